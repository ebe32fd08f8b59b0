"""Writes the ledger while messages go out: what is begun and what has ended, many at a time in one transaction.

That a part is about to go out is on the disk before the first byte of its body is written, so that whatever ends the
program in between, the next run knows that the part may have been sent.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from briefbot.store import ledger
from briefbot.store.archive import Archive
from briefbot.store.ledger import Part, PartResult


class LedgerWriter:
    """Writes in threads, for one event loop."""

    def __init__(self, archive: Archive, clock: Callable[[], datetime]) -> None:
        self._archive, self._clock = archive, clock
        self._begun: list[Part] = []
        self._going: set[Part] = set()
        self._ended: list[PartResult] = []
        self._changes: list[Callable[[Connection], object]] = []
        self._lock = asyncio.Lock()
        self._fault: Exception | None = None

    async def begin(self, part: Part) -> bool:
        """Note that ``part`` is about to go out; return whether it still should: its chat may have left meanwhile.

        Raises:
            ArchiveError: it could not be written; nothing is to be sent then.
        """
        self._begun.append(part)
        await self.flush()
        goes = part in self._going
        self._going.discard(part)
        return goes

    async def end(self, *ended: PartResult) -> None:
        """Note what became of parts.

        Raises:
            ArchiveError: it could not be written.
        """
        self._ended += ended
        await self.flush()

    async def change(self, change: Callable[[Connection], object]) -> None:
        """Change something else in the archive, after all that was noted before.

        Raises:
            ArchiveError: it could not be written.
        """
        self._changes.append(change)
        await self.flush()

    async def flush(self) -> None:
        """Return when all that was noted is on the disk.

        Raises:
            ArchiveError: it could not be written, or something before it; nothing more is written then.
        """
        async with self._lock:
            if self._fault:
                raise self._fault
            if not (self._begun or self._ended or self._changes):
                return  # another one's transaction had it
            try:
                await asyncio.to_thread(self._write)
            except Exception as error:
                self._fault = error
                raise

    def _write(self) -> None:
        with self._archive.writing() as connection:
            begun, self._begun = self._begun, []
            ended, self._ended = self._ended, []
            changes, self._changes = self._changes, []
            ledger.end(connection, ended, self._clock())
            self._going |= ledger.begin(connection, begun, self._clock())
            for change in changes:
                change(connection)
