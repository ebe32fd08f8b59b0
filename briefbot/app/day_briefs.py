"""Makes the briefs of many days of the archive and their pages, in several processes where there are many.

A brief is made in one process, and marked and rendered when all storylines are known: between the two it lies in a
folder of the run's own.
"""

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from briefbot.app import briefs, render
from briefbot.changes.storylines import Storyline, begun
from briefbot.config import Config, archive_url
from briefbot.errors import BriefbotError, DeliveryError
from briefbot.model import Brief, Window
from briefbot.rendering.filters import told
from briefbot.site.pages import DayPage, SiteOptions, day_html
from briefbot.site.records import DayRecord, record_of
from briefbot.store.archive import Archive, open_archive
from briefbot.topic.load import load_topic
from briefbot.worker_processes import prepare_worker, start_method, without_main

#: Days from which on more processes are started: each takes a second to begin.
_MANY = 6

#: Processes at most; each takes about 200 MB.
_PROCESSES_AT_MOST = 8

_PRELOADED = ["briefbot.app.day_briefs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTask:
    """A day whose brief is to be made."""

    day: date
    updated: datetime
    made_of: str
    """A digest of all that its brief depends on."""
    page: DayPage | None = None
    """Its page, if that is to be rendered, too."""

    language: str = ""
    """Of the page."""

    staged: Path = Path()
    """Where the page is to be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMade:
    """What was made of a day."""

    records: tuple[DayRecord, ...] = ()
    """In the order of the site's languages; none if the brief failed."""

    begun: tuple[Storyline, ...] = ()
    """What each story begins that the brief in the first language tells."""

    failure: str = ""
    """Why there is nothing; empty if there is."""


@dataclass(frozen=True, slots=True)
class DayBriefs:
    """Makes the briefs of days."""

    config: Config
    options: SiteOptions
    archive: Archive
    scratch: Path
    """A folder of this run's own, for briefs between being made and being rendered."""

    def make(self, task: DayTask) -> DayMade:
        """Make the briefs of a day, in each language of the site, and put them by.

        Raises:
            BriefbotError: the topic, the summarizer, the encoder or the archive is faulty.
        """
        try:
            made = self._briefs(task.day)
            topic = load_topic(self.config.brief.topic)
            records = tuple(
                record_of(
                    brief,
                    day=task.day,
                    updated=task.updated,
                    made_of=task.made_of,
                    language=language,
                    topic=topic,
                )
                for language, brief in zip(self.options.languages, made, strict=True)
            )
            lines = tuple(begun(story, task.day, topic) for story in told(made[0]))
            for language, brief in zip(self.options.languages, made, strict=True):
                self._place(task.day, language).write_bytes(pickle.dumps(brief))
        except BriefbotError:
            raise
        except Exception as error:  # noqa: BLE001  # one bad day costs itself
            return DayMade(failure=f"{type(error).__name__}: {error}"[:300])
        return DayMade(records=records, begun=lines)

    def render(self, task: DayTask) -> str:
        """Render the page of a day, and write it to its place; return why that failed, else nothing.

        Raises:
            BriefbotError: a template is broken.
        """
        place = self._place(task.day, task.language)
        if not place.exists() and (failure := self.make(task).failure):
            return failure
        assert task.page is not None  # for the type
        try:
            brief: Brief = pickle.loads(place.read_bytes())  # noqa: S301  # written by this program, in its own folder
            task.staged.write_bytes(day_html(brief, task.page, self.options))
        except BriefbotError:
            raise
        except Exception as error:  # noqa: BLE001  # as above
            return f"{type(error).__name__}: {error}"[:300]
        return ""

    def _briefs(self, day: date) -> list[Brief]:
        """Return the brief of a day in each language."""
        options = self.config.brief
        found = briefs.articles_in(self.archive, self.config, Window.of_day(day, options.zone))
        articles, missing = (found.articles, found.missing) if found else ((), ())
        # where all articles are in one language, the reader's makes no difference to what is told
        alike = len({article.language for article in articles}) <= 1
        made: list[Brief] = []
        for language in self.options.languages:
            if not (alike and made):
                own = replace(options, language=language)
                brief = render.make_brief_of(articles, own, day=day, window=None, missing=missing)
                brief = replace(brief, day=day, since=None)
                made.append(briefs.with_known_versions(self.archive, brief))
            else:
                made.append(made[0])
        return made

    def _place(self, day: date, language: str) -> Path:
        return self.scratch / f"{day}.{language}"


@dataclass(slots=True)
class DayWorkers:
    """Does the work of many days, in order, in this process or in several."""

    here: DayBriefs
    _executor: Executor | None = field(default=None, init=False)

    @classmethod
    @contextmanager
    def of(cls, here: DayBriefs) -> Iterator["DayWorkers"]:
        """Yield workers that end with the block."""
        workers = cls(here)
        try:
            yield workers
        finally:
            if workers._executor is not None:
                workers._executor.shutdown(wait=True, cancel_futures=True)

    def make(self, tasks: Sequence[DayTask]) -> Iterable[DayMade]:
        """Return what is made of each day, in order."""
        return self._each(DayBriefs.make, tasks)

    def render(self, tasks: Sequence[DayTask]) -> Iterable[str]:
        """Return for each day why its page could not be rendered; nothing if it was."""
        return self._each(DayBriefs.render, tasks)

    def _each(self, function: Callable[[DayBriefs, DayTask], Any], tasks: Sequence[DayTask]) -> Iterator[Any]:
        processes = min(os.cpu_count() or 1, _PROCESSES_AT_MOST)
        if processes == 1 or (len(tasks) < _MANY and self._executor is None):
            yield from (function(self.here, task) for task in tasks)
            return
        if self._executor is None:
            given = (self.here.config, self.here.options, self.here.scratch)
            self._executor = ProcessPoolExecutor(processes, start_method(_PRELOADED), _set_up, given)
        try:
            with without_main():  # the processes start as the work is handed in
                results = self._executor.map(_call, [(function.__name__, task) for task in tasks])
            yield from results
        except BrokenProcessPool as error:
            raise DeliveryError(
                "a process that makes pages was killed, or did not start",
                hint="see whether memory is short, or build fewer days at once with --since",
            ) from error


#: What a process works with.
_here: DayBriefs | None = None


def _call(asked: tuple[str, DayTask]) -> Any:
    """Do a piece of work in a process of the pool."""
    name, task = asked
    return getattr(_here, name)(task)


def _set_up(config: Config, options: SiteOptions, scratch: Path) -> None:
    """Prepare a process, and open the archive in it."""
    global _here  # noqa: PLW0603  # one for each process
    prepare_worker()
    _here = DayBriefs(config, options, open_archive(archive_url(config.archive)), scratch)
