"""What a reader got before: read for a brief that goes on from it, and kept of each that is given out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from briefbot.changes.corrections import corrections
from briefbot.changes.since import Past
from briefbot.changes.storylines import follow
from briefbot.changes.told import ToldBrief, told_in_document
from briefbot.cleaning.raw_articles import articles_of
from briefbot.config import BriefConfig
from briefbot.model import Article, Brief, Story, StoryChange, Window
from briefbot.store import articles, briefs, storylines
from briefbot.store.archive import Archive
from briefbot.topic.load import load_topic

#: Earlier briefs that are remembered.
BRIEFS = 30


@dataclass(frozen=True, slots=True)
class GivenOut:
    """What a stored brief told, and the end of its period."""

    told: ToldBrief
    until: datetime


def given_out(archive: Archive, options: BriefConfig, form: str) -> tuple[GivenOut, ...]:
    """Return the last briefs of the configured topic that were given out in one form, oldest first."""
    topic = load_topic(options.topic)
    with archive.reading() as connection:
        stored = briefs.briefs_of(connection, topic=topic.title if topic else "", form=form, limit=BRIEFS)
    return tuple(GivenOut(told_in_document(each.document), each.until) for each in stored)


def past_of(archive: Archive, topic: str, told: Sequence[ToldBrief], window: Window) -> Past:
    """Return the past of a reader who got the briefs ``told``, oldest first, for a brief of ``window``."""
    if window.since is None or window.until is None:
        raise ValueError("a brief that goes on from another has a period with both ends")
    urls = {each.url for brief in told for story in brief.stories for each in story.sentences}
    with archive.reading() as connection:
        lines = storylines.known(connection, topic, window.until.date())
        edited = articles.edited(connection, urls, since=window.since, until=window.until)
    latest: dict[str, tuple[Article, Article | None]] = {}
    for url, pair in edited.items():
        before, *after = articles_of([each for each in pair if each])
        now = after[0] if after else None
        if isinstance(before, Article) and not (pair[1] and not isinstance(now, Article)):
            latest[url] = before, now if isinstance(now, Article) else None
    return Past(storylines=lines, told=tuple(told), corrections=tuple(corrections(told, latest)))


def with_storylines(archive: Archive, topic: str, brief: Brief) -> Brief:
    """Return a brief that stands alone with each story's storyline, where briefs of earlier days told of it."""
    about = load_topic(topic)
    if brief.day is None:
        return brief
    with archive.reading() as connection:
        known = storylines.known(connection, topic, brief.day)
        if not known:
            return brief
        earlier = briefs.documents_before(connection, about.title if about else "", brief.day, days=BRIEFS)
    told: dict[str, set[date]] = {}
    for day, document in earlier:
        for story in told_in_document(document).stories:
            told.setdefault(story.storyline, set()).add(day)
    lines = follow(brief.stories, known, brief.day, about)
    return replace(
        brief, stories=tuple(_followed(each, line.id, told) for each, line in zip(brief.stories, lines, strict=True))
    )


def _followed(story: Story, line: str, told: Mapping[str, set[date]]) -> Story:
    """Return a story with the days on which its storyline was told, if it was."""
    days = tuple(sorted(told.get(line, ())))
    if not days:
        return story
    change = StoryChange(state="developing", storyline=line, since=days[0], last=days[-1], days=days)
    return replace(story, change=change)


def keep_storylines(archive: Archive, topic: str, brief: Brief) -> None:
    """Add the stories of a brief to the storylines that they continue, and store those that they begin."""
    if brief.day is None:
        return
    with archive.writing() as connection:
        known = storylines.known(connection, topic, brief.day)
        storylines.save(connection, topic, follow(brief.stories, known, brief.day, load_topic(topic)))
