"""Telegram's HTML, parsed once into text and the tags on it, measured, and printed again in stretches.

What is printed holds only tags, attributes and entities that Telegram takes, whatever a template wrote:
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


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """A tag, as it stands once in markup."""

    name: str
    opening: str
    """As it is printed."""
    address: str
    """Where a link goes."""
    place: tuple[int, int]
    """Line and character in the markup."""


class FormattedText(NamedTuple):
    """Text, and on each character its tags, the outermost first."""

    text: str
    tags: Sequence[tuple[Tag, ...]]

    def tags_at(self, place: int) -> tuple[Tag, ...]:
        """Return the tags on the character at ``place``; none before and behind the text."""
        return self.tags[place] if 0 <= place < len(self.tags) else ()

    def entities(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the place and the bytes of the address of each entity of a message of this stretch, in order."""
        linked_by_itself = {start + match.start() for match in _LINKED_BY_ITSELF.finditer(self.text[start:end])}
        before: tuple[Tag, ...] = ()
        for place, tags in enumerate(self.tags[start:end], start):
            if tags is not before:
                yield from ((place, len(tag.address.encode())) for tag in tags if tag not in before)
            if place in linked_by_itself and _UNLINKED.isdisjoint(tag.name for tag in tags):
                yield place, 0
            before = tags

    def html(self, start: int, end: int) -> str:
        """Return the text from ``start`` to ``end`` as markup, with all tags that lie on it."""
        shown: list[str] = []
        opened: tuple[Tag, ...] = ()
        for character, tags in zip(self.text[start:end], self.tags[start:end], strict=True):
            if tags is not opened:
                shown += [f"</{tag.name}>" for tag in reversed(opened) if tag not in tags]
                shown += [tag.opening for tag in tags if tag not in opened]
                opened = tags
            shown.append(escape(character, quote=False))
        shown += [f"</{tag.name}>" for tag in reversed(opened)]
        return "".join(shown)


class _Parser(HTMLParser):
    """Collects the text of markup and the tags on it; of the tags only the links, if asked to."""

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
        self.opened.append(Tag(name, f"<{name}{attribute}>", value if name == "a" else "", self.getpos()))

    def handle_endtag(self, name: str) -> None:
        expected = self.opened[-1].name if self.opened else ""
        if name != expected:
            what = f"</{expected}>" if expected else "none"
            raise _broken(f"a closing tag where {what} is expected", self.getpos(), f"</{name}>")
        self.opened.pop()


def _broken(problem: str, place: tuple[int, int], tag: str = "") -> ValueError:
    line, character = place
    return ValueError(f"{problem}, in line {line} at character {character}" + (f": {tag[:40]}" if tag else ""))


def parse(html: str, *, links_only: bool = False) -> FormattedText:
    """Return the text of Telegram's HTML and the tags on it, or of these only the links.

    Half characters become U+FFFD.

    Raises:
        ValueError: the markup is broken; the message says where.

    >>> parse('<b>R&amp;D</b> by <a href="https://news.example/1">Example</a>').text
    'R&D by Example'
    """
    html = _HALF_CHARACTERS.sub("\ufffd", html)
    if found := _NO_TAG.search(html):
        before = html[: found.start()]
        raise _broken("no tag", (before.count("\n") + 1, len(before) - before.rfind("\n") - 1))
    parser = _Parser(links_only=links_only)
    parser.feed(_NO_ENTITY.sub("&amp;", html))
    if "<" in parser.rawdata:
        raise _broken("no whole tag", parser.getpos(), parser.rawdata)
    parser.close()
    if parser.opened:
        raise _broken("a tag is never closed", parser.opened[-1].place, parser.opened[-1].opening)
    return FormattedText("".join(parser.texts), parser.tags)


def strip_tags(html: str) -> str:
    """Return the text of HTML that was printed here, for where Telegram cannot parse it.

    >>> strip_tags('<b>R&amp;D</b> by <a href="https://news.example/?a&gt;b">Example</a>')
    'R&D by Example'
    """
    return unescape(re.sub("<[^>]*>", "", html))
