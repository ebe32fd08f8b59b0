"""Articles and their versions: one row an article, one a version, and which of them was known when.

The archive keeps texts as they came, before cleaning: they are cleaned when they are read, together with the others
of their outlet, so that lines which recur give themselves away, and a better cleaning serves old articles too.

A version is what an outlet changed in the words of an article. What changed only around them is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, func, insert, select, update

from briefbot.cleaning.raw_articles import RawArticle, cleaned_words, digest_of, short_key, short_line
from briefbot.entries import RawEntry, SeenUrl
from briefbot.language.characters import normalize
from briefbot.model import Window
from briefbot.store import search
from briefbot.store.addresses import remove_articles, settle_addresses
from briefbot.store.schema import articles, versions
from briefbot.web.urls import duplicate_key

T = TypeVar("T")

#: Values in one statement. SQLite of old takes 999.
CHUNK = 400

#: Characters of one article; a book, not an article, is longer.
_LONGEST_TEXT = 1_000_000


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an article that was found."""

    article_id: int
    outcome: str
    """``new``, ``changed`` or ``known``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state of an article, as the archive has it."""

    url: str
    seen_at: datetime
    raw: RawArticle
    part: str
    note: str


def save(
    connection: Connection,
    found: Sequence[RawEntry],
    *,
    source_id: int | None,
    now: datetime,
    links: Sequence[SeenUrl] = (),
) -> list[Saved]:
    """Store what was found and return what became of each, in order. An article found twice is one.

    Args:
        connection: to write with.
        found: what was found.
        source_id: the source that had it.
        now: when it was seen.
        links: the addresses that they were listed under, with the articles that those are known to be.
    """
    keys = [each.key or short_key(duplicate_key(each.url)) for each in found]
    strangers = settle_addresses(connection, found, keys, links)
    known = _latest(connection, keys)
    fresh: dict[str, RawEntry] = {}
    for place, (key, each) in enumerate(zip(keys, found, strict=True)):
        if place in strangers or key in known:
            continue
        if key not in fresh or (each.own and not fresh[key].own):
            fresh[key] = each
    numbers = _add(connection, fresh, source_id, now)
    kept = []
    for place, (key, each) in enumerate(zip(keys, found, strict=True)):
        if place in strangers:
            kept.append(Saved(links[place].article_id or 0, "known"))
        elif key in numbers:
            kept.append(Saved(numbers[key], "new" if fresh[key] is each else "known"))
        else:
            kept.append(Saved(known[key]["article_id"], _renew(connection, known, key, each, now)))
    return kept


def raw_articles_in(connection: Connection, window: Window, *, known_at: datetime | None = None) -> list[RawArticle]:
    """Return the articles published in ``window`` as they were known at ``known_at``, sorted by address.

    An article that was first seen later counts in its earliest version, the nearest to what could be known. One
    without a date counts by when it was first seen.
    """
    inside = select(versions.c.article_id)
    if window.since is not None:
        inside = inside.where(versions.c.moment >= window.since)
    if window.until is not None:
        inside = inside.where(versions.c.moment < window.until)
    query = (
        select(versions, articles.c.url)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(versions.c.article_id.in_(inside))
        .order_by(articles.c.url, versions.c.seen_at, versions.c.id)
    )
    chosen = _as_known(connection.execute(query), known_at)
    return [_raw_article(row) for row in chosen if row.moment in window]


def versions_of(connection: Connection, url: str) -> list[Version]:
    """Return every version of the article at ``url``, oldest first; none if it is not in the archive."""
    query = (
        select(versions, articles.c.url)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(articles.c.duplicate_key == short_key(duplicate_key(url)))
        .order_by(versions.c.seen_at, versions.c.id)
    )
    return [
        Version(url=row.url, seen_at=row.seen_at, raw=_raw_article(row), part=row.part, note=row.note)
        for row in connection.execute(query)
    ]


def version_ids(connection: Connection, urls: Iterable[str], *, known_at: datetime | None = None) -> list[int]:
    """Return the numbers of the versions that `raw_articles_in` gives of the articles at ``urls``, sorted."""
    numbers: list[int] = []
    for some in chunks([short_key(duplicate_key(url)) for url in urls]):
        query = (
            select(versions.c.id, versions.c.article_id, versions.c.seen_at)
            .join(articles, articles.c.id == versions.c.article_id)
            .where(articles.c.duplicate_key.in_(some))
            .order_by(versions.c.seen_at, versions.c.id)
        )
        numbers += [row.id for row in _as_known(connection.execute(query), known_at)]
    return sorted(numbers)


def _as_known(rows: Iterable[Any], known_at: datetime | None) -> Iterable[Any]:
    """Return a version of each article, given oldest first: the last seen before ``known_at``, else the first."""
    chosen: dict[int, Any] = {}
    for row in rows:
        if row.article_id not in chosen or known_at is None or row.seen_at < known_at:
            chosen[row.article_id] = row
    return chosen.values()


def is_empty(connection: Connection) -> bool:
    """Return whether there is not one article."""
    return connection.scalar(select(articles.c.id).limit(1)) is None


def count(connection: Connection) -> int:
    """Return how many articles there are."""
    return connection.scalar(select(func.count()).select_from(articles)) or 0


def prune_articles(connection: Connection, moment: datetime, *, limit: int = 1000) -> int:
    """Delete up to ``limit`` articles published before ``moment`` in their latest version; return how many."""
    query = select(versions.c.article_id).where(versions.c.latest, versions.c.moment < moment).limit(limit)
    gone = connection.scalars(query).all()
    for some in chunks(gone):
        remove_articles(connection, some)
    return len(gone)


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield ``values`` in lists that fit into one statement."""
    waiting = list(values)
    for start in range(0, len(waiting), CHUNK):
        yield waiting[start : start + CHUNK]


def _latest(connection: Connection, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return article and latest version by identity, of those that are known."""
    found = {}
    for some in chunks(dict.fromkeys(keys)):
        query = (
            select(
                articles.c.duplicate_key,
                articles.c.own,
                articles.c.seen_at.label("first_seen"),
                *(versions.c[name] for name in ("id", "article_id", "digest", "published", "part", "note")),
            )
            .join(versions, versions.c.article_id == articles.c.id)
            .where(articles.c.duplicate_key.in_(some), versions.c.latest)
        )
        for row in connection.execute(query).mappings():
            found[row["duplicate_key"]] = dict(row)
    return found


def _add(connection: Connection, fresh: Mapping[str, RawEntry], source_id: int | None, now: datetime) -> dict[str, int]:
    """Store articles that are not known; return their numbers by identity."""
    if not fresh:
        return {}
    rows = [
        {"duplicate_key": key, "url": each.url, "seen_at": now, "own": each.own, "source_id": source_id}
        for key, each in fresh.items()
    ]
    result = connection.execute(insert(articles).returning(articles.c.duplicate_key, articles.c.id), rows)
    numbers = {row.duplicate_key: row.id for row in result}
    _add_versions(connection, [_version(numbers[key], each, now, now) for key, each in fresh.items()])
    return numbers


def _add_versions(connection: Connection, rows: list[dict[str, Any]]) -> None:
    ids = connection.scalars(insert(versions).returning(versions.c.id, sort_by_parameter_order=True), rows).all()
    search.add(connection, [{**row, "id": number} for number, row in zip(ids, rows, strict=True)])


def _version(article_id: int, found: RawEntry, now: datetime, first_seen: datetime) -> dict[str, Any]:
    title, body = short_line(found.title), normalize(found.text[:_LONGEST_TEXT])
    return {
        "article_id": article_id,
        "latest": True,
        "seen_at": now,
        "moment": found.published or first_seen,
        "published": found.published,
        "outlet": short_line(found.outlet or found.listed_by),
        "language": short_line(found.language),
        "origin": short_line(found.origin),
        "author": short_line(found.author),
        "part": found.part,
        "note": short_line(found.note),
        "digest": found.digest or digest_of(title, body),
        "title": title,
        "text": body,
    }


def _renew(connection: Connection, known: dict[str, dict[str, Any]], key: str, found: RawEntry, now: datetime) -> str:
    """Store what was found of a known article if its words have changed; return what became of it."""
    old = known[key]
    if (old["own"] and not found.own) or (old["part"] == "page" and found.part == "feed"):
        return "known"  # the words of others, or fewer than the page has
    row = _version(old["article_id"], found, now, old["first_seen"])
    if row["digest"] == old["digest"] and old["own"] == found.own:
        return "known"
    before = dict(connection.execute(select(versions).where(versions.c.id == old["id"])).mappings().one())
    row |= {name: row[name] or before[name] for name in ("title", "outlet", "author", "language", "origin")}
    row["published"] = row["published"] or before["published"]
    row["moment"] = row["published"] or old["first_seen"]
    if before["part"] == "page" and found.note and 2 * len(row["text"]) < len(before["text"]):
        return "known"  # a paywall went up: that is no edit
    replaces = (before["part"] != "page" and found.part == "page") or old["own"] != found.own
    if not replaces and _same_words(before, row):
        connection.execute(update(versions).where(versions.c.id == old["id"]).values(digest=row["digest"]))
        known[key] = {**old, "digest": row["digest"]}
        return "known"
    search.remove(connection, select(versions).where(versions.c.id == old["id"]))
    if replaces:  # nobody edited it: only now was all of it to be had, or in the outlet's own words
        connection.execute(delete(versions).where(versions.c.id == old["id"]))
        row["seen_at"] = before["seen_at"]
    else:
        connection.execute(update(versions).where(versions.c.id == old["id"]).values(latest=False))
    _add_versions(connection, [row])
    connection.execute(update(articles).where(articles.c.id == old["article_id"]).values(url=found.url, own=found.own))
    known.update(_latest(connection, [key]))
    return "known" if replaces else "changed"


def _same_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return cleaned_words(before["title"], before["text"]) == cleaned_words(after["title"], after["text"])


def _raw_article(row: Any) -> RawArticle:
    return RawArticle(
        url=row.url,
        text=row.text,
        title=row.title,
        outlet=row.outlet,
        published=row.published,
        language=row.language,
        origin=row.origin,
        author=row.author,
        pasted=False,
    )
