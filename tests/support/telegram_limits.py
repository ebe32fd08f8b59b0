"""How many messages Telegram takes, and the record of what became of each one that a bot sent.

core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: not more than one message per second in a chat
(short bursts are let through), 20 per minute in a group, about 30 per second over all chats.
"""

import hashlib
import math
import time
from collections import Counter, deque
from dataclasses import dataclass
from typing import Any

DELIVERED = {"ok", "drop_after", "client_gone", "garbled"}  # outcomes after which the message stands in the chat
GRACE = 0.02  # seconds: clocks of two threads, and sleeps that end a little early


@dataclass(frozen=True)
class Limits:
    """Messages over all chats per second, per chat per second, per group per minute; ``None`` is no limit.

    ``per_chat_burst`` messages may come at once where the chat was quiet as many seconds. ``second`` and ``minute`` are
    the lengths of the windows, so that a test need not wait for a real minute.
    """

    overall: int | None = 30
    per_chat: float | None = 1.0
    per_group: int | None = 20
    per_chat_burst: int = 1
    second: float = 1.0
    minute: float = 60.0


UNLIMITED = Limits(None, None, None)


class Windows:
    """The sliding windows over the messages that were taken."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.overall: deque[float] = deque()
        self.chats: dict[int, deque[float]] = {}
        self.groups: dict[int, deque[float]] = {}
        self.until: dict[int, float] = {}
        self.impatient = 0
        self.peak_second = 0
        self.peak_minute: Counter = Counter()

    def wait(self, chat: int, is_group: bool, now: float) -> int:
        """Seconds to wait before that chat takes another message, whole ones as Telegram says them; 0 where it does."""
        limits = self.limits
        if self.until.get(chat, now) > now + GRACE:
            return max(1, math.ceil(self.until[chat] - now))  # whoever comes back too early is sent away again
        left = self._left(self.overall, limits.overall, limits.second, now)
        if limits.per_chat is not None:
            span = limits.per_chat_burst / limits.per_chat * limits.second
            left = max(left, self._left(self.chats.get(chat), limits.per_chat_burst, span, now))
        if is_group:
            left = max(left, self._left(self.groups.get(chat), limits.per_group, limits.minute, now))
        if left <= GRACE:
            return 0
        return self.hold(chat, math.ceil(left - GRACE), now)

    def note_early(self, chat: int, now: float) -> None:
        """Count a request that comes before the wait it was told is over."""
        self.impatient += self.until.get(chat, now) > now + GRACE

    def hold(self, chat: int, seconds: int, now: float) -> int:
        """Tell the chat to wait that long."""
        self.until[chat] = now + seconds
        return max(1, seconds)

    def _left(self, window: deque[float] | None, most: int | None, span: float, now: float) -> float:
        if not window or most is None:
            return 0.0
        # the message that must have left the window before there is room for one more
        return window[-most] + span - now if len(window) >= most else 0.0

    def take(self, chat: int, is_group: bool, now: float) -> None:
        """Count a message that was taken."""
        _push(self.overall, now, self.limits.second)
        self.peak_second = max(self.peak_second, len(self.overall))
        if self.limits.per_chat is not None:
            _push(self.chats.setdefault(chat, deque(maxlen=self.limits.per_chat_burst)), now, math.inf)
        if is_group:
            window = self.groups.setdefault(chat, deque())
            _push(window, now, self.limits.minute)
            self.peak_minute[chat] = max(self.peak_minute[chat], len(window))


def _push(window: deque[float], now: float, span: float) -> None:
    window.append(now)
    while window[0] <= now - span:
        window.popleft()


class Ledger:
    """One line for each message a bot sent: when, to whom, what, and what became of it. Kept small: benches send many."""

    def __init__(self, digest: bool = False) -> None:
        self.digest = digest
        self.times: list[float] = []
        self.chats: list[int] = []
        self.texts: list[str] = []
        self.outcomes: list[str] = []
        self.entities_lost = 0
        self._known: dict[str, str] = {}

    def open(self, chat: int, text: str) -> int:
        """A new line, and its number."""
        kept = digest(text) if self.digest else text
        self.times.append(time.time())
        self.chats.append(chat)
        self.texts.append(self._known.setdefault(kept, kept))
        self.outcomes.append("pending")
        return len(self.times) - 1

    def lines(self) -> list[tuple[float, int, str, str]]:
        """All of it: (time, chat, text or digest, outcome)."""
        return list(zip(self.times, self.chats, self.texts, self.outcomes, strict=True))

    def counts(self) -> Counter:
        """How often each outcome came."""
        return Counter(self.outcomes)

    def delivered(self) -> Counter:
        """How often each text stands in each chat: (chat, html) or (chat, digest)."""
        rows = zip(self.chats, self.texts, self.outcomes, strict=True)
        return Counter((chat, text) for chat, text, outcome in rows if outcome in DELIVERED)

    def stats(self) -> dict[str, Any]:
        """Counts of everything, as JSON has them."""
        delivered = self.delivered()
        return {
            "requests": len(self.times),
            "outcomes": dict(self.counts()),
            "delivered": delivered.total(),
            "delivered_pairs": len(delivered),
            "delivered_twice": sum(count - 1 for count in delivered.values()),
            "entities_lost": self.entities_lost,
        }


def digest(text: str) -> str:
    """Sixteen letters that stand for a text."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
