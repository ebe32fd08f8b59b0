"""Lay the figures of a story side by side: the same thing as different people count it.

Each kind is a row of its own, and so is what counts over a longer time. A row has every speaker's numbers, the newest
first; where one speaker counts more as time passes, that is one rise. Left out is what may be of another event or a
part of the number before it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from briefbot.figures.sentence import KINDS
from briefbot.language.relative_days import named_days
from briefbot.language.tokens import content_stems
from briefbot.model import Figure, Story, day_in

#: Shown where people are counted, too.
_FORCES = "fighters"

#: A single person without a numeral, "his son", is no count.
_ONE = frozenset({"one", "1", "١"})

#: An article tells the news of a weekend on Monday.
_BEFORE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of figures of a story."""

    kind: str

    over_time: bool
    """Whether they count over a longer time: "since April 4"."""

    rises: tuple[tuple[tuple[Figure, ...], ...], ...]
    """The newest first. Each has numbers that grew, the earliest first, usually one; each number those who state it."""


@dataclass(frozen=True, slots=True)
class _Statement:
    figure: Figure
    speaker: frozenset[str]
    """The words of a name without grammar; of nobody named, whoever wrote the report."""

    @property
    def number(self) -> tuple[int | None, int | None]:
        return self.figure.low, self.figure.high

    @property
    def row(self) -> tuple[str, bool]:
        return self.figure.kind, bool(self.figure.period)

    @property
    def size(self) -> int:
        return self.figure.high or self.figure.low or 0

    @property
    def order(self) -> tuple[float, int, str, int]:
        """Sorts by the time at which it was stated; what has no date comes first, and a whole before its parts."""
        article = self.figure.excerpt.article
        moment = article.moment.timestamp() if article.moment else float("-inf")
        return moment, -self.size, article.url, self.figure.excerpt.start

    def grew_from(self, other: "_Statement") -> bool:
        """Return whether the same speaker counted fewer of the same before."""
        nouns = {each.figure.counted.casefold() for each in (other, self)} - {""}
        earlier = other.figure.excerpt.article.precedes(self.figure.excerpt.article)
        return self.speaker == other.speaker and earlier and other.size < self.size and len(nouns) <= 1

    def is_part(self, other: "_Statement") -> bool:
        """Return whether it may be a part of another number: half of it at most, or of the same speaker in a text."""
        same_text = other.figure.excerpt.article == self.figure.excerpt.article
        same = same_text and (self.speaker <= other.speaker or not self.figure.said_by)
        return 2 * self.size <= other.size or (same and self.size < other.size)


def side_by_side(story: Story) -> tuple[Row, ...]:
    """Return the rows of a story's figures of people; none if it has none."""
    told: dict[tuple[str, bool], list[_Statement]] = {}
    for each in _statements(story):
        before = told.setdefault(each.row, [])
        said = (other for other in before if each.speaker == other.speaker and each.number == other.number)
        if not any(said) and not any(map(each.is_part, before)):
            before.append(each)
    rows = [
        Row(kind, over_time, tuple(_rises(told[kind, over_time])))
        for over_time in (False, True)
        for kind in (*KINDS, _FORCES)
        if (kind, over_time) in told
    ]
    return tuple(rows) if any(row.kind in KINDS for row in rows) else ()


def _statements(story: Story) -> list[_Statement]:
    """Return what is surely of the story, in the order in which it was stated."""
    origins = {article.url: report.origin or article.outlet for report in story.reports for article in report.articles}
    days = [day_in(article.published, UTC) for article in story.articles if article.published]
    found = []
    for figure in story.figures:
        article = figure.excerpt.article
        names = content_stems(figure.said_by, article.language or "en") or [origins[article.url] or article.url]
        is_news = figure.high == 1 and figure.words.casefold().split()[0] not in _ONE
        if _is_of(figure, days) and not is_news and (figure.said_by or figure.kind != _FORCES):
            found.append(_Statement(figure, frozenset(names)))
    return sorted(found, key=lambda statement: statement.order)


def _is_of(figure: Figure, days: Iterable[date]) -> bool:
    """Return whether a figure is of the days of a story, or counts over a longer time."""
    published = figure.excerpt.article.published
    if figure.period or published is None:
        return True
    named = {figure.as_of} if figure.as_of else named_days(figure.excerpt.text, day_in(published, UTC))
    return bool(named) and min(days) - _BEFORE <= min(named) and max(named) <= max(days)


def _rises(statements: Iterable[_Statement]) -> list[tuple[tuple[Figure, ...], ...]]:
    """Return statements of one kind as rises, the newest first; those of one number together."""
    rises: list[list[list[_Statement]]] = []
    for each in statements:
        for rise in rises:
            if each.number == rise[-1][0].number:
                rise[-1].append(each)
                break
            if any(map(each.grew_from, rise[-1])):
                rise.append([each])
                break
        else:
            rises.append([[each]])
    rises.sort(key=lambda rise: (-rise[-1][-1].order[0], *rise[-1][-1].order[1:]))
    return [tuple(tuple(each.figure for each in number) for number in rise) for rise in rises]
