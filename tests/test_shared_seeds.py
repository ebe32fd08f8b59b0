"""The five real articles that the project began from, as pasted from the web, where they lie beside the checkout."""

import re
from pathlib import Path

import pytest

from briefbot.app import clock
from briefbot.config import BriefConfig
from briefbot.sources.files import read_paths

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real articles are not part of the project")

MAY_2020, NOVEMBER_2019, APRIL_2019 = {"000", "002"}, {"001", "003"}, {"004"}

FURNITURE = re.compile(
    r"logo|Pulse Region|Next Article|sct/st|\b122\b|Google News channel|\(Reuters\)|Read more|Watch:|Cargo ship loaded"
    r"|Satellite images|\(With AFP\)|Last Update|KSA|\(AFP\)|Telegram channel|Panorama of Tripoli|Flickr"
    r"|originally published|reprinted with permission|parade a Pantsir|holds his weapon",
)


@pytest.fixture(scope="module")
def brief():
    articles, _ = read_paths([SEEDS])
    from briefbot.brief import make_brief

    options = BriefConfig()
    return make_brief(articles, day=clock.today(options))


def numbers(articles):
    return {Path(article.url).name[:3] for article in articles}


def test_five_articles_are_four_reports_of_three_stories(brief):
    assert {frozenset(numbers(story.articles)) for story in brief.stories} == {
        frozenset(MAY_2020),
        frozenset(NOVEMBER_2019),
        frozenset(APRIL_2019),
    }
    assert sorted(len(story.reports) for story in brief.stories) == [1, 1, 2]
    assert brief.missing == ()


def test_the_copy_is_credited_to_who_wrote_it(brief):
    origins = {frozenset(numbers(report.articles)): report.origin for s in brief.stories for report in s.reports}

    assert origins[frozenset(MAY_2020)] == "AFP"
    assert origins[frozenset(APRIL_2019)] == "RFE/RL"
    assert origins[frozenset({"003"})] == "AFP"


def test_no_furniture_is_left_anywhere(brief):
    for story in brief.stories:
        for article in story.articles:
            assert not FURNITURE.search(article.text), article.url
            assert not FURNITURE.search(article.title), article.url
    assert all(story.summary or story.told_above for story in brief.stories)
    assert brief.glance


def test_no_reporting_is_lost():
    articles, unreadable = read_paths([SEEDS])

    assert unreadable == ()
    words = {Path(a.url).name[:3]: len(a.text.split()) for a in articles}
    raw = {path.name[:3]: len(path.read_text(encoding="utf-8").split()) for path in SEEDS.glob("*.txt")}
    assert {name: count / raw[name] > 0.7 for name, count in words.items()} == dict.fromkeys(raw, True)
