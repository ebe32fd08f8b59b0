"""The commands that bring news in and find it again, as a user types them."""

import json
import re
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from news_sites import NOW, small_web

from briefbot.config import Config, load_config
from briefbot.store.archive import open_archive
from briefbot.store.sources import SILENT_AFTER

HTTP = "[http]\nallow_private = true\ndelay = 0.0\ntimeout = 60.0\n"


@pytest.fixture(autouse=True)
def _the_hour_at_which_the_sites_publish(monkeypatch):
    """Whatever the time is where the tests are run."""
    monkeypatch.setattr("briefbot.app.clock.now", lambda: NOW)


@pytest.fixture(scope="module")
def web():
    with small_web() as running:
        yield running


@pytest.fixture
def configured(web, tmp_path):
    """Write briefbot.toml with some sites as sources; with none, what is polled is for the commands to say."""

    def write(*sites, more=""):
        tables = "".join(f'[[sources]]\nurl = "{web.url(site)}"\n' for site in sites)
        (tmp_path / "briefbot.toml").write_text(f"{HTTP}{more}\n{tables}", encoding="utf-8")

    return write


def test_what_is_fetched_is_briefed_and_found(run, configured):
    configured("herald", "changing")

    code, out, err = run("fetch")
    assert (code, err) == (0, "")
    assert re.search(r"Sample Herald +2 new\n", out)
    assert re.search(r"4 new, 0 changed; 2 of 2 sources answered", out)

    code, out, err = run("render", "--topic", "", "--format", "json")
    brief = json.loads(out)
    assert (code, err) == (0, "")
    assert brief["coverage"] == {"answered": 2, "failed": [], "silent": [], "skipped": []}
    assert sorted(a["title"] for s in brief["stories"] for r in s["reports"] for a in r["articles"]) == [
        "Boat lost off Zuwara",
        "Ghat floods recede",
        "Sebha airport opens",
        "Zawiya pumps water",
    ]

    code, out, _ = run("search", "boat", "Zuwara", "-Ghat")
    assert code == 0
    assert out.count("http://") == 1
    code, out, _ = run("search", "--json", "--outlet", "herald", "--limit", "1")
    assert [hit["outlet"] for hit in json.loads(out)] == ["Sample Herald"]


def test_a_search_finds_a_name_in_the_spellings_of_the_topic(run, configured):
    configured("herald", "changing")
    run("fetch")

    for spelling in ("Zuwara", "Zwara", "زوارة"):
        assert run("search", spelling)[1].count("http://") == 1, spelling


def test_a_feed_is_one_source_however_its_address_is_spelt(run):
    spellings = (
        "feed://news.example/rss",
        "news.example/rss",
        "https://news.example/rss/",
        "HTTP://news.example/rss#a",
    )
    told = [run("feeds", "add", each)[1] for each in spellings]

    assert [each.startswith("added") for each in told] == [True, False, False, False]
    assert run("feeds", "list")[1].count("feed http://news.example/rss") == 1
    assert run("feeds", "remove", "news.example/rss")[0] == 0


def test_a_byte_order_mark_before_a_template_is_none_of_its_text(run, tmp_path):
    (tmp_path / "my").mkdir()
    (tmp_path / "my" / "brief.md.j2").write_text('\ufeff{% extends "shipped:brief.md.j2" %}', encoding="utf-8")
    (tmp_path / "briefbot.toml").write_text('[brief]\ntemplates = "my"\n')
    (tmp_path / "a.txt").write_text("The port of Sirte in Libya reopened on Monday.\n", encoding="utf-8")

    code, out, _ = run("render", "a.txt")

    assert (code, out[:8]) == (0, "# Libya ")


def test_the_brief_says_at_its_foot_what_was_not_heard(run, configured, web):
    configured("herald", "broken", "gone")
    assert run("fetch")[0] == 0

    code, out, err = run("render", "--format", "txt")

    assert code == 0
    assert err.count("HTTP 500") == err.count("HTTP 410") == 1
    assert run("render", "--strict")[0] == 3
    last = out.rstrip().splitlines()[-1]
    assert last.startswith("Sources: 1 of 3 answered. Failed: ")
    assert "HTTP 500" in last
    assert "HTTP 410" in last


def test_a_run_in_which_nothing_answers_has_failed(run, configured):
    configured("broken")

    code, out, err = run("fetch")

    assert code == 1
    assert "failed: HTTP 500; next try" in out
    assert err.startswith("briefbot: ")
    assert "failed: HTTP 500; next try" in err
    assert run("fetch", "--force", "--strict")[0] == 1


def test_a_source_that_failed_is_named_and_costs_only_itself_unless_one_is_strict(run, configured):
    configured("herald", "broken")

    code, out, err = run("fetch")

    assert code == 0
    assert "1 of 2 sources answered" in out
    assert re.fullmatch(r"briefbot: \S+: failed: HTTP 500; next try [^\n]+\n", err)
    assert run("fetch", "--force", "--strict")[0] == 3
    assert run("fetch")[2] == ""  # it is left alone for a while, and cron does not mail about it again


def test_machines_are_told_in_json(run, configured):
    configured("wall", "broken")

    code, out, _ = run("fetch", "--json")

    told = json.loads(out)
    assert code == 0
    assert (told["schema"], told["new"]) == (1, 3)
    assert {source["outcome"] for source in told["sources"]} == {"answered", "failed"}
    assert {note["note"] for note in told["sources"][0]["notes"]} >= {"its page: HTTP 403"}


def test_a_brief_of_the_archive_is_shown_again_byte_for_byte(run, configured):
    configured("herald")
    run("fetch")
    _, first, _ = run("render", "--topic", "", "--format", "html")
    _, listed, _ = run("briefs")

    number = listed.split()[0]
    code, again, err = run("briefs", number)

    assert (code, err, again) == (0, "", first)
    assert "html" in listed
    code, out, err = run("briefs", "99")
    assert (code, out) == (1, "")
    assert "no brief has the number 99" in err


def test_a_day_without_news_is_an_empty_brief_not_the_samples(run, configured):
    configured("herald")
    run("fetch")

    code, out, _ = run("render", "--date", "2020-05-22")

    assert code == 0
    assert "Nothing was found" in out
    assert "22 May 2020" in out


SAMPLE = ("harbour", "council", "market", "airport", "hospital", "school", "bakery", "garage", "bridge")


@pytest.fixture
def loaded(run, tmp_path):
    """An archive of one article an hour, from Friday to Sunday of a weekend in which Rome's clocks go forward."""
    begin = datetime(2026, 3, 27, 0, 30, tzinfo=UTC)
    rows = [
        {"url": f"https://a.example/{n}", "title": f"{n}", "text": f"The {SAMPLE[n % 9]} of {SAMPLE[n // 9]} in Libya was told {n} times on Monday.",
         "published": (begin + timedelta(hours=n)).isoformat()}
        for n in range(72)
    ]  # fmt: skip
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "briefbot.toml").write_text('[[sources]]\nkind = "folder"\nurl = "news.jsonl"\n', encoding="utf-8")
    assert run("fetch")[0] == 0
    return tmp_path


def count(out):
    return sum(len(r["articles"]) for s in json.loads(out)["stories"] for r in s["reports"])


@pytest.mark.parametrize(
    ("zone", "options", "articles"),
    [
        ("Africa/Tripoli", ("--date", "2026-03-28"), 24),
        ("Europe/Rome", ("--date", "2026-03-28"), 24),
        ("Europe/Rome", ("--date", "2026-03-29"), 23),
        ("Africa/Tripoli", ("--since", "2026-03-27", "--until", "2026-03-28"), 46),
        ("UTC", ("--since", "2026-03-28T06:00", "--until", "2026-03-28T09:00"), 3),
        ("Africa/Tripoli", ("--since", "2026-03-28T06:00", "--until", "2026-03-28T09:00+02:00"), 3),
        ("UTC", ("--since", "2026-03-29"), 24),
        ("UTC", ("--until", "2026-03-27"), 24),
    ],
)
def test_days_and_times_are_the_readers(run, loaded, zone, options, articles):
    with (loaded / "briefbot.toml").open("a") as file:
        file.write(f'[brief]\ntimezone = "{zone}"\n')

    code, out, err = run("render", *options, "--format", "json")

    assert (code, err) == (0, "")
    assert count(out) == articles


def test_a_brief_of_several_days_says_so(run, loaded):
    _, out, _ = run("render", "--since", "2026-03-27", "--until", "2026-03-28")

    assert out.startswith("# Libya brief, 27 March 2026 to 28 March 2026\n")


@pytest.mark.parametrize(
    "options",
    [
        ("--date", "2026-03-28", "--since", "2026-03-27"),
        ("--since", "2026-03-28", "--until", "2026-03-27"),
        ("--since", "soon"),
        ("--until", "2026-03-28T99:00"),
        ("--since", "0001-01-01T00:00"),
    ],
)
def test_times_that_make_no_sense_are_told(run, loaded, options):
    code, out, err = run("render", *options)

    assert (code, out) == (2, "")
    assert "Traceback" not in err


def test_a_span_narrows_files_too(run, loaded):
    _, out, _ = run("render", "news.jsonl", "--since", "2026-03-28T06:00+00:00", "--until", "2026-03-28T09:00+00:00", "--format", "json")  # fmt: skip

    assert count(out) == 3


def test_without_any_source_the_shipped_list_is_polled(run):
    code, out, err = run("feeds", "list")

    assert code == 0
    assert "Libya Herald" in out
    assert out.count("not yet polled") == 36
    assert "the list that briefbot ships" in err


def test_feeds_are_added_listed_and_removed(run, configured, web):
    configured()
    code, out, err = run("feeds", "add", web.url("herald"))
    assert (code, out) == (0, f"added feed {web.url('herald')}\n")
    assert "no longer polled" in err
    run("feeds", "add", web.url("changing"), "--outlet", "Changing")
    run("fetch")

    code, out, _ = run("feeds", "list", "--json")
    assert [(row["name"], row["outcome"]) for row in json.loads(out)] == [("Sample Herald", "answered"), ("Changing", "answered")]  # fmt: skip

    assert run("feeds", "remove", "Sample Herald")[1] == "removed Sample Herald\n"
    _, out, _ = run("feeds", "list", "--json")
    assert [row["name"] for row in json.loads(out)] == ["Changing"]
    code, _, err = run("feeds", "remove", "Nobody")
    assert code == 1
    assert "no source is called 'Nobody'" in err


def test_one_of_the_shipped_feeds_can_be_removed(run):
    assert run("feeds", "remove", "ANSA: Mondo")[0] == 0

    _, out, _ = run("feeds", "list", "--json")
    assert len(json.loads(out)) == 35


def test_what_the_configuration_names_is_not_removed_by_command(run, configured, web):
    configured("herald")

    code, _, err = run("feeds", "remove", web.url("herald"))

    assert code == 1
    assert "[[sources]]" in err


@pytest.mark.parametrize("url", ["ftp://x.example/", "javascript:alert(1)", "http://", "a b", ""])
def test_what_is_no_address_is_not_added(run, url):
    code, out, err = run("feeds", "add", url)

    assert (code, out) == (1, "")
    assert "no address" in err


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("notaurl", "https://news.example/feed.xml"),
        ("notaurl/feed", "https://news.example/feed.xml"),
        ("https//news.example/feed", "https://news.example/feed.xml"),
        ("1234", "https://news.example/feed.xml"),
        ("http://a..b/", "https://news.example/feed.xml"),
        ("http://-news.example/", "https://news.example/feed.xml"),
        ("./feeds.xml", "briefbot feeds import"),
        ("/no/such/feed.xml", "briefbot feeds import"),
        ("subscriptions.opml", "briefbot feeds import"),
        ("file:///etc/passwd", "briefbot feeds import"),
        ("C:\\feeds\\news.xml", "briefbot feeds import"),
        ("desk@news.example", "the address of a feed or a page"),
        ("mailto:desk@news.example", "the address of a feed or a page"),
    ],
)
def test_what_is_something_else_is_not_added_and_the_line_says_what_to_do(run, typed, hint):
    code, out, err = run("feeds", "add", typed)

    assert (code, out) == (1, "")
    assert "not an address on the web" in err or "no address on the web" in err
    assert hint in err
    assert err.count("\n") == 1


def test_a_folder_is_added_by_its_whole_path_and_only_if_it_is_there(run, tmp_path):
    (tmp_path / "news").mkdir()

    assert run("feeds", "add", "news", "--kind", "folder")[1] == f"added folder {tmp_path / 'news'}\n"
    assert run("feeds", "remove", "news")[1] == f"removed {tmp_path / 'news'}\n"
    for typed in ("none", "", "a" * 5_000, "a\0b"):
        code, out, err = run("feeds", "add", typed, "--kind", "folder")
        assert (code, out) == (1, "")
        assert "no folder or file of articles" in err


def test_an_outlet_that_is_no_text_is_refused(run):
    code, out, err = run("feeds", "add", "https://news.example/feed", "--outlet", "The \udcff Lamp")

    assert (code, out) == (1, "")
    assert err.startswith("briefbot: --outlet holds a control character")


def test_a_folder_whose_name_is_no_text_is_refused(run, tmp_path):
    (tmp_path / "a\udcff").mkdir()

    code, out, err = run("feeds", "add", "a\udcff", "--kind", "folder")

    assert (code, out) == (1, "")
    assert err.startswith("briefbot: the path holds a control character")


def test_a_bare_address_is_taken_for_one_by_https(run):
    told = "added feed https://news.example/feed, where nothing can be read now: no host is called news.example\n"
    assert run("feeds", "add", "news.example/feed")[1] == told


def test_an_address_that_lists_nothing_is_added_and_told(run, configured, web):
    configured()

    for site, reason in (("broken", "HTTP 500"), ("gone", "HTTP 410: gone for good")):
        code, out, _ = run("feeds", "add", web.url(site))
        assert code == 0
        assert out.startswith(f"added feed {web.url(site)}, where nothing can be read now: {reason}")
    assert run("feeds", "add", web.url("herald"))[1] == f"added feed {web.url('herald')}\n"
    again = run("feeds", "add", web.url("herald").removeprefix("http://"))[1]
    assert again == f"is there already: feed {web.url('herald')}\n"


def test_a_telegram_channel_is_added_and_removed_by_any_of_its_addresses(run):
    told = "added telegram_channel https://t.me/s/harbour_news, where nothing can be read now: no host is called t.me\n"
    assert run("feeds", "add", "t.me/harbour_news")[1] == told
    assert "is there already" in run("feeds", "add", "https://t.me/s/harbour_news")[1]
    assert "telegram_channel https://t.me/s/harbour_news" in run("feeds", "list")[1]
    assert run("feeds", "remove", "@harbour_news")[1] == "removed https://t.me/s/harbour_news\n"


def test_a_private_telegram_channel_is_refused_with_what_to_do(run):
    code, out, err = run("feeds", "add", "https://t.me/+AbCdEf123")

    assert (code, out) == (1, "")
    assert "names no public Telegram channel" in err
    assert "t.me/NAME" in err


def test_an_unknown_kind_is_told(run):
    code, _, err = run("feeds", "add", "x.example", "--kind", "fed")

    assert code == 2
    assert "choose one of: feed, folder, page, sitemap" in err


def test_opml_goes_out_and_in_again(run, tmp_path):
    run("feeds", "add", "news.example/feed", "--outlet", "News & more")
    run("feeds", "export", "--output", "out.opml")
    (tmp_path / "other.opml").write_text(
        '<opml version="1.0"><body><outline text="Herald" xmlUrl="https://herald.example/rss"/>'
        '<outline text="Bad" xmlUrl="javascript:x"/></body></opml>'
    )

    code, out, err = run("feeds", "import", "out.opml", "other.opml", "--strict")

    assert code == 3
    assert "is there already: feed News & more" in out
    assert "added feed Herald https://herald.example/rss" in out
    assert "other.opml: javascript:x" in err
    code, out, _ = run("feeds", "export")
    assert 'xmlUrl="https://herald.example/rss"' in out


def test_an_opml_file_that_is_none_is_told(run, tmp_path):
    (tmp_path / "x.opml").write_text("<html>")
    for name in ("x.opml", "none.opml"):
        code, out, err = run("feeds", "import", name)
        assert (code, out) == (1, "")
        assert name in err
    assert run("feeds", "import")[0] == 2


def test_feeds_are_checked_without_keeping_anything(run, configured, web):
    configured("herald", "mover", "gone", "front")
    code, out, _ = run("feeds", "check")

    assert code == 0
    assert run("feeds", "check", "--strict")[0] == 3
    assert "2 articles, 2 with full text; the newest from today" in out
    assert f"it has moved to {web.url('mover', '/new.xml')}" in out
    assert re.search(r"FAILED .*HTTP 410: gone for good, as its server says", out)
    assert run("feeds", "check", web.url("gone"))[0] == 1
    assert "no news in the archive yet" in run("render")[2]


def test_init_writes_a_configuration_that_changes_nothing(run, tmp_path):
    code, out, _ = run("init", "mine.toml")

    assert code == 0
    assert "wrote mine.toml" in out
    assert load_config(tmp_path / "mine.toml") == Config()
    code, _, err = run("init", "mine.toml")
    assert code == 2
    assert "there is a file already" in err
    assert run("init", "mine.toml", "--force")[0] == 0
    assert run("init")[0] == 0
    assert run("init")[0] == 2


def test_the_doctor_finds_nothing_wrong_with_a_sound_installation(run, configured, monkeypatch):
    configured("herald", more='contact = "me@herald.example"')
    monkeypatch.setenv("BRIEFBOT_TELEGRAM_TOKEN", "123456:" + "geheim" * 6)
    run("fetch")

    code, out, err = run("doctor")

    assert (code, err) == (0, "")
    assert "WARNING" not in out
    assert "2 articles, 0 older versions, sound" in out
    assert "there is a Telegram token" in out
    assert "geheim" not in out


def test_the_doctor_says_what_to_do(run, configured, tmp_path):
    configured("broken", "gone", "private")
    run("fetch")

    code, out, _ = run("doctor", "--json")

    findings = json.loads(out)
    assert code == 0
    assert run("doctor", "--strict")[0] == 3
    assert all(finding["advice"] for finding in findings if finding["state"] != "ok")
    told = " ".join(finding["told"] + finding["advice"] for finding in findings)
    assert "HTTP 500" in told
    assert "look for its new address" in told
    assert "set [http] contact" in told


def test_the_doctor_tells_of_feeds_that_fell_silent(run, configured, monkeypatch):
    configured("herald")
    run("fetch")
    monkeypatch.setattr("briefbot.app.clock.now", lambda: NOW + SILENT_AFTER + timedelta(days=1))

    _, out, _ = run("doctor")

    assert "Sample Herald: answers, but nothing new since" in out
    assert "check whether cron runs" in out


def test_the_doctor_looks_for_no_new_address_of_a_source_that_wants_fewer_requests(run, configured):
    configured("herald", "busy")
    run("fetch")
    run("fetch")  # in its back-off now

    out = run("doctor")[1]

    assert "failed: HTTP 429" in out
    assert "its server wants fewer requests" in out
    assert "if it has moved" not in out


def offline(tmp_path, *hosts):
    """Write briefbot.toml with sources at hosts that no name server knows."""
    tables = "".join(f'[[sources]]\nurl = "https://{host}/feed"\n' for host in hosts)
    (tmp_path / "briefbot.toml").write_text(f"{HTTP}{tables}", encoding="utf-8")


def test_the_doctor_says_once_that_the_machine_is_offline(run, tmp_path):
    offline(tmp_path, "a.invalid", "b.invalid", "c.invalid")
    run("fetch")

    code, out, _ = run("doctor")

    assert code == 0
    assert out.count("WARNING  network: you are offline: none of 3 sources can be reached") == 1
    assert "fetch --force" in out
    assert "if it has moved" not in out


def test_the_doctor_says_that_the_machine_was_offline_at_the_last_fetch(run, tmp_path, monkeypatch):
    offline(tmp_path, "a.invalid", "b.invalid")
    run("fetch")
    monkeypatch.setattr("briefbot.app.doctor.is_any_reachable", lambda urls, allow_private: True)

    out = run("doctor")[1]

    assert "network: you are online now, but the last fetch reached none of 2 sources" in out
    assert "if it has moved" not in out


def test_of_one_host_alone_that_is_not_found_the_doctor_says_that_it_may_have_moved(run, tmp_path):
    offline(tmp_path, "a.invalid", "a.invalid/other")
    run("fetch")

    out = run("doctor")[1]

    assert "offline" not in out
    assert out.count("if it has moved") == 2


def test_the_doctor_looks_on_when_the_configuration_is_wrong(run, tmp_path):
    (tmp_path / "briefbot.toml").write_text("[htp]\n")

    code, out, err = run("doctor")

    assert (code, err) == (1, "")
    assert "unknown key 'htp'" in out
    assert "did you mean 'http'" in out
    assert "disk" in out


def test_two_fetches_at_once_lose_nothing(run, configured, tmp_path, web):
    configured("slow", "herald")
    file = tmp_path / "archive.db"
    (tmp_path / "briefbot.toml").write_text(f'[archive]\nurl = "{file}"\n' + (tmp_path / "briefbot.toml").read_text())
    archive = open_archive(str(file))
    held, let_go = threading.Event(), threading.Event()

    def hold():
        with archive.lock("fetch"):
            held.set()
            let_go.wait()

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    code, out, err = run("fetch")
    let_go.set()
    other.join()
    archive.close()

    assert (code, out) == (0, "")
    assert "another fetch" in err
    assert "3 new" in run("fetch")[1]


def test_when_no_source_of_ones_own_is_left_it_is_said(run):
    run("feeds", "add", "news.example/feed")

    assert "the list that briefbot ships is polled again" in run("feeds", "remove", "https://news.example/feed")[2]


def test_sources_of_one_name_are_removed_by_their_address(run):
    for url in ("a.example", "b.example"):
        run("feeds", "add", url, "--outlet", "Herald")

    code, _, err = run("feeds", "remove", "Herald")

    assert code == 1
    assert "2 sources are called 'Herald'" in err


def test_an_address_with_a_password_is_not_taken(run):
    code, out, err = run("feeds", "add", "https://me:geheim@news.example/feed")

    assert (code, out) == (1, "")
    assert "geheim" not in err


def test_a_number_beyond_all_numbers_is_told(run):
    code, _, err = run("briefs", "99999999999999999999")

    assert code == 2
    assert "Traceback" not in err


def test_without_a_home_there_is_a_line_that_says_so(run, monkeypatch):
    def nobody(*_args):
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("platformdirs.user_config_path", nobody)
    monkeypatch.setattr("platformdirs.user_data_path", nobody)

    for command in (("search", "x"), ("fetch",), ("init",), ("render",)):
        code, out, err = run(*command)
        assert (code, out) == (2, "")
        assert "home directory" in err


def test_the_shipped_list_is_polled_into_the_users_folder(run, web, configured, monkeypatch):
    configured()
    from briefbot.entries import SourceSpec
    from briefbot.fetching import polled

    monkeypatch.setattr(
        polled, "bundled", lambda topic: [SourceSpec(kind="feed", url=web.url("herald"), title="Herald: Libya")]
    )

    assert "Herald: Libya  2 new" in run("fetch")[1]
    assert "from 1 independent source" in run("render", "--topic", "")[1]


def test_a_password_in_an_opml_file_is_neither_taken_nor_shown(run, tmp_path):
    (tmp_path / "x.opml").write_text(
        '<opml version="2.0"><body><outline text="Paid" xmlUrl="https://me:geheim@paid.example/rss"/>'
        '<outline text="Herald" xmlUrl="https://herald.example/rss?utm_source=opml"/></body></opml>'
    )

    code, out, err = run("feeds", "import", "x.opml")

    assert code == 0
    assert out == "added feed Herald https://herald.example/rss\n"
    assert "Paid: paid.example: an address with a user name" in err
    assert "geheim" not in out + err + run("feeds", "list")[1]


def test_an_address_in_the_configuration_that_is_none_is_told_by_its_place(run, tmp_path):
    (tmp_path / "briefbot.toml").write_text('[[sources]]\nurl = "a.example"\n[[sources]]\nurl = "javascript:x"\n')

    code, out, err = run("fetch")

    assert (code, out) == (2, "")
    assert "[[sources]] number 2: 'javascript:x' is no address" in err


@pytest.fixture
def half_past_midnight(run, monkeypatch, tmp_path):
    """An archive with one article of the evening and one of two days before, at 00:30 in Tripoli."""
    now = datetime(2026, 3, 27, 22, 30, tzinfo=UTC)
    monkeypatch.setattr("briefbot.app.clock.now", lambda: now)
    rows = [
        {"url": f"https://a.example/{hours}", "title": f"{hours} hours ago", "published": (now - timedelta(hours=hours)).isoformat(),
         "text": f"The {SAMPLE[hours % 9]} of Sirte in Libya was opened after {hours} weeks, officials said."}
        for hours in (2, 23, 25, 50)
    ]  # fmt: skip
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "briefbot.toml").write_text('[[sources]]\nkind = "folder"\nurl = "news.jsonl"\n', encoding="utf-8")
    assert run("fetch")[0] == 0
    return now


def titles(out):
    return sorted(a["title"] for s in json.loads(out)["stories"] for r in s["reports"] for a in r["articles"])


def test_without_a_date_the_last_24_hours_are_briefed_at_half_past_midnight_too(run, half_past_midnight):
    code, out, err = run("render", "--format", "json")

    assert (code, err) == (0, "")
    assert titles(out) == ["2 hours ago", "23 hours ago"]
    assert (json.loads(out)["since"], json.loads(out)["day"]) == ("2026-03-27", "2026-03-28")
    assert run("render")[1].startswith("# Libya brief, 27 March 2026 to 28 March 2026\n")


def test_today_is_the_calendar_day(run, half_past_midnight):
    _, out, _ = run("render", "--date", "today", "--format", "json")
    assert titles(out) == []
    assert (json.loads(out)["since"], json.loads(out)["day"]) == (None, "2026-03-28")
    _, out, _ = run("render", "--date", "yesterday", "--format", "json")
    assert titles(out) == ["2 hours ago", "23 hours ago"]


def test_of_files_every_article_is_taken_at_any_hour(run, half_past_midnight):
    assert len(titles(run("render", "news.jsonl", "--format", "json")[1])) == 4


def test_samples_that_were_fetched_are_samples(run, tmp_path):
    samples = Path(__file__).parents[2] / "seeds" / "articles"
    (tmp_path / "briefbot.toml").write_text(f'[[sources]]\nkind = "folder"\nurl = "{samples}"\n', encoding="utf-8")
    run("fetch")

    code, out, _ = run("render", "--date", "2020-05-18", "--format", "json")

    assert code == 0
    assert json.loads(out)["samples"] is True


def test_a_run_goes_on_where_a_source_fails_and_names_it(run, configured, monkeypatch):
    configured("herald", "broken")
    monkeypatch.setenv("BRIEFBOT_TELEGRAM_TOKEN", "123456789:" + "g" * 35)

    code, out, err = run("run")

    assert code == 0
    assert "1 of 2 sources answered" in out
    assert "0 chats due" in out
    assert "HTTP 500" in err
    assert run("run", "--strict")[0] == 3


@pytest.mark.parametrize("place", ["folder", "~nobody-of-that-name/archive.db"])
def test_the_doctor_looks_on_when_the_archive_can_be_none(run, tmp_path, place):
    (tmp_path / "folder").mkdir()
    (tmp_path / "briefbot.toml").write_text(f'[archive]\nurl = "{place}"\n', encoding="utf-8")

    code, out, err = run("doctor")

    assert (code, err) == (1, "")
    assert "ERROR    archive: [archive] url" in out
    assert "token: " in out


def test_compare_reads_the_versions_of_an_article_from_the_archive(run, configured, web, monkeypatch):
    configured("changing")
    code, _, err = run("compare", "1", "--topic", "")
    assert (code, "no news in the archive yet" in err) == (1, True)
    for day in (1, 2):
        monkeypatch.setattr(web, "day", day)
        run("fetch", "--force")

    code, out, err = run("compare", "Zuwara", "--topic", "")

    assert (code, err) == (0, "")
    assert "Sample Changing beside its earlier version: 1 word reworded" in out
    assert "[eleven -> seventeen]" in out
