"""The webhook as anybody reaches it: only Telegram is let in, and only Telegram is read."""

import contextlib
import json
import socket
from pathlib import Path

import pytest
from bot_process import Talk, free_port
from telegram_server import TOKEN

from briefbot.app.secrets import webhook_secret
from briefbot.bot.webhook import MAX_BODY

SECRET = webhook_secret(TOKEN)
MEGABYTE = 1 << 20


@pytest.fixture
def hook(server, a_home):
    """A bot behind its webhook: its port and its process."""
    port = free_port()
    home = a_home(port=port, webhook_url=f"http://127.0.0.1:{port}/hook")
    with home.bot(server) as process:
        server.wait_for(lambda: server.calls("setWebhook"))
        yield port, process


def status_of(port, body=b"", *, request="POST /hook", length=None, secret=SECRET):
    """The status that a request gets; ``length`` is what it says of its body, of which no more than ``body`` comes."""
    headers = {"Content-Type": "application/json", "Content-Length": len(body) if length is None else length}
    headers |= {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
    lines = [f"{request} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers.items())]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
        with contextlib.suppress(ConnectionError):  # it was answered before all of it was read
            connection.sendall(body)
        answer = connection.makefile("rb").readline()
    return int(answer.split()[1])


def test_what_telegram_sends_is_taken_and_what_others_send_is_not(server, hook):
    port, _ = hook
    amal = Talk(server, server.world.private("Amal"))

    assert "Subscribe" in amal.says("/start").labels
    assert status_of(port, b'{"update_id": 1}') == 200
    for secret in (None, "", "wrong", SECRET[:-1], SECRET + "a", "\xe9" * 64):
        assert status_of(port, b'{"update_id": 1}', secret=secret) == 403
    assert status_of(port, b"{}", request="POST /elsewhere") == 404
    assert status_of(port, request="GET /hook") == 405
    for body in (
        b"",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"7",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"update_id": 1, "message": 7}',
    ):
        assert status_of(port, body) in (200, 400)
    assert "What I know" in amal.says("/help").text


def test_a_stranger_gets_403_on_the_headers(hook):
    port, _ = hook

    assert status_of(port, length=60 * MEGABYTE, secret="wrong") == 403
    assert status_of(port, length=60 * MEGABYTE, secret=None) == 403
    assert status_of(port, length=60 * MEGABYTE, secret=None, request="POST /elsewhere") == 403
    assert status_of(port, secret=None, length=MAX_BODY) == 403


def test_even_telegram_sends_no_more_than_a_megabyte(hook):
    port, _ = hook

    assert status_of(port, length=MAX_BODY + 1) == 400
    padded = json.dumps({"update_id": 1, "padding": "x" * (MAX_BODY - 100)}).encode()
    assert status_of(port, padded) == 200


def test_sixty_megabytes_from_strangers_take_no_memory(hook):
    port, process = hook
    status_of(port, secret=None)
    before = resident(process)
    body = b"x" * (60 * MEGABYTE)

    for _ in range(8):
        with contextlib.suppress(ConnectionError, IndexError):  # cut off while it still sends
            assert status_of(port, body, secret="wrong") == 403
    assert status_of(port, secret=None) == 403

    assert resident(process) - before < 10 * MEGABYTE


def resident(process):
    """Bytes of memory that a process has."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmRSS")
