"""The archive that the configuration names, opened for one command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from briefbot.config import Config, archive_url

if TYPE_CHECKING:
    from briefbot.store.archive import Archive


@contextmanager
def opened(config: Config) -> Iterator[Archive]:
    """Give the archive, made and brought forward where that is needed.

    Raises:
        ArchiveError: it cannot be opened.
    """
    from briefbot.store.archive import open_archive  # noqa: PLC0415  # with it comes SQLAlchemy: 200 ms

    archive = open_archive(archive_url(config.archive))
    try:
        yield archive
    finally:
        archive.close()


def is_there(config: Config) -> bool:
    """Return whether there is an archive already."""
    url = archive_url(config.archive)
    if "://" not in url:
        return os.path.isfile(url)  # noqa: PTH113  # Path's raises where a name is too long or a door closed
    from briefbot.store.archive import exists  # noqa: PLC0415  # with it comes SQLAlchemy: 200 ms

    return exists(url)


def now() -> datetime:
    """Return the moment that it is."""
    return datetime.now(UTC)
