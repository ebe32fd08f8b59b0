"""Read and decompress response bodies, within a limit of bytes before and after decompression."""

import zlib
from collections.abc import AsyncIterator

from briefbot.errors import FetchError

#: Accept-Encoding: the codings that the standard library can decompress up to a limit.
ENCODINGS = "gzip, deflate"

_ANY_HEADER = zlib.MAX_WBITS | 32
_NO_HEADER = -zlib.MAX_WBITS


async def read_body(pieces: AsyncIterator[bytes], encoding: str, *, limit: int) -> bytes:
    """Return a response's body.

    Args:
        pieces: the body as sent.
        encoding: the header Content-Encoding.
        limit: bytes, both as sent and decompressed.

    Raises:
        FetchError: the body is longer than ``limit``, or not encoded as the header states.
    """
    names = [name.strip().lower() for name in encoding.split(",") if name.strip().lower() not in {"", "identity"}]
    if not all(name in {"gzip", "x-gzip", "deflate"} for name in names) or len(names) > 2:
        raise FetchError(f"packed in a way that was not asked for: {encoding[:40]!r}")
    sent = bytearray()
    async for piece in pieces:
        sent += piece
        if len(sent) > limit:
            raise FetchError(f"more than {size(limit)}")
    body = bytes(sent)
    for _ in names:
        body = _decompressed(body, limit)
    return body


def size(count: int) -> str:
    """Return a number of bytes for display.

    >>> size(5_000_000), size(20_000)
    ('5 MB', '20 KB')
    """
    return f"{count / 1_000_000:.3g} MB" if count >= 1_000_000 else f"{count / 1000:.3g} KB"


def _decompressed(data: bytes, limit: int) -> bytes:
    """Return the decompressed contents of concatenated gzip or deflate streams."""
    body, header = bytearray(), _ANY_HEADER
    while data.strip(b"\0"):
        stream = zlib.decompressobj(header)
        try:
            body += stream.decompress(data, limit - len(body) + 1)
        except zlib.error as error:
            if body or header == _NO_HEADER:
                raise FetchError(f"packed, but broken: {error}") from error
            header = _NO_HEADER  # some servers send raw deflate
            continue
        if len(body) > limit:
            raise FetchError(f"more than {size(limit)}, unpacked")
        if not stream.eof:
            raise FetchError("cut off in the middle")
        data = stream.unused_data
    return bytes(body)
