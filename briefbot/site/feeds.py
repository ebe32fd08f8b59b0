"""The feeds of a site (Atom, RFC 4287; JSON Feed 1.1) and its sitemap. They hold absolute addresses."""

import html
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

from briefbot.language.characters import NOT_XML, one_line, printable_json, replace_noncharacters
from briefbot.rendering.escaping import web_address
from briefbot.site.records import DayRecord, Quote

#: Days in a feed: who looks once a month misses none.
DAYS = 31

#: Addresses in one sitemap, at most: https://www.sitemaps.org/protocol.html.
MOST_ADDRESSES = 50_000

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NOT_XML = re.compile(f"[{NOT_XML}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedInfo:
    """What a feed says of itself."""

    title: str
    language: str
    home: str
    """Absolute address of the site in that language, with a slash at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """A brief in a feed."""

    url: str
    """Absolute address of its page, by which readers know it."""

    record: DayRecord
    tags: tuple[str, ...] = ()
    """Titles of the places and persons that it names most."""


def atom(info: FeedInfo, entries: Sequence[FeedEntry]) -> bytes:
    """Return an Atom feed of briefs, given the newest first; it was updated when the last of them was."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": info.language})
    _add(feed, "id", info.home)
    _add(feed, "title", info.title)
    _add(feed, "updated", _moment(_updated(entries)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{info.home}feed.atom")
    _add(feed, "link", rel="alternate", type="text/html", href=info.home)
    _add(feed, "generator", "briefbot")  # without its version: a newer one that tells the same writes no new feed
    _add(_add(feed, "author"), "name", info.title)
    for each in entries:
        entry = _add(feed, "entry")
        _add(entry, "id", each.url)
        _add(entry, "title", each.record.heading)
        _add(entry, "updated", _moment(each.record.updated))
        _add(entry, "link", rel="alternate", type="text/html", href=each.url)
        for tag in each.tags:
            _add(entry, "category", term=tag)
        _add(entry, "content", content_of(each.record), type="html")
    return _serialized(feed)


def json_feed(info: FeedInfo, entries: Sequence[FeedEntry]) -> bytes:
    """Return a JSON Feed of briefs, given the newest first."""
    items = [
        {
            "id": each.url,
            "url": each.url,
            "title": each.record.heading,
            "content_html": content_of(each.record),
            "date_modified": _moment(each.record.updated),
            "language": info.language,
            **({"tags": list(each.tags)} if each.tags else {}),
        }
        for each in entries
    ]
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": info.title,
        "home_page_url": info.home,
        "feed_url": f"{info.home}feed.json",
        "language": info.language,
        "authors": [{"name": info.title}],
        "items": items,
    }
    return (printable_json(replace_noncharacters(json.dumps(value, ensure_ascii=False, indent=1))) + "\n").encode()


def content_of(record: DayRecord) -> str:
    """Return a brief as a few lines of HTML: its glance, each sentence with its link, and the headings of its stories.

    >>> content_of(DayRecord(day=date(2020, 6, 5), heading="Brief", tally="", updated=datetime(2020, 6, 5, tzinfo=UTC)))
    ''
    """
    glance = "".join(f"<li>{_quoted(each)}</li>" for each in record.glance)
    stories = "".join(
        f'<li lang="{html.escape(story.language)}" dir="auto">{_linked(story.title, story.url)}</li>'
        for story in record.stories
    )
    tally = f"<p>{html.escape(record.tally)}</p>" if record.tally else ""
    return tally + (f"<ul>{glance}</ul>" if glance else "") + (f"<ol>{stories}</ol>" if stories else "")


def _quoted(quote: Quote) -> str:
    said = html.escape(quote.said_by)
    language = html.escape(quote.language)
    return (
        f'<span lang="{language}" dir="auto">{html.escape(quote.text)}</span>{said} ({_linked(quote.mark, quote.url)})'
    )


def _linked(text: str, url: str) -> str:
    address = web_address(url)
    shown = html.escape(one_line(text))
    return f'<a href="{html.escape(address)}">{shown}</a>' if address else shown


def sitemaps(home: str, pages: Iterable[tuple[str, date | None]]) -> dict[str, bytes]:
    """Return the sitemap of pages, each an absolute address with the day of its last change, by the name of its file.

    Of more than `MOST_ADDRESSES` there are several, and ``sitemap.xml`` lists them.
    """
    ET.register_namespace("", _SITEMAP)
    listed = list(pages)
    parts = [listed[start : start + MOST_ADDRESSES] for start in range(0, len(listed), MOST_ADDRESSES)] or [[]]
    if len(parts) == 1:
        return {"sitemap.xml": _sitemap("urlset", "url", parts[0])}
    files = {f"sitemap-{n}.xml": _sitemap("urlset", "url", part) for n, part in enumerate(parts, 1)}
    return files | {"sitemap.xml": _sitemap("sitemapindex", "sitemap", [(f"{home}{name}", None) for name in files])}


def _sitemap(root: str, item: str, pages: Iterable[tuple[str, date | None]]) -> bytes:
    made = ET.Element(f"{{{_SITEMAP}}}{root}")
    for address, changed in pages:
        url = ET.SubElement(made, f"{{{_SITEMAP}}}{item}")
        ET.SubElement(url, f"{{{_SITEMAP}}}loc").text = address
        if changed:
            ET.SubElement(url, f"{{{_SITEMAP}}}lastmod").text = changed.isoformat()
    return _serialized(made)


def _updated(entries: Sequence[FeedEntry]) -> datetime:
    return max((each.record.updated for each in entries), default=datetime(1970, 1, 1, tzinfo=UTC))


def _moment(moment: datetime) -> str:
    """Return a moment as RFC 3339 has it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """Add an element of Atom; what XML cannot hold is left out of its text."""
    made = ET.SubElement(
        parent, f"{{{_ATOM}}}{name}", {key: _NOT_XML.sub("", each) for key, each in attributes.items()}
    )
    made.text = _NOT_XML.sub("", replace_noncharacters(text)) or None
    return made


def _serialized(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"
