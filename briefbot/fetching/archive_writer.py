"""Stores what polls find, in the order in which it comes, many in one transaction when much comes at once.

What is stored is told afterwards: a run that is killed has told of nothing that is lost.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from briefbot.cleaning.raw_articles import Found
from briefbot.errors import ArchiveError
from briefbot.sources.poll import Portion
from briefbot.store import articles, sources, web
from briefbot.store.archive import Archive
from briefbot.web.state import Document, Link

#: In one transaction; a source's feed is one.
PORTIONS_AT_ONCE = 200

ARTICLES_AT_ONCE = 2000


@dataclass(slots=True)
class Tally:
    """What one source has brought so far, as far as it is stored."""

    outcomes: Counter[str] = field(default_factory=Counter)
    """Articles by what became of them: ``new``, ``changed``, ``known``."""
    notes: Counter[str] = field(default_factory=Counter)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    source_id: int
    portion: Portion | None
    poll: sources.Poll | None
    stored: asyncio.Future[None] | None


class Keeper:
    """Takes portions from many polls and stores them one after the other."""

    def __init__(self, archive: Archive, now: datetime) -> None:
        self._archive = archive
        self._now = now
        self._queue: asyncio.Queue[_Item] = asyncio.Queue(PORTIONS_AT_ONCE)
        self.tallies: dict[int, Tally] = {}

    async def take(self, source_id: int, portion: Portion) -> None:
        """Take some of what a poll found; it is stored soon."""
        await self._queue.put(_Item(source_id, portion, None, None))

    async def finish(self, source_id: int, poll: sources.Poll) -> None:
        """Take how a poll ended, and return when that and all before it is stored."""
        stored = asyncio.get_running_loop().create_future()
        await self._queue.put(_Item(source_id, None, poll, stored))
        await stored

    async def run(self) -> None:
        """Store what is taken, until cancelled.

        Raises:
            ArchiveError: it cannot be stored: the disk is full, the server gone.
        """
        while True:
            items = [await self._queue.get()]
            weight = 0
            while not self._queue.empty() and len(items) < PORTIONS_AT_ONCE and weight < ARTICLES_AT_ONCE:
                items.append(self._queue.get_nowait())
                weight += len(items[-1].portion.found) if items[-1].portion else 0
            await asyncio.to_thread(self._store, items)
            for item in items:
                if item.stored is not None and not item.stored.done():
                    item.stored.set_result(None)

    def _store(self, items: Sequence[_Item]) -> None:
        """Store all of ``items``; if one of them cannot be stored, the others all the same."""
        try:
            self._store_whole(items)
        except ArchiveError as error:
            smaller = list(items) if len(items) > 1 else _apart(items[0])
            if _is_fatal(error):
                raise
            for item in smaller if len(smaller) > 1 else ():
                self._store([item])
            if len(smaller) == 1:
                self._tally(items[0].source_id).fault = f"could not be stored: {error}"

    def _store_whole(self, items: Sequence[_Item]) -> None:
        results: list[tuple[int, list[articles.Kept], Sequence[Found]]] = []
        with self._archive.writing() as connection:
            links: dict[tuple[str, int], Link] = {}
            documents: dict[str, Document] = {}
            for item in items:
                if item.portion is None:
                    continue
                kept = articles.keep(
                    connection,
                    item.portion.found,
                    source_id=item.source_id,
                    now=self._now,
                    links=item.portion.links,
                )
                results.append((item.source_id, kept, item.portion.found))
                links.update(_linked(item.portion, kept))
                documents.update((each.url, each) for each in item.portion.documents)
            web.keep_links(connection, list(links.values()))
            web.keep_documents(connection, documents.values())
            self._note(connection, [item for item in items if item.poll], results)
        for source_id, kept, found in results:
            self._count(source_id, kept, found)

    def _note(
        self,
        connection: Connection,
        items: Sequence[_Item],
        results: Sequence[tuple[int, list[articles.Kept], Sequence[Found]]],
    ) -> None:
        """Store how polls ended, with the number of their new articles, those of this transaction included."""
        fresh: Counter[int] = Counter()
        for source_id, kept, _ in results:
            fresh[source_id] += sum(each.outcome == "new" for each in kept)
        polls = [
            replace(item.poll, new=fresh[item.source_id] + self._tally(item.source_id).outcomes["new"])
            for item in items
            if item.poll is not None
        ]
        sources.note(connection, polls, self._now)

    def _count(self, source_id: int, kept: Sequence[articles.Kept], found: Sequence[Found]) -> None:
        tally = self._tally(source_id)
        for each, article in zip(kept, found, strict=True):
            tally.outcomes[each.outcome] += 1
            if article.note:
                tally.notes[article.note] += 1

    def _tally(self, source_id: int) -> Tally:
        return self.tallies.setdefault(source_id, Tally())


def _is_fatal(error: ArchiveError) -> bool:
    """Return whether the archive itself is in trouble, rather than what was to be stored odd or too long for it."""
    cause = error.__cause__
    state = str(getattr(getattr(cause, "orig", None), "sqlstate", "") or "")
    return isinstance(cause, OperationalError) and not state.startswith(("22", "54"))


def _apart(item: _Item) -> list[_Item]:
    """Return the articles of one portion one by one, so that the odd one is lost alone."""
    portion = item.portion
    if portion is None or len(portion.found) < 2:
        return [item]
    rest = portion.links[len(portion.found) :]
    single = [Portion(found=(found,), links=(link,)) for found, link in zip(portion.found, portion.links, strict=False)]
    portions = [*single, replace(portion, found=(), links=rest)]
    return [replace(item, portion=each, stored=None) for each in portions]


def _linked(portion: Portion, kept: Sequence[articles.Kept]) -> dict[tuple[str, int], Link]:
    """Return the portion's links by address and source, those of its articles with the articles' numbers."""
    count = len(kept)
    own = [replace(link, article_id=each.article_id) for link, each in zip(portion.links[:count], kept, strict=True)]
    return {(link.link, link.source_id): link for link in [*own, *portion.links[count:]]}
