"""Plan a run: settle what an earlier one left, make the briefs that are due, enter into the ledger who gets them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from briefbot.store import editions, ledger, meta, subscribers
from briefbot.store.archive import Archive
from briefbot.store.ledger import Part, PartResult, PlannedBriefing
from briefbot.telegram.editions import EditionBuilder, EditionRequest
from briefbot.telegram.options import TelegramOptions
from briefbot.telegram.schedule import Due, due
from briefbot.telegram.write_ahead_log import log_path, states_in

#: Days after which what was sent to whom is forgotten, and so are chats that could not be reached for so long.
KEEP_DAYS = 30


@dataclass(slots=True)
class SendReport:
    """What a run found to do, and what became of it."""

    chats: int = 0
    """Chats that get a brief now."""
    skipped: int = 0
    """Whose hour passed too long ago."""
    empty: int = 0
    """Who want only days with news, and there was none."""
    gone: int = 0
    """Chats that were dropped from the list."""
    made: int = 0
    """Editions made."""
    parts: Counter[str] = field(default_factory=Counter)
    """By state: ``sent``, ``in_doubt``, ``refused``, ``dropped``, ``waiting`` for the next run."""
    retried: Counter[str] = field(default_factory=Counter)
    """Attempts that were repeated, by cause: ``429``, ``5xx``, ``network``."""
    faults: list[str] = field(default_factory=list)
    """Briefs that could not be made."""
    given_up: str = ""
    """Why the run was given up; empty if it was not."""


def make_plan(archive: Archive, builder: EditionBuilder, options: TelegramOptions, now: datetime) -> SendReport:
    """Plan a run and return a report of what it found to do. The caller holds the lock."""
    report = SendReport()
    with archive.writing() as connection:
        report.parts += Counter(in_doubt=_settle_interrupted(connection, archive, options, now))
        forget_old(connection, now)
        report.skipped = _drop_late(connection, now - timedelta(hours=options.late_hours), now)
    late: list[Due] = []
    empty: list[Due] = []
    groups: dict[tuple[EditionRequest, bool], list[Due]] = {}
    for each in find_due(archive, options, now):
        chosen = late if each.is_late else groups.setdefault((request_for(each), each.subscriber.only_news), [])
        chosen.append(each)
    rows = []
    for (request, only_news), group in groups.items():
        try:
            edition, content = builder.edition(request)
        except Exception as error:  # one brief that cannot be made never costs the others  # noqa: BLE001
            asked = f"{request.day} ({request.length}, {request.language})"
            report.faults.append(f"the brief of {asked} could not be made: {error}")
            continue
        if only_news and not edition.stories:
            empty += group
        else:
            rows += [_planned(each, edition.id, len(content.parts)) for each in group]
    with archive.writing() as connection:
        report.skipped += ledger.plan(connection, map(_planned, late), now, state="skipped")
        report.empty = ledger.plan(connection, map(_planned, empty), now, state="empty")
        report.chats = ledger.plan(connection, rows, now)
    report.made = builder.made
    return report


def find_due(archive: Archive, options: TelegramOptions, now: datetime) -> list[Due]:
    """Return whom to brief, and whose hour passed too long ago."""
    with archive.reading() as connection:
        briefed = ledger.briefed_days(connection, now - timedelta(days=16))
        everybody = subscribers.every(connection)
        return due(everybody, now, late_hours=options.late_hours, briefed=briefed)


def request_for(each: Due) -> EditionRequest:
    """Return the brief that a subscriber is due."""
    at = each.at
    days = (at.due_at - at.since).days
    return EditionRequest(
        since=at.since,
        until=at.due_at,
        day=at.day,
        first=at.day - timedelta(days=days - 1) if days > 1 else None,
        length=each.subscriber.length,
        language=each.subscriber.language,
    )


def forget_old(connection: Connection, now: datetime) -> None:
    """Forget what was sent to whom, and who could not be reached, `KEEP_DAYS` ago."""
    before = now - timedelta(days=KEEP_DAYS)
    editions.prune_editions(connection, before)
    subscribers.purge_unreachable(connection, before)


def _settle_interrupted(connection: Connection, archive: Archive, options: TelegramOptions, now: datetime) -> int:
    """Settle the parts that a run was sending when it was cut off; return of how many nobody knows what became of them.

    Its write-ahead log shows which were answered and which never went out.
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
    """Drop the parts that were due before ``before``; return of how many chats."""
    late = [each for each in ledger.waiting_parts(connection) if each.due_at < before]
    note = "too late to be sent"
    ends = [PartResult(Part(each.edition_id, each.chat_id, each.part), "dropped", None, note) for each in late]
    ledger.end(connection, ends, now)
    return len({each.chat_id for each in late})


def _planned(each: Due, edition_id: int | None = None, parts: int = 0) -> PlannedBriefing:
    return PlannedBriefing(each.subscriber.chat_id, each.at.day.isoformat(), each.at.due_at, edition_id, parts)
