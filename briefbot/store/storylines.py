"""Stores storylines, and which of them a chat has muted."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, select

from briefbot.changes.storylines import Storyline
from briefbot.store.schema import muted, storylines
from briefbot.store.sql import insert_missing, upsert

#: Days in which a storyline must have had a story to be looked at: later it is too unlike to be found again.
KNOWN_DAYS = 120


def known(connection: Connection, topic: str, day: date) -> tuple[Storyline, ...]:
    """Return the storylines of a topic that had a story in the `KNOWN_DAYS` before ``day`` or later, by id."""
    since = (day - timedelta(days=min(KNOWN_DAYS, day.toordinal() - 1))).isoformat()
    where = (storylines.c.topic == topic, storylines.c.last_day >= since)
    rows = connection.execute(select(storylines).where(*where).order_by(storylines.c.id))
    return tuple(
        Storyline(
            id=row.id,
            title=row.title,
            first_day=date.fromisoformat(row.first_day),
            last_day=date.fromisoformat(row.last_day),
            language=row.language,
            terms=json.loads(row.terms),
            urls=tuple(json.loads(row.urls)),
        )
        for row in rows
    )


def save(connection: Connection, topic: str, lines: Iterable[Storyline]) -> None:
    """Store storylines of a topic, each in place of what was stored of it; of two with one id, the last one."""
    rows = {
        line.id: {
            "topic": topic,
            "id": line.id,
            "title": line.title,
            "first_day": line.first_day.isoformat(),
            "last_day": line.last_day.isoformat(),
            "language": line.language,
            "terms": json.dumps(dict(line.terms), ensure_ascii=False),
            "urls": json.dumps(line.urls, ensure_ascii=False),
        }
        for line in lines
    }
    upsert(connection, storylines, ["topic", "id"], list(rows.values()))


def mute(connection: Connection, chat_id: int, storyline: str, now: datetime) -> None:
    """Note that a chat does not want to be told of a storyline."""
    insert_missing(connection, muted, [{"chat_id": chat_id, "storyline": storyline, "at": now}])


def unmute(connection: Connection, chat_id: int, storyline: str = "") -> int:
    """Take back that a chat has muted a storyline, by default all of them; return how many."""
    where = [muted.c.chat_id == chat_id, *([muted.c.storyline == storyline] if storyline else [])]
    return connection.execute(delete(muted).where(*where)).rowcount


def muted_by(connection: Connection, chat_ids: Sequence[int] | None = None) -> dict[int, tuple[str, ...]]:
    """Return the ids of the storylines that each chat has muted, sorted; by default of every chat that has any."""
    query = select(muted.c.chat_id, muted.c.storyline).order_by(muted.c.chat_id, muted.c.storyline)
    if chat_ids is not None:
        query = query.where(muted.c.chat_id.in_(chat_ids))
    found: dict[int, tuple[str, ...]] = {}
    for chat_id, storyline in connection.execute(query):
        found[chat_id] = (*found.get(chat_id, ()), storyline)
    return found
