"""Options that several commands have, and the parsing of a day or a moment."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from briefbot.deliveries.file import is_device

if TYPE_CHECKING:
    from briefbot.config import Config

#: Permitted years; at the ends of the calendar a day cannot be converted to every time zone.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199

#: Readability is not checked while parsing, so that an unreadable path does not fail the others.
PATH = click.Path(path_type=Path, readable=False)

#: A day, its word, a moment, or how long ago.
When = date | str | timedelta | None

_AGE = re.compile(r"([0-9]{1,9}) ?([hdw])", re.IGNORECASE)
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}

#: Hours; longer ago is a slip, and may be before the calendar begins.
_OLDEST = 100 * 365 * 24

_DAY_FORMS = "write it as 2020-05-22, today or yesterday"
_AGE_FORMS = "or how long ago: 24h, 7d, 2w (hours, days, weeks)"


def suffix_of_output(context: click.Context) -> str:
    """Return the suffix of the file at ``--output``, in lower case; empty if it has none, or is a device."""
    output = context.params.get("output")  # an eager option is parsed first
    return "" if output is None or is_device(output) else output.suffix.lower()


def unknown_suffix(suffix: str, known: Iterable[str], option: str) -> click.BadParameter:
    """Return that no file of this name is written, which are, and the option that says what goes into it."""
    message = f"briefbot writes no {suffix}: let the name end in {', '.join(known)}, or give {option}"
    return click.BadParameter(message, param_hint="--output")


def _is_json(context: click.Context, _: click.Parameter, value: bool) -> bool:
    """Return whether JSON was asked for, by the option or by the suffix of ``--output``."""
    suffix = suffix_of_output(context)
    as_csv = context.params.get("as_csv")
    known = (".txt", *(() if as_csv is None else (".csv",)), ".json")
    if not value and not as_csv and suffix not in {"", *known}:
        raise unknown_suffix(suffix, known, "--json" if as_csv is None else "--csv or --json")
    return value or (suffix == ".json" and not as_csv)


def _topics(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the shipped topics that begin so, for the shell, or have it complete the name of a file."""
    from briefbot.resources import shipped  # noqa: PLC0415  # --version and --help load nothing heavy

    names = sorted(path.stem for path in shipped("seeds").glob("*.toml") if path.stem.startswith(begun))
    return [CompletionItem(name) for name in names] or [CompletionItem(begun, type="file")]


def _summarizers(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the summarizers that begin so, for the shell."""
    from briefbot.plugins import summarizers  # noqa: PLC0415  # --version and --help load nothing heavy

    return [CompletionItem(name) for name in summarizers.known() if name.startswith(begun)]


topic = click.option("--topic", shell_complete=_topics, help="A shipped topic, a topic file, or '' for everything.")
summarizer = click.option(
    "--summarizer", shell_complete=_summarizers, help="Who chooses the sentences; see `briefbot plugins`."
)
config = click.option("--config", "config_path", type=PATH, help="Configuration file.")
limit = click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Entries at most.")

# `OutcomeCommand` handles these; they are not passed on to the command
json = click.option("--json", is_flag=True, callback=_is_json, help="Print JSON, for programs.")
output = click.option("--output", type=PATH, is_eager=True, help="Write here, replacing the file at once; - is stdout.")
width = click.option(
    "--width", type=click.IntRange(20, 1000), help="Columns on a terminal; default: its own, at most 100."
)
pager = click.option("--pager", is_flag=True, help="On a terminal, show it with $PAGER (less).")
pictures = click.option(
    "--pictures", is_flag=True, help="Show pictures, which readers' browsers load from the outlets' sites."
)
strict = click.option("--strict", is_flag=True, help="Exit with 3 if anything failed and was left out.")


def day(value: str) -> date | str:
    """Parse a day: ``2020-05-22``; ``today`` and ``yesterday`` are returned as they are, as they depend on the zone."""
    return _known_day(value) or _parsed(value, date, f"day: {_DAY_FORMS}")


def day_or_age(value: str) -> date | str | timedelta:
    """Parse a day as `day` does, or how long ago it was: ``24h``, ``7d``, ``2w``."""
    return _age(value) or _known_day(value) or _parsed(value, date, f"day: {_DAY_FORMS}, {_AGE_FORMS}")


def when(value: str) -> date | str | timedelta:
    """Parse a moment such as ``2020-05-22T14:30``, or a day or an age as `day_or_age` does."""
    forms = f"{_DAY_FORMS}, a moment as 2020-05-22T14:30, {_AGE_FORMS}"
    kind = datetime if "T" in value.upper() else date
    return _age(value) or _known_day(value) or _parsed(value, kind, f"day or moment: {forms}")


def _known_day(value: str) -> str:
    return value if value in {"today", "yesterday"} else ""


def _age(value: str) -> timedelta | None:
    match = _AGE.fullmatch(value)
    if match is None:
        return None
    hours = int(match[1]) * _HOURS[match[2].lower()]
    if not 0 < hours <= _OLDEST:
        raise click.BadParameter(f"{value!r} is no time ago: write 1h at least, and {_OLDEST // 24}d at most")
    return timedelta(hours=hours)


def _parsed(value: str, kind: type[date], form: str) -> date:
    try:
        found = kind.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no {form}") from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise click.BadParameter(f"{value!r} is outside the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return found


def merged_config(config_path: Path | None, **changes: Any) -> "Config":
    """Load the configuration and apply the options of the command line, which are keys of ``[brief]``."""
    from briefbot.config import load_config  # noqa: PLC0415  # --version and --help load nothing heavy

    given = {key: value for key, value in changes.items() if value is not None}
    loaded = load_config(config_path, topic=given.get("topic"))
    try:
        return replace(loaded, brief=replace(loaded.brief, **given))
    except ValueError as error:
        raise click.UsageError(f"--{error}") from None
