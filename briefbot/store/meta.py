"""Single values that the archive remembers, each with when it was set."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from briefbot.store.schema import meta
from briefbot.store.sql import upsert

#: Seconds that the servers asked last were ahead of this machine, in the middle.
CLOCK_SKEW = "clock_skew"

#: The run that sent last, by its name in the write-ahead log.
LAST_SEND = "last_send"

LAST_PRUNED = "last_pruned"


class MetaValue(NamedTuple):
    """A value and when it was set."""

    value: str
    updated_at: datetime


def set_value(connection: Connection, name: str, value: str, now: datetime) -> None:
    """Store a value in place of the one before."""
    upsert(connection, meta, ["name"], [{"name": name, "value": value, "updated_at": now}])


def get_value(connection: Connection, name: str) -> MetaValue | None:
    """Return a value; ``None`` if there is none."""
    row = connection.execute(select(meta.c.value, meta.c.updated_at).where(meta.c.name == name)).one_or_none()
    return None if row is None else MetaValue(*row)
