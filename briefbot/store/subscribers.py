"""The chats that get the brief: when, in which language and length, and whether they can be reached."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from sys import intern
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select, update

from briefbot.store import ledger
from briefbot.store.ledger import delete_chats, move_chat
from briefbot.store.schema import subscribers
from briefbot.store.sql import chunks, counts_by_state, upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A chat that gets the brief."""

    chat_id: int
    """Telegram's."""

    kind: str
    """``private``, ``group``, ``supergroup`` or ``channel``."""

    topic_id: int = 0
    """The message thread that the brief goes to; 0: none."""

    language: str
    zone: str
    """IANA."""

    hour: int
    weekdays: int
    """Bits, Monday 1 to Sunday 64."""

    length: str = "full"
    """``glance``, ``short`` or ``full``."""

    only_news: bool = False
    """It gets nothing on a day without news."""

    quiet: bool = True
    """At night the brief comes without a sound."""

    state: str = "active"
    """``active``, ``paused`` or ``unreachable``."""

    reason: str = ""
    """Why it is unreachable."""

    misses: int = 0
    """Slots in a row that could not be delivered, though the chat was not gone."""

    joined_at: datetime
    settled_at: datetime
    """Since when hour, zone and weekdays hold, or it was resumed: a slot before it is not due."""

    state_at: datetime


def get(connection: Connection, chat_id: int) -> Subscriber | None:
    """Return the subscriber that the chat is; ``None`` if it is none."""
    row = connection.execute(select(subscribers).where(subscribers.c.chat_id == chat_id)).mappings().one_or_none()
    return None if row is None else _subscriber(row)


def save(connection: Connection, subscriber: Subscriber) -> None:
    """Store a subscriber in place of what was known of the chat."""
    upsert(connection, subscribers, ["chat_id"], [asdict(subscriber)])


def change(connection: Connection, chat_id: int, **values: Any) -> bool:
    """Change what is named of a subscriber; return whether the chat is one."""
    if not values:
        return get(connection, chat_id) is not None
    statement = update(subscribers).where(subscribers.c.chat_id == chat_id)
    return connection.execute(statement.values(values)).rowcount > 0


def every(connection: Connection, *, states: Collection[str] = ("active",)) -> list[Subscriber]:
    """Return the subscribers in one of ``states``, by the number of their chat."""
    query = select(subscribers).where(subscribers.c.state.in_(states)).order_by(subscribers.c.chat_id)
    rows = connection.execute(query, execution_options={"yield_per": 2000}).mappings()
    return [_subscriber(row) for row in rows]


def counts(connection: Connection) -> dict[str, int]:
    """Return how many subscribers are in each state."""
    return counts_by_state(connection, subscribers)


def remove(connection: Connection, chat_id: int) -> bool:
    """Delete everything about a chat; return whether it was a subscriber."""
    return _delete(connection, [chat_id]) > 0


def change_chat_id(connection: Connection, old: int, new: int) -> None:
    """Give a chat its new id, with all that is stored of it: a group became a supergroup.

    Where ``new`` is a subscriber already, or was briefed on the same day, that stands and what ``old`` had goes.
    """
    if old == new:
        return
    move_chat(connection, old, new)
    if get(connection, new) is None:
        follows = update(subscribers).where(subscribers.c.chat_id == old)
        connection.execute(follows.values(chat_id=new, kind="supergroup"))
    else:
        connection.execute(delete(subscribers).where(subscribers.c.chat_id == old))


def pause(connection: Connection, chat_id: int, now: datetime) -> bool:
    """Let a chat's briefs rest and drop what waits for it; return whether it is a subscriber."""
    ledger.drop_waiting(connection, chat_id, now)
    return change(connection, chat_id, state="paused", state_at=now)


def resume(connection: Connection, chat_id: int, now: datetime) -> None:
    """Let a chat have its briefs again; what was due before is not."""
    change(connection, chat_id, state="active", reason="", misses=0, settled_at=now, state_at=now)


def mark_unreachable(connection: Connection, chat_id: int, reason: str, now: datetime) -> bool:
    """Record that a chat is gone and drop what waits for it; return whether it is a subscriber."""
    ledger.drop_waiting(connection, chat_id, now)
    return change(connection, chat_id, state="unreachable", reason=reason, state_at=now)


def purge_unreachable(connection: Connection, before: datetime) -> int:
    """Delete everything about the chats that are gone since before ``before``; return how many those were."""
    gone = select(subscribers.c.chat_id).where(subscribers.c.state == "unreachable", subscribers.c.state_at < before)
    return _delete(connection, connection.scalars(gone).all())


def _delete(connection: Connection, chat_ids: Collection[int]) -> int:
    """Delete everything about these chats; return how many were subscribers."""
    delete_chats(connection, chat_ids)
    chosen = [subscribers.c.chat_id.in_(some) for some in chunks(chat_ids)]
    return sum(connection.execute(delete(subscribers).where(which)).rowcount for which in chosen)


def _subscriber(row: RowMapping) -> Subscriber:
    """Return a row as a subscriber; a word that many have alike is held once."""
    values: dict[str, Any] = {name: intern(value) if isinstance(value, str) else value for name, value in row.items()}
    return Subscriber(**values)
