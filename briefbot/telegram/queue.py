"""What is to be sent: a row of chats, each with its parts in order, the one that may be written to first in front."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from briefbot.store.ledger import Part, Waiting


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


class SendQueue:
    """Chats by the moment from which on they may be written to."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Chat]] = []
        self._numbers = count()

    def put(self, chat: Chat, ready_at: float) -> None:
        """Put a chat in the row; one with nothing left to get is done with."""
        if chat.parts:
            heapq.heappush(self._heap, (ready_at, next(self._numbers), chat))

    def ready_at(self) -> float | None:
        """Return when the first chat may be written to; ``None`` if the row is empty."""
        return self._heap[0][0] if self._heap else None

    def take(self) -> Chat:
        """Take the first chat."""
        return heapq.heappop(self._heap)[2]

    def __len__(self) -> int:
        return len(self._heap)


def chats_of(waiting: Iterable[Waiting]) -> list[Chat]:
    """Return a `Chat` for each chat that waits, its parts in order, in the order in which they come first."""
    chats: dict[int, Chat] = {}
    for each in waiting:
        chat = chats.get(each.chat_id)
        if chat is None:
            chat = chats[each.chat_id] = Chat(each.chat_id, each.topic_id, each.quiet, each.zone, each.misses)
        chat.parts.append(Part(each.edition_id, each.chat_id, each.part))
    return list(chats.values())
