"""Whether an archive is sound, and how much is in it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select, text

from briefbot.errors import ArchiveError
from briefbot.store.archive import Archive
from briefbot.store.schema import articles, versions


class Size(NamedTuple):
    """How much is in an archive."""

    articles: int
    versions: int


def faults_of(archive: Archive) -> list[str]:
    """Return what is broken, a line each; empty if the archive is sound."""
    try:
        return [*(_in_the_file(archive) if archive.file else ()), *_in_the_rows(archive)]
    except ArchiveError as error:
        return [str(error)]


def size_of(archive: Archive) -> Size:
    """Return how many articles there are, and versions of them."""
    with archive.reading() as connection:
        count = [connection.scalar(select(func.count()).select_from(table)) or 0 for table in (articles, versions)]
    return Size(*count)


def _in_the_file(archive: Archive) -> list[str]:
    with archive.reading() as connection:
        told = list(connection.execute(text("PRAGMA integrity_check(20)")).scalars())
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    with archive.writing() as connection:
        connection.execute(text("INSERT INTO search_index(search_index) VALUES ('integrity-check')"))
    return [line for line in told if line != "ok"] + ([f"{len(broken)} rows refer to none"] if broken else [])


def _in_the_rows(archive: Archive) -> list[str]:
    """Return what no database can know: each article has one latest version, and each of those can be found."""
    with archive.reading() as connection:
        lacking = connection.scalar(
            select(func.count())
            .select_from(articles)
            .where(~select(versions.c.id).where(versions.c.article_id == articles.c.id, versions.c.latest).exists())
        )
        latest = connection.scalar(select(func.count()).select_from(versions).where(versions.c.latest))
        total = connection.scalar(select(func.count()).select_from(articles))
        index = (
            "SELECT count(*) FROM search_index_docsize"
            if archive.file
            else ("SELECT count(*) FROM versions WHERE latest AND search_vector IS NOT NULL")
        )
        found = connection.scalar(text(index))
    faults = [f"{lacking} articles have no version"] if lacking else []
    if (latest or 0) > (total or 0):
        faults.append(f"{(latest or 0) - (total or 0)} articles have two latest versions")
    if found != latest:
        faults.append(f"the index for searching has {found} entries for {latest} articles")
    return faults
