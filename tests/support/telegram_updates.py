"""How updates reach the bot: getUpdates and the webhook (core.telegram.org/bots/api#getting-updates)."""

import asyncio
import contextlib
import json
import re
import time
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from telegram_params import Params, Refused
from telegram_world import World

# the words of telegram-bot-api/Client.cpp
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
HAS_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
MAX_LIMIT = 100
MAX_TIMEOUT = 50  # seconds; Client.cpp LONG_POLL_MAX_TIMEOUT
RETRY = (0.02, 0.5)  # seconds before a webhook is called again, at first and at most; Telegram's are longer
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # core.telegram.org/bots/api#setwebhook
ANSWER_SECONDS = 60.0

Reply = Callable[[int, Any], None]


class Poller(NamedTuple):
    """A getUpdates that waits."""

    reply: Reply
    limit: int
    gone: Callable[[], bool]
    timer: asyncio.TimerHandle


class Updates:
    """The queue's way out. All of it runs on the server's loop, but ``wake``, which any thread may call."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.loop: asyncio.AbstractEventLoop | None = None
        self.poller: Poller | None = None
        self.hook: dict[str, Any] = {"url": ""}
        self.task: asyncio.Task | None = None
        self.refused = 0
        world.on_update = self.wake

    def wake(self) -> None:
        """Say that there is an update."""
        if self.loop and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._woken)

    def _woken(self) -> None:
        if self.hook["url"]:
            if self.task is None or self.task.done():
                self.task = asyncio.ensure_future(self._call_hook())
        elif self.poller and self.world.updates:
            poller = self._end_poll()
            poller.reply(200, self.world.updates[: poller.limit])

    def _end_poll(self) -> Poller:
        poller, self.poller = self.poller, None
        poller.timer.cancel()
        return poller

    def _allow(self, params: Params) -> None:
        kinds = params.json("allowed_updates", "allowed updates")
        if isinstance(kinds, list):
            # an empty list is the default again (core.telegram.org/bots/api#getupdates)
            self.world.allowed = set(kinds) or None

    def get(self, params: Params, reply: Reply, gone: Callable[[], bool]) -> None:
        """Answer getUpdates, now or when there is something; ``gone`` tells whether nobody waits any more."""
        if self.hook["url"]:
            reply(409, HAS_WEBHOOK)
            return
        if self.poller:
            older = self._end_poll()
            if not older.gone():
                self.refused += 1
                older.reply(409, OTHER_POLLER)
        self._allow(params)
        offset = params.number("offset", 0)
        if offset > 0:
            self.world.updates[:] = [one for one in self.world.updates if one["update_id"] >= offset]
        elif offset < 0:
            self.world.updates[:] = self.world.updates[offset:]
        limit = min(max(params.number("limit", MAX_LIMIT), 1), MAX_LIMIT)
        seconds = min(params.number("timeout", 0), MAX_TIMEOUT)
        if self.world.updates or seconds <= 0:
            reply(200, self.world.updates[:limit])
            return
        timer = asyncio.get_running_loop().call_later(seconds, self._nothing)
        self.poller = Poller(reply, limit, gone, timer)

    def _nothing(self) -> None:
        if self.poller:
            self._end_poll().reply(200, [])

    def set_webhook(self, params: Params) -> bool:
        """Call the bot from now on; an empty address deletes the webhook."""
        url = params.text("url")
        if not url:
            return self.delete_webhook(params)
        place = urlsplit(url)
        # Telegram calls https only; here the bot may also listen on this machine without it
        if place.scheme != "https" and place.hostname not in {"127.0.0.1", "localhost"}:
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        secret = params.text("secret_token")
        if secret and not SECRET.fullmatch(secret):
            raise Refused(400, "Bad Request: secret token contains unallowed characters")
        self._allow(params)
        if params.flag("drop_pending_updates"):
            self.world.updates.clear()
        self.hook = {"url": url, "secret": secret, "max_connections": params.number("max_connections", 40)}
        if self.poller:
            self._end_poll().reply(409, "Conflict: terminated by setWebhook request")
        self.wake()
        return True

    def delete_webhook(self, params: Params) -> bool:
        """Call the bot no more."""
        if params.flag("drop_pending_updates"):
            self.world.updates.clear()
        self.hook = {"url": ""}
        return True

    def webhook_info(self) -> dict[str, Any]:
        """The Bot API's WebhookInfo."""
        shown = {key: value for key, value in self.hook.items() if key != "secret"}
        allowed = {"allowed_updates": sorted(self.world.allowed)} if self.world.allowed else {}
        return {"has_custom_certificate": False, "pending_update_count": len(self.world.updates)} | shown | allowed

    async def _call_hook(self) -> None:
        pause = RETRY[0]
        while self.world.updates and (url := self.hook["url"]):
            update = self.world.updates[0]
            try:
                status = await asyncio.wait_for(self._post(url, update), ANSWER_SECONDS)
                why = "" if 200 <= status < 300 else f"Wrong response from the webhook: {status}"
            except (OSError, ValueError, IndexError, TimeoutError) as error:
                why = str(error) or "Connection timed out"
            if not why:
                pause = RETRY[0]
                if self.world.updates and self.world.updates[0] is update:
                    del self.world.updates[0]
                continue
            self.hook |= {"last_error_date": int(time.time()), "last_error_message": why}
            await asyncio.sleep(pause)
            pause = min(pause * 2, RETRY[1])

    async def _post(self, url: str, update: dict[str, Any]) -> int:
        place, body = urlsplit(url), json.dumps(update).encode()
        reader, writer = await asyncio.open_connection(place.hostname, place.port or 80)
        try:
            lines = [f"POST {place.path or '/'} HTTP/1.1", f"Host: {place.netloc}", "Content-Type: application/json"]
            lines += [f"Content-Length: {len(body)}", "Connection: close"]
            if self.hook.get("secret"):
                lines.append(f"X-Telegram-Bot-Api-Secret-Token: {self.hook['secret']}")
            writer.write("\r\n".join([*lines, "", ""]).encode() + body)
            first = await reader.readline()
            return int(first.split()[1])
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def stop(self) -> None:
        """Call nobody any more."""
        self.hook = {"url": ""}
        if self.poller:
            self._end_poll()
        if self.task:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
