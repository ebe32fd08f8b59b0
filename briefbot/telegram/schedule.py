"""Whose hour has come. Pure: no clock, no archive."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from briefbot.store.subscribers import Subscriber

#: Bits of the weekdays, Monday first.
EVERY_DAY = 127

#: Hours in which a brief comes with a sound also where none is wished at night.
_DAYTIME = range(7, 22)


class Occurrence(NamedTuple):
    """The moment at which a reader's brief is due, and the time that it is of."""

    day: date
    """The reader's own."""

    due_at: datetime
    since: datetime
    """When the one before was due, so that days without a brief are in the next."""


class Due(NamedTuple):
    """A reader whose brief is due, or was too long ago."""

    subscriber: Subscriber
    at: Occurrence
    is_late: bool


@lru_cache(maxsize=4096)
def last_occurrence(hour: int, zone: str, weekdays: int, now: datetime) -> Occurrence | None:
    """Return the last occurrence at or before ``now``; ``None`` if no weekday is chosen.

    >>> last_occurrence(7, "Africa/Tripoli", 127, datetime(2020, 5, 22, 12, tzinfo=UTC)).due_at.isoformat()
    '2020-05-22T05:00:00+00:00'
    """
    found = (each for each in _moments(hour, zone, weekdays, now, range(0, -16, -1)) if each[1] <= now)
    last, before = next(found, None), next(found, None)
    return Occurrence(*last, before[1]) if last and before else None


def next_occurrence(hour: int, zone: str, weekdays: int, now: datetime) -> datetime | None:
    """Return when the next brief is due after ``now``; ``None`` if no weekday is chosen."""
    return next((moment for _, moment in _moments(hour, zone, weekdays, now, range(9)) if moment > now), None)


def _moments(
    hour: int, zone: str, weekdays: int, now: datetime, offsets: Iterable[int]
) -> Iterator[tuple[date, datetime]]:
    """Yield the chosen days at these offsets from today, each with the moment at which a brief is due."""
    today = now.astimezone(ZoneInfo(zone)).date()
    for day in (today + timedelta(days=offset) for offset in offsets):
        if weekdays >> day.weekday() & 1:
            yield day, moment_of(day, hour, zone)


def moment_of(day: date, hour: int, zone: str) -> datetime:
    """Return when it is ``hour`` on ``day`` in ``zone``; where the clock skips that hour, as if it had not."""
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def due(
    subscribers: Iterable[Subscriber], now: datetime, *, late_hours: int, briefed: Collection[tuple[int, str]]
) -> list[Due]:
    """Return whom to brief now, what was due first in front.

    A brief is due once: not if its chat is in ``briefed`` with that day, and not if it was before the chat settled on
    its hour. One that was due more than ``late_hours`` ago is late: to be skipped, and counted.
    """
    found = []
    for each in subscribers:
        at = last_occurrence(each.hour, each.zone, each.weekdays, now)
        if at and at.due_at >= each.settled_at and (each.chat_id, at.day.isoformat()) not in briefed:
            found.append(Due(each, at, now - at.due_at > timedelta(hours=late_hours)))
    return sorted(found, key=lambda each: (each.at.due_at, each.subscriber.chat_id))


def is_night(moment: datetime, zone: str) -> bool:
    """Return whether it is night for a reader in ``zone``."""
    return moment.astimezone(ZoneInfo(zone)).hour not in _DAYTIME
