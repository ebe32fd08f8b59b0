"""Tokens, stems and stop words of a text.

Tokens are for comparing texts, not for display: case-folded, figures without separators, Arabic letters in one
spelling, acronyms without full stops.

Stop words are those of ``data/words.txt``, else sumy's lists.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from itertools import chain, islice
from sys import intern

import Stemmer

from briefbot.language.characters import ARABIC_MARK, ARABIC_SPELLING, UNSPELT, ascii_form, blanked
from briefbot.language.word_lists import word_list, word_lists

#: ISO 639-1 code -> what PyStemmer and sumy call it.
_LANGUAGES = dict(line.split() for line in word_lists("briefbot.language", "words.txt")["stemmer", "any"])

_WORD = re.compile(r"[^\W_]+(?:['.,][^\W_]+)*")
_PART = re.compile(r"\d+(?:[.,]\d+)*|[^\W_](?:\.[^\W_])+(?![^\W_])|[^\W_]+(?:'[^\W_]+)*")

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu)'(?=[^\W_]{2})")
_COUNTRY = re.compile(r"US(?<!\wUS)(?!\w)")
_BETWEEN_INITIALS = re.compile(r"\.(?<=\b\w\.)(?=\w\b)")
_IGNORED = re.compile(rf"[\u0300-\u036f{ARABIC_MARK}{UNSPELT}]")

#: Runs of letters and marks of a language whose stems are remembered; a day of 5,000 articles has some 30,000.
_MOST = 1 << 16


def tokens(text: str) -> list[str]:
    """Return the words and numbers of ``text`` in order, case-folded.

    A possessive ending is stripped; hyphens and elisions separate words. "U.S." and "US" become ``u.s``, because "us"
    is a pronoun.

    >>> tokens("Libya's U.S.-backed army: 1,200 men, 3.5 percent of the UN's (U.N.) list")
    ['libya', 'u.s', 'backed', 'army', '1200', 'men', '3.5', 'percent', 'of', 'the', 'un', 'un', 'list']
    """
    found: list[str] = []
    for chunk in _chunks(text):
        found += (chunk,) if chunk.isalnum() else _parts(chunk)
    return found


def stems(text: str, language: str = "en", stops: frozenset[str] | None = None, most: int | None = None) -> list[str]:
    """Return the stem of each of the `tokens` of ``text``, in order; an empty one for a stop word, or for ``stops``.

    At ``most`` so many are returned, the first ones.

    >>> stems("The rebels were shelling the ports.")
    ['', 'rebel', '', 'shell', '', 'port']
    """
    known = _Stems(language, stop_words(language) if stops is None else stops)
    return [*islice(chain.from_iterable(map(known.__getitem__, _chunks(text))), most)]


def words(text: str) -> list[str]:
    """Return the words of ``text`` as `tokens` does, in two thirds of its time: elisions and possessives stay whole.

    So do initials, with apostrophes: the "I" of an agency is no pronoun.

    >>> words("'The expert's list', I'm told, had F.I.A. agents")
    ['the', "expert's", 'list', "i'm", 'told', 'had', "f'i'a", 'agents']
    """
    spelt = _BETWEEN_INITIALS.sub("'", _spelt(text))
    return blanked(f" {spelt} ", kept="'").replace(" '", " ").replace("' ", " ").split()


def _chunks(text: str) -> list[str]:
    """Return the runs of letters, digits, apostrophes, full stops and commas of ``text``, in one spelling."""
    return blanked(_spelt(text), kept="'.,").split()


def _spelt(text: str) -> str:
    if "US" in text:
        text = _COUNTRY.sub("U.S", unicodedata.normalize("NFC", text))
    text = ascii_form(text.replace("’", "'")).casefold()
    return text if text.isascii() else _IGNORED.sub("", unicodedata.normalize("NFKC", text)).translate(ARABIC_SPELLING)


@lru_cache(maxsize=1 << 15)
def _parts(chunk: str) -> tuple[str, ...]:
    """Return the tokens of a run of letters, digits, apostrophes, full stops and commas."""
    words = ((word, _THOUSANDS.sub("", _ELISION.sub("", word.removesuffix("'s")))) for word in _WORD.findall(chunk))
    return tuple(p for word, bare in words for p in ((word,) if word.isalnum() else map(_plain, _PART.findall(bare))))


def _plain(part: str) -> str:
    """Return a decimal with a point, an acronym without its full stops, and anything else unchanged."""
    if part[0].isdigit():
        return part.replace(",", ".")
    return part if part == "u.s" else part.replace(".", "")


@lru_cache(maxsize=1 << 17)
def stem(word: str, language: str = "en") -> str:
    """Return the Snowball stem of a case-folded ``word``; the word itself for a language without a stemmer.

    >>> stem("rebels"), stem("rebelles", "fr"), stem("rebels", "xx")
    ('rebel', 'rebel', 'rebels')
    """
    return intern(_stemmer(language)(word))  # the words of one stem share it: equal ones are found faster in memory


@lru_cache(maxsize=32)
def _stemmer(language: str) -> Callable[[str], str]:
    name = _LANGUAGES.get(language or "en")
    return Stemmer.Stemmer(name, 0).stemWord if name else str


@lru_cache(maxsize=32)
class _Stems(dict[str, tuple[str, ...]]):
    """The `stems` of each run of letters and marks in a language: to look one up takes a third of an `lru_cache`."""

    def __init__(self, language: str, stops: frozenset[str]) -> None:
        self._stops, self._stem = stops, _stemmer(language)

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        if len(self) >= _MOST:
            self.clear()
        parts = (chunk,) if chunk.isalnum() else _parts(chunk)
        self[chunk] = tuple("" if part in self._stops else intern(self._stem(part)) for part in parts)
        return self[chunk]


@lru_cache(maxsize=32)
def stop_words(language: str = "en") -> frozenset[str]:
    """Return the stop words of ``language``, in the form that `tokens` returns; empty if there is no list.

    >>> "the" in stop_words(), "said" in stop_words(), stop_words("xx")
    (True, False, frozenset())
    """
    language = language or "en"
    listed = word_list("stop", language) or _shipped_stops(_LANGUAGES.get(language, ""))
    single = {found[0] for found in map(tokens, listed) if len(found) == 1}
    return frozenset(single.difference(*map(tokens, word_list("content", language))))


def _shipped_stops(name: str) -> list[str]:
    """Return sumy's list for the language that it calls ``name``; empty if it has none."""
    listed = files("sumy").joinpath("data", "stopwords", f"{name}.txt")
    return listed.read_text(encoding="utf-8").splitlines() if listed.is_file() else []


def content_stems(text: str, language: str = "en") -> list[str]:
    """Return the stems of the words of ``text``, in order, without stop words.

    >>> content_stems("The rebels were shelling the ports.")
    ['rebel', 'shell', 'port']
    """
    return [*filter(None, stems(text, language))]
