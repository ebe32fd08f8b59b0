"""What is to be sent to whom, what was, and what nobody knows: so that no message is lost and none goes out twice.

A briefing is what became of a subscriber's day: ``open`` while messages of it are under way, then ``done``; ``skipped``
when it was too late for it, ``empty`` when there was no news for one who wants nothing else, ``dropped`` when the chat
was gone.

A row of the ledger is one part, that is one message, of an edition for one chat. It is ``waiting`` until it is begun,
``sending`` while the request is out, and ends ``sent``, ``refused`` (Telegram will not have it, now or later),
``dropped`` (the chat was gone) or ``in_doubt`` (a request went out and no answer came: the message may have arrived, so
it is not sent again). It may also go back to ``waiting``; from the other states nothing leads back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from sys import intern
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    tuple_,
    update,
)

from briefbot.store.schema import briefings, ledger, subscribers
from briefbot.store.sql import chunks, insert_into

#: The states of a part that is not settled yet.
UNDER_WAY = ("waiting", "sending")

#: Editions and chats named in one statement. That is 400 values at most, and SQLite of old takes 999.
_FEW = 200

#: The state of a briefing of which messages are under way; written out, for the reason below.
OPEN: ColumnElement[str] = literal_column("'open'")

_WAITING: ColumnElement[str] = literal_column("'waiting'")
_SENDING: ColumnElement[str] = literal_column("'sending'")

#: Written out, as the partial indexes have them: a database does not see that a bound value is one of theirs.
_OF_PART = tuple(ledger.c[name] == bindparam(f"of_{name}") for name in ("edition_id", "chat_id", "part"))


class Part(NamedTuple):
    """One message of an edition for one chat."""

    edition_id: int
    chat_id: int
    part: int
    """From 0."""


class PlannedBriefing(NamedTuple):
    """A briefing that is to be sent."""

    chat_id: int
    day: str
    """The subscriber's own, ISO 8601."""

    edition_id: int
    due_at: datetime
    parts: int
    """How many messages it is."""


class UnsentBriefing(NamedTuple):
    """A briefing of which nothing is sent."""

    chat_id: int
    day: str
    due_at: datetime


class WaitingPart(NamedTuple):
    """A part that waits, with what must be known of the chat to send it."""

    edition_id: int
    chat_id: int
    part: int
    tries: int
    due_at: datetime
    kind: str
    topic_id: int
    quiet: bool
    zone: str
    misses: int
    state: str
    """The subscriber's: one who paused after it was planned is not active."""

    joined_at: datetime


class PartResult(NamedTuple):
    """How it went with a part."""

    part: Part
    state: str
    message_id: int | None = None
    note: str = ""


def plan(connection: Connection, rows: Iterable[PlannedBriefing], now: datetime) -> int:
    """Open a briefing, with its parts waiting, for each chat and day without one; return how many are new.

    Who is not an active subscriber (any more, by now) gets none. Parts that the chat has of the edition from another
    day stay as they are: nothing is sent twice because a subscriber's days shifted.
    """
    new = _new(connection, {(row[0], row[1]): PlannedBriefing(*row) for row in rows})
    opened = [
        {"chat_id": each.chat_id, "day": each.day, "edition_id": each.edition_id, "due_at": each.due_at} for each in new
    ]
    parts = [
        {"edition_id": each.edition_id, "chat_id": each.chat_id, "part": part, "state": "waiting", "at": now}
        for each in new
        for part in range(each.parts)
    ]
    pairs = {(each.edition_id, each.chat_id) for each in new}
    had = _states(connection, pairs)
    _insert(connection, briefings, [{**each, "state": "open", "at": now} for each in opened])
    _insert(connection, ledger, parts)
    planned = {Part(row["edition_id"], row["chat_id"], row["part"]): "waiting" for row in parts}
    _close(connection, pairs, {**planned, **had}, now)
    return len(new)


def record_unsent(connection: Connection, rows: Iterable[UnsentBriefing], state: str, now: datetime) -> int:
    """Record that nothing is sent (``skipped``, ``empty``) to each chat and day without a briefing; return how many."""
    new = _new(connection, {(row[0], row[1]): UnsentBriefing(*row) for row in rows})
    told = [{**each._asdict(), "edition_id": None, "state": state, "at": now} for each in new]
    _insert(connection, briefings, told)
    return len(new)


def briefed_days(connection: Connection, since_due: datetime) -> set[tuple[int, str]]:
    """Return chat and day of every briefing, whatever became of it, that was due at ``since_due`` or later."""
    query = select(briefings.c.chat_id, briefings.c.day).where(briefings.c.due_at >= since_due)
    return {(chat_id, intern(day)) for chat_id, day in _streamed(connection, query)}


def is_briefed(connection: Connection, chat_id: int, day: str) -> bool:
    """Return whether a chat has a briefing of that day, whatever became of it."""
    found = select(briefings.c.day).where(briefings.c.chat_id == chat_id, briefings.c.day == day)
    return connection.execute(found).first() is not None


def sending_parts(connection: Connection) -> list[Part]:
    """Return the parts that are being sent, or were when their sender was cut off."""
    names = ("edition_id", "chat_id", "part")
    query = select(*(ledger.c[name] for name in names)).where(ledger.c.state == _SENDING)
    return [Part(*row) for row in connection.execute(query)]


def mark_interrupted(connection: Connection, now: datetime, *, state: str = "in_doubt") -> int:
    """Make every part that is being sent ``in_doubt``, for nobody is sending any more; return how many those were.

    ``state="waiting"`` lets them be sent again instead.
    """
    query = select(ledger.c.edition_id, ledger.c.chat_id).where(ledger.c.state == _SENDING)
    pairs = [(edition_id, chat_id) for edition_id, chat_id in connection.execute(query)]
    connection.execute(update(ledger).where(ledger.c.state == _SENDING).values(state=state, at=now))
    close(connection, pairs, now)
    return len(pairs)


def waiting_parts(connection: Connection) -> list[WaitingPart]:
    """Return the parts that wait: what was due first comes first, and the parts of a chat in their order."""
    due = (
        select(func.min(briefings.c.due_at))
        .where(
            briefings.c.state == OPEN,
            briefings.c.chat_id == ledger.c.chat_id,
            briefings.c.edition_id == ledger.c.edition_id,
        )
        .scalar_subquery()
    )
    about = ("kind", "topic_id", "quiet", "zone", "misses", "state", "joined_at")
    query = (
        select(
            *(ledger.c[name] for name in ("edition_id", "chat_id", "part", "tries")),
            func.coalesce(due, ledger.c.at, type_=ledger.c.at.type).label("due"),
            *(subscribers.c[name] for name in about),
        )
        .join(subscribers, subscribers.c.chat_id == ledger.c.chat_id)
        .where(ledger.c.state == _WAITING)
        .order_by("due", ledger.c.chat_id, ledger.c.edition_id, ledger.c.part)
    )
    rows = _streamed(connection, query)
    return [WaitingPart._make(intern(value) if isinstance(value, str) else value for value in row) for row in rows]


def begin(connection: Connection, parts: Sequence[Part], now: datetime) -> set[Part]:
    """Record that requests for ``parts`` go out; return those that may: the ones that were waiting."""
    states = _states(connection, {(part.edition_id, part.chat_id) for part in parts}, lock=True)
    begun = {part for part in parts if states.get(part) == "waiting"}
    if begun:
        values = {"state": "sending", "tries": ledger.c.tries + 1, "at": now}
        connection.execute(update(ledger).where(*_OF_PART).values(values), [_named(part) for part in begun])
    return begun


def end(connection: Connection, ends: Sequence[PartResult], now: datetime) -> None:
    """Record how it went with parts, and close the briefings of which none is under way any more.

    A part that is settled already stays as it is.
    """
    pairs = {(each.part.edition_id, each.part.chat_id) for each in ends}
    states = _states(connection, pairs, lock=True)
    rows = []
    for each in ends:
        if states.get(each.part) in UNDER_WAY:
            states[each.part] = each.state
            rows.append({**_named(each.part), "to": each.state, "number": each.message_id, "told": each.note})
    if rows:
        values = {"state": bindparam("to"), "message_id": bindparam("number"), "note": bindparam("told"), "at": now}
        connection.execute(update(ledger).where(*_OF_PART).values(values), rows)
    _close(connection, pairs, states, now)


def close(connection: Connection, pairs: Collection[tuple[int, int]], now: datetime | None) -> None:
    """Close the open briefings of these editions for these chats of which no part is under way.

    Without ``now`` they are as old as before.
    """
    _close(connection, pairs, _states(connection, set(pairs)), now)


def drop_waiting(connection: Connection, chat_id: int, now: datetime) -> int:
    """Let what waits for a chat, and its open briefings, be ``dropped``; return how many parts those were."""
    waits = (ledger.c.state == _WAITING, ledger.c.chat_id == chat_id)
    dropped = connection.execute(update(ledger).where(*waits).values(state="dropped", at=now))
    being_open = (briefings.c.state == OPEN, briefings.c.chat_id == chat_id)
    connection.execute(update(briefings).where(*being_open).values(state="dropped", at=now))
    return dropped.rowcount


def part_counts(connection: Connection, since: datetime | None = None) -> dict[str, int]:
    """Return how many parts are in each state: all, or those that came into it at ``since`` or later."""
    return _counted(connection, ledger, None if since is None else ledger.c.at >= since)


def briefing_counts(connection: Connection, since: datetime | None = None) -> dict[str, int]:
    """Return how many briefings are in each state: all, or those due at ``since`` or later."""
    return _counted(connection, briefings, None if since is None else briefings.c.due_at >= since)


def delete_chats(connection: Connection, chat_ids: Collection[int]) -> None:
    """Delete every briefing of these chats and every part of them."""
    for some in chunks(chat_ids):
        theirs = briefings.c.chat_id.in_(some)
        pairs = select(briefings.c.edition_id, briefings.c.chat_id).where(theirs, briefings.c.edition_id.is_not(None))
        connection.execute(delete(ledger).where(tuple_(ledger.c.edition_id, ledger.c.chat_id).in_(pairs)))
        connection.execute(delete(briefings).where(theirs))


def move_chat(connection: Connection, old: int, new: int) -> None:
    """Give the briefings of chat ``old`` to chat ``new``, parts and all; where ``new`` has its own, those stand."""
    of_old = briefings.c.chat_id == old
    numbers = select(briefings.c.edition_id).where(of_old, briefings.c.edition_id.is_not(None)).distinct()
    before = connection.scalars(numbers).all()
    own_days = select(briefings.c.day).where(briefings.c.chat_id == new)
    connection.execute(delete(briefings).where(of_old, briefings.c.day.in_(own_days)))
    after = set(connection.scalars(numbers))
    for edition in before:
        theirs = and_(ledger.c.edition_id == edition, ledger.c.chat_id == old)
        if edition in after:
            own = select(ledger.c.part).where(ledger.c.edition_id == edition, ledger.c.chat_id == new)
            connection.execute(delete(ledger).where(theirs, ledger.c.part.in_(own)))
            connection.execute(update(ledger).where(theirs).values(chat_id=new))
        else:
            connection.execute(delete(ledger).where(theirs))
    connection.execute(update(briefings).where(of_old).values(chat_id=new))
    its_open = select(briefings.c.edition_id, briefings.c.chat_id).where(
        briefings.c.chat_id == new, briefings.c.state == OPEN
    )
    close(connection, {(edition_id, chat_id) for edition_id, chat_id in connection.execute(its_open)}, None)


def _new(connection: Connection, rows: dict[tuple[int, str], Any]) -> list[Any]:
    """Return the rows, by chat and day, that have no briefing, and whose chat is an active subscriber."""
    if not rows:
        return []
    first, last = min(day for _, day in rows), max(day for _, day in rows)
    active: set[int] = set()
    known: set[tuple[int, str]] = set()
    for some in chunks(sorted({chat_id for chat_id, _ in rows})):
        there = select(subscribers.c.chat_id).where(subscribers.c.chat_id.in_(some), subscribers.c.state == "active")
        active.update(connection.scalars(there))
        briefed = select(briefings.c.chat_id, briefings.c.day).where(
            briefings.c.chat_id.in_(some), briefings.c.day.between(first, last)
        )
        known.update((chat_id, day) for chat_id, day in connection.execute(briefed))
    return [row for key, row in rows.items() if key[0] in active and key not in known]


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert_into(connection, table).on_conflict_do_nothing(), rows)


def _states(connection: Connection, pairs: set[tuple[int, int]], *, lock: bool = False) -> dict[Part, str]:
    """Return the state of each part of these editions for these chats.

    Asked for by the first two columns of the primary key alone: what is chosen by its state, too, some databases look
    for among all that waits.
    """
    states: dict[Part, str] = {}
    for some in chunks(sorted(pairs), _FEW):
        query = select(ledger.c.edition_id, ledger.c.chat_id, ledger.c.part, ledger.c.state).where(
            ledger.c.edition_id.in_({edition_id for edition_id, _ in some}),
            ledger.c.chat_id.in_({chat_id for _, chat_id in some}),
        )
        rows = connection.execute(query.with_for_update() if lock else query)
        states.update((Part(*row[:3]), row[3]) for row in rows if row[:2] in pairs)
    return states


def _close(
    connection: Connection, pairs: Iterable[tuple[int, int]], states: Mapping[Part, str], now: datetime | None
) -> None:
    """Do what `close` says, the states of the parts being known."""
    found: dict[tuple[int, int], set[str]] = {pair: set() for pair in pairs}
    for part, state in states.items():
        if part[:2] in found:
            found[part[:2]].add(state)
    rows = [
        {"of_edition_id": pair[0], "of_chat_id": pair[1], "to": "dropped" if states == {"dropped"} else "done"}
        for pair, states in found.items()
        if states.isdisjoint(UNDER_WAY)
    ]
    if rows:
        values = {"state": bindparam("to"), **({} if now is None else {"at": now})}
        statement = update(briefings).where(
            briefings.c.edition_id == bindparam("of_edition_id"),
            briefings.c.chat_id == bindparam("of_chat_id"),
            briefings.c.state == OPEN,
        )
        connection.execute(statement.values(values), rows)


def _named(part: Part) -> dict[str, Any]:
    """Return a part as `_OF_PART` asks for it."""
    return {f"of_{name}": value for name, value in part._asdict().items()}


def _streamed(connection: Connection, query: Any) -> Any:
    """Run a query of many rows, of which only some are held at a time."""
    return connection.execute(query, execution_options={"yield_per": 2000})


def _counted(connection: Connection, table: Table, which: ColumnElement[bool] | None) -> dict[str, int]:
    query = select(table.c.state, func.count()).group_by(table.c.state)
    return {row[0]: row[1] for row in connection.execute(query if which is None else query.where(which))}
