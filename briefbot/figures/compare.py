"""Lay the figures of a story side by side: the same thing as different people count it.

Each kind is a row of its own, and so is what counts over a longer time. A row has every speaker's numbers, the newest
first; where one speaker counts more as time passes, that is one rise. Of those stated at one time, and of those who
state one number, the first are in the language that the story is told in. Left out is what is told aside, and what may
be of another event: the openings of a story's articles say what it is about.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from briefbot.figures.find import OPENING_OF_NO_NEWS
from briefbot.figures.sentence import KINDS
from briefbot.language.dates import MONTH_NUMBERS, WEEKDAY_NUMBERS
from briefbot.language.relative_days import named_days
from briefbot.language.tokens import content_stems
from briefbot.model import Figure, Story, day_in
from briefbot.summarizers.kinds import kind_of

#: Shown where people are counted, too, from this many on: two guards at a door are no forces.
_FORCES = "fighters"
_FEWEST = 100

#: Where an article opens with who was killed, a number of these is of its event only beside that.
_HURT = {"wounded", "casualties"}

#: From this many on two reports state a number of one thing, and not by chance.
_MANY = 10

#: A single person without a numeral, "his son", is no count.
_ONE = frozenset({"one", "1", "١"})

#: One number agrees with another that is less than this many times as great; nothing grows more than that in a story.
_ALIKE = 2
_GROWTH = 10

#: An article tells the news of a weekend on Monday.
_BEFORE = timedelta(days=2)

#: Characters in which a report of news says what it is about.
_OPENING = 700

#: Characters in which it names the places of its news.
_OPENING_OF_PLACES = 1500

_NAME = r"\b[A-ZÀ-Þ][\w-]+"

#: A name behind a word that puts something in a place, where names are written large.
_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Aa]round|[Aa]cross|of|à|À|aux?|en|En|[Dd]ans|de)\s"
    rf"(?:(?:the|la|le)\s)?(?:[a-zà-þ][\w-]+\s)?({_NAME}(?:\s{_NAME})*)"
)

_TIMES = MONTH_NUMBERS.keys() | WEEKDAY_NUMBERS.keys()


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

    report: int
    """The number of the report that states it."""

    size: int
    moment: float
    """When it was stated; what has no date comes first."""

    opens: bool
    """Whether it stands where its article says what its news is."""

    @property
    def what(self) -> tuple[str, int]:
        """Return what it counts, and how many."""
        return self.figure.kind, self.size

    @property
    def is_total(self) -> bool:
        """Return whether it counts over a longer time; the verb of a lead says so of one event, too."""
        return bool(self.figure.period) or (self.figure.total and not self.opens)

    @property
    def order(self) -> tuple[float, int, str, int]:
        """Sorts by the time at which it was stated, and a whole before its parts."""
        return self.moment, -self.size, self.figure.excerpt.article.url, self.figure.excerpt.start

    def equals(self, other: "_Statement") -> bool:
        """Return whether both state one number: "200,000" and "up to 200,000", unless two who are named differ."""
        if self.size != other.size:
            return False
        mine, its = self.figure, other.figure
        one_voice = self.speaker <= other.speaker or other.speaker <= self.speaker
        return one_voice or not (mine.said_by and its.said_by) or (mine.low, mine.high) == (its.low, its.high)

    def grew_from(self, other: "_Statement") -> bool:
        """Return whether the same speaker counted fewer of the same before."""
        if self.speaker != other.speaker or other.size >= self.size:
            return False
        nouns = {each.figure.counted.casefold() for each in (other, self)} - {""}
        return other.figure.excerpt.article.precedes(self.figure.excerpt.article) and len(nouns) <= 1

    def is_part(self, other: "_Statement") -> bool:
        """Return whether it may be a part of a number that the same speaker states in the same text."""
        return self.size < other.size and (self.speaker <= other.speaker or not self.figure.said_by)


def side_by_side(story: Story) -> tuple[Row, ...]:
    """Return the rows of a story's figures of people; none if it has none.

    That nobody was harmed counts only where nobody is said to have been. Of forces each noun is a number of its own:
    100 officers are no part of 2,000 fighters.
    """
    told: dict[tuple[str, bool], dict[str, list[_Statement]]] = defaultdict(lambda: defaultdict(list))
    stated = _certain(_statements(story), story)
    harmed = any(each.size for each in stated if each.figure.kind in KINDS)
    own = story.reports[0].lead.language
    events = {each.what for each in stated if each.opens and not each.is_total}
    totals = {each.what for each in stated if each.is_total} - events
    for each in stated:
        if each.size or not harmed:
            noun = each.figure.counted.casefold() if each.figure.kind == _FORCES else ""
            over_time = bool(each.figure.period) or each.what in totals
            told[each.figure.kind, over_time][noun].append(each)
    rows = [
        Row(kind, over_time, tuple(rises))
        for over_time in (False, True)
        for kind in (*KINDS, _FORCES)
        if (rises := [rise for each in told[kind, over_time].values() for rise in _rises(_of_event(each), own)])
    ]
    return tuple(rows) if any(row.kind in KINDS for row in rows) else ()


def _of_event(row: Collection[_Statement]) -> Iterator[_Statement]:
    """Yield the statements of one kind that are of one event, without parts.

    The event's number is the greatest that two reports state about; where there is none, the greatest that is exact.
    """
    reports: dict[int, set[int]] = defaultdict(set)
    for each in row:
        reports[each.size].add(each.report)

    def weight(each: _Statement) -> tuple[bool, bool, int]:
        agreed = any(states - {each.report} for size, states in reports.items() if _are_alike(size, each.size))
        return agreed, agreed or _is_exact(each.figure), each.size

    main = max(row, key=weight)
    texts: dict[str, list[_Statement]] = defaultdict(list)
    for each in row:
        grown = main.moment < each.moment and main.size < each.size < _GROWTH * main.size
        fewer = each.moment < main.moment and each.size < main.size
        if _are_alike(each.size, main.size) or grown or fewer:
            texts[each.figure.excerpt.article.url].append(each)
    said = set()
    for each in row:
        text = texts[each.figure.excerpt.article.url]
        told = each in text and not any(map(each.is_part, text))
        if told and (each.speaker, each.size) not in said:
            said.add((each.speaker, each.size))
            yield each


def _are_alike(one: int, other: int) -> bool:
    return one == other or max(one, other) < _ALIKE * min(one, other)


def _is_exact(figure: Figure) -> bool:
    """Return whether a number is none like "dozens"."""
    return figure.high is not None or any(map(str.isdigit, figure.words))


def _statements(story: Story) -> list[_Statement]:
    """Return what is surely of the story, in the order in which it was stated."""
    reports = {article.url: n for n, report in enumerate(story.reports) for article in report.articles}
    days = [day_in(article.published, UTC) for article in story.articles if article.published]
    found = []
    for figure in story.figures:
        article = figure.excerpt.article
        number = reports[article.url]
        names = content_stems(figure.said_by, article.language or "en")
        names = names or [story.reports[number].origin or article.outlet or article.url]
        if not figure.aside and _is_of(figure, days) and _is_count(figure):
            size = figure.high or figure.low or 0
            moment = article.moment.timestamp() if article.moment else float("-inf")
            is_news = kind_of(article) == "news"
            opens = figure.excerpt.start < (_OPENING if is_news else OPENING_OF_NO_NEWS)
            if opens or is_news:
                found.append(_Statement(figure, frozenset(names), number, size, moment, opens))
    return sorted(found, key=lambda statement: statement.order)


def _certain(stated: Sequence[_Statement], story: Story) -> list[_Statement]:
    """Return the statements of the story's event, in their order.

    They are those with which an article opens, and what it or another report states again. Any other counts only with
    its claimant, in a place of the story, and where no article opens with another number of its kind; one over a longer
    time with the words for that time or with its claimant.
    """
    reports: dict[tuple[str, int], set[int]] = defaultdict(set)
    for each in stated:
        reports[each.what].add(each.report)
    opened = {each.what for each in stated if each.opens}
    kinds = {kind for kind, _ in opened}
    kinds |= _HURT if "killed" in kinds else set()
    beside = {each.figure.excerpt for each in stated if each.what in opened}
    openings = (f"{article.title} {article.text[:_OPENING_OF_PLACES]}" for article in story.articles)
    home = {name for opening in openings for name in re.findall(_NAME, opening)}

    def is_certain(each: _Statement) -> bool:
        if each.opens or each.figure.period:
            return each.opens or _is_at(home, each.figure)
        if not each.size:
            return False
        known = each.what in opened
        if not _is_on_day(each.figure, _OPENING if known else 0):
            return False
        if known or (len(reports[each.what]) > 1 and each.size >= _MANY and _is_exact(each.figure)):
            return True
        may_be = each.is_total or each.figure.kind not in kinds or each.figure.excerpt in beside
        return bool(each.figure.said_by) and may_be and _is_at(home, each.figure)

    return [each for each in stated if is_certain(each)]


def _is_at(home: set[str], figure: Figure) -> bool:
    """Return whether a sentence puts something in no place, or in one of which the openings name every word."""
    named = map(str.split, _PLACE.findall(figure.excerpt.text.replace(figure.said_by, "")))
    places = list(filter(None, ({word for word in name if word.casefold() not in _TIMES} for name in named)))
    return not places or any(place <= home for place in places)


def _is_on_day(figure: Figure, opening: int) -> bool:
    """Return whether a sentence names no day but that of publication, or one of the first characters of its article."""
    article = figure.excerpt.article
    if article.published is None:
        return True
    day = day_in(article.published, UTC)
    named = named_days(figure.excerpt.text, day)
    return not named or not named.isdisjoint({day, *named_days(article.text[:opening], day)})


def _is_count(figure: Figure) -> bool:
    """Return whether a figure is more than news of somebody, "his son", "one of the two", and of forces a number."""
    first, *others = figure.words.casefold().split()
    if figure.kind == _FORCES:
        return bool(figure.said_by) and (figure.low or figure.high or 0) >= _FEWEST
    return figure.high != 1 or (first in _ONE and "of" not in others)


def _is_of(figure: Figure, days: Iterable[date]) -> bool:
    """Return whether a figure is of the days of a story, or counts over a longer time."""
    published = figure.excerpt.article.published
    if figure.period or published is None:
        return True
    named = {figure.as_of} if figure.as_of else named_days(figure.excerpt.text, day_in(published, UTC))
    return bool(named) and min(days) - min(named) <= _BEFORE and max(named) <= max(days)


def _rises(statements: Iterable[_Statement], language: str) -> list[tuple[tuple[Figure, ...], ...]]:
    """Return statements of one kind as rises, the newest first; those of one number together.

    Among equals those in the ``language`` go first.
    """

    def is_foreign(each: _Statement) -> bool:
        return (each.figure.excerpt.article.language or "en") != (language or "en")

    rises: list[list[list[_Statement]]] = []
    for each in statements:
        for rise in rises:
            if any(map(each.equals, rise[-1])):
                rise[-1].append(each)
                break
            if any(map(each.grew_from, rise[-1])):
                rise.append([each])
                break
        else:
            rises.append([[each]])
    rises.sort(
        key=lambda rise: (-rise[-1][-1].order[0], all(map(is_foreign, rise[-1])), *rise[-1][-1].order[1:]),
    )
    return [tuple(tuple(each.figure for each in sorted(number, key=is_foreign)) for number in rise) for rise in rises]
