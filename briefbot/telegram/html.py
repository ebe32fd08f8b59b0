"""Telegram's HTML, parsed once into text and the tags on it, measured, and printed again in stretches.

What is printed holds only tags, attributes and entities that Telegram takes, whatever a template wrote:
https://core.telegram.org/bots/api#html-style.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from html import escape, unescape
from html.parser import HTMLParser
from itertools import takewhile
from typing import NamedTuple

from briefbot.language.characters import SURROGATE

BOLD = frozenset(("b", "strong"))

#: Each tag that Telegram takes, and the attribute that it may have.
_TAGS = {
    **dict.fromkeys((*BOLD, "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "pre"), ""),
    "a": "href",
    "code": "class",
    "span": "class",
    "blockquote": "expandable",
    "tg-emoji": "emoji-id",
}

#: Telegram makes no links of its own inside these.
_UNLINKED = frozenset(("a", "code", "pre"))

#: Code points that are half a character in UTF-16, and none by themselves.
_HALF_CHARACTERS = re.compile(f"[{SURROGATE}]")

_NO_TAG = re.compile("<(?!/?[A-Za-z])")

#: Telegram knows four named entities; any other ``&`` stands for itself.
_NO_ENTITY = re.compile(r"&(?!#[0-9]|#[xX][0-9A-Fa-f]|(?:lt|gt|amp|quot)(?![A-Za-z]))")

#: What Telegram may link by itself, rather too much than too little.
#:
#: The beginning of a text never holds more of them than the same stretch of the whole: nothing here depends on what
#: does not follow. So a text that is cut shorter cannot come to hold more.
_LINKED_BY_ITSELF = re.compile(
    r"""
      (?<!\w)(?:[@\#]\w|\$(?:[A-Z]|1INCH))\w*                         # a mention, a hashtag, a cashtag
    | (?<![\w/<>])/[A-Za-z0-9_][\w@]*                                   # a command
    | (?:://[^\s<>]|(?<=\w)@\w|(?<=[^\W_])\.(?=[^\W\d_]{2})) [\w.~%/?&=+:\#@-]*   # an address
    | (?<=[0-9])\.(?=[0-9]{1,3}\.[0-9]{1,3}\.[0-9]) [\w./?&=:-]*        # an address of numbers
    | \+[0-9]{6}[0-9-]*                                                 # a telephone number
    | (?<![0-9])[0-9](?:[ -]?[0-9]){12}                                 # a number of a bank card
    """,
    re.VERBOSE,
)


@dataclass(slots=True, eq=False)
class Tag:
    """A tag on a text from ``start`` to before ``end``."""

    name: str
    opening: str
    """As it is printed."""
    address: str
    """Where a link goes."""
    place: tuple[int, int]
    """Line and character in the markup."""
    start: int
    end: int = 0


class Run(NamedTuple):
    """A stretch of text with the same tags on all of it, the outermost first."""

    start: int
    end: int
    tags: tuple[Tag, ...]

    def links_only(self) -> Run:
        """Return the run with its links as its only tags."""
        return self._replace(tags=tuple(tag for tag in self.tags if tag.name == "a"))


@dataclass(frozen=True, eq=False)
class FormattedText:
    """Text and the tags on it, as runs without gaps."""

    text: str
    runs: tuple[Run, ...]
    pieces: tuple[tuple[int, int], ...] = ()
    """From where to where the text of each piece of markup goes."""

    @cached_property
    def _starts(self) -> list[int]:
        return [run.start for run in self.runs]

    def runs_in(self, start: int, end: int) -> Iterator[Run]:
        """Yield the runs from ``start`` to ``end``, cut to that."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        for place in range(first, len(self.runs)):
            run = self.runs[place]
            if run.start >= end:
                break
            yield Run(max(run.start, start), min(run.end, end), run.tags)

    def tags_at(self, place: int) -> tuple[Tag, ...]:
        """Return the tags on the character at ``place``."""
        return next((run.tags for run in self.runs_in(place, place + 1)), ())

    def entities(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the place and the bytes of the address of each entity of a message of this stretch, in order."""
        return merge(self._tagged(start, end), self._linked_by_itself(start, end))

    def _tagged(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        before: tuple[Tag, ...] = ()
        for run in self.runs_in(start, end):
            yield from ((run.start, len(tag.address.encode())) for tag in run.tags if tag not in before)
            before = run.tags

    def _linked_by_itself(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        for match in _LINKED_BY_ITSELF.finditer(self.text[start:end]):
            place = start + match.start()
            if _UNLINKED.isdisjoint(tag.name for tag in self.tags_at(place)):
                yield place, 0

    def html(self, start: int, end: int) -> str:
        """Return the text from ``start`` to ``end`` as markup, with all tags that lie on it."""
        shown: list[str] = []
        opened: tuple[Tag, ...] = ()
        for run in (*self.runs_in(start, end), Run(end, end, ())):
            kept = sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], zip(opened, run.tags, strict=False)))
            shown += [f"</{tag.name}>" for tag in reversed(opened[kept:])]
            shown += [tag.opening for tag in run.tags[kept:]]
            shown.append(escape(self.text[run.start : run.end], quote=False))
            opened = run.tags
        return "".join(shown)


class _Parser(HTMLParser):
    """Collects the runs of markup."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.runs: list[Run] = []
        self.opened: list[Tag] = []
        self.length = 0

    def add(self, html: str) -> None:
        """Parse another piece of markup, in which every tag is closed."""
        self.reset()
        if found := _NO_TAG.search(html):
            line = html.count("\n", 0, found.start()) + 1
            raise _broken("no tag", (line, found.start() - html.rfind("\n", 0, found.start()) - 1))
        self.feed(_NO_ENTITY.sub("&amp;", html))
        if "<" in self.rawdata:
            raise _broken("no whole tag", self.getpos(), self.rawdata)
        self.close()
        if self.opened:
            raise _broken("a tag is never closed", self.opened[-1].place, self.opened[-1].opening)

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        self.runs.append(Run(self.length, self.length + len(data), tuple(self.opened)))
        self.length += len(data)

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        value = values.get(_TAGS.get(name, "")) or ""
        problems = {
            "Telegram knows no such tag": name not in _TAGS,
            'a span without class="tg-spoiler"': name == "span" and value != "tg-spoiler",
            "an emoji without emoji-id": name == "tg-emoji" and not value,
            "a link within a link": name == "a" and any(tag.name == "a" for tag in self.opened),
        }
        for problem in (problem for problem, is_so in problems.items() if is_so):
            raise _broken(problem, self.getpos(), f"<{name}>")
        attribute = f' {_TAGS[name]}="{escape(value)}"' if value else ""
        if name == "blockquote" and "expandable" in values:
            attribute = " expandable"
        address = value if name == "a" else ""
        self.opened.append(Tag(name, f"<{name}{attribute}>", address, self.getpos(), self.length))

    def handle_endtag(self, name: str) -> None:
        expected = self.opened[-1].name if self.opened else ""
        if name != expected:
            what = f"</{expected}>" if expected else "none"
            raise _broken(f"a closing tag where {what} is expected", self.getpos(), f"</{name}>")
        self.opened.pop().end = self.length


def _broken(problem: str, place: tuple[int, int], tag: str = "") -> ValueError:
    line, character = place
    return ValueError(f"{problem}, in line {line} at character {character}" + (f": {tag[:40]}" if tag else ""))


def parse(*pieces: str) -> FormattedText:
    """Return the text of Telegram's HTML, a blank line between two pieces, and the tags on it.

    Half characters become U+FFFD.

    Raises:
        ValueError: the markup is broken; the message says where.

    >>> parse('<b>R&amp;D</b> by <a href="https://news.example/1">Example</a>').text
    'R&D by Example'
    """
    parser = _Parser()
    places: list[tuple[int, int]] = []
    for piece in pieces:
        if places:
            parser.handle_data("\n\n")
        start = parser.length
        parser.add(_HALF_CHARACTERS.sub("\ufffd", piece))
        places.append((start, parser.length))
    return FormattedText("".join(parser.text), tuple(parser.runs), tuple(places))


def strip_tags(html: str) -> str:
    """Return the text of HTML that was printed here, for where Telegram cannot parse it.

    >>> strip_tags('<b>R&amp;D</b> by <a href="https://news.example/?a&gt;b">Example</a>')
    'R&D by Example'
    """
    return unescape(re.sub("<[^>]*>", "", html))
