"""The bot as a plugin: its handlers, mounted into any `telegram.ext.Application`.

``register`` adds handlers in a group of their own and nothing else: it does not touch the application's persistence,
job queue, defaults or error handlers, and what goes wrong in a handler of ours stays with us. Text and unknown commands
are left to the host; of a chat that was asked for a place, the next text is ours.
"""

from __future__ import annotations

import asyncio
import difflib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from telegram import CallbackQuery, Message, Update
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
from briefbot.bot.context import ChatContext, context_of, supported_language
from briefbot.bot.flood import FloodGuard
from briefbot.bot.service import BotService
from briefbot.errors import BriefbotError
from briefbot.phrasebook import phrasebook
from briefbot.telegram.content import MARK, number_in

#: Characters; Telegram's commands have at most 32, and this is our longest.
MOST_PREFIX = 32 - len("broadcast")

#: The group of our handlers by default: not 0, where a host has its own.
GROUP = 40

Work = Callable[[ChatContext], Awaitable[Any]]
Command = Callable[[ChatContext, str], Awaitable[None]]

_OPEN: dict[str, Command] = {
    "start": subscribing.start,
    "help": reading.give_help,
    "privacy": reading.privacy,
    "stop": subscribing.stop,
    "pause": subscribing.pause,
    "settings": settings.settings,
}
_READING: dict[str, Command] = {"brief": reading.brief, "search": reading.search, "sources": reading.sources}
_OPERATING: dict[str, Command] = {
    "stats": operating.stats,
    "feeds": reading.feeds,
    "preview": operating.preview,
    "broadcast": operating.broadcast,
}

#: Below our own messages, for those who may read.
_BUTTONS = {"subscribe": subscribing.subscribe, "resume": subscribing.subscribe, "brief_now": reading.brief}

READER_COMMANDS = ("brief", "settings", "search", "sources", "pause", "stop", "privacy", "help")
OPERATOR_COMMANDS = tuple(_OPERATING)

#: Messages that a brief is reckoned to take in a group.
_BRIEF = 3

_NEW = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST

log = logging.getLogger("briefbot.bot")


@dataclass
class Mounted:
    """briefbot in an application."""

    service: BotService
    prefix: str = ""
    on_command: Callable[[str], None] = lambda _: None
    """Told each command's name; for the operator's figures."""
    on_work: Callable[[], None] = lambda: None
    """Told that there is something to send now."""
    awaited: filters.Chat = field(default_factory=filters.Chat)
    """Matches messages of chats that were asked for a place."""
    _flood: FloodGuard = field(default_factory=FloodGuard)
    _turns: WeakValueDictionary[tuple[int, int], asyncio.Lock] = field(default_factory=WeakValueDictionary)

    @property
    def names(self) -> dict[str, str]:
        """What each command is called here."""
        return {name: self.prefix + name for name in (*_OPEN, *_READING, *_OPERATING)}

    async def ask(self, update: Update, bot: Any, work: Work, *, costly: bool = False) -> None:
        """Do the work of a message, unless its sender or group asks too much."""
        chat, person, messages = update.effective_chat, _person(update), _BRIEF if costly else 1

        async def done(context: ChatContext) -> None:
            has_room = context.kind == "private" or self._flood.has_room(context.chat_id, person, messages)
            if has_room or await context.may_change_settings():  # what others ask never keeps an administrator out
                await work(context)

        if self._flood.admits(person, costly=costly):
            await self.serve(update, bot, done)
        elif chat is not None and chat.type == "private" and self._flood.may_warn(person):
            await self.serve(update, bot, lambda context: context.say("too_fast"))

    async def serve(self, update: Update, bot: Any, work: Work) -> None:
        """Do the work of an update, one at a time for each person in a chat; errors end here and are logged."""
        chat = update.effective_chat
        if chat is None:
            return
        turn = self._turns.setdefault((chat.id, _person(update)), asyncio.Lock())
        try:
            async with turn:
                await self._attempt(await context_of(update, chat, bot, self.service, self.names), work)
        except TelegramError as error:
            log.warning("chat %s: %s", chat.id, error)
        except BriefbotError as error:
            log.error("chat %s: %s", chat.id, error)  # noqa: TRY400  # expected failures say enough in one line

    async def _attempt(self, context: ChatContext, work: Work) -> None:
        try:
            await work(context)
        except Forbidden as error:
            await context.run(self.service.mark_unreachable, context.chat_id, str(error))
            log.info("chat %s cannot be reached: %s", context.chat_id, error)
        except TelegramError as error:
            if not await self._lost_topic(context, error):
                raise
            await self._attempt(context, work)
        except Exception:
            log.exception("chat %s: a handler failed", context.chat_id)
            await context.say("failed")

    async def _lost_topic(self, context: ChatContext, error: TelegramError) -> bool:
        """Return whether the topic to answer in is gone; the chat's main one takes its place."""
        if not context.topic_id or not any(word in str(error).lower() for word in ("thread not found", "topic_")):
            return False
        context.topic_id = 0
        if context.subscriber is not None:
            context.subscriber = await context.run(self.service.change, context.chat_id, topic_id=0)
        return True

    def command(self, name: str, work: Command) -> Any:
        """Return the handler's callback of a command."""

        async def callback(update: Update, ptb: ContextTypes.DEFAULT_TYPE) -> None:
            self.on_command(name)
            text = (update.effective_message.text if update.effective_message else "") or ""
            rest = text.partition(" ")[2] or text.partition("\n")[2]

            async def done(context: ChatContext) -> None:
                if name in _OPERATING and not context.is_operator:
                    await self._suggest(context, self.prefix + name)
                elif name not in _READING or await subscribing.is_welcome(context):
                    if context.kind in ("private", "channel"):  # in a group, the answer to the question itself counts
                        self.awaited.remove_chat_ids(context.chat_id)
                    await work(context, rest)

            await self.ask(update, ptb.bot, done, costly=name in _READING)

        return callback

    async def button(self, update: Update, ptb: ContextTypes.DEFAULT_TYPE) -> None:
        """Handle a tap on one of our buttons."""
        query = update.callback_query
        if query is None:
            return
        person, data = query.from_user.id, (query.data or "").partition(":")[2].split(":")
        if not self._flood.admits(person, costly=data == ["brief_now"]):
            if self._flood.may_warn(person):
                await _alert(query, phrasebook(supported_language(query.from_user.language_code))("alerts.too_fast"))
            return

        async def done(context: ChatContext) -> None:
            told = ""
            try:
                told = await self._pressed(context, data) if _is_there(query) else context.book("alerts.old")
            finally:
                await _alert(query, told)  # in turn, too: one person's taps take one connection at a time

        await self.serve(update, ptb.bot, done)

    async def _pressed(self, context: ChatContext, data: list[str]) -> str:
        """Do what a button says, for somebody who may change what all in the chat see; return what to alert."""
        name = data[0]
        if number_in(name) is not None:
            return await reading.open_story(context, data)
        if not await context.may_change_settings():
            return context.book("alerts.only_admins")
        if name == "set":
            if data[1:] == ["zone"]:
                self.awaited.add_chat_ids(context.chat_id)
            return await settings.press(context, data[1:])
        if name == "cast":
            alert, has_work = await operating.confirm(context, data[1:])
            if has_work:
                self.on_work()
            return alert
        if name == "settings":
            await settings.settings(context)
        elif name not in _BUTTONS:
            return context.book("alerts.old")
        elif await subscribing.is_welcome(context):
            await _BUTTONS[name](context)
        return ""

    async def text(self, update: Update, ptb: ContextTypes.DEFAULT_TYPE) -> None:
        """Take a place, typed or shared, where one was asked for; else, where no host reads text, answer it."""

        async def done(context: ChatContext) -> None:
            if context.chat_id in self.awaited.chat_ids:
                if await context.may_change_settings() and await settings.take_place(context):
                    self.awaited.remove_chat_ids(context.chat_id)
            elif context.kind == "private" and context.message and context.message.text:
                await context.say("chatter", typed=" ".join(context.message.text.split())[:40])

        await self.ask(update, ptb.bot, done)

    async def unknown(self, update: Update, ptb: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer an unknown command; in a group only one that names this bot."""
        message = update.effective_message
        typed = ((message.text if message else "") or "/").split()[0][1:]
        name, _, bot = typed.partition("@")
        is_private = message is not None and message.chat.type == "private"
        if bot.lower() == (ptb.bot.username or "").lower() or (is_private and not bot):
            await self.ask(update, ptb.bot, lambda context: self._suggest(context, name))

    async def _suggest(self, context: ChatContext, typed: str) -> None:
        known = [self.prefix + name for name in ("start", *READER_COMMANDS)]
        near = difflib.get_close_matches(typed.lower(), known, n=1, cutoff=0.5)
        if near:
            await context.send(context.book.html("unknown", {**self.names, "near": near[0]}, typed=typed[:32]))
        else:
            await context.say("unknown_without_near", typed=typed[:32])

    def event(self, work: Callable[[ChatContext, Update], Awaitable[None]]) -> Any:
        """Return the handler's callback for a change of a chat, which asks for nothing."""

        async def callback(update: Update, ptb: ContextTypes.DEFAULT_TYPE) -> None:
            await self.serve(update, ptb.bot, lambda context: work(context, update))

        return callback


class _ToBot(filters.MessageFilter):
    """Matches answers to a message of a bot."""

    def filter(self, message: Message) -> bool:
        answered = message.reply_to_message
        return answered is not None and answered.from_user is not None and answered.from_user.is_bot


def _person(update: Update) -> int:
    """Return who an update is from; of administrators who speak as their group, and of channels, the chat's number."""
    sender = update.effective_sender or update.effective_chat
    return sender.id if sender else 0


async def _alert(query: CallbackQuery, text: str) -> None:
    """Answer a tap."""
    try:
        await query.answer(text or None)
    except TelegramError as error:  # too late, or too many
        log.info("a button's answer was not taken: %s", error)


def _is_there(query: CallbackQuery) -> bool:
    """Return whether the button that was pressed is below its message: anybody can send the data of another one."""
    keyboard = query.message.reply_markup if isinstance(query.message, Message) else None
    return keyboard is not None and any(
        button.callback_data == query.data for row in keyboard.inline_keyboard for button in row
    )


def mount(application: Application[Any, Any, Any, Any, Any, Any], mounted: Mounted, group: int, *, alone: bool) -> None:
    """Add the handlers of ``mounted``; ``alone``: also for text and commands that nobody else reads."""
    # in a group, only the answer to the question itself counts
    asked = _NEW & mounted.awaited & (~filters.ChatType.GROUPS | _ToBot())
    handlers: list[Any] = [
        CommandHandler(mounted.prefix + name, mounted.command(name, work), filters=_NEW, block=False)
        for name, work in (_OPEN | _READING | _OPERATING).items()
    ]
    handlers += [
        CallbackQueryHandler(mounted.button, pattern=rf"^{MARK}:", block=False),
        ChatMemberHandler(mounted.event(subscribing.membership), ChatMemberHandler.MY_CHAT_MEMBER, block=False),
        MessageHandler(filters.StatusUpdate.MIGRATE, mounted.event(subscribing.moved), block=False),
        MessageHandler(asked & (filters.LOCATION | filters.TEXT & ~filters.COMMAND), mounted.text, block=False),
    ]
    if alone:
        chatter = filters.UpdateType.MESSAGE & filters.TEXT & filters.ChatType.PRIVATE
        handlers.append(MessageHandler(_NEW & filters.COMMAND, mounted.unknown, block=False))
        handlers.append(MessageHandler(chatter, mounted.text, block=False))
    application.add_handlers(handlers, group=group)
