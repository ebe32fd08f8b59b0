"""The rate limit of a broadcast: overall, per chat and per group, with the waits that Telegram demands (429).

The limits: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.

Messages start at even intervals; a chat that has to wait lets others go first. A 429 delays only the chat that it was
for; if half of the last answers are 429, it delays all. The bot's replies have a limiter of their own
(`briefbot.bot.rate_limiter`): a broadcast has to know in advance which chat may be written to when.
"""

from collections import deque

#: Share of the overall limit that is used, since requests that start evenly arrive unevenly. 2 % of a second is 20 ms.
MARGIN = 0.98

#: Latest answers of which the share of 429 is computed.
_RECENT = 20

#: Share of 429 from which they are taken to be for the whole bot. For single chats 5 in 100 is much.
_WHOLE_BOT = 0.5

_MINUTE = 60.0

#: Groups that are remembered; beyond that, those without a message in the last minute are forgotten. At 30 messages a
#: second a minute has fewer than half as many.
_MOST_GROUPS = 4_000


class RateLimit:
    """Computes when the next message may start. Times are seconds of a monotonic clock."""

    def __init__(self, *, per_second: float, per_chat: float, per_group: int) -> None:
        self._distance = 1.0 / (per_second * MARGIN)
        self._chat_distance = 1.0 / per_chat
        self._per_group = per_group
        self._next = 0.0
        self._held_until = 0.0
        self._groups: dict[int, deque[float]] = {}
        self._waits: deque[float] = deque(maxlen=_RECENT)

    def take(self, now: float) -> float:
        """Reserve the next start under the overall limit; return its time, ``now`` at the earliest."""
        start = max(now, self._next, self._held_until)
        self._next = start + self._distance
        return start

    def started(self, chat_id: int, now: float) -> None:
        """Record a message to ``chat_id``; only groups and channels are counted, whose ids are negative."""
        if chat_id < 0:
            self._groups.setdefault(chat_id, deque(maxlen=self._per_group)).append(now)
        if len(self._groups) > _MOST_GROUPS:
            self._groups = {key: sent for key, sent in self._groups.items() if sent[-1] > now - _MINUTE}

    def ready_at(self, chat_id: int, now: float) -> float:
        """Return when the next message may go to ``chat_id`` if the last one was answered ``now``."""
        ready = now + self._chat_distance
        sent = self._groups.get(chat_id)
        if sent and len(sent) == self._per_group:
            ready = max(ready, sent[0] + _MINUTE)
        return ready

    def answered(self, chat_id: int, now: float, wait: float = 0.0) -> float:
        """Record an answer, with the seconds of a 429; return when its chat may be written to again."""
        self._waits.append(now + wait if wait else 0.0)
        if not wait:
            return self.ready_at(chat_id, now)
        refused = sum(1 for each in self._waits if each)
        if len(self._waits) == _RECENT and refused >= _WHOLE_BOT * _RECENT:
            self._held_until = max(self._waits)
        return now + wait

    def give_back(self) -> None:
        """Release the last reservation: Telegram counts messages that are sent, and that one was not."""
        self._next -= self._distance

    def hold(self, until: float) -> None:
        """Delay all chats until ``until``."""
        self._held_until = max(self._held_until, until)
