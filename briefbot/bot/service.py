"""The archive as the handlers use it: queries, changes and briefs, each in a thread."""

import asyncio
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from briefbot.app.send import edition_builder
from briefbot.config import Config
from briefbot.store.archive import Archive
from briefbot.store.editions import Edition
from briefbot.telegram.editions import EditionRequest

P = ParamSpec("P")
T = TypeVar("T")


class BotService:
    """The archive and the configuration that all handlers share."""

    def __init__(self, config: Config, archive: Archive) -> None:
        self.config, self.archive = config, archive
        self.invited: set[int] = set()
        """Chats that said the invitation code and have yet to tap "Subscribe"."""
        self._editions = edition_builder(config, archive)
        self._making = asyncio.Lock()

    async def read(self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a query of the archive finds."""

        def work() -> T:
            with self.archive.reading() as connection:
                return query(connection, *args, **kwargs)

        return await asyncio.to_thread(work)

    async def write(self, change: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Change the archive, wholly or not at all, and return what the change returns."""

        def work() -> T:
            with self.archive.writing() as connection:
                return change(connection, *args, **kwargs)

        return await asyncio.to_thread(work)

    async def edition(self, request: EditionRequest) -> Edition:
        """Return a brief, made if there is none yet.

        One is made at a time: those who wait for one keep no thread from the others, and the second who asks for the
        same finds it made.
        """
        async with self._making:
            edition, _ = await asyncio.to_thread(self._editions.edition, request, stored=False)
        return edition
