"""Numbered steps from an empty database to `briefbot.store.schema`, and what runs them after a copy of a SQLite file.

Forward only. A step that shipped never changes.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from briefbot.errors import ArchiveError

SCRIPTS = Path(__file__).parent


def migrate(connection: Connection, *, to: str = "head") -> None:
    """Run the migrations that are wanting, in the transaction that ``connection`` is in."""
    logging.getLogger("alembic").addHandler(logging.NullHandler())
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def back_up(file: Path, revision: str) -> Path:
    """Copy the SQLite database at ``file``, which may be in use, and return the copy: ``archive.db.0001.bak``.

    The copy is whole or not there: it is made under another name first.

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
