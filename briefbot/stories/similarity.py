"""How near reports are to each other: the cosine of their terms, times how near they are in time.

Every report is a row of unit length over the terms of its lead article (`briefbot.stories.terms`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from briefbot.model import Report, day_in
from briefbot.protocols import Encoder
from briefbot.stories.terms import TermMatrix, article_terms, general_rarities, rarity, topic_terms
from briefbot.summarizers.kinds import tells_news
from briefbot.topic.topic import Topic

#: Factor on the nearness of two reports of which one is undated: they may be years apart and of a like event. From .6,
#: two of five pasted statements half a year apart are joined; ECB+ has .935 at .55 and .938 at .7.
UNDATED = 0.55

#: Reports published ``d`` days apart are ``exp(-(d / 2.5) ** 4)`` as near: .97 after a day, when a toll is told anew,
#: .66 after two, .13 after three. With squares for fourths and 3 days every score is the same, and a toll of the next
#: day comes apart; from 3 days on, invented look-alikes are joined.
DAYS = 2.5

#: Rows of a matrix of nearness that are reckoned at once.
ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOptions:
    """When two reports tell of one event."""

    topic: Topic | None = None
    """Folds spellings; its `subject` counts as ordinary words. ``None``: every word counts as it stands."""

    encoder: Encoder | None = None
    """Joins the stories of several languages; ``None``: they meet only where they share names and numbers."""

    language: str = ""
    """The reader's, in which a story begins where it is told in several; empty: in that of most of its reports."""

    zone: tzinfo = UTC
    """The reader's, in which a moment has its day."""

    together: int = 5000
    """Up to so many reports, all pairs are compared; above, those of one time (`briefbot.stories.clustering`)."""


def unit_rows(texts: TermMatrix, rare: NDArray[np.float64]) -> Any:
    """Return the rows of ``texts`` times the rarity of each column, scaled to length one; zero without any term."""
    rows = texts.weights.multiply(rare[None, :])
    lengths = np.sqrt(rows.power(2).sum(axis=1))
    return rows.multiply(1 / np.where(lengths > 0, lengths, 1.0)[:, None]).tocsr()


class Nearness:
    """How near the reports of one batch are to each other, from 0.0 to 1.0. Reports go by their number."""

    def __init__(self, reports: Sequence[Report], options: StoryOptions) -> None:
        self.options = options
        leads = self.leads = [report.lead for report in reports]
        """What each report is compared by."""
        self.published = np.array([_first_published(report) for report in reports])
        """In days; NaN if nothing says so."""
        self.days, self.hours = np.array([_appeared(report, options.zone) for report in reports]).T
        """The day (the reader's) and the hour at which each first appeared, as `_appeared` numbers them."""
        texts, *passages = article_terms(leads, options.topic)
        self.is_news = np.array([tells_news(lead) for lead in leads])
        written = Counter(lead.language or "en" for lead in leads)
        sizes = np.maximum([written[language] for language in texts.languages], texts.counts)
        general = general_rarities(texts.columns, texts.languages, topic_terms(options.topic)[1])
        rare = rarity(general, texts.counts, sizes)
        self.rows = unit_rows(texts, rare)
        self._openings, self.begins = (unit_rows(each, rare) for each in passages)
        """Rows of openings; rows of headlines and first sentences."""

    def among(self, places: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return how near some reports are to each other, as a square matrix."""
        return nearness(self.rows[places], self.published[places])

    def told_alike(self, places: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return how near the openings of some reports of news (rows) are to the whole of the others, and theirs to it.

        Of both ways the less near one. It is 1.0 for what is no news: an analysis may open with anything.
        """
        near: NDArray[np.float64] = (self.rows[places] @ self._openings[places].T).toarray()
        near = np.minimum(near, near.T) * in_time(self.published[places, None], self.published[places])
        near[~self.is_news[places]] = 1.0
        return near

    def to_all(self) -> NDArray[np.float64]:
        """Return how near each report is to the mean of all: low for a guide, a quiz, a scene."""
        mean = np.asarray(self.rows.sum(axis=0), np.float64).ravel()
        return np.asarray(self.rows @ mean, np.float64) / max(float(np.linalg.norm(mean)), 1e-12)


def nearness(rows: Any, published: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return how near reports are to each other, as a square matrix, by the row of each and when it was published."""
    near = np.empty((rows.shape[0], rows.shape[0]), np.float32)
    rows = rows.sorted_indices()  # else the last digits of the two ways from one to the other may differ
    for top in range(0, len(near), ROWS):
        part = slice(top, top + ROWS)
        near[part, top:] = (rows[part] @ rows[top:].T).toarray() * in_time(published[part, None], published[top:])
        near[top:, part] = near[part, top:].T
    return near


def in_time(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the factor on the nearness of pairs for when they were published, in days; NaN if nothing says so."""
    squares = ((one - other) / DAYS).astype(np.float32) ** 2  # `** 4` and more digits take ten times as long
    return np.where(np.isnan(squares), UNDATED, np.exp(-squares * squares))


def _appeared(report: Report, zone: tzinfo) -> tuple[float, float]:
    """Return on which day (the reader's) and at which hour a report, or its update, first appeared.

    The day is a number, 0 if none is known; the hour is NaN for a bare date, and for midnight UTC.
    """
    articles = (report.lead,) if report.updates else report.articles
    stated = [each.published for each in articles if each.published]
    moments = [each for each in stated if isinstance(each, datetime) and each.astimezone(UTC).time() != time()]
    if not moments:
        return min((day_in(each, UTC).toordinal() for each in stated), default=0), nan
    first = min(moments)
    return day_in(first, zone).toordinal(), first.timestamp() / 3600


def _first_published(report: Report) -> float:
    """Return when a report first appeared, in days; NaN if nothing says so."""
    return min((article.moment.timestamp() / 86400 for article in report.articles if article.moment), default=nan)
