"""Reading in processes of their own: what overruns or dies there costs only itself."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from briefbot.errors import FetchError
from briefbot.fetching import parser_pool
from briefbot.fetching.parser_pool import ParserPool

ENDLESS = (re.match, r"(?:a+)+$", "a" * 60 + "b")
"""Keeps a processor busy, and lets no other thread of its process have a turn, for longer than anybody waits."""


@pytest.fixture(autouse=True)
def _several_processors(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 4)


def working(*calls):
    async def run():
        with ParserPool() as shop:
            return await asyncio.gather(*(shop(*call) for call in calls), return_exceptions=True)

    return asyncio.run(run())


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_nothing_is_done_in_this_process():
    (other,) = working((os.getpid,))

    assert other != os.getpid()


def test_a_process_is_used_again():
    async def run():
        with ParserPool() as shop:
            return {await shop(os.getpid) for _ in range(5)}

    assert len(asyncio.run(run())) <= parser_pool.PROCESSES_AT_MOST


def test_none_starts_where_nothing_is_to_be_done(monkeypatch):
    monkeypatch.setattr(parser_pool, "_Worker", None)

    assert working() == []


def test_what_a_function_raises_is_raised():
    (error,) = working((int, "x"))

    assert isinstance(error, ValueError)


def test_what_cannot_be_sent_back_is_told_all_the_same():
    (error,) = working((open, os.devnull))

    assert isinstance(error, TypeError)


def test_a_process_that_dies_costs_its_own_document_only():
    died, *others = working((os._exit, 1), *((abs, -number) for number in range(20)))

    assert isinstance(died, FetchError)
    assert "crashed" in str(died)
    assert others == list(range(20))


def test_what_takes_too_long_is_ended_and_costs_its_own_document_only(monkeypatch):
    monkeypatch.setattr(parser_pool, "LONGEST_WORK", 1.0)

    results = working(*[ENDLESS] * 2, *((abs, -number) for number in range(20)))

    assert [str(each) for each in results[:2]] == ["reading it took more than 1 seconds"] * 2
    assert results[2:] == list(range(20))


def test_waiting_for_a_process_is_not_counted(monkeypatch):
    monkeypatch.setattr(parser_pool, "PROCESSES_AT_MOST", 1)
    monkeypatch.setattr(parser_pool, "LONGEST_WORK", 2.5)

    assert working(*[(time.sleep, 1)] * 3) == [None] * 3


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits what a process holds of its own")
def test_what_takes_too_much_memory_costs_its_own_document_only():
    greedy, other = working((bytes, 2 * parser_pool.LARGEST_MEMORY), (abs, -1))

    assert str(greedy) == "reading it took more than 1,000 MB of memory"
    assert other == 1


def test_leaving_ends_what_is_still_being_done():
    async def run():
        with ParserPool() as shop:
            pid = await shop(os.getpid)
            task = asyncio.create_task(shop(*ENDLESS))
            await asyncio.sleep(0.2)
        return pid, await asyncio.gather(task, return_exceptions=True)

    pid, (error,) = asyncio.run(run())

    assert isinstance(error, FetchError)
    assert not is_running(pid)


KILLED = """
import asyncio, os
from briefbot.fetching.parser_pool import ParserPool
async def run():
    with ParserPool() as shop:
        print(await shop(os.getpid), flush=True)
        await asyncio.sleep(60)
if __name__ == "__main__":
    asyncio.run(run())
"""


def test_no_process_outlives_one_that_is_killed(tmp_path):
    script = tmp_path / "fetching.py"
    script.write_text(KILLED)
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as parent:
        pid = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)

    for _ in range(300):
        if not is_running(pid):
            return
        time.sleep(0.1)
    pytest.fail("it is still running")
