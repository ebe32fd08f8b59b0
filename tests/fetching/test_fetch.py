"""A small web of 27 sites, most of them with a fault, fetched into the archive, twice and then a day later."""

import asyncio
import gzip
import json
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import pytest
from archived import versions_of
from hostile import endless_reader
from news_expected import EXPECTED, MISSING, SOURCES
from news_sites import NOW, small_web
from news_web import Asked, Web, answer, page
from sqlalchemy import event

from briefbot.entries import RawEntry
from briefbot.entries import SourceSpec as Wanted
from briefbot.errors import ArchiveError
from briefbot.fetching import parser_pool
from briefbot.fetching.parser_pool import ParserPool
from briefbot.fetching.run import FetchReport, Job, fetch
from briefbot.model import Window
from briefbot.sources.registry import FrontPage
from briefbot.store.archive import Archive, open_archive
from briefbot.store.articles import raw_articles_in
from briefbot.store.integrity import faults_of, size_of
from briefbot.store.sources import every
from briefbot.web import client, guard
from briefbot.web.options import HttpOptions

HTTP = HttpOptions(allow_private=True, delay=0, timeout=60, max_bytes=1_000_000, contact="test@briefbot.example")


class Clock:
    """Stands still, and is however much later a test makes it."""

    def __init__(self):
        self.later = timedelta()

    def __call__(self):
        return NOW + self.later


def run(archive, asked, clock, **job):
    job.setdefault("http", HTTP)
    return fetch(archive, asked, Job(clock=clock, **job))


def asked_of(web, sources=SOURCES):
    return [Wanted(kind=kind, url=web.url(site, path)) for kind, site, path in sources]


def texts(archive):
    with archive.reading() as connection:
        return {raw.url: raw for raw in raw_articles_in(connection, Window())}


class Days(NamedTuple):
    """What three runs over the whole web gave: each a report, what was asked for, and what was then in the archive."""

    web: Web
    archive: Archive
    reports: list[FetchReport]
    logs: list[list[Asked]]
    contents: list[dict[str, RawEntry]]


@pytest.fixture(scope="module", autouse=True)
def _what_reads_is_loaded():
    """The first document waits for what is loaded once; a site's timeout here is shorter than that."""

    async def first():
        with ParserPool() as shop:
            await shop(abs, -1)

    asyncio.run(first())


@pytest.fixture
def archive(sqlite_archive):
    """On SQLite: what follows is of the web, not of the database."""
    return sqlite_archive


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def days(request, tmp_path_factory):
    """The whole web fetched three times: at once again, and on the second day. Reports, logs, and the archive."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    url = server.new_database(server.template) if server else str(tmp_path_factory.mktemp("web") / "archive.db")
    archive = open_archive(url)
    clock = Clock()
    with small_web() as web:
        asked = asked_of(web)
        reports, logs, contents = [], [], []
        for later, day in ((0, 1), (1, 1), (26 * 3600, 2)):
            clock.later = timedelta(seconds=later)
            web.day = day
            before = len(web.log)
            reports.append(run(archive, asked, clock))
            logs.append(web.log[before:])
            contents.append(texts(archive))
        yield Days(web, archive, reports, logs, contents)
    archive.close()


def test_the_first_run_stores_exactly_the_articles_that_it_should(days):
    assert sorted(days.contents[0]) == sorted(days.web.url(each.site, each.path) for each in EXPECTED)
    assert days.reports[0].new == len(EXPECTED)


@pytest.mark.parametrize("each", EXPECTED, ids=lambda each: each.site + each.path)
def test_each_article_is_as_its_outlet_has_it(days, each):
    raw = days.contents[0][days.web.url(each.site, each.path)]
    with days.archive.reading() as connection:
        first = versions_of(connection, raw.url)[0]
    assert raw.title == each.title
    assert each.says in raw.text
    assert not each.never or each.never not in raw.text
    assert "<" not in raw.text
    assert first.part == each.part


@pytest.mark.parametrize("path", ["/mizda", "/nalut", "/yefren"])
def test_a_page_tells_who_wrote_it_where_and_when(days, path):
    raw = days.contents[0][days.web.url("courier", path)]

    assert (raw.outlet, raw.author) == ("Sample Courier", "Salma Sample")
    assert raw.published is not None


def test_silly_dates_are_no_dates_and_local_ones_are_read(days):
    dates = {
        name: days.contents[0][days.web.url("times", f"/{name}")].published
        for name in ("tazirbu", "jufra", "hun", "waddan")
    }

    assert {name for name, date in dates.items() if date is None} == {"tazirbu", "jufra", "waddan"}


@pytest.mark.parametrize("site", MISSING)
def test_a_site_that_brings_nothing_is_told_with_the_reason(days, site):
    told = [report for report in days.reports[0].sources if report.url.startswith(days.web.url(site, "/"))]

    assert MISSING[site] in told[-1].detail
    assert told[-1].is_missing
    assert told[-1].retry_at is not None
    assert len(days.reports[0].missing) == len(MISSING)


def test_texts_that_could_not_be_had_whole_are_told(days):
    (wall,) = (report for report in days.reports[0].sources if report.url == days.web.url("wall"))
    (private,) = (report for report in days.reports[0].sources if report.url == days.web.url("private"))

    assert dict(wall.notes) == {
        "its page: HTTP 403": 1,
        "its page leads to where readers have to agree or log in": 1,
        "its page is behind a paywall": 1,
    }
    assert dict(private.notes) == {"its page: robots.txt does not allow it": 1}


def test_the_second_run_transfers_only_headers(days):
    assert [each for each in days.logs[1] if each.body_bytes] == []
    assert days.logs[1]
    assert (days.reports[1].new, days.reports[1].changed) == (0, 0)
    assert days.contents[1] == days.contents[0]


def test_what_failed_or_is_fresh_is_left_alone_for_a_while(days):
    outcomes = {report.url: report.outcome for report in days.reports[1].sources}

    assert {outcomes[days.web.url(site)] for site in ("gone", "broken", "busy", "flaky")} == {"waiting"}
    assert outcomes[days.web.url("cached")] == "fresh"
    assert {each.site for each in days.logs[1]} & {"gone", "broken", "busy", "flaky", "cached"} == set()


def test_a_permanent_redirect_is_remembered(days):
    assert [each.path for each in days.logs[0] if each.site == "mover"] == [
        "/robots.txt",
        "/feed.xml",
        "/moved.xml",
        "/new.xml",
    ]
    assert [each.path for each in days.logs[1] if each.site == "mover"] == ["/new.xml"]
    assert [each.path for each in days.logs[1] if each.site == "front"] == ["/real.xml"]


def test_robots_are_kept_out_and_asked_once(days):
    assert [each.path for each in days.logs[0] if each.site == "private"] == ["/robots.txt", "/feed.xml"]
    assert not [each for each in days.logs[1] if each.path == "/robots.txt"]


def test_a_day_later_edits_and_news_come_in(days):
    boat = days.web.url("changing", "/boat")

    assert set(days.contents[2]) - set(days.contents[0]) == {
        days.web.url("changing", "/sabratha"),
        days.web.url("flaky", "/baniwalid"),
    }
    assert (days.reports[2].new, days.reports[2].changed) == (2, 1)
    assert "with seventeen people" in days.contents[2][boat].text
    with days.archive.reading() as connection:
        assert ["eleven" in each.text for each in versions_of(connection, boat)] == [True, False]


def test_the_archive_is_sound(days):
    assert faults_of(days.archive) == []


def test_a_host_is_never_asked_two_things_at_once(days):
    given_up = "endless"  # it has not noticed that nobody listens any more

    assert {count for site, count in days.web.most_at_once.items() if site != given_up} == {1}


def test_every_request_says_who_asks(days):
    assert {each.headers["user-agent"] for log in days.logs for each in log} == {HTTP.user_agent}
    assert "test@briefbot.example" in HTTP.user_agent


def test_no_site_is_given_up_for_good(archive):
    clock = Clock()
    with small_web() as web:
        asked = asked_of(web, [("feed", "broken", "/feed.xml"), ("feed", "gone", "/feed.xml")])
        pauses = []
        for _ in range(14):
            report = run(archive, asked, clock)
            pauses.append([source.retry_at - clock() for source in report.sources])
            clock.later += max(source.retry_at for source in report.sources) - clock()

    minutes = [round(pause[0].total_seconds() / 60) for pause in pauses]
    assert minutes[:5] == [5, 10, 20, 40, 80]
    assert minutes[-1] == 24 * 60
    assert all(round(pause[1].total_seconds() / 86400) == 7 for pause in pauses)
    assert len(web.asked("broken")) == 14


def test_force_asks_also_what_is_to_be_left_alone(archive):
    clock = Clock()
    with small_web() as web:
        asked = asked_of(web, [("feed", "broken", "/feed.xml"), ("feed", "cached", "/feed.xml")])
        run(archive, asked, clock)
        run(archive, asked, clock, force=True)

        assert (len(web.asked("broken")), len(web.asked("cached"))) == (2, 2)


def test_a_site_that_asks_for_time_is_given_it_by_all_its_sources(archive):
    clock = Clock()
    with small_web() as web:
        asked = asked_of(web, [("feed", "busy", "/feed.xml"), ("feed", "busy", "/other.xml")])
        report = run(archive, asked, clock)

        assert sorted(source.outcome for source in report.sources) == ["failed", "waiting"]
        assert len(web.asked("busy")) == 1
        assert all(source.retry_at - clock() > timedelta(seconds=100) for source in report.sources)


def test_without_leave_nothing_private_is_asked(archive):
    with small_web() as web:
        asked = asked_of(web, [("feed", "herald", "/feed.xml")])
        asked += [
            Wanted(kind="feed", url=url) for url in ("http://localhost:1/f", "http://[::1]:1/f", "http://0x7f.1:1/f")
        ]
        report = run(archive, asked, Clock(), http=replace(HTTP, allow_private=False))

        assert {source.outcome for source in report.sources} <= {"refused", "failed"}
        assert "private address" in report.sources[0].detail
        assert web.log == []


def test_a_redirect_leads_nowhere_private_either(archive, monkeypatch):
    public = guard.is_public
    monkeypatch.setattr(guard, "is_public", lambda address: address == "127.0.0.1" or public(address))
    with small_web() as web:
        strict = replace(HTTP, allow_private=False)
        report = run(
            archive,
            asked_of(web, [("feed", "inner", "/feed.xml"), ("feed", "herald", "/feed.xml")]),
            Clock(),
            http=strict,
        )

    inner, herald = report.sources
    assert (inner.outcome, herald.outcome) == ("refused", "answered")
    assert "10.0.0.1 is a private address" in inner.detail


def test_one_that_is_slow_or_says_nothing_delays_nobody(archive):
    with small_web() as web:
        names = ("dead", "slow", "herald", "changing", "cached")
        web.sites["dead"] = web.sites["herald"]
        web.hold("dead", "slow")
        sites = {str(web.ports[name]): name for name in names}
        done = []

        def progress(_, total, name):
            assert total == 5
            done.append(sites[name.rpartition(":")[2].partition("/")[0]])
            if len(done) == 3:
                web.let_go("slow")
            if len(done) == 4:
                web.let_go("dead")

        report = run(
            archive, asked_of(web, [("feed", name, "/feed.xml") for name in names]), Clock(), progress=progress
        )

    assert set(done[:3]) == {"herald", "changing", "cached"}
    assert done[3:] == ["slow", "dead"]
    assert report.missing == ()


def test_a_site_that_says_nothing_is_given_up_for_now(archive, monkeypatch):
    monkeypatch.setattr(client, "PATIENCE", 1000)
    with small_web() as web:
        report = run(archive, asked_of(web, [("feed", "dead", "/feed.xml")]), Clock(), http=replace(HTTP, timeout=0.3))

    assert [(each.outcome, each.detail) for each in report.sources] == [("failed", "no answer within 0.3 seconds")]
    assert report.sources[0].retry_at == NOW + timedelta(minutes=5)


def test_a_site_that_goes_on_drop_by_drop_is_given_up_too(archive, monkeypatch):
    monkeypatch.setattr(client, "PATIENCE", 0.01)
    with small_web() as web:
        report = run(archive, asked_of(web, [("feed", "drip", "/feed.xml")]), Clock())

    assert [(each.outcome, each.detail) for each in report.sources] == [("failed", "not done within 0.6 seconds")]


GOOD = [*("Zliten", "Sirte", "Sabha", "Derna", "Ghat", "Nalut", "Brak", "Hun")]
FEED = "<rss><channel><title>{0} Sample</title><item><title>{0}</title><link>/{0}</link><description>{1}</description>"
TEXT = "The port of {} reopened on Monday, officials said, and the first ships were unloaded in the evening. " * 20


def good_sites():
    feeds = {name: FEED.format(name, TEXT.format(*[name] * 20)) + "</item></channel></rss>" for name in GOOD}
    return {name: {"/feed.xml": answer(feed)} for name, feed in feeds.items()}


def test_a_hostile_page_costs_its_own_source_only(archive):
    attributes = "<p " + " ".join(f"a{number}=1" for number in range(60_000)) + ">x</p>"
    bad = {"attributes": {"/": page(attributes)}, "elements": {"/": page("<p><b><i>" * 60_000)}}
    with Web(bad | good_sites()) as web:
        asked = [Wanted(kind="page", url=web.url(site, "/")) for site in bad]
        asked += [Wanted(kind="feed", url=web.url(site)) for site in GOOD]
        report = run(archive, asked, Clock())

    first, second, *others = report.sources
    assert (first.outcome, first.detail) == ("failed", "more than 500 attributes of one element")
    assert (second.outcome, second.detail) == ("failed", "more than 50,000 elements")
    assert [each.outcome for each in others] == ["answered"] * len(GOOD)
    assert len(texts(archive)) == len(GOOD)


def test_pages_that_take_too_long_to_read_cost_their_own_sources_only(archive, monkeypatch):
    monkeypatch.setattr(parser_pool, "LONGEST_WORK", 6.0)
    monkeypatch.setattr(FrontPage, "reader", staticmethod(endless_reader))
    with Web({f"bad{number}": {"/": page("x")} for number in range(2)} | good_sites()) as web:
        asked = [Wanted(kind="page", url=web.url(f"bad{number}", "/")) for number in range(2)]
        asked += [Wanted(kind="feed", url=web.url(site)) for site in GOOD]
        report = run(archive, asked, Clock())

    assert [each.detail for each in report.sources[:2]] == ["reading it took more than 6 seconds"] * 2
    assert [each.outcome for each in report.sources[2:]] == ["answered"] * len(GOOD)


def test_pages_beyond_the_limit_wait_for_the_next_run(archive):
    clock = Clock()
    with small_web() as web:
        asked = asked_of(web, [("feed", "courier", "/feed.xml")])
        few = replace(HTTP, max_pages=1)
        run(archive, asked, clock, http=few)
        first = [raw for raw in texts(archive).values() if "The mayor" in raw.text]
        for _ in range(4):
            clock.later += timedelta(minutes=1)
            run(archive, asked, clock, http=few)

        assert len(first) == 1
        assert all("The mayor" in raw.text for raw in texts(archive).values())
        assert size_of(archive).versions == 3


def test_pages_need_not_be_fetched(archive):
    with small_web() as web:
        run(archive, asked_of(web, [("feed", "courier", "/feed.xml")]), Clock(), http=replace(HTTP, pages=False))

        assert [each.path for each in web.asked("courier")] == ["/feed.xml"]
    assert all("was quiet on Monday" in raw.text for raw in texts(archive).values())


def test_what_two_feeds_list_is_one_article_and_its_page_is_asked_for_once(archive):
    clock = Clock()
    with small_web() as web:
        feed = web.sites["courier"]["/feed.xml"]
        other = gzip.decompress(feed.body).replace(b"The town of", b"In short, the town of")
        web.sites["courier"]["/other.xml"] = answer(other, "application/atom+xml")
        asked = asked_of(web, [("feed", "courier", "/feed.xml"), ("feed", "courier", "/other.xml")])
        run(archive, asked[:1], clock)
        pages = len(web.log)
        for later in (1, 2):
            clock.later = timedelta(seconds=later)
            web.sites["courier"]["/feed.xml"] = replace(feed, headers={**feed.headers, "ETag": f'"{later}"'})
            run(archive, asked, clock)

        assert {each.path for each in web.log[pages:]} == {"/feed.xml", "/other.xml"}
    assert size_of(archive) == (3, 3)
    assert all("The mayor" in raw.text for raw in texts(archive).values())


def test_an_edited_page_is_noticed_though_its_feed_says_nothing(archive):
    clock = Clock()
    with small_web() as web:
        asked = asked_of(web, [("feed", "courier", "/feed.xml")])
        run(archive, asked, clock)
        old = web.sites["courier"]["/nalut"]
        body = old.body.replace(b"seven wounded", b"nine wounded")
        web.sites["courier"]["/nalut"] = replace(old, body=body, headers={**old.headers, "Last-Modified": "x"})
        clock.later = timedelta(minutes=61)
        before = len(web.log)
        report = run(archive, asked, clock)

        again = [each for each in web.log[before:] if each.path != "/feed.xml"]
        assert report.changed == 1
        assert sorted(each.status for each in again) == [200, 302, 304, 304, 304]


def test_only_so_many_days_are_kept(archive):
    clock = Clock()
    with small_web() as web:
        asked = asked_of(web, [("feed", "herald", "/feed.xml")])
        run(archive, asked, clock, keep_days=3)
        assert len(texts(archive)) == 2
        clock.later = timedelta(days=4)
        report = run(archive, asked, clock, keep_days=3, force=True)
        assert (report.removed, len(texts(archive))) == (2, 0)
        web.sites["herald"]["/feed.xml"] = replace(web.sites["herald"]["/feed.xml"], headers={})
        assert run(archive, asked, clock, keep_days=3, force=True).new == 0


def test_a_full_disk_ends_the_run_and_loses_nothing_that_was_stored(archive):
    with small_web() as web:
        names = ("herald", "mover", "changing", "cached", "courier")
        asked = asked_of(web, [("feed", name, "/feed.xml") for name in names])
        with archive.reading() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        archive.engine.dispose()
        limit = event.listens_for(archive.engine, "connect")
        full = limit(lambda connection, _: connection.execute(f"PRAGMA max_page_count={pages + 2}"))
        with pytest.raises(ArchiveError, match="full"):
            run(archive, asked, Clock())
        event.remove(archive.engine, "connect", full)
        archive.engine.dispose()

        assert faults_of(archive) == []
        run(archive, asked, Clock(), force=True)

    assert len(texts(archive)) == 9
    assert faults_of(archive) == []


def test_a_folder_is_a_source_like_any(archive, tmp_path):
    rows = [
        {
            "url": f"https://a.example/{n}",
            "text": f"Talks on the port of Sirte ended on day {n} without a result, the mission said.",
            "published": "2020-05-22",
        }
        for n in range(3)
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n{broken", encoding="utf-8")
    asked = [Wanted(kind="folder", url=str(path)), Wanted(kind="folder", url=str(tmp_path / "none"))]

    first, second = run(archive, asked, Clock()), run(archive, asked, Clock(), force=True)

    assert (first.new, first.sources[0].detail, second.new) == (3, "1 could not be read", 0)
    assert "no such file" in first.sources[1].detail


def test_a_second_run_at_once_does_nothing_and_says_so(archive):
    with small_web() as web, archive.lock("fetch"):
        assert run(archive, asked_of(web), Clock()).is_elsewhere
        assert web.log == []


def test_sources_keep_how_they_did(archive):
    clock = Clock()
    with small_web() as web:
        run(archive, asked_of(web, [("feed", "herald", "/feed.xml"), ("feed", "gone", "/feed.xml")]), clock)

    with archive.reading() as connection:
        herald, gone = every(connection)
    assert (herald.outcome, herald.title, herald.failures) == ("answered", "Sample Herald", 0)
    assert herald.newest_at is not None
    assert (gone.outcome, gone.detail, gone.failures) == ("gone", "HTTP 410", 1)
