"""Read and write subscription lists in OPML, the format that feed readers export.

lxml parses and writes them. Before that, the text is decoded, bare ampersands are escaped, illegal characters removed,
and everything before ``<opml`` dropped, so that no DTD can define entities. What cannot be read is reported.
"""

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

from briefbot.entries import SourceSpec
from briefbot.errors import InputError
from briefbot.language.characters import CONTROL, NOT_XML, UNSPELT, normalize
from briefbot.model import Missing
from briefbot.sources.fields import language_in
from briefbot.web.encoding import NotTextError, decode_document
from briefbot.web.limits import TooMuchError, check_signs
from briefbot.web.urls import canonical, host

HINT = "export the subscriptions of a feed reader as OPML and name that file"

#: Characters of an outlet's or folder's name at most, three times the longest one known.
LONGEST_NAME = 300

#: Characters of a folder's path at most; deeper folders count as this one: a hostile list has thousands of levels.
LONGEST_FOLDER = 500

#: Elements of a list at most; the longest public ones have a tenth.
MOST_ELEMENTS = 200_000

#: Characters of an address in a message; a ``data:`` address may have megabytes.
LONGEST_SHOWN = 120

_TAG = re.compile(
    r"<!--(?:.*?-->|.*)|<(?:!doctype\s+)?(opml|html|head|body|rss|feed|rdf:rdf)\b", re.IGNORECASE | re.DOTALL
)
_ANY_TAG = re.compile(r"<([A-Za-z_][\w.:-]*)")
_KINDS = {"html": "a web page", "head": "a web page", "body": "a web page"} | dict.fromkeys(
    ("rss", "feed", "rdf:rdf"), "a feed itself, not a list of feeds"
)
_NOT_XML = re.compile(f"[{NOT_XML}]")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TWICE_ESCAPED = re.compile(r"&(?:amp;)+|&#(?:[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6});")
_UNSEEN = re.compile(f"[{CONTROL}{UNSPELT}{NOT_XML}\t\n\u2028\u2029]")

#: Errors from which the parser recovers without loss.
_HARMLESS = {"ERR_LT_IN_ATTRIBUTE", "ERR_ATTRIBUTE_REDEFINED", "ERR_TAG_NAME_MISMATCH"}

_SCHEME = re.compile(r"(?:feed|rss)(s?):(?://)?(?:(?=(https?:)))?", re.IGNORECASE)
_ROOT = re.compile(r"<opml\b", re.IGNORECASE)
_LISTS = {"include", "opml"}
_FRESHRSS_LIST = "{https://freshrss.org/opml}opmlurl"


def read_opml(data: bytes, *, where: str) -> tuple[tuple[SourceSpec, ...], tuple[Missing, ...]]:
    """Return the feeds of an OPML file, each once, in order, and the outlines that cannot be read as feeds.

    ``where`` names the file. An address is as given, but ``feed:`` ones are turned into what they stand for. The title
    is what the list calls a feed, unless that is only the address. An unreadable outline is named by its address or
    number.

    >>> feeds, missing = read_opml(b'<opml><body><outline xmlurl="https://news.example/?a&b"/></opml>', where="my.opml")
    >>> feeds[0].url, missing
    ('https://news.example/?a&b', ())

    Raises:
        InputError: it is not OPML, has no outlines, or far too many.
    """
    text = _list_of(data, where)
    try:
        check_signs(text, elements=MOST_ELEMENTS)
    except TooMuchError as error:
        raise InputError(f"{where}: no list of feeds: {error}", hint=HINT) from None
    root, faults = _parsed(text, where)
    feeds: dict[str, SourceSpec] = {}
    missing: list[Missing] = []
    number = 0
    for number, (attributes, folder) in enumerate(_outlines(root), 1):
        found = _subscription(attributes, folder, number)
        if isinstance(found, SourceSpec):
            feeds.setdefault(canonical(found.url), found)
        elif found is not None:
            missing.append(found)
    if not number:
        raise InputError(f"{where}: lists no feeds: it has no outlines", hint=HINT)
    return tuple(feeds.values()), (*missing, *faults)


def write_opml(subscriptions: Iterable[SourceSpec], *, title: str = "briefbot") -> str:
    """Return an OPML 2.0 file that lists ``subscriptions``, in the order given, those of a folder together.

    Characters that are illegal in XML are dropped; `read_opml` restores everything else.
    """
    from lxml import etree  # noqa: PLC0415 - 30 ms to import, and most runs read and write no list

    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _line(title)
    body = etree.SubElement(root, "body")
    folders = {"": body}
    for given in subscriptions:
        names = {"title": _guarded(given.outlet or given.title), "language": given.language}
        feed = _subscription({"xmlurl": given.url, "htmlurl": given.site, **names}, _below("", given.folder), 0)
        if not isinstance(feed, SourceSpec):
            continue
        above = ""
        for name in feed.folder.split("/")[1:]:
            path = f"{above}/{name}"
            if path not in folders:
                label = _guarded(name)
                folders[path] = etree.SubElement(folders[above], "outline", text=label, title=label)
            above = path
        name = _guarded(feed.title)
        values = {"type": "rss", "text": name or feed.url, "title": name, "xmlUrl": feed.url, "htmlUrl": feed.site}
        values["language"] = feed.language
        etree.SubElement(folders[above], "outline", {key: value for key, value in values.items() if value})
    etree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{etree.tostring(root, encoding="unicode")}\n'


def _list_of(data: bytes, where: str) -> str:
    """Return the text of a list from ``<opml`` on, with bare ampersands escaped and line numbers unchanged."""
    try:
        text = decode_document(data)
    except NotTextError as error:
        raise InputError(f"{where}: no OPML but {str(error).removeprefix('not text: ')}", hint=HINT) from error
    first = next((tag for tag in _TAG.finditer(text) if tag[1]), None)
    if first is None or first[1].lower() in _KINDS:
        raise InputError(f"{where}: no OPML but {_kind(text, first[1].lower() if first else '')}", hint=HINT)
    root = _ROOT.search(text, first.start())
    start = root.start() if root else len(text)
    last = text.rfind("<")
    whole = text.endswith(">", 0, len(text.rstrip())) or text.startswith("</", last)
    end = len(text) if whole else max(start, last)  # the file is cut off, and half an address may be another one
    return "\n" * text.count("\n", 0, start) + _AMPERSAND.sub("&amp;", _NOT_XML.sub("", text[start:end]))


def _kind(text: str, tag: str) -> str:
    """Return the format of a text that is not OPML, for an error message."""
    begin = text.lstrip("\ufeff \t\r\n")[:1]
    if begin in {"", "{", "["}:
        return "JSON" if begin else "an empty file"
    other = _ANY_TAG.search(text)
    return _KINDS.get(tag) or (f"another kind of XML: it begins with <{other[1][:40]}>" if other else "plain text")


def _parsed(text: str, where: str) -> tuple[Any, list[Missing]]:
    """Return the root element, ``None`` if nothing can be parsed, and a note on what the parser could not recover."""
    from lxml import etree  # noqa: PLC0415 - see write_opml

    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,  # folders in folders; without a DTD nothing can grow
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError:
        root = None
    faults = [fault for fault in parser.error_log if fault.level_name == "FATAL" and fault.type_name not in _HARMLESS]
    if root is None or not faults:
        return root, []
    return root, [Missing(where, f"broken at line {faults[0].line}: feeds from there on may be left out")]


def _outlines(root: Any) -> Iterator[tuple[dict[str, str], str]]:
    """Yield the attributes of each outline, their names in lower case, and the folder that it is in."""
    folders = {None: ""}  # by element
    for element in root.iter() if root is not None else ():
        folder = folders[element.getparent()]
        if element.tag.rpartition("}")[2].lower() == "outline":
            attributes = {name.lower(): value for name, value in element.items()}
            yield attributes, folder
            if not attributes.get("xmlurl"):  # a feed without an end tag must not become the folder of the next one
                folder = _below(folder, _name(attributes))
        folders[element] = folder


def _subscription(attributes: dict[str, str], folder: str, number: int) -> SourceSpec | Missing | None:
    """Return the feed of an outline, or the reason why it has none; ``None`` for a folder or a note."""
    given = attributes.get("xmlurl", "").strip()
    kind = attributes.get("type", "").strip().lower()
    if not given:
        other = attributes.get(_FRESHRSS_LIST) or (attributes.get("url", "") if kind in {*_LISTS, "link"} else "")
        if other:
            is_list = kind in _LISTS or _FRESHRSS_LIST in attributes or other.lower().endswith(".opml")
            return Missing(_shown(other), "another list" if is_list else "a link, not a feed", _name(attributes))
        return Missing(f"outline {number}", "no address", _name(attributes)) if kind in {"rss", "atom"} else None
    url, site = _address(given), _address(attributes.get("htmlurl", ""))
    if not host(url):
        return Missing(_shown(given) or f"outline {number}", "not a web address", _name(attributes))
    name = _name(attributes, but=given)
    return SourceSpec(
        url=url,
        title="" if name == url else name,  # not the outlet: a feed's name may be "The Guardian: Libya"
        site=site if host(site) else "",
        language=language_in([attributes.get("language", "")]),
        folder=folder or _below("", attributes.get("category", "").partition(",")[0]),
    )


def _name(attributes: dict[str, str], *, but: str = "") -> str:
    """Return the name of an outline, unless it is ``but``: feed readers write the address if there is no name."""
    given = (attributes.get(key, "").strip() for key in ("title", "text"))
    # many readers escape the escaped titles of feeds once more
    names = (_line(_ENTITY.sub(lambda entity: html.unescape(entity[0]), each)) for each in given if each != but)
    return next(filter(None, names), "")


def _guarded(name: str) -> str:
    """Return a name with its entities escaped, because `read_opml` unescapes HTML entities once."""
    return _ENTITY.sub(lambda entity: "&amp;" + entity[0][1:], _NOT_XML.sub("", name))


def _line(text: str) -> str:
    """Return ``text`` as one line without control characters, cut to the longest name allowed."""
    return " ".join(normalize(_NOT_XML.sub("", text)).split())[:LONGEST_NAME].rstrip()


def _below(folder: str, names: str) -> str:
    """Return the path of a folder inside ``folder``: ``/Libya`` and ``UN/Geneva`` give ``/Libya/UN/Geneva``."""
    for name in map(_line, names.split("/")):
        if name and len(folder) + 1 + len(name) <= LONGEST_FOLDER:
            folder = f"{folder}/{name}"
    return folder


def _address(given: str) -> str:
    """Return an address without line breaks, invisible characters, double escapes and the scheme ``feed:``."""
    bare = _TWICE_ESCAPED.sub(lambda found: html.unescape(found[0]) if found[0][1] == "#" else "&", given)
    bare = _UNSEEN.sub("", bare).strip()
    scheme = _SCHEME.match(bare)
    if scheme:
        bare = ("" if scheme[2] else f"http{scheme[1].lower()}://") + bare[scheme.end() :]
    return bare.replace(" ", "%20")


def _shown(address: str) -> str:
    line = _line(address[: 2 * LONGEST_SHOWN])
    return line if len(line) <= LONGEST_SHOWN else line[:LONGEST_SHOWN] + "…"
