"""Reads validators and seen addresses for polls: in one query at the start of a run what most of them need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from briefbot.entries import SeenUrl
from briefbot.store import web
from briefbot.store.archive import Archive
from briefbot.store.sources import StoredSource
from briefbot.web.caching import CacheValidators


class ArchiveMemory:
    """A `briefbot.sources.poll.Memory` over an archive."""

    def __init__(self, archive: Archive, polled: Sequence[StoredSource], now: datetime) -> None:
        self._archive = archive
        numbers = {each.id for each in polled}
        with archive.reading() as connection:
            due = [link for link in web.due_urls(connection, now) if link.source_id in numbers]
            self._looked_up = {*(each.url for each in polled), *(link.url for link in due)}
            self._documents = web.validators_of(connection, self._looked_up)
            self._is_new = not web.has_seen_any(connection)
        self._due: defaultdict[int, list[SeenUrl]] = defaultdict(list)
        for link in due:
            self._due[link.source_id].append(link)

    def document(self, url: str) -> CacheValidators | None:
        """Return what is known of an address."""
        if url not in self._looked_up:
            self._looked_up.add(url)
            with self._archive.reading() as connection:
                self._documents |= web.validators_of(connection, [url])
        return self._documents.get(url)

    def links(self, source_id: int, addresses: Sequence[str]) -> dict[str, SeenUrl]:
        """Return what became of ``addresses`` that a source lists: for itself, else for another that lists them."""
        if not addresses or self._is_new:
            return {}
        with self._archive.reading() as connection:
            return web.seen_among(connection, source_id, addresses)

    def due(self, source_id: int) -> list[SeenUrl]:
        """Return the links of a source whose pages are to be fetched in this run."""
        return self._due.get(source_id, [])
