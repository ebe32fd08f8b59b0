"""Opens the configured archive for a command."""

from contextlib import AbstractContextManager, closing
from pathlib import Path

from briefbot.config import Config, archive_url
from briefbot.store import archive
from briefbot.store.archive import Archive


def opened(config: Config) -> AbstractContextManager[Archive]:
    """Return a context manager that opens the archive, created or migrated if necessary, and closes it at the end.

    Raises:
        ArchiveError: it cannot be opened.
    """
    return closing(archive.open_archive(archive_url(config.archive)))


def is_there(config: Config) -> bool:
    """Return whether the archive exists; one on a database server is assumed to.

    Raises:
        ConfigError: the configured place cannot be an archive.
    """
    file = archive_file(config)
    return file is None or file.is_file()


def archive_file(config: Config) -> Path | None:
    """Return the archive's file, whether it exists or not; ``None`` if it is on a database server.

    Raises:
        ConfigError: the configured place cannot be an archive.
    """
    return archive.file_of(archive_url(config.archive))
