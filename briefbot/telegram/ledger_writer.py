"""Writes the ledger while messages go out, whatever comes in meanwhile together in one transaction.

That a part is about to go out is on the disk before the first byte of its body is written, so that whatever ends the
program in between, the next run knows that the part may have been sent.
"""

import asyncio
from collections.abc import Callable

from sqlalchemy import Connection

from briefbot.store.archive import Archive


class LedgerWriter:
    """Writes in threads, for one event loop."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._changes: list[Callable[[Connection], object]] = []
        self._lock = asyncio.Lock()
        self.fault: Exception | None = None
        """Because of which nothing is written any more."""

    async def write(self, *changes: Callable[[Connection], object]) -> None:
        """Make changes, in order, and return when they are on the disk.

        Raises:
            ArchiveError: they could not be written, or something before them; nothing is to be sent then.
        """
        self._changes += changes
        async with self._lock:
            if self.fault:
                raise self.fault
            if self._changes:  # else another one's transaction had them
                try:
                    await asyncio.to_thread(self._write)
                except Exception as error:
                    self.fault = error
                    raise

    def _write(self) -> None:
        with self._archive.writing() as connection:
            changes, self._changes = self._changes, []
            for change in changes:
                change(connection)
