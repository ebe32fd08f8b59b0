"""Reads the articles for a brief from the archive, and stores, lists and prints the briefs made of it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from briefbot.app import archives, clock
from briefbot.app.outcome import Outcome
from briefbot.cleaning.raw_articles import articles_of
from briefbot.config import BriefConfig, Config
from briefbot.errors import ArchiveError, InputError
from briefbot.fetching.polled import polled_before
from briefbot.model import Article, Brief, Coverage, Missing, Window
from briefbot.monitoring.progress import reported
from briefbot.rendering import is_markdown, to_json
from briefbot.sources.files import Reading
from briefbot.store import articles, briefs, sources
from briefbot.store.archive import Archive
from briefbot.telling import with_versions

#: Up to so long before a brief's period an article was published that has news in a later version, or is listed late.
STILL_NEWS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Contents:
    """The articles for a brief, and which sources answered."""

    articles: tuple[Article, ...]
    missing: tuple[Missing, ...]
    """Articles without a text."""
    coverage: Coverage | None


def articles_in(
    archive: Archive, config: Config, window: Window, *, changed: bool = False, polled_for: str | None = None
) -> Contents | None:
    """Return the articles published in ``window``, as known at its end; ``None`` if the archive is empty.

    ``changed``: also those that were published up to `STILL_NEWS` before it, and changed or first seen in it.
    ``polled_for``: the topic whose sources are polled, if the brief is about another.
    """
    with archive.reading() as connection:
        if articles.is_empty(connection):
            return None
        raw_articles = articles.raw_articles_in(connection, window, known_at=window.until)
        if changed and window.since:
            raw_articles += articles.changed_in(connection, window, published_since=window.since - STILL_NEWS)
        topic = config.brief.topic if polled_for is None else polled_for
        ids = {each.id for each in polled_before(connection, config.sources, topic)}
        coverage = sources.coverage_of(connection, ids, window, clock.now())
    return Contents(*Reading.of(reported("cleaning articles", articles_of(raw_articles), len(raw_articles))), coverage)


def archived(config: Config, window: Window) -> Contents:
    """Return the articles of the archive published in ``window``, for a command that was given no files.

    Raises:
        InputError: there are none in the archive at all.
    """
    found = None
    if archives.is_there(config):
        with archives.opened(config) as archive:
            found = articles_in(archive, config, window)
    if found is None:
        raise no_news()
    return found


def no_news(more: str = "") -> InputError:
    """Return that the archive is empty and no files are named; ``more`` ends the hint."""
    hint = f"run `briefbot fetch`, or name files or folders of articles{more}"
    return InputError("there is no news in the archive yet, and no articles are named", hint=hint)


def with_known_versions(archive: Archive, brief: Brief) -> Brief:
    """Return ``brief`` with every version that the archive has of the articles of its told stories."""
    urls = {each.url for story in brief.stories if story.summary or story.in_glance for each in story.articles}
    known = versions_of(archive, urls)
    return replace(brief, stories=tuple(with_versions(story, known) for story in brief.stories)) if known else brief


def versions_of(archive: Archive, urls: Collection[str]) -> list[Article]:
    """Return every version that the archive has of those articles at ``urls`` that have several, from the oldest on."""
    with archive.reading() as connection:
        raw_articles = articles.every_version(connection, urls)
    several = Counter(each.url for each in raw_articles)
    # one by one: what versions of one page have in common is no line that recurs in an outlet's articles
    found = (article for each in raw_articles if several[each.url] > 1 for article in articles_of([each]))
    return [each for each in found if isinstance(each, Article)]


def made_at(archive: Archive, brief: Brief) -> datetime:
    """Return when ``brief`` was made: of one that is stored already, when that was first; else now."""
    with archive.reading() as connection:
        made = briefs.first_made(connection, brief.day, brief.topic, _document(brief)) if brief.day else None
    return made or clock.now()


def _document(brief: Brief) -> str:
    """Return a brief as it is stored: without the hour at which it was made, which has a column of its own."""
    return to_json(replace(brief, made=None))


def store(  # noqa: PLR0913  # all that is stored of a brief
    archive: Archive, brief: Brief, options: BriefConfig, window: Window, *, form: str, text: str
) -> str:
    """Store a rendered brief; return why that failed, else empty."""
    urls = sorted({article.url for story in brief.stories for article in story.articles})
    try:
        with archive.writing() as connection:
            briefs.save_brief(
                connection,
                briefs.StoredBrief(
                    day=brief.day or clock.today(options),
                    window=window,
                    topic=brief.topic,
                    form=form,
                    settings=asdict(options),
                    version_ids=tuple(articles.version_ids(connection, urls, known_at=window.until)),
                    document=_document(brief),
                    text=text,
                    made_at=brief.made or clock.now(),
                ),
            )
    except ArchiveError as error:
        return f"the brief could not be stored: {error}"
    return ""


def show_brief(config: Config, number: int) -> Outcome:
    """Return the text of a stored brief, byte for byte.

    Raises:
        InputError: there is none with that number.
    """
    with archives.opened(config) as archive, archive.reading() as connection:
        found = briefs.brief_by_number(connection, number)
    if found is None:
        raise InputError(f"no brief has the number {number}", hint="see `briefbot briefs`")
    return Outcome(found.text, markdown=is_markdown(found.form))


def list_briefs(config: Config, *, limit: int) -> Outcome:
    """List the latest stored briefs: number, time, day and format."""
    with archives.opened(config) as archive, archive.reading() as connection:
        found = briefs.newest_briefs(connection, limit=limit)
    zone = config.brief.zone
    lines = [
        f"{each.number:>6}  made {each.made_at.astimezone(zone):%Y-%m-%d %H:%M}  of {each.day}  {each.form:<8} "
        f"{each.topic or 'everything'}, {len(each.version_ids)} articles"
        for each in found
    ]
    return Outcome(lines=tuple(lines), notes=() if lines else ("no brief was made of the archive yet",))
