"""No message is lost, and none goes out twice; the same on SQLite and PostgreSQL."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text

from briefbot.store import ledger, schema, subscribers
from briefbot.store.ledger import (
    Part,
    PartResult,
    PlannedBriefing,
    begin,
    end,
    mark_interrupted,
)
from briefbot.store.sql import CHUNK, upsert
from briefbot.store.subscribers import Subscriber

MORNING = datetime(2020, 5, 22, 6, tzinfo=UTC)
LATER = MORNING + timedelta(minutes=5)
DAY = timedelta(days=1)
FRIDAY, SATURDAY = "2020-05-22", "2020-05-23"


def subscriber(chat_id, **told):
    usual = {
        "kind": "private",
        "language": "en",
        "zone": "Africa/Tripoli",
        "hour": 8,
        "weekdays": 127,
        "length": "short",
        "only_news": False,
        "quiet": True,
        "state": "active",
        "joined_at": MORNING - DAY,
        "settled_at": MORNING - DAY,
        "state_at": MORNING - DAY,
    }
    return Subscriber(chat_id=chat_id, **{**usual, **told})


def join(connection, *chat_ids):
    upsert(connection, schema.subscribers, ["chat_id"], [asdict(subscriber(chat_id)) for chat_id in chat_ids])


def plan(connection, *chat_ids, number=1, day=FRIDAY, due=MORNING, parts=2, now=MORNING):  # noqa: PLR0913  # what a plan is
    return ledger.plan(connection, [PlannedBriefing(chat_id, day, due, number, parts) for chat_id in chat_ids], now)


def waiting(connection):
    return [Part(*each[:3]) for each in ledger.waiting_parts(connection)]


def finish(connection, *parts, state="sent"):
    assert begin(connection, parts, LATER) == set(parts)
    end(connection, [PartResult(part, state) for part in parts], LATER)


def states(connection):
    return ledger.part_counts(connection), ledger.briefing_counts(connection)


@pytest.fixture
def connection(archive):
    with archive.writing() as opened:
        join(opened, 1, 2, 3)
        yield opened


def test_a_briefing_that_is_planned_waits_part_by_part(connection):
    assert plan(connection, 1, 2) == 2

    assert waiting(connection) == [Part(1, 1, 0), Part(1, 1, 1), Part(1, 2, 0), Part(1, 2, 1)]
    assert states(connection) == ({"waiting": 4}, {"open": 2})


def test_a_day_is_planned_once_whatever_the_edition(connection):
    plan(connection, 1)

    assert plan(connection, 1, 2, number=2) == 1
    assert plan(connection, 1, 2, number=2) == 0
    assert plan(connection) == 0
    assert waiting(connection) == [Part(1, 1, 0), Part(1, 1, 1), Part(2, 2, 0), Part(2, 2, 1)]


def test_a_day_named_twice_in_one_plan_is_one(connection):
    assert plan(connection, 1, 1) == 1
    assert ledger.plan(connection, [PlannedBriefing(2, FRIDAY, MORNING)] * 2, MORNING, state="empty") == 1
    assert states(connection) == ({"waiting": 2}, {"open": 1, "empty": 1})


def test_nothing_is_planned_for_who_left_or_paused_meanwhile(connection):
    subscribers.remove(connection, 1)
    subscribers.change(connection, 2, state="paused")

    assert plan(connection, 1, 2, 3) == 1
    slots = [PlannedBriefing(chat_id, SATURDAY, MORNING) for chat_id in (1, 2)]
    assert ledger.plan(connection, slots, MORNING, state="skipped") == 0
    assert {part.chat_id for part in waiting(connection)} == {3}


def test_a_briefing_without_parts_is_done_at_once(connection):
    assert plan(connection, 1, parts=0) == 1

    assert states(connection) == ({}, {"done": 1})


def test_an_edition_that_went_out_on_another_day_of_the_chat_does_not_go_again(connection):
    plan(connection, 1)
    finish(connection, Part(1, 1, 0), Part(1, 1, 1))

    assert plan(connection, 1, day=SATURDAY) == 1
    assert waiting(connection) == []
    assert states(connection) == ({"sent": 2}, {"done": 2})


def test_an_edition_that_waits_for_another_day_of_the_chat_serves_both(connection):
    plan(connection, 1)
    plan(connection, 1, day=SATURDAY, due=MORNING + DAY)

    assert [(each[:3], each.due_at) for each in ledger.waiting_parts(connection)] == [
        ((1, 1, 0), MORNING),
        ((1, 1, 1), MORNING),
    ]
    assert states(connection)[1] == {"open": 2}
    finish(connection, Part(1, 1, 0), Part(1, 1, 1))
    assert states(connection) == ({"sent": 2}, {"done": 2})


def test_slots_that_bring_nothing_are_noted_once(connection):
    plan(connection, 1)

    slots = [PlannedBriefing(chat_id, FRIDAY, MORNING) for chat_id in (1, 2)]
    assert ledger.plan(connection, slots, MORNING, state="skipped") == 1
    assert ledger.plan(connection, slots, MORNING, state="empty") == 0
    assert plan(connection, 2) == 0
    assert ledger.plan(connection, [], MORNING, state="empty") == 0
    assert states(connection)[1] == {"open": 1, "skipped": 1}


def test_briefed_days_are_told_by_when_they_were_due(connection):
    plan(connection, 1, day="2020-05-21", due=MORNING - DAY)
    plan(connection, 1)
    ledger.plan(connection, [PlannedBriefing(2, SATURDAY, MORNING + DAY)], MORNING, state="empty")

    assert ledger.briefed_days(connection, MORNING) == {(1, FRIDAY), (2, SATURDAY)}
    assert ledger.briefed_days(connection, MORNING + 2 * DAY) == set()


def test_what_was_due_first_waits_in_front(connection):
    plan(connection, 1, number=3, due=MORNING)
    plan(connection, 2, number=2, due=MORNING - DAY)

    assert waiting(connection) == [Part(2, 2, 0), Part(2, 2, 1), Part(3, 1, 0), Part(3, 1, 1)]


def test_what_waits_comes_with_what_must_be_known_of_the_chat(connection):
    told = {"topic_id": 7, "quiet": False, "zone": "Europe/Rome"}
    subscribers.save(connection, subscriber(-9, kind="supergroup", **told))
    plan(connection, -9, parts=1)

    (only,) = ledger.waiting_parts(connection)

    assert only._asdict() == {
        "edition_id": 1,
        "chat_id": -9,
        "part": 0,
        "due_at": MORNING,
        "misses": 0,
        **told,
    }


def test_only_what_waits_is_begun(connection):
    plan(connection, 1, 2, 3)
    finish(connection, Part(1, 1, 0))
    connection.execute(delete(schema.ledger).where(schema.ledger.c.chat_id == 2))

    assert begin(connection, [Part(1, 1, 0), Part(1, 1, 1), Part(1, 2, 0), Part(9, 9, 9)], LATER) == {Part(1, 1, 1)}
    assert begin(connection, [Part(1, 1, 1)], LATER) == set()
    assert begin(connection, [], LATER) == set()
    assert ledger.part_counts(connection) == {"sent": 1, "sending": 1, "waiting": 2}


def test_a_part_put_back_waits_again_with_its_tries_counted(connection):
    plan(connection, 1, parts=1)
    part = Part(1, 1, 0)
    begin(connection, [part], LATER)
    end(connection, [PartResult(part, "waiting", note="too many requests")], LATER)

    assert connection.execute(schema.ledger.select()).one().tries == 1
    assert states(connection) == ({"waiting": 1}, {"open": 1})
    finish(connection, part)
    assert states(connection) == ({"sent": 1}, {"done": 1})


def test_how_a_part_ended_is_kept(connection):
    plan(connection, 1, parts=1)
    begin(connection, [Part(1, 1, 0)], MORNING)
    end(connection, [PartResult(Part(1, 1, 0), "sent", 2**40, "without its picture")], LATER)

    row = connection.execute(schema.ledger.select()).one()

    assert (row.state, row.tries, row.message_id, row.note, row.at) == (
        "sent",
        1,
        2**40,
        "without its picture",
        LATER,
    )
    assert connection.execute(schema.briefings.select()).one().at == LATER


def test_a_briefing_is_done_when_its_last_part_is_settled(connection):
    plan(connection, 1, 2, parts=3)

    finish(connection, Part(1, 1, 0), Part(1, 2, 0))
    assert states(connection)[1] == {"open": 2}
    finish(connection, Part(1, 1, 1), state="refused")
    finish(connection, Part(1, 1, 2), state="in_doubt")
    assert states(connection)[1] == {"open": 1, "done": 1}


@pytest.mark.parametrize(("ends", "told"), [(("dropped", "dropped"), "dropped"), (("sent", "dropped"), "done")])
def test_a_briefing_is_dropped_only_if_all_of_it_was(connection, ends, told):
    plan(connection, 1)
    parts = [Part(1, 1, 0), Part(1, 1, 1)]
    begin(connection, parts, LATER)
    end(connection, [PartResult(part, state) for part, state in zip(parts, ends, strict=True)], LATER)

    assert states(connection)[1] == {told: 1}


def test_what_waits_may_be_dropped_without_being_begun(connection):
    plan(connection, 1, parts=1)
    end(connection, [PartResult(Part(1, 1, 0), "dropped", note="too late")], LATER)

    assert states(connection) == ({"dropped": 1}, {"dropped": 1})


@pytest.mark.parametrize("state", ["sent", "in_doubt", "refused", "dropped"])
def test_nothing_leads_back_from_what_is_settled(connection, state):
    plan(connection, 1, parts=1)
    finish(connection, Part(1, 1, 0), state=state)

    end(connection, [PartResult(Part(1, 1, 0), "waiting")], LATER)
    end(connection, [], LATER)

    assert ledger.part_counts(connection) == {state: 1}
    assert begin(connection, [Part(1, 1, 0)], LATER) == set()


def test_the_end_of_a_part_that_is_gone_changes_nothing(connection):
    plan(connection, 1)
    begin(connection, [Part(1, 1, 0)], LATER)
    subscribers.remove(connection, 1)

    end(connection, [PartResult(Part(1, 1, 0), "sent", 5)], LATER)

    assert states(connection) == ({}, {})


def test_a_part_that_was_out_when_the_chat_went_is_not_lost(connection):
    plan(connection, 1)
    begin(connection, [Part(1, 1, 0)], LATER)
    subscribers.mark_unreachable(connection, 1, "blocked", LATER)
    end(connection, [PartResult(Part(1, 1, 0), "waiting")], LATER)

    (only,) = ledger.waiting_parts(connection)

    assert (subscribers.get(connection, only.chat_id).state, only.due_at) == ("unreachable", LATER)


def test_a_request_that_nobody_waits_for_any_more_is_in_doubt(connection):
    plan(connection, 1, 2)
    begin(connection, [Part(1, 1, 0), Part(1, 2, 0), Part(1, 2, 1)], LATER)

    assert mark_interrupted(connection, LATER) == 3
    assert mark_interrupted(connection, LATER) == 0
    assert states(connection) == ({"in_doubt": 3, "waiting": 1}, {"open": 1, "done": 1})


def test_counts_may_begin_at_a_moment(connection):
    plan(connection, 1, now=MORNING - DAY, due=MORNING - DAY)
    plan(connection, 2)
    finish(connection, Part(1, 2, 0))

    assert ledger.part_counts(connection, MORNING) == {"waiting": 1, "sent": 1}
    assert ledger.part_counts(connection, LATER) == {"sent": 1}
    assert ledger.briefing_counts(connection, MORNING) == {"open": 1}
    assert ledger.part_counts(connection, MORNING + DAY) == ledger.briefing_counts(connection, MORNING + DAY) == {}


def test_thousands_are_planned_and_begun_in_few_statements(connection):
    many = range(10, 10 + 5 * CHUNK + 3)
    join(connection, *many)

    assert plan(connection, *many) == len(many)
    assert plan(connection, *many) == 0
    every = waiting(connection)
    assert len(every) == len(set(every)) == 2 * len(many)
    assert begin(connection, every, LATER) == set(every)
    end(connection, [PartResult(part, "sent") for part in every], LATER)
    assert states(connection) == ({"sent": len(every)}, {"done": len(many)})


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("SELECT * FROM ledger WHERE state = 'waiting'", "ix_ledger_state_chat_id"),
        ("SELECT * FROM ledger WHERE state = 'sending'", "ix_ledger_state_chat_id"),
        (
            "SELECT * FROM briefings WHERE chat_id = 1 AND edition_id = 1 AND state = 'open'",
            "ix_briefings_chat_id_edit",
        ),
        ("SELECT state, count(*) FROM ledger WHERE at >= 0 GROUP BY state", "ix_ledger_at_state"),
        ("SELECT state, count(*) FROM briefings WHERE due_at >= 0 GROUP BY state", "ix_briefings_due_at_state"),
    ],
)
def test_what_is_to_be_done_is_found_without_reading_what_was(archive, question, index):
    with archive.writing() as connection:
        if archive.file is None:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN" if archive.file else "EXPLAIN"
        told = "\n".join(str(row) for row in connection.execute(text(f"{explain} {question}")))

    assert index in told


_chats = st.integers(1, 3)
_parts = st.builds(Part, st.integers(1, 2), _chats, st.integers(0, 2))
_ends = st.sampled_from(["sent", "waiting", "in_doubt", "refused", "dropped"])
_steps = st.one_of(
    st.tuples(st.just("plan"), _chats, st.sampled_from([FRIDAY, SATURDAY]), st.integers(1, 2), st.integers(0, 3)),
    st.tuples(st.just("begin"), st.lists(_parts, max_size=6)),
    st.tuples(st.just("end"), st.lists(st.tuples(_parts, _ends), max_size=6)),
    st.tuples(st.just("interrupt")),
)


class Model:
    """The ledger as it should be: in plain sets, with every message that went out."""

    def __init__(self):
        self.known, self.out, self.settled = set(), set(), set()

    def take(self, connection, step, *told):
        getattr(self, step)(connection, *told)

    def plan(self, connection, chat_id, day, number, parts):
        if plan(connection, chat_id, number=number, day=day, parts=parts):
            self.known |= {Part(number, chat_id, part) for part in range(parts)}

    def begin(self, connection, parts):
        begun = begin(connection, parts, LATER)
        assert begun == {part for part in parts if part in self.known - self.out - self.settled}
        self.out |= begun

    def end(self, connection, ends):
        ends = [PartResult(part, state) for part, state in ends if part in self.out | self.settled]
        end(connection, ends, LATER)
        for part, state, *_ in ends:
            if part not in self.settled:
                self.out.discard(part)
                self.settled |= set() if state == "waiting" else {part}

    def interrupt(self, connection):
        assert mark_interrupted(connection, LATER) == len(self.out)
        self.settled |= self.out
        self.out = set()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(steps=st.lists(_steps, max_size=25))
def test_whatever_happens_no_part_is_lost_and_none_goes_out_twice(archive, steps):
    with archive.writing() as connection:
        for table in (schema.ledger, schema.briefings):
            connection.execute(delete(table))
        join(connection, 1, 2, 3)
        model = Model()
        for step in steps:
            model.take(connection, *step)

            rows = connection.execute(schema.ledger.select()).all()
            assert {Part(*row[:3]) for row in rows} == model.known
            assert set(waiting(connection)) == model.known - model.out - model.settled
            assert {Part(*row[:3]) for row in rows if row.state == "sending"} == model.out
            being_open = {row[:2] for row in rows if row.state in {"waiting", "sending"}}
            told = connection.execute(schema.briefings.select().where(schema.briefings.c.state == "open"))
            assert {(row.edition_id, row.chat_id) for row in told} == being_open
