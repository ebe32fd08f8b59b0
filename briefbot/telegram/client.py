"""A Bot API client that sends a message and reports whether it was certainly sent, certainly not, or is in doubt.

A message counts as sent once Telegram has accepted the request, even if the response is lost. So the client follows
each request: the start of its body (before that, nothing was sent), its end (a request that was not written completely
cannot have been accepted), and the status of the response. Only a request that was written completely and got no
response is in doubt. https://core.telegram.org/bots/api#making-requests
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx
from telegram import InlineKeyboardMarkup

#: Parts of the error descriptions of the Bot API, by the kind of result that they mean.
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
    """The result of one attempt to send a message."""

    kind: str
    """``sent``; ``in_doubt``: requested, but not answered; ``withdrawn``: ``before`` returned False; ``later``: not
    sent, try again; ``gone``: the bot cannot reach that chat any more; ``muted``: the bot may not write there;
    ``moved``: the group is a supergroup now; ``no_topic``: the forum topic is closed or deleted; ``markup``: Telegram
    cannot parse the HTML; ``token``: the bot's token is wrong; ``refused``: for any other reason."""

    note: str = ""
    message_id: int | None = None
    moved_to: int = 0
    retry_after: float = 0.0
    """Seconds to wait, as Telegram demands."""
    cause: str = ""
    """Of ``later``: ``429``, ``5xx`` or ``network``."""


class _WithdrawnError(Exception):
    """The callback ``before`` returned False."""


class BotApiClient(httpx.AsyncClient):
    """Sends messages through the Bot API. An async context manager."""

    def __init__(self, token: str, *, api_url: str, at_once: int = 64, timeout: float = 30.0) -> None:
        limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
        super().__init__(base_url=f"{api_url.rstrip('/')}/bot{token}", limits=limits, timeout=timeout)

    async def send_message(  # noqa: PLR0913  # the parameters of a message
        self,
        chat_id: int,
        html: str,
        *,
        before: Callable[[], Awaitable[bool]],
        on_status: Callable[[int], None] = lambda _: None,
        topic_id: int = 0,
        silent: bool = False,
        keyboard: InlineKeyboardMarkup | None = None,
        plain: bool = False,
    ) -> SendResult:
        """Make one attempt to send a message; return its result.

        Args:
            chat_id: the chat.
            html: the text in Telegram's HTML.
            before: awaited just before the request's body is written. If it returns False or raises, nothing is sent;
                what it raises is raised here.
            on_status: called with the HTTP status of the response as soon as it is received.
            topic_id: the topic of a forum; 0: none.
            silent: send without a notification sound.
            keyboard: the buttons below the message.
            plain: ``html`` is plain text.
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
            """Handle httpcore's trace events: https://www.encode.io/httpcore/extensions/#trace."""
            nonlocal is_written, status
            if event == "http11.send_request_body.started":  # without a body there is no message
                if not await before():
                    raise _WithdrawnError
            elif event == "http11.send_request_body.complete":
                is_written = True
            elif event == "http11.receive_response_headers.complete":
                status = info["return_value"][1]
                on_status(status)

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
    """Return the result for a response, of the Bot API or of a gateway in front of it; its body may be missing."""
    status = response.status_code
    with suppress(ValueError):
        answer = response.json()
        if isinstance(answer, dict) and "ok" in answer:
            return verdict(status, answer)
    if response.is_success:
        return SendResult(kind="sent", note="the response was cut off")
    if status == HTTPStatus.GATEWAY_TIMEOUT:
        return SendResult(kind="in_doubt", note="a gateway timed out")
    return SendResult(kind="later", cause="5xx", note=f"HTTP {status}, not from the Bot API")


def verdict(status: int, answer: dict[str, Any]) -> SendResult:
    """Return the result for a response of the Bot API. https://core.telegram.org/bots/api#responseparameters."""
    if 200 <= status < 300:
        result = answer.get("result")
        return SendResult(kind="sent", message_id=result.get("message_id") if isinstance(result, dict) else None)
    description = str(answer.get("description", ""))
    parameters = answer.get("parameters") or {}
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
