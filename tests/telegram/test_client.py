"""What is certain about a message after each thing that can happen to it on the way."""

import asyncio

import pytest
from patience import DEADLINE
from telegram_limits import UNLIMITED
from telegram_server import TOKEN, TelegramServer

from briefbot.telegram.client import BotApiClient, verdict


@pytest.fixture(scope="module")
def server():
    with TelegramServer(limits=UNLIMITED) as server:
        yield server


def send(server, chat_id, html="<b>The port</b> reopened.", *, goes=True, timeout=DEADLINE, url="", **more):  # noqa: PLR0913  # each has its test
    """Send one message; gives the answer, and how often it was asked whether to go on, and the statuses heard."""
    asked, heard = [], []

    async def before():
        asked.append(1)
        return goes

    async def attempt():
        async with BotApiClient(TOKEN, api_url=url or server.url, at_once=4, timeout=timeout) as line:
            return await line.send_message(chat_id, html, before=before, on_status=heard.append, **more)

    return asyncio.run(attempt()), len(asked), heard


def test_a_message_that_was_taken_is_sent(server):
    reader = server.world.private()

    answer, asked, heard = send(server, reader.id, silent=True)

    (arrived,) = server.messages(reader)
    assert (answer.kind, answer.message_id) == ("sent", arrived.id)
    assert (asked, heard) == (1, [200])
    assert arrived.silent
    assert arrived.preview_disabled


def test_a_message_that_is_held_back_at_the_last_moment_is_not_sent(server):
    reader = server.world.private()

    answer, asked, heard = send(server, reader.id, goes=False)

    assert (answer.kind, asked, heard) == ("withdrawn", 1, [])
    assert server.messages(reader) == []


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_a_connection_that_closes_without_an_answer_leaves_it_in_doubt(server, kind):
    reader = server.world.private()
    server.fail(kind, chat=reader.id)

    answer, _, heard = send(server, reader.id)

    assert (answer.kind, heard) == ("in_doubt", [])
    assert len(server.messages(reader)) == (kind == "drop_after")


def test_an_answer_that_comes_too_late_leaves_it_in_doubt(server):
    reader = server.world.private()
    server.fail("late", chat=reader.id, seconds=3600.0)

    assert send(server, reader.id, timeout=2.0)[0].kind == "in_doubt"


@pytest.mark.parametrize("kind", ["garbled", "slow_body"])
def test_the_head_of_an_answer_is_enough_to_know_that_it_was_taken(server, kind):
    reader = server.world.private()
    server.fail(kind, chat=reader.id)

    assert send(server, reader.id)[0].kind == "sent"
    assert len(server.messages(reader)) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_says_it_failed_is_tried_again(server, status):
    reader = server.world.private()
    server.fail("5xx", chat=reader.id, status=status)

    answer, _, _ = send(server, reader.id)

    assert (answer.kind, answer.cause) == ("later", "5xx")


def test_a_gateway_that_had_no_answer_leaves_it_in_doubt(server):
    reader = server.world.private()
    server.fail("5xx", chat=reader.id, status=504, html=True)

    assert send(server, reader.id)[0].kind == "in_doubt"


def test_a_gateway_that_is_down_is_tried_again(server):
    reader = server.world.private()
    server.fail("5xx", chat=reader.id, status=502, html=True)

    assert send(server, reader.id)[0].cause == "5xx"


def test_an_order_to_wait_is_told_with_its_seconds(server):
    reader = server.world.private()
    server.fail("429", chat=reader.id, retry_after=17)

    answer, _, _ = send(server, reader.id)

    assert (answer.kind, answer.cause, answer.retry_after) == ("later", "429", 17.0)


def test_where_nobody_listens_nothing_was_sent(server):
    answer, asked, _ = send(server, 1, url="http://127.0.0.1:1")

    assert (answer.kind, answer.cause, asked) == ("later", "network", 0)


def test_what_the_ledger_raises_comes_through(server):
    reader = server.world.private()

    async def before():
        raise ValueError("the disk is full")

    async def attempt():
        async with BotApiClient(TOKEN, api_url=server.url, at_once=4) as line:
            await line.send_message(reader.id, "x", before=before)

    with pytest.raises(ValueError, match="the disk is full"):
        asyncio.run(attempt())
    assert server.messages(reader) == []


def test_a_chat_that_is_gone_mute_moved_or_without_its_topic_says_so(server):
    world = server.world
    blocked, deactivated, kicked, mute = world.private(), world.private(), world.supergroup(), world.supergroup()
    world.blocks(blocked)
    world.deactivates(deactivated)
    world.kicks_bot(kicked)
    world.silences_bot(mute)
    group, forum = world.group(), world.forum()
    raised = world.upgrades(group)
    topic = world.topic(forum)
    world.deletes(topic)

    kinds = [send(server, chat.id)[0].kind for chat in (blocked, deactivated, kicked, mute)]

    assert kinds == ["gone", "gone", "gone", "muted"]
    assert send(server, 999_999_999)[0].kind == "gone"
    moved, _, _ = send(server, group.id)
    assert (moved.kind, moved.moved_to) == ("moved", raised.id)
    assert send(server, forum.id, topic_id=topic.id)[0].kind == "no_topic"


def test_markup_that_telegram_cannot_read_goes_as_plain_text(server):
    reader = server.world.private()

    assert send(server, reader.id, "<b>open")[0].kind == "markup"
    assert send(server, reader.id, "<b>open", plain=True)[0].kind == "sent"
    assert server.messages(reader)[-1].text == "<b>open"


def test_a_wrong_token_is_told_apart_from_a_wrong_chat():
    assert verdict(401, {"ok": False, "description": "Unauthorized"}).kind == "token"
    assert verdict(404, {"ok": False, "description": "Not Found"}).kind == "token"
    assert verdict(400, {"ok": False, "description": "Bad Request: message text is empty"}).kind == "refused"
    assert verdict(403, {"ok": False, "description": "Forbidden: something new"}).kind == "gone"
