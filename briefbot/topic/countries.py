"""The countries of the world, and those that a text names."""

import re
from collections import Counter
from functools import cache
from importlib.resources import files

from briefbot.topic.spellings import Spellings, prepared

_GOES_ON = re.compile(r" [A-Z]")


@cache
def names_of_countries() -> dict[str, list[str]]:
    """Return the names of each country of the world: its own, and those of cities and regions in it."""
    text = files("briefbot.topic").joinpath("data", "countries.txt").read_text(encoding="utf-8")
    rows = [line.split(", ") for line in text.splitlines() if not line.startswith("#")]
    return {names[0]: names for names in rows}


def countries_in(text: str) -> Counter[str]:
    """Return how often a text names each country, itself or a city in it; a name that goes on is another's.

    >>> countries_in("Ships from Malta and Benghazi reached Malta, The New York Times reported.")
    Counter({'Malta': 2, 'Libya': 1})
    """
    found = prepared(text)
    aligned = text if len(text) == len(found) else ""  # offsets are of the prepared text
    return Counter(each.key for each in _names().walk(found) if not _GOES_ON.match(aligned, each.end))


@cache
def _names() -> Spellings:
    return Spellings(names_of_countries())
