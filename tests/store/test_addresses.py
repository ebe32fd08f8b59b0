"""Which article an address stands for: redirects, withdrawn pages, hostile feeds, several entries at one address."""

from datetime import timedelta

import pytest
from archived import versions_of
from news_sites import NOW, article_page, html, item, rss, story
from news_web import Web, answer, page, redirect

from briefbot.entries import SourceSpec
from briefbot.fetching.run import Job, fetch
from briefbot.model import Window
from briefbot.store.articles import raw_articles_in
from briefbot.store.integrity import faults_of
from briefbot.web.options import HttpOptions

HTTP = HttpOptions(allow_private=True, delay=0, timeout=60)
TEASER = "A short word on it."


@pytest.fixture
def run(sqlite_archive):
    """Fetch feeds of a web, so many hours later."""

    def run(web, *feeds, hours=0):
        asked = [
            SourceSpec(kind="feed", url=web.url(*feed.split("/", 1)) if "/" in feed else web.url(feed))
            for feed in feeds
        ]
        clock = NOW + timedelta(hours=hours)
        report = fetch(sqlite_archive, asked, Job(http=HTTP, clock=lambda: clock, force=True))
        assert faults_of(sqlite_archive) == []
        with sqlite_archive.reading() as connection:
            return report, {raw.url: raw for raw in raw_articles_in(connection, Window())}

    return run


def told(name, **more):
    return page(article_page(f"{name} meets", story(name), outlet="Sample Outlet"), **more)


def feed(*items):
    return answer(rss("".join(items), "Sample Feed"))


def test_a_teaser_becomes_the_article_of_the_page_that_its_address_leads_to(run):
    with Web({"s": {"/feed.xml": feed(item("Sebha meets", "/r", TEASER)), "/r": redirect("/sebha")}}) as web:
        _, before = run(web, "s")
        web.sites["s"]["/sebha"] = told("Sebha")
        web.sites["s"]["/feed.xml"] = feed(item("Sebha meets", "/r", TEASER + " More on it."))
        _, after = run(web, "s", hours=1)

        assert list(before) == [web.url("s", "/r")]
        assert list(after) == [web.url("s", "/sebha")]


def test_no_feed_moves_another_sites_article_to_its_own(run, sqlite_archive):
    with Web(
        {"victim": {"/feed.xml": feed(item("Ghat meets", "/ghat", TEASER)), "/ghat": told("Ghat")}, "evil": {}}
    ) as web:
        ghat = web.url("victim", "/ghat")
        web.sites["evil"] = {"/feed.xml": feed(item("Look", "/r", TEASER)), "/r": redirect(ghat)}
        run(web, "victim", "evil")
        for hours, fake in ((1, told("Evil")), (2, told("Ghat"))):
            web.sites["evil"] |= {
                "/feed.xml": feed(item("Look", "/r", f"{TEASER} {hours}")), "/r": redirect("/fake"), "/fake": fake,
            }  # fmt: skip
            _, found = run(web, "victim", "evil", hours=hours)

        assert "The mayor of Ghat" in found[ghat].text
        with sqlite_archive.reading() as connection:
            assert len(versions_of(connection, ghat)) == 1


def test_no_feeds_own_text_becomes_an_edit_of_anothers_article(run, sqlite_archive):
    with Web({"victim": {"/feed.xml": feed(item("Ghat meets", "/ghat", "", html(story("Ghat"))))}, "evil": {}}) as web:
        ghat = web.url("victim", "/ghat")
        web.sites["evil"] = {"/feed.xml": feed(item("Ghat meets", ghat, "", html(story("Lies"))))}
        _, found = run(web, "victim", "evil")
        web.sites["evil"] = {"/feed.xml": feed(item("Ghat meets", ghat, "", html(story("Worse"))))}
        _, found = run(web, "evil", "victim", hours=1)

        assert "The mayor of Ghat" in found[ghat].text
        with sqlite_archive.reading() as connection:
            assert [v.text for v in versions_of(connection, ghat)] == [found[ghat].text]


def test_a_withdrawn_page_that_leads_to_another_story_is_no_edit(run, sqlite_archive):
    other = [
        f"Engineers measured well number {n} of the plain and found its water {n} metres down." for n in range(20, 40)
    ]
    wells = page(article_page("Wells measured", other, outlet="Sample Outlet"))
    routes = {
        "/feed.xml": feed(item("Sebha meets", "/sebha", TEASER)),
        "/sebha": told("Sebha"),
        "/nalut": wells,
    }
    with Web({"s": routes}) as web:
        run(web, "s")
        web.sites["s"]["/sebha"] = redirect("/nalut")
        report, found = run(web, "s", hours=2)

        assert report.changed == 0
        assert "The mayor of Sebha" in found[web.url("s", "/sebha")].text


def test_a_page_that_moves_with_its_words_stays_one_article(run, sqlite_archive):
    routes = {"/feed.xml": feed(item("Sebha meets", "/sebha", TEASER)), "/sebha": told("Sebha")}
    with Web({"s": routes}) as web:
        run(web, "s")
        edited = page(told("Sebha").body.replace(b"seven wounded", b"nine wounded"))
        web.sites["s"] |= {"/sebha": redirect("/sebha-corrected"), "/sebha-corrected": edited}
        report, found = run(web, "s", hours=2)

        assert (report.changed, list(found)) == (1, [web.url("s", "/sebha-corrected")])


def test_looking_again_keeps_headline_and_date(run, sqlite_archive):
    bare = f"<html><body><article>{html(story('Brak'))}</article></body></html>"
    head = '<head><meta property="article:published_time" content="2026-01-02T03:04:05Z"></head>'
    with Web({"s": {"/feed.xml": feed(item("Brak meets", "/brak", TEASER)), "/brak": page(bare)}}) as web:
        _, before = run(web, "s")
        again = bare.replace("seven wounded", "nine wounded").replace("<body>", f"{head}<body>")
        web.sites["s"]["/brak"] = page(again)
        report, after = run(web, "s", hours=2)

        (old,), (new,) = before.values(), after.values()
        assert report.changed == 1
        assert "nine wounded" in new.text
        assert (new.title, new.published) == ("Brak meets", old.published)


def test_several_entries_at_one_address_are_several_articles(run):
    items = [item(f"Live: {name}", "/live", "", html(story(name))) for name in ("Hun", "Brak", "Ghat")]
    with Web({"s": {"/feed.xml": feed(*items)}}) as web:
        report, found = run(web, "s")
        again, _ = run(web, "s", hours=1)

        assert (report.new, again.new, len(found)) == (3, 0, 3)
        assert all(url.partition("#")[0] == web.url("s", "/live") for url in found)


def test_an_address_too_long_for_an_index_costs_nobody_else_anything(run):
    long = "".join(f"{n:x}" for n in range(4000))
    items = [item("Hun", f"/{long}", "", html(story("Hun"))), item("Brak", "/brak", "", html(story("Brak")))]
    with Web({"s": {"/feed.xml": feed(*items)}}) as web:
        report, found = run(web, "s")

        assert (report.new, report.missing, len(found)) == (2, (), 2)


def test_names_cannot_turn_a_line_round(run):
    with Web({"s": {"/feed.xml": feed(item("Evil \u202eegassem", "/1", "", html(story("Hun"))))}}) as web:
        web.sites["s"]["/feed.xml"] = answer(rss(item("A\u202eB", "/1", "", html(story("Hun"))), "Feed\u202eX"))
        report, found = run(web, "s")

        assert report.sources[0].name == "FeedX"
        assert [raw.title for raw in found.values()] == ["AB"]
