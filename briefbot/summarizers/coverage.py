"""The default summarizer: the sentences that say what most independent reports say.

A sentence is worth how much it says of what all the articles say (`briefbot.summarizers.pool`), times how early it
stands, times how well it reads on its own (`briefbot.text.standalone`). Sentences are taken one by one; what has been
told already counts less, and a sentence too like one taken is never taken, so that a summary may be shorter than asked
for rather than say a thing twice.

Close relatives: MMR (Carbonell and Goldstein 1998) for taking turns, ICSISumm (Gillick and Favre 2009) for concepts
weighed by the documents that have them, LexRank (Erkan and Radev 2004) for sentences weighed by their likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from briefbot.model import Article, Excerpt
from briefbot.summarizers.pool import (
    Floats,
    Indices,
    Pool,
    PoolOptions,
    concept_weights,
    density,
    echo,
    pool_of,
    rootedness,
)
from briefbot.text.standalone import stands_alone


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageOptions:
    """How the summary is chosen. Tuned on days (Libya and Egypt) and round-ups together."""

    pool: PoolOptions = field(default_factory=PoolOptions)

    told: float = 0.3
    """Share of a concept's weight that is lost once a sentence with it is taken."""

    likeness: float = 0.3
    """Cosine of words from which two sentences tell the same. On round-ups .25 to .35 are alike, .50 repeats."""

    opening: float = 0.85
    """Share of its worth that a sentence far down loses against the first of its article. Round-ups hardly tell (.20 to
    .95 are alike); the days of Libya 2011 as one summary each gain 10 % from .20 to .85."""

    solo: float = 1.0
    """Echo that a sentence has for nothing, in articles: of few reports, what two say alike may be chance."""

    least: float = 0.2
    """How well a sentence must stand alone, as long as one does: a bad one is worse than a shorter summary."""


def coverage(articles: Sequence[Article], *, sentences: int) -> tuple[Excerpt, ...]:
    """Return at most ``sentences`` excerpts that cover what most of the ``articles`` say, in reading order.

    Each article counts as one independent report; equal texts count once. The order of the articles means nothing.

    >>> texts = "Rebels took Brega.", "On Monday rebels took the town of Brega.", "A dog barked all night long."
    >>> [e.text for e in coverage([Article(url=str(n), text=text) for n, text in enumerate(texts)], sentences=1)]
    ['On Monday rebels took the town of Brega.']
    """
    options = CoverageOptions()
    pool = pool_of(articles, options.pool)
    if sentences <= 0 or not pool.excerpts:
        return ()
    weights = concept_weights(pool, options.pool)
    worth = density(pool, weights, options.pool) * prominence(pool, options.opening) * rootedness(pool, options.pool)
    solo = options.solo / (options.solo + pool.articles)
    worth *= solo + (1.0 - solo) * echo(pool, options.pool, worth)
    chosen = take(pool, worth, weights, sentences, told=options.told, likeness=options.likeness, least=options.least)
    return tuple(pool.excerpts[index] for index in in_reading_order(pool, chosen))


def prominence(pool: Pool, opening: float) -> Floats:
    """Return how prominently each sentence stands: 1.0 for the first of an article, ``1 - opening`` far down."""
    return np.asarray(1.0 - opening + opening / (1.0 + pool.positions), np.float64)


def take(  # noqa: PLR0913 # what steers it is named
    pool: Pool,
    worth: Floats,
    weights: Floats,
    count: int,
    *,
    told: float,
    likeness: float,
    group: Indices | None = None,
    again: float = 1.0,
    least: float = 0.0,
) -> list[int]:
    """Return the indices of at most ``count`` sentences, best first, none like another.

    Args:
        pool: what there is to choose from.
        worth: of each sentence, before how well it stands alone; that is looked up only for those in the running.
        weights: of each concept.
        count: how many to take, at most.
        told: share of a concept's weight lost once it is told.
        likeness: cosine from which two sentences tell the same.
        group: of each sentence, what it speaks for.
        again: what a sentence is still worth when its group has spoken.
        least: how well a sentence must stand alone; if none does, the best of the others is taken.
    """
    concepts = pool.concepts
    sizes = np.maximum(np.diff(concepts.indptr), 1)
    whole = np.maximum(concepts @ weights, 1e-12)
    left, open_ = weights.copy(), worth.copy()
    alone = Alone(pool, least)
    chosen: list[int] = []
    while len(chosen) < count:
        gains = open_ * (concepts @ left) / whole
        best = alone.best(gains)
        if best is None and not chosen:
            best = Alone(pool, 0.0).best(gains)
        if best is None:
            break
        chosen.append(best)
        mine = concepts[[best]]
        left[mine.indices] *= 1.0 - told
        shared = (concepts @ mine.T).toarray().ravel()
        open_[shared >= likeness * np.sqrt(sizes * sizes[best])] = 0.0
        open_[best] = 0.0
        if group is not None:
            open_[group == group[best]] *= again
    return chosen


class Alone:
    """How well the sentences of a pool stand alone, looked up once and only for those that come to be the best."""

    def __init__(self, pool: Pool, least: float) -> None:
        self._excerpts = pool.excerpts
        self._least = least
        self._known = np.ones(len(pool.excerpts))
        self._seen = np.zeros(len(pool.excerpts), bool)

    def best(self, gains: Floats) -> int | None:
        """Return the sentence with the largest gain times how well it stands alone; ``None`` if nothing is gained."""
        gains = gains * self._known
        best = int(np.argmax(gains))
        while gains[best] > 0 and not self._seen[best]:
            excerpt = self._excerpts[best]
            language = excerpt.article.language or "en"
            alone = stands_alone(excerpt.article.text, excerpt.start, excerpt.end, language)
            self._known[best] = alone if alone >= self._least else 0.0
            self._seen[best] = True
            gains[best] *= self._known[best]
            best = int(np.argmax(gains))
        return best if gains[best] > 0 else None


def in_reading_order(pool: Pool, chosen: Sequence[int]) -> list[int]:
    """Return ``chosen`` by article, the one whose sentence was taken first in front, and by place in the article."""
    rank: dict[int, int] = {}
    for index in chosen:
        rank.setdefault(int(pool.homes[index]), len(rank))
    return sorted(chosen, key=lambda index: (rank[int(pool.homes[index])], pool.positions[index]))
