"""Polling a source on the web: what it lists, which of that is new, and the pages of what it lists only in part.

What is found is given out as it comes, in portions that stand for themselves: whoever stores them in order may be
stopped between any two. What a document's validators vouch for comes last, when all of it has been given out.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from briefbot.cleaning.raw_articles import LONGEST_KEY, Draft, Found
from briefbot.errors import FetchError
from briefbot.language.identify import language_of
from briefbot.sources.front_pages import is_door, read_article
from briefbot.sources.items import Item, Items, Target, read_items
from briefbot.sources.listing import NotAListingError
from briefbot.web.client import Answer, Web
from briefbot.web.duplicate_keys import same_site
from briefbot.web.limits import TooMuchError
from briefbot.web.pages import Page
from briefbot.web.state import Document, Link

#: Of one source. Most lie on one host, which is asked for one at a time anyway.
PAGES_AT_ONCE = 8

#: Sitemaps of an index that are read, the last changed ones; the others hold what is older.
CHILDREN_AT_MOST = 10

#: After which an article's page is fetched once more, to see whether it was edited. Most edits are early.
LOOK_AGAIN = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))

#: After which a page that failed is tried once more; then the feed's own text has to do.
TRY_AGAIN = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))


class Memory(Protocol):
    """What is remembered from earlier polls."""

    def document(self, url: str) -> Document | None:
        """Return what is known of an address."""
        ...

    def links(self, source_id: int, addresses: Sequence[str]) -> dict[str, Link]:
        """Return what became of ``addresses`` that a source lists: for itself, else for another that lists them."""
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


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An article to be stored: what is to be remembered of its address, and what the listing has of it."""

    link: Link
    item: Item | None
    """``None`` where only its page is to be looked at again."""


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
    listed, documents, outcome = await _listed(target, tools)
    ready, waiting = _sorted_out(target, tools, listed.items)
    if ready:
        yield _portion(ready)
    due = tools.memory.due(target.source_id) if tools.pages else []
    fresh = {each.link.link for each in waiting}
    again = [_Wanted(link, None) for link in due if link.link not in fresh]
    async for portion in _pages(target, tools, waiting[: tools.max_pages] + again[: tools.max_pages]):
        yield portion
    late = [replace(each, link=replace(each.link, due_at=tools.now())) for each in waiting[tools.max_pages :]]
    if late:
        yield _portion(late)
    yield Portion(documents=tuple(documents), outcome=outcome, title=listed.title, fault=listed.fault)


async def _listed(target: Target, tools: Tools) -> tuple[Items, list[Document], str]:
    """Return what the source lists now, nothing if that has not changed; what is to be remembered; the outcome."""
    known = tools.memory.document(target.url)
    if known and known.fresh_until and tools.now() < known.fresh_until and not tools.force:
        return Items(), [], "fresh"
    listed, document = await _read(target.url, target, tools, known)
    if listed and listed.feeds:
        at = listed.feeds[0]
        listed, inner = await _read(at, target, tools, None)
        if listed and listed.feeds:
            raise FetchError("no feed, and the feed that it names is none either")
        document = replace(inner, url=target.url, moved_to=inner.moved_to or at)
    children = listed.children if listed else document.children
    if not children:
        return listed or Items(), [document], "answered" if listed else "unchanged"
    inner_items, documents = await _children(target, tools, children)
    documents = [replace(document, children=children), *documents]
    items = {item.address: item for each in reversed([listed or Items(), *inner_items]) for item in each.items}
    outcome = "answered" if listed or inner_items else "unchanged"
    return Items(items=tuple(items.values()), title=listed.title if listed else ""), documents, outcome


async def _children(target: Target, tools: Tools, children: Iterable[str]) -> tuple[list[Items], list[Document]]:
    """Read the sitemaps of an index; one that fails costs only itself, unless all do."""
    found, documents, failure = [], [], None
    near = [child for child in children if same_site(child, target.url)]
    for child in near[:CHILDREN_AT_MOST]:
        try:
            items, document = await _read(child, target, tools, tools.memory.document(child))
        except FetchError as error:
            failure = error
            continue
        documents.append(document)
        if items:
            found.append(items)
    if failure and not documents:
        raise failure
    return found, documents


async def _read(url: str, target: Target, tools: Tools, known: Document | None) -> tuple[Items | None, Document]:
    """Fetch and read one document; ``None`` if it has not changed."""
    async with tools.web.get(url, known) as answer:
        if answer.unchanged and known:
            kept = answer.document
            etag, modified = kept.etag or known.etag, kept.last_modified or known.last_modified
            return None, replace(kept, etag=etag, last_modified=modified, children=known.children)
        try:
            items = await tools.work(
                read_items,
                target.reader,
                answer.body,
                url=answer.url,
                content_type=answer.content_type,
                now=tools.now(),
                target=target,
            )
        except NotAListingError as error:
            raise FetchError(str(error)) from error
        return items, answer.document


def _sorted_out(target: Target, tools: Tools, items: Sequence[Item]) -> tuple[list[_Wanted], list[_Wanted]]:
    """Return the items that are new or changed: those that are whole, and those whose pages are wanted."""
    known = tools.memory.links(target.source_id, [item.address for item in items])
    ready: list[_Wanted] = []
    waiting: list[_Wanted] = []
    for item in items:
        draft = item.found.draft
        if draft.published and tools.oldest and draft.published < tools.oldest:
            continue
        before = known.get(item.address)
        is_ours = before is not None and before.source_id == target.source_id
        if before and is_ours and before.digest == item.found.digest:
            continue
        link = Link(
            link=item.address,
            source_id=target.source_id,
            digest=item.found.digest,
            checked_at=tools.now(),
            article_id=before.article_id if before else None,
        )
        wants_page = tools.pages and not item.is_whole and (is_ours or before is None)  # else another source had it
        (waiting if wants_page else ready).append(_Wanted(link, item))
    return ready, waiting


def _portion(wanted: Sequence[_Wanted]) -> Portion:
    """Return articles with the text that the listing has of them."""
    kept = [each for each in wanted if each.item]
    return Portion(found=tuple(each.item.found for each in kept if each.item), links=tuple(each.link for each in kept))


async def _pages(target: Target, tools: Tools, wanted: Sequence[_Wanted]) -> AsyncIterator[Portion]:
    """Yield the articles of pages as they come, a few at once."""
    places = asyncio.Semaphore(PAGES_AT_ONCE)

    async def one(each: _Wanted) -> Portion:
        async with places:
            return await _page(target, tools, each)

    tasks = [asyncio.create_task(one(each)) for each in wanted]
    try:
        for task in asyncio.as_completed(tasks):
            yield await task
    finally:
        for pending in tasks:
            pending.cancel()


async def _page(target: Target, tools: Tools, wanted: _Wanted) -> Portion:
    """Return an article with the text of its page; with the listing's own, and a note, where that is not to be had."""
    link = wanted.link
    known = tools.memory.document(link.link) if link.article_id else None
    try:
        async with tools.web.get(link.link, known) as answer:
            if answer.unchanged:
                return Portion(links=(_settled(link, tools.now()),))
            page = await tools.work(read_article, answer.body, url=answer.url, content_type=answer.content_type)
    except FetchError as error:
        passing = error.outcome in {"failed", "waiting"} and not str(error).startswith(("HTTP 4", "no address"))
        later = error.retry_at or _later(TRY_AGAIN, link, tools.now()) if passing else None
        return _without_page(replace(wanted, link=replace(link, due_at=later)), tools, f"its page: {error}")
    except TooMuchError as error:
        return _without_page(wanted, tools, f"its page: {error}")
    why = _why_not(page, answer, wanted)
    if why or page is None:
        return _without_page(wanted, tools, why)
    found = _from_page(target, wanted, page, answer, tools.now())
    document = replace(answer.document, url=link.link, moved_to="", fresh_until=None)
    return Portion(found=(found,), links=(_settled(link, tools.now()),), documents=(document,))


def _why_not(page: Page | None, answer: Answer, wanted: _Wanted) -> str:
    """Return why a page gives no more than the listing has; empty if it does."""
    if is_door(wanted.link.link, answer.url):
        return "its page leads to where readers have to agree or log in"
    if page is None:
        return "no article was found in its page"
    had = len(wanted.item.found.draft.text.split()) if wanted.item else 0
    if had and len(page.text.split()) <= had:
        return "its page is behind a paywall" if page.is_closed else "its page has no more than the feed"
    return ""


def _without_page(wanted: _Wanted, tools: Tools, note: str) -> Portion:
    link = replace(wanted.link, checked_at=tools.now(), tries=wanted.link.tries + 1)
    if wanted.item is None:  # a page that was had before is looked at again: there is nothing to keep
        return Portion(links=(link,))
    return Portion(found=(replace(wanted.item.found, note=note),), links=(link,))


def _from_page(target: Target, wanted: _Wanted, page: Page, answer: Answer, now: datetime) -> Found:
    url = page.url if page.url and same_site(page.url, answer.url) else answer.url
    url = url if len(url) <= LONGEST_KEY else wanted.link.link
    listed = wanted.item.found.draft if wanted.item else Draft(url=url, text="")
    published = (
        page.published if wanted.item and page.published and page.published <= now else None
    )  # an edit moves no day
    outlet = wanted.item.outlet if wanted.item else ""
    draft = Draft(
        url=url,
        text=page.text,
        title=page.title or listed.title,
        outlet=target.outlet or outlet or page.outlet or target.title or listed.outlet,
        published=listed.published or published,
        language="" if language_of(page.text) else page.language or listed.language,
        author=page.author or listed.author,
        pasted=False,
    )
    return Found(draft=draft, part="page", note="its page is behind a paywall" if page.is_closed else "")


def _settled(link: Link, now: datetime) -> Link:
    """Return a link whose page was fetched, due again while edits are likely."""
    return replace(link, checked_at=now, due_at=_later(LOOK_AGAIN, link, now), tries=link.tries + 1)


def _later(gaps: Sequence[timedelta], link: Link, now: datetime) -> datetime | None:
    return now + gaps[link.tries] if link.tries < len(gaps) else None
