"""The sources that the archive knows: which were asked for, how each did when it was polled, and day by day."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, case, delete, func, select, update

from briefbot.entries import SourceSpec
from briefbot.model import Coverage, Missing, Window
from briefbot.store.schema import EPOCH, articles, seen_urls, source_days, sources
from briefbot.store.sql import excluded, upsert

#: A source that has brought nothing new for so long is silent. News outlets publish daily, institutes weekly.
SILENT_AFTER = timedelta(days=7)

GOOD = frozenset({"answered", "unchanged", "fresh"})
BAD = frozenset({"failed", "gone"})

#: What becomes of a poll; together every outcome there is.
SKIPPED = frozenset({"waiting", "refused"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSource(SourceSpec):
    """A source as the archive has it; its ``title`` is, without one of its own, what it calls itself."""

    id: int
    listed: bool
    """It was added by command; otherwise the configuration or the shipped list names it."""

    added_at: datetime
    outcome: str
    """Of the last poll: one of `GOOD`, `BAD`, `SKIPPED`; empty if it was never polled."""

    detail: str
    """Why, where that is not plain."""

    checked_at: datetime | None
    answered_at: datetime | None
    newest_at: datetime | None
    failures: int
    """In a row."""

    retry_at: datetime | None
    """Not to be polled before."""


def save_sources(
    connection: Connection, asked: Sequence[SourceSpec], now: datetime, *, listed: bool = False
) -> list[StoredSource]:
    """Store the sources that are ``asked`` for, where they are not stored yet, and return them as stored, in order."""
    names = [field.name for field in fields(SourceSpec)]  # some of them are stored, with more fields
    rows = [{**{name: getattr(each, name) for name in names}, "listed": listed, "added_at": now} for each in asked]
    old, new = sources.c, excluded(sources)
    title = func.coalesce(func.nullif(new.title, ""), old.title)
    merged = {"title": title, "listed": old.listed | new.listed, "added_at": old.added_at}
    upsert(connection, sources, ["kind", "url"], rows, **merged)
    known = {(each.kind, each.url): each for each in every(connection)}
    return [known[each.kind, each.url] for each in asked]


def every(connection: Connection) -> list[StoredSource]:
    """Return every source that was ever polled or added, in the order in which they came."""
    return [StoredSource(**row) for row in connection.execute(select(sources).order_by(sources.c.id)).mappings()]


def unlist(connection: Connection, url: str) -> int:
    """Take the source at ``url`` off the list of those added by command; return how many that were."""
    changed = connection.execute(update(sources).where(sources.c.url == url, sources.c.listed).values(listed=False))
    return changed.rowcount


def record_polls(connection: Connection, polled: Sequence[StoredSource], brought: Counter[int], now: datetime) -> None:
    """Store how sources did that were polled, and how many new articles each ``brought``, by its number."""
    for each in polled:
        values = {name: getattr(each, name) for name in ("outcome", "detail", "failures", "retry_at")}
        values["title"] = func.coalesce(func.nullif(sources.c.title, ""), each.title)
        values["checked_at"] = now
        if each.outcome in GOOD:
            values["answered_at"] = now
        if brought[each.id]:
            values["newest_at"] = now
        connection.execute(update(sources).where(sources.c.id == each.id).values(values))
    _record_day(connection, polled, brought, now)


def coverage_of(connection: Connection, ids: Collection[int], window: Window, now: datetime) -> Coverage | None:
    """Return how far the sources in ``ids`` were heard in ``window``; ``None`` if none was polled in it."""
    until = min(window.until or now, now)
    last = _number(until.date())
    first = _number((window.since or until).date())
    polled: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(select(source_days).where(source_days.c.day.between(first, last))):
        if row.source_id in ids and (_noon(row.day) in window or row.day == last == first):
            polled[row.source_id].append(row)
    if not polled:
        return None
    brought = _last_brought(connection, last)
    told: defaultdict[str, list[Missing]] = defaultdict(list)
    for source in every(connection):
        if source.id in polled:
            verdict, reason = _verdict(polled[source.id], brought[source.id], last)
            told[verdict].append(Missing(source.url, reason, source.name))
    answered = len(told.pop("answered", ())) + len(told["silent"])
    ordered = {name: tuple(sorted(items, key=lambda m: (m.title, m.what))) for name, items in told.items()}
    return Coverage(answered=answered, **ordered)


def prune(connection: Connection, before: date) -> None:
    """Delete the record of days before ``before``, and sources that nothing refers to and nobody asks for."""
    connection.execute(delete(source_days).where(source_days.c.day < _number(before)))
    used = [select(column).where(column.is_not(None)) for column in (articles.c.source_id, seen_urls.c.source_id)]
    gone = select(sources.c.id).where(
        ~sources.c.listed,
        sources.c.checked_at < datetime.combine(before, time(), UTC),
        *(sources.c.id.not_in(query) for query in used),
    )
    numbers = connection.scalars(gone).all()
    connection.execute(delete(source_days).where(source_days.c.source_id.in_(numbers)))
    connection.execute(delete(sources).where(sources.c.id.in_(numbers)))


def _record_day(connection: Connection, polled: Sequence[StoredSource], brought: Counter[int], now: datetime) -> None:
    rows = [
        {
            "source_id": each.id,
            "day": _number(now.date()),
            "answered": int(each.outcome in GOOD),
            "failed": int(each.outcome in BAD),
            "skipped": int(each.outcome in SKIPPED),
            "new": brought[each.id],
            "detail": "" if each.outcome in GOOD else each.detail,
        }
        for each in polled
    ]
    old, new = source_days.c, excluded(source_days)
    added = {name: old[name] + new[name] for name in ("answered", "failed", "skipped", "new")}
    detail = func.coalesce(func.nullif(new.detail, ""), old.detail)
    upsert(connection, source_days, ["source_id", "day"], rows, detail=detail, **added)


def _last_brought(connection: Connection, last: int) -> dict[int, int]:
    """Return by source the last day up to ``last`` on which it brought anything; the first of all if it never did."""
    brought = func.max(case((source_days.c.new > 0, source_days.c.day)))
    query = (
        select(source_days.c.source_id, func.coalesce(brought, func.min(source_days.c.day)))
        .where(source_days.c.day <= last)
        .group_by(source_days.c.source_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _verdict(rows: Sequence[Row[Any]], since: int, last: int) -> tuple[str, str]:
    """Return what a source was, as `Coverage` names it, and why."""
    if not any(row.answered for row in rows):
        if any(row.failed for row in rows):
            return "failed", next(row.detail for row in rows if row.failed)
        return "skipped", next((row.detail for row in rows if row.detail), "")
    if last - since >= SILENT_AFTER.days:
        told = EPOCH.date() + timedelta(days=since)
        return "silent", f"nothing new since {told.isoformat()}"
    return "answered", ""


def _number(day: date) -> int:
    return (day - EPOCH.date()).days


def _noon(number: int) -> datetime:
    return EPOCH + timedelta(days=number, hours=12)
