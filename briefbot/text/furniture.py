"""Page furniture: lines that a page puts around its reporting."""

from __future__ import annotations

import re

_FURNITURE = re.compile(
    r"(?i)^(?:read (?:more|also)\b.*:?|next article|share this.*|advertisement|follow us\b.*|sign up (?:for|to) .*newsletter.*)$"
)


def is_furniture(line: str) -> bool:
    """Say whether a line or sentence is page furniture, whatever stands around it.

    >>> is_furniture("Read more:")
    True
    >>> is_furniture("Eleven people were killed on Sunday.")
    False
    """
    return bool(_FURNITURE.match(line.strip()))
