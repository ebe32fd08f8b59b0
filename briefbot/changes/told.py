"""What earlier briefs told a reader: their sentences, by story and storyline. Kept as JSON beside each brief."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from briefbot.model import Brief, Excerpt


@dataclass(frozen=True, slots=True)
class ToldSentence:
    """A sentence as a brief quoted it."""

    text: str
    url: str
    language: str = ""
    """ISO 639-1 code of the article; empty if unknown."""
    published: date | None = None
    """The day on which the article was published (UTC), from which it counts its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStory:
    """A story of which a brief told sentences."""

    storyline: str
    """The id of its storyline; empty in briefs from before there were any."""

    title: str
    url: str
    """Of the article that the brief names first."""

    sentences: tuple[ToldSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldBrief:
    """A brief that a reader got."""

    day: date | None
    stories: tuple[ToldStory, ...]
    """Those that it told, in its order."""

    @property
    def sentences(self) -> tuple[ToldSentence, ...]:
        """Every sentence that it told."""
        return tuple(each for story in self.stories for each in story.sentences)


def told_in(brief: Brief) -> ToldBrief:
    """Return what a brief tells: the sentences of its glance, its summaries and its corrections, by story."""
    stories = []
    for story in brief.stories:
        urls = {article.url for article in story.articles}
        said: Iterable[Excerpt] = (*(each for each in brief.glance if each.article.url in urls), *story.summary)
        sentences = tuple(map(told_sentence, said))
        if sentences:
            line = story.change.storyline if story.change else ""
            url = story.reports[0].lead.url
            stories.append(ToldStory(storyline=line, title=story.title, url=url, sentences=sentences))
    for each in brief.corrections:
        if each.now:
            now = (told_sentence(each.now),)
            stories.append(ToldStory(storyline=each.storyline, title=each.title, url=each.url, sentences=now))
    return ToldBrief(day=brief.day, stories=tuple(stories))


def told_in_document(document: str) -> ToldBrief:
    """Return what a brief told that was stored as JSON (docs/json.md, any number of the form)."""
    found = json.loads(document)
    stories = []
    for story in found["stories"]:
        articles = {article["url"]: article for report in story["reports"] for article in report["articles"]}
        said = [*(each for each in found["glance"] if each["url"] in articles), *story["summary"]]
        sentences = tuple(_quoted(each["text"], articles[each["url"]]) for each in said)
        if sentences:
            line = (story.get("change") or {}).get("storyline", "")
            stories.append(
                ToldStory(storyline=line, title=story["title"], url=next(iter(articles)), sentences=sentences)
            )
    day = date.fromisoformat(found["day"]) if found["day"] else None
    return ToldBrief(day=day, stories=tuple(stories))


def told_sentence(excerpt: Excerpt) -> ToldSentence:
    """Return an excerpt as a sentence that was told."""
    article = excerpt.article
    return ToldSentence(excerpt.text, article.url, article.language, article.moment.date() if article.moment else None)


def _quoted(text: str, article: Mapping[str, Any]) -> ToldSentence:
    """Return a sentence of a stored brief, whose JSON does not say in which language an article is."""
    published = article["published"]
    return ToldSentence(text, article["url"], published=date.fromisoformat(published[:10]) if published else None)


def as_json(told: ToldBrief) -> str:
    """Return what was told as JSON, as it is stored."""
    return json.dumps(asdict(told), ensure_ascii=False, default=str)


def from_json(stored: str) -> ToldBrief:
    """Parse what `as_json` returned."""
    value: Mapping[str, Any] = json.loads(stored)
    stories = tuple(
        ToldStory(**{**story, "sentences": tuple(map(_sentence, story["sentences"]))}) for story in value["stories"]
    )
    return ToldBrief(day=date.fromisoformat(value["day"]) if value["day"] else None, stories=stories)


def _sentence(value: Mapping[str, Any]) -> ToldSentence:
    published = value["published"]
    return ToldSentence(**{**value, "published": date.fromisoformat(published) if published else None})
