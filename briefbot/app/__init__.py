"""The composition root: one module a command puts the judgement and the I/O around it together.

A module is loaded when it is first used, as ``app.fetch``: with the archive comes SQLAlchemy, 200 ms, and with the bot
python-telegram-bot, 300 ms, and a command pays for neither unless it needs it.
"""

from __future__ import annotations

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

_MODULES = frozenset(
    [
        *("archives", "briefs", "clock", "cron", "doctor", "feeds", "fetch", "init", "outcome", "plugins"),
        *("render", "run", "search", "send", "subscribers", "summarize"),
    ]
)


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
