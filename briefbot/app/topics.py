"""``briefbot topic``: reports which articles are about a topic, and by which names."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from briefbot.app.outcome import Outcome
from briefbot.errors import TopicError
from briefbot.language.characters import one_line
from briefbot.model import Article
from briefbot.sources.files import read_all
from briefbot.topic.load import load_topic
from briefbot.topic.relevance import Relevance


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
    about = {"url": article.url, "title": article.title, "relevant": found.relevant, "reason": found.explained}
    return about | scores | names


def _lines(article: Article, found: Relevance) -> Iterator[str]:
    yield f"{'in ' if found.relevant else 'out'}  {found.score:.2f}  {one_line(article.title or article.url)}"
    if found.reason:
        yield f"     {found.explained}"
    if found.terms:
        yield f"     by {', '.join(found.terms)}"
    if found.countries:
        yield f"     other countries {found.elsewhere:.2f}: {', '.join(found.countries)}"
