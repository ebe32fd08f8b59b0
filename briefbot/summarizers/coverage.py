"""The default summarizer: the sentences that say what most independent reports say.

A sentence is worth how much it says of what all the articles say (`briefbot.summarizers.pool`), times how early it
stands, times how well it reads on its own (`briefbot.summarizers.standalone`). Sentences are taken one by one; what
has been
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
from briefbot.summarizers.alone import Alone
from briefbot.summarizers.consensus import ConsensusOptions, consensus
from briefbot.summarizers.kinds import is_hedged
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageOptions:
    """How the summary is chosen. Tuned on days (Libya and Egypt) and round-ups together."""

    pool: PoolOptions = field(default_factory=PoolOptions)
    consensus: ConsensusOptions = field(default_factory=ConsensusOptions)

    echo: float = 0.7
    """Power of how far other articles say the same. .65 to .8 are alike, .5 and 1 cost 1 %."""

    hedged: float = 0.6
    """What a sentence is worth that tells what may or will be: an editor of the day writes what was. Round-ups gain 1 %
    in ROUGE-2 from .45 to .75 against 1, days neither gain nor lose."""

    enough: float = 20.0
    """Words for each sentence asked for, once told, with which a summary is complete: three sentences are asked for so
    that it can be read at a glance, not so that it can be a page. Round-ups gain 2 % in ROUGE-2 at 20 to 23; days, of
    one sentence or two, hardly tell."""

    told: float = 0.7
    """Share of a concept's weight that is lost once a sentence with it is taken. .3 to .85 are alike."""

    likeness: float = 0.3
    """Cosine of words from which two sentences tell the same. On round-ups .25 to .35 are alike, .50 repeats."""

    opening: float = 0.85
    """Share of its worth that a sentence far down loses against the first of its article. Round-ups hardly tell (.20 to
    .95 are alike); the days of Libya 2011 as one summary each gain 10 % from .20 to .85."""

    solo: float = 1.0
    """Echo that a sentence has for nothing, in articles: of few reports, what two say alike may be chance."""

    least: float = 0.28
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
    weights, alone = concept_weights(pool, options.pool), Alone(pool.excerpts)
    worth = consensus(pool, _worth(pool, weights, options), alone, options.consensus)
    chosen = take(
        pool,
        worth,
        weights,
        sentences,
        alone,
        told=options.told,
        likeness=options.likeness,
        least=options.least,
    )
    words = np.cumsum(pool.lengths[chosen]) - pool.lengths[chosen]
    chosen = [index for index, before in zip(chosen, words, strict=True) if before < options.enough * sentences]
    return tuple(pool.excerpts[index] for index in in_reading_order(pool, chosen))


def _worth(pool: Pool, weights: Floats, options: CoverageOptions) -> Floats:
    """Return what each sentence is worth by itself, before how well it stands alone."""
    worth = density(pool, weights, options.pool) * prominence(pool, options.opening) * rootedness(pool, options.pool)
    solo = options.solo / (options.solo + pool.articles)
    worth *= (solo + (1.0 - solo) * echo(pool, options.pool, worth)) ** options.echo
    return worth * np.where([is_hedged(excerpt.text) for excerpt in pool.excerpts], options.hedged, 1.0)


def prominence(pool: Pool, opening: float) -> Floats:
    """Return how prominently each sentence stands: 1.0 for the first of an article, ``1 - opening`` far down."""
    return np.asarray(1.0 - opening + opening / (1.0 + pool.positions), np.float64)


def take(  # noqa: PLR0913 # what steers it is named
    pool: Pool,
    worth: Floats,
    weights: Floats,
    count: int,
    alone: Alone,
    *,
    told: float,
    likeness: float,
    groups: Sequence[tuple[Indices, float]] = (),
    least: float = 0.0,
) -> list[int]:
    """Return the indices of at most ``count`` sentences, best first, none like another.

    Args:
        pool: what there is to choose from.
        worth: of each sentence, before how well it stands alone; that is looked up only for those in the running.
        weights: of each concept.
        count: how many to take, at most.
        alone: how well the sentences stand alone.
        told: share of a concept's weight lost once it is told.
        likeness: cosine from which two sentences tell the same.
        groups: of each sentence, what it speaks for; and what a sentence is still worth once that has spoken.
        least: how well a sentence must stand alone; if none does, the best of the others is taken.
    """
    concepts = pool.concepts
    sizes = np.maximum(np.diff(concepts.indptr), 1)
    whole = np.maximum(concepts @ weights, 1e-12)
    left, open_ = weights.copy(), worth.copy()
    fit = _Fit(alone, least)
    chosen: list[int] = []
    while len(chosen) < count:
        gains = open_ * (concepts @ left) / whole
        best = fit.best(gains)
        if best is None and not chosen:
            best = _Fit(alone, 0.0).best(gains)
        if best is None:
            break
        chosen.append(best)
        mine = concepts[[best]]
        left[mine.indices] *= 1.0 - told
        shared = (concepts @ mine.T).toarray().ravel()
        open_[shared >= likeness * np.sqrt(sizes * sizes[best])] = 0.0
        open_[best] = 0.0
        for group, again in groups:
            open_[group == group[best]] *= again
    return chosen


class _Fit:
    """The best of sentences that stand alone well enough; that is asked only of those that come to be the best."""

    def __init__(self, alone: Alone, least: float) -> None:
        self._alone = alone
        self._least = least
        self._known: dict[int, float] = {}

    def best(self, gains: Floats) -> int | None:
        """Return the sentence with the largest gain times how well it stands alone; ``None`` if nothing is gained."""
        gains = gains.copy()
        for index, known in self._known.items():
            gains[index] *= known
        best = int(np.argmax(gains))
        while gains[best] > 0 and best not in self._known:
            alone = self._alone.of(best)
            self._known[best] = alone if alone >= self._least else 0.0
            gains[best] *= self._known[best]
            best = int(np.argmax(gains))
        return best if gains[best] > 0 else None


def in_reading_order(pool: Pool, chosen: Sequence[int]) -> list[int]:
    """Return ``chosen`` by article, the one whose sentence was taken first in front, and by place in the article."""
    rank: dict[int, int] = {}
    for index in chosen:
        rank.setdefault(int(pool.homes[index]), len(rank))
    return sorted(chosen, key=lambda index: (rank[int(pool.homes[index])], pool.positions[index]))
