"""Text that runs as its reader reads, with names and words of another direction in it set off, each by itself.

Without that a phrase that begins with such a name runs as the name does, and names side by side, of a language that is
not the reader's, change places (Unicode's UAX 9).
"""

import re
import unicodedata

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")

#: Classes of characters that have a direction.
_STRONG = frozenset({"L", "R", "AL"})

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"

#: At the beginning of a line: it runs so, whatever stands in it.
MARKS = {"ltr": "\u200e", "rtl": "\u200f"}

#: Behind what parts it from the text before it.
_PARTED = re.compile(r"[\s,;،؛]*")

#: What would turn or end more than the text that it stands in.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Phrase(str):
    """A text in the reader's language: it is not set off as a whole, what is another's in it is already."""

    __slots__ = ()


def runs_from_right(text: str) -> bool | None:
    """Return whether ``text`` begins from right to left; ``None`` if nothing in it has a direction.

    >>> runs_from_right("Wire"), runs_from_right("«برق»"), runs_from_right("2020")
    (False, True, None)
    """
    first = next(filter(_STRONG.__contains__, map(unicodedata.bidirectional, text)), "")
    return first != "L" if first else None


def isolated(text: str, *, within_right_to_left: bool = False) -> str:
    """Return ``text`` set off from its surroundings if part of it runs from right to left.

    Within a text from right to left only one that begins from left to right is set off: what begins as its line does
    says how the line runs.
    """
    apart = runs_from_right(text) is False if within_right_to_left else bool(_RIGHT_TO_LEFT.search(text))
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if apart else text


def set_apart(text: str) -> Phrase:
    """Return ``text`` set off as a whole, behind the spaces and commas that it begins with; empty if it is.

    >>> set_apart(", in French") == f", {FIRST_STRONG_ISOLATE}in French{POP_ISOLATE}"
    True
    """
    begin = _PARTED.match(text).end()  # type: ignore[union-attr]  # it matches nothing, too
    inner = text[begin:] if isinstance(text, Phrase) else _TURNING.sub("", text[begin:])
    return Phrase(f"{text[:begin]}{FIRST_STRONG_ISOLATE}{inner}{POP_ISOLATE}" if inner else text)


def within(text: object, *, right_to_left: bool) -> str:
    """Return ``text`` as it stands in a phrase of the reader's: set off if need be, unless it is one itself."""
    if isinstance(text, Phrase):
        return text
    return isolated(_TURNING.sub("", str(text)), within_right_to_left=right_to_left)
