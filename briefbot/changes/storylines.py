"""Follows stories over days: each story of a brief continues a storyline that is known, or begins one.

A story continues the storyline that has one of its articles, else the one whose terms are most similar to its own, if
they are similar enough and no story of the brief that is more similar continues it. A storyline keeps the terms of its
last days more than those of its first, so it can move on, and it is found again after a quiet week.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from briefbot.language.document_frequency import is_counted
from briefbot.model import Story
from briefbot.stories.similarity import unit_rows
from briefbot.stories.terms import TermMatrix, article_terms, general_rarities, rarity, term_matrix, topic_terms
from briefbot.topic.topic import Topic

#: A story continues a storyline from this on: the mean cosine of its reports with the storyline, times its `running`.
#: .11 to .13 are alike on three labelled stretches of ten days; of forty invented events .12 and .13 call most stories
#: rightly.
SIMILAR = 0.13

#: The likeness to a storyline counts more the more articles it has: times their number, up to `MANY`, to this power. A
#: siege is told in ever new words for weeks, an accident is mostly not told again. Up to ten articles, or a power of
#: .4, scores better, but one storyline takes in half of a war.
RUNNING, MANY = 0.3, 6

#: Days after which a storyline is half as similar: what is told anew after a month is mostly another event. By
#: judgement; 8 to 40 are alike on labelled stretches of ten days.
HALF_LIFE = 20.0

#: Days after which no story is similar enough to a storyline to continue it, however similar it is.
REACH = math.ceil(HALF_LIFE * math.log2(MANY**RUNNING / SIMILAR))

#: Share of its terms' weights that a storyline keeps when a day's story is added. .5 to .85 are alike.
KEPT = 0.5

#: A term of a language without counts (`briefbot.language.document_frequency`) also weighs by its rarity among the
#: storylines, to this power: else what all French news has in common makes any two stories alike. Of 80 invented
#: stories in French and Arabic 50 are called rightly, not 42; .7 to 1.2 are alike, .35 loses four of them.
AMONG = 0.7

#: Storylines without the term that are added to the count: else a term that both of two storylines have would be worth
#: nothing. 5 to 20 are alike.
BESIDE = 10

#: Terms of a storyline that are kept: those of most weight.
TERMS = 300

#: Addresses that a storyline keeps: the last ones.
ADDRESSES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyline:
    """A story followed over days."""

    id: str
    """Made of the address that it began with: the same wherever it is computed."""

    title: str
    """The heading of its last story."""

    first_day: date
    last_day: date

    language: str
    """ISO 639-1 code of the terms; empty if unknown."""

    terms: Mapping[str, float]
    """Mean of its reports' terms (`briefbot.stories.terms`), each report's with weights before rarity that make a
    vector of length one with it: so the more its reports differ, the shorter is the storyline's."""

    urls: tuple[str, ...]
    """Addresses of its articles, oldest first."""


def follow(stories: Sequence[Story], known: Sequence[Storyline], day: date, topic: Topic | None) -> list[Storyline]:
    """Return for each story the storyline that it continues or begins, with the story added to it.

    Args:
        stories: those of a brief.
        known: the storylines of the topic before it, in any order. One that begins after ``day`` is not looked at.
        day: of the brief.
        topic: folds spellings.
    """
    return continued([begun(story, day, topic) for story in stories], known, day, topic)


def continued(new: Sequence[Storyline], known: Sequence[Storyline], day: date, topic: Topic | None) -> list[Storyline]:
    """Return for each of the storylines that a brief's stories begin (`begun`) the one that it continues, or itself.

    The arguments are those of `follow`.
    """
    past = sorted((each for each in known if each.first_day <= day), key=lambda each: each.id)
    found = _similarity(new, past, topic)
    days = np.array([max((day - each.last_day).days, 0) for each in past])
    found *= 0.5 ** (days / HALF_LIFE) * np.array([running(each) for each in past])
    owner = {url: row for row, each in enumerate(past) for url in each.urls}
    shared = [[owner[url] for url in line.urls if url in owner] for line in new]
    continues: dict[int, int] = {}

    def go_on(row: int, best: int) -> None:
        continues[row] = best
        past[best] = _joined(past[best], new[row])
        found[row] = 0.0
        found[:, best] = 0.0  # what the brief tells apart are two storylines

    by_id = sorted(range(len(new)), key=lambda row: new[row].id)
    for row in by_id:
        if shared[row]:
            go_on(row, max(set(shared[row]), key=lambda each: (shared[row].count(each), past[each].id)))
    while found.max(initial=0.0) >= SIMILAR:
        place, best = divmod(int(found[by_id].argmax()), len(past))
        go_on(by_id[place], best)
    return [past[continues[row]] if row in continues else line for row, line in enumerate(new)]


def running(line: Storyline) -> float:
    """Return how much likelier a storyline is to go on than one of a single article, which is 1.0."""
    return math.pow(min(max(len(line.urls), 1), MANY), RUNNING)


def begun(story: Story, day: date, topic: Topic | None) -> Storyline:
    """Return the storyline that a story of a brief begins if it continues none."""
    leads = [report.lead for report in story.in_language]
    texts, _, _ = article_terms(leads, topic)
    lengths = np.sqrt(texts.weights.multiply(_general(texts, topic)).power(2).sum(axis=1))
    mean = np.where(lengths > 0, 1 / np.maximum(lengths, 1e-12), 1.0) @ texts.weights / len(leads)
    terms = {term: weight for term, weight in zip(texts.columns, mean.tolist(), strict=True) if weight}
    urls = tuple(sorted({article.url for article in story.articles}))
    first = min(urls)
    digest = hashlib.blake2b(f"{first} {day}".encode("utf-8", "replace"), digest_size=6).hexdigest()
    language = story.reports[0].lead.language
    return Storyline(
        id=digest, title=story.title, first_day=day, last_day=day, language=language, terms=_top(terms), urls=urls
    )


def _joined(line: Storyline, new: Storyline) -> Storyline:
    """Return a storyline with another day's story added."""
    terms = {term: weight * KEPT for term, weight in line.terms.items()}
    for term, weight in new.terms.items():
        terms[term] = terms.get(term, 0.0) + weight * (1.0 - KEPT)
    urls = (*(url for url in line.urls if url not in new.urls), *new.urls)[-ADDRESSES:]
    last_day = max(line.last_day, new.last_day)
    return replace(line, title=new.title, last_day=last_day, terms=_top(terms), urls=urls)


def _top(terms: Mapping[str, float]) -> dict[str, float]:
    """Return the `TERMS` terms of most weight, most first."""
    best = sorted(terms.items(), key=lambda each: (-each[1], each[0]))[:TERMS]
    return {term: round(weight, 4) for term, weight in best}


def _similarity(new: Sequence[Storyline], past: Sequence[Storyline], topic: Topic | None) -> NDArray[np.float64]:
    """Return how similar each new storyline (row) is to each past one (column): the mean cosine of their reports."""
    if not new or not past:
        return np.zeros((len(new), len(past)))
    lines = (*new, *past)
    texts = term_matrix((each.terms, each.language or "en") for each in lines)
    sizes = np.full(len(texts.columns), len(lines))
    general = _general(texts, topic)
    worth = rarity(general, texts.counts, sizes)
    rows = unit_rows(texts, worth * _rarity_among(lines, texts))
    lengths: NDArray[np.float64] = np.minimum(np.sqrt(texts.weights.multiply(general).power(2).sum(axis=1)), 1.0)
    cosines = np.asarray((rows[: len(new)] @ rows[len(new) :].T).toarray(), np.float64)
    return cosines * lengths[: len(new), None] * lengths[len(new) :]


def _rarity_among(lines: Sequence[Storyline], texts: TermMatrix) -> NDArray[np.float64]:
    """Return for each term how rare it is among the storylines of its language; 1.0 if the language is counted."""
    own = Counter(line.language or "en" for line in lines)
    sizes = np.maximum([own[language] for language in texts.languages], texts.counts)
    among: NDArray[np.float64] = np.log((sizes + BESIDE) / (texts.counts + 0.5))
    counted = np.array([is_counted(language) for language in texts.languages], bool)
    factors: NDArray[np.float64] = np.where(counted, 1.0, among**AMONG)
    return factors


def _general(texts: TermMatrix, topic: Topic | None) -> NDArray[np.float64]:
    """Return how rare each term is in news."""
    return general_rarities(texts.columns, texts.languages, topic_terms(topic)[1])
