"""Make a timeline: the days of most consequence, each told by sentences that say what happened on it.

Days are ranked by how much is said about them (`briefbot.changes.salience`). The sentences of a day
(`briefbot.changes.mentions`) are chosen as those of a summary are (`briefbot.summarizers.coverage`): what most of them
say, in sentences that stand alone. Nothing is told twice on the whole line: a day whose news stands at another is left
out for the next.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, tzinfo
from math import sqrt

import numpy as np

from briefbot.changes.mentions import DayMention, mentions_in
from briefbot.changes.salience import rank_days
from briefbot.changes.subject import subject_of
from briefbot.model import Article, Excerpt, TimelineEntry
from briefbot.summarizers.coverage import LAST_RESORT, select_greedily
from briefbot.summarizers.kinds import tells_news
from briefbot.summarizers.pool import (
    BREADTH_OF_DAY,
    Floats,
    Pool,
    common_ground,
    concept_weights,
    concepts_of,
    density,
    pool_of_sentences,
)
from briefbot.summarizers.standalone import is_sound
from briefbot.topic.topic import Topic, attributed

#: What a sentence is worth that opens the news of the day without naming it, that names the day alone, and that names
#: another, too.
_NAMED = (0.7, 1.0, 0.8)

#: Power by which a sentence loses that stands further down. 0 to .5 are alike.
_OPENING = 0.2

#: Share of words (cosine) from which two sentences tell the same. .4 and .5 score alike.
_LIKENESS = 0.4


def make_timeline(  # noqa: PLR0913  # what steers a timeline is named
    articles: Iterable[Article],
    *,
    since: date,
    until: date,
    dates: int,
    sentences: int = 1,
    topic: Topic | None = None,
    about: str | Article = "",
    zone: tzinfo = UTC,
    language: str = "",
) -> tuple[TimelineEntry, ...]:
    """Return the days from ``since`` to ``until`` of most consequence, in order, each with what happened on it.

    A day has an entry if a sentence names it, or if news was published on it. Articles without a date only serve by
    sentences that state a full one. Same articles in any order, same timeline.

    Args:
        articles: in any order, published at any time; copies count once.
        since: the first day.
        until: the last day; if it is before ``since``, there is none.
        dates: entries, at most.
        sentences: excerpts of an entry, at most.
        topic: take only articles relevant to it, and fold its spellings. ``None``: take every article.
        about: take only what has these words, names in any spelling of the topic; or what is of the event of an
            article. Empty: everything.
        zone: the reader's, in which a moment has its day.
        language: the reader's, in which a day is told where it can be; empty: any.

    Raises:
        ValueError: if ``dates`` or ``sentences`` is negative.
    """
    if min(dates, sentences) < 0:
        raise ValueError(f"dates and sentences must not be negative: {dates}, {sentences}")
    subject = subject_of(about, topic)
    mentions = [
        mention
        for article in set(articles)
        if topic is None or topic.is_relevant(article)
        for mention in mentions_in(article, subject, zone)
    ]
    found: defaultdict[date, list[DayMention]] = defaultdict(list)
    for mention in _without_reprints(mentions):
        found[mention.day].append(mention)
    days = [day for day in rank_days(mentions) if day in found and since <= day <= until]
    told = _told(((day, _Candidates(found[day], language)) for day in days), dates, sentences)
    return tuple(TimelineEntry(day=day, excerpts=attributed(told[day], topic)) for day in sorted(told))


def _without_reprints(mentions: Iterable[DayMention]) -> list[DayMention]:
    """Return each sentence of a day once, and one that names no day only of the day on which it first was published."""
    first: dict[str, date] = {}
    kept: dict[tuple[date, str], DayMention] = {}
    for mention in sorted(mentions, key=_order):
        text = mention.excerpt.text
        if mention.named or mention.day == first.setdefault(text, mention.day):
            kept.setdefault((mention.day, text), mention)
    return list(kept.values())


def _told(ranked: Iterable[tuple[date, "_Candidates"]], dates: int, sentences: int) -> dict[date, Sequence[Excerpt]]:
    """Return the excerpts of the first ``dates`` days that have something new to tell.

    Each day first has one, so that no day of many sentences takes those of another.
    """
    known = _Known()
    opened: dict[date, tuple[_Candidates, Excerpt]] = {}
    for day, candidates in ranked if sentences else ():
        if len(opened) >= dates:
            break
        for first in candidates.select(1, known):
            opened[day] = candidates, first
            known.add(first)
    told: dict[date, Sequence[Excerpt]] = {}
    for day, (candidates, first) in opened.items():
        told[day] = candidates.select(sentences, known, first) if sentences > 1 else [first]
        for each in told[day]:
            known.add(each)
    return told


class _Candidates:
    """The sentences about one day."""

    def __init__(self, mentions: Iterable[DayMention], language: str) -> None:
        by_article: defaultdict[Article, list[DayMention]] = defaultdict(list)
        for mention in sorted(mentions, key=lambda mention: (mention.article.url, mention.excerpt.start)):
            by_article[mention.article].append(mention)
        ordered = [mention for each in by_article.values() for mention in each]
        pool = pool_of_sentences([mention.excerpt for mention in each] for each in by_article.values())
        # Where a dated sentence stands in its article means little, and the one before it here is not the one there.
        self._pool: Pool = replace(pool, positions=np.zeros(len(ordered), np.int64))
        self._weights: Floats = concept_weights(self._pool)
        worth: Floats = density(self._pool, self._weights, BREADTH_OF_DAY) * common_ground(self._pool)
        self._worth: Floats = worth * [_worth(mention, language) for mention in ordered]

    def select(self, count: int, known: "_Known", first: Excerpt | None = None) -> list[Excerpt]:
        """Return at most ``count`` sound ones that tell nothing ``known`` (but the ``first``), in reading order."""
        new = [excerpt == first or not known.has(excerpt) for excerpt in self._pool.excerpts]
        chosen = select_greedily(
            self._pool, self._worth * new, self._weights, count, likeness=_LIKENESS, free=lambda _: True
        )
        sound = [self._pool.excerpts[index] for index in chosen if is_sound(self._pool.excerpts[index])]
        urls = list(dict.fromkeys(excerpt.article.url for excerpt in sound))
        return sorted(sound, key=lambda excerpt: (urls.index(excerpt.article.url), excerpt.start))


def _order(mention: DayMention) -> tuple[date, str, str, str, str, int]:
    article = mention.article
    return mention.day, article.url, article.text, article.title, article.outlet, mention.excerpt.start


def _worth(mention: DayMention, language: str) -> float:
    """Return what a sentence is worth by the day it names, its place, its language, and the kind of its article."""
    worth: float = _NAMED[mention.named] * (1.0 + mention.place) ** -_OPENING
    if not mention.named and not tells_news(mention.article):
        worth *= LAST_RESORT
    return worth * LAST_RESORT if language and mention.article.language not in {"", language} else worth


class _Known:
    """The excerpts that are told, by their concepts."""

    def __init__(self) -> None:
        self._sizes: dict[Excerpt, int] = {}
        self._with: defaultdict[tuple[str, str], set[Excerpt]] = defaultdict(set)

    def add(self, excerpt: Excerpt) -> None:
        concepts = set(concepts_of(excerpt.text, excerpt.article.language))
        self._sizes[excerpt] = len(concepts)
        for concept in concepts:
            self._with[concept].add(excerpt)

    def has(self, excerpt: Excerpt) -> bool:
        """Return whether a told one says the same."""
        concepts = set(concepts_of(excerpt.text, excerpt.article.language))
        shared = Counter(told for concept in concepts for told in self._with.get(concept, ()))
        return any(count >= _LIKENESS * sqrt(len(concepts) * self._sizes[told]) for told, count in shared.items())
