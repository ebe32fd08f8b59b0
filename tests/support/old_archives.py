"""Archives as each revision left them, from the statements by which their tables came to be."""

from pathlib import Path

from sqlalchemy import text

FOLDER = Path(__file__).parent.parent / "store" / "revisions"

#: Each goes on from the tables of the one before.
REVISIONS = sorted({file.name.partition(".")[0] for file in FOLDER.glob("*.sql")})


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
