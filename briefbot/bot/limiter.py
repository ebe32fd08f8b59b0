"""The pace of answers to readers. An order of Telegram's to wait holds up its own chat and no other.

PTB's ``AIORateLimiter`` lets one such order hold up everybody, and counts a question about who is an administrator as a
message to the group: whoever taps a lot would keep its administrators waiting.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

_WRITES = ("sendMessage", "editMessageText")

#: Of use at once or not at all.
_ONCE = ("answerCallbackQuery", "sendChatAction")

_TRIES = 4
_PER_SECOND = 30
_MINUTE = 60.0

#: Chats remembered before those are forgotten that may be written to anyway.
_MOST_CHATS = 1_000


class Limiter(BaseRateLimiter[int]):
    """Lets ``per_group`` messages a minute go to a group or channel, 30 a second to all, and heeds orders to wait."""

    def __init__(self, *, per_group: int) -> None:
        self._per_group = per_group
        self._all = AsyncLimiter(_PER_SECOND, 1)
        self._sent: dict[int, deque[float]] = {}
        self._held: dict[Hashable, float] = {}

    async def initialize(self) -> None:
        """Do nothing."""

    async def shutdown(self) -> None:
        """Do nothing."""

    async def process_request(  # noqa: PLR0913, PLR0917  # PTB's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,  # noqa: ARG002  # PTB's signature
    ) -> Any:
        """Make a request when its chat may be written to; after an order to wait, again.

        Raises:
            RetryAfter: Telegram ordered to wait time and again, or it is too late then.
        """
        if endpoint in _ONCE:
            return await callback(*args, **kwargs)
        chat_id, is_write = data.get("chat_id"), endpoint in _WRITES
        line: Hashable = chat_id if is_write else (chat_id, endpoint)
        for attempt in range(1, _TRIES + 1):
            await self._is_ready(line)
            if is_write:
                self._note(chat_id)
                await self._all.acquire()
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                if attempt == _TRIES:
                    raise
                # the public property warns of the type that it will have
                seconds = error._retry_after.total_seconds()  # noqa: SLF001
                self._held[line] = time.monotonic() + seconds + 0.1
        raise AssertionError  # pragma: no cover

    async def _is_ready(self, line: Hashable) -> None:
        """Wait until a chat may be written to."""
        while True:
            sent = self._sent.get(line) if isinstance(line, int) else None
            full_until = sent[0] + _MINUTE if sent and len(sent) == self._per_group else 0.0
            wait = max(full_until, self._held.get(line, 0.0)) - time.monotonic()
            if wait <= 0:
                return
            await asyncio.sleep(wait)

    def _note(self, chat_id: Any) -> None:
        """Count a message to a group or channel, whose ids are negative."""
        now = time.monotonic()
        if isinstance(chat_id, int) and chat_id < 0:
            self._sent.setdefault(chat_id, deque(maxlen=self._per_group)).append(now)
        if len(self._sent) > _MOST_CHATS:
            self._sent = {key: sent for key, sent in self._sent.items() if sent[-1] > now - _MINUTE}
        if len(self._held) > _MOST_CHATS:
            self._held = {key: until for key, until in self._held.items() if until > now}
