"""Where parsing is done, so that the sources still to be asked do not wait for it: threads, or processes for many.

Another process also bears what one page may do to a parser: if it dies, it is replaced.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Any, Self

from briefbot.errors import FetchError

PROCESSES_FROM = 40
"""Sources from which processes pay: one takes half a second to start."""

PROCESSES_AT_MOST = 4
"""Each takes some 60 MB."""

LONGEST_WORK = 60.0
"""Seconds for one document; a page takes hundredths."""


class Workshop:
    """Runs functions elsewhere: ``await workshop(function, *args, **kwargs)``. A context manager."""

    def __init__(self, *, sources: int) -> None:
        many = sources >= PROCESSES_FROM
        self._processes = min(os.cpu_count() or 1, PROCESSES_AT_MOST) if many else 0
        self._executor: Executor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Return what ``function`` returns; what it raises is raised here.

        Raises:
            FetchError: it took too long, or its process died of it.
        """
        call = partial(function, *args, **kwargs)
        for attempt in (1, 2):
            executor = self._running()
            try:
                work = asyncio.get_running_loop().run_in_executor(executor, call)
                return await asyncio.wait_for(work, LONGEST_WORK)
            except TimeoutError as error:
                raise FetchError(f"reading it took more than {LONGEST_WORK:g} seconds") from error
            except BrokenProcessPool as error:  # by this document, or by another that was read beside it
                if self._executor is executor:
                    self._executor = None
                if attempt == 2:
                    raise FetchError("reading it crashed") from error
        raise AssertionError  # the second attempt returns or raises

    def _running(self) -> Executor:
        if self._executor is None:
            self._executor = (
                ProcessPoolExecutor(self._processes, multiprocessing.get_context("spawn"), _set_up)
                if self._processes
                else ThreadPoolExecutor(2, thread_name_prefix="reading")
            )
        return self._executor


def _set_up() -> None:
    """Prepare a process: Ctrl-C is its parent's affair, and it ends when its parent does, however that ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def outlive_nobody() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=outlive_nobody, daemon=True).start()
