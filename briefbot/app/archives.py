"""The archive that the configuration names, opened for one command."""

from contextlib import AbstractContextManager, closing
from pathlib import Path

from briefbot.config import Config, archive_url
from briefbot.store import archive
from briefbot.store.archive import Archive


def opened(config: Config) -> AbstractContextManager[Archive]:
    """Give the archive, made and brought forward where that is needed, until the block ends.

    Raises:
        ArchiveError: it cannot be opened.
    """
    return closing(archive.open_archive(archive_url(config.archive)))


def is_there(config: Config) -> bool:
    """Return whether there is an archive already; one on a database server is taken to be there.

    Raises:
        ConfigError: it can be none.
    """
    file = archive_file(config)
    return file is None or file.is_file()


def archive_file(config: Config) -> Path | None:
    """Return the archive's file, there or not; ``None`` if it is on a database server.

    Raises:
        ConfigError: it can be none.
    """
    return archive.file_of(archive_url(config.archive))
