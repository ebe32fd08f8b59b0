"""What the archive remembers of the web: validators of documents, rules for robots, and what became of each link."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from briefbot.entries import SeenUrl
from briefbot.store.articles import chunks
from briefbot.store.schema import documents, links, robots
from briefbot.store.upsert import put
from briefbot.web.caching import CacheValidators
from briefbot.web.robots import RobotsTxt


def documents_of(connection: Connection, urls: Iterable[str]) -> dict[str, CacheValidators]:
    """Return what is known of ``urls``, by address, of those that are known."""
    found = {}
    for some in chunks(dict.fromkeys(urls)):
        for row in connection.execute(select(documents).where(documents.c.url.in_(some))).mappings():
            found[row["url"]] = CacheValidators(**{**row, "children": tuple(row["children"].split())})
    return found


def keep_documents(connection: Connection, known: Iterable[CacheValidators]) -> None:
    """Store what is known of addresses in place of what was known before."""
    rows = [{**_fields(each), "children": "\n".join(each.children)} for each in known]
    put(connection, documents, ["url"], rows)


def rules_of(connection: Connection) -> dict[str, RobotsTxt]:
    """Return the rules for robots of every site, by origin."""
    return {row["origin"]: RobotsTxt(**row) for row in connection.execute(select(robots)).mappings()}


def keep_rules(connection: Connection, known: Iterable[RobotsTxt]) -> None:
    """Store rules for robots in place of those known before."""
    put(connection, robots, ["origin"], [_fields(each) for each in known])


def links_in(connection: Connection, source_id: int, addresses: Iterable[str]) -> dict[str, SeenUrl]:
    """Return what became of ``addresses``: for this source, else for any that lists them too."""
    found: dict[str, SeenUrl] = {}
    for some in chunks(addresses):
        for row in connection.execute(select(links).where(links.c.link.in_(some)).order_by(links.c.source_id)):
            link = SeenUrl(**row._mapping)  # noqa: SLF001  # its public name
            if link.link not in found or link.source_id == source_id:
                found[link.link] = link
    return found


def due_links(connection: Connection, now: datetime) -> list[SeenUrl]:
    """Return the links whose pages are to be fetched now, longest due first."""
    query = select(links).where(links.c.due_at <= now).order_by(links.c.due_at, links.c.link)
    return [SeenUrl(**row) for row in connection.execute(query).mappings()]


def knows_links(connection: Connection) -> bool:
    """Return whether any link is known."""
    return connection.scalar(select(links.c.link).limit(1)) is not None


def keep_links(connection: Connection, known: Sequence[SeenUrl]) -> None:
    """Store what became of links in place of what was known before."""
    put(connection, links, ["link", "source_id"], [_fields(each) for each in known])


def forget(connection: Connection, *, documents_before: datetime, links_before: datetime) -> None:
    """Delete what has not been asked for since, and the links of articles that are gone."""
    connection.execute(delete(documents).where(documents.c.checked_at < documents_before))
    connection.execute(delete(robots).where(robots.c.until < documents_before))
    connection.execute(delete(links).where(links.c.checked_at < links_before, links.c.article_id.is_(None)))


def _fields(each: Any) -> dict[str, Any]:
    return {name: getattr(each, name) for name in each.__slots__}
