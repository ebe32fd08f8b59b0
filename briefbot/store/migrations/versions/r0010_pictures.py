"""Adds the picture that an article's page or feed names. It stays empty in rows of articles that were stored before.

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Migrate the archive."""
    for name in ("picture_url", "picture_alt", "picture_credit"):
        op.add_column("versions", sa.Column(name, sa.Text, nullable=False, server_default=""))
    for name in ("picture_width", "picture_height"):
        op.add_column("versions", sa.Column(name, sa.Integer))
    op.create_index("ix_versions_picture_url_article_id", "versions", ["picture_url", "article_id"])
