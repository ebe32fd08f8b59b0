"""How far a long task is: reported by whoever does it, and shown if somebody watches.

What is reported changes nothing, so it needs no way through the parameters of every function in between.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")

#: Called with the name of a task, how much of it is done, and how much there is; 0 if that is not known.
Watcher = Callable[[str, int, int], None]

_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """Have ``watcher`` called with every report while the block runs."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def report(task: str, done: int = 0, total: int = 0) -> None:
    """Report how far a task is, such as ``report("reading", 12, 5000)``."""
    watcher = _watcher.get()
    if watcher is not None:
        watcher(task, done, total)


def reported(task: str, items: Iterable[T], total: int) -> Iterator[T]:
    """Yield ``items``, and report after each how many of the ``total`` were yielded."""
    report(task, 0, total)
    for done, item in enumerate(items, 1):
        yield item
        report(task, done, total)


@contextmanager
def progress_of(task: str) -> Iterator[Callable[[int, int, str], None]]:
    """Report a block as one task; yield what is called with how much of it is done, how much there is, and a name.

    What is reported inside the block, of the parts of the task, is not passed on. May be called from any thread.
    """
    watcher = _watcher.get()
    report(task)

    def advance(done: int, total: int, name: str) -> None:
        if watcher is not None:
            watcher(name or task, done, total)

    with watched_by(lambda *_: None):
        yield advance
