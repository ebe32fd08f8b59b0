"""``briefbot compare``: what each outlet made of the copy that it shares with others."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from briefbot.app import archives, briefs
from briefbot.app.clock import Span, last_day
from briefbot.app.outcome import Outcome
from briefbot.app.render import make_brief_of
from briefbot.brief import latest_versions
from briefbot.cleaning.raw_articles import articles_of
from briefbot.config import Config
from briefbot.errors import InputError
from briefbot.language.characters import one_line
from briefbot.model import Article, Brief, Missing, Story
from briefbot.rendering.filters import counted, headline, mark, origin
from briefbot.reprints.wording import Wording, edits_of, wordings
from briefbot.sources.files import read_all
from briefbot.store import articles


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
    brief, older, unreadable = _brief(config, paths, span)
    story = _chosen(brief.stories, wanted)
    edits = edits_of(story.articles, older if paths else _archived(config, story))
    compared = []
    for report in story.reports:
        urls = {article.url for article in report.articles}
        if found := [*wordings(report), *(edit for edit in edits if edit.article.url in urls)]:
            compared.append((report, found))
    lines = [headline(story)]
    for report, found in compared:
        lines += ["", f"{origin(report)}, {counted(len(report.articles), 'article', 'articles of one text')}"]
        lines += [line for each in found for line in _lines(each)]
        lines += _naming(found)
    rows = [{"origin": report.origin, "articles": list(map(_row, found))} for report, found in compared]
    return Outcome(
        lines=tuple(lines),
        data={"schema": 1, "title": story.title, "reports": rows},
        unreadable=unreadable,
        asides=() if compared else ("nothing to compare: each report of this story is one article, in one version",),
    )


def _brief(
    config: Config, paths: Sequence[Path], span: Span | None
) -> tuple[Brief, Sequence[Article], tuple[Missing, ...]]:
    """Return the brief of files or of the archive, earlier versions among the files, and what could not be read."""
    if paths:
        articles, unreadable = read_all(paths)
        day, window = (span.day, span.window) if span else (None, None)
        brief = make_brief_of(articles, config.brief, day=day, window=window, missing=unreadable)
        return brief, latest_versions(articles)[1], unreadable
    span, found = span or last_day(config.brief), None
    if archives.is_there(config):
        with archives.opened(config) as archive:
            found = briefs.articles_in(archive, config, span.window)
    if found is None:
        hint = "run `briefbot fetch`, or name files or folders of articles"
        raise InputError("there is no news in the archive yet, and no articles are named", hint=hint)
    return make_brief_of(found.articles, config.brief, day=span.day, window=None, missing=found.missing), (), ()


def _archived(config: Config, story: Story) -> list[Article]:
    """Return every version of a story's articles that the archive has, each article's from the oldest on."""
    with archives.opened(config) as archive, archive.reading() as connection:
        raw_articles = articles.every_version(connection, {article.url for article in story.articles})
    return [each for each in articles_of(raw_articles) if isinstance(each, Article)]


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


def _lines(found: Wording) -> list[str]:
    """Return what one article makes of the other: numbers of words, then every change."""
    counts = dict.fromkeys(("cut", "added", "reworded"), 0)
    changes = [change for change in found.changes if change.kind != "kept"]
    for change in changes:
        counts[change.kind] += max(len(change.before.split()), len(change.after.split()))
    told = (
        ", ".join(f"{counted(number, 'word', 'words')} {kind}" for kind, number in counts.items() if number)
        or "the same words"
    )
    beside = "its earlier version" if found.article.url == found.base.url else mark(found.base)
    lines = [f"  {mark(found.article)} beside {beside}: {told}", f"    {one_line(found.article.url)}"]
    for change in changes:
        sides = " -> ".join(one_line(side) for side in (change.before, change.after) if side.strip())
        lines.append(f"    {change.kind}: {sides}")
    return lines


def _naming(found: Sequence[Wording]) -> list[str]:
    """Return the names that outlets chose for others at the same place, each with who chose it."""
    by_choice: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for each in found:
        for before, after in each.names:
            by_choice[before, mark(each.base), after].append(mark(each.article))
    return [
        f"  names: “{one_line(before)}” ({base}) / “{one_line(after)}” ({', '.join(sorted(set(outlets)))})"
        for (before, base, after), outlets in sorted(by_choice.items())
    ]


def _row(found: Wording) -> dict[str, Any]:
    return {
        "url": found.article.url,
        "outlet": found.article.outlet,
        "beside": found.base.url,
        "changes": list(map(asdict, found.changes)),
        "names": [list(pair) for pair in found.names],
    }
