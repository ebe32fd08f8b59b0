"""A client of the Bot API for sending: sends one part, and says what is certain about it afterwards.

A message counts as sent once Telegram has taken the request, whether its answer comes through or not. So the request is
watched on its way: when its body is about to be written (until then nothing can have been sent), when it was written
whole (if it was not, Telegram cannot have taken it), and which status came back. Only a request that was written whole
and has no answer is in doubt. https://core.telegram.org/bots/api#making-requests
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx
from telegram import InlineKeyboardMarkup

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
class SendResult:
    """The certain outcome of an attempt to send a message."""

    kind: str
    """``sent``; ``in_doubt``: it went out and no answer came; ``withdrawn``: held back at the last moment; ``later``:
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


class _WithdrawnError(Exception):
    """The part must not be sent after all."""


class BotApiClient(httpx.AsyncClient):
    """Sends messages through the Bot API. An async context manager."""

    def __init__(self, token: str, *, api_url: str, at_once: int = 64, timeout: float = 30.0) -> None:
        limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
        super().__init__(base_url=f"{api_url.rstrip('/')}/bot{token}", limits=limits, timeout=timeout)

    async def send_message(  # noqa: PLR0913  # what can be said of a message
        self,
        chat_id: int,
        html: str,
        *,
        before: Callable[[], Awaitable[bool]],
        heard: Callable[[int], None] = lambda _: None,
        topic_id: int = 0,
        silent: bool = False,
        keyboard: InlineKeyboardMarkup | None = None,
        plain: bool = False,
    ) -> SendResult:
        """Send one part to one chat, once; return what is certain about it.

        Args:
            chat_id: the chat.
            html: the part.
            before: awaited when the request's body is about to be written; False holds it back, and so does what it
                raises, which is raised here, too.
            heard: told the status of the answer as soon as it is in.
            topic_id: where in a forum; 0: nowhere in particular.
            silent: it comes without a sound.
            keyboard: the buttons below it.
            plain: ``html`` is plain text: what is left to try where Telegram cannot read the markup.
        """
        parameters = {
            "chat_id": chat_id,
            "text": html,
            "link_preview_options": '{"is_disabled": true}',
            "disable_notification": silent,
            "parse_mode": "" if plain else "HTML",
            "message_thread_id": topic_id,
            "reply_markup": keyboard.to_json() if keyboard else "",
        }
        given = {name: value for name, value in parameters.items() if value}
        is_written, status = False, 0

        async def watch(event: str, info: dict[str, Any]) -> None:
            """Take note of httpcore's events: https://www.encode.io/httpcore/extensions/#trace."""
            nonlocal is_written, status
            if event == "http11.send_request_body.started":  # without its body, a request is none
                if not await before():
                    raise _WithdrawnError
            elif event == "http11.send_request_body.complete":
                is_written = True
            elif event == "http11.receive_response_headers.complete":
                status = info["return_value"][1]
                heard(status)

        try:
            response = await self.post("sendMessage", data=given, extensions={"trace": watch})
        except _WithdrawnError:
            return SendResult(kind="withdrawn")
        except httpx.RequestError as error:
            note = type(error).__name__
            if not is_written:
                return SendResult(kind="later", cause="network", note=note)
            if not status:
                return SendResult(kind="in_doubt", note=note)
            response = httpx.Response(status)
        return _outcome(response)


def _outcome(response: httpx.Response) -> SendResult:
    """Return what a response means, by the Bot API or by a gateway before it; its body may be missing."""
    status = response.status_code
    with suppress(ValueError):
        said = response.json()
        if isinstance(said, dict) and "ok" in said:
            return verdict(status, said)
    if response.is_success:
        return SendResult(kind="sent", note="the answer was cut off")
    if status == HTTPStatus.GATEWAY_TIMEOUT:
        return SendResult(kind="in_doubt", note="a gateway got no answer")
    return SendResult(kind="later", cause="5xx", note=f"HTTP {status} from what is not the Bot API")


def verdict(status: int, said: dict[str, Any]) -> SendResult:
    """Return what the Bot API's answer means. https://core.telegram.org/bots/api#responseparameters."""
    if 200 <= status < 300:
        result = said.get("result")
        return SendResult(kind="sent", message_id=result.get("message_id") if isinstance(result, dict) else None)
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
    otherwise = "gone" if status == 403 else "refused"
    kind = next((kind for kind, known in _REFUSALS.items() if any(each in words for each in known)), otherwise)
    return SendResult(kind=kind, note=description or f"HTTP {status}")
