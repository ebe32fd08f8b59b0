"""``briefbot render``, ``demo`` and ``summarize``: briefs of files or of the archive, and summaries of files."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from briefbot import app, plugins
from briefbot.app.clock import Span, last_day, since
from briefbot.app.outcome import DONE, PARTLY, Outcome
from briefbot.brief import make_brief
from briefbot.changes.since import Past
from briefbot.config import BriefConfig, Config
from briefbot.errors import ConfigError
from briefbot.language.characters import one_line
from briefbot.model import Article, Brief, Missing, Window
from briefbot.monitoring.progress import report
from briefbot.phrasebook import phrasebook
from briefbot.rendering import excerpts_to_json, is_markdown, render, to_json
from briefbot.rendering.filters import as_in_a_message
from briefbot.reprints import collapse_reprints
from briefbot.resources import shipped
from briefbot.selection import is_sample, latest_versions
from briefbot.sources.files import read_all
from briefbot.summarizers import summarize
from briefbot.topic.load import load_topic

TEMPLATES = {form: f"brief.{form}.j2" for form in ("md", "html", "txt")} | {"telegram": "brief.telegram.html.j2"}


def render_brief(  # noqa: PLR0913  # options of the command line
    config: Config,
    paths: Sequence[Path] = (),
    *,
    span: Span | None = None,
    form: str = "md",
    template: str = "",
    since_last: bool = False,
    pictures: bool = False,
) -> Outcome:
    """Make and render a brief of files, or of the archive, where it is then stored.

    Args:
        config: the configuration, with the changes of the command line.
        paths: files and folders of articles; none: the archive.
        span: use only articles published in it. ``None``: of ``paths`` every article, of the archive those of the last
            24 hours.
        form: one of `TEMPLATES`, or ``json``.
        template: name or path of another template than the one of ``form``.
        since_last: of the archive, tell what is new since the last brief of the topic that was stored in this form.
        pictures: whether a page shows pictures, which readers' browsers load from the sites of the outlets.

    Raises:
        InputError: nothing could be read, or there is nothing in the archive.
        BriefbotError: an option is wrong.
    """
    if not paths:
        return _of_archive(config, span, form, template, since_last=since_last, pictures=pictures)
    options = config.brief
    brief, _, unreadable = brief_of_files(paths, options, span)
    text = rendered(brief, options, form, template, pictures=pictures)
    return Outcome(text, markdown=is_markdown(template or form), unreadable=unreadable)


def render_samples(config: Config, *, form: str = "md", template: str = "") -> Outcome:
    """Make and render the brief of the bundled samples, with a note that they are invented."""
    return render_brief(config, [shipped("seeds") / "articles"], form=form, template=template)


def summarize_paths(options: BriefConfig, paths: Sequence[Path], *, form: str = "txt") -> Outcome:
    """Read articles and summarize them together; reprints count once.

    ``form`` is ``txt`` (a sentence, then its address) or ``json`` (a list as in a brief's JSON).
    """
    by = options.summarizer
    plugins.summarizers.get(by)
    articles, unreadable = read_all(paths)
    leads = [version for report in collapse_reprints(latest_versions(articles)[0]) for version in report.latest]
    chosen = summarize(leads, sentences=options.sentences, by=by)
    notes = (phrasebook("en")("brief.samples"),) if any(map(is_sample, articles)) else ()
    if form == "json":
        return Outcome(excerpts_to_json(chosen), unreadable=unreadable, notes=notes)
    lines = [line for each in chosen for line in (one_line(each.text), f"    {one_line(each.article.url)}")]
    return Outcome(lines=(*notes, *lines), unreadable=unreadable)


def _of_archive(  # noqa: PLR0913  # options of the command line
    config: Config, span: Span | None, form: str, template: str, *, since_last: bool, pictures: bool
) -> Outcome:
    """Make, render and store a brief of the archive."""
    options = config.brief
    nothing = app.briefs.no_news("; `briefbot demo` shows what a brief is like")
    if not app.archives.is_there(config):
        raise nothing
    with app.archives.opened(config) as archive:
        told = app.past.given_out(archive, options, template or form) if since_last else ()
        span = since(told[-1].until, options) if told else span or last_day(options)
        if since_last:  # the next one goes on from here
            span = replace(span, window=replace(span.window, until=span.window.until or app.clock.now()))
        found = app.briefs.articles_in(archive, config, span.window, changed=since_last)
        if found is None:
            raise nothing
        past = app.past.past_of(archive, options.topic, [each.told for each in told], span.window) if told else None
        if since_last and past is None:
            past = Past()
        brief = make_brief_of(found.articles, options, day=span.day, window=None, missing=found.missing, past=past)
        brief = app.briefs.with_known_versions(archive, brief)
        brief = replace(brief, day=span.day, since=span.since, coverage=found.coverage, window=span.window)
        brief = brief if past is not None else app.past.with_storylines(archive, options.topic, brief)
        brief = as_shown(replace(brief, made=app.briefs.made_at(archive, brief)), form, template)
        text = rendered(brief, options, form, template, pictures=pictures)
        note = app.briefs.store(archive, brief, options, span.window, form=template or form, text=text)
        if past is not None and not note:  # an archive that cannot be written to keeps neither
            app.past.keep_storylines(archive, options.topic, brief)
    failed = found.coverage.failed if found.coverage else ()
    notes = [*([note] if note else []), *(f"{each.title or each.what}: {each.reason}" for each in failed)]
    code = PARTLY if failed else DONE
    return Outcome(text, markdown=is_markdown(template or form), notes=tuple(notes), exit_code=code)


def make_brief_of(  # noqa: PLR0913  # what steers a brief is named
    articles: Sequence[Article],
    options: BriefConfig,
    *,
    day: date | None,
    window: Window | None,
    missing: Sequence[Missing],
    past: Past | None = None,
) -> Brief:
    """Return the brief of ``articles`` with these options.

    Raises:
        BriefbotError: the topic, the summarizer or the encoder is faulty.
    """
    report("making the brief")
    return make_brief(
        articles,
        day=day,
        window=window,
        zone=options.zone,
        topic=load_topic(options.topic) or "",
        glance=options.glance,
        stories=options.stories,
        sentences=options.sentences,
        summarizer=options.summarizer,
        language=options.language,
        encoder=options.encoder or None,
        missing=missing,
        past=past,
    )


def brief_of_files(
    paths: Sequence[Path], options: BriefConfig, span: Span | None
) -> tuple[Brief, Sequence[Article], tuple[Missing, ...]]:
    """Return the brief of files, of those published in ``span`` or of all; its articles; and what could not be read.

    Raises:
        InputError: nothing could be read.
        BriefbotError: an option is wrong.
    """
    articles, unreadable = read_all(paths)
    day, window = (span.day, span.window) if span else (None, None)
    brief = make_brief_of(articles, options, day=day, window=window, missing=unreadable)
    return replace(brief, since=span.since) if span else brief, articles, unreadable


def as_shown(brief: Brief, form: str, template: str) -> Brief:
    """Return ``brief`` without the sentences that its form does not show; of a template all may be shown."""
    return as_in_a_message(brief) if form == "telegram" and not template else brief


def rendered(brief: Brief, options: BriefConfig, form: str, template: str, *, pictures: bool = False) -> str:
    """Return a brief as text: in the format ``form``, or by ``template`` if it is not empty; with pictures, if a page.

    Raises:
        ConfigError: the folder of templates is not there.
        RenderError: the template is missing or broken.
    """
    if form == "json" and not template:
        return to_json(brief)
    return render(
        brief,
        template or TEMPLATES[form],
        folders=checked_folders(options),
        zone=options.zone,
        language=options.language,
        topic=load_topic(options.topic),
        pictures=pictures,
    )


def checked_folders(options: BriefConfig) -> tuple[Path, ...]:
    """Return the user's folders of templates.

    Raises:
        ConfigError: one is not there.
    """
    for folder in options.template_folders:
        if not os.path.isdir(folder):  # noqa: PTH112  # Path's raises where a folder above is closed
            raise ConfigError(f"templates is {options.templates!r}: no such folder", hint="name a folder of templates")
    return options.template_folders
