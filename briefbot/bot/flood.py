"""Limits on how much one person, or one chat, may ask in a minute."""

import time
from collections import OrderedDict

#: People or chats remembered, the last seen; more would be a flood of them, and memory has an end.
_MOST_KEYS = 10_000


class LeakyBuckets:
    """A bucket for each person or chat, which fills with requests and empties with time.

    >>> buckets = LeakyBuckets(most=2, seconds=60)
    >>> [buckets.admits(1, now) for now in (0.0, 0.1, 0.2, 31.0)]
    [True, True, False, True]
    """

    def __init__(self, *, most: int, seconds: float) -> None:
        self._most, self._each = most, seconds / most
        self._full_until: OrderedDict[int, float] = OrderedDict()

    def admits(self, key: int, now: float, cost: int = 1) -> bool:
        """Return whether ``key`` may ask for ``cost`` more ``now``, in seconds of a clock that never goes back."""
        until = max(self._full_until.pop(key, now), now)
        asked = until + cost * self._each
        is_within = asked - now <= self._most * self._each + 1e-9
        self._full_until[key] = asked if is_within else until
        while len(self._full_until) > _MOST_KEYS:
            self._full_until.popitem(last=False)
        return is_within


class FloodGuard:
    """What people and groups may ask of one bot in a minute."""

    def __init__(self) -> None:
        self._people = LeakyBuckets(most=60, seconds=60)
        self._costly = LeakyBuckets(most=8, seconds=60)  # briefs, searches and lists of sources
        self._warnings = LeakyBuckets(most=1, seconds=60)
        self._guests = LeakyBuckets(most=6, seconds=60)  # answers to one person in groups, administrators apart
        # answers in a group to all of them: of the 20 messages that Telegram lets it have, some are left
        self._groups = LeakyBuckets(most=9, seconds=60)

    def admits(self, person: int, *, costly: bool) -> bool:
        """Return whether a person may ask once more, wherever it is."""
        now = time.monotonic()
        return self._people.admits(person, now) and (not costly or self._costly.admits(person, now))

    def has_room(self, chat_id: int, person: int, messages: int) -> bool:
        """Return whether a group has room for an answer of so many messages to a person."""
        now = time.monotonic()
        return self._guests.admits(person, now, messages) and self._groups.admits(chat_id, now, messages)

    def may_warn(self, person: int) -> bool:
        """Return whether to warn a person who asks too much: once a minute is enough."""
        return self._warnings.admits(person, time.monotonic())
