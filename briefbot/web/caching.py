"""HTTP caching and Retry-After: the validators of a URL, and the time of the next request."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: Time for which a response counts as fresh at most: a careless server would delay news by a day.
LONGEST_FRESH = timedelta(hours=6)

#: Time up to which Retry-After is obeyed.
LONGEST_WAIT = timedelta(days=1)

_DIRECTIVE = re.compile(r'([a-z-]+)(?:\s*=\s*"?([^",;]*)"?)?', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheValidators:
    """The validators and freshness of one URL, stored for conditional requests."""

    url: str
    etag: str = ""
    last_modified: str = ""
    fresh_until: datetime | None = None
    """The end of its freshness: it is not requested before."""

    moved_to: str = ""
    """The target of a permanent redirect; empty if there is none."""

    children: tuple[str, ...] = ()
    """The sitemaps that it lists, if it is an index of them."""

    checked_at: datetime


def fresh_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return the end of a response's freshness; ``None`` if its headers do not state it.

    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> fresh_until({"cache-control": "max-age=600", "age": "60"}, now).minute
    9
    """
    orders = {name.lower(): value for name, value in _DIRECTIVE.findall(headers.get("cache-control", ""))}
    if "no-store" in orders or "no-cache" in orders:
        return None
    if "max-age" in orders:
        seconds = _seconds(orders["max-age"])
        span = None if seconds is None else seconds - (_seconds(headers.get("age", "")) or timedelta())
    else:
        expires, sent = http_date(headers.get("expires", "")), http_date(headers.get("date", ""))
        span = expires - (sent or now) if expires else None
    return now + min(span, LONGEST_FRESH) if span and span > timedelta() else None


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return the time that Retry-After gives, at most a day from now; ``None`` if there is none."""
    value = headers.get("retry-after", "").strip()
    seconds = _seconds(value)
    wanted = now + seconds if seconds is not None else http_date(value)
    return None if wanted is None else max(now, min(wanted, now + LONGEST_WAIT))


def http_date(value: str) -> datetime | None:
    """Parse a date of an HTTP header (RFC 822 and successors), in UTC; ``None`` if it is not one."""
    try:
        found = parsedate_to_datetime(value.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _seconds(value: str) -> timedelta | None:
    bare = value.strip()
    return timedelta(seconds=min(int(bare[:12]), 10**9)) if bare.isascii() and bare.isdigit() else None
