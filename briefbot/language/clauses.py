"""Find where a second clause begins in a sentence although nothing joins it to the first.

A caption glued to a report has a verb of its own: "Workers have reached the port Lamperian doctors have begun ...".
In one sentence a finite verb beyond the first needs something that opens a clause: a joint ("that", "who", "and"), a
mark, or a word behind which "that" may be left out ("said", "a good chance"). Where there is none, what is glued on
begins with a large word before that verb.

Only languages with a list of such words (``opening`` in ``data/words.txt``) are looked at.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from briefbot.language.dates import MONTH, WEEKDAY
from briefbot.language.word_lists import word_list

#: Words that a caption has at least, and a sentence behind it; words of a subject before its verb, at most.
_GLUED, _SENTENCE, _SUBJECT = 3, 6, 12

#: Words of which the second is a verb.
_ACTING = 3

_TOKEN = re.compile(r"\S+")
_LARGE = re.compile(rf"[\"“‘]?(?!(?i:I|{WEEKDAY}|{MONTH})\b)[A-ZÀ-Ý]")
_CLOSED = re.compile(r"[\w’'%)][\"”]?$")
_MARK = re.compile(r"[,;:()–—]|^--?$")
_QUOTED = re.compile(r"\"[^\"]{,60}[^\",]\"|“[^”]{,60}[^”,]”")
_CLOSING = ('"', "”", "'", "’")
_ENDING = re.compile(r"['’]?s$")
_AROUND = "\"'“”‘’(),.:;"

#: What acts upon something is a verb: "welcomed her", "Lee describes the".
_DETERMINERS = frozenset(["a", "an", "the", "his", "her", "its", "their"])
_ACTS = re.compile(rf"(?:[A-ZÀ-Ý]\S* [a-z]{{2,}}s|\S+ [a-z]{{2,}}ed) (?:{'|'.join(_DETERMINERS)})")


@dataclass(frozen=True, slots=True)
class _Words:
    """The closed lists of one language."""

    finite: frozenset[str]
    verbs: frozenset[str]
    """The finite ones, and those of saying."""
    openers: frozenset[str]
    joining: frozenset[str]
    leaning: frozenset[str]
    """Behind these nothing ends."""


@lru_cache(maxsize=32)
def _words(language: str) -> _Words | None:
    """Return the lists of a language; nothing where it has no words that open a clause."""
    kinds = ("opening", "finite", "joint", "join", "starter", "common", "phrase", "title", "entitled")
    opening, finite, joint, join, *others = (frozenset(word_list(kind, language)) for kind in kinds)
    openers = opening | joint | join
    leaning = openers.union(finite, *others)
    return _Words(finite, finite | (opening & joint), openers, join, leaning) if opening else None


def second_clause(text: str, start: int, end: int, language: str) -> int:
    """Return the offset in ``text[start:end]``, one sentence by its marks, at which a clause begins that nothing joins.

    Return -1 if there is none.

    >>> text = "Workers have reached the port Lamperian ships have begun to bring flour."
    >>> text[second_clause(text, 0, len(text), "en") :]
    'Lamperian ships have begun to bring flour.'
    """
    lists = _words(language)
    if not lists:
        return -1
    found = [(start + each.start(), each.group()) for each in _TOKEN.finditer(text[start:end])]
    tokens = [token for _, token in found]
    plain = [token.strip(_AROUND) for token in tokens]
    quotes = [range(*each.span()) for each in _QUOTED.finditer(text, start, end)]
    verbs = 0  # less those that something opens a clause for
    barred = False  # a name that may begin a relative clause does not end within itself
    for at, (offset, token) in enumerate(found):
        barred = barred and bool(_LARGE.match(token))
        if verbs > 0 and _GLUED <= at <= len(found) - _SENTENCE and _LARGE.match(token) and not barred:
            before, last = plain[at - 1], tokens[at - 1]
            barred = last.isalpha() and last.islower() and _ends(last, lists)
            parted = not before[:1].isupper() or _comes_apart(before, plain[at], text[end:])
            if parted and _ends(last, lists) and _has_verb(tokens[at : at + _SUBJECT + 3], lists, relative=barred):
                return offset
        quoted = any(offset in quote for quote in quotes)
        if not quoted and _MARK.search(token):
            verbs = 0
            continue
        verbs += (plain[at] in lists.finite and plain[at - 1] not in lists.finite) or _acts(
            plain[max(0, at - 1) : at + 2], lists
        )
        verbs -= not quoted and plain[at].lower() in lists.openers
    return -1


def _ends(token: str, lists: _Words) -> bool:
    """Return whether a phrase may end so: not with "of", "was", "reading", "reached", "grain-laden", "Marsa's"."""
    word = token.strip(_AROUND)
    if not _CLOSED.search(token) or word.lower() in lists.leaning or ("-" in word and word[:1].islower()):
        return False
    return not word.endswith(("ed", "ing", "'s", "’s"))


def _acts(words: Sequence[str], lists: _Words) -> bool:
    """Return whether the second of three words is a verb in the past or the present before its object."""
    return len(words) == _ACTING and words[0].lower() not in lists.leaning and bool(_ACTS.fullmatch(" ".join(words)))


def _has_verb(tokens: Sequence[str], lists: _Words, *, relative: bool) -> bool:
    """Return whether the first word opens the subject of a finite verb.

    Where it may begin a ``relative`` clause, as a bare name does, the verb must have an object: "the port Marsa has".
    """
    for at, (before, token) in enumerate(pairwise(tokens[: _SUBJECT + 1]), 1):
        if _MARK.search(before) or before.endswith(_CLOSING):
            return False
        if token in lists.verbs:
            tells = any(each.islower() and each not in lists.leaning for each in tokens[1:at])
            acts = not _DETERMINERS.isdisjoint(tokens[at + 1 : at + 3])
            return before.lower() not in lists.leaning and (not relative or tells or acts)
        if token in lists.openers and not (at == 1 and token in lists.joining and tokens[at + 1][:1].islower()):
            return False
    return False


def _comes_apart(one: str, other: str, text: str) -> bool:
    """Return whether each of two words side by side comes again in ``text``, and never both together."""
    stems = (re.escape(_ENDING.sub("", word)) for word in (one, other))
    return f"{one} {other}" not in text and all(re.search(rf"\b{stem}", text, re.IGNORECASE) for stem in stems)
