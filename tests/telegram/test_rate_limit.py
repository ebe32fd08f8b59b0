from hypothesis import given
from hypothesis import strategies as st

from briefbot.telegram.rate_limit import RateLimit


def a_rate_limit(**limits):
    return RateLimit(**{"per_second": 30, "per_chat": 1, "per_group": 20, **limits})


@given(st.lists(st.floats(0, 0.5), max_size=200))
def test_no_second_has_more_messages_than_telegram_allows(pauses):
    pace, now, started = a_rate_limit(), 100.0, []

    for pause in pauses:
        now = pace.take(now + pause)
        started.append(now)

    for first in started:
        assert sum(1 for each in started if first <= each < first + 1) <= 30


def test_messages_start_at_even_distances_at_the_permitted_speed():
    pace = a_rate_limit()

    started = [pace.take(0.0) for _ in range(295)]

    assert 9.9 < started[-1] < 10.1


def test_a_chat_is_written_to_once_a_second():
    assert a_rate_limit().ready_at(7, 100.0) == 101.0


def test_a_group_gets_twenty_messages_in_a_minute():
    pace = a_rate_limit()
    for second in range(20):
        pace.started(-7, 100.0 + second)

    assert pace.ready_at(-7, 120.0) == 160.0
    assert pace.ready_at(-8, 120.0) == 121.0


def test_an_order_to_wait_holds_up_its_own_chat_only():
    pace = a_rate_limit()
    for _ in range(30):
        pace.answered(8, 100.0)

    assert pace.answered(7, 100.0, wait=5.0) == 105.0
    assert pace.take(100.0) < 100.1


def test_orders_to_wait_from_everywhere_hold_up_everybody():
    pace = a_rate_limit()
    for _ in range(20):
        pace.answered(7, 100.0, wait=5.0)

    assert pace.take(100.0) == 105.0


def test_a_place_that_was_not_used_up_goes_to_another():
    pace = a_rate_limit()
    first = pace.take(0.0)
    pace.give_back()

    assert pace.take(0.0) == first
