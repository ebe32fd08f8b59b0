"""How near reports are to each other: the cosine of their terms, times how near they are in time.

Every report is a row of unit length over the terms of its lead article (`briefbot.stories.terms`).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, tzinfo
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from briefbot.figures.find import figures_in
from briefbot.figures.lexicon import LANGUAGES, lexicon
from briefbot.figures.sentence import KINDS
from briefbot.language.dates import WEEKDAY, folded_stamp
from briefbot.language.relative_days import named_days
from briefbot.language.word_lists import word_lists
from briefbot.model import Article, Excerpt, Report, day_in
from briefbot.protocols import Encoder
from briefbot.stories.terms import TermMatrix, article_terms, general_rarities, rarity, topic_terms
from briefbot.summarizers.kinds import kind_of
from briefbot.summarizers.standalone import first_sentences
from briefbot.topic.topic import Topic

#: Factor on the nearness of two reports of which one is undated: they may be years apart and of a like event. From .6,
#: two of five pasted statements half a year apart are joined; ECB+ has .935 at .55 and .938 at .7.
UNDATED = 0.55

#: Reports published ``d`` days apart are ``exp(-(d / 2.5) ** 4)`` as near: .97 after a day, when a toll is told anew,
#: .66 after two, .13 after three. With squares for fourths and 3 days every score is the same, and a toll of the next
#: day comes apart; from 3 days on, invented look-alikes are joined.
DAYS = 2.5

#: From this sum on, the later of two reports goes on from the earlier: of how near their headlines and first sentences
#: are, and of how near the opening of each is to the whole of the other.
GOES_ON = 0.35

#: How near headlines and first sentences alone must be, too. A report with a higher count than one of an earlier day
#: goes on from that from here on: of eight such pairs in labelled news and the samples the four that tell one event are
#: above .15, and no other above .08. Within a day .15 tells the latest on one day less of 27.
BEGINS_ALIKE = 0.12

#: Hours from which a report counts as later than another: within the hour, outlets know the same.
LATER = 1.0

_WORDS = word_lists("briefbot.summarizers", "words.txt")
_SPEECH = (line for (kind, _), lines in _WORDS.items() if kind == "speech" for line in lines)
_SPOKE = "|".join(map(folded_stamp, " ".join(_SPEECH).split()))

#: A day on which somebody spoke, and nothing need have happened: "said on Wednesday".
_SPOKE_ON = re.compile(rf"\b(?:{_SPOKE})(?:[,،]? [^\W\d]+){{0,3}} {WEEKDAY}\b")

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
        appeared = np.array([_appeared(report, options.zone) for report in reports])
        self._days, self._hours = appeared[:, 0], appeared[:, 1]
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
        """Return which of some reports another goes on from: both of news, one later than the other, and begun alike.

        Both are in one language, and what a party to the conflict says goes on only from what it said before. Of one
        day both have an hour, and what says "dozens" or "at least seven" killed, wounded and so on goes on from nothing
        that has counted more: it is a reaction. A report of a later day begins with a higher number of them, and with
        no day after that of the first on which it happened: that is another event, unless a toll has risen.

        Args:
            places: their numbers.
            told: `told_alike` of them; -1.0 for pairs of two stories.
        """
        found, hours, days = np.zeros(len(places), bool), self._hours[places], self._days[places]
        is_over_days = len(set(days[days > 0])) > 1
        if not (is_over_days or np.nanmax(hours, initial=0.0) - np.nanmin(hours, initial=np.inf) >= LATER):
            return found
        leads, topic = [self._leads[place] for place in places], self.options.topic
        _, languages = np.unique([lead.language for lead in leads], return_inverse=True)
        openings = [next(first_sentences(lead, 1), None) for lead in leads]
        parties = [topic.speaker_of(each.text, each.article.language) if topic and each else None for each in openings]
        said_by = np.array([party.name if party else "" for party in parties])
        is_news, begins = self._is_news[places], self._begins[places]
        counts, at_least = np.full((2, len(places), len(KINDS)), nan)
        happened = np.full(len(places), nan)
        is_counted = np.zeros(len(places), bool)
        for top in range(0, len(leads), _ROWS):
            part = slice(top, top + _ROWS)
            near = (begins[part] @ begins.T).toarray()
            alike = (languages[part, None] == languages) & (said_by[part, None] == said_by) & (near >= BEGINS_ALIKE)
            alike &= is_news & is_news[part, None] & (told[part] >= 0)
            later = (hours[part, None] + LATER <= hours) & (days[part, None] == days) & (near + told[part] >= GOES_ON)
            days_later = (days[part, None] < days) & (days[part, None] > 0)
            later, days_later = later & alike, days_later & alike
            wanted = (later | days_later).any(axis=0)
            wanted[part] |= (later | days_later).any(axis=1)
            for place in np.flatnonzero(wanted & ~is_counted):
                if opening := openings[place]:
                    counts[place], at_least[place] = _counts(opening, topic)
                    happened[place] = _happened(opening, self.options.zone)
            is_counted |= wanted
            is_vaguer = (at_least < counts[part, None]).any(axis=2)
            has_risen = (counts > counts[part, None]).any(axis=2)
            is_another = happened > days[part, None]
            found[part] = ((later & ~is_vaguer) | (days_later & has_risen & ~is_another)).any(axis=1)
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


def _counts(opening: Excerpt, topic: Topic | None) -> tuple[list[float], list[float]]:
    """Return the greatest number of each kind of people in the opening of a report, and those that are "at least".

    NaN where it has none.
    """
    counts, at_least = dict.fromkeys(KINDS, nan), dict.fromkeys(KINDS, nan)
    language = opening.article.language or "en"
    alone = replace(opening.article, title="", text=opening.text, language=language)  # no more of the article is read
    for each in figures_in(alone, topic):
        number = each.high or each.low
        if number and not (each.aside or each.period) and each.kind in counts:
            counts[each.kind] = float(np.fmax(number, counts[each.kind]))
            at_least[each.kind] = counts[each.kind] if each.high is None else nan
    return [*counts.values()], [*at_least.values()]


def _happened(opening: Excerpt, zone: tzinfo) -> float:
    """Return the number of the first day that the opening of a report names for what has happened.

    NaN if it names none, or tells a toll, which has risen on that day.
    """
    published, language = opening.article.published, opening.article.language or "en"
    text = opening.text
    items = lexicon(language).sentence(text, 0, len(text)).items if language in LANGUAGES else []
    if not published or any(item.has("number") or item.kind("toll") for item in items):
        return nan
    named = named_days(_SPOKE_ON.sub(" ", folded_stamp(text)), day_in(published, zone))
    return min((day.toordinal() for day in named), default=nan)


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
