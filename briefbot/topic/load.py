"""Topics by name: the shipped ones and files of one's own."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from briefbot.errors import TopicError
from briefbot.resources import shipped
from briefbot.small_files import read_small
from briefbot.topic.topic import Topic, topic_from

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
