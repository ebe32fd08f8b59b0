"""Pairs of texts worth comparing, found without comparing all: an inverted index over sampled shingles of words.

Every text keeps those of its shingle hashes that fall on a fixed lattice (a MinHash whose size grows with the text), so
a text cut from a long one meets it as surely as its twin, which MinHash signatures of one size and their Jaccard
estimate miss. A shingle that stands in few texts pairs them all. A shingle that stands in many, an agency's copy in a
hundred outlets or a desk's wording, pairs each of them with the longest and with those whose MinHash is next to its
own: the number of pairs stays proportional to the number of texts. A shingle of boilerplate, whose texts have little
else in common, pairs nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from briefbot.reprints.fingerprints import Hashes

Indices = NDArray[np.int64]

#: Two 32-bit numbers in one, so that one plain sort orders by both.
Keys = NDArray[np.uint64]

#: Shingles below which a text keeps all of its shingles; from there on about as many are kept, at least one in
#: `COARSEST`.
FULL = 512
COARSEST = 8

#: Shingles that all texts together keep at most, about; beyond, every text keeps every second, fourth ... of its
#: shingles. With half as many, recall on 100,000 edited texts was .962 instead of .972.
BUDGET = 1 << 24

#: Texts that share a shingle up to which all of them are paired: at most 276 pairs for a shingle.
RARE = 24

#: Pairs that are all compared, about four seconds' work: the news of a day has fewer. Beyond, only the `BEST` are.
FEW = 1 << 18

#: Pairs of a text that count then, those that share most shingles; others are kept only if they are among the best of
#: the other text. So 100,000 texts whose every sentence stands in thirty texts, which had not ended after 150 s, take
#: 56 s. If the labelled wire copy is cut so, F1 is .992 with 24 and 32, .989 with 16.
BEST = 24

#: MinHash orders in which the texts of a common shingle stand next to one another.
ORDERS = 8

#: Share of a text's shingles that must be common for it to be `Candidates.crowded`: more than a line of boilerplate.
CROWDED = 0.1

#: A shingle of more than twice `RARE` texts is boilerplate if on average less than this share of those texts is common:
#: the texts have the shingle in common and little else, while copy that is carried widely makes up most of its texts.
#: Such shingles pair nobody. On 10,000 edited texts that all end in one block of 150 words, F1 went from .813 to .988,
#: with twenty such blocks from .799 to .987; the labelled wire copy stayed. On those, and on the wire copy, .35, .5 and
#: .65 give the same.
COMMON_SHARE = 0.5

#: Pairs, or texts of common shingles, that are looked at in one go.
_CHUNK = 1 << 20

#: Pairs counted at a time, beyond which those with one vote are forgotten: a pair that is alike has votes to spare.
_HELD = 1 << 21
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
    """For each text, whether most of the shingles that it shares stand in more texts than are all paired, or it has
    lost pairs to `BEST`. Two crowded texts that are no pair were not compared; any other two have next to nothing in
    common."""


def candidates(texts: Sequence[Hashes], share: float) -> Candidates:
    """Return the pairs of texts that seem to share at least ``share`` of the shorter one's shingles.

    Args:
        texts: the shingles of each text, longest text first.
        share: from 0.0 to 1.0; the estimate is rough, so ask for less than is meant.
    """
    rates = _rates(texts)
    sampled = [shingles[shingles & np.uint32(rate - 1) == 0] for shingles, rate in zip(texts, rates, strict=True)]
    postings, sizes = _postings(sampled)
    owners, shingles = postings.view("<u4").reshape(-1, 2).T
    shared_sizes = np.bincount(owners, minlength=len(texts))
    _, starts, lengths = np.unique(shingles, return_index=True, return_counts=True)
    common = lengths > RARE
    flagged = _boilerplate_shingles(owners[np.repeat(common, lengths)], lengths, common, sizes)
    common &= ~flagged
    inside = np.repeat(common, lengths)
    common_sizes = np.bincount(owners[inside], minlength=len(texts))
    boilerplate_sizes = np.bincount(owners[np.repeat(flagged, lengths)], minlength=len(texts))
    pairs = _alike(_rare_pairs(owners, starts, lengths), 2, share, rates, sizes - common_sizes - boilerplate_sizes)
    if common.any():
        found = _common_pairs(postings[inside], lengths[common], _orders(sampled))
        pairs = _merged([pairs, _alike(found, 3, share, rates, common_sizes)])
    keys, cut = _best(*pairs, rates)
    crowded = (2 * common_sizes > shared_sizes - boilerplate_sizes) & (common_sizes > CROWDED * sizes)
    return Candidates(*_halves(keys), crowded=crowded | cut)


def _alike(pieces: Iterator[Keys], least: int, share: float, rates: Indices, sizes: Indices) -> tuple[Keys, Hashes]:
    """Return the pairs with at least ``least`` votes and ``share`` of the smaller of their sizes, and their votes."""
    keys, votes = _count(pieces)
    keys, votes = keys[votes >= least], votes[votes >= least]
    first, second = _halves(keys)
    bar = share * np.minimum(sizes[first] * rates[first], sizes[second] * rates[second])
    enough = votes * np.maximum(rates[first], rates[second]) >= bar
    return keys[enough], votes[enough]


def _best(keys: Keys, votes: Hashes, rates: Indices) -> tuple[Keys, NDArray[np.bool_]]:
    """Return the pairs that are among the `BEST` of either text by what they share, and which texts lost some."""
    first, second = _halves(keys)
    degrees = np.bincount(first, minlength=len(rates)) + np.bincount(second, minlength=len(rates))
    cut: NDArray[np.bool_] = degrees > BEST
    if len(keys) <= FEW or not cut.any():
        return keys, np.zeros(len(rates), np.bool_)
    shared = (votes * np.maximum(rates[first], rates[second])).astype(np.uint32)
    shared = shared.max() - shared
    owners = np.concatenate((first, second)).astype(np.uint32)
    del first, second
    order = np.argsort(_key(owners, np.tile(shared, 2)), kind="stable")
    ranks = np.empty(len(order), np.uint32)
    ranks[order] = np.arange(len(order)) - np.repeat(np.cumsum(degrees) - degrees, degrees)
    return keys[(ranks < BEST).reshape(2, -1).any(axis=0)], cut


def _boilerplate_shingles(
    owners: Hashes, lengths: Indices, common: NDArray[np.bool_], sizes: Indices
) -> NDArray[np.bool_]:
    """Return which shingles are boilerplate: common ones whose texts have little else in common with any others.

    Args:
        owners: the texts of each common shingle.
        lengths: how many texts each shingle stands in.
        common: which shingles are common.
        sizes: how many shingles each text has.
    """
    flagged = np.zeros(len(lengths), np.bool_)
    shares = (np.bincount(owners, minlength=len(sizes)) / np.maximum(sizes, 1)).astype(np.float32)
    many = lengths[common]
    means = np.add.reduceat(shares[owners], np.cumsum(many) - many) / many
    flagged[common] = (many > 2 * RARE) & (means < COMMON_SHARE)
    return flagged


def _rates(texts: Sequence[Hashes]) -> Indices:
    """Return for each text of how many shingles one is kept: a power of two, so every lattice holds the coarser."""
    rates = np.array([min(COARSEST, 1 << (len(shingles) // FULL).bit_length()) for shingles in texts], np.int64)
    kept = sum(len(shingles) / rate for shingles, rate in zip(texts, rates.tolist(), strict=True))
    while kept > BUDGET:
        rates = np.maximum(rates, 2 * rates.min())
        kept = sum(len(shingles) / rate for shingles, rate in zip(texts, rates.tolist(), strict=True))
    return rates


def _postings(sampled: Sequence[Hashes]) -> tuple[Keys, Indices]:
    """Return a sorted key for each shingle that several texts hold and each of them, once; and the size of each text.

    The size is the number of shingles that were sampled.
    """
    owners = np.repeat(np.arange(len(sampled), dtype=np.uint32), [len(shingles) for shingles in sampled])
    postings = _distinct(_key(np.concatenate(sampled or [owners]), owners))
    owners, shingles = postings.view("<u4").reshape(-1, 2).T
    sizes = np.bincount(owners, minlength=len(sampled))
    shared = np.zeros(len(postings), np.bool_)
    shared[1:] = shingles[1:] == shingles[:-1]
    shared[:-1] |= shared[1:]
    return postings[shared], sizes


def _key(high: NDArray[np.integer], low: NDArray[np.integer]) -> Keys:
    return high.astype(np.uint64) << _HALF | low.astype(np.uint64)


def _halves(keys: Keys) -> tuple[Indices, Indices]:
    return (keys >> _HALF).astype(np.int64), (keys & _LOW).astype(np.int64)


def _distinct(keys: Keys) -> Keys:
    return np.unique(keys, return_counts=True)[0]  # asked for counts too, numpy sorts: five times as fast as hashing


def _count(pieces: Iterator[Keys]) -> tuple[Keys, Hashes]:
    """Return the distinct keys, sorted, and how often each stands in the pieces."""
    keys, counts = np.zeros(0, np.uint64), np.zeros(0, np.uint32)
    held: list[tuple[Keys, Hashes]] = []
    for piece in pieces:
        more, often = np.unique(piece, return_counts=True)
        held.append((more, often.astype(np.uint32)))
        if sum(len(more) for more, _ in held) > len(keys):  # else the merging would cost more than the counting
            keys, counts = _merged([(keys, counts), *held])
            held = []
            if len(keys) > _HELD:
                keys, counts = keys[counts > 1], counts[counts > 1]
    return _merged([(keys, counts), *held])


def _merged(parts: Sequence[tuple[Keys, Hashes]]) -> tuple[Keys, Hashes]:
    """Return the distinct keys of all parts, sorted, and the sums of their counts."""
    distinct = _distinct(np.concatenate([keys for keys, _ in parts]))
    counts = np.zeros(len(distinct), np.uint32)
    for keys, often in parts:
        counts[np.searchsorted(distinct, keys)] += often
    return distinct, counts


def _rare_pairs(owners: Hashes, starts: Indices, lengths: Indices) -> Iterator[Keys]:
    """Yield a key for each two texts that share a shingle, for each rare shingle they share."""
    for length in range(2, RARE + 1):
        left, right = np.triu_indices(length, 1)
        groups = starts[lengths == length]
        step = max(1, _CHUNK // len(left))
        for begin in range(0, len(groups), step):
            members = owners[groups[begin : begin + step, None] + np.arange(length)]
            yield _key(members[:, left], members[:, right]).ravel()


def _common_pairs(postings: Keys, lengths: Indices, orders: NDArray[np.uint32]) -> Iterator[Keys]:
    """Yield keys for each text of a common shingle with the longest, and with its neighbours in a MinHash order."""
    ends = np.cumsum(lengths)
    for piece in np.split(postings, ends[:-1][np.diff(ends // _CHUNK) > 0]):
        owners, shingles = piece.view("<u4").reshape(-1, 2).T
        begins = np.append(True, shingles[1:] != shingles[:-1])
        group = np.cumsum(begins)
        longest = owners[begins][group - 1]
        held = [_key(longest[~begins], owners[~begins])]
        order = np.argsort(_key(group, orders[shingles % ORDERS, owners]), kind="stable")
        group, owners = group[order], owners[order]
        for distance in (1, 2):
            same = group[distance:] == group[:-distance]
            a, b = owners[distance:][same], owners[:-distance][same]
            held.append(_key(np.minimum(a, b), np.maximum(a, b)))
        yield np.concatenate(held)


def _orders(sampled: Sequence[Hashes]) -> NDArray[np.uint32]:
    """Return `ORDERS` rows: the smallest of each text's sampled shingles under a permutation of its own."""
    rows = np.full((ORDERS, len(sampled)), np.iinfo(np.uint32).max, np.uint32)
    sizes = np.array([len(shingles) for shingles in sampled])
    starts = (np.cumsum(sizes) - sizes)[sizes > 0]
    mixed = np.concatenate(sampled)
    for row in rows:
        mixed = mixed * np.uint32(0x9E3779B1) + np.uint32(0x7F4A7C15)
        mixed ^= mixed >> np.uint32(15)
        row[sizes > 0] = np.minimum.reduceat(mixed, starts)
    return rows
