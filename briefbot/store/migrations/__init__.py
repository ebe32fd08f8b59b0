"""Numbered migrations from the tables of an older archive to `briefbot.store.schema`; a SQLite file is backed up first.

Forward only. A migration that was released never changes. Migrations change the tables that an archive has; afterwards
the missing ones are created from the schema. So a migration does not create new tables, and of 0001 to 0003, which did
nothing else, no file is left. An index that a migration has emptied is filled again.
"""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, delete

from briefbot.errors import ArchiveError
from briefbot.store import search
from briefbot.store.schema import alembic_version, metadata

SCRIPTS = Path(__file__).parent


def migrate(connection: Connection) -> None:
    """Run the missing migrations, create missing tables and fill an empty index, in ``connection``'s transaction."""
    connection.execute(delete(alembic_version).where(alembic_version.c.version_num < "0004"))
    logging.getLogger("alembic").addHandler(logging.NullHandler())
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    metadata.create_all(connection)
    search.rebuild_if_empty(connection)


def back_up(file: Path, revision: str) -> Path:
    """Copy the SQLite database at ``file``, which may be in use; return the copy, such as ``archive.db.0001.bak``.

    The copy is complete or absent: it is written under another name and renamed.

    Raises:
        ArchiveError: it could not be made.
    """
    copy = file.with_name(f"{file.name}.{revision}.bak")
    draft = copy.with_name(f"{copy.name}.part")
    try:
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(file)) as origin, closing(sqlite3.connect(draft)) as target:
            origin.backup(target)
        draft.replace(copy)
    except (sqlite3.Error, OSError) as error:
        raise ArchiveError(
            f"{copy}: the copy before bringing the archive forward failed: {error}", hint="make room"
        ) from error
    return copy
