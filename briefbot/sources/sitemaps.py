"""Parse sitemaps: plain ones, Google's news sitemaps, indexes, gzipped ones, and lists of addresses."""

import io
import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from briefbot.entries import Document, ParseError, RawEntry
from briefbot.language.characters import NOT_XML
from briefbot.model import moment_of
from briefbot.sources.fields import decoded, language_in, moment_in, unique_entries
from briefbot.web.fragments import html_to_line
from briefbot.web.limits import TooMuchError, check_xml
from briefbot.web.urls import absolute_url

#: Addresses of one sitemap at most, as sitemaps.org defines it; the rest is left out.
MOST_ADDRESSES = 50_000

#: Elements of one sitemap at most; a news entry with a picture has a dozen.
MOST_ELEMENTS = 20 * MOST_ADDRESSES

#: Entries that changed or were published earlier are left out: sitemaps list all that a site ever had.
NEWS_FOR = timedelta(days=3)

#: Stands for a missing date; sorts last.
_NEVER = datetime.min.replace(tzinfo=UTC)
_INVALID = re.compile(f"[{NOT_XML}]")
_START = re.compile(r"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)

#: A bracket that begins no tag. At each one the recovering parser would scan all that follows.
_STRAY = re.compile(r"<(?!/?[\w:][^<>]*>|[!?])")

_AMPERSAND = re.compile(r"&(?!#?\w{1,8};)")


def read_sitemap(data: bytes, *, url: str, content_type: str = "", now: datetime) -> Document:
    """Return the addresses that a sitemap lists, the most recently changed first; of an index, its sitemaps.

    Entries have no text. Only a news sitemap states when an entry was published. Entries that were changed or published
    earlier than ``NEWS_FOR`` before ``now`` are left out; those without a date are kept.

    Raises:
        ParseError: it is not a sitemap, or has more than `briefbot.sources.fields.LARGEST` bytes uncompressed.
    """
    text = decoded(data, "sitemap", content_type)
    start = _START.search(text[:100_000])
    if start is None:
        return _lines(text, url)
    fault, found = _elements(text[start.start() :], url, now)
    found.sort(key=lambda each: each[1], reverse=True)
    addresses = dict.fromkeys(entry.url for kind, _, entry in found if kind == "sitemap" and entry.url)
    recent = (each for kind, changed, each in found if kind == "url" and not _NEVER < changed < now - NEWS_FOR)
    return Document(
        entries=unique_entries(entry for entry in recent if entry.url), children=tuple(addresses), fault=fault
    )


def _lines(text: str, url: str) -> Document:
    """Return the entries of a sitemap in plain text, one address a line."""
    lines = [line.strip() for line in text.split("\n", MOST_ADDRESSES)[:MOST_ADDRESSES]]
    lines = [line for line in lines if line and not line.startswith("#")]
    if not lines or not all(re.match(r"https?://\S+$", line) for line in lines):
        kind = "neither XML nor a list of addresses" if "<" not in text else "XML or HTML of another kind"
        raise ParseError(f"not a sitemap: {kind}")
    return Document(entries=unique_entries(RawEntry(url=link) for line in lines if (link := absolute_url(line, url))))


def _elements(xml: str, base: str, now: datetime) -> tuple[str, list[tuple[str, datetime, RawEntry]]]:
    """Return the fault of ``xml`` and its elements: kind (``url`` or ``sitemap``), last change, and entry."""
    from lxml import etree  # noqa: PLC0415 - 20 ms to import, and a start without sitemaps needs none

    lenient = _STRAY.sub("&lt;", _AMPERSAND.sub("&amp;", _INVALID.sub("", xml))).encode("utf-8", "replace")
    found: list[tuple[str, datetime, RawEntry]] = []
    try:
        fault = check_xml(xml, elements=MOST_ELEMENTS)
        for _, element in etree.iterparse(
            io.BytesIO(lenient), recover=True, resolve_entities=False, no_network=True, load_dtd=False
        ):
            kind = element.tag.rpartition("}")[2]
            if kind in {"url", "sitemap"}:
                found.append((kind, *_entry(element, base, now)))
                element.clear()
            if len(found) == MOST_ADDRESSES:
                break
    except TooMuchError as error:
        raise ParseError(f"not a sitemap: {error}") from None
    except (etree.LxmlError, ValueError):
        raise ParseError("not a sitemap: broken beyond reading") from None
    return fault, found


def _entry(element: Any, base: str, now: datetime) -> tuple[datetime, RawEntry]:
    fields: defaultdict[str, str] = defaultdict(str)
    for child in element.iterdescendants("*"):
        space, _, name = child.tag.rpartition("}")
        if "image" not in space and "video" not in space:  # these have titles and addresses of their own
            fields.setdefault(name.rpartition(":")[2], (child.text or "").strip())
    published = moment_in(fields["publication_date"], now)
    changed = published or moment_in(fields["lastmod"], now)
    return moment_of(changed) if changed else _NEVER, RawEntry(
        url=absolute_url(fields["loc"], base),
        title=html_to_line(fields["title"]),
        published=published,
        outlet=html_to_line(fields["name"]),
        language=language_in([fields["language"]]),
    )
