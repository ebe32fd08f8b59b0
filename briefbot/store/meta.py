"""Single values that the archive remembers, each with when it was noted."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from briefbot.store.schema import facts
from briefbot.store.upsert import put

#: Seconds that the servers asked last were ahead of this machine, in the middle.
CLOCK_SKEW = "clock"

#: The run that sent last, as its journal calls it.
LAST_SEND = "sender"

PRUNED = "tidied"


class MetaValue(NamedTuple):
    """A value and when it was noted."""

    value: str
    noted_at: datetime


def set_value(connection: Connection, name: str, value: str, now: datetime) -> None:
    """Store a value in place of the one before."""
    put(connection, facts, ["name"], [{"name": name, "value": value, "noted_at": now}])


def get_value(connection: Connection, name: str) -> MetaValue | None:
    """Return a value; ``None`` if there is none."""
    row = connection.execute(select(facts.c.value, facts.c.noted_at).where(facts.c.name == name)).one_or_none()
    return None if row is None else MetaValue(row.value, row.noted_at)
