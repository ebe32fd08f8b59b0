"""Extract the article of a web page: text, headline, date, outlet, address, picture. Nothing is fetched.

trafilatura extracts text and headline; only this module imports it. The date is extracted here, from metadata,
JSON-LD, or beside the headline: trafilatura also takes dates from elsewhere in the page, which would be guesses.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from briefbot.entries import RawEntry
from briefbot.language.dates import parse_moment, stated_date
from briefbot.web.limits import TooMuchError, check_page
from briefbot.web.page_pictures import picture_of_page
from briefbot.web.urls import absolute_url, canonical

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from lxml.html import HtmlElement

#: Characters of a page at most; a longer one is cut. Articles have a hundredth of it.
LONGEST_PAGE = 5_000_000

#: Characters at most of an element that contains a date and little else.
LONGEST_DATE = 80

#: Characters of paragraphs after the headline beyond which a date belongs to something else.
BESIDE_HEADLINE = 600

#: Names of metadata with the date of publication, the most reliable first.
_DATE_NAMES = (
    "article:published_time og:article:published_time og:published_time article.published datepublished"
    " rnews:datepublished published_time publish_date publish-date publishdate pubdate parsely-pub-date"
    " sailthru.date cxenseparse:recs:publishtime originalpublicationdate ptime dc.date.issued"
    " dcterms.issued dc.date.created dcterms.created dcterms.date dc.date date"
)
_PUBLISHED = tuple(_DATE_NAMES.split())
_SITE = ("og:site_name", "application-name", "dc.publisher", "article:publisher_name")
_NAMED_DATE = re.compile(
    r"(?<![a-z])(?:date(?:time|line|published|posted)?|publish(?:ed)?(?:date|time|on|at)?|pubdate|posted|time(?:stamp)?)"
    r"(?![a-z])",
    re.IGNORECASE,
)
_ELSEWHERE = frozenset({"nav", "aside", "footer", "head"})

_PAGE = re.compile(rb"(?:<\?xml[^<>]*>\s*)?(?:<!--[^<>]*-->\s*)?<(?:!doctype\s+html|html\b)", re.IGNORECASE)
_PAGE_TAG = re.compile(r"<(?:html|body)\b", re.IGNORECASE)


def read_page(source: str, *, base: str = "") -> RawEntry | None:
    """Return the article of the HTML page ``source``; ``None`` if there is no text in it.

    Its ``url`` is the canonical address that the page declares. ``is_full`` is set if the page declares itself an
    article. Its language is the declared one, which is often wrong. ``base`` is the address of the page, for relative
    links.

    >>> read_page("<html><body></body></html>") is None
    True

    Raises:
        TooMuchError: it has more markup than is reasonable to read.
    """
    try:
        tree = load_page(source)
        return None if tree is None else _page(tree, base)
    except TooMuchError:
        raise
    except Exception:  # noqa: BLE001 - whatever parser and extractor raise on a broken page costs only that page
        return None


def load_page(source: str) -> HtmlElement | None:
    """Return the tree of the HTML page ``source``; ``None`` if it is empty or cannot be parsed.

    Raises:
        TooMuchError: it has more markup than is reasonable to read.
    """
    whole = source[:LONGEST_PAGE]
    if not _PAGE_TAG.search(whole):  # a fragment, even without tags, becomes a page
        whole = f"<html><body><div>{whole}</div></body></html>"
    check_page(whole)
    return _trafilatura().load_html(whole)


def looks_like_page(data: bytes) -> bool:
    """Return whether the data of a file begins like an HTML page.

    >>> looks_like_page(b"<!DOCTYPE html><html>")
    True
    """
    return _PAGE.match(data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip()) is not None


def _page(tree: HtmlElement, base: str) -> RawEntry | None:
    meta, data = _meta(tree), list(_linked_data(tree))
    outlet, published, url = _outlet(meta, data), _published(tree, meta, data), _address(tree, meta, base)
    articles = [item for item in data if _is_article(item)]
    picture = picture_of_page(tree, articles, data, base or url)
    title, text = _extracted(tree)
    title = without_outlet(title or meta.get("og:title") or tree.findtext(".//title") or "", outlet)
    lines = (line.strip().removeprefix("- ") for line in text.splitlines())
    text = "\n\n".join(line for line in lines if line not in {"", title})
    if not text:
        return None
    is_closed = any(str(item.get("isAccessibleForFree")).lower() == "false" for item in data)
    return RawEntry(
        text=text,
        title=title,
        outlet=outlet,
        url=url,
        published=published,
        language=tree.get("lang") or "",
        author=_author(meta, data),
        part="page",
        note="its page is behind a paywall" if is_closed else "",
        is_full=meta.get("og:type", "").lower() == "article" or bool(articles),
        picture=picture,
    )


def _author(meta: dict[str, str], data: list[dict[str, Any]]) -> str:
    """Return the authors' names, from JSON-LD before metadata, which sometimes has only the URL of a profile."""
    for item in data:
        people = item.get("author")
        listed = people if isinstance(people, list) else [people]
        named = (person.get("name") if isinstance(person, dict) else person for person in listed)
        names = [name.strip() for name in named if isinstance(name, str) and name.strip() and "://" not in name]
        if names:
            return ", ".join(dict.fromkeys(names))
    given = meta.get("author") or meta.get("article:author") or ""
    return "" if "://" in given else given


def _is_article(item: dict[str, Any]) -> bool:
    kinds = item.get("@type")
    return any(str(kind).endswith("Article") for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _extracted(tree: HtmlElement) -> tuple[str, str]:
    """Return headline and text; only the text if trafilatura fails on the page's metadata."""
    for with_metadata in (True, False):
        found = _trafilatura().bare_extraction(
            tree,
            fast=True,
            include_comments=False,
            include_tables=False,  # a page laid out by tables becomes paragraphs; a table of numbers has no sentences
            with_metadata=with_metadata,
            date_extraction_params=_DATE_OPTIONS,
        )
        if found and found.text:
            return found.title or "", found.text
    return "", ""


#: Options of trafilatura's date extraction, whose result is not used: without a last day it reads the clock.
_DATE_OPTIONS = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}


@lru_cache(maxsize=1)
def _trafilatura() -> Any:
    import logging  # noqa: PLC0415 - it imports inspect and ast

    import trafilatura  # noqa: PLC0415 - 270 ms to import, and only pages need it

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).addHandler(logging.NullHandler())  # an empty result says enough
    return trafilatura


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Return the metadata of the page by lower-case name, the first of each."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield every object of the page's JSON-LD, the outer before the inner."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            waiting = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue  # invalid JSON is skipped; the rest of the page is used
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict):
                yield value
                waiting.extend(reversed(list(value.values())))
            elif isinstance(value, list):
                waiting.extend(reversed(value))


def _outlet(meta: dict[str, str], data: list[dict[str, Any]]) -> str:
    publishers = (item["publisher"] for item in data if isinstance(item.get("publisher"), dict))
    names = [*(meta.get(key) for key in _SITE), *(publisher.get("name") for publisher in publishers)]
    return next((name.strip() for name in names if isinstance(name, str) and name.strip()), "").removeprefix("@")


def _address(tree: HtmlElement, meta: dict[str, str], base: str) -> str:
    links = [link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for url in (canonical(absolute_url(link, base)) for link in (*links, meta.get("og:url", ""))):
        parts = urlsplit(url)
        # careless templates declare the front page's address on every page
        if parts.path.strip("/") or parts.query or parts.fragment:
            return url
    return ""


def _published(tree: HtmlElement, meta: dict[str, str], data: list[dict[str, Any]]) -> datetime | date | None:
    """Return the date of publication from metadata, JSON-LD, or beside the headline; ``None`` without one."""
    stated = [*(meta.get(name) for name in _PUBLISHED), *(item.get("datePublished") for item in data)]
    moments = (_moment(value) for value in stated if isinstance(value, str))
    return next(filter(None, moments), None) or _date_beside_headline(tree)


def _date_beside_headline(tree: HtmlElement) -> datetime | date | None:
    """Return the first date that has its own element between the headline and the body of the article."""
    behind, characters = False, 0
    for element in tree.iter("*"):
        if element.tag == "h1":
            behind, characters = True, 0
        elif behind and element.tag == "p":
            characters += len(_short(element, BESIDE_HEADLINE))
        if characters > BESIDE_HEADLINE:
            behind = False
        marks = " ".join(filter(None, (element.get("class"), element.get("id"), element.get("itemprop"))))
        if not behind or not (element.tag == "time" or _NAMED_DATE.search(marks)):
            continue
        words = _short(element)
        stated = stated_date(words) if len(words) <= LONGEST_DATE else None
        moment = _moment(element.get("datetime") or element.get("content") or "") or stated
        if moment is not None and not any(parent.tag in _ELSEWHERE for parent in element.iterancestors()):
            return moment
    return None


def _short(element: HtmlElement, limit: int = LONGEST_DATE) -> str:
    """Return the text of ``element``, cut somewhere beyond ``limit`` characters."""
    pieces, length = [], 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece)
        if length > limit:
            break
    return " ".join(" ".join(pieces).split())


def _moment(value: str) -> datetime | date | None:
    try:
        return parse_moment(value)
    except ValueError:
        return None


def without_outlet(title: str, outlet: str) -> str:
    """Return ``title`` without the name of the outlet at its end.

    >>> without_outlet("Port reopens - Example", "Example"), without_outlet("The Anti-Example", "Example")
    ('Port reopens', 'The Anti-Example')
    """
    head, mark, tail = title.rpartition(outlet) if outlet else (title, "", "")
    cut = head.rstrip()
    is_suffix = mark and not tail.strip() and cut[-1:] in {"|", "-", "–", "—", "·", ":"} and head != cut
    return (cut[:-1].rstrip() if is_suffix else "") or title
