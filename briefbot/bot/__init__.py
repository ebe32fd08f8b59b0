"""The Telegram bot: run by `briefbot bot`, or mounted into an existing python-telegram-bot application.

.. code-block:: python

    import briefbot.bot

    briefbot.bot.register(application, prefix="news_")  # /news_start, /news_brief, ...
"""

from typing import Any

from telegram.ext import Application

from briefbot.bot.handlers import GROUP, MOST_PREFIX, Mounted, mount
from briefbot.bot.service import BotService
from briefbot.config import Config, archive_url, load_config
from briefbot.errors import ConfigError
from briefbot.store.archive import open_archive

__all__ = ["register"]


def register(
    application: Application[Any, Any, Any, Any, Any, Any],
    *,
    config: Config | None = None,
    prefix: str = "",
    group: int | None = None,
) -> Mounted:
    """Add briefbot's handlers for commands and buttons to ``application``; return a handle on them.

    Nothing else of the application is changed. Briefs that are due are sent by `briefbot run` or `briefbot send`, with
    the same token. Call ``mounted.service.archive.close()`` when the application has ended.

    Args:
        application: the host's bot.
        config: the configuration; by default what `briefbot.config.load_config` returns.
        prefix: prepended to the name of each command, for a host with commands of the same names.
        group: group of the handlers, see `telegram.ext.Application.add_handler`; by default one that hosts rarely use.
            The host's own handlers, being in other groups, still receive every update.

    Raises:
        ConfigError: the configuration is wrong, or ``prefix`` cannot begin a command.
        ArchiveError: the archive cannot be opened.
    """
    if prefix and not (prefix.isascii() and prefix.replace("_", "a").isalnum() and prefix == prefix.lower()):
        raise ConfigError(f"prefix is {prefix!r}", hint="use small letters, digits and _ only")
    if len(prefix) > MOST_PREFIX:
        raise ConfigError(f"prefix is {prefix!r}", hint=f"at most {MOST_PREFIX} characters: a command has at most 32")
    config = config or load_config()
    mounted = Mounted(BotService(config, open_archive(archive_url(config.archive))), prefix)
    mount(application, mounted, GROUP if group is None else group, alone=False)
    return mounted
