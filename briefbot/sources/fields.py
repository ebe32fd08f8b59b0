"""Parse the fields of an entry in their many formats: text, date, author, language."""

import re
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from briefbot.entries import ParseError, RawEntry
from briefbot.language.dates import parse_moment
from briefbot.web.bodies import GZIP_MARK, size
from briefbot.web.caching import http_date
from briefbot.web.encoding import NotTextError, decode_document
from briefbot.web.fragments import html_to_line, html_to_text, strip_teaser, tidy_text

#: Words from which a feed's "content" counts as the full article; short news has 150.
WORDS_OF_A_CONTENT = 120

#: Words from which any text counts as the full article; summaries have 30 to 60, few have 100.
WORDS_OF_A_TEXT = 200

#: Bytes of an unpacked file, as sitemaps.org has it for sitemaps.
LARGEST = 50_000_000

#: Tolerance for clocks that are ahead; an entry dated later than that counts as undated.
SLACK = timedelta(minutes=5)

#: Characters of a date that are parsed.
LONGEST_STAMP = 100

#: Texts of one entry that are compared; most have two.
MOST_BODIES = 8

#: Characters of a byline that are parsed.
LONGEST_AUTHOR = 200

_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?P<when>\d{1,2}[\s-]+[A-Za-z]{3}[\s-]+(?:\d{4}|\d\d)\s+\d\d?:\d\d(?::\d\d)?)"
    r"\s*(?P<zone>GMT|UTC|UT|Z|[+-]\d\d:?\d\d)?"
)
_ADDRESS = re.compile(r"(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


def decoded(data: bytes, kind: str, content_type: str = "") -> str:
    """Return the text of a document that should be a ``kind``: ``feed``, ``sitemap``.

    Raises:
        ParseError: it is no text, or empty, or unpacks to more than ``LARGEST`` bytes.
    """
    if data.startswith(GZIP_MARK):  # a packed file: feed.xml.gz
        try:
            data = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(data, LARGEST + 1)
        except zlib.error:
            raise ParseError(f"not a {kind}: a broken gzip archive") from None
        if len(data) > LARGEST:
            raise ParseError(f"not a {kind}: more than {size(LARGEST)} unpacked")
    try:
        text = decode_document(data, content_type)
    except NotTextError as error:
        raise ParseError(f"not a {kind}: {str(error).removeprefix('not text: ')}") from None
    if not text.strip("\ufeff\x00 \t\r\n"):
        raise ParseError("empty")
    return text


def best_text(bodies: Sequence[tuple[str, bool, bool]], last_resort: str = "") -> tuple[str, bool]:
    """Return the longest text of an entry, and whether it is the whole article; content wins a tie with a summary.

    Args:
        bodies: each with whether the feed calls it the content, not a summary, and whether it is HTML.
        last_resort: HTML to use if there is no other text.
    """
    best, is_content, is_teaser = "", False, False
    for body, calls_it_content, is_html in sorted(bodies[:MOST_BODIES], key=lambda body: not body[1]):
        text, teases = strip_teaser(html_to_text(body) if is_html else tidy_text(body))
        if len(text) > len(best):
            best, is_content, is_teaser = text, calls_it_content, teases
    if not best and last_resort:
        best, is_teaser = strip_teaser(html_to_text(last_resort))
    enough = len(best.split()) >= (WORDS_OF_A_CONTENT if is_content else WORDS_OF_A_TEXT)
    return best, enough and not is_teaser


def first_moment(stamps: Iterable[str], now: datetime) -> datetime | date | None:
    """Return the first moment that `moment_in` finds in ``stamps``."""
    return next((moment for stamp in stamps if (moment := moment_in(stamp, now)) is not None), None)


def moment_in(stamp: str, now: datetime) -> datetime | date | None:
    """Parse the date ``stamp``, in UTC; return ``None`` for no date, a placeholder, or a date in the future.

    >>> now = datetime(2020, 5, 23, tzinfo=UTC)
    >>> moment_in("Fri, 22 May 2020 14:30:00 +0200", now).isoformat()
    '2020-05-22T12:30:00+00:00'
    >>> moment_in("Sun, 24 May 2020 14:30:00 GMT", now) is None
    True
    """
    moment = _parsed(stamp.strip()[:LONGEST_STAMP])
    return None if moment is None or is_future(moment, now) else moment


def is_future(published: datetime | date, now: datetime) -> bool:
    """Return whether a moment is later than ``now``, with a tolerance for wrong clocks, or a date later than today."""
    if isinstance(published, datetime):
        return published > now + SLACK
    return published > now.astimezone(UTC).date()


def language_in(languages: Iterable[str]) -> str:
    """Return the first of ``languages`` that has the form of a language tag; empty if none has.

    >>> language_in(["", "no such thing", "en_US"])
    'en-US'
    """
    codes = (language.strip().replace("_", "-") for language in languages)
    return next((code for code in codes if _LANGUAGE.fullmatch(code)), "")


def author_names(authors: Iterable[str]) -> str:
    """Return the names in bylines without e-mail addresses, each once.

    >>> author_names(["desk@news.example (Ann Lee)", "Ann Lee"])
    'Ann Lee'
    """
    names: dict[str, str] = {}
    for author in authors:
        name = _ADDRESS.sub(" ", html_to_line(author[:LONGEST_AUTHOR]))
        name = " ".join(name.split()).strip(' ,;<>"')
        if name.startswith("(") and name.endswith(")"):
            name = name[1:-1].strip()
        elif "(" in name and ")" not in name:  # feedparser cut an address with a long last part: "ple (Ann Lee"
            name = name.rpartition("(")[2]
        name = name.replace("()", "").replace("<>", "").strip()
        if any(map(str.isalpha, name)):
            names.setdefault(name.casefold(), name)
    return ", ".join(names.values())


def unique_entries(entries: Iterable[RawEntry]) -> tuple[RawEntry, ...]:
    """Return the entries without duplicates (same link, title and guid) and without empty ones."""
    first: dict[tuple[str, ...], RawEntry] = {}
    for entry in entries:
        if entry.url or entry.title or entry.text:
            words = "" if entry.url or entry.guid else entry.text  # which are all that tells it from others
            first.setdefault((entry.url, entry.title, entry.guid, words), entry)
    return tuple(first.values())


def string_in(values: dict[str, Any], key: str) -> str:
    """Return a value that is a text; empty for anything else. feedparser's own ``get`` answers for other keys."""
    value = dict.get(values, key)
    return value if isinstance(value, str) else ""


def dicts_in(values: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return those of a list that are mappings; none of anything else."""
    value = dict.get(values, key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _parsed(stamp: str) -> datetime | date | None:
    match = _RFC_822.fullmatch(stamp)
    moment = http_date(f"{match['when']} {(match['zone'] or 'UTC').replace(':', '')}") if match else None
    try:
        return parse_moment(moment.isoformat() if moment else stamp)
    except (ValueError, OverflowError):
        return None
