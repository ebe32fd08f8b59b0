"""How much markup a document may have, counted in one linear pass before anything builds a tree of it.

The parser's own tokenizer counts, as a stream: so that nothing can hide from the count that the parser would then see.
"""

from __future__ import annotations

from contextlib import suppress
from pyexpat import ExpatError, ParserCreate
from typing import NoReturn

#: Elements of a page. Long live blogs have a fifth of it; extraction takes 5 seconds for it.
MOST_ELEMENTS = 50_000

#: Attributes of one element. Pages and feeds have thirty; building a tree takes as long as their number squared.
MOST_ATTRIBUTES = 500

#: Attributes of all elements together.
MOST_ATTRIBUTES_IN_ALL = 200_000

#: Elements within each other. Pages have at most sixty; the parser itself gives up at 256, and would only seem empty.
MOST_LEVELS = 250

_PIECE = 1 << 16


class TooMuchError(ValueError):
    """A document has more markup than is reasonable to read. ``str(error)`` says of what."""


def check_page(source: str) -> None:
    """Do nothing for an HTML page that is reasonable to read.

    Raises:
        TooMuchError: it has too many elements, attributes or levels.
    """
    from lxml import etree  # noqa: PLC0415 - 20 ms to import, and only pages need it

    parser = etree.HTMLParser(target=_Count(MOST_ELEMENTS), encoding="utf-8", huge_tree=True)
    data = source.encode("utf-8", "replace")
    with suppress(etree.LxmlError, AssertionError):  # what cannot be parsed is not for the count to say
        for start in range(0, len(data), _PIECE):  # stops soon after the limit
            parser.feed(data[start : start + _PIECE])
        parser.close()


def check_xml(xml: str, *, elements: int, levels: int = MOST_LEVELS) -> None:
    """Do nothing for XML that is reasonable to read, or is broken before it is too much.

    Raises:
        TooMuchError: it has too many elements, attributes or levels.
    """
    count = _Count(elements, levels)
    parser = ParserCreate()
    parser.StartElementHandler = count.start
    parser.EndElementHandler = count.end
    with suppress(ExpatError):
        parser.Parse(xml.encode("utf-8", "replace"), True)


class _Count:
    """Counts what a parser finds. Of lxml's parser target and expat's handlers, the shape."""

    def __init__(self, elements: int, levels: int = MOST_LEVELS) -> None:
        self._most_elements, self._most_levels = elements, levels
        self._elements = self._attributes = self._level = 0

    def start(self, _tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._level += 1
        self._attributes += len(attributes)
        if self._elements > self._most_elements:
            _refuse(f"more than {self._most_elements:,} elements")
        if self._level > self._most_levels:
            _refuse(f"more than {self._most_levels:,} elements within each other")
        if len(attributes) > MOST_ATTRIBUTES:
            _refuse(f"more than {MOST_ATTRIBUTES:,} attributes of one element")
        if self._attributes > MOST_ATTRIBUTES_IN_ALL:
            _refuse(f"more than {MOST_ATTRIBUTES_IN_ALL:,} attributes")

    def end(self, _tag: str) -> None:
        self._level -= 1

    def close(self) -> None:
        return None


def _refuse(what: str) -> NoReturn:
    raise TooMuchError(what)
