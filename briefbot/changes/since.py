"""What a brief's stories are to a reader who got earlier briefs: new, developing, corrected; and what is quiet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from briefbot.changes.storylines import Storyline
from briefbot.changes.told import ToldBrief, ToldSentence, told_sentence
from briefbot.cleaning.retractions import is_retraction
from briefbot.model import Correction, QuietStoryline, Story, StoryChange

#: Days in which a storyline that has nothing new is worth a line.
QUIET_DAYS = 7

#: Briefs that must have told of it: a story of one day has no silence.
QUIET_BRIEFS = 2

#: Lines, at most.
QUIET_LINES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a reader got before."""

    storylines: tuple[Storyline, ...] = ()
    """Those of the topic, whoever was told of them."""

    told: tuple[ToldBrief, ...] = ()
    """The reader's earlier briefs, oldest first."""

    muted: frozenset[str] = frozenset()
    """Ids of storylines that the reader does not want to be told of."""

    corrections: tuple[Correction, ...] = ()
    """What these quoted and its articles have changed since the last of them."""

    @property
    def sentences(self) -> tuple[ToldSentence, ...]:
        """All sentences that were told, and those that corrections have in the place of some."""
        told = (each for brief in self.told for each in brief.sentences)
        return (*told, *(told_sentence(each.now) for each in self.corrections if each.now))

    @property
    def retracted(self) -> frozenset[str]:
        """The addresses of articles that say in their place that they are retracted: that is no news."""
        notices = (each for each in self.corrections if each.now and is_retraction(each.now.text))
        return frozenset(each.url for each in notices)


def with_changes(stories: Sequence[Story], lines: Sequence[Storyline], past: Past) -> list[Story]:
    """Return the stories of a brief, each with what it is to a reader with that past.

    Args:
        stories: of the brief.
        lines: the storyline that each continues or begins.
        past: what the reader got before.
    """
    before = _days(past)
    corrected = {each.storyline for each in past.corrections}
    changed = []
    for story, line in zip(stories, lines, strict=True):
        days = before.get(line.id)
        state = "new" if days is None else "corrected" if line.id in corrected else "developing"
        since, last = (days[0], days[-1]) if days else (None, None)
        told = tuple(sorted({day for day in days or () if day}))
        change = StoryChange(state=state, storyline=line.id, since=since, last=last, days=told)
        changed.append(replace(story, change=change))
    return changed


def quiet(stories: Sequence[Story], past: Past) -> tuple[QuietStoryline, ...]:
    """Return the storylines that earlier briefs told of and none of these ``stories`` continues, the latest first."""
    told = past.muted.union(story.change.storyline for story in stories if story.change)
    last = past.told[-1].day if past.told else None
    days, found = _days(past), []
    for line, story in {story.storyline: story for brief in past.told for story in brief.stories}.items():
        latest = days[line][-1]
        recent = bool(last and latest and (last - latest).days <= QUIET_DAYS)
        if line and line not in told and recent and len(days[line]) >= QUIET_BRIEFS:
            found.append(QuietStoryline(storyline=line, title=story.title, url=story.url, last=latest))
    return tuple(sorted(found, key=lambda each: (-each.last.toordinal() if each.last else 0, each.storyline)))[
        :QUIET_LINES
    ]


def _days(past: Past) -> dict[str, list[date | None]]:
    """Return the days of the briefs that told of each storyline, in their order."""
    days: dict[str, list[date | None]] = {}
    for brief in past.told:
        for line in dict.fromkeys(story.storyline for story in brief.stories):
            days.setdefault(line, []).append(brief.day)
    return days
