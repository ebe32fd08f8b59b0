"""Fingerprints of copy: how much of one text stands in another, however cut, reordered or reworded.

A text becomes the hashes of its shingles of four words, one a word, and a bit for each word inside quotation marks: it
counts less, because two independent reports may quote the same statement at length. Nothing here
depends on Python's own string hashes, so fingerprints are the same in every process.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import Self

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]
Places = NDArray[np.int64]
Sums = NDArray[np.float64]

#: Words in a shingle. On the labelled wire copy, coverage by shingles of 3, 4 and 5 words told pairs apart about
#: equally; three find noise in big batches, five lose reworded copy (of 5-word shingles, 17 % survive when 30 % of
#: words are replaced).
SHINGLE = 4

#: What a quoted word counts; other words count 1. Swept .2 to 1 on the labelled wire copy and on two sets of synthetic
#: edits: alike to .4, then the former loses precision.
QUOTE_WEIGHT = 0.4

#: Words. A longer stretch between quotation marks is taken for a lost mark, not for a quotation.
LONGEST_QUOTE = 120

_PIECE = re.compile(r'\w+|["“”«»\n]')
_MARKS = {"\n": 1, '"': 2, "“": 3, "«": 3, "”": 4, "»": 4}
_BREAK, _STRAIGHT, _OPEN = 1, 2, 3
_KEPT_WORDS = 1 << 17

#: Texts that are made into fingerprints in one go.
_BLOCK = 128
_MIX = np.uint64(0x9E3779B97F4A7C15)

#: Places of a table of shingles: 4 MB, which a processor keeps at hand. Two shingles that fall on one place hide each
#: other: less than one shingle in a hundred in a full batch, three in a hundred in a text of 60,000 words. A window
#: forgives it.
_PLACES = 1 << 20
_PLACE = np.uint32(_PLACES - 1)
_SALT = np.uint32(0x9E3779B1)

#: Words on either side of a word that are looked at to tell whether it was carried over. Best of 7, 10, 15, 20 on the
#: labelled wire copy and on two sets of synthetic edits (`briefbot.reprints.collapse`).
_HALF = 15

#: Share of those words that must stand in common shingles. Swept .2 to .4 on the same: recall falls from .35 on.
_DENSITY = 0.3

#: What keeps windows from spanning two texts: behind the shingles of each, and behind its words.
_GAP = np.zeros(SHINGLE - 1 + _HALF, np.uint32)
_WEIGHTS = np.array([1.0, QUOTE_WEIGHT])
_QUIET = np.zeros(_HALF)

#: Words of texts that are looked up in one go.
_ASKED = 1 << 14

#: Words of the texts that they are looked up in; a longer text comes alone.
_KNOWN = 1 << 13


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """The fingerprint of a text."""

    shingles: Hashes
    """The hash of the shingle of words that begins at each word; empty for a text of fewer than `SHINGLE` words."""

    size: int
    """How many words the text has."""

    quoted: NDArray[np.uint8]
    """For each word, whether it stands inside quotation marks: a bit each."""

    identity: bytes
    """Equal for texts of the same words in the same order, whatever their case and punctuation."""

    def opening(self, words: int) -> Self:
        """Return the fingerprint of the first words; its identity stays the whole text's."""
        size = min(words, self.size)
        kept = self.shingles[: max(size - SHINGLE + 1, 0)]
        return replace(self, shingles=kept, size=size, quoted=self.quoted[: (size + 7) // 8])


def fingerprints_of(texts: Iterable[str]) -> Iterator[Fingerprint]:
    """Yield the fingerprint of each text.

    >>> first, second = fingerprints_of(["Forces entered the town.", "FORCES entered – the town"])
    >>> first.identity == second.identity
    True
    """
    rest, hashed = iter(texts), _WordHashes()
    while block := list(islice(rest, _BLOCK)):  # most of the time of a text alone went into calls of numpy
        pieces: list[str] = []
        ends = [0]
        for text in block:
            pieces += _PIECE.findall(unicodedata.normalize("NFKC", text))
            pieces.append("\n")  # so that no quotation extends into the next text
            ends.append(len(pieces))
        if len(hashed) > _KEPT_WORDS:
            hashed = _WordHashes()
        hashes = np.fromiter(map(hashed.__getitem__, pieces), np.uint64, len(pieces))
        spoken = hashes >= len(_MARKS)
        words = hashes[spoken]
        shingles, quoted = _shingles(words), _quoted(hashes, spoken)
        places = np.append(0, np.cumsum(spoken))[ends].tolist()
        for text, begin, end in zip(block, places, places[1:], strict=False):
            identity = words[begin:end].tobytes() or " ".join(text.split()).encode("utf-8", "surrogatepass")
            kept = shingles[begin : max(begin, end - SHINGLE + 1)].copy()  # a view would keep the whole block in memory
            marked = np.packbits(quoted[begin:end])
            yield Fingerprint(kept, end - begin, marked, blake2b(identity, digest_size=16).digest())


class _WordHashes(dict[str, int]):
    """Word to a 64-bit hash of its letters, whatever their case; the marks have the smallest numbers."""

    def __init__(self) -> None:
        super().__init__(_MARKS)

    def __missing__(self, word: str) -> int:
        digest = blake2b(word.casefold().encode("utf-8", "surrogatepass"), digest_size=8).digest()
        found = self[word] = int.from_bytes(digest, "little") | 1 << 63
        return found


def _shingles(words: NDArray[np.uint64]) -> Hashes:
    """Return the hash of each shingle of `SHINGLE` words."""
    count = len(words) - SHINGLE + 1
    if count <= 0:
        return np.zeros(0, np.uint32)
    mixed = words[:count].copy()
    for offset in range(1, SHINGLE):
        mixed *= _MIX
        mixed ^= mixed >> np.uint64(29)
        mixed += words[offset : count + offset]
    mixed *= _MIX
    return (mixed >> np.uint64(32)).astype(np.uint32)


def _quoted(hashes: NDArray[np.uint64], spoken: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return for each word whether it is quoted. A paragraph closes what it left open."""
    marks = np.flatnonzero(~spoken)
    kinds = hashes[marks].astype(np.int64)
    straight = kinds == _STRAIGHT
    so_far = np.cumsum(straight)
    before = np.concatenate(([0], so_far))
    paragraph = np.cumsum(kinds == _BREAK)
    at_start = np.concatenate(([0], before[np.flatnonzero(kinds == _BREAK)]))
    opens = (kinds == _OPEN) | (straight & ((so_far - at_start[paragraph]) % 2 == 1))
    lengths = np.diff(np.concatenate((marks, [len(hashes)]))) - 1
    inside = opens & (lengths <= LONGEST_QUOTE)
    return np.repeat(np.concatenate(([False], inside)), np.concatenate(([marks[0]], lengths)))


class Overlaps:
    """Counts the words of texts that stand in other texts, in shingles: many pairs in one go.

    A word is carried if enough of the words around it stand in shingles that are common. So a replaced word inside copy
    counts as carried, and a stray phrase that two texts share does not.

    >>> text, other = fingerprints_of(["one two three four five six", "zero one two three four five"])
    >>> carried, every = Overlaps([text, other])(np.array([0]), np.array([1]))
    >>> carried.tolist(), every.tolist()
    ([6.0], [6.0])
    """

    def __init__(self, fingerprints: Sequence[Fingerprint]) -> None:
        """Take the texts; pairs name them by their places."""
        self._fingerprints = fingerprints
        self._table = np.zeros(_PLACES, np.uint32)

    def __call__(self, texts: Places, others: Places) -> tuple[Sums, Sums]:
        """Return for each pair how many words of the text stand in the other, and how many it has, by their weights.

        Quickest if equal ``others`` stand together.
        """
        carried, every = np.zeros(len(texts)), np.zeros(len(texts))
        begin = 0
        for end in self._ends(texts.tolist(), others.tolist()):
            carried[begin:end], every[begin:end] = self._sums(texts[begin:end], others[begin:end])
            begin = end
        return carried, every

    def _ends(self, texts: list[int], others: list[int]) -> Iterator[int]:
        """Yield where each batch of pairs ends."""
        last, asked, known = -1, 0, 0
        for number, (text, other) in enumerate(zip(texts, others, strict=True)):
            size, more = self._fingerprints[text].size, 0 if other == last else self._fingerprints[other].size
            if number and (asked + size > _ASKED or (more and known + more > _KNOWN)):
                yield number
                asked, known, more = 0, 0, self._fingerprints[other].size
            last, asked, known = other, asked + size, known + more
        if texts:
            yield len(texts)

    def _sums(self, texts: Places, others: Places) -> tuple[Sums, Sums]:
        """Return the sums of one batch."""
        fingerprints = [self._fingerprints[number] for number in texts.tolist()]
        widths = np.array([made.size + _HALF for made in fingerprints])
        shingles = np.concatenate([part for made in fingerprints for part in (made.shingles, _GAP)])
        gaps = (np.cumsum(widths)[:, None] - np.arange(1, len(_GAP) + 1)).ravel()
        hits = self._found(shingles, widths, others)
        hits[gaps] = False
        starts = np.cumsum(widths) - widths
        few = np.add.reduceat(hits, starts, dtype=np.int64) < 2  # one is chance
        quoted = [np.unpackbits(made.quoted, count=made.size) for made in fingerprints]
        weights = np.concatenate([part for each in quoted for part in (_WEIGHTS[each], _QUIET)])
        carried = np.add.reduceat(weights * _dense(hits, fingerprints), starts)
        carried[few] = 0
        return carried, np.add.reduceat(weights, starts)

    def _found(self, shingles: Hashes, widths: Places, others: Places) -> NDArray[np.bool_]:
        """Return for each shingle whether it stands in the text that its own is compared with.

        All of these go into one table, each with a number of its own mixed in.
        """
        fresh = np.append(True, others[1:] != others[:-1])
        held = [self._fingerprints[number].shingles for number in others[fresh].tolist()]
        salts = np.arange(1, len(held) + 1, dtype=np.uint32) * _SALT
        known = np.concatenate(held) ^ np.repeat(salts, [len(part) for part in held])
        used = known & _PLACE
        self._table[used] = known
        asked = shingles ^ np.repeat(salts[np.cumsum(fresh) - 1], widths)
        found: NDArray[np.bool_] = self._table[asked & _PLACE] == asked
        self._table[used] = 0
        return found


def _dense(shingles: NDArray[np.bool_], fingerprints: Sequence[Fingerprint]) -> NDArray[np.bool_]:
    """Return for each word whether enough of the words around it stand in the chosen shingles."""
    words = shingles.copy()
    for offset in range(1, SHINGLE):
        words[offset:] |= shingles[:-offset]
    sums = np.zeros(len(words) + 2 * _HALF + 1, np.int32)
    np.cumsum(words, out=sums[_HALF + 1 : _HALF + 1 + len(words)], dtype=np.int32)
    sums[_HALF + 1 + len(words) :] = sums[_HALF + len(words)]
    gap = np.full(_HALF, len(words), np.int32)
    needed = np.concatenate([part for made in fingerprints for part in (_needed(made.size), gap)])
    return sums[2 * _HALF + 1 :] - sums[: len(words)] >= needed


@lru_cache(maxsize=4096)
def _needed(size: int) -> NDArray[np.int32]:
    """Return for each of ``size`` words how many words around it must be chosen; there are fewer at either end."""
    places = np.arange(size)
    around = np.minimum(places + _HALF + 1, size) - np.maximum(places - _HALF, 0)
    return np.ceil(_DENSITY * around).astype(np.int32)
