"""The countries of the world, by their names."""

from functools import cache
from importlib.resources import files


@cache
def names_of_countries() -> dict[str, list[str]]:
    """Return the names of each country of the world: its own, and those of cities and regions in it."""
    text = files("briefbot.topic").joinpath("data", "countries.txt").read_text(encoding="utf-8")
    rows = [line.split(", ") for line in text.splitlines() if not line.startswith("#")]
    return {names[0]: names for names in rows}
