"""Pairs of texts worth comparing, found without comparing all: an inverted index over sampled runs of words.

Every text keeps those of its run hashes that fall on a fixed lattice (a MinHash whose size grows with the text), so a
text cut from a long one meets it as surely as its twin, which MinHash signatures of one size and their Jaccard estimate
miss. A run that stands in few texts pairs them all. A run that stands in many, an agency's copy in a hundred outlets or
a house's boilerplate, pairs each of them with the longest and with those whose MinHash is next to its own: the number
of pairs stays proportional to the number of texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from briefbot.text.prints import Hashes

Indices = NDArray[np.int64]
Keys = NDArray[np.uint64]
"""Two 32-bit numbers in one, so that one plain sort orders by both."""

FULL = 512
"""Runs below which a text keeps all of its runs; from there on about as many are kept, at least one in `COARSEST`."""
COARSEST = 8

BUDGET = 1 << 23
"""Runs that all texts together keep at most, about; beyond, every text keeps every second, fourth ... of its runs."""

RARE = 24
"""Texts that share a run up to which all of them are paired: at most 276 pairs for a run."""

ORDERS = 8
"""MinHash orders in which the texts of a common run stand next to one another."""

CROWDED = 0.1
"""Share of a text's runs that must be common for it to be `Candidates.crowded`: more than a line of boilerplate."""

FURNITURE = 0.01
"""Share of all texts, at least twice `RARE` texts, above which a run says nothing about whose copy it is."""

_CHUNK = 1 << 22
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs worth comparing."""

    first: Indices
    """The smaller index of each pair; pairs are sorted and stand once."""

    second: Indices
    """The larger index of each pair."""

    crowded: NDArray[np.bool_]
    """For each text, whether most of the runs that it shares stand in more texts than are all paired. Of two such texts
    that are no pair nothing is known; any other two that are no pair have next to nothing in common."""

    furniture: Hashes
    """Sorted: sampled runs that stand in so many texts that they say nothing about whose copy it is."""

    furnished: NDArray[np.bool_]
    """For each text, whether it has such a run."""


def candidates(texts: Sequence[Hashes], share: float) -> Candidates:
    """Return the pairs of texts that seem to share at least ``share`` of the shorter one's runs.

    Args:
        texts: the runs of each text, longest text first.
        share: from 0.0 to 1.0; the estimate is rough, so ask for less than is meant.
    """
    rates = _rates(texts)
    sampled = [np.unique(runs[runs % rate == 0]) for runs, rate in zip(texts, rates.astype(np.uint32), strict=True)]
    sizes = np.array([len(runs) for runs in sampled], np.int64)
    postings = _key(np.concatenate([np.zeros(0, np.uint32), *sampled]), np.repeat(np.arange(len(texts)), sizes))
    postings.sort()
    runs = (postings >> _HALF).astype(np.uint32)
    owners = (postings & _LOW).astype(np.uint32)
    del postings  # a big batch is big
    starts = np.flatnonzero(np.concatenate(([True], runs[1:] != runs[:-1]))[: len(runs)])
    lengths = np.diff(np.append(starts, len(runs)))
    common = lengths > RARE
    places = _spread(starts[common], lengths[common])
    common_sizes = np.bincount(owners[places], minlength=len(texts))
    rare_sizes = sizes - common_sizes
    shared_sizes = rare_sizes - np.bincount(owners[starts[lengths == 1]], minlength=len(texts))

    keys, counts = _count(_rare_pairs(owners, starts, lengths))
    first, second = _halves(keys)
    rate = np.maximum(rates[first], rates[second])
    least = np.minimum(rare_sizes[first] * rates[first], rare_sizes[second] * rates[second])
    keys = keys[(counts >= 2) & (counts * rate >= share * least)]
    if len(places):
        more, counts = _count(_common_pairs(runs[places], owners[places], sampled))
        keys = np.unique(np.concatenate((keys, more[counts >= 3])))
    many = lengths > max(2 * RARE, FURNITURE * len(texts))
    furnished = np.zeros(len(texts), np.bool_)
    furnished[owners[_spread(starts[many], lengths[many])]] = True
    return Candidates(
        *_halves(keys),
        crowded=(common_sizes > shared_sizes) & (common_sizes > CROWDED * sizes),
        furniture=runs[starts[many]],
        furnished=furnished,
    )


def _rates(texts: Sequence[Hashes]) -> Indices:
    """Return for each text of how many runs one is kept: a power of two, so that every lattice holds the coarser."""
    rates = np.array([min(COARSEST, 1 << (len(runs) // FULL).bit_length()) for runs in texts], np.int64)
    kept = sum(len(runs) / rate for runs, rate in zip(texts, rates.tolist(), strict=True))
    while kept > BUDGET:
        rates = np.maximum(rates, 2 * rates.min())
        kept = sum(len(runs) / rate for runs, rate in zip(texts, rates.tolist(), strict=True))
    return rates


def _key(high: NDArray[np.integer], low: NDArray[np.integer]) -> Keys:
    return high.astype(np.uint64) << _HALF | low.astype(np.uint64)


def _halves(keys: Keys) -> tuple[Indices, Indices]:
    return (keys >> _HALF).astype(np.int64), (keys & _LOW).astype(np.int64)


def _spread(starts: Indices, lengths: Indices) -> Indices:
    """Return the places ``start, start + 1, ...`` of every group, one after the other."""
    ends = np.cumsum(lengths)
    return np.arange(lengths.sum()) + np.repeat(starts - ends + lengths, lengths)


def _count(pieces: Iterator[Keys]) -> tuple[Keys, Indices]:
    """Return the distinct keys, sorted, and how often each stands in the pieces."""
    keys, counts = np.zeros(0, np.uint64), np.zeros(0, np.int64)
    for piece in pieces:
        more, often = np.unique(piece, return_counts=True)
        both = np.concatenate((keys, more))
        order = np.argsort(both, kind="stable")
        both = both[order]
        begins = np.flatnonzero(np.concatenate(([True], both[1:] != both[:-1]))[: len(both)])
        counts = np.add.reduceat(np.concatenate((counts, often))[order], begins) if len(both) else counts
        keys = both[begins]
    return keys, counts


def _rare_pairs(owners: Hashes, starts: Indices, lengths: Indices) -> Iterator[Keys]:
    """Yield a key for each two texts that share a run, for each rare run they share."""
    held: list[Keys] = []
    for length in range(2, RARE + 1):
        left, right = np.triu_indices(length, 1)
        groups = starts[lengths == length]
        step = max(1, _CHUNK // len(left))
        for begin in range(0, len(groups), step):
            members = owners[groups[begin : begin + step, None] + np.arange(length)]
            held.append(_key(members[:, left], members[:, right]).ravel())
            if sum(map(len, held)) >= _CHUNK:
                yield np.concatenate(held)
                held = []
    if held:
        yield np.concatenate(held)


def _common_pairs(runs: Hashes, owners: Hashes, sampled: Sequence[Hashes]) -> Iterator[Keys]:
    """Yield keys for each text of a common run with the longest, and with its neighbours in a MinHash order."""
    begins = np.concatenate(([True], runs[1:] != runs[:-1]))
    longest = np.maximum.accumulate(np.where(begins, np.arange(len(runs)), 0))
    yield _key(owners[longest[~begins]], owners[~begins])
    orders = _orders(sampled)
    group = np.cumsum(begins)
    order = np.argsort(_key(group, orders[runs % ORDERS, owners]), kind="stable")
    group, owners = group[order], owners[order]
    for distance in (1, 2):
        same = group[distance:] == group[:-distance]
        a, b = owners[distance:][same], owners[:-distance][same]
        yield _key(np.minimum(a, b), np.maximum(a, b))


def _orders(sampled: Sequence[Hashes]) -> NDArray[np.uint32]:
    """Return `ORDERS` rows: the smallest of each text's runs under a permutation of its own."""
    mixed = np.concatenate(sampled)
    filled = np.array([len(runs) > 0 for runs in sampled])
    starts = np.cumsum([0, *(len(runs) for runs in sampled)])[:-1][filled]
    rows = np.full((ORDERS, len(sampled)), np.iinfo(np.uint32).max, np.uint32)
    for row in rows:
        mixed = mixed * np.uint32(0x9E3779B1) + np.uint32(0x7F4A7C15)
        mixed ^= mixed >> np.uint32(15)
        row[filled] = np.minimum.reduceat(mixed, starts)
    return rows
