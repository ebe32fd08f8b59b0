import asyncio
import http.client
import json
import socket
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import prometheus_client
import pytest
from patience import DEADLINE, eventually
from prometheus_client.parser import text_string_to_metric_families

from briefbot.errors import ConfigError
from briefbot.monitoring import health as module
from briefbot.monitoring.health import Health, serve
from briefbot.monitoring.metrics import PART_STATES, Metrics


class Clock:
    """Stands still until it is moved."""

    def __init__(self):
        self.now = datetime(2026, 5, 22, 7, tzinfo=UTC)

    def __call__(self):
        return self.now

    def pass_by(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(autouse=True)
def _nobody_is_cut_off_for_being_slow(monkeypatch):
    """But for those of whom a test says so: the machine may be busy."""
    monkeypatch.setattr(module, "_LONGEST_SECONDS", 600)


@contextmanager
def served(health, metrics, **where):
    """Serve from an event loop in a thread of its own, as the bot's."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def done(work):
        return asyncio.run_coroutine_threadsafe(work, loop).result(DEADLINE)

    context = serve(health, metrics, **where)
    try:
        port = done(context.__aenter__())
        try:
            yield port
        finally:
            done(context.__aexit__(None, None, None))
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def health(clock):
    return Health(clock=clock)


@pytest.fixture
def metrics():
    return Metrics()


@pytest.fixture
def port(health, metrics):
    with served(health, metrics, port=0) as port:
        yield port


def ask(port, path, method="GET", body=None):
    """Status, headers and body of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read()
    finally:
        connection.close()


def samples(metrics):
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(metrics.text().decode())
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


def test_a_program_of_which_nothing_is_expected_is_well(health):
    assert not health.reasons()


def test_a_loop_that_beats_is_well_and_one_that_is_silent_is_not(health, clock):
    health.expect("polling", timedelta(seconds=60))
    clock.pass_by(50)
    health.beat("polling")
    clock.pass_by(60)
    assert not health.reasons()

    clock.pass_by(1)
    assert health.reasons() == ("polling: silent for 61 s, 60 s are allowed",)

    health.beat("polling")
    assert not health.reasons()


def test_a_loop_that_never_beats_is_not_well_once_its_time_is_over(health, clock):
    health.expect("sending", timedelta(minutes=5))
    assert not health.reasons()
    clock.pass_by(301)
    assert health.reasons()


def test_each_loop_has_its_own_time(health, clock):
    health.expect("polling", timedelta(seconds=60))
    health.expect("sending", timedelta(hours=1))
    clock.pass_by(100)

    assert [reason.partition(":")[0] for reason in health.reasons()] == ["polling"]


def test_a_loop_that_is_not_expected_may_go_silent(health, clock):
    health.beat("tidying")
    clock.pass_by(10**7)
    assert not health.reasons()


def test_what_fails_is_told_until_it_recovers(health):
    health.fail("archive", "the disk is full")
    health.fail("archive", "the disk is still full")
    assert health.reasons() == ("archive: the disk is still full",)

    health.recover("archive")
    health.recover("archive")
    assert not health.reasons()


def test_a_clock_that_is_set_back_makes_nobody_dead(health, clock):
    health.expect("polling", timedelta(seconds=60))
    clock.pass_by(-1000)
    assert health.ages() == {"polling": 0.0}
    assert not health.reasons()


def test_what_is_counted_is_told(metrics):
    metrics.updates.labels("message").inc(2)
    metrics.commands.labels("start").inc()
    metrics.parts.labels("sent").inc(4)
    metrics.api_errors.labels("429").inc()
    metrics.set_subscribers({"active": 12, "paused": 3})
    metrics.last_send.set(1779433200)
    metrics.send_seconds.observe(0.2)
    metrics.briefs_made.inc()
    told = samples(metrics)

    assert told["briefbot_updates_total", "message"] == 2
    assert told["briefbot_commands_total", "start"] == 1
    assert told["briefbot_parts_total", "sent"] == 4
    assert told["briefbot_parts_total", "refused"] == 0
    assert told["briefbot_api_errors_total", "429"] == 1
    assert told["briefbot_subscribers", "active"] == 12
    assert told["briefbot_last_send_timestamp_seconds",] == 1779433200
    assert told["briefbot_send_seconds_bucket", "0.25"] == 1
    assert told["briefbot_send_seconds_count",] == 1
    assert told["briefbot_briefs_made_total",] == 1


def test_every_state_of_a_part_is_told_from_the_start(metrics):
    assert {key[1] for key in samples(metrics) if key[0] == "briefbot_parts_total"} == set(PART_STATES)


def test_a_state_that_nobody_is_in_any_more_is_not_told(metrics):
    metrics.set_subscribers({"active": 1, "blocked": 1})
    metrics.set_subscribers({"active": 2})

    assert [key for key in samples(metrics) if key[0] == "briefbot_subscribers"] == [("briefbot_subscribers", "active")]


def test_two_bots_of_a_process_do_not_count_together(metrics):
    metrics.briefs_made.inc()
    assert samples(Metrics())["briefbot_briefs_made_total",] == 0
    assert b"briefbot" not in prometheus_client.generate_latest()


def test_a_well_program_answers_ok(health, port, clock):
    health.beat("polling")
    clock.pass_by(1.55)
    status, headers, body = ask(port, "/healthz")

    assert (status, headers["Content-Type"], headers["Server"]) == (200, "application/json", "briefbot")
    assert json.loads(body) == {"state": "ok", "seconds_since": {"polling": 1.6}}


def test_an_unwell_program_answers_503_with_the_reason(health, port):
    health.fail("polling", "the token is refused\n\"'ط")
    status, _, body = ask(port, "/healthz?verbose")

    assert status == 503
    assert json.loads(body)["state"] == "failing"
    assert json.loads(body)["reason"] == "polling: the token is refused\n\"'ط"


def test_the_figures_are_there(metrics, port):
    metrics.briefs_made.inc()
    status, headers, body = ask(port, "/metrics")

    assert (status, headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert b"briefbot_briefs_made_total 1.0\n" in body


@pytest.mark.parametrize("path", ["/", "/healthz/", "/metrics/../healthz", "/metricsx", "/%2e%2e/etc/passwd"])
def test_there_is_nothing_else(port, path):
    assert ask(port, path)[0] == 404


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
def test_head_gives_the_length_and_no_body(port, path):
    status, headers, body = ask(port, path, "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 10


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "BREW"])
def test_nothing_can_be_sent(port, method):
    status, headers, _ = ask(port, "/healthz", method)
    assert (status, headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "sent", [b"\r\n", b"\x00\xff\r\n\r\n", b"GET\r\n\r\n", b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200 + b"\r\n", b""],
)  # fmt: skip
def test_what_is_no_request_harms_nobody_and_is_not_logged(port, sent, capfd):
    with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE) as client:
        client.sendall(sent)
    assert ask(port, "/healthz")[0] == 200
    assert capfd.readouterr() == ("", "")


def is_closed(client):
    """Whether the other side hangs up."""
    client.settimeout(DEADLINE)
    try:
        return client.recv(1) == b""
    except ConnectionError:
        return True


def test_a_client_that_says_nothing_keeps_nobody_waiting_and_is_cut_off(health, metrics, monkeypatch):
    with served(health, metrics, port=0) as port, socket.create_connection(("127.0.0.1", port)):
        assert ask(port, "/healthz")[0] == 200
        monkeypatch.setattr(module, "_LONGEST_SECONDS", 0.2)
        with socket.create_connection(("127.0.0.1", port)) as client:
            assert is_closed(client)


def trickle(client):
    """Send a byte now and then; raises when the other side has gone."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        client.sendall(b"G")
        time.sleep(0.05)


def test_a_client_that_says_little_by_little_is_cut_off(health, metrics, monkeypatch, capfd):
    monkeypatch.setattr(module, "_LONGEST_SECONDS", 0.5)
    with served(health, metrics, port=0) as port, socket.create_connection(("127.0.0.1", port)) as client:
        with pytest.raises(ConnectionError):
            trickle(client)
        monkeypatch.setattr(module, "_LONGEST_SECONDS", 600)
        assert ask(port, "/healthz")[0] == 200
    assert capfd.readouterr() == ("", "")


def test_too_many_clients_are_turned_away_and_there_is_room_again_later(health, metrics):
    with served(health, metrics, port=0) as port:
        clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(module._MOST_CONNECTIONS)]
        with socket.create_connection(("127.0.0.1", port)) as late:
            assert is_closed(late)
        for client in clients:
            client.close()

        def there_is_room():
            with suppress(ConnectionError, http.client.HTTPException):
                return ask(port, "/healthz")[0] == 200

        assert eventually(there_is_room)


def test_a_port_that_is_taken_is_named(health, metrics):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with (
            pytest.raises(ConfigError, match=f"port {port} of 127.0.0.1 .* in use") as told,
            served(health, metrics, port=port),
        ):
            pass
    assert "another port" in told.value.hint


def test_it_stops_with_a_client_there_and_frees_port_and_thread(health, metrics):
    before = threading.active_count()
    with served(health, metrics, port=0) as port:
        client = socket.create_connection(("127.0.0.1", port))
        ask(port, "/healthz")
        start = time.monotonic()
    assert time.monotonic() - start < DEADLINE
    assert is_closed(client)
    client.close()
    with pytest.raises(ConnectionRefusedError):
        ask(port, "/healthz")
    with served(health, metrics, port=port) as again:
        assert again == port
    assert eventually(lambda: threading.active_count() == before)


def test_it_stops_when_what_it_is_open_for_fails(health, metrics):
    with pytest.raises(KeyError), served(health, metrics, port=0) as port:
        raise KeyError
    with pytest.raises(ConnectionRefusedError):
        ask(port, "/healthz")


def test_it_answers_on_ipv6(health, metrics):
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 on this machine")
    with served(health, metrics, host="::1", port=0) as port:
        connection = http.client.HTTPConnection("::1", port, timeout=DEADLINE)
        connection.request("GET", "/healthz")
        assert connection.getresponse().read().startswith(b'{"state": "ok"')
        connection.close()
