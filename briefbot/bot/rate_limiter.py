"""The rate limit on the bot's replies; a 429 (RetryAfter) delays only the chat that it is for.

PTB's ``AIORateLimiter`` delays all chats after one 429, and counts ``getChatMember`` as a message to the group, so that
somebody who taps many buttons could delay the replies to its administrators.
"""

import asyncio
import math
import time
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from briefbot.telegram.rate_limit import RateLimit

_WRITES = ("sendMessage", "editMessageText")

#: Requests that are useless if delayed, and are therefore not limited.
_ONCE = ("answerCallbackQuery", "sendChatAction")

_TRIES = 4

#: Waits that are remembered before those that have ended are removed.
_MOST_HELD = 1_000


class AnswerRateLimiter(BaseRateLimiter[int]):
    """Limits to ``per_group`` messages a minute in a group or channel and 30 a second in all; retries after a 429."""

    def __init__(self, *, per_group: int) -> None:
        self._rate = RateLimit(per_second=30, per_chat=math.inf, per_group=per_group)
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
        """Make a request as soon as the limits allow it; retry it after a 429.

        Raises:
            RetryAfter: every attempt was answered with 429.
        """
        if endpoint in _ONCE:
            return await callback(*args, **kwargs)
        chat_id = data.get("chat_id")
        written = chat_id if endpoint in _WRITES and isinstance(chat_id, int) else 0  # no chat has the id 0
        key: Hashable = (chat_id, "" if written else endpoint)
        for attempt in range(1, _TRIES + 1):
            while (wait := self._ready_at(key, written) - time.monotonic()) > 0:  # noqa: ASYNC110  # the wait is known
                await asyncio.sleep(wait)
            if written:
                now = time.monotonic()
                self._rate.started(written, now)
                await asyncio.sleep(self._rate.take(now) - now)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                if attempt == _TRIES:
                    raise
                # the public property raises a deprecation warning
                self._hold(key, error._retry_after.total_seconds())  # noqa: SLF001
        raise AssertionError  # pragma: no cover

    def _ready_at(self, key: Hashable, chat_id: int) -> float:
        """Return when a request may be made; ``chat_id`` is that of the chat it writes to, whose limit counts, or 0."""
        return max(self._rate.ready_at(chat_id, 0.0), self._held.get(key, 0.0))

    def _hold(self, key: Hashable, seconds: float) -> None:
        """Delay further requests with ``key``."""
        now = time.monotonic()
        if len(self._held) > _MOST_HELD:
            self._held = {other: until for other, until in self._held.items() if until > now}
        self._held[key] = now + seconds + 0.1
