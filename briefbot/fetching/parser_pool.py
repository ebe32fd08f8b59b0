"""Parses documents in other processes, so that a parser that hangs or crashes fails only its document.

A process is started when it is first needed, parses one document at a time, and is replaced after it was killed.
"""

import asyncio
import os
import pickle
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, Self

from briefbot.errors import FetchError
from briefbot.worker_processes import prepare_worker, start_method, without_main

#: Processes at most; each takes about 60 MB.
PROCESSES_AT_MOST = 4

#: Seconds for one document at most; a page takes hundredths, the largest sitemap about ten.
LONGEST_WORK = 20.0

#: Bytes of memory of a process at most. The largest sitemap takes half of it.
LARGEST_MEMORY = 1_000_000_000

#: Modules imported once by the fork server, and shared by the processes that are forked from it.
_PRELOADED = [
    "briefbot.fetching.parser_pool",
    "briefbot.sources.registry",
    "feedparser",
    "trafilatura",
    "xml.sax.expatreader",
]


class ParserPool:
    """Runs functions in other processes: ``await pool(function, *args, **kwargs)``. A context manager."""

    def __init__(self) -> None:
        count = min(os.cpu_count() or 1, PROCESSES_AT_MOST)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="reading")  # each thread waits for one process
        self._own = threading.local()
        self._lock = threading.Lock()
        self._workers: list[_Worker] = []
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._is_closed = True
            for worker in self._workers:
                worker.end()
        self._threads.shutdown(cancel_futures=True)  # no thread is blocked any more, since the processes were killed

    async def __call__(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Return the result of ``function``; its exceptions are raised here.

        Raises:
            FetchError: it took too long or too much memory, or its process died.
        """
        call = partial(function, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, call)

    def _run(self, call: Callable[[], Any]) -> Any:
        """Run ``call`` in the process of this thread, which is started if there is none."""
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is None or not worker.process.is_alive():
            with self._lock:
                if self._is_closed:
                    raise FetchError("the run ended before it was read")
                self._own.worker = worker = _Worker()
                self._workers.append(worker)
        return worker.run(call)


class _Worker:
    """One process, and the connection to it."""

    def __init__(self) -> None:
        context = start_method(_PRELOADED)
        self._connection, child_end = context.Pipe()
        self.process = context.Process(target=_serve, args=(child_end,), daemon=True, name="reading")
        with without_main():
            self.process.start()
        child_end.close()

    def run(self, call: Callable[[], Any]) -> Any:
        """Run ``call`` in the process; return its result or raise its exception.

        Raises:
            FetchError: it took too long or too much memory, or the process died; the process is killed.
        """
        task = pickle.dumps(call)
        try:
            self._connection.recv_bytes()  # the process is ready: the time limit begins
            self._connection.send_bytes(task)
            if not self._connection.poll(LONGEST_WORK):
                self.end()
                raise FetchError(f"reading it took more than {LONGEST_WORK:g} seconds")
            succeeded, value = self._connection.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise FetchError("reading it crashed") from error
        if isinstance(value, MemoryError):
            self.end()  # it may not release the memory, which the next document needs
            raise FetchError(f"reading it took more than {LARGEST_MEMORY // 1_000_000:,} MB of memory")
        if not succeeded:
            raise value
        return value

    def end(self) -> None:
        """Kill the process."""
        self.process.kill()
        self.process.join()


def _serve(connection: Connection) -> None:
    """Run the calls that arrive over ``connection``, one after the other, until it is closed. The process's main."""
    prepare_worker()
    _limit_memory()
    with suppress(EOFError, OSError):
        while True:
            connection.send_bytes(b"")
            task = connection.recv_bytes()
            _alarm(int(LONGEST_WORK) + 10)
            answer = _answer(task)
            _alarm(0)
            connection.send_bytes(answer)


def _answer(task: bytes) -> bytes:
    """Run a pickled call; return, pickled, whether it succeeded, and its result or exception."""
    try:
        return pickle.dumps((True, pickle.loads(task)()))  # noqa: S301  # from this program itself
    except Exception as error:  # noqa: BLE001  # raised again in the parent
        with suppress(Exception):  # some exceptions cannot be pickled
            answer = pickle.dumps((False, error))
            pickle.loads(answer)  # noqa: S301  # some can be pickled, but not unpickled
            return answer
        return pickle.dumps((False, FetchError(f"{type(error).__name__}: {error}"[:200])))


def _alarm(seconds: int) -> None:
    """Have the system kill this process after so many seconds, even if the parent is dead and no Python code runs."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _limit_memory() -> None:
    """Limit the memory of this process, where the system supports that."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # not on Windows

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        limit = LARGEST_MEMORY if most == resource.RLIM_INFINITY else min(LARGEST_MEMORY, most)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
