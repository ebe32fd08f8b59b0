"""The map of a brief: its stories as numbered dots at their places, in units of a picture, for a template to draw.

Pure geometry. An equirectangular projection, true to scale in the middle of the map, is right for a country. A dot that
would hide an earlier one stands beside it, with a line to its place.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from briefbot.model import Outline, Place

#: Width in units, which are pixels on a narrow screen: there a dot is as large as a finger needs (WCAG 2.5.8: 24).
WIDTH = 350.0
RADIUS = 12.0

#: Between the outline and the edge, so that a dot at the border is whole; and between two dots.
_MARGIN = 18.0
_GAP = 2.0

#: The map is at least so high, and at most.
_LOWEST, _HIGHEST = 0.4 * WIDTH, 1.1 * WIDTH

#: Share of the height that is drawn at least.
_LEAST = 0.55

#: Degrees around the dots where there is no outline.
_AROUND = 1.0

#: Dots of one map: the first ones. More leave no room for their places.
_MOST = 30

#: Places that are tried for a dot, on a spiral around its own, and how far one is from the next, in units.
_TRIES, _STEP = 4000, 4.0

#: Land that is cut off ends so far from the edge of the picture: half its line, so that the line is seen.
_EDGE = 0.5

#: Points of an outline closer together than this are one: more cannot be seen.
_FINEST = 0.75

#: Size of a label in units, and the mean width of its letters in that size.
LABEL = 11.0
_LETTER = 0.56

#: From the name of a place to the middle of another's dot; the one of its own that it stands beside is nearer.
_CLEAR = RADIUS + 8.0

#: Degrees north and south that are drawn: further to the poles the projection stretches without end.
_POLE = 84.0


#: The left, upper, right and lower edge of what a number or a name takes.
Box = tuple[float, float, float, float]


class Point(NamedTuple):
    """A point of the picture, from its left upper corner."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A story on the map."""

    number: int
    """Of the story among those told, from 1 on."""
    x: float
    y: float
    at: Point
    """Its place; the dot is beside it where there was no room."""

    @property
    def is_moved(self) -> bool:
        """Whether a line to its place is due."""
        return math.dist((self.x, self.y), self.at) > RADIUS


class Label(NamedTuple):
    """The name of a place on the map."""

    name: str
    x: float
    y: float
    anchor: str
    """Which end of the text is at ``x``, as in SVG: ``start``, ``middle`` or ``end`` of a text from left to right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A map in units of the picture."""

    width: float
    height: float
    outline: str
    """Path data of SVG; empty without an outline."""
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]


def draw_map(places: Sequence[tuple[int, Place]], outline: Outline, names: Sequence[str] = ()) -> Map | None:
    """Return the map of numbered places; ``None`` where there is none on it.

    Args:
        places: the number of a story with its place. Those far outside the outline are left out.
        outline: of the country; empty: the map is as large as the places need.
        names: what to call each place on the map; as many as ``places``. None: as the place is called.
    """
    called = dict(zip((place for _, place in places), names, strict=False))
    places = places[:_MOST]
    box = _box([point for ring in outline for point in ring] or [(each.lat, each.lon) for _, each in places])
    if box is None:
        return None
    (south, west), (north, east) = box
    if not outline:
        south, west, north, east = south - _AROUND, west - _AROUND, north + _AROUND, east + _AROUND
    south, north = max(south, -_POLE), min(north, _POLE)
    project = _projection(south, west, north, east)
    shown = [
        (number, place, point)
        for number, place in places
        if 0 <= (point := project(place.lat, place.lon)).x <= WIDTH and 0 <= point.y <= project.height
    ]
    if not shown:
        return None
    top, high = _cut([point.y for _, _, point in shown], project.height)
    project = project._replace(top=top)
    shown = [(number, place, project(place.lat, place.lon)) for number, place, _ in shown]
    spots = _apart([point for _, _, point in shown], WIDTH, high)
    dots = tuple(Dot(number, spot.x, spot.y, point) for (number, _, point), spot in zip(shown, spots, strict=True))
    named: dict[str, list[Dot]] = {}
    for (_, place, _), dot in zip(shown, dots, strict=True):
        named.setdefault(called.get(place, place.name), []).append(dot)
    drawn = ([project(lat, lon) for lat, lon in ring] for ring in outline)
    rings = (_path(part) for ring in drawn for part in _within(ring, _EDGE, high - _EDGE))
    return Map(
        width=WIDTH, height=high, outline=" ".join(filter(None, rings)), dots=dots, labels=_labels(named, dots, high)
    )


def _box(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return the south-western and the north-eastern corner around points; ``None`` without any."""
    if not points:
        return None
    latitudes, longitudes = zip(*points, strict=True)
    return (min(latitudes), min(longitudes)), (max(latitudes), max(longitudes))


class _Projection(NamedTuple):
    """From degrees to units: what is ``middle`` on the ground is in the middle of the picture."""

    middle: tuple[float, float]
    scale: float
    narrowed: float
    height: float
    top: float = 0.0
    """What is cut off above, in units."""

    def __call__(self, lat: float, lon: float) -> Point:
        x = WIDTH / 2 + (lon - self.middle[1]) * self.narrowed * self.scale
        y = self.height / 2 - (lat - self.middle[0]) * self.scale - self.top
        return Point(round(x, 1), round(y, 1))


def _projection(south: float, west: float, north: float, east: float) -> _Projection:
    """Return the projection that fits a box of degrees into the picture."""
    middle = (south + north) / 2, (west + east) / 2
    narrowed = max(math.cos(math.radians(middle[0])), 0.1)
    across, down = max((east - west) * narrowed, 0.01), max(north - south, 0.01)
    scale = min((WIDTH - 2 * _MARGIN) / across, (_HIGHEST - 2 * _MARGIN) / down)
    return _Projection(middle, scale, narrowed, max(down * scale + 2 * _MARGIN, _LOWEST))


def _cut(rows: Sequence[float], height: float) -> tuple[float, float]:
    """Return what to cut off above, and the height that is left, where all dots are at one end of the map.

    At least `_LEAST` of it stays, so that the country is known by its shape; what is cut off is empty.
    """
    least = max(height * _LEAST, _LOWEST)
    needed_top, needed_bottom = min(rows) - 2.5 * RADIUS, max(rows) + 2.5 * RADIUS
    if max(needed_bottom, least) < height - needed_top and needed_bottom < height:
        return 0.0, round(max(needed_bottom, least), 1)
    if needed_top > 0:
        top = round(min(needed_top, height - least), 1)
        return top, round(height - top, 1)
    return 0.0, round(height, 1)


def _within(ring: Sequence[Point], top: float, bottom: float) -> Iterator[list[Point]]:
    """Yield the parts of a ring between two levels, each closed along them: land that is cut off ends at the frame."""
    for part in _above(ring, bottom):
        yield from ([Point(x, -y) for x, y in upper] for upper in _above([Point(x, -y) for x, y in part], -top))


def _above(ring: Sequence[Point], level: float) -> list[list[Point]]:
    """Return the parts of a ring above a level, each closed along it.

    Between the first and the second place where the ring crosses the level, counted from the left, is land, and so
    between the third and the fourth: across the bay between them there is no line.
    """
    below = next((n for n, point in enumerate(ring) if point.y > level), None)
    if below is None:
        return [list(ring)]
    chains: list[list[Point]] = []
    for one, other in pairwise((*ring[below:], *ring[: below + 1])):
        crosses = (one.y <= level) != (other.y <= level)
        if crosses:
            across = one.x + (other.x - one.x) * (level - one.y) / (other.y - one.y)
            crossing = Point(round(across, 1), level)
            if other.y <= level:
                chains.append([])
            chains[-1].append(crossing)
        if other.y <= level:
            chains[-1].append(other)
    return _joined(chains)


def _joined(chains: Sequence[Sequence[Point]]) -> list[list[Point]]:
    """Return rings of chains that begin and end on one level: the end of each is joined to its neighbour's beginning.

    In an outline that crosses itself a neighbour may end there, too; then the chain is closed by itself.
    """
    ends = sorted((chain[at].x, n, at) for n, chain in enumerate(chains) for at in (0, -1))
    after: dict[int, int] = {}
    for (_, n, at), (_, m, its) in zip(ends[::2], ends[1::2], strict=True):
        if at != its:
            after[n if at else m] = m if at else n
    rings: list[list[Point]] = []
    left = dict(enumerate(chains))
    while left:
        number, ring = next(iter(left)), list[Point]()
        while number in left:
            ring.extend(left.pop(number))
            number = after.get(number, -1)
        rings.append(ring)
    return rings


def _path(points: Sequence[Point]) -> str:
    """Return the path of a ring without points too close to be seen; nothing for one that is a speck."""
    kept: list[Point] = []
    for point in points:
        if not kept or math.dist(point, kept[-1]) >= _FINEST:
            kept.append(point)
    if len(kept) < 3:
        return ""
    return "M" + "L".join(f"{point.x:g} {point.y:g}" for point in kept) + "Z"


def _apart(points: Sequence[Point], wide: float, high: float) -> list[Point]:
    """Return where dots may stand without hiding one another: each as near to its place as those before it leave room.

    The places tried are on a sunflower's spiral, so the same stories always give the same picture.
    """
    spots: list[Point] = []
    for point in points:
        free = (spot for spot in _around(point, wide, high) if _is_free(spot, spots))
        spots.append(next(free, _inside(point.x, point.y, wide, high)))
    return spots


def _around(point: Point, wide: float, high: float) -> Iterator[Point]:
    turn = math.pi * (3 - math.sqrt(5))
    for n in range(_TRIES):
        away = _STEP * math.sqrt(n)
        yield _inside(point.x + away * math.cos(n * turn), point.y + away * math.sin(n * turn), wide, high)


def _is_free(spot: Point, taken: Sequence[Point]) -> bool:
    return all(math.dist(spot, other) >= 2 * RADIUS + _GAP for other in taken)


def _inside(x: float, y: float, wide: float, high: float) -> Point:
    edge = RADIUS + 1
    return Point(round(min(max(x, edge), wide - edge), 1), round(min(max(y, edge), high - edge), 1))


def _labels(named: Mapping[str, Sequence[Dot]], dots: Sequence[Dot], high: float) -> tuple[Label, ...]:
    """Return a label for each place that has room for one beside a dot of its own, and away from those of others."""
    taken = [(dot.x - RADIUS, dot.y - RADIUS, dot.x + RADIUS, dot.y + RADIUS) for dot in dots]
    labels = list[Label]()
    for name, own in named.items():
        others = [dot for dot in dots if dot not in own]
        for label, box in (tried for dot in own for tried in _tried(name, dot)):
            if box[0] < 0 or box[2] > WIDTH or box[1] < 0 or box[3] > high:
                continue
            if any(_away(other, box) < _CLEAR for other in others):  # it would be read as the other's name
                continue
            if not any(overlap(box, other) for other in taken):
                taken.append(box)
                labels.append(label)
                break
    return tuple(labels)


def _tried(name: str, own: Dot) -> Iterator[tuple[Label, Box]]:
    """Yield where the name of a place may stand, beside, below and above a dot of it, each with the box it takes."""
    long = len(name) * LABEL * _LETTER
    below, above = own.y + RADIUS + LABEL * 0.7, own.y - RADIUS - LABEL * 0.7
    for x, y, anchor in (
        (own.x + RADIUS + 3, own.y, "start"),
        (own.x - RADIUS - 3, own.y, "end"),
        (own.x, below, "middle"),
        (own.x, above, "middle"),
        (own.x, below, "start"),
        (own.x, above, "start"),
        (own.x, below, "end"),
        (own.x, above, "end"),
    ):
        begin = {"start": x, "end": x - long, "middle": x - long / 2}[anchor]
        yield (
            Label(name, round(x, 1), round(y + LABEL * 0.35, 1), anchor),
            (begin, y - LABEL * 0.6, begin + long, y + LABEL * 0.6),
        )


def _away(dot: Dot, box: Box) -> float:
    """Return how far the middle of a dot is from a box."""
    return math.dist((dot.x, dot.y), (min(max(dot.x, box[0]), box[2]), min(max(dot.y, box[1]), box[3])))


def overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes have some area in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
