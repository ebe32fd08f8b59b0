"""Stores rendered briefs, so that each can be printed again byte for byte, with the versions it was made of."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from briefbot.model import Window
from briefbot.store.schema import briefs


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBrief:
    """A rendered brief."""

    number: int = 0
    """Assigned by the archive."""

    made_at: datetime
    day: date
    window: Window
    topic: str
    form: str
    """``md``, ``html``, ``txt``, ``telegram``, ``json`` or a template's name."""

    settings: dict[str, Any]
    version_ids: tuple[int, ...]
    """Ids of the versions of articles that it was made of."""

    document: str
    """The brief as JSON (docs/json.md), whatever its form."""

    text: str
    """The rendered text, exactly as it was printed or sent."""

    @property
    def until(self) -> datetime:
        """The end of its period; of one with an open end, when it was made."""
        return self.window.until or self.made_at


def save_brief(connection: Connection, brief: StoredBrief) -> int:
    """Store a brief and return its number; an identical one that is stored already keeps its number."""
    row = {
        "day": brief.day.isoformat(),
        "since": brief.window.since,
        "until": brief.window.until,
        "topic": brief.topic,
        "form": brief.form,
        "settings": json.dumps(brief.settings, sort_keys=True),
        "version_ids": json.dumps(brief.version_ids),
        "document": brief.document,
        "text": brief.text,
    }
    whole = json.dumps([str(value) for value in row.values()]).encode("utf-8", "replace")
    digest = hashlib.blake2b(whole, digest_size=16).hexdigest()
    known = connection.scalar(select(briefs.c.id).where(briefs.c.digest == digest))
    new = insert(briefs).values(**row, digest=digest, made_at=brief.made_at).returning(briefs.c.id)
    return int(known or connection.execute(new).scalar_one())


def brief_by_number(connection: Connection, number: int) -> StoredBrief | None:
    """Return the brief with that number; ``None`` if there is none."""
    row = connection.execute(select(briefs).where(briefs.c.id == number)).one_or_none()
    return None if row is None else _stored(row)


def newest_briefs(connection: Connection, *, limit: int = 20) -> list[StoredBrief]:
    """Return the latest briefs, newest first."""
    query = select(briefs).order_by(briefs.c.made_at.desc(), briefs.c.id.desc()).limit(limit)
    return [_stored(row) for row in connection.execute(query)]


def first_made(connection: Connection, day: date, topic: str, document: str) -> datetime | None:
    """Return when the first brief with this document was made, in whatever form; ``None`` if none is stored."""
    query = select(func.min(briefs.c.made_at)).where(
        briefs.c.day == day.isoformat(), briefs.c.topic == topic, briefs.c.document == document
    )
    made: datetime | None = connection.scalar(query)
    return made


def briefs_of(connection: Connection, *, topic: str, form: str, limit: int = 30) -> list[StoredBrief]:
    """Return the last briefs of a topic in one form, oldest first by the end of their period, at most ``limit``."""
    query = select(briefs).where(briefs.c.topic == topic, briefs.c.form == form)
    latest = func.coalesce(briefs.c.until, briefs.c.made_at).desc(), briefs.c.id.desc()
    return [_stored(row) for row in reversed(connection.execute(query.order_by(*latest).limit(limit)).all())]


def documents_before(connection: Connection, topic: str, day: date, *, days: int) -> list[tuple[date, str]]:
    """Return the briefs of a topic of its last ``days`` with one before ``day``, by day and as JSON, oldest first.

    A brief that was rendered in several forms comes once.
    """
    mine = briefs.c.topic == topic, briefs.c.day < day.isoformat()
    last = select(briefs.c.day).where(*mine).distinct().order_by(briefs.c.day.desc()).limit(days)
    query = select(briefs.c.day, briefs.c.document).where(*mine, briefs.c.day.in_(last)).distinct()
    return [(date.fromisoformat(row.day), row.document) for row in connection.execute(query.order_by(briefs.c.day))]


def prune_briefs(connection: Connection, before: datetime) -> int:
    """Delete the briefs made before ``before``; return how many."""
    return connection.execute(delete(briefs).where(briefs.c.made_at < before)).rowcount


def _stored(row: Any) -> StoredBrief:
    return StoredBrief(
        number=row.id,
        made_at=row.made_at,
        day=date.fromisoformat(row.day),
        window=Window(row.since, row.until),
        topic=row.topic,
        form=row.form,
        settings=json.loads(row.settings),
        version_ids=tuple(json.loads(row.version_ids)),
        document=row.document,
        text=row.text,
    )
