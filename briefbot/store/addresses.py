"""Which article an address stands for, when pages turn out to be elsewhere than a listing says.

A feed may name an address that redirects: the teaser stored under it becomes the article of the page. But no listing
moves another site's article, and a page that was withdrawn may lead to a quite different one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, update

from briefbot.cleaning.raw_articles import short_key
from briefbot.entries import RawEntry, SeenUrl
from briefbot.store import search
from briefbot.store.schema import articles, seen_urls, versions
from briefbot.web.urls import duplicate_key, same_site


def settle_addresses(
    connection: Connection, found: Sequence[RawEntry], keys: list[str], listed: Sequence[SeenUrl]
) -> set[int]:
    """Bring articles, and ``keys``, to the addresses that they now have.

    Args:
        connection: to write with.
        found: what was found.
        keys: the identity of each; changed for what a listing says of an article that is known elsewhere.
        listed: the address that each was listed under, with the article that it is known to be.

    Returns:
        The places in ``found`` of pages that are not the articles which they were asked for as.
    """
    others = set()
    for place, (each, link) in enumerate(zip(found, listed, strict=False)):
        row = _stored(connection, link.article_id) if link.article_id else None
        if row is None or row.duplicate_key == keys[place]:
            continue
        near = same_site(row.url, each.url)
        if each.part != "page":
            keys[place] = row.duplicate_key if near else keys[place]
        elif row.part == "page":
            if near and not _is_taken(connection, keys[place]) and _shares_words(row.text, each.text):
                _move(connection, link.article_id, keys[place], each)
            else:
                others.add(place)
        elif row.duplicate_key == short_key(duplicate_key(link.url)):  # its teaser, stored before its page
            if _is_taken(connection, keys[place]):
                remove_articles(connection, [link.article_id or 0])
            else:
                _move(connection, link.article_id, keys[place], each)
    return others


def _stored(connection: Connection, number: int) -> Any:
    query = select(articles.c.duplicate_key, articles.c.url, versions.c.part, versions.c.text).join(
        versions, versions.c.article_id == articles.c.id
    )
    return connection.execute(query.where(articles.c.id == number, versions.c.latest)).one_or_none()


def _is_taken(connection: Connection, key: str) -> bool:
    return connection.scalar(select(articles.c.id).where(articles.c.duplicate_key == key)) is not None


def _move(connection: Connection, number: int | None, key: str, found: RawEntry) -> None:
    moved = {"duplicate_key": key, "url": found.url}
    connection.execute(update(articles).where(articles.c.id == number).values(moved))


def _shares_words(before: str, after: str) -> bool:
    """Return whether two texts may be states of one article: a third of the earlier one's triples of words is kept."""
    old, new = (set(zip(words, words[1:], words[2:], strict=False)) for words in (before.split(), after.split()))
    return 3 * len(old & new) >= len(old)


def remove_articles(connection: Connection, numbers: Sequence[int]) -> None:
    """Delete articles with all that belongs to them."""
    search.remove(connection, select(versions).where(versions.c.article_id.in_(numbers), versions.c.latest))
    connection.execute(
        update(seen_urls).where(seen_urls.c.article_id.in_(numbers)).values(article_id=None, due_at=None)
    )
    connection.execute(delete(versions).where(versions.c.article_id.in_(numbers)))
    connection.execute(delete(articles).where(articles.c.id.in_(numbers)))
