"""Find where a second sentence begins in a line although no mark ends the first.

Pages that lost their layout have headlines, captions and stamps in one line with the report: "Smoke rises over the port
The fire has destroyed the stores." A word that begins sentences, written large behind a word that cannot end a phrase
of its own, is the sign. Names are not ("The Hague", "Formula One", "the film About a Boy").

Only languages with a list of such words (``starter`` in ``data/words.txt``) are looked at.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from briefbot.language.word_lists import word_set

#: Words that a headline or caption has at least, and a sentence behind it.
_GLUED, _SENTENCE = 3, 6

#: Words from an article to the verb of its name, at most: "The Grain Board of Marsa has".
_SUBJECT = 12

#: Words from a capitalised preposition on, among which another capital shows that they are a headline: "In the
#: Economy".
_TITLE = 3

#: Characters on either side of the large word that are looked at.
_NEAR = 300

_CLOSED = re.compile(r"[\w’'%\"”)»]")
_PARTED = re.compile(r"[,;:()\"“”«»–—]|['’] |--? ")

_AROUND = "\"'”’()»«“"


@lru_cache(maxsize=32)
def _large(language: str) -> re.Pattern[str] | None:
    """Return a pattern of what begins sentences, written large, and the word behind it; nothing without such words."""
    starters = word_set("starter", language)
    words = (starters | word_set("article", language)) - word_set("always-large", language)
    openers = "|".join(sorted(map(str.capitalize, words)))
    behind = r"(?:(?:[’'][a-z]{1,2})? (?P<next>[\w$€£][\w.-]*)|['’](?P<elided>\w+))"
    return re.compile(f"(?P<word>{openers}){behind}") if starters else None


@lru_cache(maxsize=32)
def leaning(language: str) -> frozenset[str]:
    """Return the words behind which nothing ends: articles, prepositions, auxiliaries, titles."""
    kinds = ("starter", "joint", "and", "common", "phrase", "title", "entitled")
    return frozenset(word.casefold() for kind in kinds for word in word_set(kind, language))


def glued_starts(line: str, start: int, end: int, language: str) -> Iterator[int]:
    """Yield the offsets in ``line[start:end]``, one sentence by its marks, at which another begins, in order.

    >>> line = "Smoke rises over the port The fire has destroyed the stores of Marsa."
    >>> [line[at:] for at in glued_starts(line, 0, len(line), "en")]
    ['The fire has destroyed the stores of Marsa.']
    """
    language = language or "en"
    large = _large(language)
    for found in large.finditer(line, start, end) if large else ():
        at = found.start()
        if line[at - 1] != " " or not _CLOSED.match(line, at - 2):
            continue
        before = line[max(start, at - _NEAR) : at].split()
        behind = line[at : min(end, at + _NEAR)]
        if len(before) < _GLUED or behind.count(" ") < _SENTENCE - 1:
            continue
        last = before[-1].strip(_AROUND)
        if not _leans(last, language) and _opens(found, last, behind, language):
            yield at
            start = at


def _leans(word: str, language: str) -> bool:
    """Return whether something must follow ``word``, or a name may: "of", "told", "reading"."""
    return not word or word.casefold() in leaning(language) or word.endswith(("ing", "'s", "’s"))


def _opens(found: re.Match[str], before: str, behind: str, language: str) -> bool:
    """Return whether the large word opens a sentence and no name."""
    word, follows = found["word"].lower(), found["next"] or found["elided"]
    clause = _PARTED.split(behind)[0].split()
    if word in word_set("article", language):
        return not follows[0].isupper() or not word_set("finite", language).isdisjoint(clause[: _SUBJECT + 1])
    in_title = any(each[0].isupper() or each[0] in "$€£" for each in clause[1:_TITLE])
    in_name = before[0].isupper() and (in_title or word in word_set("ending", language))
    return not follows[0].isupper() and not in_name
