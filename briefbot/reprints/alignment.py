"""Which pieces of two sequences belong together: equal items in order, and sentences that say the same in other words.

What would take too long to align is not aligned: the time is bounded whatever the texts are.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import product

#: Steps that difflib may take for two sequences in the worst case, two seconds' at most: the shorter one's length times
#: the longer one's and the number of equal pairs. For two sentences of 100 words they are about 50,000.
MOST_STEPS = 20_000_000

#: Pairs of sentences that are compared at most: 140 beside 140.
MOST_PAIRS = 20_000

#: Share of their words that two sentences must have in common (Dice): unrelated ones have .2 to .35 in stop words and
#: names; read on forty pairs of edited wire copy, .4 to .6 pair the same.
ALIKE = 0.5

#: How many sentences are laid beside how many: one that was parted, or others joined, too.
_STEPS = ((1, 1), (1, 2), (1, 3), (2, 1), (3, 1))

#: A stretch of two sequences: from, up to and without, in each.
Span = tuple[int, int, int, int]


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of their words that two sentences have in common (Dice), from 0 to 1."""
    return 2 * len(one & other) / max(len(one) + len(other), 1)


def stretches(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[bool, Span]]:
    """Yield the stretches that two sequences consist of, in order, and whether they are equal.

    >>> list(stretches("a b c d".split(), "b d".split()))
    [(False, (0, 1, 0, 0)), (True, (1, 2, 0, 1)), (False, (2, 3, 1, 1)), (True, (3, 4, 1, 2))]
    """
    known = Counter(new)
    equal_pairs = sum(known[item] for item in old)
    if old == new or min(len(old), len(new)) * (max(len(old), len(new)) + equal_pairs) > MOST_STEPS:
        yield old == new, (0, len(old), 0, len(new))
        return
    for kind, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield kind == "equal", (start, end, begin, stop)


def beside(old: Sequence[frozenset[str]], new: Sequence[frozenset[str]]) -> list[Span]:
    """Return which sentences, as sets of their words, say much the same, in order: those that share most words in all.

    Of very many sentences only equal ones.

    >>> the, pier, fire = (frozenset(each.split()) for each in ("it rained", "the pier burnt", "the pier has burnt"))
    >>> beside([the, pier], [fire])
    [(1, 2, 0, 1)]
    """
    if len(old) * len(new) > MOST_PAIRS:
        equal = [span for is_equal, span in stretches(old, new) if is_equal]
        return [(a + n, a + n + 1, b + n, b + n + 1) for a, end, b, _ in equal for n in range(end - a)]
    ours, theirs = ({count: _joined(each, count) for count in (1, 2, 3)} for each in (old, new))
    best = {(row, column): (0.0, (1, 1)) for row in range(len(old) + 1) for column in range(len(new) + 1)}
    for row, column in product(range(1, len(old) + 1), range(1, len(new) + 1)):
        ways = [(best[row - 1, column][0], (1, 0)), (best[row, column - 1][0], (0, 1))]
        for down, right in _STEPS:
            above, before = row - down, column - right
            if above >= 0 <= before and (gain := _gain(ours[down][above], theirs[right][before])):
                ways.append((best[above, before][0] + gain, (down, right)))
        best[row, column] = max(ways)
    found: list[Span] = []
    row, column = len(old), len(new)
    while row and column:
        down, right = best[row, column][1]
        if down and right:
            found.append((row - down, row, column - right, column))
        row, column = row - down, column - right
    return found[::-1]


def _joined(sets: Sequence[frozenset[str]], count: int) -> list[frozenset[str]]:
    return [frozenset().union(*sets[at : at + count]) for at in range(len(sets) - count + 1)]


def _gain(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how many words two sentences share, by how alike they are; 0 if they are not."""
    alike = share(one, other)
    return alike * len(one & other) if alike >= ALIKE else 0.0
