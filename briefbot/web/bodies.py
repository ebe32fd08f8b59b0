"""Read and decompress response bodies, within a limit of bytes before and after decompression."""

import re
import zlib
from collections.abc import AsyncIterator

import httpcore

from briefbot.errors import FetchError

#: Accept-Encoding: the codings that the standard library can decompress up to a limit.
ENCODINGS = "gzip, deflate"

#: The bytes that a gzip stream begins with.
GZIP_MARK = b"\x1f\x8b"

#: What else IANA registers; any other name is a mistake of the server, and its body comes as it is.
_NOT_ASKED_FOR = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip", "bzip2"})
_GZIP = frozenset({"gzip", "x-gzip", "deflate"})

#: The end of a page, feed or sitemap that is not cut off.
_WHOLE = re.compile(rb"</(?:html|rss|feed|rdf:RDF|urlset|sitemapindex)\s*>\s*$", re.IGNORECASE)

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
    names = [name.strip().lower() for name in encoding.split(",")]
    if not _NOT_ASKED_FOR.isdisjoint(names) or len(names := [name for name in names if name in _GZIP]) > 2:
        raise FetchError(f"packed in a way that was not asked for: {encoding[:40]!r}")
    sent = bytearray()
    try:
        async for piece in pieces:
            sent += piece
            if len(sent) > limit:
                raise FetchError(f"more than {size(limit)}")
    except httpcore.RemoteProtocolError:
        if names or not _WHOLE.search(sent[-100:]):
            raise  # else only the length that the server announced is wrong
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
    """Return the decompressed contents of concatenated gzip streams, or of a deflate stream, without what follows."""
    body, header, rest = bytearray(), _ANY_HEADER, False
    while data.startswith(GZIP_MARK) if rest else data.strip(b"\0"):
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
        data, rest = stream.unused_data, True
    return bytes(body)
