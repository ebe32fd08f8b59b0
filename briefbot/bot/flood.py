"""Protection from floods: how much one chat may ask in how long."""

from __future__ import annotations

from collections import OrderedDict

_MOST_CHATS = 10_000
"""Chats remembered, the last seen; more would be a flood of chats, and memory has an end."""


class Flood:
    """A bucket for each chat, that fills with what it asks and empties with time.

    >>> flood = Flood(most=2, seconds=60)
    >>> [flood.admits(1, now) for now in (0.0, 0.1, 0.2, 31.0)]
    [True, True, False, True]
    """

    def __init__(self, *, most: int, seconds: float) -> None:
        self._most, self._each = most, seconds / most
        self._full_until: OrderedDict[int, float] = OrderedDict()
        self._told: dict[int, float] = {}

    def admits(self, chat_id: int, now: float) -> bool:
        """Return whether a chat may ask once more ``now``, in seconds of a clock that never goes back."""
        until = max(self._full_until.pop(chat_id, now), now)
        is_within = until + self._each - now <= self._most * self._each + 1e-9
        self._full_until[chat_id] = until + self._each if is_within else until
        while len(self._full_until) > _MOST_CHATS:
            self._full_until.popitem(last=False)
        return is_within

    def is_to_be_told(self, chat_id: int, now: float) -> bool:
        """Return whether a chat that asks too much is to be told so; once a minute is enough."""
        if len(self._told) > _MOST_CHATS:
            self._told.clear()
        if now - self._told.get(chat_id, -60.0) < 60.0:
            return False
        self._told[chat_id] = now
        return True
