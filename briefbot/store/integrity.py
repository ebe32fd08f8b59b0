"""Checks the integrity of an archive, and counts what is in it."""

from typing import NamedTuple

from sqlalchemy import select, text

from briefbot.errors import ArchiveError
from briefbot.store.archive import Archive
from briefbot.store.schema import articles, versions
from briefbot.store.sql import count_rows


class Size(NamedTuple):
    """Numbers of articles and versions in an archive."""

    articles: int
    versions: int


def faults_of(archive: Archive) -> list[str]:
    """Return the faults of an archive, one line each; empty if it has none."""
    try:
        return [*(_in_the_file(archive) if archive.file else ()), *_in_the_rows(archive)]
    except ArchiveError as error:
        return [str(error)]


def size_of(archive: Archive) -> Size:
    """Count articles and versions."""
    with archive.reading() as connection:
        return Size(count_rows(connection, articles), count_rows(connection, versions))


def _in_the_file(archive: Archive) -> list[str]:
    """Return the faults that SQLite's own checks find."""
    with archive.reading() as connection:
        faults = list(connection.execute(text("PRAGMA integrity_check(20)")).scalars())
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    with archive.writing() as connection:
        connection.execute(text("INSERT INTO search_index(search_index) VALUES ('integrity-check')"))
    return [line for line in faults if line != "ok"] + ([f"{len(broken)} rows refer to missing ones"] if broken else [])


def _in_the_rows(archive: Archive) -> list[str]:
    """Return violations of our own rules: each article has one latest version, and each of those is indexed."""
    with archive.reading() as connection:
        its_latest = select(versions.c.id).where(versions.c.article_id == articles.c.id, versions.c.latest)
        lacking = count_rows(connection, articles, ~its_latest.exists())
        latest = count_rows(connection, versions, versions.c.latest)
        total = count_rows(connection, articles)
        if archive.file:
            found = connection.scalar(text("SELECT count(*) FROM search_index_docsize"))
        else:
            found = count_rows(connection, versions, versions.c.latest, text("search_vector IS NOT NULL"))
    faults = [f"{lacking} articles have no version"] if lacking else []
    if latest > total:
        faults.append(f"{latest - total} articles have two latest versions")
    if found != latest:
        faults.append(f"the search index has {found} entries for {latest} articles")
    return faults
