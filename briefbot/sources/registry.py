"""The built-in kinds of sources on the web, each with its parser; they can also be called without an archive.

`briefbot fetch` polls any `briefbot.protocols.PolledSource` with its own client and stores what it has seen; a plugin
for another format needs only a ``url`` and a ``reader``.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar

from briefbot.cleaning.raw_articles import articles_of
from briefbot.entries import RawEntry
from briefbot.errors import FetchError
from briefbot.model import Article, Missing
from briefbot.protocols import Reader
from briefbot.sources.feeds import read_feed
from briefbot.sources.front_pages import read_front_page
from briefbot.sources.poll import Memory, Target, Tools, poll
from briefbot.sources.sitemaps import read_sitemap
from briefbot.sources.telegram_channels import read_channel
from briefbot.web.client import WebClient
from briefbot.web.options import HttpOptions


@dataclass(frozen=True)
class _OnTheWeb:
    url: str
    http: HttpOptions = field(default_factory=HttpOptions, kw_only=True)
    reader: ClassVar[Reader]

    def __call__(self) -> Iterator[Article | Missing]:
        """Fetch the source, and yield its articles and a `Missing` for each that could not be read."""
        try:
            entries = asyncio.run(_gathered(self.url, self.reader, self.http))
        except FetchError as error:
            yield Missing(self.url, f"unreadable: {error}")
            return
        yield from articles_of(entries)


class Feed(_OnTheWeb):
    """RSS, RDF, Atom or JSON Feed, or a page that links to its feed. A `briefbot.protocols.Source`."""

    reader = staticmethod(read_feed)


class Sitemap(_OnTheWeb):
    """A sitemap of news, or an index of sitemaps. A `briefbot.protocols.Source`."""

    reader = staticmethod(read_sitemap)


class FrontPage(_OnTheWeb):
    """A page: an article, or a front page that links to some. A `briefbot.protocols.Source`."""

    reader = staticmethod(read_front_page)


class TelegramChannel(_OnTheWeb):
    """The public page of a Telegram channel, ``https://t.me/s/NAME``. A `briefbot.protocols.Source`."""

    reader = staticmethod(read_channel)


async def _gathered(url: str, reader: Reader, http: HttpOptions) -> list[RawEntry]:
    now = partial(datetime.now, UTC)
    async with WebClient(http, now) as web:
        tools = Tools(web=web, memory=Memory(), work=asyncio.to_thread, now=now, http=http)
        batches = poll(Target(url=url, reader=reader), tools)
        return [entry async for batch in batches for _, entry in batch.listed if entry]
