"""Limits on the markup of a document, counted in one linear pass before a tree is built.

The tokenizer of the parser itself does the counting, so that both see the same markup.
"""

import re
from contextlib import suppress
from pyexpat import ErrorString, ExpatError, ParserCreate, errors

from briefbot.entries import ParseError

#: Elements of a page at most. Long live blogs have a fifth of it; extraction takes 5 seconds for so many.
MOST_ELEMENTS = 50_000

#: Attributes of one element at most. Pages and feeds have thirty; building the tree takes quadratic time in them.
MOST_ATTRIBUTES = 500

#: Attributes of all elements together, at most.
MOST_ATTRIBUTES_IN_ALL = 200_000

#: Levels of nesting at most. Pages have sixty; the parser itself stops at 256, and the page would seem empty.
MOST_LEVELS = 250

_PIECE = 1 << 16
_LONG_TAG = re.compile(r"<[^<]{2000,}")
_ATTRIBUTE = re.compile(r"""\w\s*=\s*["']""")
_UNENDED = frozenset(
    {errors.XML_ERROR_NO_ELEMENTS, errors.XML_ERROR_UNCLOSED_TOKEN, errors.XML_ERROR_UNCLOSED_CDATA_SECTION}
)


class TooMuchError(ParseError):
    """A document exceeds a limit on markup. ``str(error)`` names the limit."""


def check_page(source: str) -> None:
    """Check an HTML page against the limits on markup.

    Raises:
        TooMuchError: it has too many elements, attributes or levels.
    """
    from lxml import etree  # noqa: PLC0415 - 20 ms to import, and only pages need it

    parser = etree.HTMLParser(target=_Count(MOST_ELEMENTS), encoding="utf-8", huge_tree=True)
    data = source.encode("utf-8", "replace")
    with suppress(etree.LxmlError, AssertionError):  # syntax errors are not this function's concern
        for start in range(0, len(data), _PIECE):  # stops soon after the limit
            parser.feed(data[start : start + _PIECE])
        parser.close()


def check_xml(xml: str, *, elements: int) -> str:
    """Check XML against the limits on markup; return why it is not well-formed, empty if it is.

    After the first error, brackets and equals signs are counted: a recovering parser finds at most as much markup.

    >>> check_xml("<a><b></a>", elements=10)
    'mismatched tag in line 1'

    Raises:
        TooMuchError: it has too many elements, attributes or levels.
    """
    count = _Count(elements)
    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = count.start
    parser.EndElementHandler = count.end
    try:
        parser.Parse(xml.encode("utf-8", "replace"), True)
    except ExpatError as error:
        check_signs(xml, elements=elements)
        message = ErrorString(error.code) or "not well-formed"
        return "cut off" if message in _UNENDED else f"{message} in line {error.lineno}"
    return ""


def check_signs(xml: str, *, elements: int) -> None:
    """Check broken XML against the limits on markup, counting brackets and equals signs.

    Raises:
        TooMuchError: it has too many elements, or one has too many attributes.
    """
    _check(xml.count("<") // 2, elements, "elements")  # each with its end
    for tag in _LONG_TAG.finditer(xml):
        _check(len(_ATTRIBUTE.findall(tag[0])), MOST_ATTRIBUTES, "attributes of one element")


class _Count:
    """Counts elements and attributes, as lxml's parser target and as expat's handlers."""

    def __init__(self, elements: int) -> None:
        self._most_elements = elements
        self._elements = self._attributes = self._level = 0

    def start(self, _tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._level += 1
        self._attributes += len(attributes)
        _check(self._elements, self._most_elements, "elements")
        _check(self._level, MOST_LEVELS, "elements within each other")
        _check(len(attributes), MOST_ATTRIBUTES, "attributes of one element")
        _check(self._attributes, MOST_ATTRIBUTES_IN_ALL, "attributes")

    def end(self, _tag: str) -> None:
        self._level -= 1

    def close(self) -> None:
        return None


def _check(count: int, most: int, what: str) -> None:
    if count > most:
        raise TooMuchError(f"more than {most:,} {what}")
