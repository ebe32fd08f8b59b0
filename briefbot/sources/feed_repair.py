"""Broken XML of feeds made sound, entry by entry, so that one bad entry does not cost the others."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pyexpat import ErrorString, ExpatError, ParserCreate, errors
from typing import TYPE_CHECKING

from briefbot.web.limits import MOST_LEVELS, check_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Characters of a broken document that are mended; the rest counts as cut off. Feeds have a fifth of it.
LONGEST_BROKEN = 1_000_000

#: Entries of a broken document that are mended; feeds have a hundredth of it.
MOST_ENTRIES = 2_000

#: Elements of a document that is read. Two thousand entries have half of it; reading more takes seconds.
MOST_ELEMENTS = 40_000

#: Characters of the first tag of a broken document; it is read again with every entry.
LONGEST_ROOT = 20_000

#: Namespaces by the prefix that everybody gives them; feeds forget to say so.
_SPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "atom": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xhtml": "http://www.w3.org/1999/xhtml",
}

_LONG_TAG = re.compile(r"<[^<>]{4000}")
_CDATA = r"<!\[CDATA\[(?:[\s\S]*?\]\]>|[\s\S]*\Z)|<!--(?:[\s\S]*?-->|[\s\S]*\Z)"
_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AMPERSAND = re.compile(rf"({_CDATA})|&(?:#(\d{{1,7}}|x[0-9a-fA-F]{{1,6}});|([A-Za-z]\w{{1,31}});)?")
_ENTRY = re.compile(rf"{_CDATA}|<(?P<end>/?)(?:\w+:)?(?:item|entry)(?=[\s/>])[^<>]*>", re.IGNORECASE)
_CLOSED = re.compile(rf"(?:{_CDATA})|</[\w.:-]+\s*>|/>")
_ROOT = re.compile(r"<(?P<name>[\w.:-]+)[^<>]*>")
_PREFIX = re.compile(r"[<\s/]([A-Za-z][\w.-]*):[A-Za-z][\w.-]*(?=[\s=/>])")
_HTML = re.compile(
    rf"({_CDATA})|<(?=/?(?:p|br|b|i|u|a|em|strong|img|div|span|ul|ol|li|h[1-6]|table|tbody|tr|td|th|hr|font|center"
    r"|blockquote|iframe|script|figure|figcaption|sup|sub|small|video|audio|embed|object|nobr|wbr)[\s/>])",
    re.IGNORECASE,
)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_UNENDED = frozenset(
    {errors.XML_ERROR_NO_ELEMENTS, errors.XML_ERROR_UNCLOSED_TOKEN, errors.XML_ERROR_UNCLOSED_CDATA_SECTION}
)


@dataclass(frozen=True, slots=True)
class Mended:
    """A document that is well-formed now."""

    xml: str
    fault: str = ""
    """What was wrong with it; empty: nothing."""

    cut: bool = False
    """Its last entry is not whole."""


def mended(xml: str) -> Mended:
    """Return the document ``xml``, which begins with its first element, in a form that every parser reads.

    Raises:
        TooMuchError: it has more than ``MOST_ELEMENTS`` elements, or too much else.
    """
    fault = fault_of(xml)
    cut = False
    if fault:
        xml = _with_namespaces(_cleaned(xml[:LONGEST_BROKEN]))
        if fault_of(xml):
            xml, cut = _by_entry(xml)
    if xml.count("<") > MOST_LEVELS or _LONG_TAG.search(xml):  # few need a second look
        check_xml(xml, elements=MOST_ELEMENTS)
    return Mended(xml, fault, cut)


def fault_of(xml: str) -> str:
    """Return why ``xml`` is no well-formed document; empty if it is one.

    >>> fault_of("<a><b></a>")
    'mismatched tag in line 1'
    """
    parser = ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(xml.encode("utf-8", "replace"), True)
    except ExpatError as error:
        said = ErrorString(error.code) or "not well-formed"
        return "cut off" if said in _UNENDED else f"{said} in line {error.lineno}"
    return ""


def _cleaned(xml: str) -> str:
    """Return ``xml`` without characters that XML forbids, entities of HTML as characters, bare ampersands escaped."""
    return _AMPERSAND.sub(_reference, _INVALID.sub("", xml))


def _reference(match: re.Match[str]) -> str:
    section, number, name = match.groups()
    if section:
        return section
    if number:
        code = int(number[1:], 16) if number[0] == "x" else int(number)
        return match[0] if code <= 0x10FFFF and not _INVALID.match(chr(code)) else ""
    if name in _XML_NAMES:
        return match[0]
    char = html.unescape(match[0]) if name else match[0]
    return html.escape(char, quote=False)


def _with_namespaces(xml: str) -> str:
    """Return ``xml`` with every prefix declared in its first element."""
    root = _ROOT.match(xml)
    if root is None:
        return xml
    declared = frozenset(re.findall(r"\sxmlns:([\w.-]+)\s*=", root[0]))
    missing = sorted(frozenset(_PREFIX.findall(xml)) - declared - {"xml", "xmlns"})
    names = "".join(f' xmlns:{prefix}="{_SPACES.get(prefix, "urn:unknown:" + prefix)}"' for prefix in missing[:100])
    end = root.end("name")
    return xml[:end] + names + xml[end:]


def _by_entry(xml: str) -> tuple[str, bool]:
    """Return ``xml`` put together again from its entries, and whether its end is missing."""
    entries = list(_entries(xml))
    first = next((start for start, _, _ in entries), len(xml))
    opening, closing = _frame(xml, first)
    root = _ROOT.match(opening)
    assert root, "a frame begins with an element"
    sound = [_sound_entry(xml[start:end], root[0], f"</{root['name']}>") for start, end, _ in entries]
    cut = bool(entries) and not entries[-1][2]
    return opening + "".join(sound) + closing, cut


def _entries(xml: str) -> Iterator[tuple[int, int, bool]]:
    """Yield where each entry begins and ends, and whether it says that it ends."""
    begun, told = -1, 0
    for mark in _ENTRY.finditer(xml):
        if mark["end"] is None:  # a section or a comment
            continue
        if begun >= 0:
            yield begun, mark.end() if mark["end"] else mark.start(), bool(mark["end"])
            told += 1
        if told >= MOST_ENTRIES:
            return
        begun = -1 if mark["end"] or mark[0].endswith("/>") else mark.start()
    if begun >= 0:
        yield begun, len(xml), False


def _frame(xml: str, first: int) -> tuple[str, str]:
    """Return what stands before the first entry, as far as it is sound, and what closes it."""
    head = xml[:first]
    for whole in (head, head[: _last_closed(head)]):
        closing = _closing(whole)
        if closing and _ROOT.match(xml[:LONGEST_ROOT]) and not fault_of(whole + closing):
            return whole, closing
    root = _ROOT.match(xml[:LONGEST_ROOT])
    for opening in (root[0] if root else "", _with_namespaces("<rss>" + xml).partition(">")[0] + ">"):
        closing = _closing(opening)
        if closing and not fault_of(opening + closing):
            return opening, closing
    return "<rss>", "</rss>"


def _closing(opening: str) -> str:
    """Return the tags that close what is open at the end of ``opening``; empty if it is broken or whole."""
    waiting: list[str] = []
    parser = ParserCreate()
    parser.StartElementHandler = lambda name, _: waiting.append(name)
    parser.EndElementHandler = lambda _: waiting.pop()
    try:
        parser.Parse(opening.encode("utf-8", "replace"), False)
    except ExpatError:
        return ""
    return "".join(f"</{name}>" for name in reversed(waiting))


def _last_closed(xml: str) -> int:
    """Return where the last element that is closed ends; what is cut after it would be half a title."""
    return max((mark.end() for mark in _CLOSED.finditer(xml) if not mark[0].startswith("<!")), default=0)


def _sound_entry(entry: str, root: str, closing: str) -> str:
    """Return one entry well-formed, HTML in it that was not escaped as text; empty if nothing helps."""
    escaped = _HTML.sub(lambda match: match[1] or "&lt;", entry)
    for whole in (entry, escaped):
        if not fault_of(root + whole + closing):
            return whole
    return _recovered(escaped[: _last_closed(escaped)], root, closing)


def _recovered(entry: str, root: str, closing: str) -> str:
    """Return what a forgiving parser makes of an entry."""
    from lxml import etree  # noqa: PLC0415 - 20 ms to import, and few feeds need it

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring((root + entry).encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return ""
    children = [] if tree is None else list(tree)[:1]
    found = "".join(etree.tostring(child, encoding="unicode", with_tail=False) for child in children)
    return "" if fault_of(root + found + closing) else found
