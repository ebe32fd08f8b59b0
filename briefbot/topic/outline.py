"""The outline of a topic's country, for the map of a brief: read from a GeoJSON file beside the topic (RFC 7946)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from briefbot.bounds import shown
from briefbot.errors import TopicError
from briefbot.model import Outline
from briefbot.small_files import read_small

#: Bytes of the file, and points in it. Natural Earth's finest outline of the largest country has some 40,000.
LARGEST_FILE = 10_000_000
_MOST_POINTS = 100_000

_HINT = "name a readable file of polygons in `outline`, such as Natural Earth's 1:50m; docs/topics.md has the form"


def read_outline(path: Path) -> Outline:
    """Return the rings of the polygons in a GeoJSON file; holes are rings, too.

    Raises:
        TopicError: it cannot be read, or holds no polygon; names the file.
    """
    try:
        found = json.loads(read_small(path, LARGEST_FILE))
        rings = tuple(_ring(ring) for polygon in _polygons(found) for ring in polygon)
    except OSError as fault:
        raise TopicError(f"{path}: cannot be read: {fault.strerror}", hint=_HINT) from fault
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as fault:
        told = fault if isinstance(fault, ValueError) else "its coordinates have another form"
        raise TopicError(f"{path}: not GeoJSON with an outline: {told}", hint=_HINT) from fault
    if not 0 < (points := sum(map(len, rings))) <= _MOST_POINTS:
        raise TopicError(f"{path}: its polygons have {points:,} points, not 4 to {_MOST_POINTS:,}", hint=_HINT)
    return rings


def _polygons(found: Any) -> Iterator[list[Any]]:
    """Yield the polygons of a GeoJSON object, each a list of rings."""
    inner = (*found.get("features", ()), *found.get("geometries", ()), found.get("geometry"))
    for each in filter(None, inner):
        yield from _polygons(each)
    if found["type"] == "MultiPolygon":
        yield from found["coordinates"]
    elif found["type"] == "Polygon":
        yield found["coordinates"]


def _ring(points: list[Any]) -> tuple[tuple[float, float], ...]:
    """Return the points of a ring as latitude and longitude; GeoJSON has them the other way round."""
    if len(points) < 4:
        raise ValueError(f"a ring of {len(points)} points, fewer than 4")
    ring = tuple((float(lat), float(lon)) for lon, lat, *_ in points)
    for lat, lon in ring:
        if not (abs(lat) <= 90 and abs(lon) <= 180):
            raise ValueError(f"{shown([lon, lat])} is not longitude and latitude in degrees")
    return ring
