"""Parsing elsewhere: in threads for few sources, in processes for many; what dies there is replaced."""

import asyncio
import os

import pytest

from briefbot.errors import FetchError
from briefbot.fetching import workshop
from briefbot.fetching.workshop import PROCESSES_FROM, Workshop


def working(sources, *calls):
    async def run():
        with Workshop(sources=sources) as shop:
            return await asyncio.gather(*(shop(*call) for call in calls), return_exceptions=True)

    return asyncio.run(run())


def test_few_are_done_in_this_process_and_many_in_others():
    assert working(1, (os.getpid,)) == [os.getpid()]
    assert working(PROCESSES_FROM, (os.getpid,)) != [os.getpid()]


def test_what_a_function_raises_is_raised():
    (error,) = working(PROCESSES_FROM, (int, "x"))

    assert isinstance(error, ValueError)


def test_a_process_that_dies_is_replaced_and_only_what_killed_it_is_lost():
    async def run():
        with Workshop(sources=PROCESSES_FROM) as shop:
            with pytest.raises(FetchError, match="crashed"):
                await shop(os._exit, 1)
            return await shop(abs, -1)

    assert asyncio.run(run()) == 1


def test_work_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(workshop, "LONGEST_WORK", 0.05)

    import time

    (error,) = working(1, (time.sleep, 0.3))
    assert isinstance(error, FetchError)
    assert "took more than" in str(error)
