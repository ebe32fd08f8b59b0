"""Fingerprints of copy: how much of one text stands in another, however cut, reordered or reworded.

A text becomes the hashes of its shingles of four words, one a word, and for each word whether it is quoted: it counts
less, because two independent reports may quote the same statement at length. Nothing here depends on Python's own
string hashes, so fingerprints are the same in every process.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from briefbot.language.characters import blanked

Hashes = NDArray[np.uint32]
Places = NDArray[np.int64]

#: Words in a shingle. On the labelled wire copy, coverage by shingles of 3, 4 and 5 words told pairs apart about
#: equally; three find noise in big batches, five lose reworded copy (of 5-word shingles, 17 % survive when 30 % of
#: words are replaced).
SHINGLE = 4

#: What a quoted word counts; other words count 1. Swept .2 to 1 on the labelled wire copy and on two sets of synthetic
#: edits: alike to .4, then the former loses precision.
QUOTE_WEIGHT = 0.4

#: From a quotation mark to the next or to the end of the paragraph. What is longer than 800 characters, 120 words, is
#: taken for a lost mark.
_QUOTATION = re.compile(r'["“«][^"“”«»\n]{0,800}+(?:["”»]|(?=[“«\n])|$)')
_MIX = np.uint64(0x9E3779B97F4A7C15)
_UNMIX = np.uint64(pow(int(_MIX), -1, 1 << 64))

#: Words on either side of a word that are looked at to tell whether it was carried over. Best of 7, 10, 15, 20 on the
#: labelled wire copy and on two sets of synthetic edits (`briefbot.reprints.collapse`).
_HALF = 15
_PLACES = np.arange(_HALF + 1, _HALF + 1 + SHINGLE)

#: Share of those words that must stand in common shingles. Swept .2 to .4 on the same: recall falls from .35 on.
_DENSITY = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """The fingerprint of a text."""

    shingles: Hashes
    """The hash of the shingle of words that begins at each word; empty for a text of fewer than `SHINGLE` words."""

    quoted: NDArray[np.bool_]
    """For each word, whether it stands inside quotation marks."""

    identity: bytes
    """Equal for texts of the same words in the same order, whatever their case and punctuation."""

    @property
    def size(self) -> int:
        """How many words the text has."""
        return len(self.quoted)

    @property
    def weight(self) -> float:
        """The sum of the weights of its words."""
        return _weight(self.size, self.quoted)


def fingerprint(text: str) -> Fingerprint:
    """Return the fingerprint of a text.

    >>> fingerprint("Forces entered the town.").identity == fingerprint("FORCES entered – the town").identity
    True
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    codes = np.frombuffer(f" {blanked(folded, kept='_')} ".encode("utf-32-le", "surrogatepass"), "<u4")
    starts, ends = np.flatnonzero(np.diff(codes == ord(" "))).reshape(-1, 2).T
    bounds = [bound for quotation in _QUOTATION.finditer(folded) for bound in quotation.span()]
    quoted = np.searchsorted(bounds, starts, side="right") % 2 == 1
    hashes = _hashes(codes, starts, ends)
    identity = hashes.tobytes() or " ".join(text.split()).encode("utf-8", "surrogatepass")
    return Fingerprint(_shingles(hashes), quoted, blake2b(identity, digest_size=16).digest())


def carried(text: Fingerprint, other: Fingerprint) -> float:
    """Return how many words of a text stand in another, by their weights.

    A word is carried if enough of the words around it stand in shingles that are common. So a replaced word inside copy
    counts as carried, and a stray phrase that two texts share does not.

    >>> carried(fingerprint("one two three four five six"), fingerprint("zero one two three four five"))
    6.0
    """
    known, endings = _index(other)
    places = np.flatnonzero(endings[text.shingles.astype(np.uint16)])
    found = text.shingles[places]
    places = places[known.take(known.searchsorted(found), mode="clip") == found]
    if len(places) < 2:  # one is chance
        return 0.0
    words = np.zeros(_HALF + 1 + text.size + _HALF, np.int32)
    words[np.add.outer(places, _PLACES)] = 1
    before = words.cumsum(dtype=np.int32)
    is_carried = before[2 * _HALF + 1 :] - before[: text.size] >= _enough(text.size)
    return _weight(int(np.count_nonzero(is_carried)), text.quoted & is_carried)


@lru_cache(maxsize=4)
def _index(text: Fingerprint) -> tuple[Hashes, NDArray[np.bool_]]:
    """Return the shingles in ascending order, and for each 16 bits whether one ends in them: most others do not."""
    endings = np.zeros(1 << 16, np.bool_)
    endings[text.shingles.astype(np.uint16)] = True
    return np.sort(text.shingles), endings


@lru_cache(maxsize=4096)
def _enough(size: int) -> NDArray[np.float64]:
    """Return for each of ``size`` words how many of those around it must be common; there are fewer at either end."""
    return _DENSITY * np.convolve(np.ones(size), np.ones(2 * _HALF + 1))[_HALF : _HALF + size]


def _weight(words: int, quoted: NDArray[np.bool_]) -> float:
    """Return the weight of so many words, some of which are quoted."""
    return words - (1 - QUOTE_WEIGHT) * int(np.count_nonzero(quoted))


def _hashes(codes: NDArray[np.uint32], starts: Places, ends: Places) -> NDArray[np.uint64]:
    """Return the hash of each word behind a start and up to an end: its letters times the powers of a number."""
    powers, inverse = _POWERS if len(codes) <= len(_POWERS[0]) else _powers(len(codes))
    sums = np.cumsum(codes * powers[: len(codes)], dtype=np.uint64)
    words = (sums[ends] - sums[starts]) * inverse[starts]
    return (words ^ words >> np.uint64(32)) * _MIX


def _powers(count: int) -> tuple[NDArray[np.uint64], ...]:
    """Return so many powers of a number, and of its inverse."""
    return tuple(np.cumprod(np.full(count, base), dtype=np.uint64) for base in (_MIX, _UNMIX))


#: As many as most texts have characters.
_POWERS = _powers(1 << 15)


def _shingles(words: NDArray[np.uint64]) -> Hashes:
    """Return the hash of each shingle of `SHINGLE` words."""
    mixed = np.zeros(max(len(words) - SHINGLE + 1, 0), np.uint64)
    for offset in range(SHINGLE):
        mixed = mixed * _MIX + words[offset : offset + len(mixed)]
    return (mixed >> np.uint64(32)).astype(np.uint32)
