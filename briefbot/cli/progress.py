"""Shows on stderr, if that is a terminal, how far a long task is."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock, Timer
from typing import TYPE_CHECKING

from briefbot.language.characters import printable
from briefbot.monitoring.progress import watched_by

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

#: Seconds before anything is shown: what is done sooner needs no display, which takes a tenth of a second to load.
_PATIENCE = 1.0

#: Characters of a task's name.
_LONGEST_NAME = 40


@contextmanager
def shown_progress() -> Iterator[None]:
    """Show on a terminal what is reported while the block runs, as soon as that takes some time."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") in {"dumb", "unknown"}:
        yield
        return
    display = _Display()
    try:
        with watched_by(display):
            yield
    finally:
        display.close()


class _Display:
    """One line: a task, a bar, how much is done, and for how long it has run."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._timer: Timer | None = None
        self._bar: Progress | None = None
        self._shown: tuple[str, TaskID] | None = None
        self._latest = ("", 0, 0)
        self._is_closed = False

    def __call__(self, task: str, done: int, total: int) -> None:
        """Show how far ``task`` is."""
        with self._lock:
            self._latest = task, done, total
            if self._timer is None:  # not earlier: a command that asks questions reports nothing
                self._timer = Timer(_PATIENCE, self._open)
                self._timer.daemon = True
                self._timer.start()
            self._update()

    def close(self) -> None:
        """Take the line away."""
        with self._lock:
            self._is_closed = True
            if self._timer:
                self._timer.cancel()
            if self._bar:
                self._bar.stop()

    def _open(self) -> None:
        from rich.console import Console  # noqa: PLC0415  # only on a terminal, and for what takes long
        from rich.progress import (  # noqa: PLC0415  # see above
            BarColumn,
            Progress,
            SpinnerColumn,
            TaskProgressColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        with self._lock:
            if self._is_closed:
                return
            name = TextColumn("{task.description}", markup=False)
            columns = (SpinnerColumn(), name, BarColumn(20), TaskProgressColumn("{task.fields[counted]}"))
            self._bar = Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
            self._update()
            self._bar.start()

    def _update(self) -> None:
        task, done, total = self._latest
        if self._bar is None or not task:
            return
        name = printable(task)[:_LONGEST_NAME]
        counted = f"{done:,}/{total:,}" if total else ""
        if self._shown and self._shown[0] == name and total:
            self._bar.update(self._shown[1], completed=done, total=total, counted=counted)
            return
        if self._shown:
            self._bar.remove_task(self._shown[1])
        self._shown = name, self._bar.add_task(name, completed=done, total=total or None, counted=counted)
