"""Opening the archive: SQLite by default, PostgreSQL by URL, at the newest migration; transactions and what goes wrong.

SQLite runs in WAL mode with a sync at each commit: what was reported stored is on the disk. Readers never wait;
writers wait for one another. Transactions that write are short, and whole or not at all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from briefbot.errors import ArchiveError, ConfigError
from briefbot.store.schema import HEAD, create_tables

#: Seconds for which one writer waits for another.
WAIT = 30

#: Number of the advisory locks in PostgreSQL; "brief".
_LOCK = 0x6272_6965_6600

_DIALECTS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive, at the newest migration."""

    engine: Engine
    name: str
    """For messages: the file, or the URL without its password."""

    file: Path | None
    """Of a SQLite archive."""

    backup: Path | None = None
    """The copy that was made before the archive was brought forward."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the archive throughout.

        Raises:
            ArchiveError: the database failed.
        """
        with _translated(self.name), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are all kept when the block ends, or none if it raises.

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
        """Hold the lock called ``name`` for as long as the block runs; give False at once if somebody else has it.

        The system frees it when the process ends, however it ends.
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
                told = f"{lock.lock_file}: cannot be made: {error.strerror}"
                raise ArchiveError(told, hint="see who owns the folder of the archive") from error
            with held:
                yield True
            return
        number = _LOCK + 1 + sum(name.encode())
        engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        with _translated(self.name), engine.connect() as connection:
            connection.detach()  # closed at the end, not kept for others: with the connection goes the lock
            got = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": number}))
            try:
                yield got
            finally:
                if got:  # the server would do it, too, but only some moments after the connection is closed
                    connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": number})

    def close(self) -> None:
        """Let go of the connections."""
        self.engine.dispose()


def open_archive(url: str) -> Archive:
    """Open the archive at ``url``, make it if it is not there, and bring it forward to the newest migration.

    Args:
        url: ``sqlite:///path``, ``postgresql+psycopg://user:password@host/name``, or a path of a SQLite file.

    Raises:
        ConfigError: the URL is wrong, or its database has no driver.
        ArchiveError: it cannot be opened, is no archive, or a newer briefbot made it.
    """
    archive = _unmigrated(url)
    try:
        with _translated(archive.name):
            backup = _brought_forward(archive)
    except BaseException:
        archive.close()
        raise
    return Archive(archive.engine, archive.name, archive.file, backup)


def file_of(url: str) -> Path | None:
    """Return the file of a SQLite archive, there or not; ``None`` for a server's.

    Raises:
        ConfigError: the URL is wrong, or what is there is a folder, a pipe or a device.
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
    parsed, file = _parsed(url), file_of(url)
    if file is not None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"{file}: cannot be made: {error.strerror}", hint="see [archive] url") from error
    options = {"connect_timeout": WAIT} if file is None else {"timeout": WAIT, "check_same_thread": False}
    try:
        engine = create_engine(parsed, pool_pre_ping=file is None, connect_args=options)
    except ImportError as error:
        raise ConfigError(
            f"[archive] url: no driver for {parsed.drivername}", hint="install briefbot[postgresql]"
        ) from error
    if file is not None:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Archive(engine, str(file) if file else _shown(parsed), file)


def _shown(url: URL) -> str:
    """Return the address of a server's database as it may be told: a password may stand in its query, too."""
    query = {name: value for name, value in url.query.items() if name in {"host", "port"}}
    return url.set(query=query, password=None).render_as_string()


def _parsed(url: str) -> URL:
    if "://" not in url:
        return URL.create("sqlite", database=url)
    try:
        parsed = make_url(url)
        driver = _DIALECTS[parsed.get_backend_name()]
    except (ArgumentError, NoSuchModuleError, ValueError, KeyError):
        raise ConfigError(
            "[archive] url is no address of an archive",
            hint="write sqlite:///path/archive.db or postgresql+psycopg://user@host/name",
        ) from None
    if driver == "sqlite" and not parsed.database:
        raise ConfigError("[archive] url names no file", hint="write sqlite:///path/archive.db")
    if driver == "sqlite" and parsed.query:
        raise ConfigError("[archive] url: SQLite takes no options", hint="write sqlite:///path/archive.db")
    return parsed.set(drivername=driver)


def _set_up_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy says, also before a change of the tables
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _brought_forward(archive: Archive) -> Path | None:
    """Make the tables, or run the migrations that are wanting; return the copy of a file that was made before."""
    with archive.reading() as connection:
        if _revision(connection) == HEAD:
            return None
    with archive.writing() as connection:
        revision = _revision(connection)  # somebody else may have been at it
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
        from briefbot.store.migrations import back_up, migrate  # noqa: PLC0415  # with it comes Alembic: 150 ms

        backup = back_up(archive.file, revision) if archive.file is not None else None
        migrate(connection)
    return backup


def _revision(connection: Connection) -> str:
    """Return the migration that the archive is at; empty if it is new."""
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
    """Turn what the database raises into errors that say what to do."""
    try:
        yield
    except DBAPIError as error:
        message = " ".join(str(error.orig).split())
        raise ArchiveError(f"{name}: {message}", hint=_advice(message.lower(), error)) from error
    except SQLAlchemyError as error:
        raise ArchiveError(f"{name}: {type(error).__name__}: {error}", hint="run `briefbot doctor`") from error


def _advice(message: str, error: DBAPIError) -> str:
    known = {
        "disk is full": "make room on the disk and run again: nothing is half-written",
        "no space left": "make room on the disk and run again: nothing is half-written",
        "disk i/o error": "see whether the disk is full or failing; nothing is half-written",
        "readonly": "see who owns the file and its folder",
        "unable to open": "see whether the folder is there and may be written to",
        "not a database": "the file is something else, or damaged: put back a copy, or name another in [archive] url",
        "malformed": "the file is damaged: put back a copy (*.bak), or move it away to begin anew",
        "is locked": "another program holds the archive: wait, or end it",
        "password": "see user and password in [archive] url or BRIEFBOT_ARCHIVE_URL",
        "connection": "see whether the database server runs and the address is right",
    }
    found = next((advice for words, advice in known.items() if words in message), "")
    return found or ("run `briefbot doctor`" if isinstance(error, DatabaseError) else "")
