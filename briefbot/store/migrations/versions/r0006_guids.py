"""Adds the column ``guid``: what a feed calls an entry. It stays empty in rows of entries that were seen before.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Migrate the archive."""
    op.add_column("seen_urls", sa.Column("guid", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_seen_urls_guid_source_id", "seen_urls", ["guid", "source_id"])
