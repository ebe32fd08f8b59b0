"""Stores the sources, the result of the last poll of each, and its results by day."""

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

#: Time without a new article after which a source counts as silent. News outlets publish daily, institutes weekly.
SILENT_AFTER = timedelta(days=7)

GOOD = frozenset({"answered", "unchanged", "fresh"})
BAD = frozenset({"failed", "gone"})

#: The possible outcomes of a poll, in three groups.
SKIPPED = frozenset({"waiting", "refused"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSource(SourceSpec):
    """A stored source; its ``title`` is the configured one, else the feed's own."""

    id: int
    listed: bool
    """It was added with `feeds add`; otherwise it comes from the configuration or the topic."""

    added_at: datetime
    outcome: str
    """The outcome of the last poll, one of `GOOD`, `BAD` or `SKIPPED`; empty if it was never polled."""

    detail: str
    """The reason for a bad outcome."""

    checked_at: datetime | None
    answered_at: datetime | None
    newest_at: datetime | None
    failures: int
    """Consecutive failed polls."""

    retry_at: datetime | None
    """The end of its back-off; ``None`` if there is none."""

    def silent_since(self, now: datetime) -> datetime | None:
        """Return when it last had a new article, if it answers but has had none for long; else ``None``."""
        newest = self.newest_at or self.added_at
        answers = self.outcome not in BAD and self.outcome != "refused"
        return newest if answers and now - newest >= SILENT_AFTER else None


def save_sources(
    connection: Connection, asked: Sequence[SourceSpec], now: datetime, *, listed: bool = False
) -> list[StoredSource]:
    """Store the sources in ``asked`` that are not stored yet; return all of ``asked`` as stored, in order."""
    names = [field.name for field in fields(SourceSpec)]  # some are already `StoredSource`, with more fields
    rows = [{**{name: getattr(each, name) for name in names}, "listed": listed, "added_at": now} for each in asked]
    old, new = sources.c, excluded(sources)
    title = func.coalesce(func.nullif(new.title, ""), old.title)
    merged = {"title": title, "listed": old.listed | new.listed, "added_at": old.added_at}
    upsert(connection, sources, ["kind", "url"], rows, **merged)
    known = {(each.kind, each.url): each for each in every(connection)}
    return [known[each.kind, each.url] for each in asked]


def every(connection: Connection) -> list[StoredSource]:
    """Return every source that was ever polled or added, in the order of their first appearance."""
    return [StoredSource(**row) for row in connection.execute(select(sources).order_by(sources.c.id)).mappings()]


def unlist(connection: Connection, url: str) -> int:
    """Mark the source at ``url`` as no longer added by command; return the number of rows changed."""
    changed = connection.execute(update(sources).where(sources.c.url == url, sources.c.listed).values(listed=False))
    return changed.rowcount


def record_polls(connection: Connection, polled: Sequence[StoredSource], brought: Counter[int], now: datetime) -> None:
    """Store the results of polls; ``brought`` has the number of new articles by the source's id."""
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
    """Return which of the sources in ``ids`` answered in ``window``; ``None`` if none was polled in it."""
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
    by_verdict: defaultdict[str, list[Missing]] = defaultdict(list)
    for source in every(connection):
        if source.id in polled:
            verdict, reason = _verdict(polled[source.id], brought[source.id], last)
            by_verdict[verdict].append(Missing(source.public_url, reason, source.public_name))
    answered = len(by_verdict.pop("answered", ())) + len(by_verdict["silent"])
    ordered = {name: tuple(sorted(items, key=lambda m: (m.title, m.what))) for name, items in by_verdict.items()}
    return Coverage(answered=answered, **ordered)


def prune(connection: Connection, before: date) -> None:
    """Delete the results of days before ``before``, and sources that are neither added, polled nor referred to."""
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
    """Add the results of polls to those of the day."""
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
    """Return for each source the last day, up to ``last``, with a new article; without one, its first day."""
    brought = func.max(case((source_days.c.new > 0, source_days.c.day)))
    query = (
        select(source_days.c.source_id, func.coalesce(brought, func.min(source_days.c.day)))
        .where(source_days.c.day <= last)
        .group_by(source_days.c.source_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _verdict(rows: Sequence[Row[Any]], since: int, last: int) -> tuple[str, str]:
    """Return the field of `Coverage` that a source belongs to (``failed``, ``silent``, ...), and the reason."""
    if not any(row.answered for row in rows):
        if any(row.failed for row in rows):
            return "failed", next(row.detail for row in rows if row.failed)
        return "skipped", next((row.detail for row in rows if row.detail), "")
    if last - since >= SILENT_AFTER.days:
        day = EPOCH.date() + timedelta(days=since)
        return "silent", f"nothing new since {day.isoformat()}"
    return "answered", ""


def _number(day: date) -> int:
    return (day - EPOCH.date()).days


def _noon(number: int) -> datetime:
    return EPOCH + timedelta(days=number, hours=12)
