"""A client of the Bot API for sending: sends one part, and says what is certain about it afterwards.

A message counts as sent once Telegram has taken the request, whether its answer comes through or not. So the request is
watched on its way: when its body is about to be written (until then nothing can have been sent), when it was written
whole (if it was not, Telegram cannot have taken it), and which status came back. Only a request that was written whole
and has no answer is unsure. https://core.telegram.org/bots/api#making-requests
"""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from importlib.util import find_spec
from types import TracebackType
from typing import Any, Self

import httpx
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import TelegramError
from telegram.request import HTTPXRequest, RequestData

if find_spec("sniffio") is None:
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]  # Python's own word for "there is none"
    # httpcore asks for it eight times a request, and Python would look through all its folders each time

#: Connections in one pool.
_POOL = 4

#: What Telegram's descriptions of a refusal have in them, by kind.
_REFUSALS = {
    "gone": (
        *("bot was blocked by the user", "user is deactivated", "bot was kicked", "bot is not a member"),
        *("bot can't initiate conversation", "group chat was deleted", "peer_id_invalid", "chat was deleted"),
        *("bot can't send messages to bots", "channel_private", "input_user_deactivated", "chat not found"),
    ),
    "no_topic": ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid"),
    "muted": (
        *("not enough rights", "have no rights", "chat_write_forbidden", "need administrator rights"),
        "chat_restricted",
    ),
    "markup": ("can't parse entities", "entity_", "entities_too_long"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One part for one chat."""

    chat_id: int
    html: str
    topic_id: int = 0
    silent: bool = False
    keyboard: InlineKeyboardMarkup | None = None
    plain: bool = False
    """``html`` is plain text: what is left to try where Telegram cannot read the markup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendResult:
    """The certain outcome of an attempt to send a message."""

    kind: str
    """``sent``; ``unsure``: it went out and no answer came; ``withdrawn``: held back at the last moment; ``later``:
    not sent, try again; ``gone``: there is no such chat for the bot any more; ``muted``: the bot may not write there;
    ``moved``: the group is a supergroup now; ``no_topic``; ``markup``: Telegram cannot read it; ``refused`` for another
    reason; ``token``: the bot's token is wrong."""

    note: str = ""
    message_id: int | None = None
    moved_to: int = 0
    retry_after: float = 0.0
    """Seconds for which Telegram told to wait."""
    cause: str = ""
    """Of ``later``: ``429``, ``5xx`` or ``network``."""


@dataclass(slots=True)
class _Watch:
    """What is known of a request on its way."""

    before: Callable[[], Awaitable[bool]]
    heard: Callable[[int], None]
    withdrawn: bool = False
    written: bool = False
    status: int = 0
    payload: bytes = b""
    fault: Exception | None = None

    async def __call__(self, event: str, info: dict[str, Any]) -> None:
        """Take note of httpcore's events: https://www.encode.io/httpcore/extensions/#trace."""
        if event == "http11.send_request_body.started":  # without its body, a request is none
            try:
                goes = await self.before()
            except Exception as error:
                self.fault = error
                raise
            if not goes:
                self.withdrawn = True
                raise _WithdrawnError
        elif event == "http11.send_request_body.complete":
            self.written = True
        elif event == "http11.receive_response_headers.complete":
            self.status = info["return_value"][1]
            self.heard(self.status)


class _WithdrawnError(Exception):
    """The part must not be sent after all."""


_watch: ContextVar[_Watch | None] = ContextVar("watch", default=None)


class _Request(HTTPXRequest):
    """PTB's, watched."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        status, payload = await super().do_request(url, method, request_data, *args, **kwargs)
        if watch := _watch.get():
            watch.status, watch.payload = status, payload
            if not 200 <= status < 300:
                raise TelegramError("refused")  # what that means, `verdict` says; PTB need not make up its mind
        return status, payload


async def _traced(request: httpx.Request) -> None:
    if watch := _watch.get():
        request.extensions["trace"] = watch


class BotApiClient:
    """Sends messages through the Bot API. An async context manager.

    It has several small pools of connections: httpcore looks at every connection of a pool for each of the others
    whenever a request begins or ends, so that a pool of 64 costs more than all the rest of a message.
    """

    def __init__(self, token: str, *, api_url: str, at_once: int = 64, timeout: float = 30.0) -> None:
        certificates = httpx.create_ssl_context()  # one for all: each takes a megabyte and a half
        self._pools = [
            Bot(
                token,
                base_url=f"{api_url.rstrip('/')}/bot",
                request=_Request(
                    connection_pool_size=_POOL,
                    connect_timeout=timeout,
                    read_timeout=timeout,
                    write_timeout=timeout,
                    pool_timeout=timeout,
                    httpx_kwargs={"event_hooks": {"request": [_traced]}, "verify": certificates},
                ),
            )
            for _ in range(max(1, at_once // _POOL))
        ]
        self._busy = [0] * len(self._pools)

    async def __aenter__(self) -> Self:
        for bot in self._pools:
            await bot.request.initialize()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        for bot in self._pools:
            await bot.request.shutdown()

    async def send(
        self, message: Message, before: Callable[[], Awaitable[bool]], heard: Callable[[int], None] = lambda _: None
    ) -> SendResult:
        """Send one part, once; return what is certain about it.

        Args:
            message: the part.
            before: awaited when the request's body is about to be written; False holds it back, and so does what it
                raises, which is raised here, too.
            heard: told the status of the answer as soon as it is in.
        """
        watch = _Watch(before, heard)
        token = _watch.set(watch)
        pool = self._busy.index(min(self._busy))
        self._busy[pool] += 1
        try:
            sent = await self._pools[pool].send_message(
                message.chat_id,
                message.html,
                parse_mode=None if message.plain else "HTML",
                message_thread_id=message.topic_id or None,
                disable_notification=message.silent,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=message.keyboard,
            )
        except TelegramError as error:
            if watch.fault:
                raise watch.fault from None
            return _answer(watch, type(error.__cause__ or error).__name__)
        finally:
            self._busy[pool] -= 1
            _watch.reset(token)
        return SendResult(kind="sent", message_id=sent.message_id)


def _answer(watch: _Watch, error: str) -> SendResult:
    """Return what a failed attempt makes certain."""
    if watch.withdrawn:
        return SendResult(kind="withdrawn")
    if not watch.written:
        return SendResult(kind="later", cause="network", note=error)
    if not watch.status:
        return SendResult(kind="unsure", note=error)
    if 200 <= watch.status < 300:
        return SendResult(kind="sent", note="the answer was cut off")
    return _refusal(watch.status, watch.payload)


def _refusal(status: int, payload: bytes) -> SendResult:
    """Return what an answer means that is no success, by the Bot API or by a gateway before it."""
    with suppress(ValueError):
        said = json.loads(payload)
        if isinstance(said, dict) and "ok" in said:
            return verdict(status, said)
    # not the Bot API's answer: something before it is at fault
    if status == HTTPStatus.GATEWAY_TIMEOUT:
        return SendResult(kind="unsure", note="a gateway got no answer")
    return SendResult(kind="later", cause="5xx", note=f"HTTP {status} from what is not the Bot API")


def verdict(status: int, said: dict[str, Any]) -> SendResult:
    """Return what Telegram's refusal means. https://core.telegram.org/bots/api#responseparameters."""
    description = str(said.get("description", ""))
    parameters = said.get("parameters") or {}
    words = description.lower()
    if moved := parameters.get("migrate_to_chat_id"):
        return SendResult(kind="moved", moved_to=int(moved), note=description)
    if status == 429 or "retry_after" in parameters:
        return SendResult(
            kind="later", cause="429", retry_after=float(parameters.get("retry_after", 1)), note=description
        )
    if status >= 500:
        return SendResult(kind="later", cause="5xx", note=f"HTTP {status}")
    if status in (401, 404):
        return SendResult(kind="token", note=description)
    kind = next((kind for kind, known in _REFUSALS.items() if any(each in words for each in known)), "")
    if not kind and status == 403:
        kind = "gone"
    return SendResult(kind=kind or "refused", note=description or f"HTTP {status}")
