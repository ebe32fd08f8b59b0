"""Request sources without storing anything, to show whether each answers and how much it lists."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from briefbot import plugins
from briefbot.entries import Document, ParseError, SourceSpec
from briefbot.errors import BriefbotError, FetchError
from briefbot.fetching.parser_pool import ParserPool
from briefbot.model import moment_of
from briefbot.protocols import PolledSource
from briefbot.web.client import WebClient
from briefbot.web.options import HttpOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCheck:
    """The result of checking a source."""

    name: str
    told: str
    """What it lists, in one line; or why it failed."""

    is_failure: bool = False


def check(asked: Sequence[SourceSpec], http: HttpOptions, clock: Callable[[], datetime]) -> list[SourceCheck]:
    """Request every source once, concurrently; return what each lists, in order."""
    return asyncio.run(_check(asked, http, clock))


async def _check(asked: Sequence[SourceSpec], http: HttpOptions, clock: Callable[[], datetime]) -> list[SourceCheck]:
    with ParserPool() as parsers:
        async with WebClient(http, clock) as web:
            return list(await asyncio.gather(*(_one(each, web, parsers, clock) for each in asked)))


async def _one(asked: SourceSpec, web: WebClient, parsers: ParserPool, clock: Callable[[], datetime]) -> SourceCheck:
    try:
        source = plugins.sources.get(asked.kind)(asked.url)  # type: ignore[call-arg]  # a kind is called with the address
        if not isinstance(source, PolledSource):
            items = await asyncio.to_thread(lambda: list(source()))
            return SourceCheck(name=asked.name, told=f"{len(items)} articles")
        async with web.get(asked.url) as response:
            document: Document = await parsers(
                source.reader, response.body, url=response.url, content_type=response.content_type, now=clock()
            )
    except (BriefbotError, ParseError) as error:
        is_gone = isinstance(error, FetchError) and error.outcome == "gone"
        advice = ": gone for good, as its server says; look for its new address, or remove it" if is_gone else ""
        return SourceCheck(name=asked.name, told=f"{error}{advice}", is_failure=True)
    return SourceCheck(name=asked.name, told=_summary(document, response.validators.moved_to, clock()))


def _summary(document: Document, moved_to: str, now: datetime) -> str:
    """Return what a document lists, in one line."""
    count = len(document.entries) or len(document.children)
    full = sum(entry.is_full for entry in document.entries)
    dates = [moment_of(entry.published) for entry in document.entries if entry.published]
    age = (now - max(dates)).days if dates else None
    parts = [
        f"{count} articles" + (f", {full} with full text" if full else ""),
        "" if age is None else "the newest from today" if age <= 0 else f"the newest {age} days old",
        f"it has moved to {moved_to}" if moved_to else "",
        f"a page that names the feed {document.feeds[0]}" if document.feeds else "",
        document.fault,
    ]
    return "; ".join(part for part in parts if part)
