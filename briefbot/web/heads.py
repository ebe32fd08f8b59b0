"""A network stream that mends the heads of responses: browsers read past faults in headers that h11 refuses."""

import re
import ssl
from typing import Any

import httpcore

#: Bytes of the head of a response; a longer one is passed on as it is.
LONGEST_HEAD = 64_000

_END = re.compile(rb"\r?\n\r?\n")
_NAME = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:(.*)", re.DOTALL)

#: Lengths that are none: the body then ends where the connection does.
_NO_LENGTH = re.compile(
    rb"transfer-encoding:[ \t]*identity[ \t]*|content-length:(?![ \t]*\d+[ \t,\d]*$).*", re.IGNORECASE
)

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def mended(head: bytes) -> bytes:
    r"""Return the head of a response without blanks behind names, control characters, and lines that mean nothing.

    >>> mended(b"HTTP/1.1 200 OK\r\nX-Cache : hit\r\nno header\r\nAge: 1")
    b'HTTP/1.1 200 OK\r\nX-Cache: hit\r\nAge: 1'
    """
    status, *lines = re.split(rb"\r?\n(?![ \t])", head)
    found = (_NAME.fullmatch(line) for line in lines)
    headers = (_CONTROL.sub(b" ", b":".join(match.groups())) for match in found if match)
    return b"\r\n".join([status, *(header for header in headers if not _NO_LENGTH.fullmatch(header))])


class MendingStream(httpcore.AsyncNetworkStream):
    """A stream that gives each response with its head `mended`."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner
        self._awaits_head = True

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  # httpcore's
        """Return bytes of the response, the head of it at once."""
        if not self._awaits_head:
            return await self._inner.read(max_bytes, timeout)
        heads = data = b""
        while self._awaits_head and len(heads) < LONGEST_HEAD:
            end, piece = _END.search(data), b"-"
            while piece and not end and len(data) < LONGEST_HEAD:
                piece = await self._inner.read(max_bytes, timeout)
                end = _END.search(data + piece, max(0, len(data) - 3))
                data += piece
            self._awaits_head = bool(end) and data[9:10] == b"1"  # behind 103 Early Hints follows the head proper
            if end:
                heads += mended(data[: end.start()]) + b"\r\n\r\n"
                data = data[end.end() :]
        return heads + data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109  # httpcore's
        """Send a part of a request; what is read next is the head of the response."""
        self._awaits_head = True
        await self._inner.write(buffer, timeout)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's
    ) -> httpcore.AsyncNetworkStream:
        """Return the same with TLS."""
        return MendingStream(await self._inner.start_tls(ssl_context, server_hostname, timeout))

    async def aclose(self) -> None:
        """Close the connection."""
        await self._inner.aclose()

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection says of itself."""
        return self._inner.get_extra_info(info)
