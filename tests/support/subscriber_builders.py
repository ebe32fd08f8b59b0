"""Builders of subscribers."""

from __future__ import annotations

from datetime import UTC, datetime

from briefbot.store.subscribers import Subscriber

LONG_AGO = datetime(2011, 2, 17, tzinfo=UTC)


def a_subscriber(chat_id: int = 1, **values) -> Subscriber:
    """A private chat that has had its brief at seven in Tripoli for long; any value may be replaced."""
    fields = {
        "kind": "private",
        "language": "en",
        "zone": "Africa/Tripoli",
        "hour": 7,
        "weekdays": 127,
        "length": "full",
        "only_news": False,
        "quiet": False,
        "state": "active",
        "joined_at": LONG_AGO,
        "settled_at": LONG_AGO,
        "state_at": LONG_AGO,
    }
    return Subscriber(chat_id=chat_id, **{**fields, **values})
