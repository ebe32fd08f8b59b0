"""Rate limits on requests to the bot, per person and per group."""

import time
from collections import OrderedDict

#: People or chats remembered at most, the latest ones, so that a flood of new ones does not fill the memory.
_MOST_KEYS = 10_000

_MINUTE = 60.0


class LeakyBuckets:
    """A leaky bucket for each key, which fills with requests and empties within a minute.

    >>> buckets = LeakyBuckets(2)
    >>> [buckets.admits(1, now) for now in (0.0, 0.1, 0.2, 31.0)]
    [True, True, False, True]
    """

    def __init__(self, most: int) -> None:
        self._each = _MINUTE / most
        self._full_until: OrderedDict[int, float] = OrderedDict()

    def admits(self, key: int, now: float, cost: int = 1) -> bool:
        """Count a request of ``key`` and return True if its bucket has room; ``now`` is of a monotonic clock."""
        until = max(self._full_until.pop(key, now), now)
        asked = until + cost * self._each
        is_within = asked - now <= _MINUTE + 1e-9
        self._full_until[key] = asked if is_within else until
        while len(self._full_until) > _MOST_KEYS:
            self._full_until.popitem(last=False)
        return is_within


class FloodGuard:
    """The limits of one bot on people and groups, each for a minute."""

    def __init__(self) -> None:
        self._people = LeakyBuckets(60)
        self._costly = LeakyBuckets(8)  # briefs, searches and lists of sources
        self._warnings = LeakyBuckets(1)
        self._guests = LeakyBuckets(6)  # messages to one person in groups, except administrators
        # messages to all of them in a group; fewer than the 20 that Telegram allows it, to keep some for the brief
        self._groups = LeakyBuckets(9)

    def admits(self, person: int, *, costly: bool) -> bool:
        """Count a person's request, in whatever chat; return whether it is within the limits."""
        now = time.monotonic()
        return self._people.admits(person, now) and (not costly or self._costly.admits(person, now))

    def has_room(self, chat_id: int, person: int, messages: int) -> bool:
        """Count a reply of so many messages to a person in a group; return whether it is within the limits."""
        now = time.monotonic()
        return self._guests.admits(person, now, messages) and self._groups.admits(chat_id, now, messages)

    def may_warn(self, person: int) -> bool:
        """Return whether a person who exceeds the limits is to be warned: once a minute at most."""
        return self._warnings.admits(person, time.monotonic())
