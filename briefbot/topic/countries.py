"""The countries of the world: their names, and their time zones."""

from functools import cache
from importlib.resources import files


@cache
def names_of_countries() -> dict[str, list[str]]:
    """Return the names of each country of the world: its own, and those of cities and regions in it."""
    text = files("briefbot.topic").joinpath("data", "countries.txt").read_text(encoding="utf-8")
    rows = [line.split(", ") for line in text.splitlines() if not line.startswith("#")]
    return {names[0]: names for names in rows}


@cache
def zones_of_countries() -> dict[str, list[str]]:
    """Return the time zones of each country by its ISO 3166 code, the most populous one first.

    >>> zones_of_countries()["US"][0], zones_of_countries()["LY"]
    ('America/New_York', ['Africa/Tripoli'])
    """
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    rows.sort(key=lambda row: (row[0], not row[-1].startswith("most of")))  # else the most populous one is its first
    zones: dict[str, list[str]] = {}
    for code, _, zone, *_ in rows:
        zones.setdefault(code, []).append(zone)
    return zones
