"""The site of an archive of sixty days: all links lead somewhere, its feeds validate, and one article touches little."""

from datetime import UTC, datetime, timedelta

import pytest
from feed_validity import atom_faults, json_feed_faults
from sites import FIRST, bring, dead_links, entry, fish, pages_in, siege

from briefbot.app.site import build_site
from briefbot.config import ArchiveConfig, BriefConfig, Config, SiteConfig
from briefbot.store.archive import open_archive

DAYS = 60
LANGUAGES = ("en", "ar")

#: Long after all of them: when the articles were first seen.
SEEN = datetime(2020, 9, 1, tzinfo=UTC)

PORTS = (
    "Engineers opened the oil port of {place} in Libya again on {weekday} after a blockade of {number} days. "
    "Two tankers wait at anchor, the port's director said. The guards went home when they had been paid."
)


def port(number):
    """The report on a port on the day with that number."""
    day = FIRST + timedelta(days=number)
    place = ("Ras Lanuf", "Brega", "Zueitina")[number // 9 % 3]
    text = PORTS.format(place=place, weekday=f"{day:%A}", number=20 + number)
    return entry("port", text, day, f"The port of {place} is open after {20 + number} days", outlet="The Quay")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with the archive, and the site of it."""
    folder = tmp_path_factory.mktemp("months")
    archive = open_archive(str(folder / "a.db"))
    sieges = [siege(n) for n in range(DAYS) if n % 20 < 6]
    others = [*(fish(n) for n in range(0, DAYS, 3)), *(port(n) for n in range(0, DAYS, 9)), fish(DAYS - 1)]
    bring(archive, *sieges, *others, now=SEEN)
    archive.close()
    config = Config(
        brief=BriefConfig(timezone="UTC"),
        archive=ArchiveConfig(url=str(folder / "a.db")),
        site=SiteConfig(url="https://briefs.example/libya/"),
    )
    return folder, config, build_site(config, folder / "out", languages=LANGUAGES)


def stamps(folder):
    return {path: (folder / path).stat().st_mtime_ns for path in pages_in(folder)}


def test_every_link_leads_somewhere(built):
    folder, _, outcome = built
    pages = pages_in(folder / "out")

    assert outcome.exit_code == 0
    assert len([path for path in pages if path.startswith("days/")]) > 25
    assert len([path for path in pages if path.startswith("storylines/")]) > 3
    assert dead_links(pages) == []


@pytest.mark.parametrize("prefix", ["", "ar/"])
def test_its_feeds_validate(built, prefix):
    folder, _, _ = built

    assert atom_faults((folder / "out" / f"{prefix}feed.atom").read_bytes()) == []
    assert json_feed_faults((folder / "out" / f"{prefix}feed.json").read_bytes()) == []


def test_one_new_article_of_an_early_day_touches_that_day_and_what_lists_it(built):
    folder, config, _ = built
    before, stamped = pages_in(folder / "out"), stamps(folder / "out")
    day = FIRST + timedelta(days=1)
    text = (
        "A ferry from Malta docked at Misrata in Libya on Tuesday with medicine, the harbour master said. "
        "It had been held up for ten days. The hospital sent trucks to the quay."
    )
    archive = open_archive(config.archive.url)
    bring(archive, entry("ferry", text, day, "A ferry with medicine docks at Misrata"), now=SEEN + timedelta(days=1))
    archive.close()
    build_site(config, folder / "out", languages=LANGUAGES)
    after, touched = pages_in(folder / "out"), stamps(folder / "out")

    changed = {path for path in after.keys() | before.keys() if after.get(path) != before.get(path)}
    assert {path for path in after if touched[path] != stamped.get(path)} == changed & after.keys()
    plain = {path.removeprefix("ar/") for path in changed}
    listing = {"index.html", "months/2020-06.html", "months/index.html", "search.json", "sitemap.xml"}
    assert {path for path in plain if not path.startswith("places/")} - listing == {f"days/{day}.html"}
    assert {path for path in plain if path.startswith("places/")} <= {"places/misrata.html", "places/index.html"}
    assert "feed.atom" not in changed  # the day is not among the last ones
    assert dead_links(after) == []
