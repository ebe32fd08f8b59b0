"""Editions: a brief as all subscribers of one language and length get it, made once however many they are."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select

from briefbot.store.ledger import IS_UNDER_WAY
from briefbot.store.schema import briefings, editions, ledger
from briefbot.store.sql import chunks, insert_missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A brief as subscribers get it."""

    id: int = 0
    """Given by the archive; never to another, also when this one is deleted."""

    key: str
    """What it is the edition of, in the words of whoever made it."""

    day: str
    """ISO 8601."""

    since: datetime | None = None
    until: datetime
    language: str
    length: str
    stories: int = 0
    content: str
    """JSON."""

    brief_id: int | None = None
    """The brief that it was made of, which may be forgotten by now."""

    made_at: datetime


def save_edition(connection: Connection, edition: Edition) -> Edition:
    """Store an edition and return it with its number; if its key is there already, return that one, unchanged."""
    row = {name: value for name, value in asdict(edition).items() if name != "id"}
    insert_missing(connection, editions, [row])
    stored = edition_by_key(connection, edition.key)
    assert stored is not None
    return stored


def edition_by_key(connection: Connection, key: str) -> Edition | None:
    """Return the edition with that key; ``None`` if there is none."""
    return _edition(connection, editions.c.key == key)


def edition_by_id(connection: Connection, number: int) -> Edition | None:
    """Return the edition with that number; ``None`` if there is none, or none any more."""
    return _edition(connection, editions.c.id == number)


def prune_editions(connection: Connection, before: datetime) -> int:
    """Delete the editions made before ``before`` with the record of their messages; return how many those were.

    One of which a message is still to go out stays. Briefings due before ``before`` go too, but for those whose edition
    stays: by them the messages of a chat are found.
    """
    busy = select(ledger.c.edition_id).where(IS_UNDER_WAY)
    old = select(editions.c.id).where(editions.c.made_at < before, editions.c.id.not_in(busy))
    numbers = connection.scalars(old).all()
    for some in chunks(numbers):
        connection.execute(delete(ledger).where(ledger.c.edition_id.in_(some)))
        connection.execute(delete(editions).where(editions.c.id.in_(some)))
    stays = select(editions.c.id).where(editions.c.id == briefings.c.edition_id).exists()
    connection.execute(delete(briefings).where(briefings.c.due_at < before, ~stays))
    return len(numbers)


def _edition(connection: Connection, which: ColumnElement[bool]) -> Edition | None:
    row = connection.execute(select(editions).where(which)).mappings().one_or_none()
    return None if row is None else Edition(**row)
