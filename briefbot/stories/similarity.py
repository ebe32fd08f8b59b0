"""How near reports are to each other: the cosine of their terms, times how near they are in time.

Every report is a row of unit length over the terms of its lead article (`briefbot.stories.terms`); of dated ones a
share of the nearness is that of headline and first sentence alone.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array, hstack

from briefbot.language.dates import stated_date
from briefbot.language.tokens import stem
from briefbot.model import moment_of
from briefbot.stories.clustering import LinkOptions
from briefbot.stories.terms import article_terms, opening_terms, rarity, rarity_in_news

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from briefbot.model import Article, Report
    from briefbot.topic.topic import Topic

#: Characters at the head of a text in which a date may be the text's own.
_HEAD = 300

#: Rows that are multiplied at a time.
BLOCK = 256

#: Factor on the nearness of openings: a sentence has few words, of one event it is usually so much less than that of
#: whole texts. Of 1 to 1.75 the best for right pairs of Libya 2011.
_EVEN = 1.75

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
    """Up to so many reports, all pairs are compared; above, only near ones (`briefbot.stories.large`)."""


@dataclass(frozen=True, slots=True)
class TermMatrix:
    """The weights of the terms of many texts: a dictionary for each of 100,000 would take 2 GB."""

    columns: Mapping[str, int]
    """Term -> its column."""

    languages: Sequence[str]
    """The language of the first text with the term of each column."""

    weights: Any
    """A CSR array, a row for each text."""

    @property
    def counts(self) -> NDArray[np.int64]:
        """In how many texts the term of each column stands."""
        return np.bincount(self.weights.indices, minlength=len(self.columns))


def term_matrix(batch: Iterable[tuple[Mapping[str, float], str]]) -> TermMatrix:
    """Return the matrix of a batch of texts, each given as its terms with their weights, and its language."""
    columns: defaultdict[str, int] = defaultdict(lambda: len(columns))
    languages: list[str] = []
    starts, places, values = array("q", [0]), array("i"), array("d")
    for terms, language in batch:
        places.extend([columns[term] for term in terms])
        values.extend(terms.values())
        starts.append(len(places))
        languages += [language] * (len(columns) - len(languages))
    entries = np.array(values, np.float64), np.array(places, np.int32), np.array(starts, np.int64)
    return TermMatrix(dict(columns), languages, csr_array(entries, shape=(len(starts) - 1, len(columns))))


def unit_rows(texts: TermMatrix, rare: NDArray[np.float64]) -> Any:
    """Return the rows of ``texts`` times the rarity of each column, scaled to length one; zero without any term."""
    rows = texts.weights
    numbers = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    values = rows.data * rare[rows.indices]
    lengths = np.sqrt(np.bincount(numbers, values * values, minlength=rows.shape[0]))
    values /= np.where(lengths > 0, lengths, 1.0)[numbers]
    return csr_array((values, rows.indices, rows.indptr), shape=rows.shape)


class Nearness:
    """How near the reports of one batch are to each other, from 0.0 to 1.0. Reports go by their number."""

    def __init__(self, reports: Sequence[Report], options: StoryOptions) -> None:
        self.options = options
        leads = [report.lead for report in reports]
        self.published = np.array([_first_published(report) for report in reports])
        """In days; NaN if nothing says so."""
        stated = [_stated(lead) if np.isnan(day) else day for lead, day in zip(leads, self.published, strict=True)]
        self._stated = np.array(stated)
        self.undated = options.undated_on_topic if options.topic else 1.0
        """Factor where one of two reports has no date."""
        self.rows = self._rows(leads)

    def _rows(self, leads: Sequence[Article]) -> Any:
        topic, options = self.options.topic, self.options
        subject = frozenset(map(stem, topic.subject)) if topic else frozenset()
        texts = term_matrix((article_terms(article, topic), article.language) for article in leads)
        rows = unit_rows(texts, rarity(texts.columns, texts.languages, texts.counts, len(leads), subject))
        if len(leads) > options.together:
            return rows
        openings = term_matrix((opening_terms(article, topic), article.language) for article in leads)
        told = unit_rows(openings, rarity_in_news(openings.columns, openings.languages, subject))
        shares = options.opening * ~np.isnan(self.published)
        weighted = rows.multiply(np.sqrt(1.0 - shares)[:, None]), told.multiply(np.sqrt(shares * _EVEN)[:, None])
        return hstack(weighted, format="csr")

    def among(self, places: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return how near some reports are to each other, as a square matrix."""
        chosen = self.rows[places]
        columns = chosen.T.tocsr()
        near = np.empty((len(places), len(places)))
        for start in range(0, len(places), BLOCK):
            near[start : start + BLOCK] = (chosen[start : start + BLOCK] @ columns).toarray()
        near = np.clip((near + near.T) / 2, 0.0, 1.0)
        return near * self.in_time(places[:, None], places[None, :])

    def to_all(self) -> NDArray[np.float64]:
        """Return how near each report is to the mean of all: low for a guide, a quiz, a scene."""
        mean = np.asarray(self.rows.sum(axis=0), np.float64).ravel()
        return np.asarray(self.rows @ mean, np.float64) / max(float(np.linalg.norm(mean)), 1e-12)

    def in_time(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the factor on the nearness of pairs for when they were published, or say they were."""
        options = self.options
        near: NDArray[np.float64] = np.exp(-(((self.published[one] - self.published[other]) / options.days) ** 2))
        if not np.isnan(self.published).any():
            return near
        apart = self._stated[one] - self._stated[other]
        weak = np.maximum(np.exp(-((apart / options.stated_days) ** 2)), options.stated_least)
        weak = np.where(np.isnan(apart), 1.0, weak) * self.undated
        return np.where(np.isnan(near), weak, near)


def _first_published(report: Report) -> float:
    """Return when a report first appeared, in days; NaN if nothing says so."""
    moments = [article.moment for article in report.articles if article.moment]
    return _in_days(min(moments)) if moments else nan


def _stated(article: Article) -> float:
    """Return the date at the head of an article, in days; NaN if it has none."""
    stated = stated_date(f"{article.title}\n{article.text[:_HEAD]}")
    return _in_days(moment_of(stated)) if stated else nan


def _in_days(moment: datetime) -> float:
    return moment.timestamp() / 86400
