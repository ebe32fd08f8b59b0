"""A brief as messages that Telegram takes: cut where it hurts least, with every tag closed and opened again.

Telegram refuses a message of more than 4,096 UTF-16 code units, one in which nothing can be seen, and one whose links
are too long together; of more than a hundred entities it drops the rest in silence. https://core.telegram.org/bots/api#sendmessage
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

import regex

from briefbot.telegram.html import BOLD, FormattedText, MessageSize, Run, Tag, parse

#: UTF-16 code units of a message that Telegram takes, after the markup is read.
UNITS = 4096

#: Entities of a message that Telegram keeps.
ENTITIES = 100

#: Bytes of addresses in a message. Telegram refuses about 9,500 of markup (ENTITIES_TOO_LONG) and counts more than the
#: addresses: https://github.com/tdlib/telegram-bot-api/issues/165.
ADDRESSES = 8000

_JOINT = "\n\n"

#: Characters of a bold line beyond which it is a paragraph.
_HEADING = 300

#: A message of other characters only is empty to Telegram: some fillers Unicode calls letters or symbols.
_SEEN = regex.compile(
    r"[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Mn}\p{Me}\u115f\u1160\u2800\u3164\uffa0\ufffc\U000e0000-\U000e0fff]"
)

#: What a reader sees as one character: with its marks, a family, a flag.
_CHARACTER = regex.compile(r"\X")

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


class Page(NamedTuple):
    """Telegram HTML and the stories in it: before splitting of any length, after it a message that Telegram takes."""

    html: str
    stories: tuple[int, ...] = ()
    """Numbers, from 0, of the stories that are told in it, or begin or go on in it."""


def split(pages: Sequence[Page], *, units: int = UNITS, entities: int = ENTITIES) -> tuple[Page, ...]:
    """Return a brief as messages, in order, none too long and none empty.

    A message ends between two pieces if one has room for the whole piece. A longer piece is cut where at least half a
    message is full, at the best place there: a blank line, a line's end, behind a sentence, a space, anywhere else
    but inside a character that is made of several. Links stay whole, and no heading is left behind at the end of a
    message, if that can be avoided. Of a piece with more tags around a character than ``entities``, only the links
    are kept.

    Args:
        pages: the brief; what cannot be seen of it is left out.
        units: the most UTF-16 code units of a message, 2 at least.
        entities: the most entities of a message, 1 at least.

    Raises:
        ValueError: a piece is broken markup, or a limit is too low.
    """
    if units < 2 or entities < 1:
        raise ValueError(f"a message needs 2 units, for an emoji, and 1 entity at least, not {units} and {entities}")
    packing = _Packing(MessageSize(units, entities, ADDRESSES))
    for each in pages:
        piece = _Piece(each, packing.limit)
        if piece.seen(piece.start, piece.end) < piece.end:
            packing.add(piece)
    packing.close()
    return tuple(packing.pages)


class _Piece:
    """A page of any length, and where it may be cut."""

    def __init__(self, page: Page, limit: MessageSize) -> None:
        self.stories, self.limit = page.stories, limit
        parsed = parse(page.html)
        if any(len(run.tags) > limit.entities for run in parsed.runs):
            links = [Run(*run[:2], tuple(tag for tag in run.tags if tag.name == "a")) for run in parsed.runs]
            parsed = FormattedText(parsed.text, tuple(links))
        self.parsed, self.text = parsed, parsed.text
        self.end = len(self.text.rstrip())
        self.start = self.solid(0)

    def solid(self, start: int) -> int:
        """Return where white space from ``start`` on is over."""
        found = _SOLID.search(self.text, start, self.end)
        return found.start() if found else self.end

    def seen(self, start: int, end: int) -> int:
        """Return where the first character from ``start`` on is that can be seen; ``end`` if there is none."""
        found = _SEEN.search(self.text, start, end)
        return found.start() if found else end

    def item(self, start: int, end: int) -> _Item:
        """Return what is from ``start`` to ``end``, without white space around it."""
        end = start + len(self.text[start:end].rstrip())
        html, size = self.parsed.html(start, end), self.parsed.size(start, end)
        return _Item(html, size, self.stories, self._ends_in_heading(start, end))

    def reach(self, start: int, room: MessageSize) -> int:
        """Return up to where the text from ``start`` on has room, wherever that is."""
        units, entities, addresses = max(room.units, 0), room.entities, room.addresses
        window = self.text[start : min(start + units, self.end)]
        end = start + len(window.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
        for place, length in self.parsed.entities(start, end):
            entities -= 1
            addresses -= min(length, self.limit.addresses)  # one that is too long for any message takes up a whole one
            if entities < 0 or (length and addresses < 0):
                return place
        return end

    def cut(self, start: int, room: MessageSize) -> int:
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

    def _cut_by(self, place: int) -> Tag | None:
        """Return the link that a cut at ``place`` would go through."""
        return next((tag for tag in self.parsed.tags_at(place) if tag.name == "a" and tag.start < place), None)

    def _between_characters(self, start: int, end: int) -> int:
        """Return the last place up to ``end`` that is in no character made of several; ``end`` if all is one."""
        ends = [match.end() for match in _CHARACTER.finditer(self.text, start, min(end + 1, len(self.text)))]
        place = next((each for each in reversed(ends) if each <= end), start)
        return place if self.seen(start, place) < place else end

    def _ends_in_heading(self, start: int, end: int) -> bool:
        """Return whether the last line up to ``end`` is all bold, and bold by itself."""
        end = start + len(self.text[start:end].rstrip())
        line = self.solid(self.text.rfind("\n", start, end) + 1 or start)
        return any(
            tag.name in BOLD and tag.start == line and end <= tag.end <= line + _HEADING
            for tag in self.parsed.tags_at(line)
            if "\n" not in self.text[end : tag.end]
        )


class _Item(NamedTuple):
    """What goes into one message whole."""

    html: str
    size: MessageSize
    stories: tuple[int, ...]
    ends_in_heading: bool


class _Packing:
    """The messages that are full, and the items of the one that is not."""

    def __init__(self, limit: MessageSize) -> None:
        self.limit = limit
        self.pages: list[Page] = []
        self._items: list[_Item] = []

    def add(self, piece: _Piece) -> None:
        """Add a piece in which something can be seen."""
        if self._added(piece, piece.start):
            return
        whole = piece.reach(piece.start, self.limit) >= piece.end
        items = self._items
        self._items = headings = self._headings()
        moved = headings if not whole or piece.reach(piece.start, self._room()) >= piece.end else []
        self._items = items[: len(items) - len(moved)]
        self.close()
        self._items = moved
        if whole:
            self._added(piece, piece.start)
        else:
            self._add_in_parts(piece)

    def close(self) -> None:
        """Make a message of the items."""
        if self._items:
            stories = dict.fromkeys(story for item in self._items for story in item.stories)
            self.pages.append(Page(_JOINT.join(item.html for item in self._items), tuple(stories)))
        self._items = []

    def _room(self) -> MessageSize:
        """Return how much the open message still takes."""
        units, entities, addresses = self.limit.units, self.limit.entities, self.limit.addresses
        for item in self._items:
            units -= item.size.units + len(_JOINT)
            entities -= item.size.entities
            addresses -= item.size.addresses
        return MessageSize(units, entities, addresses)

    def _added(self, piece: _Piece, start: int) -> bool:
        """Add a text from ``start`` on if there is room for it in the open message; return whether there was."""
        if piece.reach(start, self._room()) < piece.end:
            return False
        self._items.append(piece.item(start, piece.end))
        return True

    def _headings(self) -> list[_Item]:
        """Return the headings at the end of the open message that are little enough to begin the next with them."""
        units = self.limit.units // 2
        for place in range(len(self._items), 0, -1):
            item = self._items[place - 1]
            units -= item.size.units + len(_JOINT)
            if units < 0 or not item.ends_in_heading:
                return self._items[place:]
        return self._items

    def _add_in_parts(self, piece: _Piece) -> None:
        """Add a piece that no message has room for."""
        start = piece.start
        while not self._added(piece, start):
            end = piece.cut(start, self._room() if self._items else self.limit)
            if piece.seen(start, end) < end:
                self._items.append(piece.item(start, end))
                self.close()
            elif end == start:
                self.close()
            start = piece.solid(end)
            seen = piece.seen(start, piece.end)
            if seen == piece.end:
                return
            if seen - start >= self.limit.units:
                start = seen
