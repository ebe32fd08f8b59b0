"""The composition root: puts the judgement and the ring around it together. The only reader of the clock."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from briefbot import plugins
from briefbot.brief import latest_versions, make_brief
from briefbot.config import BriefConfig
from briefbot.errors import ConfigError, InputError, RenderError
from briefbot.model import Article, Brief, Excerpt, Missing, Window
from briefbot.protocols import Summarizer
from briefbot.rendering import as_text, excerpts_to_json, render, to_json
from briefbot.reprints import collapse_reprints
from briefbot.resources import shipped
from briefbot.sources.files import read_paths
from briefbot.summarizers import summarize
from briefbot.topics import load_topic

TEMPLATES = {
    "md": "brief.md.j2",
    "html": "brief.html.j2",
    "txt": "brief.txt.j2",
    "telegram": "brief.telegram.html.j2",
}
FORMATS = (*TEMPLATES, "json")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command gives back: its output, and what to tell about it."""

    text: str
    """For stdout or a file."""

    unreadable: tuple[Missing, ...] = ()
    """What could not be read; with any of it the command is done, but with parts missing."""

    notes: tuple[str, ...] = ()
    """Lines for the user, about the output."""


def today(options: BriefConfig) -> date:
    """Return the day that it is now for the reader."""
    return datetime.now(UTC).astimezone(options.zone).date()


def render_brief(
    options: BriefConfig,
    paths: Sequence[Path],
    *,
    day: date | None = None,
    form: str = "md",
    template: str = "",
) -> Outcome:
    """Read articles, make their brief, render it.

    Args:
        options: the ``[brief]`` section, with what the command line changed.
        paths: files and folders of articles; none: the bundled samples.
        day: take only articles published on this day of the reader; ``None``: every article, under the date of
            the newest.
        form: one of `FORMATS`.
        template: a template's name or path in place of the form's own.

    Raises:
        BriefbotError: nothing could be read, or an option is wrong.
    """
    topic = load_topic(options.topic)
    summarizer: Summarizer = plugins.summarizers.get(options.summarizer)
    notes = () if paths else ("no articles named: this is a brief of the bundled samples, invented for show",)
    articles, unreadable = read_all(paths or [shipped("seeds") / "articles"])
    brief = make_brief(
        articles,
        day=day or _newest_day(articles, options) or today(options),
        window=Window.of_day(day, options.zone) if day else None,
        topic=topic or "",
        glance=options.glance,
        stories=options.stories,
        sentences=options.sentences,
        summarizer=summarizer,
        missing=unreadable,
    )
    return Outcome(_rendered(brief, options, form, template), unreadable, notes)


def summarize_paths(options: BriefConfig, paths: Sequence[Path], *, form: str = "txt") -> Outcome:
    """Read articles and choose the sentences that tell what they say together; reprints count once.

    ``form`` is ``txt`` (a sentence, then its address) or ``json`` (a list as in a brief's JSON).
    """
    by = options.summarizer
    plugins.summarizers.get(by)
    articles, unreadable = read_all(paths)
    leads = [report.lead for report in collapse_reprints(latest_versions(articles)[0])]
    chosen = summarize(leads, sentences=options.sentences, by=by)
    return Outcome(_listed(chosen, form), unreadable)


def read_all(paths: Sequence[Path]) -> tuple[tuple[Article, ...], tuple[Missing, ...]]:
    """Read every article under ``paths``; one bad path of several costs only itself.

    Raises:
        InputError: not one article could be read.
    """
    articles, unreadable = read_paths(paths)
    if articles:
        return tuple(articles), tuple(unreadable)
    if unreadable:
        first, more = unreadable[0], len(unreadable) - 1
        raise InputError(
            f"{first.what}: {first.reason}" + (f" (and {more} more that could not be read)" if more else ""),
            hint="name .txt, .md, .html or .jsonl files, or a folder of them",
        )
    names = ", ".join(map(str, paths))
    raise InputError(f"{names}: no articles in it", hint="name .txt, .md, .html or .jsonl files, or a folder of them")


def _newest_day(articles: Sequence[Article], options: BriefConfig) -> date | None:
    moments = [article.published for article in articles if article.published]
    return max(moments).astimezone(options.zone).date() if moments else None


def _rendered(brief: Brief, options: BriefConfig, form: str, template: str) -> str:
    if form == "json" and not template:
        return to_json(brief)
    folders = [Path(options.templates)] if options.templates else []
    if folders and not os.path.isdir(folders[0]):  # noqa: PTH112  # Path's raises where a folder above is closed
        raise ConfigError(f"templates is {options.templates!r}: no such folder", hint="name a folder of templates")
    if not template and form not in TEMPLATES:
        raise RenderError(f"no format is called {form!r}", hint=f"choose one of: {', '.join(FORMATS)}")
    return render(brief, template or TEMPLATES[form], folders=folders, zone=options.zone)


def list_plugins() -> Outcome:
    """List every plugin that can be asked for: its kind, its name, and the package that offers it."""
    registries = (plugins.summarizers, plugins.sources, plugins.deliveries)
    known = [plugin for registry in registries for plugin in registry.known()]
    lines = [f"{plugin.kind:<12}{plugin.name:<20}{plugin.package}\n" for plugin in known]
    return Outcome("".join(lines))


def _listed(excerpts: Sequence[Excerpt], form: str) -> str:
    if form == "json":
        return excerpts_to_json(excerpts)
    return "".join(f"{as_text(excerpt.text)}\n    {as_text(excerpt.article.url)}\n" for excerpt in excerpts)
