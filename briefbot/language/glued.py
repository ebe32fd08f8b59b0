"""Find where a second sentence begins in a line although no mark ends the first.

Pages that lost their layout have headlines, captions and stamps in one line with the report: "Smoke rises over the port
The fire has destroyed the stores." A word that begins sentences, written large behind a word that cannot end a phrase
of its own, is the sign. Names are not ("The Hague", "Formula One", "the film About a Boy").

Only languages with a list of such words (``starter`` in ``data/words.txt``) are looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from briefbot.language.word_lists import word_list

#: Words that a headline or caption has at least, and a sentence behind it.
_GLUED, _SENTENCE = 3, 6

#: Words of a subject before its verb, at most.
_SUBJECT = 12

#: Words behind a large preposition among which another large one shows a headline: "In the Economy Is ...".
_TITLE = 3

#: Characters on either side of the large word that are looked at.
_NEAR = 300

#: Characters on either side in which the text may have "the EU" beside "The EU".
_AROUND_IT = 2000

_CLOSED = re.compile(r"[\w’'%\"”)»]")
_PARTED = re.compile(r"[,;:()\"“”«»–—]|['’] |--? ")

_AROUND = "\"'”’()»«“"


@dataclass(frozen=True, slots=True)
class _Openers:
    """The closed lists of one language."""

    large: re.Pattern[str] | None
    """A starter, written large, and the word behind it."""
    articles: frozenset[str]
    numbers: frozenset[str]
    endings: frozenset[str]
    leaning: frozenset[str]
    """Behind these nothing ends: articles, prepositions, auxiliaries, titles."""
    finite: frozenset[str]
    joints: frozenset[str]


@lru_cache(maxsize=32)
def _openers(language: str) -> _Openers:
    """Return the lists of a language; no starters where it has none."""
    articles, numbers, starters, finite, joints, endings = (
        frozenset(word_list(kind, language)) for kind in ("article", "number", "starter", "finite", "joint", "ending")
    )
    leaning = starters.union(
        *(word_list(kind, language) for kind in ("joint", "and", "common", "phrase", "title", "entitled"))
    )
    openers = "|".join(
        sorted(map(str.capitalize, (starters | articles).difference(word_list("always-large", language))))
    )
    large = rf"(?P<word>{openers})(?:(?:[’'][a-z]{{1,2}})? (?P<next>[\w$€£][\w.-]*)|['’](?P<elided>\w+))"
    return _Openers(
        re.compile(large) if starters else None,
        articles,
        numbers,
        endings,
        frozenset(map(str.casefold, leaning)),
        finite,
        joints,
    )


def glued_starts(line: str, start: int, end: int, language: str) -> Iterator[int]:
    """Yield the offsets in ``line[start:end]``, one sentence by its marks, at which another begins, in order.

    >>> line = "Smoke rises over the port The fire has destroyed the stores of Marsa."
    >>> [line[at:] for at in glued_starts(line, 0, len(line), "en")]
    ['The fire has destroyed the stores of Marsa.']
    """
    words = _openers(language or "en")
    for found in words.large.finditer(line, start, end) if words.large else ():
        at = found.start()
        if line[at - 1] != " " or not _CLOSED.match(line, at - 2):
            continue
        before = line[max(start, at - _NEAR) : at].split()
        behind = line[at : min(end, at + _NEAR)]
        if len(before) < _GLUED or behind.count(" ") < _SENTENCE - 1 or _leans(before[-1], words):
            continue
        if _opens(found, before[-1].strip(_AROUND), behind, line[max(0, at - _AROUND_IT) : at + _AROUND_IT], words):
            yield at
            start = at


def _leans(word: str, words: _Openers) -> bool:
    """Return whether something must follow ``word``, or a name may: "of", "told", "reading"."""
    last = re.split(r"[-–—(]", word)[-1].strip(_AROUND)
    return not last or last.casefold() in words.leaning or last.endswith(("ing", "'s", "’s"))


def _opens(found: re.Match[str], before: str, behind: str, around: str, words: _Openers) -> bool:
    """Return whether the large word opens a sentence and no name."""
    word, follows = found["word"].lower(), found["next"] or found["elided"]
    clause = _PARTED.split(behind)[0].split()
    verb = next((at for at, each in enumerate(clause[1 : _SUBJECT + 1], 1) if each in words.finite), 0)
    if not words.joints.isdisjoint(clause[1:verb]):
        verb = 0
    names = follows[:1].isupper()
    if word in words.articles:
        if not names:
            return verb > 0 or len(word) > 1 or not before[:1].isupper()
        subject = clause[1:verb]
        plain = any(not each[:1].isupper() or each.isupper() or each.endswith(("'s", "’s")) for each in subject)
        return verb > 0 and not before.isdigit() and (plain or f" {word} {follows}" in around)
    if names:
        return False
    if not before[:1].isupper():
        return True
    if word in words.numbers or word in words.endings:
        return False
    return not any(each[:1].isupper() or each[:1] in "$€£" for each in clause[1:_TITLE])
