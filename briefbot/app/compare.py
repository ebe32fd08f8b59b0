"""``briefbot compare``: what each outlet made of the copy that it shares with others."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import Any

from briefbot.app import archives, briefs
from briefbot.app.clock import Span, last_day
from briefbot.app.outcome import Outcome
from briefbot.app.render import brief_of_files, make_brief_of
from briefbot.config import Config
from briefbot.errors import InputError
from briefbot.language.characters import one_line
from briefbot.model import Article, Brief, Missing, Story
from briefbot.phrasebook import Phrasebook, phrasebook
from briefbot.rendering.differences import ShownChange, compared, shown_changes
from briefbot.rendering.filters import beside, headline, names, origin, words
from briefbot.reprints.wording import Wording
from briefbot.selection import changed

#: Of the JSON: 1 had no ``moved``, and took house style for changes.
SCHEMA = 2

#: Stories that are named where there is nothing to compare.
_MOST_NAMED = 10


def compare_story(config: Config, wanted: str, paths: Sequence[Path] = (), *, span: Span | None = None) -> Outcome:
    """Compare the copies and versions of each report of a story.

    Args:
        config: the configuration, with the changes of the command line.
        wanted: the story's number in the brief, the address of one of its articles, or words of its heading.
        paths: files and folders of articles; none: the archive.
        span: as of `briefbot.app.render.render_brief`.

    Raises:
        InputError: nothing could be read, or ``wanted`` names no story, or several.
    """
    brief, versions, unreadable = _brief(config, paths, span)
    story = _chosen(brief.stories, wanted)
    urls = {article.url for article in story.articles}
    found = compared(replace(story, versions=tuple(versions if paths else _versions(config, urls))))
    book = phrasebook(config.brief.language)
    lines = [headline(story)]
    for report, wordings in found:
        lines += ["", book.join("brief.comma", (origin(report), book.pluralize("articles", len(report.articles))))]
        lines += [f"  {book('brief.names')}{book('brief.colon')} {each}" for each in names(wordings, book)]
        lines += [line for each in wordings for line in _lines(each, book)]
    rows = [{"origin": report.origin, "articles": list(map(_row, wordings))} for report, wordings in found]
    return Outcome(
        "".join(f"{line}\n" for line in lines),
        data={"schema": SCHEMA, "title": story.title, "reports": rows},
        unreadable=unreadable,
        notes=(phrasebook("en")("brief.samples"),) if brief.samples else (),
        asides=() if found else (_nothing_to_compare(brief.stories),),
    )


def _nothing_to_compare(stories: Sequence[Story]) -> str:
    """Return that a story has nothing to compare, with the numbers of the first that have."""
    several = (n for n, story in enumerate(stories, 1) if any(len(report.articles) > 1 for report in story.reports))
    others = ", ".join(map(str, islice(several, _MOST_NAMED)))
    nothing = "nothing to compare: each report of this story is one article, in one version"
    return f"{nothing}; stories with copies: {others}" if others else nothing


def _brief(
    config: Config, paths: Sequence[Path], span: Span | None
) -> tuple[Brief, Sequence[Article], tuple[Missing, ...]]:
    """Return the brief of files or of the archive, versions among the files, and what could not be read."""
    if paths:
        brief, articles, unreadable = brief_of_files(paths, config.brief, span)
        return brief, changed(articles), unreadable
    span = span or last_day(config.brief)
    found = briefs.archived(config, span.window)
    return make_brief_of(found.articles, config.brief, day=span.day, window=None, missing=found.missing), (), ()


def _versions(config: Config, urls: Collection[str]) -> list[Article]:
    with archives.opened(config) as archive:
        return briefs.versions_of(archive, urls)


def _chosen(stories: Sequence[Story], wanted: str) -> Story:
    """Return the story with that number, or an article at that address, or that has these words in its heading."""
    words = wanted.casefold().split()
    ways = (
        [story for number, story in enumerate(stories, 1) if str(number) == wanted.strip()],
        [story for story in stories if any(article.url == wanted.strip() for article in story.articles)],
        [story for story in stories if words and all(word in story.title.casefold() for word in words)],
        [s for s in stories if words and any(all(w in a.title.casefold() for w in words) for a in s.articles)],
    )
    found = next(filter(None, ways), [])
    if len(found) == 1:
        return found[0]
    several = "; ".join(f"{stories.index(story) + 1} {headline(story)}" for story in found[:5])
    if found:
        raise InputError(f"{wanted!r} names {len(found)} stories", hint=f"give the number of one: {several}")
    hint = "`briefbot render --format txt` of the same articles numbers them; --date chooses the day"
    raise InputError(f"no story of this brief is {wanted!r}", hint=hint)


def _lines(found: Wording, book: Phrasebook) -> Iterator[str]:
    """Yield what one article makes of the other: numbers of words, then every change."""
    colon = book("brief.colon")
    yield f"  {beside(found, book)}{colon} {words(found, book)}"
    yield f"    {one_line(found.article.url)}"
    for change in shown_changes(found):
        yield f"    {book(f'wording.{change.kind}')}{colon} {_told(change, book)}"


def _told(change: ShownChange, book: Phrasebook) -> str:
    """Return a change in brackets between the words around it, without brackets if there are none."""
    told = " -> ".join(filter(None, (change.before, change.after)))
    if change.opening or change.closing:
        told = f"{change.opening} [{told}]{change.closing}".strip()
    times = f"({book.pluralize('times', change.times)})" if change.times > 1 else ""
    return book.phrase(told, " ", times) if times else told


def _row(found: Wording) -> dict[str, Any]:
    return {
        "url": found.article.url,
        "outlet": found.article.outlet,
        "beside": found.base.url,
        "changes": list(map(asdict, found.changes)),
        "names": [list(pair) for pair in found.names],
    }
