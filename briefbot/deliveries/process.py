"""Runs a delivery in a process of its own, so that a plugin that hangs, crashes or lacks a package costs only itself.

The process gets its request in a file and answers in another, a line for each step; it keeps stdout and stderr. After
its time it is killed, with the programs that it has started.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from briefbot.errors import DeliveryError
from briefbot.language.characters import one_line
from briefbot.protocols import BriefDetails

#: What the process runs. It is found where this program found it, and not in the folder that somebody works in.
_PROGRAM = "import sys; from briefbot.deliveries.worker import main; main(*sys.argv[1:])"

#: Characters of what a plugin says that are shown: it may quote a whole page.
_LONGEST = 300

#: Seconds beyond its time after which the system ends the process, if this one could not.
_GRACE = 10


def deliver(kind: str, destination: str, text: str, details: BriefDetails, *, timeout: float) -> None:
    """Deliver a brief by the delivery called ``kind``, which is called with ``destination``, in a process of its own.

    Args:
        kind: the name of a delivery that takes a text.
        destination: the one string that its class is called with.
        text: the rendered brief.
        details: what the delivery may need beside it.
        timeout: seconds, after which it is ended.

    Raises:
        DeliveryError: it was not delivered, or may not have been (``in_doubt``).
    """
    request = {"kind": kind, "destination": destination, "text": text, "details": asdict(details)}
    steps = _steps(request, kind, timeout)
    last = steps[-1] if steps else {}
    if "failed" in last:
        raise DeliveryError(_short(last["failed"]), hint=_short(last["hint"]))
    if "returned" in last:
        hint = f"a delivery raises or returns nothing: report it to the authors of the plugin {kind!r}"
        raise DeliveryError(f"it returned {_short(last['returned'])}", hint=hint, in_doubt=True)
    if "done" not in last:  # killed by a signal, or by os._exit
        raise DeliveryError("its process ended without a word", hint=_by_hand(kind), in_doubt="begun" in last)


def check(kind: str, *, timeout: float) -> None:
    """Check that the delivery called ``kind`` can be loaded; nothing is delivered.

    Raises:
        DeliveryError: it cannot.
    """
    steps = _steps({"kind": kind}, kind, timeout)
    last = steps[-1] if steps else {"failed": "its process ended without a word", "hint": _by_hand(kind)}
    if "failed" in last:
        raise DeliveryError(_short(last["failed"]), hint=_short(last["hint"]))


def _steps(request: Mapping[str, Any], kind: str, timeout: float) -> list[dict[str, str]]:
    """Run the process to its end; return the steps that it came to."""
    try:
        with tempfile.TemporaryDirectory(prefix="briefbot-") as folder:
            asked, answered = Path(folder) / "request", Path(folder) / "answer"
            asked.write_text(json.dumps(request, default=str), encoding="utf-8")
            answered.touch()
            in_time = _run([str(asked), str(answered), str(int(timeout) + _GRACE)], timeout)
            lines = answered.read_text(encoding="utf-8").splitlines(keepends=True)
    except OSError as error:
        message = f"no process can be started for it: {error.strerror}"
        raise DeliveryError(message, hint="see whether the disk is full, and how many processes run") from error
    steps: list[dict[str, str]] = [json.loads(line) for line in lines if line.endswith("\n")]
    if not in_time and (not steps or "begun" in steps[-1]):
        hint = f"{_by_hand(kind)}, or give it longer with timeout"
        raise DeliveryError(f"it took more than {timeout:g} seconds", hint=hint, in_doubt=bool(steps))
    return steps


def _run(arguments: list[str], timeout: float) -> bool:
    """Run the process with these arguments; return whether it ended in time."""
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(  # noqa: S603  # this program
        [sys.executable, "-P", "-c", _PROGRAM, *arguments],
        env=environ,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # so that the programs that it starts can be killed, too
    )
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        return False
    finally:
        if process.poll() is None:
            _kill(process)
    return True


def _kill(process: "subprocess.Popen[bytes]") -> None:
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."


def _by_hand(kind: str) -> str:
    return f"see whether the plugin {kind!r} works by itself" if kind != "file" else "see whether its disk answers"
