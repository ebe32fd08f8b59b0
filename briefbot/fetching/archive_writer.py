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

from briefbot.entries import SeenUrl
from briefbot.errors import ArchiveError
from briefbot.sources.poll import Batch
from briefbot.store import articles, sources, web
from briefbot.store.archive import Archive
from briefbot.web.caching import CacheValidators

#: In one transaction; a source's feed is one.
BATCHES_AT_ONCE = 200

ARTICLES_AT_ONCE = 2000


@dataclass(slots=True)
class SourceTally:
    """What one source has brought so far, as far as it is stored."""

    outcomes: Counter[str] = field(default_factory=Counter)
    """Articles by what became of them: ``new``, ``changed``, ``known``."""
    notes: Counter[str] = field(default_factory=Counter)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    source_id: int
    batch: Batch | None
    poll: sources.PollResult | None
    stored: asyncio.Future[None] | None


class ArchiveWriter:
    """Takes batches from many polls and stores them one after the other."""

    def __init__(self, archive: Archive, now: datetime) -> None:
        self._archive = archive
        self._now = now
        self._queue: asyncio.Queue[_Item] = asyncio.Queue(BATCHES_AT_ONCE)
        self.tallies: dict[int, SourceTally] = {}

    async def take(self, source_id: int, batch: Batch) -> None:
        """Take some of what a poll found; it is stored soon."""
        await self._queue.put(_Item(source_id, batch, None, None))

    async def finish(self, source_id: int, poll: sources.PollResult) -> None:
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
            while not self._queue.empty() and len(items) < BATCHES_AT_ONCE and weight < ARTICLES_AT_ONCE:
                items.append(self._queue.get_nowait())
                weight += len(items[-1].batch.listed) if items[-1].batch else 0
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
        results: list[tuple[int, list[articles.Saved], list[str]]] = []
        with self._archive.writing() as connection:
            links: dict[tuple[str, int], SeenUrl] = {}
            documents: dict[str, CacheValidators] = {}
            for item in items:
                if item.batch is None:
                    continue
                listed = [(seen, entry) for seen, entry in item.batch.listed if entry]
                kept = articles.save(
                    connection,
                    [entry for _, entry in listed],
                    source_id=item.source_id,
                    now=self._now,
                    links=[seen for seen, _ in listed],
                )
                results.append((item.source_id, kept, [entry.note for _, entry in listed]))
                links.update({(seen.url, seen.source_id): seen for seen, _ in item.batch.listed})
                for (seen, _), each in zip(listed, kept, strict=True):
                    links[seen.url, seen.source_id] = replace(seen, article_id=each.article_id)
                documents.update((each.url, each) for each in item.batch.validators)
            web.save_seen(connection, list(links.values()))
            web.save_validators(connection, documents.values())
            self._note(connection, [item for item in items if item.poll], results)
        for source_id, kept, notes in results:
            tally = self._tally(source_id)
            tally.outcomes.update(each.outcome for each in kept)
            tally.notes.update(filter(None, notes))

    def _note(
        self,
        connection: Connection,
        items: Sequence[_Item],
        results: Sequence[tuple[int, list[articles.Saved], list[str]]],
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
        sources.record_polls(connection, polls, self._now)

    def _tally(self, source_id: int) -> SourceTally:
        return self.tallies.setdefault(source_id, SourceTally())


def _is_fatal(error: ArchiveError) -> bool:
    """Return whether the archive itself is in trouble, rather than what was to be stored odd or too long for it."""
    cause = error.__cause__
    state = str(getattr(getattr(cause, "orig", None), "sqlstate", "") or "")
    return isinstance(cause, OperationalError) and not state.startswith(("22", "54"))


def _apart(item: _Item) -> list[_Item]:
    """Return the articles of one batch one by one, so that the odd one is lost alone."""
    batch = item.batch
    if batch is None or len(batch.listed) < 2:
        return [item]
    batches = [*(Batch(listed=(each,)) for each in batch.listed), replace(batch, listed=())]
    return [replace(item, batch=each, stored=None) for each in batches]
