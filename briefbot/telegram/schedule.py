"""When a subscriber's brief is due. Pure: reads no clock and no archive."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from briefbot.store.subscribers import Subscriber

#: All seven weekday bits, Monday the lowest.
EVERY_DAY = 127

#: Hours in which a brief comes with a notification sound even for a subscriber who wants none at night.
_DAYTIME = range(7, 22)


class Occurrence(NamedTuple):
    """One time at which a brief is due, and the start of the period that it covers."""

    day: date
    """The day in the reader's time zone."""

    due_at: datetime
    since: datetime
    """When the brief before was due: the next brief covers days without one."""


class Due(NamedTuple):
    """A subscriber whose brief is due, perhaps too late to be sent."""

    subscriber: Subscriber
    at: Occurrence
    is_late: bool


@lru_cache(maxsize=4096)
def last_occurrence(hour: int, zone: str, weekdays: int, now: datetime) -> Occurrence | None:
    """Return the last occurrence at or before ``now``; ``None`` if no weekday is chosen.

    >>> last_occurrence(7, "Africa/Tripoli", 127, datetime(2020, 5, 22, 12, tzinfo=UTC)).due_at.isoformat()
    '2020-05-22T05:00:00+00:00'
    """
    found = (each for each in _due_times(hour, zone, weekdays, now, range(0, -16, -1)) if each[1] <= now)
    last, before = next(found, None), next(found, None)
    return Occurrence(*last, before[1]) if last and before else None


def next_occurrence(hour: int, zone: str, weekdays: int, now: datetime) -> datetime | None:
    """Return when the next brief is due after ``now``; ``None`` if no weekday is chosen."""
    return next((moment for _, moment in _due_times(hour, zone, weekdays, now, range(9)) if moment > now), None)


def _due_times(
    hour: int, zone: str, weekdays: int, now: datetime, offsets: Iterable[int]
) -> Iterator[tuple[date, datetime]]:
    """Yield those of the days at ``offsets`` from today that are chosen, each with the time when its brief is due."""
    today = now.astimezone(ZoneInfo(zone)).date()
    for day in (today + timedelta(days=offset) for offset in offsets):
        if weekdays >> day.weekday() & 1:
            yield day, moment_of(day, hour, zone)


def moment_of(day: date, hour: int, zone: str) -> datetime:
    """Return ``hour`` on ``day`` in ``zone`` as UTC; an hour that the clock skips counts as if it had not."""
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def due(
    subscribers: Iterable[Subscriber], now: datetime, *, late_hours: int, briefed: Collection[tuple[int, str]]
) -> list[Due]:
    """Return the subscribers whose brief is due, the longest due first.

    No brief is due to a chat that is in ``briefed`` with that day, nor for a time before the chat last changed its
    hour. A brief that was due more than ``late_hours`` ago is late: it is skipped, and counted.
    """
    found = []
    for each in subscribers:
        at = last_occurrence(each.hour, each.zone, each.weekdays, now)
        if at and at.due_at >= each.settled_at and (each.chat_id, at.day.isoformat()) not in briefed:
            found.append(Due(each, at, now - at.due_at > timedelta(hours=late_hours)))
    return sorted(found, key=lambda each: (each.at.due_at, each.subscriber.chat_id))


def is_night(moment: datetime, zone: str) -> bool:
    """Return whether ``moment`` is between 22:00 and 7:00 in ``zone``."""
    return moment.astimezone(ZoneInfo(zone)).hour not in _DAYTIME
