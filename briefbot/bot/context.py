"""The context of one update: its chat, its sender's permissions, and methods to reply."""

import logging
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from telegram import Chat, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update, User
from telegram.error import BadRequest, TelegramError

from briefbot.app import clock
from briefbot.bot.service import BotService
from briefbot.bot.time_zones import zone_name
from briefbot.phrasebook import Phrasebook, phrasebook
from briefbot.store import ledger, subscribers
from briefbot.store.subscribers import Subscriber
from briefbot.telegram.content import MARK
from briefbot.telegram.schedule import EVERY_DAY, next_occurrence
from briefbot.topic.load import load_topic

_HTML: dict[str, Any] = {"parse_mode": "HTML", "link_preview_options": LinkPreviewOptions(is_disabled=True)}

log = logging.getLogger("briefbot.bot")


class ChatContext:
    """One update: its chat and sender, the subscriber, and methods to reply."""

    def __init__(
        self, update: Update, chat: Chat, service: BotService, names: dict[str, str], subscriber: Subscriber | None
    ) -> None:
        self.update, self.service, self.subscriber = update, service, subscriber
        self.names = names
        """The name of each command, with the host's prefix."""
        self.bot = update.get_bot()
        self.chat_id, self.kind = chat.id, chat.type
        user, message = update.effective_user, update.effective_message
        self.message = message
        self.user_id = user.id if user else 0
        self.book = phrasebook(subscriber.language) if subscriber else book_for(user)
        self.topic_id = (message.message_thread_id or 0) if message and message.is_topic_message else 0
        sender = message.sender_chat if message and not update.callback_query else None
        # only administrators can write as a group or in a channel, but every reader of a channel can tap its buttons
        is_chat = (sender is not None and sender.id == chat.id) or (chat.type == "channel" and user is None)
        self.is_admin = True if chat.type == "private" or is_chat else None
        """Whether the user may change the chat's settings; ``None`` until Telegram was asked."""

    async def say(self, key: str, keyboard: Any = None, **values: object) -> Message:
        """Reply with a text of the phrasebook."""
        return await self.send(self.text(key, **values), keyboard)

    def text(self, key: str, **values: object) -> str:
        """Return a text of the phrasebook as HTML."""
        return self.book.html(key, self.names, **values)

    async def send(self, html: str, keyboard: Any = None, *, silent: bool = False) -> Message:
        """Send a message to the chat, in the topic of the update; if that was deleted, in the main one."""
        about = {"reply_markup": keyboard, "disable_notification": silent, **_HTML}
        try:
            return await self.bot.send_message(self.chat_id, html, message_thread_id=self.topic_id or None, **about)
        except BadRequest as error:
            if not self.topic_id or not any(word in str(error).lower() for word in ("thread not found", "topic_")):
                raise
        self.topic_id = 0
        if self.subscriber is not None:
            await self.change(topic_id=0)
        return await self.bot.send_message(self.chat_id, html, **about)

    def button(self, name: str, data: str = "", **values: object) -> InlineKeyboardButton:
        """Return a button with a text of the phrasebook; its callback data is ``data``, by default its name."""
        return InlineKeyboardButton(self.book(f"buttons.{name}", **values), callback_data=f"{MARK}:{data or name}")

    def buttons(self, *names: str) -> InlineKeyboardMarkup:
        """Return a keyboard of one row of buttons, each with its name as callback data."""
        return InlineKeyboardMarkup.from_row([self.button(name) for name in names])

    async def edit(self, html: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Replace the text and buttons of the message whose button was tapped; the same text is not an error."""
        assert self.message is not None
        try:
            await self.message.edit_text(html, reply_markup=keyboard, **_HTML)
        except BadRequest as error:
            if "not modified" not in str(error).lower():
                raise

    async def may_change_settings(self) -> bool:
        """Return whether the user may change the chat's settings; in groups and channels only administrators may."""
        if self.is_admin is None:
            try:
                member = await self.bot.get_chat_member(self.chat_id, self.user_id)
            except TelegramError as error:
                log.warning("chat %s: could not get the user's membership from Telegram: %s", self.chat_id, error)
                return False
            self.is_admin = member.status in ("creator", "administrator")
        return self.is_admin

    @property
    def is_operator(self) -> bool:
        """Whether the user may use the operator's commands, which is possible in a private chat only."""
        return self.kind == "private" and self.user_id in self.service.config.telegram.admins

    @property
    def zone(self) -> str:
        """The chat's time zone, or the configured one if it has not subscribed."""
        return self.subscriber.zone if self.subscriber else self.service.config.brief.timezone

    @property
    def topic(self) -> str:
        """The title of the topic, in the reader's language if the phrasebook has it."""
        topic = load_topic(self.service.config.brief.topic)
        title = (topic.title if topic else "") or "news"
        return self.book.texts.get(f"topics.{title.lower()}", title)

    def now(self) -> datetime:
        """Return the current time in the chat's time zone."""
        return clock.now().astimezone(ZoneInfo(self.zone))

    async def change(self, **values: object) -> Subscriber | None:
        """Change settings and return the subscriber; a new hour, zone or set of days is valid from now on."""
        if values.keys() & {"hour", "zone", "weekdays"}:
            values["settled_at"] = clock.now()

        def changed(connection: Connection) -> Subscriber | None:
            subscribers.change(connection, self.chat_id, **values)
            return subscribers.get(connection, self.chat_id)

        self.subscriber = await self.service.write(changed)
        return self.subscriber

    def when(self, each: Subscriber) -> str:
        """Return the subscriber's schedule in words, such as "every day at 07:00"."""
        if not each.weekdays:
            return self.book("when.never")
        key = "every_day" if each.weekdays == EVERY_DAY else "on_days"
        return self.book(
            f"when.{key}",
            days=self.days(each),
            hour=f"{each.hour:02}:00",
            zone=zone_name(each.zone, self.book.language),
        )

    def days(self, each: Subscriber) -> str:
        """Return the names of the weekdays that a subscriber chose."""
        return self.book("brief.comma").join(
            self.book(f"weekdays.{bit}") for bit in range(7) if each.weekdays >> bit & 1
        )

    async def next(self, each: Subscriber) -> str:
        """Return the day and hour of the next brief in words; a day that already has its brief is skipped."""
        moment = clock.now()
        while found := next_occurrence(each.hour, each.zone, each.weekdays, moment):
            moment = found.astimezone(ZoneInfo(each.zone))
            if not await self.service.read(ledger.is_briefed, each.chat_id, moment.date().isoformat()):
                weekday = self.book(f"weekdays.{moment.weekday()}")
                return self.book("when.at", day=f"{weekday} {self.book.day(moment)}", hour=f"{moment:%H:%M}")
        return "–"


def book_for(user: User | None) -> Phrasebook:
    """Return the phrasebook in the language of the user's Telegram app, else the default one."""
    code = (user.language_code if user else None) or ""
    return phrasebook(code.partition("-")[0].lower())
