from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from subscriber_builders import a_subscriber

from briefbot.telegram.schedule import due, is_night, last_occurrence, moment_of, next_occurrence

ZONES = (
    "Africa/Tripoli",
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
moments = st.datetimes(datetime(2019, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # as asked
hours = st.integers(0, 23)
weekdays = st.integers(1, 127)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def found(now, *subscribers, late_hours=6, briefed=()):
    return due(subscribers, now, late_hours=late_hours, briefed=briefed)


def test_a_brief_is_due_from_the_readers_own_hour_on():
    tripoli, delhi = a_subscriber(1, zone="Africa/Tripoli", hour=7), a_subscriber(2, zone="Asia/Kolkata", hour=7)

    now = at("2020-05-22T02:00")  # four in Tripoli, half past seven in Delhi

    (first, second) = found(now, tripoli, delhi)

    assert (first.subscriber, first.is_late, first.at.day) == (tripoli, True, date(2020, 5, 21))
    assert (second.subscriber, second.is_late, second.at.day) == (delhi, False, date(2020, 5, 22))
    assert second.at.due_at == at("2020-05-22T01:30")


def test_a_day_that_has_its_briefing_is_not_due_again():
    each = a_subscriber(5)

    assert found(at("2020-05-22T06:00"), each, briefed={(5, "2020-05-22")}) == []


def test_an_hour_that_passed_before_the_chat_settled_on_it_is_not_due():
    each = a_subscriber(settled_at=at("2020-05-22T05:30"))

    assert found(at("2020-05-22T06:00"), each) == []
    assert len(found(at("2020-05-23T06:00"), each)) == 1


def test_after_an_outage_late_ones_still_come_and_older_ones_are_skipped():
    each = a_subscriber()

    assert [one.is_late for one in found(at("2020-05-22T11:00"), each)] == [False]
    assert [one.is_late for one in found(at("2020-05-22T11:01"), each)] == [True]


def test_monday_brings_the_weekend_to_who_reads_on_working_days():
    slot = last_occurrence(7, "Africa/Tripoli", 0b0011111, at("2020-05-25T06:00"))  # a Monday

    assert slot.day == date(2020, 5, 25)
    assert slot.since == at("2020-05-22T05:00")


def test_without_any_weekday_nothing_is_ever_due():
    assert last_occurrence(7, "UTC", 0, at("2020-05-25T06:00")) is None
    assert next_occurrence(7, "UTC", 0, at("2020-05-25T06:00")) is None


def test_an_hour_that_the_clock_skips_still_has_its_moment():
    assert moment_of(date(2020, 3, 29), 1, "Europe/London") == at("2020-03-29T01:00")


@given(moments, hours, st.sampled_from(ZONES), weekdays)
def test_the_last_slot_is_past_and_the_next_is_to_come(now, hour, zone, days):
    last, following = last_occurrence(hour, zone, days, now), next_occurrence(hour, zone, days, now)

    assert last.since < last.due_at <= now < following
    assert following - last.due_at <= timedelta(days=7, hours=2)
    assert last_occurrence(hour, zone, days, following).since == last.due_at


@given(moments, hours, st.sampled_from(ZONES), weekdays)
def test_no_slot_is_passed_over(now, hour, zone, days):
    slot = last_occurrence(hour, zone, days, now)
    before = last_occurrence(hour, zone, days, slot.due_at - timedelta(microseconds=1))

    assert before.due_at == slot.since
    assert before.day < slot.day


@pytest.mark.parametrize(("hour", "night"), [(21, False), (22, True), (3, True), (6, True), (7, False)])
def test_night_is_from_ten_to_seven_where_the_reader_is(hour, night):
    moment = moment_of(date(2020, 5, 22), hour, "Asia/Kolkata")

    assert is_night(moment, "Asia/Kolkata") is night
