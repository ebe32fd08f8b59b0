"""What becomes of all that is in the ledger for a chat when the chat is forgotten or gets another number."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, and_, delete, select, tuple_, update

from briefbot.store.articles import chunks
from briefbot.store.ledger import OPEN, close
from briefbot.store.schema import briefings, ledger


def forget_chats(connection: Connection, chat_ids: Collection[int]) -> None:
    """Delete every briefing of these chats and every part of them."""
    for some in chunks(chat_ids):
        theirs = briefings.c.chat_id.in_(some)
        pairs = select(briefings.c.edition_id, briefings.c.chat_id).where(theirs, briefings.c.edition_id.is_not(None))
        connection.execute(delete(ledger).where(tuple_(ledger.c.edition_id, ledger.c.chat_id).in_(pairs)))
        connection.execute(delete(briefings).where(theirs))


def move_chat(connection: Connection, old: int, new: int) -> None:
    """Give the briefings of chat ``old`` to chat ``new``, parts and all; where ``new`` has its own, those stand."""
    of_old = briefings.c.chat_id == old
    numbers = select(briefings.c.edition_id).where(of_old, briefings.c.edition_id.is_not(None)).distinct()
    before = connection.scalars(numbers).all()
    own_days = select(briefings.c.day).where(briefings.c.chat_id == new)
    connection.execute(delete(briefings).where(of_old, briefings.c.day.in_(own_days)))
    after = set(connection.scalars(numbers))
    for edition in before:
        theirs = and_(ledger.c.edition_id == edition, ledger.c.chat_id == old)
        if edition in after:
            own = select(ledger.c.part).where(ledger.c.edition_id == edition, ledger.c.chat_id == new)
            connection.execute(delete(ledger).where(theirs, ledger.c.part.in_(own)))
            connection.execute(update(ledger).where(theirs).values(chat_id=new))
        else:
            connection.execute(delete(ledger).where(theirs))
    connection.execute(update(briefings).where(of_old).values(chat_id=new))
    its_open = select(briefings.c.edition_id, briefings.c.chat_id).where(
        briefings.c.chat_id == new, briefings.c.state == OPEN
    )
    close(connection, {(edition_id, chat_id) for edition_id, chat_id in connection.execute(its_open)}, None)
