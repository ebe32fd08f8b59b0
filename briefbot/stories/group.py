"""Reports to stories: which reports tell of one event, and which stories matter most.

An event is more than a subject: two earthquakes, or two statements on one war half a year apart, are two stories even
when they are worded alike. Reports are compared by the terms of their leading articles (`briefbot.stories.terms`),
dated ones in part by their openings alone, less the further apart in time they were published. They are grouped by
average link with a threshold that each group sets for itself (`briefbot.stories.clustering`), so that no chain of
look-alikes becomes one story. Given a topic, spellings are folded and the topic's own people and bodies count as
ordinary words: everything in the batch is about them. Its places do not, but for those named everywhere: what happened
in Tarhuna did not happen in Murzuk.

Reports in different languages share only names and numbers, so they come together only where nearly all of these
agree.

Tried and refused, on ECB+: names and leads as vectors of their own; pairs and triples of words; testing a join by the
words that only one side has (none better than the threshold above by more than .005); dates stated at the head of the
text as strong evidence (B-cubed F1 .937 to .909: reports of one trial are dated months apart); common terms of a small
batch as its subject (17 days of one war: 11 of 23 wrong joins remained, but only 12 of 21 right ones, and batches of
one ECB+ topic fell from .94 to .65); parting a story by the terms that not all its reports share (no ratio tells the
mixed ones of ECB+ from the pure).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import log, nan, sqrt
from typing import TYPE_CHECKING

import numpy as np

from briefbot.language.dates import stated_date
from briefbot.language.tokens import stem
from briefbot.model import Article, Report, Story
from briefbot.stories.clustering import LinkOptions, linked, linked_by_pairs
from briefbot.stories.similarity import Centres, beside, cosines, near_pairs, packed, parts, unit_rows
from briefbot.stories.terms import LONGEST, rarity, rarity_in_news, sentence_terms, term_weights
from briefbot.summarizers.kinds import is_feature
from briefbot.summarizers.standalone import reporting_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from numpy.typing import NDArray

    from briefbot.stories.similarity import Pairs
    from briefbot.topic.topic import Topic


#: Folding takes the case away by which the country is told from the pronoun.
_COUNTRY = re.compile(r"\bUS\b")

#: Characters at the head of a text in which a date may be the text's own.
_HEAD = 300


#: Parts of a large batch up to this size are grouped with all their pairs: as fast as by the near ones only.
_PART = 300

#: A story of more than `StoryOptions.together` reports is sampled to see how near each is in time to the others.
_SAMPLE = 200

#: Stories that are looked at for whether they are news: more than a brief tells, and few beside a day's thousands.
LOOKED_AT = 100

#: What the nearness of openings is multiplied with: a sentence has few words, of one event it is usually so much less
#: than that of whole texts. Of 1 to 1.75 the best for right pairs of Libya 2011.
_EVEN = 1.75

#: Characters in which nearly all first sentences end, their datelines included; what has no end is no sentence.
_OPENING = 350

_LINK = LinkOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOptions:
    """When two reports tell of one event."""

    topic: Topic | None = None
    """Folds spellings; its `subject` counts as ordinary words. ``None``: every word counts as it stands."""

    link: LinkOptions = _LINK
    """How near reports must be."""

    undated_on_topic: float = 0.7
    """With a topic, two reports of which one is undated are so much less near: what reports on one topic have in common
    comes back for years. Swept .65 to .80 on pasted statements of 2019 and 2020: all alike."""

    opening: float = 0.25
    """Share of the nearness of two dated reports that is that of headline and first sentence alone: a beat's background
    is in all that it prints, an event is told at the start. Of 44 joined pairs of Libya 2011, labelled by reading, 13
    of 23 wrong ones stay joined and 16 of 21 right ones; .35 and more part more right ones. Not for undated reports,
    which may be months apart: their whole text must tell (ECB+ would gain .006, five pasted articles be worse). Nor in
    batches beyond ``together``, where it costs half of the time again."""

    days: float = 4.0
    """Reports published ``d`` days apart are ``exp(-(d / 4) ** 2)`` as near: .94 after a day, .57 after three, .05
    after a week. Chosen by reading groups of Libya 2011, where the same words come back every week."""

    stated_days: float = 150.0
    """The same for reports of which at least one is dated only by the head of its text,"""

    stated_least: float = 0.7
    """but no less than this: a date in a text is often another event's. On ECB+ these two change nothing (F1 .937);
    a month and .5 cost .010."""

    together: int = 3000
    """Up to so many reports, all pairs are compared at once; above, only those that are near (`near_pairs`)."""


def group_stories(reports: Iterable[Report], options: StoryOptions = StoryOptions()) -> tuple[Story, ...]:
    """Return the stories that the reports tell, ranked as `rank` says; each report is in exactly one.

    Input order changes nothing; a report given twice counts once. Summaries are left empty.

    >>> storm = Report((Article(url="urn:1", text="A storm flooded the port of Derna."),))
    >>> again = Report((Article(url="urn:2", text="The storm left the port of Derna flooded."),))
    >>> talks = Report((Article(url="urn:3", text="Bankers held talks in Tunis about the budget."),))
    >>> [len(story.reports) for story in group_stories([storm, talks, again])]
    [2, 1]
    """
    given = sorted(set(reports), key=_identity)
    if not given:
        return ()
    nearness = _Nearness(given, options)
    central = nearness.to_all()
    return rank(
        {
            Story(_most_telling_first([given[i] for i in group], nearness.means(group))): max(central[i] for i in group)
            for group in nearness.groups()
        }
    )


def rank(stories: Mapping[Story, float]) -> tuple[Story, ...]:
    """Return stories, each given with how near it is to all the rest, most important first.

    That is: told by more independent sources; then with a report of news, not analyses and portraits alone (asked of
    the first `LOOKED_AT`); then with an article of a later day (UTC; undated last); then in more articles; then nearer
    to all the rest; then by the first URL in alphabetical order.
    """
    ranked = sorted(stories, key=lambda story: (*_standing(story), -round(stories[story], 6), _first_url(story)))
    first = sorted(ranked[:LOOKED_AT], key=lambda story: (-story.independent_sources, not is_news(story)))
    return (*first, *ranked[LOOKED_AT:])


def is_news(story: Story) -> bool:
    """Return whether any report of ``story`` is news, not an analysis, an opinion, a portrait or a transcript."""
    leads = (report.lead for report in story.reports)
    return not all(is_feature(lead.title, lead.text, lead.language) for lead in leads)


def _standing(story: Story) -> tuple[int, int, int]:
    days = [article.published.date().toordinal() for article in story.articles if article.published]
    return -story.independent_sources, -max(days, default=0), -len(story.articles)


def _first_url(story: Story) -> str:
    return min(article.url for article in story.articles)


def _identity(report: Report) -> list[tuple[str, ...]]:
    fields = ("url", "title", "text", "outlet", "language", "origin", "published")
    return [tuple(str(getattr(article, field)) for field in fields) for article in report.articles] + [(report.origin,)]


def _most_telling_first(reports: list[Report], means: NDArray[np.float64]) -> tuple[Report, ...]:
    """Return the reports of one story: nearest to all others first, then more articles, longer text, URL."""
    order = sorted(
        range(len(reports)),
        key=lambda i: (
            -round(float(means[i]), 6),
            -len(reports[i].articles),
            -len(reports[i].lead.text),
            reports[i].lead.url,
        ),
    )
    return tuple(reports[i] for i in order)


class _Nearness:
    """How near the reports of one batch are to each other, from 0.0 to 1.0."""

    def __init__(self, reports: list[Report], options: StoryOptions) -> None:
        self._options = options
        leads = [report.lead for report in reports]
        texts = packed((_terms(article, options.topic), article.language) for article in leads)
        subject = frozenset(map(stem, options.topic.subject)) if options.topic else frozenset()
        rare = rarity(texts.columns, texts.languages, texts.counts, len(reports), subject)
        published = [_days(report) for report in reports]
        self._published = np.array(published)
        self._always = ~np.isnan(self._published)
        self._rows = unit_rows(texts, rare)
        if len(reports) <= options.together:
            openings = packed((_opening(article, options.topic), article.language) for article in leads)
            told = unit_rows(openings, rarity_in_news(openings.columns, openings.languages, subject))
            self._rows = beside(self._rows, told, options.opening * self._always, _EVEN)
        self._weak = options.undated_on_topic if options.topic else 1.0
        self._stated = np.array(
            [_stated_days(lead) if np.isnan(day) else day for lead, day in zip(leads, published, strict=True)]
        )

    def groups(self) -> list[list[int]]:
        """Return the numbers of the reports of each story."""
        size, link = self._rows.shape[0], self._options.link
        if size <= self._options.together:
            return linked(self.among(np.arange(size)), link)
        span = self._options.days * sqrt(-log(link.least))
        pairs = near_pairs(self._rows, link.least, self._published, span, self._in_time)
        groups: list[list[int]] = []
        many = []
        for part in parts(size, pairs):
            if len(part) <= min(_PART, self._options.together):
                groups += [[int(part[i]) for i in group] for group in linked(self.among(part), link)]
            else:
                many.append(part)
        return groups + self._by_pairs(many, pairs)

    def _by_pairs(self, many: list[NDArray[np.intp]], pairs: Pairs) -> list[list[int]]:
        """Return the groups of parts that are too large for all their pairs."""
        if not many:
            return []
        some = np.sort(np.concatenate(many))
        number = np.full(self._rows.shape[0], -1)
        number[some] = np.arange(len(some))
        one, other, near = pairs
        inside = number[one] >= 0
        known = zip(number[one[inside]].tolist(), number[other[inside]].tolist(), near[inside].tolist(), strict=True)
        centres = Centres(self._rows[some], self._published[some], self._options.days, self._weak)
        groups = linked_by_pairs(len(some), known, centres, self._options.link)
        return [[int(some[i]) for i in group] for group in groups]

    def means(self, some: list[int]) -> NDArray[np.float64]:
        """Return how near each of some reports is to all of them."""
        places = np.array(some)
        if len(some) <= self._options.together:
            near: NDArray[np.float64] = self.among(places).mean(axis=0)
            return near
        mean = np.asarray(self._rows[places].mean(axis=0), np.float64).ravel()
        sample = places[:: max(1, len(places) // _SAMPLE)]
        in_time: NDArray[np.float64] = self._in_time(places[:, None], sample[None, :]).mean(axis=1)
        return np.asarray(self._rows[places] @ mean, np.float64) * in_time

    def to_all(self) -> NDArray[np.float64]:
        """Return how near each report is to the mean of all: what a guide, a quiz or a scene is not."""
        mean = np.asarray(self._rows.sum(axis=0), np.float64).ravel()
        return np.asarray(self._rows @ mean, np.float64) / max(float(np.linalg.norm(mean)), 1e-12)

    def among(self, places: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return how near some reports are to each other."""
        near: NDArray[np.float64] = cosines(self._rows, places) * self._in_time(places[:, None], places[None, :])
        return near

    def _in_time(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return what remains of the nearness of pairs, given when they were published or say they were."""
        options = self._options
        if self._always.all():
            published = self._published[one] - self._published[other]
            near: NDArray[np.float64] = np.exp(-((published / options.days) ** 2))
            return near
        published = np.abs(self._published[one] - self._published[other])
        stated = np.abs(self._stated[one] - self._stated[other])
        weak = np.maximum(np.exp(-((stated / options.stated_days) ** 2)), options.stated_least)
        weak = np.where(np.isnan(stated), 1.0, weak) * self._weak
        return np.where(np.isnan(published), weak, np.exp(-((published / options.days) ** 2)))


def _terms(article: Article, topic: Topic | None) -> dict[str, float]:
    title, text = article.title, article.text[:LONGEST]
    if topic is not None:
        title, folded = (topic.fold(_COUNTRY.sub("U.S.", part)) for part in (title, text))
        return term_weights(title, folded, article.language, names=text)
    return term_weights(title, text, article.language)


def _opening(article: Article, topic: Topic | None) -> dict[str, float]:
    """Return the terms of the headline and of the first sentence that is told."""
    head, language = article.text[:_OPENING], article.language or "en"
    first = next((head[start:end] for start, end in reporting_sentences(head, language)), "")
    told = f"{article.title}\n{first}"
    return sentence_terms(topic.fold(_COUNTRY.sub("U.S.", told)) if topic else told, language)


def _days(report: Report) -> float:
    """Return when a report first appeared, in days; NaN if nothing says so."""
    moments = [article.published for article in report.articles if article.published]
    return _in_days(min(moments)) if moments else nan


def _stated_days(article: Article) -> float:
    stated = stated_date(f"{article.title}\n{article.text[:_HEAD]}")
    return _in_days(stated) if stated else nan


def _in_days(moment: datetime) -> float:
    return moment.timestamp() / 86400
