"""Opens the archive, SQLite by default or PostgreSQL by URL, and migrates it; transactions, locks and errors.

SQLite runs in WAL mode with a sync at each commit: a committed transaction is on the disk. Readers never wait; writers
wait for each other, so transactions that write are short.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from briefbot.errors import ArchiveError, ConfigError
from briefbot.store.schema import HEAD, create_tables

#: Seconds for which a writer waits for another one.
WAIT = 30

#: First key of our advisory locks in PostgreSQL; "brief" in ASCII.
_LOCK = 0x6272_6965_6600

_DIALECTS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive, at the newest migration."""

    engine: Engine
    name: str
    """Its name in messages: the file, or the URL without the password."""

    file: Path | None
    """The file of a SQLite archive."""

    backup: Path | None = None
    """The copy that was made before a migration."""

    read_only: bool = False
    """Its file or folder may not be written to: another user's, or a mounted backup."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection for reading that sees one snapshot of the archive.

        Raises:
            ArchiveError: the database failed.
        """
        with _translated(self.name), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection whose changes are committed when the block ends, or rolled back if it raises.

        Raises:
            ArchiveError: the database failed; nothing was changed.
        """
        with _translated(self.name), self.engine.connect() as opened:
            connection = opened.execution_options(writing=True)
            with connection.begin():
                if self.file is None:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                yield connection

    @contextmanager
    def lock(self, name: str) -> Iterator[bool]:
        """Hold the lock ``name`` for the duration of the block; yield False at once if another process has it.

        The system releases it when the process ends, however it ends.
        """
        if self.file is not None:
            from filelock import FileLock, Timeout  # noqa: PLC0415  # only where something is locked

            lock = FileLock(self.file.with_name(f"{self.file.name}.{name}.lock"), timeout=0)
            try:
                held = lock.acquire()
            except Timeout:
                yield False
                return
            except OSError as error:
                message = f"{lock.lock_file}: cannot be made: {error.strerror}"
                raise ArchiveError(message, hint="see who owns the folder of the archive") from error
            with held:
                yield True
            return
        number = _LOCK + 1 + sum(name.encode())
        engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        with _translated(self.name), engine.connect() as connection:
            connection.detach()  # closed, not returned to the pool: the lock is released with the connection
            got = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": number}))
            try:
                yield got
            finally:
                if got:  # closing releases it too, but only some moments later
                    connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": number})

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()


def open_archive(url: str) -> Archive:
    """Open the archive at ``url``; create it if it is missing, and migrate an older one.

    Args:
        url: ``sqlite:///path``, ``postgresql+psycopg://user:password@host/name``, or a path of a SQLite file.

    Raises:
        ConfigError: the URL is wrong, or its database has no driver.
        ArchiveError: it cannot be opened or migrated, is no archive, or was made by a newer briefbot.
    """
    archive = _unmigrated(url)
    try:
        with _translated(archive.name):
            backup = _migrate_if_older(archive)
    except BaseException:
        archive.close()
        raise
    return replace(archive, backup=backup)


def file_of(url: str) -> Path | None:
    """Return the file of a SQLite archive, whether it exists or not; ``None`` for a database server.

    Raises:
        ConfigError: the URL is wrong, or the path is a folder, a pipe or a device.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    try:
        file = Path(parsed.database or "").expanduser().absolute()
        if file.exists() and not file.is_file():
            kind = "a folder" if file.is_dir() else "not a regular file"
            raise ConfigError(f"[archive] url is {str(file)!r}: {kind}", hint="name a file, such as archive.db in it")
    except (RuntimeError, ValueError, OSError) as error:  # no such user; a NUL; a closed folder
        raise ConfigError(f"[archive] url: {error}", hint="write the path of a file in full") from error
    return file


def _unmigrated(url: str) -> Archive:
    """Return the archive at ``url``, not connected to yet."""
    parsed, file = _parsed(url), file_of(url)
    read_only = (
        file is not None and file.is_file() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))
    )
    if file is not None and not read_only:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"{file}: cannot be made: {error.strerror}", hint="see [archive] url") from error
    options = {"connect_timeout": WAIT} if file is None else {"timeout": WAIT, "check_same_thread": False}
    try:
        given: dict[str, Any] = {"creator": partial(_connect_read_only, file)} if file and read_only else {}
        engine = create_engine(parsed, pool_pre_ping=file is None, connect_args=options, **given)
    except ImportError as error:
        raise ConfigError(
            f"[archive] url: no driver for {parsed.drivername}", hint="install briefbot[postgresql]"
        ) from error
    if file is not None:
        event.listen(engine, "connect", _set_up_read_only if read_only else _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Archive(engine, str(file) if file else _display_name(parsed), file)


def _display_name(url: URL) -> str:
    """Return the URL of a database server without secrets, for messages; its query may hold a password, too."""
    query = {name: value for name, value in url.query.items() if name in {"host", "port"}}
    return url.set(query=query, password=None).render_as_string()


def _parsed(url: str) -> URL:
    """Parse and check ``[archive] url``; a path becomes the URL of a SQLite file."""
    if "://" not in url:
        return URL.create("sqlite", database=url)
    if (
        url.startswith("sqlite:///") and "?" not in url and not url.endswith(":memory:")
    ):  # no escapes: % and # may be in the names of files
        return URL.create("sqlite", database=url.removeprefix("sqlite:///"))
    try:
        parsed = make_url(url)
        driver = _DIALECTS[parsed.get_backend_name()]
    except (ArgumentError, NoSuchModuleError, ValueError, KeyError):
        raise ConfigError(
            "[archive] url is neither a path nor the URL of a SQLite or PostgreSQL database",
            hint="write sqlite:///path/archive.db or postgresql+psycopg://user@host/name",
        ) from None
    if driver == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise ConfigError("[archive] url names no file", hint="write sqlite:///path/archive.db")
    if driver == "sqlite" and "?" in url:
        raise ConfigError("[archive] url: SQLite takes no options", hint="write sqlite:///path/archive.db")
    return parsed.set(drivername=driver)


def _connect_read_only(file: Path) -> sqlite3.Connection:
    journal = file.with_name(f"{file.name}-wal")
    # SQLite cannot lock a file that it may not write to, and has to be told that nobody else writes
    mode = "mode=ro" if journal.exists() and journal.stat().st_size else "mode=ro&immutable=1"
    return sqlite3.connect(f"{file.as_uri()}?{mode}", uri=True, timeout=WAIT, check_same_thread=False)


def _set_up_read_only(connection: Any, _: object) -> None:
    connection.isolation_level = None


def _set_up_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # _begin_sqlite begins transactions, so that DDL is in them, too
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _migrate_if_older(archive: Archive) -> Path | None:
    """Create the tables, or back up the file and run the missing migrations; return the backup, if any."""
    with archive.reading() as connection:
        if _revision(connection) == HEAD:
            return None
    with archive.writing() as connection:
        revision = _revision(connection)  # another process may have migrated it meanwhile
        if revision > HEAD:
            raise ArchiveError(
                f"{archive.name}: made by a newer briefbot (its migration is {revision}, the newest known {HEAD})",
                hint="update briefbot",
            )
        if revision == HEAD:
            return None
        if not revision:
            create_tables(connection)
            return None
        from briefbot.store.migrations import back_up, migrate  # noqa: PLC0415  # imports Alembic: 150 ms

        backup = back_up(archive.file, revision) if archive.file is not None else None
        migrate(connection)
    return backup


def _revision(connection: Connection) -> str:
    """Return the revision of the archive's tables; empty if there are none."""
    names = connection.dialect.get_table_names(connection)
    if "alembic_version" in names:
        return connection.scalar(text("SELECT max(version_num) FROM alembic_version")) or ""
    if names:
        raise ArchiveError(
            "the database has tables, but is no archive of briefbot", hint="name another in [archive] url"
        )
    return ""


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """Raise database errors as `ArchiveError`, with advice."""
    try:
        yield
    except DBAPIError as error:
        message = " ".join(str(error.orig).split())
        raise ArchiveError(f"{name}: {message}", hint=_advice(message.lower(), error)) from error
    except SQLAlchemyError as error:
        raise ArchiveError(f"{name}: {type(error).__name__}: {error}", hint="run `briefbot doctor`") from error


def _advice(message: str, error: DBAPIError) -> str:
    """Return what the user can do about a database error."""
    known = {
        "disk is full": "make room on the disk and run again: nothing is half-written",
        "no space left": "make room on the disk and run again: nothing is half-written",
        "disk i/o error": "check whether the disk is full or failing; nothing is half-written",
        "readonly": "check who owns the file and its folder, and who may write to them",
        "unable to open": "check that the folder exists and may be written to",
        "not a database": "the file is something else, or damaged: put back a copy, or name another in [archive] url",
        "malformed": "the file is damaged: put back a copy (*.bak), or move it away to begin anew",
        "is locked": "another program is writing to the archive: wait, or end it",
        "password": "check user and password in [archive] url or BRIEFBOT_ARCHIVE_URL",
        "connection": "check that the database server runs and that its address is right",
    }
    found = next((advice for words, advice in known.items() if words in message), "")
    return found or ("run `briefbot doctor`" if isinstance(error, DatabaseError) else "")
