"""``briefbot site``: builds a static site of the archive's briefs, and writes of it what has changed."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from briefbot import plugins
from briefbot.app import archives, clock
from briefbot.app.day_briefs import DayBriefs, DayMade, DayTask, DayWorkers
from briefbot.app.outcome import DONE, PARTLY, Outcome
from briefbot.app.render import checked_folders
from briefbot.bounds import check_web_address
from briefbot.changes.storylines import Storyline
from briefbot.config import Config
from briefbot.errors import ConfigError, InputError
from briefbot.phrasebook import LANGUAGES
from briefbot.rendering.escaping import web_address
from briefbot.resources import shipped
from briefbot.site.folder import SiteFolder
from briefbot.site.pages import LanguageSite, SiteOptions, other_html, site_maps, sites_of
from briefbot.site.records import (
    FORM,
    DayRecord,
    as_bytes,
    from_bytes,
    storylines_as_bytes,
    storylines_from_bytes,
)
from briefbot.site.storylines import Follower
from briefbot.store import articles
from briefbot.store.articles import DayContents
from briefbot.stories import sentence_vectors
from briefbot.topic.load import load_topic
from briefbot.topic.topic import Topic
from briefbot.version import __version__

_T = TypeVar("_T")

#: Days that failed and are named.
_MOST_NAMED = 10

_WITHOUT_URL = (
    "without the site's address there are no feeds, no sitemap and no addresses for previews of links:"
    " give it with --url, or as [site] url"
)

#: Called with how much is done, how much there is to do, and what is being done.
Progress = Callable[[int, int, str], None]


def build_site(  # noqa: PLR0913  # what steers a site is named
    config: Config,
    out: Path,
    *,
    languages: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    url: str | None = None,
    pictures: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Build the site of the archive in the folder ``out``: a page a day, storylines, indexes, a search, feeds.

    Only files that change are written, and only the site's own are removed. The same archive gives the same bytes.

    Args:
        config: the configuration: topic, zone, lengths, templates, and the address of the site.
        out: the folder; made if it is missing.
        languages: those of the site; that of the configuration is at the root, else the first; each other in a folder
            of its code. None: that of the configuration alone.
        since: the first day, in the reader's zone; ``None``: that of the oldest article.
        until: the last day; ``None``: today.
        url: the site's own address, in place of the configured one; empty: there is none.
        pictures: whether the pages of days show pictures, which readers' browsers load from the sites of the outlets.
        progress: called after each day.

    Raises:
        ConfigError: a language or the address is wrong, or it ends before it begins.
        InputError: the archive is empty.
        BriefbotError: the folder cannot be written to; the topic, a plugin or a template is faulty.
    """
    last = min(until or clock.today(config.brief), clock.today(config.brief))
    if since and last < since:
        end = "--until" if until == last else "today"
        raise ConfigError(f"--since is after {end}", hint="give an earlier day with --since")
    options = replace(_options(config, languages, url), pictures=pictures)
    if not archives.is_there(config):
        raise _nothing()
    with archives.opened(config) as archive, SiteFolder.opened(out) as folder:
        if folder is None:
            return Outcome(notes=(f"another build of {out} is under way: nothing was done",), is_busy=True)
        with archive.reading() as connection:
            if articles.is_empty(connection):
                raise _nothing()
            days = articles.contents_of_days(connection, config.brief.zone, since=since, until=last)
        # in the folder of the site, not of the system: what a killed build leaves there is removed by the next
        scratch = folder.staging / "briefs"
        scratch.mkdir()
        with DayWorkers.of(DayBriefs(config, options, archive, scratch)) as workers:
            build = _Build(config, options, folder, days, workers, progress)
            return build.run()


def _nothing() -> InputError:
    return InputError("there is no news in the archive yet", hint="run `briefbot fetch`")


def _options(config: Config, languages: Sequence[str], url: str | None) -> SiteOptions:
    """Return the options of the site's pages.

    Raises:
        BriefbotError: one is wrong.
    """
    own = config.brief.language
    asked = tuple(dict.fromkeys(languages)) or (own,)
    if unknown := sorted(set(asked) - set(LANGUAGES)):
        raise ConfigError(f"no brief is in {unknown[0]!r}", hint=f"choose of: {', '.join(LANGUAGES)}")
    plugins.summarizers.get(config.brief.summarizer)
    if config.brief.encoder:
        plugins.encoders.get(config.brief.encoder)
    folders = checked_folders(config.brief)
    topic = load_topic(config.brief.topic)
    return SiteOptions(
        languages=(own, *(each for each in asked if each != own)) if own in asked else asked,
        zone=config.brief.zone,
        topic=topic,
        url=_site_url(config.site.url if url is None else url),
        folders=folders,
        version=_version(folders, topic),
    )


def _site_url(url: str) -> str:
    """Return the address of a site with a slash at the end; empty if there is none."""
    if not url:
        return ""
    try:
        check_web_address("--url", url)
    except ValueError as error:
        raise ConfigError(str(error), hint="give the address at which the folder is served") from None
    address = web_address(url)
    if not address or "?" in address or "#" in address:
        raise ConfigError(f"--url is {url!r}, which is no folder", hint="write it as https://example.org/briefs/")
    return address if address.endswith("/") else f"{address}/"


def _version(folders: Sequence[Path], topic: Topic | None) -> str:
    """Return a digest of what every page depends on: the program's version, all templates, the outline of the map."""
    digest = hashlib.blake2b(f"{__version__} {topic.outline if topic else ()}".encode(), digest_size=16)
    for folder in (shipped("templates"), *folders):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                digest.update(f"\n{path.relative_to(folder)}\n".encode("utf-8", "replace"))
                digest.update(path.read_bytes())
    return digest.hexdigest()


@dataclass(slots=True)
class _Build:
    """One build of a site."""

    config: Config
    options: SiteOptions
    folder: SiteFolder
    days: dict[date, DayContents]
    workers: DayWorkers
    progress: Progress | None
    failures: dict[date, str] = field(default_factory=dict)

    def run(self) -> Outcome:
        records, ids = self._followed()
        told = [n for n, record in enumerate(records[self.options.languages[0]]) if record is not None]
        shown = {
            language: [each for each in of_language if each is not None and (each.stories or each.listed)]
            for language, of_language in records.items()
        }
        first = self.options.languages[0]
        kept = {record.day for record in shown[first]}
        lines = [ids[n] for n in told if (record := records[first][n]) is not None and record.day in kept]
        sites = sites_of(self.options, shown, lines)
        self._put_days(sites)
        self._put_others(sites)
        written, removed = self.folder.finish()
        return self._outcome(sites, written, removed)

    def _followed(self) -> tuple[dict[str, list[DayRecord | None]], list[tuple[str, ...]]]:
        """Return the record of each day by language (``None``: it failed), and the storylines of its stories."""
        topic = hashlib.blake2b(repr(self.options.topic).encode("utf-8", "backslashreplace")).hexdigest()
        keys = {day: self._key(day, topic) for day in self.days}
        first = self.options.languages[0]
        follower = Follower(self.options.topic, [f"{first}-{key}" for key in keys.values()], self.folder.kept)
        known = {
            day: self._known(day, key, needs_lines=n >= len(follower.ids)) for n, (day, key) in enumerate(keys.items())
        }
        tasks = [
            DayTask(day=day, updated=self.days[day].updated, made_of=keys[day])
            for day, each in known.items()
            if each is None
        ]
        made = iter(self._watched(self.workers.make(tasks), len(tasks), "reading"))
        records: dict[str, list[DayRecord | None]] = {language: [] for language in self.options.languages}
        begun: Sequence[Storyline] | None
        for number, (day, key) in enumerate(keys.items()):
            found = known[day]
            if found is not None:
                self._keep(key, found, None)
                begun = self._begun(f"begun-{first}-{key}") if number >= len(follower.ids) else None
            else:
                found, begun = self._made(day, key, next(made))
            if number >= len(follower.ids):
                follower.add(day, begun)
            for place, language in enumerate(self.options.languages):
                records[language].append(found[place] if found else None)
        for name, data in follower.kept.items():
            self.folder.keep(name, data)
        return records, follower.ids

    def _made(self, day: date, key: str, made: DayMade) -> tuple[tuple[DayRecord, ...], Sequence[Storyline] | None]:
        """Keep what was made of a day; return its records and what its stories begin, or nothing if that failed."""
        if made.failure:
            self.failures[day] = made.failure
            return (), None
        self._keep(key, made.records, made.begun)
        return made.records, made.begun

    def _keep(self, key: str, records: Sequence[DayRecord], begun: Sequence[Storyline] | None) -> None:
        """Keep what was made of a day for the next build; ``None``: it is kept already."""
        name = f"begun-{self.options.languages[0]}-{key}"
        self.folder.keep(name, None if begun is None else storylines_as_bytes(begun))
        for language, record in zip(self.options.languages, records, strict=True):
            self.folder.keep(f"{language}-{key}", None if begun is None else as_bytes(record))

    def _known(self, day: date, key: str, *, needs_lines: bool) -> tuple[DayRecord, ...] | None:
        """Return the records of a day that an earlier build kept; ``None`` if not all of them can be used."""
        if needs_lines and self._begun(f"begun-{self.options.languages[0]}-{key}") is None:
            return None
        found = []
        for language in self.options.languages:
            data = self.folder.kept(f"{language}-{key}")
            record = from_bytes(data) if data else None
            if record is None or record.day != day:
                return None
            found.append(record)
        return tuple(found)

    def _begun(self, name: str) -> list[Storyline] | None:
        data = self.folder.kept(name)
        return storylines_from_bytes(data) if data else None

    def _key(self, day: date, topic: str) -> str:
        """Return a digest of all that the brief of a day depends on."""
        brief = asdict(self.config.brief) | {"templates": "", "language": ""}
        contents = self.days[day]
        parts = (
            *(FORM, __version__, sentence_vectors.is_installed()),
            *(day, contents.digest, str(contents.updated), sorted(brief.items()), topic),
        )
        return hashlib.blake2b(repr(parts).encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()

    def _put_days(self, sites: Sequence[LanguageSite]) -> None:
        """Render the pages of the days that changed, and put them."""
        tasks = []
        for site in sites:
            for record, made in zip(site.records, site.day_pages(), strict=True):
                if not self.folder.is_current(made.page.path, made.key):
                    staged = self.folder.staging / f"day-{site.language}-{record.day}"
                    tasks.append(
                        DayTask(
                            day=record.day,
                            updated=record.updated,
                            made_of=record.made_of,
                            page=made,
                            language=site.language,
                            staged=staged,
                        )
                    )
        rendered = zip(tasks, self.workers.render(tasks), strict=True)
        for task, failure in self._watched(rendered, len(tasks), "writing"):
            assert task.page is not None  # for the type
            if failure:
                self.failures[task.day] = failure
                self.folder.stays(task.page.page.path)
            else:
                self.folder.put_file(task.page.page.path, task.staged, task.page.key)
        for day in self.failures:
            for site in sites:
                self.folder.stays(f"{site.prefix}days/{day}.html")

    def _put_others(self, sites: Sequence[LanguageSite]) -> None:
        for site in sites:
            for made in site.other_pages():
                if not self.folder.is_current(made.page.path, made.key):
                    self.folder.put(made.page.path, other_html(made, self.options), made.key)
            for path, data in site.files().items():
                self.folder.put(path, data)
        for path, data in site_maps(sites, self.options.url).items():
            self.folder.put(path, data)
        self.folder.put("search.js", (shipped("templates") / "site" / "search.js").read_bytes())

    def _watched(self, results: Iterable[_T], total: int, what: str) -> Iterator[_T]:
        for done, result in enumerate(results, 1):
            if self.progress:
                self.progress(done, total, what)
            yield result

    def _outcome(self, sites: Sequence[LanguageSite], written: int, removed: int) -> Outcome:
        site = sites[0]
        line = (
            f"{len(site.records)} days, {len(site.storylines)} storylines; {written} files written, {removed} removed"
        )
        notes = [f"the brief of {day} could not be made: {why}" for day, why in sorted(self.failures.items())]
        if len(notes) > _MOST_NAMED:
            notes[_MOST_NAMED:] = [f"and those of {len(notes) - _MOST_NAMED} more days"]
        asides = () if self.options.url else (_WITHOUT_URL,)
        return Outcome(lines=(line,), notes=tuple(notes), asides=asides, exit_code=PARTLY if self.failures else DONE)
