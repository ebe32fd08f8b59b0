import subprocess
import sys
import threading
import tomllib
from datetime import UTC, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import effort

from briefbot.bot.time_zones import ZonedPlace, find_zones, zone_at

TRIPOLI = ZonedPlace("Tripoli", "Libya", "Africa/Tripoli")
JANUARY, JULY = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)


def found(typed, *, topic="libya", now=JANUARY):
    return find_zones(typed, topic=topic, now=now)


def zones_of(typed, **options):
    return [place.zone for place in found(typed, **options)]


def first(typed):
    return found(typed)[0]


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [(32.88, 13.19, "Africa/Tripoli"), (51.5, -0.12, "Europe/London"), (0, -170, "Etc/GMT+11"), (90, 0, "Etc/GMT")],
)
def test_a_shared_location_gives_its_zone(latitude, longitude, zone):
    assert zone_at(latitude, longitude) == zone


@pytest.mark.parametrize("point", [(91, 0), (0, 181), (-90.1, 0), (float("nan"), 0), (0, float("inf"))])
def test_a_point_off_the_globe_is_told(point):
    with pytest.raises(ValueError, match="not a point on the globe"):
        zone_at(*point)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_point_has_a_zone_that_is_known(latitude, longitude):
    assert ZoneInfo(zone_at(latitude, longitude)).key


@pytest.mark.parametrize("typed", ["Tripoli", "tripoli", "TRIPOLI ", "طرابلس", "طَرَابُلُس", "طرابلـــس"])
def test_there_are_two_cities_of_tripoli_and_both_are_offered_libyas_first(typed):
    assert zones_of(typed) == ["Africa/Tripoli", "Asia/Beirut"]


@pytest.mark.parametrize(
    "typed", ["tripoli, lebanon", "Tripoli Lebanon", "طرابلس، لبنان", "tripoli,lebanon", "Tripoli, Liban"]
)
def test_a_country_behind_the_city_tells_which(typed):
    assert zones_of(typed) == ["Asia/Beirut"]


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Tripoli, France", "Europe/Paris"),
        ("Yafran al-Jadida, Libya", "Africa/Tripoli"),
        ("Manchester, Missouri, USA", "America/New_York"),
        ("manchester missouri", "America/Chicago"),
        ("Portland, Maine", "America/New_York"),
    ],
)
def test_of_a_city_that_is_not_known_there_the_country_or_state_behind_it_is_offered(typed, zone):
    assert first(typed).zone == zone
    assert not first(typed).is_called(typed)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Misurata", "Africa/Tripoli"),
        ("مصراتة", "Africa/Tripoli"),
        ("مصراته", "Africa/Tripoli"),
        ("Benghazi ", "Africa/Tripoli"),
        ("بنغازي", "Africa/Tripoli"),
        ("بنغازى", "Africa/Tripoli"),
        ("زاوية", "Africa/Tripoli"),
        ("new york", "America/New_York"),
        ("New-York", "America/New_York"),
        ("newyork", "America/New_York"),
        ("NYC", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("Sa\u0303o Paulo", "America/Sao_Paulo"),
        ("القاهرة", "Africa/Cairo"),
        ("القاهره", "Africa/Cairo"),
        ("إسطنبول", "Europe/Istanbul"),
        ("İstanbul", "Europe/Istanbul"),
        ("Москва", "Europe/Moscow"),
        ("Le Caire", "Africa/Cairo"),
        ("Mailand", "Europe/Rome"),
        ("Köln", "Europe/Berlin"),
        ("Malmo", "Europe/Stockholm"),
        ("Lodz", "Europe/Warsaw"),
        ("Roma", "Europe/Rome"),
    ],
)
def test_a_city_is_known_by_any_spelling(typed, zone):
    assert first(typed).zone == zone


def test_a_name_in_two_countries_gives_both():
    assert zones_of("Georgia") == ["Asia/Tbilisi", "America/New_York"]
    assert zones_of("Victoria") == ["America/Vancouver", "Australia/Melbourne"]


@pytest.mark.parametrize("typed", ["Ras Lanuf", "رأس لانوف", "Ras Lanouf, Libya", "Ghadames", "Al Ghurayfah", "غريفة"])
def test_a_small_place_of_libya_is_known_from_the_topic(typed):
    assert zones_of(typed) == ["Africa/Tripoli"]


def test_the_places_of_another_topic_are_known_where_that_is_the_topic(tmp_path):
    topic = tmp_path / "sudan.toml"
    topic.write_text('title = "Sudan"\nrelevant = ["Sudan"]\n[places]\n"Wad Hamid" = { at = [16.4, 32.8] }\n')
    assert zones_of("Wad Hamid", topic=str(topic)) == ["Africa/Khartoum"]
    assert zones_of("Wad Hamid", topic="") == []
    assert zones_of("Wad Hamid") == []


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("africa/tripoli", TRIPOLI),
        ("AFRICA/TRIPOLI", TRIPOLI),
        ("Europe/London", ZonedPlace("London", "United Kingdom", "Europe/London")),
        ("america/new york", ZonedPlace("New York", "United States", "America/New_York")),
        ("etc/gmt-2", ZonedPlace("GMT-2", "", "Etc/GMT-2")),
        ("eet", ZonedPlace("EET", "", "EET")),
    ],
)
def test_a_name_of_the_time_zone_database_is_itself(typed, place):
    assert found(typed) == (place,)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("UTC+2", "Etc/GMT-2"),
        ("utc + 2", "Etc/GMT-2"),
        ("+02:00", "Etc/GMT-2"),
        ("+0200", "Etc/GMT-2"),
        ("\u200f+٢", "Etc/GMT-2"),
        ("GMT-5", "Etc/GMT+5"),
        ("−5", "Etc/GMT+5"),
        ("utc", "UTC"),
        ("GMT", "UTC"),
        ("UTC+0", "UTC"),
        ("-00:00", "UTC"),
        ("+14", "Etc/GMT-14"),
        ("+5:30", "Asia/Kolkata"),
        ("UTC+0545", "Asia/Kathmandu"),
        ("+530", "Asia/Kolkata"),
        ("-9:30", "Pacific/Marquesas"),
    ],
)
def test_an_offset_gives_a_zone_that_has_it(typed, zone):
    assert zones_of(typed) == [zone]


def test_an_offset_says_its_sign_as_people_do():
    assert first("+2") == ZonedPlace("UTC+2", "", "Etc/GMT-2")


@pytest.mark.parametrize("typed", ["+15", "-13", "+99:99", "+2:17", "-5:30", "+2:"])
def test_an_offset_that_nobody_lives_by_gives_nothing(typed):
    assert found(typed) == ()


def test_an_offset_of_half_an_hour_must_hold_on_the_day():
    assert zones_of("-3:30", now=JANUARY) == ["America/St_Johns"]
    assert zones_of("-3:30", now=JULY) == []
    assert zones_of("-2:30", now=JULY) == ["America/St_Johns"]


@pytest.mark.parametrize("typed", ["Libya", "ليبيا", "LIBYE", "libia", "Libyen", "Lybia"])
def test_a_country_with_one_zone_gives_it(typed):
    (place,) = found(typed)
    assert (place.country, place.zone) == ("Libya", "Africa/Tripoli")


def test_a_country_with_more_than_one_time_gives_a_city_of_each():
    assert zones_of("Spain") == ["Europe/Madrid", "Atlantic/Canary"]
    assert zones_of("Germany") == ["Europe/Berlin"]
    assert first("USA") == ZonedPlace("New York", "United States", "America/New_York")
    assert "Pacific/Honolulu" in zones_of("USA")


def test_a_state_gives_its_zone_too():
    assert found("California") == (ZonedPlace("California", "United States", "America/Los_Angeles"),)


def test_the_beginning_of_a_name_is_enough_but_is_asked_about():
    assert first("Bengh") == ZonedPlace("Benghazi", "Libya", "Africa/Tripoli")
    assert first("بنغاز").zone == "Africa/Tripoli"
    assert not first("Bengh").is_called("Bengh")


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Benghzi", "Africa/Tripoli"),
        ("Benhgazi", "Africa/Tripoli"),
        ("Bengazzzi", "Africa/Tripoli"),
        ("Manchestr", "Europe/London"),
        ("بنغازيي", "Africa/Tripoli"),
        ("زاوية", "Africa/Tripoli"),
    ],
)
def test_a_near_miss_is_found_but_is_asked_about(typed, zone):
    assert zones_of(typed) == [zone]
    assert not first(typed).is_called(typed)


def test_no_more_than_eight_are_given():
    assert len(found("san ")) == 8


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\n", "😀", "😀" * 90, "\x00", "Tri\x00poli", "Tripoli\x1b[31m", "x" * 10_000, "ﷺ" * 90, "\ud800", ",", ",,,", "-", "+", "_/_", "(.*)*", "zzzzzzzzz", "\u202e"],
)  # fmt: skip
def test_what_is_no_place_gives_nothing_and_soon(typed):
    assert found(typed) == ()
    assert effort(lambda: found(typed)) <= 3 * effort(lambda: found("zzzzzzzzy"))


@given(st.one_of(st.text(), st.text("abcdefgh ,+-:/0123456789", max_size=20), st.text("ابتثجحخدل، ", max_size=20)))
def test_whatever_is_typed_the_zones_are_known_and_none_comes_twice(typed):
    places = found(typed)

    assert len(places) <= 8
    assert len(set(places)) == len(places)
    assert {place.zone for place in places} <= available_timezones()


def test_the_first_to_ask_may_be_many():
    script = """
import threading
from datetime import UTC, datetime
from briefbot.bot.time_zones import find_zones
got = []
now = datetime(2026, 1, 15, tzinfo=UTC)
threads = [threading.Thread(target=lambda: got.append(find_zones("Tripoli", topic="libya", now=now))) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(got), len(set(got)), got[0][0].zone)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "4 1 Africa/Tripoli\n"


def test_many_may_ask_at_once():
    got = []
    threads = [threading.Thread(target=lambda: got.append(first("Benghzi"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {place.zone for place in got} == {"Africa/Tripoli"}
    assert len(got) == 4


def test_every_listed_city_is_in_a_zone_that_has_a_country():
    listed = tomllib.loads(files("briefbot.bot").joinpath("places.toml").read_text(encoding="utf-8"))
    for zone, cities in listed["cities"].items():
        for city in cities:
            assert zone in zones_of(city), (city, zone)
            assert all(place.country for place in found(city)), city
