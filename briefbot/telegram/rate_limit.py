"""The pace of sending: as fast as Telegram allows, and never faster.

The limits: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.

Broadcasts and the bot's answers (`briefbot.bot.rate_limiter`) have one each. A broadcast needs to know beforehand which
chat may be written to when. So messages start at even distances, a chat or group that is not ready lets others go
first, and an order to wait holds up the chat that it came for; all of them only where such orders come from everywhere
at once.
"""

from collections import deque

#: Share of the overall limit that is used: requests that start evenly arrive unevenly. 2 % of a second is 20 ms.
MARGIN = 0.98

#: Answers among which orders to wait are counted.
_LOOKED_AT = 20

#: Share of orders to wait from which on they are taken to be for the whole bot. Of single ones 5 in 100 is much.
_EVERYWHERE = 0.5

_MINUTE = 60.0

#: Groups remembered before those are forgotten that may be written to anyway; a minute has room for half as many.
_MOST_GROUPS = 4_000


class RateLimit:
    """When the next message may start. Moments are seconds of a clock that never goes back."""

    def __init__(self, *, per_second: float, per_chat: float, per_group: int) -> None:
        self._distance = 1.0 / (per_second * MARGIN)
        self._chat_distance = 1.0 / per_chat
        self._per_group = per_group
        self._next = 0.0
        self._held_until = 0.0
        self._groups: dict[int, deque[float]] = {}
        self._waits: deque[float] = deque(maxlen=_LOOKED_AT)

    def take(self, now: float) -> float:
        """Take the next place in the row; return the moment for it, ``now`` at the earliest."""
        place = max(now, self._next, self._held_until)
        self._next = place + self._distance
        return place

    def started(self, chat_id: int, now: float) -> None:
        """Note that a message went to ``chat_id``; only groups and channels, whose ids are negative, are counted."""
        if chat_id < 0:
            self._groups.setdefault(chat_id, deque(maxlen=self._per_group)).append(now)
        if len(self._groups) > _MOST_GROUPS:
            self._groups = {key: sent for key, sent in self._groups.items() if sent[-1] > now - _MINUTE}

    def ready_at(self, chat_id: int, now: float) -> float:
        """Return when the next message may go to ``chat_id``, the last one having been answered ``now``."""
        ready = now + self._chat_distance
        sent = self._groups.get(chat_id)
        if sent and len(sent) == self._per_group:
            ready = max(ready, sent[0] + _MINUTE)
        return ready

    def answered(self, chat_id: int, now: float, wait: float = 0.0) -> float:
        """Note an answer and the seconds that it orders to wait; return when its chat may be written to again."""
        self._waits.append(now + wait if wait else 0.0)
        if not wait:
            return self.ready_at(chat_id, now)
        ordered = sum(1 for each in self._waits if each)
        if len(self._waits) == _LOOKED_AT and ordered >= _EVERYWHERE * _LOOKED_AT:
            self._held_until = max(self._waits)
        return now + wait

    def give_back(self) -> None:
        """Note that the last place was not used up: Telegram's limit is on messages sent, and that one was refused."""
        self._next -= self._distance

    def hold(self, until: float) -> None:
        """Let nobody be written to before ``until``."""
        self._held_until = max(self._held_until, until)
