"""The map of a brief: geometry that a template draws."""

import math
import re

from hypothesis import example, given
from hypothesis import strategies as st

from briefbot.model import Place
from briefbot.rendering.map import LABEL, RADIUS, WIDTH, draw_map
from briefbot.topic.load import default_topic

LAND = default_topic().outline
TRIPOLI, SIRTE, KUFRA = Place("Tripoli", 32.89, 13.19), Place("Sirte", 31.2, 16.59), Place("Kufra", 24.19, 23.31)
ROME = Place("Rome", 41.9, 12.5)


def drawn(*places, outline=LAND, **options):
    return draw_map(list(enumerate(places, 1)), outline, **options)


def test_north_is_above_south_and_east_is_right_of_west():
    tripoli, sirte, kufra = drawn(TRIPOLI, SIRTE, KUFRA).dots

    assert tripoli.y < sirte.y < kufra.y
    assert tripoli.x < sirte.x < kufra.x


def test_a_distance_is_about_the_same_in_every_direction():
    middle, east, south = drawn(Place("", 27.0, 17.0), Place("", 27.0, 19.0), Place("", 25.218, 17.0)).dots

    assert math.isclose(east.x - middle.x, south.y - middle.y, rel_tol=0.05)


def test_what_is_beyond_the_outline_is_not_on_the_map():
    assert [dot.number for dot in drawn(TRIPOLI, ROME, SIRTE).dots] == [1, 3]
    assert drawn(ROME) is None
    assert drawn() is None


def test_without_an_outline_the_map_is_fitted_to_the_places():
    found = drawn(TRIPOLI, ROME, outline=())

    assert found.outline == ""
    assert [dot.number for dot in found.dots] == [1, 2]


def test_one_place_alone_has_a_map_without_an_outline():
    (dot,) = drawn(SIRTE, outline=()).dots

    assert (dot.x, dot.is_moved) == (WIDTH / 2, False)


def test_a_dot_that_would_hide_another_stands_beside_it_and_its_place_is_kept():
    first, second = drawn(SIRTE, SIRTE).dots

    assert first.at == second.at
    assert (first.is_moved, second.is_moved) == (False, True)


def test_the_south_is_cut_off_where_all_is_in_the_north_but_not_too_much():
    whole, north = drawn(TRIPOLI, Place("", 20.2, 24.0)), drawn(TRIPOLI, SIRTE)

    assert 0.5 * whole.height < north.height < 0.6 * whole.height
    assert north.dots[0] == whole.dots[0]


def rings_of(picture):
    """The rings of the land as lists of points."""
    return [
        [tuple(map(float, point.split())) for point in ring.strip(" Z").split("L")]
        for ring in picture.outline.split("M")
        if ring
    ]


def test_land_that_is_cut_off_below_ends_in_a_line_along_the_frame():
    picture = drawn(TRIPOLI, SIRTE)
    (land,) = rings_of(picture)
    lowest = max(y for _, y in land)
    edge = [x for x, y in land if y == lowest]

    assert lowest == picture.height - 0.5
    assert max(edge) - min(edge) > 0.5 * WIDTH


def test_a_bay_that_is_cut_off_has_no_line_across_it():
    comb = ((30, 10), (30, 12), (24, 12), (24, 18), (30, 18), (30, 20), (20, 20), (20, 10))
    picture = drawn(Place("", 29.5, 11.0), Place("", 29.0, 19.0), outline=(comb,))
    west, east = sorted(rings_of(picture))

    assert max(x for x, _ in west) < min(x for x, _ in east)
    assert max(y for _, y in west + east) == picture.height - 0.5


def test_land_that_is_cut_off_above_ends_in_a_line_along_the_frame():
    picture = drawn(Place("", 20.2, 24.0), KUFRA)

    assert min(y for ring in rings_of(picture) for _, y in ring) == 0.5


degrees = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
places = st.lists(st.builds(lambda at, name: Place(name, *at), degrees, st.text(max_size=30)), max_size=40)
inside = st.lists(st.builds(Place, st.just("Town"), st.floats(22, 33), st.floats(11, 24)), min_size=1, max_size=40)


@given(inside, st.lists(st.lists(degrees, min_size=3, max_size=12).map(tuple), min_size=1, max_size=3).map(tuple))
def test_no_land_is_beyond_the_frame_whatever_the_outline(found, outline):
    picture = drawn(*found, outline=outline)

    if picture is not None:
        assert all(0 <= y <= picture.height for ring in rings_of(picture) for _, y in ring)


def test_each_place_is_named_once_as_the_reader_calls_it():
    labels = drawn(SIRTE, SIRTE, KUFRA, names=("سرت", "سرت", "الكفرة")).labels

    assert [label.name for label in labels] == ["سرت", "الكفرة"]


@given(inside | places, st.sampled_from([LAND, ()]))
@example([Place("", 0.0, 58.0), Place("", 0.0, 0.5), Place("", 0.0, 0.0), Place("", 0.0, 0.0)], ())
def test_no_name_of_a_place_is_nearer_to_the_dot_of_another(found, outline):
    """Be it of a place nearby, or of one at the very same point; places that are the same share their name."""
    names = {place: f"P{n}" for n, place in enumerate(found)}
    picture = drawn(*found, outline=outline, names=[names[place] for place in found])

    for label in picture.labels if picture else ():
        own, others = [], []
        for dot in picture.dots:
            of = own if names[found[dot.number - 1]] == label.name else others
            of.append(away_from(label, dot))
        assert min(own) < min(others, default=math.inf)


def away_from(label, dot):
    """How far the middle of a dot is from a name, from the nearest of its letters."""
    long = len(label.name) * LABEL / 2
    left = label.x - {"start": 0, "middle": long / 2, "end": long}[label.anchor]
    nearest = min(max(dot.x, left), left + long), min(max(dot.y, label.y - LABEL), label.y)
    return math.dist((dot.x, dot.y), nearest)


@given(inside | places, st.sampled_from([LAND, ()]))
def test_dots_are_on_the_picture_and_none_hides_another(found, outline):
    picture = drawn(*found, outline=outline)

    if picture is None:
        return
    assert 0 < picture.height <= 1.2 * WIDTH
    assert len(picture.dots) <= 30
    for n, dot in enumerate(picture.dots):
        assert RADIUS <= dot.x <= WIDTH - RADIUS
        assert RADIUS <= dot.y <= picture.height - RADIUS
        assert all(math.dist((dot.x, dot.y), (other.x, other.y)) >= 24 for other in picture.dots[:n])
    assert re.fullmatch(r"(M[-\d.eL ]+Z ?)*", picture.outline)


@given(inside)
def test_the_same_places_give_the_same_map(found):
    assert drawn(*found) == drawn(*found)
