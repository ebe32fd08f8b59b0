"""Finds what is wrong with a feed: by RFC 4287 (Atom), and by version 1.1 of JSON Feed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser

_ATOM = "{http://www.w3.org/2005/Atom}"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

#: Of each name the type of its value, in a feed and in an item (https://www.jsonfeed.org/version/1.1/).
_OF_FEED = {
    **dict.fromkeys(("version", "title", "home_page_url", "feed_url", "description", "language"), str),
    "authors": list,
    "items": list,
}
_OF_ITEM = {
    **dict.fromkeys(("id", "url", "title", "content_html", "content_text", "summary", "language"), str),
    "date_published": str,
    "date_modified": str,
    "tags": list,
    "authors": list,
}


def atom_faults(data: bytes) -> list[str]:
    """Return what is wrong with an Atom feed, a line each."""
    parsed = feedparser.parse(data)
    root = ET.fromstring(data)
    found = [str(parsed.bozo_exception)] if parsed.bozo else []
    entries = root.findall(f"{_ATOM}entry")
    for each in (root, *entries):
        found += _one_each(each)
    if not root.findtext(f"{_ATOM}author/{_ATOM}name"):
        found.append("nobody is its author")
    ids = Counter(each.findtext(f"{_ATOM}id") for each in (root, *entries))
    found += [f"the id {name} stands {number} times" for name, number in ids.items() if number > 1]
    for each in entries:
        links = [link.get("href", "") for link in each.findall(f"{_ATOM}link") if link.get("rel") == "alternate"]
        if len(links) != 1 or each.find(f"{_ATOM}content") is None:
            found.append(f"an entry has {len(links)} pages, or no content")
    found += [f"{link!r} is not absolute" for link in _links(root) if not urlsplit(link).netloc]
    return found


def _one_each(element: ET.Element) -> Iterator[str]:
    """What an element that must have one each of id, title and updated has not (4.1.1, 4.1.2)."""
    for name in ("id", "title", "updated"):
        values = [each.text or "" for each in element.findall(f"{_ATOM}{name}")]
        if len(values) != 1 or not values[0].strip():
            yield f"{len(values)} of {name}, or an empty one"
        elif name == "updated" and not _MOMENT.fullmatch(values[0]):
            yield f"{values[0]!r} is no moment"


def _links(root: ET.Element) -> Iterator[str]:
    yield from (each.get("href", "") for each in root.iter(f"{_ATOM}link"))
    yield from (each.text or "" for each in root.iter(f"{_ATOM}id"))


def json_feed_faults(data: bytes) -> list[str]:
    """Return what is wrong with a JSON Feed, a line each."""
    feed = json.loads(data)
    found = [*_mistyped(feed, _OF_FEED, "the feed")]
    if feed.get("version") != "https://jsonfeed.org/version/1.1" or not feed.get("title"):
        found.append("no version, or no title")
    items = feed.get("items", [])
    found += [fault for each in items for fault in _mistyped(each, _OF_ITEM, "an item")]
    found += [f"an item without {name}" for each in items for name in ("id",) if not each.get(name)]
    found += ["an item without content" for each in items if not (each.get("content_html") or each.get("content_text"))]
    ids = Counter(each.get("id") for each in items)
    found += [f"the id {name} stands {number} times" for name, number in ids.items() if number > 1]
    for each in (feed, *items):
        found += [f"{each[n]!r} is not absolute" for n in each if n.endswith("url") and not urlsplit(each[n]).netloc]
        found += [f"{each[n]!r} is no moment" for n in each if n.startswith("date_") and not _MOMENT.fullmatch(each[n])]
    return found


def _mistyped(value: dict[str, Any], types: dict[str, type], what: str) -> Iterator[str]:
    for name, each in value.items():
        if name.startswith("_"):
            continue
        if name not in types:
            yield f"{what} has {name}, which the format does not know"
        elif not isinstance(each, types[name]):
            yield f"{what} has {name} as {type(each).__name__}"
