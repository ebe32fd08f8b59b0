"""``briefbot render``, ``demo``, ``summarize`` and ``briefs``."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from briefbot import app
from briefbot.cli.common import (
    PATH,
    config_option,
    day_or_word,
    finish,
    limit_option,
    merged_config,
    moment_or_day,
    output_option,
    strict_option,
)

_FORMATS = ("md", "html", "txt", "telegram", "json")
_FORMAT_OF_SUFFIX = {".md": "md", ".html": "html", ".htm": "html", ".txt": "txt", ".json": "json"}

sentences_option = click.option("--sentences", type=click.IntRange(0, 100), help="Sentences a summary, at most.")
form_option = click.option(
    "--format", "form", type=click.Choice(_FORMATS), help="Default: by the name of --output, else md."
)
template_option = click.option("--template", default="", help="A template's name or path in place of the format's own.")
summarizer_option = click.option("--summarizer", help="Who chooses the sentences; see `briefbot plugins`.")


@click.command("render", epilog="Example: briefbot render --date 2020-05-22 --format html --output brief.html")
@click.argument("paths", nargs=-1, type=PATH)
@click.option(
    "--date",
    "day",
    metavar="DAY",
    callback=day_or_word,
    help="Only what was published on this day, such as 2020-05-22, today or yesterday.",
)
@click.option("--since", metavar="WHEN", callback=moment_or_day, help="From this day, or moment (2020-05-22T14:30).")
@click.option("--until", metavar="WHEN", callback=moment_or_day, help="Up to and with this day; up to this moment.")
@form_option
@template_option
@output_option
@click.option("--stories", type=click.IntRange(0, 1000), help="How many stories are told; the others are listed.")
@sentences_option
@summarizer_option
@click.option("--topic", help="A shipped topic, a topic file, or '' for everything.")
@strict_option
@config_option
def render_command(  # noqa: PLR0913, PLR0917  # click passes them by name
    paths: tuple[Path, ...],
    day: date | str | None,
    since: date | str | None,
    until: date | str | None,
    form: str | None,
    template: str,
    output: Path | None,
    config_path: Path | None,
    *,
    strict: bool,
    **changes: Any,
) -> None:
    """Print the brief of the articles in PATHS: .txt, .md, .html or .jsonl files, or folders of them.

    Without PATHS, the brief of what `briefbot fetch` has brought in: of the last 24 hours, or of the day named.
    """
    config = merged_config(config_path, **changes)
    if day is not None and (since is not None or until is not None):
        raise click.UsageError("--date is a whole day: give it alone, or --since and --until")
    span = app.clock.span_of(config.brief, day=day, since=since, until=until)
    outcome = app.render.render_brief(config, paths, span=span, form=form or _format_of(output), template=template)
    finish(outcome, output, strict=strict)


@click.command("demo", epilog="Example: briefbot demo --output sample.html")
@form_option
@template_option
@output_option
@config_option
def demo_command(form: str | None, template: str, output: Path | None, config_path: Path | None) -> None:
    """Print the brief of the sample articles that briefbot ships, which says that they are invented."""
    finish(
        app.render.render_samples(merged_config(config_path), form=form or _format_of(output), template=template),
        output,
    )


def _format_of(output: Path | None) -> str:
    return _FORMAT_OF_SUFFIX.get(output.suffix.lower() if output else "", "md")


@click.command("summarize", epilog="Example: briefbot summarize --sentences 5 --summarizer sumy:lexrank news/")
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--format", "form", type=click.Choice(("txt", "json")), default="txt", show_default=True)
@sentences_option
@summarizer_option
@strict_option
@config_option
def summarize_command(
    paths: tuple[Path, ...], form: str, config_path: Path | None, *, strict: bool, **changes: Any
) -> None:
    """Print the sentences that tell what the articles in PATHS say together, each with where it stands."""
    finish(app.summarize.summarize_paths(merged_config(config_path, **changes).brief, paths, form=form), strict=strict)


@click.command("briefs", epilog="Example: briefbot briefs 12")
@click.argument("number", type=click.IntRange(1, 10**9), required=False)
@output_option
@limit_option
@config_option
def briefs_command(number: int | None, output: Path | None, limit: int, config_path: Path | None) -> None:
    """List the briefs made of the archive, or print the one with NUMBER exactly as it was given out."""
    config = merged_config(config_path)
    outcome = app.briefs.list_briefs(config, limit=limit) if number is None else app.briefs.show_brief(config, number)
    finish(outcome, output)
