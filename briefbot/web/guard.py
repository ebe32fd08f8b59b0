"""A network backend that connects to public addresses only, unless private ones are allowed.

Names are resolved here and the connection goes to an address that was checked, so that neither a redirect nor DNS
rebinding leads into a private network.
"""

import asyncio
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpcore

from briefbot.web.heads import MendingStream
from briefbot.web.networks import is_public

#: Concurrent DNS look-ups. A look-up blocks its thread, for half a minute if the name server is dead.
LOOK_UPS = 32


class PrivateAddressError(httpcore.ConnectError):
    """A host has only private addresses."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """An httpcore backend that checks each address before it connects; Unix sockets are not supported."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._inner = httpcore.AnyIOBackend()
        self._threads = ThreadPoolExecutor(LOOK_UPS, thread_name_prefix="look-up")

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first permitted address of ``host`` that answers."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._addresses(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("its name could not be looked up in time") from error
        failure: Exception = httpcore.ConnectError("no address")
        share = timeout / min(len(addresses), 3) if timeout else None
        for address in addresses[:3]:
            try:
                return MendingStream(await self._inner.connect_tcp(address, port, share, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def close(self) -> None:
        """Shut down the threads, without waiting for look-ups in progress."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _addresses(self, host: str, port: int) -> list[str]:
        """Return the permitted addresses of ``host``, in the order of the system's resolver."""
        look_up = partial(socket.getaddrinfo, host.strip("[]"), port, type=socket.SOCK_STREAM)
        try:
            known = await asyncio.get_running_loop().run_in_executor(self._threads, look_up)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"no host is called {host}") from error
        found = dict.fromkeys(str(entry[4][0]) for entry in known)
        allowed = [address for address in found if self._allow_private or is_public(address)]
        if not allowed:
            raise PrivateAddressError(f"{host} is a private address ({next(iter(found))})")
        return allowed
