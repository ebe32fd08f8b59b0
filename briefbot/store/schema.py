"""The archive's tables at the newest migration.

Times are stored as microseconds since 1970, UTC, in a 64-bit integer, which both databases sort and index alike. The
indexes for full text search differ between the databases (see `briefbot.store.search`).
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

#: The newest migration. Kept here, so that Alembic is imported only for an older archive.
HEAD = "0010"

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
    """Return the publication time of a version as its source states it: a moment, a bare date, or ``None``."""
    published: datetime | None = version.published
    return published.date() if published and version.whole_day else published


#: SQLite assigns ids only in a column declared INTEGER.
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
    Column("listed", Boolean, nullable=False),  # added with `feeds add`; else named by the configuration
    Column("added_at", Moment, nullable=False),
    Column("title", Text, nullable=False, server_default=""),  # as the feed states it
    Column("outcome", Text, nullable=False, server_default=""),  # of the last poll; see briefbot.store.sources
    Column("detail", Text, nullable=False, server_default=""),
    Column("checked_at", Moment),
    Column("answered_at", Moment),  # last poll that went well
    Column("newest_at", Moment),  # last poll that brought an article
    Column("failures", Integer, nullable=False, server_default="0"),  # consecutive
    Column("retry_at", Moment),  # end of the back-off
    UniqueConstraint("kind", "url"),
)

source_days = Table(
    "source_days",
    metadata,
    Column("source_id", _ID, ForeignKey("sources.id"), primary_key=True),
    Column("day", Integer, primary_key=True),  # UTC, days since 1970
    Column("answered", Integer, nullable=False),  # polls that went well
    Column("failed", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),  # polls that robots.txt or Retry-After forbade
    Column("new", Integer, nullable=False),  # new articles
    Column("detail", Text, nullable=False),  # of the last failure
)

cache_validators = Table(  # ETag and the like of each document, for conditional requests
    "cache_validators",
    metadata,
    Column("url", Text, primary_key=True),
    Column("etag", Text, nullable=False, server_default=""),
    Column("last_modified", Text, nullable=False, server_default=""),
    Column("fresh_until", Moment),
    Column("moved_to", Text, nullable=False, server_default=""),  # permanent redirect, or the feed that a page links to
    Column("children", Text, nullable=False, server_default=""),  # sitemaps of a sitemap index, one a line
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
    Column("duplicate_key", Text, nullable=False),  # one for an address and its AMP and mobile variants
    Column("url", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),  # first
    Column("own", Boolean, nullable=False),  # found on its own site, not in another site's feed
    Column("source_id", _ID, ForeignKey("sources.id"), index=True),
    Column("withdrawn_at", Moment),  # when its own address said that it is gone; null: it is there
    UniqueConstraint("duplicate_key", name="uq_articles_identity"),  # an old name: SQLite cannot rename it
)

versions = Table(
    "versions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("article_id", _ID, ForeignKey("articles.id"), nullable=False),
    Column("latest", Boolean, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("moment", Moment, nullable=False),  # publication time, else first seen
    Column("published", Moment),
    Column("whole_day", Boolean),  # the source states a date without a time; null in rows from before 0005
    Column("outlet", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("part", Text, nullable=False),  # origin of the text: page, feed, ...
    Column("note", Text, nullable=False),  # why there is no text of the page
    Column("digest", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),  # before cleaning
    Column("picture_url", Text, nullable=False, server_default=""),  # that its page or feed names; empty: none
    Column("picture_alt", Text, nullable=False, server_default=""),
    Column("picture_credit", Text, nullable=False, server_default=""),
    Column("picture_width", Integer),  # pixels, as stated; null: not stated
    Column("picture_height", Integer),
    Index(None, "picture_url", "article_id"),
    Index(None, "article_id", "seen_at"),
    Index(None, "moment", "article_id"),
)

seen_urls = Table(  # the addresses that sources list, and the state of each
    "seen_urls",
    metadata,
    Column("url", Text, primary_key=True),
    Column("source_id", _ID, ForeignKey("sources.id"), primary_key=True, index=True),
    Column("article_id", _ID, ForeignKey("articles.id"), index=True),
    Column("digest", Text, nullable=False),  # of the listed entry
    Column("checked_at", Moment, nullable=False),
    Column("due_at", Moment, index=True),  # time of the next request of the page; null: none
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("guid", Text, nullable=False, server_default=""),  # of the listed entry
    Index(None, "guid", "source_id"),
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
    Column("settings", Text, nullable=False),  # JSON: the options it was made with
    Column("version_ids", Text, nullable=False),  # JSON: ids of the versions of articles that it was made of
    Column("document", Text, nullable=False),  # the brief as JSON, docs/json.md
    Column("text", Text, nullable=False),  # as it was printed or sent
    Column("digest", Text, nullable=False, unique=True),  # of all columns but made_at
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
    Column("only_news", Boolean, nullable=False),  # no brief on a day without news
    Column("quiet", Boolean, nullable=False),  # without a sound at night
    Column("state", Text, nullable=False),  # active, paused, unreachable
    Column("reason", Text, nullable=False, server_default=""),  # why it is unreachable
    Column("misses", Integer, nullable=False, server_default="0"),  # consecutive briefs that could not be posted
    Column("joined_at", Moment, nullable=False),
    Column("settled_at", Moment, nullable=False),  # no brief is due for a time before it
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
    Column("brief_id", BigInteger),  # no foreign key: old briefs are deleted
    Column("made_at", Moment, nullable=False),
    Column("after_id", BigInteger),  # the edition that its readers got before; no foreign key: old ones are deleted
    Column("told", Text, nullable=False, server_default=""),  # JSON: briefbot.changes.told; empty in very old rows
    sqlite_autoincrement=True,  # ids are never reused: the buttons of old messages name editions
)

_OPEN = text("state = 'open'")

#: Few rows are unfinished, so a partial index finds them. An OR, not IN: SQLite uses the index if one side matches.
_UNDER_WAY = text("state = 'waiting' OR state = 'sending'")

briefings = Table(  # one for each subscriber and day
    "briefings",
    metadata,
    Column("chat_id", BigInteger, primary_key=True),
    Column("day", Text, primary_key=True),  # in the subscriber's time zone, ISO 8601
    Column("edition_id", BigInteger),
    Column("due_at", Moment, nullable=False),
    Column("state", Text, nullable=False),  # open, done, skipped, empty, dropped; see briefbot.store.ledger
    Column("at", Moment, nullable=False),  # when it entered that state
    Index(None, "chat_id", "edition_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index(None, "due_at", "state"),
)

ledger = Table(  # every message of an edition to a chat; the rows of a chat are found by its briefings
    "ledger",
    metadata,
    Column("edition_id", BigInteger, primary_key=True),
    Column("chat_id", BigInteger, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("state", Text, nullable=False),  # waiting, sending, sent, ...; see briefbot.store.ledger
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("message_id", BigInteger),
    Column("note", Text, nullable=False, server_default=""),
    Column("at", Moment, nullable=False),  # when it entered that state
    Index(None, "state", "chat_id", sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY),
    Index(None, "at", "state"),
)

storylines = Table(  # stories followed over days; see briefbot.changes.storylines
    "storylines",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("first_day", Text, nullable=False),  # ISO 8601
    Column("last_day", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("terms", Text, nullable=False),  # JSON: term -> weight
    Column("urls", Text, nullable=False),  # JSON: addresses of its articles
    Index(None, "topic", "last_day"),
)

requested = Table(  # the last edition that a chat got by asking for it; those sent by the hour are in briefings
    "requested",
    metadata,
    Column("chat_id", BigInteger, primary_key=True),
    Column("edition_id", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
)

muted = Table(  # storylines that a chat does not want to be told of
    "muted",
    metadata,
    Column("chat_id", BigInteger, primary_key=True),
    Column("storyline", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

alembic_version = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))


def create_tables(connection: Connection) -> None:
    """Create the tables of a new archive."""
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
