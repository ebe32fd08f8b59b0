"""The bot's menu of commands and its profile, as Telegram shows them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from briefbot.bot.handlers import OPERATOR_COMMANDS, READER_COMMANDS
from briefbot.phrasebook import LANGUAGES, phrasebook

_READERS = ("start", *READER_COMMANDS)
_IN_GROUPS = ("brief", "search", "sources", "help", "privacy")

log = logging.getLogger("briefbot.bot")


async def register_menu(bot: Bot, admins: Sequence[int]) -> None:
    """Give Telegram the commands and the profile in each language; whatever it refuses, the bot works without."""
    scopes: list[tuple[Any, tuple[str, ...]]] = [
        (BotCommandScopeDefault(), _READERS),
        (BotCommandScopeAllPrivateChats(), _READERS),
        (BotCommandScopeAllGroupChats(), _IN_GROUPS),
        (BotCommandScopeAllChatAdministrators(), _READERS),
        # refused for an operator who never wrote to the bot
        *((BotCommandScopeChat(admin), (*_READERS, *OPERATOR_COMMANDS)) for admin in admins),
    ]
    for language in LANGUAGES:
        book, code = phrasebook(language), None if language == LANGUAGES[0] else language
        # a Bot API server of one's own may not know these two
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
