"""Texts made to keep a reader busy: each shape repeats a piece that some rule begins to match and never ends."""

from __future__ import annotations

import re
from collections.abc import Callable

#: Name -> a piece; or the head that stands before and the piece.
_PIECES: dict[str, str | tuple[str, str]] = {
    "open tags": "<p><b><i>",
    "unclosed tags": "<a ",
    "one tag with many attributes": ("<p ", "a{n}=1 "),
    "unclosed quotes": '<a href="',
    "comments without an end": "<!-- -",
    "sections without an end": "<![CDATA[",
    "a document type with entities": ('<!DOCTYPE x [<!ENTITY a "a">', '<!ENTITY a{n} "&a;&a;">'),
    "scripts without an end": "<script>",
    "ampersands": "&",
    "opening brackets": "[(",
    "nested lists": "[",
    "emphasis": "*_",
    "backticks": "`a``",
    "copyright signs": "© ",
    "credits": "with AFP and Reuters, ",
    "datelines": "TRIPOLI (AFP) ",
    "capitals": "Ann Lee and ",
    "full stops": ". ",
    "quotation marks": "\"'“",
    "digits": "1",
    "dates": "1 May 2020, 10:15 ",
    "blank lines": "\n",
    "blanks": " ",
    "null bytes": "\0",
    "unseen characters": "\u200b\ufeff\u00ad",
    "accents on one letter": ("a", "\u0301"),
    "Arabic vowel signs": "كُـ",
    "mojibake": "Ã©â€",
    "one long word": "a",
    "sentences": "Forces {n} entered the town on Monday. ",
    "labels": "Read more: ",
    "addresses": "https://a.example/?",
}


def _shape(head: str, piece: str) -> Callable[[int], str]:
    def of(length: int) -> str:
        if "{n}" in piece:
            count = -(-length // (len(piece) + 2))
            return (head + "".join(piece.replace("{n}", str(n)) for n in range(count)))[:length]
        return (head + piece * (-(-length // len(piece))))[:length]

    return of


SHAPES = {name: _shape(*(given if isinstance(given, tuple) else ("", given))) for name, given in _PIECES.items()}
"""Name -> a text of so many characters."""


def endless_reader(data: bytes, *, url: str, content_type: str, now: object) -> object:
    """A reader that no limit keeps from reading for longer than anybody waits, and without giving others a turn."""
    return re.match(r"(?:a+)+$", "a" * 60 + "b")
