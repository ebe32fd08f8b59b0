"""Finds a time zone by a typed text or a shared location.

A text may be an offset ("UTC+2"), a name of the time zone database ("africa/tripoli"), a country, or a city: one that a
time zone is named after, a place of the topic, or one of the large cities in places.toml.
"""

import difflib
import math
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

import tzfpy
from babel import Locale
from babel.core import get_global

from briefbot.phrasebook import phrasebook
from briefbot.topic.countries import zones_of_countries
from briefbot.topic.load import load_topic
from briefbot.topic.topic import key_of

#: Languages of the names of countries and cities: those of readers of news on Libya.
_LOCALES = [Locale(language) for language in ("en", "ar", "fr", "it", "tr", "de")]

#: Characters of a typed text at most; the longest names have about 60, and a country may follow.
_LONGEST = 100

#: Bytes of the shortest prefix that is completed: three Latin or two Arabic letters.
_SHORTEST_PREFIX = 3

#: Places that are offered, at most: a button each.
_MOST = 8

#: difflib's ratio from which a text counts as a misspelling of a name: one wrong letter in five, two in nine.
_NEAR_MISS = 0.8

_OFFSET = re.compile(r"(?:(?:utc|gmt) ?)?([-+−–]) ?(\d{1,2})(?::?(\d\d))?|utc|gmt", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ZonedPlace:
    """A place and its time zone."""

    name: str
    """The spelling that matched; for an offset such as ``UTC+2``."""
    country: str
    """The country in English; empty if there is none."""
    zone: str
    """A name of the time zone database."""

    def label(self, language: str = "en") -> str:
        """The name, and the country in ``language`` if there is one."""
        return phrasebook(language)("brief.comma").join(filter(None, (self.name, country_name(self.country, language))))

    def is_called(self, typed: str) -> bool:
        """Return whether ``typed`` is its name, apart from case, accents and spaces."""
        return key_of(typed) == key_of(self.name)


def zone_at(latitude: float, longitude: float) -> str:
    """Return the time zone at a latitude and longitude; at sea one such as ``Etc/GMT+11``.

    >>> zone_at(32.88, 13.19)
    'Africa/Tripoli'

    Raises:
        ValueError: the point is not on the globe.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError(f"not a point on the globe: latitude {latitude}, longitude {longitude}")
    return _zones().get(tzfpy.get_tz(longitude, latitude).casefold(), "UTC")


def zone_name(zone: str, language: str = "en") -> str:
    """Return the readable name of a time zone: its city, in ``language`` where CLDR has it.

    >>> zone_name("America/Argentina/Buenos_Aires"), zone_name("Africa/Tripoli", "ar"), zone_name("Asia/Kolkata", "ar")
    ('Buenos Aires', 'طرابلس', 'كالكتا')
    """
    plain = zone.rpartition("/")[2].replace("_", " ")
    if language == "en":
        return plain
    cities = Locale(language).time_zones
    older = (old for old, new in get_global("zone_aliases").items() if new == zone)  # CLDR keeps "Asia/Calcutta"
    cities_called = (cities.get(name, {}).get("city") for name in (zone, *older))
    return next((str(city).partition(" (")[0] for city in cities_called if city), plain)


def country_name(country: str, language: str) -> str:
    """Return the name of a country, given in English, in ``language``; as it is where nothing is known of it.

    >>> country_name("Lebanon", "ar"), country_name("Lebanon", "fr")
    ('لبنان', 'Liban')
    """
    return str(Locale(language).territories.get(_country_codes().get(country, ""), country))


@cache
def _country_codes() -> Mapping[str, str]:
    return {name: code for code, name in Locale("en").territories.items()}


def is_zone(name: str) -> bool:
    """Return whether ``name`` is in the time zone database."""
    return name in _zones().values()


def find_zones(typed: str, *, topic: str, now: datetime) -> tuple[ZonedPlace, ...]:
    """Return the places that a text may mean; empty if none is similar.

    The first of these that finds any: places of exactly that name; places with a country behind the name, or that
    country; places whose names begin with the text; places with similar names. Of the last two, one for each time zone.
    A country with several time zones is one place for each.

    Args:
        typed: the text, of any length.
        topic: a topic whose places are searched, too, as for `load_topic`.
        now: the time at which an offset is to be valid.
    """
    if len(typed) > _LONGEST:
        return ()
    visible = (c for c in unicodedata.normalize("NFKC", typed) if unicodedata.category(c) != "Cf")
    text = " ".join("".join(visible).split())
    if not text.isprintable():
        return ()
    if match := _OFFSET.fullmatch(text):
        return _at_offset(match, now)
    zone = _zones().get(text.casefold().replace(" ", "_"), "")
    if "/" in zone or zone.isupper():  # "Libya" and "Egypt" are old zones, too
        return (ZonedPlace(zone_name(zone), _country_name(_country_of_zone().get(zone, "")), zone),)
    places = _places(topic, now.year)
    return (places.get(key_of(text)) or _in_country(text, places) or _similar(key_of(text), places))[:_MOST]


def _in_country(text: str, places: Mapping[str, tuple[ZonedPlace, ...]]) -> tuple[ZonedPlace, ...]:
    """Return the places for a city followed by its country or state: "Tripoli, Lebanon", "Tripoli Lebanon"."""
    words = re.split(r"[\s,،、]+", text)
    for at in range(1, len(words)):
        if around := places.get(key_of(" ".join(words[at:]))):
            zones, countries = {each.zone for each in around}, {each.country for each in around if len(around) > 1}
            named = places.get(key_of(" ".join(words[:at])), ())
            return tuple(each for each in named if each.zone in zones or each.country in countries) or around
    return ()


def _similar(name: str, places: Mapping[str, tuple[ZonedPlace, ...]]) -> tuple[ZonedPlace, ...]:
    """Return the places whose folded names begin with ``name``, else those with similar names; one for each zone."""
    begun = [key for key in places if key.startswith(name)] if len(name.encode()) >= _SHORTEST_PREFIX else []
    by_zone: dict[str, ZonedPlace] = {}
    for key in begun or difflib.get_close_matches(name, places, n=5, cutoff=_NEAR_MISS):
        for place in places[key]:
            by_zone.setdefault(place.zone, place)
    return tuple(by_zone.values())


def _at_offset(match: re.Match[str], now: datetime) -> tuple[ZonedPlace, ...]:
    """Return a zone with the offset in ``match``; empty if no zone has that offset."""
    hours, minutes = int(match[2] or 0), int(match[3] or 0)
    if hours == minutes == 0:
        return (ZonedPlace("UTC", "", "UTC"),)
    sign = "+" if match[1] == "+" else "-"
    offset = timedelta(hours=hours, minutes=minutes) * (1 if sign == "+" else -1)
    named = _country_of_zone() if minutes else [zone for zone in _zones().values() if zone.startswith("Etc/GMT")]
    fitting = [zone for zone in named if now.astimezone(ZoneInfo(zone)).utcoffset() == offset]
    fitting.sort(key=lambda zone: len(set(_clock(zone, now.year))))  # zones without daylight saving time first
    name = f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    return tuple(ZonedPlace(name, "", zone) for zone in fitting[:1])


def _clock(zone: str, year: int) -> tuple[timedelta | None, ...]:
    """Return a zone's offsets from UTC in January and July."""
    return tuple(datetime(year, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))


def _country_name(code: str) -> str:
    return str(_LOCALES[0].territories.get(code, ""))


@cache
def _zones() -> dict[str, str]:
    """Return the names of the time zone database by their lower-case forms."""
    return {zone.casefold(): zone for zone in available_timezones() - {"Factory", "localtime"}}


@cache
def _country_of_zone() -> dict[str, str]:
    """Return the country code of each zone, with the most populous zone of a country first."""
    return {zone: code for code, zones in zones_of_countries().items() for zone in zones}


@cache
def _places(topic: str, year: int) -> Mapping[str, tuple[ZonedPlace, ...]]:
    """Return all known places by the key of their name, cached; the first call takes half a second."""
    found: dict[str, dict[str, ZonedPlace]] = {}
    for name, place in (*_countries(year), *_cities(topic)):
        found.setdefault(key_of(name), {}).setdefault(place.zone, place)
    return {name: tuple(by_zone.values()) for name, by_zone in found.items() if name}


def _countries(year: int) -> Iterator[tuple[str, ZonedPlace]]:
    """Yield each name of each country with its place, or with a city for each of its times."""
    countries: dict[str, dict[object, str]] = {}  # one for each set of offsets
    for zone, code in _country_of_zone().items():
        countries.setdefault(code, {}).setdefault(_clock(zone, year), zone)
    names = _listed()["countries"]
    for code, zones in countries.items():
        for name in (*(locale.territories.get(code, "") for locale in _LOCALES), *names.get(code, ())):
            for zone in zones.values():
                yield name, ZonedPlace(zone_name(zone) if len(zones) > 1 else name, _country_name(code), zone)


def _cities(topic: str) -> Iterator[tuple[str, ZonedPlace]]:
    """Yield the cities that zones are named after, in each language, the topic's places, and those in places.toml."""
    country_of_zone, aliases = _country_of_zone(), get_global("zone_aliases")
    named = [(zone_name(zone), zone) for zone in country_of_zone]
    for locale in _LOCALES:
        named += [(names.get("city", ""), aliases.get(zone, zone)) for zone, names in locale.time_zones.items()]
    loaded = load_topic(topic)
    for name in loaded.names if loaded else ():
        if name.table == "places" and name.place:
            zone = zone_at(name.place.lat, name.place.lon)
            named += [(spelling, zone) for spelling in (name.heading, *name.spellings)]
    named += [(city, zone) for zone, cities in _listed()["cities"].items() for city in cities]
    for city, zone in named:
        yield city, ZonedPlace(city, _country_name(country_of_zone.get(zone, "")), zone)


def _listed() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("briefbot.bot").joinpath("places.toml").read_text(encoding="utf-8"))
