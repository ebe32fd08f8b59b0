"""The default summarizer: the sentences that say what most independent reports say.

A sentence is worth how much it says of what all the articles say (`briefbot.summarizers.pool`), times how early it
stands, if it reads on its own (`briefbot.summarizers.standalone`). Sentences are taken one by one; what has
been told already counts less, and a sentence too like one taken is never taken, so that a summary may be shorter than
asked for rather than say a thing twice.

Close relatives: MMR (Carbonell and Goldstein 1998) for taking turns, ICSISumm (Gillick and Favre 2009) for concepts
weighed by the documents that have them, LexRank (Erkan and Radev 2004) for sentences weighed by their likes.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from math import sqrt

import numpy as np

from briefbot.model import Article, Excerpt
from briefbot.summarizers.pool import (
    BREADTH,
    Floats,
    Pool,
    common_ground,
    concept_weights,
    concepts_of,
    cross_report_similarity,
    density,
    pool_of,
    scaled,
)
from briefbot.summarizers.standalone import faults_of, is_sound

#: Cosine of words from which two sentences tell the same. On round-ups .25 to .35 are alike, .50 repeats; in a glance
#: .30 to .35 are alike but for what is told twice: 22 to 29 bullets of 275.
LIKENESS = 0.32

#: Factor on the worth of a sentence for each that is taken from its article. In a glance .7 to .85 are alike, and 1
#: tells two main events fewer; in summaries and timelines it hardly tells.
AGAIN = 0.75

#: Factor on the worth of a sentence of a glance whose article is no news, so that it comes when nothing else is left.
#: If it were left out, the glance would stay short on days of two articles (ROUGE-1 .161 for .237 on crash-2008).
LAST_RESORT = 0.01

#: Share of a concept's weight that is lost once a sentence with it is taken. .5 to .8 are alike.
TOLD = 0.7


#: Power of `cross_report_similarity`. .65 to .8 are alike, .5 and 1 cost 1 %.
SIMILARITY = 0.7

#: A summary is complete once it has so many words for each sentence asked for: who asks for three sentences wants
#: something to read at a glance, not a page. Round-ups gain 2 % in ROUGE-2 at 20 to 23; days, of one sentence or two,
#: hardly tell.
ENOUGH = 20.0

#: Share of its worth that a sentence far down loses against the first of its article. Round-ups hardly tell (.20 to .95
#: are alike); the days of Libya 2011 as one summary each gain 10 % from .20 to .85.
OPENING = 0.85

#: Sentences of an article that are looked at, unless more are asked for.
DEEP = 4

#: Whether something holds of a sentence, by its number in a pool.
_Asks = Callable[[int], bool]


def coverage(
    articles: Sequence[Article],
    *,
    sentences: int,
    is_told: Callable[[Excerpt], bool] | None = None,
    goes_on: Callable[[Excerpt], bool] = lambda _: True,
) -> tuple[Excerpt, ...]:
    """Return at most ``sentences`` excerpts that cover what most of the ``articles`` say, in reading order.

    Each article counts as one independent report; equal texts count once. The order of the articles means nothing.
    A sentence that ``is_told`` to the reader already is left out, and so is one below the beginning of its article if
    it is none that ``goes_on``.

    >>> texts = "Rebels took Brega.", "On Monday rebels took the town of Brega.", "A dog barked all night long."
    >>> [e.text for e in coverage([Article(url=str(n), text=text) for n, text in enumerate(texts)], sentences=1)]
    ['On Monday rebels took the town of Brega.']
    """
    pool = pool_of(articles, max(DEEP, sentences))
    if sentences <= 0 or not pool.excerpts:
        return ()
    weights = concept_weights(pool)
    prominence = 1.0 - OPENING + OPENING / (1.0 + pool.positions)
    worth = density(pool, weights, BREADTH) * prominence * common_ground(pool)
    lone = 1.0 / (1.0 + pool.articles)  # of few reports, what two say alike may be chance
    similarity = cross_report_similarity(pool, worth)
    worth *= (lone + (1.0 - lone) * scaled(similarity)) ** SIMILARITY
    told = [is_told is not None and is_told(excerpt) for excerpt in pool.excerpts]
    worth[told] = 0.0
    free = [goes_on(excerpt) or opens(pool, index, told) for index, excerpt in enumerate(pool.excerpts)]
    chosen = select_greedily(pool, worth, weights, sentences, free=free.__getitem__, gaps=lambda _: True)
    words = np.cumsum(pool.lengths[chosen]) - pool.lengths[chosen]
    chosen = [index for index, before in zip(chosen, words, strict=True) if before < ENOUGH * sentences]
    return tuple(pool.excerpts[index] for index in in_reading_order(pool, chosen))


def opens(pool: Pool, index: int, told: Sequence[bool] = ()) -> bool:
    """Return whether no sentence before this one in its article can be read alone, but for those that were ``told``."""
    earlier = range(index - int(pool.positions[index]), index)
    return not any(is_sound(pool.excerpts[each]) for each in earlier if not (told and told[each]))


def says_again(excerpt: Excerpt, told: Iterable[Excerpt], verbatim: Iterable[Excerpt] = ()) -> bool:
    """Return whether one ``told`` says nearly the same, with all its numbers, or one of ``verbatim`` the very words.

    >>> text = "Dockers shut the port for 27 days. The port is shut by dockers. Dockers shut the port for 28 days."
    >>> one, two, three = (Excerpt(Article(url="urn:1", text=text), *span) for span in ((0, 34), (35, 63), (64, 98)))
    >>> says_again(two, [one]), says_again(three, [one])
    (True, False)
    """
    said = set(concepts_of(excerpt.text, excerpt.article.language))
    numbers = {each for each in said if each[0].isdigit()}
    others = (set(concepts_of(each.text, each.article.language)) for each in told)
    near = (numbers <= other and 0 < len(said & other) >= LIKENESS * sqrt(len(said) * len(other)) for other in others)
    return any(near) or any(excerpt.text in each.text for each in verbatim)


def follows(excerpt: Excerpt, other: Excerpt) -> bool:
    """Return whether an excerpt stands in its article directly behind the ``other``, but for marks such as bullets."""
    between = excerpt.article.text[other.end : excerpt.start]
    return excerpt.article == other.article and other.end <= excerpt.start and not any(map(str.isalnum, between))


def select_greedily(  # noqa: PLR0913 # what steers it is named
    pool: Pool,
    worth: Floats,
    weights: Floats,
    count: int,
    *,
    likeness: float = LIKENESS,
    free: _Asks,
    gaps: _Asks = lambda _: False,
) -> list[int]:
    """Return the indices of at most ``count`` sentences, best first, none like another.

    Each stands alone, or directly behind one that is told; if none does, the best one counts. Each further one of an
    article counts less.

    Args:
        pool: the sentences.
        worth: of each sentence, if it stands alone.
        weights: of each concept.
        count: how many to select, at most.
        likeness: cosine from which two sentences say the same.
        free: whether a sentence may be the first selected of its article.
        gaps: whether that holds of one that is not the first, too. If not, it must stand next to one selected.
    """
    concepts = pool.concepts
    sizes = np.maximum(np.diff(concepts.indptr), 1)
    whole = np.maximum(concepts @ weights, 1e-12)
    left, open_ = weights.copy(), worth.copy()
    chosen: list[int] = []
    while len(chosen) < count:
        gains = open_ * (concepts @ left) / whole
        best = _best(gains, partial(_is_fit, pool, chosen, free, gaps))
        if best is None and not chosen:
            best = _best(gains, lambda index: free(index) and "boilerplate" not in faults_of(pool.excerpts[index]))
        if best is None:
            break
        chosen.append(best)
        mine = concepts[[best]]
        left[mine.indices] *= 1.0 - TOLD
        shared = (concepts @ mine.T).toarray().ravel()
        open_[shared >= likeness * np.sqrt(sizes * float(sizes[best]))] = 0.0
        open_[pool.homes == pool.homes[best]] *= AGAIN
    return chosen


def _is_fit(pool: Pool, chosen: Sequence[int], free: _Asks, gaps: _Asks, index: int) -> bool:
    """Return whether a sentence can be selected beside those ``chosen``."""
    follows = pool.positions[index] > 0 and index - 1 in chosen
    home = pool.homes[index]
    beside = any(each in chosen and pool.homes[each] == home for each in (index - 1, index + 1))
    told = free(index) if gaps(index) or home not in pool.homes[chosen] else beside
    return told and is_sound(pool.excerpts[index], follows=follows)


def _best(gains: Floats, is_fit: Callable[[int], bool]) -> int | None:
    """Return the sentence with the largest gain that is fit; ``None`` if none gains anything."""
    order = np.argsort(-gains, kind="stable")
    return next(filter(is_fit, order[gains[order] > 0].tolist()), None)


def in_reading_order(pool: Pool, chosen: Sequence[int]) -> list[int]:
    """Return ``chosen`` by article, the one whose sentence was taken first in front, and by place in the article."""
    homes = list(dict.fromkeys(pool.homes[chosen].tolist()))
    return sorted(chosen, key=lambda index: (homes.index(pool.homes[index]), pool.positions[index]))
