"""Stores what each delivery of the configuration was last given, and what was under way: a value of `meta` for each."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

from briefbot.store import meta


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryState:
    """How far a delivery has come. All times are aware UTC."""

    until: datetime | None = None
    """The end of the last brief that was delivered, or would have been; ``None``: none was."""

    begun_since: datetime | None = None
    """The beginning of the brief that is being delivered."""

    begun_until: datetime | None = None
    """Its end; ``None``: none is. If a run finds one, the run before was cut off."""

    failures: int = 0
    """Consecutive."""

    note: str = ""
    """Why the last attempt failed, or is in doubt; empty if neither."""


def get_state(connection: Connection, name: str) -> DeliveryState:
    """Return the state of the delivery called ``name``; of one that is new, an empty one."""
    found = meta.get_value(connection, _key(name))
    if found is None:
        return DeliveryState()
    value = json.loads(found.value)
    moments = {
        key: value[key] and datetime.fromisoformat(value[key]) for key in ("until", "begun_since", "begun_until")
    }
    return DeliveryState(**value | moments)


def set_state(connection: Connection, name: str, state: DeliveryState, now: datetime) -> None:
    """Store the state of the delivery called ``name``."""
    value = json.dumps(asdict(state), default=datetime.isoformat, ensure_ascii=False)
    meta.set_value(connection, _key(name), value, now)


def _key(name: str) -> str:
    return f"delivery:{name}"
