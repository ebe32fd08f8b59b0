"""The archive's tables, as the newest migration leaves them.

Moments are whole microseconds since 1970, UTC, in a 64-bit integer: both databases sort and index them alike. Full
text search stands beside the tables in each database's own way (see `briefbot.store.search`).
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    insert,
    text,
)

#: The newest migration. An archive that is new, or at it, needs no import of Alembic.
HEAD = "0005"

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Return ``moment`` as it is stored.

    >>> microseconds(datetime(1970, 1, 1, 0, 1, tzinfo=UTC))
    60000000
    """
    return (moment - EPOCH) // _MICROSECOND


class Moment(TypeDecorator[datetime]):
    """An aware datetime in UTC, stored as microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:  # noqa: ARG002, D102
        return None if value is None else microseconds(value)

    def process_result_value(self, value: Any | None, dialect: Any) -> datetime | None:  # noqa: ARG002, D102
        return None if value is None else EPOCH + timedelta(microseconds=value)


def published_of(version: Row[Any]) -> datetime | date | None:
    """Return when the article of a version was published, as its source said it: a moment, a bare date, or nothing."""
    published: datetime | None = version.published
    return published.date() if published and version.whole_day else published


#: SQLite gives a row its number by itself only in a column declared INTEGER.
_ID = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

sources = Table(
    "sources",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("outlet", Text, nullable=False, server_default=""),
    Column("site", Text, nullable=False, server_default=""),
    Column("folder", Text, nullable=False, server_default=""),
    Column("language", Text, nullable=False, server_default=""),
    Column("listed", Boolean, nullable=False),  # asked for with `feeds add`; otherwise the configuration asks for it
    Column("added_at", Moment, nullable=False),
    Column("title", Text, nullable=False, server_default=""),  # what it calls itself
    Column("outcome", Text, nullable=False, server_default=""),  # of the last poll; see briefbot.store.sources
    Column("detail", Text, nullable=False, server_default=""),
    Column("checked_at", Moment),
    Column("answered_at", Moment),  # last poll that went well
    Column("newest_at", Moment),  # last poll that brought an article
    Column("failures", Integer, nullable=False, server_default="0"),  # in a row
    Column("retry_at", Moment),  # not to be asked before
    UniqueConstraint("kind", "url"),
)

source_days = Table(
    "source_days",
    metadata,
    Column("source_id", _ID, ForeignKey("sources.id"), primary_key=True),
    Column("day", Integer, primary_key=True),  # of UTC, days since 1970
    Column("answered", Integer, nullable=False),  # polls that went well
    Column("failed", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),  # polls that robots.txt or an order to wait forbade
    Column("new", Integer, nullable=False),  # articles
    Column("detail", Text, nullable=False),  # of the last failure
)

cache_validators = Table(  # of documents, so that what has not changed is not sent again
    "cache_validators",
    metadata,
    Column("url", Text, primary_key=True),
    Column("etag", Text, nullable=False, server_default=""),
    Column("last_modified", Text, nullable=False, server_default=""),
    Column("fresh_until", Moment),
    Column("moved_to", Text, nullable=False, server_default=""),  # for good; or the feed that a page names
    Column("children", Text, nullable=False, server_default=""),  # a sitemap index's, one a line
    Column("checked_at", Moment, nullable=False),
)

robots_txt = Table(
    "robots_txt",
    metadata,
    Column("origin", Text, primary_key=True),  # scheme://host:port
    Column("rules", Text, nullable=False),
    Column("until", Moment, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("duplicate_key", Text, nullable=False),  # of the address and its AMP and mobile variants
    Column("url", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),  # first
    Column("own", Boolean, nullable=False),  # from the address's own site, not from another's feed
    Column("source_id", _ID, ForeignKey("sources.id"), index=True),
    UniqueConstraint("duplicate_key", name="uq_articles_identity"),  # its first name: SQLite renames no constraint
)

versions = Table(
    "versions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("article_id", _ID, ForeignKey("articles.id"), nullable=False),
    Column("latest", Boolean, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("moment", Moment, nullable=False),  # when it was published; where nothing says so, first seen
    Column("published", Moment),
    Column("whole_day", Boolean),  # its source says no hour; empty in versions from before 0005
    Column("outlet", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("part", Text, nullable=False),  # where the text is from: page, feed, ...
    Column("note", Text, nullable=False),  # why it is no more than that
    Column("digest", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),  # before cleaning
    Index(None, "article_id", "seen_at"),
    Index(None, "moment", "article_id"),
)

seen_urls = Table(  # the addresses that a source lists, and what became of them
    "seen_urls",
    metadata,
    Column("url", Text, primary_key=True),
    Column("source_id", _ID, ForeignKey("sources.id"), primary_key=True, index=True),
    Column("article_id", _ID, ForeignKey("articles.id"), index=True),
    Column("digest", Text, nullable=False),  # of the entry
    Column("checked_at", Moment, nullable=False),
    Column("due_at", Moment, index=True),  # when the page is to be fetched, again or at last; null: it is settled
    Column("tries", Integer, nullable=False, server_default="0"),
)

meta = Table(  # single values; see briefbot.store.meta
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

briefs = Table(
    "briefs",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("made_at", Moment, nullable=False),
    Column("day", Text, nullable=False, index=True),  # ISO 8601
    Column("since", Moment),
    Column("until", Moment),
    Column("topic", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("settings", Text, nullable=False),  # JSON: what it was made with
    Column("version_ids", Text, nullable=False),  # JSON: of the articles that it was made of
    Column("document", Text, nullable=False),  # the brief as JSON, docs/json.md
    Column("text", Text, nullable=False),  # as it was given out
    Column("digest", Text, nullable=False, unique=True),  # of all of it but when it was made
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("chat_id", _ID, primary_key=True, autoincrement=False),  # Telegram's
    Column("kind", Text, nullable=False),  # private, group, supergroup, channel
    Column("topic_id", BigInteger, nullable=False, server_default="0"),  # the message thread for the brief; 0: none
    Column("language", Text, nullable=False),
    Column("zone", Text, nullable=False),  # IANA
    Column("hour", Integer, nullable=False),
    Column("weekdays", Integer, nullable=False),  # bits, Monday 1 to Sunday 64
    Column("length", Text, nullable=False),  # glance, short, full
    Column("only_news", Boolean, nullable=False),  # nothing on a day without any
    Column("quiet", Boolean, nullable=False),  # without a sound at night
    Column("state", Text, nullable=False),  # active, paused, unreachable
    Column("reason", Text, nullable=False, server_default=""),  # why it is unreachable
    Column("misses", Integer, nullable=False, server_default="0"),  # slots in a row that failed though it is there
    Column("joined_at", Moment, nullable=False),
    Column("settled_at", Moment, nullable=False),  # a slot before it is not due
    Column("state_at", Moment, nullable=False),
)

editions = Table(  # a brief as subscribers of one language and length get it
    "editions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("day", Text, nullable=False),  # ISO 8601
    Column("since", Moment),
    Column("until", Moment, nullable=False),
    Column("language", Text, nullable=False),
    Column("length", Text, nullable=False),
    Column("stories", Integer, nullable=False),
    Column("content", Text, nullable=False),  # JSON
    Column("brief_id", BigInteger),  # no foreign key: briefs are forgotten
    Column("made_at", Moment, nullable=False),
    sqlite_autoincrement=True,  # old messages name editions: no number comes twice
)

_OPEN = text("state = 'open'")

#: What is to be done is little beside the past. An OR, since SQLite sees from one side of it that the index serves.
_UNDER_WAY = text("state = 'waiting' OR state = 'sending'")

briefings = Table(  # what became of a subscriber's day
    "briefings",
    metadata,
    Column("chat_id", BigInteger, primary_key=True),
    Column("day", Text, primary_key=True),  # the subscriber's own, ISO 8601
    Column("edition_id", BigInteger),
    Column("due_at", Moment, nullable=False),
    Column("state", Text, nullable=False),  # open, done, skipped, empty, dropped; see briefbot.store.ledger
    Column("at", Moment, nullable=False),  # since when it is in that state
    Index(None, "chat_id", "edition_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index(None, "due_at", "state"),
)

ledger = Table(  # every message of an edition to a subscriber. Each has a briefing: by it the rows of a chat are found
    "ledger",
    metadata,
    Column("edition_id", BigInteger, primary_key=True),
    Column("chat_id", BigInteger, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("state", Text, nullable=False),  # waiting, sending, sent, ...; see briefbot.store.ledger
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("message_id", BigInteger),
    Column("note", Text, nullable=False, server_default=""),
    Column("at", Moment, nullable=False),  # since when it is in that state
    Index(None, "state", "chat_id", sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY),
    Index(None, "at", "state"),
)

alembic_version = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))


def create_tables(connection: Connection) -> None:
    """Make the tables of a new archive, at the newest migration."""
    metadata.create_all(connection)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE search_index"
            " USING fts5(title, text, outlet, content='', tokenize='unicode61 remove_diacritics 2')"
        )
    else:
        connection.exec_driver_sql("ALTER TABLE versions ADD COLUMN search_vector tsvector")
        connection.exec_driver_sql("CREATE INDEX ix_versions_search_vector ON versions USING gin (search_vector)")
    connection.execute(insert(alembic_version).values(version_num=HEAD))
