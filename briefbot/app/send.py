"""``briefbot send``: sends the briefs that are due and reports the numbers."""

import asyncio
import contextlib
import signal
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC

from briefbot.app import archives, clock, notices
from briefbot.app.editions import EditionBuilder
from briefbot.app.outcome import DONE, FAILED, PARTLY, Outcome
from briefbot.app.secrets import bot_token
from briefbot.config import Config
from briefbot.errors import BriefbotError
from briefbot.store import ledger
from briefbot.store.archive import Archive
from briefbot.telegram import broadcast
from briefbot.telegram.plan import SendReport, find_due

LOCK = "send"


def send_briefs(config: Config) -> Outcome:
    """Send the briefs that are due, each part once.

    Raises:
        ConfigError: there is no token.
        ArchiveError: the archive failed; the next run does not repeat what was sent.
    """
    token = bot_token()
    with archives.opened(config) as archive, archive.lock(LOCK) as acquired:
        if not acquired:
            return Outcome(notes=("another send is under way: nothing was done",))
        begun = time.monotonic()
        report, stopped = asyncio.run(_until_signal(config, archive, token))
        seconds = time.monotonic() - begun
    return replace(_outcome(report, seconds), stopped=stopped)


async def _until_signal(config: Config, archive: Archive, token: str) -> tuple[SendReport, bool]:
    """Send to the end, or until SIGTERM or SIGINT; then finish the open requests and begin no other.

    Returns the report, and whether there was a signal.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # not in a thread, not on Windows
            loop.add_signal_handler(each, stop.set)
    return await send_due(config, archive, token, stop), stop.is_set()


async def send_due(config: Config, archive: Archive, token: str, stop: asyncio.Event) -> SendReport:
    """Send the briefs that are due. The caller holds the lock."""
    builder, options = EditionBuilder(config, archive), config.telegram
    fault = await asyncio.to_thread(_enter_notices, config, archive)
    report = await broadcast.run_broadcast(archive, builder.edition, options, token=token, stop=stop, clock=clock.now)
    report.made = builder.made
    report.faults += fault
    return report


def _enter_notices(config: Config, archive: Archive) -> list[str]:
    """Enter the notices to the operators; return why that failed, which costs no reader a brief."""
    try:
        notices.enter_notices(config, archive, clock.now())
    except BriefbotError as error:
        return [f"the operators could not be notified: {error}"]
    return []


def preview_send(config: Config) -> Outcome:
    """List the briefs that would be sent, without sending them."""
    now = clock.now()
    with archives.opened(config) as archive:
        found = find_due(archive, config.telegram, now)
        with archive.reading() as connection:
            left = Counter(each.chat_id for each in ledger.waiting_parts(connection))
    lines = []
    for each in found:
        who = each.subscriber
        what = "skipped: too late" if each.is_late else f"{who.length} brief in {who.language}"
        since = each.at.since.astimezone(UTC)
        lines.append(
            f"{who.chat_id:>16}  {who.kind:<10}  due {each.at.due_at:%Y-%m-%d %H:%M} UTC  {what}"
            f", with the news since {since:%Y-%m-%d %H:%M} UTC"
        )
    lines += [f"{chat:>16}  {number} parts left from an earlier run" for chat, number in sorted(left.items())]
    late = sum(1 for each in found if each.is_late)
    lines.append(f"{len(found) - late} due, {late} too late, {len(left)} with parts left; nothing was sent")
    return Outcome(lines=tuple(lines))


def _outcome(report: SendReport, seconds: float) -> Outcome:
    parts = {state: report.parts[state] for state in ("sent", "in_doubt", "refused", "dropped", "waiting")}
    parts["unsure"] = parts.pop("in_doubt")
    partly = parts["unsure"] or parts["refused"] or parts["waiting"] or report.faults
    code = FAILED if report.given_up else PARTLY if partly else DONE
    notes = [*report.faults, *([report.given_up] if report.given_up else [])]
    counts = {"chats": report.chats, "skipped": report.skipped, "empty": report.empty, "gone": report.gone}
    data = {"schema": 1, **counts, "parts": parts, "retried": dict(report.retried), "seconds": round(seconds, 3)}
    summary = [f"{report.chats} chats due", f"{parts['sent']} parts sent in {seconds:.1f} s"]
    others = (
        (parts["unsure"], "unsure (no answer came)"),
        (parts["refused"], "refused"),
        (parts["dropped"], "dropped (chats gone or closed to the bot)"),
        (parts["waiting"], "left for the next run"),
        (report.skipped, "skipped (too late)"),
        (report.empty, "without news"),
        (sum(report.retried.values()), "tried again"),
    )
    summary += [f"{number} {words}" for number, words in others if number]
    return Outcome(lines=("; ".join(summary),), data=data, notes=tuple(notes), exit_code=code)
