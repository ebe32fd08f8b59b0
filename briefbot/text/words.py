"""Words of a text: tokens, stems, stop words, shingles."""

from __future__ import annotations

import re
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"\w+(?:['’]\w+)*")


def tokens(text: str) -> list[str]:
    """Return the words and numbers of ``text`` in order, case-folded.

    >>> tokens("Libya's army: 1,200 men.")
    ["libya's", 'army', '1', '200', 'men']
    """
    return _WORD.findall(text.casefold())


@lru_cache(maxsize=1 << 17)
def stem(word: str, language: str = "en") -> str:
    """Return the Snowball stem of a case-folded ``word``; the word itself for a language without a stemmer."""
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@lru_cache(maxsize=16)
def stop_words(language: str = "en") -> frozenset[str]:
    """Return the words that carry no content in ``language``, case-folded; empty if the language has no list."""
    return frozenset("a an the of to in on at by for from with and or but is are was were be been it its he she they his her their that this which who as not".split())


def content_stems(text: str, language: str = "en") -> list[str]:
    """Return the stems of the words of ``text`` that are no stop words, in order."""
    stops = stop_words(language)
    return [stem(token, language) for token in tokens(text) if token not in stops]


def shingles(words: list[str], size: int = 5) -> frozenset[tuple[str, ...]]:
    """Return the runs of ``size`` consecutive words."""
    return frozenset(tuple(words[i : i + size]) for i in range(len(words) - size + 1))
