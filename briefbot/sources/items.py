"""From a document to its articles, with all that can be worked out of one without the archive.

It is done in one function of plain values, so that another process can be asked to run it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from briefbot.cleaning.raw_articles import LONGEST_KEY, Draft, Found, digest_of, one_line, short_key
from briefbot.language.identify import language_of
from briefbot.sources.listing import Entry, Listing
from briefbot.web.duplicate_keys import identity, same_site
from briefbot.web.encoding import sound
from briefbot.web.urls import canonical, host


class Reader(Protocol):
    """Reads one kind of document. A function of a module, so that another process can be asked to run it."""

    def __call__(self, data: bytes, *, url: str, content_type: str, now: datetime) -> Listing:
        """Return what the document lists.

        Raises:
            NotAListingError: it lists nothing.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A source to be polled."""

    source_id: int
    url: str
    reader: Reader
    outlet: str = ""
    """Who publishes all that it has."""

    title: str = ""
    """What it is called: the outlet's name where nothing else gives one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article as a source lists it."""

    address: str
    found: Found
    """With the text that the listing has."""

    outlet: str
    """Who published it, where the listing says so of this article."""

    is_whole: bool
    """Its page need not be fetched, or cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """What one document lists; see `briefbot.sources.listing.Listing`."""

    items: tuple[Item, ...] = ()
    """No two have the same address."""

    title: str = ""
    children: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    fault: str = ""


def read_items(  # noqa: PLR0913  # a document, and what is known of its source
    reader: Reader, data: bytes, *, url: str, content_type: str, now: datetime, target: Target
) -> Items:
    """Return what a document lists, with all that can be worked out without the archive: for another process.

    Raises:
        NotAListingError: it lists nothing.
    """
    listing = reader(data, url=url, content_type=content_type, now=now)
    entries: dict[str, Entry] = {}
    for entry in listing.entries:
        address = _address(entry, target)
        if address in entries and entry.title != entries[address].title:
            address = f"{address.partition('#')[0]}#!{digest_of(entry.title, entry.text)}"  # as live blogs list them
        entries.setdefault(address, entry)
    items = tuple(_item(target, listing, entry, address) for address, entry in entries.items())
    return Items(
        items=items, title=one_line(listing.title), children=listing.children, feeds=listing.feeds, fault=listing.fault
    )


def _item(target: Target, listing: Listing, entry: Entry, address: str) -> Item:
    text, title = sound(entry.text), one_line(entry.title)
    digest = digest_of(title, text)
    draft = Draft(
        url=address,
        text=text,
        title=title,
        outlet=target.outlet or entry.outlet or target.title or listing.title,
        published=entry.published,
        language="" if language_of(text) else entry.language,
        author=entry.author,
        pasted=False,
    )
    own = same_site(address, target.url)
    found = Found(draft=draft, part="feed", own=own, key=short_key(identity(address)), digest=digest)
    return Item(
        address=address, found=found, outlet=entry.outlet, is_whole=entry.full or address != canonical(entry.link)
    )


def _address(entry: Entry, target: Target) -> str:
    """Return the entry's canonical address; one without gets the feed's, with a mark of its own."""
    if host(entry.link) and len(canonical(entry.link)) <= LONGEST_KEY:
        return canonical(entry.link)
    return f"{target.url.partition('#')[0]}#!{digest_of(entry.title, entry.text)}"
