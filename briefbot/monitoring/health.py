"""What the operator's monitoring asks: is the program alive (``/healthz``), and what has it done (``/metrics``)?

The port is for the operator's own network: it tells nobody's name, takes no input, and a client that is slow or comes
with a thousand connections is cut off without harm to the rest.
"""

from __future__ import annotations

import json
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any, TextIO
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from briefbot.errors import ConfigError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

__all__ = ["PART_STATES", "Condition", "Health", "Metrics", "serve"]

#: What can come of a part. Each is told from the start, as 0: a rate needs a first value.
PART_STATES = ("sent", "unsure", "refused", "dropped", "waiting")

#: Different values of one label; further ones are "other". Commands come from users, and each makes a series.
_MOST_LABELS = 64

#: Bounds of the histogram: Telegram answers in a tenth of a second, or asks to wait for up to a minute.
_SEND_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

#: How long a client may say nothing.
_IDLE_SECONDS = 5.0

#: How long an exchange may take in all: a client that sends a byte every few seconds is never idle.
_WHOLE_SECONDS = 10.0

#: Exchanges at a time; a monitor or two and a person need three.
_MOST_CLIENTS = 16

#: How often the server looks whether it should stop, or cut someone off.
_POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Condition:
    """How the program is at a moment."""

    reasons: tuple[str, ...]
    """Why it is not well, each with the name of what is not; none: it is well."""

    ages: Mapping[str, float]
    """Seconds since the last beat of each loop."""

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.reasons

    @property
    def body(self) -> dict[str, object]:
        """What ``/healthz`` tells."""
        told: dict[str, object] = {"state": "ok" if self.well else "failing"}
        if self.reasons:
            told["reason"] = "; ".join(self.reasons)
        return told | {"seconds_since": {name: round(age, 1) for name, age in self.ages.items()}}


class Health:
    """Which loops are alive and what has failed. Any thread may tell it and ask it."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._beats: dict[str, datetime] = {}
        self._stale_after: dict[str, timedelta] = {}
        self._failures: dict[str, str] = {}

    def expect(self, name: str, stale_after: timedelta) -> None:
        """From now on, take the loop for dead if it has not beaten for so long."""
        with self._lock:
            self._stale_after[name] = stale_after
            self._beats.setdefault(name, self._clock())

    def beat(self, name: str) -> None:
        """Note that a loop is alive. One that is not expected is noted, but may go silent."""
        with self._lock:
            self._beats[name] = self._clock()

    def forget(self, name: str) -> None:
        """Expect nothing more of a loop that has ended as it should."""
        with self._lock:
            for known in (self._beats, self._stale_after, self._failures):
                known.pop(name, None)

    def fail(self, name: str, reason: str) -> None:
        """Note that something does not work. The reason is told on the port as it is: no secrets."""
        with self._lock:
            self._failures[name] = reason

    def recover(self, name: str) -> None:
        """Note that it works again."""
        with self._lock:
            self._failures.pop(name, None)

    def condition(self) -> Condition:
        """Return how the program is now."""
        with self._lock:
            now = self._clock()
            ages = {name: max((now - beat).total_seconds(), 0.0) for name, beat in sorted(self._beats.items())}
            silent = {
                name: f"{name}: silent for {ages[name]:.0f} s, {limit.total_seconds():.0f} s are allowed"
                for name, limit in self._stale_after.items()
                if ages[name] > limit.total_seconds()
            }
            failed = {name: f"{name}: {reason}" for name, reason in self._failures.items()}
        return Condition(tuple(text for by in (failed, silent) for _, text in sorted(by.items())), ages)


class Metrics:
    """What the program has done, for Prometheus. Any thread may count."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()  # the library's own would be shared by all bots of a process
        self._lock = threading.Lock()
        self._seen: dict[str, set[str]] = {}
        self._updates = Counter("briefbot_updates", "Updates from Telegram.", ["kind"], registry=registry)
        self._commands = Counter("briefbot_commands", "Commands from chats.", ["command"], registry=registry)
        self._parts = Counter("briefbot_parts", "Parts of briefs, by what came of them.", ["state"], registry=registry)
        self._errors = Counter("briefbot_api_errors", "Errors of Telegram's API.", ["kind"], registry=registry)
        self._subscribers = Gauge("briefbot_subscribers", "Subscribers.", ["state"], registry=registry)
        self._last = Gauge("briefbot_last_send_timestamp_seconds", "When a part was last sent.", registry=registry)
        self._seconds = Histogram(
            "briefbot_send_seconds", "How long a run of sending took.", buckets=_SEND_SECONDS, registry=registry
        )
        self._briefs = Counter("briefbot_briefs_made", "Briefs made.", registry=registry)
        for state in PART_STATES:
            self._parts.labels(state)

    def update(self, kind: str) -> None:
        """Count an update: ``message``, ``callback_query`` and so on."""
        self._updates.labels(self._bounded("update", kind)).inc()

    def command(self, command: str) -> None:
        """Count a command."""
        self._commands.labels(self._bounded("command", command)).inc()

    def part(self, state: str, count: int = 1) -> None:
        """Count parts; see `PART_STATES`."""
        self._parts.labels(self._bounded("part", state)).inc(count)

    def api_error(self, kind: str, count: int = 1) -> None:
        """Count errors of the API: ``429``, ``5xx``, ``network``, ``blocked`` and so on."""
        self._errors.labels(self._bounded("error", kind)).inc(count)

    def subscribers(self, by_state: Mapping[str, int]) -> None:
        """Set how many subscribers there are in each state; a state that is not named has none."""
        with self._lock:
            self._subscribers.clear()
            for state, count in by_state.items():
                self._subscribers.labels(state).set(count)

    def sent(self, at: datetime, seconds: float) -> None:
        """Note when a part was sent and how long that took; `part` counts it."""
        self._last.set(at.timestamp())
        self._seconds.observe(seconds)

    def briefs_made(self, count: int = 1) -> None:
        """Count a brief."""
        self._briefs.inc(count)

    def text(self) -> bytes:
        """Return all in the text form of Prometheus."""
        with self._lock:
            return generate_latest(self._registry)

    def _bounded(self, family: str, label: str) -> str:
        with self._lock:
            seen = self._seen.setdefault(family, set())
            if label in seen or len(seen) < _MOST_LABELS:
                seen.add(label)
                return label
        return "other"


@contextmanager
def serve(health: Health, metrics: Metrics, *, host: str = "127.0.0.1", port: int) -> Iterator[int]:
    """Answer on a port in a thread of its own as long as the context lasts; yields the port, of 0 the one found.

    Raises:
        ConfigError: the port cannot be had; names it.
    """
    try:
        server = (_Server6 if ":" in host else _Server)((host, port), _Exchange)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(
            f"port {port} of {host} cannot be opened for health and metrics: {reason}",
            hint="choose another port, or stop the program that has it; 0 takes any that is free",
        ) from error
    server.set_app(_application(health, metrics))
    thread = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), name="health", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _application(health: Health, metrics: Metrics) -> Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]:
    def told(path: str) -> tuple[str, str, bytes]:
        if path == "/metrics":
            return "200 OK", CONTENT_TYPE_PLAIN_0_0_4, metrics.text()
        if path == "/healthz":
            condition = health.condition()
            status = "200 OK" if condition.well else "503 Service Unavailable"
            return status, "application/json", json.dumps(condition.body).encode() + b"\n"
        return "404 Not Found", "text/plain", b"there are /healthz and /metrics\n"

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method in {"GET", "HEAD"}:
            status, kind, body = told(environ["PATH_INFO"])
        else:
            status, kind, body = "405 Method Not Allowed", "text/plain", b"only GET and HEAD\n"
        headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
        headers += [("Server", "briefbot"), ("Allow", "GET, HEAD"), ("X-Content-Type-Options", "nosniff")]
        start_response(status, headers)
        return [] if method == "HEAD" else [body]

    return application


class _Exchange(WSGIRequestHandler):
    """One request and its answer, without a word in the log."""

    timeout = _IDLE_SECONDS

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name that the library gives
        """Say nothing: a monitor asks every few seconds."""

    def get_stderr(self) -> TextIO:
        """Return where nobody reads: a client that hangs up is no error of ours."""
        return StringIO()


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    """A thread for each client, of whom there are not too many and who may not stay too long."""

    daemon_threads = True
    request_queue_size = _MOST_CLIENTS

    def __init__(self, *args: Any) -> None:
        self._places = threading.BoundedSemaphore(_MOST_CLIENTS)
        self._until: dict[socket.socket, float] = {}
        super().__init__(*args)

    def server_bind(self) -> None:
        """Bind without asking what the host is called: that could ask the network, and wait for it."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread, or not at all if there are too many."""
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        self._until[request] = time.monotonic() + _WHOLE_SECONDS
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._done(request)
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._done(request)

    def _done(self, request: socket.socket) -> None:
        if self._until.pop(request, None) is not None:
            self._places.release()

    def service_actions(self) -> None:
        """Cut off who has taken too long; called every moment."""
        now = time.monotonic()
        for request in [each for each, until in list(self._until.items()) if until < now]:
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)

    def server_close(self) -> None:
        """Stop listening, and cut off who is still there."""
        super().server_close()
        for request in list(self._until):
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: what goes wrong here is the client's doing."""


class _Server6(_Server):
    """The same for IPv6."""

    address_family = socket.AF_INET6
