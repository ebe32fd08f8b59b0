"""Adds what tells a reader what changed: which edition came before, and what each told; which articles are gone.

Editions that were sent count as told: their sentences are taken from the stored briefs of the same period.

Revision: 0008, after 0007.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Migrate the archive. One from before 0003 has no editions yet, one from before 0002 no briefs."""
    op.add_column("articles", sa.Column("withdrawn_at", sa.BigInteger))
    connection = op.get_bind()
    tables = sa.inspect(connection).get_table_names()
    if "editions" not in tables:
        return
    op.add_column("editions", sa.Column("after_id", sa.BigInteger))
    op.add_column("editions", sa.Column("told", sa.Text, nullable=False, server_default=""))
    briefs = sa.table("briefs", *map(sa.column, ("id", "day", "until", "form", "document")))
    editions = sa.table("editions", *map(sa.column, ("id", "day", "until", "told")))
    query = (
        sa.select(editions.c.id, briefs.c.document)
        .join(briefs, (briefs.c.day == editions.c.day) & (briefs.c.until == editions.c.until))
        .where(briefs.c.form == "telegram")
        .order_by(briefs.c.id)
    )
    for number, document in connection.execute(query).all():
        told = json.dumps(_told(json.loads(document)), ensure_ascii=False)
        connection.execute(sa.update(editions).where(editions.c.id == number).values(told=told))


def _told(brief: dict[str, Any]) -> dict[str, Any]:
    """Return what a brief of schema 1 to 3 told, by story, in the form of `briefbot.changes.told` at this revision."""
    stories = []
    for story in brief["stories"]:
        articles = {article["url"]: article for report in story["reports"] for article in report["articles"]}
        said = [*(each for each in brief["glance"] if each["url"] in articles), *story["summary"]]
        sentences = [
            {
                "text": each["text"],
                "url": each["url"],
                "language": "",
                "published": (articles[each["url"]]["published"] or "")[:10] or None,
            }
            for each in said
            if each["url"] in articles
        ]
        if sentences:
            url = next(iter(articles))
            stories.append({"storyline": "", "title": story["title"], "url": url, "sentences": sentences})
    return {"day": brief["day"], "stories": stories}
