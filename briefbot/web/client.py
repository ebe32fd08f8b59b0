"""The HTTP client: obeys robots.txt, sends one request at a time to a host, limits time and size of responses.

httpcore sends the requests. Redirects are followed here, one by one, since each may lead to another site with another
robots.txt, and since only permanent ones are stored.
"""

import asyncio
import ssl
import string
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Self
from urllib.parse import quote, urlsplit

import httpcore

from briefbot.errors import FetchError
from briefbot.web.bodies import ENCODINGS, read_body
from briefbot.web.caching import CacheValidators, fresh_until, http_date, retry_at
from briefbot.web.encoding import NotTextError, decode
from briefbot.web.guard import GuardedBackend, PrivateAddressError
from briefbot.web.options import HttpOptions
from briefbot.web.robots import KEPT_FOR, LONGEST_ROBOTS, RobotRules, RobotsTxt, origin_of
from briefbot.web.urls import absolute_url, canonical, host

#: Redirects followed at most; browsers follow 20, sites need two.
REDIRECTS = 5

#: A response may take this many time-outs altogether, so that a server cannot send it byte by byte for ever.
PATIENCE = 3

#: Characters of an ETag at most; a longer one is not stored.
LONGEST_VALIDATOR = 1000

_PERMANENT = frozenset({301, 308})
_REDIRECT = _PERMANENT | {302, 303, 307}
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, text/html;q=0.9, */*;q=0.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The response to a request, after redirects."""

    url: str
    """The canonical address after redirects."""

    body: bytes
    content_type: str
    unchanged: bool
    """304 Not Modified: there is no body."""

    validators: CacheValidators
    """Validators for the next request."""


#: Status, headers by lower-case name, body.
_Got = tuple[int, dict[str, str], bytes]


@dataclass(slots=True)
class _Host:
    """The state of one host during a run."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    reading_rules: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: RobotRules | None = None
    free_at: float = 0.0
    wait_until: datetime | None = None


#: Which certificates are trusted. To read them takes 30 ms, so all clients of a process share them.
_trusted = cache(httpcore.default_ssl_context)


class WebClient:
    """A polite HTTP client. An asynchronous context manager."""

    def __init__(
        self, options: HttpOptions, now: Callable[[], datetime], rules: Mapping[str, RobotsTxt] | None = None
    ) -> None:
        self._options = options
        self._now = now
        self._known_rules = rules or {}
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._slots = asyncio.Semaphore(options.at_once)
        self._backend = GuardedBackend(allow_private=options.allow_private)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_trusted(),
            max_connections=options.at_once + 1,
            max_keepalive_connections=min(options.at_once, 10),  # it looks at each before each request,
            keepalive_expiry=30,
            network_backend=self._backend,
        )
        self.learned: list[RobotsTxt] = []
        """The robots.txt files that were fetched, to be remembered."""

        self.skews: list[timedelta] = []
        """How far the servers' clocks are ahead of ours, of each that said so."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pool.aclose()
        self._backend.close()

    @asynccontextmanager
    async def get(self, url: str, known: CacheValidators | None = None) -> AsyncIterator[Response]:
        """Request ``url`` and hold one of ``at_once`` slots for the duration of the ``async with`` block.

        Args:
            url: an http(s) address.
            known: its validators from the last response, for a conditional request.

        Raises:
            FetchError: there is no usable response; it has the reason, and when to try again.
        """
        answer = await self._followed(url, known)
        try:
            yield answer
        finally:
            self._slots.release()

    async def _followed(self, url: str, known: CacheValidators | None) -> Response:
        """Return the response after redirects; the caller must release the slot that is held on return."""
        if known and known.moved_to:
            try:
                return await self._from(known.moved_to, url, known)
            except FetchError as error:
                if error.outcome == "waiting":
                    raise
            known = None  # the target of the redirect is gone: the old address may work again, or name another
        return await self._from(url, url, known)

    async def _from(self, at: str, url: str, known: CacheValidators | None) -> Response:
        """Return the response to a request for ``at``, after redirects, as that of ``url``."""
        moved, permanent, been = at if at != url else "", True, set()
        for _ in range(REDIRECTS + 1):
            if at in been:
                raise FetchError("a redirect loop")
            been.add(at)
            got = await self._ask(at, known)
            status, headers, _ = got
            if status not in _REDIRECT:
                return self._response(url, at, moved, got)
            self._slots.release()
            at = _target(headers, at)
            permanent = permanent and status in _PERMANENT
            moved = at if permanent else moved
        raise FetchError(f"more than {REDIRECTS} redirects")

    def _response(self, url: str, at: str, moved: str, got: _Got) -> Response:
        status, headers, body = got
        etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
        validators = CacheValidators(
            url=url,
            etag=etag if len(etag) <= LONGEST_VALIDATOR else "",
            last_modified=modified if len(modified) <= LONGEST_VALIDATOR else "",
            fresh_until=fresh_until(headers, self._now()),
            moved_to=moved if moved != url else "",
            checked_at=self._now(),
        )
        return Response(
            url=canonical(at),
            body=body,
            content_type=headers.get("content-type", ""),
            unchanged=status == 304,
            validators=validators,
        )

    async def _ask(self, url: str, known: CacheValidators | None) -> _Got:
        """Request one address when its host is free. On return a slot is taken; if it raises, none is."""
        if not host(url) or urlsplit(url).username is not None:
            raise FetchError("no address on the web")
        site = self._hosts[origin_of(url)]
        rules = await self._rules(site, url)
        if not rules.allows(url):
            raise FetchError("robots.txt does not allow it", outcome="refused")
        return await self._in_turn(site, url, max(self._options.delay, rules.delay), known)

    async def _in_turn(
        self, site: _Host, url: str, delay: float, known: CacheValidators | None = None, limit: int = 0
    ) -> _Got:
        loop = asyncio.get_running_loop()
        async with site.turn:
            if site.wait_until and self._now() < site.wait_until:
                raise FetchError(
                    f"its site asked to wait until {site.wait_until:%H:%M} UTC",
                    outcome="waiting",
                    retry_at=site.wait_until,
                )
            await asyncio.sleep(max(0.0, site.free_at - loop.time()))
            await self._slots.acquire()
            try:
                return await self._exchange(site, url, known, limit or self._options.max_bytes)
            except BaseException:
                self._slots.release()
                raise
            finally:
                site.free_at = loop.time() + delay

    async def _exchange(self, site: _Host, url: str, known: CacheValidators | None, limit: int) -> _Got:
        """Send one request; retry once if a kept connection had been closed."""
        for attempt in (1, 2):
            try:
                async with asyncio.timeout(PATIENCE * self._options.timeout):
                    return await self._stream(site, url, self._headers(known), limit)
            except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError) as error:
                if attempt == 2 or "without sending a response" not in str(error):
                    raise FetchError("the answer broke off, or is not HTTP") from error
            except TimeoutError as error:
                raise FetchError(f"not done within {PATIENCE * self._options.timeout:g} seconds") from error
            except httpcore.TimeoutException as error:
                raise FetchError(f"no answer within {self._options.timeout:g} seconds") from error
            except PrivateAddressError as error:
                raise FetchError(f"{error}: [http] allow_private would let it through", outcome="refused") from error
            except httpcore.ConnectError as error:
                raise FetchError(_connect_failure(error)) from error
            except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, UnicodeError, ValueError) as error:
                raise FetchError(f"cannot be asked for: {error}") from error
        raise AssertionError  # the second attempt returns or raises

    async def _stream(self, site: _Host, url: str, headers: list[tuple[bytes, bytes]], limit: int) -> _Got:
        times = dict.fromkeys(("connect", "read", "write", "pool"), self._options.timeout)
        target = canonical(url).encode("ascii")
        async with self._pool.stream("GET", target, headers=headers, extensions={"timeout": times}) as response:
            got = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            if "date" in got and "age" not in got and (sent := http_date(got["date"])):
                self.skews.append(sent - self._now())
            if response.status in {200, 203}:
                body = await read_body(response.aiter_stream(), got.get("content-encoding", ""), limit=limit)
                return response.status, got, body
            if response.status == 304 or response.status in _REDIRECT:
                return response.status, got, b""
            raise self._refusal(site, response.status, got)

    def _refusal(self, site: _Host, status: int, headers: Mapping[str, str]) -> FetchError:
        """Return the error for a status other than success."""
        again = retry_at(headers, self._now()) if status in {429, 503} else None
        site.wait_until = again or site.wait_until
        message = f"HTTP {status}" + (f", to be asked again after {again:%H:%M} UTC" if again else "")
        return FetchError(message, outcome="gone" if status == 410 else "failed", retry_at=again)

    def _headers(self, known: CacheValidators | None) -> list[tuple[bytes, bytes]]:
        given = {"User-Agent": self._options.user_agent, "Accept": _ACCEPT, "Accept-Encoding": ENCODINGS}
        if known and known.etag:
            given["If-None-Match"] = known.etag
        if known and known.last_modified:
            given["If-Modified-Since"] = known.last_modified
        return [(name.encode(), value.encode("latin-1", "replace")) for name, value in given.items()]

    async def _rules(self, site: _Host, url: str) -> RobotRules:
        """Return the rules of a site, stored or fetched now; concurrent requests share one fetch."""
        async with site.reading_rules:
            if site.rules is None:
                origin = origin_of(url)
                known = self._known_rules.get(origin)
                if known is None or known.until <= self._now():
                    text = await self._robots(origin)
                    known = RobotsTxt(origin=origin, rules=text, until=self._now() + KEPT_FOR)
                    self.learned.append(known)
                site.rules = RobotRules(known.rules)
            return site.rules

    async def _robots(self, origin: str) -> str:
        """Return a site's robots.txt; empty if it has none."""
        at = f"{origin}/robots.txt"
        for _ in range(REDIRECTS + 1):
            owner = self._hosts[origin_of(at)]
            try:
                status, headers, body = await self._in_turn(owner, at, self._options.delay, limit=LONGEST_ROBOTS)
            except FetchError as error:
                message = str(error)
                if message.startswith("HTTP 4") and not message.startswith("HTTP 429"):
                    return ""  # missing or not accessible: then everything is allowed (RFC 9309)
                raise FetchError(
                    f"its robots.txt: {message}" if message.startswith("HTTP") else message,
                    outcome=error.outcome,
                    retry_at=error.retry_at,
                ) from error
            self._slots.release()
            if status not in _REDIRECT:
                return _text(body)
            at = _target(headers, at)
            if not at:
                return ""
        return ""


def _target(headers: Mapping[str, str], base: str) -> str:
    """Return the address that a redirect names; empty if it names none. Some servers send it in raw UTF-8."""
    sent = headers.get("location", "").encode("latin-1")
    try:
        return absolute_url(sent.decode(), base)
    except UnicodeDecodeError:
        return absolute_url(quote(sent, safe=string.punctuation), base)


def _text(rules: bytes) -> str:
    """Return the text of a robots.txt; empty if it is a picture or the like."""
    try:
        return decode(rules)
    except NotTextError:
        return ""


def _connect_failure(error: httpcore.ConnectError) -> str:
    """Return the reason why there was no connection, in a few words."""
    cause = error.__cause__ or error.__context__
    while cause is not None and not isinstance(cause, (ssl.SSLError, ConnectionError)):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {cause.verify_message}"
    if isinstance(cause, ssl.SSLError):
        return f"no safe connection: {cause.reason or 'TLS failed'}"
    if isinstance(cause, ConnectionRefusedError):
        return "the connection was refused"
    words = str(error)
    return words if words and not words.startswith("[") else "no connection"
