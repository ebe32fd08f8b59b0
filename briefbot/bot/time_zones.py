"""A reader's time zone, from what they typed or from a shared location.

What is typed is read as an offset ("UTC+2"), as a name of the time zone database ("africa/tripoli"), as a country, or
as a city in any spelling and script.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

import tzfpy

from briefbot.bot.gazetteer import Place, cities, countries, folded, small_places

__all__ = ["Place", "find_zones", "zone_at"]

#: Characters typed: the longest name of a city in use has some 60, and a country may follow.
_LONGEST = 100

#: The least to look for the beginning of a name by: three Latin letters, two Arabic ones, one Chinese one.
_PREFIX_BYTES = 3

#: The least to forgive one typo in: of three letters, one changed gives any other name.
_TYPO_LETTERS = 4

#: The least to forgive two in.
_TWO_TYPOS_LETTERS = 7

#: Where two typos are forgiven, so many letters at the front must be right: this keeps the search short.
_SURE_LETTERS = 4

#: Before a Latin name the article may take its first letters: Az Zawiyah, Ash Shati.
_ARTICLES = ("al", "el", "a", "e", "ال")
_OFFSET = re.compile(r"(?:(?:utc|gmt) ?)?([-+−–]) ?(\d{1,2})(?::?(\d\d))?", re.IGNORECASE)

#: All that are no whole hours from UTC, the well-known and the unchanging first.
_ODD_ZONES = (
    "Asia/Kolkata", "Asia/Tehran", "Asia/Kabul", "Asia/Kathmandu", "Asia/Yangon", "Australia/Darwin",
    "Australia/Adelaide", "Australia/Eucla", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Marquesas",
    "Pacific/Chatham",
)  # fmt: skip


def zone_at(latitude: float, longitude: float) -> str:
    """Return the time zone of a point on the map; at sea one such as ``Etc/GMT+11``.

    >>> zone_at(32.88, 13.19)
    'Africa/Tripoli'

    Raises:
        ValueError: the point is not on the globe.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError(f"not a point on the globe: latitude {latitude}, longitude {longitude}")
    zone = tzfpy.get_tz(longitude, latitude)
    return _zones().get(zone.casefold(), "UTC")


def find_zones(typed: str, limit: int = 6, *, now: datetime | None = None) -> tuple[Place, ...]:
    """Return the places that the reader may mean, the likeliest first; none if nothing comes close.

    Names that are what was typed are all that is returned if there are any; otherwise those that begin with it;
    otherwise those that a typo or two make of it. Of equals, the more populous comes first. Of a country with more
    than one zone, the largest city of each.

    Args:
        typed: What the reader wrote, of any length and sort.
        limit: The most places to return.
        now: When an offset that is no whole hour must hold; by default at present.
    """
    if len(typed) > _LONGEST or limit < 1:
        return ()
    text = " ".join("".join(c for c in unicodedata.normalize("NFKC", typed) if unicodedata.category(c) != "Cf").split())
    if not text.isprintable() or len(text) > _LONGEST:
        return ()
    match = _OFFSET.fullmatch(text)
    if match or text.casefold() in {"utc", "gmt"}:
        return _at_offset(match, now or datetime.now(UTC))
    zone = _zones().get(text.casefold().replace(" ", "_"), "")
    if "/" in zone or zone.isupper():  # "Libya" and "Egypt" are old names of zones, but they are countries first
        country = countries().names.get(countries().of_zone.get(zone, ""), "")
        return (Place(zone.rpartition("/")[2].replace("_", " "), country, zone),)
    for name, areas in _readings(text):
        if found := tuple(islice(dict.fromkeys(_search(folded(name), areas)), limit)):
            return found
    return ()


def _at_offset(match: re.Match[str] | None, now: datetime) -> tuple[Place, ...]:
    """Return the zone that is so far from UTC, without a match UTC itself; none if nobody lives by it."""
    if match is None:
        return (Place("UTC", "", "UTC"),)
    hours, minutes = int(match[2]), int(match[3] or 0)
    behind = match[1] != "+"
    name = "UTC" + ("-" if behind else "+") + f"{hours}" + (f":{minutes:02}" if minutes else "")
    if not minutes:
        # these names have it the other way round: GMT-2 is east of Greenwich
        zone = _zones().get(f"etc/gmt{'+' if behind else '-'}{hours}") if hours else "UTC"
        return (Place(name if hours else "UTC", "", zone),) if zone else ()
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if behind else 1)
    fitting = (zone for zone in _ODD_ZONES if now.astimezone(ZoneInfo(zone)).utcoffset() == offset)
    return tuple(Place(name, "", zone) for zone in islice(fitting, 1))


@cache
def _zones() -> dict[str, str]:
    """Return the names of the time zone database by their lower case."""
    return {zone.casefold(): zone for zone in available_timezones() - {"Factory", "localtime"}}


def _readings(text: str) -> Iterator[tuple[str, Collection[str]]]:
    """Yield what may be the name, and the areas it is said to lie in: "tripoli, lebanon", "Tripoli Lebanon"."""
    known = countries()
    name, comma, behind = re.sub("[،，、]", ",", text).partition(",")
    if comma:
        words = behind.split(",")[::-1]
        named = (by.get(folded(word), ()) for word in words for by in (known.areas, known.codes))
        areas = {area for found in named for area in found}
        narrow = {area for area in areas if "." in area} if len(words) > 1 else set()
        yield from ((name, tuple(found)) for found in (narrow, areas) if found)
    yield name, ()
    words = name.split()
    for at in range(1, len(words)):
        if areas := {*known.areas.get(folded(" ".join(words[at:])), ())}:
            yield " ".join(words[:at]), tuple(areas)


def _search(name: str, areas: Collection[str]) -> Iterator[Place]:
    """Yield the places of a folded name: of the first way to match that gives any."""
    if not any(letter.isalpha() for letter in name):
        return
    ways: tuple[Callable[[str, Collection[str]], Iterator[Place]], ...] = (_named, _begun, _mistyped)
    for way in ways:
        if found := list(way(name, areas)):
            yield from found
            return


def _named(name: str, areas: Collection[str]) -> Iterator[Place]:
    """Yield the countries, the cities, the states and the small places of this name."""
    called = () if areas else countries().areas.get(name, ())
    for country in (area for area in called if "." not in area):
        yield from _in_area(country)
    found = list(_of([name], areas))
    yield from found
    for state in (area for area in called if "." in area):
        yield from _in_area(state)
    small = small_places().get(name)
    if small and not called and not found and (not areas or "LY" in areas):
        yield small


def _in_area(area: str) -> Iterator[Place]:
    """Yield a country or state that has one zone, or else the largest city of each zone."""
    known = countries()
    its_own = {zone for zone, country in known.of_zone.items() if country == area[:2]}
    largest: dict[str, Place] = {}
    for city in cities().inside(area):
        if city.zone in its_own:
            largest.setdefault(city.zone, city.place)
    zones = tuple(largest) or tuple(sorted(its_own))
    if len(zones) == 1:
        yield Place(known.names[area], known.names[area[:2]], zones[0])
    else:
        yield from largest.values()


def _begun(name: str, areas: Collection[str]) -> Iterator[Place]:
    """Yield the cities that have the name with an article or without its own, or whose names begin so.

    Those that are shown by such a name come first.
    """
    others = [article + name for article in (*_ARTICLES, "a" + name[:1], "a" + name[:2])]
    others += [name[2:] for article in _ARTICLES if len(article) == 2 and name.startswith(article) and len(name) > 4]
    numbers = {number for other in others for number in cities().names.exact(other)}
    if len(name.encode()) >= _PREFIX_BYTES:
        numbers |= {number for _, number in cities().names.under(name)}
    found = cities().of(numbers, areas)
    for city in sorted(found, key=lambda city: (not folded(city.title).startswith((name, *others)), city.number)):
        yield city.place


def _mistyped(name: str, areas: Collection[str]) -> Iterator[Place]:
    """Yield the cities whose names are a typo away, then those two away."""
    if len(name) < _TYPO_LETTERS:
        return
    yield from _of(_one_typo_away(name), areas)
    if len(name) >= _TWO_TYPOS_LETTERS:
        begun = cities().names.under(name[:_SURE_LETTERS])
        yield from _of({other for other, _ in begun if _distance(name, other, 2) <= 2}, areas)


def _of(names: Collection[str], areas: Collection[str]) -> Iterator[Place]:
    """Yield the cities that have one of the names, without those that had it where another is shown by it.

    Paterson in New Jersey was called Manchester once; Rome is not shown as Roma, but no town of Italy is.
    """
    found = list(cities().of({number for name in names for number in cities().names.exact(name)}, areas))
    shown = {city.number: (city.area[:2], city.zone) for city in found if folded(city.title) in names}
    for city in found:
        if city.number in shown or (city.area[:2], city.zone) not in shown.values():
            yield city.place


def _one_typo_away(name: str) -> set[str]:
    """Return what one letter more, less or other, or two that change places, make of a name."""
    letters = "abcdefghijklmnopqrstuvwxyz" if name.isascii() else "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    cuts = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    less = {a + b[1:] for a, b in cuts}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    return less | swapped | {a + c + rest for a, b in cuts for c in letters for rest in (b, b[1:])}


def _distance(one: str, other: str, most: int) -> int:
    """Return the letters to add, leave out, change or swap to get from one name to the other; ``most + 1``: too many.

    >>> _distance("benghzai", "benghazi", 2), _distance("benghazi", "berlin", 2)
    (1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 < j and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]
