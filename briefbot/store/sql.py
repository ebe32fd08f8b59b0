"""Helpers for statements on any table: upsert, insert if missing, count, and chunks that fit into one statement."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, TextClause, func, select

T = TypeVar("T")

#: Bound values in one statement. Old versions of SQLite allow 999.
CHUNK = 400


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Yield ``values`` in lists that fit into one statement."""
    left = iter(values)
    while chunk := list(islice(left, size)):
        yield chunk


def excluded(table: Table) -> Any:
    """Return the columns of the row that `upsert` was to insert, for use in the new value of a column."""
    return table.alias("excluded").c


def upsert(
    connection: Connection, table: Table, keys: Sequence[str], rows: Sequence[Mapping[str, Any]], **merged: Any
) -> None:
    """Insert ``rows``; where the ``keys`` exist already, replace the other columns.

    Args:
        connection: to write with.
        table: the table.
        keys: the columns of a unique key.
        rows: all with the same columns.
        **merged: new values of columns that are not simply replaced, as expressions.
    """
    if rows:
        new = excluded(table)
        others = {name: merged.get(name, new[name]) for name in rows[0] if name not in keys}
        statement = _insert_into(connection, table)
        connection.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=others), rows)


def insert_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``, except those that would violate a unique key."""
    if rows:
        connection.execute(_insert_into(connection, table).on_conflict_do_nothing(), rows)


def _insert_into(connection: Connection, table: Table) -> Any:
    """Return the dialect's insert, which has ``on_conflict_do_update``; only the dialect in use is imported."""
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415  # see above

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415  # see above

    return postgresql.insert(table)


def count_rows(connection: Connection, table: Table, *where: ColumnElement[bool] | TextClause) -> int:
    """Count the rows of ``table`` that meet all conditions."""
    return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0


def counts_by_state(connection: Connection, table: Table, *where: ColumnElement[bool]) -> dict[str, int]:
    """Count the rows of ``table`` that meet all conditions, by state."""
    query = select(table.c.state, func.count()).where(*where).group_by(table.c.state)
    return dict(connection.execute(query).all())
