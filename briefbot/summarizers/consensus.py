"""How far each sentence says what the best sentences say: the choice that would be least wrong.

Which sentence an editor would have written is not known, but every good candidate is a guess at it. A candidate is
worth what it shares on average with all of them, the better ones counting more: minimum Bayes risk (Kumar and Byrne
2004, for translations). It comes after the views that look at one sentence at a time (`briefbot.summarizers.pool`) and
settles between sentences that those hold to be nearly alike.

Tried and refused: shared pairs of words beside words (alike), content words alone (days Libya .001 less).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from briefbot.language.tokens import stem, tokens

if TYPE_CHECKING:
    from briefbot.model import Excerpt
    from briefbot.summarizers.alone import Alone
    from briefbot.summarizers.pool import Floats, Pool


#: Characters of a sentence that are compared: a page without a full stop is one, and its words are a row's columns.
_MANY = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsensusOptions:
    """How candidates are compared. Tuned on days (Libya, Egypt) and round-ups together, as a mean over settings nearby.

    Days Libya gain 2 % in ROUGE-1, round-ups 2 % in ROUGE-2 against no consensus.
    """

    candidates: int = 60
    """Sentences that are compared, at most: those of most worth. 100, 300 and all are alike."""

    sharpness: float = 1.7
    """Power of a candidate's worth when it speaks on the others. 1.4 to 2 are alike, 1 costs 2 % on days."""

    own_article: float = 0.75
    """What a candidate of the same article counts. .5 to 1 are alike; .3 costs round-ups 1 %."""


def consensus(pool: Pool, worth: Floats, alone: Alone, options: ConsensusOptions) -> Floats:
    """Return ``worth`` times how far each sentence says what the best say, at most 1.0.

    Others than the candidates come behind: their worth is multiplied by the least of the candidates' shares.
    """
    best = np.argsort(-worth, kind="stable")[: options.candidates]
    voice = (worth[best] * np.array([alone.of(index) for index in best.tolist()])) ** options.sharpness
    if voice.sum() <= 0:
        return worth
    shared = _shared([pool.excerpts[index] for index in best.tolist()])
    own = pool.homes[best][:, None] == pool.homes[best][None, :]
    shared = np.where(own, shared * options.own_article, shared)
    heard = shared @ (voice / voice.sum())
    if heard.max() <= 0:  # no words in any of them
        return worth
    heard = np.round(heard / heard.max(), 9)
    told = worth * float(heard.min())
    told[best] = worth[best] * heard
    return told


def _shared(excerpts: Sequence[Excerpt]) -> Floats:
    """Return for any two sentences the share of words they have in common: the F1 of one against the other."""
    said = [_words(excerpt) for excerpt in excerpts]
    columns: dict[tuple[str, int], int] = {}
    grid = np.zeros((len(said), sum(map(len, said))), np.float32)
    for row, words in enumerate(said):
        grid[row, [columns.setdefault(word, len(columns)) for word in words]] = 1.0
    grid = grid[:, : max(len(columns), 1)]
    sizes = grid.sum(axis=1)
    return np.asarray(2.0 * (grid @ grid.T) / np.maximum(sizes[:, None] + sizes[None, :], 1.0), np.float64)


def _words(excerpt: Excerpt) -> list[tuple[str, int]]:
    """Return every word of a sentence as its stem and the how-manieth it is; grammatical words, too."""
    language = excerpt.article.language or "en"
    counted: Counter[str] = Counter()
    words = []
    for token in tokens(excerpt.text[:_MANY]):
        stemmed = stem(token, language)
        counted[stemmed] += 1
        words.append((stemmed, counted[stemmed]))
    return words
