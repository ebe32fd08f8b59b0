"""The webhook: takes updates from Telegram over HTTP, and reads nothing of what anybody else sends.

PTB's own server reads a body of up to 100 MB before it looks at the secret. This one answers 403 on the headers.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram import Bot, Update
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler, stream_request_body

from briefbot.errors import ConfigError

#: Bytes of an update; a message has 4,096 characters, and the largest updates some 100 KB.
MAX_BODY = 1 << 20

_MAX_HEADERS = 16 * 1024
_BODY_SECONDS = 30.0

#: Without a request, after which a connection is closed; Telegram keeps its own open.
_IDLE_SECONDS = 120.0

_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name


@stream_request_body
class _Handler(RequestHandler):
    """One request; ``prepare`` runs before anything of the body is read."""

    SUPPORTED_METHODS = ("POST",)

    def initialize(self, path: str, secret: str, bot: Bot, updates: asyncio.Queue[object]) -> None:
        self._path, self._secret, self._bot, self._updates = path, secret, bot, updates
        self._body = bytearray()

    def prepare(self) -> None:
        given = self.request.headers.get(_SECRET, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            raise HTTPError(403)
        if self.request.path.rstrip("/") != self._path:
            raise HTTPError(404)

    def data_received(self, chunk: bytes) -> None:
        self._body += chunk

    async def post(self) -> None:
        try:
            update = Update.de_json(json.loads(self._body), self._bot)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise HTTPError(400) from error
        await self._updates.put(update)


@asynccontextmanager
async def listening(  # noqa: PLR0913  # all by name
    *, host: str, port: int, path: str, secret: str, bot: Bot, updates: asyncio.Queue[Any]
) -> AsyncIterator[None]:
    """Put what Telegram sends into ``updates`` for as long as the block runs.

    Raises:
        ConfigError: the port cannot be listened on.
    """
    about = {"path": path.rstrip("/"), "secret": secret, "bot": bot, "updates": updates}
    # whoever knocks fills no log
    logging.getLogger("tornado.general").setLevel(logging.WARNING)
    application = Application([(r".*", _Handler, about)], log_function=lambda _: None)
    server = HTTPServer(
        application,
        max_header_size=_MAX_HEADERS,
        max_body_size=MAX_BODY,
        max_buffer_size=MAX_BODY,
        body_timeout=_BODY_SECONDS,
        idle_connection_timeout=_IDLE_SECONDS,
    )
    try:
        server.listen(port, address=host)
    except OSError as error:
        wrong = f"[telegram] port: {host}:{port} cannot be listened on: {error.strerror}"
        raise ConfigError(wrong, hint="choose another port") from error
    try:
        yield
    finally:
        server.stop()
        await server.close_all_connections()
