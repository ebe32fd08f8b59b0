"""Sources, what they brought, and its full text index.

Revision: 0001, the first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Bring the archive forward."""
    _sources()
    _web()
    _articles()
    _links()
    _search()
    op.create_table(
        "facts",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("noted_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_facts"),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _empty(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", _ID, nullable=False),
        *map(_text, ("kind", "url")),
        *map(_empty, ("outlet", "site", "folder", "language")),
        sa.Column("listed", sa.Boolean, nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        *map(_empty, ("title", "outcome", "detail")),
        *(sa.Column(name, sa.BigInteger) for name in ("checked_at", "answered_at", "newest_at")),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("retry_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        sa.UniqueConstraint("kind", "url", name="uq_sources_kind_url"),
    )
    op.create_table(
        "source_days",
        sa.Column("source_id", _ID, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("day", "answered", "failed", "skipped", "new")),
        _text("detail"),
        sa.PrimaryKeyConstraint("source_id", "day", name="pk_source_days"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_source_days_source_id"),
    )


def _web() -> None:
    op.create_table(
        "documents",
        _text("url"),
        *map(_empty, ("etag", "last_modified")),
        sa.Column("fresh_until", sa.BigInteger),
        *map(_empty, ("moved_to", "children")),
        sa.Column("checked_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("url", name="pk_documents"),
    )
    op.create_table(
        "robots",
        _text("origin"),
        _text("rules"),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("origin", name="pk_robots"),
    )


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", _ID, nullable=False),
        *map(_text, ("identity", "url")),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("own", sa.Boolean, nullable=False),
        sa.Column("source_id", _ID),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("identity", name="uq_articles_identity"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_articles_source_id"),
    )
    op.create_index("ix_articles_source_id", "articles", ["source_id"])
    op.create_table(
        "versions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("latest", sa.Boolean, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("moment", sa.BigInteger, nullable=False),
        sa.Column("published", sa.BigInteger),
        *map(_text, ("outlet", "language", "origin", "author", "part", "note", "digest", "title", "text")),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_versions_article_id"),
    )
    op.create_index("ix_versions_article_id_seen_at", "versions", ["article_id", "seen_at"])
    op.create_index("ix_versions_moment_article_id", "versions", ["moment", "article_id"])


def _links() -> None:
    op.create_table(
        "links",
        _text("link"),
        sa.Column("source_id", _ID, nullable=False),
        sa.Column("article_id", _ID),
        _text("digest"),
        sa.Column("checked_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("link", "source_id", name="pk_links"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_links_source_id"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_links_article_id"),
    )
    op.create_index("ix_links_source_id", "links", ["source_id"])
    op.create_index("ix_links_article_id", "links", ["article_id"])
    op.create_index("ix_links_due_at", "links", ["due_at"])


def _search() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE found"
            " USING fts5(title, text, outlet, content='', tokenize='unicode61 remove_diacritics 2')"
        )
    else:
        op.execute("ALTER TABLE versions ADD COLUMN words tsvector")
        op.execute("CREATE INDEX ix_versions_words ON versions USING gin (words)")
