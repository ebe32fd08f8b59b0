"""Polling a source on the web: what it lists, which of that is new, and the pages of what it lists only in part.

What is found is given out as it comes, in portions that stand for themselves: whoever stores them in order may be
stopped between any two. What a document's validators vouch for comes last, when all of it has been given out.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from briefbot.drafts import Draft, Found, digest_of
from briefbot.errors import FetchError
from briefbot.known import Document, Link
from briefbot.sources.listing import Entry, Listing, NotAListingError
from briefbot.sources.pages import is_door, read_article
from briefbot.sources.web.client import Answer, Web
from briefbot.text.html import Page
from briefbot.text.language import language_of
from briefbot.text.twins import same_site
from briefbot.text.urls import canonical, host

T = TypeVar("T")

PAGES_AT_ONCE = 8
"""Of one source. Most lie on one host, which is asked for one at a time anyway."""

CHILDREN_AT_MOST = 10
"""Sitemaps of an index that are read, the last changed ones; the others hold what is older."""

LOOK_AGAIN = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
"""After which an article's page is fetched once more, to see whether it was edited. Most edits are early."""

TRY_AGAIN = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
"""After which a page that failed is tried once more; then the feed's own text has to do."""


class Reader(Protocol):
    """Reads one kind of document. A function of a module, so that another process can be asked to run it."""

    def __call__(self, data: bytes, *, url: str, content_type: str, now: datetime) -> Listing:
        """Return what the document lists.

        Raises:
            NotAListingError: it lists nothing.
        """
        ...


class Memory(Protocol):
    """What is remembered from earlier polls."""

    def document(self, url: str) -> Document | None:
        """Return what is known of an address."""
        ...

    def links(self, addresses: Sequence[str]) -> dict[str, Link]:
        """Return what became of ``addresses``, of those that are known."""
        ...

    def due(self, source_id: int) -> list[Link]:
        """Return the links of a source whose pages are to be fetched in this run."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What every poll of one run uses."""

    web: Web
    memory: Memory
    work: Callable[..., Awaitable[Any]]
    """Runs a function that takes its time, elsewhere: ``await work(function, *args, **kwargs)``."""

    now: Callable[[], datetime]
    pages: bool = True
    """Fetch the pages of what is listed only in part."""

    max_pages: int = 100
    oldest: datetime | None = None
    """What was published before is passed over."""

    force: bool = False
    """Ask also for what is still fresh."""


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
class Portion:
    """Some of what a poll found."""

    found: tuple[Found, ...] = ()
    links: tuple[Link, ...] = ()
    """Of ``found``, one each and in its order; further ones are of what was not worth keeping."""

    documents: tuple[Document, ...] = ()
    outcome: str = ""
    """Of the whole poll, in its last portion: ``answered``, ``unchanged`` or ``fresh``."""

    title: str = ""
    fault: str = ""
    """What was wrong with the listing, though it could be read."""


async def poll(target: Target, tools: Tools) -> AsyncIterator[Portion]:
    """Yield what is new at ``target``, in portions; the last has the outcome.

    Raises:
        FetchError: the source gave nothing; what was yielded before holds.
    """
    listing, documents, outcome = await _listing(target, tools)
    waiting: list[tuple[Entry, Link]] = []
    if listing:
        ready, waiting = _sorted_out(target, tools, listing)
        yield _portion(target, listing, ready)
    due = [] if not tools.pages else tools.memory.due(target.source_id)
    fresh = {link.link for _, link in waiting}
    again = [(Entry(link=link.link), link) for link in due if link.link not in fresh]
    async for portion in _pages(target, tools, listing, (waiting + again)[: tools.max_pages]):
        yield portion
    late = [(entry, replace(link, due_at=tools.now())) for entry, link in waiting[tools.max_pages :]]
    if late and listing:
        yield _portion(target, listing, late)
    title, fault = (listing.title, listing.fault) if listing else ("", "")
    yield Portion(documents=tuple(documents), outcome=outcome, title=title, fault=fault)


async def _listing(target: Target, tools: Tools) -> tuple[Listing | None, list[Document], str]:
    """Return what the source lists now, ``None`` if that has not changed; what is to be remembered; the outcome."""
    known = tools.memory.document(target.url)
    if known and known.fresh_until and tools.now() < known.fresh_until and not tools.force:
        return None, [], "fresh"
    listing, document = await _read(target.url, target.reader, tools, known)
    if listing and listing.feeds:
        at = listing.feeds[0]
        listing, inner = await _read(at, target.reader, tools, None)
        if listing and listing.feeds:
            raise FetchError("no feed, and the feed that it names is none either")
        document = replace(inner, url=target.url, moved_to=inner.moved_to or at)
    children = listing.children if listing else document.children
    if not children:
        return listing, [document], "answered" if listing else "unchanged"
    document = replace(document, children=children)
    listed, documents = await _children(target, tools, children)
    entries = [*(listing.entries if listing else ()), *(entry for each in listed for entry in each.entries)]
    if not listing and not listed:
        return None, [document, *documents], "unchanged"
    title = listing.title if listing else ""
    return Listing(entries=tuple(entries), title=title), [document, *documents], "answered"


async def _children(target: Target, tools: Tools, children: Iterable[str]) -> tuple[list[Listing], list[Document]]:
    """Read the sitemaps of an index; one that fails costs only itself, unless all do."""
    listed, documents, failure = [], [], None
    near = [child for child in children if same_site(child, target.url)]
    for child in near[:CHILDREN_AT_MOST]:
        try:
            listing, document = await _read(child, target.reader, tools, tools.memory.document(child))
        except FetchError as error:
            failure = error
            continue
        documents.append(document)
        if listing:
            listed.append(listing)
    if failure and not documents:
        raise failure
    return listed, documents


async def _read(url: str, reader: Reader, tools: Tools, known: Document | None) -> tuple[Listing | None, Document]:
    """Fetch and read one document; ``None`` if it has not changed."""
    async with tools.web.get(url, known) as answer:
        if answer.unchanged and known:
            kept = answer.document
            kept = replace(
                kept,
                etag=kept.etag or known.etag,
                last_modified=kept.last_modified or known.last_modified,
                children=known.children,
            )
            return None, kept
        try:
            listing = await tools.work(
                reader, answer.body, url=answer.url, content_type=answer.content_type, now=tools.now()
            )
        except NotAListingError as error:
            raise FetchError(str(error)) from error
        return listing, answer.document


def _sorted_out(
    target: Target, tools: Tools, listing: Listing
) -> tuple[list[tuple[Entry, Link]], list[tuple[Entry, Link]]]:
    """Return the entries that are new or changed: those that are whole, and those whose pages are wanted."""
    entries = {_address(entry, target): entry for entry in reversed(listing.entries)}
    known = tools.memory.links(list(entries))
    ready: list[tuple[Entry, Link]] = []
    waiting: list[tuple[Entry, Link]] = []
    for address, entry in reversed(entries.items()):
        if entry.published and tools.oldest and entry.published < tools.oldest:
            continue
        before = known.get(address)
        digest = digest_of(entry.title, entry.text)
        if before and before.digest == digest:
            continue
        link = Link(link=address, source_id=target.source_id, digest=digest, checked_at=tools.now())
        wants_page = tools.pages and not entry.full and bool(host(entry.link))
        (waiting if wants_page else ready).append((entry, link))
    return ready, waiting


def _address(entry: Entry, target: Target) -> str:
    """Return the entry's canonical address; one without gets the feed's, with a mark of its own."""
    if host(entry.link):
        return canonical(entry.link)
    return f"{target.url.partition('#')[0]}#!{digest_of(entry.title, entry.text)}"


def _portion(target: Target, listing: Listing, entries: Sequence[tuple[Entry, Link]], note: str = "") -> Portion:
    found = tuple(_from_entry(target, listing, entry, link.link, note) for entry, link in entries)
    return Portion(found=found, links=tuple(link for _, link in entries))


def _from_entry(target: Target, listing: Listing | None, entry: Entry, address: str, note: str = "") -> Found:
    """Return an article with the text that the listing has of it."""
    title = target.title or (listing.title if listing else "")
    draft = Draft(
        url=address,
        text=entry.text,
        title=entry.title,
        outlet=target.outlet or entry.outlet or title,
        published=entry.published,
        language="" if language_of(entry.text) else entry.language,
        author=entry.author,
        pasted=False,
    )
    return Found(draft=draft, part="feed", own=same_site(address, target.url), note=note)


async def _pages(
    target: Target, tools: Tools, listing: Listing | None, wanted: Sequence[tuple[Entry, Link]]
) -> AsyncIterator[Portion]:
    """Yield the articles of pages as they come, a few at once."""
    places = asyncio.Semaphore(PAGES_AT_ONCE)

    async def one(entry: Entry, link: Link) -> Portion:
        async with places:
            return await _page(target, tools, listing, entry, link)

    tasks = [asyncio.create_task(one(entry, link)) for entry, link in wanted]
    try:
        for task in asyncio.as_completed(tasks):
            yield await task
    finally:
        for pending in tasks:
            pending.cancel()


async def _page(target: Target, tools: Tools, listing: Listing | None, entry: Entry, link: Link) -> Portion:
    """Return an article with the text of its page; with the listing's own, and a note, where that is not to be had."""
    known = tools.memory.document(link.link)
    try:
        async with tools.web.get(link.link, known if link.article_id else None) as answer:
            if answer.unchanged:
                return Portion(links=(_settled(link, tools.now()),))
            page = await tools.work(read_article, answer.body, content_type=answer.content_type)
    except FetchError as error:
        passing = error.outcome in {"failed", "waiting"} and not str(error).startswith(("HTTP 4", "no address"))
        later = error.retry_at or _later(TRY_AGAIN, link, tools.now()) if passing else None
        return _without_page(target, tools, listing, entry, replace(link, due_at=later), f"its page: {error}")
    why = _why_not(page, answer, link, entry)
    if why or page is None:
        return _without_page(target, tools, listing, entry, link, why)
    found = _from_page(target, listing, entry, page, answer, tools.now())
    document = replace(answer.document, url=link.link, moved_to="", fresh_until=None)
    return Portion(found=(found,), links=(_settled(link, tools.now()),), documents=(document,))


def _why_not(page: Page | None, answer: Answer, link: Link, entry: Entry) -> str:
    """Return why a page gives no more than the listing has; empty if it does."""
    if is_door(link.link, answer.url):
        return "its page leads to where readers have to agree or log in"
    if page is None:
        return "no article was found in its page"
    had = len(entry.text.split())
    if had and len(page.text.split()) <= had:
        return "its page is behind a paywall" if page.is_closed else "its page has no more than the feed"
    return ""


def _without_page(  # noqa: PLR0913, PLR0917  # all that is known of one article
    target: Target, tools: Tools, listing: Listing | None, entry: Entry, link: Link, note: str
) -> Portion:
    link = replace(link, checked_at=tools.now(), tries=link.tries + 1)
    if not entry.title and not entry.text:
        return Portion(links=(link,))  # a page that was had before, or a bare address: there is nothing to keep
    return Portion(found=(_from_entry(target, listing, entry, link.link, note),), links=(link,))


def _from_page(  # noqa: PLR0913, PLR0917  # all that is known of one article
    target: Target, listing: Listing | None, entry: Entry, page: Page, answer: Answer, now: datetime
) -> Found:
    url = page.url if page.url and same_site(page.url, answer.url) else answer.url
    draft = Draft(
        url=url,
        text=page.text,
        title=page.title or entry.title,
        outlet=target.outlet or entry.outlet or page.outlet or target.title or (listing.title if listing else ""),
        published=entry.published or (page.published if page.published and page.published <= now else None),
        language="" if language_of(page.text) else page.language or entry.language,
        author=page.author or entry.author,
        pasted=False,
    )
    return Found(draft=draft, part="page", note="its page is behind a paywall" if page.is_closed else "")


def _settled(link: Link, now: datetime) -> Link:
    """Return a link whose page was fetched, due again while edits are likely."""
    return replace(link, checked_at=now, due_at=_later(LOOK_AGAIN, link, now), tries=link.tries + 1)


def _later(gaps: Sequence[timedelta], link: Link, now: datetime) -> datetime | None:
    return now + gaps[link.tries] if link.tries < len(gaps) else None
