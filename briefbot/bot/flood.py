"""Protection from floods: how much one person, or one chat, may ask in how long."""

from __future__ import annotations

from collections import OrderedDict

#: People or chats remembered, the last seen; more would be a flood of them, and memory has an end.
_MOST_KEYS = 10_000


class Flood:
    """A bucket for each person or chat, that fills with what is asked and empties with time.

    >>> flood = Flood(most=2, seconds=60)
    >>> [flood.admits(1, now) for now in (0.0, 0.1, 0.2, 31.0)]
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
