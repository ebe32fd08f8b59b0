"""Which pieces of two sequences belong together: equal tokens in order, and sentences that say the same in other words.

The longest common subsequence, by numpy a row at a time; long sequences are parted at tokens that each has once first
(patience diff), and what is too long even then is not aligned: the time is bounded whatever the texts are.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

#: Pairs of tokens that are compared at most, in one piece: 2,000 words beside 2,000.
MOST_CELLS = 4_000_000

#: Pairs of sentences likewise, of those that are not the same: 140 beside 140.
MOST_PAIRS = 20_000

#: Share of their words that two sentences must have in common (Dice): unrelated ones have .2 to .35 in stop words and
#: names; read on forty pairs of edited wire copy, .4 to .6 pair the same.
ALIKE = 0.5

#: Sentences that one may be parted into or joined from.
_MOST_PARTS = 3

#: A stretch of two sequences: from, up to and without, in each.
Span = tuple[int, int, int, int]


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of their words that two sentences have in common (Dice), from 0 to 1."""
    return 2 * len(one & other) / max(len(one) + len(other), 1)


def common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places, in order, of as many equal tokens as two sequences have in the same order.

    >>> common("a b c d".split(), "b x d".split())
    [(1, 0), (3, 2)]
    """
    first, last = 0, min(len(old), len(new))
    while first < last and old[first] == new[first]:
        first += 1
    ends = 0
    while ends < last - first and old[-1 - ends] == new[-1 - ends]:
        ends += 1
    span = first, len(old) - ends, first, len(new) - ends
    tail = [(len(old) - n, len(new) - n) for n in range(ends, 0, -1)]
    return [*((n, n) for n in range(first)), *_between(old, new, span), *tail]


def alike(old: Sequence[frozenset[str]], new: Sequence[frozenset[str]]) -> list[Span]:
    """Return which sentences, as sets of their words, say much the same, in order: one beside one or beside a few.

    >>> the, pier, fire = (frozenset(each.split()) for each in ("it rained", "the pier burnt", "the pier has burnt"))
    >>> alike([the, pier], [fire])
    [(1, 2, 0, 1)]
    """
    rows, columns = len(old), len(new)
    if not 0 < rows * columns <= MOST_PAIRS:
        return []
    steps = [(1, 1), *((1, n) for n in range(2, _MOST_PARTS + 1)), *((n, 1) for n in range(2, _MOST_PARTS + 1))]
    weights = {step: _weights(old, new, *step) for step in steps}
    best = np.zeros((rows + 1, columns + 1))
    came: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            score, step = max((best[row - 1, column], (1, 0)), (best[row, column - 1], (0, 1)))
            for taken in steps:
                above, before = row - taken[0], column - taken[1]
                if above >= 0 <= before and (weight := weights[taken][above, before]) > 0:
                    score, step = max((score, step), (best[above, before] + weight, taken))
            best[row, column], came[row, column] = score, step
    found: list[Span] = []
    row, column = rows, columns
    while row and column:
        down, right = came[row, column]
        if down and right:
            found.append((row - down, row, column - right, column))
        row, column = row - down, column - right
    return found[::-1]


def _between(old: Sequence[str], new: Sequence[str], span: Span) -> list[tuple[int, int]]:
    """Return the places of equal tokens within a stretch, parted at tokens that each has once if it is long."""
    start, end, begin, stop = span
    if not (start < end and begin < stop):
        return []
    if (end - start) * (stop - begin) <= MOST_CELLS:
        return [(start + a, begin + b) for a, b in _longest(old[start:end], new[begin:stop])]
    found: list[tuple[int, int]] = []
    for a, b in [*_anchors(old, new, span), (end, stop)]:
        if (a - start) * (b - begin) <= MOST_CELLS:
            found += _between(old, new, (start, a, begin, b))
        found += [(a, b)] if a < end else []
        start, begin = a + 1, b + 1
    return found


def _anchors(old: Sequence[str], new: Sequence[str], span: Span) -> list[tuple[int, int]]:
    """Return the places of tokens that each of two stretches has once, as many as stand in the same order."""
    start, end, begin, stop = span
    once = {token: at for at, token in enumerate(new[begin:stop], begin)}
    in_new, in_old = Counter(new[begin:stop]), Counter(old[start:end])
    pairs = [(a, once[t]) for a, t in enumerate(old[start:end], start) if in_old[t] == 1 == in_new[t]]
    tops: list[int] = []  # of the piles of patience: the least end of an ascending row of each length
    held: list[int] = []
    before: list[int] = []
    for number, (_, b) in enumerate(pairs):
        pile = bisect_left(tops, b)
        before.append(held[pile - 1] if pile else -1)
        tops[pile : pile + 1], held[pile : pile + 1] = [b], [number]
    chain, number = [], held[-1] if held else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _longest(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of a longest common subsequence."""
    if len(old) > len(new):  # a row of numpy for each token of the shorter
        return [(a, b) for b, a in _longest(new, old)]
    numbers = {token: number for number, token in enumerate({*old})}
    columns = np.array([numbers.get(token, -1) for token in new])
    table = np.zeros((len(old) + 1, len(new) + 1), np.int16)
    for row, token in enumerate(old):
        above = table[row]
        reached = np.where(columns == numbers[token], above[:-1] + 1, above[1:])
        np.maximum.accumulate(reached, out=table[row + 1, 1:])
    found = []
    a, b = len(old), len(new)
    while a and b:
        if old[a - 1] == new[b - 1]:
            a, b = a - 1, b - 1
            found.append((a, b))
        elif table[a - 1, b] >= table[a, b - 1]:
            a -= 1
        else:
            b -= 1
    return found[::-1]


def _weights(
    old: Sequence[frozenset[str]], new: Sequence[frozenset[str]], rows: int, columns: int
) -> NDArray[np.float64]:
    """Return how much is gained where ``rows`` sentences are laid beside ``columns``, from each place on; 0: unlike."""
    ours, theirs = _joined(old, rows), _joined(new, columns)
    numbers: dict[str, int] = {}
    left, right = (_matrix(sets, numbers) for sets in (ours, theirs))
    width = max(len(numbers), 1)
    left, right = (csr_array((m.data, m.indices, m.indptr), shape=(m.shape[0], width)) for m in (left, right))
    shared = (left @ right.T).toarray().astype(float)
    sizes = np.array([*map(len, ours)]).reshape(-1, 1) + np.array([*map(len, theirs)])
    dice = 2 * shared / np.maximum(sizes, 1)
    return np.where(dice >= ALIKE, dice * shared, 0.0)


def _joined(sets: Sequence[frozenset[str]], parts: int) -> list[frozenset[str]]:
    return [frozenset().union(*sets[at : at + parts]) for at in range(len(sets) - parts + 1)]


def _matrix(sets: Sequence[frozenset[str]], numbers: dict[str, int]) -> csr_array:
    columns = [numbers.setdefault(word, len(numbers)) for each in sets for word in sorted(each)]
    ends = np.cumsum([0, *map(len, sets)])
    return csr_array((np.ones(len(columns), np.int32), columns, ends), shape=(len(sets), max(len(numbers), 1)))
