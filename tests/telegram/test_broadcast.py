"""Sending: each part once, whatever Telegram, the network and the machine do meanwhile."""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from broadcasting import Trial
from subscriber_builders import a_subscriber
from telegram_faults import Faults
from telegram_limits import UNLIMITED, Limits
from telegram_server import TOKEN, TelegramServer

from briefbot.app import send
from briefbot.config import ArchiveConfig, Config
from briefbot.errors import ArchiveError
from briefbot.store import editions, ledger, meta, subscribers
from briefbot.store.ledger import Part, PlannedBriefing, delete_chats
from briefbot.telegram.broadcast import AT_ONCE
from briefbot.telegram.content import Content
from briefbot.telegram.options import TelegramOptions
from briefbot.telegram.split import Page
from briefbot.telegram.write_ahead_log import WriteAheadLog, log_path

NOW = datetime.now(UTC)
TEXTS = ("The first part.", "The second part.", "The third part.")


@pytest.fixture
def server():
    with TelegramServer(limits=UNLIMITED) as server:
        yield server


class Desk:
    """An archive with subscribers to whom three parts are to be sent."""

    def __init__(self, archive, server, **telegram):
        self.archive, self.server = archive, server
        options = {"api_url": server.url, "per_second": 1000.0, "per_chat": 1000.0, **telegram}
        self.config = Config(archive=ArchiveConfig(url=str(archive.file)), telegram=TelegramOptions(**options))

    def plan(self, *chats, due_at=NOW, texts=TEXTS, **wishes):
        content = Content(tuple(Page(text, ()) for text in texts), ())
        with self.archive.writing() as connection:
            for chat in chats:
                kind = "private" if chat > 0 else "supergroup"
                subscribers.save(
                    connection,
                    a_subscriber(chat, **{"kind": kind, "settled_at": datetime.now(UTC) + timedelta(days=1), **wishes}),
                )
            edition = editions.save_edition(
                connection,
                editions.Edition(
                    key="k", day="2020-05-22", since=NOW, until=NOW, language="en", length="full", stories=1,
                    content=content.to_json(), brief_id=None, made_at=NOW,
                ),
            )  # fmt: skip
            ledger.plan(
                connection, [PlannedBriefing(chat, "2020-05-22", due_at, edition.id, len(texts)) for chat in chats], NOW
            )
        return edition.id

    def send(self):
        return asyncio.run(send.send_due(self.config, self.archive, TOKEN, asyncio.Event()))

    def send_until(self, found):
        """Send, and stop once ``found`` gives something."""

        async def stopped():
            stop = asyncio.Event()
            run = asyncio.create_task(send.send_due(self.config, self.archive, TOKEN, stop))
            await asyncio.to_thread(self.server.wait_for, found)
            stop.set()
            async with asyncio.timeout(60):
                return await run

        return asyncio.run(stopped())

    def states(self):
        with self.archive.reading() as connection:
            return ledger.part_counts(connection)

    def got(self, chat):
        return [message.text for message in self.server.messages(chat)]


@pytest.fixture
def desk(sqlite_archive, server):
    return Desk(sqlite_archive, server)


@pytest.fixture
def fell_silent():
    """Whether twenty orders to wait went out, and for half a second no more."""
    last = {"times": None, "since": 0.0}

    def fell(orders):
        if orders.times != last["times"]:
            last.update(times=orders.times, since=time.monotonic())
        return 1000 - orders.times >= 20 and time.monotonic() - last["since"] > 0.5

    return fell


def test_every_chat_gets_its_parts_once_and_in_order(desk, server):
    chats = [server.world.private().id for _ in range(30)]
    desk.plan(*chats)

    report = desk.send()
    desk.send()

    assert report.parts == {"sent": 90}
    assert all(desk.got(chat) == list(TEXTS) for chat in chats)


def test_an_order_to_wait_is_obeyed_and_lets_others_go_first(desk, server):
    told, other = server.world.private().id, server.world.private().id
    desk.plan(told, other)
    server.fail("429", chat=told, retry_after=3)

    report = desk.send()

    assert server.stats()["impatient"] == 0
    assert desk.got(told) == desk.got(other) == list(TEXTS)
    assert max(m.sent_at for m in server.messages(other)) < min(m.sent_at for m in server.messages(told))
    assert report.retried == {"429": 1}


def test_a_sender_that_is_stopped_while_everybody_is_held_up_ends_at_once(desk, server, fell_silent):
    chats = [server.world.private().id for _ in range(60)]
    desk.plan(*chats)
    orders = server.fail("429", times=1000, retry_after=600)

    report = desk.send_until(lambda: fell_silent(orders))

    told = 1000 - orders.times
    assert 20 <= told < len(chats)  # the others were held up, too
    assert report.retried == {"429": told}
    assert report.parts == {"waiting": 180}
    assert desk.states() == {"waiting": 180}
    orders.times = 0
    server.api.windows.until.clear()  # ten minutes later
    report = desk.send()
    assert report.parts == {"sent": 180}
    assert all(desk.got(chat) == list(TEXTS) for chat in chats)


def test_what_the_server_refuses_for_now_is_tried_again_before_the_next_part(desk, server):
    chat = server.world.private().id
    desk.plan(chat)
    server.fail("5xx", chat=chat)

    desk.send()

    assert desk.got(chat) == list(TEXTS)


@pytest.mark.parametrize(("kind", "got"), [("drop_before", TEXTS[1:]), ("drop_after", TEXTS)])
def test_a_part_without_an_answer_is_counted_and_not_sent_twice(desk, server, kind, got):
    chat = server.world.private().id
    desk.plan(chat)
    server.fail(kind, chat=chat)

    report = desk.send()
    desk.send()

    assert report.parts == {"sent": 2, "in_doubt": 1}
    assert desk.states() == {"sent": 2, "in_doubt": 1}
    assert desk.got(chat) == list(got)


def test_who_asks_for_it_has_a_part_without_an_answer_sent_again(sqlite_archive, server):
    desk = Desk(sqlite_archive, server, unsure="repeat")
    chat = server.world.private().id
    desk.plan(chat)
    server.fail("drop_before", chat=chat)

    report = desk.send()

    assert report.parts == {"sent": 3}
    assert desk.got(chat) == list(TEXTS)


def test_a_chat_that_blocked_the_bot_is_asked_once_and_dropped(desk, server):
    user = server.world.private()
    server.world.blocks(user)
    desk.plan(user.id)

    report = desk.send()

    assert (report.parts, report.gone) == ({"dropped": 3}, 1)
    assert len(server.calls("sendMessage")) == 1
    with desk.archive.reading() as connection:
        assert subscribers.get(connection, user.id).state == "unreachable"


def test_a_chat_that_is_read_only_is_tried_for_a_week_and_then_dropped(desk, server):
    room = server.world.supergroup()
    server.world.silences_bot(room)
    desk.plan(room.id, misses=5)

    assert desk.send().gone == 0
    with desk.archive.writing() as connection:
        assert subscribers.get(connection, room.id).misses == 6
        delete_chats(connection, [room.id])
    desk.plan(room.id, misses=6)
    assert desk.send().gone == 1


def test_a_brief_that_arrives_ends_the_row_of_misses(desk, server):
    chat = server.world.private().id
    desk.plan(chat, misses=5)

    desk.send()

    with desk.archive.reading() as connection:
        assert subscribers.get(connection, chat).misses == 0


def test_a_part_that_telegram_cannot_read_goes_as_plain_text(desk, server):
    chat = server.world.private().id
    desk.plan(chat, texts=("<b>fine</b>", "<blink>&lt;odd&gt;</blink>", "<i>fine</i>"))

    report = desk.send()

    assert report.parts == {"sent": 3}
    assert desk.got(chat) == ["fine", "<odd>", "fine"]


def test_at_night_a_brief_comes_without_a_sound_if_that_is_wished(desk, server):
    loud, quiet = server.world.private().id, server.world.private().id
    hour = datetime.now(UTC).hour
    zone = f"Etc/GMT{hour - 1:+d}" if hour <= 13 else f"Etc/GMT{hour - 25:+d}"  # where it is one in the morning
    desk.plan(loud, zone=zone)
    desk.plan(quiet, zone=zone, quiet=True)

    desk.send()

    assert [message.silent for message in server.messages(loud)] == [False] * 3
    assert [message.silent for message in server.messages(quiet)] == [True] * 3


def test_what_waited_for_too_long_is_dropped_and_counted(desk, server):
    chat = server.world.private().id
    desk.plan(chat, due_at=NOW - timedelta(hours=7))

    report = desk.send()

    assert report.skipped == 1
    assert desk.states() == {"dropped": 3}
    assert desk.got(chat) == []


def test_where_the_ledger_cannot_be_written_nothing_goes_out_any_more(desk, server, monkeypatch):
    chats = [server.world.private().id for _ in range(40)]
    desk.plan(*chats)
    begin, begun = ledger.begin, []

    def full(connection, parts, now):
        begun.extend(parts)
        if len(begun) > 20:
            raise ArchiveError("the disk is full", hint="make room")
        return begin(connection, parts, now)

    monkeypatch.setattr(ledger, "begin", full)
    with pytest.raises(ArchiveError, match="the disk is full"):
        desk.send()
    monkeypatch.undo()
    sent = sum(len(desk.got(chat)) for chat in chats)
    desk.send()

    assert 0 < sent <= 20
    assert all(desk.got(chat) == list(TEXTS) for chat in chats)


def test_who_leaves_in_the_middle_gets_no_more(desk, server):
    chat = server.world.private().id
    desk.plan(chat)
    with desk.archive.writing() as connection:
        subscribers.remove(connection, chat)

    desk.send()

    assert desk.got(chat) == []


def cut_off(desk, *lines, run="r1"):
    """Leave the archive and the journal as a killed sender does, that had begun the three parts."""
    (number,) = {part.edition_id for part in waiting(desk)}
    with desk.archive.writing() as connection:
        ledger.begin(connection, [Part(number, each.chat_id, each.part) for each in waiting(desk)], NOW)
        meta.set_value(connection, meta.LAST_SEND, "r1", NOW)
    try:
        with WriteAheadLog(log_path(desk.archive.file, desk.archive.name), run) as journal:
            for part, status in lines:
                key = Part(number, desk.chat, part)
                journal.log_request(key) if status is None else journal.log_answer(key, status)
            raise KeyboardInterrupt  # noqa: TRY301  # it plays the kill
    except KeyboardInterrupt:
        pass


def waiting(desk):
    with desk.archive.reading() as connection:
        return ledger.waiting_parts(connection)


def test_after_a_kill_only_what_had_gone_out_without_an_answer_is_in_doubt(desk, server):
    desk.chat = server.world.private().id
    desk.plan(desk.chat)
    cut_off(desk, (0, 200), (1, None))  # the first answered, the second on its way, the third not yet written

    report = desk.send()

    assert report.parts == {"sent": 1, "in_doubt": 1}
    assert desk.got(desk.chat) == [TEXTS[2]]
    assert desk.states() == {"sent": 2, "in_doubt": 1}


def test_after_a_kill_a_journal_of_another_run_is_not_believed(desk, server):
    desk.chat = server.world.private().id
    desk.plan(desk.chat)
    cut_off(desk, (0, None), run="r0")

    report = desk.send()

    assert report.parts == {"in_doubt": 3}
    assert desk.got(desk.chat) == []


def test_where_telegram_cannot_be_reached_everything_waits_for_the_next_run(sqlite_archive, server, monkeypatch):
    monkeypatch.setattr("briefbot.telegram.broadcast._UNREACHABLE_AFTER", 0.2)
    chat = server.world.private().id
    away = Desk(sqlite_archive, server, api_url="http://127.0.0.1:1")
    away.plan(chat)

    report = away.send()

    assert report.given_up == "Telegram cannot be reached"
    assert away.states() == {"waiting": 3}
    Desk(sqlite_archive, server).send()
    assert [message.text for message in server.messages(chat)] == list(TEXTS)


def test_no_limit_of_telegrams_is_passed(sqlite_archive):
    with TelegramServer(limits=Limits(overall=90, per_chat=8.0, per_group=20)) as server:
        desk = Desk(sqlite_archive, server, per_second=45.0, per_chat=4.0)
        chats = [server.world.private().id for _ in range(40)] + [server.world.supergroup().id for _ in range(5)]
        desk.plan(*chats)

        report = desk.send()

        assert report.parts == {"sent": 3 * len(chats)}
        # a machine that is busy elsewhere brings some requests together; without a pace, half of them would be refused
        assert report.retried.total() <= 20
        assert server.stats()["impatient"] == 0


def test_a_second_sender_leaves_everything_to_the_first(run, monkeypatch, tmp_path):
    monkeypatch.setenv("BRIEFBOT_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("BRIEFBOT_ARCHIVE_URL", str(tmp_path / "archive.db"))
    run("subscribers", "list")
    from briefbot.store.archive import open_archive

    first = open_archive(str(tmp_path / "archive.db"))
    with first.lock(send.LOCK):
        code, out, err = run("send")
    first.close()

    assert (code, out) == (0, "")
    assert "another send is under way" in err


def test_a_sender_that_is_killed_again_and_again_brings_each_part_once(tmp_path):
    faults = Faults(seed=5, rate_429=0.05, rate_5xx=0.02, drop_before=0.01, drop_after=0.01, latency=(0.01, 0.04))

    trial = Trial(tmp_path, 90, 3, 90, faults=faults, between_kills=(20, 70)).run()

    assert trial.parts >= 3
    assert trial.wrong() == []
    under_way = 3 * AT_ONCE  # at three kills: answered, but a busy machine had not read the answer yet
    assert Counter(trial.in_doubt()).total() <= trial.unanswered() + under_way
    assert trial.stats["delivered_twice"] == trial.stats["impatient"] == 0
