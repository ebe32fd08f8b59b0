"""The sentences of a set of articles, and how much of what all the articles say each of them says.

Two views of one question, "how many independent reports carry this?", are multiplied:

- by concept: every content word of a sentence counts by the share of the articles that use it early on;
- by sentence: how near the nearest sentence of each other article comes, squared, so that a real paraphrase counts and
  a shared subject hardly does.

The first finds what all is about, even where no two sentences are alike; the second what is said again and again in a
large set, where the first would settle on whatever carries the most common words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from briefbot.model import Article, Excerpt
from briefbot.text.background import document_share
from briefbot.text.standalone import told_spans
from briefbot.text.words import content_stems

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
_ROWS = 512  # of the similarity matrix, held at a time: 512 x 5,000 numbers are 20 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolOptions:
    """How sentences are weighed. Tuned together on days (Libya and Egypt) and round-ups; each is flat near its value."""

    half_life: float = 3.0
    """Sentences into an article after which what it says counts half."""

    agreement: float = 1.5
    """Power of the share of articles that use a concept: above 1, what many say outweighs the sum of what few say."""

    likeness: float = 2.0
    """Power of the similarity to another article's nearest sentence."""

    breadth: float = 25.0
    """Words added to a sentence's length before what it says is divided by it: without them the shortest would win."""

    sentences: int = 40
    """Sentences looked at in each article, from its start, where the articles together have more than `ENOUGH`."""


ENOUGH = 6_000
"""Sentences in a pool that are looked at whatever article they stand in: keeps a brief of a thousand articles fast."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Sentences of articles, as arrays with one row a sentence."""

    excerpts: tuple[Excerpt, ...]
    homes: NDArray[np.int64]
    """Which article a sentence stands in, counted from 0."""
    positions: NDArray[np.int64]
    """How many sentences of its article stand before it."""
    concepts: csr_array
    """1.0 where a sentence (row) has a concept (column)."""
    rarity: Floats
    """Of each concept: minus the logarithm of the share of general news that has it."""
    lengths: Floats
    """Words in each sentence."""

    @property
    def articles(self) -> int:
        """How many articles have sentences in the pool."""
        return int(self.homes[-1]) + 1 if len(self.homes) else 0


def pool_of(articles: Sequence[Article], options: PoolOptions = PoolOptions(), *, each: int = 0) -> Pool:
    """Return the sentences of ``articles``, each text once; at most ``each`` of an article if it is above 0.

    The pool is the same in whatever order the articles come.
    """
    spans = [(article, told_spans(article.text, article.language or "en")) for article in distinct(articles)]
    if not each and sum(len(told) for _, told in spans) > ENOUGH:
        each = options.sentences
    excerpts: list[Excerpt] = []
    homes: list[int] = []
    positions: list[int] = []
    for article, told in spans:
        home = homes[-1] + 1 if homes else 0
        for position, (start, end) in enumerate(told[:each] if each else told):
            excerpts.append(Excerpt(article, start, end))
            homes.append(home)
            positions.append(position)
    concepts, rarity = _concepts(excerpts)
    lengths = np.array([len(excerpt.text.split()) for excerpt in excerpts], dtype=np.float64)
    return Pool(tuple(excerpts), np.array(homes, np.int64), np.array(positions, np.int64), concepts, rarity, lengths)


def distinct(articles: Sequence[Article]) -> list[Article]:
    """Return the articles in the order of their addresses, the first of those that have the same text."""
    found: dict[str, Article] = {}
    for article in sorted(articles, key=lambda article: (article.url, article.text, article.title, article.outlet)):
        found.setdefault(article.text.strip(), article)
    return list(found.values())


def _concepts(excerpts: Sequence[Excerpt]) -> tuple[csr_array, Floats]:
    """Return which sentence has which content stem, and how rare the stems are in general news."""
    from scipy.sparse import csr_array

    columns: dict[tuple[str, str], int] = {}
    indices: list[int] = []
    begins = [0]
    for excerpt in excerpts:
        language = excerpt.article.language or "en"
        stems = sorted(set(content_stems(excerpt.text, language)))
        indices += [columns.setdefault((stem, language), len(columns)) for stem in stems]
        begins.append(len(indices))
    shape = (len(excerpts), max(len(columns), 1))
    ones = np.ones(len(indices))
    matrix = csr_array((ones, np.array(indices, np.int32), np.array(begins, np.int32)), shape=shape)
    shares = np.array([document_share(stem, language) for stem, language in columns] or [1.0])
    return matrix, -np.log(shares)


def concept_weights(pool: Pool, options: PoolOptions) -> Floats:
    """Return how much of all the articles each concept is: the share of articles with it, late mentions counting less."""
    early = 0.5 ** (pool.positions / options.half_life)
    entries = pool.concepts.tocoo()
    rows, columns = entries.coords
    mentions = pool.homes[rows] * pool.concepts.shape[1] + columns
    weights = early[rows]
    order = np.lexsort((-weights, mentions))
    first = np.ones(len(order), bool)
    first[1:] = mentions[order][1:] != mentions[order][:-1]
    best = order[first]
    carried = np.bincount(columns[best], weights=weights[best], minlength=pool.concepts.shape[1])
    return (carried / max(pool.articles, 1)) ** options.agreement


def density(pool: Pool, weights: Floats, options: PoolOptions) -> Floats:
    """Return how much of ``weights`` each sentence carries for its length, at most 1.0."""
    return _scaled(pool.concepts @ weights / (pool.lengths + options.breadth))


def echo(pool: Pool, options: PoolOptions) -> Floats:
    """Return how far the other articles say the same as each sentence, at most 1.0; all 1.0 for a lone article."""
    count = len(pool.excerpts)
    if pool.articles < 2:
        return np.ones(count)
    norms = np.sqrt(np.maximum(np.diff(pool.concepts.indptr), 1)).astype(np.float64)
    rows = pool.concepts.multiply(1 / norms[:, None]).tocsr().astype(np.float32)
    columns = rows.T.tocsr()
    begins = np.flatnonzero(np.diff(pool.homes, prepend=-1))
    early = (0.5 ** (pool.positions / options.half_life)).astype(np.float32)
    heard = np.zeros(count)
    for top in range(0, count, _ROWS):
        near = (rows[top : top + _ROWS] @ columns).toarray()
        near **= options.likeness
        near *= early
        nearest = np.maximum.reduceat(near, begins, axis=1)
        own = pool.homes[top : top + _ROWS]
        nearest[np.arange(len(own)), own] = 0.0
        heard[top : top + _ROWS] = nearest.sum(axis=1, dtype=np.float64)
    return _scaled(heard)


def _scaled(values: Floats) -> Floats:
    """Divide by the largest, so that views can be multiplied; rounded, so that a tie is a tie on every machine."""
    largest = values.max(initial=0.0)
    return np.round(values / largest, 9) if largest > 0 else np.ones_like(values)
