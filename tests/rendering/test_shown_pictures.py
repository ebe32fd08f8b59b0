"""Pictures on a page: none unless they are asked for, credited, and harmless whatever an article names."""

import base64
import json
import re
from dataclasses import replace

import pytest
from brief_builders import a_brief, quoted
from builders import an_article
from chromium import CHROMIUM, OPTIONS, PHONE, Browser, laid_out
from hypothesis import given
from hypothesis import strategies as st
from page_tree import tree_of

from briefbot.model import Picture, Report, Story
from briefbot.rendering import render, to_json

SMOKE = Picture(
    url="https://img.example/smoke.jpg", alt="Smoke over Tarhuna", credit="Ann Lee/AFP", width=1200, height=800
)


def a_pictured_brief(*pictures, **fields):
    """A brief of one story whose first report has an article for each picture."""
    articles = tuple(
        an_article(
            "Forces entered Tarhuna on Friday.",
            **{"url": f"https://morning.example/{n}", "outlet": "Morning Sample", "language": "en"} | fields,
            picture=picture,
        )
        for n, picture in enumerate(pictures or (SMOKE,))
    )
    other = an_article(
        "The airport is closed.", outlet="Harbour", picture=replace(SMOKE, url="https://img.example/b.jpg")
    )
    story = Story(
        (Report(articles, "AFP"), Report((other,), "Harbour")), (quoted(articles[0]),), "Forces enter Tarhuna"
    )
    return a_brief(stories=(story,), glance=())


def page_of(brief, **options):
    return render(brief, "brief.html.j2", **{"pictures": True} | options)


def shown(page):
    """The figures of pictures in a page."""
    return tree_of(page).xpath("//figure[@class='picture']")


def policy(page):
    return tree_of(page).xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")


def test_nothing_foreign_is_in_a_page_that_was_not_asked_for_pictures():
    page = render(a_pictured_brief(), "brief.html.j2")

    assert "img" not in page
    assert policy(page) == "default-src 'none'; style-src 'unsafe-inline'"


def test_a_page_that_was_asked_shows_one_of_the_first_report_of_each_story():
    page = page_of(a_pictured_brief())
    (figure,) = shown(page)
    (image,) = figure.xpath("img")

    assert dict(image.attrib) == {
        "src": SMOKE.url,
        "alt": "Smoke over Tarhuna",
        "lang": "en",
        "style": "aspect-ratio: auto 1200/800",
        "loading": "lazy",
        "decoding": "async",
        "referrerpolicy": "no-referrer",
    }
    assert figure.xpath("string(figcaption)") == "Picture: Ann Lee/AFP"
    assert figure.xpath("figcaption/a/@href") == ["https://morning.example/0"]
    assert policy(page) == "default-src 'none'; style-src 'unsafe-inline'; img-src https:"


@pytest.mark.parametrize(
    ("language", "credited", "published"),
    [
        ("en", "Picture: Ann Lee/AFP", "Picture published by Morning Sample"),
        ("fr", "Image\u00a0: Ann Lee/AFP", "Image publiée par Morning Sample"),
        ("ar", "الصورة: \u2068Ann Lee/AFP\u2069", "صورة منشورة في \u2068Morning Sample\u2069"),
    ],
)
def test_whose_it_is_or_who_published_it_stands_below_in_the_readers_language(language, credited, published):
    captions = [
        shown(page_of(a_pictured_brief(each), language=language))[0].xpath("string(figcaption)")
        for each in (SMOKE, replace(SMOKE, credit=""))
    ]

    assert captions == [credited, published]


def test_without_an_outlet_the_site_published_it():
    page = page_of(a_pictured_brief(replace(SMOKE, credit=""), outlet="", url="https://www.harbour.example/1"))

    assert shown(page)[0].xpath("string(figcaption)") == "Picture published by harbour.example"


@pytest.mark.parametrize("first", [None, Picture(url="http://img.example/a.jpg"), {"url": SMOKE.url}])
def test_a_copy_has_it_where_the_lead_has_none_that_can_be_shown(first):
    (figure,) = shown(page_of(a_pictured_brief(first, SMOKE)))

    assert figure.xpath("figcaption/a/@href") == ["https://morning.example/1"]
    assert shown(page_of(a_pictured_brief(None))) == [], "another report's is not of the first"


def test_what_it_shows_is_told_in_no_language_where_that_of_its_article_is_unknown():
    (figure,) = shown(page_of(a_pictured_brief(language=""), language="ar"))

    assert figure.xpath("img/@lang") == [""]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize(("language", "right"), [("en", False), ("ar", True)])
def test_it_stands_on_the_side_of_its_heading_and_takes_no_more_space_than_it_has(tmp_path, language, right):
    banner = base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg" width="1500" height="300"/>').decode()
    brief = a_pictured_brief(replace(SMOKE, width=None, height=None), language=language)
    page = page_of(brief, language="ar").replace(SMOKE.url, f"data:image/svg+xml;base64,{banner}")
    (tmp_path / "page.html").write_text(eager(page).replace("img-src https:", "img-src data:"), encoding="utf-8")
    boxes = """['h2[dir]', 'figure.picture img'].map(each => {
        const box = document.querySelector(`.story ${each}`).getBoundingClientRect();
        return [box.left, box.right, box.width / box.height]; })"""
    with Browser(tmp_path) as browser:
        heading, picture = browser.evaluate(browser.open((tmp_path / "page.html").as_uri()), boxes)

    assert picture[right] == heading[right], "on the left what is read from the left"
    assert picture[not right] != heading[not right]
    assert picture[2] == pytest.approx(5, rel=0.05)


def test_a_story_that_is_only_listed_has_none():
    brief = a_pictured_brief()

    assert shown(page_of(replace(brief, stories=(replace(brief.stories[0], summary=()),)))) == []


@pytest.mark.parametrize("template", ["brief.md.j2", "brief.txt.j2", "brief.telegram.html.j2"])
def test_no_other_format_has_pictures(template):
    brief = a_pictured_brief()

    text = render(brief, template, pictures=True)
    assert text == render(brief, template)
    assert "img.example" not in text


def test_a_template_of_ones_own_sees_whether_they_may_be_shown(tmp_path):
    own = tmp_path / "own.html.j2"
    own.write_text(
        "{% for s in brief.stories %}{{ brief.pictures }} {{ (s | picture(brief)).url if s | picture(brief) else '' }}{% endfor %}"
    )

    assert render(a_pictured_brief(), str(own), pictures=True) == f"True {SMOKE.url}\n"
    assert render(a_pictured_brief(), str(own)) == "False \n"


@pytest.mark.parametrize(
    ("sides", "ratio"),
    [
        ((None, None), "3/2"),
        ((1200, None), "3/2"),
        ((640, 480), "640/480"),
        ((800, 8000), "800/1066"),
        ((9000, 300), "9000/3000"),
    ],
)
def test_its_space_is_that_of_its_sides_within_reason(sides, ratio):
    (figure,) = shown(page_of(a_pictured_brief(replace(SMOKE, width=sides[0], height=sides[1]))))

    assert figure.xpath("img/@style") == [f"aspect-ratio: auto {ratio}"]
    assert figure.get("style", "") == (f"max-width: min(30rem, {sides[0]}px)" if sides[0] else "")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "http://img.example/a.jpg",
        "https://127.0.0.1/a.jpg",
        "data:image/png;base64,AA",
        "",
        "a" * 99_999,
    ],
)
def test_an_address_that_got_past_the_sources_is_not_shown(url):
    brief = a_pictured_brief(Picture(url=url))

    assert shown(page_of(brief)) == []
    assert json.loads(to_json(brief))["stories"][0]["reports"][0]["articles"][0]["picture"] is None


TEXTS = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        '"><script>alert(1)</script>',
        "' onerror='alert(1)",
        "</figcaption></figure><img src=x>",
        "\u202eAFP\u2066",
        "{{ brief }}",
    ]
)


@given(TEXTS, TEXTS, st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_words_of_a_picture_are_markup(alt, credit, path):
    picture = Picture(url=f"https://img.example/{path}x", alt=alt, credit=credit)
    tree = tree_of(page_of(a_pictured_brief(picture)))

    images = tree.xpath("//img")
    assert len(images) <= 1
    assert all(each.get("src").startswith("https://img.example/") for each in images)
    assert {name for each in images for name in each.attrib} <= {
        *("src", "alt", "lang", "style", "loading", "decoding", "referrerpolicy")
    }
    assert tree.xpath("//script | //figure[@class='picture']//*[not(self::img or self::figcaption or self::a)]") == []


def test_json_has_it_whether_it_is_shown_or_not():
    first, second = json.loads(to_json(a_pictured_brief(SMOKE, None)))["stories"][0]["reports"][0]["articles"]

    assert list(first["picture"].items()) == [
        ("url", SMOKE.url),
        ("alt", "Smoke over Tarhuna"),
        ("credit", "Ann Lee/AFP"),
        ("width", 1200),
        ("height", 800),
    ]
    assert second["picture"] is None


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("alt", ["", "Smoke"])
def test_a_picture_that_does_not_load_leaves_no_hole(tmp_path, monkeypatch, alt):
    monkeypatch.setattr("chromium.OPTIONS", (*OPTIONS, "--host-resolver-rules=MAP * ~NOTFOUND"))
    brief = a_pictured_brief(replace(SMOKE, alt=alt))
    without, failed = (
        measured["story"][0]
        for measured in laid_out([(render(brief, "brief.html.j2"), PHONE), (eager(page_of(brief)), PHONE)], tmp_path)
    )

    assert failed[3] - failed[1] < without[3] - without[1] + 60, "no more than a line or two"


def eager(page):
    """The page with its pictures asked for at once: the frames are measured when all that is loaded has been."""
    return re.sub(r' loading="lazy"', "", page)
