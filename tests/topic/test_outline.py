"""The outline of a topic's country, from GeoJSON."""

import json

import pytest

from briefbot.errors import TopicError
from briefbot.topic.load import default_topic, load_topic
from briefbot.topic.outline import read_outline

RING = [[10, 30], [12, 30], [12, 32], [10, 30]]
OUTLINE = ((30.0, 10.0), (30.0, 12.0), (32.0, 12.0), (30.0, 10.0))
POLYGON = {"type": "Polygon", "coordinates": [RING]}


@pytest.fixture
def outline(tmp_path):
    """Write a file of an outline; gives its path."""

    def write(content):
        path = tmp_path / "land.geojson"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


@pytest.mark.parametrize(
    "found",
    [
        POLYGON,
        {"type": "MultiPolygon", "coordinates": [[RING]]},
        {"type": "Feature", "properties": None, "geometry": POLYGON},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": None}, POLYGON]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}, POLYGON]},
        {"type": "Polygon", "coordinates": [[[*point, 400] for point in RING]]},
    ],
)
def test_an_outline_is_read_from_any_form_of_geojson(outline, found):
    assert read_outline(outline(found)) == (OUTLINE,)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not GeoJSON with an outline: Expecting value"),
        (b"{\xff}", "'utf-8' codec"),
        (b"[" * 100_000, "its coordinates have another form"),
        ([], "its coordinates have another form"),
        ({}, "its coordinates have another form"),
        ({"type": "Point", "coordinates": [1, 2]}, "its polygons have 0 points"),
        ({"type": "Polygon", "coordinates": [RING[:3]]}, "a ring of 3 points"),
        ({"type": "Polygon", "coordinates": [[[30, 100], *RING]]}, "[30.0, 100.0] is not longitude and latitude"),
        ({"type": "Polygon", "coordinates": [[["a", "b"], *RING]]}, "not GeoJSON"),
        ({"type": "Polygon", "coordinates": 3}, "its coordinates have another form"),
        ({"type": "Polygon", "coordinates": [[[10**400, 1], *RING]]}, "its coordinates have another form"),
        (b'{"type": "Polygon", "coordinates": [[[NaN, 1], [1, 1], [2, 2], [1, 1]]]}', "is not longitude and latitude"),
        ({"type": "Polygon", "coordinates": [RING * 30_000]}, "120,000 points, not 4 to 100,000"),
    ],
)
def test_what_is_no_outline_is_named_with_its_file_and_a_hint(outline, content, says):
    path = outline(content)

    with pytest.raises(TopicError) as caught:
        read_outline(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert says in str(caught.value)
    assert caught.value.hint
    assert "\n" not in str(caught.value)


def test_a_topic_names_a_file_beside_it(outline, tmp_path):
    outline(POLYGON)
    topic = tmp_path / "barq.toml"
    topic.write_text('title = "Barq"\nrelevant = ["Barq"]\noutline = "land.geojson"\n', encoding="utf-8")

    found = load_topic(str(topic))

    assert found is not None
    assert found.outline == (OUTLINE,)


def test_an_outline_that_is_not_there_is_named(tmp_path):
    topic = tmp_path / "barq.toml"
    topic.write_text('title = "Barq"\nrelevant = ["Barq"]\noutline = "none.geojson"\n', encoding="utf-8")

    with pytest.raises(TopicError, match=r"none\.geojson: cannot be read"):
        load_topic(str(topic))


def test_the_shipped_outline_is_of_libya():
    (ring,) = default_topic().outline

    assert len(ring) > 200
    assert 19 < min(lat for lat, _ in ring) < max(lat for lat, _ in ring) < 34
    assert 9 < min(lon for _, lon in ring) < max(lon for _, lon in ring) < 26
