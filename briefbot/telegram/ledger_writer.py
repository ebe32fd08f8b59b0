"""Writes the ledger while messages go out: what is begun and what has ended, many at a time in one transaction.

That a part is about to go out is on the disk before the first byte of its body is written, so that whatever ends the
program in between, the next run knows that the part may have been sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from briefbot.store import ledger
from briefbot.store.archive import Archive
from briefbot.store.ledger import Part, PartResult

T = TypeVar("T")


class LedgerWriter:
    """Writes in threads, for one event loop."""

    def __init__(self, archive: Archive, clock: Callable[[], datetime]) -> None:
        self._archive, self._clock = archive, clock
        self._begun: list[tuple[Part, asyncio.Future[bool]]] = []
        self._ended: list[PartResult] = []
        self._writing: asyncio.Task[None] | None = None
        self._fault: Exception | None = None

    async def begin(self, part: Part) -> bool:
        """Note that ``part`` is about to go out; return whether it still should: its chat may have left meanwhile.

        Raises:
            ArchiveError: it could not be written; nothing is to be sent then.
        """
        if self._fault:
            raise self._fault
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._begun.append((part, future))
        self._wake()
        return await future

    def end(self, ended: PartResult) -> None:
        """Note what became of a part, soon."""
        self._ended.append(ended)
        self._wake()

    async def flush(self) -> None:
        """Wait until all that was noted is on the disk.

        Raises:
            ArchiveError: it could not be written.
        """
        while self._writing is not None:
            await self._writing
        if self._fault:
            raise self._fault

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Do other work in the archive, after all that was noted before."""
        await self.flush()
        return await self._in_thread(work)

    async def _in_thread(self, work: Callable[[Connection], T]) -> T:
        def done() -> T:
            with self._archive.writing() as connection:
                return work(connection)

        return await asyncio.to_thread(done)

    def _wake(self) -> None:
        if self._writing is None:
            self._writing = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        begun: list[tuple[Part, asyncio.Future[bool]]] = []
        ended: list[PartResult] = []

        def noted(connection: Connection) -> set[Part]:
            ledger.end(connection, ended, self._clock())
            return ledger.begin(connection, [part for part, _ in begun], self._clock())

        try:
            while self._begun or self._ended:
                begun, self._begun = self._begun, []
                ended, self._ended = self._ended, []
                going = await self._in_thread(noted)
                for part, future in begun:
                    if not future.done():
                        future.set_result(part in going)
        except Exception as error:  # whatever it was, it stops the sending and is raised there  # noqa: BLE001
            self._fault = error
            for _, future in (*begun, *self._begun):
                if not future.done():
                    future.set_exception(error)
        finally:
            self._writing = None
