"""Brings an archive forward to `briefbot.store.schema.HEAD`: by itself, never back, after a copy of a SQLite file."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

SCRIPTS = Path(__file__).parent / "migrations"


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
    """
    copy = file.with_name(f"{file.name}.{revision}.bak")
    draft = copy.with_name(f"{copy.name}.part")
    draft.unlink(missing_ok=True)
    origin, target = sqlite3.connect(file), sqlite3.connect(draft)
    try:
        origin.backup(target)
    finally:
        target.close()
        origin.close()
    draft.replace(copy)
    return copy
