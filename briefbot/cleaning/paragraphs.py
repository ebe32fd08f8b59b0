"""Join the lines of pasted text into paragraphs."""

import re
from itertools import pairwise

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
    going_on = below = 0
    for line, following in pairwise(lines):
        if len(line) > _WRAPPED_TO:
            return False
        if len(line) >= _WRAPPED_FROM and following:
            below += 1
            going_on += following[0].islower() and line[-1] not in ".!?:"
    return going_on >= _WRAPPED_LINES and going_on >= below * _WRAPPED_SHARE


def _unwrap(lines: list[str]) -> list[str]:
    """Return ``lines``, each joined to the line above if that one is of full width and no blank line is between."""
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
