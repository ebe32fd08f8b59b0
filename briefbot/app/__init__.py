"""The composition root: one module a command puts the judgement and the I/O around it together.

A module is loaded when it is first used, as ``app.fetch``: with the archive comes SQLAlchemy, 200 ms, and with the bot
python-telegram-bot, 300 ms, and a command pays for neither unless it needs it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefbot.app import (
        archives,
        briefs,
        clock,
        cron,
        doctor,
        feeds,
        fetch,
        init,
        outcome,
        plugins,
        render,
        run,
        search,
        send,
        subscribers,
        summarize,
    )


def __getattr__(name: str) -> Any:
    try:
        return import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}.{name}":
            raise
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
