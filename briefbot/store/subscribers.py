"""Stores the subscribers: chats that get the brief, with their settings, and whether they can be reached."""

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
    """Telegram's id of the chat."""

    kind: str
    """``private``, ``group``, ``supergroup`` or ``channel``."""

    topic_id: int = 0
    """The message thread that the brief goes to; 0: none."""

    language: str
    zone: str
    """IANA time zone."""

    hour: int
    weekdays: int
    """Bits, Monday 1 to Sunday 64."""

    length: str = "full"
    """``glance``, ``short`` or ``full``."""

    only_news: bool = False
    """Send nothing on a day without news."""

    quiet: bool = True
    """Send without a notification sound at night."""

    state: str = "active"
    """``active``, ``paused`` or ``unreachable``."""

    reason: str = ""
    """Why it is unreachable."""

    misses: int = 0
    """Consecutive briefs that the bot was not allowed to post."""

    joined_at: datetime
    settled_at: datetime
    """When hour, zone or weekdays were last set, or it was resumed; no brief is due for a time before that."""

    state_at: datetime


def get(connection: Connection, chat_id: int) -> Subscriber | None:
    """Return the subscriber with that chat id; ``None`` if there is none."""
    row = connection.execute(select(subscribers).where(subscribers.c.chat_id == chat_id)).mappings().one_or_none()
    return None if row is None else _subscriber(row)


def save(connection: Connection, subscriber: Subscriber) -> None:
    """Store a subscriber, replacing what is stored of its chat."""
    upsert(connection, subscribers, ["chat_id"], [asdict(subscriber)])


def change(connection: Connection, chat_id: int, **values: Any) -> bool:
    """Set the columns ``values`` of a subscriber; return whether the chat is one."""
    if not values:
        return get(connection, chat_id) is not None
    statement = update(subscribers).where(subscribers.c.chat_id == chat_id)
    return connection.execute(statement.values(values)).rowcount > 0


def every(connection: Connection, *, states: Collection[str] = ("active",)) -> list[Subscriber]:
    """Return the subscribers in one of ``states``, sorted by chat id."""
    query = select(subscribers).where(subscribers.c.state.in_(states)).order_by(subscribers.c.chat_id)
    rows = connection.execute(query, execution_options={"yield_per": 2000}).mappings()
    return [_subscriber(row) for row in rows]


def counts(connection: Connection) -> dict[str, int]:
    """Count subscribers by state."""
    return counts_by_state(connection, subscribers)


def remove(connection: Connection, chat_id: int) -> bool:
    """Delete everything about a chat; return whether it was a subscriber."""
    return _delete(connection, [chat_id]) > 0


def change_chat_id(connection: Connection, old: int, new: int) -> None:
    """Replace a chat's id everywhere, after a group has become a supergroup.

    If ``new`` is a subscriber already, or has a briefing of the same day, its rows are kept and those of ``old`` are
    deleted.
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
    """Pause a chat's briefs and drop its waiting parts; return whether it is a subscriber."""
    ledger.drop_waiting(connection, chat_id, now)
    return change(connection, chat_id, state="paused", state_at=now)


def resume(connection: Connection, chat_id: int, now: datetime) -> None:
    """Resume a chat's briefs; none is due for a time before ``now``."""
    change(connection, chat_id, state="active", reason="", misses=0, settled_at=now, state_at=now)


def mark_unreachable(connection: Connection, chat_id: int, reason: str, now: datetime) -> bool:
    """Mark a chat as unreachable and drop its waiting parts; return whether it is a subscriber."""
    ledger.drop_waiting(connection, chat_id, now)
    return change(connection, chat_id, state="unreachable", reason=reason, state_at=now)


def purge_unreachable(connection: Connection, before: datetime) -> int:
    """Delete everything about the chats that have been unreachable since before ``before``; return how many."""
    gone = select(subscribers.c.chat_id).where(subscribers.c.state == "unreachable", subscribers.c.state_at < before)
    return _delete(connection, connection.scalars(gone).all())


def _delete(connection: Connection, chat_ids: Collection[int]) -> int:
    """Delete everything about these chats; return how many were subscribers."""
    delete_chats(connection, chat_ids)
    chosen = [subscribers.c.chat_id.in_(chunk) for chunk in chunks(chat_ids)]
    return sum(connection.execute(delete(subscribers).where(which)).rowcount for which in chosen)


def _subscriber(row: RowMapping) -> Subscriber:
    """Return the subscriber in a row; its strings are interned, since many subscribers share them."""
    values: dict[str, Any] = {name: intern(value) if isinstance(value, str) else value for name, value in row.items()}
    return Subscriber(**values)
