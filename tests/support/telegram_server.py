"""A strict fake of Telegram's Bot API server, on 127.0.0.1: in a thread for tests, as a process for benches.

What it takes, refuses and answers is what Telegram documents at core.telegram.org/bots/api and core.telegram.org/bots/faq
and what tdlib and telegram-bot-api do.

    with TelegramServer() as server:
        reader = server.world.private("Amal")
        ...  # the bot is started with server.url + "/bot"
        server.world.says(reader, reader, "/start")
        server.wait_for(lambda: server.messages(reader))
"""

import argparse
import asyncio
import contextlib
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Self

from patience import eventually
from telegram_api import Api
from telegram_chats import Chat, Message, User
from telegram_faults import BEFORE, GATEWAY, Fault, Faults, Troubles
from telegram_http import Answer, Connection, Request, params_of
from telegram_limits import Limits
from telegram_params import Call, Params, Refused
from telegram_updates import Updates
from telegram_world import World

TOKEN = "7000000001:AAF4keTokenForTestsOnly_0123456789abc"
_WELL_FORMED = re.compile(r"\d+:[A-Za-z0-9_-]{30,}")
LIMITED = {"sendmessage", "senddocument"}  # core.telegram.org/bots/faq speaks of messages sent
_HOW = {"drop_after": "drop", "garbled": "garbled", "slow_body": "slow"}


class TelegramServer:
    """The server; ``world`` is what a test moves, the rest is what it reads and what it lets go wrong."""

    def __init__(  # noqa: PLR0913  # all but the first few by name
        self,
        token: str = TOKEN,
        limits: Limits | None = None,
        port: int = 0,
        *,
        world: World | None = None,
        digest: bool = False,
        keep: bool = True,
    ) -> None:
        self.token = token
        self.port = port
        self.world = world or World()
        self.api = Api(self.world, limits or Limits(), digest=digest, keep=keep)
        self.updates = Updates(self.world)
        self.troubles = Troubles()
        self.keep = keep
        self._log: list[Call] = []
        self._connections: set[Connection] = set()
        self._loop = asyncio.new_event_loop()
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._own = {
            "setwebhook": self.updates.set_webhook,
            "deletewebhook": self.updates.delete_webhook,
            "getwebhookinfo": lambda _: self.updates.webhook_info(),
        }

    # starting and stopping

    @property
    def url(self) -> str:
        """Where it listens; PTB's base_url is this and "/bot"."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run, name="telegram", daemon=True)
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        listener = self._loop.run_until_complete(self._listen())
        self._ready.set()
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(self._close(listener))
            self._loop.close()

    async def _listen(self) -> asyncio.Server:
        self.updates.loop = self._loop
        make = lambda: Connection(self.serve, self._connections)  # noqa: E731  # a factory of one line
        listener = await self._loop.create_server(make, "127.0.0.1", self.port, backlog=4096)
        self.port = listener.sockets[0].getsockname()[1]
        return listener

    async def _close(self, listener: asyncio.Server) -> None:
        listener.close()
        await self.updates.stop()
        for connection in list(self._connections):
            connection.close()
        await listener.wait_closed()
        await asyncio.sleep(0)

    def run(self) -> None:
        """Serve in this thread until it is interrupted."""
        self._run()

    # requests

    def serve(self, connection: Connection, request: Request) -> None:
        """Answer a request, now or later."""
        path = request.target.partition("?")[0]
        if path.startswith("/control/"):
            self._reply(connection, Answer(200, json.dumps(self.control(path[9:], request.body)).encode()))
            return
        token, _, method = path.removeprefix("/bot").partition("/")
        if not path.startswith("/bot") or (token != self.token and not _WELL_FORMED.fullmatch(token)):
            self._reply(connection, _error(404, "Not Found"))
        elif token != self.token:
            self._reply(connection, _error(401, "Unauthorized"))
        else:
            self._called(connection, method, request)

    def _called(self, connection: Connection, method: str, request: Request) -> None:
        name = method.lower()
        try:
            params = params_of(request)
        except ValueError:
            self._reply(connection, _error(400, "Bad Request: can't parse request"))
            return
        chat = params.number("chat_id")
        line = None
        if name in LIMITED:
            self.api.windows.note_early(chat or 0, time.monotonic())
        if name == "sendmessage":
            line = self.api.ledger.open(chat or 0, str(params.values.get("text", "")))
        fault = self.troubles.next(name, chat)
        if fault and fault.kind in BEFORE:
            self._undone(connection, fault, chat, line)
        elif name == "getupdates":
            gone = lambda: connection.lost  # noqa: E731  # a question of one word
            with self.world.lock:
                self.updates.get(
                    params, lambda status, told: self._reply(connection, _bent(_answer(status, told), fault)), gone
                )
        else:
            self._done(connection, name, method, params, fault, line)

    def _undone(self, connection: Connection, fault: Fault, chat: int | None, line: int | None) -> None:
        """The request is not done at all."""
        if line is not None:
            self.api.ledger.outcomes[line] = fault.kind
        if fault.kind == "drop_before":
            connection.close()
            return
        if fault.kind == "429":
            self.api.windows.hold(chat or 0, fault.retry_after, time.monotonic())
            more = {"retry_after": fault.retry_after}
            answer = _error(429, f"Too Many Requests: retry after {fault.retry_after}", more)
        else:
            answer = _error(fault.status, GATEWAY[fault.status])
            if fault.html:
                page = f"<html><head><title>{fault.status}</title></head><body>{GATEWAY[fault.status]}</body></html>"
                answer = Answer(fault.status, page.encode(), kind="text/html")
        self._reply(connection, answer._replace(delay=self.troubles.faults.delay()), line)

    def _done(  # noqa: PLR0913, PLR0917  # a request has that many sides
        self, connection: Connection, name: str, method: str, params: Params, fault: Fault | None, line: int | None
    ) -> None:
        answer = self._execute(name, params)
        if self.keep:
            self._log.append(Call(time.time(), method, params.values, answer.status))
        answer = _bent(answer, fault)
        if line is not None:
            self.api.ledger.outcomes[line] = _outcome(answer)
        self._reply(connection, answer._replace(delay=answer.delay + self.troubles.faults.delay()), line)

    def _execute(self, name: str, params: Params) -> Answer:
        run = self._own.get(name) or self.api.methods.get(name)
        if run is None:
            return _error(404, "Not Found")
        try:
            with self.world.lock:
                return _answer(200, run(params))
        except Refused as error:
            return _error(*error.refusal)

    def _reply(self, connection: Connection, answer: Answer, line: int | None = None) -> None:
        if answer.delay > 0:
            self._loop.call_later(answer.delay, self._reply, connection, answer._replace(delay=0.0), line)
        elif answer.how == "drop":
            connection.close()
        elif connection.send(answer):
            if line is not None:
                connection.on_unread = lambda: self._unread(line)
            if connection.buffer and answer.how != "slow":
                # what else has come on this connection is read after this answer, never inside it
                self._loop.call_soon(connection.go_on)
        elif line is not None:
            self._unread(line)

    def _unread(self, line: int) -> None:
        """The answer was written, and its client ended without reading it."""
        outcome = self.api.ledger.outcomes[line]
        self.api.ledger.outcomes[line] = "client_gone" if outcome == "ok" else "refused_unread"

    # what tests and benches ask and order

    def messages(self, where: Chat | User | int | None = None) -> list[Message]:
        """What the bot's messages there are now."""
        return self.world.messages(where)

    def calls(self, method: str | None = None) -> list[Call]:
        """The requests that were done, oldest first, but for getUpdates."""
        return [call for call in list(self._log) if method is None or call.method.lower() == method.lower()]

    def wait_for(self, found: Callable[[], Any]) -> Any:
        """What ``found`` gives once it gives something; raises TimeoutError."""
        return eventually(found, lambda: f"the last calls: {self._log[-5:]}")

    def fail(self, kind: str, times: int = 1, **more: Any) -> Fault:
        """Let the next requests go wrong; see Fault. ``fault.times`` is how many are still to come."""
        return self.troubles.order(kind, times, **more)

    @property
    def faults(self) -> Faults:
        """The faults that come by chance."""
        return self.troubles.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self.troubles.faults = faults

    def stats(self) -> dict[str, Any]:
        """Counts of what became of every message, and the peaks of what was taken."""
        windows = self.api.windows
        peaks = {"peak_second": windows.peak_second, "peak_minute": max(windows.peak_minute.values(), default=0)}
        return (
            self.api.ledger.stats() | peaks | {"impatient": windows.impatient, "pollers_refused": self.updates.refused}
        )

    def delivered(self) -> Counter:
        """How often each (chat id, html) stands in its chat; a digest in place of the html where that was asked for."""
        return self.api.ledger.delivered()

    def control(self, name: str, body: bytes) -> Any:
        """What a bench in another process asks and orders; see telegram_process."""
        more = json.loads(body) if body else {}
        orders: dict[str, Callable[..., Any]] = {
            "private_many": lambda first_id, count: len(self.world.private_many(first_id, count)),
            "says": lambda user, text: self.world.says(self.world.chats[user].user, self.world.chats[user], text),
            "blocks": lambda user: self.world.blocks(self.world.chats[user].user),
            "faults": lambda **rates: setattr(self, "faults", Faults(**rates)),
            "fail": lambda kind, **rest: self.fail(kind, **rest).kind,
            "stats": self.stats,
            "requests": lambda: len(self.api.ledger.times),
            "delivered": lambda: [[*pair, count] for pair, count in self.delivered().items()],
            "lines": self.api.ledger.lines,
        }
        return orders[name](**more) if name in orders else {"error": f"no order {name}", "orders": sorted(orders)}


def _answer(status: int, result: Any) -> Answer:
    if status != 200:
        return _error(status, result)
    return Answer(200, json.dumps({"ok": True, "result": result}).encode())


def _error(code: int, description: str, parameters: dict[str, Any] | None = None) -> Answer:
    found = {"ok": False, "error_code": code, "description": description}
    return Answer(code, json.dumps(found | ({"parameters": parameters} if parameters else {})).encode())


def _bent(answer: Answer, fault: Fault | None) -> Answer:
    """The answer as a fault lets it through."""
    if fault is None:
        return answer
    return answer._replace(how=_HOW.get(fault.kind, "whole"), delay=fault.seconds if fault.kind == "late" else 0.0)


def _outcome(answer: Answer) -> str:
    if answer.status == 200:
        return {"drop": "drop_after", "garbled": "garbled"}.get(answer.how, "ok")
    if answer.status == 429:
        return "429"
    return "blocked" if b"blocked by the user" in answer.body else "refused"


def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(description="A fake Telegram Bot API server for benches.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--overall", type=int, help="messages per second over all chats")
    parser.add_argument("--per-chat", type=float, help="messages per second in a chat")
    parser.add_argument("--per-chat-burst", type=int, default=1)
    parser.add_argument("--per-group", type=int, help="messages per minute in a group")
    parser.add_argument("--digest", action="store_true", help="keep a digest of each text, not the text")
    parser.add_argument("--lean", action="store_true", help="keep neither messages nor the log of calls")
    asked = parser.parse_args()
    limits = Limits(asked.overall, asked.per_chat, asked.per_group, asked.per_chat_burst)
    server = TelegramServer(asked.token, limits, asked.port, digest=asked.digest, keep=not asked.lean)
    threading.Thread(target=lambda: (server._ready.wait(), print(server.url, flush=True)), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        server.run()


if __name__ == "__main__":
    main()
