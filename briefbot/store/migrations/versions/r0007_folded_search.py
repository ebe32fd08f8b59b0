"""Empties the search index: its words are folded now. What is empty after the migrations is filled again.

Revision: 0007, after 0006.
"""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Migrate the archive."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("INSERT INTO search_index(search_index) VALUES ('delete-all')")
    else:
        op.execute("UPDATE versions SET search_vector = NULL")
