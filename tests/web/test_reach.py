"""Whether any of several hosts can be connected to."""

import socket

import pytest

from briefbot.web.reach import is_any_reachable, is_unreached


@pytest.fixture
def listening():
    """An address at which connections are accepted."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/feed"


def test_one_host_that_accepts_a_connection_is_enough(listening):
    assert is_any_reachable(["https://a.invalid/", "http://b.invalid:8080/x", listening], allow_private=True)


def test_private_addresses_do_not_count_unless_they_are_allowed(listening):
    assert not is_any_reachable([listening])


@pytest.mark.parametrize("urls", [[], ["https://a.invalid/", "https://b.invalid/"], ["/news/folder", "urn:x", ""]])
def test_where_no_host_answers_none_is_reachable(urls):
    assert not is_any_reachable(urls, allow_private=True)


@pytest.mark.parametrize(
    "reason", ["HTTP 404", "its certificate is not valid: expired", "not XML", "", "the connection was refused"]
)
def test_a_host_that_answered_was_reached(reason):
    assert not is_unreached(reason)
