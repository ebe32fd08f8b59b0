"""``briefbot topic``: begins a topic file, and reports which articles are about a topic, and by which names."""

import os
import shlex
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from briefbot.app.outcome import Outcome
from briefbot.deliveries.file import FileDelivery
from briefbot.errors import TopicError
from briefbot.language.characters import one_line
from briefbot.model import Article
from briefbot.sources.files import read_all
from briefbot.topic.load import load_topic, topic_from
from briefbot.topic.new import new_topic
from briefbot.topic.relevance import Relevance
from briefbot.topic.spellings import words_of


def write_topic(name: str, *, timezone: str = "", force: bool = False) -> Outcome:
    """Write a commented topic file to begin with.

    Args:
        name: what it is about, for a file called after it in the current folder; or a path that ends in ``.toml``.
        timezone: its time zone; by default that of the country of that name.
        force: replace an existing file.

    Raises:
        TopicError: the name can be none, or there is a file already.
        DeliveryError: it cannot be written.
    """
    given = Path(name)
    if not name.endswith(".toml") and len(given.parts) > 1:
        raise TopicError(f"{name!r} is a path without .toml at its end", hint=f"write {name}.toml, or a name alone")
    about = given.name.removesuffix(".toml") if name.endswith(".toml") else name
    path = given if name.endswith(".toml") else Path(f"{'-'.join(words_of(name))}.toml")
    text = new_topic(about, path=shlex.quote(str(path)), timezone=timezone)
    topic = topic_from(tomllib.loads(text), name=path.stem, where=str(path))
    if os.path.lexists(path) and not force:
        raise TopicError(f"{path}: there is a file already", hint="change that one, or give --force")
    FileDelivery(path)(text)
    steps = f"next: add names and feeds to it, then briefbot topic check --topic {shlex.quote(str(path))} FILE..."
    return Outcome(lines=(f"wrote {path}, about {topic.title}", steps))


def check_relevance(name: str, paths: Sequence[Path]) -> Outcome:
    """Report for each article whether it is about the topic, with its score and the names that were found.

    Raises:
        TopicError: there is no such topic, or its name is empty.
    """
    topic = load_topic(name)
    if topic is None:
        raise TopicError("no topic is set", hint="name one: briefbot topic check --topic libya FILE")
    articles, unreadable = read_all(paths)
    found = [(article, topic.relevance_of(article)) for article in articles]
    lines = tuple(line for each in found for line in _lines(*each))
    return Outcome(lines=lines, data=[_as_data(*each) for each in found], unreadable=unreadable)


def _as_data(article: Article, found: Relevance) -> dict[str, object]:
    names = {"terms": found.terms, "countries": found.countries}
    scores = {"score": round(found.score, 4), "elsewhere": round(found.elsewhere, 4)}
    about = {"url": article.url, "title": article.title, "relevant": found.relevant, "reason": found.reason}
    return about | scores | names


def _lines(article: Article, found: Relevance) -> Iterator[str]:
    yield f"{'in ' if found.relevant else 'out'}  {found.score:.2f}  {one_line(article.title or article.url)}"
    if found.reason:
        yield f"     {found.reason}"
    if found.terms:
        yield f"     by {', '.join(found.terms)}"
    if found.countries:
        yield f"     other countries {found.elsewhere:.2f}: {', '.join(found.countries)}"
