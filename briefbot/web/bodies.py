"""A body as it comes over the wire to what it is: unpacked, and never more of it than was allowed."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

from briefbot.errors import FetchError

#: What is asked for: what the standard library unpacks piece by piece, so that a bomb is noticed while it goes off.
ENCODINGS = "gzip, deflate"

_ANY_HEADER = zlib.MAX_WBITS | 32
_RAW = -zlib.MAX_WBITS

#: Bytes by which gzip, zlib and neither are told apart.
_HEADER = 2


async def read_body(pieces: AsyncIterator[bytes], encoding: str, *, limit: int) -> bytes:
    """Return what ``pieces`` hold.

    Args:
        pieces: the body as sent.
        encoding: the header Content-Encoding.
        limit: bytes, both as sent and unpacked.

    Raises:
        FetchError: it is longer, or is not what the header says.
    """
    names = [name.strip().lower() for name in encoding.split(",") if name.strip().lower() not in {"", "identity"}]
    if not all(name in {"gzip", "x-gzip", "deflate"} for name in names) or len(names) > 2:
        raise FetchError(f"packed in a way that was not asked for: {encoding[:40]!r}")
    unpackers = [_Unpacker(limit) for _ in names]
    body, sent = bytearray(), 0
    async for piece in pieces:
        sent += len(piece)
        plain = piece
        for unpacker in unpackers:
            plain = unpacker.unpack(plain)
        body += plain
        if sent > limit or len(body) > limit:
            raise FetchError(f"more than {size(limit)}" + (", unpacked" if sent <= limit and names else ""))
    if any(unpacker.is_unfinished for unpacker in unpackers) and body:
        raise FetchError("cut off in the middle")
    return bytes(body)


def size(count: int) -> str:
    """Return a number of bytes as a reader says it.

    >>> size(5_000_000), size(20_000)
    ('5 MB', '20 KB')
    """
    return f"{count / 1_000_000:.3g} MB" if count >= 1_000_000 else f"{count / 1000:.3g} KB"


class _Unpacker:
    """Unpacks gzip or deflate piece by piece, and stops soon after the limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._given = 0
        self._inner = zlib.decompressobj(_ANY_HEADER)
        self._began = False
        self._head = b""

    @property
    def is_unfinished(self) -> bool:
        return self._began and not self._inner.eof

    def unpack(self, data: bytes) -> bytes:
        plain = bytearray()
        if not self._began:
            self._head += data
            if len(self._head) < _HEADER:
                return b""
            data = self._head
        while data and self._given + len(plain) <= self._limit:
            if self._inner.eof:  # several in a row are one
                if not data.strip(b"\0"):
                    break
                self._inner = zlib.decompressobj(_ANY_HEADER)
            try:
                plain += self._inner.decompress(data, self._limit - self._given - len(plain) + 1)
            except zlib.error as error:
                if self._began:
                    raise FetchError(f"packed, but broken: {error}") from error
                self._inner = zlib.decompressobj(_RAW)  # "deflate" without its header, as some servers send it
                self._began = True
                continue
            self._began = True
            data = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail
        self._given += len(plain)
        return bytes(plain)
