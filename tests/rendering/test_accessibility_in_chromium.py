"""Who hears the page, or sees little, can read it: axe-core finds nothing, light or dark, in English and in Arabic."""

import pytest
from accessibility import contrasts, findings
from brief_pages import BRIEFS, the_samples
from chromium import CHROMIUM, DESKTOP, PHONE, Browser

from briefbot.rendering import render

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

LIGHT_AND_DARK = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with Browser(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


def page_at(folder, brief, language):
    """The address of the page of a brief, written into a folder."""
    page = render(brief, "brief.html.j2", language=language)
    (folder / "page.html").write_text(page, encoding="utf-8")
    return (folder / "page.html").as_uri()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", [*BRIEFS, "samples"])
def test_axe_finds_nothing(browser, tmp_path, name, language):
    brief = the_samples() if name == "samples" else BRIEFS[name]
    url = page_at(tmp_path, brief, language)

    assert findings(browser, url, width=PHONE if name == "large" else DESKTOP) == []


@pytest.mark.parametrize("name", ["followed", "later", "mixed"])
def test_axe_finds_all_words_x_in_the_dark(browser, tmp_path, name):
    assert findings(browser, page_at(tmp_path, BRIEFS[name], "en"), dark=True) == []


@LIGHT_AND_DARK
@pytest.mark.parametrize("name", ["large", "followed"])
def test_words_in_a_drawing_stand_out_from_all_that_they_may_lie_on(browser, tmp_path, name, dark):
    """Which axe leaves undecided: it does not see the land or the dot under them."""
    found = contrasts(browser, page_at(tmp_path, BRIEFS[name], "en"), dark=dark)

    assert len(found) > 3
    assert {each for each, ratio in found.items() if ratio < 4.5} == set()
