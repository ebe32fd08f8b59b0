import pytest

from briefbot.bot.time_zones import ZonedPlace, country_name, zone_name


@pytest.mark.parametrize(
    ("zone", "english", "arabic", "french"),
    [
        ("Africa/Tripoli", "Tripoli", "طرابلس", "Tripoli"),
        ("Africa/Cairo", "Cairo", "القاهرة", "Le Caire"),
        ("Asia/Kolkata", "Kolkata", "كالكتا", "Calcutta"),
        ("Etc/GMT+11", "GMT+11", "GMT+11", "GMT+11"),
        ("UTC", "UTC", "UTC", "UTC"),
    ],
)
def test_a_zone_is_called_by_its_city_in_the_readers_language(zone, english, arabic, french):
    assert [zone_name(zone, language) for language in ("en", "ar", "fr")] == [english, arabic, french]


def test_a_country_is_named_in_the_readers_language():
    place = ZonedPlace("طرابلس", "Lebanon", "Asia/Beirut")

    assert place.label("ar") == "طرابلس، لبنان"
    assert ZonedPlace("Tripoli", "Lebanon", "Asia/Beirut").label("fr") == "Tripoli, Liban"
    assert country_name("Atlantis", "ar") == "Atlantis"
    assert ZonedPlace("UTC+2", "", "Etc/GMT-2").label("ar") == "UTC+2"
