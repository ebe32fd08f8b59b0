"""The ledger: the state of every message to every chat, so that none is lost and none is sent twice.

A briefing is the row for one day of one subscriber: ``open`` while messages of it are waiting or being sent, then
``done``; ``skipped`` if it was too late, ``empty`` if there was no news and the chat wants nothing else, ``dropped`` if
the chat was gone.

A row of the ledger is one part (one message) of an edition for one chat: ``waiting``, then ``sending`` while it is
requested, then ``sent``, ``refused`` (Telegram does not accept it), ``dropped`` (the chat is gone), ``in_doubt``
(requested, but not answered, so it may have arrived and is not sent again), or ``waiting`` again. The others are final.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from sys import intern
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, case, delete, func, literal_column, or_, select, tuple_, update

from briefbot.store.schema import EPOCH, briefings, ledger, muted, requested, subscribers
from briefbot.store.sql import chunks, counts_by_state, insert_missing

#: Parts in one statement, each with edition and chat. Old versions of SQLite allow 999 values.
_FEW = 200

# Literals, as in the partial indexes' conditions: a database does not use such an index for a bound value.
_IS_OPEN = briefings.c.state == literal_column("'open'")
_IS_WAITING = ledger.c.state == literal_column("'waiting'")
_IS_SENDING = ledger.c.state == literal_column("'sending'")
IS_UNDER_WAY = or_(_IS_WAITING, _IS_SENDING)

_PART = (ledger.c.edition_id, ledger.c.chat_id, ledger.c.part)
_OF_PART = tuple(column == bindparam(f"of_{column.name}") for column in _PART)


class Part(NamedTuple):
    """One message of an edition for one chat."""

    edition_id: int
    chat_id: int
    part: int
    """From 0."""


class PlannedBriefing(NamedTuple):
    """What a subscriber is to be sent for one day."""

    chat_id: int
    day: str
    """The day in the subscriber's time zone, ISO 8601."""

    due_at: datetime
    edition_id: int | None = None
    """``None`` if nothing is sent."""

    parts: int = 0
    """Number of messages."""


class WaitingPart(NamedTuple):
    """A waiting part, with the settings of its chat that are needed to send it."""

    edition_id: int
    chat_id: int
    part: int
    due_at: datetime
    topic_id: int
    quiet: bool
    zone: str
    misses: int


class PartResult(NamedTuple):
    """The state that a part ends in."""

    part: Part
    state: str
    message_id: int | None = None
    note: str = ""


def plan(connection: Connection, rows: Iterable[PlannedBriefing], now: datetime, *, state: str = "open") -> int:
    """Insert a briefing and its waiting parts for each chat and day that has none; return how many are new.

    A chat that is not an active subscriber (any more) gets none. Parts of the same edition that a chat already has for
    another day are left as they are, so that nothing is sent twice when a subscriber's time zone changes.

    Args:
        connection: to write with.
        rows: what each chat is to be sent.
        now: the time of planning.
        state: ``skipped`` or ``empty`` if nothing is sent.
    """
    new = _new(connection, rows)
    names = ("chat_id", "day", "edition_id", "due_at")
    days = [{**{name: getattr(each, name) for name in names}, "state": state, "at": now} for each in new]
    parts = [
        {"edition_id": each.edition_id, "chat_id": each.chat_id, "part": part, "state": "waiting", "at": now}
        for each in new
        for part in range(each.parts)
    ]
    insert_missing(connection, briefings, days)
    insert_missing(connection, ledger, parts)
    _close(connection, {(each.edition_id, each.chat_id) for each in new if each.edition_id is not None}, {"at": now})
    return len(new)


def briefed_days(connection: Connection, since_due: datetime) -> set[tuple[int, str]]:
    """Return chat and day of every briefing in any state that was due at ``since_due`` or later."""
    query = select(briefings.c.chat_id, briefings.c.day).where(briefings.c.due_at >= since_due)
    rows = connection.execute(query.execution_options(yield_per=2000))
    return {(chat_id, intern(day)) for chat_id, day in rows}


def is_briefed(connection: Connection, chat_id: int, day: str) -> bool:
    """Return whether a chat has a briefing of that day, in any state."""
    found = select(briefings.c.day).where(briefings.c.chat_id == chat_id, briefings.c.day == day)
    return connection.execute(found).first() is not None


def sending_parts(connection: Connection) -> list[Part]:
    """Return the parts in state ``sending``: in progress, or left by an interrupted run."""
    return [Part(*row) for row in connection.execute(select(*_PART).where(_IS_SENDING))]


def mark_interrupted(connection: Connection, now: datetime, *, state: str = "in_doubt") -> int:
    """Set every part in state ``sending`` to ``in_doubt``, after an interrupted run; return how many.

    With ``state="waiting"`` they are sent again instead.
    """
    parts = sending_parts(connection)
    connection.execute(update(ledger).where(_IS_SENDING).values(state=state, at=now))
    _close(connection, {part[:2] for part in parts}, {"at": now})
    return len(parts)


def waiting_parts(connection: Connection) -> list[WaitingPart]:
    """Return the waiting parts, the longest due first; the parts of a chat are in order."""
    due = (
        select(func.min(briefings.c.due_at))
        .where(_IS_OPEN, briefings.c.chat_id == ledger.c.chat_id, briefings.c.edition_id == ledger.c.edition_id)
        .scalar_subquery()
    )
    about = ("topic_id", "quiet", "zone", "misses")
    query = (
        select(
            *_PART,
            func.coalesce(due, ledger.c.at, type_=ledger.c.at.type).label("due"),
            *(subscribers.c[name] for name in about),
        )
        .join(subscribers, subscribers.c.chat_id == ledger.c.chat_id)
        .where(_IS_WAITING)
        .execution_options(yield_per=2000)
        .order_by("due", ledger.c.chat_id, ledger.c.edition_id, ledger.c.part)
    )
    rows = connection.execute(query)
    return [WaitingPart._make(intern(value) if isinstance(value, str) else value for value in row) for row in rows]


def begin(connection: Connection, parts: Sequence[Part], now: datetime) -> set[Part]:
    """Set those of ``parts`` that are waiting to ``sending`` and return them; the others must not be sent."""
    begun: set[Part] = set()
    for chunk in chunks(parts, _FEW):
        # By the primary key alone: with the state in the condition, some databases scan all waiting parts instead.
        edition_ids, chat_ids, _ = map(set, zip(*chunk, strict=True))
        query = select(*_PART, ledger.c.state).where(
            ledger.c.edition_id.in_(edition_ids), ledger.c.chat_id.in_(chat_ids)
        )
        waiting = {Part(*row[:3]) for row in connection.execute(query) if row.state == "waiting"}
        begun |= waiting.intersection(chunk)
    if begun:
        values = {"state": "sending", "tries": ledger.c.tries + 1, "at": now}
        connection.execute(update(ledger).where(*_OF_PART).values(values), [_named(part) for part in begun])
    return begun


def end(connection: Connection, ends: Sequence[PartResult], now: datetime) -> None:
    """Set the state of parts, and close the briefings that have no part left to send.

    A part in a final state is not changed.
    """
    rows = [{**_named(part), "to": state, "number": number, "text": note} for part, state, number, note in ends]
    if rows:
        values = {"state": bindparam("to"), "message_id": bindparam("number"), "note": bindparam("text"), "at": now}
        connection.execute(update(ledger).where(*_OF_PART, IS_UNDER_WAY).values(values), rows)
    _close(connection, {each.part[:2] for each in ends}, {"at": now})


def drop_waiting(connection: Connection, chat_id: int, now: datetime) -> int:
    """Set a chat's waiting parts and open briefings to ``dropped``; return how many parts."""
    values = {"state": "dropped", "at": now}
    connection.execute(update(briefings).where(_IS_OPEN, briefings.c.chat_id == chat_id).values(values))
    return connection.execute(update(ledger).where(_IS_WAITING, ledger.c.chat_id == chat_id).values(values)).rowcount


def part_counts(connection: Connection, since: datetime = EPOCH) -> dict[str, int]:
    """Count parts by state: all, or those that entered it at ``since`` or later."""
    return counts_by_state(connection, ledger, ledger.c.at >= since)


def briefing_counts(connection: Connection, since: datetime = EPOCH) -> dict[str, int]:
    """Count briefings by state: all, or those due at ``since`` or later."""
    return counts_by_state(connection, briefings, briefings.c.due_at >= since)


def delete_chats(connection: Connection, chat_ids: Collection[int]) -> None:
    """Delete all briefings and parts of these chats, what they asked for and what they muted."""
    for chunk in chunks(chat_ids):
        selected = briefings.c.chat_id.in_(chunk)
        pairs = select(briefings.c.edition_id, briefings.c.chat_id).where(selected, briefings.c.edition_id.is_not(None))
        connection.execute(delete(ledger).where(tuple_(ledger.c.edition_id, ledger.c.chat_id).in_(pairs)))
        connection.execute(delete(briefings).where(selected))
        for table in (muted, requested):
            connection.execute(delete(table).where(table.c.chat_id.in_(chunk)))


def move_chat(connection: Connection, old: int, new: int) -> None:
    """Move briefings and parts from chat ``old`` to chat ``new``; on conflict those of ``new`` are kept."""
    of_old = briefings.c.chat_id == old
    own_days = select(briefings.c.day).where(briefings.c.chat_id == new)
    numbers = select(briefings.c.edition_id).where(of_old, briefings.c.edition_id.is_not(None))
    follow = numbers.where(briefings.c.day.not_in(own_days))
    own = select(ledger.c.edition_id, ledger.c.part).where(ledger.c.chat_id == new, ledger.c.edition_id.in_(numbers))
    selected = (ledger.c.chat_id == old, ledger.c.edition_id.in_(numbers))
    stays = or_(ledger.c.edition_id.not_in(follow), tuple_(ledger.c.edition_id, ledger.c.part).in_(own))
    connection.execute(delete(ledger).where(*selected, stays))
    connection.execute(update(ledger).where(*selected).values(chat_id=new))
    connection.execute(delete(briefings).where(of_old, briefings.c.day.in_(own_days)))
    connection.execute(update(briefings).where(of_old).values(chat_id=new))
    for table in (muted, requested):  # those of ``new`` are kept
        if connection.execute(select(table.c.chat_id).where(table.c.chat_id == new)).first() is None:
            connection.execute(update(table).where(table.c.chat_id == old).values(chat_id=new))
        connection.execute(delete(table).where(table.c.chat_id == old))
    its_open = select(briefings.c.edition_id, briefings.c.chat_id).where(_IS_OPEN, briefings.c.chat_id == new)
    _close(connection, set(connection.execute(its_open)), {})


def _new(connection: Connection, rows: Iterable[PlannedBriefing]) -> list[PlannedBriefing]:
    """Return the rows whose chat is active and has no briefing of that day; of several for a day, the last."""
    asked = {(row.chat_id, row.day): row for row in rows}
    days = {day for _, day in asked}
    active: set[int] = set()
    known: set[tuple[int, str]] = set()
    for chunk in chunks({chat_id for chat_id, _ in asked}):
        there = select(subscribers.c.chat_id).where(subscribers.c.chat_id.in_(chunk), subscribers.c.state == "active")
        active.update(connection.scalars(there))
        briefed = select(briefings.c.chat_id, briefings.c.day)
        known.update(connection.execute(briefed.where(briefings.c.chat_id.in_(chunk), briefings.c.day.in_(days))))
    return [row for key, row in asked.items() if key[0] in active and key not in known]


def _close(connection: Connection, pairs: Iterable[tuple[int, int]], values: dict[str, datetime]) -> None:
    """Close the open briefings of these pairs of edition and chat that have no part left to send.

    ``values`` are further columns to set.
    """
    parts = select(ledger.c.part).where(
        ledger.c.edition_id == briefings.c.edition_id, ledger.c.chat_id == briefings.c.chat_id
    )
    dropped = parts.exists() & ~parts.where(ledger.c.state != "dropped").exists()
    statement = update(briefings).where(
        briefings.c.edition_id == bindparam("of_edition_id"),
        briefings.c.chat_id == bindparam("of_chat_id"),
        _IS_OPEN,
        ~parts.where(IS_UNDER_WAY).exists(),
    )
    if rows := [{"of_edition_id": edition_id, "of_chat_id": chat_id} for edition_id, chat_id in pairs]:
        connection.execute(statement.values(state=case((dropped, "dropped"), else_="done"), **values), rows)


def _named(part: Part) -> dict[str, Any]:
    """Return the bound values of `_OF_PART` for a part."""
    return {f"of_{name}": value for name, value in part._asdict().items()}
