"""Subscription lists in OPML, in and out: how every feed reader hands its feeds to the next.

Real lists are broken in few ways, and often: an ampersand that is not escaped, attribute names in any case, an
encoding that is not the declared one, a file cut short. What can be told from such a list is read, and what cannot be
is named. Nothing before ``<opml`` is looked at, so that a list has no DTD and its entities are only words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from briefbot.errors import InputError
from briefbot.language.characters import CONTROL, UNSPELT, normalize
from briefbot.model import Missing
from briefbot.web.encoding import NotTextError, decode_document
from briefbot.web.limits import MOST_ATTRIBUTES
from briefbot.web.urls import canonical, host

HINT = "export the subscriptions of a feed reader as OPML and name that file"

#: Characters of an outlet's or a folder's name; no outlet's is a third of it, and what is longer is no name.
LONGEST_NAME = 300

#: Characters of a folder with those it is in. Folders below it count as it: a hostile list has thousands of levels.
LONGEST_FOLDER = 500

#: Elements of a list; the longest public ones have a tenth.
MOST_ELEMENTS = 200_000

#: Characters of an address that is reported; a ``data:`` address may have megabytes.
LONGEST_SHOWN = 120

_TAG = re.compile(
    r"<!--(?:.*?-->|.*)|<(?:!doctype\s+)?(opml|html|head|body|rss|feed|rdf:rdf)\b", re.IGNORECASE | re.DOTALL
)
_ANY_TAG = re.compile(r"<([A-Za-z_][\w.:-]*)")
_KINDS = {"html": "a web page", "head": "a web page", "body": "a web page"} | dict.fromkeys(
    ("rss", "feed", "rdf:rdf"), "a feed itself, not a list of feeds"
)
_LONG_TAG = re.compile(r"<[^<]{2000,}")
_ATTRIBUTE = re.compile(r"""\w\s*=\s*["']""")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(?:([0-9]{1,7})|[xX]([0-9A-Fa-f]{1,6}));)?")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

#: What the parser mends without loss.
_HARMLESS = {"ERR_LT_IN_ATTRIBUTE", "ERR_ATTRIBUTE_REDEFINED", "ERR_TAG_NAME_MISMATCH"}

_UNSEEN = re.compile(f"[\t\n{CONTROL}{UNSPELT}\u2028\u2029]|{_NOT_XML.pattern}")

#: Addresses that are canonical as they stand; most are, and finding that out is ten times as fast.
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9/._~-]*")

#: How addresses begin that surely have a host.
_HOSTED = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z0-9-]+[/?]", re.ASCII | re.IGNORECASE)

_TWICE_ESCAPED = re.compile(r"&(?:amp;)+")
_SCHEME = re.compile(r"(?:feed|rss)(s?):(?://)?(?:(?=(https?:)))?", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_ROOT = re.compile(r"<opml\b", re.IGNORECASE)
_LISTS = {"include", "opml"}
_FRESHRSS_LIST = "{https://freshrss.org/opml}opmlurl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed of a list."""

    url: str
    """The feed's http(s) address as given; ``feed:`` addresses are turned into what they stand for."""

    outlet: str = ""
    """What the list calls it, one line; empty if nothing, or only the address."""

    site: str = ""
    """The http(s) address of the page that it is the feed of; empty if the list has none."""

    language: str = ""
    """As declared: ``en``, ``en-US``; empty if not."""

    folder: str = ""
    """The folders that it is in, outermost first: ``/Libya/United Nations``; empty for none."""


def read_opml(data: bytes, *, where: str) -> tuple[tuple[Subscription, ...], tuple[Missing, ...]]:
    """Return the feeds that an OPML file lists, each once, in its order, and what in it cannot be one.

    ``where`` names the file. A thing missing is named by its address, or as the how-manieth outline it is.

    >>> feeds, missing = read_opml(b'<opml><body><outline xmlurl="https://news.example/?a&b"/></opml>', where="my.opml")
    >>> feeds[0].url, missing
    ('https://news.example/?a&b', ())

    Raises:
        InputError: it is no OPML, has no outlines, or far more than any list.
    """
    text = _list_of(data, where)
    _refuse_too_much(text, where)
    root, faults = _parsed(text, where)
    feeds: dict[str, Subscription] = {}
    missing: list[Missing] = []
    number = 0
    for number, (attributes, folder) in enumerate(_outlines(root), 1):
        found = _read(attributes, folder, number)
        if isinstance(found, Subscription):
            feeds.setdefault(_key(found.url), found)
        elif found is not None:
            missing.append(found)
    if not number:
        raise InputError(f"{where}: lists no feeds: it has no outlines", hint=HINT)
    return tuple(feeds.values()), (*missing, *faults)


def write_opml(subscriptions: Iterable[Subscription], *, title: str = "briefbot") -> str:
    """Return an OPML 2.0 file that lists ``subscriptions``, in the order given, those of a folder together.

    What XML cannot hold is left out; `read_opml` reads everything else as it was.
    """
    top: _Folder = {}
    for number, given in enumerate(subscriptions):
        feed, folder = _cleaned(given), top
        for name in feed.folder.split("/")[1:]:
            below = folder.setdefault(name, {})
            assert isinstance(below, dict)
            folder = below
        folder[number] = feed
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "  <head>",
        f"    <title>{_escaped(_line(title))}</title>",
        "  </head>",
        "  <body>",
        *_written(top, "    "),
        "  </body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


#: What a folder holds, in order: folders by name, feeds by number.
_Folder = dict[str | int, "_Folder | Subscription"]


def _list_of(data: bytes, where: str) -> str:
    """Return the text of a list from ``<opml`` on, as XML that a parser reads whole, lines kept."""
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
    end = len(text) if whole else max(start, last)  # a file cut short: half an address may be another's
    return "\n" * text.count("\n", 0, start) + _AMPERSAND.sub(_reference, _NOT_XML.sub("", text[start:end]))


def _refuse_too_much(text: str, where: str) -> None:
    """Do nothing for a list that is reasonable to read.

    It is counted by its signs: the parser, which goes on behind what is broken, may see fewer elements, never more.

    Raises:
        InputError: it has too many elements, or one with too many attributes.
    """
    if text.count("<") > 2 * MOST_ELEMENTS:  # each with its end
        raise InputError(f"{where}: no list of feeds: more than {MOST_ELEMENTS:,} elements", hint=HINT)
    if any(
        tag[0].count("=") > MOST_ATTRIBUTES and len(_ATTRIBUTE.findall(tag[0])) > MOST_ATTRIBUTES
        for tag in _LONG_TAG.finditer(text)
    ):
        raise InputError(f"{where}: no list of feeds: more than {MOST_ATTRIBUTES} attributes of one element", hint=HINT)


def _kind(text: str, tag: str) -> str:
    """Return what a text that is no OPML is, for a reader."""
    begin = text.lstrip("\ufeff \t\r\n")[:1]
    if not begin:
        return "an empty file"
    if begin in "{[":
        return "JSON"
    if tag:
        return _KINDS[tag]
    other = _ANY_TAG.search(text)
    return f"another kind of XML: it begins with <{other[1][:40]}>" if other else "plain text"


def _reference(found: re.Match[str]) -> str:
    """Return a numeric reference that XML can hold as it is, and every other ampersand escaped."""
    if not (found[1] or found[2]):
        return "&amp;"
    code = int(found[1]) if found[1] else int(found[2], 16)
    return f"&#{code};" if code <= 0x10FFFF and not _NOT_XML.match(chr(code)) else ""


def _parsed(text: str, where: str) -> tuple[Any, list[Missing]]:
    """Return the root element, and what the parser could not make sense of; no element if nothing can be read."""
    from lxml import etree  # noqa: PLC0415 - 30 ms to import, and most runs read no list

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
    reason = f"broken at line {faults[0].line}: feeds from there on may be left out"
    return root, [Missing(where, reason)]


def _outlines(root: Any) -> Iterator[tuple[dict[str, str], str]]:
    """Yield the attributes of each outline, their names in lower case, and the folder that it is in."""
    if root is None:
        return
    from lxml import etree  # noqa: PLC0415 - see _parsed

    folders = [""]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            folders.pop()
            continue
        folder = folders[-1]
        if element.tag.rpartition("}")[2].lower() != "outline":
            folders.append(folder)
            continue
        attributes = {name.lower(): value for name, value in element.items()}
        yield attributes, folder
        is_folder = len(element) and not attributes.get("xmlurl")  # an unclosed feed is no folder for the next one
        folders.append(_below(folder, _name(attributes)) if is_folder else folder)


def _read(attributes: dict[str, str], folder: str, number: int) -> Subscription | Missing | None:
    """Return the feed that an outline is, or why it is none; ``None`` for a folder, or what was never meant as one."""
    given = attributes.get("xmlurl", "").strip()
    kind = attributes.get("type", "").strip().lower()
    if not given:
        other = attributes.get(_FRESHRSS_LIST) or (attributes.get("url", "") if kind in {*_LISTS, "link"} else "")
        if other:
            is_list = kind in _LISTS or _FRESHRSS_LIST in attributes or other.lower().endswith(".opml")
            return Missing(_shown(other), "another list" if is_list else "a link, not a feed", _name(attributes))
        return Missing(f"outline {number}", "no address", _name(attributes)) if kind in {"rss", "atom"} else None
    url = _address(given)
    if not _is_web(url):
        return Missing(_shown(given) or f"outline {number}", "not a web address", _name(attributes))
    name = _name(attributes, but=given)
    site = _address(attributes.get("htmlurl", ""))
    return Subscription(
        url=url,
        outlet="" if name == url else name,
        site=site if _is_web(site) else "",
        language=_language(attributes.get("language", "")),
        folder=folder or _below("", attributes.get("category", "").partition(",")[0]),
    )


def _name(attributes: dict[str, str], *, but: str = "") -> str:
    """Return what an outline is called, unless that is ``but``: for want of a name, readers write the address."""
    for key in ("title", "text"):
        given = attributes.get(key, "").strip()
        name = _line(_unescaped(given))
        if name and given != but:
            return name
    return ""


def _unescaped(text: str) -> str:
    """Return ``text`` without the entities of HTML: many readers escape the escaped titles of feeds once more."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text


def _line(text: str) -> str:
    """Return ``text`` as one line without control characters, cut where no name goes on."""
    if not (text.isascii() and text.isprintable()):
        text = normalize(_NOT_XML.sub("", text))
    return " ".join(text.split())[:LONGEST_NAME].rstrip()


def _below(folder: str, names: str) -> str:
    """Return ``folder`` with folders in it: ``/Libya`` and ``UN/Geneva`` are ``/Libya/UN/Geneva``."""
    for name in map(_line, names.split("/")):
        if name and len(folder) + 1 + len(name) <= LONGEST_FOLDER:
            folder = f"{folder}/{name}"
    return folder


def _address(given: str) -> str:
    """Return an address without what nobody sees or meant: line breaks, ``&amp;`` for ``&``, ``feed:``."""
    if _PLAIN.fullmatch(given):
        return given
    bare = _TWICE_ESCAPED.sub("&", _UNSEEN.sub("", given).strip())
    scheme = _SCHEME.match(bare)
    if scheme:
        bare = ("" if scheme[2] else f"http{scheme[1].lower()}://") + bare[scheme.end() :]
    return bare.replace(" ", "%20")


def _is_web(url: str) -> bool:
    return _HOSTED.match(url) is not None or host(url) != ""


def _key(url: str) -> str:
    return url if _PLAIN.fullmatch(url) else canonical(url)


def _shown(address: str) -> str:
    line = _line(address[: 2 * LONGEST_SHOWN])
    return line if len(line) <= LONGEST_SHOWN else line[:LONGEST_SHOWN] + "…"


def _language(given: str) -> str:
    bare = given.strip()
    return bare if _LANGUAGE.fullmatch(bare) else ""


def _cleaned(feed: Subscription) -> Subscription:
    """Return ``feed`` as it is read when it has been written."""
    url, site, name = _address(feed.url), _address(feed.site), _line(feed.outlet)
    return replace(
        feed,
        url=url,
        outlet="" if name == url else name,
        site=site if _is_web(site) else "",
        language=_language(feed.language),
        folder=_below("", feed.folder),
    )


def _written(folder: _Folder, indent: str) -> Iterator[str]:
    """Yield the lines of what a folder holds."""
    for name, held in folder.items():
        if isinstance(held, Subscription):
            yield f"{indent}<outline {_attributes(held)}/>"
            continue
        escaped = _escaped(_guarded(str(name)))
        yield f'{indent}<outline text="{escaped}" title="{escaped}">'
        yield from _written(held, indent + "  ")
        yield f"{indent}</outline>"


def _attributes(feed: Subscription) -> str:
    name = _guarded(feed.outlet)
    values = {"type": "rss", "text": name or feed.url, "title": name, "xmlUrl": feed.url, "htmlUrl": feed.site}
    values["language"] = feed.language
    return " ".join(f'{key}="{_escaped(value)}"' for key, value in values.items() if value)


def _guarded(name: str) -> str:
    """Return a name so that reading, which undoes the entities of HTML once, gives it back."""
    return _ENTITY.sub(lambda entity: "&amp;" + entity[0][1:], name)


def _escaped(text: str) -> str:
    return html.escape(text, quote=True)
