"""Options that several commands have, and the parsing of a day or a moment."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from briefbot.config import Config

#: Years of news; at the ends of the calendar a day has no zone.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199

#: Not checked while parsing: of several paths, one that may not be read costs only itself.
PATH = click.Path(path_type=Path, readable=False)

#: A day, its word, or a moment.
When = date | str | None

config = click.option("--config", "config_path", type=PATH, help="Configuration file.")
limit = click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most.")

# these steer what `OutcomeCommand` does with the outcome, and are not passed on
json = click.option("--json", is_flag=True, help="For machines.")
output = click.option("--output", type=PATH, is_eager=True, help="Write here, replacing the file at once; - is stdout.")
strict = click.option("--strict", is_flag=True, help="Exit with 3 if anything failed and was left out.")


def day(value: str) -> date | str:
    """Return the day written as ``2020-05-22``, or ``today`` or ``yesterday``: the reader's zone settles those."""
    if value in {"today", "yesterday"}:
        return value
    return _parsed(value, date, "day: write it as 2020-05-22, today or yesterday")


def when(value: str) -> date | str:
    """Return the moment written as ``2020-05-22T14:30``, or the day, or its word."""
    if "T" not in value.upper().replace("TODAY", ""):
        return day(value)
    return _parsed(value, datetime, "moment: write it as 2020-05-22 or 2020-05-22T14:30")


def _parsed(value: str, kind: type[date], form: str) -> date:
    try:
        found = kind.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no {form}") from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise click.BadParameter(f"{value!r} is outside the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return found


def merged_config(config_path: Path | None, **changes: Any) -> "Config":
    """Return the configuration with what the command line changed of ``[brief]``."""
    from briefbot.config import load_config  # noqa: PLC0415  # --version and --help load nothing heavy

    given = {key: value for key, value in changes.items() if value is not None}
    loaded = load_config(config_path)
    try:
        return replace(loaded, brief=replace(loaded.brief, **given))
    except ValueError as error:
        raise click.UsageError(f"--{error}") from None
