"""Names found in text by any of their spellings.

A name from Arabic has dozens of spellings in Latin script, and in Arabic script it carries "and", "by", "for" and
"the" in front without a space. `Spellings` finds them all: case, accents and the shapes of alef make no difference,
an article ("al-") or a given name that belongs to the name counts as part of it, the longest name wins.

One regular expression picks the words that could begin a name by their first three letters, a dictionary decides: to
compile an alternation of all spellings would take several times what a whole brief may take to start.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from briefbot.language.characters import ARABIC_MARK, UNSPELT, ascii_form

#: What changes no name: soft hyphens, a Turkish dot left by case folding, Arabic vowel signs, direction marks.
_DROPPED = re.compile(f"[\u0307{ARABIC_MARK}{UNSPELT}]")

_BASES: dict[int, str] = {
    ord(letter): base
    for letter in map(chr, (*range(0xE0, 0x250), *range(0x1E00, 0x1F00)))
    if (base := unicodedata.normalize("NFKD", letter)[0]) != letter and base.isalpha()
} | {ord("ı"): "i", ord("ø"): "o", ord("ł"): "l", ord("đ"): "d"}
_BASES |= {ord("أ"): "ا", ord("إ"): "ا", ord("آ"): "ا", ord("ٱ"): "ا", ord("ى"): "ي", ord("ة"): "ه"}

#: What most texts in Arabic and French have of these; and all of them.
_COMMON = [(letter, _BASES[ord(letter)]) for letter in "أإآىةàâçèéêîôùû"]
_ACCENTED = re.compile(f"[{''.join(map(chr, _BASES))}]")

#: What may stand between the words of one name.
_GAP = r"\s\-'’‘ʼ`‐‑‒–—,&"

#: The next word of a name, behind a gap; behind a dot only in an abbreviation such as "U.N.".
_NEXT = re.compile(rf"(?:(?:(?<=\.\w)\.)?(?!\s*\n\s*\n)[{_GAP}]{{1,3}}|\.(?=\w\b))(\w+)")

_BEFORE = re.compile(r"(\w+)([ \u00a0]|[-‐‑'’])\Z")

#: Characters before a name that are searched for an article or a given name: longer than any of these.
_LOOK_BACK = 24

_ARTICLES = frozenset({"al", "el"})
_JOINED = ("al ", "el ", "-", "‐", "‑", "'", "’")

#: The article before a sun letter. They are words of other languages too, so these need their hyphen.
_ASSIMILATED = frozenset({"ad", "an", "ar", "as", "ash", "at", "az", "ech", "ed", "en", "er", "es", "esh", "et", "ez"})

#: Letters of a word looked at: from each letter of an Arabic one, the rest of it is read again.
_LONGEST_WORD = 60

#: Arabic words that are remembered to begin no name: a year of news has fewer.
_REMEMBERED = 1 << 17

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
    return tuple(re.findall(r"\w+", _bare(prepared(spelling))))


class Spellings:
    """Finds names by any of their spellings. Immutable once built, but for what it remembers."""

    __slots__ = ("_given", "_heads", "_nameless", "_pick")

    def __init__(self, names: Mapping[str, Iterable[str]], given: Mapping[str, Iterable[str]] | None = None) -> None:
        """Take the spellings of each key, and the given names that count as part of it where they stand before it."""
        tails: dict[str, dict[tuple[str, ...], str]] = {}
        for key, spellings in names.items():
            for words in filter(None, map(words_of, spellings)):
                tails.setdefault(words[0], {}).setdefault(words[1:], key)
        self._heads = {head: sorted(found.items(), key=lambda tail: -len(tail[0])) for head, found in tails.items()}
        self._given = {
            key: frozenset(word for name in firsts for word in words_of(name)) for key, firsts in (given or {}).items()
        }
        self._pick = _picker(self._heads)
        self._nameless: set[str] = set()

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in a `prepared` text, in order; none overlaps another.

        >>> Spellings({"haftar": ["Haftar", "Hifter"]}, {"haftar": ["Khalifa"]}).find("near khalifa hifter's base")
        [Mention(key='haftar', start=5, end=19)]
        """
        return list(self.walk(text))

    def walk(self, text: str) -> Iterator[Mention]:
        """Yield what `find` returns, one by one: for who may have seen enough before the end of the text."""
        if self._pick is None:
            return
        plain = _bare(text)
        heads = self._heads
        done = 0
        for match in self._pick.finditer(f"\n{plain}\n"):
            word = match[1]
            if (
                word not in heads
                and word.removesuffix("s") not in heads
                and (word.isascii() or self._is_nameless(word))
            ):
                continue  # most words end here: a call for each would double the time
            start, end = match.start(), match.end() - 1
            if start >= done and (name := self._name_at(plain, word, end)):
                key, stop = name
                yield Mention(key, self._with_what_belongs(key, plain, start, done), stop)
                done = stop

    def _is_nameless(self, word: str) -> bool:
        """Return whether no form of a word begins a name, and remember those of which none does."""
        if word in self._nameless:
            return True
        nameless = self._heads.keys().isdisjoint(_forms(word))
        if nameless and len(self._nameless) < _REMEMBERED:
            self._nameless.add(word)
        return nameless

    def _name_at(self, plain: str, word: str, end: int) -> tuple[str, int] | None:
        """Return the key and the end of the longest name that begins with ``word``, which ends at ``end``."""
        behind = _NEXT.match(plain, end)
        following = behind[1] if behind else ""
        for form in _forms(word):
            for tail, key in self._heads.get(form, ()):
                if tail[:1] in ((), (following,)) and (stop := _end_of(tail, plain, end)) is not None:
                    return key, stop
        if len(word) > _PLURAL_STEM and word[-1] == "s":
            return next(((key, end) for tail, key in self._heads.get(word[:-1], ()) if not tail), None)
        return None

    def _with_what_belongs(self, key: str, plain: str, start: int, done: int) -> int:
        """Return where the name at ``start`` begins with the article and the given names in front of it."""
        given = self._given.get(key)
        while given or plain.endswith(_JOINED, done, start):
            match = _BEFORE.search(plain[max(done, start - _LOOK_BACK) : start])
            if not match:
                break
            word, gap = match.groups()
            article = word in _ARTICLES or (word in _ASSIMILATED and not gap.isspace())
            if not article and (not given or given.isdisjoint(_forms(word))):
                break
            start -= len(word) + len(gap)
        return start


def _bare(text: str) -> str:
    """Return a prepared text without accents and Arabic variants, as long as before."""
    if ascii_form(text).isascii():
        return text
    for letter, base in _COMMON:  # to replace each takes a third of the time that `translate` takes
        text = text.replace(letter, base)
    return text.translate(_BASES) if _ACCENTED.search(text) else text


def _end_of(tail: tuple[str, ...], plain: str, end: int) -> int | None:
    """Return where the words of ``tail`` end that follow ``end``; None if others follow."""
    for word in tail:
        match = _NEXT.match(plain, end)
        if not match or match[1] != word:
            return None
        end = match.end()
    return end


def _forms(word: str) -> Iterator[str]:
    """Yield the word, and an Arabic one without the particles written onto it, least first.

    >>> list(_forms("وللقذافي"))
    ['وللقذافي', 'للقذافي', 'القذافي', 'لقذافي']
    """
    yield word
    if word < "\u0621":
        return
    if len(word) > 3 and word[0] in "وف":
        word = word[1:]
        yield word
    if len(word) > 3 and word.startswith("لل"):
        yield "ا" + word[:1] + word[2:]
    if len(word) > 3 and word[0] in "بلك":
        yield word[1:]


def _picker(heads: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]) -> re.Pattern[str] | None:
    """Return what finds the words that begin like one of ``heads``, as group 1, behind what is no letter or digit.

    If no word is a name by itself, as in phrases, the next word must begin like the second one of a name.
    """
    begins: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for head in heads:
        if head < "\u0621":
            begins[head[0]][head[1:2] or r"\b"].add(head[2:3] or r"\W")
    picks = []
    for first, rest in sorted(begins.items()):
        following = "|".join(f"{second}[{''.join(sorted(third))}]" for second, third in sorted(rest.items()))
        picks.append(f"{first}(?:{following})")
    picks.append("[\u0621-\u06ff]")
    nexts = {tail[:1] for tails in heads.values() for tail, _ in tails}
    behind = "" if () in nexts else rf"(?=\W{{1,4}}(?:{'|'.join(sorted(word for (word,) in nexts))}))"
    word = rf"(?={'|'.join(picks)})\w{{1,{_LONGEST_WORD}}}+"
    return re.compile(rf"[^a-z0-9]({word}){behind}") if heads else None
