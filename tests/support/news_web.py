"""A small web of news sites on 127.0.0.1, each a real server on a port of its own, most of them with a fault.

A site is a mapping from paths to answers; `answer` makes one with validators. The web keeps a log of what was asked
for and how many bytes of body were sent. ``web.day`` tells the sites which day they play.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import threading
import zlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    """Seconds before anything is said."""
    play: Callable[[asyncio.StreamWriter, list[int]], object] | None = None
    """Writes to the connection in a way of its own, and counts the bytes."""


@dataclass
class Asked:
    site: str
    path: str
    headers: dict[str, str]
    status: int = 0
    sent: list[int] = field(default_factory=lambda: [0])

    @property
    def body_bytes(self) -> int:
        """Sent so far."""
        return self.sent[0]


def answer(body: str | bytes, kind: str = "application/rss+xml; charset=utf-8", **headers: str) -> Answer:
    """An answer with an ETag; ``cache_control="max-age=600"`` and the like set headers."""
    data = body.encode() if isinstance(body, str) else body
    tag = f'"{hashlib.blake2b(data, digest_size=6).hexdigest()}"'
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(body=data, headers={"Content-Type": kind, "ETag": tag, **named})


def page(body: str, **headers: str) -> Answer:
    return answer(body, "text/html; charset=utf-8", **headers)


def packed(plain: Answer) -> Answer:
    """The same, gzipped on the way."""
    return Answer(body=gzip.compress(plain.body), headers={**plain.headers, "Content-Encoding": "gzip"})


def redirect(to: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": to})


def refused(status: int, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, body=b"<h1>Sorry</h1>", headers={"Content-Type": "text/html", **named})


def endless() -> Answer:
    async def play(writer, sent):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss><channel>")
        while True:
            writer.write(b"<item><title>On and on</title></item>" * 500)
            sent[0] += 18500
            await writer.drain()

    return Answer(play=play)


def dripping() -> Answer:
    async def play(writer, sent):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n")
        while True:
            writer.write(b" ")
            sent[0] += 1
            await writer.drain()
            await asyncio.sleep(0.02)

    return Answer(play=play)


def bomb(megabytes: int = 100) -> Answer:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"<item><title>Boom</title></item>" * 32768
    parts = [packer.compress(b"<rss><channel>"), *(packer.compress(block) for _ in range(megabytes)), packer.flush()]
    return Answer(body=b"".join(parts), headers={"Content-Type": "application/rss+xml", "Content-Encoding": "gzip"})


def cut() -> Answer:
    async def play(writer, sent):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: 5000\r\n\r\n<rss><ch")
        sent[0] += 8
        await writer.drain()

    return Answer(play=play)


Routes = dict[str, "Answer | Callable[[Web], Answer]"]


class Web:
    """The sites, running. A context manager."""

    def __init__(self, sites: dict[str, Routes] | None = None) -> None:
        self.sites = sites or {}
        self.ports: dict[str, int] = {}
        self.log: list[Asked] = []
        self.most_at_once: defaultdict[str, int] = defaultdict(int)
        self.day = 1
        self.slowness: defaultdict[str, float] = defaultdict(float)
        self._held: dict[str, asyncio.Event] = {}
        self._open: defaultdict[str, int] = defaultdict(int)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self._end: asyncio.Event | None = None

    def url(self, site: str, path: str = "/feed.xml") -> str:
        return f"http://127.0.0.1:{self.ports[site]}{path}"

    def asked(self, site: str, path: str = "") -> list[Asked]:
        """What was asked of a site, robots.txt aside."""
        return [a for a in self.log if a.site == site and a.path != "/robots.txt" and path in ("", a.path)]

    def hold(self, *sites: str) -> None:
        """Let these say nothing until each is let go."""
        self._held |= {site: asyncio.Event() for site in sites}

    def let_go(self, site: str) -> None:
        """Let it answer what it has been asked."""
        self._loop.call_soon_threadsafe(self._held[site].set)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._end = asyncio.Event()
        servers = []
        for name in self.sites:
            server = await asyncio.start_server(lambda r, w, name=name: self._connection(name, r, w), "127.0.0.1", 0)
            self.ports[name] = server.sockets[0].getsockname()[1]
            servers.append(server)
        self._ready.set()
        await self._end.wait()
        for server in servers:  # one that has just accepted a connection would lose its socket
            for each in server.sockets:
                self._loop.remove_reader(each.fileno())
        await asyncio.sleep(0.02)
        for server in servers:
            server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connection(self, site: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(site, reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    async def _exchange(self, site: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:]) if name}
        self._open[site] += 1
        self.most_at_once[site] = max(self.most_at_once[site], self._open[site])
        asked = Asked(site, path, headers)
        try:
            given = self._given(site, path)
            self.log.append(asked)
            await asyncio.sleep(given.wait + self.slowness[site])
            if site in self._held:
                await self._held[site].wait()
            asked.status = given.status
            if given.play:
                await given.play(writer, asked.sent)
                return False
            asked.status = self._written(writer, given, headers, asked.sent)
            await writer.drain()
        finally:
            self._open[site] -= 1
        return True

    def _given(self, site: str, path: str) -> Answer:
        route = self.sites[site].get(path, Answer(status=404, headers={"Content-Type": "text/plain"}))
        return route(self) if callable(route) else route

    def _written(self, writer: asyncio.StreamWriter, given: Answer, headers: dict[str, str], sent: list[int]) -> int:
        tag, modified = given.headers.get("ETag"), given.headers.get("Last-Modified")
        unchanged = (tag and headers.get("if-none-match") == tag) or (
            not tag and modified and headers.get("if-modified-since") == modified
        )
        status, body = (304, b"") if unchanged else (given.status, given.body)
        length = {} if status == 304 else {"Content-Length": str(len(body))}
        lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in {**given.headers, **length}.items())]
        writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
        sent[0] += len(body)
        return status
