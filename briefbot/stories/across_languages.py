"""Join the stories of one event that are told in several languages.

Inside a language, terms say which reports belong together (`briefbot.stories.similarity`). Across languages texts share
little but names, so an encoder (`briefbot.protocols.Encoder`) turns the openings of stories into vectors. Two stories
are one if each is the nearest to the other in its language, they are near enough in meaning and time, and neither opens
with other places of the topic or with quite another toll: "boat sinks off Derna" and "boat sinks off Zuwara" mean
nearly the same.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import product, zip_longest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from briefbot.errors import EncoderError
from briefbot.figures.find import figures_in
from briefbot.language.characters import one_line
from briefbot.model import Article, Place, Report
from briefbot.stories.similarity import Nearness, in_time
from briefbot.summarizers.standalone import first_sentences
from briefbot.topic.places import places_named
from briefbot.topic.spellings import prepared
from briefbot.topic.topic import Name, Topic

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


class _Opened(NamedTuple):
    """The part of a story that is in one language, as it opens."""

    report: int
    """The number of its most central report."""
    language: str
    openings: tuple[str, ...]
    places: frozenset[Name]
    """The places of the topic that the openings name."""
    tolls: frozenset[int]
    """How many were killed, by each figure in the openings."""


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
    groups = _joined(_near(opened, vectors, nearness), np.array([part.language for part in opened]))
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
    of_language = defaultdict(list)
    for part in sorted(parts, key=lambda part: -len(part.rows)):
        of_language[reports[part.rows[0]].lead.language].append(part)
    in_turn = [part for row in zip_longest(*of_language.values()) for part in row if part]
    return in_turn[:MOST], in_turn[MOST:]


def _opened(part: StoryPart, leads: Sequence[Article], topic: Topic | None) -> _Opened:
    openings = tuple(map(opening, leads))
    read = Article(url="", text="\n".join(openings), language=leads[0].language)
    named = places_named(prepared(read.text), topic) if topic else ()
    tolls = frozenset(each.low or each.high or 0 for each in figures_in(read) if each.kind == "killed")
    return _Opened(part.rows[0], read.language, openings, frozenset(name for name, _ in named), tolls)


def opening(article: Article) -> str:
    """Return the headline and the first sentences of an article, up to `OPENING` characters.

    >>> opening(Article(url="urn:1", title="Rain in Marsa", text="MARSA, May 3 (AFP) - It rained. Nobody was hurt."))
    'Rain in Marsa. It rained. Nobody was hurt.'
    """
    title = one_line(article.title)
    said = [sentence.text for sentence in first_sentences(article, _SENTENCES)]
    return " ".join([f"{title}."] * bool(title) + said)[:OPENING]


def _near(parts: Sequence[_Opened], vectors: NDArray[np.float64], nearness: Nearness) -> NDArray[np.float64]:
    """Return how near the parts are to each other; -1 for two of one language, or that name other places or tolls.

    Args:
        parts: of stories.
        vectors: of each opening of each part, in their order.
        nearness: of the whole batch.
    """
    languages = np.array([part.language for part in parts])
    sizes = np.array([len(part.openings) for part in parts])
    written = np.repeat(languages, sizes)
    unknown = np.zeros(len(parts))
    for language in set(languages.tolist()):
        own = written == language
        size = np.count_nonzero(own) + FEW
        vectors[own] -= vectors[own].sum(axis=0) / size
        unknown[languages == language] = FEW / size
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    means = np.add.reduceat(vectors, np.cumsum(sizes) - sizes) / sizes[:, None]
    near = means @ means.T - USUAL * np.outer(unknown, unknown)
    names = sorted(frozenset[Name]().union(*(part.places for part in parts)), key=lambda name: name.key)
    places = np.array([[name in part.places for name in names] for part in parts], np.float64)
    topic = nearness.options.topic
    telling = np.array([topic is not None and name.key not in topic.subject for name in names], np.float64)
    near += PLACE * ((places * telling) @ places.T > 0)
    published = nearness.published[[part.report for part in parts]]
    near *= in_time(published[:, None], published)
    named = places.sum(axis=1)
    around = np.array([_is_around(a.place, b.place) for a in names for b in names]).reshape(len(names), len(names))
    elsewhere = (np.outer(named, named) > 0) & (places @ around @ places.T == 0)
    contradicted = np.array([[_contradict(a.tolls, b.tolls) for a in parts] for b in parts])
    near[elsewhere | contradicted | (languages[:, None] == languages)] = -1.0
    near[:, languages == ""] = near[languages == ""] = -1.0
    return np.asarray(near.round(6), np.float64)


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


def _joined(near: NDArray[np.float64], languages: NDArray[np.str_]) -> list[list[int]]:
    """Return the numbers of the parts of each story, the nearest of which are joined first.

    Two parts are joined of which each is the nearest to the other in its language.
    """
    known, language_of = np.unique(languages, return_inverse=True)
    nearest = np.stack([near[:, languages == language].max(axis=1) for language in known], axis=1)[:, language_of]
    mutual = np.triu((near >= NEAR) & (near == nearest) & (near == nearest.T))
    group_of = [[part] for part in range(len(near))]
    for one, other in sorted(zip(*np.nonzero(mutual), strict=True), key=lambda pair: -near[pair]):
        ours, theirs = group_of[one], group_of[other]
        between = near[np.ix_(ours, theirs)]
        if between.min() > -1 and between.mean() >= NEAR:
            ours += theirs
            for part in theirs:
                group_of[part] = ours
    return [group for part, group in enumerate(group_of) if group[0] == part]
