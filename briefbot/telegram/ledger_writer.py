"""Writes to the ledger during a broadcast; changes that arrive while one is written share the next transaction.

The state ``sending`` of a part is on the disk before the first byte of its request's body is written. So after a crash
the next run knows which parts may have been sent.
"""

import asyncio
from collections.abc import Callable

from sqlalchemy import Connection

from briefbot.store.archive import Archive


class LedgerWriter:
    """Writes changes in a thread, one transaction at a time, for the tasks of one event loop."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._changes: list[Callable[[Connection], object]] = []
        self._lock = asyncio.Lock()
        self.fault: Exception | None = None
        """The first error; after it nothing more is written."""

    async def write(self, *changes: Callable[[Connection], object]) -> None:
        """Make changes in order; return when they are committed.

        Raises:
            ArchiveError: these changes or earlier ones could not be written; the caller must not send anything.
        """
        self._changes += changes
        async with self._lock:
            if self.fault:
                raise self.fault
            if self._changes:  # else another task's transaction included them
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
