"""What is to be sent to whom, what was, and what nobody knows: so that no message is lost and none goes out twice.

A briefing is what became of a subscriber's day: ``open`` while messages of it are under way, then ``done``; ``skipped``
when it was too late for it, ``empty`` when there was no news for one who wants nothing else, ``dropped`` when the chat
was gone.

A row of the ledger is one part, that is one message, of an edition for one chat. It is ``waiting`` until it is begun,
``sending`` while the request is out, and ends ``sent``, ``refused`` (Telegram will not have it, now or later),
``dropped`` (the chat was gone) or ``in_doubt`` (a request went out and no answer came: the message may have arrived, so
it is not sent again). It may also go back to ``waiting``; from the other states nothing leads back.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from sys import intern
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, case, delete, func, literal_column, or_, select, tuple_, update

from briefbot.store.schema import EPOCH, briefings, ledger, subscribers
from briefbot.store.sql import chunks, counts_by_state, insert_missing

#: The states of a part that is not settled yet.
UNDER_WAY = ("waiting", "sending")

#: Parts named in one statement, each by edition and chat. SQLite of old takes 999 values.
_FEW = 200

# Written out, as the partial indexes have them: a database does not see that a bound value is one of theirs.
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
    """What a subscriber is to get for a day."""

    chat_id: int
    day: str
    """The subscriber's own, ISO 8601."""

    due_at: datetime
    edition_id: int | None = None
    """``None``: nothing is sent."""

    parts: int = 0
    """How many messages it is."""


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


def plan(connection: Connection, rows: Iterable[PlannedBriefing], now: datetime, *, state: str = "open") -> int:
    """Record a briefing, with its parts waiting, for each chat and day without one; return how many are new.

    Who is not an active subscriber (any more, by now) gets none. Parts that the chat has of the edition from another
    day stay as they are: nothing is sent twice because a subscriber's days shifted.

    Args:
        connection: to write with.
        rows: who is to get what.
        now: when it is planned.
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
    """Return chat and day of every briefing, whatever became of it, that was due at ``since_due`` or later."""
    query = select(briefings.c.chat_id, briefings.c.day).where(briefings.c.due_at >= since_due)
    rows = connection.execute(query.execution_options(yield_per=2000))
    return {(chat_id, intern(day)) for chat_id, day in rows}


def is_briefed(connection: Connection, chat_id: int, day: str) -> bool:
    """Return whether a chat has a briefing of that day, whatever became of it."""
    found = select(briefings.c.day).where(briefings.c.chat_id == chat_id, briefings.c.day == day)
    return connection.execute(found).first() is not None


def sending_parts(connection: Connection) -> list[Part]:
    """Return the parts that are being sent, or were when their sender was cut off."""
    return [Part(*row) for row in connection.execute(select(*_PART).where(_IS_SENDING))]


def mark_interrupted(connection: Connection, now: datetime, *, state: str = "in_doubt") -> int:
    """Make every part that is being sent ``in_doubt``, for nobody is sending any more; return how many those were.

    ``state="waiting"`` lets them be sent again instead.
    """
    parts = sending_parts(connection)
    connection.execute(update(ledger).where(_IS_SENDING).values(state=state, at=now))
    _close(connection, {part[:2] for part in parts}, {"at": now})
    return len(parts)


def waiting_parts(connection: Connection) -> list[WaitingPart]:
    """Return the parts that wait: what was due first comes first, and the parts of a chat in their order."""
    due = (
        select(func.min(briefings.c.due_at))
        .where(_IS_OPEN, briefings.c.chat_id == ledger.c.chat_id, briefings.c.edition_id == ledger.c.edition_id)
        .scalar_subquery()
    )
    about = ("kind", "topic_id", "quiet", "zone", "misses", "state", "joined_at")
    query = (
        select(
            *_PART,
            ledger.c.tries,
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
    """Record that requests for ``parts`` go out; return those that may: the ones that were waiting."""
    begun: set[Part] = set()
    for some in chunks(parts, _FEW):
        # By the primary key alone: what is chosen by its state, too, some databases look for among all that waits.
        edition_ids, chat_ids, _ = map(set, zip(*some, strict=True))
        query = select(*_PART, ledger.c.state).where(
            ledger.c.edition_id.in_(edition_ids), ledger.c.chat_id.in_(chat_ids)
        )
        waiting = {Part(*row[:3]) for row in connection.execute(query) if row.state == "waiting"}
        begun |= waiting.intersection(some)
    if begun:
        values = {"state": "sending", "tries": ledger.c.tries + 1, "at": now}
        connection.execute(update(ledger).where(*_OF_PART).values(values), [_named(part) for part in begun])
    return begun


def end(connection: Connection, ends: Sequence[PartResult], now: datetime) -> None:
    """Record how it went with parts, and close the briefings of which none is under way any more.

    A part that is settled already stays as it is.
    """
    rows = [{**_named(part), "to": state, "number": number, "told": note} for part, state, number, note in ends]
    if rows:
        values = {"state": bindparam("to"), "message_id": bindparam("number"), "note": bindparam("told"), "at": now}
        connection.execute(update(ledger).where(*_OF_PART, IS_UNDER_WAY).values(values), rows)
    _close(connection, {each.part[:2] for each in ends}, {"at": now})


def drop_waiting(connection: Connection, chat_id: int, now: datetime) -> int:
    """Let what waits for a chat, and its open briefings, be ``dropped``; return how many parts those were."""
    values = {"state": "dropped", "at": now}
    connection.execute(update(briefings).where(_IS_OPEN, briefings.c.chat_id == chat_id).values(values))
    return connection.execute(update(ledger).where(_IS_WAITING, ledger.c.chat_id == chat_id).values(values)).rowcount


def part_counts(connection: Connection, since: datetime = EPOCH) -> dict[str, int]:
    """Return how many parts are in each state: all, or those that came into it at ``since`` or later."""
    return counts_by_state(connection, ledger, ledger.c.at >= since)


def briefing_counts(connection: Connection, since: datetime = EPOCH) -> dict[str, int]:
    """Return how many briefings are in each state: all, or those due at ``since`` or later."""
    return counts_by_state(connection, briefings, briefings.c.due_at >= since)


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
    own_days = select(briefings.c.day).where(briefings.c.chat_id == new)
    numbers = select(briefings.c.edition_id).where(of_old, briefings.c.edition_id.is_not(None))
    follow = numbers.where(briefings.c.day.not_in(own_days))
    own = select(ledger.c.edition_id, ledger.c.part).where(ledger.c.chat_id == new, ledger.c.edition_id.in_(numbers))
    theirs = (ledger.c.chat_id == old, ledger.c.edition_id.in_(numbers))
    stays = or_(ledger.c.edition_id.not_in(follow), tuple_(ledger.c.edition_id, ledger.c.part).in_(own))
    connection.execute(delete(ledger).where(*theirs, stays))
    connection.execute(update(ledger).where(*theirs).values(chat_id=new))
    connection.execute(delete(briefings).where(of_old, briefings.c.day.in_(own_days)))
    connection.execute(update(briefings).where(of_old).values(chat_id=new))
    its_open = select(briefings.c.edition_id, briefings.c.chat_id).where(_IS_OPEN, briefings.c.chat_id == new)
    _close(connection, set(connection.execute(its_open)), {})


def _new(connection: Connection, rows: Iterable[PlannedBriefing]) -> list[PlannedBriefing]:
    """Return those of ``rows``, the last of each chat and day, that have no briefing and whose chat is active."""
    asked = {(row.chat_id, row.day): row for row in rows}
    days = {day for _, day in asked}
    active: set[int] = set()
    known: set[tuple[int, str]] = set()
    for some in chunks({chat_id for chat_id, _ in asked}):
        there = select(subscribers.c.chat_id).where(subscribers.c.chat_id.in_(some), subscribers.c.state == "active")
        active.update(connection.scalars(there))
        briefed = select(briefings.c.chat_id, briefings.c.day)
        known.update(connection.execute(briefed.where(briefings.c.chat_id.in_(some), briefings.c.day.in_(days))))
    return [row for key, row in asked.items() if key[0] in active and key not in known]


def _close(connection: Connection, pairs: Iterable[tuple[int, int]], told: dict[str, datetime]) -> None:
    """Close the open briefings of these editions for these chats of which no part is under way.

    ``told`` is what else changes in their rows.
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
        connection.execute(statement.values(state=case((dropped, "dropped"), else_="done"), **told), rows)


def _named(part: Part) -> dict[str, Any]:
    """Return a part as `_OF_PART` asks for it."""
    return {f"of_{name}": value for name, value in part._asdict().items()}
