"""Pairs of texts worth comparing, found without comparing all: an inverted index over shingles of words.

A shingle that stands in few texts pairs them all. One that stands in many, an agency's copy in a hundred outlets or a
desk's wording, pairs each of them with the longest and with those whose MinHash is next to its own: the number of pairs
stays proportional to the number of texts. A shingle of boilerplate, whose texts have little else in common, pairs
nobody.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from briefbot.reprints.fingerprints import Hashes

Indices = NDArray[np.int64]

#: Two 32-bit numbers in one, so that one plain sort orders by both.
Keys = NDArray[np.uint64]

#: Shingles that all texts together keep at most, about; beyond, every text keeps every second, fourth ... of its
#: shingles, the same ones. 5,000 articles of 400 words have as many. With half, F1 on 10,000 edited texts is .003 less.
BUDGET = 1 << 21

#: Texts that share a shingle up to which all of them are paired: at most 276 pairs for a shingle. In more it is common.
NEAR = 24

#: The next texts, in one of the orders, with which each text of a common shingle is paired.
NEXT = 2

#: Share of a text's shingles that must be common for it to be crowded: more than a line of boilerplate.
CROWDED = 0.1

#: A shingle of more than twice `NEAR` texts is boilerplate if on average less than this share of those texts is common:
#: they have the shingle in common and little else, while copy that is carried widely makes up most of its texts. .35,
#: .5 and .65 give the same.
OF_COPY = 0.5

#: MinHash orders in which the texts of a common shingle stand next to one another.
ORDERS = 8
_FACTORS = np.arange(1, 2 * ORDERS, 2, dtype=np.uint32)[:, None] * np.uint32(0x9E3779B1)

#: Pairs that are counted at most, one for each shingle that two texts share; beyond, a shingle of fewer texts than
#: `NEAR` is common.
MOST_PAIRS = 1 << 25

_HALF = np.uint64(32)


def candidates(texts: Sequence[Hashes], share: float) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the pairs of texts that seem to share at least ``share`` of the shorter one's shingles.

    With them, for each text, whether it is crowded (1 or 0): most of the shingles that it shares are common. Two
    crowded texts that are no pair were not compared; any other two have next to nothing in common.

    Args:
        texts: the shingles of each text, longest text first.
        share: from 0.0 to 1.0; of what is kept of very many texts, the estimate is rough.
    """
    sampled = _sampled(texts)
    owners = np.repeat(np.arange(len(texts)), [len(shingles) for shingles in sampled])
    # Asked for counts, too, numpy sorts: that takes a fifth of the time.
    postings, _ = np.unique(_key(np.concatenate([*sampled, np.zeros(0, np.uint32)]), owners), return_counts=True)
    owners = _low(postings)
    sizes = np.bincount(owners, minlength=len(texts))
    shingle = np.cumsum(np.diff(postings >> _HALF, prepend=postings[:1] >> _HALF) > 0, dtype=np.int64)
    lengths = np.bincount(shingle)
    common = np.bincount(owners, lengths[shingle] > NEAR, len(texts)) / np.maximum(sizes, 1)
    is_boilerplate = (lengths > 2 * NEAR) & (np.bincount(shingle, common[owners]) < OF_COPY * lengths)
    kept = ((lengths > 1) & ~is_boilerplate)[shingle]
    owners, shingle, lengths = owners[kept], shingle[kept], lengths[shingle[kept]]
    near = max(2, min(NEAR, MOST_PAIRS // max(len(owners), 1)))
    keys, votes = np.unique(_pairs(owners, shingle, near, _orders(sampled)), return_counts=True)
    first, second = (keys >> _HALF).astype(np.int64), _low(keys)
    shares = votes / np.maximum(np.minimum(sizes[first], sizes[second]), 1)
    enough = np.flatnonzero((votes > 1) & (shares >= share))
    most = np.argsort(-shares[enough], kind="stable")[: NEAR * len(texts)]  # to compare all could take minutes
    enough = enough[np.sort(most)]
    in_common, shared = np.bincount(owners, lengths > near, len(texts)), np.bincount(owners, minlength=len(texts))
    crowded = (2 * in_common > shared) & (in_common > CROWDED * sizes)
    return list(zip(first[enough].tolist(), second[enough].tolist(), strict=True)), crowded.astype(int).tolist()


def _sampled(texts: Sequence[Hashes]) -> list[Hashes]:
    """Return the shingles that each text keeps."""
    rate = 1
    while sum(map(len, texts)) > BUDGET * rate:
        rate *= 2
    return [shingles[shingles & np.uint32(rate - 1) == 0] for shingles in texts]


def _pairs(owners: Indices, shingles: Indices, near: int, orders: NDArray[np.uint32]) -> Keys:
    """Return a key for each two texts, for each shingle that pairs them.

    Args:
        owners: the texts of each shingle, longest first.
        shingles: the shingle that each of them has, in ascending order.
        near: in how many texts a shingle pairs all of them.
        orders: of `_orders`; each shingle takes one of them.
    """
    starts = np.searchsorted(shingles, shingles)
    is_common = np.bincount(shingles)[shingles] > near
    behind = is_common & (starts < np.arange(len(starts)))
    found = [_key(owners[starts[behind]], owners[behind])]
    owners = owners[np.argsort(_key(shingles, orders[shingles % ORDERS, owners]), kind="stable")]
    for distance in range(1, near):
        same = shingles[distance:] == shingles[:-distance]
        if distance > NEXT:
            same &= ~is_common[distance:]
        a, b = owners[:-distance][same], owners[distance:][same]
        found.append(_key(np.minimum(a, b), np.maximum(a, b)))
    return np.concatenate(found)


def _orders(sampled: Sequence[Hashes]) -> NDArray[np.uint32]:
    """Return `ORDERS` rows: the smallest of each text's shingles under a permutation of its own (MinHash)."""
    none = np.iinfo(np.uint32).max
    smallest = [(shingles * _FACTORS).min(axis=1, initial=none) for shingles in sampled]
    return np.array(smallest, np.uint32).reshape(-1, ORDERS).T


def _key(high: NDArray[np.integer], low: NDArray[np.integer]) -> Keys:
    return high.astype(np.uint64) << _HALF | low.astype(np.uint64)


def _low(keys: Keys) -> Indices:
    return (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
