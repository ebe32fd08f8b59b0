"""A brief as messages that Telegram takes: cut where it hurts least, with every tag closed and opened again.

Telegram refuses a message of more than 4,096 UTF-16 code units, one in which nothing can be seen, and one whose links
are too long together; of more than a hundred entities it drops the rest in silence. https://core.telegram.org/bots/api#sendmessage
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import regex

from briefbot.telegram.html import BOLD, FormattedText, Tag, parse

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

_BETWEEN = "\n\n"

#: What text is cut behind, the best first; white space goes away where it is cut.
_BREAKS = (
    re.compile(r"(?=\n[^\S\n]*\n)"),
    re.compile(r"(?=\n)"),
    # a sentence, and the name in parentheses of who wrote it
    re.compile(r"(?:[.!?…؟۔।][\"'”’»)\]\u2069]*(?:[ \u00a0]\([^()\n]{1,100}\))?(?!\S)|[。！？][”’」』）]*)"),
    re.compile(r"(?=[^\S\u00a0\u2007\u202f])"),
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


class _Piece(NamedTuple):
    """Where a page stands in the whole text."""

    start: int
    end: int
    stories: tuple[int, ...]


class _Splitter:
    """The text of all pages that are seen, a blank line between two, and where it may be cut."""

    def __init__(self, pages: Sequence[Page], units: int, entities: int) -> None:
        self.units, self.entities = units, entities
        self.pieces: list[_Piece] = []
        texts: list[str] = []
        tags: list[tuple[Tag, ...]] = []
        for page in pages:
            parsed = parse(page.html)
            if any(len(each) > entities for each in parsed.tags):
                parsed = parse(page.html, links_only=True)
            if not _SEEN.search(parsed.text):
                continue
            text = parsed.text.strip()
            skipped = parsed.text.index(text)
            if texts:
                tags += [()] * len(_BETWEEN)
            self.pieces.append(_Piece(len(tags), len(tags) + len(text), page.stories))
            texts.append(text)
            tags += parsed.tags[skipped : skipped + len(text)]
        self.text = _BETWEEN.join(texts)
        self.formatted = FormattedText(self.text, tags)

    def pages(self) -> Iterator[Page]:
        """Yield the messages."""
        start, end = 0, len(self.text)
        while (seen := self.first(_SEEN, start, end)) < end:
            if seen - start >= self.units:
                start = seen
            cut = self.next_cut(start)
            if self.first(_SEEN, start, cut) < cut:
                stop = self.stripped(start, cut)
                told = (piece.stories for piece in self.pieces if piece.start < stop and start < piece.end)
                yield Page(self.formatted.html(start, stop), tuple(dict.fromkeys(chain.from_iterable(told))))
            start = self.first(_SOLID, cut, end)

    def next_cut(self, start: int) -> int:
        """Return where the message that begins at ``start`` is to end."""
        reach = self.reach(start)
        piece = next((piece for piece in self.pieces if piece.end > reach), None)
        if piece is None:
            return reach
        if piece.start <= start:
            return self.cut(start, reach)
        # headings before the piece go with it, if they are little enough to begin a message with them
        begin = piece.start
        for heading in reversed([each for each in self.pieces if start < each.end < piece.start]):
            first = max(heading.start, start)
            if piece.start - first > self.units // 2 or not self._ends_in_heading(first, heading.end):
                break
            begin = first
        if self.reach(piece.start) >= piece.end and self.reach(begin) < piece.end:
            return piece.start
        return begin if begin > start else self.cut(start, reach)

    def first(self, kind: re.Pattern[str], start: int, end: int) -> int:
        """Return where the first character of a kind from ``start`` on is; ``end`` if there is none."""
        found = kind.search(self.text, start, end)
        return found.start() if found else end

    def stripped(self, start: int, end: int) -> int:
        """Return where the text from ``start`` to ``end`` ends without white space behind it."""
        return start + len(self.text[start:end].rstrip())

    def reach(self, start: int) -> int:
        """Return up to where the text from ``start`` on has room in a message, wherever that is."""
        # Telegram counts UTF-16 code units, not characters
        window = self.text[start : start + self.units]
        end = start + len(window.encode("utf-16-le")[: 2 * self.units].decode("utf-16-le", "ignore"))
        entities, addresses = self.entities, ADDRESSES
        for place, length in self.formatted.entities(start, end):
            entities -= 1
            addresses -= min(length, ADDRESSES)  # one that is too long for any message takes up a whole one
            if entities < 0 or (length and addresses < 0):
                return place
        return end

    def cut(self, start: int, end: int) -> int:
        """Return where the text from ``start`` on is best cut, of which there is room for what goes up to ``end``."""
        if end <= start:
            return start + 1
        if link := self._cut_by(end):
            begin = next((place for place in range(end, start, -1) if self._cut_by(place) is not link), start)
            if begin > start and self._cut_by(self.reach(begin)) is not link:
                end, link = begin, None
        seen = self.first(_SEEN, start, end)
        if seen == end:
            return end
        full_enough = start + (end - start) // 2

        def cost(found: tuple[int, int]) -> tuple[bool, bool, int, int]:
            kind, place = found
            return self._ends_in_heading(start, place), place < full_enough, kind, -place

        places = [
            (kind, match.end())
            for kind, pattern in enumerate(_BREAKS)
            for match in pattern.finditer(self.text, start, end + _AHEAD)
            if seen < match.end() <= end and self._cut_by(match.end()) in (None, link)
        ]
        if places:
            return min(places, key=cost)[1]
        place = self._between_characters(start, end)
        return place if self._cut_by(place) in (None, link) else end

    def _cut_by(self, place: int) -> Tag | None:
        """Return the link that a cut at ``place`` would go through."""
        before = self.formatted.tags_at(place - 1)
        return next((tag for tag in self.formatted.tags_at(place) if tag.name == "a" and tag in before), None)

    def _between_characters(self, start: int, end: int) -> int:
        """Return the last place up to ``end`` that is in no character made of several; ``end`` if all is one."""
        ends = [match.end() for match in _CHARACTER.finditer(self.text, start, min(end + 1, len(self.text)))]
        place = next((each for each in reversed(ends) if each <= end), start)
        return place if self.first(_SEEN, start, place) < place else end

    def _ends_in_heading(self, start: int, end: int) -> bool:
        """Return whether the last line up to ``end`` is all bold, and bold by itself."""
        end = self.stripped(start, end)
        line = self.first(_SOLID, self.text.rfind("\n", start, end) + 1 or start, end)
        tags_at, longest = self.formatted.tags_at, line + _HEADING
        newline = self.text.find("\n", end, longest)
        outside = {*tags_at(line - 1), *tags_at(longest if newline < 0 else newline)}
        return any(tag.name in BOLD and tag not in outside and tag in tags_at(end - 1) for tag in tags_at(line))
