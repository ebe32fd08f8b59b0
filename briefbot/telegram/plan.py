"""Plans a run of sending: resolves what an interrupted run left, makes the briefs that are due, fills the ledger."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from briefbot.store import editions, ledger, meta, received, storylines, subscribers
from briefbot.store.archive import Archive
from briefbot.store.editions import Edition
from briefbot.store.ledger import Part, PartResult, PlannedBriefing
from briefbot.store.received import Received
from briefbot.telegram.compose import EditionRequest
from briefbot.telegram.content import content_from
from briefbot.telegram.options import TelegramOptions
from briefbot.telegram.schedule import Due, due
from briefbot.telegram.write_ahead_log import log_path, states_in

#: Gives the edition for a request, and makes it if there is none.
EditionMaker = Callable[[EditionRequest], Edition]

#: Days after which the records of sent messages are deleted, and chats that have been unreachable for so long.
KEEP_DAYS = 30


@dataclass(slots=True)
class SendReport:
    """What a run planned, and the results of sending."""

    chats: int = 0
    """Chats that get a brief in this run."""
    skipped: int = 0
    """Chats whose brief is too late to be sent."""
    empty: int = 0
    """Chats that want a brief only if there is news, and there was none."""
    gone: int = 0
    """Chats that were marked as unreachable."""
    made: int = 0
    """Editions made."""
    parts: Counter[str] = field(default_factory=Counter)
    """By state: ``sent``, ``in_doubt``, ``refused``, ``dropped``, ``waiting`` for the next run."""
    retried: Counter[str] = field(default_factory=Counter)
    """Attempts that were repeated, by cause: ``429``, ``5xx``, ``network``."""
    faults: list[str] = field(default_factory=list)
    """Briefs that could not be made, with the reason."""
    given_up: str = ""
    """Why the run ended early; empty if it did not."""


def make_plan(archive: Archive, edition_for: EditionMaker, options: TelegramOptions, now: datetime) -> SendReport:
    """Plan a run in the ledger; return a report of what is to be sent. The caller holds the lock."""
    report = SendReport()
    with archive.writing() as connection:
        report.parts += Counter(in_doubt=_settle_interrupted(connection, archive, options, now))
        forget_old(connection, now)
        report.skipped = _drop_late(connection, now - timedelta(hours=options.late_hours), now)
    late: list[Due] = []
    empty: list[Due] = []
    groups: dict[tuple[EditionRequest, bool], list[Due]] = {}
    with archive.reading() as connection:
        got, muted = received.last_received(connection), storylines.muted_by(connection)
    for each in find_due(archive, options, now):
        chat_id = each.subscriber.chat_id
        request = request_for(each, got.get(chat_id), muted.get(chat_id, ()))
        chosen = late if each.is_late else groups.setdefault((request, each.subscriber.only_news), [])
        chosen.append(each)
    rows = []
    for (request, only_news), group in groups.items():
        try:
            edition = edition_for(request)
            parts = len(content_from(edition.content).parts)
        except Exception as error:  # one brief that cannot be made never costs the others  # noqa: BLE001
            asked = f"{request.day} ({request.length}, {request.language})"
            report.faults.append(f"the brief of {asked} could not be made: {error}")
            continue
        if only_news and not edition.stories:
            empty += group
        else:
            rows += [_planned(each, edition.id, parts) for each in group]
    with archive.writing() as connection:
        report.skipped += ledger.plan(connection, map(_planned, late), now, state="skipped")
        report.empty = ledger.plan(connection, map(_planned, empty), now, state="empty")
        report.chats = ledger.plan(connection, rows, now)
    return report


def find_due(archive: Archive, options: TelegramOptions, now: datetime) -> list[Due]:
    """Return the subscribers whose brief is due, those that are too late included."""
    with archive.reading() as connection:
        briefed = ledger.briefed_days(connection, now - timedelta(days=16))
        everybody = subscribers.every(connection)
        return due(everybody, now, late_hours=options.late_hours, briefed=briefed)


def request_for(each: Due, last: Received | None = None, muted: tuple[str, ...] = ()) -> EditionRequest:
    """Return the request for the brief that a subscriber is due.

    It goes on from the ``last`` edition that the subscriber got, if that was in the last `KEEP_DAYS`; else it is of
    the time since a brief was due before.
    """
    at = each.at
    if last and not at.due_at - timedelta(days=KEEP_DAYS) <= last.until < at.due_at:
        last = None
    since = last.until if last else at.since
    days = round((at.due_at - since) / timedelta(days=1))
    return EditionRequest(
        since=since,
        until=at.due_at,
        day=at.day,
        first=at.day - timedelta(days=days - 1) if days > 1 else None,
        length=each.subscriber.length,
        language=each.subscriber.language,
        after=last.edition_id if last else None,
        muted=muted,
    )


def forget_old(connection: Connection, now: datetime) -> None:
    """Delete records of messages and unreachable chats that are older than `KEEP_DAYS`."""
    before = now - timedelta(days=KEEP_DAYS)
    editions.prune_editions(connection, before)
    subscribers.purge_unreachable(connection, before)


def _settle_interrupted(connection: Connection, archive: Archive, options: TelegramOptions, now: datetime) -> int:
    """Resolve the parts that an interrupted run was sending; return how many are in doubt.

    The write-ahead log of that run shows which were answered and which were never requested.
    """
    last = meta.get_value(connection, meta.LAST_SEND)
    found = ledger.sending_parts(connection)
    states = states_in(log_path(archive.file, archive.name), last.value if last else "") if found else None
    if states is not None:
        known = [PartResult(part, states.get(part, "waiting"), None, "a run was cut off") for part in found]
        ledger.end(connection, [each for each in known if each.state != "in_doubt"], now)
    repeat = options.unsure == "repeat"
    left = ledger.mark_interrupted(connection, now, state="waiting" if repeat else "in_doubt")
    return 0 if repeat else left


def _drop_late(connection: Connection, before: datetime, now: datetime) -> int:
    """Drop the waiting parts that were due before ``before``; return the number of their chats."""
    late = [each for each in ledger.waiting_parts(connection) if each.due_at < before]
    note = "too late to be sent"
    ends = [PartResult(Part(each.edition_id, each.chat_id, each.part), "dropped", None, note) for each in late]
    ledger.end(connection, ends, now)
    return len({each.chat_id for each in late})


def _planned(each: Due, edition_id: int | None = None, parts: int = 0) -> PlannedBriefing:
    """Return the row of the ledger for a subscriber's day."""
    return PlannedBriefing(each.subscriber.chat_id, each.at.day.isoformat(), each.at.due_at, edition_id, parts)
