"""``/healthz`` for monitoring and ``/metrics`` for Prometheus, served on the bot's own event loop.

If the loop is blocked, there is no answer, which is as good as a 503. The port is for the operator's own network: it
reads no request bodies, and connections that are slow or too many are closed.
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream
from tornado.web import Application, HTTPError, RequestHandler

from briefbot.errors import ConfigError
from briefbot.monitoring.metrics import Metrics

#: Seconds of a connection at most; a time-out for idle ones would not end a client that sends a byte now and then.
_LONGEST_SECONDS = 10.0

#: Concurrent connections; two monitors and a person need three.
_MOST_CONNECTIONS = 16

#: Bytes of a request's headers at most; nothing else of a request is read.
_LARGEST_HEAD = 16 * 1024


class Health:
    """The state of the bot's loops and the current failures."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._beats: dict[str, datetime] = {}
        self._stale_after: dict[str, timedelta] = {}
        self._failures: dict[str, str] = {}

    def expect(self, name: str, stale_after: timedelta) -> None:
        """Report the loop ``name`` as stuck whenever its last beat is older than ``stale_after``."""
        self._stale_after[name] = stale_after
        self._beats.setdefault(name, self._clock())

    def beat(self, name: str) -> None:
        """Record that a loop is alive. One that is not expected may stop without being reported."""
        self._beats[name] = self._clock()

    def fail(self, name: str, reason: str) -> None:
        """Report ``name`` as failed. The reason is served unchanged, so it must not contain secrets."""
        self._failures[name] = reason

    def recover(self, name: str) -> None:
        """End the failure of ``name``."""
        self._failures.pop(name, None)

    def ages(self) -> dict[str, float]:
        """Return the seconds since the last beat of each loop."""
        now = self._clock()
        return {name: max((now - beat).total_seconds(), 0.0) for name, beat in sorted(self._beats.items())}

    def reasons(self) -> tuple[str, ...]:
        """Return the current failures and stuck loops, each with its name; empty if the bot is healthy."""
        ages = self.ages()
        silent = [
            f"{name}: silent for {ages[name]:.0f} s, {limit.total_seconds():.0f} s are allowed"
            for name, limit in sorted(self._stale_after.items())
            if ages[name] > limit.total_seconds()
        ]
        return (*(f"{name}: {reason}" for name, reason in sorted(self._failures.items())), *silent)


def serve(health: Health, metrics: Metrics, *, host: str = "127.0.0.1", port: int) -> AbstractAsyncContextManager[int]:
    """Serve health and metrics on a port for the duration of the context; see `listening`."""
    handler = (r".*", _HealthHandler, {"health": health, "metrics": metrics})
    application = Application([handler], log_function=lambda _: None)
    server = _Server(application, no_keep_alive=True, max_header_size=_LARGEST_HEAD, max_body_size=0)
    return listening(server, host, port, "health and metrics")


@asynccontextmanager
async def listening(server: HTTPServer, host: str, port: int, purpose: str) -> AsyncIterator[int]:
    """Let a server listen for the duration of the context; yields its port, which the system chooses for 0.

    Raises:
        ConfigError: the port cannot be opened; names it.
    """
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (")[0]  # the rest repeats the address
        raise ConfigError(
            f"port {port} of {host} cannot be opened for {purpose}: {reason}",
            hint="choose another port, or stop the program that has it",
        ) from error
    listener.setblocking(False)
    server.add_socket(listener)
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.stop()
        await server.close_all_connections()


class _HealthHandler(RequestHandler):
    """Handles one request."""

    SUPPORTED_METHODS = ("GET", "HEAD")

    def initialize(self, health: Health, metrics: Metrics) -> None:
        self._health, self._metrics = health, metrics

    def set_default_headers(self) -> None:
        self.set_header("Server", "briefbot")
        self.set_header("Allow", "GET, HEAD")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")

    def get(self) -> None:
        if self.request.path == "/metrics":
            self.set_header("Content-Type", CONTENT_TYPE_PLAIN_0_0_4)
            self.finish(self._metrics.text())
        elif self.request.path == "/healthz":
            reasons = self._health.reasons()
            body: dict[str, object] = {"state": "failing", "reason": "; ".join(reasons)} if reasons else {"state": "ok"}
            body["seconds_since"] = {name: round(age, 1) for name, age in self._health.ages().items()}
            self.set_status(503 if reasons else 200)
            self.set_header("Content-Type", "application/json")
            self.finish(json.dumps(body) + "\n")
        else:
            raise HTTPError(404)

    head = get

    def write_error(self, status_code: int, **_: Any) -> None:
        self.set_header("Content-Type", "text/plain")
        self.finish("only GET and HEAD\n" if status_code == 405 else "there are /healthz and /metrics\n")


class _Server(HTTPServer):
    """A server with limits on the number and duration of connections."""

    _open = 0

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        if self._open >= _MOST_CONNECTIONS:
            stream.close()
            return
        self._open += 1
        asyncio.get_running_loop().call_later(_LONGEST_SECONDS, stream.close)
        super().handle_stream(stream, address)

    def on_close(self, server_conn: object) -> None:
        self._open -= 1
        super().on_close(server_conn)
