"""Parse web pages as sources: the article of a page, or the articles that a front page links to."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from briefbot.entries import Document, ParseError, RawEntry
from briefbot.sources.fields import is_future
from briefbot.sources.telegram_channels import channel_in
from briefbot.web.encoding import NotTextError, decode_document
from briefbot.web.pages import load_page, read_page
from briefbot.web.urls import absolute_url, canonical, same_site

#: Articles taken from one front page at most; its first screens have fewer.
LINKS_AT_MOST = 60

#: Words from which the text of a link may be a headline. Menus have one to three.
_WORDS_OF_HEADLINE = 4

#: Words from which a page without a declared type counts as an article.
_ARTICLE_FROM = 120

#: Links that look like headlines, from which a page may be a front page.
_FRONT_FROM = 3

_ASIDE = frozenset({"nav", "footer", "aside", "header"})

#: Path and query of an article's address: they have words joined by dashes, a long number or a date, non-Latin letters,
#: or a digit in the last part of the path or in a value.
_SLUG = re.compile(r"(?:[^/]*[-_]){3,}|\d{4,}|(?:%[0-9A-F]{2}){6,}|/[^/?]*\d[^/?]*/?(?:\?|\Z)|=[^&]*\d")

#: Parts of the address of a consent, payment or login page.
_DOORS = re.compile(
    r"consent|cookie-?wall|privacy-?gate|guce|/log-?in\b|/sign-?in\b|/subscri|/registr|/captcha|/challenge",
    re.IGNORECASE,
)


def read_article(data: bytes, *, url: str = "", content_type: str = "") -> RawEntry | None:
    """Return the article in the body of a response; ``None`` if there is none.

    Raises:
        TooMuchError: it has more markup than is reasonable to read.
    """
    try:
        return read_page(decode_document(data, content_type), base=url)
    except NotTextError:
        return None


def read_front_page(data: bytes, *, url: str, content_type: str = "", now: datetime) -> Document:
    """Return the article of a page with its text, or the headlines and addresses of the articles that it links to.

    Of a Telegram channel's page it returns the messages, as `read_channel` does.

    Raises:
        ParseError: the page has neither.
    """
    source = decode_document(data, content_type)
    tree = load_page(source)
    if (channel := channel_in(tree, url, now)) is not None:
        return channel
    page = read_page(source, base=url)
    links = tuple(_links(tree, url)) if tree is not None else ()
    if page is not None and _is_article(page, len(links)):
        entry = replace(
            page,
            url=page.url if page.url and same_site(page.url, url) else url,
            is_full=True,
            published=page.published if page.published and not is_future(page.published, now) else None,
            part="feed",  # the page is the source itself, so there is no other page to fetch
            note="",
        )
        return Document(entries=(entry,), title=page.outlet)
    if not links:
        raise ParseError("no article in it, and no links to any")
    return Document(entries=links, title=page.outlet if page else "")


def is_consent_or_login(asked: str, got: str) -> bool:
    """Return whether the request for a page was redirected to a consent, payment or login page.

    >>> is_consent_or_login("https://news.example/a", "https://consent.news.example/?return=a")
    True
    """
    return asked != got and bool(_DOORS.search(got)) and not _DOORS.search(asked)


def _is_article(page: RawEntry, links: int) -> bool:
    is_long = len(page.text.split()) >= _ARTICLE_FROM
    return page.is_full or (is_long and (page.published is not None or links < _FRONT_FROM))


def _links(tree: Any, base: str) -> Iterator[RawEntry]:
    seen = {canonical(base)}
    for anchor in tree.iter("a"):
        title = " ".join(" ".join(anchor.itertext()).split())[:500]
        link = canonical(absolute_url(anchor.get("href") or "", base))
        if link in seen or len(title.split()) < _WORDS_OF_HEADLINE or not same_site(link, base):
            continue
        place = urlsplit(link)._replace(scheme="", netloc="").geturl()
        if not _SLUG.search(place) or any(parent.tag in _ASIDE for parent in anchor.iterancestors()):
            continue
        seen.add(link)
        yield RawEntry(url=link, title=title)
        if len(seen) > LINKS_AT_MOST:
            return
