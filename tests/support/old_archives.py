"""Archives as earlier revisions left them, from the statements that made their tables."""

from pathlib import Path

from sqlalchemy import text

FOLDER = Path(__file__).parent.parent / "store" / "revisions"

#: The revisions that only added tables: each has all those of the ones before.
REVISIONS = ("0001", "0002", "0003")


def make_tables_of(connection, revision):
    """Make the tables that an archive had at ``revision``."""
    for each in REVISIONS[: REVISIONS.index(revision) + 1]:
        script = (FOLDER / f"{each}.{connection.dialect.name}.sql").read_text()
        for statement in filter(str.strip, script.split(";\n")):
            connection.exec_driver_sql(statement)
    connection.execute(
        text(
            "CREATE TABLE alembic_version"
            " (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})
