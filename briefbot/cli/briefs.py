"""``briefbot render``, ``demo``, ``summarize``, ``figures`` and ``briefs``."""

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from briefbot import app
from briefbot.app.outcome import Outcome
from briefbot.cli import options
from briefbot.cli.common import cli
from briefbot.cli.options import When
from briefbot.protocols import FORMAT_OF_SUFFIX, FORMATS

#: What figures are of, as `briefbot.figures` calls it; named here so that ``--help`` does not load it.
_KINDS = (
    *("killed", "wounded", "casualties", "missing", "detained", "kidnapped", "displaced", "rescued"),
    *("fighters", "vehicles", "weapons", "money", "barrels"),
)


def _format_of(context: click.Context, _: click.Parameter, value: str | None) -> str:
    """Return the format that was given, else the one of the suffix of ``--output``."""
    suffix = options.suffix_of_output(context)
    if not value and suffix not in {"", *FORMAT_OF_SUFFIX} and not context.params.get("template"):
        raise options.unknown_suffix(suffix, FORMAT_OF_SUFFIX, "--format")
    return value or FORMAT_OF_SUFFIX.get(suffix, "md")


def _is_csv(context: click.Context, _: click.Parameter, value: bool) -> bool:
    """Return whether CSV was asked for, by the option or by the suffix of ``--output``."""
    return value or options.suffix_of_output(context) == ".csv"


sentences_option = click.option("--sentences", type=click.IntRange(0, 100), help="Sentences in a summary, at most.")
form_option = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    callback=_format_of,
    help="Default: by the name of --output, else md.",
)
template_option = click.option(
    "--template", default="", is_eager=True, help="A template's name or path in place of the format's own."
)


@cli.command("render", epilog="Example: briefbot render --date 2020-05-22 --format html --output brief.html")
@click.argument("paths", nargs=-1, type=options.PATH)
@click.option(
    "--date",
    "day",
    type=options.day,
    help="Only what was published on this day, such as 2020-05-22, today or yesterday.",
)
@click.option("--since", type=options.when, help="From this day, moment (2020-05-22T14:30), or time ago (24h, 7d).")
@click.option("--until", type=options.when, help="Up to and with this day; up to this moment, or time ago.")
@click.option("--since-last", is_flag=True, help="Only what is new since the last brief of this topic and format.")
@click.option("--deliver", "delivery", help="Take it to the delivery of this name, in its format, instead of stdout.")
@form_option
@template_option
@options.output
@options.width
@options.pager
@options.pictures
@click.option("--stories", type=click.IntRange(0, 1000), help="How many stories are told; the others are listed.")
@sentences_option
@options.summarizer
@options.topic
@options.strict
@options.config
def render_command(  # noqa: PLR0913, PLR0917  # click passes them by name
    paths: tuple[Path, ...],
    day: When,
    since: When,
    until: When,
    since_last: bool,
    delivery: str | None,
    form: str,
    template: str,
    pictures: bool,
    config_path: Path | None,
    **changes: Any,
) -> Outcome:
    """Print the brief of the articles in PATHS: .txt, .md, .html or .jsonl files, or folders of them.

    The path - stands for JSON lines on standard input, here and in every other command that reads articles.

    Without PATHS, the brief of the articles that `briefbot fetch` has stored: of the last 24 hours, or of --date.
    """
    config = options.merged_config(config_path, **changes)
    if day is not None and (since is not None or until is not None):
        raise click.UsageError("--date is a whole day: give it alone, or --since and --until")
    if since_last and (paths or day is not None or since is not None or until is not None):
        raise click.UsageError("--since-last goes on from a stored brief up to now: name no PATHS and no days with it")
    span = app.clock.span_of(config.brief, day=day, since=since, until=until)
    if delivery is not None:
        _check_undelivered("form", "template", "output", "since_last", "topic", "pictures")
        return app.deliver.deliver_now(config, delivery, paths, span=span)
    if pictures and not _is_page(form, template):
        raise click.UsageError("--pictures is of a page: give --format html, or --output brief.html")
    return app.render.render_brief(
        config, paths, span=span, form=form, template=template, since_last=since_last, pictures=pictures
    )


def _is_page(form: str, template: str) -> bool:
    """Return whether a format, or the template in its place, makes a page."""
    stem = template.removesuffix(".j2")
    return stem.endswith((".html", ".htm")) and not stem.endswith(".telegram.html") if stem else form == "html"


def _check_undelivered(*names: str) -> None:
    """Check that no option was given that the table of a delivery sets."""
    context = click.get_current_context()
    for name in names:
        if context.get_parameter_source(name) == ParameterSource.COMMANDLINE:
            option = "format" if name == "form" else name.replace("_", "-")
            raise click.UsageError(f"--deliver takes what its [[deliveries]] table says: leave out --{option}")


@cli.command("demo", epilog="Example: briefbot demo --output sample.html")
@form_option
@template_option
@options.output
@options.width
@options.pager
@options.config
def demo_command(form: str, template: str, config_path: Path | None) -> Outcome:
    """Print the brief of the bundled sample articles, which are invented, as the brief says."""
    return app.render.render_samples(options.merged_config(config_path), form=form, template=template)


@cli.command("summarize", epilog="Example: briefbot summarize --sentences 5 --summarizer sumy:lexrank news/")
@click.argument("paths", nargs=-1, required=True, type=options.PATH)
@click.option("--format", "form", type=click.Choice(("txt", "json")), default="txt", show_default=True)
@sentences_option
@options.summarizer
@options.strict
@options.config
def summarize_command(paths: tuple[Path, ...], form: str, config_path: Path | None, **changes: Any) -> Outcome:
    """Print a summary of all articles in PATHS together: sentences, each with the address of its article."""
    return app.render.summarize_paths(options.merged_config(config_path, **changes).brief, paths, form=form)


@cli.command("figures", epilog="Example: briefbot figures --kind killed --since 2020-05-01 --csv --output killed.csv")
@click.argument("paths", nargs=-1, type=options.PATH)
@click.option("--kind", type=click.Choice(_KINDS), default=None, help="Only figures of this kind.")
@click.option("--since", type=options.when, help="Of articles published on this day, or so long ago (7d), or later.")
@click.option("--until", type=options.when, help="Of articles published on this day, or so long ago, or earlier.")
@click.option("--csv", "as_csv", is_flag=True, is_eager=True, callback=_is_csv, help="Print CSV, a row a statement.")
@options.topic
@options.output
@options.pager
@options.json
@options.strict
@options.config
def figures_command(  # noqa: PLR0913, PLR0917  # click passes them by name
    paths: tuple[Path, ...],
    kind: str | None,
    since: When,
    until: When,
    as_csv: bool,
    topic: str | None,
    config_path: Path | None,
) -> Outcome:
    """List the figures that the articles in PATHS state: how many were killed, wounded, detained, and who says so.

    Without PATHS, of the articles that `briefbot fetch` has stored. What copies of an article repeat is listed once.
    """
    config = options.merged_config(config_path, topic=topic)
    window = app.clock.window_of(config.brief, since=since, until=until)
    return app.figures.list_figures(config, paths, window=window, kind=kind or "", as_csv=as_csv)


@cli.command("compare", epilog='Example: briefbot compare "port strike" --date 2020-05-22')
@click.argument("story")
@click.argument("paths", nargs=-1, type=options.PATH)
@click.option("--date", "day", type=options.day, help="The story is in the brief of this day.")
@click.option("--since", type=options.when, help="The story is in the brief from this day, moment, or time ago.")
@click.option("--until", type=options.when, help="Up to and with this day; up to this moment, or time ago.")
@options.topic
@options.output
@options.pager
@options.json
@options.strict
@options.config
def compare_command(  # noqa: PLR0913, PLR0917  # click passes them by name
    story: str,
    paths: tuple[Path, ...],
    day: When,
    since: When,
    until: When,
    topic: str | None,
    config_path: Path | None,
) -> Outcome:
    """Show what each outlet cut, added, reworded or moved of a copy that it shares with others, and the names it chose.

    An article of which several versions are known is also laid beside its earlier ones.

    STORY is the number of a story in the brief of PATHS (without PATHS: of the archive, as `briefbot render` makes it),
    the address of one of its articles, or words of its heading.
    """
    config = options.merged_config(config_path, topic=topic)
    if day is not None and (since is not None or until is not None):
        raise click.UsageError("--date is a whole day: give it alone, or --since and --until")
    span = app.clock.span_of(config.brief, day=day, since=since, until=until)
    return app.compare.compare_story(config, story, paths, span=span)


@cli.command("timeline", epilog="Example: briefbot timeline Derna --since 2018-05-01 --until 2018-07-31 --dates 12")
@click.argument("words", default="")
@click.argument("paths", nargs=-1, type=options.PATH)
@click.option("--since", type=options.day_or_age, help="From this day, such as 2018-05-01, or so long ago (30d, 8w).")
@click.option("--until", type=options.day_or_age, help="Up to and with this day.")
@click.option("--dates", type=click.IntRange(1, 1000), default=10, show_default=True, help="Days, at most.")
@click.option("--sentences", type=click.IntRange(1, 20), default=1, show_default=True, help="Sentences a day, at most.")
@form_option
@template_option
@options.output
@options.width
@options.pager
@options.topic
@options.strict
@options.config
def timeline_command(  # noqa: PLR0913, PLR0917  # click passes them by name
    words: str,
    paths: tuple[Path, ...],
    since: When,
    until: When,
    dates: int,
    sentences: int,
    form: str,
    template: str,
    topic: str | None,
    config_path: Path | None,
) -> Outcome:
    """Show what happened on which days: the days of most consequence, each with a sentence that names it and its link.

    WORDS say what it is about: a place or name in any spelling, words, or the address of an article, whose event is
    followed; without them, or with '', the whole topic. PATHS are files or folders of articles; without them, of the
    articles that `briefbot fetch` has stored, those of the last year.
    """
    config = options.merged_config(config_path, topic=topic)
    return app.timeline.show_timeline(
        config,
        words,
        paths,
        since=since,
        until=until,
        dates=dates,
        sentences=sentences,
        form=form,
        template=template,
    )


@cli.group("topic", epilog="Example: briefbot topic check article.txt")
def topic_group() -> None:
    """Begin a topic of your own, and check which articles are about one."""


@topic_group.command("new", epilog="Example: briefbot topic new sudan")
@click.argument("name")
@click.option("--timezone", default="", help="Its time zone; default: that of the country of that name.")
@click.option("--force", is_flag=True, help="Replace an existing file.")
def new_topic_command(name: str, timezone: str, *, force: bool) -> Outcome:
    """Write a commented topic file about NAME, a country or anything else, to NAME.toml; or to a path with .toml."""
    return app.topics.write_topic(name, timezone=timezone, force=force)


@topic_group.command("check", epilog="Example: briefbot topic check --topic libya articles.jsonl")
@click.argument("paths", nargs=-1, required=True, type=options.PATH)
@click.option("--topic", help="A shipped topic, or a topic file; default: the configuration's.")
@options.json
@options.strict
@options.config
def check_topic_command(paths: tuple[Path, ...], config_path: Path | None, topic: str | None) -> Outcome:
    """Show for each article in PATHS whether it is about the topic, with its score and the names that were found."""
    return app.topics.check_relevance(options.merged_config(config_path, topic=topic).brief.topic, paths)


@cli.command("briefs", epilog="Example: briefbot briefs 12")
@click.argument("number", type=click.IntRange(1, 10**9), required=False)
@options.output
@options.width
@options.pager
@options.limit
@options.config
def briefs_command(number: int | None, limit: int, config_path: Path | None) -> Outcome:
    """List the stored briefs, or print the one with NUMBER again, byte for byte."""
    config = options.merged_config(config_path)
    return app.briefs.list_briefs(config, limit=limit) if number is None else app.briefs.show_brief(config, number)
