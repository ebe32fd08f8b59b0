"""Adds the column ``whole_day``: the source states a date without a time. It stays null in existing rows.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Migrate the archive."""
    op.add_column("versions", sa.Column("whole_day", sa.Boolean))
