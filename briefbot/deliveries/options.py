"""``[[deliveries]]``: one place that `briefbot run` takes a brief to."""

import re
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from briefbot.bounds import check_options, check_web_address, shown
from briefbot.phrasebook import LANGUAGES
from briefbot.protocols import FORMAT_OF_SUFFIX, FORMATS

#: What ``path`` may hold in braces.
PLACEHOLDERS = ("day", "topic", "language")

#: Characters of a name at most: it is on the command line and in messages.
_LONGEST_NAME = 60

_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")

#: Keys that mean nothing for a whole site.
_NOT_OF_A_SITE = ("format", "template", "since_last", "only_news")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOptions:
    """``[[deliveries]]``: one place that `briefbot run` takes a brief to."""

    kind: str = "file"
    """``file``, ``site``, or a plugin's name."""

    name: str = ""
    """What messages and ``render --deliver`` call it; empty: as its kind. Each delivery has a name of its own."""

    path: str = ""
    """Of a file: where it is written; may hold ``{day}``, ``{topic}`` and ``{language}``. Of a site: its folder."""

    url: str = ""
    """Of a plugin: the text that its class is called with, such as an address; no place for a password. Of a site: its
    address, if it is another than ``[site] url``."""

    every: str = ""
    """``day``, once a day at ``hour``; ``run``, at each run; empty: ``run`` for a site, ``day`` for all others."""

    hour: int = 7
    """Hour, in the reader's time zone, at which the brief of a day is due."""

    format: str = ""
    """``md``, ``html``, ``txt``, ``telegram`` or ``json``; empty: by the suffix of ``path``, else ``md``."""

    template: str = ""
    """Name of another template than the format's own, or a path with a slash in it."""

    topic: str | None = None
    """Another topic than the one of ``[brief]``; empty: everything is relevant."""

    language: str = ""
    """Another language than the one of ``[brief]``."""

    languages: tuple[str, ...] = ()
    """Of a site: further languages, each in a folder of its own."""

    since_last: bool = False
    """Whether a brief tells only what is new since the last one that was delivered here."""

    only_news: bool = False
    """Whether a brief without a story is left out."""

    pictures: bool = False
    """Whether a page, or the days of a site, show pictures: readers' browsers load them from the outlets' sites."""

    timeout: float = 60.0
    """Seconds after which a delivery that hangs is ended; a site has as long as it takes."""

    unsure: str = "skip"
    """When a plugin was cut off and may have delivered: ``skip``, never twice; ``repeat``, never lost."""

    def __post_init__(self) -> None:
        check_options(self, hour=(0, 23), timeout=(1, 3600))
        choices = {
            "every": ("", "day", "run"),
            "format": ("", *FORMATS),
            "language": ("", *LANGUAGES),
            "unsure": ("skip", "repeat"),
        }
        for key, allowed in choices.items():
            if getattr(self, key) not in allowed:
                names = ", ".join(filter(None, allowed))
                raise ValueError(f"{key} is {shown(getattr(self, key))}: choose one of {names}")
        if unknown := next((each for each in self.languages if each not in LANGUAGES), None):
            raise ValueError(f"languages holds {shown(unknown)}: choose of {', '.join(LANGUAGES)}")
        if self.languages and self.kind != "site":
            raise ValueError("languages is of a site: a file or a plugin has one language")
        if not self.kind.strip():
            raise ValueError("kind is empty: choose file, site, or a name that `briefbot plugins` lists")
        if len(self.name) > _LONGEST_NAME:
            raise ValueError(f"name has {len(self.name):,} characters: {_LONGEST_NAME} are the most")
        self._check_place()
        self._check_format()

    def _check_place(self) -> None:
        """Check ``path`` and ``url``, of which each kind has one."""
        if self.kind not in {"file", "site"}:
            if self.path:
                raise ValueError(f"path is of the kinds file and site: what {shown(self.kind)} is to get goes into url")
            return
        if not self.path.strip():
            raise ValueError(f"path is empty: it is where the {self.kind} is written")
        if self.url and self.kind == "file":
            raise ValueError("url is of a plugin or a site: a file has a path")
        if self.url:
            check_web_address("url", self.url)
        for found in _BRACES.finditer(self.path):
            if found[0] not in {"{{", "}}"} and (self.kind == "site" or found[1] not in PLACEHOLDERS):
                allowed = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS) if self.kind == "file" else "nothing"
                raise ValueError(
                    f"path holds {shown(found[0])}: in braces is {allowed}; a brace of the name itself is written twice"
                )

    def _check_format(self) -> None:
        """Check that it is known what is written: by ``format``, by ``template``, or by the suffix of the path."""
        if self.kind == "site":
            default = {field.name: field.default for field in fields(self)}
            if wrong := next((key for key in _NOT_OF_A_SITE if getattr(self, key) != default[key]), None):
                raise ValueError(f"{wrong} is of a file or a plugin: a site has pages of its own")
        suffix = Path(self.path).suffix.lower()
        known = self.format or self.template or suffix in FORMAT_OF_SUFFIX
        if self.kind == "file" and suffix and "}" not in suffix and not known:
            raise ValueError(f"path ends in {shown(suffix)}: set format to one of {', '.join(FORMATS)}")
        if self.pictures and self.kind != "site" and self.form != "html":
            raise ValueError(f"pictures is of a page or a site: this delivery has the format {self.form}, set html")

    @property
    def title(self) -> str:
        """Its name, else its kind."""
        return self.name or self.kind

    @property
    def form(self) -> str:
        """The format: the one that is set, else by the suffix of the path, else ``md``; of a template its own."""
        stem = self.template.removesuffix(".j2").lower()
        if stem:
            return "telegram" if stem.endswith(".telegram.html") else FORMAT_OF_SUFFIX.get(Path(stem).suffix, "txt")
        return self.format or FORMAT_OF_SUFFIX.get(Path(self.path).suffix.lower(), "md")

    @property
    def is_daily(self) -> bool:
        """Whether it is due once a day, not at each run."""
        return self.every == "day" or (not self.every and self.kind != "site")

    @property
    def is_repeatable(self) -> bool:
        """Whether it may be done again when it is not known whether it was done."""
        return self.kind in {"file", "site"} or self.unsure == "repeat"

    def place(self, *, day: date | None = None, topic: str = "", language: str = "") -> Path:
        """Return the path, with what its braces stand for.

        >>> DeliveryOptions(path="{topic}/{day}.md").place(day=date(2020, 5, 22), topic="libya")
        PosixPath('libya/2020-05-22.md')
        """
        values = {"day": day.isoformat() if day else "undated", "topic": topic, "language": language}

        def filled(found: re.Match[str]) -> str:
            return values[found[1]] if found[1] in values else found[0][:1]

        return Path(_BRACES.sub(filled, self.path))
