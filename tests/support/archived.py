"""What is in an archive, asked for as no part of the program does."""

from sqlalchemy import select

from briefbot.cleaning.raw_articles import short_key
from briefbot.store.schema import articles, versions
from briefbot.web.urls import duplicate_key


def versions_of(connection, url):
    """Return every version of the article at ``url``, oldest first."""
    query = (
        select(versions, articles.c.url)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(articles.c.duplicate_key == short_key(duplicate_key(url)))
        .order_by(versions.c.seen_at, versions.c.id)
    )
    return connection.execute(query).all()
