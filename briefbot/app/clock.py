"""Reads the clock (only here), and computes the period of a brief or a search in the reader's time zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from briefbot.config import BriefConfig
from briefbot.errors import ConfigError
from briefbot.model import Window

#: A day, ``today`` or ``yesterday``, a moment, or how long before now.
When = date | str | timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The period that a brief covers."""

    window: Window
    day: date
    """Its last day, in the reader's time zone."""

    since: date | None = None
    """Its first day; ``None`` if it is the last one, too."""


def now() -> datetime:
    """Return the current time, in UTC."""
    return datetime.now(UTC)


def today(options: BriefConfig) -> date:
    """Return the current day in the reader's time zone."""
    return now().astimezone(options.zone).date()


def last_day(options: BriefConfig) -> Span:
    """Return the 24 hours up to now; not only today, of which there is little news after midnight."""
    return _span(Window(now() - timedelta(days=1)), options)


def since(moment: datetime, options: BriefConfig) -> Span:
    """Return the time from ``moment`` up to now; if the clock went back behind it, the last instant."""
    return _span(Window(min(moment, now() - timedelta(microseconds=1)), now()), options)


def span_between(window: Window, options: BriefConfig) -> Span:
    """Return a window with its first and last day in the reader's time zone."""
    return _span(window, options)


def span_of(options: BriefConfig, *, day: When = None, since: When, until: When) -> Span | None:
    """Return the period of ``day``, or from ``since`` to ``until``; ``None`` if none of them is given.

    Args:
        options: they contain the reader's time zone.
        day: a date, ``today`` or ``yesterday``.
        since: the same, a moment, or how long before now.
        until: the same as ``since``; by default now.

    Raises:
        ConfigError: it ends before it begins.
    """
    if day is not None:
        since = until = day
    if since is None and until is None:
        return None
    return _span(window_of(options, since=since, until=until), options)


def window_of(options: BriefConfig, *, since: When, until: When) -> Window:
    """Return the window from the start of ``since`` to the end of ``until``; each is a day, a moment or an age.

    ``None`` leaves that end open.

    Raises:
        ConfigError: it ends before it begins.
    """
    window = Window(_bound(since, options), _bound(until, options, end=True))
    if window.since and window.until and window.since >= window.until:
        raise _backwards()
    return window


def day_of(value: date | str | timedelta, options: BriefConfig) -> date:
    """Return a day in the reader's time zone that is given as a date, by its word, or by how long ago it was."""
    if isinstance(value, timedelta):
        return (now() - value).astimezone(options.zone).date()
    return today(options) - timedelta(days=value == "yesterday") if isinstance(value, str) else value


def _backwards() -> ConfigError:
    return ConfigError("--since is not before --until", hint="give the earlier one with --since")


def _span(window: Window, options: BriefConfig) -> Span:
    """Return a window with its first and last day in the reader's time zone; an open end counts as now."""
    end = window.until or now()
    if window.since is not None and window.since >= end:
        raise _backwards()
    last = (end - timedelta(microseconds=1)).astimezone(options.zone).date()
    first = window.since.astimezone(options.zone).date() if window.since else None
    return Span(window=window, day=last, since=first if first != last else None)


def _bound(value: When, options: BriefConfig, *, end: bool = False) -> datetime | None:
    """Return the start of a day in the reader's time zone, or its ``end``; a moment is returned as it is."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=options.zone)
    if isinstance(value, timedelta):
        return now() - value
    whole = Window.of_day(day_of(value, options), options.zone)
    return whole.until if end else whole.since
