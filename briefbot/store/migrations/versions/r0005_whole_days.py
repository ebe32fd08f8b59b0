"""A mark on versions of which only the day is known. Of those that are there, the hour is believed.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Bring the archive forward."""
    op.add_column("versions", sa.Column("whole_day", sa.Boolean))
