"""Names found in text by any of their spellings.

A name from Arabic has dozens of spellings in Latin script, and in Arabic script it carries "and", "by", "for" and
"the" in front without a space. `Spellings` finds them all: case, accents and the shapes of alef make no difference,
an article ("al-") or a given name that belongs to the name counts as part of it, the longest name wins.

Each word of a text is looked up in a table of the words that begin a name, in all the forms that these may have: to
compile one regular expression of them would take several times what a whole brief may take to start.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

from briefbot.language.characters import ARABIC_MARK, ARABIC_SPELLING, UNSPELT, ascii_form, blanked

#: What changes no name: soft hyphens, a Turkish dot left by case folding, Arabic vowel signs, direction marks.
_DROPPED = re.compile(f"[\u0307{ARABIC_MARK}{UNSPELT}]")

_BASES: dict[int, int | str] = {
    **ARABIC_SPELLING,
    **str.maketrans("ıøłđ", "iold"),
    **{
        ord(letter): base
        for letter in map(chr, (*range(0xE0, 0x250), *range(0x1E00, 0x1F00)))
        if (base := unicodedata.normalize("NFKD", letter)[0]) != letter and base.isalpha()
    },
}
_ACCENTED = re.compile(f"[{''.join(map(chr, _BASES))}]")

#: What most texts in Arabic and French have of these.
_COMMON = [(letter, letter.translate(_BASES)) for letter in "أإآىةؤئàâçèéêîôùû"]

#: What may stand between the words of one name.
_GAP = r"\s\-'’‘ʼ`‐‑‒–—,&"

#: The next word of a name, behind a gap; behind a dot only in an abbreviation such as "U.N.".
_NEXT = re.compile(rf"(?:(?:(?<=\.\w)\.)?(?!\s*\n\s*\n)[{_GAP}]{{1,3}}|\.(?=\w\b))(\w+)")

_BEFORE = re.compile(r"(\w+)([ \u00a0]|[-‐‑'’])\Z")

#: Characters before a name that are searched for an article or a given name: longer than any of these.
_LOOK_BACK = 24

_ARTICLES = frozenset({"al", "el"})

#: The article before a sun letter. They are words of other languages too, so these need their hyphen.
_ASSIMILATED = frozenset({"ad", "an", "ar", "as", "ash", "at", "az", "ech", "ed", "en", "er", "es", "esh", "et", "ez"})

#: Letters an Arabic word must have for a letter before it to be read as a particle.
_PARTICLE_STEM = 3

#: Letters a spelling must have for an -s behind it to be read as a plural or a German genitive.
_PLURAL_STEM = 5


class Mention(NamedTuple):
    """One place where a name stands."""

    key: str
    start: int
    """Offset in the prepared text."""
    end: int


def prepared(text: str) -> str:
    """Return ``text`` case-folded and composed, without marks that change no name: what `Spellings.find` reads.

    >>> prepared("LIBY\u00adA")
    'libya'
    """
    folded = text.casefold()
    if ascii_form(folded).isascii():
        return folded
    return unicodedata.normalize("NFC", _DROPPED.sub("", folded))


@lru_cache(maxsize=8192)
def words_of(spelling: str) -> tuple[str, ...]:
    """Return the words of a spelling as they are looked up, without accents.

    >>> words_of("Ra's Lanouf"), words_of("Salamé")
    (('ra', 's', 'lanouf'), ('salame',))
    """
    return tuple(blanked(_bare(prepared(spelling))).split())


class Spellings:
    """Finds names by any of their spellings. Immutable once built."""

    __slots__ = ("_beginnings", "_belonging", "_given", "_heads", "_keys")

    def __init__(self, names: Mapping[str, Iterable[str]], given: Mapping[str, Iterable[str]] | None = None) -> None:
        """Take the spellings of each key, and the given names that count as part of it where they stand before it."""
        spelt = [(words, key) for key, spellings in names.items() for words in map(words_of, spellings) if words]
        self._keys: dict[tuple[str, ...], str] = {}
        for form, key in (*spelt, *((form, key) for words, key in spelt for form in _forms(words))):
            self._keys.setdefault(form, key)
        self._heads = {words[0] for words in self._keys}
        self._beginnings = {words[:count] for words in self._keys for count in range(1, len(words) + 1)}
        self._given = {
            key: {form for name in first for word in words_of(name) for (form,) in _forms((word,))}
            for key, first in (given or {}).items()
        }
        self._belonging = _ARTICLES.union(_ASSIMILATED, *self._given.values())

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in a `prepared` text, in order; none overlaps another.

        >>> Spellings({"haftar": ["Haftar", "Hifter"]}, {"haftar": ["Khalifa"]}).find("near khalifa hifter's base")
        [Mention(key='haftar', start=5, end=19)]
        """
        plain = _bare(text)
        words = f" {blanked(plain)} "  # the blank before a word is where the word itself is in the text
        listed = [*words.split(), ""]
        found: list[Mention] = []
        end = done = 0
        for place in compress(range(len(listed)), map(self._heads.__contains__, listed)):
            word = listed[place]
            start = words.index(f" {word} ", end)
            end = start + len(word)
            is_begun = (word, listed[place + 1]) in self._beginnings
            key, behind = self._longest((word,), end, plain) if is_begun else (self._keys.get((word,)), end)
            if key is not None and start >= done:
                if listed[place - 1] in self._belonging:
                    start = self._with_what_belongs(key, plain, start, done)
                found.append(Mention(key, start, behind))
                done = behind
        return found

    def replaced(self, text: str, by: Callable[[Mention], str]) -> str:
        """Return a `prepared` text with something in place of each mention."""
        pieces, done = list[str](), 0
        for mention in self.find(text):
            pieces += text[done : mention.start], by(mention)
            done = mention.end
        return "".join((*pieces, text[done:]))

    def _longest(self, words: tuple[str, ...], end: int, plain: str) -> tuple[str | None, int]:
        """Return the key and the end of the longest name that begins with ``words``; no key if none does."""
        following = _NEXT.match(plain, end) if words in self._beginnings else None
        key, behind = self._longest((*words, following[1]), following.end(), plain) if following else (None, end)
        return (self._keys.get(words), end) if key is None else (key, behind)

    def _with_what_belongs(self, key: str, plain: str, start: int, done: int) -> int:
        """Return where the name at ``start`` begins with the article and the given names in front of it."""
        while match := _BEFORE.search(plain[max(done, start - _LOOK_BACK) : start]):
            word, gap = match.groups()
            is_article = word in _ARTICLES or (word in _ASSIMILATED and not gap.isspace())
            if not is_article and word not in self._given.get(key, ()):
                break
            start -= len(match[0])
        return start


def _bare(text: str) -> str:
    """Return a prepared text without accents and Arabic variants, as long as before."""
    if ascii_form(text).isascii():
        return text
    for letter, base in _COMMON:  # to replace each takes a third of the time that `translate` takes
        text = text.replace(letter, base)
    return text.translate(_BASES) if _ACCENTED.search(text) else text


def _forms(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the forms of a spelling: a plural, too, and an Arabic one with the particles that are written onto it.

    >>> [*_forms(("haftar",))], [form for (form,) in _forms(("القذافي",)) if form[0] == "ل"]
    ([('haftar',), ('haftars',)], ['لالقذافي', 'للقذافي'])
    """
    yield words
    first, *others = words
    if first < "\u0621":
        if not others and len(first) >= _PLURAL_STEM:
            yield (f"{first}s",)
    elif len(first) >= _PARTICLE_STEM:
        contracted = [f"لل{first[2:]}"] if first.startswith("ال") else []
        for form in (first, f"ب{first}", f"ك{first}", f"ل{first}", *contracted):
            for joined in (form, f"و{form}", f"ف{form}"):
                yield joined, *others
