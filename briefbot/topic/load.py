"""Topics from TOML files, shipped or one's own; an error names the file and the key."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from briefbot.errors import TopicError
from briefbot.resources import shipped
from briefbot.small_files import read_small
from briefbot.topic.spellings import words_of
from briefbot.topic.topic import Name, Place, Topic, key_of

#: Bytes of a topic; the shipped ones have some ten thousand.
LARGEST_FILE = 5_000_000


@cache
def default_topic() -> Topic:
    """Return the shipped topic that briefbot is about: Libya."""
    path = shipped("seeds") / "libya.toml"
    return topic_from(tomllib.loads(path.read_text(encoding="utf-8")), name=path.stem, where=str(path))


def load_topic(name: str) -> Topic | None:
    """Return the topic called ``name``: a shipped one or a path to a TOML file; ``None`` for the empty name.

    Raises:
        TopicError: there is no such topic, or its file is wrong; names the file.
    """
    if not name:
        return None
    path = Path(name) if name.endswith(".toml") else shipped("seeds") / f"{name}.toml"
    try:
        data = tomllib.loads(read_small(path, LARGEST_FILE).decode("utf-8-sig"))
    except FileNotFoundError:
        known = ", ".join(sorted(p.stem for p in shipped("seeds").glob("*.toml")))
        raise TopicError(
            f"no topic is called {name!r}", hint=f"choose one of: {known}; or name a file that ends in .toml"
        ) from None
    except OSError as error:
        raise TopicError(f"{path}: cannot be read: {error.strerror}", hint="name a readable topic file") from error
    except (ValueError, RecursionError) as error:
        raise TopicError(f"{path}: not TOML: {error}", hint="docs/topics.md shows the form") from error
    return topic_from(data, name=path.stem, where=str(path))


def topic_from(data: Mapping[str, object], name: str, where: str) -> Topic:
    """Return the topic that a parsed TOML file describes.

    Args:
        data: The parsed file.
        name: What the configuration calls the topic.
        where: The file's name, for messages.

    Raises:
        TopicError: naming the file and the key, if one is unknown, missing, of the wrong type, or if two names
            share a spelling.
    """
    reader = _Reader(where)
    reader.expect(data, "", ("title", *_LISTS, *_TABLES))
    for key in ("title", "relevant"):
        if not data.get(key):
            example = 'title = "Libya"' if key == "title" else 'relevant = ["Libya", "Libyan"]'
            raise TopicError(f"{where}: {key} is missing or empty", hint=f"a topic needs at least: {example}")
    names = tuple(
        reader.name(table, str(heading), value)
        for table in _TABLES
        for heading, value in reader.table(table, data.get(table, {})).items()
    )
    reader.unambiguous(names)
    lists: dict[str, Any] = {key: reader.strings(key, data.get(key, [])) for key in _LISTS}
    return Topic(name=name, title=reader.string("title", data["title"]), names=names, **lists)


#: The lists of terms and of outlets.
_LISTS = ("relevant", "supporting", "ambiguous", "exclude", "everywhere", "outlets")

#: The tables of names. Those in the last one say nothing about relevance.
_TABLES = ("people", "bodies", "places", "spellings")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads values of the types they should have; an error names the file and the key."""

    where: str

    def wrong(self, key: str, expected: str, value: object) -> TopicError:
        return TopicError(
            f"{self.where}: {key} is {type(value).__name__} {value!r:.60}", hint=f"it should be {expected}"
        )

    def expect(self, table: Mapping[str, object], key: str, known: Iterable[str]) -> None:
        for unknown in sorted(set(table) - set(known)):
            path = f"{key}.{unknown}" if key else unknown
            raise TopicError(f"{self.where}: unknown key {path}", hint=f"choose from: {', '.join(known)}")

    def string(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.wrong(key, "a text in quotes", value)
        return value

    def strings(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) and words_of(item) for item in value):
            raise self.wrong(key, 'a list of names, such as ["Misrata", "Misurata"]', value)
        return tuple(value)

    def table(self, key: str, value: object) -> Mapping[str, object]:
        if not isinstance(value, dict):
            raise self.wrong(key, f"a table, written as [{key}]", value)
        return value

    def name(self, table: str, heading: str, value: object) -> Name:
        key = f"{table}.{heading}"
        counts = table != "spellings"
        if not key_of(heading):
            raise TopicError(f'{self.where}: {table}."{heading}" has no letter', hint="write the name as it is shown")
        if isinstance(value, list):
            return Name(heading=heading, spellings=self.strings(key, value), counts=counts, local=table == "places")
        if not isinstance(value, dict):
            raise self.wrong(key, "a list of spellings, or a table with also, first, at or ambiguous", value)
        self.expect(value, key, ("also", "ambiguous", "at", "first"))
        return Name(
            heading=heading,
            spellings=self.strings(f"{key}.also", value.get("also", [])),
            first=self.strings(f"{key}.first", value.get("first", [])),
            place=self.place(key, heading, value["at"]) if "at" in value else None,
            counts=counts,
            ambiguous=self.flag(f"{key}.ambiguous", value.get("ambiguous", False)),
            local=table == "places",
        )

    def flag(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false", value)
        return value

    def place(self, key: str, heading: str, value: object) -> Place:
        match value:
            case [bool(), _] | [_, bool()]:
                pass
            case [int() | float() as lat, int() | float() as lon] if -90 <= lat <= 90 and -180 <= lon <= 180:
                return Place(heading, float(lat), float(lon))
        raise self.wrong(f"{key}.at", "[latitude, longitude] in degrees, such as [32.89, 13.19]", value)

    def unambiguous(self, names: Iterable[Name]) -> None:
        owner: dict[object, Name] = {}
        for name in names:
            spelt = {name.key: name.heading} | {words_of(each): each for each in (name.heading, *name.spellings)}
            for words, spelling in spelt.items():
                if (other := owner.setdefault(words, name)) is not name:
                    both = f"{other.heading!r} and {name.heading!r}"
                    raise TopicError(
                        f"{self.where}: {spelling!r} is a spelling of two names, {both}",
                        hint="leave it with one of them",
                    )
