"""Empties the search index: elisions are folded now, too. What is empty after the migrations is filled again.

Revision: 0009, after 0008.
"""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Migrate the archive."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("INSERT INTO search_index(search_index) VALUES ('delete-all')")
    else:
        op.execute("UPDATE versions SET search_vector = NULL")
