"""Renames tables, columns and states; nothing else changes.

Revision: 0004, after 0003. Briefs were added by 0002, the ledger by 0003: an older archive has no such tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = None

_TABLES = {"documents": "cache_validators", "robots": "robots_txt", "links": "seen_urls", "facts": "meta"}

_COLUMNS = (
    ("seen_urls", "link", "url"),
    ("meta", "noted_at", "updated_at"),
    ("articles", "identity", "duplicate_key"),
    ("briefs", "made_of", "version_ids"),
)

_VALUES = {"clock": "clock_skew", "sender": "last_send", "tidied": "last_pruned"}


def upgrade() -> None:
    """Migrate the archive."""
    for old, new in _TABLES.items():
        op.rename_table(old, new)
    tables = sa.inspect(op.get_bind()).get_table_names()
    for table, old, new in _COLUMNS:
        if table in tables:
            op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    for column in ("source_id", "article_id", "due_at"):  # constraints keep their names: SQLite cannot rename them
        op.drop_index(f"ix_links_{column}", "seen_urls")
        op.create_index(f"ix_seen_urls_{column}", "seen_urls", [column])
    if op.get_bind().dialect.name == "sqlite":
        op.rename_table("found", "search_index")
    else:
        op.execute("ALTER TABLE versions RENAME COLUMN words TO search_vector")
        op.execute("ALTER INDEX ix_versions_words RENAME TO ix_versions_search_vector")
    for old, new in _VALUES.items():
        op.execute(f"UPDATE meta SET name = '{new}' WHERE name = '{old}'")  # noqa: S608  # constants
    if "ledger" in tables:
        op.execute("UPDATE ledger SET state = 'in_doubt' WHERE state = 'unsure'")
