"""Splits a brief into messages within Telegram's limits, at the best places, with tags closed and opened again.

Telegram refuses a message of more than 4,096 UTF-16 code units, one without a visible character, and one whose links
are too long together. Of more than 100 entities it drops the rest silently. https://core.telegram.org/bots/api#sendmessage
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import regex

from briefbot.telegram.html import BOLD, FormattedText, Tag, parse

#: UTF-16 code units of a message at most, markup not counted.
UNITS = 4096

#: Entities of a message that Telegram keeps.
ENTITIES = 100

#: Bytes of link addresses in a message at most. Telegram refuses about 9,500 bytes of markup (ENTITIES_TOO_LONG), of
#: which the addresses are a part: https://github.com/tdlib/telegram-bot-api/issues/165.
ADDRESSES = 8000

#: Characters of a heading at most; a longer bold line is a paragraph.
_HEADING = 300

#: A visible character; Telegram takes a message without any as empty. Also excluded are fillers that Unicode classifies
#: as letters or symbols, and a mark (U+1171E) that has width in newer versions of Unicode only.
_VISIBLE = regex.compile(
    r"[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Mn}\p{Me}\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001171e\U000e0000-\U000e0fff]"
)

#: A grapheme cluster: what a reader sees as one character, such as a letter with its marks, or a flag.
_CHARACTER = regex.compile(r"\X")

_NOT_SPACE = re.compile(r"\S")

_BETWEEN = "\n\n"

#: Places to cut, at the end of each match, the best first; white space at a cut is dropped.
_BREAKS = (
    re.compile(r"(?=\n[^\S\n]*\n)"),
    re.compile(r"(?=\n)"),
    # the end of a sentence, with the outlet's name in parentheses behind it
    re.compile(r"(?:[.!?…؟۔।][\"'”’»)\]\u2069]*(?:[ \u00a0]\([^()\n]{1,100}\))?(?!\S)|[。！？][”’」』）]*)"),
    re.compile(r"(?=[^\S\u00a0\u2007\u202f])"),
)

#: Characters behind the last possible cut that are searched, too: a name in parentheses may begin there.
_AHEAD = 128


class Page(NamedTuple):
    """Telegram HTML and the stories in it. Its length is unlimited before splitting; after it, it fits a message."""

    html: str
    stories: tuple[int, ...] = ()
    """Numbers, from 0, of the stories of which some text is in it."""


def split(pages: Sequence[Page], *, units: int = UNITS, entities: int = ENTITIES) -> tuple[Page, ...]:
    """Return a brief as messages, in order, none too long and none empty.

    A page that fits a message is not cut. A longer one is cut in the second half of a message, at the best place
    there: a blank line, the end of a line, of a sentence, of a word, else between two grapheme clusters. If possible,
    links stay whole and no message ends with a heading. Of a page with more tags around one character than
    ``entities``, only the links are kept.

    Args:
        pages: the brief; pages without a visible character are left out.
        units: UTF-16 code units of a message at most; at least 2.
        entities: entities of a message at most; at least 1.

    Raises:
        ValueError: a page is broken markup, or a limit is too low.
    """
    if units < 2 or entities < 1:
        raise ValueError(f"a message needs 2 units, for an emoji, and 1 entity at least, not {units} and {entities}")
    return tuple(_Splitter(pages, units, entities).pages())


class _Piece(NamedTuple):
    """The range of a page in the whole text."""

    start: int
    end: int
    stories: tuple[int, ...]


class _Splitter:
    """The text of all visible pages, with blank lines between them, and the search for places to cut it."""

    def __init__(self, pages: Sequence[Page], units: int, entities: int) -> None:
        self.units, self.entities = units, entities
        self.pieces: list[_Piece] = []
        texts: list[str] = []
        tags: list[tuple[Tag, ...]] = []
        for page in pages:
            parsed = parse(page.html)
            if any(len(each) > entities for each in parsed.tags):
                parsed = parse(page.html, links_only=True)
            if not _VISIBLE.search(parsed.text):
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
        while (seen := self.first(_VISIBLE, start, end)) < end:
            if seen - start >= self.units:
                start = seen
            cut = self.next_cut(start)
            if self.first(_VISIBLE, start, cut) < cut:
                stop = self.stripped(start, cut)
                stories = (piece.stories for piece in self.pieces if piece.start < stop and start < piece.end)
                yield Page(self.formatted.html(start, stop), tuple(dict.fromkeys(chain.from_iterable(stories))))
            start = self.first(_NOT_SPACE, cut, end)

    def next_cut(self, start: int) -> int:
        """Return the end of the message that begins at ``start``."""
        reach = self.reach(start)
        piece = next((piece for piece in self.pieces if piece.end > reach), None)
        if piece is None:
            return reach
        if piece.start <= start:
            return self.cut(start, reach)
        # headings before the piece go with it into the next message, unless they fill half of one
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
        """Return the place of the first match of ``kind`` between ``start`` and ``end``; ``end`` if there is none."""
        found = kind.search(self.text, start, end)
        return found.start() if found else end

    def stripped(self, start: int, end: int) -> int:
        """Return the end of the text from ``start`` to ``end`` without its trailing white space."""
        return start + len(self.text[start:end].rstrip())

    def reach(self, start: int) -> int:
        """Return how far the text from ``start`` on fits a message, regardless of words."""
        # Telegram counts UTF-16 code units, not characters
        window = self.text[start : start + self.units]
        end = start + len(window.encode("utf-16-le")[: 2 * self.units].decode("utf-16-le", "ignore"))
        entities, addresses = self.entities, ADDRESSES
        for place, length in self.formatted.entities(start, end):
            entities -= 1
            addresses -= min(length, ADDRESSES)  # an address too long for any message gets one of its own
            if entities < 0 or (length and addresses < 0):
                return place
        return end

    def cut(self, start: int, end: int) -> int:
        """Return the best place to cut the text from ``start`` on, of which at most that up to ``end`` fits."""
        if end <= start:
            return start + 1
        if link := self._cut_by(end):
            begin = next((place for place in range(end, start, -1) if self._cut_by(place) is not link), start)
            if begin > start and self._cut_by(self.reach(begin)) is not link:
                end, link = begin, None
        seen = self.first(_VISIBLE, start, end)
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
        """Return the link that a cut at ``place`` would split; ``None`` if it splits none."""
        before = self.formatted.tags_at(place - 1)
        return next((tag for tag in self.formatted.tags_at(place) if tag.name == "a" and tag in before), None)

    def _between_characters(self, start: int, end: int) -> int:
        """Return the last boundary of grapheme clusters up to ``end``; ``end`` if there is none."""
        ends = [match.end() for match in _CHARACTER.finditer(self.text, start, min(end + 1, len(self.text)))]
        place = next((each for each in reversed(ends) if each <= end), start)
        return place if self.first(_VISIBLE, start, place) < place else end

    def _ends_in_heading(self, start: int, end: int) -> bool:
        """Return whether the last line up to ``end`` is bold, while the text around it is not in the same tag."""
        end = self.stripped(start, end)
        line = self.first(_NOT_SPACE, self.text.rfind("\n", start, end) + 1 or start, end)
        tags_at, longest = self.formatted.tags_at, line + _HEADING
        newline = self.text.find("\n", end, longest)
        outside = {*tags_at(line - 1), *tags_at(longest if newline < 0 else newline)}
        return any(tag.name in BOLD and tag not in outside and tag in tags_at(end - 1) for tag in tags_at(line))
