"""Checks configured values: numbers within a range, texts without control characters and not too long."""

import unicodedata
from dataclasses import fields
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

#: Characters; a path may have 4096 bytes, and servers take addresses of about 2,000.
LONGEST_TEXT = 2000

#: Kinds of characters: controls, halves of surrogates, separators of lines and paragraphs.
_CONTROLS = {"Cc", "Cs", "Zl", "Zp"}


def check_options(options: Any, **ranges: tuple[float, float]) -> None:
    """Check every value of a dataclass of options, also those in tuples.

    Args:
        options: the dataclass.
        ranges: the least and greatest value of each numeric field.

    Raises:
        ValueError: a value is out of bounds; the message names its key.
    """
    for name in (field.name for field in fields(options)):
        value = getattr(options, name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, str):
                check_text(name, each)
            elif isinstance(each, (int, float)) and not isinstance(each, bool):
                least, most = ranges[name]
                if not least <= each <= most:  # nor is NaN
                    raise ValueError(f"{name} is {shown(each)}: it is from {least} to {most}")


def check_text(name: str, text: str) -> None:
    """Check a text. The message does not contain it, since it may be a password.

    Raises:
        ValueError: it is too long, or contains control characters.
    """
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"{name} has {len(text):,} characters: {LONGEST_TEXT:,} are the most")
    if any(unicodedata.category(char) in _CONTROLS for char in text):
        raise ValueError(f"{name} holds a control character (a line break, a NUL or the like): write it without")


def check_web_address(name: str, url: str) -> None:
    """Check the address of a server.

    Raises:
        ValueError: it is not an http(s) address.
    """
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and not set(url) & set(" \\")
    except ValueError:  # a bracket, or a port, that is none
        sound = False
    if not sound:
        raise ValueError(f"{name} is {shown(url)}: write it as https://example.org/path")


def check_zone(name: str, zone: str) -> None:
    """Check the name of a time zone.

    Raises:
        ValueError: the time zone database has none of that name.
    """
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder such as "Africa"; a name too long for a file
        message = f"{name} is {shown(zone)}: no zone has that name (choose one such as Africa/Tripoli)"
        raise ValueError(message) from None


def shown(value: object) -> str:
    """Return a value for an error message.

    >>> shown("a text"), shown(10**26), shown(1 << 100_000)
    ("'a text'", '100000000000000000000000000', 'a value too large to show')
    """
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # of more than 4,300 digits; of lists in one another
        return "a value too large to show"
    return text if len(text) <= 60 else f"{text[:57]}..."
