import asyncio
import http.server
import json
import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace

import httpx
import pytest
import telegram
from patience import DEADLINE
from telegram_faults import Faults
from telegram_limits import UNLIMITED, Limits, digest
from telegram_process import ServerProcess
from telegram_server import TOKEN, TelegramServer

IMPATIENT = httpx.Timeout(DEADLINE, read=0.05)
"""Of a client that goes when its answer does not come at once."""


@pytest.fixture
def server():
    with TelegramServer(limits=UNLIMITED) as running:
        yield running


@pytest.fixture
def client():
    with httpx.Client(timeout=DEADLINE) as made:
        yield made


@pytest.fixture
def ask(server, client):
    def asked(method, **params):
        return client.post(f"{server.url}/bot{TOKEN}/{method}", data=params)

    return asked


def refusal(answer):
    body = answer.json()
    assert not body["ok"]
    assert body["error_code"] == answer.status_code
    return answer.status_code, body["description"]


def updates(ask, **params):
    return ask("getUpdates", **params).json()["result"]


# messages


def test_a_message_is_read_by_the_test_as_it_was_sent(server, ask):
    reader = server.world.private("Amal")
    rows = [[{"text": "More", "callback_data": "more:1"}, {"text": "Site", "url": "https://a.example/"}]]
    answer = ask(
        "sendMessage",
        chat_id=reader.id,
        text="<b>Water</b> is back",
        parse_mode="HTML",
        disable_notification="true",
        link_preview_options=json.dumps({"is_disabled": True}),
        reply_markup=json.dumps({"inline_keyboard": rows}),
    ).json()["result"]
    (message,) = server.messages(reader)
    assert (message.text, message.html, message.kinds()) == ("Water is back", "<b>Water</b> is back", ["bold"])
    assert message.silent
    assert message.preview_disabled
    assert message.keyboard == ((("More", "more:1"), ("Site", "https://a.example/")),)
    assert answer["message_id"] == message.id
    assert answer["reply_markup"]["inline_keyboard"] == rows
    assert server.delivered() == {(reader.id, "<b>Water</b> is back"): 1}
    assert [call.method for call in server.calls("sendMessage")] == ["sendMessage"]


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n\u200b"}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "🏟" * 2049}, "message is too long"),
        ({"text": "x", "parse_mode": "wiki"}, "unsupported parse_mode"),
        (
            {"text": "<b>x", "parse_mode": "hTmL"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "message_thread_id": "77"}, "message thread not found"),
        ({"text": "x", "chat_id": "12"}, "chat not found"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
    ],
)
def test_a_message_that_telegram_does_not_take_is_refused_with_its_words(server, ask, params, why):
    reader = server.world.private()
    assert refusal(ask("sendMessage", **{"chat_id": reader.id} | params)) == (400, f"Bad Request: {why}")
    assert server.messages() == []


def test_4096_utf16_units_after_parsing_are_taken(server, ask):
    reader = server.world.private()
    assert ask("sendMessage", chat_id=reader.id, text="<b>" + "🏟" * 2048 + "</b>", parse_mode="HTML").status_code == 200


def test_text_that_is_not_utf8_is_refused(server, client):
    reader = server.world.private()
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    url = f"{server.url}/bot{TOKEN}/sendMessage"
    answer = client.post(url, content=f"chat_id={reader.id}&text=%ff%fe", headers=head)
    assert refusal(answer) == (400, "Bad Request: strings must be encoded in UTF-8")


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ({"text": "x", "callback_data": "y" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "ي" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "url": "javascript:x"}, "BUTTON_URL_INVALID"),
        ({"text": "x"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
    ],
)
def test_a_button_that_telegram_does_not_take_is_refused(server, ask, button, why):
    reader, markup = server.world.private(), json.dumps({"inline_keyboard": [[button]]})
    answer = ask("sendMessage", chat_id=reader.id, text="x", reply_markup=markup)
    assert refusal(answer) == (400, f"Bad Request: {why}")


def test_more_than_a_hundred_buttons_are_too_many(server, ask):
    reader = server.world.private()
    markup = json.dumps({"inline_keyboard": [[{"text": "x", "callback_data": "y"}]] * 101})
    answer = ask("sendMessage", chat_id=reader.id, text="x", reply_markup=markup)
    assert refusal(answer) == (400, "Bad Request: reply markup is too long")


def test_an_edit_changes_the_message_and_the_same_edit_again_is_refused(server, ask):
    reader = server.world.private()
    made = ask("sendMessage", chat_id=reader.id, text="Old").json()["result"]["message_id"]
    for status in (200, 400):
        answer = ask("editMessageText", chat_id=reader.id, message_id=made, text="New")
        assert answer.status_code == status
    assert refusal(answer)[1].startswith("Bad Request: message is not modified: specified new message content")
    (message,) = server.messages(reader)
    assert (message.text, message.edits) == ("New", 1)
    server.world.deletes_message(message)
    answer = ask("editMessageText", chat_id=reader.id, message_id=made, text="Newer")
    assert refusal(answer) == (400, "Bad Request: message to edit not found")


def test_a_message_is_deleted_once(server, ask):
    reader = server.world.private()
    made = ask("sendMessage", chat_id=reader.id, text="Old").json()["result"]["message_id"]
    assert ask("deleteMessage", chat_id=reader.id, message_id=made).json()["result"] is True
    assert server.messages(reader) == []
    answer = ask("deleteMessage", chat_id=reader.id, message_id=made)
    assert refusal(answer) == (400, "Bad Request: message to delete not found")


def test_a_reply_needs_the_message_it_replies_to(server, ask):
    reader = server.world.private()
    said = server.world.says(reader, reader, "/news")
    for ident, status in ((said, 200), (said + 99, 400)):
        parameters = json.dumps({"message_id": ident})
        answer = ask("sendMessage", chat_id=reader.id, text="News", reply_parameters=parameters)
        assert answer.status_code == status
    assert refusal(answer) == (400, "Bad Request: message to be replied not found")


# who may write where


def test_each_reason_not_to_let_the_bot_write_has_telegrams_words(server, ask):
    world = server.world
    blocked, gone = world.private(), world.private()
    world.blocks(blocked)
    world.deactivates(gone)
    said = {
        blocked.id: (403, "Forbidden: bot was blocked by the user"),
        gone.id: (403, "Forbidden: user is deactivated"),
        world.user().id: (403, "Forbidden: bot can't initiate conversation with a user"),
        world.group(bot="kicked").id: (403, "Forbidden: bot was kicked from the group chat"),
        world.supergroup(bot="kicked").id: (403, "Forbidden: bot was kicked from the supergroup chat"),
        world.channel(bot="kicked").id: (403, "Forbidden: bot was kicked from the channel chat"),
        world.channel(bot="left").id: (403, "Forbidden: bot is not a member of the channel chat"),
        world.channel(bot="member").id: (400, "Bad Request: need administrator rights in the channel chat"),
        world.supergroup(bot="restricted").id: (
            400,
            "Bad Request: not enough rights to send text messages to the chat",
        ),
    }
    assert {chat: refusal(ask("sendMessage", chat_id=chat, text="x")) for chat in said} == said


def test_a_group_that_became_a_supergroup_says_where_it_went(server, ask):
    group = server.world.group()
    new = server.world.upgrades(group)
    answer = ask("sendMessage", chat_id=group.id, text="x")
    assert refusal(answer) == (400, "Bad Request: group chat was upgraded to a supergroup chat")
    assert answer.json()["parameters"] == {"migrate_to_chat_id": new.id}
    assert ask("sendMessage", chat_id=new.id, text="x").status_code == 200
    first, second = (update["message"] for update in updates(ask))
    assert (first["migrate_to_chat_id"], second["migrate_from_chat_id"]) == (new.id, group.id)


def test_a_topic_takes_messages_until_it_is_closed_or_deleted(server, ask):
    forum = server.world.forum()
    topic = server.world.topic(forum)
    answer = ask("sendMessage", chat_id=forum.id, message_thread_id=topic.id, text="x").json()["result"]
    assert answer["is_topic_message"]
    assert server.messages(forum)[0].topic == topic.id
    server.world.closes(forum, topic)
    answer = ask("sendMessage", chat_id=forum.id, message_thread_id=topic.id, text="x")
    assert refusal(answer) == (400, "Bad Request: TOPIC_CLOSED")
    server.world.deletes(topic)
    answer = ask("sendMessage", chat_id=forum.id, message_thread_id=topic.id, text="x")
    assert refusal(answer) == (400, "Bad Request: TOPIC_DELETED")


# updates


def test_what_a_reader_says_comes_as_an_update_until_it_is_confirmed(server, ask):
    reader = server.world.user("Amal", "ar")
    server.world.says(reader, reader, "/start now")
    (update,) = updates(ask)
    message = update["message"]
    assert message["from"]["language_code"] == "ar"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert updates(ask) == [update]
    assert updates(ask, offset=update["update_id"] + 1) == []
    assert ask("sendMessage", chat_id=reader.id, text="Welcome").status_code == 200


def test_a_long_poll_ends_as_soon_as_there_is_an_update(server, ask):
    reader = server.world.private()
    speaking = threading.Thread(
        target=lambda: server.wait_for(lambda: server.updates.poller) and server.world.says(reader, reader, "hello")
    )
    speaking.start()
    assert updates(ask, timeout=50)[0]["message"]["text"] == "hello"  # without an update it would give nothing
    speaking.join()


def test_of_two_long_polls_the_older_one_is_ended(server, client):
    async def two():
        url = f"{server.url}/bot{TOKEN}/getUpdates?timeout="
        async with httpx.AsyncClient(timeout=DEADLINE) as polls:
            older = asyncio.create_task(polls.get(f"{url}50"))
            await asyncio.to_thread(server.wait_for, lambda: server.updates.poller)
            return await asyncio.gather(older, polls.get(f"{url}1"))

    older, newer = asyncio.run(two())
    why = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    assert refusal(older) == (409, why)
    assert newer.json() == {"ok": True, "result": []}


def test_a_long_poll_whose_client_is_gone_is_no_conflict_and_loses_nothing(server, ask, client):
    reader = server.world.private()
    with pytest.raises(httpx.ReadTimeout):
        client.post(f"{server.url}/bot{TOKEN}/getUpdates", data={"timeout": 50}, timeout=IMPATIENT)
    server.wait_for(lambda: server.updates.poller and server.updates.poller.gone())
    server.world.says(reader, reader, "hello")
    assert updates(ask, timeout=50)[0]["message"]["text"] == "hello"
    assert server.stats()["pollers_refused"] == 0


def test_only_the_kinds_of_updates_that_were_asked_for_come(server, ask):
    reader, channel = server.world.private(), server.world.channel()
    updates(ask, allowed_updates=json.dumps(["channel_post"]))
    server.world.says(reader, reader, "hello")
    server.world.posts(channel, "a post")
    assert [set(update) - {"update_id"} for update in updates(ask)] == [{"channel_post"}]


def test_in_a_group_the_bot_hears_commands_and_replies_and_everything_as_administrator(server, ask):
    world = server.world
    group, reader = world.group(), world.private()
    ask("sendMessage", chat_id=group.id, text="Hello")
    for text in ("hello all", "/news", "/news@other_bot", f"/news@{world.me.username}"):
        world.says(reader, group, text)
    world.says(reader, group, "yes", reply_to=server.messages(group)[0])
    heard = [u["message"]["text"] for u in updates(ask)]
    assert heard == ["/news", f"/news@{world.me.username}", "yes"]
    world.adds_bot(group, reader, "administrator")
    world.says(None, group, "a word of the administrator")
    *_, joined, last = updates(ask)
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    assert last["message"]["from"]["username"] == "GroupAnonymousBot"
    assert last["message"]["sender_chat"]["id"] == group.id


def test_a_message_in_a_topic_says_which(server, ask):
    forum, reader = server.world.forum(bot="administrator"), server.world.private()
    topic = server.world.topic(forum, "Tripoli")
    server.world.says(reader, forum, "/news", topic)
    message = updates(ask)[0]["message"]
    assert (message["message_thread_id"], message["is_topic_message"]) == (topic.id, True)
    assert message["reply_to_message"]["forum_topic_created"]["name"] == "Tripoli"


def test_a_press_is_answered_once_it_is_made_and_not_when_it_is_old(server, ask):
    reader = server.world.private()
    markup = json.dumps({"inline_keyboard": [[{"text": "More", "callback_data": "more:1"}]]})
    ask("sendMessage", chat_id=reader.id, text="News", reply_markup=markup)
    ident = server.world.presses_button(reader, reader, "More")
    query = updates(ask)[0]["callback_query"]
    assert (query["id"], query["data"], query["message"]["text"]) == (ident, "more:1", "News")
    assert ask("answerCallbackQuery", callback_query_id=ident, text="Done").json()["result"] is True
    assert server.world.answers == [{"id": ident, "text": "Done", "show_alert": False}]
    server.world.expires(ident)
    why = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert refusal(ask("answerCallbackQuery", callback_query_id=ident)) == (400, why)
    with pytest.raises(LookupError, match="has a button 'Less'"):
        server.world.presses_button(reader, reader, "Less")


def test_blocking_editing_and_sharing_a_place_are_updates(server, ask):
    world = server.world
    reader = world.private()
    said = world.says(reader, reader, "Tripoli")
    world.edits(reader, reader, said, "Benghazi")
    world.shares_location(reader, reader, 32.88, 13.19)
    world.blocks(reader)
    world.unblocks(reader)
    first, edited, place, blocked, back = updates(ask)
    assert edited["edited_message"]["message_id"] == first["message"]["message_id"]
    assert place["message"]["location"] == {"latitude": 32.88, "longitude": 13.19}
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert back["my_chat_member"]["new_chat_member"]["status"] == "member"


@contextmanager
def listener(statuses):
    seen = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen.append((body, self.headers["X-Telegram-Bot-Api-Secret-Token"]))
            self.send_response(statuses.pop(0) if statuses else 200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Hook) as hook:
        thread = threading.Thread(target=hook.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{hook.server_port}/hook", seen
        finally:
            hook.shutdown()
            thread.join()


def test_a_webhook_is_called_again_until_it_takes_the_update(server, ask):
    reader = server.world.private()
    with listener([500, 502]) as (url, seen):
        assert ask("setWebhook", url=url, secret_token="s3cret").json()["result"] is True
        why = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        assert refusal(ask("getUpdates")) == (409, why)
        server.world.says(reader, reader, "/start")
        server.wait_for(lambda: not server.world.updates)
        assert [secret for _, secret in seen] == ["s3cret"] * 3
        assert len({update["update_id"] for update, _ in seen}) == 1
        info = ask("getWebhookInfo").json()["result"]
        assert (info["url"], info["pending_update_count"]) == (url, 0)
        ask("deleteWebhook")
    assert updates(ask) == []


def test_a_webhook_elsewhere_must_be_https(ask):
    why = "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    assert refusal(ask("setWebhook", url="http://bot.example/hook")) == (400, why)


# the bot itself


def test_a_wrong_token_and_an_unknown_method_are_answered_as_telegram_does(server, client, ask):
    wrong = TOKEN[:-3] + "xyz"
    assert refusal(client.get(f"{server.url}/bot{wrong}/getMe")) == (401, "Unauthorized")
    assert refusal(client.get(f"{server.url}/botnonsense/getMe")) == (404, "Not Found")
    assert refusal(ask("sendTelegram")) == (404, "Not Found")
    assert ask("GETME").json()["result"]["username"] == server.world.me.username


def test_commands_are_kept_for_each_scope_and_language(ask):
    commands = [{"command": "news", "description": "The news"}]
    scope = json.dumps({"type": "all_group_chats"})
    ask("setMyCommands", commands=json.dumps(commands), language_code="ar")
    ask("setMyCommands", commands=json.dumps(commands * 2), scope=scope)
    assert ask("getMyCommands").json()["result"] == []
    assert ask("getMyCommands", language_code="ar").json()["result"] == commands
    assert ask("getMyCommands", scope=scope).json()["result"] == commands * 2
    ask("deleteMyCommands", scope=scope)
    assert ask("getMyCommands", scope=scope).json()["result"] == []


@pytest.mark.parametrize(
    ("commands", "why"),
    [
        ([{"command": "News", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "n" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "news", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "news", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "news", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
def test_commands_that_break_telegrams_limits_are_refused(ask, commands, why):
    assert refusal(ask("setMyCommands", commands=json.dumps(commands))) == (400, f"Bad Request: {why}")


def test_administrators_are_named_with_the_bot_among_them(server, ask):
    world = server.world
    group, owner, reader = world.supergroup(bot="administrator"), world.private(), world.private()
    world.admin(group, owner, "creator")
    found = ask("getChatAdministrators", chat_id=group.id).json()["result"]
    assert [(one["user"]["id"], one["status"]) for one in found] == [
        (owner.id, "creator"),
        (world.me.id, "administrator"),
    ]
    assert ask("getChatMember", chat_id=group.id, user_id=reader.id).json()["result"]["status"] == "left"
    assert ask("leaveChat", chat_id=group.id).json()["result"] is True
    assert refusal(ask("getChat", chat_id=group.id)) == (403, "Forbidden: bot is not a member of the supergroup chat")


# limits


@pytest.fixture
def _time_stands_still(monkeypatch):
    """For Telegram's limits: however long the requests of a test take, they come in one moment."""
    clock = SimpleNamespace(monotonic=lambda: 1000.0, time=time.time)
    monkeypatch.setattr("telegram_api.time", clock)
    monkeypatch.setattr("telegram_server.time", clock)


@pytest.mark.usefixtures("_time_stands_still")
def test_a_chat_takes_one_message_a_second_and_says_how_long_to_wait(client):
    with TelegramServer(limits=Limits()) as server:
        reader, other = server.world.private(), server.world.private()
        url = f"{server.url}/bot{TOKEN}/sendMessage"
        taken = [client.post(url, json={"chat_id": chat.id, "text": "x"}) for chat in (reader, reader, reader, other)]
        assert [answer.status_code for answer in taken] == [200, 429, 429, 200]
        assert refusal(taken[1]) == (429, "Too Many Requests: retry after 1")
        assert taken[1].json()["parameters"] == {"retry_after": 1}
        assert server.stats()["impatient"] == 1
        assert server.stats()["outcomes"] == {"ok": 2, "429": 2}


@pytest.mark.usefixtures("_time_stands_still")
def test_over_all_chats_and_in_a_group_there_are_limits_too(client):
    with TelegramServer(limits=Limits(overall=5, per_chat=None, per_group=3)) as server:
        url, group = f"{server.url}/bot{TOKEN}/sendMessage", server.world.group()
        answers = [client.post(url, json={"chat_id": group.id, "text": str(n)}) for n in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[3].json()["parameters"] == {"retry_after": 60}
        readers = [server.world.private() for _ in range(3)]
        answers = [client.post(url, json={"chat_id": reader.id, "text": "x"}) for reader in readers]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        stats = server.stats()
        assert (stats["peak_second"], stats["peak_minute"]) == (5, 3)


@pytest.mark.usefixtures("_time_stands_still")
def test_a_burst_is_let_through_where_it_is_allowed(client):
    with TelegramServer(limits=Limits(per_chat_burst=3)) as server:
        reader, url = server.world.private(), f"{server.url}/bot{TOKEN}/sendMessage"
        answers = [client.post(url, json={"chat_id": reader.id, "text": str(n)}) for n in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


# what goes wrong


def test_a_dropped_message_counts_only_if_it_was_dropped_afterwards(server, ask):
    reader = server.world.private()
    for kind in ("drop_before", "drop_after"):
        server.fail(kind)
        with pytest.raises(httpx.TransportError):
            ask("sendMessage", chat_id=reader.id, text=kind)
    assert [message.text for message in server.messages(reader)] == ["drop_after"]
    assert server.stats()["outcomes"] == {"drop_before": 1, "drop_after": 1}
    assert server.delivered() == {(reader.id, "drop_after"): 1}


def test_a_gateway_answers_in_json_or_as_a_page(server, ask):
    reader = server.world.private()
    server.fail("5xx", chat=reader.id)
    server.fail("5xx", status=503, html=True)
    assert refusal(ask("sendMessage", chat_id=reader.id, text="x")) == (502, "Bad Gateway")
    page = ask("sendMessage", chat_id=reader.id, text="x")
    assert (page.status_code, page.headers["Content-Type"]) == (503, "text/html")
    assert ask("sendMessage", chat_id=reader.id, text="x").status_code == 200
    assert len(server.messages(reader)) == 1


def test_a_late_answer_whose_reader_is_gone_is_marked(server, client):
    reader = server.world.private()
    server.fail("late", seconds=0.3)
    with server.world.lock, pytest.raises(httpx.ReadTimeout):  # it is not even taken before its reader is gone
        client.post(f"{server.url}/bot{TOKEN}/sendMessage", data={"chat_id": reader.id, "text": "x"}, timeout=IMPATIENT)
    server.wait_for(lambda: len(server.messages(reader)) == 1)
    server.wait_for(lambda: server.stats()["outcomes"] == {"client_gone": 1})
    assert server.stats()["delivered"] == 1


def test_an_answer_may_be_cut_off_or_slow(server, ask):
    reader = server.world.private()
    server.fail("garbled")
    server.fail("slow_body")
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        ask("sendMessage", chat_id=reader.id, text="x").json()
    began = time.monotonic()
    assert ask("sendMessage", chat_id=reader.id, text="x").json()["ok"]
    assert time.monotonic() - began > 0.1  # three pauses of a twentieth of a second
    assert len(server.messages(reader)) == 2


def test_every_answer_may_take_its_time(server, ask):
    server.faults = Faults(latency=(0.05, 0.06))
    began = time.monotonic()
    assert ask("getMe").json()["ok"]
    assert time.monotonic() - began > 0.05


def test_a_poll_meets_faults_too(server, ask):
    reader = server.world.private()
    server.world.says(reader, reader, "hello")
    server.fail("5xx", method="getUpdates")
    server.fail("drop_after", method="getUpdates")
    assert refusal(ask("getUpdates")) == (502, "Bad Gateway")
    with pytest.raises(httpx.TransportError):
        ask("getUpdates")
    assert len(updates(ask)) == 1


def test_a_refusal_on_order_is_kept_until_its_time_is_over(server, ask):
    reader = server.world.private()
    server.fail("429", retry_after=7)
    answers = [ask("sendMessage", chat_id=reader.id, text="x") for _ in range(2)]
    assert refusal(answers[0]) == (429, "Too Many Requests: retry after 7")
    assert refusal(answers[1])[0] == 429
    assert server.stats()["impatient"] == 1


def test_faults_by_chance_come_as_often_as_they_should_and_the_same_each_time(client):
    seen = []
    for _ in range(2):
        with TelegramServer(limits=UNLIMITED) as server:
            server.faults = Faults(seed=3, rate_429=0.1, rate_5xx=0.1, drop_before=0.1, drop_after=0.1, late_seconds=0)
            chats = server.world.private_many(10, 200)
            for chat in chats:
                try:
                    client.post(f"{server.url}/bot{TOKEN}/sendMessage", data={"chat_id": chat, "text": "x"})
                except httpx.TransportError:
                    continue
            seen.append([outcome for *_, outcome in server.api.ledger.lines()])
    assert seen[0] == seen[1]
    assert all(8 <= seen[0].count(kind) <= 35 for kind in ("429", "5xx", "drop_before", "drop_after"))


# with python-telegram-bot


def with_bot(server, work):
    async def run():
        async with telegram.Bot(TOKEN, base_url=f"{server.url}/bot") as bot:
            return await work(bot)

    return asyncio.run(run())


def test_python_telegram_bot_reads_every_kind_of_update(server):
    world = server.world
    reader, group, channel = world.private(), world.group(bot="administrator"), world.channel()
    world.says(reader, reader, "/start")
    world.shares_location(reader, group, 1.0, 2.0)
    world.posts(channel, "news.ly")
    world.kicks_bot(group, reader)
    world.silences_bot(world.upgrades(world.group()), reader)
    found = with_bot(server, lambda bot: bot.get_updates())
    assert [update.effective_chat.type for update in found][:4] == ["private", "group", "channel", "group"]
    assert found[0].message.entities[0].type == "bot_command"
    assert found[-1].my_chat_member.new_chat_member.status == "restricted"


def test_python_telegram_bot_sends_and_gets_its_own_errors(server, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else each RetryAfter is a warning
    world = server.world
    reader, blocked, group = world.private(), world.private(), world.supergroup(bot="administrator")
    world.blocks(blocked)
    world.admin(group, reader)

    async def work(bot):
        button = telegram.InlineKeyboardButton("More", callback_data="m")
        markup = telegram.InlineKeyboardMarkup([[button]])
        made = await bot.send_message(reader.id, "<i>x</i>", parse_mode="HTML", reply_markup=markup)
        sent = await bot.send_document(reader.id, b"<html></html>", filename="brief.html", caption="The brief")
        assert (await bot.get_chat(group.id)).type == "supergroup"
        assert len(await bot.get_chat_administrators(group.id)) == 2
        with pytest.raises(telegram.error.Forbidden, match="blocked"):
            await bot.send_message(blocked.id, "x")
        server.fail("429", retry_after=3)
        with pytest.raises(telegram.error.RetryAfter):
            await bot.send_message(reader.id, "x")
        server.fail("garbled")
        with pytest.raises(telegram.error.TelegramError):
            await bot.send_message(group.id, "x")
        return made, sent

    made, sent = with_bot(server, work)
    assert made.entities[0].type == "italic"
    assert sent.document.file_name == "brief.html"
    assert server.messages(reader)[1].document == ("brief.html", b"<html></html>")


# in a process of its own


def test_as_a_process_it_does_the_same_and_tells_its_counts(client):
    with ServerProcess(UNLIMITED) as server:
        chats = server.private_many(100, 50)
        for chat in chats:
            client.post(f"{server.url}/bot{TOKEN}/sendMessage", data={"chat_id": chat, "text": "News"})
        server.set_faults(Faults(rate_5xx=1.0))
        answer = client.post(f"{server.url}/bot{TOKEN}/sendMessage", data={"chat_id": 100, "text": "News"})
        assert answer.status_code >= 500
        assert server.stats()["outcomes"] == {"ok": 50, "5xx": 1}
        assert server.delivered() == {(chat, digest("News")): 1 for chat in chats}
