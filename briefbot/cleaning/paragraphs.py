"""Join the lines of pasted text into paragraphs."""

import re
from itertools import pairwise
from operator import add

from briefbot.language.characters import normalize

#: A text has hard line breaks if at least so many of its lines are followed by one that begins with a small letter ...
_WRAPPED_LINES = 3

#: ... and at least this share of the long lines with another one right below.
_WRAPPED_SHARE = 0.25

#: Characters of a line that was broken because it got too long: at least, at most.
_WRAPPED_FROM, _WRAPPED_TO = 45, 120

#: A backslash of Markdown.
_ESCAPE = re.compile(r"\\(?=[*/])")


def paragraphs_of(raw: str) -> list[str]:
    r"""Return the paragraphs of ``raw``, with hard-wrapped lines joined and each run of white space as one blank.

    >>> paragraphs_of("One  line.\n\n\nAnother.")
    ['One line.', 'Another.']
    """
    lines = list(map(_single_spaced, _ESCAPE.sub("", normalize(raw)).split("\n")))
    return [line for line in (_unwrap(lines) if _is_wrapped(lines) else lines) if line]


def _single_spaced(line: str) -> str:
    has_blanks = "\t" not in line if line.isascii() else line.isprintable()  # and no other white space
    return line if has_blanks and "  " not in line and line == line.strip() else " ".join(line.split())


def _is_wrapped(lines: list[str]) -> bool:
    if any(len(line) > _WRAPPED_TO for line in lines[:-1]):
        return False
    below = [(line, following) for line, following in pairwise(lines) if len(line) >= _WRAPPED_FROM and following]
    going_on = sum(following[0].islower() and line[-1] not in ".!?:" for line, following in below)
    return going_on >= max(_WRAPPED_LINES, len(below) * _WRAPPED_SHARE)


def _unwrap(lines: list[str]) -> list[str]:
    """Return ``lines``, each joined to the line above if that one is of full width and no blank line is between."""
    full = max(map(len, lines)) * 0.7
    ends = [" " if following and len(line) >= full else "\n" for line, following in pairwise([*lines, ""])]
    return "".join(map(add, lines, ends)).split("\n")
