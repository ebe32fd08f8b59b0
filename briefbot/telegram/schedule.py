"""Whose hour has come. Pure: no clock, no archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from briefbot.store.subscribers import Subscriber

#: Bits of the weekdays, Monday first.
EVERY_DAY = 127

#: Hours from and to which a brief comes without a sound, if that is wished.
_NIGHT = (22, 7)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The moment at which a reader's brief is due, and the time that it is of."""

    day: date
    """The reader's own."""

    due_at: datetime
    since: datetime
    """When the one before was due, so that days without a brief are in the next."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reader and the slot that is to be served, or that passed too long ago."""

    subscriber: Subscriber
    slot: Occurrence
    is_late: bool


@lru_cache(maxsize=4096)
def last_occurrence(hour: int, zone: str, weekdays: int, now: datetime) -> Occurrence | None:
    """Return the last slot at or before ``now``; ``None`` if no weekday is chosen.

    >>> last_occurrence(7, "Africa/Tripoli", 127, datetime(2020, 5, 22, 12, tzinfo=UTC)).due_at.isoformat()
    '2020-05-22T05:00:00+00:00'
    """
    found: list[tuple[date, datetime]] = []
    today = now.astimezone(ZoneInfo(zone)).date()
    for back in range(16):
        day = today - timedelta(days=back)
        moment = moment_of(day, hour, zone)
        if weekdays >> day.weekday() & 1 and moment <= now:
            found.append((day, moment))
            if len(found) == 2:
                break
    if not found:
        return None
    day, moment = found[0]
    before = found[1][1] if len(found) == 2 else moment - timedelta(days=1)
    return Occurrence(day, moment, before)


def next_occurrence(hour: int, zone: str, weekdays: int, now: datetime) -> datetime | None:
    """Return when the next brief is due after ``now``; ``None`` if no weekday is chosen."""
    today = now.astimezone(ZoneInfo(zone)).date()
    moments = (
        moment_of(day, hour, zone)
        for day in (today + timedelta(days=ahead) for ahead in range(9))
        if weekdays >> day.weekday() & 1
    )
    return next((moment for moment in moments if moment > now), None)


def moment_of(day: date, hour: int, zone: str) -> datetime:
    """Return when it is ``hour`` on ``day`` in ``zone``; where the clock skips that hour, as if it had not."""
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def due(
    subscribers: Iterable[Subscriber],
    now: datetime,
    *,
    late_hours: int,
    is_briefed: Callable[[int, str], bool],
) -> list[Due]:
    """Return whom to brief now, the slots that passed longest ago first.

    A slot is due once: not if its chat has a briefing of that day already, and not if it was before the chat settled on
    its hour. One that passed more than ``late_hours`` ago is late: to be skipped, and counted.
    """
    found = []
    for each in subscribers:
        slot = last_occurrence(each.hour, each.zone, each.weekdays, now)
        if slot is None or slot.due_at < each.settled_at or is_briefed(each.chat_id, slot.day.isoformat()):
            continue
        found.append(Due(each, slot, now - slot.due_at > timedelta(hours=late_hours)))
    return sorted(found, key=lambda each: (each.slot.due_at, each.subscriber.chat_id))


def is_night(moment: datetime, zone: str) -> bool:
    """Return whether it is night for a reader in ``zone``."""
    first, last = _NIGHT
    hour = moment.astimezone(ZoneInfo(zone)).hour
    return hour >= first or hour < last
