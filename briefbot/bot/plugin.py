"""The bot as a plugin: its handlers, mounted into any `telegram.ext.Application`.

``register`` adds handlers in a group of their own and nothing else: it does not touch the application's persistence,
job queue, defaults or error handlers, and what goes wrong in a handler of ours stays with us. Text and unknown commands
are left to the host; of a chat that was asked for a place, the next text is ours.
"""

from __future__ import annotations

import asyncio
import difflib
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from telegram import Message, Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from briefbot.bot import operating, reading, settings, subscribing
from briefbot.bot.desk import Desk
from briefbot.bot.flood import Flood
from briefbot.bot.visit import Visit, visit_of
from briefbot.errors import BriefbotError
from briefbot.sending.content import MARK

MOST_PREFIX = 32 - len("broadcast")
"""Characters; Telegram's commands have at most 32, and this is our longest."""

GROUP = 40
"""The group of our handlers by default: not 0, where a host has its own."""

_OPEN = {
    "start": subscribing.start,
    "help": reading.give_help,
    "privacy": reading.privacy,
    "stop": subscribing.stop,
    "pause": subscribing.pause,
    "settings": settings.settings,
}
_READING = {"brief": reading.brief, "search": reading.search, "sources": reading.sources}
_OPERATING = {
    "stats": operating.stats,
    "feeds": reading.feeds,
    "preview": operating.preview,
    "broadcast": operating.broadcast,
}
READER_COMMANDS = ("brief", "settings", "search", "sources", "pause", "stop", "privacy", "help")
OPERATOR_COMMANDS = tuple(_OPERATING)

_NEW = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST

log = logging.getLogger("briefbot.bot")

Work = Callable[[Visit], Awaitable[Any]]


@dataclass
class Mounted:
    """briefbot in an application."""

    desk: Desk
    prefix: str = ""
    on_command: Callable[[str], None] = lambda _: None
    """Told each command's name; for the operator's figures."""
    on_work: Callable[[], None] = lambda: None
    """Told that there is something to send now."""
    awaited: set[int] = field(default_factory=set)
    """Chats that were asked for a place."""
    _all: Flood = field(default_factory=lambda: Flood(most=60, seconds=60))
    _dear: Flood = field(default_factory=lambda: Flood(most=8, seconds=60))
    _turns: WeakValueDictionary[int, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    @property
    def names(self) -> dict[str, str]:
        """What each command is called here."""
        return {name: self.prefix + name for name in (*_OPEN, *_READING, *_OPERATING)}

    async def serve(self, update: Update, bot: Any, work: Work, *, dear: bool = False) -> None:
        """Do the work that an update asks for, in its chat's turn; whatever goes wrong ends here."""
        chat = update.effective_chat
        if chat is None:
            return
        turn = self._turns.setdefault(chat.id, asyncio.Lock())
        try:
            async with turn:
                visit = await visit_of(update, bot, self.desk, self.names)
                if visit is not None and await self._admits(visit, dear=dear):
                    await self._attempt(visit, work)
        except TelegramError as error:
            log.warning("chat %s: %s", chat.id, error)
        except BriefbotError as error:
            log.error("chat %s: %s", chat.id, error)  # noqa: TRY400  # expected failures say enough in one line

    async def _attempt(self, visit: Visit, work: Work) -> None:
        try:
            await work(visit)
        except Forbidden as error:
            await visit.ask(self.desk.lose, visit.chat_id, str(error))
            log.info("chat %s cannot be reached: %s", visit.chat_id, error)
        except TelegramError as error:
            if await self._lost_topic(visit, error):
                await self._attempt(visit, work)
                return
            log.warning("chat %s: %s", visit.chat_id, error)
        except Exception:
            log.exception("chat %s: a handler failed", visit.chat_id)
            await visit.say("failed")

    async def _lost_topic(self, visit: Visit, error: TelegramError) -> bool:
        """Return whether the visit's topic is gone; the chat's main one takes its place."""
        if not visit.topic_id or not any(word in str(error).lower() for word in ("thread not found", "topic_")):
            return False
        visit.topic_id = 0
        if visit.subscriber is not None:
            visit.subscriber = await visit.ask(self.desk.change, visit.chat_id, topic_id=0)
        return True

    async def _admits(self, visit: Visit, *, dear: bool) -> bool:
        now = time.monotonic()
        if self._all.admits(visit.chat_id, now) and (not dear or self._dear.admits(visit.chat_id, now)):
            return True
        if self._all.is_to_be_told(visit.chat_id, now):
            await visit.say("too_fast")
        return False

    def command(self, name: str, work: Callable[[Visit, str], Awaitable[None]]) -> Any:
        """Return the handler's callback of a command."""

        async def callback(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            self.on_command(name)
            message = update.effective_message
            rest = ((message.text if message else "") or "").partition(" ")[2] or ""
            rest = rest or ((message.text if message else "") or "").partition("\n")[2]

            async def done(visit: Visit) -> None:
                if name in _OPERATING and not visit.is_operator:
                    await self._suggest(visit, self.prefix + name)
                elif name not in _READING or await subscribing.is_welcome(visit):
                    self.awaited.discard(visit.chat_id)
                    await work(visit, rest)

            await self.serve(update, context.bot, done, dear=name in _READING)

        return callback

    async def button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button of ours was pressed."""
        query = update.callback_query
        if query is None:
            return
        alert = ""

        async def done(visit: Visit) -> None:
            nonlocal alert
            alert = await self._pressed(visit, (query.data or "").split(":")[1:])

        await self.serve(update, context.bot, done)
        try:
            await query.answer(alert or None)
        except TelegramError as error:  # too old by now
            log.info("a button's answer came too late: %s", error)

    async def _pressed(self, visit: Visit, data: list[str]) -> str:
        """Do what a button says; return what to alert."""
        name = data[0] if data else ""
        if name.isdigit():
            return await reading.open_story(visit, data)
        if name == "set":
            if data[1:] == ["zone"] and await visit.may_settle():
                self.awaited.add(visit.chat_id)
            return await settings.press(visit, data[1:])
        if name == "cast":
            alert, has_work = await operating.confirm(visit, data[1:])
            if has_work:
                self.on_work()
            return alert
        return await self._tapped(visit, name)

    async def _tapped(self, visit: Visit, name: str) -> str:
        """Do what a button below one of our own messages says."""
        if name in ("subscribe", "resume"):
            return await subscribing.subscribe(visit) if await subscribing.is_welcome(visit) else ""
        if name == "brief_now":
            if visit.kind == "channel" and not await visit.may_settle():
                return visit.book("alerts.only_admins")
            if not self._dear.admits(visit.chat_id, time.monotonic()):
                return visit.book("alerts.too_fast")
            await reading.brief(visit, "")
        elif name == "settings":
            await settings.settings(visit)
        else:
            return visit.book("alerts.old")
        return ""

    async def text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A place was typed where one was asked for; else, where the host leaves it to us, say what we can read."""

        async def done(visit: Visit) -> None:
            typed = ((visit.message.text if visit.message else "") or "").strip()
            if visit.chat_id in self.awaited:
                if await settings.typed_place(visit, typed):
                    self.awaited.discard(visit.chat_id)
            elif visit.kind == "private":
                await visit.say("chatter", typed=" ".join(typed.split())[:40])

        await self.serve(update, context.bot, done)

    async def location(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A location was shared."""

        async def done(visit: Visit) -> None:
            if visit.message and visit.message.location and visit.chat_id in self.awaited:
                place = visit.message.location
                await settings.shared_location(visit, place.latitude, place.longitude)
                self.awaited.discard(visit.chat_id)

        await self.serve(update, context.bot, done)

    async def unknown(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A command that is none: in a group, only if it is ours by name."""
        message = update.effective_message
        typed = ((message.text if message else "") or "/").split()[0][1:]
        name, _, bot = typed.partition("@")
        if bot.lower() != (context.bot.username or "").lower() and (bot or not _is_private(message)):
            return
        await self.serve(update, context.bot, lambda visit: self._suggest(visit, name))

    async def _suggest(self, visit: Visit, typed: str) -> None:
        known = [self.prefix + name for name in ("start", *READER_COMMANDS)]
        near = difflib.get_close_matches(typed.lower(), known, n=1, cutoff=0.5)
        if near:
            await visit.send(visit.book.html("unknown", {**self.names, "near": near[0]}, typed=typed[:32]))
        else:
            await visit.say("unknown_without_near", typed=typed[:32])

    async def membership(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The bot's own standing in a chat changed."""
        await self.serve(update, context.bot, lambda visit: subscribing.membership(visit, update))

    async def moved(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A group became a supergroup."""
        await self.serve(update, context.bot, lambda visit: subscribing.moved(visit, update))


class _Awaited(filters.MessageFilter):
    """What comes from a chat that was asked for a place; in a group only as an answer to that question."""

    def __init__(self, mounted: Mounted) -> None:
        super().__init__(name="briefbot.awaited")
        self._mounted = mounted

    def filter(self, message: Message) -> bool:
        if message.chat_id not in self._mounted.awaited:
            return False
        answered = message.reply_to_message
        is_answer = answered is not None and answered.from_user is not None and answered.from_user.is_bot
        return _is_private(message) or message.chat.type == "channel" or is_answer


def _is_private(message: Message | None) -> bool:
    return message is not None and message.chat.type == "private"


def mount(application: Application[Any, Any, Any, Any, Any, Any], mounted: Mounted, group: int, *, alone: bool) -> None:
    """Add the handlers of ``mounted``; ``alone``: also for text and commands that nobody else reads."""
    handlers: list[Any] = [
        CommandHandler(mounted.prefix + name, mounted.command(name, work), filters=_NEW, block=False)
        for name, work in (_OPEN | _READING | _OPERATING).items()
    ]
    handlers += [
        CallbackQueryHandler(mounted.button, pattern=rf"^{MARK}:", block=False),
        ChatMemberHandler(mounted.membership, ChatMemberHandler.MY_CHAT_MEMBER, block=False),
        MessageHandler(filters.StatusUpdate.MIGRATE, mounted.moved, block=False),
        MessageHandler(_NEW & filters.LOCATION & _Awaited(mounted), mounted.location, block=False),
        MessageHandler(_NEW & filters.TEXT & ~filters.COMMAND & _Awaited(mounted), mounted.text, block=False),
    ]
    if alone:
        handlers += [
            MessageHandler(_NEW & filters.COMMAND, mounted.unknown, block=False),
            MessageHandler(
                filters.UpdateType.MESSAGE & filters.TEXT & filters.ChatType.PRIVATE, mounted.text, block=False
            ),
        ]
    application.add_handlers(handlers, group=group)
