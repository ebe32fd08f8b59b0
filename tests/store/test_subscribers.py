"""Who gets the brief, and in what editions; the same on SQLite and PostgreSQL."""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefbot.store import ledger, subscribers
from briefbot.store.editions import Edition, edition_by_id, edition_by_key, prune_editions, save_edition
from briefbot.store.ledger import Part, PartResult, PlannedBriefing
from briefbot.store.sql import CHUNK
from briefbot.store.subscribers import Subscriber

MORNING = datetime(2020, 5, 22, 6, tzinfo=UTC)
LATER = MORNING + timedelta(minutes=5)
DAY = timedelta(days=1)
FRIDAY, SATURDAY = "2020-05-22", "2020-05-23"


def subscriber(chat_id=1, **told):
    usual = Subscriber(
        chat_id=chat_id,
        kind="private",
        language="en",
        zone="Africa/Tripoli",
        hour=8,
        weekdays=127,
        length="short",
        only_news=False,
        quiet=True,
        state="active",
        joined_at=MORNING - DAY,
        settled_at=MORNING - DAY,
        state_at=MORNING - DAY,
    )
    return replace(usual, **told)


def edition(connection, key="en short", *, day=FRIDAY, now=MORNING, **told):
    usual = {"since": now - DAY, "until": now, "language": "en", "length": "short", "stories": 2}
    rest = {"content": '{"parts": ["The port reopened."]}', "brief_id": None, **told}
    return save_edition(connection, Edition(key=key, day=day, made_at=now, **{**usual, **rest}))


def plan(connection, chat_id=1, number=None, *, day=FRIDAY, parts=2, due=MORNING):  # noqa: PLR0913  # what a plan is
    number = edition(connection).id if number is None else number
    return ledger.plan(connection, [PlannedBriefing(chat_id, day, due, number, parts)], due)


def sent(connection, *parts, state="sent"):
    ledger.begin(connection, parts, LATER)
    ledger.end(connection, [PartResult(part, state) for part in parts], LATER)


def states(connection):
    return ledger.part_counts(connection), ledger.briefing_counts(connection)


def test_a_subscriber_is_given_back_as_it_was_kept(archive):
    group = subscriber(-1001234567890, kind="supergroup", topic_id=7, only_news=True, misses=2, reason="blocked")
    with archive.writing() as connection:
        subscribers.save(connection, group)
        subscribers.save(connection, subscriber(5))

    with archive.reading() as connection:
        assert subscribers.get(connection, -1001234567890) == group
        assert subscribers.get(connection, 5) == subscriber(5)
        assert subscribers.get(connection, 6) is None


def test_who_is_kept_again_is_replaced(archive):
    with archive.writing() as connection:
        subscribers.save(connection, subscriber(hour=8))
        subscribers.save(connection, subscriber(hour=20, language="ar"))

        assert subscribers.every(connection) == [subscriber(hour=20, language="ar")]


def test_what_is_named_is_changed_and_nothing_else(archive):
    with archive.writing() as connection:
        subscribers.save(connection, subscriber(1))
        subscribers.save(connection, subscriber(2))

        assert subscribers.change(connection, 1, hour=20, settled_at=LATER)
        assert not subscribers.change(connection, 3, hour=20)
        assert subscribers.change(connection, 1)
        assert not subscribers.change(connection, 3)
        told = [subscribers.get(connection, chat_id) for chat_id in (1, 2, 3)]

    assert told == [subscriber(1, hour=20, settled_at=LATER), subscriber(2), None]


def test_subscribers_come_by_the_number_of_their_chat_and_by_state(archive):
    with archive.writing() as connection:
        for chat_id, state in ((9, "active"), (-100, "active"), (3, "paused"), (4, "unreachable")):
            subscribers.save(connection, subscriber(chat_id, state=state))

        assert [each.chat_id for each in subscribers.every(connection)] == [-100, 9]
        assert [each.chat_id for each in subscribers.every(connection, states=("active", "paused"))] == [-100, 3, 9]
        assert subscribers.every(connection, states=()) == []
        assert subscribers.counts(connection) == {"active": 2, "paused": 1, "unreachable": 1}


_subscribers = st.builds(
    subscriber,
    st.integers(-(2**52), 2**52),
    kind=st.sampled_from(["private", "group", "supergroup", "channel"]),
    topic_id=st.integers(0, 2**40),
    hour=st.integers(0, 23),
    weekdays=st.integers(0, 127),
    only_news=st.booleans(),
    quiet=st.booleans(),
    reason=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
    joined_at=st.timedeltas(timedelta(days=-9000), timedelta(days=9000)).map(MORNING.__add__),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(everybody=st.lists(_subscribers, max_size=6, unique_by=lambda each: each.chat_id))
def test_whoever_is_kept_comes_back(archive, everybody):
    with archive.writing() as connection:
        for each in subscribers.every(connection):
            subscribers.remove(connection, each.chat_id)
        for each in everybody:
            subscribers.save(connection, each)

        assert subscribers.every(connection) == sorted(everybody, key=lambda each: each.chat_id)


def test_who_leaves_is_forgotten_altogether_and_nobody_else_is(archive):
    with archive.writing() as connection:
        for chat_id in (1, 2):
            subscribers.save(connection, subscriber(chat_id))
            plan(connection, chat_id)
            ledger.plan(connection, [PlannedBriefing(chat_id, SATURDAY, MORNING + DAY)], MORNING, state="empty")
        sent(connection, Part(1, 1, 0))

        assert subscribers.remove(connection, 1)
        assert not subscribers.remove(connection, 1)
        assert [each.chat_id for each in subscribers.every(connection)] == [2]
        assert states(connection) == ({"waiting": 2}, {"open": 1, "empty": 1})
        assert edition_by_id(connection, 1) is not None


def test_a_group_takes_all_it_has_along_when_it_moves(archive):
    with archive.writing() as connection:
        subscribers.save(connection, subscriber(-5, kind="group", hour=20))
        plan(connection, -5)
        sent(connection, Part(1, -5, 0))

        subscribers.change_chat_id(connection, -5, -1005)

        assert subscribers.get(connection, -5) is None
        assert subscribers.get(connection, -1005) == subscriber(-1005, kind="supergroup", hour=20)
        assert [each[:3] for each in ledger.waiting_parts(connection)] == [(1, -1005, 1)]
        assert ledger.briefed_days(connection, MORNING) == {(-1005, FRIDAY)}
        sent(connection, Part(1, -1005, 1))
        assert states(connection) == ({"sent": 2}, {"done": 1})


def test_a_group_that_moves_to_where_it_subscribed_again_gets_nothing_twice(archive):
    with archive.writing() as connection:
        first, second = edition(connection, "1").id, edition(connection, "2").id
        for chat_id in (-5, -1005):
            subscribers.save(connection, subscriber(chat_id, hour=abs(chat_id) % 24))
        plan(connection, -5, first)
        plan(connection, -5, first, day=SATURDAY)
        plan(connection, -1005, second)
        ledger.plan(connection, [PlannedBriefing(-5, "2020-05-21", MORNING - DAY)], MORNING, state="empty")

        subscribers.change_chat_id(connection, -5, -1005)

        assert [each.hour for each in subscribers.every(connection)] == [21]
        assert ledger.briefed_days(connection, MORNING - DAY) == {
            (-1005, "2020-05-21"),
            (-1005, FRIDAY),
            (-1005, SATURDAY),
        }
        assert {each[:3] for each in ledger.waiting_parts(connection)} == {
            (number, -1005, part) for number in (first, second) for part in (0, 1)
        }


@pytest.mark.parametrize("days", [(FRIDAY, FRIDAY), (FRIDAY, SATURDAY)])
def test_a_group_that_moves_to_where_the_edition_went_already_waits_for_nothing(archive, days):
    with archive.writing() as connection:
        for chat_id, day in zip((-5, -1005), days, strict=True):
            subscribers.save(connection, subscriber(chat_id))
            plan(connection, chat_id, day=day)
        sent(connection, Part(1, -1005, 0), Part(1, -1005, 1))

        subscribers.change_chat_id(connection, -5, -1005)

        assert ledger.waiting_parts(connection) == []
        assert states(connection) == ({"sent": 2}, {"done": len(set(days))})
        assert subscribers.remove(connection, -1005)
        assert states(connection) == ({}, {})


def test_a_group_that_gives_way_leaves_nothing_behind(archive):
    with archive.writing() as connection:
        for chat_id, key in ((-5, "1"), (-1005, "2")):
            subscribers.save(connection, subscriber(chat_id))
            plan(connection, chat_id, edition(connection, key).id)

        subscribers.change_chat_id(connection, -5, -1005)

        assert states(connection) == ({"waiting": 2}, {"open": 1})


def test_a_chat_that_moves_to_itself_stays(archive):
    with archive.writing() as connection:
        subscribers.save(connection, subscriber(-5))
        plan(connection, -5)

        subscribers.change_chat_id(connection, -5, -5)

        assert subscribers.get(connection, -5) == subscriber(-5)
        assert states(connection) == ({"waiting": 2}, {"open": 1})


def test_what_waits_for_a_chat_that_is_gone_is_dropped(archive):
    with archive.writing() as connection:
        for chat_id in (1, 2):
            subscribers.save(connection, subscriber(chat_id))
            plan(connection, chat_id, parts=3)
        sent(connection, Part(1, 1, 0))
        ledger.begin(connection, [Part(1, 1, 1)], LATER)

        assert subscribers.mark_unreachable(connection, 1, "the bot was blocked", LATER)
        assert not subscribers.mark_unreachable(connection, 3, "the bot was blocked", LATER)

        gone = subscriber(1, state="unreachable", reason="the bot was blocked", state_at=LATER)
        assert subscribers.get(connection, 1) == gone
        counted = {"sent": 1, "sending": 1, "dropped": 1, "waiting": 3}
        assert states(connection) == (counted, {"dropped": 1, "open": 1})
        assert ledger.briefed_days(connection, MORNING) == {(1, FRIDAY), (2, FRIDAY)}


def test_who_is_gone_for_long_is_forgotten(archive):
    with archive.writing() as connection:
        for chat_id in (1, 2, 3):
            subscribers.save(connection, subscriber(chat_id))
            plan(connection, chat_id)
        subscribers.mark_unreachable(connection, 1, "deactivated", MORNING)
        subscribers.mark_unreachable(connection, 2, "deactivated", LATER)

        assert subscribers.purge_unreachable(connection, LATER) == 1
        assert subscribers.purge_unreachable(connection, LATER) == 0
        assert subscribers.counts(connection) == {"active": 1, "unreachable": 1}
        assert states(connection) == ({"dropped": 2, "waiting": 2}, {"dropped": 1, "open": 1})


def test_an_edition_is_given_back_as_it_was_kept(archive):
    with archive.writing() as connection:
        kept = edition(
            connection,
            "ar full",
            since=None,
            language="ar",
            stories=0,
            brief_id=12,
            after_id=3,
            told='{"day": null, "stories": []}',
        )

    with archive.reading() as connection:
        assert edition_by_key(connection, "ar full") == edition_by_id(connection, kept.id) == kept
        assert edition_by_key(connection, "en full") is None
        assert edition_by_id(connection, kept.id + 1) is None
    assert asdict(kept) == {
        "id": kept.id,
        "key": "ar full",
        "day": FRIDAY,
        "since": None,
        "until": MORNING,
        "language": "ar",
        "length": "short",
        "stories": 0,
        "content": '{"parts": ["The port reopened."]}',
        "brief_id": 12,
        "made_at": MORNING,
        "after_id": 3,
        "told": '{"day": null, "stories": []}',
    }


def test_the_edition_made_first_stays(archive):
    with archive.writing() as connection:
        first = edition(connection, stories=2)

        assert edition(connection, stories=3, now=LATER) == first


def test_old_editions_go_with_the_record_of_their_messages(archive):
    with archive.writing() as connection:
        subscribers.save(connection, subscriber(1))
        old, new = edition(connection, "old", now=MORNING - DAY).id, edition(connection, "new").id
        plan(connection, 1, old, day="2020-05-21", due=MORNING - DAY)
        plan(connection, 1, new)
        ledger.plan(connection, [PlannedBriefing(1, "2020-05-20", MORNING - 2 * DAY)], MORNING, state="empty")
        sent(connection, *(Part(number, 1, part) for number in (old, new) for part in (0, 1)))

        assert prune_editions(connection, MORNING) == 1
        assert prune_editions(connection, MORNING) == 0
        assert edition_by_id(connection, old) is None
        assert edition_by_id(connection, new) is not None
        assert states(connection) == ({"sent": 2}, {"done": 1})


@pytest.mark.parametrize("begun", [False, True])
def test_an_old_edition_that_is_still_to_go_out_stays(archive, begun):
    with archive.writing() as connection:
        subscribers.save(connection, subscriber(1))
        plan(connection, 1)
        sent(connection, Part(1, 1, 0))
        if begun:
            ledger.begin(connection, [Part(1, 1, 1)], LATER)

        assert prune_editions(connection, MORNING + DAY) == 0
        assert states(connection)[1] == {"open": 1}
        sent(connection, Part(1, 1, 1))
        ledger.end(connection, [PartResult(Part(1, 1, 1), "sent")], LATER)
        assert prune_editions(connection, MORNING + DAY) == 1
        assert states(connection) == ({}, {})


def test_the_number_of_an_edition_that_is_forgotten_is_given_to_no_other(archive):
    with archive.writing() as connection:
        first = edition(connection, "first")
        assert prune_editions(connection, LATER) == 1

        assert edition(connection, "second").id > first.id


def test_editions_by_the_hundred_are_forgotten(archive):
    with archive.writing() as connection:
        for number in range(CHUNK + 5):
            edition(connection, str(number))

        assert prune_editions(connection, LATER) == CHUNK + 5
