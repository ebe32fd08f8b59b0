"""In groups and channels strangers change nothing that others see, and keep nobody waiting: real processes."""

import json
import urllib.request

import pytest
from bot_process import Home, Talk
from telegram_limits import Limits
from telegram_server import TOKEN, TelegramServer

OLD_LABELS = ["1 · More", "1 · Sources"]
WEEK = 7 * 24 * 3600


def an_old_brief(server, where, topic=None, edition=1):
    """A brief from before groups had none of these buttons; returns the message."""
    data = [f"brief:{edition}:0:0:{what}:0" for what in ("more", "sources")]
    keyboard = [[{"text": text, "callback_data": each} for text, each in zip(OLD_LABELS, data, strict=True)]]
    asked = {"chat_id": where.id, "text": "Libya brief, yesterday", "reply_markup": {"inline_keyboard": keyboard}}
    asked |= {"message_thread_id": topic.id} if topic else {}
    request = urllib.request.Request(
        f"{server.url}/bot{TOKEN}/sendMessage", json.dumps(asked).encode(), {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=10).close()
    return server.messages(where)[-1]


def answered(server, taps):
    """What was alerted for each of these taps, once all were answered."""
    found = server.wait_for(
        lambda: {
            call.params["callback_query_id"]: call.params.get("text", "")
            for call in server.calls("answerCallbackQuery")
            if set(taps) <= {each.params["callback_query_id"] for each in server.calls("answerCallbackQuery")}
        }
    )
    return [found[each] for each in taps]


def says_there(server, where, words):
    """Wait for a message with these words."""
    return server.wait_for(lambda: [each for each in server.messages(where) if words in each.text])


def a_place(server, kind, boss):
    """A chat of a kind with an administrator, and its topic if it has some."""
    world = server.world
    made = {"channel": world.channel, "group": world.group, "supergroup": world.supergroup, "forum": world.forum}[
        kind
    ]()
    world.admin(made, boss)
    return made, world.topic(made, "Libya") if kind == "forum" else None


@pytest.mark.parametrize("kind", ["channel", "group", "supergroup", "forum"])
def test_a_strangers_tap_changes_nothing_that_others_see(server, home, kind):
    boss, member, stranger = (server.world.user(name) for name in ("Boss", "Member", "Stranger"))
    place, topic = a_place(server, kind, boss)
    place.members[member.id] = member
    with home.bot(server):
        asks = Talk(server, None if kind == "channel" else boss, place, topic)
        asks.says("/start")
        for user in (stranger, member):
            talk = Talk(server, user, place)
            before = server.messages(place)
            talk.presses("Subscribe")
            assert "administrators" in talk.alert
            assert server.messages(place) == before
        Talk(server, boss, place).presses("Subscribe")
        assert home.subscriber(place.id).topic_id == (topic.id if topic else 0)
        asks.says("/brief")
        assert server.messages(place)[-1].labels == []
        asks.says("/settings")
        an_old_brief(server, place, topic)

        before = server.messages(place)
        labels = [*OLD_LABELS, "What is new", "Settings", "Hour: 07:00", "Pause", "Done", "Silent at night: yes"]
        for user in (stranger, member):
            alerts = answered(server, [server.world.presses_button(user, place, label) for label in labels])
            assert all("private chat" in alert for alert in alerts[:2])
            assert all("administrators" in alert for alert in alerts[2:])
        assert server.messages(place) == before

        bosses = Talk(server, boss, place)
        assert bosses.presses("1 · More") == before[-1]  # not even for them: everybody would see it
        bosses.presses("Settings")
        assert server.messages(place)[-1].topic == (topic.id if topic else None)
    home.make_due(place.id)
    home.run("run")
    assert server.messages(place)[-1].text.startswith("Libya brief,")
    assert server.messages(place)[-1].labels == []


@pytest.mark.parametrize("kind", ["channel", "group", "forum"])
def test_hundreds_of_taps_and_commands_of_one_stranger_keep_no_administrator_waiting(tmp_path, kind):
    with TelegramServer(limits=Limits(per_chat=None)) as server:
        home = Home(tmp_path, server, sends=False)
        boss, stranger, member = (server.world.user(name) for name in ("Boss", "Stranger", "Member"))
        place, topic = a_place(server, kind, boss)
        with home.bot(server):
            asks = Talk(server, None if kind == "channel" else boss, place, topic)
            asks.says("/start")
            Talk(server, boss, place).presses("Subscribe")
            an_old_brief(server, place, topic)
            # whatever the stranger is answered takes longer than this test
            server.fail("429", 1000, method="answerCallbackQuery", retry_after=WEEK)
            for number in range(200):
                server.world.presses_button(stranger, place, [*OLD_LABELS, "Settings"][number % 3])
                if kind != "channel":
                    server.world.says(stranger, place, ["/help", "/stop", "/start", "/settings"][number % 4], topic)
            server.world.says(asks.user, place, "/stop", topic)
            assert says_there(server, place, "deleted")
            assert home.subscriber(place.id) is None
            if kind != "channel":
                server.world.says(member, place, "/privacy", topic)
                assert says_there(server, place, "What is kept")
        assert len(server.messages(place)) <= 3 + 6 + 2
        assert server.stats()["impatient"] == 0
        assert set(server.stats()["outcomes"]) == {"ok"}


def test_when_many_strangers_have_used_up_a_group_its_administrators_are_still_heard(server, home):
    boss = server.world.user("Boss")
    group = server.world.supergroup()
    server.world.admin(group, boss)
    home.subscribe(group.id, kind="supergroup")
    with home.bot(server):
        for _ in range(30):
            stranger = server.world.user()
            server.world.says(stranger, group, "/help")
            server.world.says(stranger, group, "/stop")
        server.wait_for(lambda: len(server.messages(group)) >= 9)
        assert "every day" in Talk(server, boss, group).says("/settings").text
        assert "deleted" in Talk(server, None, group).says("/stop").text  # an anonymous administrator
    assert len(server.messages(group)) <= 9 + 2 + 1
    assert home.subscriber(group.id) is None


def test_the_flood_of_one_administrator_who_is_anonymous_shuts_out_no_other_group(server, home):
    one, other = server.world.supergroup(), server.world.supergroup()
    with home.bot(server):
        for _ in range(100):
            server.world.says(None, one, "/settings")
        assert "not subscribed" in Talk(server, None, other).says("/settings").text


def test_what_a_stranger_answers_does_not_settle_an_administrators_question(server, home):
    boss, stranger = server.world.user("Boss"), server.world.user("Stranger")
    group = server.world.supergroup()
    server.world.admin(group, boss)
    home.subscribe(group.id, kind="supergroup")
    with home.bot(server):
        talk = Talk(server, boss, group)
        talk.says("/settings")
        asked = talk.presses("Time zone: UTC")
        server.world.says(stranger, group, "Misrata", reply_to=asked)
        server.world.says(stranger, group, "/help")
        server.wait_for(lambda: "What I know" in server.messages(group)[-1].text)
        assert home.subscriber(group.id).zone == "UTC"
        assert "Cairo" in talk.says("Cairo", reply_to=asked).text
    assert home.subscriber(group.id).zone == "Africa/Cairo"


MADE_UP = [
    "",
    "brief:" + "9" * 30 + ":0:0:more:0",
    "brief:1:" + "9" * 30 + ":0:more:0",
    "brief:9223372036854775808:0:0:back:0",
    "brief:-1:0:0:more:0",
    "brief:1:-1:0:more:0",
    "brief:²:0:0:more:0",
    "brief:١:٠:٠:more:٠",
    "brief:1:0:0:more",
    "brief:1:0:0:more:0:0",
    "brief:1:0:0:less:0",
    "brief:1",
    "brief::::",
    "brief:",
    "brief:" + "a" * 5000,
    "brief:1\n:0:0:more:0",
    "brief:\x00",
    "brief:cast:²:yes",
    "brief:cast:" + "9" * 30 + ":yes",
    "brief:cast",
    "brief:set",
    "brief:set:zone:../../etc/passwd",
    "brief:set:zone:\x00",
    "brief:set:hour:²",
    "brief:set:days:-1",
    "brief:brief_now",
    "brief:subscribe",
]


def test_made_up_buttons_are_old_buttons(server, home):
    eve = server.world.private("Eve")
    talk = Talk(server, eve)
    with home.bot(server):
        brief = talk.says("/brief")
        for data in MADE_UP:
            (alert,) = answered(server, [server.world.taps(eve, brief, data)])
            assert "out of date" in alert, data
        assert server.messages(eve) == [brief]
    assert home.subscriber(eve.id) is None


@pytest.mark.parametrize(
    "data", [each for each in MADE_UP if each[6:].startswith(("1", "9", "-", "²", "١", "cast")) or not each]
)
def test_made_up_numbers_are_no_fault_even_below_a_message_that_has_them(server, home, data):
    eve = server.world.private("Eve")
    talk = Talk(server, eve)
    with home.bot(server):
        brief = talk.says("/brief")
        forged = type(brief)(**{**brief.__dict__, "keyboard": [[("forged", data)]]})
        (alert,) = answered(server, [server.world.taps(eve, forged, data)])
        assert "out of date" in alert or "not kept" in alert
        assert server.messages(eve) == [brief]


def test_a_brief_that_a_chat_never_got_is_not_opened_there(server, a_home):
    boss, eve = server.world.private("Boss"), server.world.private("Eve")
    home = a_home(admins=[boss.id])
    with home.bot(server):
        Talk(server, boss).says("/broadcast A draft that is nobody's business yet.")
        Talk(server, boss).says("/brief Misrata")
        hello = Talk(server, eve).says("/start")
        for edition in (1, 2, 3):
            for what in ("back", "more", "sources"):
                (alert,) = answered(server, [server.world.taps(eve, hello, f"brief:{edition}:0:0:{what}:0")])
                assert "out of date" in alert
        assert server.messages(eve) == [hello]


def test_who_taps_too_much_is_told_once_and_others_are_answered(server, home):
    eve, amal = Talk(server, server.world.private("Eve")), Talk(server, server.world.private("Amal"))
    with home.bot(server):
        eve.says("/brief")
        amal.says("/brief")
        taps = [server.world.presses_button(eve.user, eve.user, "1 · More", eve.last()) for _ in range(100)]
        assert "Morning Sample" in amal.presses("1 · Sources").text
        server.wait_for(lambda: any("slower" in call.params.get("text", "") for call in server.calls()))
        assert "not kept" not in amal.presses("◂ Back").text
        told = [call for call in server.calls("answerCallbackQuery") if call.params["callback_query_id"] in taps]
        assert len(told) <= 62
        assert sum("slower" in call.params.get("text", "") for call in told) == 1


def test_an_order_to_wait_holds_up_only_the_chat_it_came_for(server, home):
    eve, amal = Talk(server, server.world.private("Eve")), Talk(server, server.world.private("Amal"))
    with home.bot(server):
        order = server.fail("429", method="sendMessage", chat=eve.user.id, retry_after=WEEK)
        server.world.says(eve.user, eve.user, "/help")
        server.wait_for(lambda: order.times == 0)
        assert "What I know" in amal.says("/help").text
    assert server.messages(eve.user) == []
