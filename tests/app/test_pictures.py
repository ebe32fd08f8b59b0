"""Pictures from a site on the web to the pages of deliveries: fetched, archived, rendered."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fetched import Site
from lxml import html
from sites import bring, fish, pages_in, siege

from briefbot.app.briefs import articles_in
from briefbot.app.render import make_brief_of
from briefbot.app.site import build_site
from briefbot.brief import make_brief
from briefbot.config import ArchiveConfig, BriefConfig, Config
from briefbot.model import Article, Picture, Window
from briefbot.rendering import render

SMOKE = Picture(url="https://img.example/smoke-over-tarhuna.jpg", credit="Ann Lee/AFP")
FILE = "https://img.example/ferry-to-zuwara.jpg"
STORY = (
    "The ferry between Malta and Zuwara in Libya sailed on Sunday for the first time since the storm, with lorries aboard.",
    "Its captain said that the harbour of Zuwara had been dredged in May and that the quay would carry heavy lorries.",
    "Traders in the town had waited eleven weeks for spare parts, seed and medicine, which went by road from Tunis.",
)


@pytest.fixture
def archive(sqlite_archive):
    return sqlite_archive


@pytest.fixture
def config(archive):
    return Config(brief=BriefConfig(timezone="UTC", encoder=""), archive=ArchiveConfig(url=str(archive.file)))


def images(page):
    return html.document_fromstring(page).xpath("//img/@src")


def og(file):
    return f'<meta property="og:type" content="article"><meta property="og:image" content="{file}">'


def test_what_a_fetched_page_names_is_on_the_page_of_the_brief(archive, config):
    with Site(archive) as site:
        site.lists({"title": "Ferry sails again", "link": site.url("/ferry"), "text": "The ferry sailed on Sunday."})
        ld = {"@type": "NewsArticle", "image": {"url": f"{FILE}?w=640", "creditText": "Photo: Ann Lee"}}
        head = f'{og(FILE)}<script type="application/ld+json">{json.dumps(ld)}</script>'
        site.shows("/ferry", "Ferry sails again", *STORY, head=head)
        _, found = site.fetch()

        assert found["/ferry"].picture == Picture(url=FILE, credit="Ann Lee")
        assert {each.path for each in site.web.log} == {"/feed.xml", "/robots.txt", "/ferry"}, "no picture is loaded"
        articles = articles_in(archive, config, Window()).articles
    brief = make_brief_of(articles, config.brief, day=None, window=None, missing=())
    assert images(render(brief, "brief.html.j2", pictures=True)) == [FILE]
    assert images(render(brief, "brief.html.j2")) == []


def test_a_card_that_a_site_names_on_every_page_is_on_none(archive):
    card = "https://img.example/card-of-the-herald.jpg"
    with Site(archive) as site:
        site.lists(*({"title": f"Ferry {n} sails", "link": site.url(f"/{n}"), "text": f"Ferry {n}."} for n in (1, 2)))
        for n in (1, 2):
            site.shows(f"/{n}", f"Ferry {n} sails", *(f"{each} Ferry {n}." for each in STORY), head=og(card))
        _, found = site.fetch()

    assert [found[f"/{n}"].picture for n in (1, 2)] == [None, None]


def test_the_days_of_a_site_show_pictures_only_if_asked(archive, config, tmp_path):
    bring(archive, siege(0, picture=SMOKE), fish(0))
    out = tmp_path / "public"

    def built(**options):
        assert build_site(config, out, **options).exit_code == 0
        return pages_in(out)

    plain = built()
    assert not any(b"img.example" in data for data in plain.values())
    pictured = built(pictures=True)
    changed = {path for path in plain if plain[path] != pictured[path]}
    assert changed == {"days/2020-06-01.html"}
    assert images(pictured["days/2020-06-01.html"].decode()) == [SMOKE.url]
    assert built(pictures=True) == pictured
    assert built() == plain


def test_a_day_is_made_anew_when_its_picture_changes(archive, config, tmp_path):
    out = tmp_path / "public"
    bring(archive, siege(0, picture=SMOKE))
    build_site(config, out, pictures=True)
    bring(archive, siege(0, picture=Picture(url="https://img.example/other.jpg")))
    build_site(config, out, pictures=True)

    assert images(pages_in(out)["days/2020-06-01.html"].decode()) == ["https://img.example/other.jpg"]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder with an article of an hour ago that has a picture."""
    monkeypatch.chdir(tmp_path)
    Path("news").mkdir()
    row = {
        "url": "https://a.example/1",
        "title": "Ferry sails again",
        "text": "\n\n".join(STORY),
        "published": (datetime.now(UTC) - timedelta(hours=1)).isoformat(),
        "picture": {"url": FILE, "credit": "Ann Lee"},
    }
    Path("news/one.jsonl").write_text(json.dumps(row), encoding="utf-8")
    return tmp_path


def test_each_delivery_says_for_itself_whether_it_has_pictures(run, home):
    source = '[archive]\nurl = "archive.db"\n[[sources]]\nkind = "folder"\nurl = "news"\n'
    tables = (
        'name = "a"\npath = "a.html"\npictures = true',
        'name = "b"\npath = "b.html"',
        'name = "c"\npath = "c.md"',
    )
    deliveries = "".join(f'[[deliveries]]\nevery = "run"\n{each}\n' for each in tables)
    Path("briefbot.toml").write_text(source + deliveries, encoding="utf-8")

    assert run("run")[0] == 0
    assert images(Path("a.html").read_text(encoding="utf-8")) == [FILE]
    assert FILE not in Path("b.html").read_text(encoding="utf-8") + Path("c.md").read_text(encoding="utf-8")
    told = run("doctor")[1]
    assert told.count("with pictures: the outlets' sites see its readers") == 1


def test_render_shows_them_on_a_page_alone(run, home):
    assert images(run("render", "news", "--format", "html", "--pictures")[1]) == [FILE]
    assert images(run("render", "news", "--format", "html")[1]) == []
    for options in ((), ("--format", "telegram"), ("--template", "mine.md.j2")):
        code, _, err = run("render", "news", "--pictures", *options)
        assert code == 2
        assert "--pictures is of a page: give --format html" in err
    Path("briefbot.toml").write_text('[[deliveries]]\npath = "a.html"\n', encoding="utf-8")
    assert "leave out --pictures" in run("render", "news", "--deliver", "file", "--pictures")[2]


def test_an_article_given_with_and_without_its_picture_is_one_with_it():
    bare = Article(url="https://a.example/1", text=STORY[0])
    pictured = Article(url="https://a.example/1", text=STORY[0], picture=SMOKE)

    assert bare == pictured
    for given in ([bare, pictured], [pictured, bare]):
        brief = make_brief(given, topic="")
        assert brief.missing == ()
        assert brief.stories[0].articles[0].picture == SMOKE
