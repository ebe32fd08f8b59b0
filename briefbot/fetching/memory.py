"""What the archive remembers, for polls: read at the start of a run as far as most of them need it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from briefbot.known import Document, Link
from briefbot.store import web
from briefbot.store.archive import Archive


class ArchiveMemory:
    """A `briefbot.sources.polling.Memory` over an archive."""

    def __init__(self, archive: Archive, source_ids: Sequence[int], now: datetime) -> None:
        self._archive = archive
        with archive.reading() as connection:
            self._documents = web.documents_of(connection)
            due = web.due_links(connection, now)
            self._is_new = not web.knows_links(connection)
        self._due: defaultdict[int, list[Link]] = defaultdict(list)
        wanted = set(source_ids)
        for link in due:
            if link.source_id in wanted:
                self._due[link.source_id].append(link)

    def document(self, url: str) -> Document | None:
        """Return what is known of an address."""
        return self._documents.get(url)

    def links(self, source_id: int, addresses: Sequence[str]) -> dict[str, Link]:
        """Return what became of ``addresses`` that a source lists, of those that are known."""
        if not addresses or self._is_new:
            return {}
        with self._archive.reading() as connection:
            return web.links_in(connection, source_id, addresses)

    def due(self, source_id: int) -> list[Link]:
        """Return the links of a source whose pages are to be fetched in this run."""
        return self._due.get(source_id, [])
