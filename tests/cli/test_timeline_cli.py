"""``briefbot timeline``, as a user types it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

CAPTURE = "Fighters captured the port of Derna from its defenders on Tuesday, residents said."
BRIDGE = "Engineers in Libya reopened the bridge of Kufra on May 8 after a year of repairs."
FLOOD = "لقي عشرون شخصا مصرعهم في سيول ضربت مدينة درنة الليبية يوم الأحد، بحسب الهلال الأحمر الليبي."


@pytest.fixture
def news(tmp_path):
    """A file of three articles of one month."""
    rows = [
        {"url": "https://a.example/1", "title": "Derna, Libya", "text": CAPTURE, "published": "2018-05-09T10:00:00Z"},
        {"url": "https://b.example/2", "outlet": "Herald", "text": BRIDGE, "published": "2018-05-20"},
        {"url": "https://c.example/3", "outlet": "الساعة", "text": FLOOD, "language": "ar", "published": "2018-05-28"},
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def days(out):
    return [entry["day"] for entry in json.loads(out)["entries"]]


def test_days_are_told_in_order_each_with_its_sentence_and_link(run, news):
    code, out, err = run("timeline", "", news, "--format", "txt", "--dates", 2, "--since", "2018-05-01")

    assert (code, err) == (0, "")
    isolates = dict.fromkeys(map(ord, "\u200f\u2068\u2069"))
    assert out.translate(isolates).splitlines()[:-1] == [
        "Timeline: Libya",
        "1 May 2018 – 28 May 2018",
        "",
        "8 MAY 2018",
        f"- {BRIDGE} (Herald, 20 May 2018)",
        "  https://b.example/2",
        "",
        "27 MAY 2018",
        f"- {FLOOD} (الساعة, 28 May 2018, in Arabic)",
        "  https://c.example/3",
        "",
    ]


def test_a_file_in_place_of_words_is_one_of_the_paths(run, news):
    assert run("timeline", news, "--format", "json") == run("timeline", "", news, "--format", "json")


def test_a_place_is_found_in_any_script(run, news):
    _, out, _ = run("timeline", "Darnah", news, "--format", "json", "--since", "2018-05-01")

    assert days(out) == ["2018-05-08", "2018-05-27"]
    assert json.loads(out)["about"] == "Darnah"


def test_the_address_of_an_article_is_its_event(run, news):
    _, out, _ = run("timeline", "https://b.example/2", news, "--format", "json", "--since", "2018-05-01")

    assert [each["text"] for entry in json.loads(out)["entries"] for each in entry["excerpts"]] == [BRIDGE]


@pytest.mark.parametrize("form", ["md", "html", "txt", "telegram"])
def test_every_format_has_the_sentences_and_their_addresses(run, news, form):
    code, out, _ = run("timeline", "", news, "--format", form, "--since", "2018-05-01")

    assert code == 0
    assert "reopened the bridge of Kufra" in out
    assert "https://b.example/2" in out
    assert "8 May 2018" in out or "8 MAY 2018" in out


def test_of_an_archive_of_older_news_it_says_how_to_look_further_back(run, news, tmp_path):
    (tmp_path / "briefbot.toml").write_text('[[sources]]\nkind = "folder"\nurl = "news.jsonl"\n', encoding="utf-8")
    run("fetch")

    code, out, err = run("timeline", "Derna")
    assert (code, "No day was found" in out) == (0, True)
    assert err.startswith("briefbot: nothing was found since ")
    assert "--since" in err
    assert run("timeline", "Derna", "--since", "2018-05-01")[2] == ""
    assert run("timeline", "Timbuktu", "--since", "2018-05-01")[2] == "", "who chose the day knows it"


def test_where_nothing_is_found_it_says_so(run, news):
    assert "No day was found" in run("timeline", "Timbuktu", news)[1]


def test_a_period_that_ends_before_it_begins_is_wrong_usage(run, news):
    code, _, err = run("timeline", "", news, "--since", "2018-05-09", "--until", "2018-05-01")

    assert code == 2
    assert "--since" in err


def test_without_an_archive_it_says_what_to_do(run):
    code, _, err = run("timeline", "Derna")

    assert code != 0
    assert "briefbot fetch" in err


def test_articles_that_cannot_be_read_are_named(run, news):
    bad = Path(news).with_name("bad.jsonl")
    bad.write_bytes(b"\xff\xfe{")

    code, out, err = run("timeline", "", news, bad, "--format", "txt", "--since", "2018-05-01")

    assert "bridge of Kufra" in out
    assert "bad.jsonl" in err
    assert code == 0


def test_a_time_line_may_begin_so_long_ago(run, news, monkeypatch):
    monkeypatch.setattr("briefbot.app.clock.now", lambda: datetime(2018, 6, 3, 22, 30, tzinfo=UTC))

    for since, first in (("8d", "2018-05-27"), ("30h", "2018-06-02"), ("yesterday", "2018-06-03")):
        _, out, _ = run("timeline", "", news, "--format", "json", "--since", since)
        assert json.loads(out)["since"] == first
        assert json.loads(out)["until"] >= first
