"""The process in which a delivery is run: loads the plugin, calls it, and writes down each step.

Steps are lines of JSON: ``begun`` before the plugin is called, then ``done``, or ``failed`` with a ``hint``, or what it
``returned`` where it has to return nothing.
"""

import json
import signal
from dataclasses import fields
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from briefbot.errors import BriefbotError, PluginError
from briefbot.plugins import deliveries
from briefbot.protocols import BriefDetails


def main(request: str, answer: str, seconds: str) -> None:
    """Run the delivery that the file ``request`` describes, in so many seconds; write each step to ``answer``."""
    if hasattr(signal, "alarm"):
        signal.alarm(int(seconds))  # the system ends this process, should the one that started it be gone
    note = partial(_note, Path(answer))
    try:
        _run(json.loads(Path(request).read_text(encoding="utf-8")), note)
    except BriefbotError as error:
        note(failed=str(error), hint=error.hint)
    except BaseException as error:  # noqa: BLE001  # a plugin may raise anything, also SystemExit
        note(failed=f"{type(error).__name__}: {error}".removesuffix(": "), hint="")


def _run(request: dict[str, Any], note: Any) -> None:
    """Load the delivery of a request; if there is a text, deliver it."""
    kind = request["kind"]
    made: Any = deliveries.get(kind)
    if "text" not in request:
        note(done="")
        return
    delivery = made(request["destination"])
    if not callable(delivery):
        hint = f"report it to the authors of the plugin {kind!r}"
        raise PluginError(f"it made {type(delivery).__name__}, which cannot be called with a brief", hint=hint)
    note(begun="")
    returned = delivery(request["text"], _details(request["details"]))
    if returned is None:
        note(done="")
    else:
        note(returned=type(returned).__name__)


def _details(values: dict[str, Any]) -> BriefDetails:
    days = {name: date.fromisoformat(values[name]) for name in ("day", "since") if values[name]}
    assert values.keys() == {field.name for field in fields(BriefDetails)}
    return BriefDetails(**{**values, **days})


def _note(answer: Path, **step: str) -> None:
    with answer.open("a", encoding="utf-8", errors="replace") as file:
        file.write(json.dumps(step) + "\n")
