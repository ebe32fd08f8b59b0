"""Sending, and the signal that ends it."""

import os
import signal

import pytest

from briefbot.app import send
from briefbot.config import ArchiveConfig, Config
from briefbot.telegram.plan import SendReport


@pytest.mark.parametrize("number", [None, signal.SIGTERM, signal.SIGINT])
def test_whether_a_signal_ended_it_is_in_the_outcome(tmp_path, monkeypatch, number):
    async def sends(_config, _archive, _token, stop):
        if number is not None:
            os.kill(os.getpid(), number)
            await stop.wait()
        return SendReport(chats=3)

    monkeypatch.setenv("BRIEFBOT_TELEGRAM_TOKEN", "123456:" + "A" * 35)
    monkeypatch.setattr(send, "send_due", sends)

    outcome = send.send_briefs(Config(archive=ArchiveConfig(url=str(tmp_path / "archive.db"))))

    assert outcome.stopped == (number is not None)
    assert outcome.lines[0].startswith("3 chats due")
