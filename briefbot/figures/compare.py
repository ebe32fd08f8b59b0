"""Lay the figures of a story side by side: the same thing as different people count it.

A number is shown if it is surely of the story's event: it stands in a sentence that the story quotes, or in the lead of
one of its articles; or whoever is named for it, there or further down, counts about as many as one of these. Each kind
is a row, and so is what counts over a longer time. A row has every speaker's numbers, the newest first; where one
speaker counts more as time passes, that is one rise. Of those stated at one time, and of those who state one number,
the first are in the language that the story is told in.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from functools import lru_cache

from briefbot.figures.sentence import KINDS
from briefbot.language.relative_days import named_days
from briefbot.language.tokens import content_stems
from briefbot.model import Article, Excerpt, Figure, Story, day_in
from briefbot.summarizers.kinds import tells_news
from briefbot.summarizers.standalone import first_sentences, is_sound

#: How a single person is counted; without one of these, as in "his son", nobody counted.
_ONE = frozenset({"one", "1", "١"})

#: From this number on, two reports that state the same one do not do so by chance.
_MANY = 10

#: Two numbers agree if the greater is less than so many times the smaller.
_ALIKE = 1.25

#: How long before publication the news of an article may be: on Monday it tells that of a weekend.
_BEFORE = timedelta(days=2)

#: Sentences in which a report of news says what it is about.
_OPENING = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of figures of a story."""

    kind: str

    over_time: bool
    """Whether they count over a longer time: "since April 4"."""

    rises: tuple[tuple[tuple[Figure, ...], ...], ...]
    """The newest first. Each is one number as it grew, mostly in one step; each step has the figures that state it."""


@dataclass(frozen=True, slots=True)
class _Statement:
    figure: Figure
    speaker: frozenset[str]
    """The words of a name without grammar; of nobody named, whoever wrote the report."""

    report: int
    """The number of the report that states it."""

    size: int
    moment: float
    """When it was stated; an undated statement counts as the earliest."""

    own: bool
    """Whether the story is told by its sentence."""

    @property
    def order(self) -> tuple[float, int, str, int]:
        """Sorts by the time at which it was stated, and a whole before its parts."""
        return self.moment, -self.size, self.figure.excerpt.article.url, self.figure.excerpt.start

    def is_about(self, other: "_Statement") -> bool:
        """Return whether both state about the same number; small ones agree by chance."""
        less, more = sorted((self.size, other.size))
        return less == more or _MANY <= less <= more < _ALIKE * less

    def is_agreed(self, others: Iterable["_Statement"]) -> bool:
        """Return whether another report states about the same number."""
        return any(self.report != each.report and self.is_about(each) for each in others)

    def grew_from(self, other: "_Statement") -> bool:
        """Return whether the same speaker counted fewer of the same before."""
        nouns = {each.figure.counted.casefold() for each in (other, self)} - {""}
        grew = self.speaker == other.speaker and other.size < self.size and len(nouns) <= 1
        return grew and other.figure.excerpt.article.precedes(self.figure.excerpt.article)


def side_by_side(story: Story) -> tuple[Row, ...]:
    """Return the rows of a story's figures of people; none if it has none."""
    told: dict[tuple[str, bool], list[_Statement]] = defaultdict(list)
    for each in _statements(story):
        told[each.figure.kind, bool(each.figure.period)].append(each)
    own = story.reports[0].lead.language
    return tuple(
        Row(kind, over_time, tuple(rises))
        for over_time in (False, True)
        for kind in KINDS
        if (rises := _rises(_of_event(told[kind, over_time]), own))
    )


def _of_event(row: Collection[_Statement]) -> Iterator[_Statement]:
    """Yield the statements of one kind that are surely of the story, of each speaker in one text the greatest.

    Where the story is told by no exact number, the greatest counts that two reports state about, or that has words for
    its longer time.
    """
    exact = [each for each in row if _is_exact(each.figure)]
    known = [each for each in exact if each.own]
    if not known:
        others = (each for each in exact if each.size >= _MANY and (each.figure.period or each.is_agreed(exact)))
        known = sorted(others, key=lambda each: each.size)[-1:]
    said: set[object] = set()
    for each in row:
        told = {(each.speaker, each.size), (each.speaker, each.figure.excerpt.article.url)}
        if (each.own or any(map(each.is_about, known))) and said.isdisjoint(told):
            said |= told
            yield each


def _is_exact(figure: Figure) -> bool:
    """Return whether a figure has a number, not a word like "dozens"."""
    return figure.high is not None or any(map(str.isdigit, figure.words))


def _statements(story: Story) -> list[_Statement]:
    """Return what may be of the story's event, in the order in which it was stated."""
    reports = {article.url: n for n, report in enumerate(story.reports) for article in report.articles}
    days = [day_in(article.published, UTC) for article in story.articles if article.published]
    found = []
    for figure in story.figures:
        excerpt, article = figure.excerpt, figure.excerpt.article
        lead, opening = _opening(article)
        told = excerpt in opening or any(_overlap(excerpt, each) for each in (*story.told_above, *story.summary))
        own = excerpt == lead or bool(figure.said_by and told)
        if (own or (figure.said_by and opening)) and not figure.aside and _is_of(figure, days) and _is_count(figure):
            number = reports[article.url]
            names = content_stems(figure.said_by, article.language or "en")
            names = names or [story.reports[number].origin or article.outlet or article.url]
            moment = article.moment.timestamp() if article.moment else float("-inf")
            found.append(_Statement(figure, frozenset(names), number, figure.high or figure.low or 0, moment, own))
    return sorted(found, key=lambda statement: statement.order)


def _overlap(one: Excerpt, other: Excerpt) -> bool:
    return one.article.url == other.article.url and one.start < other.end and other.start < one.end


@lru_cache(maxsize=256)
def _opening(article: Article) -> tuple[Excerpt | None, list[Excerpt]]:
    """Return the lead of a report of news, its first sound sentence, and its first sentences."""
    if not tells_news(article):
        return None, []
    first = list(first_sentences(article, _OPENING))
    return next(filter(is_sound, first), None), first


def _is_count(figure: Figure) -> bool:
    """Return whether a figure is more than news of somebody, "his son", "one of the two", and counts any."""
    first, *others = figure.words.casefold().split()
    return figure.high != 0 and (figure.high != 1 or (first in _ONE and "of" not in others))


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

    def rank(each: _Statement) -> tuple[bool, bool]:
        return is_foreign(each), each.figure.low is None  # "between 100 and 200" before "up to 200"

    rises: list[list[list[_Statement]]] = []
    for each in statements:
        fits = (rise for rise in rises if each.size == rise[-1][0].size or any(map(each.grew_from, rise[-1])))
        rise = next(fits, None)
        if rise is None:
            rises.append([[each]])
        elif each.size == rise[-1][0].size:
            rise[-1].append(each)
        else:
            rise.append([each])
    rises.sort(key=lambda rise: (-rise[-1][-1].moment, all(map(is_foreign, rise[-1])), *rise[-1][-1].order[1:]))
    return [tuple(tuple(each.figure for each in sorted(number, key=rank)) for number in rise) for rise in rises]
