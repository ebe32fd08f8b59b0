"""Sends what the ledger says is waiting: every part once, in order for each chat, as fast as Telegram allows.

What can go wrong with a part, and what is done:

- nothing was sent for sure (429, 5xx, no connection): it is tried again, after the wait that Telegram orders or a
  growing one of our own; after `_TRIES` attempts it waits for the next run;
- the request went out and no answer came: it is *unsure*. It is counted, and by default not sent again: the promise is
  that nobody gets a part twice. ``[telegram] unsure = "repeat"`` promises instead that nobody misses one;
- the chat is gone, may not be written to, has moved, has lost its topic: the chat's state is put right at once;
- Telegram cannot read the markup: the part goes out as plain text.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from briefbot.store import subscribers
from briefbot.store.editions import Edition
from briefbot.store.ledger import Ended, Part
from briefbot.telegram.client import BotApiClient, Message, SendResult
from briefbot.telegram.content import Content, keyboard_of
from briefbot.telegram.html import strip_tags
from briefbot.telegram.ledger_writer import LedgerWriter
from briefbot.telegram.options import TelegramOptions
from briefbot.telegram.queue import Chat, SendQueue
from briefbot.telegram.rate_limit import RateLimit
from briefbot.telegram.schedule import is_night
from briefbot.telegram.write_ahead_log import WriteAheadLog

#: Requests under way at once; 30 a second with answers that take one.
AT_ONCE = 32

#: Attempts at one part in one run; with waits from 1 s, doubled each time, two minutes.
_TRIES = 8

_LONGEST_WAIT = 30.0

#: Briefs in a row that a chat did not let the bot write, after which it counts as gone.
_MISSES = 7

#: Seconds without one connection, over all chats, after which the run is given up.
_UNREACHABLE_AFTER = 60.0

#: Connections in a row that failed, from which on everybody waits, longer each time.
_HELD_FROM = 3

log = logging.getLogger("briefbot.send")


@dataclass(slots=True)
class SendTally:
    """What became of the parts of a run."""

    parts: Counter[str] = field(default_factory=Counter)
    """By state: ``sent``, ``unsure``, ``refused``, ``dropped``, ``waiting`` for the next run."""

    retried: Counter[str] = field(default_factory=Counter)
    """Attempts that were repeated, by cause: ``429``, ``5xx``, ``network``."""

    gone: int = 0
    """Chats that were dropped from the list."""

    fault: str = ""
    """Why the run was given up; empty if it was not."""


class Broadcast:
    """One run."""

    def __init__(  # noqa: PLR0913  # what a run needs
        self,
        line: BotApiClient,
        clerk: LedgerWriter,
        journal: WriteAheadLog,
        *,
        editions: dict[int, tuple[Edition, Content]],
        options: TelegramOptions,
        clock: Callable[[], datetime],
        stop: asyncio.Event,
    ) -> None:
        self._line, self._clerk, self._journal, self._editions = line, clerk, journal, editions
        self._options, self._clock, self._stop = options, clock, stop
        self._pace = RateLimit(per_second=options.per_second, per_chat=options.per_chat, per_group=options.per_group)
        self._outbox = SendQueue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self._failures = 0
        self._heard_at = time.monotonic()
        self.tally = SendTally()

    async def run(self, chats: list[Chat]) -> SendTally:
        """Send everything to ``chats``; end early on ``stop`` or where nothing can be sent.

        Raises:
            ArchiveError: the ledger could not be written. What was under way is unsure in the next run.
        """
        for chat in chats:
            self._outbox.put(chat, 0.0)
        heeds = asyncio.create_task(self._heed_stop())
        try:
            while (self._outbox or self._tasks) and not self._ends:
                await self._step()
            if self._tasks:
                await asyncio.wait(self._tasks)
        except BaseException:
            for task in self._tasks:
                task.cancel()
            raise
        finally:
            heeds.cancel()
        await self._clerk.flush()
        while self._outbox:
            self.tally.parts["waiting"] += len(self._outbox.take().parts)
        return self.tally

    @property
    def _ends(self) -> bool:
        return self._stop.is_set() or bool(self.tally.fault)

    async def _step(self) -> None:
        """Start the next message at its moment, or wait for something to happen."""
        now = time.monotonic()
        ready = self._outbox.ready_at()
        full = len(self._tasks) >= AT_ONCE
        if ready is None or ready > now or full:
            await self._change(None if ready is None or full else ready - now)
            return
        place = self._pace.take(now)
        while (wait := place - time.monotonic()) > 0:  # where everybody is held up, minutes
            await self._change(wait)
            if self._ends:
                return  # the chat is still in the row, and so its parts wait for the next run
        task = asyncio.create_task(self._serve(self._outbox.take()))
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    async def _change(self, seconds: float | None) -> None:
        """Wait until a message is done with or the run is stopped, for so many seconds at most."""
        self._changed.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    async def _heed_stop(self) -> None:
        await self._stop.wait()
        self._changed.set()

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._changed.set()
        if not task.cancelled() and (error := task.exception()):
            self.tally.fault = self.tally.fault or str(error)
            log.error("sending was given up: %s", error)

    async def _serve(self, chat: Chat) -> None:
        """Send a chat its next part and put it back in the row."""
        part = chat.parts[0]
        edition, content = self._editions[part.edition_id]
        page = content.parts[part.part]
        message = Message(
            chat_id=chat.chat_id,
            html=strip_tags(page.html) if chat.plain else page.html,
            topic_id=chat.topic_id,
            silent=chat.quiet and is_night(self._clock(), chat.zone),
            keyboard=keyboard_of(edition.id, content, part.part, edition.language, chat.chat_id),
            plain=chat.plain,
        )
        self._pace.started(chat.chat_id, time.monotonic())
        answer = await self._line.send(
            message, lambda: self._begin(part), lambda status: self._journal.answered(part, status)
        )
        now = time.monotonic()
        self._note_reach(answer, now)
        if answer.kind not in ("sent", "unsure"):
            self._pace.give_back()
        if answer.cause == "429":
            ready_at = self._pace.told_to_wait(answer.retry_after, now)
        else:
            self._pace.answered()
            ready_at = self._pace.ready_at(chat.chat_id, now)
        await self._settle(chat, part, answer, ready_at)

    async def _begin(self, part: Part) -> bool:
        """Note that a part goes out, in the ledger and then in the journal; return whether it still should."""
        goes = await self._clerk.begin(part)
        if goes:
            self._journal.going(part)
        return goes

    async def _settle(self, chat: Chat, part: Part, answer: SendResult, ready_at: float) -> None:
        """Note what became of a part, and do what its answer asks for."""
        if answer.kind in ("sent", "refused", "unsure"):
            again = answer.kind == "unsure" and self._options.unsure == "repeat" and chat.failures < _TRIES
            if answer.kind != "sent":
                log.warning("part %s of chat %s: %s: %s", part.part, chat.chat_id, answer.kind, answer.note)
            self._end(part, "waiting" if again else answer.kind, answer)
            if answer.kind == "sent" and chat.misses:
                chat.misses = 0
                await self._clerk.run(lambda c: subscribers.change(c, chat.chat_id, misses=0))
            if again:
                self.tally.retried["unsure"] += 1
                chat.failures += 1
            else:
                self._advance(chat)
            self._outbox.put(chat, ready_at)
        elif answer.kind == "withdrawn":
            self._advance(chat)
            self.tally.parts["dropped"] += 1
            self._outbox.put(chat, ready_at)
        elif answer.kind == "later":
            self._end(part, "waiting", answer)
            self._again(chat, answer, ready_at)
        elif answer.kind == "token":
            self._end(part, "waiting", answer)
            self.tally.parts["waiting"] += len(chat.parts)
            self.tally.fault = "Telegram does not accept the token"
        else:
            await self._put_right(chat, part, answer, ready_at)

    def _note_reach(self, answer: SendResult, now: float) -> None:
        """Hold everybody up while no connection is to be had, and give up after a while."""
        if answer.cause != "network":
            self._failures, self._heard_at = 0, now
            return
        self._failures += 1
        if self._failures >= _HELD_FROM:
            self._pace.hold(now + min(2.0 ** (self._failures - _HELD_FROM), _UNREACHABLE_AFTER / 6))
        if now - self._heard_at > _UNREACHABLE_AFTER:
            self.tally.fault = "Telegram cannot be reached"

    def _again(self, chat: Chat, answer: SendResult, ready_at: float) -> None:
        self.tally.retried[answer.cause] += 1
        if answer.cause != "429":
            chat.failures += 1
            ready_at = max(ready_at, time.monotonic() + min(2.0 ** (chat.failures - 1), _LONGEST_WAIT))
        if chat.failures >= _TRIES:
            log.warning("chat %s: given up for now after %s attempts: %s", chat.chat_id, chat.failures, answer.note)
            self.tally.parts["waiting"] += len(chat.parts)
        else:
            self._outbox.put(chat, ready_at)

    async def _put_right(self, chat: Chat, part: Part, answer: SendResult, ready_at: float) -> None:
        """Put right what the chat's answer says of it: gone, mute, moved, without its topic, unable to read markup."""
        old = chat.chat_id
        if answer.kind in ("gone", "muted"):
            log.info("chat %s: %s: %s", old, answer.kind, answer.note)
            self.tally.parts["dropped"] += len(chat.parts)
            for each in chat.parts:
                self._end(each, "dropped", answer, counted=False)
            self.tally.gone += await self._clerk.run(lambda c: self._left(c, old, answer))
            return
        if answer.kind == "markup" and chat.plain:
            self._end(part, "refused", answer)
            self._advance(chat)
        else:
            self._end(part, "waiting", answer)
        if answer.kind == "moved":
            await self._clerk.run(lambda c: subscribers.moved(c, old, answer.moved_to))
            chat.chat_id = answer.moved_to
            chat.parts = type(chat.parts)(each._replace(chat_id=chat.chat_id) for each in chat.parts)
        elif answer.kind == "no_topic":
            if chat.topic_id == 0:  # said of a message without a topic: the group's main topic is closed
                answer = SendResult(kind="muted", note=answer.note)
                await self._put_right(chat, part, answer, ready_at)
                return
            chat.topic_id = 0
            await self._clerk.run(lambda c: subscribers.change(c, chat.chat_id, topic_id=0))
        elif answer.kind == "markup" and chat.parts and chat.parts[0] == part:
            log.error("Telegram cannot read part %s of edition %s: %s", part.part, part.edition_id, answer.note)
            chat.plain = True
        self._outbox.put(chat, ready_at)

    def _left(self, connection: Connection, chat_id: int, answer: SendResult) -> bool:
        """Note that a chat is gone, or once more did not let the bot write; return whether it is dropped."""
        known = subscribers.one(connection, chat_id)
        misses = known.misses + 1 if known else 0
        if answer.kind == "muted" and misses < _MISSES:
            subscribers.change(connection, chat_id, misses=misses)
            return False
        subscribers.unreachable(connection, chat_id, answer.note, self._clock())
        return True

    def _end(self, part: Part, state: str, answer: SendResult, *, counted: bool = True) -> None:
        if counted and state != "waiting":
            self.tally.parts[state] += 1
        self._clerk.end(Ended(part, state, answer.message_id, answer.note[:200]))

    @staticmethod
    def _advance(chat: Chat) -> None:
        chat.parts.popleft()
        chat.failures = 0
        chat.plain = False
