"""The bot from the outside: real processes, a real HTTP server that plays Telegram."""

import contextlib
import re
import signal
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import forked
import pytest
from bot_process import Home, Talk, free_port, where_it_is_afternoon
from patience import DEADLINE
from telegram_server import TOKEN

from briefbot.phrasebook import LANGUAGES, phrasebook
from briefbot.telegram.schedule import EVERY_DAY


def briefs_in(server, where):
    return [message for message in server.messages(where) if message.text.startswith("Libya brief,")]


def test_a_readers_whole_life(server, home):
    reader = server.world.private("Amal")
    amal = Talk(server, reader)
    with home.bot(server):
        subscribes(amal)
        reads(amal)
        settles(amal, home)
        asks(amal)
        is_briefed(amal, home)
        leaves(amal, home)


def subscribes(amal):
    hello = amal.says("/start")
    assert len(hello.text.splitlines()) == 3
    assert hello.labels == ["Subscribe"]
    done = amal.presses("Subscribe")
    assert done.id == hello.id
    assert "every day at 07:00 (Tripoli)" in done.text


def reads(amal):
    brief = amal.says("/brief")
    assert "At a glance" in brief.text
    assert brief.preview_disabled
    assert set(brief.kinds()) <= {"bold", "italic", "text_link", "expandable_blockquote", "blockquote"}
    before = brief.text
    opened = amal.presses("1 · More")
    assert opened.id == brief.id
    assert opened.text.count("news from Libya") == 1
    assert "Morning Sample" in amal.presses("1 · Sources").text
    assert amal.presses("◂ Back").text == before

    of_misrata = amal.says("/brief Misurata").text  # by any spelling
    assert "Two oil ports" in of_misrata
    assert "Engineers" not in of_misrata
    assert "Nothing was found for" in amal.says("/brief Timbuktu").text
    assert "There is no brief of" in amal.says("/brief 2999-01-01").text
    assert "There is no brief of" in amal.says("/brief 2020-02-31").text
    assert "Nothing was found" in amal.says("/brief 2020-05-22").text


def test_a_time_line_is_sent_for_words_and_says_where_there_is_none(server, home):
    amal = Talk(server, server.world.private("Amal"))
    with home.bot(server):
        subscribes(amal)
        assert "Timeline: oil" in amal.says("/timeline oil").text
        assert "No day was found" in amal.says("/timeline Timbuktu").text


def test_a_reader_gets_no_key_to_a_feed_among_the_sources(server, tmp_path):
    home = Home(tmp_path, server, sends=False)
    with home.config.open("a", encoding="utf-8") as config:
        config.write('\n[[sources]]\nurl = "https://private.invalid/feed?key=K3Y"\n')
    home.news()
    amal = Talk(server, server.world.private("Amal"))
    with home.bot(server):
        assert "invalid/feed" in amal.says("/sources").text
    assert "K3Y" not in str(server.calls("sendMessage"))


def settles(amal, home):
    amal.says("/settings")
    amal.presses("Hour: 07:00")
    assert "every day at 06:00" in amal.presses("06:00").text
    asked = amal.presses("Time zone: Tripoli")
    assert asked.text.startswith("Where are you?")
    assert "I know no place" in amal.says("Xyzzy").text
    assert "Which one" in amal.says("Manch").text
    amal.presses("Manchester, United Kingdom")
    assert home.subscriber(amal.user.id).zone == "Europe/London"
    amal.says("/settings")
    amal.presses("Time zone: London")
    amal.server.world.shares_location(amal.user, amal.user, 30.06, 31.25)
    amal.server.wait_for(lambda: "Cairo" in amal.last().text)
    amal.says("/settings")
    amal.presses("Length: full")
    amal.presses("short")
    amal.presses("Days: all")
    amal.presses("✓ Sun")
    assert "on Mon, Tue, Wed, Thu, Fri, Sat at 06:00 (Cairo)" in amal.presses("◂ Back").text
    amal.presses("Only days with news: no")
    amal.presses("Silent at night: yes")
    amal.presses("Language: English")
    assert amal.presses("العربية").text.startswith("الإعدادات")
    found = home.subscriber(amal.user.id)
    wishes = (found.hour, found.zone, found.length, found.weekdays, found.only_news, found.quiet, found.language)
    assert wishes == (6, "Africa/Cairo", "short", 63, True, False, "ar")
    amal.presses("اللغة: العربية")
    amal.presses("English")


def asks(amal):
    assert "Did you mean /brief?" in amal.says("/breif").text
    assert "/help" in amal.says("what happened?").text
    assert "Two oil ports" not in amal.says("/search tanker").text
    assert amal.last().text.count("Ports news from Libya") == 2
    assert "1 of 1 answered" in amal.says("/sources").text
    assert "/stop" in amal.says("/privacy").text
    assert "/brief 2020-05-22" in amal.says("/help").text


def is_briefed(amal, home):
    assert "Paused" in amal.says("/pause").text
    assert home.subscriber(amal.user.id).state == "paused"
    home.make_due(amal.user.id, weekdays=EVERY_DAY)
    home.run("run")
    assert "comes again" in amal.presses("Resume").text
    home.make_due(amal.user.id, weekdays=EVERY_DAY)
    count = len(amal.server.messages(amal.user))
    assert "1 parts sent" in home.run("run")
    assert len(amal.server.messages(amal.user)) == count + 1
    assert "0 parts sent" in home.run("run")


def leaves(amal, home):
    assert "deleted" in amal.says("/stop").text
    assert home.subscriber(amal.user.id) is None
    assert amal.user.id not in [row[0] for row in rows_about(home)]
    assert "has not subscribed" in amal.says("/settings").text


def rows_about(home):
    import sqlite3

    with sqlite3.connect(home.archive_file) as connection:
        rows = [
            *connection.execute("SELECT chat_id FROM subscribers"),
            *connection.execute("SELECT chat_id FROM briefings"),
            *connection.execute("SELECT chat_id FROM ledger"),
        ]
    connection.close()
    return rows


@pytest.mark.parametrize(
    ("language", "more", "figures", "wording", "back", "killed", "reworded"),
    [
        ("en", "More", "Figures", "Wording", "◂ Back", "Killed", "reworded"),
        ("fr", "Plus", "Chiffres", "Formulation", "◂ Retour", "Tués", "reformulé"),
        ("ar", "المزيد", "الأرقام", "الصياغة", "رجوع ◂", "القتلى", "أعيدت صياغته"),
    ],
)
def test_figures_and_wording_of_a_story_open_in_its_message_and_after_a_restart(  # noqa: PLR0913, PLR0917
    server, tmp_path, language, more, figures, wording, back, killed, reworded
):
    home = Home(tmp_path, server, sends=False)
    copy = (
        "The strongman Omar Adel took Zuwara in Libya. At least 11 people were killed, medics said. It is calm since."
    )
    home.news(("Port", copy), ("Harbour", copy.replace("strongman", "General")))
    reader = server.world.private("Amal", language=language)
    amal = Talk(server, reader)
    with home.bot(server):
        brief = amal.says("/brief Zuwara")
        assert brief.labels == [f"1 · {each}" for each in (more, SOURCES[language], figures, wording)]
    with home.bot(server):
        assert amal.presses(f"1 · {figures}").id == brief.id
        assert killed in amal.last().text
        assert "At least 11 people were killed, medics said." in amal.last().text
        assert reworded in amal.presses(f"1 · {wording}").text
        assert re.search(r"[“«]\W*strongman\W*[”»]", amal.last().text)
        assert amal.last().labels == [back, *(f"1 · {each}" for each in (more, SOURCES[language], figures))]
        assert amal.presses(back).text == brief.text
        for forged in ("wordings", "_asdict", "figures:x", "wording:999", "wording:-1", ""):
            server.world.taps(reader, amal.last(), f"brief:1:0:0:{forged}:0")
        assert amal.presses(f"1 · {more}").id == brief.id


def test_a_muted_story_is_told_no_more_until_it_is_unmuted(server, tmp_path):
    home = Home(tmp_path, server, zone=where_it_is_afternoon(), sends=False)
    storm, strike = (
        "A storm closed the port of Zuwara in Libya, its master said.",
        "Teachers in Sebha, Libya, went on strike for wages, their union said.",
    )
    home.news(("Port", storm), ("School", strike))
    amal = Talk(server, server.world.private("Amal"))
    with home.bot(server):
        amal.says("/start")
        amal.presses("Subscribe")
        brief = amal.says("/brief")
        first = "storm" if brief.text.index("storm") < brief.text.index("strike") else "strike"
        amal.presses("1 · More")
        amal.presses("1 · Mute")
        assert "told no more" in amal.alert
        assert first not in amal.says("/brief today").text
        amal.says("/settings")
        amal.presses("Muted stories: 1. Unmute")
        assert first in amal.says("/brief today").text


@pytest.mark.parametrize("who", ["stranger", "subscriber", "group"])
def test_a_second_brief_tells_what_came_since_the_first_as_the_help_says(server, tmp_path, who):
    home = Home(tmp_path, server, zone=where_it_is_afternoon(), sends=False)
    home.news(("Port", "A storm closed the port of Zuwara in Libya."))
    amal = Talk(server, server.world.private("Amal"), server.world.group("Readers") if who == "group" else None)
    if who == "group":
        server.world.admin(amal.where, amal.user)  # whom the group's limit does not hold back
    with home.bot(server):
        if who == "subscriber":
            amal.says("/start")
            assert "/brief shows what is new now" in amal.presses("Subscribe").text
            assert "/brief shows what is new now" in amal.says("/start").text
            assert "storm" in amal.presses("What is new").text
        else:
            assert "storm" in amal.says("/brief").text
        assert "/brief – what is new since the last one; at first, the last 24 hours" in amal.says("/help").text
        assert "Nothing new since your brief of" in amal.says("/brief").text
        assert "storm" in amal.says("/brief today").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_of_a_first_brief_is_it_said_that_it_covers_24_hours(language):
    texts = phrasebook(language).texts
    assert not [
        key for key in ("messages.hello_again", "messages.subscribed", "buttons.brief_now") if "24" in texts[key]
    ]
    assert texts["messages.help"].count("24") == 1


SOURCES = {"en": "Sources", "fr": "Sources", "ar": "المصادر"}


def test_a_group_that_becomes_a_supergroup_goes_on_getting_its_brief(server, home):
    boss, other = server.world.user("Boss"), server.world.user("Other")
    group = server.world.group("Desk")
    server.world.admin(group, boss)
    with home.bot(server):
        server.world.stands(group, "left")
        server.world.adds_bot(group, boss)
        server.wait_for(lambda: server.messages(group))
        (greeting,) = server.messages(group)
        assert greeting.labels == ["Subscribe"]
        talk = Talk(server, other, group)
        talk.presses("Subscribe")
        assert "administrators" in talk.alert
        assert home.subscriber(group.id) is None
        Talk(server, boss, group).presses("Subscribe")
        assert home.subscriber(group.id).kind == "group"
        assert "administrators" in talk.says("/pause").text
        assert "administrators" in talk.says("/stop").text
        assert talk.says("/brief").text.startswith("Libya brief,")
        assert "every day" in Talk(server, None, group).says("/settings").text  # an anonymous administrator

        raised = server.world.upgrades(group)
        server.wait_for(lambda: home.subscriber(raised.id))
        assert home.subscriber(group.id) is None
    home.make_due(raised.id)
    home.run("run")
    assert len(briefs_in(server, raised)) == 1


def test_a_group_that_moved_while_no_bot_was_running_is_found_by_the_send_itself(server, home):
    group = server.world.group("Desk")
    home.subscribe(group.id, kind="group")
    raised = server.world.upgrades(group)

    home.run("send")

    assert len(briefs_in(server, raised)) == 1
    assert home.subscriber(raised.id).kind == "supergroup"
    home.run("send")
    assert len(briefs_in(server, raised)) == 1


def test_a_channel_gets_its_brief_until_the_bot_is_removed(server, home):
    owner = server.world.user("Owner")
    channel = server.world.channel("Libya daily", bot="left")
    server.world.admin(channel, owner, "creator")
    with home.bot(server):
        server.world.adds_bot(channel, owner, "administrator")
        server.wait_for(lambda: server.messages(channel))
        stranger = Talk(server, server.world.user("Stranger"), channel)
        stranger.presses("Subscribe")
        assert "administrators" in stranger.alert
        Talk(server, owner, channel).presses("Subscribe")
        stranger.presses("Settings")
        stranger.presses("What is new")
        assert "administrators" in stranger.alert
        home.make_due(channel.id)
        home.run("run")
        assert len(briefs_in(server, channel)) == 1
        server.world.posts(channel, "/settings")
        server.wait_for(lambda: "Settings" in server.messages(channel)[-1].text)
        server.world.kicks_bot(channel, owner)
        server.wait_for(lambda: home.subscriber(channel.id).state == "unreachable")
    home.make_due(channel.id)
    assert "0 parts sent" in home.run("run")


def test_in_a_forum_the_brief_goes_to_the_topic_where_it_was_asked_for(server, home):
    boss = server.world.user("Boss")
    forum = server.world.forum("Newsroom")
    server.world.admin(forum, boss)
    topic = server.world.topic(forum, "Libya")
    with home.bot(server):
        talk = Talk(server, boss, forum, topic)
        assert talk.says("/start").topic == topic.id
        talk.presses("Subscribe")
        assert home.subscriber(forum.id).topic_id == topic.id
        assert talk.says("/brief").topic == topic.id
    home.make_due(forum.id)
    home.run("run")
    assert [brief.topic for brief in briefs_in(server, forum)] == [topic.id, topic.id]

    server.world.deletes(topic)
    forget_briefings(home)
    home.run("run")

    assert briefs_in(server, forum)[-1].topic is None
    assert len(briefs_in(server, forum)) == 3
    assert home.subscriber(forum.id).topic_id == 0


def forget_briefings(home):
    """As if the day had not been briefed yet."""
    import sqlite3

    with sqlite3.connect(home.archive_file) as connection:
        connection.execute("DELETE FROM briefings")
        connection.execute("DELETE FROM ledger")
    connection.close()


def test_who_blocks_the_bot_is_dropped_at_once_and_welcome_again(server, home):
    reader, gone = server.world.private("Amal"), server.world.private("Gone")
    with home.bot(server):
        for user in (reader, gone):
            Talk(server, user).says("/start")
            Talk(server, user).presses("Subscribe")
        server.world.blocks(reader)
        server.wait_for(lambda: home.subscriber(reader.id).state == "unreachable")
        server.world.unblocks(reader)
        server.wait_for(lambda: home.subscriber(reader.id).state == "active")
    server.world.deactivates(gone)
    home.make_due(reader.id, gone.id)
    home.run("run")
    assert len(briefs_in(server, reader)) == 1
    assert home.subscriber(gone.id).state == "unreachable"
    assert "deactivated" in home.subscriber(gone.id).reason


def test_one_bot_runs_here_with_its_menu_and_without_its_token_in_sight(server, home):
    with home.bot(server, anew=True) as process:
        told = home.run("bot", code=1)
        assert "`briefbot bot` is already running on this archive" in told
        assert Talk(server, server.world.private()).says("/help").text
        assert TOKEN.partition(":")[2].encode() not in Path(f"/proc/{process.pid}/cmdline").read_bytes()
    calls = server.calls("setMyCommands")
    assert (
        len({(call.params["scope"], call.params.get("language_code", "")) for call in calls}) == 12
    )  # four scopes in each language
    assert all(call.status == 200 for call in calls)


def test_where_another_program_has_the_token_the_bot_says_so_and_ends(server, home):
    ended = threading.Event()

    def poll():
        while not ended.is_set():
            with (
                contextlib.suppress(urllib.error.HTTPError),
                urllib.request.urlopen(f"{server.url}/bot{TOKEN}/getUpdates?timeout=1", timeout=DEADLINE) as answer,
            ):
                answer.read()

    other = threading.Thread(target=poll)
    other.start()
    try:
        told = home.run("bot", code=1)
    finally:
        ended.set()
        other.join()
    assert "another program receives this bot's updates" in told
    assert "Traceback" not in told


def test_a_token_that_telegram_does_not_know_is_told_without_being_named(server, home, monkeypatch):
    wrong = TOKEN[:-3] + "zzz"
    environ = {**home.environ(), "BRIEFBOT_TELEGRAM_TOKEN": wrong}
    home.subscribe(7)
    for command in ("bot", "send"):
        code, said = forked.run(*home.words(command), env=environ, timeout=DEADLINE)
        assert code in (1, 2)
        assert "does not accept the token" in said
        assert wrong.partition(":")[2] not in said


def test_the_bot_sends_what_is_due_by_itself_and_tells_how_it_is(server, a_home):
    port = free_port()
    home = a_home(sends=True, metrics_port=port, log="json")
    reader = server.world.private("Amal")
    home.subscribe(reader.id)
    with home.bot(server):
        server.wait_for(lambda: briefs_in(server, reader))
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=DEADLINE) as answer:
            assert answer.status == 200
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=DEADLINE) as answer:
            told = answer.read().decode()
        assert 'briefbot_subscribers{state="active"} 1.0' in told
    assert len(briefs_in(server, reader)) == 1
    assert all(line.startswith("{") for line in home.log().splitlines())


def test_the_operator_and_nobody_else_has_the_operators_commands(server, a_home):
    boss, reader = server.world.private("Boss"), server.world.private("Amal")
    home = a_home(sends=True, admins=[boss.id])
    with home.bot(server):
        amal, chief = Talk(server, reader), Talk(server, boss)
        amal.says("/start")
        amal.presses("Subscribe")
        assert "do not know /stats" in amal.says("/stats").text
        assert "1 active" in chief.says("/stats").text
        assert "news" in chief.says("/feeds").text
        assert chief.says("/preview").text.startswith("A new reader would get this") or briefs_in(server, boss)
        server.wait_for(lambda: briefs_in(server, boss))
        asked = chief.says("/broadcast The bot rests <b>on</b> Sunday & Monday.")
        assert "goes to 1 chat" in asked.text
        assert asked.labels == ["Send", "Cancel"]
        count = len(server.messages(reader))
        assert "on its way to 1 chat" in chief.presses("Send").text
        server.wait_for(lambda: len(server.messages(reader)) > count)
        assert amal.last().text == "The bot rests <b>on</b> Sunday & Monday."
    assert len(server.messages(reader)) == count + 1


def test_with_an_invitation_only_who_knows_the_code_comes_in(server, a_home, monkeypatch):
    monkeypatch.setenv("BRIEFBOT_INVITATION_CODE", "olive-7")
    home = a_home(access="code")
    amal = Talk(server, server.world.private("Amal"))
    with home.bot(server):
        assert "by invitation" in amal.says("/start").text
        assert "not a valid code" in amal.says("/start olive-8").text
        assert "by invitation" in amal.says("/brief").text
        assert amal.says("/start olive-7").labels == ["Subscribe"]
        assert "every day" in amal.presses("Subscribe").text
        assert amal.says("/brief").text.startswith("Libya brief,")
    home.run("subscribers", "remove", str(amal.user.id))
    with home.bot(server):
        amal.presses("What is new")
        assert "by invitation" in amal.last().text


def test_a_chat_that_asks_too_much_is_told_once_and_left_alone_for_a_while(server, home):
    amal = Talk(server, server.world.private("Amal"))
    with home.bot(server):
        begun = time.monotonic()
        for _ in range(100):
            server.world.says(amal.user, amal.user, "/help")
        Talk(server, server.world.private("Nour")).says("/help")  # whose turn comes after all of these
        server.wait_for(lambda: len(server.messages(amal.user)) > 60)
    minutes = (time.monotonic() - begun) / 60
    texts = [message.text for message in server.messages(amal.user)]
    told = sum("a lot at once" in text for text in texts)
    assert 1 <= told <= 1 + minutes
    assert 60 <= len(texts) - told <= 60 + 60 * minutes


def test_sigterm_in_the_middle_of_a_send_loses_and_repeats_nothing(server, home):
    readers = [server.world.private() for _ in range(40)]
    home.subscribe(*(reader.id for reader in readers))
    fast = home.config.read_text()
    home.config.write_text(fast.replace("per_second = 1000.0", "per_second = 5.0"))
    with home.started("send") as process:
        server.wait_for(lambda: len(server.calls("sendMessage")) > 10)
        process.send_signal(signal.SIGTERM)
        assert process.wait(DEADLINE) == 0, home.log()
    assert "left for the next run" in home.log()
    home.config.write_text(fast)
    home.run("send")
    assert [len(briefs_in(server, reader)) for reader in readers] == [1] * 40
