"""Statements on any table: inserting what may be there already, counting, and chunks that fit into one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, TextClause, func, select

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


def insert_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those of ``rows`` that break no unique key."""
    if rows:
        connection.execute(insert_into(connection, table).on_conflict_do_nothing(), rows)


def count_rows(connection: Connection, table: Table, *where: ColumnElement[bool] | TextClause) -> int:
    """Return how many rows of ``table`` meet all conditions."""
    return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0


def counts_by_state(connection: Connection, table: Table, *where: ColumnElement[bool]) -> dict[str, int]:
    """Return how many rows of ``table`` that meet all conditions are in each state."""
    query = select(table.c.state, func.count()).where(*where).group_by(table.c.state)
    return dict(connection.execute(query).all())
