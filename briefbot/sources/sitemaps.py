"""Sitemaps to the addresses that they list: plain ones, those for news, indexes, gzipped ones, lists of lines."""

from __future__ import annotations

import io
import re
import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from briefbot.entries import Document, ParseError, RawEntry
from briefbot.language.characters import NOT_XML
from briefbot.sources.fields import decoded, distinct, first_moment, language_in
from briefbot.web.fragments import html_to_line
from briefbot.web.limits import TooMuchError, check_xml
from briefbot.web.urls import absolute_url

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Bytes of an unpacked sitemap, as sitemaps.org has it; what is larger is refused before it is unpacked.
LARGEST = 50_000_000

#: Addresses of one sitemap, as sitemaps.org has it; the rest is left out.
MOST_ADDRESSES = 50_000

#: Elements of one sitemap; a news entry with a picture has a dozen.
MOST_ELEMENTS = 20 * MOST_ADDRESSES

#: Entries that changed or were published earlier are left out: sitemaps list all that a site ever had.
NEWS_FOR = timedelta(days=3)

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_INVALID = re.compile(f"[{NOT_XML}]")
_START = re.compile(r"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)

#: A bracket that opens no tag. The parser, which goes on behind it, would look at all that follows each time.
_STRAY = re.compile(r"<(?!/?[\w:][^<>]*>|[!?])")

_AMPERSAND = re.compile(r"&(?!#?\w{1,8};)")
_DECLARED = frozenset({"loc", "lastmod", "title", "publication_date", "name", "language"})


def read_sitemap(data: bytes, *, url: str, now: datetime) -> Document:
    """Return the addresses that a sitemap lists, the most recently changed first; of an index, its sitemaps.

    Entries have no text. Only a news sitemap says when an entry was published. What changed, or was published,
    earlier than ``NEWS_FOR`` before ``now`` is left out; what has no date stays.

    Raises:
        ParseError: it is no sitemap, or unpacks to more than ``LARGEST`` bytes.
    """
    bare = _unpacked(data)
    if len(bare) > LARGEST:
        raise ParseError(f"not a sitemap: more than {LARGEST // 1_000_000} MB")
    text = decoded(bare, "sitemap")
    start = _START.search(text[:100_000])
    if start is None:
        return _lines(text, url)
    fault, found = _found(text[start.start() :])
    sitemaps = [said for kind, said in found if kind == "sitemap"]
    children = sorted(sitemaps, key=lambda said: _changed(said, now) or _LONG_AGO, reverse=True)
    addresses = (absolute_url(said.get("loc", ""), url) for said in children)
    entries = _newest((said for kind, said in found if kind == "url"), url, now)
    return Document(entries=entries, children=tuple(dict.fromkeys(filter(None, addresses))), fault=fault)


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        bare = unpacker.decompress(data, LARGEST)
    except zlib.error:
        raise ParseError("not a sitemap: a broken gzip archive") from None
    if unpacker.unconsumed_tail:
        raise ParseError(f"not a sitemap: more than {LARGEST // 1_000_000} MB unpacked")
    return bare


def _lines(text: str, url: str) -> Document:
    """Return the entries of a sitemap that is a list of addresses."""
    lines = [line.strip() for line in text[:LARGEST].split("\n", MOST_ADDRESSES)[:MOST_ADDRESSES]]
    lines = [line for line in lines if line and not line.startswith("#")]
    if not lines or not all(re.match(r"https?://\S+$", line) for line in lines):
        kind = "neither XML nor a list of addresses" if "<" not in text else "XML or HTML of another kind"
        raise ParseError(f"not a sitemap: {kind}")
    return Document(entries=distinct(RawEntry(url=link) for line in lines if (link := absolute_url(line, url))))


def _found(xml: str) -> tuple[str, list[tuple[str, dict[str, str]]]]:
    """Return what is broken in ``xml`` and what each of its elements says, by its kind: ``url`` or ``sitemap``."""
    from lxml import etree  # noqa: PLC0415 - 20 ms to import, and a start without sitemaps needs none

    lenient = _STRAY.sub("&lt;", _AMPERSAND.sub("&amp;", _INVALID.sub("", xml))).encode("utf-8", "replace")
    found: list[tuple[str, dict[str, str]]] = []
    try:
        fault = check_xml(xml, elements=MOST_ELEMENTS)
        for _, element in etree.iterparse(
            io.BytesIO(lenient), recover=True, resolve_entities=False, no_network=True, load_dtd=False
        ):
            kind = element.tag.rpartition("}")[2]
            if kind in {"url", "sitemap"}:
                found.append((kind, _said(element)))
                element.clear()
            if len(found) == MOST_ADDRESSES:
                break
    except TooMuchError as error:
        raise ParseError(f"not a sitemap: {error}") from None
    except (etree.LxmlError, ValueError):
        raise ParseError("not a sitemap: broken beyond reading") from None
    return fault, found


def _said(element: Any) -> dict[str, str]:
    said: dict[str, str] = {}
    for child in element.iterdescendants("*"):
        space, _, name = child.tag.rpartition("}")
        name = name.rpartition(":")[2]
        if name in _DECLARED and "image" not in space and "video" not in space:  # their titles are not the article's
            said.setdefault(name, (child.text or "").strip())
    return said


def _changed(said: dict[str, str], now: datetime) -> datetime | None:
    return first_moment((said.get("publication_date", ""), said.get("lastmod", "")), now)


def _newest(found: Iterable[dict[str, str]], url: str, now: datetime) -> tuple[RawEntry, ...]:
    dated = [(_changed(said, now), said) for said in found]
    recent = [(moment, said) for moment, said in dated if moment is None or moment >= now - NEWS_FOR]
    recent.sort(key=lambda pair: pair[0] or _LONG_AGO, reverse=True)
    entries = (_entry(said, url, now) for _, said in recent)
    return distinct(entry for entry in entries if entry.url)


def _entry(said: dict[str, str], url: str, now: datetime) -> RawEntry:
    return RawEntry(
        url=absolute_url(said.get("loc", ""), url),
        title=html_to_line(said.get("title", "")),
        published=first_moment([said.get("publication_date", "")], now),
        outlet=html_to_line(said.get("name", "")),
        language=language_in([said.get("language", "")]),
    )
