"""Subscribers, the editions they get, and a ledger of every message that went to them.

Revision: 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Bring the archive forward."""
    _subscribers()
    _editions()
    _briefings()
    _ledger()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _empty(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _subscribers() -> None:
    op.create_table(
        "subscribers",
        sa.Column("chat_id", _ID, autoincrement=False, nullable=False),
        _text("kind"),
        sa.Column("topic_id", sa.BigInteger, nullable=False, server_default="0"),
        *map(_text, ("language", "zone")),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("weekdays", sa.Integer, nullable=False),
        _text("length"),
        sa.Column("only_news", sa.Boolean, nullable=False),
        sa.Column("quiet", sa.Boolean, nullable=False),
        _text("state"),
        _empty("reason"),
        sa.Column("misses", sa.Integer, nullable=False, server_default="0"),
        *map(_number, ("joined_at", "settled_at", "state_at")),
        sa.PrimaryKeyConstraint("chat_id", name="pk_subscribers"),
    )


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("id", _ID, nullable=False),
        *map(_text, ("key", "day")),
        sa.Column("since", sa.BigInteger),
        _number("until"),
        *map(_text, ("language", "length")),
        sa.Column("stories", sa.Integer, nullable=False),
        _text("content"),
        sa.Column("brief_id", sa.BigInteger),
        _number("made_at"),
        sa.PrimaryKeyConstraint("id", name="pk_editions"),
        sa.UniqueConstraint("key", name="uq_editions_key"),
        sqlite_autoincrement=True,
    )


def _briefings() -> None:
    op.create_table(
        "briefings",
        _number("chat_id"),
        _text("day"),
        sa.Column("edition_id", sa.BigInteger),
        _number("due_at"),
        _text("state"),
        _number("at"),
        sa.PrimaryKeyConstraint("chat_id", "day", name="pk_briefings"),
    )
    being_open = sa.text("state = 'open'")
    op.create_index(
        "ix_briefings_chat_id_edition_id",
        "briefings",
        ["chat_id", "edition_id"],
        sqlite_where=being_open,
        postgresql_where=being_open,
    )
    op.create_index("ix_briefings_due_at_state", "briefings", ["due_at", "state"])


def _ledger() -> None:
    op.create_table(
        "ledger",
        *map(_number, ("edition_id", "chat_id")),
        sa.Column("part", sa.Integer, nullable=False),
        _text("state"),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("message_id", sa.BigInteger),
        _empty("note"),
        _number("at"),
        sa.PrimaryKeyConstraint("edition_id", "chat_id", "part", name="pk_ledger"),
    )
    under_way = sa.text("state = 'waiting' OR state = 'sending'")
    op.create_index(
        "ix_ledger_state_chat_id",
        "ledger",
        ["state", "chat_id"],
        sqlite_where=under_way,
        postgresql_where=under_way,
    )
    op.create_index("ix_ledger_at_state", "ledger", ["at", "state"])
