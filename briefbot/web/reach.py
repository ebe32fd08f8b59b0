"""Whether this machine is offline: told apart from hosts that are down by connecting to several."""

import asyncio
from collections.abc import Iterable
from urllib.parse import urlsplit

import httpcore

from briefbot.web.guard import GuardedBackend
from briefbot.web.urls import host

#: Hosts that are tried, side by side: one of eight answers if there is any network.
MOST_HOSTS = 8

#: Seconds for all of them.
PATIENCE = 5.0

#: How the reasons begin for which there was no connection at all (`WebClient`, `GuardedBackend`, anyio).
_UNREACHED = (
    "no host is called ",
    "its name could not be looked up",
    "no answer within ",
    "no connection",
    "All connection attempts failed",
)


def is_unreached(reason: str) -> bool:
    """Return whether a request failed, by its reason, before its host answered.

    >>> is_unreached("no host is called news.example"), is_unreached("HTTP 500")
    (True, False)
    """
    return reason.startswith(_UNREACHED)


def is_any_reachable(urls: Iterable[str], *, allow_private: bool = False) -> bool:
    """Return whether one of the first hosts of http(s) addresses accepts a connection; nothing is sent."""
    asked = {host(url): urlsplit(url) for url in urls if host(url)}
    places = [(parts.hostname or "", parts.port or {"http": 80}.get(parts.scheme, 443)) for parts in asked.values()]
    return asyncio.run(_is_any_reachable(places[:MOST_HOSTS], allow_private=allow_private))


async def _is_any_reachable(places: Iterable[tuple[str, int]], *, allow_private: bool) -> bool:
    backend = GuardedBackend(allow_private=allow_private)

    async def connects(name: str, port: int) -> bool:
        try:
            stream = await backend.connect_tcp(name, port, timeout=PATIENCE)
        except (httpcore.ConnectError, httpcore.ConnectTimeout):
            return False
        await stream.aclose()
        return True

    tries = [asyncio.create_task(connects(*place)) for place in places]
    try:
        async with asyncio.timeout(PATIENCE):
            for done in asyncio.as_completed(tries):
                if await done:
                    return True
    except TimeoutError:
        pass
    finally:
        for task in tries:
            task.cancel()
        backend.close()
    return False
