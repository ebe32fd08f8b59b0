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
from scipy.sparse import csr_array

from briefbot.model import Article, Report, day_in
from briefbot.protocols import Encoder
from briefbot.stories.terms import TermMatrix, article_terms, general_rarities, rarity, topic_terms
from briefbot.summarizers.kinds import kind_of
from briefbot.summarizers.standalone import first_sentences
from briefbot.topic.topic import Topic

#: Two reports of which one is undated are so much less near: what they have in common may come back for years. From .6,
#: two of five pasted statements half a year apart are joined; ECB+ has .935 at .55 and .938 at .7.
UNDATED = 0.55

#: Reports published ``d`` days apart are ``exp(-(d / 2.5) ** 4)`` as near: .97 after a day, when a toll is told anew,
#: .66 after two, .13 after three. With squares for fourths and 3 days every score is the same, and a toll of the next
#: day comes apart; from 3 days on, invented look-alikes are joined.
DAYS = 2.5

#: How near headline and first sentence of two reports are, plus how near the opening of each is to the whole of the
#: other, from which the later one goes on from the earlier.
GOES_ON = 0.35

#: Hours from which a report is later than another: what outlets write within the hour, they write of one state.
LATER = 1.0

#: Rows of a matrix of nearness that are reckoned at once.
_ROWS = 500


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
        leads = self._leads = [report.lead for report in reports]
        self.published = np.array([_first_published(report) for report in reports])
        """In days; NaN if nothing says so."""
        moments = [_moment_of(report) for report in reports]
        self._hours = np.array([each.timestamp() / 3600 if each else nan for each in moments])
        self._days = np.array([day_in(each, options.zone).toordinal() if each else 0 for each in moments])
        self._is_news = np.zeros(len(leads), bool)

        def noted(place: int) -> Article:
            self._is_news[place] = kind_of(leads[place]) == "news"  # now, while its first sentences are remembered
            return leads[place]

        texts, *passages = article_terms(map(noted, range(len(leads))), options.topic)
        written = Counter(lead.language or "en" for lead in leads)
        sizes = np.maximum([written[language] for language in texts.languages], texts.counts)
        general = general_rarities(texts.columns, texts.languages, topic_terms(options.topic)[1])
        rare = rarity(general, texts.counts, sizes)
        self.rows = unit_rows(texts, rare)
        self._openings, self._begins = (unit_rows(each, rare) for each in passages)

    def among(self, places: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return how near some reports are to each other, as a square matrix."""
        return nearness(self.rows[places], self.published[places])

    def told_alike(self, places: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return how near the openings of some reports of news (rows) are to the whole of the others, and theirs to it.

        Of both ways the less near one. It is 1.0 for what is no news: an analysis may open with anything.
        """
        near: NDArray[np.float64] = (self.rows[places] @ self._openings[places].T).toarray()
        near = np.minimum(near, near.T) * in_time(self.published[places, None], self.published[places])
        near[~self._is_news[places]] = 1.0
        return near

    def overtaken(self, places: NDArray[np.intp], told: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which of some reports another goes on from: both of news, one later on the day, and they begin alike.

        Both have an hour and one language, and what a party to the conflict says goes on only from what it said before.

        Args:
            places: their numbers.
            told: `told_alike` of them; -1.0 for pairs of two stories.
        """
        found, hours, days = np.zeros(len(places), bool), self._hours[places], self._days[places]
        if not np.nanmax(hours, initial=0.0) - np.nanmin(hours, initial=np.inf) >= LATER:
            return found
        leads, topic = [self._leads[place] for place in places], self.options.topic
        _, languages = np.unique([lead.language for lead in leads], return_inverse=True)
        openings = [next(first_sentences(lead, 1), None) for lead in leads]
        parties = [topic.speaker_of(each.text, each.article.language) if topic and each else None for each in openings]
        said_by = np.array([party.name if party else "" for party in parties])
        is_news, begins = self._is_news[places], self._begins[places]
        for top in range(0, len(leads), _ROWS):
            part = slice(top, top + _ROWS)
            near = (begins[part] @ begins.T).toarray() + told[part]
            later = (hours[part, None] + LATER <= hours) & (days[part, None] == days) & (near >= GOES_ON) & is_news
            alike = (languages[part, None] == languages) & (said_by[part, None] == said_by)
            found[part] = (later & alike).any(axis=1) & is_news[part]
        return found

    def to_all(self) -> NDArray[np.float64]:
        """Return how near each report is to the mean of all: low for a guide, a quiz, a scene."""
        mean = np.asarray(self.rows.sum(axis=0), np.float64).ravel()
        return np.asarray(self.rows @ mean, np.float64) / max(float(np.linalg.norm(mean)), 1e-12)


def nearness(rows: Any, published: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return how near reports are to each other, as a square matrix, by the row of each and when it was published."""
    near = np.empty((rows.shape[0], rows.shape[0]), np.float32)
    rows = rows.sorted_indices()  # else the last digits of the two ways from one to the other may differ
    for top in range(0, len(near), _ROWS):
        part = slice(top, top + _ROWS)
        near[part, top:] = (rows[part] @ rows[top:].T).toarray() * in_time(published[part, None], published[top:])
        near[top:, part] = near[part, top:].T
    return near


def in_time(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the factor on the nearness of pairs for when they were published, in days; NaN if nothing says so."""
    squares = ((one - other) / DAYS).astype(np.float32) ** 2  # `** 4` and more digits take ten times as long
    return np.where(np.isnan(squares), UNDATED, np.exp(-squares * squares))


def _moment_of(report: Report) -> datetime | None:
    """Return at which hour a report, or its update, first appeared; ``None`` if none is known: midnight UTC is none."""
    articles = (report.lead,) if report.updates else report.articles
    moments = (each.published.astimezone(UTC) for each in articles if isinstance(each.published, datetime))
    return min((each for each in moments if each.time() != time()), default=None)


def _first_published(report: Report) -> float:
    """Return when a report first appeared, in days; NaN if nothing says so."""
    return min((article.moment.timestamp() / 86400 for article in report.articles if article.moment), default=nan)
