"""The time that a brief or a search is of, in the reader's zone. The only reader of the clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from briefbot.config import BriefConfig
from briefbot.errors import ConfigError
from briefbot.model import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time that a brief is of."""

    window: Window
    day: date
    """Its last day, in the reader's zone."""

    since: date | None = None
    """Its first day, if that is another."""


def now() -> datetime:
    """Return the moment that it is."""
    return datetime.now(UTC)


def today(options: BriefConfig) -> date:
    """Return the day that it is now for the reader."""
    return now().astimezone(options.zone).date()


def last_day(options: BriefConfig) -> Span:
    """Return the 24 hours up to now, under each day that they reach into: at half past midnight today is empty."""
    return _span(Window(now() - timedelta(days=1)), options)


def span_of(
    options: BriefConfig, *, day: date | str | None = None, since: date | str | None, until: date | str | None
) -> Span | None:
    """Return a whole day, or the time from ``since`` up to ``until``; ``None`` if none of them is given.

    Args:
        options: the reader's zone.
        day: a date, ``today`` or ``yesterday``.
        since: likewise, or a moment.
        until: likewise; without it, now.

    Raises:
        ConfigError: it ends before it begins.
    """
    if day is not None:
        since = until = day
    if since is None and until is None:
        return None
    return _span(window_of(options, since=since, until=until), options)


def window_of(options: BriefConfig, *, since: date | str | None, until: date | str | None) -> Window:
    """Return the time from the begin of ``since`` to the end of ``until``, each a day, its word, or a moment."""
    return Window(_bound(since, options), _bound(until, options, end=True))


def _span(window: Window, options: BriefConfig) -> Span:
    """Return a window, of which an open end is now, with the days that it reaches into."""
    end = window.until or now()
    if window.since is not None and window.since >= end:
        raise ConfigError("--since is not before --until", hint="give the earlier one with --since")
    last = (end - timedelta(microseconds=1)).astimezone(options.zone).date()
    first = window.since.astimezone(options.zone).date() if window.since else None
    return Span(window=window, day=last, since=first if first != last else None)


def _bound(value: date | str | None, options: BriefConfig, *, end: bool = False) -> datetime | None:
    """Return when a day begins for the reader, or ends; a moment as it is."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=options.zone)
    if isinstance(value, str):
        value = today(options) - timedelta(days=value == "yesterday")
    whole = Window.of_day(value, options.zone)
    return whole.until if end else whole.since
