"""Stores editions: a brief in one language and length, made once for all subscribers who get it."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select

from briefbot.store.ledger import IS_UNDER_WAY
from briefbot.store.schema import briefings, editions, ledger, requested
from briefbot.store.sql import chunks, insert_missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A brief in one language and length, ready to be sent."""

    id: int = 0
    """Assigned by the archive, and never reused."""

    key: str
    """Digest of all that it depends on; one edition is stored for each key."""

    day: str
    """ISO 8601 date."""

    since: datetime | None = None
    until: datetime
    language: str
    length: str
    stories: int = 0
    """How many stories it has; without any, corrections; 0: no news."""

    content: str
    """The parts and pages as JSON (`briefbot.telegram.content`)."""

    brief_id: int | None = None
    """The stored brief that it was made of, which may have been deleted."""

    made_at: datetime

    after_id: int | None = None
    """The edition that its readers got before, which may have been deleted; ``None`` if it stands alone."""

    told: str = ""
    """What it tells, as JSON (`briefbot.changes.told`); empty for a notice."""


def save_edition(connection: Connection, edition: Edition) -> Edition:
    """Store an edition and return it with its id; if its key is stored already, return the stored one unchanged."""
    row = {name: value for name, value in asdict(edition).items() if name != "id"}
    insert_missing(connection, editions, [row])
    stored = edition_by_key(connection, edition.key)
    assert stored is not None
    return stored


def edition_by_key(connection: Connection, key: str) -> Edition | None:
    """Return the edition with that key; ``None`` if there is none."""
    return _edition(connection, editions.c.key == key)


def edition_by_id(connection: Connection, number: int) -> Edition | None:
    """Return the edition with that id; ``None`` if there is none, or it was deleted."""
    return _edition(connection, editions.c.id == number)


def editions_up_to(connection: Connection, number: int | None, *, limit: int) -> list[Edition]:
    """Return an edition and those that its readers got before it, oldest first, at most ``limit``."""
    found: list[Edition] = []
    while number is not None and len(found) < limit and (edition := edition_by_id(connection, number)):
        found.append(edition)
        number = edition.after_id
    return found[::-1]


def prune_editions(connection: Connection, before: datetime) -> int:
    """Delete the editions made before ``before`` with the ledger rows of their parts; return how many editions.

    An edition of which a part is still to be sent is kept, with its briefings, since the parts of a chat are found by
    them. Other briefings due before ``before`` are deleted.
    """
    busy = select(ledger.c.edition_id).where(IS_UNDER_WAY)
    old = select(editions.c.id).where(editions.c.made_at < before, editions.c.id.not_in(busy))
    numbers = connection.scalars(old).all()
    for chunk in chunks(numbers):
        connection.execute(delete(ledger).where(ledger.c.edition_id.in_(chunk)))
        connection.execute(delete(editions).where(editions.c.id.in_(chunk)))
    connection.execute(delete(requested).where(requested.c.at < before))
    stays = select(editions.c.id).where(editions.c.id == briefings.c.edition_id).exists()
    connection.execute(delete(briefings).where(briefings.c.due_at < before, ~stays))
    return len(numbers)


def _edition(connection: Connection, which: ColumnElement[bool]) -> Edition | None:
    row = connection.execute(select(editions).where(which)).mappings().one_or_none()
    return None if row is None else Edition(**row)
