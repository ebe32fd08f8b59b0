"""Split text into sentences, as offsets into the text.

One scan over the marks that can end a sentence; each is decided by the word before it, the closing quotes after it
and the next word. In a language without a list of abbreviations, a boundary also needs the agreement of sentencex.

Known limit: after "the U.S." the start of a sentence with a name cannot be distinguished from "the U.S. Congress".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from briefbot.language.characters import LINE_END, SURROGATE
from briefbot.language.dates import MONTH, WEEKDAY, WEEKDAY_SHORT, ZONE
from briefbot.language.glued import glued_starts
from briefbot.language.word_lists import word_list

_LINE = re.compile(f"[^{LINE_END}]+")
_STOPS = ".!?…؟。！？।۔"
_FULL_WIDTH = "。！？"
# No group is possessive: Python before 3.11.5 gives such a one too much. Nothing here is ever tried again anyway.
_ENDING = re.compile(
    rf"""
    (?P<stop> [{_STOPS}]++ (?:[ ][{_STOPS}]++(?=[\s"'”’»)\]]|$))* )           # . ?! ... and spaced: . . .
    (?P<close> (?:
        ["'”’›)\]}}] | [»“](?!\w) | \[\d{{1,3}}\]                                # the last: a footnote
        | [ \u00a0\u202f](?:[”»)\]](?!\w) | '') | [ ]['’](?=[\s"”]|$)          # French or tokenised
    )* )
    (?P<gap> \s*+ )
    (?P<open> (?: ["'“”‘’«»‹„(\[{{¡¿*•–—-] | `` )* [ \u00a0\u202f]?+ )
    (?P<next> \w*+ )
    """,
    re.VERBOSE,
)
_ENDED = re.compile(rf"[{_STOPS}](?:[\s\"'”’»)\]}}]|''|\[\d{{1,3}}\])*$")
_BREAK = re.compile(f"[{LINE_END}]")
_SENTENCE = 6  # words of a sentence that lost its mark, at least
_QUOTES = frozenset("\"'“”‘’«»‹›„")
_OPENERS = "\"'“”‘’«»‹›„([{¡¿*•`"
_HOUR_FOLLOWER = re.compile(f"{WEEKDAY}|{WEEKDAY_SHORT}|{MONTH}|{ZONE}")
# forms with full stops inside need no list: U.S., D.C., J.K.
_ACRONYM = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_INITIAL = re.compile(r"(?:[^\W\d_]\.?-)?[^\W\d_]")
_BEFORE_GLUED = re.compile(r"[^\W_][\w'’,-]*[^\W_]%?")
_CAPITAL_IN_SPIRIT = re.compile(r"[ae][a-z]{1,2}-[A-Z]|[a-z][A-Z]|https?://")  # al-Shabaab, iPhone, a link
_ATTRIBUTION = re.compile(
    r"(?:[A-Z][\w'’-]*\s){1,4}(?:said|says|asked|asks|cried|shouted|yelled|wrote|told|added|replied|tweeted)\b"
    r"|(?:قال|سأل|تساءل|صاح|صرخ|هتف|رد|أجاب)ت?\b"
)
_DIRECTED_OPENERS = frozenset("“‘«„")
_CLOSERS = _QUOTES | frozenset(")]")
_NO_BEGINNING = frozenset(",;:)]}/%&=+")
_DOMAINS = frozenset({"com", "org", "net", "edu", "gov", "mil", "int", "info", "html", "htm", "php", "asp", "pdf"})
_SURROGATE = re.compile(f"[{SURROGATE}]")
_WORD = re.compile(r"\w")
_ENUMERATOR = re.compile(r"\s*[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[)\]]?\.")
_AROUND = 100  # characters on either side of a stretch of cuts that sentencex is shown
_STRETCH = 1000  # characters of a stretch: a call costs as much as 500 of them, and its time grows with the square
_WORD_CHARACTERS = 32  # how far back the word before a mark is looked for: longer than any abbreviation

#: Later kinds win where a form stands in several.
_KINDS = ("suffix", "counter", "hour", "title")


@dataclass(frozen=True)
class Abbreviations:
    """The abbreviations of one language, without their last full stop; case distinguishes ``Sat.`` from *sat*."""

    kinds: dict[str, str]
    """Form, as written and in capitals (Gen, GEN) -> ``title``, ``counter``, ``suffix`` or ``hour``."""

    hour_followers: frozenset[str] = frozenset()
    """Capitalised words that belong to the hour before them, beside days, months and zones."""

    starters: frozenset[str] = frozenset()
    """Case-folded words that, capitalised, begin a sentence: articles, pronouns, prepositions. No names."""


@lru_cache(maxsize=32)
def abbreviations(language: str) -> Abbreviations:
    """Return the abbreviations of ``language`` (ISO 639-1; empty counts as English); no kinds if none are listed.

    ``any`` has those that most languages share.

    >>> abbreviations("en").kinds["Gen"], abbreviations("xx").kinds
    ('title', {})
    """
    language = language or "en"
    kinds = {form: kind for kind in _KINDS for word in word_list(kind, language) for form in (word, word.upper())}
    return Abbreviations(
        kinds, frozenset(word_list("hour-follower", language)), frozenset(word_list("starter", language))
    )


@lru_cache(maxsize=4096)
def sentence_spans(text: str, language: str = "en") -> tuple[tuple[int, int], ...]:
    """Return the spans ``(start, end)`` of the sentences of ``text``, in order, without surrounding white space.

    A newline always ends a sentence; closing quotes and brackets belong to the sentence before them. Every character
    that is not white space is in exactly one span. ``language`` is an ISO 639-1 code; empty counts as English.

    >>> text = "Lt. Gen. Grada left at 5 p.m. Monday. “Next?” he asked."
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['Lt. Gen. Grada left at 5 p.m. Monday.', '“Next?” he asked.']
    """
    return tuple(
        (line.start() + start, line.start() + end)
        for line in _LINE.finditer(text)
        for start, end in _line_spans(line.group(), language)
    )


@lru_cache(maxsize=4096)
def whole_sentences(text: str, language: str = "en") -> tuple[tuple[int, int], ...]:
    """Return the spans of `sentence_spans` without those that no mark ends though another follows in their line.

    Those are headlines, captions and stamps of a page that lost its layout. One that tells of the past is a sentence
    that lost its mark.

    >>> text = "Smoke rises over the port The fire has destroyed the stores of Marsa. It is out"
    >>> [text[start:end] for start, end in whole_sentences(text)]
    ['The fire has destroyed the stores of Marsa.', 'It is out']
    """
    spans = sentence_spans(text, language)
    past = frozenset(word_list("past", language or "en"))
    glued = {span for span, (following, _) in pairwise(spans) if _is_glued(text, *span, following, past)}
    return tuple(span for span in spans if span not in glued) if glued else spans


def _is_glued(text: str, start: int, end: int, following: int, past: frozenset[str]) -> bool:
    if _ENDED.search(text, max(start, end - 12), end) or _BREAK.search(text, end, following):
        return False
    told = text[start:end].split()
    return len(told) < _SENTENCE or past.isdisjoint(told)


def _line_spans(line: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield the sentence spans of one line; marks without a word join the sentence beside them."""
    known = abbreviations(language)
    cuts = _cuts(line, known if known.kinds else abbreviations("any"))
    start = 0
    word = _WORD.search(line)
    for end, following in cuts if known.kinds else _agreed(cuts, line, language):
        if word is None or word.start() >= end or _ENUMERATOR.fullmatch(line, start, end):
            continue
        word = _WORD.search(line, following)
        if word is None:
            break
        yield from _parted(line, start, end, language)
        start = following
    if line[start:].strip():
        yield from _parted(line, start, len(line), language)


def _parted(line: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of ``line[start:end]``, one sentence by its marks, and what is glued before it."""
    for glued in glued_starts(line, start, end, language):
        yield _tight(line, start, glued)
        start = glued
    yield _tight(line, start, end)


def _tight(line: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the white space around it."""
    piece = line[start:end]
    return end - len(piece.lstrip()), start + len(piece.rstrip())


def _agreed(cuts: Iterator[tuple[int, int]], line: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield the cuts that sentencex makes too. It is given short stretches: its time grows faster than their length."""
    from sentencex import get_sentence_boundaries  # noqa: PLC0415 - most texts are in a language known here

    for stretch in _stretches(cuts):
        base = max(0, stretch[0][0] - _AROUND)
        seen = _SURROGATE.sub("\ufffd", line[base : stretch[-1][1] + _AROUND])
        starts = {base + boundary["start_index"] for boundary in get_sentence_boundaries(language, seen)}
        yield from (cut for cut in stretch if not starts.isdisjoint(range(cut[0], cut[1] + 1)))


def _stretches(cuts: Iterator[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield the cuts in runs that lie within `_STRETCH` characters."""
    stretch: list[tuple[int, int]] = []
    for cut in cuts:
        if stretch and cut[1] - stretch[0][0] > _STRETCH:
            yield stretch
            stretch = []
        stretch.append(cut)
    if stretch:
        yield stretch


def _cuts(line: str, known: Abbreviations) -> Iterator[tuple[int, int]]:
    """Yield where a sentence ends and where the next begins, in order."""
    quotes = scanned = 0
    for mark in _ENDING.finditer(line):
        end, following = mark.end("close"), mark.start("open")
        if mark["open"] == '" ' and mark["gap"]:  # tokenised text: only the count tells which quote it is
            quotes += line.count('"', scanned, following)
            scanned = following
            if quotes % 2:
                end = following + 1
                following = mark.end("open")
        if following < len(line) and _is_end(mark, line, known):
            yield end, following


def _is_end(mark: re.Match[str], line: str, known: Abbreviations) -> bool:
    """Whether the mark ends a sentence."""
    stop = mark["stop"]
    before = _word_before(line, mark.start())
    kind = _kind(before, known) if stop == "." else ""
    if not mark["gap"]:
        return stop[-1] in _FULL_WIDTH or (not kind and _is_glued_end(mark, line, before))
    if not _may_begin(mark, line):
        return False
    if kind:
        return _ends_after(kind, mark, line, known)
    if stop != "." and stop[-1] in ".…":
        return mark["next"] != "I"  # "I ... I cannot say"
    asked = stop != "." and mark["close"] and mark["close"][-1] in _QUOTES
    return not (asked and _ATTRIBUTION.match(line, mark.start("next")))


def _may_begin(mark: re.Match[str], line: str) -> bool:
    """Whether what follows the mark can begin a sentence: nothing in lower case, no comma or closing bracket."""
    position = mark.start("next")
    head = line[position : position + 1]
    if head.islower():
        return _CAPITAL_IN_SPIRIT.match(line, position) is not None
    return bool(mark["open"]) or head not in _NO_BEGINNING


def _word_before(line: str, position: int) -> str:
    """Return the word before a mark at ``position``, without opening quotes and brackets."""
    words = line[max(0, position - _WORD_CHARACTERS) : position].rsplit(None, 1)
    return words[-1].lstrip(_OPENERS) if words else ""


def _kind(word: str, known: Abbreviations) -> str:
    """Return the kind of abbreviation that ``word`` is: one of `Abbreviations`, ``initial``, or empty."""
    kind = known.kinds.get(word, "")
    if kind or len(word) > 12:
        return kind
    if _INITIAL.fullmatch(word):
        return "initial"
    if _ACRONYM.fullmatch(word):
        return "suffix"
    tail = re.split(r"[-–—/('’]", word)[-1]
    return known.kinds.get(tail, "") if tail != word else ""


def _ends_after(kind: str, mark: re.Match[str], line: str, known: Abbreviations) -> bool:
    """Whether a sentence ends after an abbreviation that is followed by a capital letter or a number."""
    following = mark["next"]
    if kind == "title":
        return False
    if kind == "counter":
        return not any(map(str.isdigit, following))
    if following[:1].isdigit():
        return False
    if not _QUOTES.isdisjoint(mark["close"] + mark["open"]):
        return True
    if kind == "hour":
        return not _belongs_to_hour(following, known) and not line.startswith(" time", mark.end("next"))
    behind = line[mark.end("next") : mark.end("next") + 1]
    return following.casefold() in known.starters and not (len(following) == 1 and behind == ".")


def _belongs_to_hour(word: str, known: Abbreviations) -> bool:
    """Whether ``word`` is a day, a month or a zone after an hour: "5 p.m. Monday", "5 p.m. GMT"."""
    if word in known.hour_followers:
        return True
    return word[:1].isupper() and _HOUR_FOLLOWER.fullmatch(word.casefold()) is not None


def _is_glued_end(mark: re.Match[str], line: str, before: str) -> bool:
    """Whether a sentence ends although no space follows: "the end.The next", but not "example.com" or "U.S.-led"."""
    following, close = mark["next"], mark["close"]
    if not following or following[0].islower() or not following[0].isalpha():
        return False
    if mark["open"]:
        return not close and mark["open"] in _DIRECTED_OPENERS
    closed = bool(close) and close[-1] in _CLOSERS
    if not closed and (before[-1:].isupper() or not _BEFORE_GLUED.fullmatch(before)):
        return False
    word = following[1:].islower() or following in {"A", "I"} or not following[0].isupper()
    behind = line[mark.end("next") : mark.end("next") + 1]
    return word and following.casefold() not in _DOMAINS and (not behind or behind.isspace() or behind in ",'’-:")
