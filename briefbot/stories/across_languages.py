"""Join the stories of one event that are told in several languages.

Inside a language, terms say which reports belong together (`briefbot.stories.similarity`). Across languages texts share
little but names, so an encoder (`briefbot.protocols.Encoder`) turns the openings of stories into vectors. Two stories
are one if each is the nearest to the other in its language, they are near enough in meaning and time, and neither opens
with other places of the topic or with quite another toll: "boat sinks off Derna" and "boat sinks off Zuwara" mean
nearly the same.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations, islice, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from briefbot.errors import EncoderError
from briefbot.figures.find import figures_in
from briefbot.language.characters import one_line
from briefbot.model import Article, Place, Report
from briefbot.stories.similarity import Nearness, in_time
from briefbot.summarizers.standalone import reporting_sentences
from briefbot.topic.places import places_named
from briefbot.topic.spellings import prepared
from briefbot.topic.topic import Topic

# Chosen on invented Libyan news in three languages, 96 stories of which 243 pairs of articles belong together, and on a
# second set by another hand; on both also with two of three stories left in one language only, and on batches of two to
# sixteen stories.

#: How near the openings of two stories must be, after the mean of all openings of its language is taken off each.
#: Precision and recall at .25 are .98 and .78, at .3 .98 and .75, at .4 .99 and .56.
NEAR = 0.25

#: Added to the nearness if both openings name the same place of the topic, but for those named everywhere. With .1
#: recall is .72, .3 is as .2.
PLACE = 0.2

#: Characters of an opening: the headline and a sentence or two. With 300 recall is .80 for .79, and time half as long
#: again; with 140 it is .72.
OPENING = 200

#: Sentences that are enough to fill it.
_SENTENCES = 3

#: Reports of a story whose openings are read, the most central ones. One loses .03 of recall, three gain nothing.
READ = 2

#: Openings of a batch that are read, at most: each takes two to three milliseconds. If there are more than half as many
#: parts of stories, one opening of each is read; if there are more than this, only parts with the most reports in their
#: language are read, as those will be told. With both sets put on one day 300 find .62 of the pairs, 200 find .61.
MOST = 200

#: Openings with nothing in common that are added to those of each language when their mean is taken: else the mean of a
#: few would be mostly what their stories say. 5 to 20 within .01.
FEW = 10

#: How near openings of two languages are that have nothing but the topic in common; taken off as far as `FEW` keeps the
#: mean from doing so. Without it, of eight stories in three languages a tenth of the joined ones are of two events;
#: with it none.
USUAL = 0.25

#: Kilometres of a degree of latitude; and kilometres within which two places may be named for one event: a city, and
#: its suburb or airport. By judgement.
KM, AROUND = 111.2, 40.0

#: Two tolls contradict each other if the higher one is more than so many times the lower one, and more than so many
#: above it, as the toll of one event rises. In the sets, tolls of one event differ by one at most; what this keeps
#: apart are look-alikes that were invented to test it.
RISES, APART = 2, 3


class StoryPart(NamedTuple):
    """A story, or what it has in one language."""

    rows: NDArray[np.intp]
    """The numbers of its reports."""
    means: NDArray[np.float64]
    """How near each is to all of them."""
    overtaken: NDArray[np.bool_]
    """Whether another goes on from it (`briefbot.stories.similarity.Nearness.overtaken`)."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """The part of a story that is in one language, as it opens."""

    report: int
    """The number of its most central report."""
    language: str
    openings: tuple[str, ...]
    places: frozenset[str]
    """The places of the topic that the openings name."""


def across_languages(stories: Sequence[StoryPart], reports: Sequence[Report], nearness: Nearness) -> list[StoryPart]:
    """Return stories of reports, given by their numbers, with those of several languages that are one joined.

    They are returned as given if all are in one language, there is no encoder, or it lacks what it needs.
    """
    encoder = nearness.options.encoder
    if encoder is None or len({report.lead.language for report in reports} - {""}) < 2:
        return list(stories)
    parts = [part for story in stories for part in _by_language(story, reports)]
    read, others = _most_told(parts, reports)
    each = READ if READ * len(read) <= MOST else 1
    opened = [_opened(part, [reports[row].lead for row in part.rows[:each]], nearness.options.topic) for part in read]
    try:
        vectors = np.array(encoder([text for part in opened for text in part.openings]), np.float64)
    except EncoderError:
        return list(stories)
    groups = _joined(_Likeness(opened, vectors, nearness))
    return [StoryPart(*map(np.concatenate, zip(*(read[n] for n in group), strict=True))) for group in groups] + others


def _by_language(story: StoryPart, reports: Sequence[Report]) -> Iterator[StoryPart]:
    """Yield a part of a story for each language that it is told in, its most central reports first."""
    written = np.array([reports[row].lead.language for row in story.rows])
    order = np.argsort(-story.means, kind="stable")
    for language in sorted(set(written.tolist())):
        chosen = order[written[order] == language]
        yield StoryPart(*(each[chosen] for each in story))


def _most_told(parts: Sequence[StoryPart], reports: Sequence[Report]) -> tuple[list[StoryPart], list[StoryPart]]:
    """Return the `MOST` parts with the most reports, as many of each language as there are, and the others."""
    ranks: Counter[str] = Counter()
    ranked = []
    for number in sorted(range(len(parts)), key=lambda number: (-len(parts[number].rows), number)):
        language = reports[parts[number].rows[0]].lead.language
        ranked.append((ranks[language], number))
        ranks[language] += 1
    ranked.sort()
    return [parts[number] for _, number in ranked[:MOST]], [parts[number] for _, number in ranked[MOST:]]


def _opened(part: StoryPart, leads: Sequence[Article], topic: Topic | None) -> _Opened:
    openings = tuple(map(opening, leads))
    named = places_named(prepared("\n".join(openings)), topic) if topic else ()
    return _Opened(part.rows[0], leads[0].language, openings, frozenset(place.key for place, _ in named))


def opening(article: Article) -> str:
    """Return the headline and the first sentences of an article, up to `OPENING` characters.

    >>> opening(Article(url="urn:1", title="Rain in Marsa", text="MARSA, May 3 (AFP) - It rained. Nobody was hurt."))
    'Rain in Marsa. It rained. Nobody was hurt.'
    """
    title = one_line(article.title)
    spans = islice(reporting_sentences(article.text, article.language or "en", article.origin), _SENTENCES)
    said = [article.text[start:end] for start, end in spans]
    return " ".join([f"{title}."] * bool(title) + said)[:OPENING]


class _Likeness:
    """How near parts of stories in different languages are to each other. Parts go by their number."""

    def __init__(self, parts: Sequence[_Opened], vectors: NDArray[np.float64], nearness: Nearness) -> None:
        """Take the vector of each opening of each part, in their order."""
        self.languages = np.array([part.language for part in parts])
        self._openings = [part.openings for part in parts]
        self._published = nearness.published[[part.report for part in parts]]
        sizes = np.array([len(part.openings) for part in parts])
        written = np.repeat(self.languages, sizes)
        self._unknown = np.zeros(len(parts))
        for language in set(self.languages.tolist()):
            own = written == language
            size = np.count_nonzero(own) + FEW
            vectors[own] -= vectors[own].sum(axis=0) / size
            self._unknown[self.languages == language] = FEW / size
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        self._means = np.add.reduceat(vectors, np.cumsum(sizes) - sizes) / sizes[:, None]
        names = sorted(frozenset().union(*(part.places for part in parts)))
        self._places = np.array([[name in part.places for name in names] for part in parts], np.float64)
        topic = nearness.options.topic
        everywhere = topic.subject if topic else frozenset()
        self._telling = np.array([name not in everywhere for name in names], np.float64)
        known = {name.key: name.place for name in topic.names} if topic else {}
        self.tolls = cache(self._tolls)
        self._around = np.array([[_is_around(known[a], known[b]) for b in names] for a in names], np.float64)
        self._around.shape = (len(names), len(names))

    def _tolls(self, part: int) -> frozenset[int]:
        """Return how many were killed, by each figure in the openings of a part."""
        language = str(self.languages[part])
        texts = [Article(url="", text=text, language=language) for text in self._openings[part]]
        killed = [figure for text in texts for figure in figures_in(text) if figure.kind == "killed"]
        return frozenset(
            count for each in killed if (count := each.low if each.low is not None else each.high) is not None
        )

    @cached_property
    def near(self) -> NDArray[np.float64]:
        """How near the parts are to each other; -1 for two of one language, or that name other places."""
        near = self._means @ self._means.T
        near -= USUAL * np.outer(self._unknown, self._unknown)
        near += PLACE * ((self._places * self._telling) @ self._places.T > 0)
        near *= in_time(self._published[:, None], self._published)
        named = self._places.sum(axis=1)
        around = self._places @ self._around @ self._places.T
        elsewhere = (np.outer(named, named) > 0) & (around == 0)
        near[elsewhere | (self.languages[:, None] == self.languages)] = -1.0
        rounded: NDArray[np.float64] = np.round(near, 6)
        return rounded


def _is_around(one: Place | None, other: Place | None) -> bool:
    """Return whether two places are one, or one around the other; whatever is not on the map may be anywhere.

    >>> tripoli, mitiga, sirte = (Place("", 32.89, 13.19), Place("", 32.89, 13.28), Place("", 31.2, 16.6))
    >>> _is_around(tripoli, mitiga), _is_around(tripoli, sirte)
    (True, False)
    """
    if one is None or other is None:
        return True
    wide = math.cos(math.radians((one.lat + other.lat) / 2))
    return math.hypot(one.lat - other.lat, (one.lon - other.lon) * wide) * KM <= AROUND


def _contradict(tolls: Collection[int], others: Collection[int]) -> bool:
    """Return whether both parts state how many were killed, and no two of their tolls can be of one event.

    >>> _contradict({11}, {12, 40}), _contradict({11}, {40}), _contradict({11}, set())
    (False, True, False)
    """
    pairs = [sorted(pair) for pair in product(tolls, others)]
    return bool(pairs) and all(high > RISES * low and high - low > APART for low, high in pairs)


def _joined(alike: _Likeness) -> list[list[int]]:
    """Return the parts of each story: those that are nearest to each other, the nearest first."""
    near = alike.near
    groups = {part: [part] for part in range(len(near))}
    home = list(range(len(near)))
    for one, other in _nearest_to_each_other(near, alike.languages):
        ours, theirs = groups[home[one]], groups[home[other]]
        between = near[np.ix_(ours, theirs)]
        contradicted = any(_contradict(alike.tolls(a), alike.tolls(b)) for a in ours for b in theirs)
        if between.min() > -1 and between.mean() >= NEAR and not contradicted:
            for part in groups.pop(home[other]):
                home[part] = home[one]
                ours.append(part)
    return list(groups.values())


def _nearest_to_each_other(near: NDArray[np.float64], languages: NDArray[np.str_]) -> list[tuple[int, int]]:
    """Return pairs of parts of which each is the nearest to the other in its language, the nearest first."""
    known = [np.flatnonzero(languages == language) for language in sorted({*languages.tolist()} - {""})]
    found: list[tuple[float, int, int]] = []
    for ours, theirs in combinations(known, 2):
        between = near[np.ix_(ours, theirs)]
        there, back = between.argmax(axis=1), between.argmax(axis=0)
        mutual = (back[there] == np.arange(len(ours))) & (between.max(axis=1) >= NEAR)
        found += [(-between[row, there[row]], ours[row], theirs[there[row]]) for row in np.flatnonzero(mutual)]
    return [(one, other) for _, one, other in sorted(found)]
