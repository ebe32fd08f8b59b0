"""The composition root: joins the pure core with fetching, storing and sending; one module for each command or group.

Modules are imported when they are first used, as ``app.fetch``: SQLAlchemy takes 200 ms and python-telegram-bot 300 ms,
which a command that needs neither does not have to wait for.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefbot.app import (
        briefs,
        clock,
        compare,
        deliver,
        doctor,
        feeds,
        fetch,
        figures,
        init,
        past,
        render,
        run,
        search,
        send,
        setup,
        site,
        subscribers,
        timeline,
        topics,
    )


def __getattr__(name: str) -> Any:
    module = f"{__name__}.{name}"
    if find_spec(module) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(module)
