"""Single named values in the archive, each with the time when it was set."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from briefbot.store.schema import meta
from briefbot.store.sql import upsert

#: Median of the seconds by which the clocks of the servers polled last were ahead of this machine's.
CLOCK_SKEW = "clock_skew"

#: Id of the last sending run, as in its write-ahead log.
LAST_SEND = "last_send"

#: JSON of the last look for notices to the operators: the silent sources, and the day that was looked at.
LAST_NOTICE = "last_notice"

LAST_PRUNED = "last_pruned"


class MetaValue(NamedTuple):
    """A value and when it was set."""

    value: str
    updated_at: datetime


def set_value(connection: Connection, name: str, value: str, now: datetime) -> None:
    """Set a value, replacing the one before."""
    upsert(connection, meta, ["name"], [{"name": name, "value": value, "updated_at": now}])


def get_value(connection: Connection, name: str) -> MetaValue | None:
    """Return a value; ``None`` if there is none."""
    row = connection.execute(select(meta.c.value, meta.c.updated_at).where(meta.c.name == name)).one_or_none()
    return None if row is None else MetaValue(*row)
