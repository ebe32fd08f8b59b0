"""A poll of 2,000 feeds of 20 entries, beside a bare httpx loop and feedparser alone, and a poll where nothing changed.

All are whole processes against one local server, which gives each feed a loopback address of its own. The bare loop
fetches the same addresses with the same number of requests at once: a robots.txt and a feed from each host; then, for
the second poll, the feeds with their ETag. Run it with ``make bench``; a number of feeds may be given.
"""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import feed_server

FEEDS, ENTRIES, AT_ONCE = int(sys.argv[1]) if sys.argv[1:2] and sys.argv[1].isdigit() else 2000, 20, 64
BRIEFBOT = str(Path(sys.executable).with_name("briefbot"))


@contextmanager
def server():
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    command = [sys.executable, feed_server.__file__, str(FEEDS), str(ENTRIES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield int(process.stdout.readline())
        process.terminate()


async def bare(port: int, again: str) -> list[bytes]:
    import httpx

    slots, bodies = asyncio.Semaphore(AT_ONCE), []

    async def one(client, number):
        base = f"http://{feed_server.address(number)}:{port}"
        async with slots:
            if not again:
                await client.get(f"{base}/robots.txt")
            got = await client.get(f"{base}/feed/{number}", headers={"If-None-Match": '"1"'} if again else {})
            bodies.append(got.content)

    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    async with httpx.AsyncClient(limits=limits, timeout=20) as client:
        await asyncio.gather(*(one(client, number) for number in range(FEEDS)))
    return bodies


def parse() -> None:
    import feedparser

    for number in range(FEEDS):
        assert len(feedparser.parse(feed_server.feed(number, ENTRIES)).entries) == ENTRIES


def family_memory(root: int) -> float:
    """MB of a process and its children: what each has of its own, and its share of what is shared."""
    total, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
            waiting += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        except (OSError, StopIteration):
            continue
    return total / 1024


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds, and the most MB that the process and its children had."""
    begin, peak = time.perf_counter(), 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        done = threading.Event()

        def watch():
            nonlocal peak
            while not done.wait(0.2):
                peak = max(peak, family_memory(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        process.wait()
        took = time.perf_counter() - begin
        done.set()
        watcher.join()
        assert process.returncode == 0, process.returncode
    return took, peak


def main() -> None:
    own = [sys.executable, __file__]
    with server() as port, tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        tables = "".join(
            f'[[sources]]\nurl = "http://{feed_server.address(n)}:{port}/feed/{n}"\n' for n in range(FEEDS)
        )
        config.write_text(
            f'[archive]\nurl = "{folder}/archive.db"\n[http]\nallow_private = true\nat_once = {AT_ONCE}\n{tables}'
        )
        loop, _ = timed([*own, "bare", str(port)])
        parsing, _ = timed([*own, "parse"])
        inventing, _ = timed([*own, "invent"])
        first, first_peak = timed([BRIEFBOT, "fetch", "--config", str(config)])
        again, _ = timed([*own, "again", str(port)])
        second, second_peak = timed([BRIEFBOT, "fetch", "--config", str(config)])
        size = (Path(folder) / "archive.db").stat().st_size / 1e6
    parsing -= inventing
    print(f"{FEEDS} feeds of {ENTRIES} entries; the archive afterwards: {size:.0f} MB")
    print(
        f"first poll    {first:6.1f} s, {first_peak:.0f} MB; bare loop {loop:.1f} s + feedparser {parsing:.1f} s:",
        end="",
    )
    print(f" ratio {first / (loop + parsing):.2f} (at most 1.3; 300 MB)")
    print(
        f"second poll   {second:6.1f} s, {second_peak:.0f} MB; bare loop {again:.1f} s: ratio {second / again:.2f} (at most 1.3)"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["bare"]:
        asyncio.run(bare(int(sys.argv[2]), ""))
    elif sys.argv[1:2] == ["again"]:
        asyncio.run(bare(int(sys.argv[2]), "1"))
    elif sys.argv[1:2] == ["parse"]:
        parse()
    elif sys.argv[1:2] == ["invent"]:
        for n in range(FEEDS):
            feed_server.feed(n, ENTRIES)
    else:
        main()
