"""Briefs as they were given out, with what they were made of.

Revision: 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Bring the archive forward."""
    words = ("topic", "form", "settings", "made_of", "document", "text", "digest")
    op.create_table(
        "briefs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger),
        sa.Column("until", sa.BigInteger),
        *(sa.Column(name, sa.Text, nullable=False) for name in words),
        sa.PrimaryKeyConstraint("id", name="pk_briefs"),
        sa.UniqueConstraint("digest", name="uq_briefs_digest"),
    )
    op.create_index("ix_briefs_day", "briefs", ["day"])
