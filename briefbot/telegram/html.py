"""Parses Telegram's HTML into text with tags, counts its entities, and prints any range of it as HTML again.

The output contains only tags, attributes and entities that Telegram accepts, whatever the template contained:
https://core.telegram.org/bots/api#html-style.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from typing import NamedTuple

from briefbot.language.characters import SURROGATE

BOLD = frozenset(("b", "strong"))

#: Each tag that Telegram accepts, and its permitted attribute.
_TAGS = {
    **dict.fromkeys((*BOLD, "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "pre"), ""),
    "a": "href",
    "code": "class",
    "span": "class",
    "blockquote": "expandable",
    "tg-emoji": "emoji-id",
}

#: Tags inside which Telegram does not turn text into links.
_UNLINKED = frozenset(("a", "code", "pre"))

#: Lone surrogates: half a character in UTF-16, invalid by themselves.
_SURROGATES = re.compile(f"[{SURROGATE}]")

#: A ``<`` that begins no tag.
_STRAY_BRACKET = re.compile("<(?!/?[A-Za-z])")

#: An ``&`` that begins no entity. Telegram knows four named ones.
_STRAY_AMPERSAND = re.compile(r"&(?!#[0-9]|#[xX][0-9A-Fa-f]|(?:lt|gt|amp|quot)(?![A-Za-z]))")

#: Text that Telegram turns into a link, which counts as an entity; it may match too much, but not too little.
#:
#: Cutting a text never adds a match to what is left of it, since no pattern depends on the absence of what follows.
_AUTO_LINK = re.compile(
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


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """One element of the markup."""

    name: str
    opening: str
    """The opening tag as it is printed."""
    address: str
    """The target of a link; empty for other tags."""
    place: tuple[int, int]
    """Line and column in the markup."""


class FormattedText(NamedTuple):
    """Text, and for each character the tags around it, the outermost first."""

    text: str
    tags: Sequence[tuple[Tag, ...]]

    def tags_at(self, place: int) -> tuple[Tag, ...]:
        """Return the tags around the character at ``place``; none outside the text."""
        return self.tags[place] if 0 <= place < len(self.tags) else ()

    def entities(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield each entity that a message of this range would have: its place and the bytes of its address."""
        auto_linked = {start + match.start() for match in _AUTO_LINK.finditer(self.text[start:end])}
        before: tuple[Tag, ...] = ()
        for place, tags in enumerate(self.tags[start:end], start):
            if tags is not before:
                yield from ((place, len(tag.address.encode())) for tag in tags if tag not in before)
            if place in auto_linked and _UNLINKED.isdisjoint(tag.name for tag in tags):
                yield place, 0
            before = tags

    def html(self, start: int, end: int) -> str:
        """Return the text from ``start`` to ``end`` as HTML, with its tags opened and closed."""
        printed: list[str] = []
        opened: tuple[Tag, ...] = ()
        for character, tags in zip(self.text[start:end], self.tags[start:end], strict=True):
            if tags is not opened:
                printed += [f"</{tag.name}>" for tag in reversed(opened) if tag not in tags]
                printed += [tag.opening for tag in tags if tag not in opened]
                opened = tags
            printed.append(escape(character, quote=False))
        printed += [f"</{tag.name}>" for tag in reversed(opened)]
        return "".join(printed)


class _Parser(HTMLParser):
    """Collects the text of markup and the tags around it; of tags only the links with ``links_only``."""

    def __init__(self, *, links_only: bool) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[tuple[Tag, ...]] = []
        self.opened: list[Tag] = []
        self.links_only = links_only

    def handle_data(self, data: str) -> None:
        tags = tuple(tag for tag in self.opened if tag.name == "a" or not self.links_only)
        self.texts.append(data)
        self.tags += [tags] * len(data)

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        value = values.get(_TAGS.get(name, "")) or ""
        problems = {
            "Telegram does not accept this tag": name not in _TAGS,
            'a span without class="tg-spoiler"': name == "span" and value != "tg-spoiler",
            "an emoji without emoji-id": name == "tg-emoji" and not value,
            "a link within a link": name == "a" and any(tag.name == "a" for tag in self.opened),
        }
        for problem in (problem for problem, is_so in problems.items() if is_so):
            raise _broken(problem, self.getpos(), f"<{name}>")
        attribute = f' {_TAGS[name]}="{escape(value)}"' if value else ""
        if name == "blockquote" and "expandable" in values:
            attribute = " expandable"
        self.opened.append(Tag(name, f"<{name}{attribute}>", value if name == "a" else "", self.getpos()))

    def handle_endtag(self, name: str) -> None:
        expected = self.opened[-1].name if self.opened else ""
        if name != expected:
            what = f"</{expected}>" if expected else "none"
            raise _broken(f"a closing tag where {what} is expected", self.getpos(), f"</{name}>")
        self.opened.pop()


def _broken(problem: str, place: tuple[int, int], tag: str = "") -> ValueError:
    """Return the error for broken markup, with its place."""
    line, character = place
    return ValueError(f"{problem}, in line {line} at character {character}" + (f": {tag[:40]}" if tag else ""))


def parse(html: str, *, links_only: bool = False) -> FormattedText:
    """Parse Telegram's HTML into text with its tags, or with its links only.

    A lone surrogate becomes U+FFFD.

    Raises:
        ValueError: the markup is broken; the message says where.

    >>> parse('<b>R&amp;D</b> by <a href="https://news.example/1">Example</a>').text
    'R&D by Example'
    """
    html = _SURROGATES.sub("\ufffd", html)
    if found := _STRAY_BRACKET.search(html):
        before = html[: found.start()]
        raise _broken("a < that begins no tag", (before.count("\n") + 1, len(before) - before.rfind("\n") - 1))
    parser = _Parser(links_only=links_only)
    parser.feed(_STRAY_AMPERSAND.sub("&amp;", html))
    if "<" in parser.rawdata:
        raise _broken("an incomplete tag", parser.getpos(), parser.rawdata)
    parser.close()
    if parser.opened:
        raise _broken("a tag is never closed", parser.opened[-1].place, parser.opened[-1].opening)
    return FormattedText("".join(parser.texts), parser.tags)


def strip_tags(html: str) -> str:
    """Return the plain text of HTML that `FormattedText.html` printed.

    >>> strip_tags('<b>R&amp;D</b> by <a href="https://news.example/?a&gt;b">Example</a>')
    'R&D by Example'
    """
    return unescape(re.sub("<[^>]*>", "", html))
