"""Topics from TOML files, shipped or one's own; an error names the file and the key."""

import os
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from briefbot.bounds import check_options, check_zone, shown
from briefbot.entries import SourceSpec
from briefbot.errors import TopicError
from briefbot.model import Party, Place
from briefbot.resources import shipped
from briefbot.toml_files import read_toml, structured
from briefbot.topic.outline import read_outline
from briefbot.topic.parties import PartyNames
from briefbot.topic.spellings import words_of
from briefbot.topic.topic import Name, Terms, Topic, key_of

#: Bytes of a topic; the shipped ones have some ten thousand.
LARGEST_FILE = 5_000_000

#: Shows every key, for messages.
EXAMPLE = "docs/topics.md"

#: What may be asked for as a topic that is not there yet: the name of a country or a conflict.
_NEW = re.compile(r"[^\W\d_][\w' -]{1,60}")

#: The tables of names. Those in the last one say nothing about relevance.
_TABLES = ("people", "bodies", "places", "spellings")


@dataclass(frozen=True, slots=True, kw_only=True)
class _NameTable:
    """What a topic file says of a name."""

    also: tuple[str, ...] = ()
    ambiguous: bool = False
    at: tuple[float, ...] = ()
    first: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_spellings("also", self.also)
        _check_spellings("first", self.first)
        if self.at and not (len(self.at) == 2 and abs(self.at[0]) <= 90 and abs(self.at[1]) <= 180):
            raise ValueError(
                f"at is {shown([*self.at])}, not latitude and longitude in degrees, such as [32.89, 13.19]"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _PartyTable(Party):
    """What a topic file says of a party to the conflict."""

    names: tuple[str, ...] = ()
    media: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_spellings("names", (self.name, *self.names))
        _check_spellings("media", self.media)
        if "en" not in self.label:
            raise ValueError(f'the party {self.name!r} has no label in English, such as en = "the army and its radio"')


@dataclass(frozen=True, slots=True, kw_only=True)
class _FeedTable:
    """What a topic file says of a source."""

    url: str
    kind: str = "feed"
    outlet: str = ""

    def __post_init__(self) -> None:
        check_options(self)
        if not self.url.strip():
            raise ValueError("url is empty: it is the source's address, or the path of an OPML file")

    def beside(self, where: str) -> SourceSpec:
        """Return the source, whose path is relative to the folder of the topic's file ``where``."""
        is_list = self.kind == "feed" and self.url.lower().endswith(".opml") and "://" not in self.url
        kind = "opml" if is_list else self.kind
        url = _beside(self.url, where) if kind in {"opml", "folder"} else self.url
        return SourceSpec(kind=kind, url=url, outlet=self.outlet)


@dataclass(frozen=True, slots=True, kw_only=True)
class _TopicFile(Terms):
    """The keys of a topic file."""

    feeds: tuple[_FeedTable, ...] = ()
    outline: str = ""
    people: dict[str, _NameTable] = field(default_factory=dict)
    bodies: dict[str, _NameTable] = field(default_factory=dict)
    places: dict[str, _NameTable] = field(default_factory=dict)
    spellings: dict[str, _NameTable] = field(default_factory=dict)
    parties: tuple[_PartyTable, ...] = ()

    def __post_init__(self) -> None:
        for key, example in (("title", '"Libya"'), ("relevant", '["Libya", "Libyan"]')):
            if not getattr(self, key):
                raise ValueError(f"{key} is missing or empty: a topic needs at least {key} = {example}")
        if self.timezone:
            check_zone("timezone", self.timezone)
        for key in ("relevant", "supporting", "ambiguous", "exclude", "everywhere", "outlets", *_TABLES):
            _check_spellings(key, getattr(self, key))
        owner: dict[str, Name] = {}
        for name in self.names:
            for spelling in (name.heading, *name.spellings):
                if (other := owner.setdefault(key_of(spelling), name)) is not name:
                    both = f"{other.heading!r} and {name.heading!r}"
                    raise ValueError(f"{spelling!r} is a spelling of two names, {both}: leave it with one of them")

    @property
    def names(self) -> tuple[Name, ...]:
        """The names of all tables."""
        return tuple(
            Name(
                heading=heading,
                spellings=each.also,
                first=each.first,
                place=Place(heading, *each.at) if each.at else None,
                ambiguous=each.ambiguous,
                table=table,
            )
            for table in _TABLES
            for heading, each in getattr(self, table).items()
        )

    def names_of_parties(self) -> Iterator[PartyNames]:
        """Yield the parties, each with every spelling of its names."""
        known = {name.heading: name for name in self.names}
        for each in self.parties:
            named = [known.get(name, Name(heading=name)) for name in (each.name, *each.names)]
            yield PartyNames(
                party=Party(name=each.name, called=each.called, label=each.label),
                names=tuple(spelling for name in named for spelling in (name.heading, *name.spellings)),
                first=tuple(first for name in named for first in name.first),
                media=each.media,
            )


def _check_spellings(key: str, spellings: Iterable[str]) -> None:
    for spelling in spellings:
        if not words_of(spelling):
            raise ValueError(f"{key} holds {shown(spelling)}, which has no letter: write a name as it is shown")


def default_topic() -> Topic:
    """Return the shipped topic that briefbot is about: Libya."""
    return _read(_path_of("libya"))


def load_topic(name: str) -> Topic | None:
    """Return the topic called ``name``: a shipped one or a path to a TOML file; ``None`` for the empty name.

    Raises:
        TopicError: there is no such topic, or its file is wrong; names the file.
    """
    return _read(_path_of(name)) if name else None


def _path_of(name: str) -> Path:
    path = Path(name) if name.endswith(".toml") else shipped("seeds") / f"{name}.toml"
    if not os.path.lexists(path):
        known = ", ".join(sorted(p.stem for p in shipped("seeds").glob("*.toml")))
        begin = f", which `briefbot topic new {shlex.quote(name)}` begins" if _NEW.fullmatch(name) else ""
        raise TopicError(
            f"no topic is called {name!r}", hint=f"choose one of: {known}; or name a file that ends in .toml{begin}"
        )
    return path


def _read(path: Path) -> Topic:
    """Return the topic of a file, which is read once as long as it is the same: that takes half as long as a brief."""
    try:
        state = os.stat(path)  # noqa: PTH116  # Path's raises the same
    except (OSError, ValueError):
        return _read_once(path)  # says what is wrong
    return _read_once(path, state.st_ino, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=8)
def _read_once(path: Path, *_: int) -> Topic:
    data = read_toml(path, LARGEST_FILE, example=EXAMPLE, error=TopicError)
    return topic_from(data, name=path.stem, where=str(path))


def topic_from(data: Mapping[str, Any], name: str, where: str) -> Topic:
    """Return the topic that a parsed TOML file describes.

    Args:
        data: The parsed file.
        name: What the configuration calls the topic.
        where: The file's path: for messages, and paths in it are relative to its folder.

    Raises:
        TopicError: naming the file and the key, if one is unknown, missing, of the wrong type, or if two names
            share a spelling; or naming the file of the outline.
    """
    tables = {key: _with_tables(key, value) for key, value in data.items()}
    file = structured(tables, _TopicFile, where=where, example=EXAMPLE, error=TopicError)
    terms = {each.name: getattr(file, each.name) for each in fields(Terms)}
    return Topic(
        name=name,
        names=file.names,
        parties=tuple(file.names_of_parties()),
        feeds=tuple(each.beside(where) for each in file.feeds),
        outline=read_outline(Path(_beside(file.outline, where))) if file.outline else (),
        **terms,
    )


def _beside(path: str, where: str) -> str:
    """Return a path, which is relative to the folder of the topic's file ``where``, as an absolute one.

    A topic may be a stranger's: what it could name elsewhere would be read, and told in briefs.
    """
    folder = os.path.dirname(os.path.abspath(where))  # noqa: PTH100, PTH120  # Path's raise where a folder is closed
    found = os.path.join(folder, path)  # noqa: PTH118  # see above
    inside = os.path.realpath(folder)
    if os.path.commonpath([inside, os.path.realpath(found)]) != inside:
        hint = "keep it in the folder of the topic's file, or name it in the configuration under [[sources]]"
        raise TopicError(f"{where}: {shown(path)} is outside the folder of the topic", hint=hint)
    return found


def _with_tables(key: str, value: Any) -> Any:
    """Return a value of the file with a table for each name that is only a list, and each source only an address."""
    if key in _TABLES and isinstance(value, dict):
        return {heading: {"also": each} if isinstance(each, list) else each for heading, each in value.items()}
    if key == "feeds" and isinstance(value, list):
        return [{"url": each} if isinstance(each, str) else each for each in value]
    return value
