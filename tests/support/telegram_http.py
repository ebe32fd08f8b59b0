"""HTTP/1.1 as the fake Telegram needs it: requests read from a connection, parameters read from a request.

core.telegram.org/bots/api#making-requests: a query string, application/x-www-form-urlencoded, application/json or
multipart/form-data, by GET or POST.
"""

import asyncio
import functools
import json
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple

from telegram_params import Params

_BOUNDARY = re.compile(rb'boundary="?([^";]+)"?', re.IGNORECASE)
_FIELD = re.compile(rb'[; ]name="([^"]*)"')
_FILE = re.compile(rb'filename="([^"]*)"')
_ENCODED = re.compile(rb"(?:%[0-9a-fA-F]{2})+")
_HEAD = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus}
SLOW_PIECES = 4  # a slow answer comes in that many pieces


class Request(NamedTuple):
    """A request as it came."""

    method: str
    target: str
    kind: bytes
    body: bytes


class Answer(NamedTuple):
    """What is sent back, how late, and how: whole, "drop" (not at all), "slow" (in pieces) or "garbled" (cut off)."""

    status: int
    body: bytes
    delay: float = 0.0
    how: str = "whole"
    kind: str = "application/json"


@functools.lru_cache(maxsize=4096)
def _bytes(run: bytes) -> bytes:
    return bytes.fromhex(run.replace(b"%", b"").decode())


@functools.lru_cache(maxsize=512)  # the same brief goes to many chats: it is decoded once
def _plain(piece: bytes) -> str:
    """The text of a name or value of a form; what is no UTF-8 is kept as surrogates, to be refused later."""
    piece = piece.replace(b"+", b" ")
    if b"%" in piece:
        piece = _ENCODED.sub(lambda run: _bytes(run[0]), piece)
    return piece.decode("utf-8", "surrogateescape")


def _form(body: bytes) -> dict[str, Any]:
    pairs = (pair.partition(b"=") for pair in body.split(b"&") if pair)
    return {_plain(name): _plain(value) for name, _, value in pairs}


def _multipart(kind: bytes, body: bytes) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    values: dict[str, Any] = {}
    files: dict[str, tuple[str, bytes]] = {}
    boundary = _BOUNDARY.search(kind)
    for part in body.split(b"--" + boundary[1])[1:-1] if boundary else ():
        head, _, content = part.partition(b"\r\n\r\n")
        name, file = _FIELD.search(head), _FILE.search(head)
        content = content[:-2]
        if name and file:
            files[name[1].decode()] = (file[1].decode("utf-8", "replace"), content)
        elif name:
            values[name[1].decode()] = content.decode("utf-8", "surrogateescape")
    return values, files


def params_of(request: Request) -> Params:
    """The parameters of a request: those of its address, then those of its body."""
    values = _form(request.target.partition("?")[2].encode("latin-1"))
    if not request.body:
        return Params(values)
    kind = request.kind.lower()
    if kind.startswith(b"application/json"):
        found = json.loads(request.body.decode("utf-8", "surrogateescape"))
        return Params(values | found)
    if kind.startswith(b"multipart/form-data"):
        fields, files = _multipart(request.kind, request.body)
        return Params(values | fields, files)
    return Params(values | _form(request.body))


class Connection(asyncio.Protocol):
    """One connection: its requests are answered one after another."""

    def __init__(self, serve: Callable[["Connection", Request], None], all_of_them: set["Connection"]) -> None:
        self.serve = serve
        self.others = all_of_them
        self.buffer = bytearray()
        self.busy = False
        self.lost = False
        self.on_unread: Callable[[], None] | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self.transport = transport
        self.others.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side is gone; with a reset, if it had not read all that it was sent (RFC 1122, 4.2.2.13)."""
        self.lost = True
        if isinstance(exc, ConnectionResetError) and self.on_unread is not None:
            self.on_unread()
        self.others.discard(self)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self.on_unread = None  # whoever asks again has read the answer before
        self.buffer += data
        self.go_on()

    def go_on(self) -> None:
        """Serve the next request that is there as a whole."""
        while not self.busy and not self.lost and (request := self._next()):
            self.busy = True
            self.serve(self, request)

    def _next(self) -> Request | None:
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        first, *lines = bytes(self.buffer[:end]).split(b"\r\n")
        headers = dict(line.split(b":", 1) for line in lines if b":" in line)
        small = {name.lower(): value.strip() for name, value in headers.items()}
        size = int(small.get(b"content-length", 0))
        if len(self.buffer) < end + 4 + size:
            return None
        body = bytes(self.buffer[end + 4 : end + 4 + size])
        del self.buffer[: end + 4 + size]
        method, target, *_ = first.decode("latin-1").split(" ")
        return Request(method, target, small.get(b"content-type", b""), body)

    def close(self) -> None:
        """Hang up without a word."""
        self.lost = True
        if self.transport:
            self.transport.abort()

    def send(self, answer: Answer) -> bool:
        """Write the answer; no where nobody is there to read it any more."""
        if self.lost or self.transport is None or self.transport.is_closing():
            return False
        size = f"Content-Type: {answer.kind}\r\nContent-Length: {len(answer.body)}\r\n\r\n".encode()
        if answer.how == "garbled":
            size = f"Content-Type: {answer.kind}\r\nContent-Length: {len(answer.body) // 2}\r\n\r\n".encode()
            answer = answer._replace(body=answer.body[: len(answer.body) // 2])
        if answer.how == "slow":
            self.transport.write(_HEAD[answer.status] + size)
            self._pieces(answer.body, max(1, len(answer.body) // SLOW_PIECES), 0.05)
            return True
        self.transport.write(_HEAD[answer.status] + size + answer.body)
        self.busy = False
        return True

    def _pieces(self, body: bytes, size: int, pause: float) -> None:
        if self.lost:
            return
        self.transport.write(body[:size])
        if body[size:]:
            asyncio.get_running_loop().call_later(pause, self._pieces, body[size:], size, pause)
            return
        self.busy = False
        self.go_on()
