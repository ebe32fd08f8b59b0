"""Statements on any table: inserting what may be there already, counting, and chunks that fit into one statement."""

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


def excluded(table: Table) -> Any:
    """Return the columns of the row that `upsert` could not insert, for an expression of a column's new value."""
    return table.alias("excluded").c


def upsert(
    connection: Connection, table: Table, keys: Sequence[str], rows: Sequence[Mapping[str, Any]], **merged: Any
) -> None:
    """Insert ``rows``, or replace the other columns of those whose ``keys`` are there.

    Args:
        connection: to write with.
        table: the table.
        keys: the columns of a unique key.
        rows: all with the same columns.
        **merged: what a column becomes, where that is not the row's value.
    """
    if rows:
        new = excluded(table)
        others = {name: merged.get(name, new[name]) for name in rows[0] if name not in keys}
        statement = _insert_into(connection, table)
        connection.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=others), rows)


def insert_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those of ``rows`` that break no unique key."""
    if rows:
        connection.execute(_insert_into(connection, table).on_conflict_do_nothing(), rows)


def _insert_into(connection: Connection, table: Table) -> Any:
    """Return an insert that knows ``on_conflict_do_update``; only the dialect in use is imported."""
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415  # see above

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415  # see above

    return postgresql.insert(table)


def count_rows(connection: Connection, table: Table, *where: ColumnElement[bool] | TextClause) -> int:
    """Return how many rows of ``table`` meet all conditions."""
    return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0


def counts_by_state(connection: Connection, table: Table, *where: ColumnElement[bool]) -> dict[str, int]:
    """Return how many rows of ``table`` that meet all conditions are in each state."""
    query = select(table.c.state, func.count()).where(*where).group_by(table.c.state)
    return dict(connection.execute(query).all())
