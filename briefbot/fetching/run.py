"""Polls every source that is due, stores its articles, and computes the back-off of one that failed."""

import asyncio
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from briefbot import plugins
from briefbot.cleaning.raw_articles import short_key
from briefbot.entries import RawEntry, SeenUrl, SourceSpec
from briefbot.errors import BriefbotError, FetchError
from briefbot.fetching.parser_pool import ParserPool
from briefbot.fetching.poll_archive import ArchiveMemory, ArchiveWriter
from briefbot.fetching.retention import prune
from briefbot.model import Article
from briefbot.protocols import PolledSource
from briefbot.sources.files import Reading
from briefbot.sources.poll import Batch, Target, Tools, poll
from briefbot.store import meta, sources, web
from briefbot.store.archive import Archive
from briefbot.store.sources import StoredSource
from briefbot.web.client import WebClient
from briefbot.web.options import HttpOptions
from briefbot.web.pictures import rechecked

#: Back-off of a source that fails: doubled with each failure, up to a day. No source is dropped for good.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(days=1)

#: Back-off of a source whose server says that it is gone for good (410); some come back.
PAUSE_WHEN_GONE = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport(StoredSource):
    """The result of a source's poll: the source as stored, and numbers of articles.

    Its ``detail`` may also name a fault that did not keep the document from being parsed.
    """

    new: int = 0
    """New articles."""

    changed: int = 0
    """Articles with a new version."""

    known: int = 0
    """Articles that were unchanged."""

    notes: tuple[tuple[str, int], ...] = ()
    """Reasons why the text of a page is missing, with the number of articles."""

    @property
    def is_missing(self) -> bool:
        """Whether the source did not answer."""
        return self.outcome in sources.BAD | sources.SKIPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReport:
    """The result of a run."""

    sources: tuple[SourceReport, ...] = ()
    """In the order of the list of sources."""

    seconds: float = 0.0
    removed: int = 0
    """Old articles that were deleted, by ``[archive] keep_days``."""

    is_elsewhere: bool = False
    """Nothing was done, because another run on the same archive is under way."""

    @property
    def new(self) -> int:
        """New articles of all sources."""
        return sum(source.new for source in self.sources)

    @property
    def changed(self) -> int:
        """Articles of all sources with a new version."""
        return sum(source.changed for source in self.sources)

    @property
    def missing(self) -> tuple[SourceReport, ...]:
        """The sources that did not answer."""
        return tuple(source for source in self.sources if source.is_missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The options of a run."""

    http: HttpOptions
    clock: Callable[[], datetime]
    keep_days: int = 0
    force: bool = False
    """Also poll sources that are fresh or in back-off."""

    progress: Callable[[int, int, str], None] | None = None
    """Called with the number of sources done, the number of all, and the name of the last."""


def fetch(archive: Archive, asked: Sequence[SourceSpec], job: Job) -> FetchReport:
    """Poll the sources in ``asked`` and store their articles; report the result of each.

    A source that fails does not affect the others. While a run is under way on an archive, a second one does nothing
    and reports that. A run may be killed at any time; the next one continues.

    Raises:
        ArchiveError: nothing can be stored any more; what was committed is kept.
        PluginError: a source is of an unknown kind.
    """
    began = monotonic()
    kinds = {each.kind: plugins.sources.get(each.kind) for each in asked}
    with archive.lock("fetch") as is_ours:
        if not is_ours:
            return FetchReport(is_elsewhere=True)
        reports = asyncio.run(_Run(archive, job, kinds).over(asked))
        removed = prune(archive, job.clock(), keep_days=job.keep_days)
    return FetchReport(sources=tuple(reports), seconds=monotonic() - began, removed=removed)


class _Run:
    """One run: the archive, the options, and the writer that all polls share."""

    def __init__(self, archive: Archive, job: Job, kinds: dict[str, Any]) -> None:
        self._archive = archive
        self._job = job
        self._kinds = kinds
        self._now = job.clock()
        self._writer = ArchiveWriter(archive, self._now)
        self._done = 0

    async def over(self, asked: Sequence[SourceSpec]) -> list[SourceReport]:
        """Poll all sources concurrently; return the result of each, in order."""
        with self._archive.writing() as connection:
            known = sources.save_sources(connection, asked, self._now)
            rules = web.robots_by_origin(connection)
        oldest = self._now - timedelta(days=self._job.keep_days) if self._job.keep_days else None
        with ParserPool() as parsers:
            async with WebClient(self._job.http, self._job.clock, rules) as client:
                tools = Tools(
                    web=client,
                    memory=ArchiveMemory(self._archive, known, self._now),
                    work=parsers,
                    now=self._job.clock,
                    http=self._job.http,
                    oldest=oldest,
                    force=self._job.force,
                )
                reports = await self._poll_all(known, tools)
                with self._archive.writing() as connection:
                    web.save_robots(connection, client.learned)
                    if client.skews:
                        skew = statistics.median(skew.total_seconds() for skew in client.skews)
                        meta.set_value(connection, meta.CLOCK_SKEW, str(round(skew, 1)), self._now)
        return reports

    async def _poll_all(self, known: Sequence[StoredSource], tools: Tools) -> list[SourceReport]:
        """Poll all sources while the writer stores their batches; raise the writer's error if it fails."""
        try:
            async with asyncio.TaskGroup() as tasks:
                writing = tasks.create_task(self._writer.run())
                reports = await asyncio.gather(*(self._one(each, tools, len(known)) for each in known))
                writing.cancel()
        except ExceptionGroup as group:
            raise group.exceptions[0] from group.exceptions[0].__cause__
        return reports

    async def _one(self, known: StoredSource, tools: Tools, count: int) -> SourceReport:
        """Poll one source, unless it is in back-off; return its result after it is stored."""
        if known.retry_at and self._now < known.retry_at and not self._job.force:
            ended = replace(known, outcome="waiting")
        else:
            ended = await self._polled(known, tools)
        await self._writer.finish(ended)
        self._done += 1
        if self._job.progress:
            self._job.progress(self._done, count, known.name)
        tally = self._writer.tallies[known.id]
        counts: dict[str, Any] = {name: tally.outcomes[name] for name in ("new", "changed", "known")}
        about = asdict(ended) | {"detail": ended.detail or tally.fault}
        return SourceReport(**about, **counts, notes=tuple(sorted(tally.notes.items())))

    async def _polled(self, known: StoredSource, tools: Tools) -> StoredSource:
        """Poll one source; return it with the outcome."""
        try:
            last = await self._batches(known, tools)
        except FetchError as error:
            return _failed(known, error, self._now)
        except Exception as error:  # noqa: BLE001  # a plugin or a parser may raise anything
            reason = str(error) if isinstance(error, BriefbotError) else f"{type(error).__name__}: {error}"[:200]
            return _failed(known, FetchError(reason), self._now)
        title = known.title or last.title
        return replace(known, outcome=last.outcome, detail=last.fault, title=title, failures=0, retry_at=None)

    async def _batches(self, known: StoredSource, tools: Tools) -> Batch:
        """Poll one source and queue its batches for storing; return the last one."""
        source = self._kinds[known.kind](known.url)
        last = Batch(outcome="answered")
        if isinstance(source, PolledSource):
            target = Target(
                source_id=known.id, url=known.url, reader=source.reader, outlet=known.outlet, title=known.title
            )
            async for batch in poll(target, tools):
                await self._writer.put(known.id, batch)
                last = batch
            return last
        articles, unreadable = await asyncio.to_thread(lambda: Reading.of(source()))
        listed = [self._listed(article, known) for article in articles]
        for start in range(0, len(listed), 500):
            await self._writer.put(known.id, Batch(listed=tuple(listed[start : start + 500])))
        if unreadable and not listed:
            raise FetchError(f"{unreadable[0].what}: {unreadable[0].reason}")
        return replace(last, fault=f"{len(unreadable)} could not be read" if unreadable else "")

    def _listed(self, article: Article, known: StoredSource) -> tuple[SeenUrl, RawEntry]:
        """Return an article of a source that is called, not polled, as an entry of a batch."""
        own = {"outlet": article.outlet or known.outlet, "part": "file", "picture": rechecked(article.picture)}
        entry = RawEntry(**asdict(article) | own)
        return SeenUrl(url=short_key(article.url), source_id=known.id, digest="", checked_at=self._now), entry


def _failed(known: StoredSource, error: FetchError, now: datetime) -> StoredSource:
    """Return a source after a failed poll, with the end of its back-off: doubled each time, or what the server asks."""
    failures = known.failures + (error.outcome in sources.BAD)
    doubled = min(FIRST_PAUSE * 2 ** min(max(failures - 1, 0), 20), LONGEST_PAUSE)
    pause = {"gone": PAUSE_WHEN_GONE, "refused": LONGEST_PAUSE}.get(error.outcome, doubled)
    retry_at = max(now + pause, error.retry_at or now)
    return replace(known, outcome=error.outcome, detail=str(error), failures=failures, retry_at=retry_at)
