"""The composition root: puts the judgement and the I/O around it together, one module a command or a few alike.

A module is loaded when it is first used, as ``app.fetch``: with the archive comes SQLAlchemy, 200 ms, and with the bot
python-telegram-bot, 300 ms, and a command pays for neither unless it needs it.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefbot.app import briefs, clock, doctor, feeds, fetch, render, run, search, send, setup, subscribers, topics


def __getattr__(name: str) -> Any:
    module = f"{__name__}.{name}"
    if find_spec(module) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(module)
