"""Sending: who is due, which brief they get, and the run that brings it to them."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from briefbot.app import archives, clock
from briefbot.app.editions import EditionBuilder, EditionRequest
from briefbot.app.outcome import DONE, FAILED, PARTLY, Outcome, as_json
from briefbot.app.secrets import bot_token
from briefbot.config import Config
from briefbot.store import editions, facts, ledger, subscribers
from briefbot.store.ledger import Ended, Part, Planned, Slot
from briefbot.telegram.schedule import Due, due
from briefbot.telegram.write_ahead_log import WriteAheadLog, log_path, states_in

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from briefbot.store.archive import Archive
    from briefbot.store.editions import Edition
    from briefbot.telegram.broadcast import SendTally
    from briefbot.telegram.content import Content

#: Days after which what was sent to whom is forgotten, and so are chats that could not be reached for so long.
KEEP_DAYS = 30

LOCK = "send"


@dataclass(slots=True)
class Plan:
    """What a run found to do."""

    chats: int = 0
    """Chats that get a brief now."""
    skipped: int = 0
    """Whose hour passed too long ago."""
    empty: int = 0
    """Who want only days with news, and there was none."""
    made: int = 0
    """Editions made."""
    orphans: int = 0
    """Parts that an earlier run was sending when it was cut off."""
    faults: list[str] = field(default_factory=list)
    """Briefs that could not be made."""


def send_briefs(config: Config, *, form: str = "txt") -> Outcome:
    """Send every subscriber whose hour has come the brief, each part once.

    Raises:
        ConfigError: there is no token.
        ArchiveError: the archive failed; what was sent is known to the next run.
    """
    token = bot_token()
    with archives.opened(config) as archive, archive.alone(LOCK) as alone:
        if not alone:
            return Outcome(notes=("another send is under way: nothing was done",))
        begun = time.monotonic()
        plan, tally = asyncio.run(_until_signal(config, archive, token))
        seconds = time.monotonic() - begun
    return _told(plan, tally, seconds, form)


async def _until_signal(config: Config, archive: Archive, token: str) -> tuple[Plan, SendTally]:
    """Run to the end, or until SIGTERM or SIGINT: then what is under way is finished and nothing new begun."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # not in a thread, not on Windows
            loop.add_signal_handler(each, stop.set)
    return await send_due(config, archive, token, stop)


async def send_due(config: Config, archive: Archive, token: str, stop: asyncio.Event) -> tuple[Plan, SendTally]:
    """Plan who is due and send; the caller holds the lock."""
    from briefbot.telegram.broadcast import AT_ONCE, Broadcast, SendTally  # noqa: PLC0415  # see above
    from briefbot.telegram.client import BotApiClient  # noqa: PLC0415  # with it comes PTB: 300 ms
    from briefbot.telegram.ledger_writer import LedgerWriter  # noqa: PLC0415  # see above
    from briefbot.telegram.queue import chats_of  # noqa: PLC0415  # see above

    options = config.telegram
    plan = await asyncio.to_thread(make_plan, config, archive)
    with archive.reading() as connection:
        chats = chats_of(ledger.waiting(connection))
        wanted = sorted({part.edition_id for chat in chats for part in chat.parts})
        found = {number: _content(editions.edition_by_id(connection, number)) for number in wanted}
    if not chats:
        return plan, SendTally()
    clerk = LedgerWriter(archive, clock.now)
    run = secrets.token_hex(8)
    with archive.writing() as connection:
        facts.note(connection, facts.SENDER, run, clock.now())
    try:
        with WriteAheadLog(log_path(archive.file, archive.name), run) as journal:
            async with BotApiClient(token, api_url=options.api_url, at_once=AT_ONCE) as line:
                broadcast = Broadcast(line, clerk, journal, editions=found, options=options, clock=clock.now, stop=stop)
                tally = await broadcast.run(chats)
    finally:
        clerk.close()
    return plan, tally


def _content(edition: Edition | None) -> tuple[Edition, Content]:
    from briefbot.telegram.content import content_from  # noqa: PLC0415  # with it comes PTB

    assert edition is not None, "an edition is kept for as long as a part of it waits"
    return edition, content_from(edition.content)


def make_plan(config: Config, archive: Archive) -> Plan:
    """Settle what an earlier run left, make the briefs that are due, and enter into the ledger who gets them."""
    now = clock.now()
    plan = Plan()
    with archive.writing() as connection:
        last = facts.noted(connection, facts.SENDER)
        ledger.end(connection, _known_ends(archive, ledger.sending(connection), last.value if last else ""), now)
        again = config.telegram.unsure == "repeat"
        orphans = ledger.orphans(connection, now, state="waiting" if again else "unsure")
        plan.orphans = 0 if again else orphans
        forget_old(connection, now)
    plan.skipped = _given_up(archive, now - timedelta(hours=config.telegram.late_hours), now)
    press = EditionBuilder(config, archive)
    rows = []
    for (wish, only_news), group in _by_wish(find_due(config, archive, now), plan, archive, now).items():
        try:
            edition, content = press.edition(wish)
        except Exception as error:  # one brief that cannot be made never costs the others  # noqa: BLE001
            plan.faults.append(f"the brief of {wish.day} ({wish.length}, {wish.language}) could not be made: {error}")
            continue
        if only_news and not edition.stories:
            plan.empty += _settled(archive, group, "empty", now)
            continue
        parts = len(content.parts)
        rows += [
            Planned(each.subscriber.chat_id, each.slot.day.isoformat(), edition.id, each.slot.due_at, parts)
            for each in group
        ]
    with archive.writing() as connection:
        plan.chats = ledger.plan(connection, rows, now)
    plan.made = press.made
    return plan


def forget_old(connection: Connection, now: datetime) -> None:
    """Forget what was sent to whom, and who could not be reached, `KEEP_DAYS` ago."""
    before = now - timedelta(days=KEEP_DAYS)
    editions.forget_editions(connection, before)
    subscribers.purge_unreachable(connection, before)


def _known_ends(archive: Archive, orphans: list[Part], run: str) -> list[Ended]:
    """Return what the journal of a run that was cut off knows of the parts that it was sending."""
    states = states_in(log_path(archive.file, archive.name), run) if orphans else None
    if states is None:
        return []
    found = {part: states.get(part, "waiting") for part in orphans}
    note = "a run was cut off"
    return [Ended(part, state, None, note) for part, state in found.items() if state != "unsure"]


def _given_up(archive: Archive, before: datetime, now: datetime) -> int:
    """Drop the parts that have been waiting for too long, and return of how many chats."""
    with archive.reading() as connection:
        late = [each for each in ledger.waiting(connection) if each.due_at < before]
    if late:
        ends = [
            Ended(Part(each.edition_id, each.chat_id, each.part), "dropped", None, "too late to be sent")
            for each in late
        ]
        with archive.writing() as connection:
            ledger.end(connection, ends, now)
    return len({each.chat_id for each in late})


def find_due(config: Config, archive: Archive, now: datetime) -> list[Due]:
    """Return whom to brief, and whose hour passed too long ago."""
    with archive.reading() as connection:
        briefed = ledger.briefed_days(connection, now - timedelta(days=16))
        everybody = subscribers.every(connection)
        return due(
            everybody,
            now,
            late_hours=config.telegram.late_hours,
            is_briefed=lambda chat_id, day: (chat_id, day) in briefed,
        )


def _by_wish(
    found: list[Due], plan: Plan, archive: Archive, now: datetime
) -> dict[tuple[EditionRequest, bool], list[Due]]:
    """Return who gets which brief; those who are too late are settled."""
    plan.skipped += _settled(archive, [each for each in found if each.is_late], "skipped", now)
    groups: dict[tuple[EditionRequest, bool], list[Due]] = {}
    for each in found:
        if not each.is_late:
            groups.setdefault((wish_of(each), each.subscriber.only_news), []).append(each)
    return groups


def _settled(archive: Archive, found: list[Due], state: str, now: datetime) -> int:
    rows = [Slot(each.subscriber.chat_id, each.slot.day.isoformat(), each.slot.due_at) for each in found]
    if not rows:
        return 0
    with archive.writing() as connection:
        return ledger.settle(connection, rows, state, now)


def wish_of(found: Due) -> EditionRequest:
    """Return the brief that a subscriber's slot asks for."""
    slot, each = found.slot, found.subscriber
    days = (slot.due_at - slot.since).days
    return EditionRequest(
        since=slot.since,
        until=slot.due_at,
        day=slot.day,
        first=slot.day - timedelta(days=days - 1) if days > 1 else None,
        length=each.length,
        language=each.language,
    )


def preview_send(config: Config) -> Outcome:
    """Tell who would get what, and send nothing."""
    now = clock.now()
    with archives.opened(config) as archive:
        found = find_due(config, archive, now)
        with archive.reading() as connection:
            left = Counter(each.chat_id for each in ledger.waiting(connection))
    lines = []
    for each in found:
        who = each.subscriber
        what = "skipped: too late" if each.is_late else f"{who.length} brief in {who.language}"
        since = each.slot.since.astimezone(UTC)
        lines.append(
            f"{who.chat_id:>16}  {who.kind:<10}  due {each.slot.due_at:%Y-%m-%d %H:%M} UTC  {what}"
            f" of what came since {since:%Y-%m-%d %H:%M} UTC"
        )
    lines += [f"{chat:>16}  {number} parts left from an earlier run" for chat, number in sorted(left.items())]
    late = sum(1 for each in found if each.is_late)
    lines.append(f"{len(found) - late} due, {late} too late, {len(left)} with parts left; nothing was sent")
    return Outcome(lines=tuple(lines))


def _told(plan: Plan, tally: SendTally, seconds: float, form: str) -> Outcome:
    """Return a run's report."""
    parts = {state: tally.parts[state] for state in ("sent", "unsure", "refused", "dropped", "waiting")}
    parts["unsure"] += plan.orphans
    code = DONE
    if parts["unsure"] or parts["refused"] or parts["waiting"] or plan.faults:
        code = PARTLY
    if tally.fault:
        code = FAILED
    notes = [*plan.faults, *([tally.fault] if tally.fault else [])]
    counts = {"chats": plan.chats, "skipped": plan.skipped, "empty": plan.empty, "gone": tally.gone}
    if form == "json":
        value = {"schema": 1, **counts, "parts": parts, "retried": dict(tally.retried), "seconds": round(seconds, 3)}
        return Outcome(as_json(value), notes=tuple(notes), exit_code=code)
    told = [f"{plan.chats} chats due", f"{parts['sent']} parts sent in {seconds:.1f} s"]
    others = {
        "unsure": "unsure (no answer came)",
        "refused": "refused",
        "dropped": "dropped (chats gone or closed to the bot)",
        "waiting": "left for the next run",
    }
    told += [f"{parts[state]} {words}" for state, words in others.items() if parts[state]]
    told += [f"{plan.skipped} skipped (too late)"] if plan.skipped else []
    told += [f"{plan.empty} without news"] if plan.empty else []
    told += [f"{sum(tally.retried.values())} tried again"] if tally.retried else []
    return Outcome(lines=("; ".join(told),), notes=tuple(notes), exit_code=code)
