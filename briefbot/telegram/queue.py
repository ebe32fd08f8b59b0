"""What is to be sent: chats, each with its parts in order, the one that may be written to first in front."""

import heapq
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from briefbot.store.ledger import Part, WaitingPart


@dataclass(slots=True)
class Chat:
    """A chat and what it is still to get."""

    chat_id: int
    topic_id: int = 0
    quiet: bool = False
    zone: str = "UTC"
    misses: int = 0
    """Briefs in a row that it did not let the bot write."""
    parts: deque[Part] = field(default_factory=deque)
    failures: int = 0
    """Attempts in a row that failed on the way."""
    plain: bool = False
    """Its next part goes out as plain text."""

    def advance(self) -> None:
        """Go on to the next part."""
        self.parts.popleft()
        self.failures, self.plain = 0, False


class SendQueue:
    """Chats by the moment from which on they may be written to."""

    def __init__(self, waiting: Iterable[WaitingPart]) -> None:
        self._numbers = count()
        self._heap: list[tuple[float, int, Chat]] = []
        chats: dict[int, Chat] = {}
        for each in waiting:
            made = Chat(each.chat_id, each.topic_id, each.quiet, each.zone, each.misses)
            chats.setdefault(each.chat_id, made).parts.append(Part(each.edition_id, each.chat_id, each.part))
        for chat in chats.values():
            self.put(chat, 0.0)

    def put(self, chat: Chat, ready_at: float) -> None:
        """Put a chat in the queue; one with nothing left to get is done with."""
        if chat.parts:
            heapq.heappush(self._heap, (ready_at, next(self._numbers), chat))

    def ready_at(self) -> float | None:
        """Return when the first chat may be written to; ``None`` if the queue is empty."""
        return self._heap[0][0] if self._heap else None

    def take(self) -> Chat:
        """Take the first chat."""
        return heapq.heappop(self._heap)[2]

    def __len__(self) -> int:
        return len(self._heap)
