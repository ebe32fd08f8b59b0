"""Parse feeds: RSS, RDF, Atom and JSON Feed, broken ones too. Nothing is fetched.

feedparser parses XML, broken XML too; encodings, links, dates and markup are handled here, so that only the
fields that are used are cleaned.
"""

import io
import json
import re
from collections.abc import Iterable
from datetime import datetime
from html import unescape
from typing import Any

from briefbot.entries import Document, ParseError, RawEntry
from briefbot.sources.feed_pictures import picture_of_entry, picture_of_item
from briefbot.sources.fields import (
    author_names,
    best_text,
    decoded,
    dicts_in,
    first_moment,
    language_in,
    moment_in,
    string_in,
    unique_entries,
)
from briefbot.web.fragments import html_to_line
from briefbot.web.limits import TooMuchError, check_xml
from briefbot.web.pages import load_page
from briefbot.web.urls import absolute_url, duplicate_key

#: Characters at the start of a page that are searched for links to its feeds.
LONGEST_HEAD = 500_000

#: Characters before a feed's root element that are skipped: blanks, warnings of the program that wrote it.
LONGEST_JUNK = 20_000

#: Elements of a feed at most; two thousand entries have half of it.
MOST_ELEMENTS = 40_000

#: Characters of a broken feed that are parsed; the rest is ignored. Feeds have a fifth of it.
LONGEST_BROKEN = 1_000_000

_FEEDS = frozenset({"rss", "feed", "rdf", "channel"})
_PAGES = frozenset({"html", "head", "body", "meta", "title", "div", "script", "link", "p", "center", "h1"})
_KINDS = {"urlset": "a sitemap", "sitemapindex": "a sitemap index", "opml": "a list of feeds", "svg": "an image"}

_FIRST_TAG = re.compile(
    r"<!--[\s\S]*?(?:-->|\Z)|<\?[\s\S]*?(?:\?>|\Z)|<(?P<name>(?:[A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*)(?=[\s/>])"
)
_DOCTYPE = re.compile(r"\s*<!doctype\s+html", re.IGNORECASE)
_FEED_TAG = re.compile(r"<(?:rss|feed|(?:rdf:)?RDF)(?=[\s>])[^<>]*>")
_FEED_MARK = re.compile(r"<(?:\w+:)?(?:rss|channel)[\s/>]|://(?:www\.w3\.org/2005/Atom|purl\.org/atom/|purl\.org/rss/)")
_PROLOGUE = re.compile(
    r"(?:<\?xml\s[^<>]*>)?(?:\s++|<\?(?!xml\s)[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^<>\[]*(?:\[[^\]]*\]\s*)?>)*+",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"<(?:item|entry)(?=[\s>])")
_NEW_LOCATION = re.compile(r"<(?:itunes:new-feed-url|newLocation)>\s*(?:<!\[CDATA\[)?\s*([^<>\s\]]{8,2000})")
_LOOKS_ESCAPED = re.compile(r"</[a-zA-Z]+>|<br|<p>|&(?:#\w{2,6}|[a-z]{2,6});", re.IGNORECASE)
_SHOWN = re.compile(r"<(/?)media:description\b[^<>]*?(/?)>")

#: XML first.
_FEED_TYPES = (
    *("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
    *("application/feed+json", "application/json"),
)

_COMMENTS = re.compile(r"comment|kommentar|reacties|تعليق", re.IGNORECASE)
_JSON_FEED = "jsonfeed.org/version"


def read_feed(data: bytes, *, url: str, content_type: str = "", now: datetime) -> Document:
    """Return the entries of the feed ``data``; for an HTML page, the feeds that it links to.

    Args:
        data: The document, of any format and in any encoding.
        url: Its address, which relative links are relative to.
        content_type: The HTTP header, which may be wrong: it counts only for the encoding, and last.
        now: Dates later than this are dropped.

    Raises:
        ParseError: it is not a feed, and links to none.
    """
    text = decoded(data, "feed", content_type)
    try:
        return _document(text, url, now)
    except ParseError as error:
        raise ParseError(f"not a feed: {error}") from None


def _document(text: str, url: str, now: datetime) -> Document:
    """Return what `read_feed` does; its errors say what the text is instead of a feed."""
    bare = text.lstrip("\ufeff \t\r\n")
    if bare[:1] in {"{", "["}:
        return _json_feed(bare, url, now)
    first = next((match for match in _FIRST_TAG.finditer(text) if match["name"]), None)
    name = first["name"].rpartition(":")[2].lower() if first else ""
    if first and name in _FEEDS:
        return _xml_feed(text, first.start(), url, now)
    later = None if name == "html" or _DOCTYPE.match(bare) else _FEED_TAG.search(text[:LONGEST_JUNK])
    if later is not None:
        return _xml_feed(text, later.start(), url, now)
    if name in _PAGES or _DOCTYPE.match(bare):
        return _page(text, url)
    if name == "redirect" and (address := _new_address(text, url)):
        return Document(feeds=(address,))
    kind = _KINDS.get(name, f"XML of another kind, <{name[:40]}>") if name else "plain text"
    raise ParseError(kind)


def _xml_feed(text: str, start: int, url: str, now: datetime) -> Document:
    xml, long = text[start:], ""
    try:
        fault = check_xml(xml, elements=MOST_ELEMENTS)
    except TooMuchError as error:
        xml, long = _shortened(xml), f"{error}: only its first and last entries were read"
        fault = check_xml(xml, elements=MOST_ELEMENTS)
    xml = xml[:LONGEST_BROKEN] if fault else xml
    found = _parsed(_SHOWN.sub(r"<\1shown\2>", xml) if "media:description" in xml else xml)
    feed = found["feed"]
    if not found["entries"] and not feed.get("title") and not _FEED_MARK.search(xml[:LONGEST_JUNK]):
        raise ParseError("XML of another kind")
    is_atom = str(found.get("version", "")).startswith("atom")
    base = url if is_atom else absolute_url(string_in(feed, "link"), url) or url
    language = string_in(feed, "language")
    address = _new_address(xml, url)
    return Document(
        entries=unique_entries(_entry(each, language, base, now) for each in found["entries"]),
        title=html_to_line(string_in(feed, "title")),
        fault=_junk(text[:start]) or fault or long or (f"it says that it moved to {address}" if address else ""),
    )


def _shortened(xml: str) -> str:
    """Return a feed of too many entries with the first and the last of them: the newest stand at either end."""
    starts = [entry.start() for entry in _ENTRY.finditer(xml)]
    kept = len(starts) * MOST_ELEMENTS // max(xml.count("<"), 1) // 2
    return xml[: starts[kept]] + xml[starts[-kept] :] if 0 < 2 * kept < len(starts) else xml


def _parsed(xml: str) -> Any:
    import feedparser  # noqa: PLC0415 - 80 ms to import

    document = f'<?xml version="1.0" encoding="utf-8"?>\n{xml}'.encode("utf-8", "replace")
    try:
        return feedparser.parse(
            io.BytesIO(document),  # feedparser takes a string for a file name
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # noqa: BLE001 - odd nesting makes it raise all kinds of exceptions
        raise ParseError(f"unreadable ({type(error).__name__})") from None


def _new_address(xml: str, url: str) -> str:
    """Return the address that a feed says it has moved to; empty if it names no other than ``url``."""
    moved = _NEW_LOCATION.search(xml[:LONGEST_JUNK])
    address = absolute_url(unescape(moved[1]), url) if moved else ""
    return "" if duplicate_key(address) == duplicate_key(url) else address


def _junk(before: str) -> str:
    """Return why the text before a feed's first tag is an error; empty if it is allowed there."""
    if _PROLOGUE.fullmatch(before.removeprefix("\ufeff")):
        return ""
    return "something before the feed" if before.partition("<?xml")[0].strip() else "blanks before the XML declaration"


def _entry(entry: Any, language: str, base: str, now: datetime) -> RawEntry:
    """Return an entry of feedparser's result, whose values may be of any type, as a `RawEntry`."""
    contents = dicts_in(entry, "content")
    summary, title = _dict(entry, "summary_detail"), _dict(entry, "title_detail")
    bodies = [_body(body, is_content=True) for body in contents]
    if string_in(entry, "summary") not in {body[0] for body in bodies}:
        bodies.append(_body({**summary, "value": string_in(entry, "summary")}, is_content=False))
    text, is_full = best_text(bodies, last_resort=string_in(entry, "shown"))
    authors = [string_in(author, "name") for author in dicts_in(entry, "authors")]
    published = first_moment((string_in(entry, key) for key in ("published", "created")), now)
    return RawEntry(
        url=_first_url(_links(entry), base),
        title=html_to_line(string_in(entry, "title")),
        text=text,
        is_full=is_full,
        guid=string_in(entry, "id"),
        published=published or moment_in(string_in(entry, "updated"), now),
        dated_by_edit=published is None,
        author=author_names(authors if any(authors) else [string_in(entry, "author")]),
        outlet=html_to_line(string_in(_dict(entry, "source"), "title")),
        language=language_in((*(string_in(each, "language") for each in (entry, title, summary, *contents)), language)),
        picture=picture_of_entry(entry, base),
    )


def _first_url(links: Iterable[str], base: str) -> str:
    return next(filter(None, (absolute_url(link, base) for link in links)), "")


def _body(body: dict[str, Any], *, is_content: bool) -> tuple[str, bool, bool]:
    text = string_in(body, "value")
    is_plain = string_in(body, "type") == "text/plain" and not _LOOKS_ESCAPED.search(text)
    return text, is_content, not is_plain


def _links(entry: Any) -> list[str]:
    """Return the candidates for the article's address, the best first."""
    identity, link = string_in(entry, "id"), string_in(entry, "link")
    is_identity = bool(dict.get(entry, "guidislink"))
    if is_identity and link == identity and not identity.startswith(("http://", "https://")):
        link = ""  # a name, which feedparser takes for a relative link
    alternates = [string_in(each, "href") for each in dicts_in(entry, "links") if string_in(each, "rel") == "alternate"]
    permanent = identity if is_identity and identity.startswith("http") else ""
    return [string_in(entry, "feedburner_origlink"), link, permanent, *(alternates if link else ())]


def _json_feed(text: str, url: str, now: datetime) -> Document:
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        raise ParseError("broken JSON" if text[:1] == "{" else "plain text") from None
    if not isinstance(feed, dict) or _JSON_FEED not in string_in(feed, "version"):
        raise ParseError("JSON of another kind")
    base = absolute_url(string_in(feed, "home_page_url"), url) or url
    language = string_in(feed, "language")
    return Document(
        entries=unique_entries(_json_entry(item, language, base, now) for item in dicts_in(feed, "items")),
        title=html_to_line(string_in(feed, "title")),
    )


def _json_entry(item: dict[str, Any], language: str, base: str, now: datetime) -> RawEntry:
    identity = string_in(item, "id")
    permanent = identity if identity.startswith(("http://", "https://")) else ""
    authors = [*dicts_in(item, "authors"), _dict(item, "author")]
    published = moment_in(string_in(item, "date_published"), now)
    text, is_full = best_text(
        (
            (string_in(item, "content_html"), True, True),
            (string_in(item, "content_text"), True, False),
            (string_in(item, "summary"), False, False),
        )
    )
    return RawEntry(
        url=_first_url((string_in(item, "url"), permanent, string_in(item, "external_url")), base),
        title=html_to_line(string_in(item, "title")),
        text=text,
        is_full=is_full,
        guid=str(item.get("id") or ""),
        published=published or moment_in(string_in(item, "date_modified"), now),
        dated_by_edit=published is None,
        author=author_names(string_in(author, "name") for author in authors),
        language=language_in((string_in(item, "language"), language)),
        picture=picture_of_item(item, base),
    )


def _page(text: str, url: str) -> Document:
    """Return the feeds that an HTML page links to in its head."""
    tree = load_page(text[:LONGEST_HEAD])
    base, found = url, dict[str, tuple[bool, int]]()
    for tag in tree.iter("base", "link") if tree is not None else ():
        href = tag.get("href") or ""
        kind = (tag.get("type") or "").partition(";")[0].strip().lower()
        if tag.tag == "base":
            base = absolute_url(href, url) or base
        elif "alternate" in (tag.get("rel") or "").lower().split() and kind in _FEED_TYPES:
            address = absolute_url(href, base)
            if address and "/wp-json/" not in address:
                is_comments = bool(_COMMENTS.search(f"{tag.get('title')} {address}"))
                found.setdefault(address, (is_comments, _FEED_TYPES.index(kind) // 3))
    if tree is None or not found:
        raise ParseError("an HTML page that names none")
    title = html_to_line(tree.findtext(".//title") or "")
    return Document(title=title, feeds=tuple(sorted(found, key=found.__getitem__)))


def _dict(values: dict[str, Any], key: str) -> dict[str, Any]:
    value = dict.get(values, key)
    return value if isinstance(value, dict) else {}
