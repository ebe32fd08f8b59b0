"""Stores articles and their versions, one row each, and reads them as they were known at a given time.

Texts are stored before cleaning and cleaned when they are read, all of one outlet together: so lines that recur are
found, and better cleaning improves old articles, too.

A new version is stored only if the cleaned words of an article changed; changes of boilerplate make none.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, delete, func, insert, select, update

from briefbot.cleaning.raw_articles import (
    cleaned_words,
    digest_of,
    home_of,
    shared_pictures,
    short_key,
    short_line,
    without_shared,
)
from briefbot.cleaning.retractions import is_retraction
from briefbot.entries import RawEntry, SeenUrl
from briefbot.language.characters import normalize, replace_noncharacters
from briefbot.model import Picture, Window, moment_of
from briefbot.store import search
from briefbot.store.schema import articles, published_of, seen_urls, versions
from briefbot.store.sql import chunks, count_rows
from briefbot.web.pictures import LONGEST_ADDRESS
from briefbot.web.same_article import fits, is_later, is_of
from briefbot.web.urls import duplicate_key, same_site

#: Characters of an article that are stored; only books are longer.
_LONGEST_TEXT = 1_000_000

#: Articles that are deleted in one transaction, so that writers need not wait long.
_PRUNED_AT_ONCE = 1000

#: Fields that are copied unchanged from the archive to a `RawEntry`.
_KEPT = ("url", "text", "title", "outlet", "language", "origin", "author")

#: The fields of a picture, which have columns each.
_OF_A_PICTURE = ("url", "alt", "credit", "width", "height")
_PICTURE_COLUMNS = tuple(f"picture_{name}" for name in _OF_A_PICTURE)


@dataclass(frozen=True, slots=True)
class Saved:
    """The result of storing an article."""

    article_id: int
    outcome: str
    """``new``; ``changed``: a new version was added; ``known``: nothing new."""


def save(
    connection: Connection,
    found: Sequence[RawEntry],
    *,
    source_id: int | None,
    now: datetime,
    links: Sequence[SeenUrl] = (),
) -> list[Saved]:
    """Store articles and return the result for each, in order. Entries with one duplicate key are one article.

    Args:
        connection: to write with.
        found: the articles that a source brought.
        source_id: that source.
        now: when they were seen.
        links: for each, the address that it was listed under, with the article that is stored for that address.
    """
    found = [replace(each, url=replace_noncharacters(each.url)) for each in found]  # a plugin's may be anything
    found = _at_own_addresses(connection, found, links)
    keys = [short_key(duplicate_key(each.url)) for each in found]
    other_articles = _settle_addresses(connection, found, keys, links)
    known = {
        row["duplicate_key"]: row
        for chunk in chunks(dict.fromkeys(keys))
        for row in _latest(connection, articles.c.duplicate_key.in_(chunk))
    }
    fresh: dict[str, RawEntry] = {}
    for place, (key, each) in enumerate(zip(keys, found, strict=True)):
        if place in other_articles or key in known:
            continue
        if key not in fresh or (each.own and not fresh[key].own):
            fresh[key] = each
    numbers = _add(connection, fresh, source_id, now)
    kept = []
    for place, (key, each) in enumerate(zip(keys, found, strict=True)):
        if place in other_articles:
            kept.append(Saved(links[place].article_id or 0, "known"))
        elif key in numbers:
            kept.append(Saved(numbers[key], "new" if fresh[key] is each else "known"))
        else:
            link = links[place] if place < len(links) else None
            kept.append(Saved(known[key]["article_id"], _renew(connection, known, key, each, now, link)))
    return kept


def raw_articles_in(connection: Connection, window: Window, *, known_at: datetime | None = None) -> list[RawEntry]:
    """Return the articles published in ``window`` in the version of the time ``known_at``, sorted by address.

    An article that was first seen after ``known_at`` is returned in its earliest version. One without a date of
    publication counts as published when it was first seen.
    """
    inside = select(versions.c.article_id)
    if window.since is not None:
        inside = inside.where(versions.c.moment >= window.since)
    if window.until is not None:
        inside = inside.where(versions.c.moment < window.until)
    chosen = _as_known(_versions_of(connection, inside), known_at)
    return _with_own_pictures(connection, [_raw(row) for row in chosen if row.moment in window], known_at)


def changed_in(connection: Connection, window: Window, *, published_since: datetime | None = None) -> list[RawEntry]:
    """Return the articles published before ``window`` of which a version was first seen in it, as at its end.

    Their source changed them, or listed them late.

    Args:
        connection: to read with.
        window: with both ends.
        published_since: leave out older ones.
    """
    query = select(versions.c.article_id).where(versions.c.seen_at >= window.since, versions.c.seen_at < window.until)
    rows = [row for row in _versions_of(connection, query) if published_since is None or row.moment >= published_since]
    found = [_raw(row) for row in _as_known(rows, window.until) if row.moment < window.since]
    return _with_own_pictures(connection, found, window.until)


def edited(
    connection: Connection, urls: Iterable[str], *, since: datetime, until: datetime
) -> dict[str, tuple[RawEntry, RawEntry | None]]:
    """Return the articles at ``urls`` that changed from ``since`` to ``until``: as they were, and as they are.

    The second is ``None`` for one that was withdrawn in that time. One that has moved is found by its old address, too,
    and at each of several addresses that are its own.
    """
    at: defaultdict[int, set[str]] = defaultdict(set)
    for chunk in chunks(sorted(set(urls))):
        keys: defaultdict[str, set[str]] = defaultdict(set)
        for url in chunk:
            keys[short_key(duplicate_key(url))].add(url)
        own = select(articles.c.id, articles.c.duplicate_key).where(articles.c.duplicate_key.in_(keys))
        for row in connection.execute(own):
            at[row.id] |= keys.pop(row.duplicate_key)
        moved = [url for several in keys.values() for url in several]
        listed = select(seen_urls.c.article_id, seen_urls.c.url).where(
            seen_urls.c.url.in_(moved), seen_urls.c.article_id.is_not(None)
        )
        for row in connection.execute(listed):
            at[row.article_id].add(row.url)
    found: dict[str, tuple[RawEntry, RawEntry | None]] = {}
    for ids in chunks(sorted(at)):
        rows = list(_versions_of(connection, ids))
        before = {row.article_id: row for row in _as_known(rows, since)}
        for row in _as_known(rows, until):
            gone = row.withdrawn_at is not None and since <= row.withdrawn_at < until
            old = before[row.article_id]
            if gone or old.id != row.id:
                found |= dict.fromkeys(at[row.article_id], (_raw(old), None if gone else _raw(row)))
    return found


def note_presence(connection: Connection, there: Mapping[int, bool], now: datetime) -> None:
    """Note of articles, given by id, whether they are still at their addresses: an absent one is withdrawn.

    One of which no page was ever read, only what its feed says, was never there.
    """
    present = [number for number, is_there in there.items() if is_there]
    had_page = select(versions.c.id).where(versions.c.article_id == articles.c.id, versions.c.part == "page").exists()
    for numbers, is_out, value in (
        (present, articles.c.withdrawn_at.is_not(None), None),
        (there.keys() - present, articles.c.withdrawn_at.is_(None) & had_page, now),
    ):
        for chunk in chunks(sorted(numbers)):
            connection.execute(update(articles).where(articles.c.id.in_(chunk), is_out).values(withdrawn_at=value))


def _keys_of(urls: Iterable[str]) -> Iterator[list[str]]:
    """Yield the duplicate keys of addresses, in lists that fit into one statement."""
    return chunks(short_key(duplicate_key(url)) for url in urls)


def _versions_of(connection: Connection, article_ids: Any) -> Iterable[Any]:
    """Return the versions of the articles that a query selects, by address, those of one from the oldest on."""
    return connection.execute(
        select(versions, articles.c.url, articles.c.withdrawn_at)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(versions.c.article_id.in_(article_ids))
        .order_by(articles.c.url, versions.c.seen_at, versions.c.id)
    )


def _raw(row: Any) -> RawEntry:
    return RawEntry(**{name: getattr(row, name) for name in _KEPT}, published=published_of(row), picture=_picture(row))


def _picture(row: Any) -> Picture | None:
    if not row.picture_url:
        return None
    return Picture(**{name: getattr(row, f"picture_{name}") for name in _OF_A_PICTURE})


def _with_own_pictures(connection: Connection, found: list[RawEntry], known_at: datetime | None) -> list[RawEntry]:
    """Return articles without the pictures that others of their outlet have, of those published before ``known_at``.

    Such a picture shows the outlet, or comes from its archive: it is none of the event.
    """
    urls = sorted({each.picture.url for each in found if each.picture})
    own_url = case((versions.c.outlet == "", articles.c.url), else_="").label("own_url")
    used: list[tuple[str, str, int]] = []
    for chunk in chunks(urls):
        query = (
            select(versions.c.outlet, versions.c.picture_url, own_url, func.count(versions.c.article_id.distinct()))
            .join(articles, articles.c.id == versions.c.article_id)
            .where(versions.c.picture_url.in_(chunk))
            .group_by(versions.c.outlet, versions.c.picture_url, "own_url")
        )
        if known_at is not None:
            query = query.where(versions.c.moment < known_at)
        for outlet, picture, url, several in connection.execute(query):
            used.append((home_of(outlet, url), picture, several))
    shared = shared_pictures(used)
    return [without_shared(each, shared) for each in found]


def every_version(connection: Connection, urls: Iterable[str]) -> list[RawEntry]:
    """Return every version of the articles at ``urls``, by address, those of one from the oldest to the latest."""
    by_key = (select(articles.c.id).where(articles.c.duplicate_key.in_(keys)) for keys in _keys_of(sorted(urls)))
    return [_raw(row) for which in by_key for row in _versions_of(connection, which)]


def version_ids(connection: Connection, urls: Iterable[str], *, known_at: datetime | None = None) -> list[int]:
    """Return the ids of the versions that `raw_articles_in` returns of the articles at ``urls``, sorted."""
    numbers: list[int] = []
    for keys in _keys_of(urls):
        query = (
            select(versions.c.id, versions.c.article_id, versions.c.seen_at)
            .join(articles, articles.c.id == versions.c.article_id)
            .where(articles.c.duplicate_key.in_(keys))
            .order_by(versions.c.seen_at, versions.c.id)
        )
        numbers += [row.id for row in _as_known(connection.execute(query), known_at)]
    return sorted(numbers)


def _as_known(rows: Iterable[Any], known_at: datetime | None) -> Iterable[Any]:
    """Return one version of each article, the last one seen before ``known_at``, else the first; given oldest first."""
    chosen: dict[int, Any] = {}
    for row in rows:
        if row.article_id not in chosen or known_at is None or row.seen_at < known_at:
            chosen[row.article_id] = row
    return chosen.values()


@dataclass(frozen=True, slots=True)
class DayContents:
    """What the archive has of the articles of one day."""

    digest: str
    """The same as long as the articles of the day and their versions are."""

    updated: datetime
    """When the latest of these versions was stored."""


def contents_of_days(
    connection: Connection, zone: tzinfo, *, since: date | None = None, until: date | None = None
) -> dict[date, DayContents]:
    """Return the days with articles in ``zone``, in order: those that `raw_articles_in` finds, as known at each's end.

    The last is one with an article that has a date, if there is any: one without may be old, and was only seen then.

    Args:
        connection: to read with.
        zone: in which a day begins.
        since: the first day; ``None``: that of the oldest article.
        until: the last day; ``None``: that of the newest article.
    """
    window = Window(
        Window.of_day(since, zone).since if since else None, Window.of_day(until, zone).until if until else None
    )
    names = ("outlet", "language", "origin", "author", "title", "digest", "whole_day", "published", *_PICTURE_COLUMNS)
    columns = (versions.c.id, versions.c.article_id, versions.c.moment, versions.c.seen_at)
    query = (
        select(*columns, *(versions.c[name] for name in names), articles.c.url)
        .join(articles, articles.c.id == versions.c.article_id)
        .order_by(versions.c.article_id, versions.c.seen_at, versions.c.id)
    )
    days: dict[date, list[Any]] = {}
    for _, rows in groupby(connection.execute(query), lambda row: row.article_id):
        of_article = list(rows)
        for day in {row.moment.astimezone(zone).date() for row in of_article if _is_usual(row.moment, window)}:
            whole = Window.of_day(day, zone)
            if any(row.moment in whole for row in _as_known(of_article, whole.until)):
                days.setdefault(day, []).extend(of_article)
    last = max((day for day, rows in days.items() if any(row.published for row in rows)), default=date.max)
    return {
        day: DayContents(
            hashlib.blake2b(repr([tuple(row) for row in days[day]]).encode("utf-8", "replace")).hexdigest()[:32],
            max(row.seen_at for row in days[day]),
        )
        for day in sorted(days)
        if day <= last
    }


def _is_usual(moment: datetime, window: Window) -> bool:
    """Return whether a moment is in ``window``, and has a day in every zone: the calendar ends somewhere."""
    return 1 < moment.year < 9999 and moment in window


def is_empty(connection: Connection) -> bool:
    """Return whether the archive has no articles."""
    return connection.scalar(select(articles.c.id).limit(1)) is None


def count(connection: Connection) -> int:
    """Return how many articles there are."""
    return count_rows(connection, articles)


def prune_articles(connection: Connection, moment: datetime) -> int:
    """Delete up to `_PRUNED_AT_ONCE` articles published before ``moment`` in their latest version; return how many."""
    query = select(versions.c.article_id).where(versions.c.latest, versions.c.moment < moment).limit(_PRUNED_AT_ONCE)
    gone = connection.scalars(query).all()
    for chunk in chunks(gone):
        _remove(connection, chunk)
    return len(gone)


def _latest(connection: Connection, which: ColumnElement[bool]) -> list[dict[str, Any]]:
    """Return the latest version of each article that ``which`` selects, as one row with the article's columns."""
    about = (articles.c.duplicate_key, articles.c.url, articles.c.own, articles.c.seen_at.label("first_seen"))
    query = select(versions, *about).join(articles, articles.c.id == versions.c.article_id)
    return [dict(row) for row in connection.execute(query.where(which, versions.c.latest)).mappings()]


def _add(connection: Connection, fresh: Mapping[str, RawEntry], source_id: int | None, now: datetime) -> dict[str, int]:
    """Insert new articles; return their ids by duplicate key."""
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
    """Insert versions and index them for the search."""
    ids = connection.scalars(insert(versions).returning(versions.c.id, sort_by_parameter_order=True), rows).all()
    search.add(connection, [{**row, "id": number} for number, row in zip(ids, rows, strict=True)])


def _version(article_id: int, found: RawEntry, now: datetime, first_seen: datetime) -> dict[str, Any]:
    """Return the row of a version."""
    title, body = short_line(found.title), normalize(found.text[:_LONGEST_TEXT])
    return {
        "article_id": article_id,
        "latest": True,
        "seen_at": now,
        **_dated(found.published, first_seen),
        "outlet": short_line(found.publisher),
        **{name: short_line(getattr(found, name)) for name in ("language", "origin", "author", "note")},
        "part": found.part,
        "digest": found.digest or digest_of(title, body),
        "title": title,
        "text": body,
        **_picture_columns(found.picture),
    }


def _picture_columns(picture: Picture | None) -> dict[str, Any]:
    """Return the columns for a picture; an address that is too long for the index is none."""
    if picture is None or len(picture.url) > LONGEST_ADDRESS:
        picture = Picture(url="")
    return {f"picture_{name}": getattr(picture, name) for name in _OF_A_PICTURE}


def _dated(published: datetime | date | None, first_seen: datetime) -> dict[str, Any]:
    """Return the columns for the time of publication; a bare date sorts as noon, or as first seen if that is earlier.

    Without a date of publication, the article sorts as first seen.
    """
    if published is None:
        return {"moment": first_seen, "published": None, "whole_day": False}
    moment, whole_day = moment_of(published), not isinstance(published, datetime)
    seen_that_day = whole_day and first_seen.date() == published
    return {"moment": min(moment, first_seen) if seen_that_day else moment, "published": moment, "whole_day": whole_day}


def _renew(  # noqa: PLR0913, PLR0917  # a known article has that many sides
    connection: Connection,
    known: dict[str, dict[str, Any]],
    key: str,
    found: RawEntry,
    now: datetime,
    link: SeenUrl | None,
) -> str:
    """Store a known article again if its words have changed; return the outcome, ``changed`` or ``known``."""
    old = known[key]
    if (old["own"] and not found.own) or (old["part"] == "page" and found.part == "feed"):
        return "known"  # another site's words, or a teaser where the page is stored
    row = _version(old["article_id"], found, now, old["first_seen"])
    if not row["picture_url"]:
        row |= {name: old[name] for name in _PICTURE_COLUMNS}
    if row["digest"] == old["digest"] and old["own"] == found.own:
        _renew_picture(connection, known, key, row)
        return "known"
    row |= {name: row[name] or old[name] for name in ("title", "outlet", "author", "language", "origin")}
    if (row["published"] is None and old["published"] is not None) or found.dated_by_edit:
        row |= {name: old[name] for name in ("published", "whole_day", "moment")}
    if found.part == "page" and old["own"] == found.own:
        if not _is_its_page(row, old):
            return "known"
        if not fits(row["title"], _words(old)):
            row["title"] = old["title"]  # what the site calls every page
    # its entry, too, says something else now: then the page is no late whole text of what was known, but an edit
    is_edit = link is not None and link.article_id == old["article_id"] and link.digest not in {"", old["digest"]}
    replaces = (old["part"] != "page" and found.part == "page" and not is_edit) or old["own"] != found.own
    words = [cleaned_words(each["title"], each["text"]) for each in (old, row)]
    if not replaces and words[0] == words[1]:
        connection.execute(update(versions).where(versions.c.id == old["id"]).values(digest=row["digest"]))
        known[key] = {**old, "digest": row["digest"]}
        _renew_picture(connection, known, key, row)
        return "known"
    _put_after(connection, old, row, replaces=replaces)
    connection.execute(update(articles).where(articles.c.id == old["article_id"]).values(url=found.url, own=found.own))
    known[key] = _latest(connection, articles.c.duplicate_key == key)[0]
    return "known" if replaces else "changed"


def _is_its_page(row: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    """Return whether a page is the article as it is now, or takes it back: no wall, no error, no paywall's notice."""
    is_same = (is_later if old["part"] == "page" else is_of)(row["text"], _words(old))
    return is_same or is_retraction(row["text"])


def _put_after(connection: Connection, old: Mapping[str, Any], row: dict[str, Any], *, replaces: bool) -> None:
    """Store a version behind the ``old`` one, or in its place if only now the outlet's full text was found."""
    search.remove(connection, select(versions).where(versions.c.id == old["id"]))
    if replaces:
        connection.execute(delete(versions).where(versions.c.id == old["id"]))
        row["seen_at"] = old["seen_at"]
    else:
        connection.execute(update(versions).where(versions.c.id == old["id"]).values(latest=False))
    _add_versions(connection, [row])


def _renew_picture(connection: Connection, known: dict[str, dict[str, Any]], key: str, row: Mapping[str, Any]) -> None:
    """Store the picture of an article of the same words, if that is another now: no version is made for it."""
    old, new = known[key], {name: row[name] for name in _PICTURE_COLUMNS}
    if new != {name: old[name] for name in _PICTURE_COLUMNS}:
        connection.execute(update(versions).where(versions.c.id == old["id"]).values(new))
        known[key] = {**old, **new}


def _words(row: Mapping[str, Any]) -> str:
    return f"{row['title']}\n{row['text']}"


def _at_own_addresses(connection: Connection, found: Sequence[RawEntry], links: Sequence[SeenUrl]) -> list[RawEntry]:
    """Return new pages, those whose given address is of an article of other words under the one that listed them."""
    pages = list(found)
    for place, (each, link) in enumerate(zip(found, links, strict=False)):
        if each.part == "page" and link.article_id is None and each.url != link.url:
            rows = _latest(connection, articles.c.duplicate_key == short_key(duplicate_key(each.url)))
            if not all(is_of(each.text, _words(row)) for row in rows):
                pages[place] = replace(each, url=link.url)
    return pages


def _settle_addresses(
    connection: Connection, found: Sequence[RawEntry], keys: list[str], listed: Sequence[SeenUrl]
) -> set[int]:
    """Update stored articles, and ``keys``, whose address has changed, such as by a redirect.

    Args:
        connection: to write with.
        found: the articles to store.
        keys: their duplicate keys; one of a teaser is replaced if its article is stored under another address.
        listed: for each, the address that it was listed under, with the article that is stored for that address.

    Returns:
        The indexes in ``found`` of pages that are another article than the one that their address had.
    """
    # A feed may list an address that redirects: then the teaser stored under it moves to the page's address. But a
    # feed cannot move another site's article, and the address of a withdrawn page may redirect to another article.
    other_articles = set()
    for place, (each, link) in enumerate(zip(found, listed, strict=False)):
        row = next(iter(_latest(connection, articles.c.id == link.article_id) if link.article_id else ()), None)
        if row is None or row["duplicate_key"] == keys[place]:
            continue
        near = same_site(row["url"], each.url)
        is_same = near and _is_same(row, each)
        if each.part != "page" and row["part"] == "page":
            keys[place] = row["duplicate_key"] if near else keys[place]
        elif each.part == row["part"]:
            if is_same and not _is_taken(connection, keys[place]):
                _move(connection, link.article_id, keys[place], each)
            elif is_same and each.part != "page":
                keys[place] = row["duplicate_key"]
            elif _was_listed(connection, link):
                other_articles.add(place)
        elif is_same or row["duplicate_key"] == short_key(duplicate_key(link.url)):  # a teaser stored before its page
            if _is_taken(connection, keys[place]):
                _remove(connection, [link.article_id or 0])
            else:
                _move(connection, link.article_id, keys[place], each)
    return other_articles


def _is_taken(connection: Connection, key: str) -> bool:
    return connection.scalar(select(articles.c.id).where(articles.c.duplicate_key == key)) is not None


def _move(connection: Connection, number: int | None, key: str, found: RawEntry) -> None:
    moved = {"duplicate_key": key, "url": found.url}
    connection.execute(update(articles).where(articles.c.id == number).values(moved))


def _is_same(row: Mapping[str, Any], found: RawEntry) -> bool:
    """Return whether ``found`` is a version of a stored article: it keeps a third of the word trigrams, or headline."""
    words = (_words(row).split(), f"{found.title}\n{found.text}".split())
    old, new = (set(zip(some, some[1:], some[2:], strict=False)) for some in words)
    is_edited = fits(found.title, row["title"], text=found.text) and is_of(found.text, _words(row))
    return 3 * len(old & new) >= len(old) or (is_edited and row["part"] != "page")


def _was_listed(connection: Connection, link: SeenUrl) -> bool:
    """Return whether an article was stored for an address itself, rather than for another that its entry had."""
    where = (seen_urls.c.url == link.url, seen_urls.c.article_id == link.article_id)
    return connection.scalar(select(seen_urls.c.url).where(*where).limit(1)) is not None


def _remove(connection: Connection, numbers: Sequence[int]) -> None:
    """Delete articles with their versions, index entries and links."""
    search.remove(connection, select(versions).where(versions.c.article_id.in_(numbers), versions.c.latest))
    connection.execute(
        update(seen_urls).where(seen_urls.c.article_id.in_(numbers)).values(article_id=None, due_at=None)
    )
    connection.execute(delete(versions).where(versions.c.article_id.in_(numbers)))
    connection.execute(delete(articles).where(articles.c.id.in_(numbers)))
