"""How the page lies on a screen: a phone's and a desktop's, in English and in Arabic."""

import math

import pytest
from brief_pages import BRIEFS, TOWNS
from chromium import CHROMIUM, DESKTOP, HEIGHT, PHONE, laid_out
from page_tree import tree_of

from briefbot.rendering import render

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

PAGES = [
    (name, language, width)
    for name in ("large", "mixed", "later", "empty")
    for language in ("en", "ar")
    for width in (PHONE, DESKTOP)
]
EVERY_PAGE = pytest.mark.parametrize("which", PAGES, ids=lambda each: "-".join(map(str, each)))


def page_of(name, language):
    return render(BRIEFS[name], "brief.html.j2", language=language)


@pytest.fixture(scope="module")
def laid(tmp_path_factory):
    """Every page as Chromium lays it out; it is started once for all of them."""
    pages = [(page_of(name, language), width) for name, language, width in PAGES]
    return dict(zip(PAGES, laid_out(pages, tmp_path_factory.mktemp("chromium")), strict=True))


@EVERY_PAGE
def test_nothing_scrolls_sideways(laid, which):
    needed, there = laid[which]["across"]

    assert needed <= there


@EVERY_PAGE
def test_a_browser_finds_the_elements_where_they_were_written(laid, which):
    name, language, _ = which
    body = tree_of(page_of(name, language)).find("body")

    assert laid[which]["tags"] == [each.tag for each in body.iterdescendants("*")]


def test_each_dot_of_the_map_leads_to_its_story_and_can_be_tapped(laid):
    dots = laid["large", "en", PHONE]["dots"]

    assert [dot["leads_to"] for dot in dots] == ["story"] * len(TOWNS)
    assert all(f"Story {n}: " in dot["name"] for n, dot in enumerate(dots, 1))
    middles = [((left + right) / 2, (top + bottom) / 2) for left, top, right, bottom in (dot["box"] for dot in dots)]
    assert all(math.dist(one, other) >= 24 for n, one in enumerate(middles) for other in middles[:n])


def test_the_first_story_is_within_two_screens_of_a_phone(laid):
    _, top, _, _ = laid["large", "en", PHONE]["story"][0]

    assert top <= 2 * HEIGHT


def test_a_day_of_sixty_articles_shows_no_more_words_than_can_be_read_at_first_sight(laid):
    assert len([article for story in BRIEFS["large"].stories for article in story.articles]) == 60
    assert 600 <= laid["large", "en", PHONE]["words"] <= 1200


def test_an_arabic_page_runs_from_right_to_left_and_quotes_as_they_are_written(laid):
    arabic, english = laid["mixed", "ar", PHONE], laid["mixed", "en", PHONE]

    assert (arabic["direction"], english["direction"]) == ("rtl", "ltr")
    assert arabic["number"][0][0] > PHONE / 2 > english["number"][0][2]
    for page in (arabic, english):
        assert {tuple(each) for each in page["quotes"]} == {("ar", "rtl"), ("en", "ltr")}


def test_on_a_desktop_the_map_stands_beside_the_glance(laid):
    assert laid["large", "en", DESKTOP]["dots"][0]["box"][0] > DESKTOP / 2
