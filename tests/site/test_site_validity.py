"""Every page of a site is valid HTML, in every language and whatever articles say."""

from dataclasses import replace

import pytest
from brief_pages import HOSTILE
from html_validity import faults_of
from sites import bring, fish, pages_in, siege

from briefbot.app.site import build_site
from briefbot.config import ArchiveConfig, BriefConfig, Config, SiteConfig
from briefbot.phrasebook import LANGUAGES
from briefbot.store.archive import open_archive

#: The kinds of pages that a site has: each is there in every language.
KINDS = ("index.html", *(f"{part}/" for part in ("days", "months", "people", "places", "storylines")))


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A site of sieges, of hostile articles and of a day far from the others, with all that pages of it can have."""
    folder = tmp_path_factory.mktemp("valid")
    archive = open_archive(str(folder / "a.db"))
    evil = {"outlet": f"Lamp {HOSTILE}", "title": f"Tarhuna in Libya {HOSTILE}", "language": 'en"><b>'}
    text = f"{siege(2).text} Tarhuna's mayor said {HOSTILE} on Monday."
    bring(archive, siege(0), siege(1), fish(1), fish(40), replace(siege(2), text=text, **evil))
    bring(archive, replace(siege(3), text=text, url=f"https://a.example/{HOSTILE}".replace("\ud83d", ""), **evil))
    archive.close()
    config = Config(
        brief=BriefConfig(timezone="UTC"),
        archive=ArchiveConfig(url=str(folder / "a.db")),
        site=SiteConfig(url="https://briefs.example/libya/"),
    )
    assert build_site(config, folder / "out", languages=LANGUAGES).exit_code == 0
    return {path: data.decode() for path, data in pages_in(folder / "out").items() if path.endswith(".html")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_of_a_kind_is_valid(pages, kind, language):
    prefix = "" if language == LANGUAGES[0] else f"{language}/"
    found = {path: faults_of(page) for path, page in pages.items() if path.startswith(f"{prefix}{kind}")}

    assert found
    assert {path: faults for path, faults in found.items() if faults} == {}
