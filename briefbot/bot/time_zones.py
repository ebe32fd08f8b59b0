"""Find a reader's time zone from what they typed or from a shared location.

A typed text is an offset ("UTC+2"), a name of the time zone database ("africa/tripoli"), a country, or a city: those
that time zones are named after, the places of the topic, and the large ones of places.toml.
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

from briefbot.topic.load import load_topic
from briefbot.topic.spellings import words_of

#: Languages in which the names of countries and cities are known: those that readers of news on Libya write.
_LOCALES = [Locale(language) for language in ("en", "ar", "fr", "it", "tr", "de")]

#: Characters typed; the longest names have some 60, and a country may follow.
_LONGEST = 100

#: Bytes of the shortest beginning that is completed: three Latin letters, two Arabic ones.
_SHORTEST_PREFIX = 3

#: difflib's ratio from which a name is taken for a misspelling: one wrong letter in five, two in nine.
_NEAR_MISS = 0.8

_OFFSET = re.compile(r"(?:(?:utc|gmt) ?)?([-+−–]) ?(\d{1,2})(?::?(\d\d))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ZonedPlace:
    """A place and its time zone."""

    name: str
    """In the spelling that was found; for an offset, ``UTC+2``."""
    country: str
    """In English; empty for an offset and where there is none."""
    zone: str
    """A name that `zoneinfo` knows."""

    @property
    def label(self) -> str:
        """The name, and the country if there is one."""
        return f"{self.name}, {self.country}" if self.country else self.name

    def is_called(self, typed: str) -> bool:
        """Return whether ``typed`` is its name, whatever the case, accents and spaces."""
        return _fold(typed) == _fold(self.name)


def zone_at(latitude: float, longitude: float) -> str:
    """Return the time zone of a point on the map; at sea one such as ``Etc/GMT+11``.

    >>> zone_at(32.88, 13.19)
    'Africa/Tripoli'

    Raises:
        ValueError: the point is not on the globe.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError(f"not a point on the globe: latitude {latitude}, longitude {longitude}")
    return _zones().get(tzfpy.get_tz(longitude, latitude).casefold(), "UTC")


def zone_name(zone: str) -> str:
    """Return a time zone as its readers know it.

    >>> zone_name("America/Argentina/Buenos_Aires")
    'Buenos Aires'
    """
    return zone.rpartition("/")[2].replace("_", " ")


def is_zone(name: str) -> bool:
    """Return whether a name is one of the time zone database."""
    return name in _zones().values()


def find_zones(typed: str, *, topic: str, now: datetime, limit: int = 8) -> tuple[ZonedPlace, ...]:
    """Return the places that the reader may mean; none if nothing comes close.

    Places of exactly this name are all that is returned if there are any; otherwise those of that name in the country
    named behind it, or that country; otherwise those whose names begin so, or are spelled nearly so, one for each time
    zone. A country is one place for each of its times.

    Args:
        typed: What the reader wrote, of any length and sort.
        topic: The topic whose places are known besides, as `load_topic` takes it.
        now: When an offset must hold.
        limit: The most places to return.
    """
    if len(typed) > _LONGEST:
        return ()
    visible = (c for c in unicodedata.normalize("NFKC", typed) if unicodedata.category(c) != "Cf")
    text = " ".join("".join(visible).split())
    if not text.isprintable():
        return ()
    match = _OFFSET.fullmatch(text)
    if match or text.casefold() in {"utc", "gmt"}:
        return _at_offset(match, now)
    zone = _zones().get(text.casefold().replace(" ", "_"), "")
    if "/" in zone or zone.isupper():  # "Libya" and "Egypt" are old names of zones, but they are countries first
        return (ZonedPlace(zone_name(zone), _country_name(_country_of_zone().get(zone, "")), zone),)
    places = _places(topic, now.year)
    return (places.get(_fold(text)) or _in_country(text, places) or _similar(_fold(text), places))[:limit]


def _in_country(text: str, places: Mapping[str, tuple[ZonedPlace, ...]]) -> tuple[ZonedPlace, ...]:
    """Return the places for a city with its country or state behind it: "Tripoli, Lebanon", "Tripoli Lebanon"."""
    words = re.split(r"[\s,،、]+", text)
    for at in range(1, len(words)):
        if around := places.get(_fold(" ".join(words[at:]))):
            zones, countries = {each.zone for each in around}, {each.country for each in around if len(around) > 1}
            named = places.get(_fold(" ".join(words[:at])), ())
            return tuple(each for each in named if each.zone in zones or each.country in countries) or around
    return ()


def _similar(name: str, places: Mapping[str, tuple[ZonedPlace, ...]]) -> tuple[ZonedPlace, ...]:
    """Return the places whose folded names begin with ``name``, otherwise those nearly so called; one a zone."""
    begun = [key for key in places if key.startswith(name)] if len(name.encode()) >= _SHORTEST_PREFIX else []
    by_zone: dict[str, ZonedPlace] = {}
    for key in begun or difflib.get_close_matches(name, places, n=5, cutoff=_NEAR_MISS):
        for place in places[key]:
            by_zone.setdefault(place.zone, place)
    return tuple(by_zone.values())


def _at_offset(match: re.Match[str] | None, now: datetime) -> tuple[ZonedPlace, ...]:
    """Return the zone that is so far from UTC, without a match UTC itself; none if nobody lives by it."""
    hours, minutes = (int(match[2]), int(match[3] or 0)) if match else (0, 0)
    if match is None or hours == minutes == 0:
        return (ZonedPlace("UTC", "", "UTC"),)
    sign = "+" if match[1] == "+" else "-"
    offset = timedelta(hours=hours, minutes=minutes) * (1 if sign == "+" else -1)
    named = _country_of_zone() if minutes else [zone for zone in _zones().values() if zone.startswith("Etc/GMT")]
    fitting = [zone for zone in named if now.astimezone(ZoneInfo(zone)).utcoffset() == offset]
    fitting.sort(key=lambda zone: len(set(_clock(zone, now.year))))  # those without daylight saving first
    name = f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    return tuple(ZonedPlace(name, "", zone) for zone in fitting[:1])


def _clock(zone: str, year: int) -> tuple[timedelta | None, ...]:
    """Return a zone's offsets in January and in July."""
    return tuple(datetime(year, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))


def _fold(name: str) -> str:
    """Return a name without case, accents, vowel signs, punctuation and spaces.

    >>> _fold("São Paulo"), _fold("بنغازى") == _fold("بنغازي")
    ('saopaulo', True)
    """
    return "".join(words_of(name))


def _country_name(code: str) -> str:
    return str(_LOCALES[0].territories.get(code, ""))


@cache
def _zones() -> dict[str, str]:
    """Return the names of the time zone database by their lower case."""
    return {zone.casefold(): zone for zone in available_timezones() - {"Factory", "localtime"}}


@cache
def _country_of_zone() -> dict[str, str]:
    """Return each zone's country code, the countries' most populous zones first."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return {row[2]: row[0] for row in rows}


@cache
def _places(topic: str, year: int) -> Mapping[str, tuple[ZonedPlace, ...]]:
    """Return the known places by folded name; takes half a second once."""
    found: dict[str, dict[str, ZonedPlace]] = {}
    for name, place in (*_countries(year), *_cities(topic)):
        found.setdefault(_fold(name), {}).setdefault(place.zone, place)
    return {name: tuple(by_zone.values()) for name, by_zone in found.items() if name}


def _countries(year: int) -> Iterator[tuple[str, ZonedPlace]]:
    """Yield each name of each country with the country, or with a city for each of its times."""
    countries: dict[str, dict[object, str]] = {}  # of zones that keep the same time, the first
    for zone, code in _country_of_zone().items():
        countries.setdefault(code, {}).setdefault(_clock(zone, year), zone)
    names = _listed()["countries"]
    for code, zones in countries.items():
        for name in (*(locale.territories.get(code, "") for locale in _LOCALES), *names.get(code, ())):
            for zone in zones.values():
                yield name, ZonedPlace(zone_name(zone) if len(zones) > 1 else name, _country_name(code), zone)


def _cities(topic: str) -> Iterator[tuple[str, ZonedPlace]]:
    """Yield the cities that zones are named after, in each language, the topic's places and those of places.toml."""
    country_of_zone, aliases = _country_of_zone(), get_global("zone_aliases")
    named = [(zone_name(zone), zone) for zone in country_of_zone]
    for locale in _LOCALES:
        named += [(names.get("city", ""), aliases.get(zone, zone)) for zone, names in locale.time_zones.items()]
    loaded = load_topic(topic)
    for name in loaded.names if loaded else ():
        if name.local and name.place:
            zone = zone_at(name.place.lat, name.place.lon)
            named += [(spelling, zone) for spelling in (name.heading, *name.spellings)]
    named += [(city, zone) for zone, cities in _listed()["cities"].items() for city in cities]
    for city, zone in named:
        yield city, ZonedPlace(city, _country_name(country_of_zone.get(zone, "")), zone)


def _listed() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("briefbot.bot").joinpath("places.toml").read_text(encoding="utf-8"))
