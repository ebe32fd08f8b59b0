"""Read articles from JSON lines: ``{"url", "title", "outlet", "published", "text", "language", "origin", "picture"}``.

Only ``text`` is required; unknown keys are ignored. ``published`` is ISO 8601: without a zone it counts as UTC, a
day without an hour as its noon. ``picture`` is ``{"url", "alt", "credit", "width", "height"}``, or its address alone.
The lines are streamed; a line that is not an article is reported, and reading goes on.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

from briefbot.entries import ParseError, RawEntry
from briefbot.language.dates import parse_moment
from briefbot.model import Missing, Picture
from briefbot.web.encoding import decode, fix_encoding, is_wide, refuse_known
from briefbot.web.fragments import strip_markup
from briefbot.web.pictures import StatedPicture, checked_picture
from briefbot.web.urls import canonical

#: Bytes of a line at most; a longer one is reported and skipped.
LONGEST_LINE = 20_000_000

#: Bytes of a file in UTF-16 at most, which cannot be streamed by line.
LONGEST_WIDE = 50_000_000

_NAMES = {str: "text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}


def raw_articles(file: IO[bytes], name: str) -> Iterator[RawEntry | Missing]:
    """Yield a raw article, or an error, for each line of ``file`` that is not blank. ``name`` is the file's.

    Raises:
        ParseError: the file is not text.
    """
    for number, (line, whole) in enumerate(_lines(file), 1):
        if line is not None and not line.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf"):
            continue
        place = f"{name}:{number}"
        try:
            yield raw_article_of(_parsed(line, whole=whole), place)
        except ParseError as error:
            yield Missing(place, str(error) if str(error) == "no text" else f"unreadable: {error}")


def raw_article_of(value: object, place: str) -> RawEntry:
    """Return the raw article in one JSON value; ``place`` names the line, and is the URL of an article without one.

    Raises:
        ParseError: it is not an object, a value has the wrong type, or there is no text.
    """
    if not isinstance(value, dict):
        raise ParseError(f"not an article but {_kind(value)}; each line is an object with a text")
    text = _words(value, "text")
    if not text.strip():
        raise ParseError("no text")
    return RawEntry(
        url=canonical(_words(value, "url")) or place,
        text=strip_markup(fix_encoding(text)),
        title=strip_markup(fix_encoding(_words(value, "title"))),
        outlet=_words(value, "outlet"),
        published=_published(_words(value, "published")),
        language=_words(value, "language"),
        origin=_words(value, "origin"),
        picture=_picture(value.get("picture")),
    )


def _lines(file: IO[bytes]) -> Iterator[tuple[bytes | None, bool]]:
    """Yield each line, with whether a newline ends it; ``None`` in place of one that is too long."""
    head = file.read(4096)
    file.seek(0)
    refuse_known(head)
    if is_wide(head):
        data = file.read(LONGEST_WIDE + 1)
        if len(data) > LONGEST_WIDE:
            raise ParseError(f"more than {LONGEST_WIDE // 1_000_000} MB that are not UTF-8")
        yield from ((line.encode("utf-8", "surrogatepass"), True) for line in decode(data).split("\n"))
        return
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) <= LONGEST_LINE:
            yield line, line.endswith(b"\n")
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)
        yield None, True


def _parsed(line: bytes | None, *, whole: bool) -> Any:
    if line is None:
        raise ParseError(f"a line of more than {LONGEST_LINE // 1_000_000} MB")
    text = decode(line.strip())
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        cut = "" if whole else "; the file ends in the middle of this line"
        raise ParseError(f"not JSON: {error.msg} (column {error.colno}){cut}") from error
    except ValueError as error:  # a number of thousands of digits
        raise ParseError("not JSON that can be read: a number is too long") from error
    except RecursionError as error:
        raise ParseError("not JSON that can be read: nested too deep") from error


def _words(value: dict[str, Any], key: str) -> str:
    words = value.get(key)
    if words is None:
        return ""
    if not isinstance(words, str):
        raise ParseError(f'"{key}" is {_kind(words)}, not text')
    return words


def _picture(value: object) -> Picture | None:
    """Return the picture in an article; ``None`` if there is none, or one that cannot be shown."""
    if value is None:
        return None
    if isinstance(value, str):
        value = {"url": value}
    if not isinstance(value, dict):
        raise ParseError(f'"picture" is {_kind(value)}, not an address or an object with a url')
    try:
        url, alt, credit = (_words(value, key) for key in ("url", "alt", "credit"))
    except ParseError as error:
        raise ParseError(f'in "picture" {error}') from error
    width, height = value.get("width"), value.get("height")
    return checked_picture(StatedPicture((url,), alt=alt, credit=credit, width=width, height=height))


def _kind(value: object) -> str:
    return "null" if value is None else _NAMES.get(type(value), "something else")


def _published(value: str) -> datetime | date | None:
    try:
        return parse_moment(value) if value.strip() else None
    except ValueError as error:
        raise ParseError(f'"published" is {error}') from error
