"""Joins the days of a site: which storyline each story continues, from the first day to the last."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from briefbot.changes.storylines import REACH, Storyline, continued
from briefbot.model import StoryChange
from briefbot.site.records import DayRecord, StoryRecord, storylines_as_bytes, storylines_from_bytes
from briefbot.topic.topic import Topic

#: Days between two states that are kept, beside those of the last days: a later build goes on from one of them.
_STEP = 30
_LAST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A story of one day, as a part of its storyline."""

    day: date
    place: int
    """Its number among the stories that the day tells, from 0."""

    story: StoryRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A storyline over the days of a site."""

    id: str
    tellings: tuple[Telling, ...]
    """At least one, oldest first."""

    @property
    def title(self) -> str:
        """The heading of its last story."""
        return self.tellings[-1].story.title

    @property
    def language(self) -> str:
        """The language of the title."""
        return self.tellings[-1].story.language

    @property
    def days(self) -> tuple[date, ...]:
        """The days that tell of it, each once."""
        return tuple(dict.fromkeys(each.day for each in self.tellings))


class Follower:
    """Follows storylines over the days of a site, from the last day on of which a state was kept that still holds."""

    def __init__(self, topic: Topic | None, keys: Sequence[str], load: Callable[[str], bytes | None]) -> None:
        """Go on from the last state that was kept of days with the same keys.

        Args:
            topic: folds spellings.
            keys: what each day is made of, in order: as long as they are the same from the first day on, so are the
                storylines.
            load: returns a state that was kept under a name; ``None`` if there is none.
        """
        self.ids: list[tuple[str, ...]] = []
        """Of each day that was followed, the id of the storyline of each story that it tells."""
        self.kept: dict[str, bytes | None] = {}
        """States to keep, by name; ``None`` for one that is kept already."""
        self._topic = topic
        self._names = [f"lines-{chain}" for chain in _chained(keys)]
        self._wanted = {n for n in range(len(keys)) if n % _STEP == _STEP - 1 or n >= len(keys) - _LAST}
        self._lines: dict[str, Storyline] = {}
        self._is_whole = True
        for number in sorted(self._wanted, reverse=True):
            data = load(self._names[number])
            if data is None:
                continue
            if not self.ids:
                state = _from_state(data)
                if state is None or len(state[0]) != number + 1:
                    continue
                self.ids, self._lines = state[0], {each.id: each for each in state[1]}
            self.kept[self._names[number]] = None

    def add(self, day: date, begun: Sequence[Storyline] | None) -> None:
        """Follow the storylines of the next day, given what each of its stories begins; ``None``: it is not known."""
        name, number = self._names[len(self.ids)], len(self.ids)
        near = [each for each in self._lines.values() if (day - each.last_day).days <= REACH]
        new = continued(begun or (), near, day, self._topic)
        self._lines = {each.id: each for each in (*near, *new)}
        self.ids.append(tuple(each.id for each in new))
        self._is_whole = self._is_whole and begun is not None
        if number in self._wanted and self._is_whole:
            self.kept[name] = _state(self.ids, list(self._lines.values()))


def _chained(keys: Sequence[str]) -> Iterator[str]:
    """Yield for each day a digest of its key and of those of all days before it."""
    digest = hashlib.blake2b(digest_size=16)
    for key in keys:
        digest.update(f"{key}\n".encode())
        yield digest.hexdigest()


def _state(found: Sequence[tuple[str, ...]], lines: Sequence[Storyline]) -> bytes:
    ids = "\n".join(" ".join(each) for each in found).encode()
    return len(ids).to_bytes(8, "big") + ids + storylines_as_bytes(lines)


def _from_state(data: bytes) -> tuple[list[tuple[str, ...]], list[Storyline]] | None:
    size = int.from_bytes(data[:8], "big")
    lines = storylines_from_bytes(data[8 + size :])
    if lines is None:
        return None
    return [tuple(line.split()) for line in data[8 : 8 + size].decode("ascii", "replace").split("\n")], lines


def in_language(record: DayRecord, default: DayRecord, ids: Sequence[str]) -> tuple[str, ...]:
    """Return the storylines of a day's stories in another language: those of the default one's with the same articles.

    Empty for a story that has none there.
    """
    owner = {url: line for story, line in zip(default.stories, ids, strict=True) for url in story.urls}
    return tuple(next((owner[url] for url in story.urls if url in owner), "") for story in record.stories)


def changes_of(records: Sequence[DayRecord], ids: Sequence[Sequence[str]]) -> Iterator[tuple[StoryChange | None, ...]]:
    """Yield for each day what each of its stories is to a reader of the days before."""
    days: dict[str, list[date]] = {}
    for record, lines in zip(records, ids, strict=True):
        changes = []
        for line in lines:
            told = tuple(days.get(line, ()))
            since, last = (told[0], told[-1]) if told else (None, None)
            state = "developing" if told else "new"
            change = StoryChange(state=state, storyline=line, since=since, last=last, days=told)
            changes.append(change if line else None)
        for line in dict.fromkeys(filter(None, lines)):
            days.setdefault(line, []).append(record.day)
        yield tuple(changes)


def followed(records: Sequence[DayRecord], ids: Sequence[Sequence[str]]) -> tuple[Followed, ...]:
    """Return the storylines of a site, the one told last first; of those of one day in the order of its brief."""
    lines: dict[str, list[Telling]] = {}
    for record, of_day in zip(records, ids, strict=True):
        for place, (story, line) in enumerate(zip(record.stories, of_day, strict=True)):
            if line:
                lines.setdefault(line, []).append(Telling(day=record.day, place=place, story=story))
    found = [Followed(id=line, tellings=tuple(tellings)) for line, tellings in lines.items()]

    def order(each: Followed) -> tuple[int, int, str]:
        last = each.tellings[-1].day
        return -last.toordinal(), min(t.place for t in each.tellings if t.day == last), each.id

    return tuple(sorted(found, key=order))
