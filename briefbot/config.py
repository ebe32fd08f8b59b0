"""The configuration: frozen, composed of each part's own options, read from one TOML file.

Looked up in this order: the file named on the command line, ``$BRIEFBOT_CONFIG``, ``./briefbot.toml``, and
``config.toml`` in the user's configuration folder. Without any of them the defaults hold.
"""

import difflib
import math
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import cattrs
import platformdirs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

from briefbot.bounds import check_options, check_text, shown
from briefbot.errors import ConfigError
from briefbot.small_files import read_small
from briefbot.sources.options import SourceOptions
from briefbot.telegram.options import TelegramOptions
from briefbot.web.options import HttpOptions

#: Bytes of a configuration; one with a thousand sources has a tenth of that.
LARGEST_FILE = 1_000_000

ARCHIVE_URL = "BRIEFBOT_ARCHIVE_URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefConfig:
    """``[brief]``: what a brief is about and how long it is."""

    timezone: str = "Africa/Tripoli"
    """The reader's zone, an IANA name: when a day begins and how times are shown."""

    topic: str = "libya"
    """A shipped topic, a path to a topic file, or empty: everything is relevant."""

    stories: int = 10
    """Number of stories with a summary; the others are only listed."""

    sentences: int = 3
    """Sentences in a story's summary, at most."""

    glance: int = 5
    """Sentences at the head of the brief, at most."""

    summarizer: str = "coverage"
    """The summarizer: a name from ``briefbot plugins``."""

    templates: str = ""
    """A folder whose templates take precedence over the shipped ones; empty: none."""

    def __post_init__(self) -> None:
        check_options(self, stories=(0, 1000), sentences=(0, 100), glance=(0, 100))
        try:
            _ = self.zone
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(
                f"timezone is {shown(self.timezone)}: no zone has that name (choose one such as Africa/Tripoli)"
            ) from None

    @property
    def zone(self) -> ZoneInfo:
        """The reader's zone."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveConfig:
    """``[archive]``: the place of the archive, and how long articles are kept."""

    url: str = ""
    """``sqlite:///path``, ``postgresql+psycopg://user@host/name``; empty: SQLite in the user's data folder. A password
    belongs into ``$BRIEFBOT_ARCHIVE_URL``, which overrides this."""

    keep_days: int = 0
    """Days after publication for which articles are kept; 0: for good."""

    def __post_init__(self) -> None:
        check_options(self, keep_days=(0, 36_500))


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole configuration, with the default of each key."""

    brief: BriefConfig = field(default_factory=BriefConfig)
    archive: ArchiveConfig = field(default_factory=ArchiveConfig)
    http: HttpOptions = field(default_factory=HttpOptions)
    telegram: TelegramOptions = field(default_factory=TelegramOptions)
    sources: tuple[SourceOptions, ...] = ()
    """The sources to poll, together with those that `briefbot feeds` added; if there are none, the shipped list."""


def archive_url(options: ArchiveConfig, environ: Mapping[str, str] | None = None) -> str:
    """Return the archive's URL or path: ``$BRIEFBOT_ARCHIVE_URL``, the configured one, or the user's data folder."""
    if named := (os.environ if environ is None else environ).get(ARCHIVE_URL):
        try:
            check_text(f"${ARCHIVE_URL}", named)
        except ValueError as error:
            raise ConfigError(str(error), hint="see [archive] url in config.example.toml") from None
        return named
    if options.url:
        return options.url
    try:
        return str(platformdirs.user_data_path("briefbot") / "archive.db")
    except RuntimeError as error:
        raise ConfigError(f"no folder for the archive: {error}", hint="set HOME, or [archive] url") from error


def load_config(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Config:
    """Load the configuration from ``path``, else from the first file of the look-up order; without any, the defaults.

    Raises:
        ConfigError: a named file is missing, or a file is unreadable or wrong; the message names the file and the key.
    """
    found = path or config_file(os.environ if environ is None else environ)
    if found is None:
        return Config()
    try:
        data = tomllib.loads(read_small(found, LARGEST_FILE).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{found}: not UTF-8 (byte {error.start})", hint="save the file as UTF-8") from error
    except OSError as error:
        raise ConfigError(
            f"{found}: cannot be read: {error.strerror}", hint="name a readable file with --config or $BRIEFBOT_CONFIG"
        ) from error
    except (ValueError, RecursionError) as error:  # also a number of 5,000 digits; thousands of brackets in one another
        raise ConfigError(f"{found}: not TOML: {error}", hint="see config.example.toml for the form") from error
    return config_from(data, where=str(found))


def config_from(data: Mapping[str, Any], *, where: str) -> Config:
    """Return the configuration in ``data``, a parsed TOML file that messages call ``where``.

    Raises:
        ConfigError: a key is unknown or has a wrong value; names it.
    """
    converter = cattrs.Converter(forbid_extra_keys=True)
    for kind in (int, str, bool):
        converter.register_structure_hook(kind, _exactly)
    converter.register_structure_hook(float, _number)
    try:
        return converter.structure(data, Config)
    except ClassValidationError as error:
        message, hint = next(iter(_faults(error, Config, "")))
        raise ConfigError(f"{where}: {message}", hint=hint) from None


def _exactly(value: Any, kind: type) -> Any:
    if type(value) is not kind:  # True is no number, "10" is no ten
        name = {int: "a whole number", str: "a text in quotes", bool: "true or false"}[kind]
        raise TypeError(f"is {shown(value)}, not {name}")
    return value


def _number(value: Any, _: type) -> float:
    if type(value) not in {int, float}:
        raise TypeError(f"is {shown(value)}, not a number")
    try:
        return float(value)
    except OverflowError:
        return math.inf  # which is out of every range


def _faults(error: BaseException, kind: type, path: str) -> Iterable[tuple[str, str]]:
    """Yield a message and a hint for each thing that is wrong, deepest first named."""
    if isinstance(error, ClassValidationError):
        noted, others = error.group_exceptions()
        for inner, note in noted:
            inside = SourceOptions if kind is Config and note.name == "sources" else note.type
            yield from _faults(inner, inside, f"{path}.{note.name}".lstrip("."))
        for other in others:
            yield from _faults(other, kind, path)
    elif isinstance(error, IterableValidationError):
        for inner, place in error.group_exceptions()[0]:
            yield from _faults(inner, kind, f"{path}[{int(str(place.index)) + 1}]")
    elif isinstance(error, ForbiddenExtraKeysError):
        for key in sorted(error.extra_fields):
            known = [f.name for f in fields(kind)] if is_dataclass(kind) else []
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
            yield f"unknown key {shown(f'{path}.{key}'.lstrip('.'))}", hint
    elif isinstance(error, TypeError) and not is_dataclass(kind):
        yield f"{path} {error}", "see config.example.toml for the form"
    elif isinstance(error, ValueError):
        yield f"[{path}] {error}", "see config.example.toml for what is allowed"
    else:
        head = f"[[{path.partition('[')[0]}]]" if path.startswith("sources") else f"[{path}]"
        yield f"[{path}] is not a table of keys", f"write {head} on a line of its own and its keys below"


def config_file(environ: Mapping[str, str]) -> Path | None:
    """Return the configuration file in use; ``None`` if there is none."""
    if named := environ.get("BRIEFBOT_CONFIG"):
        return Path(named)
    here = Path("briefbot.toml")
    if os.path.lexists(here):  # even if it is not a readable file: load_config reports that
        return here
    try:
        at_home = platformdirs.user_config_path("briefbot") / "config.toml"
    except RuntimeError:  # there is no HOME, nor an entry for the user
        return None
    return at_home if os.path.lexists(at_home) else None
