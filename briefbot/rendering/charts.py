"""The charts of a brief as plain geometry, for a template to draw: how a toll rose by source, and a storyline's days.

A chart says nothing that the figures beside it do not say in words; sources differ by their marks, not by colour alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from briefbot.figures.compare import Row
from briefbot.model import Figure, day_in
from briefbot.rendering.map import Box, overlap

#: The size of a chart in units, and where its lines are inside it: room for numbers above, and for days below.
WIDTH, HEIGHT = 320.0, 150.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 14.0, 306.0, 22.0, 128.0

#: Numbers from which a chart shows more than its two ends would in words, and days on which they were stated.
_FEWEST_POINTS, _FEWEST_DAYS = 3, 2

#: Sources with a line of their own: those with most numbers. As many as there are marks that differ in print.
MARKS = ("●", "■", "▲", "◆")

#: Units that a number takes for each digit, and in height; half of what a mark takes; from a mark to its number.
_DIGIT, _LINE, _MARK, _AWAY = 6.5, 11.0, 5.0, 12.0

#: Days of a strip: the last ones.
LONGEST_STRIP = 42


class Mark(NamedTuple):
    """One number that a source stated."""

    x: float
    y: float
    number: str
    """In digits; empty where there is no room for it above the mark."""
    number_x: float
    number_y: float
    """The middle of the number: above the mark or below it, and away from the edges, so that it is whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The numbers of one source, in order of time."""

    name: str
    sign: str
    """One of `MARKS`."""
    line: str
    """Path data of SVG; empty for a single number."""
    marks: tuple[Mark, ...]
    numbers: tuple[int, ...]


class Tick(NamedTuple):
    """A day under a chart."""

    x: float
    day: date
    anchor: str
    """Which end of its text is at ``x``: ``start``, ``middle`` or ``end`` of one from left to right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """How the numbers of one kind rose."""

    kind: str
    """As in `briefbot.model.Figure`."""
    series: tuple[Series, ...]
    ticks: tuple[Tick, ...]
    base: float
    """Where zero is."""
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The days of a storyline up to that of the brief, in order, each with whether a brief told of it."""

    days: tuple[tuple[date, bool], ...]

    @property
    def told(self) -> tuple[date, ...]:
        """The days on which it was told."""
        return tuple(day for day, told in self.days if told)


class _Stated(NamedTuple):
    moment: datetime
    size: int
    source: str


def chart_of(row: Row, source: Callable[[Figure], str], zone: tzinfo) -> Chart | None:
    """Return the chart of a row of figures; ``None`` where numbers or days are too few, or nothing rose.

    Args:
        row: of `briefbot.figures.compare.side_by_side`.
        source: says who states a figure.
        zone: the reader's, in which a day begins.
    """
    figures = (figure for rise in row.rises for number in rise for figure in number)
    stated = sorted({each for figure in figures if (each := _stated(figure, source(figure)))})
    days = {day_in(each.moment, zone) for each in stated}
    sizes = {each.size for each in stated}
    if (
        len({(each.moment, each.size) for each in stated}) < _FEWEST_POINTS
        or len(days) < _FEWEST_DAYS
        or len(sizes) < 2
    ):
        return None
    begin, end = stated[0].moment, stated[-1].moment
    most = max(sizes)
    by_source: dict[str, list[_Stated]] = {}
    for each in stated:
        by_source.setdefault(each.source, []).append(each)
    shown = sorted(by_source.items(), key=lambda item: (-len(item[1]), item[1][0], item[0]))[: len(MARKS)]

    def place(each: _Stated) -> tuple[float, float]:
        along = (each.moment - begin) / (end - begin)
        return round(_LEFT + along * (_RIGHT - _LEFT), 1), round(_BOTTOM - each.size / most * (_BOTTOM - _TOP), 1)

    taken = [(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in map(place, stated)]
    series = []
    for (name, numbers), sign in zip(shown, MARKS, strict=False):
        points = [place(each) for each in numbers]
        marks = tuple(_mark(point, each.size, taken) for point, each in zip(points, numbers, strict=True))
        sizes_of_it = tuple(each.size for each in numbers)
        series.append(Series(name=name, sign=sign, line=_line(points), marks=marks, numbers=sizes_of_it))
    ticks = (Tick(_LEFT, min(days), "start"), Tick(_RIGHT, max(days), "end"))
    return Chart(kind=row.kind, series=tuple(series), ticks=ticks, base=_BOTTOM, first=min(days), last=max(days))


def _stated(figure: Figure, source: str) -> _Stated | None:
    moment, size = figure.excerpt.article.moment, figure.high or figure.low
    return _Stated(moment, size, source) if moment and size else None


def _line(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) if len(points) > 1 else ""


def _mark(point: tuple[float, float], size: int, taken: list[Box]) -> Mark:
    """Return a mark with its number above or below it, where there is room for it among what is ``taken``."""
    (x, y), number = point, f"{size:,}"
    half = len(number) * _DIGIT / 2
    across = round(min(max(x, half), WIDTH - half), 1)
    for down in (y - _AWAY, y + _AWAY):
        box = across - half, down - _LINE / 2, across + half, down + _LINE / 2
        if down + _LINE / 2 <= _BOTTOM and not any(overlap(box, other) for other in taken):
            taken.append(box)
            return Mark(x, y, number, across, round(down, 1))
    return Mark(x, y, "", across, y)


def strip_of(told: Iterable[date], today: date | None) -> Strip | None:
    """Return the days of a storyline that briefs ``told`` of before the one of ``today``; ``None`` if none did."""
    days = sorted({day for day in told if today and day < today})
    if not days or today is None:
        return None
    first = max(days[0], today - timedelta(days=LONGEST_STRIP - 1))
    span = (first + timedelta(days=n) for n in range((today - first).days + 1))
    return Strip(days=tuple((day, day in days or day == today) for day in span))
