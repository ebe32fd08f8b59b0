"""The configuration: frozen, composed of each part's own options, read from one TOML file.

Looked up in this order: the file named on the command line, ``$BRIEFBOT_CONFIG``, ``./briefbot.toml``, and
``config.toml`` in the user's configuration folder. Without any of them the defaults hold.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import platformdirs

from briefbot.bounds import check_options, check_text, check_web_address, check_zone, shown
from briefbot.deliveries.options import DeliveryOptions
from briefbot.errors import ConfigError
from briefbot.phrasebook import LANGUAGES
from briefbot.sources.options import SourceOptions
from briefbot.telegram.options import TelegramOptions
from briefbot.toml_files import read_toml, structured
from briefbot.web.options import HttpOptions

#: Bytes of a configuration; one with a thousand sources has a tenth of that.
LARGEST_FILE = 1_000_000

ARCHIVE_URL = "BRIEFBOT_ARCHIVE_URL"

#: Shows every key, for messages.
EXAMPLE = "config.example.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefConfig:
    """``[brief]``: what a brief is about and how long it is."""

    timezone: str = "Africa/Tripoli"
    """The reader's zone, an IANA name: when a day begins and how times are shown. A file without this key has that of
    its topic, if the topic names one."""

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

    encoder: str = "sentences"
    """The encoder that joins the stories of several languages: a name from ``briefbot plugins``; empty: none."""

    language: str = "en"
    """The reader's: ``en``, ``ar`` or ``fr``. The brief's own words are in it, and what is told in several languages is
    told in it first. A subscriber of the bot has one of their own."""

    templates: str = ""
    """A folder whose templates take precedence over the shipped ones; empty: none."""

    def __post_init__(self) -> None:
        check_options(self, stories=(0, 1000), sentences=(0, 100), glance=(0, 100))
        if self.language not in LANGUAGES:
            raise ValueError(f"language is {shown(self.language)}, which is none of: {', '.join(LANGUAGES)}")
        check_zone("timezone", self.timezone)

    @property
    def zone(self) -> ZoneInfo:
        """The reader's zone."""
        return ZoneInfo(self.timezone)

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """The user's folders of templates: the configured one, if there is any."""
        return (Path(self.templates),) if self.templates else ()


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
class SiteConfig:
    """``[site]``: the static site that ``briefbot site`` builds."""

    url: str = ""
    """The address at which it is served, such as ``https://example.org/briefs/``; empty: no feeds, no sitemap."""

    def __post_init__(self) -> None:
        check_options(self)
        if self.url:
            check_web_address("url", self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole configuration, with the default of each key."""

    brief: BriefConfig = field(default_factory=BriefConfig)
    archive: ArchiveConfig = field(default_factory=ArchiveConfig)
    http: HttpOptions = field(default_factory=HttpOptions)
    telegram: TelegramOptions = field(default_factory=TelegramOptions)
    site: SiteConfig = field(default_factory=SiteConfig)
    sources: tuple[SourceOptions, ...] = ()
    """The sources to poll, together with those that `briefbot feeds` added; if there are none, those of the topic."""

    deliveries: tuple[DeliveryOptions, ...] = ()
    """Where `briefbot run` takes briefs, beside Telegram."""

    def __post_init__(self) -> None:
        names = [each.title for each in self.deliveries]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ValueError(f"deliveries: two are called {shown(twice)}: give each a name of its own")


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


def load_config(
    path: Path | None = None, environ: Mapping[str, str] | None = None, *, topic: str | None = None
) -> Config:
    """Load the configuration from ``path``, else from the first file of the look-up order; without any, the defaults.

    Args:
        path: the file.
        environ: environment variables; by default those of the process.
        topic: the topic whose time zone holds where the file names none; by default the configured one.

    Raises:
        ConfigError: a named file is missing, or a file is unreadable or wrong; the message names the file and the key.
    """
    found = path or config_file(os.environ if environ is None else environ)
    data, config = {}, Config()
    if found is not None:
        data = read_toml(found, LARGEST_FILE, example=EXAMPLE)
        config = structured(data, Config, where=str(found), example=EXAMPLE)
        try:
            config = _anchored(config, found.absolute().parent)
        except ValueError as error:  # with its folder before it, a path is too long
            raise ConfigError(f"{found}: {error}", hint=f"see {EXAMPLE} for what is allowed") from None
    if "timezone" in data.get("brief", {}):
        return config
    zone = _zone_of(config.brief.topic if topic is None else topic)
    return replace(config, brief=replace(config.brief, timezone=zone))


def _zone_of(topic: str) -> str:
    """Return the time zone of a topic; the default if it names none, or is wrong: that is reported where it is used."""
    default = BriefConfig()
    if topic in {"", default.topic}:
        return default.timezone
    from briefbot.topic.load import load_topic  # noqa: PLC0415  # most commands need no topic

    try:
        about = load_topic(topic)
    except (ConfigError, ValueError, OSError):
        return default.timezone
    return (about.timezone if about else "") or default.timezone


def _anchored(config: Config, folder: Path) -> Config:
    """Return ``config`` with its relative paths made absolute: they are relative to the folder of its file."""

    def absolute(path: str) -> str:
        expanded = os.path.expanduser(path)  # noqa: PTH111 - Path's raises if there is no such user
        return expanded if expanded[:1] in {"", "~"} else str(folder / expanded)

    def topic_file(topic: str) -> str:
        return absolute(topic) if topic.endswith(".toml") else topic

    brief, url = config.brief, config.archive.url
    mark = "sqlite:///" if url.startswith("sqlite:///") else ""
    url = url if "://" in url.removeprefix(mark) else f"{mark}{absolute(url.removeprefix(mark))}"
    folders = (replace(each, url=absolute(each.url)) if each.kind == "folder" else each for each in config.sources)
    return replace(
        config,
        brief=replace(brief, topic=topic_file(brief.topic), templates=absolute(brief.templates)),
        archive=replace(config.archive, url=url),
        sources=tuple(folders),
        deliveries=tuple(
            replace(
                each,
                path=_anchored_path(each.path, folder),
                template=absolute(each.template) if "/" in each.template else each.template,
                topic=None if each.topic is None else topic_file(each.topic),
            )
            for each in config.deliveries
        ),
    )


def _anchored_path(path: str, folder: Path) -> str:
    """Return the path of a delivery made absolute; the braces of the folders before it are doubled, as in a path."""
    if not path or path.startswith("/"):
        return path
    home, slash, rest = path.partition("/")
    if not (slash and home.startswith("~")):
        home, rest = str(folder), path
    before = os.path.expanduser(home)  # noqa: PTH111 - see above
    return f"{before.replace('{', '{{').replace('}', '}}')}/{rest}"


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
