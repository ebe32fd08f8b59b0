"""Reads from the archive what polls need, and stores what they find.

What most polls need is read with few queries at the start of a run. Results are stored in the order of their arrival,
those that wait in one transaction, and reported only afterwards: a killed run has reported nothing that is lost.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.exc import OperationalError

from briefbot.entries import RawEntry, SeenUrl
from briefbot.errors import ArchiveError
from briefbot.sources.poll import Batch, Memory
from briefbot.store import articles, sources, web
from briefbot.store.archive import Archive
from briefbot.store.sources import StoredSource
from briefbot.web.caching import CacheValidators

#: Batches in one transaction at most; the entries of a feed are one batch.
BATCHES_AT_ONCE = 200

ARTICLES_AT_ONCE = 2000


class ArchiveMemory(Memory):
    """The results of earlier polls, from the archive; see `briefbot.sources.poll.Memory`."""

    def __init__(self, archive: Archive, polled: Sequence[StoredSource], now: datetime) -> None:
        self._archive = archive
        numbers = {each.id for each in polled}
        with archive.reading() as connection:
            due = [link for link in web.due_urls(connection, now) if link.source_id in numbers]
            addresses = [*(each.url for each in polled), *(link.url for link in due)]
            known = web.validators_of(connection, addresses)
            self._documents: dict[str, CacheValidators | None] = {url: known.get(url) for url in addresses}
            self._is_new = not web.has_seen_any(connection)
        self._due: defaultdict[int, list[SeenUrl]] = defaultdict(list)
        for link in due:
            self._due[link.source_id].append(link)

    def document(self, url: str) -> CacheValidators | None:
        """Return the stored validators of an address."""
        if url not in self._documents:
            with self._archive.reading() as connection:
                self._documents[url] = web.validators_of(connection, [url]).get(url)
        return self._documents[url]

    def links(self, source_id: int, addresses: Sequence[str]) -> dict[str, SeenUrl]:
        """Return the stored state of ``addresses``, of this source if it listed them before, else of another."""
        if not addresses or self._is_new:
            return {}
        with self._archive.reading() as connection:
            return web.seen_among(connection, source_id, addresses)

    def alike(self, source_id: int, entries: Sequence[RawEntry]) -> list[SeenUrl]:
        """Return the addresses at which a source listed entries before that have a guid or the words of ``entries``."""
        if not entries or self._is_new:
            return []
        guids = [entry.guid for entry in entries if entry.guid]
        with self._archive.reading() as connection:
            return web.seen_alike(connection, source_id, guids, [entry.digest for entry in entries])

    def due(self, source_id: int) -> list[SeenUrl]:
        """Return the links of a source whose pages are to be fetched in this run."""
        return self._due.get(source_id, [])


@dataclass(slots=True)
class SourceTally:
    """The number of articles of one source that were stored so far."""

    outcomes: Counter[str] = field(default_factory=Counter)
    """Articles by outcome: ``new``, ``changed``, ``known``."""
    notes: Counter[str] = field(default_factory=Counter)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Task:
    """A batch of a source to be stored, or the source itself after its poll."""

    source_id: int
    batch: Batch = field(default_factory=Batch)
    ended: StoredSource | None = None
    stored: asyncio.Future[None] | None = None


class ArchiveWriter:
    """Stores the batches of all polls, several in one transaction."""

    def __init__(self, archive: Archive, now: datetime) -> None:
        self._archive = archive
        self._now = now
        self._queue: asyncio.Queue[_Task] = asyncio.Queue(BATCHES_AT_ONCE)
        self.tallies: defaultdict[int, SourceTally] = defaultdict(SourceTally)

    async def put(self, source_id: int, batch: Batch) -> None:
        """Queue a batch of a poll; waits while the queue is full."""
        await self._queue.put(_Task(source_id, batch))

    async def finish(self, ended: StoredSource) -> None:
        """Queue the result of a source's poll; return when it and everything before it is stored."""
        stored = asyncio.get_running_loop().create_future()
        await self._queue.put(_Task(ended.id, ended=ended, stored=stored))
        await stored

    async def run(self) -> None:
        """Store queued batches until cancelled.

        Raises:
            ArchiveError: nothing can be stored, since the disk is full or the database server is gone.
        """
        while True:
            tasks = [await self._queue.get()]
            count = 0
            while not self._queue.empty() and len(tasks) < BATCHES_AT_ONCE and count < ARTICLES_AT_ONCE:
                tasks.append(self._queue.get_nowait())
                count += len(tasks[-1].batch.listed)
            await asyncio.to_thread(self._store, tasks)
            for task in tasks:
                if task.stored is not None and not task.stored.done():
                    task.stored.set_result(None)

    def _store(self, tasks: Sequence[_Task]) -> None:
        """Store ``tasks`` in one transaction; if it fails because of one of them, store each in one of its own."""
        try:
            self._store_at_once(tasks)
        except ArchiveError as error:
            if _is_fatal(error):
                raise
            smaller = tasks if len(tasks) > 1 else _split(tasks[0])
            if len(smaller) == 1:
                self.tallies[tasks[0].source_id].fault = f"could not be stored: {error}"
                return
            for task in smaller:
                self._store([task])

    def _store_at_once(self, tasks: Sequence[_Task]) -> None:
        found: defaultdict[int, SourceTally] = defaultdict(SourceTally)
        seen_urls: dict[tuple[str, int], SeenUrl] = {}
        validators: dict[str, CacheValidators] = {}
        with self._archive.writing() as connection:
            for task in tasks:
                listed = [(seen, entry) for seen, entry in task.batch.listed if entry]
                saved = articles.save(
                    connection,
                    [entry for _, entry in listed],
                    source_id=task.source_id,
                    now=self._now,
                    links=[seen for seen, _ in listed],
                )
                found[task.source_id].outcomes.update(each.outcome for each in saved)
                found[task.source_id].notes.update(entry.note for _, entry in listed if entry.note)
                seen_urls.update({(seen.url, seen.source_id): seen for seen, _ in task.batch.listed})
                for (seen, _), each in zip(listed, saved, strict=True):
                    seen_urls[seen.url, seen.source_id] = replace(seen, article_id=each.article_id)
                validators.update((each.url, each) for each in task.batch.validators)
                articles.note_presence(connection, dict(task.batch.there), self._now)
            web.save_seen(connection, list(seen_urls.values()))
            web.save_validators(connection, validators.values())
            ended = [task.ended for task in tasks if task.ended]
            # the tallies do not include this transaction yet
            new = {each.id: self.tallies[each.id].outcomes["new"] + found[each.id].outcomes["new"] for each in ended}
            sources.record_polls(connection, ended, Counter(new), self._now)
        for source_id, counted in found.items():
            self.tallies[source_id].outcomes.update(counted.outcomes)
            self.tallies[source_id].notes.update(counted.notes)


def _is_fatal(error: ArchiveError) -> bool:
    """Return whether the archive itself fails, not only a value that is invalid or too long for it."""
    cause = error.__cause__
    state = str(getattr(getattr(cause, "orig", None), "sqlstate", "") or "")
    return isinstance(cause, OperationalError) and not state.startswith(("22", "54"))


def _split(task: _Task) -> list[_Task]:
    """Return a batch as batches of one article each, so that only an invalid one is lost."""
    if len(task.batch.listed) < 2:
        return [task]
    batches = [*(Batch(listed=(each,)) for each in task.batch.listed), replace(task.batch, listed=())]
    return [replace(task, batch=each, stored=None) for each in batches]
