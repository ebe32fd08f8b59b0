from dataclasses import replace

import pytest
from brief_pages import HOSTILE
from sites import bring, fish, siege

from briefbot.app.site import build_site
from briefbot.config import ArchiveConfig, BriefConfig, Config, SiteConfig
from briefbot.phrasebook import LANGUAGES
from briefbot.store.archive import open_archive


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory):
    """The folder of a site in all languages, with every kind of page: of sieges, hostile articles, and a day far off."""
    folder = tmp_path_factory.mktemp("whole")
    archive = open_archive(str(folder / "a.db"))
    evil = {"outlet": f"Lamp {HOSTILE}", "title": f"Tarhuna in Libya {HOSTILE}", "language": 'en"><b>'}
    text = f"{siege(2).text} Tarhuna's mayor said {HOSTILE} on Monday."
    bring(archive, siege(0), siege(1), fish(1), fish(40), replace(siege(2), text=text, **evil))
    evil["url"] = f"https://a.example/{HOSTILE}".replace("\ud83d", "")  # half a character is in no address
    bring(archive, replace(siege(3), text=text, **evil))
    archive.close()
    config = Config(
        brief=BriefConfig(timezone="UTC"),
        archive=ArchiveConfig(url=str(folder / "a.db")),
        site=SiteConfig(url="https://briefs.example/libya/"),
    )
    assert build_site(config, folder / "out", languages=LANGUAGES).exit_code == 0
    return folder / "out"
