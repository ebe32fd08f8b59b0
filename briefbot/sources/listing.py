"""What a document on the web lists: a feed's entries, a sitemap's addresses, the articles that a page links to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article as a listing has it. Nothing in it has markup."""

    link: str
    """The article's address as an absolute http(s) address, as given; empty if the listing names none."""

    title: str = ""
    """One line."""

    text: str = ""
    """Paragraphs separated by a blank line; the whole article, a teaser, or nothing."""

    full: bool = False
    """``text`` is the whole article, as far as the listing tells."""

    published: datetime | None = None
    """In UTC; ``None`` if the listing gives no date, or a silly one."""

    author: str = ""
    outlet: str = ""
    """Who published it, where the listing says so of this entry."""

    language: str = ""
    """As declared for the entry, else for the listing: ``en``, ``en-US``; empty if not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one document lists."""

    entries: tuple[Entry, ...] = ()
    """In the document's order; no two have the same link and title."""

    title: str = ""
    """What the document calls itself, one line."""

    children: tuple[str, ...] = ()
    """Sitemaps that a sitemap index names, most recently changed first."""

    feeds: tuple[str, ...] = ()
    """Feeds that a page names as its own, best first: it is no feed itself."""

    fault: str = ""
    """What was broken in it, in a few words, though something could be read; empty: nothing."""


class NotAListingError(ValueError):
    """A document lists nothing: it is of another kind, or broken. ``str(error)`` says so, for a reader."""
