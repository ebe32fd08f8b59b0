"""Markdown as text for a terminal: headings, wrapped paragraphs and lists, and links that are clicked, not read.

The links are OSC 8 escape sequences around the words that are linked. Nothing of the text can steer the terminal: every
sequence in the result is made here.
"""

import re
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import count
from typing import ClassVar

from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.color import ColorSystem
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Heading, Markdown, MarkdownElement
from rich.segment import Segment
from rich.style import Style
from rich.theme import Theme

from briefbot.language.characters import strip_controls

#: Columns at most by default: longer lines are hard to read.
LONGEST_LINE = 100

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_ISOLATES = re.compile(f"[{_FIRST_STRONG_ISOLATE}{_POP_ISOLATE}]")

#: A mark before the first letter of a line says how it runs; an item of a list begins a line of its own.
_TURNED = re.compile("[\\W\\d_]*?([\u200e\u200f])")
_ITEM = re.compile(" *•")
_LINKED = ("http://", "https://", "mailto:")

#: Attributes and the eight colours only: the terminal's own theme decides how they look on its background.
_THEME = Theme(
    {
        "markdown.h1": "bold underline",
        "markdown.h2": "bold magenta",
        "markdown.h3": "bold",
        "markdown.link_url": "underline",
        "markdown.item.bullet": "none",
        "markdown.hr": "dim",
    }
)


class _LeftHeading(Heading):
    """A heading that begins where its text does; one of a story stands apart from the story before."""

    LEVEL_ALIGN: ClassVar = dict.fromkeys(Heading.LEVEL_ALIGN, "left")

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.tag == "h2":
            yield Segment.line()
        yield from super().__rich_console__(console, options)


class _Line(MarkdownElement):
    """A line between two parts."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Segment("─" * min(options.max_width, 20), console.get_style("markdown.hr"))
        yield Segment.line()


class _Typeset(Markdown):
    """Markdown as rich typesets it, except that HTML is shown as it is written, not dropped."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = Markdown.elements | {
        "heading_open": _LeftHeading,
        "hr": _Line,
    }

    def __init__(self, text: str) -> None:
        super().__init__("")
        parser = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"])
        self.parsed = list(map(_harmless, parser.parse(text)))


def _harmless(token: Token) -> Token:
    """Return a token without what the terminal would obey: an entity such as ``&#x9b;`` is a character by now."""
    token.content = strip_controls(token.content)
    if token.type == "link_open":
        address = str(token.attrs.get("href", ""))
        goes = address.startswith(_LINKED) and address.isascii() and address.isprintable()
        token.attrs["href"] = address if goes else ""
    token.children = [_harmless(each) for each in token.children or ()] or None
    return token


def typeset(text: str, *, width: int, colors: bool = True) -> str:
    """Return Markdown as lines of at most ``width`` columns, with escape sequences for a terminal.

    Args:
        text: Markdown.
        width: columns; a word that is longer is broken.
        colors: whether colours are used; bold, underlined and linked text always is.
    """
    console = Console(file=StringIO(), width=width, theme=_THEME, force_terminal=True, color_system="standard")
    lines = console.render_lines(_Typeset(text), console.options.update(height=None), pad=False)
    numbers: dict[str, int] = {}  # rich's own are drawn at random
    numbered = count(1)
    shown = []
    for line in _balanced(map(_trimmed, lines)):
        pieces = []
        for piece in line:
            style = piece.style or Style.null()
            if style.link and style.link_id not in numbers:
                numbers[style.link_id] = next(numbered)
            pieces.append(_with_codes(piece.text, style, numbers.get(style.link_id, 0), colors=colors))
        shown.append("".join(pieces))
    return "\n".join(shown).strip("\n") + "\n"


def _with_codes(text: str, style: Style, number: int, *, colors: bool) -> str:
    """Return one piece of a line with its sequences; the pieces of one link have one number, also on several lines."""
    link, plain = style.link, (style if colors else style.without_color).update_link(None)
    coded = plain.render(text, color_system=ColorSystem.STANDARD)
    return f"\x1b]8;id={number};{link}\x1b\\{coded}\x1b]8;;\x1b\\" if link and text else coded


def _trimmed(line: list[Segment]) -> list[Segment]:
    """Return a line without space at its end."""
    while line and not line[-1].text.strip(" "):
        line = line[:-1]
    if line:
        *before, last = line
        line = [*before, Segment(last.text.rstrip(" "), last.style)]
    return line


def _balanced(lines: Iterable[list[Segment]]) -> Iterator[list[Segment]]:
    """Yield lines so that each text of another direction that goes over several begins and ends on each of them.

    A terminal takes every line for a paragraph of its own, at whose end an isolate ends, too; a mark that turns a
    paragraph stands on each of its lines.
    """
    depth, turned = 0, ""
    for line in lines:
        begun, balanced = depth, list(line)
        text = "".join(piece.text for piece in line)
        for mark in _ISOLATES.findall(text):
            depth = depth + 1 if mark == _FIRST_STRONG_ISOLATE else max(depth - 1, 0)
        begins = not text.strip() or bool(_ITEM.match(text)) or bool(_TURNED.match(text))
        opening = "" if begins else turned
        if begins:
            found = _TURNED.match(text)
            turned = found[1] if found else ""
        if begun or opening:
            first = next((n for n, piece in enumerate(line) if piece.text.strip(" •")), len(line))
            balanced.insert(first, Segment(opening + _FIRST_STRONG_ISOLATE * begun))
        if depth:
            balanced.append(Segment(_POP_ISOLATE * depth))
        yield balanced
