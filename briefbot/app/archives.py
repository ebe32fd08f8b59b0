"""The archive that the configuration names, opened for one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
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
    """Return whether there is an archive already.

    Raises:
        ConfigError: it can be none.
    """
    file = file_of(config)
    return file is None or file.is_file()


def file_of(config: Config) -> Path | None:
    """Return the archive's file, there or not; ``None`` if it is on a database server, which is taken to have it.

    Raises:
        ConfigError: it can be none.
    """
    from briefbot.store.archive import file_of  # noqa: PLC0415  # with it comes SQLAlchemy: 200 ms

    return file_of(archive_url(config.archive))


def now() -> datetime:
    """Return the moment that it is."""
    return datetime.now(UTC)
