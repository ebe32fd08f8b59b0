"""Parse a document and complete its entries with everything that can be computed without the archive.

`read_document` takes and returns picklable values, because it runs in another process.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from briefbot.cleaning.raw_articles import LONGEST_KEY, digest_of, short_line
from briefbot.entries import Document, RawEntry, SourceSpec
from briefbot.language.characters import normalize
from briefbot.language.identify import language_of
from briefbot.protocols import Reader
from briefbot.web.urls import canonical, host, same_site


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(SourceSpec):
    """A source to be polled, with its parser. Its title is the outlet's name where nothing else gives one."""

    reader: Reader
    source_id: int = 0
    """Its number in the archive."""


def read_document(target: Target, data: bytes, *, url: str, content_type: str, now: datetime) -> Document:
    """Parse a document; return it with entries that have unique addresses, keys, digests and outlets.

    Raises:
        ParseError: the document lists nothing.
    """
    document = target.reader(data, url=url, content_type=content_type, now=now)
    entries: dict[str, RawEntry] = {}
    for entry in document.entries:
        address = _address(entry, target)
        if address in entries and entry.title != entries[address].title:
            address = _marked(address, entry)  # as live blogs list them
        entries.setdefault(address, entry)
    complete = tuple(_complete(target, document, entry, address) for address, entry in entries.items())
    return replace(document, entries=complete, title=short_line(document.title))


def _complete(target: Target, document: Document, entry: RawEntry, address: str) -> RawEntry:
    text, title = normalize(entry.text), short_line(entry.title)
    return replace(
        entry,
        url=address,
        text=text,
        title=title,
        is_full=entry.is_full or address != canonical(entry.url),
        outlet=target.outlet or entry.outlet,
        listed_by=target.title or document.title,
        language="" if language_of(text) else entry.language,
        own=same_site(address, target.url),
        digest=digest_of(title, text),
    )


def _address(entry: RawEntry, target: Target) -> str:
    """Return the entry's canonical address; without one, the feed's with a fragment that identifies the entry."""
    address = canonical(entry.url)
    return address if host(address) and len(address) <= LONGEST_KEY else _marked(target.url, entry)


def _marked(address: str, entry: RawEntry) -> str:
    return f"{address.partition('#')[0]}#!{digest_of(entry.title, entry.text)}"
