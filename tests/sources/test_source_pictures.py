"""The pictures that feeds, JSON lines and polled pages name for their articles."""

import json
from datetime import UTC, datetime

import pytest

from briefbot.model import Picture
from briefbot.sources.feeds import read_feed
from briefbot.sources.files import read_paths

NOW = datetime(2020, 5, 23, 12, tzinfo=UTC)
FILE = "https://img.example/siege-of-tarhuna.jpg"


def picture_in(inner):
    """The picture of the only item of an RSS feed."""
    feed = (
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Example</title>'
        f"<item><title>Siege</title><link>https://news.example/1</link>{inner}</item></channel></rss>"
    )
    (entry,) = read_feed(feed.encode(), url="https://news.example/feed", now=NOW).entries
    return entry.picture


@pytest.mark.parametrize(
    ("inner", "picture"),
    [
        ("", None),
        (
            f'<media:content url="{FILE}" medium="image" width="1200" height="800"/>',
            Picture(url=FILE, width=1200, height=800),
        ),
        (f'<media:content url="{FILE}" type="image/jpeg"/>', Picture(url=FILE)),
        (f'<media:content url="{FILE}"/>', Picture(url=FILE)),
        (f'<media:thumbnail url="{FILE}" width="240" height="135"/>', Picture(url=FILE, width=240, height=135)),
        (f'<enclosure url="{FILE}" type="image/jpeg" length="9"/>', Picture(url=FILE)),
        (f'<media:group><media:content url="{FILE}" type="image/png"/></media:group>', Picture(url=FILE)),
        (
            f'<media:content url="{FILE}"/><media:credit>Photograph: Ann Lee</media:credit>',
            Picture(url=FILE, credit="Ann Lee"),
        ),
        (
            f'<description>News.</description><media:content url="{FILE}"/><media:description>Smoke</media:description>',
            Picture(url=FILE, alt="Smoke"),
        ),
        # no pictures
        (f'<media:content url="{FILE}" type="video/mp4"/>', None),
        ('<media:content url="https://img.example/a.mp4"/>', None),
        (f'<enclosure url="{FILE}" type="audio/mpeg" length="9"/>', None),
        (f'<media:content url="{FILE.replace("https", "http")}" medium="image"/>', None),
        ('<media:thumbnail url="https://img.example/logo.png"/>', None),
        (f'<media:thumbnail url="{FILE}" width="32" height="32"/>', None),
        ('<media:content url="https://[::1" medium="image"/>', None),
        ('<media:content medium="image"/>', None),
    ],
)
def test_an_item_names_its_picture(inner, picture):
    assert picture_in(inner) == picture


def test_the_widest_is_taken_with_the_credit_of_its_own():
    sizes = "".join(
        f'<media:content url="{FILE}?w={width}" width="{width}"><media:credit>Ann Lee</media:credit></media:content>'
        for width in (140, 700, 460)
    )

    assert picture_in(sizes) == Picture(url=f"{FILE}?w=700", credit="Ann Lee", width=700)


@pytest.mark.parametrize("credits_of", [(["Ann"], []), (["Ann", "Bob"], []), ([], ["Ann"]), (["Ann"], ["Bob"])])
def test_a_credit_that_may_be_of_another_picture_is_left_out(credits_of):
    two = "".join(
        f'<media:content url="https://img.example/{name}.jpg" width="{width}">'
        f"{''.join(f'<media:credit>{each}</media:credit>' for each in credited)}</media:content>"
        for name, width, credited in zip(("truce", "siege"), (300, 1200), credits_of, strict=True)
    )

    assert picture_in(two) == Picture(url="https://img.example/siege.jpg", width=1200)


def test_the_credit_of_a_video_is_not_of_its_thumbnail():
    video = (
        '<media:content url="https://img.example/a.mp4" medium="video"><media:credit>Ann</media:credit></media:content>'
    )

    assert picture_in(f'{video}<media:thumbnail url="{FILE}"/>') == Picture(url=FILE)


def test_an_address_with_half_a_character_costs_only_itself():
    item = {"id": "1", "url": "https://news.example/1", "title": "Siege", "image": "https://img.example/\ud83d.jpg"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Example", "items": [item | {"banner_image": FILE}]}
    (entry,) = read_feed(json.dumps(feed).encode(), url="https://news.example/feed", now=NOW).entries

    assert entry.picture == Picture(url=FILE)


@pytest.mark.parametrize(
    "fields", [{"image": FILE}, {"banner_image": FILE}, {"attachments": [{"url": FILE, "mime_type": "image/jpeg"}]}]
)
def test_an_item_of_a_json_feed_names_its_picture(fields):
    item = {"id": "1", "url": "https://news.example/1", "title": "Siege", **fields}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Example", "items": [item]}
    (entry,) = read_feed(json.dumps(feed).encode(), url="https://news.example/feed", now=NOW).entries

    assert entry.picture == Picture(url=FILE)


def test_ten_thousand_pictures_of_one_item_are_looked_at_no_further_than_the_first():
    many = f'<media:content url="http://img.example/a.jpg" width="{"9" * 5000}"/>' * 10_000

    assert picture_in(many + f'<enclosure url="{FILE}" type="image/jpeg"/>') is None


TEXT = "The navy said on Monday that it was back in full strength, but few of its ships were seen at sea."


def read_lines(tmp_path, *pictures):
    rows = [{"text": TEXT, "url": f"https://a.example/{n}", "picture": each} for n, each in enumerate(pictures)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return read_paths([tmp_path / "a.jsonl"])


def test_a_line_of_json_may_have_a_picture(tmp_path):
    stated = {"url": FILE, "alt": "Smoke", "credit": "Photo: Ann Lee", "width": 1200, "height": 800}
    reading = read_lines(tmp_path, stated, {"url": FILE + "?2"}, None, {"url": "http://a.example/b.jpg"}, {})

    assert [article.picture for article in reading.articles] == [
        Picture(url=FILE, alt="Smoke", credit="Ann Lee", width=1200, height=800),
        Picture(url=f"{FILE}?2"),
        *[None] * 3,
    ]
    assert reading.missing == ()


def test_a_picture_may_be_its_address_alone(tmp_path):
    assert [each.picture for each in read_lines(tmp_path, FILE, "no address").articles] == [Picture(url=FILE), None]


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (7, '"picture" is a number, not an address or an object with a url'),
        ([], '"picture" is a list, not an address or an object with a url'),
        ({"url": 1}, 'in "picture" "url" is a number, not text'),
    ],
)
def test_a_picture_of_another_kind_costs_its_line_alone(tmp_path, picture, reason):
    reading = read_lines(tmp_path, picture, {"url": FILE})

    assert [item.reason for item in reading.missing] == [f"unreadable: {reason}"]
    assert [article.picture for article in reading.articles] == [Picture(url=FILE)]
