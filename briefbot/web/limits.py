"""Limits on the markup of a document, counted in one linear pass before a tree is built.

The tokenizer of the parser itself does the counting, so that both see the same markup.
"""

import re
from contextlib import suppress
from pyexpat import ErrorString, ExpatError, ParserCreate, errors

from briefbot.entries import ParseError

#: Elements of a page. Long live blogs have a fifth of it; extraction takes 5 seconds for it.
MOST_ELEMENTS = 50_000

#: Attributes of one element. Pages and feeds have thirty; building a tree takes as long as their number squared.
MOST_ATTRIBUTES = 500

#: Attributes of all elements together.
MOST_ATTRIBUTES_IN_ALL = 200_000

#: Elements within each other. Pages have at most sixty; the parser itself gives up at 256, and would only seem empty.
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
    with suppress(etree.LxmlError, AssertionError):  # what cannot be parsed is not for the count to say
        for start in range(0, len(data), _PIECE):  # stops soon after the limit
            parser.feed(data[start : start + _PIECE])
        parser.close()


def check_xml(xml: str, *, elements: int) -> str:
    """Return why ``xml`` is not well-formed; empty if it is.

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
        said = ErrorString(error.code) or "not well-formed"
        return "cut off" if said in _UNENDED else f"{said} in line {error.lineno}"
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
