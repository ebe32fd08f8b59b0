"""From what a feed says of one article, in whatever format, to an entry: its link, text, date and author."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from briefbot.entries import RawEntry
from briefbot.language.dates import moment_of
from briefbot.web.fragments import line_of, paragraphs_of, plain_paragraphs, without_tail
from briefbot.web.urls import absolute_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Words from which what a feed calls the content of an article is the whole of it; short news has 150.
WORDS_OF_A_CONTENT = 120

#: Words from which anything is the whole article; summaries have 30 to 60, few have 100.
WORDS_OF_A_TEXT = 200

#: Clocks go wrong by this much; what is dated later than that has no known date.
SLACK = timedelta(minutes=5)

#: Characters of a date looked at.
LONGEST_STAMP = 100

#: Texts of one entry looked at; most have two.
MOST_BODIES = 8

#: Characters of a byline looked at.
LONGEST_AUTHOR = 200

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - a list of them is no easier to read
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3})\s+(\d{4}|\d\d)\s+(\d\d?):(\d\d)(?::(\d\d))?"
    r"\s*(?:(GMT|UTC|UT|Z)|([+-])(\d\d):?(\d\d))?"
)
_ADDRESS = re.compile(r"(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A text that a feed gives for an article."""

    text: str
    is_content: bool
    """The feed calls it the content, not a summary."""

    is_html: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a feed says of one article, as it stands there."""

    links: Sequence[str]
    """The best first."""

    title: str = ""
    bodies: Sequence[Body] = ()
    last_resort: str = ""
    """HTML that is the text if there is no other."""

    dates: Sequence[str] = ()
    """The best first."""

    authors: Iterable[str] = ()
    outlet: str = ""
    languages: Iterable[str] = ()
    """The best first."""


def entry_of(said: Said, *, base: str, now: datetime) -> RawEntry | None:
    """Return the entry that a feed says something of; ``None`` if it says neither link nor title nor text.

    ``base`` is the address that relative links are relative to.
    """
    link = next(filter(None, (absolute_url(link, base) for link in said.links)), "")
    title = line_of(said.title)
    text, full = _text(said)
    if not (link or title or text):
        return None
    return RawEntry(
        url=link,
        title=title,
        text=text,
        is_full=full,
        published=next((moment for stamp in said.dates if (moment := moment_in(stamp, now)) is not None), None),
        author=_names(said.authors),
        outlet=line_of(said.outlet),
        language=language_in(said.languages),
    )


def moment_in(stamp: str, now: datetime) -> datetime | None:
    """Return the moment that ``stamp`` names, in UTC; ``None`` if it names none, a stand-in, or the future.

    A day without an hour counts as its noon; today before noon it counts as ``now``.

    >>> now = datetime(2020, 5, 23, tzinfo=UTC)
    >>> moment_in("Fri, 22 May 2020 14:30:00 +0200", now).isoformat()
    '2020-05-22T12:30:00+00:00'
    >>> moment_in("Sun, 24 May 2020 14:30:00 GMT", now) is None
    True
    """
    moment = _stated(stamp.strip()[:LONGEST_STAMP])
    if moment is None or moment <= now + SLACK:
        return moment
    today = now.astimezone(UTC)
    return today if ":" not in stamp and moment.date() == today.date() else None


def language_in(languages: Iterable[str]) -> str:
    """Return the first of ``languages`` that looks like a language's code; empty if none does.

    >>> language_in(["", "no such thing", "en_US"])
    'en-US'
    """
    codes = (language.strip().replace("_", "-") for language in languages)
    return next((code for code in codes if _LANGUAGE.fullmatch(code)), "")


def distinct(entries: Iterable[RawEntry | None]) -> tuple[RawEntry, ...]:
    """Return the entries without what has the link and the title of an earlier one."""
    first: dict[tuple[str, str], RawEntry] = {}
    for entry in entries:
        if entry is not None:
            first.setdefault((entry.url, entry.title), entry)
    return tuple(first.values())


def _text(said: Said) -> tuple[str, bool]:
    """Return the longest text and whether it is the whole article; of equally long ones, the content."""
    best, is_content, is_teaser = "", False, False
    for body in sorted(said.bodies[:MOST_BODIES], key=lambda body: not body.is_content):
        text, teases = without_tail(paragraphs_of(body.text) if body.is_html else plain_paragraphs(body.text))
        if len(text) > len(best):
            best, is_content, is_teaser = text, body.is_content, teases
    if not best and said.last_resort:
        best, is_teaser = without_tail(paragraphs_of(said.last_resort))
    enough = len(best.split()) >= (WORDS_OF_A_CONTENT if is_content else WORDS_OF_A_TEXT)
    return best, enough and not is_teaser


def _stated(stamp: str) -> datetime | None:
    match = _RFC_822.fullmatch(stamp)
    if match is None or match[2].lower() not in _MONTHS:
        try:
            return moment_of(stamp)
        except (ValueError, OverflowError):
            return None
    year = int(match[3]) + (0 if len(match[3]) == 4 else 2000 if int(match[3]) < 70 else 1900)
    day, hour, minute, second = (int(match[group] or 0) for group in (1, 4, 5, 6))
    offset = timedelta(hours=int(match[9] or 0), minutes=int(match[10] or 0)) * (-1 if match[8] == "-" else 1)
    try:
        moment = datetime(year, _MONTHS.index(match[2].lower()) + 1, day, hour, minute, min(second, 59), tzinfo=UTC)
        return moment_of((moment - offset).isoformat())
    except (ValueError, OverflowError):  # 31 February, or the year 0
        return None


def _names(authors: Iterable[str]) -> str:
    """Return the names in bylines without e-mail addresses, each once."""
    names: dict[str, str] = {}
    for author in authors:
        name = _ADDRESS.sub(" ", line_of(author[:LONGEST_AUTHOR]))
        name = " ".join(name.split()).strip(' ,;<>"')
        if name.startswith("(") and name.endswith(")"):
            name = name[1:-1].strip()
        elif "(" in name and ")" not in name:  # feedparser cut an address with a long last part: "ple (Ann Lee"
            name = name.rpartition("(")[2]
        name = name.replace("()", "").replace("<>", "").strip()
        if any(map(str.isalpha, name)):
            names.setdefault(name.casefold(), name)
    return ", ".join(names.values())
