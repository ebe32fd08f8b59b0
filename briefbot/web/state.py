"""What is remembered of the web from one run to the next, so that nothing need be sent twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is known of an address since its last answer."""

    url: str
    etag: str = ""
    last_modified: str = ""
    fresh_until: datetime | None = None
    """Not to be asked again before."""

    moved_to: str = ""
    """Where it is to be had from now on; empty: there."""

    children: tuple[str, ...] = ()
    """The sitemaps that it names, if it is an index of them."""

    checked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A site's robots.txt."""

    origin: str
    """``scheme://host:port``."""

    rules: str
    until: datetime
    """To be asked for again then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address that a listing gave, and what became of it."""

    link: str
    source_id: int
    digest: str
    """Of what the listing said of it."""

    checked_at: datetime
    article_id: int | None = None
    due_at: datetime | None = None
    """When its page is to be fetched, again or at last; ``None``: it is settled."""

    tries: int = 0
    """How often its page was fetched, or tried."""
