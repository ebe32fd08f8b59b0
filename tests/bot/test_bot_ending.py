"""SIGTERM ends the bot whatever it is doing, also before it has started: real processes."""

import contextlib
import signal
import socket
from pathlib import Path

import pytest
from bot_process import Talk, free_port
from patience import eventually
from telegram_server import TelegramServer

WEEK = 7 * 24 * 3600


@contextlib.contextmanager
def starting(home, reached, *, anew=False):
    """A bot; once ``reached`` says so it gets SIGTERM, and has to end well."""
    with home.started("bot", anew=anew) as process:
        eventually(lambda: process.poll() is not None or reached(process), home.log)
        assert process.poll() is None, home.log()
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0, home.log()
        assert "stopping" in home.log()
        assert "Traceback" not in home.log()


def heeds_sigterm(process):
    """Whether a process has a handler of its own for SIGTERM by now."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("SigCgt:"):
            return bool(int(line.split()[1], 16) >> signal.SIGTERM - 1 & 1)
    return False


def test_while_its_modules_are_loaded(a_home):
    with starting(a_home(), heeds_sigterm, anew=True):
        pass


def test_while_nothing_listens_where_telegram_should_be(a_home):
    home = a_home(api_url=f"http://127.0.0.1:{free_port()}")
    with starting(home, lambda _: "cannot be reached" in home.log()):
        pass


def test_while_telegram_takes_the_connection_and_says_nothing(a_home):
    with socket.create_server(("127.0.0.1", 0)) as silent, contextlib.ExitStack() as taken:
        home = a_home(api_url=f"http://127.0.0.1:{silent.getsockname()[1]}")
        silent.settimeout(0.01)

        def is_asked(_):
            with contextlib.suppress(TimeoutError):
                return taken.enter_context(silent.accept()[0])
            return None

        with starting(home, is_asked):
            pass


@pytest.mark.parametrize("method", ["getMe", "setMyCommands", "deleteWebhook"])
@pytest.mark.parametrize("kind", ["5xx", "429", "late"])
def test_while_telegram_keeps_it_waiting(server, a_home, method, kind):
    order = server.fail(kind, 1000, method=method, retry_after=WEEK, seconds=WEEK)
    with starting(a_home(), lambda _: order.times < 1000):
        pass


@pytest.mark.parametrize("kind", ["5xx", "429", "late"])
def test_while_its_webhook_is_not_taken(server, a_home, kind):
    port = free_port()
    order = server.fail(kind, 1000, method="setWebhook", retry_after=WEEK, seconds=WEEK)
    with starting(a_home(port=port, webhook_url=f"http://127.0.0.1:{port}/hook"), lambda _: order.times < 1000):
        pass


def test_while_an_answer_has_to_wait(server, home):
    amal = Talk(server, server.world.private("Amal"))
    order = server.fail("429", 1000, method="sendMessage", retry_after=WEEK)
    with starting(home, lambda _: "running as @" in home.log()):
        server.world.says(amal.user, amal.user, "/help")
        server.wait_for(lambda: order.times < 1000)


def test_while_telegram_is_gone_again(a_home):
    with contextlib.ExitStack() as there:
        server = there.enter_context(TelegramServer())
        home = a_home(api_url=server.url)
        with starting(home, lambda _: "running as @" in home.log()):
            there.close()
            server.wait_for(lambda: "could not be fetched" in home.log() or "cannot be reached" in home.log())
