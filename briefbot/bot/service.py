"""Access to the archive for the async handlers: queries, changes and editions, each run in a thread."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from briefbot.app.editions import EditionBuilder
from briefbot.app.timeline import timeline_of
from briefbot.config import Config
from briefbot.model import Timeline
from briefbot.store.archive import Archive
from briefbot.store.editions import Edition
from briefbot.telegram.compose import EditionRequest

P = ParamSpec("P")
T = TypeVar("T")


class BotService:
    """The archive and the configuration that all handlers share."""

    def __init__(self, config: Config, archive: Archive) -> None:
        self.config, self.archive = config, archive
        self.invited: set[int] = set()
        """Chats that said the invitation code and have yet to tap "Subscribe"."""
        self._editions = EditionBuilder(config, archive)
        self._making = asyncio.Lock()

    async def read(self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the result of a query of the archive."""

        def work() -> T:
            with self.archive.reading() as connection:
                return query(connection, *args, **kwargs)

        return await asyncio.to_thread(work)

    async def write(self, change: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``change`` in a transaction and return its result."""

        def work() -> T:
            with self.archive.writing() as connection:
                return change(connection, *args, **kwargs)

        return await asyncio.to_thread(work)

    async def edition(self, request: EditionRequest) -> Edition:
        """Return the edition for a request, and make it if it does not exist.

        Only one is made at a time: waiting requests occupy no thread, and a second one for the same edition gets it
        from the archive.
        """
        async with self._making:
            return await asyncio.to_thread(self._editions.edition, request, stored=False)

    async def timeline(self, words: str, *, since: date, until: date, dates: int) -> Timeline:
        """Return the timeline about ``words``; while it or an edition is made, others wait."""
        async with self._making:
            return await asyncio.to_thread(
                timeline_of, self.archive, self.config, words, since=since, until=until, dates=dates
            )
