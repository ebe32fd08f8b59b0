"""The webhook server: receives updates from Telegram; requests without the secret are refused before their body.

PTB's own server reads a body of up to 100 MB before it checks the secret. This one answers 403 after the headers.
"""

import hmac
import json
import logging
from contextlib import AbstractAsyncContextManager
from urllib.parse import urlsplit

from telegram import Update
from telegram.ext import Updater
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler, stream_request_body

from briefbot.monitoring.health import listening
from briefbot.telegram.options import TelegramOptions

#: Bytes of an update at most; a message has 4,096 characters, and the largest updates have about 100 KB.
MAX_BODY = 1 << 20

_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name


@stream_request_body
class _Handler(RequestHandler):
    """Handles a request; ``prepare`` runs before the body is read."""

    SUPPORTED_METHODS = ("POST",)

    def initialize(self, path: str, secret: str, updater: Updater) -> None:
        self._path, self._secret, self._updater = path, secret, updater
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
            update = Update.de_json(json.loads(self._body), self._updater.bot)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise HTTPError(400) from error
        await self._updater.update_queue.put(update)


def receiving(updater: Updater, options: TelegramOptions, secret: str) -> AbstractAsyncContextManager[int]:
    """Listen for updates and put them into the queue of ``updater``, for the duration of the context.

    Yields the port, as `listening` does.
    """
    about = {"path": urlsplit(options.webhook_url).path.rstrip("/"), "secret": secret, "updater": updater}
    # strangers' requests are not logged
    logging.getLogger("tornado.general").setLevel(logging.WARNING)
    server = HTTPServer(
        Application([(r".*", _Handler, about)], log_function=lambda _: None),
        max_header_size=16 * 1024,
        max_body_size=MAX_BODY,
        max_buffer_size=MAX_BODY,
        body_timeout=30.0,
        idle_connection_timeout=120.0,  # Telegram reuses its connections
    )
    return listening(server, options.listen, options.port, "the webhook")
