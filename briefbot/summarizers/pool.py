"""The sentences of a set of articles, and how much of what all the articles say each of them says.

Two views of one question, "how many independent reports carry this?", are multiplied:

- by concept: every content word of a sentence counts by the share of the articles that use it early on;
- by sentence: how near the nearest sentence of each other article comes, cubed, so that a real paraphrase counts and a
  shared subject hardly does.

The first finds what all is about, even where no two sentences are alike; the second what is said again and again in a
large set, where the first would settle on whatever carries the most common words.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from briefbot.language.document_frequency import document_share, is_counted
from briefbot.language.tokens import stem, stems, stop_words
from briefbot.model import Article, Excerpt
from briefbot.summarizers.live_pages import live_entries
from briefbot.summarizers.standalone import first_sentences

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


# How sentences are weighed: tuned on days (Libya and Egypt) and round-ups together; each is flat near it.

#: Sentences into an article after which what it says counts half.
HALF_LIFE = 3.0

#: Power of the share of articles that use a concept: above 1, what many say outweighs the sum of what few say.
AGREEMENT = 1.5

#: Words added to a sentence's length before what it says is divided by it: without them the shortest would win. For a
#: summary 25 to 60 are alike. A glance and a timeline have their own.
BREADTH, BREADTH_OF_DAY = 40.0, 8.0

#: Share of a sentence's words, by rarity, that other sentences should have, too: nine in ten leads have more. And what
#: a sentence without any of them is worth.
COMMON_GROUND, STRAY = 0.4, 0.2

#: Sentences looked at in each article, from its start: background stands further down. 5 to 12 are alike.
SENTENCES = 6

#: Sentences that are compared with one another, at most: the best of the pool by all that needs no comparison. The time
#: grows with the square of their number; no labelled day has more.
COMPARED = 2_000


#: Share of news articles from which a stop word is left out. The lists name 500 words, "went" and "former" among them,
#: that tell one sentence from another; .15 to .35 score alike and 1 % better than all or few of them left out.
COMMON = 0.25


@dataclass(frozen=True, slots=True)
class Pool:
    """Sentences of articles, as arrays with one row a sentence."""

    excerpts: tuple[Excerpt, ...]
    homes: Indices
    """Which article a sentence stands in, counted from 0."""
    positions: Indices
    """How many sentences of its article stand before it."""
    concepts: csr_array
    """1.0 where a sentence (row) has a concept (column)."""
    rarity: Floats
    """Of each concept: minus the logarithm of the share of general news that has it."""
    lengths: Floats
    """Words in each sentence."""
    headlines: Indices
    """Of each concept: how many headlines have it."""
    articles: int
    """How many have sentences in the pool."""


def pool_of(articles: Iterable[Article], most: int = SENTENCES, *, live: bool = False) -> Pool:
    """Return the first sentences of ``articles``, of each at ``most`` so many, each text once.

    Of a live page they are those of its entries if ``live``. The same pool in whatever order the articles come.
    """
    first: dict[str, Article] = {}  # in the order of their addresses, the first of those that have the same text
    for article in sorted(articles, key=lambda article: (article.url, article.text, article.title, article.outlet)):
        first.setdefault(article.text.strip(), article)
    found = [[*((live and live_entries(article)) or first_sentences(article, most))] for article in first.values()]
    return pool_of_sentences(filter(None, found))


def pool_of_sentences(by_article: Iterable[Sequence[Excerpt]]) -> Pool:
    """Return the pool of sentences that are given article by article, in the order of their text."""
    given = list(by_article)
    excerpts = tuple(chain.from_iterable(given))
    heads = [sentences[0].article for sentences in given]
    columns: defaultdict[tuple[str, str], int] = defaultdict(lambda: len(columns))
    said = (concepts_of(excerpt.text, excerpt.article.language) for excerpt in excerpts)
    rows = [sorted({columns[concept] for concept in concepts}) for concepts in said]
    indices, begins = np.array([*chain(*rows)], np.int32), np.cumsum([0, *map(len, rows)], dtype=np.int32)
    titled = [columns[each] for head in heads for each in columns.keys() & concepts_of(head.title, head.language)]
    return Pool(
        excerpts=excerpts,
        homes=np.array([home for home, sentences in enumerate(given) for _ in sentences], np.int64),
        positions=np.array([place for sentences in given for place in range(len(sentences))], np.int64),
        concepts=csr_array((np.ones(len(indices)), indices, begins), shape=(len(rows), max(len(columns), 1))),
        rarity=-np.log([document_share(*each) for each in columns] or [1.0]),
        lengths=np.array([len(excerpt.text.split()) for excerpt in excerpts], np.float64),
        headlines=np.bincount(np.array(titled, np.int64), minlength=max(len(columns), 1)),
        articles=len(given),
    )


def concepts_of(text: str, language: str) -> list[tuple[str, str]]:
    """Return the stem and the language of each content word of ``text``."""
    language = language or "en"
    return [(term, language) for term in stems(text, language, _void(language)) if term]


@lru_cache(maxsize=16)
def _void(language: str) -> frozenset[str]:
    """Return the stop words that are common in news, too; all of them for a language whose news was not counted."""
    words, every = stop_words(language), not is_counted(language)
    return frozenset(word for word in words if every or document_share(stem(word, language), language) >= COMMON)


def concept_weights(pool: Pool) -> Floats:
    """Return of each concept the share of articles that have it, late mentions counting less, to its power.

    A headline counts as a further mention: round-ups gain 1 to 2 % in ROUGE-2, the days have no headlines.
    """
    early = 0.5 ** (pool.positions / HALF_LIFE)
    rows, columns = pool.concepts.tocoo().coords
    _, first = np.unique(pool.homes[rows] * len(pool.rarity) + columns, return_index=True)  # mention in each article
    carried = np.bincount(columns[first], early[rows[first]], minlength=len(pool.rarity))
    return np.asarray((carried + pool.headlines) / max(pool.articles, 1), np.float64) ** AGREEMENT


def density(pool: Pool, weights: Floats, breadth: float) -> Floats:
    """Return how much of ``weights`` each sentence carries for its length, at most 1.0."""
    return scaled(np.asarray(pool.concepts @ weights / (pool.lengths + breadth), np.float64))


def common_ground(pool: Pool) -> Floats:
    """Return 1.0 for a sentence that has enough in common with the others of the pool, less for a stray one.

    A headline of another article, a columnist's "all views are my own", a scene with a man sobbing: what stands first
    in an article and has words that nothing else in the pool takes up.
    """
    sentences = np.bincount(pool.concepts.indices, minlength=pool.concepts.shape[1])
    shared = pool.concepts @ (pool.rarity * (sentences > 1)) / np.maximum(pool.concepts @ pool.rarity, 1e-9)
    return np.asarray(np.clip(shared / COMMON_GROUND, STRAY, 1.0), np.float64)


def cross_report_similarity(pool: Pool, worth: Floats) -> Floats:
    """Return how far the other articles say the same as each sentence, cubed and added up; 0.0 for a lone article.

    Of more than `COMPARED` sentences those of most ``worth`` are compared, and the others get 0.0.
    """
    heard = np.zeros(len(pool.excerpts))
    among = np.sort(np.argsort(-worth, kind="stable")[:COMPARED])
    homes = pool.homes[among]
    rows = pool.concepts[among]
    unit = rows.multiply(1 / np.sqrt(np.maximum(rows.sum(axis=1), 1.0))[:, None]).tocsr().astype(np.float32)
    near = (unit @ unit.T).toarray()
    # Cubed: squared scores 3 % less, as it is 10 %, the power of 2.5 1 %. `**` takes five times as long.
    near = near * near * near * (0.5 ** (pool.positions[among] / HALF_LIFE)).astype(np.float32)
    near[np.equal.outer(homes, homes)] = 0.0
    nearest = np.maximum.reduceat(near, np.flatnonzero(np.diff(homes, prepend=-1)), axis=1)
    heard[among] = nearest.sum(axis=1, dtype=np.float64)
    return heard


def scaled(values: Floats) -> Floats:
    """Divide by the largest, so that views can be multiplied; rounded, so that a tie is a tie on every machine."""
    largest = values.max(initial=0.0)
    return np.round(values / largest, 9) if largest > 0 else np.ones_like(values)
