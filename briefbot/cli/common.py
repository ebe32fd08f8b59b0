"""Shared by the commands: options, parsing a day or a moment, and printing on stdout and stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefbot import app
from briefbot.deliveries.file import FileDelivery
from briefbot.errors import DeliveryError
from briefbot.language.characters import printable

if TYPE_CHECKING:
    from briefbot.config import Config

#: Years of news; at the ends of the calendar a day has no zone.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199

#: Not checked while parsing: of several paths, one that may not be read costs only itself.
PATH = click.Path(path_type=Path, readable=False)

config_option = click.option("--config", "config_path", type=PATH, help="Configuration file.")
output_option = click.option("--output", type=PATH, help="Write here, replacing the file at once; - is stdout.")
strict_option = click.option("--strict", is_flag=True, help="Exit with 3 if anything failed and was left out.")
limit_option = click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most.")
json_option = click.option("--json", "form", flag_value="json", default="txt", help="For machines.")


def day_or_word(_: click.Context, __: click.Parameter, value: str | None) -> date | str | None:
    """Return the day written as ``2020-05-22``, or ``today`` or ``yesterday``: the reader's zone settles those."""
    if value in (None, "today", "yesterday"):
        return value
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day: write it as 2020-05-22, today or yesterday") from None
    _check_year(day.year, value)
    return day


def moment_or_day(_: click.Context, __: click.Parameter, value: str | None) -> date | str | None:
    """Return the moment written as ``2020-05-22T14:30``, or the day, or its word."""
    if value is None or "T" not in value.upper().replace("TODAY", ""):
        return day_or_word(_, __, value)
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no moment: write it as 2020-05-22 or 2020-05-22T14:30") from None
    _check_year(found.year, value)
    return found


def _check_year(year: int, value: str | None) -> None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise click.BadParameter(f"{value!r} is outside the years {_FIRST_YEAR} to {_LAST_YEAR}")


def merged_config(config_path: Path | None, **changes: Any) -> Config:
    """Return the configuration with what the command line changed of ``[brief]``."""
    from briefbot.config import load_config  # noqa: PLC0415  # --version and --help load nothing heavy

    given = {key: value for key, value in changes.items() if value is not None}
    config = load_config(config_path)
    try:
        return replace(config, brief=replace(config.brief, **given))
    except ValueError as error:
        raise click.UsageError(f"--{error}") from None


def finish(outcome: app.outcome.Outcome, output: Path | None = None, *, strict: bool = False) -> None:
    """Put the output where it belongs and say what failed; with ``strict`` exit with 3 if something was left out."""
    for note in outcome.notes:
        say(note)
    for missing in outcome.unreadable:
        say(f"{missing.what}: {missing.reason} (left out: mend it and run again)")
    text = outcome.text + "".join(f"{printable(line)}\n" for line in outcome.lines)
    if output is None or str(output) == "-":
        _print(text)
    else:
        FileDelivery(output)(text)
    partly = app.outcome.PARTLY  # done, but with parts missing: without --strict no failure of the command
    code = outcome.exit_code or (partly if outcome.unreadable else 0)
    if code and (strict or code != partly):
        sys.exit(code)


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


def say(message: str) -> None:
    """Print one line on stderr; what a file's name holds cannot make it two, nor steer a terminal."""
    click.echo(f"briefbot: {printable(message)}", err=True)


class Commands(click.Group):
    """A group of commands whose complaints about usage are printable: an argument may be the name of any file."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Parse the options of the group itself."""
        with _printable_complaints():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Parse the rest and run the command."""
        with _printable_complaints():
            return super().invoke(ctx)


@contextmanager
def _printable_complaints() -> Iterator[None]:
    try:
        yield
    except click.ClickException as error:
        told = "\n".join(map(printable, error.format_message().split("\n")))
        error.format_message = lambda: told  # type: ignore[method-assign]  # what `show` prints, whatever the class
        raise
