"""Split text into sentences, as offsets into the text.

One scan over the marks that can end a sentence; each is decided by the word before it, the closing quotes after it
and the next word. In a language without a list of abbreviations, a boundary also needs the agreement of sentencex.

Known limit: after "the U.S." the start of a sentence with a name cannot be distinguished from "the U.S. Congress".
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, pairwise

from briefbot.language.characters import LINE_END, replace_noncharacters
from briefbot.language.glued import glued_starts
from briefbot.language.word_lists import word_set

_STOPS = ".!?…؟。！？।۔"
_FULL_WIDTH = "。！？"
# No group is possessive: Python before 3.11.5 gives such a one too much. Nothing here is ever tried again anyway.
_ENDING = re.compile(
    rf"""
    (?P<stop> [{_STOPS}][{_STOPS}]*+ (?:[ ][{_STOPS}]++(?=[\s"'”’»)\]]|$))* )           # . ?! ... and spaced: . . .
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
#: The end of a sentence: a mark, and what closes quotes, brackets and the like behind it.
ENDED = re.compile(rf"[{_STOPS}](?:[\s\"'”’»)\]}}]|''|\[\d{{1,3}}\])*$")
_BREAK = re.compile(f"[{LINE_END}]")
_SENTENCE = 6  # words of a sentence that lost its mark, at least
_QUOTES = frozenset("\"'“”‘’«»‹›„")
_OPENERS = "\"'“”‘’«»‹›„([{¡¿*•`"
# initials, and forms with full stops inside, need no list: J., J.-Y., U.S., a.m., J.K.
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-)?[^\W\d_]|(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_BEFORE_GLUED = re.compile(r"[^\W_][\w'’,-]*[^\W_]%?")
_GLUED_WORD = re.compile(r"[^\W\d_][^\W\d_A-ZÀ-Þ]*(?=[\s,'’:-]|$)")
_CAPITAL_IN_SPIRIT = re.compile(r"[ae][a-z]{1,2}-[A-Z]|[a-z][A-Z]|https?://")  # al-Shabaab, iPhone, a link
_ATTRIBUTION = re.compile(
    r"(?:[A-Z][\w'’-]*\s){1,4}(?:said|says|asked|asks|cried|shouted|yelled|wrote|told|added|replied|tweeted)\b"
    r"|(?:قال|سأل|تساءل|صاح|صرخ|هتف|رد|أجاب)ت?\b"
)
_DIRECTED_OPENERS = frozenset("“‘«„")
_NO_BEGINNING = frozenset(",;:)]}/%&=+")
_WORD = re.compile(r"\w")
_ENUMERATOR = re.compile(r"\s*[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[)\]]?\.")
_AROUND = 100  # characters on either side of a cut that sentencex is shown: its time grows with the square
_WORD_CHARACTERS = 32  # how far back the word before a mark is looked for: longer than any abbreviation


@lru_cache(maxsize=32)
def abbreviations(language: str) -> dict[str, str]:
    """Return the abbreviations of ``language`` (ISO 639-1) with their kinds; none if none are listed.

    They are as written, as case distinguishes ``Sat.`` from *sat*, or in capitals (Gen, GEN), without their last
    full stop. Kinds are ``title``, ``counter`` and ``suffix``, of which the first wins. ``any`` has those that most
    languages share.

    >>> abbreviations("en")["Gen"], abbreviations("xx")
    ('title', {})
    """
    kinds = ("suffix", "counter", "title")
    return {form: kind for kind in kinds for word in word_set(kind, language) for form in (word, word.upper())}


@lru_cache(maxsize=4096)
def sentence_spans(text: str, language: str = "en") -> tuple[tuple[int, int], ...]:
    """Return the spans ``(start, end)`` of the sentences of ``text``, in order, without surrounding white space.

    A newline always ends a sentence; closing quotes and brackets belong to the sentence before them. Every character
    that is not white space is in exactly one span. ``language`` is an ISO 639-1 code; empty counts as English.

    >>> text = "Lt. Gen. Grada left at 5 p.m. Monday. “Next?” he asked."
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['Lt. Gen. Grada left at 5 p.m. Monday.', '“Next?” he asked.']
    """
    return tuple(_spans(text, language))


def _spans(text: str, language: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for line in text.splitlines(keepends=True):  # at the characters of `LINE_END`, faster than a pattern
        for start, end in _line_spans(line.rstrip(LINE_END), language) if not line.isspace() else ():
            yield begin + start, begin + end
        begin += len(line)


def whole_sentences(text: str, language: str = "en") -> Iterator[tuple[int, int]]:
    """Yield the spans of `sentence_spans` without those that no mark ends though another follows in their line.

    Those are headlines, captions and stamps of a page that lost its layout. One that tells of the past is a sentence
    that lost its mark. No more of the text is read than for the spans that are taken.

    >>> text = "Smoke rises over the port The fire has destroyed the stores of Marsa. It is out"
    >>> [text[start:end] for start, end in whole_sentences(text)]
    ['The fire has destroyed the stores of Marsa.', 'It is out']
    """
    past = word_set("past", language or "en")
    for span, (following, _) in pairwise(chain(_spans(text, language), [(len(text), 0)])):
        if not _is_glued(text, *span, following, past):
            yield span


def _is_glued(text: str, start: int, end: int, following: int, past: frozenset[str]) -> bool:
    if following == len(text) or ENDED.search(text, max(start, end - 12), end) or _BREAK.search(text, end, following):
        return False
    told = text[start:end].split()
    return len(told) < _SENTENCE or past.isdisjoint(told)


def _line_spans(line: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield the sentence spans of one line; marks without a word join the sentence beside them."""
    language = language or "en"
    is_known = bool(abbreviations(language))
    start = 0
    word = behind = _WORD.search(line)
    for end, following in _cuts(line, language if is_known else "any"):
        if word is None or word.start() >= end or _ENUMERATOR.fullmatch(line, start, end):
            continue
        if behind and behind.start() < following:
            behind = _WORD.search(line, following)
        if behind is None:
            break
        if is_known or _is_agreed(end, following, line, language):
            yield from _parted(line, start, end, language)
            start, word = following, behind
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


def _is_agreed(end: int, following: int, line: str, language: str) -> bool:
    """Whether sentencex, too, ends a sentence there and begins the next."""
    from sentencex import get_sentence_boundaries  # noqa: PLC0415 - most texts are in a language known here

    base = max(0, end - _AROUND)
    seen = replace_noncharacters(line[base : following + _AROUND])
    boundaries = get_sentence_boundaries(replace_noncharacters(language), seen)
    starts = {base + boundary["start_index"] for boundary in boundaries}
    return not starts.isdisjoint(range(end, following + 1))


def _cuts(line: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield where a sentence ends and where the next begins, in order."""
    for mark in _ENDING.finditer(line):
        if mark.start("open") < len(line) and _is_end(mark, line, language):
            yield mark.end("close"), mark.start("open")


def _is_end(mark: re.Match[str], line: str, language: str) -> bool:
    """Whether the mark ends a sentence."""
    stop = mark["stop"]
    before = _word_before(line, mark.start())
    kind = _kind(before, language) if stop == "." else ""
    if not mark["gap"]:
        return stop[-1] in _FULL_WIDTH or (not kind and _is_glued_end(mark, line, before))
    if not _may_begin(mark, line):
        return False
    if kind:
        return _ends_after(kind, mark, line, language)
    asked = stop[-1] not in ".…" and mark["close"] and mark["close"][-1] in _QUOTES
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


def _kind(word: str, language: str) -> str:
    """Return the kind of abbreviation that ``word`` is, or has behind a hyphen and the like; empty for none."""
    known = abbreviations(language)
    if word not in known and _INITIALS.fullmatch(word):
        return "suffix"
    return known.get(word) or known.get(re.split(r"[-–—/('’]", word)[-1], "")


def _ends_after(kind: str, mark: re.Match[str], line: str, language: str) -> bool:
    """Whether a sentence ends after an abbreviation that is followed by a capital letter or a number."""
    following = mark["next"]
    if kind == "title" or any(map(str.isdigit, following)):
        return False
    if kind == "counter" or not _QUOTES.isdisjoint(mark["close"] + mark["open"]):
        return True
    is_initial = len(following) == 1 and line.startswith(".", mark.end("next"))
    return following.casefold() in word_set("starter", language) and not is_initial


def _is_glued_end(mark: re.Match[str], line: str, before: str) -> bool:
    """Whether a sentence ends although no space follows: "the end.The next", but not "example.com" or "U.S.-led"."""
    if mark["next"][:1].islower():
        return False
    if mark["open"]:
        return mark["open"] in _DIRECTED_OPENERS
    return bool(_BEFORE_GLUED.fullmatch(before) and _GLUED_WORD.match(line, mark.start("next")))
