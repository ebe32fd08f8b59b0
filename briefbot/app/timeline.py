"""``briefbot timeline``: what happened on which days, by the articles of files or of the archive."""

import os
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from briefbot.app import archives, briefs, clock
from briefbot.app.clock import When
from briefbot.app.outcome import Outcome
from briefbot.app.render import checked_folders
from briefbot.changes import make_timeline
from briefbot.cleaning.raw_articles import articles_of
from briefbot.config import BriefConfig, Config
from briefbot.errors import ConfigError
from briefbot.language.characters import one_line
from briefbot.model import Article, Missing, Timeline, Window, day_in
from briefbot.monitoring.progress import report, reported
from briefbot.rendering import is_markdown, render_timeline, timeline_to_json
from briefbot.rendering.filters import headline
from briefbot.selection import is_sample, latest_versions
from briefbot.sources.files import DASH, Reading, read_all
from briefbot.store import articles, search
from briefbot.store.archive import Archive
from briefbot.topic.load import load_topic

TEMPLATES = {form: f"timeline.{form}.j2" for form in ("md", "html", "txt")} | {"telegram": "timeline.telegram.html.j2"}

#: Days before the last one at which a timeline of the archive begins, by default.
_DAYS = 365

#: Articles that are read for words, at most, the newest first: a name that stands in more is of the whole topic.
_MOST_FOUND = 5000


def show_timeline(  # noqa: PLR0913  # all that the text depends on
    config: Config,
    words: str = "",
    paths: Sequence[Path] = (),
    *,
    since: When = None,
    until: When = None,
    dates: int = 10,
    sentences: int = 1,
    form: str = "md",
    template: str = "",
) -> Outcome:
    """Make and render a timeline of files, or of the archive.

    Args:
        config: the configuration, with the changes of the command line; articles off its topic are left out.
        words: what it is about: words, a name in any spelling of the topic, or the address of an article, whose event
            is followed; empty: the whole topic. The name of a file or folder, or ``-``, is one of ``paths``.
        paths: files and folders of articles; none: the archive.
        since: the first day, ``today``, ``yesterday``, or how long ago it was. ``None``: of files that of the first
            article, of the archive that of a year before ``until``.
        until: the last day; ``None``: of files that of the last article, of the archive today.
        dates: entries, at most.
        sentences: sentences of an entry, at most.
        form: one of `TEMPLATES`, or ``json``.
        template: name or path of another template than the one of ``form``.

    Raises:
        InputError: nothing could be read, or there is nothing in the archive.
        ConfigError: it ends before it begins, or there is no such folder of templates.
    """
    options = config.brief
    first, last = (None if each is None else clock.day_of(each, options) for each in (since, until))
    if first and last and last < first:
        raise ConfigError("--since is not before --until", hint="give the earlier one with --since")
    if words and (words == str(DASH) or os.path.exists(words)):  # noqa: PTH110  # Path's raises where a folder above is closed
        words, paths = "", (Path(words), *paths)
    given: Sequence[Article]
    unreadable: tuple[Missing, ...] = ()
    if paths:
        given, unreadable = read_all(paths)
    else:
        last = last or clock.today(options)
        first = first or last - timedelta(days=_DAYS)
        given = _archived(config, words, first)
    timeline = _timeline(given, options, words, since=first, until=last, dates=dates, sentences=sentences)
    is_cut = not (timeline.entries or since or paths)
    hints = (f"nothing was found since {first}: give an earlier day with --since",) if is_cut else ()
    if form == "json" and not template:
        return Outcome(timeline_to_json(timeline), unreadable=unreadable, asides=hints)
    folders, name = checked_folders(options), template or TEMPLATES[form]
    text = render_timeline(timeline, name, folders=folders, zone=options.zone, language=options.language)
    return Outcome(text, markdown=is_markdown(template or form), unreadable=unreadable, asides=hints)


def timeline_of(  # noqa: PLR0913  # what steers a timeline is named
    archive: Archive, config: Config, words: str, *, since: date, until: date, dates: int
) -> Timeline:
    """Return the timeline of an archive about ``words``, with a sentence a day."""
    found = _about(archive, config, words, since)
    return _timeline(found or (), config.brief, words, since=since, until=until, dates=dates, sentences=1)


def _archived(config: Config, words: str, since: date) -> Sequence[Article]:
    found = None
    if archives.is_there(config):
        with archives.opened(config) as archive:
            found = _about(archive, config, words, since)
    if found is None:
        raise briefs.no_news(" behind the words")
    return found


def _about(archive: Archive, config: Config, words: str, since: date) -> Sequence[Article] | None:
    """Return the articles published since a day that may be about ``words``; ``None`` if the archive is empty.

    What happened on a day is also told by what is published later. For an address all articles may.
    """
    window = Window(Window.of_day(since, config.brief.zone).since, None)
    if not words.strip() or "://" in words:
        contents = briefs.articles_in(archive, config, window)
        return contents.articles if contents else None
    topic = load_topic(config.brief.topic)
    wanted = topic.with_spellings(words) if topic else words
    with archive.reading() as connection:
        if articles.is_empty(connection):
            return None
        hits = search.search(connection, wanted, window=window, limit=_MOST_FOUND)
        entries = articles.every_version(connection, {hit.url for hit in hits})
    return Reading.of(reported("cleaning articles", articles_of(entries), len(entries))).articles


def _timeline(  # noqa: PLR0913  # what steers a timeline is named
    given: Sequence[Article],
    options: BriefConfig,
    words: str,
    *,
    since: date | None,
    until: date | None,
    dates: int,
    sentences: int,
) -> Timeline:
    report("making the timeline")
    topic = load_topic(options.topic)
    latest, _ = latest_versions(given)
    chosen = [article for article in latest if topic is None or topic.is_relevant(article)]
    seed = next((article for article in chosen if words and article.url == words.strip()), None)
    stated = [day_in(article.published, options.zone) for article in chosen if article.published]
    first = since or min(stated, default=None)
    last = until or max([*stated, *([first] if first else [])], default=None)
    entries = make_timeline(
        chosen,
        since=first or date.min,
        until=last or date.max,
        dates=dates,
        sentences=sentences,
        topic=topic,
        about=seed or words,
        zone=options.zone,
        language=options.language,
    )
    return Timeline(
        entries=entries,
        since=first,
        until=last,
        about=headline(seed) if seed else one_line(words),
        topic=topic.title if topic else "",
        samples=any(map(is_sample, given)),
    )
