"""Which edition each chat got last: by its hour, or because it asked for one."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select, union_all

from briefbot.store.schema import briefings, editions, requested
from briefbot.store.sql import upsert


class Received(NamedTuple):
    """An edition that a chat got."""

    edition_id: int
    until: datetime
    """The end of its period."""
    day: str
    """Its day, ISO 8601."""


def last_received(connection: Connection, chat_ids: Collection[int] | None = None) -> dict[int, Received]:
    """Return the edition of a brief that each chat got last, by the end of its period; by default of every chat.

    One of which parts are still to be sent counts, one that was dropped does not.
    """
    by_hour = select(briefings.c.chat_id, briefings.c.edition_id).where(briefings.c.state.in_(("open", "done")))
    asked = select(requested.c.chat_id, requested.c.edition_id)
    if chat_ids is not None:
        by_hour, asked = (
            query.where(table.c.chat_id.in_(chat_ids)) for query, table in ((by_hour, briefings), (asked, requested))
        )
    got = union_all(by_hour, asked).subquery()
    order = (editions.c.until.desc(), editions.c.id.desc())
    latest = func.row_number().over(partition_by=got.c.chat_id, order_by=order)
    ranked = (
        select(got.c.chat_id, editions.c.id, editions.c.until, editions.c.day, latest.label("place"))
        .join(editions, editions.c.id == got.c.edition_id)
        .where(editions.c.told != "")
        .subquery()
    )
    rows = connection.execute(select(ranked).where(ranked.c.place == 1).execution_options(yield_per=2000))
    return {row.chat_id: Received(row.id, row.until, row.day) for row in rows}


def note_request(connection: Connection, chat_id: int, edition_id: int, now: datetime) -> None:
    """Note that a chat got an edition because it asked for it."""
    upsert(connection, requested, ["chat_id"], [{"chat_id": chat_id, "edition_id": edition_id, "at": now}])
