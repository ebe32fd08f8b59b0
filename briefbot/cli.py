"""The commands: parse, call one function of `briefbot.app`, print. Output on stdout, everything else on stderr.

Exit codes: 0 done; 1 failed; 2 wrong usage or configuration; 3 done, but with parts missing.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefbot import __version__
from briefbot.errors import BriefbotError, DeliveryError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from briefbot.app import Outcome
    from briefbot.config import BriefConfig

PARTLY = 3
"""Exit code: done, but with parts missing."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
"""Years of news; at the ends of the calendar a day has no zone."""

_PATH = click.Path(path_type=Path, readable=False)
"""Not checked while parsing: of several paths, one that may not be read costs only itself."""

_FORMATS = ("md", "html", "txt", "telegram", "json")
_FORMAT_OF_SUFFIX = {".md": "md", ".html": "html", ".htm": "html", ".txt": "txt", ".json": "json"}


def _day_or_word(_: click.Context, __: click.Parameter, value: str | None) -> date | str | None:
    """Return the day written as ``2020-05-22``, or ``today`` or ``yesterday``: the reader's zone settles those."""
    from datetime import date  # noqa: PLC0415  # --version needs none

    if value in (None, "today", "yesterday"):
        return value
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day: write it as 2020-05-22, today or yesterday") from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise click.BadParameter(f"{value!r} is outside the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return day


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefbot")
def cli() -> None:
    """Daily news briefs in which every sentence is verbatim, with a link to where it stands."""


config_option = click.option("--config", "config_path", type=_PATH, help="Configuration file.")
sentences_option = click.option("--sentences", type=click.IntRange(0, 100), help="Sentences a summary, at most.")
summarizer_option = click.option("--summarizer", help="Who chooses the sentences; see `briefbot plugins`.")


@cli.command("render", epilog="Example: briefbot render news/ --date 2020-05-22 --format html --output brief.html")
@click.argument("paths", nargs=-1, type=_PATH)
@click.option(
    "--date",
    "day",
    metavar="DAY",
    callback=_day_or_word,
    help="Only what was published on this day, such as 2020-05-22, today or yesterday.",
)
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Default: by the name of --output, else md.")
@click.option("--template", default="", help="A template's name or path in place of the format's own.")
@click.option("--output", type=_PATH, help="Write here, replacing the file at once; - is stdout.")
@click.option("--stories", type=click.IntRange(0, 1000), help="How many stories are told; the others are listed.")
@sentences_option
@summarizer_option
@click.option("--topic", help="A shipped topic, a topic file, or '' for everything.")
@config_option
def render_command(  # noqa: PLR0913, PLR0917  # click passes them by name
    paths: tuple[Path, ...],
    day: date | str | None,
    form: str | None,
    template: str,
    output: Path | None,
    config_path: Path | None,
    **changes: Any,
) -> None:
    """Print the brief of the articles in PATHS: .txt, .md, .html or .jsonl files, or folders of them."""
    from briefbot import app  # noqa: PLC0415  # --version and --help load nothing heavy

    options = _options(config_path, **changes)
    form = form or _FORMAT_OF_SUFFIX.get(output.suffix.lower() if output else "", "md")
    _finish(app.render_brief(options, paths, day=_day(day, options), form=form, template=template), output)


@cli.command("summarize", epilog="Example: briefbot summarize --sentences 5 --summarizer sumy:lexrank news/")
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option("--format", "form", type=click.Choice(("txt", "json")), default="txt", show_default=True)
@sentences_option
@summarizer_option
@config_option
def summarize_command(paths: tuple[Path, ...], form: str, config_path: Path | None, **changes: Any) -> None:
    """Print the sentences that tell what the articles in PATHS say together, each with where it stands."""
    from briefbot import app  # noqa: PLC0415  # --version and --help load nothing heavy

    _finish(app.summarize_paths(_options(config_path, **changes), paths, form=form))


@cli.command("plugins", epilog="Example: briefbot plugins")
def plugins_command() -> None:
    """List the plugins that can be asked for by name: kind, name, and the package that offers it."""
    from briefbot import app  # noqa: PLC0415  # --version and --help load nothing heavy

    _finish(app.list_plugins())


def _options(config_path: Path | None, **changes: Any) -> BriefConfig:
    from briefbot.config import load_config  # noqa: PLC0415  # --version and --help load nothing heavy

    given = {key: value for key, value in changes.items() if value is not None}
    return replace(load_config(config_path).brief, **given)


def _day(day: date | str | None, options: BriefConfig) -> date | None:
    if not isinstance(day, str):
        return day
    from datetime import timedelta  # noqa: PLC0415  # --version needs none

    from briefbot.app import today  # noqa: PLC0415  # --version and --help load nothing heavy

    return today(options) - timedelta(days=day == "yesterday")


def _finish(outcome: Outcome, output: Path | None = None) -> None:
    """Put the output where it belongs and say what is missing; exit with 3 if something is."""
    for note in outcome.notes:
        _say(note)
    for missing in outcome.unreadable:
        _say(f"{missing.what}: {missing.reason} (left out: mend it and run again)")
    if output is None or str(output) == "-":
        _print(outcome.text)
    else:
        from briefbot.deliver.files import FileDelivery  # noqa: PLC0415  # only where a file is written

        FileDelivery(output)(outcome.text)
    if outcome.unreadable:
        sys.exit(PARTLY)


def _print(text: str) -> None:
    """Write to stdout, in UTF-8 whatever the locale.

    Raises:
        DeliveryError: the disk behind it is full, or the like. A pipe that is closed early is click's to end quietly.
    """
    try:
        click.echo(text.encode("utf-8", "replace"), nl=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        hint = "see where the output is sent"
        raise DeliveryError(f"stdout: cannot be written: {error.strerror}", hint=hint) from error


def _say(message: str) -> None:
    """Print one line on stderr; what a file's name holds cannot make it two, nor steer a terminal."""
    line = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in message)
    click.echo(f"briefbot: {line}", err=True)


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit; an expected failure is one line with what to do."""
    try:
        cli(args, prog_name="briefbot")
    except BriefbotError as error:
        _say(f"{error} ({error.hint})" if error.hint else str(error))
        sys.exit(error.exit_code)
