"""One update as the handlers see it: where it came from, who may do what, and how to answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from telegram import Bot, Chat, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.error import BadRequest, TelegramError

from briefbot.bot.service import BotService
from briefbot.bot.time_zones import zone_name
from briefbot.phrasebook import LANGUAGES, Phrasebook, phrasebook
from briefbot.store.subscribers import Subscriber
from briefbot.telegram.content import MARK
from briefbot.telegram.schedule import EVERY_DAY

P = ParamSpec("P")
T = TypeVar("T")

_HTML: dict[str, Any] = {"parse_mode": "HTML", "link_preview_options": LinkPreviewOptions(is_disabled=True)}

log = logging.getLogger("briefbot.bot")


@dataclass(slots=True)
class ChatContext:
    """One update of a chat: who sent it, and how to answer."""

    service: BotService
    bot: Bot
    names: dict[str, str]
    """What each command is called here."""

    chat_id: int
    kind: str
    topic_id: int
    user_id: int
    book: Phrasebook
    subscriber: Subscriber | None
    message: Message | None
    is_anonymous: bool = False
    """It speaks as the group itself, which only an administrator can."""

    is_admin: bool | None = None
    """Whether the user is an administrator of the chat, once Telegram was asked."""

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function of the service in a thread and return its result."""
        return await asyncio.to_thread(work, *args, **kwargs)

    async def brief(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Make a brief, one at a time: those who wait for one keep no thread from the others."""
        async with self.service.making:
            return await self.run(work, *args, **kwargs)

    async def say(self, key: str, keyboard: Any = None, **values: object) -> Message:
        """Answer with a message of the phrasebook."""
        return await self.send(self.text(key, **values), keyboard)

    def text(self, key: str, **values: object) -> str:
        """Return a message of the phrasebook."""
        return self.book.html(key, self.names, **values)

    async def send(self, html: str, keyboard: Any = None, *, silent: bool = False) -> Message:
        """Send a message to the chat, to its topic if it has some."""
        return await self.bot.send_message(
            self.chat_id,
            html,
            message_thread_id=self.topic_id or None,
            reply_markup=keyboard,
            disable_notification=silent,
            **_HTML,
        )

    def button(self, name: str, data: str = "", **values: object) -> InlineKeyboardButton:
        """Return a button with its text of the phrasebook; pressed, it sends ``data``, by default its name."""
        return InlineKeyboardButton(self.book(f"buttons.{name}", **values), callback_data=f"{MARK}:{data or name}")

    def buttons(self, *names: str) -> InlineKeyboardMarkup:
        """Return a row of buttons that send their names."""
        return InlineKeyboardMarkup.from_row([self.button(name) for name in names])

    async def edit(self, message_id: int, html: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Put something else in place of a message; that it is the same already is no fault."""
        try:
            await self.bot.edit_message_text(
                html, chat_id=self.chat_id, message_id=message_id, reply_markup=keyboard, **_HTML
            )
        except BadRequest as error:
            if "not modified" not in str(error).lower():
                raise

    async def may_change_settings(self) -> bool:
        """Return whether the user may change what the chat gets: in groups and channels, administrators."""
        is_post = self.kind == "channel" and not self.user_id  # buttons, though, every reader of a channel can press
        if self.kind == "private" or self.is_anonymous or is_post:
            return True
        if self.is_admin is None:
            try:
                member = await self.bot.get_chat_member(self.chat_id, self.user_id)
            except TelegramError as error:
                log.warning("chat %s: who is an administrator could not be asked: %s", self.chat_id, error)
                return False
            self.is_admin = member.status in ("creator", "administrator")
        return self.is_admin

    @property
    def is_operator(self) -> bool:
        """Whether the user may use the operator's commands: in private only, where nobody else reads along."""
        return self.kind == "private" and self.user_id in self.service.config.telegram.admins

    @property
    def zone(self) -> str:
        """The chat's time zone."""
        return self.subscriber.zone if self.subscriber else self.service.config.brief.timezone

    @property
    def length(self) -> str:
        """How long the chat likes its brief."""
        return self.subscriber.length if self.subscriber else "full"

    @property
    def topic(self) -> str:
        """What the briefs are about, in words of the reader's language."""
        topic = self.service.topic or "news"
        return self.book.texts.get(f"topics.{topic.lower()}", topic)

    def when(self, each: Subscriber) -> str:
        """Return when a subscriber gets its brief, in words."""
        if not each.weekdays:
            return self.book("when.never")
        hour = f"{each.hour:02}:00"
        if each.weekdays == EVERY_DAY:
            return self.book("when.every_day", hour=hour, zone=zone_name(each.zone))
        return self.book("when.on_days", days=self.days(each), hour=hour, zone=zone_name(each.zone))

    def days(self, each: Subscriber) -> str:
        """Return the names of the days that a subscriber chose."""
        comma = "، " if self.book.language == "ar" else ", "
        return comma.join(self.book(f"weekdays.{bit}") for bit in range(7) if each.weekdays >> bit & 1)

    async def next(self, each: Subscriber) -> str:
        """Return when the next brief comes, in words."""
        moment = await self.run(self.service.next_brief, each)
        if moment is None:
            return "–"
        local = moment.astimezone(ZoneInfo(each.zone))
        weekday = self.book(f"weekdays.{local.weekday()}")
        return self.book("when.at", day=f"{weekday} {self.book.day(local)}", hour=f"{local:%H:%M}")


def supported_language(code: str | None) -> str:
    """Return the language to speak to somebody whose Telegram speaks ``code``."""
    found = (code or "").partition("-")[0].lower()
    return found if found in LANGUAGES else LANGUAGES[0]


async def context_of(update: Update, chat: Chat, bot: Bot, service: BotService, names: dict[str, str]) -> ChatContext:
    """Return the context of an update of a chat."""
    user = update.effective_user
    message = update.effective_message if isinstance(update.effective_message, Message) else None
    subscriber = await asyncio.to_thread(service.subscriber, chat.id)
    topic_id, is_anonymous = 0, False
    if message:
        topic_id = (message.message_thread_id or 0) if message.is_topic_message else 0
        sender = message.sender_chat if update.callback_query is None else None
        is_anonymous = sender is not None and sender.id == chat.id
    language = subscriber.language if subscriber else supported_language(user.language_code if user else None)
    return ChatContext(
        service,
        bot,
        names,
        chat.id,
        chat.type,
        topic_id,
        user.id if user else 0,
        phrasebook(language),
        subscriber,
        message,
        is_anonymous,
    )
