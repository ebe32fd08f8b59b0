"""Briefs and summaries: of files that are named, else of the archive."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from briefbot import plugins
from briefbot.app import archives
from briefbot.app.outcome import DONE, PARTLY, Outcome
from briefbot.brief import is_sample, latest_versions, make_brief
from briefbot.config import BriefConfig, Config
from briefbot.errors import ConfigError, InputError, RenderError
from briefbot.language.characters import one_line
from briefbot.model import Article, Brief, Missing, Window
from briefbot.phrasebook import phrasebook
from briefbot.protocols import Summarizer
from briefbot.rendering import excerpts_to_json, render, to_json
from briefbot.reprints import collapse_reprints
from briefbot.resources import shipped
from briefbot.sources.files import read_paths
from briefbot.summarizers import summarize
from briefbot.topic.load import load_topic

TEMPLATES = {
    "md": "brief.md.j2",
    "html": "brief.html.j2",
    "txt": "brief.txt.j2",
    "telegram": "brief.telegram.html.j2",
}
FORMATS = (*TEMPLATES, "json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time that a brief is of."""

    window: Window
    day: date
    """Its last day, in the reader's zone."""

    since: date | None = None
    """Its first day, if that is another."""


def today(options: BriefConfig) -> date:
    """Return the day that it is now for the reader."""
    return archives.now().astimezone(options.zone).date()


def day_span(day: date, options: BriefConfig) -> Span:
    """Return the day from midnight to midnight in the reader's zone."""
    return Span(window=Window.of_day(day, options.zone), day=day)


def last_day(options: BriefConfig) -> Span:
    """Return the 24 hours up to now, under each day that they reach into: at half past midnight today is empty."""
    return span_between(archives.now() - timedelta(days=1), None, options)


def span_between(since: datetime | None, until: datetime | None, options: BriefConfig) -> Span:
    """Return the time from ``since`` up to ``until``, half open; an end that is ``None`` is open, or now.

    Raises:
        ConfigError: it ends before it begins.
    """
    end = until or archives.now()
    if since is not None and since >= end:
        raise ConfigError("--since is not before --until", hint="give the earlier one with --since")
    last = (end - timedelta(microseconds=1)).astimezone(options.zone).date()
    first = since.astimezone(options.zone).date() if since else None
    return Span(window=Window(since, until), day=last, since=first if first != last else None)


def render_brief(
    config: Config, paths: Sequence[Path] = (), *, span: Span | None = None, form: str = "md", template: str = ""
) -> Outcome:
    """Make the brief of some articles and render it; one of the archive is stored there as it is given out.

    Args:
        config: what steers it, with what the command line changed.
        paths: files and folders of articles; none: the archive.
        span: take only articles published in it; ``None``: every article of ``paths``, under the date of the newest;
            of the archive, the last 24 hours'.
        form: one of `FORMATS`.
        template: a template's name or path in place of the form's own.

    Raises:
        InputError: nothing could be read, or there is nothing in the archive.
        BriefbotError: an option is wrong.
    """
    if not paths:
        return _of_archive(config, span, form, template)
    options = config.brief
    articles, unreadable = read_all(paths)
    day = span.day if span else _newest_day(articles, options) or today(options)
    brief = made_of(articles, options, day=day, window=span.window if span else None, missing=unreadable)
    brief = replace(brief, since=span.since) if span else brief
    return Outcome(_rendered(brief, options, form, template), unreadable=unreadable)


def render_samples(config: Config, *, form: str = "md", template: str = "") -> Outcome:
    """Make the brief of the bundled samples, which says that they are invented, and render it."""
    return render_brief(config, [shipped("seeds") / "articles"], form=form, template=template)


def _of_archive(config: Config, span: Span | None, form: str, template: str) -> Outcome:
    """Return the brief of the archive, stored as it is given out."""
    from briefbot.app import archived  # noqa: PLC0415  # with it comes SQLAlchemy: 200 ms

    options = config.brief
    nothing = InputError(
        "there is no news in the archive yet, and no articles are named",
        hint="run `briefbot fetch`, or name files or folders of articles; `briefbot demo` shows what a brief is like",
    )
    if not archives.is_there(config):
        raise nothing
    span = span or last_day(options)
    with archives.opened(config) as archive:
        found = archived.articles_in(archive, config, span.window)
        if found is None:
            raise nothing
        brief = made_of(found.articles, options, day=span.day, window=None, missing=found.missing)
        brief = replace(brief, since=span.since, coverage=found.coverage)
        text = _rendered(brief, options, form, template)
        note = archived.store(archive, brief, options, span.window, form=template or form, text=text)
    failed = found.coverage.failed if found.coverage else ()
    notes = [*([note] if note else []), *(f"{each.title or each.what}: {each.reason}" for each in failed)]
    return Outcome(text, notes=tuple(notes), exit_code=PARTLY if failed else DONE)


def made_of(
    articles: Sequence[Article], options: BriefConfig, *, day: date, window: Window | None, missing: Sequence[Missing]
) -> Brief:
    """Return the brief of ``articles`` that these options ask for.

    Raises:
        BriefbotError: the topic or the summarizer is faulty.
    """
    summarizer: Summarizer = plugins.summarizers.get(options.summarizer)
    return make_brief(
        articles,
        day=day,
        window=window,
        topic=load_topic(options.topic) or "",
        glance=options.glance,
        stories=options.stories,
        sentences=options.sentences,
        summarizer=summarizer,
        missing=missing,
    )


def summarize_paths(options: BriefConfig, paths: Sequence[Path], *, form: str = "txt") -> Outcome:
    """Read articles and choose the sentences that tell what they say together; reprints count once.

    ``form`` is ``txt`` (a sentence, then its address) or ``json`` (a list as in a brief's JSON).
    """
    by = options.summarizer
    plugins.summarizers.get(by)
    articles, unreadable = read_all(paths)
    leads = [report.lead for report in collapse_reprints(latest_versions(articles)[0])]
    chosen = summarize(leads, sentences=options.sentences, by=by)
    notes = (phrasebook("en")("brief.samples"),) if any(map(is_sample, articles)) else ()
    if form == "json":
        return Outcome(excerpts_to_json(chosen), unreadable=unreadable, notes=notes)
    lines = [line for each in chosen for line in (one_line(each.text), f"    {one_line(each.article.url)}")]
    return Outcome(lines=(*notes, *lines), unreadable=unreadable)


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
    return Outcome(lines=tuple(f"{plugin.kind:<12}{plugin.name:<20}{plugin.package}" for plugin in known))
