"""A server of many feeds for benches, each on a loopback address of its own: ``python feed_server.py FEEDS ENTRIES``.

Prints the port when it listens. Every feed has an ETag; what it holds is invented by number, the same each time.
"""

from __future__ import annotations

import asyncio
import random
import socket
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache

WORDS = [
    "forces",
    "council",
    "port",
    "oil",
    "talks",
    "envoy",
    "militia",
    "coast",
    "guard",
    "airport",
    "mayor",
    "fuel",
    "power",
    "grid",
    "tribe",
    "border",
    "bank",
    "budget",
    "court",
    "election",
    "hospital",
    "convoy",
    "cease-fire",
    "statement",
    "minister",
    "brigade",
    "pipeline",
    "refinery",
    "migrants",
    "vessel",
    "shelling",
    "district",
]


def address(number: int) -> str:
    """The loopback address of a feed."""
    return f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"


@cache
def feed(number: int, entries: int) -> bytes:
    """A feed whose entries carry their whole text, some 160 words."""
    rand = random.Random(number)
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    items = []
    for entry in range(entries):
        sentences = (
            f"The {' '.join(rand.choices(WORDS, k=13))} near Sirte, officials {number} said on day {entry}."
            for _ in range(8)
        )
        body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
        when = format_datetime(now - timedelta(hours=entry, minutes=number % 60))
        items.append(
            f"<item><title>Libya: {' '.join(rand.choices(WORDS, k=7))} {number}-{entry}</title>"
            f"<link>/news/{number}/{entry}</link><guid>{number}-{entry}</guid><pubDate>{when}</pubDate>"
            f"<description>{body[3:120]}</description><content:encoded><![CDATA[{body}]]></content:encoded></item>"
        )
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Outlet {number}</title><link>http://{address(number)}/</link><description>News</description>"
    )
    return (head + "".join(items) + "</channel></rss>").encode()


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, entries: int) -> None:
    """Answer requests on one connection until it is closed."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            path, lowered = head.split(b" ", 2)[1].decode(), head.lower()
            if not path.startswith("/feed/"):
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            elif b"if-none-match" in lowered:
                writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
            else:
                body = feed(int(path[6:]), entries)
                writer.write(
                    b'HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n'
                    % len(body)
                )
                writer.write(body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def serve(feeds: int, entries: int) -> None:
    for number in range(feeds):
        feed(number, entries)  # made before the clock runs
    first = socket.create_server((address(0), 0))
    port = first.getsockname()[1]
    sockets = [first, *(socket.create_server((address(number), port)) for number in range(1, feeds))]
    for each in sockets:
        await asyncio.start_server(lambda r, w: answer(r, w, entries), sock=each)
    print(port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
