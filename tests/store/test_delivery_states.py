from datetime import UTC, datetime

from briefbot.store.deliveries import DeliveryState, get_state, set_state

NOW = datetime(2020, 6, 1, 7, tzinfo=UTC)


def test_how_far_a_delivery_has_come_is_kept_for_each(archive):
    states = {
        "page": DeliveryState(until=NOW, begun_since=NOW, begun_until=NOW, failures=2, note="the disk is full"),
        "a name: {odd} \u0644": DeliveryState(until=NOW),
    }
    with archive.writing() as connection:
        for name, state in states.items():
            set_state(connection, name, DeliveryState(failures=9), NOW)
            set_state(connection, name, state, NOW)

    with archive.reading() as connection:
        assert {name: get_state(connection, name) for name in states} == states


def test_of_a_new_one_nothing_is_known(archive):
    with archive.reading() as connection:
        assert get_state(connection, "page") == DeliveryState()
