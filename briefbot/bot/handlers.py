"""The bot's handlers, which can be mounted into any `telegram.ext.Application`.

They are added in a group of their own; persistence, job queue, defaults and error handlers of the application are not
changed, and our handlers log their own errors. Text and unknown commands are left to the host, except for the reply to
our question for a place.
"""

import asyncio
import difflib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeChat, CallbackQuery, Message, Update
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

from briefbot.app import clock
from briefbot.bot import operating, reading, settings, subscribing
from briefbot.bot.context import ChatContext, book_for
from briefbot.bot.flood import FloodGuard
from briefbot.bot.service import BotService
from briefbot.errors import BriefbotError
from briefbot.phrasebook import LANGUAGES, phrasebook
from briefbot.store import subscribers
from briefbot.telegram.content import MARK, number_in

#: Characters of a prefix at most: a command of Telegram has at most 32, and this is our longest.
MOST_PREFIX = 32 - len("broadcast")

#: Default group of our handlers; not 0, where a host has its own.
GROUP = 40

Work = Callable[[ChatContext], Awaitable[Any]]
Command = Callable[[ChatContext, str], Awaitable[None]]

_OPEN: dict[str, Command] = {
    "start": subscribing.start,
    "help": reading.give_help,
    "privacy": reading.privacy,
    "settings": settings.settings,
}
#: Commands that in groups and channels only administrators may use.
_CHANGING: dict[str, Command] = {"stop": subscribing.stop, "pause": subscribing.pause}
_READING: dict[str, Command] = {
    "brief": reading.brief,
    "search": reading.find,
    "timeline": reading.timeline,
    "sources": reading.sources,
}
_OPERATING: dict[str, Command] = {
    "stats": operating.stats,
    "feeds": reading.feeds,
    "preview": operating.preview,
    "broadcast": operating.broadcast,
}

_COMMANDS = _OPEN | _CHANGING | _READING | _OPERATING

#: Buttons below our own messages, for chats that may subscribe.
_BUTTONS = {"subscribe": subscribing.subscribe, "resume": subscribing.subscribe, "brief_now": reading.brief}

_READERS = ("start", "brief", "settings", "search", "timeline", "sources", "pause", "stop", "privacy", "help")
_IN_GROUPS = ("brief", "search", "timeline", "sources", "help", "privacy")

#: Messages that a brief counts as in a group's limit.
_BRIEF = 3

_NEW = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST

log = logging.getLogger("briefbot.bot")


@dataclass
class Mounted:
    """briefbot's handlers in an application."""

    service: BotService
    prefix: str = ""
    on_command: Callable[[str], None] = lambda _: None
    """Called with the name of each command, for the metrics."""
    on_work: Callable[[], None] = lambda: None
    """Called when there may be something new to send."""
    awaited: filters.Chat = field(default_factory=filters.Chat)
    """Matches the chats that were asked for a place."""
    _flood: FloodGuard = field(default_factory=FloodGuard)
    _turns: WeakValueDictionary[tuple[int, int], asyncio.Lock] = field(default_factory=WeakValueDictionary)

    @property
    def names(self) -> dict[str, str]:
        """The name of each command, with the prefix."""
        return {name: self.prefix + name for name in _COMMANDS}

    async def ask(self, work: Work, update: Update, *, costly: bool = False) -> None:
        """Handle a message with ``work``, unless its sender or group exceeds the limits."""
        chat, person, messages = update.effective_chat, _sender_id(update), _BRIEF if costly else 1

        async def if_within_limits(context: ChatContext) -> None:
            has_room = context.kind == "private" or self._flood.has_room(context.chat_id, person, messages)
            if has_room or await context.may_change_settings():  # administrators are exempt from a group's limit
                await work(context)

        if self._flood.admits(person, costly=costly):
            await self.serve(if_within_limits, update)
        elif chat is not None and chat.type == "private" and self._flood.may_warn(person):
            await self.serve(lambda context: context.say("too_fast"), update)

    async def serve(self, work: Work, update: Update, _: object = None) -> None:
        """Handle an update with ``work``, one at a time for each person in a chat; errors are logged, not raised."""
        chat = update.effective_chat
        if chat is None:
            return
        turn = self._turns.setdefault((chat.id, _sender_id(update)), asyncio.Lock())
        try:
            async with turn:
                subscriber = await self.service.read(subscribers.get, chat.id)
                await self._attempt(ChatContext(update, chat, self.service, self.names, subscriber), work)
        except TelegramError as error:
            log.warning("chat %s: %s", chat.id, error)
        except BriefbotError as error:
            log.error("chat %s: %s", chat.id, error)  # noqa: TRY400  # the message of an expected failure is enough

    async def _attempt(self, context: ChatContext, work: Work) -> None:
        """Run ``work``; mark a chat that blocks the bot as unreachable, and answer an unexpected error."""
        try:
            await work(context)
        except Forbidden as error:
            await self.service.write(subscribers.mark_unreachable, context.chat_id, str(error), clock.now())
            log.info("chat %s cannot be reached: %s", context.chat_id, error)
        except TelegramError:
            raise
        except Exception:
            log.exception("chat %s: a handler failed", context.chat_id)
            await context.say("failed")

    async def command(self, name: str, work: Command, update: Update, _: object) -> None:
        """Handle a command, if the user may use it."""
        self.on_command(name)
        text = (update.effective_message.text if update.effective_message else "") or ""
        rest = text.partition(" ")[2] or text.partition("\n")[2]

        async def if_permitted(context: ChatContext) -> None:
            if name in _OPERATING and not context.is_operator:
                await self._suggest(context, self.prefix + name)
            elif name in _CHANGING and not await context.may_change_settings():
                await context.say("only_admins")
            elif name not in _READING or await subscribing.is_welcome(context):
                if context.kind in ("private", "channel"):  # in a group only a reply to the question counts
                    self.awaited.remove_chat_ids(context.chat_id)
                await work(context, rest)

        await self.ask(if_permitted, update, costly=name in _READING)

    async def button(self, update: Update, _: object) -> None:
        """Handle a tap on one of our buttons."""
        query = update.callback_query
        assert query is not None
        person, data = query.from_user.id, (query.data or "").partition(":")[2].split(":")
        if not self._flood.admits(person, costly=data == ["brief_now"]):
            if self._flood.may_warn(person):
                await _alert(query, book_for(query.from_user)("alerts.too_fast"))
            return

        async def with_alert(context: ChatContext) -> None:
            alert = ""
            try:
                alert = await self._pressed(context, data) if _is_displayed(query) else context.book("alerts.old")
            finally:
                await _alert(query, alert)  # before the next update of this person, to use one connection at a time

        await self.serve(with_alert, update)

    async def _pressed(self, context: ChatContext, data: list[str]) -> str:
        """Perform a button's action, if the user may change what the chat sees; return the text of the alert."""
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
            alert = await operating.confirm(context, data[1:])
            self.on_work()
            return alert
        if name == "settings":
            await settings.settings(context)
        elif name not in _BUTTONS:
            return context.book("alerts.old")
        elif await subscribing.is_welcome(context):
            await _BUTTONS[name](context)
        return ""

    async def text(self, update: Update, _: object) -> None:
        """Handle text or a location: a place if one was asked for, else (in a private chat) a hint at the commands."""

        async def place_or_hint(context: ChatContext) -> None:
            if context.chat_id in self.awaited.chat_ids:
                if await context.may_change_settings() and await settings.take_place(context):
                    self.awaited.remove_chat_ids(context.chat_id)
            elif context.kind == "private" and context.message and context.message.text:
                await context.say("chatter", typed=" ".join(context.message.text.split())[:40])

        await self.ask(place_or_hint, update)

    async def unknown(self, update: Update, ptb: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply to an unknown command; in a group only to one that names this bot."""
        message = update.effective_message
        typed = ((message.text if message else "") or "/").split()[0][1:]
        name, _, bot = typed.partition("@")
        is_private = message is not None and message.chat.type == "private"
        if bot.lower() == (ptb.bot.username or "").lower() or (is_private and not bot):
            await self.ask(lambda context: self._suggest(context, name), update)

    async def _suggest(self, context: ChatContext, typed: str) -> None:
        """Reply that a command is unknown, with the most similar known one."""
        known = [self.prefix + name for name in _READERS]
        near = difflib.get_close_matches(typed.lower(), known, n=1, cutoff=0.5)
        if near:
            await context.send(context.book.html("unknown", {**self.names, "near": near[0]}, typed=typed[:32]))
        else:
            await context.say("unknown_without_near", typed=typed[:32])


class _ToBot(filters.MessageFilter):
    """Matches replies to a bot's message."""

    def filter(self, message: Message) -> bool:
        answered = message.reply_to_message
        return answered is not None and answered.from_user is not None and answered.from_user.is_bot


def _sender_id(update: Update) -> int:
    """Return the sender's id: the user's; of anonymous administrators and channels, the chat's; 0 if unknown."""
    sender = update.effective_sender or update.effective_chat
    return sender.id if sender else 0


async def _alert(query: CallbackQuery, text: str) -> None:
    """Answer a tap on a button; a non-empty ``text`` is shown to the user."""
    try:
        await query.answer(text or None)
    except TelegramError as error:  # too late, or too many
        log.info("the answer to a button was not accepted: %s", error)


def _is_displayed(query: CallbackQuery) -> bool:
    """Return whether the message really has that button: a client can send any callback data."""
    keyboard = query.message.reply_markup if isinstance(query.message, Message) else None
    return keyboard is not None and any(
        button.callback_data == query.data for row in keyboard.inline_keyboard for button in row
    )


def mount(application: Application[Any, Any, Any, Any, Any, Any], mounted: Mounted, group: int, *, alone: bool) -> None:
    """Add the handlers of ``mounted``; with ``alone`` also for unknown commands and other text."""
    # in a group only a reply to the question counts
    asked = _NEW & mounted.awaited & (~filters.ChatType.GROUPS | _ToBot())
    handlers: list[Any] = [
        CommandHandler(mounted.prefix + name, partial(mounted.command, name, work), filters=_NEW, block=False)
        for name, work in _COMMANDS.items()
    ]
    handlers += [
        CallbackQueryHandler(mounted.button, pattern=rf"^{MARK}:", block=False),
        ChatMemberHandler(partial(mounted.serve, subscribing.membership), block=False),
        MessageHandler(filters.StatusUpdate.MIGRATE, partial(mounted.serve, subscribing.moved), block=False),
        MessageHandler(asked & (filters.LOCATION | filters.TEXT & ~filters.COMMAND), mounted.text, block=False),
    ]
    if alone:
        chatter = filters.UpdateType.MESSAGE & filters.TEXT & filters.ChatType.PRIVATE
        handlers.append(MessageHandler(_NEW & filters.COMMAND, mounted.unknown, block=False))
        handlers.append(MessageHandler(chatter, mounted.text, block=False))
    application.add_handlers(handlers, group=group)


async def register_menu(bot: Bot, admins: Sequence[int]) -> None:
    """Set the menu of commands and the profile in each language; what Telegram refuses is logged and skipped."""
    scopes = [
        (BotCommandScope(BotCommandScope.DEFAULT), _READERS),
        (BotCommandScope(BotCommandScope.ALL_PRIVATE_CHATS), _READERS),
        (BotCommandScope(BotCommandScope.ALL_GROUP_CHATS), _IN_GROUPS),
        (BotCommandScope(BotCommandScope.ALL_CHAT_ADMINISTRATORS), _READERS),
        # Telegram refuses it for an operator who has never written to the bot
        *((BotCommandScopeChat(admin), (*_READERS, *_OPERATING)) for admin in admins),
    ]
    for language in LANGUAGES:
        book, code = phrasebook(language), None if language == LANGUAGES[0] else language
        # a self-hosted Bot API server may not support these two
        calls = [partial(bot.set_my_description, book("profile.description"), language_code=code)]
        calls.append(partial(bot.set_my_short_description, book("profile.short_description"), language_code=code))
        for scope, names in scopes:
            menu = [BotCommand(name, book(f"commands.{name}")) for name in names]
            calls.append(partial(bot.set_my_commands, menu, scope=scope, language_code=code))
        for call in calls:
            try:
                await call()
            except TelegramError as error:
                log.warning("the bot's menu or profile could not be set: %s", error)
