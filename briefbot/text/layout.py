"""How text is laid out: characters made sound, lines joined into paragraphs, sentences roughly told apart."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_GONE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_LONE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(r"\\(?=[*/])")
_TYPESET = "’‘“”–—…«»\u00a0"
"""What typeset Latin text has beside ASCII, unless it has accents."""
_LETTERS = bytes(code if chr(code).isalpha() else 32 for code in map(ord, map(str.lower, map(chr, range(128))))).ljust(
    256
)
"""ASCII in small letters, all else as blanks."""
_WRAPPED_LINES = 3
"""Lines that go on in small letters on the next one, at least, in a text with hard line breaks ..."""
_WRAPPED_SHARE = 0.25
"""... and their share of all long lines that have one right below."""
_WRAPPED_FROM, _WRAPPED_TO = 45, 120
"""Characters of a line that somebody broke for its length."""
_SENTENCE_BREAK = re.compile(r"[.!?…؟][\"”»’')\]]*\s+(?=[\"“«‘'(\[@#*]?[^\W\d_a-zà-ÿ]|[\"“«‘(\[@#*]|\d)")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Capt|Maj|Adm|Sen|Rep|Gov|Prof|No|vs|etc|[ap]\.m))\.\s+$"
)


def sound_text(raw: str) -> str:
    r"""Return ``raw`` with one kind of newline and no other control character; lone surrogates become U+FFFD.

    >>> sound_text("One\r\nTwo\x00\u200b three")
    'One\nTwo three'
    """
    text = raw
    if not is_printable(text):
        text = _NEWLINES.sub("\n", raw)
        if not text.isascii():
            text = _LONE.sub("\ufffd", text)
        text = _GONE.sub("", text)
    return _ESCAPED.sub("", text) if "\\" in text else text


def is_printable(text: str) -> bool:
    r"""Say whether ``text`` has no characters but such as are seen, blanks and newlines: most texts, told fast.

    >>> is_printable("One\n\ttwo\u00a0three"), is_printable("One\r\n"), is_printable("One\u200b")
    (True, False, False)
    """
    return text.replace("\n", " ").replace("\t", " ").replace("\u00a0", " ").isprintable()


def ascii_form(text: str) -> str:
    """Return ``text`` with a blank for each typographic mark: in ASCII then, if it is plain Latin. As long as before.

    >>> ascii_form("Libya’s army – and “others”").isascii(), ascii_form("armée").isascii()
    (True, False)
    """
    if not text.isascii():
        for mark in _TYPESET:
            text = text.replace(mark, " ")
    return text


@lru_cache(maxsize=1 << 8)  # one line is asked about several times in a row
def plain_words(text: str) -> tuple[str, ...] | None:
    """Return the runs of letters of plain Latin text in small letters; ``None`` if it has other letters or signs.

    It is what a search for letters would find, at a tenth of the time.

    >>> plain_words("Read More: (12) »"), plain_words("Où ?") is None
    (('read', 'more'), True)
    """
    text = ascii_form(text)
    return tuple(text.encode().translate(_LETTERS).decode().split()) if text.isascii() else None


def paragraphs_of(raw: str) -> list[str]:
    r"""Return the paragraphs of ``raw``: its lines, white space as single blanks, hard line breaks undone.

    >>> paragraphs_of("One  line.\n\n\nAnother.")
    ['One line.', 'Another.']
    """
    even = raw.replace("\n", " ").isprintable()
    text = raw if even and "\\" not in raw else sound_text(raw)
    if "  " not in text and (even or text.replace("\n", " ").isprintable()):  # all white space is single blanks already
        lines = [line.strip() for line in text.split("\n")]
    else:
        lines = [" ".join(line.split()) for line in text.split("\n")]
    if _is_wrapped(lines):
        lines = _unwrap(lines)
    return [line for line in lines if line]


def _is_wrapped(lines: list[str]) -> bool:
    going_on = below = 0
    for line, following in pairwise(lines):
        if len(line) > _WRAPPED_TO:
            return False
        if len(line) >= _WRAPPED_FROM and following:
            below += 1
            going_on += following[0].islower() and line[-1] not in ".!?:"
    return going_on >= _WRAPPED_LINES and going_on >= below * _WRAPPED_SHARE


def _unwrap(lines: list[str]) -> list[str]:
    """Return ``lines`` with each joined to the one above it, if that one is full and no blank line lies between."""
    width = max(map(len, lines))
    joined: list[list[str]] = []
    full = False
    for line in lines:
        if line and full:
            joined[-1].append(line)
        else:
            joined.append([line])
        full = len(line) >= width * 0.7
    return [" ".join(parts) for parts in joined]


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return rough spans of the sentences of ``text``: fast, for finding furniture, not for quoting.

    >>> [("Mr. Lee left. Sign up!")[a:b] for a, b in split_sentences("Mr. Lee left. Sign up!")]
    ['Mr. Lee left.', 'Sign up!']
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for found in _SENTENCE_BREAK.finditer(text):
        if _ABBREVIATED.search(text, max(start, found.end() - 12), found.end()):
            continue
        spans.append((start, start + len(text[start : found.end()].rstrip())))
        start = found.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans
