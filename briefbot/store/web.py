"""Stores what polls need from earlier runs: cache validators, robots.txt, and the state of each listed address."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, select

from briefbot.entries import SeenUrl
from briefbot.store.schema import cache_validators, robots_txt, seen_urls
from briefbot.store.sql import chunks, upsert
from briefbot.web.caching import CacheValidators
from briefbot.web.robots import RobotsTxt


def validators_of(connection: Connection, urls: Iterable[str]) -> dict[str, CacheValidators]:
    """Return the cache validators of those of ``urls`` that have any, by address."""
    found = {}
    for chunk in chunks(dict.fromkeys(urls)):
        for row in connection.execute(select(cache_validators).where(cache_validators.c.url.in_(chunk))).mappings():
            found[row["url"]] = CacheValidators(**{**row, "children": tuple(row["children"].split())})
    return found


def save_validators(connection: Connection, validators: Iterable[CacheValidators]) -> None:
    """Store cache validators, replacing earlier ones."""
    rows = [{**asdict(each), "children": "\n".join(each.children)} for each in validators]
    upsert(connection, cache_validators, ["url"], rows)


def robots_by_origin(connection: Connection) -> dict[str, RobotsTxt]:
    """Return the stored robots.txt of every site, by origin."""
    return {row["origin"]: RobotsTxt(**row) for row in connection.execute(select(robots_txt)).mappings()}


def save_robots(connection: Connection, robots: Iterable[RobotsTxt]) -> None:
    """Store robots.txt files, replacing earlier ones."""
    upsert(connection, robots_txt, ["origin"], [asdict(each) for each in robots])


def seen_among(connection: Connection, source_id: int, urls: Iterable[str]) -> dict[str, SeenUrl]:
    """Return those of ``urls`` that were listed before, as listed by this source, else by any other."""
    found: dict[str, SeenUrl] = {}
    for chunk in chunks(urls):
        query = select(seen_urls).where(seen_urls.c.url.in_(chunk)).order_by(seen_urls.c.source_id)
        for row in connection.execute(query).mappings():
            if row["url"] not in found or row["source_id"] == source_id:
                found[row["url"]] = SeenUrl(**row)
    return found


def seen_alike(connection: Connection, source_id: int, guids: Iterable[str], digests: Iterable[str]) -> list[SeenUrl]:
    """Return the addresses at which a source listed entries of these guids or digests, the last requested last."""
    found: dict[str, SeenUrl] = {}
    for column, values in ((seen_urls.c.guid, guids), (seen_urls.c.digest, digests)):
        for some in chunks(dict.fromkeys(values)):
            query = select(seen_urls).where(seen_urls.c.source_id == source_id, column.in_(some))
            found.update((row["url"], SeenUrl(**row)) for row in connection.execute(query).mappings())
    return sorted(found.values(), key=lambda seen: seen.checked_at)


def due_urls(connection: Connection, now: datetime) -> list[SeenUrl]:
    """Return the addresses whose pages are due to be fetched, the longest due first."""
    query = select(seen_urls).where(seen_urls.c.due_at <= now).order_by(seen_urls.c.due_at, seen_urls.c.url)
    return [SeenUrl(**row) for row in connection.execute(query).mappings()]


def has_seen_any(connection: Connection) -> bool:
    """Return whether any address was listed before."""
    return connection.scalar(select(seen_urls.c.url).limit(1)) is not None


def save_seen(connection: Connection, seen: Sequence[SeenUrl]) -> None:
    """Store the state of listed addresses, replacing earlier ones."""
    upsert(connection, seen_urls, ["url", "source_id"], [asdict(each) for each in seen])


def prune(connection: Connection, *, validators_before: datetime, seen_before: datetime) -> None:
    """Delete what was last requested before these times: validators and robots.txt; addresses without an article."""
    connection.execute(delete(cache_validators).where(cache_validators.c.checked_at < validators_before))
    connection.execute(delete(robots_txt).where(robots_txt.c.until < validators_before))
    gone = (seen_urls.c.checked_at < seen_before, seen_urls.c.article_id.is_(None))
    connection.execute(delete(seen_urls).where(*gone))
