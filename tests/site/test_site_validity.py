"""Every page of a site is valid HTML and can be read by everybody, in every language and whatever articles say."""

import pytest
from accessibility import findings
from chromium import CHROMIUM, Browser
from html_validity import faults_of
from sites import pages_in

from briefbot.phrasebook import LANGUAGES

#: The kinds of pages that a site has: each is there in every language.
KINDS = ("index.html", *(f"{part}/" for part in ("days", "months", "people", "places", "storylines")))


def of_kind(folder, kind, language):
    """The pages of a kind, by their paths."""
    begin = kind if language == LANGUAGES[0] else f"{language}/{kind}"
    return {path: page for path, page in pages_in(folder).items() if path.startswith(begin)}


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with Browser(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_of_a_kind_is_valid(whole_site, kind, language):
    found = {path: faults_of(page.decode()) for path, page in of_kind(whole_site, kind, language).items()}

    assert found
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize(("language", "dark"), [("en", False), ("ar", False), ("en", True)])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_on_a_page_of_each_kind(whole_site, browser, kind, language, dark):
    path, *_ = sorted(of_kind(whole_site, kind, language))

    assert findings(browser, (whole_site / path).as_uri(), dark=dark) == []
