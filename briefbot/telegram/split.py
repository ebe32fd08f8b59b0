"""A brief as messages that Telegram takes: cut where it hurts least, with every tag closed and opened again.

Telegram refuses a message of more than 4,096 UTF-16 code units, one in which nothing can be seen, and one whose links
are too long together; of more than a hundred entities it drops the rest in silence. https://core.telegram.org/bots/api#sendmessage
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from unicodedata import category

from briefbot.telegram.html import HALF_CHARACTERS, Marked, Measure, Span, parsed

#: UTF-16 code units of a message that Telegram takes, after the markup is read.
UNITS = 4096

#: Entities of a message that Telegram keeps.
ENTITIES = 100

#: Bytes of addresses in a message. Telegram refuses about 9,500 of markup (ENTITIES_TOO_LONG) and counts more than the
#: addresses: https://github.com/tdlib/telegram-bot-api/issues/165.
ADDRESSES = 8000

#: Less would hold no emoji, or no link.
LEAST_UNITS, LEAST_ENTITIES = 2, 1

_JOINT = "\n\n"

#: Characters of a bold line beyond which it is a paragraph.
_HEADING = 300

_UNSEEN_KINDS = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp", "Zs", "Mn", "Me"))

#: Fillers that Unicode calls letters or symbols, and what Telegram takes for a space.
_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc")

_SOLID = re.compile(r"\S")

#: Where text is cut, the best first.
_BREAKS = (
    re.compile(r"\n[^\S\n]*\n"),
    re.compile(r"\n"),
    # behind a sentence, and behind the name in parentheses of who wrote it
    re.compile(r"(?:[.!?…؟۔।][\"'”’»)\]\u2069]*(?:[ \u00a0]\([^()\n]{1,100}\))?(?=\s)|[。！？][”’」』）]*)"),
    re.compile(r"[^\S\u00a0\u2007\u202f]"),
)

#: Characters behind the last possible cut that tell whether it is one: a name in parentheses.
_AHEAD = 128

#: Joiners, and what begins a stretch of its own direction.
_BINDS_NEXT = frozenset("\u200d\u2060\u2066\u2067\u2068")


@dataclass(frozen=True, slots=True)
class Page:
    """Telegram HTML and the stories in it: before splitting of any length, after it a message that Telegram takes."""

    html: str
    stories: tuple[int, ...] = ()
    """Numbers, from 0, of the stories that are told in it, or begin or go on in it."""


def split(pieces: Sequence[Page], *, units: int = UNITS, entities: int = ENTITIES) -> tuple[Page, ...]:
    """Return a brief as messages, in order, none too long and none empty.

    A message ends between two pieces if one has room for the whole piece. A longer piece is cut where at least half a
    message is full, at the best place there: a blank line, a line's end, behind a sentence, a space, anywhere else
    but inside a character that is made of several. Links stay whole, and no heading is left behind at the end of a
    message, if that can be avoided. Of a piece with more tags around a character than ``entities``, only the links
    are kept.

    Args:
        pieces: the brief; what cannot be seen of it is left out.
        units: the most UTF-16 code units of a message, 2 at least.
        entities: the most entities of a message, 1 at least.

    Raises:
        ValueError: a piece is broken markup, or a limit is too low.
    """
    if units < LEAST_UNITS or entities < LEAST_ENTITIES:
        raise ValueError(
            f"a message needs {LEAST_UNITS} units and {LEAST_ENTITIES} entity at least, not {units} and {entities}"
        )
    packing = _Packing(Measure(units, entities, ADDRESSES))
    for piece in pieces:
        told = _Text(piece, packing.limit)
        if told.seen(told.start, told.end) < told.end:
            packing.add(told)
    packing.close()
    return tuple(packing.parts)


class _Text:
    """A piece, and where it may be cut."""

    def __init__(self, piece: Page, limit: Measure) -> None:
        self.html = HALF_CHARACTERS.sub("\ufffd", piece.html)
        self.stories = piece.stories
        self.limit = limit
        self.marked = parsed(self.html)
        self.as_written = "&#" not in self.html  # by its number an entity may be half a character
        if self.marked.depth > limit.entities:
            self.marked = Marked(self.marked.text, tuple(span for span in self.marked.spans if span.name == "a"))
            self.as_written = False
        self.text = self.marked.text
        self.end = len(self.text.rstrip())
        self.start = self.solid(0)
        self._links = [span for span in self.marked.spans if span.name == "a"]

    def solid(self, start: int) -> int:
        """Return where white space from ``start`` on is over."""
        found = _SOLID.search(self.text, start, self.end)
        return found.start() if found else self.end

    def seen(self, start: int, end: int) -> int:
        """Return where the first character from ``start`` on is that can be seen; ``end`` if there is none."""
        return next((place for place in range(start, end) if _can_be_seen(self.text[place])), end)

    def item(self, start: int, end: int) -> _Item:
        """Return what is from ``start`` to ``end``, without white space around it."""
        end = start + len(self.text[start:end].rstrip())
        whole = self.as_written and start == 0 and end == len(self.text)
        html = self.html if whole else self.marked.html(start, end)
        return _Item(html, self.marked.measured(start, end), self.stories, self._ends_in_heading(start, end))

    def reach(self, start: int, room: Measure) -> int:
        """Return up to where the text from ``start`` on has room, wherever that is."""
        marked, links, around = self.marked, self._links, self.marked.around(start)
        window = self.text[start : min(start + max(room.units, 0), self.end)]
        end = start + len(window.encode("utf-16-le")[: 2 * max(room.units, 0)].decode("utf-16-le", "ignore"))
        link = bisect_left(links, start, key=lambda span: span.start)
        free = room.addresses - sum(self._weight(span) for span in around)
        while link < len(links) and links[link].start < end:
            free -= self._weight(links[link])
            if free < 0:
                end = links[link].start
            link += 1
        free = room.entities - len(around)
        if free < 0:
            return start
        first = bisect_left(marked.starts, start)
        tags = [place for place in marked.starts[first : first + free + 1] if place < end]
        end = tags[free] if len(tags) > free else end
        begun = sorted((*tags, *islice(marked.linked_by_itself(start, end), free + 1)))
        return begun[free] if len(begun) > free else end

    def _weight(self, span: Span) -> int:
        """Return the bytes of a link's address; one that is too long for any message takes up a whole one."""
        return min(len(span.address.encode()), self.limit.addresses)

    def cut(self, start: int, room: Measure) -> int:
        """Return where the text from ``start`` on is best cut, as not all of it has room; ``start``: nowhere."""
        end = self.reach(start, room)
        if end <= start:
            return start + 1 if room == self.limit else start
        link = self._cut_by(end)
        if link and link.start >= start and self.reach(link.start, self.limit) >= min(link.end, self.end):
            end, link = link.start, None
        first = self.seen(start, end)
        if first == end:
            return end
        full_enough = start + (end - start) // 2
        for least, headings in ((max(full_enough, first + 1), False), (first + 1, False), (first + 1, True)):
            for kind in _BREAKS:
                for place in takewhile(least.__le__, self._breaks(kind, start, end)):
                    if self._cut_by(place) in (None, link) and (headings or not self._ends_in_heading(start, place)):
                        return place
        place = self._between_characters(start, end)
        return place if self._cut_by(place) in (None, link) else end

    def _breaks(self, kind: re.Pattern[str], start: int, end: int) -> Iterator[int]:
        """Yield the places of one kind where the text may be cut, the last first."""
        behind = kind is _BREAKS[2]
        found = kind.finditer(self.text, start, min(end + _AHEAD, self.end))
        places = [match.end() if behind else match.start() for match in found]
        return reversed(places[: bisect_right(places, end)])

    def _cut_by(self, place: int) -> Span | None:
        """Return the link that a cut at ``place`` would go through."""
        before = bisect_left(self._links, place, key=lambda span: span.start) - 1
        return self._links[before] if before >= 0 and self._links[before].end > place else None

    def _between_characters(self, start: int, end: int) -> int:
        """Return the last place up to ``end`` that is in no character made of several; ``end`` if all is one."""
        place = end
        while place > start and not _apart(self.text, place, start):
            place -= 1
        return place if self.seen(start, place) < place else end

    def _ends_in_heading(self, start: int, end: int) -> bool:
        """Return whether the last line up to ``end`` is all bold, and bold by itself."""
        end = start + len(self.text[start:end].rstrip())
        line = self.solid(self.text.rfind("\n", start, end) + 1 or start)
        place = bisect_left(self.marked.starts, line)
        while place < len(self.marked.spans) and (span := self.marked.spans[place]).start == line:
            if span.bold and end <= span.end <= line + _HEADING:
                return "\n" not in self.text[end : span.end]
            place += 1
        return False


def _can_be_seen(character: str) -> bool:
    """Return whether a message of only this character is one."""
    if character.isascii():
        return "!" <= character <= "~"
    return (
        category(character) not in _UNSEEN_KINDS
        and character not in _UNSEEN
        and not "\U000e0000" <= character <= "\U000e0fff"
    )


def _apart(text: str, place: int, start: int) -> bool:
    """Return whether the characters before and at ``place`` are two, as a reader sees it."""
    before, after = text[place - 1], text[place : place + 1]
    if before.isascii() and after.isascii():
        return not (before == "\r" and after == "\n")
    if not after:
        return True
    bound = (
        before in _BINDS_NEXT
        or category(after) in ("Mn", "Me", "Mc", "Cf")  # a variation selector is Mn, a joiner is Cf
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # the colour of a skin
        or "\u1160" <= after <= "\u11ff"  # the rest of a Korean syllable
        or "\ud7b0" <= after <= "\ud7ff"
    )
    return not bound and not (_of_flag(after) and _of_flag(before) and _flags_before(text, place, start) % 2)


def _of_flag(character: str) -> bool:
    """Return whether two of such make a flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flags_before(text: str, place: int, start: int) -> int:
    """Return how many halves of flags there are in a row before ``place``."""
    first = place
    while first > start and _of_flag(text[first - 1]):
        first -= 1
    return place - first


@dataclass(frozen=True, slots=True)
class _Item:
    """What goes into one message whole."""

    html: str
    measure: Measure
    stories: tuple[int, ...]
    ends_in_heading: bool


class _Packing:
    """The messages that are full, and the items of the one that is not."""

    def __init__(self, limit: Measure) -> None:
        self.limit = limit
        self.parts: list[Page] = []
        self._items: list[_Item] = []

    def add(self, told: _Text) -> None:
        """Add a piece in which something can be seen."""
        if self._added(told, told.start):
            return
        whole = told.reach(told.start, self.limit) >= told.end
        items = self._items
        self._items = headings = self._headings()
        moved = headings if not whole or told.reach(told.start, self._room()) >= told.end else []
        self._items = items[: len(items) - len(moved)]
        self.close()
        self._items = moved
        if whole:
            self._added(told, told.start)
        else:
            self._add_in_parts(told)

    def close(self) -> None:
        """Make a message of the items."""
        if self._items:
            stories = dict.fromkeys(story for item in self._items for story in item.stories)
            self.parts.append(Page(_JOINT.join(item.html for item in self._items), tuple(stories)))
        self._items = []

    def _room(self) -> Measure:
        """Return how much the open message still takes."""
        units, entities, addresses = self.limit.units, self.limit.entities, self.limit.addresses
        for item in self._items:
            units -= item.measure.units + len(_JOINT)
            entities -= item.measure.entities
            addresses -= item.measure.addresses
        return Measure(units, entities, addresses)

    def _added(self, told: _Text, start: int) -> bool:
        """Add a text from ``start`` on if there is room for it in the open message; return whether there was."""
        if told.reach(start, self._room()) < told.end:
            return False
        self._items.append(told.item(start, told.end))
        return True

    def _headings(self) -> list[_Item]:
        """Return the headings at the end of the open message that are little enough to begin the next with them."""
        units = self.limit.units // 2
        for place in range(len(self._items), 0, -1):
            item = self._items[place - 1]
            units -= item.measure.units + len(_JOINT)
            if units < 0 or not item.ends_in_heading:
                return self._items[place:]
        return self._items

    def _add_in_parts(self, told: _Text) -> None:
        """Add a piece that no message has room for."""
        start = told.start
        while not self._added(told, start):
            end = told.cut(start, self._room() if self._items else self.limit)
            if told.seen(start, end) < end:
                self._items.append(told.item(start, end))
                self.close()
            elif end == start:
                self.close()
            start = told.solid(end)
            seen = told.seen(start, told.end)
            if seen == told.end:
                return
            if seen - start >= self.limit.units:
                start = seen
