"""Sends the waiting parts of the ledger: every part once, in order for each chat, as fast as Telegram allows.

Failures of a part, and what follows:

- certainly not sent (429, 5xx, no connection): retried after Telegram's Retry-After, else with exponential back-off;
  after `_TRIES` attempts it waits for the next run;
- requested, but not answered: *in doubt*; by default not sent again, so that nobody gets a part twice.
  ``[telegram] unsure = "repeat"`` sends it again, so that nobody misses one;
- the chat is gone, not writable, has moved or has lost its topic: the subscriber's row is updated at once;
- Telegram cannot parse the HTML: the part is sent as plain text.
"""

import asyncio
import logging
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from sqlalchemy import Connection

from briefbot.store import editions, ledger, meta, subscribers
from briefbot.store.archive import Archive
from briefbot.store.editions import Edition
from briefbot.store.ledger import Part, PartResult, WaitingPart
from briefbot.telegram.client import BotApiClient, SendResult
from briefbot.telegram.content import Content, content_from, keyboard_of
from briefbot.telegram.html import strip_tags
from briefbot.telegram.ledger_writer import LedgerWriter
from briefbot.telegram.options import TelegramOptions
from briefbot.telegram.plan import EditionMaker, SendReport, make_plan
from briefbot.telegram.rate_limit import RateLimit
from briefbot.telegram.schedule import is_night
from briefbot.telegram.write_ahead_log import WriteAheadLog, log_path

#: Concurrent requests: enough for 30 a second if each answer takes one second.
AT_ONCE = 32

#: Attempts at one part in one run; with waits from 1 s, doubled each time, about two minutes.
_TRIES = 8

#: Seconds between two attempts at one part, at most.
_LONGEST_WAIT = 30.0

#: Consecutive briefs that the bot was not allowed to post in a chat, after which the chat counts as gone.
_MOST_MISSES = 7

#: Seconds without a successful connection, over all chats, after which the run ends.
_UNREACHABLE_AFTER = 60.0

#: Consecutive failed connections from which on all chats wait, longer each time.
_PAUSE_ALL_AFTER = 3

log = logging.getLogger("briefbot.send")


async def run_broadcast(  # noqa: PLR0913  # all that a run depends on
    archive: Archive,
    edition_for: EditionMaker,
    options: TelegramOptions,
    *,
    token: str,
    stop: asyncio.Event,
    clock: Callable[[], datetime],
) -> SendReport:
    """Send the briefs that are due, and the parts left waiting by earlier runs. The caller holds the lock.

    Raises:
        ArchiveError: the ledger could not be written. The next run treats the requests that were open as in doubt.
    """
    report = await asyncio.to_thread(make_plan, archive, edition_for, options, clock())
    with archive.reading() as connection:
        waiting = ledger.waiting_parts(connection)
        found = {}
        for number in {each.edition_id for each in waiting}:
            edition = editions.edition_by_id(connection, number)
            assert edition is not None, "an edition is kept for as long as a part of it waits"
            found[number] = edition, content_from(edition.content)
    if not waiting:
        return report
    run = secrets.token_hex(8)
    with archive.writing() as connection:
        meta.set_value(connection, meta.LAST_SEND, run, clock())
    with WriteAheadLog(log_path(archive.file, archive.name), run) as requests:
        async with BotApiClient(token, api_url=options.api_url, at_once=AT_ONCE) as client:
            limit = RateLimit(per_second=options.per_second, per_chat=options.per_chat, per_group=options.per_group)
            writer = LedgerWriter(archive)
            await Broadcast(client, writer, requests, found, report, options, clock, limit).run(waiting, stop)
    return report


@dataclass(slots=True)
class SendQueue:
    """The parts that a chat is still to get, in order, and the settings to send them with."""

    chat_id: int
    topic_id: int
    quiet: bool
    zone: str
    misses: int
    """Consecutive briefs that the bot was not allowed to post in the chat."""
    parts: deque[Part] = field(default_factory=deque)
    failures: int = 0
    """Consecutive failed attempts at the next part; an answer of 429 is not counted."""
    plain: bool = False
    """Send the next part as plain text."""


@dataclass(slots=True)
class Broadcast:
    """One run of sending: 32 workers share a queue of chats and a rate limit."""

    _client: BotApiClient
    _writer: LedgerWriter
    _requests: WriteAheadLog
    _contents: dict[int, tuple[Edition, Content]]
    _report: SendReport
    _options: TelegramOptions
    _clock: Callable[[], datetime]
    _limit: RateLimit
    _heap: list[tuple[float, int, SendQueue]] = field(default_factory=list)
    """Chats by the time from which they may be written to; of equal ones, the first that was put in."""
    _numbers: Iterator[int] = field(default_factory=count)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when no further part is to be begun."""
    _failures: int = 0
    _reached_at: float = field(default_factory=time.monotonic)

    async def run(self, waiting: Iterable[WaitingPart], stop: asyncio.Event) -> None:
        """Send the waiting parts; end early when ``stop`` is set, or when Telegram cannot be reached.

        Raises:
            ArchiveError: the ledger could not be written.
        """
        chats: dict[int, SendQueue] = {}
        for each in waiting:
            fresh = SendQueue(each.chat_id, each.topic_id, each.quiet, each.zone, each.misses)
            chats.setdefault(each.chat_id, fresh).parts.append(Part(each.edition_id, each.chat_id, each.part))
        for chat in chats.values():
            self._put(chat, 0.0)
        stopping = asyncio.create_task(stop.wait())
        stopping.add_done_callback(lambda _: self._over.set())
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(self._work())
        finally:
            stopping.cancel()
        if self._writer.fault:
            raise self._writer.fault
        for *_, chat in self._heap:
            self._report.parts["waiting"] += len(chat.parts)

    def _put(self, chat: SendQueue, ready_at: float) -> None:
        """Put a chat into the queue, unless it has no parts left."""
        if chat.parts:
            heappush(self._heap, (ready_at, next(self._numbers), chat))

    async def _work(self) -> None:
        """Work off the queue, always with the chat that may be written to first. `AT_ONCE` workers run this."""
        try:
            while self._heap and not self._over.is_set():
                ready_at, _, chat = heappop(self._heap)
                await self._wait_until(ready_at)
                async with self._turn:
                    await self._wait_until(self._limit.take(time.monotonic()))
                if self._over.is_set():
                    self._put(chat, ready_at)
                else:
                    await self._send_next(chat)
        except Exception as error:  # the other workers finish their open requests  # noqa: BLE001
            log.error("sending was given up: %s", error)  # noqa: TRY400
            self._give_up(str(error))

    async def _wait_until(self, moment: float) -> None:
        """Sleep until ``moment``, or until the run is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(moment - time.monotonic()):
                await self._over.wait()

    def _give_up(self, reason: str) -> None:
        """End the run; only the first reason is reported."""
        self._report.given_up = self._report.given_up or reason
        self._over.set()

    async def _send_next(self, chat: SendQueue) -> None:
        """Send a chat its next part, record the result, and put the chat back into the queue."""
        part = chat.parts[0]
        edition, content = self._contents[part.edition_id]
        html = content.parts[part.part].html
        self._limit.started(chat.chat_id, time.monotonic())
        result = await self._client.send_message(
            chat.chat_id,
            strip_tags(html) if chat.plain else html,
            before=lambda: self._begin(part),
            on_status=lambda status: self._requests.log_answer(part, status),
            topic_id=chat.topic_id,
            silent=chat.quiet and is_night(self._clock(), chat.zone),
            keyboard=keyboard_of(edition.id, content, part.part, edition.language, chat.chat_id),
            plain=chat.plain,
        )
        now = time.monotonic()
        self._check_connection(result, now)
        if result.kind not in ("sent", "in_doubt"):
            self._limit.give_back()
        ready_at = self._limit.answered(chat.chat_id, now, wait=result.retry_after)
        await self._apply(chat, part, result, ready_at)

    async def _begin(self, part: Part) -> bool:
        """Mark a part as ``sending`` in the ledger, then in the write-ahead log; return False if it must not be sent.

        It must not if it is no longer waiting: its subscriber has left, or another run has sent it.
        """
        begun: set[Part] = set()
        await self._writer.write(lambda c: begun.update(ledger.begin(c, [part], self._clock())))
        if begun:
            self._requests.log_request(part)
        return bool(begun)

    def _check_connection(self, result: SendResult, now: float) -> None:
        """Delay all chats after several failed connections in a row, and end the run after a minute of them."""
        if result.cause != "network":
            self._failures, self._reached_at = 0, now
            return
        self._failures += 1
        if self._failures >= _PAUSE_ALL_AFTER:
            self._limit.hold(now + min(2.0 ** (self._failures - _PAUSE_ALL_AFTER), _UNREACHABLE_AFTER / 6))
        if now - self._reached_at > _UNREACHABLE_AFTER:
            self._give_up("Telegram cannot be reached")

    async def _apply(self, chat: SendQueue, part: Part, result: SendResult, ready_at: float) -> None:
        """Write the part's new state to the ledger, and queue, retry or drop the chat as the result requires."""
        kind = result.kind
        if kind == "no_topic" and not chat.topic_id:
            kind = "muted"  # the message named no topic, so it is the group's main topic that is closed
        elif kind == "markup" and chat.plain:
            kind = "refused"
        elif kind == "in_doubt" and self._options.unsure == "repeat" and chat.failures < _TRIES:
            kind = "repeat"
        if kind not in ("sent", "later", "withdrawn"):
            level = logging.INFO if kind in ("gone", "muted") else logging.WARNING
            log.log(level, "part %s of chat %s: %s: %s", part.part, chat.chat_id, kind, result.note)
        if kind in ("gone", "muted"):
            await self._drop(chat, kind, result)
            return
        if kind in ("sent", "refused", "in_doubt", "withdrawn"):
            self._report.parts["dropped" if kind == "withdrawn" else kind] += 1
            chat.parts.popleft()
            chat.failures, chat.plain = 0, False
        if kind != "withdrawn":
            state = kind if kind in ("sent", "refused", "in_doubt") else "waiting"
            await self._writer.write(lambda c: self._end(c, [part], state, result))
        if kind in ("later", "repeat") and not self._tries_again(chat, result):
            return
        if kind == "later" and result.cause != "429":
            ready_at = max(ready_at, time.monotonic() + min(2.0 ** (chat.failures - 1), _LONGEST_WAIT))
        await self._update_chat(chat, kind, result)
        self._put(chat, ready_at)

    def _tries_again(self, chat: SendQueue, result: SendResult) -> bool:
        """Count a failed attempt; return whether the part is tried again in this run."""
        self._report.retried[result.cause or "unsure"] += 1
        chat.failures += result.cause != "429"
        if result.kind == "in_doubt" or chat.failures < _TRIES:
            return True
        log.warning("chat %s: given up for now after %s attempts: %s", chat.chat_id, chat.failures, result.note)
        self._report.parts["waiting"] += len(chat.parts)
        return False

    async def _update_chat(self, chat: SendQueue, kind: str, result: SendResult) -> None:
        """Update the queue and the subscriber by the result: a new chat id, no topic, plain text, misses back to 0."""
        old = chat.chat_id
        if kind == "sent" and chat.misses:
            chat.misses = 0
            await self._writer.write(lambda c: subscribers.change(c, old, misses=0))
        elif kind == "token":
            self._give_up("Telegram does not accept the token")
        elif kind == "moved":
            await self._writer.write(lambda c: subscribers.change_chat_id(c, old, result.moved_to))
            chat.chat_id = result.moved_to
            chat.parts = deque(each._replace(chat_id=chat.chat_id) for each in chat.parts)
        elif kind == "no_topic":
            chat.topic_id = 0
            await self._writer.write(lambda c: subscribers.change(c, old, topic_id=0))
        elif kind == "markup":
            chat.plain = True

    async def _drop(self, chat: SendQueue, kind: str, result: SendResult) -> None:
        """Drop a chat's parts and mark it unreachable; a muted one only after `_MOST_MISSES` briefs in a row."""

        def note(connection: Connection) -> None:
            self._end(connection, chat.parts, "dropped", result)
            known = subscribers.get(connection, chat.chat_id)
            misses = known.misses + 1 if known else 0
            if kind == "muted" and misses < _MOST_MISSES:
                subscribers.change(connection, chat.chat_id, misses=misses)
            else:
                subscribers.mark_unreachable(connection, chat.chat_id, result.note, self._clock())
                self._report.gone += 1

        self._report.parts["dropped"] += len(chat.parts)
        await self._writer.write(note)

    def _end(self, connection: Connection, parts: Iterable[Part], state: str, result: SendResult) -> None:
        """Write the state of parts to the ledger."""
        ends = [PartResult(part, state, result.message_id, result.note[:200]) for part in parts]
        ledger.end(connection, ends, self._clock())
