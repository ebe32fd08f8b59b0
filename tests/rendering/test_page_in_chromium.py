"""How the page lies on a screen: a phone's and a desktop's, in English and in Arabic."""

import math
from datetime import UTC, date, datetime

import pytest
from brief_builders import a_brief, a_later_brief, quoted
from builders import an_article
from chromium import CHROMIUM, DESKTOP, HEIGHT, PHONE, laid_out
from page_tree import tree_of

from briefbot.model import Brief, Place, Report, Story
from briefbot.rendering import render

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

TOWNS = (
    *(("Tripoli", 32.89, 13.19), ("Tajoura", 32.88, 13.35), ("Tripoli", 32.89, 13.19), ("Sirte", 31.2, 16.59)),
    *(("Kufra", 24.19, 23.31), ("Ghat", 24.96, 10.17)),
)

#: Some twenty-five words, as a sentence of news has.
SENTENCE = (
    "Forces of the harbour army entered the old quarter on Friday after two weeks of siege, while residents stayed at "
    "home and the council asked both sides number {} to leave."
)


def a_large_day():
    """Ten stories told and ten listed, of sixty articles."""
    stories = []
    for n in range(20):
        articles = [
            an_article(
                " ".join(SENTENCE.format(100 * n + 10 * k + m) for m in range(4)),
                url=f"https://outlet{k}.example/{n}",
                title=f"Forces enter the old quarter of town {n} as the council asks them to leave it alone",
                outlet=f"Outlet {k}",
                published=datetime(2031, 5, 9, 8 + k, tzinfo=UTC),
                language="en",
            )
            for k in range(3)
        ]
        reports = tuple(Report((each,), each.outlet) for each in articles)
        own = [quoted(each, SENTENCE.format(100 * n + 10 * k)) for k, each in enumerate(articles)]
        place = Place(*TOWNS[n]) if n < len(TOWNS) else None
        stories.append(Story(reports, tuple(own) if n < 10 else (), articles[0].title, place=place))
    glance = tuple(quoted(story.articles[0], SENTENCE.format(100 * n + 1)) for n, story in enumerate(stories[:5]))
    return Brief(day=date(2031, 5, 9), topic="Libya", glance=glance, stories=tuple(stories))


def a_mixed_day():
    """The brief of the builders with a place in it."""
    arabic = an_article("بدأت في BBC محادثات جنيف.", url="https://a.example/9", title="BBC تبدأ", language="ar")
    mixed = Story((Report((arabic,)),), (quoted(arabic),), "BBC تبدأ", place=Place("Sirte", 31.2, 16.59))
    return a_brief(stories=(mixed, *a_brief().stories))


BRIEFS = {
    "large": a_large_day(),
    "mixed": a_mixed_day(),
    "later": a_later_brief(),
    "empty": Brief(day=date(2031, 5, 9), topic="Libya"),
}
PAGES = [(name, language, width) for name in BRIEFS for language in ("en", "ar") for width in (PHONE, DESKTOP)]
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
