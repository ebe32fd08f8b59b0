"""How tests have to do with time: they wait for events, and weigh work by the processor's time, not by the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from typing import Any

DEADLINE = 60.0
"""Seconds after which what was waited for will not come any more, on the slowest machine."""


def eventually(found: Callable[[], Any], told: Callable[[], str] = str) -> Any:
    """What ``found`` gives once it gives something; raises TimeoutError with what ``told`` says."""
    end = time.monotonic() + DEADLINE
    while not (result := found()):
        if time.monotonic() > end:
            raise TimeoutError(f"nothing after {DEADLINE:g} s; {told()}")
        time.sleep(0.005)
    return result


def effort(work: Callable[[], object]) -> float:
    """The processor's seconds that ``work`` takes in this thread, the least of three: what runs beside it is nothing to it."""

    def once() -> float:
        begun = time.thread_time()
        work()
        return time.thread_time() - begun

    return min(once() for _ in range(3))


def grows_evenly(work: Callable[[int], object], size: int) -> bool:
    """Whether ``size`` takes up to three times its share of what an eighth takes; what is quadratic takes eight times."""
    return effort(lambda: work(size)) <= 3 * 8 * effort(lambda: work(size // 8))


def anew(text: str) -> str:
    """The text behind a number that was never before it, so that nothing is remembered of it."""
    return f"{next(_numbers)} {text}"


_numbers = count()
