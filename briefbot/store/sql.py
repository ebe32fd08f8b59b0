"""Statements over many rows: inserting what may be there already, and chunks that fit into one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table

T = TypeVar("T")

#: Values in one statement. SQLite of old takes 999.
CHUNK = 400


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Yield ``values`` in lists that fit into one statement."""
    left = iter(values)
    while chunk := list(islice(left, size)):
        yield chunk


def insert_into(connection: Connection, table: Table) -> Any:
    """Return an insert that knows ``on_conflict_do_update``; only the dialect in use is imported."""
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415  # see above

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415  # see above

    return postgresql.insert(table)


def upsert(connection: Connection, table: Table, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``, or replace the other columns of those whose ``keys`` are there."""
    if not rows:
        return
    insert = insert_into(connection, table)
    others = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(insert.on_conflict_do_update(index_elements=list(keys), set_=others), rows)
