"""The site of an archive: what is on its pages, and what a later build touches."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import feedparser
import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import FIRST, bring, dead_links, entry, fish, pages_in, parsed, siege

from briefbot.app import render, site
from briefbot.app.outcome import PARTLY
from briefbot.app.site import build_site
from briefbot.config import ArchiveConfig, BriefConfig, Config, SiteConfig
from briefbot.errors import ConfigError, DeliveryError, InputError
from briefbot.store.archive import open_archive

URL = "https://briefs.example/libya/"


def a_config(url):
    return Config(brief=BriefConfig(timezone="UTC"), archive=ArchiveConfig(url=url), site=SiteConfig(url=URL))


@pytest.fixture
def archive(sqlite_archive):
    return sqlite_archive


@pytest.fixture
def config(archive):
    return a_config(str(archive.file))


@pytest.fixture
def out(tmp_path):
    return tmp_path / "public"


def build(config, out, **options):
    """Build the site and return its files."""
    outcome = build_site(config, out, **options)
    assert outcome.exit_code == 0, outcome
    return pages_in(out)


def changed(before, after):
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def text_of(data):
    return " ".join(parsed(data).text_content().split())


def test_a_day_of_news_has_a_page_that_the_first_page_and_its_month_link_to(archive, config, out):
    bring(archive, siege(0), fish(0))
    pages = build(config, out)

    assert "Shells fell on the besieged town of Tarhuna" in text_of(pages["days/2020-06-01.html"])
    assert parsed(pages["index.html"]).xpath("//a[@href='days/2020-06-01.html']")
    assert parsed(pages["months/2020-06.html"]).xpath("//a[@href='../days/2020-06-01.html']")
    assert "Fishermen of Zuwara" in text_of(pages["places/zuwara.html"])
    assert "Shells fall on Tarhuna" in text_of(pages["people/haftar.html"])
    assert "Named in the heading or a quoted sentence of 1 story, 1 June 2020" in text_of(pages["places/zuwara.html"])


def test_a_story_of_several_days_has_a_page_with_what_each_told_of_it(archive, config, out):
    bring(archive, siege(0), fish(0), siege(1), siege(2))
    pages = build(config, out)

    (line,) = [path for path in pages if path.startswith("storylines/") and path != "storylines/index.html"]
    page = parsed(pages[line])
    assert [link.get("href").partition("#")[0] for link in page.xpath("//main//h2/a")] == [
        f"../days/2020-06-0{n}.html" for n in (1, 2, 3)
    ]
    assert "killing 12 people" in page.text_content()
    assert [row.text_content() for row in page.xpath("//tbody/tr/td[2]")] == ["Killed"] * 3
    assert parsed(pages["days/2020-06-02.html"]).xpath(f"//a[@href='../{line}']")
    assert "developing since 1 June 2020" in text_of(pages["days/2020-06-03.html"])


def test_a_heading_leads_to_its_own_story_from_every_list_and_from_the_search(archive, config, out):
    bring(archive, siege(0), fish(0), siege(1), fish(1))
    pages = build(config, out)
    heads = {
        f"{path}#{story.get('id')}": " ".join(story.xpath("string(.//h2)").split())
        for path in pages
        if path.startswith("days/")
        for story in parsed(pages[path]).xpath("//article")
    }
    links = [
        (link.get("href").removeprefix("../"), link.text_content())
        for path in ("index.html", "months/2020-06.html", "places/zuwara.html", "places/tarhuna.html")
        for link in parsed(pages[path]).xpath("//main//a[contains(@href, '.html#s-')]")
    ]
    found = [(path, title) for _, title, _, path, *_ in json.loads(pages["search.json"])["stories"]]

    assert len(links) >= len(found) == len(heads) == 4
    assert {(path, title) for path, title in links + found} == set(heads.items())


def test_a_storyline_has_a_map_of_its_places_and_a_chart_of_its_toll(archive, config, out):
    bring(archive, siege(0), siege(1), siege(2))
    pages = build(config, out, languages=["en", "ar"])
    (line,) = [path for path in pages if path.startswith("storylines/") and path != "storylines/index.html"]
    page = parsed(pages[line])

    (dot,) = page.xpath("//*[local-name()='svg'][@role='group']//a")
    assert dot.get("href") == "../places/tarhuna.html"
    assert dot.text_content() == "Tarhuna"
    assert [text.text for text in page.xpath("//figure//*[@class='amount']")] == ["11", "12", "13"]
    assert "ترهونة" in pages[f"ar/{line}"].decode()


def test_a_storyline_tells_a_sentence_once(archive, config, out):
    bring(archive, siege(0), siege(1))
    pages = build(config, out)
    (line,) = [path for path in pages if path.startswith("storylines/") and path != "storylines/index.html"]

    assert text_of(pages[line]).count("had cut the water of Tarhuna") == 1


def test_days_link_to_the_day_before_and_the_day_after(archive, config, out):
    bring(archive, siege(0), siege(2), fish(4))
    page = parsed(build(config, out)["days/2020-06-03.html"])

    assert page.xpath("//a[@rel='prev']/@href") == ["2020-06-01.html"]
    assert page.xpath("//a[@rel='next']/@href") == ["2020-06-05.html"]


def test_each_language_has_a_folder_and_its_pages_link_to_those_of_the_others(archive, config, out):
    bring(archive, siege(0), siege(1))
    pages = build(config, out, languages=["en", "ar", "fr"])

    assert {path.removeprefix("ar/") for path in pages if path.startswith("ar/")} == {
        path for path in pages if not path.startswith(("ar/", "fr/", "s")) or path.startswith("storylines/")
    } | {"search.json"}
    arabic = parsed(pages["ar/days/2020-06-02.html"])
    assert arabic.get("dir") == "rtl"
    assert {"../../days/2020-06-02.html", "../../fr/days/2020-06-02.html"} <= set(arabic.xpath("//nav//@href"))
    assert dead_links(pages) == []


def test_an_archive_without_stories_on_the_topic_gives_a_site_that_says_so(archive, config, out):
    bring(archive, entry("cup", "Rovers won the cup on Monday in Perth. The crowd sang.", FIRST))
    pages = build(config, out)

    assert "There is none yet." in text_of(pages["index.html"])
    assert not [path for path in pages if path.startswith("days/")]
    assert dead_links(pages) == []


def test_an_empty_archive_is_an_error_that_says_what_to_do(archive, config, out):
    with pytest.raises(InputError) as raised:
        build_site(config, out)
    assert "briefbot fetch" in raised.value.hint


def test_built_again_nothing_is_written(archive, config, out):
    bring(archive, siege(0), siege(1), fish(1))
    build(config, out)
    stamps = {path: (out / path).stat().st_mtime_ns for path in pages_in(out)}
    outcome = build_site(config, out)

    assert "0 files written, 0 removed" in outcome.lines[0]
    assert {path: (out / path).stat().st_mtime_ns for path in pages_in(out)} == stamps


def test_another_version_that_tells_the_same_writes_nothing(archive, config, out, monkeypatch):
    bring(archive, siege(0), siege(1))
    before = build(config, out, languages=["en", "ar"])
    stamps = {path: (out / path).stat().st_mtime_ns for path in before}
    monkeypatch.setattr("briefbot.app.site.__version__", "99.0")
    outcome = build_site(config, out, languages=["en", "ar"])

    assert "0 files written, 0 removed" in outcome.lines[0]
    assert {path: (out / path).stat().st_mtime_ns for path in pages_in(out)} == stamps


def test_a_site_is_byte_for_byte_the_same_whenever_and_wherever_it_is_built(
    archive, config, out, tmp_path, monkeypatch
):
    bring(archive, siege(0), siege(1), fish(1))
    first = build(config, out)
    monkeypatch.setattr("briefbot.app.clock.now", lambda: datetime(2031, 1, 1, tzinfo=UTC))

    assert build(config, tmp_path / "elsewhere") == first


def test_a_new_article_touches_its_day_its_storyline_the_indexes_and_the_feeds_alone(archive, config, out):
    bring(archive, *(siege(n) for n in range(3)), fish(10), siege(40))
    before = build(config, out)
    bring(
        archive,
        entry(
            "blood",
            "Doctors in Tarhuna in Libya got blood on Tuesday, the hospital said. "
            "The besieged town waited for it for a week. Shells fell on it again.",
            FIRST + timedelta(days=1),
        ),
    )
    after = build(config, out)

    touched = changed(before, after)
    assert "days/2020-06-02.html" in touched
    days = {path for path in touched if path.startswith("days/")}
    assert days == {"days/2020-06-02.html"}
    lines = {path for path in touched if path.startswith("storylines/")}
    assert len(lines - {"storylines/index.html"}) <= 1
    rest = {path for path in touched if not path.startswith(("days/", "storylines/", "places/", "people/"))}
    assert rest <= {"index.html", "months/2020-06.html", "feed.atom", "feed.json", "search.json", "sitemap.xml"}
    assert "feed.atom" in rest


def test_a_further_day_of_a_storyline_leaves_the_pages_of_its_earlier_days_but_the_last(archive, config, out):
    bring(archive, *(siege(n) for n in range(3)))
    before = build(config, out)
    bring(archive, siege(3))
    touched = changed(before, build(config, out))

    assert {path for path in touched if path.startswith("days/")} == {"days/2020-06-03.html", "days/2020-06-04.html"}


def test_a_page_of_a_day_that_is_gone_from_the_archive_is_removed_and_nothing_else(archive, config, out):
    bring(archive, siege(0), fish(3))
    build(config, out)
    (out / "days" / "mine.html").write_text("mine")
    pages = build(config, out, since=FIRST + timedelta(days=1))

    assert "days/2020-06-01.html" not in pages
    assert pages["days/mine.html"] == b"mine"
    assert dead_links({path: data for path, data in pages.items() if "mine" not in path}) == []


def test_a_file_that_is_not_the_sites_is_not_replaced(archive, config, out):
    bring(archive, siege(0))
    out.mkdir()
    (out / "index.html").write_text("my own page")

    with pytest.raises(DeliveryError, match=r"index\.html"):
        build_site(config, out)
    assert (out / "index.html").read_text() == "my own page"
    assert list(pages_in(out)) == ["index.html"]


def test_a_page_that_was_deleted_or_cut_is_made_again(archive, config, out):
    bring(archive, siege(0), siege(1))
    pages = build(config, out)
    (out / "days/2020-06-01.html").unlink()
    (out / "index.html").write_bytes(pages["index.html"][:100])

    assert build(config, out) == pages


def test_a_build_that_is_cut_leaves_the_old_site_and_the_next_one_ends_it(archive, config, out, monkeypatch):
    bring(archive, siege(0))
    before = build(config, out)
    bring(archive, siege(1))

    def cut(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(site, "site_maps", cut)
        with pytest.raises(KeyboardInterrupt):
            build_site(config, out)
    assert pages_in(out) == before
    after = build(config, out)
    assert "days/2020-06-02.html" in after
    assert dead_links(after) == []


def test_of_two_builds_at_once_the_second_does_nothing_and_says_so(archive, config, out):
    bring(archive, siege(0))
    build(config, out)
    with FileLock(out / ".briefbot" / "lock"):
        outcome = build_site(config, out)

    assert "another build" in outcome.notes[0]


def test_what_is_kept_for_the_next_build_may_be_damaged(archive, config, out):
    bring(archive, siege(0), siege(1))
    before = build(config, out)
    for number, path in enumerate(sorted((out / ".briefbot" / "kept").iterdir())):
        path.write_bytes(b"" if number % 2 else path.read_bytes()[:30])

    assert build(config, out) == before


def test_a_day_that_cannot_be_made_costs_itself_and_keeps_its_old_page(archive, config, out, monkeypatch):
    bring(archive, siege(0), siege(1), fish(2))
    before = build(config, out)
    bring(archive, fish(1))

    def broken(articles, *args, day, **options):
        if day == FIRST + timedelta(days=1):
            raise ZeroDivisionError("no news is bad news")
        return make(articles, *args, day=day, **options)

    make = render.make_brief_of
    monkeypatch.setattr("briefbot.app.render.make_brief_of", broken)
    outcome = build_site(config, out)
    after = pages_in(out)

    assert outcome.exit_code == PARTLY
    assert "2020-06-02" in outcome.notes[0]
    assert after["days/2020-06-02.html"] == before["days/2020-06-02.html"]
    assert "days/2020-06-03.html" in after


def test_an_article_without_a_date_makes_no_latest_day(archive, config, out):
    def days():
        return [path.removesuffix(".html")[-2:] for path in build(config, out) if path.startswith("days/")]

    bring(archive, siege(0))
    bring(archive, replace(fish(1), published=None), now=datetime(2020, 6, 9, tzinfo=UTC))
    assert days() == ["01"]

    bring(archive, siege(20))
    assert days() == ["01", "09", "21"], "a day between those of others is told"


def test_where_no_article_has_a_date_each_is_of_the_day_on_which_it_was_seen(archive, config, out):
    bring(archive, replace(siege(0), published=None), now=datetime(2020, 6, 9, tzinfo=UTC))

    assert "days/2020-06-09.html" in build(config, out)


def test_an_article_dated_in_the_future_is_on_no_page(archive, config, out):
    bring(archive, siege(0), entry("late", "Talks on Tarhuna in Libya open on Monday. It is so.", date(2199, 1, 1)))

    assert [path for path in build(config, out) if path.startswith("days/")] == ["days/2020-06-01.html"]


def test_an_edit_that_comes_later_leaves_what_the_day_told_and_shows_the_wording(archive, config, out):
    bring(archive, siege(0), now=datetime(2020, 6, 1, 12, tzinfo=UTC))
    build(config, out)
    bring(
        archive,
        replace(siege(0), text=siege(0).text.replace("killing 11", "killing 9")),
        now=datetime(2020, 6, 3, tzinfo=UTC),
    )
    page = text_of(build(config, out)["days/2020-06-01.html"])

    assert "killing 11 people" in page
    assert "Wording" in page


def test_without_an_address_there_are_no_feeds_and_a_note_says_so(archive, config, out):
    bring(archive, siege(0))
    outcome = build_site(config, out, url="")
    pages = pages_in(out)

    assert "--url" in outcome.asides[0]
    assert not {"feed.atom", "feed.json", "sitemap.xml"} & pages.keys()
    assert not parsed(pages["index.html"]).xpath("//link[@rel='canonical' or @rel='alternate']")
    assert dead_links(pages) == []


@pytest.mark.parametrize(
    "url", ["briefs.example", "javascript:alert(1)", "https://briefs.example/?a=1", "ftp://a.example/"]
)
def test_a_wrong_address_is_refused(archive, config, out, url):
    with pytest.raises(ConfigError, match="--url"):
        build_site(config, out, url=url)


@pytest.mark.parametrize(("since", "until"), [(date(2199, 1, 1), None), (date(2020, 6, 2), date(2020, 6, 1))])
def test_a_site_that_ends_before_it_begins_is_refused_and_the_old_one_stays(archive, config, out, since, until):
    bring(archive, siege(0))
    before = build(config, out)
    with pytest.raises(ConfigError, match="--since"):
        build_site(config, out, since=since, until=until)

    assert pages_in(out) == before


def test_a_language_that_nobody_translated_is_refused(archive, config, out):
    with pytest.raises(ConfigError, match="'xx'"):
        build_site(config, out, languages=["en", "xx"])


def test_the_atom_feed_keeps_the_rules_of_rfc_4287(archive, config, out):
    bring(archive, siege(0), siege(1), fish(1))
    pages = build(config, out)
    feed = feedparser.parse(pages["feed.atom"])
    root = ET.fromstring(pages["feed.atom"])
    atom = "{http://www.w3.org/2005/Atom}"

    assert not feed.bozo
    assert feed.version == "atom10"
    assert [each.link for each in feed.entries] == [f"{URL}days/2020-06-02.html", f"{URL}days/2020-06-01.html"]
    for each in (root, *root.iter(f"{atom}entry")):
        for name in ("id", "title", "updated"):  # exactly one of each (4.1.1, 4.1.2)
            assert len(each.findall(f"{atom}{name}")) == 1, name
        assert each.find(f"{atom}id").text.startswith(URL)
    assert root.find(f"{atom}author/{atom}name").text  # or every entry would need one
    assert root.find(f"{atom}link[@rel='self']").get("href") == f"{URL}feed.atom"
    ids = [each.find(f"{atom}id").text for each in root.iter(f"{atom}entry")]
    assert len(set(ids)) == len(ids)
    assert max(feed.entries, key=lambda each: each.updated).updated == feed.feed.updated
    assert "Shells fell on the besieged town" in feed.entries[0].content[0].value


def test_the_json_feed_says_the_same(archive, config, out):
    bring(archive, siege(0), siege(1))
    feed = json.loads(build(config, out)["feed.json"])

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{URL}feed.json"
    assert [each["id"] for each in feed["items"]] == [f"{URL}days/2020-06-02.html", f"{URL}days/2020-06-01.html"]
    assert all(each["content_html"] and each["date_modified"].endswith("Z") for each in feed["items"])


def test_the_sitemap_has_every_page_once(archive, config, out):
    bring(archive, siege(0), siege(1))
    pages = build(config, out, languages=["en", "ar"])
    found = [
        each.text
        for each in ET.fromstring(pages["sitemap.xml"]).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]

    html = {f"{URL}{path}".removesuffix("index.html") for path in pages if path.endswith(".html")}
    assert sorted(found) == sorted(html)


def test_previews_of_links_have_title_address_and_a_quoted_sentence_with_its_source(archive, config, out):
    bring(archive, siege(0))
    page = parsed(build(config, out)["days/2020-06-01.html"])
    tags = {each.get("property"): each.get("content") for each in page.xpath("//meta[@property]")}

    assert tags["og:title"] == "Libya brief, 1 June 2020"
    assert tags["og:url"] == f"{URL}days/2020-06-01.html"
    assert "(The Lamp)" in tags["og:description"]


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \"' ]]> \x00\x0b\x1b[31m\ud83d\ufffe\u202e &amp; {{ 7*7 }}"


def test_hostile_articles_are_inert_in_every_page_and_feed(archive, config, out):
    evil = {
        "outlet": f"Lamp {HOSTILE}",
        "title": f"Tarhuna in Libya {HOSTILE}",
        "url": "javascript:alert(1)//https://a.example",
    }
    text = siege(0).text + f" Tarhuna's mayor said {HOSTILE} on Monday."
    entries = [
        replace(siege(0), text=text, **evil),
        replace(siege(1), text=text, **evil | {"url": "https://a.example/<b>\"'"}),
    ]
    bring(archive, *entries)
    pages = build(config, out, languages=["en", "ar"])

    for path, data in pages.items():
        text = data.decode("utf-8")
        assert not set("\x00\x0b\x1b\u202e\ufffe") & set(text), path
        if path.endswith(".html"):
            page = parsed(data)
            scripts = [each.get("src") for each in page.xpath("//script")]
            assert scripts in ([], ["search.js"], ["../search.js"]), path
            assert not page.xpath("//img | //@onerror | //*[starts-with(@href, 'javascript')]"), path
            assert "49" not in page.xpath("string(//title)")
    ET.fromstring(pages["feed.atom"])
    feed = feedparser.parse(pages["feed.atom"], sanitize_html=False)
    for each in feed.entries:
        content = parsed(each.content[0].value.encode())
        assert not content.xpath("//script | //img | //*[starts-with(@href, 'javascript')]")
    json.loads(pages["search.json"])
    json.loads(pages["feed.json"])


def test_every_page_forbids_foreign_scripts_by_its_policy(archive, config, out):
    bring(archive, siege(0), siege(1))
    for path, data in build(config, out).items():
        if path.endswith(".html"):
            (policy,) = parsed(data).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
            assert policy.startswith("default-src 'none'"), path
            assert "script-src" not in policy or "script-src 'self'" in policy


@pytest.fixture(scope="module")
def made_archives(tmp_path_factory):
    return tmp_path_factory.mktemp("laws")


stories = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from([siege, fish]), st.sampled_from(["", "<b>Title</b> & co", "عنوان"])),
    max_size=5,
    unique_by=lambda each: each[:2],
)


@settings(max_examples=4)
@given(first=stories, then=stories, languages=st.sampled_from([("en",), ("ar", "en")]))
def test_all_links_of_a_site_lead_somewhere_also_after_more_news(made_archives, first, then, languages):
    folder = made_archives / str(time.monotonic_ns())
    config = a_config(str(folder / "a.db"))
    archive = open_archive(str(folder / "a.db"))
    bring(archive, siege(5))
    for news in (first, then):
        bring(archive, *(make(day, title=title) for day, make, title in news))
        pages = build(config, folder / "out", languages=languages)
        assert dead_links(pages) == []
    archive.close()
    assert build(config, folder / "new", languages=languages) == pages


def test_many_days_are_made_in_several_processes_with_the_same_result(archive, config, out, tmp_path, monkeypatch):
    bring(archive, *(siege(n) for n in range(4)), fish(5), fish(6))
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    several = build(config, out)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)

    assert build(config, tmp_path / "alone") == several


def test_a_script_without_a_guard_is_not_run_again_in_the_processes(archive, config, out, tmp_path):
    bring(archive, *(siege(n) for n in range(4)), fish(5), fish(6))
    script = tmp_path / "script.py"
    script.write_text(
        "import os\nos.cpu_count = lambda: 2\n"
        "from pathlib import Path\nfrom briefbot.app.site import build_site\n"
        "from briefbot.config import ArchiveConfig, Config\n"
        f"print(build_site(Config(archive=ArchiveConfig(url={str(archive.file)!r})), Path({str(out)!r})).lines[0])\n"
    )
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("6 days")
    assert len(run.stdout.splitlines()) == 1


def test_the_same_archive_on_another_database_gives_the_same_site(archive, config, out, postgres, tmp_path):
    url = postgres.new_database(postgres.template)
    other = open_archive(url)
    for each in (archive, other):
        bring(each, siege(0), siege(1), fish(1))
    other.close()

    assert build(config, out) == build(a_config(url), tmp_path / "other")
