"""Fingerprints of copy: how much of one text stands in another, however cut, reordered or reworded.

A text becomes the hashes of its runs of four words, one a word, and the weight of each word: what stands inside
quotation marks counts less, because two independent reports may quote the same statement at length. Nothing here
depends on Python's own string hashes, so fingerprints are the same in every process.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Hashes = NDArray[np.uint32]

RUN = 4
"""Words in a run. On the labelled wire copy, coverage by runs of 3, 4 and 5 words told pairs apart about equally; three
find noise in big batches, five lose reworded copy (of 5-word runs, 17 % survive when 30 % of words are replaced)."""

LONGEST_QUOTE = 120
"""Words. A longer stretch between quotation marks is taken for a lost mark, not for a quotation."""

_PIECE = re.compile(r'\w+|["“”«»\n]')
_MARKS = {"\n": 1, '"': 2, "“": 3, "«": 3, "”": 4, "»": 4}
_BREAK, _STRAIGHT, _OPEN = 1, 2, 3
_KEPT_WORDS = 1 << 17
_BLOCK = 128
"""Texts that are made into fingerprints in one go."""
_MIX = np.uint64(0x9E3779B97F4A7C15)

_PLACES = 1 << 20
"""Places of a `Lookup`: 4 MB, which a processor keeps at hand. Two runs of one text that fall on one place hide each
other: not one run in a text of 1,000 words, three in a hundred in one of 60,000."""
_PLACE = np.uint32(_PLACES - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Print:
    """The fingerprint of a text."""

    runs: Hashes
    """The hash of the run of words that begins at each word; empty for a text of fewer than `RUN` words."""

    quoted: NDArray[np.bool_]
    """For each word, whether it stands inside quotation marks."""

    identity: bytes
    """Equal for texts of the same words in the same order, whatever their case and punctuation."""

    @property
    def size(self) -> int:
        """How many words the text has."""
        return len(self.quoted)


class Printer:
    """Makes fingerprints; remembers the hashes of words it has seen.

    >>> printer = Printer()
    >>> first, second = printer(["Forces entered the town.", "FORCES entered – the town"])
    >>> first.identity == second.identity
    True
    """

    def __init__(self) -> None:
        self._words = _WordHashes()

    def __call__(self, texts: Iterable[str]) -> Iterator[Print]:
        """Yield the fingerprint of each text."""
        rest = iter(texts)
        while block := list(islice(rest, _BLOCK)):
            yield from self._block(block)

    def _block(self, texts: Sequence[str]) -> Iterator[Print]:
        """Yield fingerprints that are made in one go: most of the time of a text alone went into calls of numpy."""
        pieces: list[str] = []
        ends = [0]
        for text in texts:
            plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
            pieces += _PIECE.findall(plain)
            pieces.append("\n")  # so that no quotation runs into the next text
            ends.append(len(pieces))
        if len(self._words) > _KEPT_WORDS:
            self._words = _WordHashes()
        hashes = np.fromiter(map(self._words.__getitem__, pieces), np.uint64, len(pieces))
        spoken = hashes >= len(_MARKS)
        words = hashes[spoken]
        runs, quoted = _runs(words), _quoted(hashes, spoken)
        places = np.append(0, np.cumsum(spoken))[ends].tolist()
        for text, begin, end in zip(texts, places, places[1:], strict=False):
            identity = words[begin:end].tobytes() or " ".join(text.split()).encode("utf-8", "surrogatepass")
            kept = runs[begin : max(begin, end - RUN + 1)].copy()  # a view would keep the whole block in memory
            yield Print(kept, quoted[begin:end].copy(), blake2b(identity, digest_size=16).digest())


class _WordHashes(dict[str, int]):
    """Word to a 64-bit hash of its letters, whatever their case; the marks have the smallest numbers."""

    def __init__(self) -> None:
        super().__init__(_MARKS)

    def __missing__(self, word: str) -> int:
        digest = blake2b(word.casefold().encode("utf-8", "surrogatepass"), digest_size=8).digest()
        found = self[word] = int.from_bytes(digest, "little") | 1 << 63
        return found


def _runs(words: NDArray[np.uint64]) -> Hashes:
    """Return the hash of each run of `RUN` words."""
    count = len(words) - RUN + 1
    if count <= 0:
        return np.zeros(0, np.uint32)
    mixed = words[:count].copy()
    for offset in range(1, RUN):
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


class Lookup:
    """Tells which runs stand in a text: far faster than a search when one text meets many.

    >>> lookup = Lookup()
    >>> lookup.load(np.array([1, 3], np.uint32))
    >>> lookup(np.array([7, 3], np.uint32)).tolist()
    [False, True]
    """

    def __init__(self) -> None:
        self._table = np.zeros(_PLACES, np.uint32)
        self._used = np.zeros(0, np.uint32)

    def load(self, runs: Hashes) -> None:
        """Forget the runs known so far and know ``runs``."""
        self._table[self._used] = 0
        self._used = runs & _PLACE
        self._table[self._used] = runs

    def __call__(self, runs: Hashes) -> NDArray[np.bool_]:
        """Return for each of ``runs`` whether it is known."""
        same: NDArray[np.bool_] = self._table[runs & _PLACE] == runs
        return same


def covered(runs: NDArray[np.bool_], size: int) -> NDArray[np.bool_]:
    """Return for each of ``size`` words whether it stands in one of the chosen ``runs``.

    >>> covered(np.array([False, True, False]), 6).tolist()
    [False, True, True, True, True, False]
    """
    words = np.zeros(size, np.bool_)
    if len(runs):
        for offset in range(RUN):
            words[offset : len(runs) + offset] |= runs
    return words


def dense(words: NDArray[np.bool_], window: int, share: float) -> NDArray[np.bool_]:
    """Return for each word whether at least ``share`` of the ``window`` words around it are chosen; window is odd.

    So a replaced word inside copy counts as copied, and a stray phrase that two texts share does not.

    >>> dense(np.array([True, False, True, True, False, False]), window=3, share=0.5).tolist()
    [True, True, True, True, False, False]
    """
    half = window // 2
    sums = np.zeros(len(words) + 2 * half + 1, np.int32)
    np.cumsum(words, out=sums[half + 1 : half + 1 + len(words)], dtype=np.int32)
    sums[half + 1 + len(words) :] = sums[half + len(words)]
    return sums[2 * half + 1 :] - sums[: len(words)] >= _needed(len(words), half, share)


@lru_cache(maxsize=2048)
def _needed(size: int, half: int, share: float) -> NDArray[np.int32]:
    """Return for each of ``size`` words how many words around it must be chosen; there are fewer at either end."""
    places = np.arange(size)
    around = np.minimum(places + half + 1, size) - np.maximum(places - half, 0)
    return np.ceil(share * around).astype(np.int32)
