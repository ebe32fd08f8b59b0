"""The default summarizer: the sentences that say what most independent reports say.

A sentence is worth how much of what all the articles say it says (`briefbot.summarizers.pool`), times how early it stands,
times how well it reads on its own (`briefbot.text.standalone`). Sentences are taken one by one; what has been told
already counts less, and a sentence too like one taken is never taken, so that a summary may be shorter than asked for
rather than say a thing twice.

Close relatives: MMR (Carbonell and Goldstein 1998) for taking turns, ICSISumm (Gillick and Favre 2009) for concepts
weighed by the documents that have them, LexRank (Erkan and Radev 2004) for sentences weighed by their likes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from briefbot.model import Article, Excerpt
from briefbot.summarizers.pool import Floats, Pool, PoolOptions, concept_weights, density, echo, pool_of
from briefbot.text.standalone import stands_alone


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageOptions:
    """How the summary is chosen. Tuned on days (Libya and Egypt) and round-ups together."""

    pool: PoolOptions = PoolOptions()

    told: float = 0.3
    """Share of a concept's weight that is lost once a sentence with it is taken."""

    likeness: float = 0.35
    """Share of words (cosine) from which two sentences tell the same. On round-ups .30 to .40 are alike, .50 repeats."""

    opening: float = 0.2
    """Share of its worth that a sentence far down loses against the first of its article."""


def coverage(articles: Sequence[Article], *, sentences: int) -> tuple[Excerpt, ...]:
    """Return at most ``sentences`` excerpts that cover what most of the ``articles`` say, in reading order.

    Each article counts as one independent report; equal texts count once. The order of the articles means nothing.

    >>> texts = ["Rebels took Brega on Monday.", "On Monday rebels took the town of Brega.", "A dog barked all night long."]
    >>> [e.text for e in coverage([Article(url=str(n), text=text) for n, text in enumerate(texts)], sentences=1)]
    ['On Monday rebels took the town of Brega.']
    """
    options = CoverageOptions()
    pool = pool_of(articles, options.pool)
    if sentences <= 0 or not pool.excerpts:
        return ()
    weights = concept_weights(pool, options.pool)
    worth = density(pool, weights, options.pool) * echo(pool, options.pool) * prominence(pool, options.opening)
    chosen = take(pool, worth, weights, sentences, told=options.told, likeness=options.likeness)
    return tuple(pool.excerpts[index] for index in in_reading_order(pool, chosen))


def prominence(pool: Pool, opening: float) -> Floats:
    """Return how prominently each sentence stands: 1.0 for the first of an article, ``1 - opening`` far down."""
    return 1.0 - opening + opening / (1.0 + pool.positions)


def take(  # noqa: PLR0913 # what steers it is named
    pool: Pool,
    worth: Floats,
    weights: Floats,
    count: int,
    *,
    told: float,
    likeness: float,
    closed: Callable[[int], Sequence[int]] | None = None,
) -> list[int]:
    """Return the indices of at most ``count`` sentences, best first, none like another.

    Args:
        pool: what there is to choose from.
        worth: of each sentence, before how well it stands alone; that is looked up only for those in the running.
        weights: of each concept.
        count: how many to take, at most.
        told: share of a concept's weight lost once it is told.
        likeness: cosine from which two sentences tell the same.
        closed: the sentences that are out once one is taken, besides those like it.
    """
    concepts = pool.concepts
    sizes = np.maximum(np.diff(concepts.indptr), 1)
    whole = np.maximum(concepts @ weights, 1e-12)
    left = weights.copy()
    open_ = worth.copy()
    weighed = np.zeros(len(worth), bool)
    chosen: list[int] = []
    while len(chosen) < count:
        gains = open_ * (concepts @ left) / whole
        best = int(np.argmax(gains))
        while gains[best] > 0 and not weighed[best]:
            excerpt = pool.excerpts[best]
            alone = stands_alone(excerpt.article.text, excerpt.start, excerpt.end, excerpt.article.language or "en")
            open_[best] *= alone
            gains[best] *= alone
            weighed[best] = True
            best = int(np.argmax(gains))
        if gains[best] <= 0:
            break
        chosen.append(best)
        mine = concepts[[best]]
        left[mine.indices] *= 1.0 - told
        shared = (concepts @ mine.T).toarray().ravel()
        open_[shared >= likeness * np.sqrt(sizes * sizes[best])] = 0.0
        open_[best] = 0.0
        if closed is not None:
            open_[closed(best)] = 0.0
    return chosen


def in_reading_order(pool: Pool, chosen: Sequence[int]) -> list[int]:
    """Return ``chosen`` by article, the one whose sentence was taken first in front, and by place in the article."""
    rank: dict[int, int] = {}
    for index in chosen:
        rank.setdefault(int(pool.homes[index]), len(rank))
    return sorted(chosen, key=lambda index: (rank[int(pool.homes[index])], pool.positions[index]))
