"""Telegram's HTML, read as Telegram reads it: the text that is seen, and the tags that lie on it.

What Telegram takes is described at https://core.telegram.org/bots/api#html-style. It knows four named entities and
numeric ones, their semicolon may be missing, and an ``&`` that begins none stands for itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from briefbot.language.characters import SURROGATE

#: Code points that are half a character in UTF-16, and none by themselves.
HALF_CHARACTERS = re.compile(f"[{SURROGATE}]")

_BOLD = frozenset(("b", "strong"))
_TAGS = _BOLD | {"i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "a", "code", "pre", "blockquote"}
_TAGS |= {"tg-emoji"}

#: Telegram makes no links of its own inside these.
_LINKS_NOTHING = frozenset(("a", "code", "pre"))

_MARKUP = re.compile("[<&]")
_TAG = re.compile(
    r"""
    <(?P<end>/?)(?P<name>[A-Za-z][A-Za-z-]*+)
    (?P<attributes>(?:\s++[A-Za-z][A-Za-z-]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[A-Za-z0-9.-]++)|(?=[\s>])))*+)
    \s*+>
    """,
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([A-Za-z-]+)(?:\s*(=)\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)))?""")
_ENTITY = re.compile(
    r"&(?:#[xX]([0-9A-Fa-f]{1,6})(?![0-9A-Fa-f])|#([0-9]{1,7})(?![0-9])|(lt|gt|amp|quot)(?![A-Za-z]));?"
)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})

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


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of what Telegram limits is in a message."""

    units: int = 0
    """UTF-16 code units of the text that is seen."""
    entities: int = 0
    """Tags on it that hold anything, and what Telegram may link by itself."""
    addresses: int = field(default=0, compare=False)
    """Bytes of the addresses that it links to; not what two measures are compared by."""

    def fits(self, limit: Measure) -> bool:
        """Return whether nothing is more than in ``limit``."""
        return self.units <= limit.units and self.entities <= limit.entities and self.addresses <= limit.addresses


@dataclass(frozen=True, slots=True)
class Span:
    """A tag and what it lies on: the text from ``start`` to before ``end``."""

    start: int
    end: int
    name: str
    opening: str
    """The tag as it was written."""
    address: str = ""
    """Where a link goes."""

    @property
    def bold(self) -> bool:
        """Whether it makes text bold."""
        return self.name in _BOLD


@dataclass(frozen=True)
class Marked:
    """Text with tags on it that hold anything, in the order in which they open."""

    text: str
    spans: tuple[Span, ...]

    @cached_property
    def starts(self) -> list[int]:
        """Where each span starts."""
        return [span.start for span in self.spans]

    @cached_property
    def _parents(self) -> list[int]:
        """The place in ``spans`` of the one around each; -1: none."""
        parents, around = [], [-1]
        for place, span in enumerate(self.spans):
            while around[-1] >= 0 and self.spans[around[-1]].end <= span.start:
                around.pop()
            parents.append(around[-1])
            around.append(place)
        return parents

    @cached_property
    def depth(self) -> int:
        """How many spans lie on one character at most."""
        depths: list[int] = []
        for parent in self._parents:
            depths.append(depths[parent] + 1 if parent >= 0 else 1)
        return max(depths, default=0)

    @cached_property
    def _unlinked(self) -> list[Span]:
        """The outermost spans in which Telegram makes no links of its own."""
        outermost: list[Span] = []
        for span in self.spans:
            if span.name in _LINKS_NOTHING and not (outermost and span.start < outermost[-1].end):
                outermost.append(span)
        return outermost

    @cached_property
    def _unlinked_starts(self) -> list[int]:
        return [span.start for span in self._unlinked]

    def around(self, place: int) -> list[Span]:
        """Return the spans that are open at ``place``, the outermost first; not those that start there."""
        found, at = [], bisect_left(self.starts, place) - 1
        while at >= 0:
            if self.spans[at].end > place:
                found.append(self.spans[at])
            at = self._parents[at]
        return found[::-1]

    def linked_by_itself(self, start: int, end: int) -> Iterator[int]:
        """Yield where Telegram may make a link of its own if the text from ``start`` to ``end`` were a message."""
        for match in _LINKED_BY_ITSELF.finditer(self.text[start:end]):
            place = start + match.start()
            before = bisect_left(self._unlinked_starts, place + 1) - 1
            if before < 0 or self._unlinked[before].end <= place:
                yield place

    def within(self, start: int, end: int) -> list[Span]:
        """Return the spans that lie on any of the text from ``start`` to ``end``, in the order in which they open."""
        return [*self.around(start), *self.spans[bisect_left(self.starts, start) : bisect_left(self.starts, end)]]

    def measured(self, start: int, end: int) -> Measure:
        """Return how much the text from ``start`` to ``end`` has of what Telegram limits."""
        if start >= end:
            return Measure()
        spans = self.within(start, end)
        by_itself = sum(1 for _ in self.linked_by_itself(start, end))
        addresses = sum(len(span.address.encode()) for span in spans)
        return Measure(len(self.text[start:end].encode("utf-16-le")) // 2, len(spans) + by_itself, addresses)

    def html(self, start: int, end: int) -> str:
        """Return the text from ``start`` to ``end`` as markup, with all tags that lie on it."""
        shown: list[str] = []
        at, opened = start, list[Span]()

        def write(until: int) -> None:
            nonlocal at
            shown.append(self.text[at : max(at, until)].translate(_ESCAPES))
            at = max(at, until)

        for span in self.within(start, end):
            while opened and opened[-1].end <= span.start:
                write(opened[-1].end)
                shown.append(f"</{opened.pop().name}>")
            write(span.start)
            shown.append(span.opening)
            opened.append(span)
        for span in reversed(opened):
            write(min(span.end, end))
            shown.append(f"</{span.name}>")
        write(end)
        return "".join(shown)


#: A tag that is not closed yet: its place among the spans and in the markup, and what is known of it.
_Open = tuple[int, int, Span]


def parsed(html: str) -> Marked:
    """Return the text of Telegram's HTML and the tags on it; half characters become U+FFFD.

    Raises:
        ValueError: it is broken; the message says where.
    """
    html = HALF_CHARACTERS.sub("\ufffd", html)
    text: list[str] = []
    spans: list[Span | None] = []
    opened: list[_Open] = []
    at = length = 0
    while found := _MARKUP.search(html, at):
        text.append(html[at : found.start()])
        length += found.start() - at
        if found[0] == "&":
            shown, at = _character(html, found.start())
            text.append(shown)
            length += len(shown)
            continue
        tag = _tag(html, found.start())
        at = tag.end()
        if not tag["end"]:
            span = _opened(tag, length, opened)
            opened.append((len(spans), tag.start(), span))
            spans.append(None)
        else:
            place, _, span = _closed(tag, opened)
            if length > span.start:
                spans[place] = Span(span.start, length, span.name, span.opening, span.address)
    if opened:
        _, place, span = opened[-1]
        raise ValueError(f"a tag is never closed, at character {place}: {span.opening[:40]}")
    text.append(html[at:])
    return Marked("".join(text), tuple(span for span in spans if span))


def _character(html: str, at: int) -> tuple[str, int]:
    """Return what the ``&`` at ``at`` stands for, and where the text goes on."""
    entity = _ENTITY.match(html, at)
    if not entity:
        return "&", at + 1
    if entity[3]:
        return _NAMED[entity[3]], entity.end()
    code = int(entity[1], 16) if entity[1] else int(entity[2])
    if not 0 < code < 0x10FFFF:
        return "&", at + 1
    return HALF_CHARACTERS.sub("\ufffd", chr(code)), entity.end()


def _tag(html: str, at: int) -> re.Match[str]:
    tag = _TAG.match(html, at)
    if not tag:
        raise ValueError(f"no whole tag at character {at}: {html[at : at + 20]!r}")
    if tag["name"].lower() not in _TAGS:
        raise ValueError(f"Telegram knows no such tag, at character {at}: {tag[0][:40]}")
    return tag


def _opened(tag: re.Match[str], start: int, around: list[_Open]) -> Span:
    """Return the span that a tag opens, without its end."""
    name = tag["name"].lower()
    written = _ATTRIBUTE.findall(tag["attributes"])
    values = {key.lower(): _unescaped(double or single or bare) for key, is_, double, single, bare in written}
    problem = ""
    if any(not is_ and (name, key.lower()) != ("blockquote", "expandable") for key, is_, *_ in written):
        problem = "an attribute without a value"
    elif name == "span" and values.get("class") != "tg-spoiler":
        problem = 'a span without class="tg-spoiler"'
    elif name == "tg-emoji" and not values.get("emoji-id"):
        problem = "an emoji without emoji-id"
    elif name == "a" and any(span.name == "a" for *_, span in around):
        problem = "a link within a link"
    if problem:
        raise ValueError(f"{problem}, at character {tag.start()}: {tag[0][:40]}")
    return Span(start, start, name, tag[0], values.get("href", "") if name == "a" else "")


def _closed(tag: re.Match[str], opened: list[_Open]) -> _Open:
    """Take the tag that is closed from those that are open, and return it."""
    name = tag["name"].lower()
    if not opened or opened[-1][2].name != name or tag["attributes"]:
        expected = f"</{opened[-1][2].name}>" if opened else "none"
        raise ValueError(f"a closing tag where {expected} is expected, at character {tag.start()}: {tag[0][:40]}")
    return opened.pop()


def _unescaped(value: str) -> str:
    """Return the value of an attribute without entities."""
    shown: list[str] = []
    at = 0
    while (found := value.find("&", at)) >= 0:
        character, after = _character(value, found)
        shown += value[at:found], character
        at = after
    return "".join((*shown, value[at:]))


def plain_text(html: str) -> str:
    """Return the text that the reader sees, before Telegram trims it.

    Raises:
        ValueError: the markup is broken; the message says where.

    >>> plain_text('<b>R&amp;D</b> by <a href="https://news.example/1">Example</a>')
    'R&D by Example'
    """
    return parsed(html).text


def measured(html: str) -> Measure:
    """Return how much a message has of what Telegram limits.

    Raises:
        ValueError: the markup is broken; the message says where.

    >>> measured("<b>Goal</b> ⚽ 🥅")
    Measure(units=9, entities=1, addresses=0)
    """
    marked = parsed(html)
    return marked.measured(0, len(marked.text))
