"""Poll a source on the web: read its list, select new entries, and fetch the pages of those without full text.

Entries are yielded in batches, as they arrive. Each batch can be stored on its own, so storing may stop after any of
them. The cache validators of a document come last, after all of its entries.
"""

import asyncio
import hashlib
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from briefbot.cleaning.raw_articles import LONGEST_KEY, digest_of, short_key, short_line
from briefbot.entries import Document, ParseError, RawEntry, SeenUrl, SourceSpec
from briefbot.errors import FetchError
from briefbot.language.characters import normalize
from briefbot.language.identify import language_of
from briefbot.model import moment_of
from briefbot.protocols import Reader
from briefbot.sources.fields import is_future
from briefbot.sources.front_pages import read_article
from briefbot.sources.page_check import FetchedPage, SharedByPages, why_not
from briefbot.web.caching import CacheValidators
from briefbot.web.client import WebClient
from briefbot.web.limits import TooMuchError
from briefbot.web.options import HttpOptions
from briefbot.web.page_pictures import with_picture_credit
from briefbot.web.pages import without_outlet
from briefbot.web.same_article import fits
from briefbot.web.urls import canonical, duplicate_key, host, same_site

#: Pages of one source that are fetched at once. Most are on one host, which gets one request at a time anyway.
PAGES_AT_ONCE = 8

#: Pages that are held to be compared with each other, and with those before, until they are stored.
PAGES_COMPARED = 3 * PAGES_AT_ONCE

#: Sitemaps of an index that are read, the last changed ones; the others have older entries.
CHILDREN_AT_MOST = 10

#: Intervals after which an article's page is fetched again, to find edits. Most edits are early.
LOOK_AGAIN = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))

#: Intervals after which a page that failed is requested again; after the last one the feed's text is kept.
TRY_AGAIN = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(SourceSpec):
    """A source to be polled, with its parser. Its title is the name of the outlet if nothing else states one."""

    reader: Reader
    source_id: int = 0
    """Its id in the archive."""


class Memory:
    """The results of earlier polls: none here; `briefbot.fetching` reads them from the archive."""

    def document(self, url: str) -> CacheValidators | None:  # noqa: ARG002
        """Return the validators of an address."""
        return None

    def links(self, source_id: int, addresses: Sequence[str]) -> dict[str, SeenUrl]:  # noqa: ARG002
        """Return the stored state of ``addresses``, of this source if it listed them before, else of another."""
        return {}

    def alike(self, source_id: int, entries: Sequence[RawEntry]) -> list[SeenUrl]:  # noqa: ARG002
        """Return the addresses at which a source listed entries before that have a guid or the words of ``entries``."""
        return []

    def due(self, source_id: int) -> list[SeenUrl]:  # noqa: ARG002
        """Return the links of a source whose pages are to be fetched in this run."""
        return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The client, memory and options shared by all polls of a run."""

    web: WebClient
    memory: Memory
    work: Callable[..., Awaitable[Any]]
    """Runs a slow function in another thread or process: ``await work(function, *args, **kwargs)``."""

    now: Callable[[], datetime]
    http: HttpOptions = field(default_factory=HttpOptions)
    oldest: datetime | None = None
    """Entries published before this are skipped."""

    force: bool = False
    """Also request documents that are still fresh."""


#: The state of an address, with its entry; no entry if only its page is to be fetched again.
_Listed = tuple[SeenUrl, RawEntry | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A part of the results of a poll, stored in one transaction."""

    listed: tuple[_Listed, ...] = ()
    """States of addresses to be stored, each with its article, if there is one."""

    validators: tuple[CacheValidators, ...] = ()
    there: tuple[tuple[int, bool], ...] = ()
    """Ids of stored articles whose pages were requested again, and whether they are still there."""

    outcome: str = ""
    """Outcome of the poll, in its last batch: ``answered``, ``unchanged`` or ``fresh``."""

    title: str = ""
    fault: str = ""
    """What was broken in the document, though it could be parsed."""


async def poll(target: Target, tools: Tools) -> AsyncIterator[Batch]:
    """Yield what is new at ``target``, in batches; the last has the outcome.

    Raises:
        FetchError: the source failed; batches yielded before remain valid.
    """
    document, validators, outcome = await _listed(target, tools)
    ready, waiting = _select_new(target, tools, document.entries)
    if ready:
        yield Batch(listed=tuple(ready))
    due = tools.memory.due(target.source_id) if tools.http.pages else []
    fresh = {seen.url for seen, _ in waiting}
    again: list[_Listed] = [(seen, None) for seen in due if seen.url not in fresh]
    async for batch in _pages(target, tools, waiting[: tools.http.max_pages] + again[: tools.http.max_pages]):
        yield batch
    late = waiting[tools.http.max_pages :]
    if late:
        yield Batch(listed=tuple((replace(seen, due_at=tools.now()), entry) for seen, entry in late))
    yield Batch(validators=tuple(validators), outcome=outcome, title=document.title, fault=document.fault)


async def _listed(target: Target, tools: Tools) -> tuple[Document, list[CacheValidators], str]:
    """Return the entries listed now (none if unchanged), the validators to store, and the outcome."""
    known = tools.memory.document(target.url)
    if known and known.fresh_until and tools.now() < known.fresh_until and not tools.force:
        return Document(), [], "fresh"
    document, validators = await _read(target.url, target, tools, known)
    if document and document.feeds:
        at = document.feeds[0]
        document, inner = await _read(at, target, tools, None)
        if document and document.feeds:
            raise FetchError("no feed, and the feed that it names is none either")
        validators = replace(inner, url=target.url, moved_to=inner.moved_to or at)
    children = document.children if document else validators.children
    below, of_children, unread = await _children(target, tools, children)
    outcome = "answered" if document or below else "unchanged"
    document = document or Document()
    older, gap = await _older(target, tools, document, is_first=known is None)
    below += older
    entries = {entry.url: entry for each in reversed([document, *below]) for entry in each.entries}
    whole = replace(document, entries=tuple(entries.values()), fault=document.fault or gap or unread)
    return whole, [replace(validators, children=children), *of_children], outcome


async def _children(
    target: Target, tools: Tools, children: Sequence[str]
) -> tuple[list[Document], list[CacheValidators], str]:
    """Read the sitemaps of an index, and of indexes in it; raise only if all of them fail.

    Returns:
        The sitemaps that have changed, the validators to store, and what was not read, and why; empty if all was.
    """
    documents, validators, failure = [], [], None
    far = [child for child in children if not same_site(child, target.url)]
    fault = f"sitemaps on another site are not read: {host(far[0])}" if far else ""
    near = [child for child in children if child not in far]
    for child in near:  # which grows on the way
        if near.index(child) == CHILDREN_AT_MOST:
            break
        try:
            document, its_validators = await _read(child, target, tools, tools.memory.document(child))
        except FetchError as error:
            failure = error
            fault = fault or f"{child}: {error}"
        else:
            below = document.children if document else its_validators.children
            near += [each for each in below if same_site(each, target.url) and each not in {target.url, *near}]
            validators.append(replace(its_validators, children=below))
            documents += [document] if document else []
    if failure and not validators:
        raise failure
    return documents, validators, fault


async def _older(target: Target, tools: Tools, newest: Document, *, is_first: bool) -> tuple[list[Document], str]:
    """Read the pages before ``newest``, up to one that reaches what was read in earlier polls.

    Returns:
        The pages, and why what came before them was not read; empty if nothing is missing.
    """
    pages, asked = [newest], {target.url}
    while (at := pages[-1].older) and at not in asked and not _is_reached(target, tools, pages[-1].entries):
        if len(pages) > tools.http.older_pages:
            return pages[1:], "" if is_first else "more came since the last poll than [http] older_pages has read"
        asked.add(at)
        try:
            document, _ = await _read(at, target, tools, None)
        except FetchError as error:
            return pages[1:], f"an older page could not be read: {error}"
        pages.append(document or Document())
    return pages[1:], ""


def _is_reached(target: Target, tools: Tools, entries: Sequence[RawEntry]) -> bool:
    """Return whether one of ``entries`` was listed before, or is older than what is kept."""
    moments = [moment_of(entry.published) for entry in entries if entry.published]
    is_old = bool(moments and tools.oldest and min(moments) < tools.oldest)
    return is_old or bool(tools.memory.links(target.source_id, [entry.url for entry in entries]))


async def _read(
    url: str, target: Target, tools: Tools, known: CacheValidators | None
) -> tuple[Document | None, CacheValidators]:
    """Fetch and parse one document; ``None`` if it has not changed."""
    async with tools.web.get(url, known) as response:
        if response.unchanged and known:
            kept = response.validators
            etag, modified = kept.etag or known.etag, kept.last_modified or known.last_modified
            return None, replace(kept, etag=etag, last_modified=modified, children=known.children)
        try:
            given = {"url": response.url, "content_type": response.content_type, "now": tools.now()}
            document = await tools.work(read_document, target, response.body, **given)
        except ParseError as error:
            if not (known and known.moved_to):
                raise FetchError(str(error)) from error
        else:
            return document, response.validators
    return await _read(url, target, tools, None)  # where it had moved to is something else now


def read_document(target: Target, data: bytes, *, url: str, content_type: str, now: datetime) -> Document:
    """Parse a document; return it with entries that have unique addresses, digests and outlets.

    All that can be computed without the archive is computed here: it runs in another process. What it takes and returns
    can be pickled.

    Raises:
        ParseError: the document lists nothing.
    """
    document = target.reader(data, url=url, content_type=content_type, now=now)
    guids = Counter(entry.guid for entry in document.entries)
    listed: defaultdict[str, list[RawEntry]] = defaultdict(list)
    for entry in document.entries:
        named = replace(entry, guid=short_key(entry.guid) if guids[entry.guid] == 1 else "")
        if _is_front_page(entry.url, target) and not (entry.title or entry.text):
            continue
        address = _address(named, target)
        if not any(_is_repeated(named, each) for each in listed[address]):
            listed[address].append(named)
    complete = []
    for address, entries in listed.items():  # an address of several belongs to none of them: they are of a live blog
        addresses = [_marked(address, entry) for entry in entries] if len(entries) > 1 else [address]
        complete += [_complete(target, document, *each) for each in zip(entries, addresses, strict=True)]
    return replace(document, entries=tuple(complete), title=short_line(document.title))


def _is_repeated(entry: RawEntry, before: RawEntry) -> bool:
    """Return whether two entries of one address are the same one: an own guid tells the same title apart."""
    same_words = digest_of("", entry.text) == digest_of("", before.text)
    return entry.title == before.title and (same_words or not (entry.guid and before.guid))


def _complete(target: Target, document: Document, entry: RawEntry, address: str) -> RawEntry:
    text, outlet = normalize(entry.text), target.outlet or entry.outlet
    title = short_line(without_outlet(entry.title, outlet or target.title or document.title))
    return replace(
        entry,
        url=address,
        text=text,
        title=title,
        is_full=entry.is_full or address != canonical(entry.url),
        outlet=outlet,
        listed_by=target.title or document.title,
        note=entry.note or ("its address is too long" if len(canonical(entry.url)) > LONGEST_KEY else ""),
        language="" if language_of(text) else entry.language,
        own=same_site(address, target.url),
        digest=digest_of(title, text),
    )


def _address(entry: RawEntry, target: Target) -> str:
    """Return the entry's canonical address; without one of its own, another with a fragment that identifies the entry.

    That is the feed's, or the site's front page, which is the address of no entry. The feed's query, which may hold the
    key to it, goes into the fragment as a digest: it may also say which of a site's feeds it is.
    """
    address = canonical(entry.url)
    place, _, query = target.url.partition("?")
    if not host(address) or len(address) > LONGEST_KEY or (query and address == target.url):
        mark = _marked(place, entry)
        return f"{place}#!{_digest(mark + query)}" if query else mark
    return _marked(address, entry) if _is_front_page(address, target) else address


def _is_front_page(url: str, target: Target) -> bool:
    """Return whether an address is that of a site, not of a page of it; false for the source itself."""
    key = duplicate_key(url)
    return urlsplit(key)[2:] == ("/", "", "") and key != duplicate_key(target.url)


def _marked(address: str, entry: RawEntry, *, by_words: bool = False) -> str:
    """Return an address of an entry's own: with its guid as the fragment; without one, with its words."""
    mark = digest_of(entry.title, entry.text)
    if entry.guid and not by_words:
        mark = _digest(entry.guid)
    return f"{_unmarked(address)}#!{mark}"


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _unmarked(address: str) -> str:
    return address.partition("#")[0]


def _select_new(target: Target, tools: Tools, entries: Sequence[RawEntry]) -> tuple[list[_Listed], list[_Listed]]:
    """Return the new or changed entries in two groups: to be stored as they are, and with a page to be fetched."""
    known = tools.memory.links(target.source_id, [entry.url for entry in entries])
    ready, waiting = list[_Listed](), list[_Listed]()
    recent = [e for e in entries if not (e.published and tools.oldest and moment_of(e.published) < tools.oldest)]
    for entry, before in _identified(target, tools, recent, known):
        is_anothers = before is not None and before.source_id != target.source_id  # another source listed it first
        seen = SeenUrl(
            url=entry.url,
            source_id=target.source_id,
            digest=entry.digest,
            checked_at=tools.now(),
            article_id=before.article_id if before else None,
            guid=entry.guid,
        )
        wants_page = tools.http.pages and not entry.is_full and not is_anothers
        (waiting if wants_page else ready).append((seen, entry))
    return ready, waiting


def _identified(
    target: Target, tools: Tools, entries: Sequence[RawEntry], known: Mapping[str, SeenUrl]
) -> Iterator[tuple[RawEntry, SeenUrl | None]]:
    """Yield the entries that are new or changed, under the address that is theirs, with what was known of each.

    An entry is known by its address, if that is its own; else by its guid; else, where guids change, by its words.
    """
    strange = []
    for entry in entries:
        before = known.get(entry.url)
        is_own = before is not None and before.source_id == target.source_id
        if before is None or "#!" in entry.url or (is_own and "" != before.guid != entry.guid != ""):
            strange.append(entry)
        elif not is_own or before.digest != entry.digest:
            yield entry, before
    alike = tools.memory.alike(target.source_id, strange)
    at = {(_unmarked(seen.url), seen.digest): seen.url for seen in alike}
    by_guid = {seen.guid: seen for seen in alike if seen.guid}
    # archives of before 2026-11-28 have entries without an address of their own at the feed's with its query
    keyed = {seen.digest: seen for seen in alike if "?" in target.url and _unmarked(seen.url) == target.url}
    unchanged = {at.get((_unmarked(entry.url), entry.digest), "") for entry in strange}
    listed = {entry.url for entry in entries}
    for entry in strange:
        if (_unmarked(entry.url), entry.digest) in at:
            continue
        before, had = known.get(entry.url), by_guid.get(entry.guid)
        had = had or (keyed.get(entry.digest) if _unmarked(entry.url) == target.url.partition("?")[0] else None)
        url = entry.url
        if had and _unmarked(had.url) == _unmarked(url):
            before, url = had, had.url
        elif had and before is None and had.url not in listed:  # its address was edited
            before = had
        elif before and before.source_id == target.source_id and before.guid != entry.guid:
            url = _marked(url, entry)  # another entry, or one whose guid changes: its words will tell
        if url in unchanged:
            before, url = None, _marked(url, entry, by_words=True)
        yield replace(entry, url=url), before


async def _pages(target: Target, tools: Tools, listed: Sequence[_Listed]) -> AsyncIterator[Batch]:
    """Yield the articles of pages, some at a time, so that they can be compared; a few are fetched at once."""
    slots = asyncio.Semaphore(PAGES_AT_ONCE)
    shared = SharedByPages()

    async def one(seen: SeenUrl, entry: RawEntry | None) -> FetchedPage:
        async with slots:
            return await _fetched(tools, seen, entry)

    for start in range(0, len(listed), PAGES_COMPARED):
        tasks = [asyncio.create_task(one(*each)) for each in listed[start : start + PAGES_COMPARED]]
        try:
            fetched = await asyncio.gather(*tasks)
        finally:
            for pending in tasks:
                pending.cancel()
        for each in fetched:
            shared.add(each)
        stored = [_judged(target, tools, each, shared) for each in fetched]
        good = (each for each, (_, found) in zip(fetched, stored, strict=True) if found and found.part == "page")
        there = tuple(
            (each.seen.article_id, not each.is_gone)
            for each in fetched
            if each.seen.article_id and (not each.note or (each.is_gone and not each.entry))  # one listed anew is there
        )
        validators = tuple(each.validators for each in good if each.validators)
        yield Batch(listed=tuple(stored), validators=validators, there=there)


async def _fetched(tools: Tools, seen: SeenUrl, entry: RawEntry | None) -> FetchedPage:
    """Fetch and parse a page."""
    known = tools.memory.document(seen.url) if seen.article_id else None
    seen = replace(seen, checked_at=tools.now(), tries=seen.tries + 1, due_at=None)
    try:
        async with tools.web.get(seen.url, known) as response:
            if response.unchanged:
                return FetchedPage(seen=_with_next_check(seen), entry=None)
            page = await tools.work(read_article, response.body, url=response.url, content_type=response.content_type)
    except (FetchError, TooMuchError) as error:
        if isinstance(error, FetchError):
            passing = error.outcome in {"failed", "waiting"} and not str(error).startswith(("HTTP 4", "no address"))
            seen = replace(seen, due_at=error.retry_at or _next_request(TRY_AGAIN, seen) if passing else None)
        is_gone = str(error).startswith(("HTTP 404", "HTTP 410"))
        return FetchedPage(seen=seen, entry=entry, note=f"its page: {error}", is_gone=is_gone)
    validators = replace(response.validators, url=seen.url, moved_to="", fresh_until=None)
    return FetchedPage(seen=seen, entry=entry, page=page, url=response.url, validators=validators)


def _judged(target: Target, tools: Tools, each: FetchedPage, shared: SharedByPages) -> _Listed:
    """Return an article with the text of its page, or, if that is none of it, with the entry's text and a note why."""
    entry, page = each.entry, each.page
    note = each.note or (why_not(each, shared) if each.url else "")
    if page is None or note:
        # there is no entry if a page that was stored before was only to be fetched again
        return each.seen, replace(entry, note=note) if entry else None
    listed = entry or RawEntry(url=each.seen.url, outlet=target.outlet, listed_by=target.title)
    url = next((url for url in each.addresses if not shared.has(duplicate_key(url))), each.seen.url)
    if shared.has(page.title) or not fits(page.title, listed.title, text=page.text):
        page = replace(page, title=listed.title)
    found = _from_page(page, replace(listed, url=url))
    if entry is None or (page.published and is_future(page.published, tools.now())):
        found = replace(found, published=listed.published)  # an edit does not change the date of publication
    return _with_next_check(each.seen), found


def _from_page(page: RawEntry, listed: RawEntry) -> RawEntry:
    """Return the article of a page, with the fields of the listed entry that the page lacks or often has wrong."""
    return replace(
        page,
        url=listed.url,
        title=without_outlet(page.title, listed.publisher) or listed.title,
        outlet=listed.outlet or page.outlet,
        listed_by=listed.listed_by,
        published=listed.published or page.published,
        language="" if language_of(page.text) else page.language or listed.language,
        author=page.author or listed.author,
        picture=with_picture_credit(page.picture, listed.picture),
    )


def _with_next_check(seen: SeenUrl) -> SeenUrl:
    """Return an address whose page was fetched, with the time to fetch it again to find edits."""
    return replace(seen, due_at=_next_request(LOOK_AGAIN, seen))


def _next_request(gaps: Sequence[timedelta], seen: SeenUrl) -> datetime | None:
    """Return the time of the next request of a page; ``None`` if there is to be none."""
    return seen.checked_at + gaps[seen.tries - 1] if seen.tries <= len(gaps) else None
