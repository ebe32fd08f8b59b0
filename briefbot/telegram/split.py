"""A brief as messages that Telegram takes: cut where it hurts least, with every tag closed and opened again.

Telegram refuses a message of more than 4,096 UTF-16 code units, one in which nothing can be seen, and one whose links
are too long together; of more than a hundred entities it drops the rest in silence. https://core.telegram.org/bots/api#sendmessage
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

import regex

from briefbot.telegram.html import BOLD, Tag, parse

#: UTF-16 code units of a message that Telegram takes, after the markup is read.
UNITS = 4096

#: Entities of a message that Telegram keeps.
ENTITIES = 100

#: Bytes of addresses in a message. Telegram refuses about 9,500 of markup (ENTITIES_TOO_LONG) and counts more than the
#: addresses: https://github.com/tdlib/telegram-bot-api/issues/165.
ADDRESSES = 8000

#: Characters of a bold line beyond which it is a paragraph.
_HEADING = 300

#: A message of other characters only is empty to Telegram: some fillers Unicode calls letters or symbols, and one mark
#: (U+1171E) has width in newer versions of Unicode only.
_SEEN = regex.compile(
    r"[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Mn}\p{Me}\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001171e\U000e0000-\U000e0fff]"
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
    return tuple(_Splitter(pages, units, entities).pages())


class _Splitter:
    """The text of all pages that are seen, in pieces, and where it may be cut."""

    def __init__(self, pages: Sequence[Page], units: int, entities: int) -> None:
        parsed = parse(*(page.html for page in pages))
        deep = [
            (begin, end)
            for begin, end in parsed.pieces
            if any(len(run.tags) > entities for run in parsed.runs_in(begin, end))
        ]
        runs = [
            run.links_only() if any(begin <= run.start < end for begin, end in deep) else run for run in parsed.runs
        ]
        self.parsed, self.text = replace(parsed, runs=tuple(runs)), parsed.text
        self.units, self.entities = units, entities
        self.pieces = []
        for (begin, end), page in zip(parsed.pieces, pages, strict=True):
            if self.seen(begin, end) < end:
                self.pieces.append(_Piece(self.solid(begin, end), self.stripped(begin, end), page.stories))

    def pages(self) -> Iterator[Page]:
        """Yield the messages."""
        end = self.pieces[-1].end if self.pieces else 0
        start = self.pieces[0].start if self.pieces else 0
        while (seen := self.seen(start, end)) < end:
            if seen - start >= self.units:
                start = seen
            cut = self.next_cut(start)
            if self.seen(start, cut) < cut:
                yield self.page(start, cut)
            start = self.solid(cut, end)

    def page(self, start: int, end: int) -> Page:
        """Return what is from ``start`` to ``end`` as a message."""
        html, stories = [], dict[int, None]()
        for piece in self.pieces:
            begin = max(piece.start, start)
            stop = self.stripped(begin, min(piece.end, end))
            if begin < stop:
                html.append(self.parsed.html(begin, stop))
                stories.update(dict.fromkeys(piece.stories))
        return Page("\n\n".join(html), tuple(stories))

    def next_cut(self, start: int) -> int:
        """Return where the message that begins at ``start`` is to end."""
        reach = self.reach(start)
        number = next((number for number, piece in enumerate(self.pieces) if piece.end > reach), len(self.pieces))
        if number == len(self.pieces):
            return reach
        piece = self.pieces[number]
        if piece.start <= start:
            return self.cut(start, reach)
        # headings before the piece go with it, if they are little enough to begin a message with them
        begin = piece.start
        for heading in reversed(self.pieces[:number]):
            first = max(heading.start, start)
            if heading.end <= start or not self._ends_in_heading(first, heading.end):
                break
            if units_of(self.text[first : piece.start]) > self.units // 2:
                break
            begin = first
        if self.reach(piece.start) >= piece.end and self.reach(begin) < piece.end:
            return piece.start
        return begin if begin > start else self.cut(start, reach)

    def solid(self, start: int, end: int) -> int:
        """Return where white space from ``start`` on is over, ``end`` at the latest."""
        found = _SOLID.search(self.text, start, end)
        return found.start() if found else end

    def stripped(self, start: int, end: int) -> int:
        """Return where the text from ``start`` to ``end`` ends without white space behind it."""
        return start + len(self.text[start:end].rstrip())

    def seen(self, start: int, end: int) -> int:
        """Return where the first character from ``start`` on is that can be seen; ``end`` if there is none."""
        found = _SEEN.search(self.text, start, end)
        return found.start() if found else end

    def reach(self, start: int) -> int:
        """Return up to where the text from ``start`` on has room in a message, wherever that is."""
        window = self.text[start : start + self.units]
        end = start + len(window.encode("utf-16-le")[: 2 * self.units].decode("utf-16-le", "ignore"))
        entities, addresses = self.entities, ADDRESSES
        for place, length in self.parsed.entities(start, end):
            entities -= 1
            addresses -= min(length, ADDRESSES)  # one that is too long for any message takes up a whole one
            if entities < 0 or (length and addresses < 0):
                return place
        return end

    def cut(self, start: int, end: int) -> int:
        """Return where the text from ``start`` on is best cut, of which there is room for what goes up to ``end``."""
        if end <= start:
            return start + 1
        link = self._cut_by(end)
        if link and link.start > start and self.reach(link.start) >= self.stripped(link.start, link.end):
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
        found = kind.finditer(self.text, start, min(end + _AHEAD, len(self.text)))
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
        end = self.stripped(start, end)
        line = self.solid(self.text.rfind("\n", start, end) + 1 or start, end)
        return any(
            tag.name in BOLD and tag.start == line and end <= tag.end <= line + _HEADING
            for tag in self.parsed.tags_at(line)
            if "\n" not in self.text[end : tag.end]
        )


class _Piece(NamedTuple):
    """A page as it was given, without white space around it."""

    start: int
    end: int
    stories: tuple[int, ...]


def units_of(text: str) -> int:
    """Return the number of UTF-16 code units of ``text``: Telegram counts these, not characters."""
    return len(text.encode("utf-16-le")) // 2
