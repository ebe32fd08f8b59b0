"""Where documents are read: in processes of their own, so that one that overruns or dies costs only its document.

A process starts with the first document that needs it, reads one at a time, and is replaced when it was ended.
"""

import asyncio
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any, Self

from briefbot.errors import FetchError

#: Each takes some 60 MB.
PROCESSES_AT_MOST = 4

#: Seconds for one document, from when a process takes it up; a page takes hundredths, the largest sitemap some ten.
LONGEST_WORK = 20.0

#: Bytes that a process may hold. The largest sitemap takes half of it.
LARGEST_MEMORY = 1_000_000_000

#: Loaded once, and shared by the processes forked from there.
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
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="reading")  # each waits for one process
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
        self._threads.shutdown(cancel_futures=True)  # none waits any more: what it waited for has ended

    async def __call__(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Return what ``function`` returns; what it raises is raised here.

        Raises:
            FetchError: it took too long or too much memory, or its process died of it.
        """
        call = partial(function, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._done, call)

    def _done(self, call: Callable[[], Any]) -> Any:
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is None or not worker.process.is_alive():
            with self._lock:
                if self._is_closed:
                    raise FetchError("reading it was given up")
                self._own.worker = worker = _Worker()
                self._workers.append(worker)
        return worker.run(call)


class _Worker:
    """One process, and the connection to it."""

    def __init__(self) -> None:
        context = _context()
        self._connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True, name="reading")
        with _without_main():
            self.process.start()
        theirs.close()

    def run(self, call: Callable[[], Any]) -> Any:
        """Return what ``call`` returns there, or raise what it raises.

        Raises:
            FetchError: the process is ended.
        """
        task = pickle.dumps(call)
        try:
            self._connection.recv_bytes()  # it is ready: from now on the time counts
            self._connection.send_bytes(task)
            in_time = self._connection.poll(LONGEST_WORK)
            answer: tuple[bool, Any] = self._connection.recv() if in_time else (False, None)
        except (EOFError, OSError) as error:
            self.end()
            raise FetchError("reading it crashed") from error
        if not in_time:
            self.end()
            raise FetchError(f"reading it took more than {LONGEST_WORK:g} seconds")
        succeeded, value = answer
        if isinstance(value, MemoryError):
            self.end()  # what it still holds would be missing for the next
            raise FetchError(f"reading it took more than {LARGEST_MEMORY // 1_000_000:,} MB of memory")
        if not succeeded:
            raise value
        return value

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.join()


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep what is started meanwhile from running the main module once more: nothing in it is needed there.

    It would cost every process a quarter of a second, and a script that is not guarded would fetch again.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _context() -> Any:
    """Return how processes start: forked from one that has loaded what all need, where there is such a thing."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


def _serve(connection: Connection) -> None:
    """Do what comes over ``connection``, one call after the other, until nothing can come any more."""
    _set_up()
    with suppress(EOFError, OSError):
        while True:
            connection.send_bytes(b"")
            task = connection.recv_bytes()
            _alarm(int(LONGEST_WORK) + 10)
            answer = _answer(task)
            _alarm(0)
            connection.send_bytes(answer)


def _answer(task: bytes) -> bytes:
    try:
        return pickle.dumps((True, pickle.loads(task)()))  # noqa: S301  # from this program itself
    except Exception as error:  # noqa: BLE001  # raised again where it was asked for
        with suppress(Exception):  # some cannot be sent
            answer = pickle.dumps((False, error))
            pickle.loads(answer)  # noqa: S301  # some can be sent and not be received
            return answer
        return pickle.dumps((False, FetchError(f"{type(error).__name__}: {error}"[:200])))


def _alarm(seconds: int) -> None:
    """Have the system end this process then, though nobody is left to do so and no Python code gets its turn."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _set_up() -> None:
    """Prepare a process: Ctrl-C is its parent's affair, it ends when its parent does, and its memory has a limit."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ImportError, ValueError, OSError):  # not everywhere
        import resource  # noqa: PLC0415  # not on Windows

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        limit = LARGEST_MEMORY if most == resource.RLIM_INFINITY else min(LARGEST_MEMORY, most)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
    parent = multiprocessing.parent_process()

    def outlive_nobody() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=outlive_nobody, daemon=True).start()
