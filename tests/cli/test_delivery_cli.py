"""Deliveries on the command line: `briefbot run` without Telegram, and ``render --deliver``."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefbot.app.outcome import Outcome

TALKS = "Talks on Libya resumed in Geneva on Monday, the United Nations mission said."
SOURCE = '[archive]\nurl = "archive.db"\n[[sources]]\nkind = "folder"\nurl = "news"\n'


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder with an article of an hour ago, and a configuration; returns how to add deliveries to it."""
    monkeypatch.chdir(tmp_path)
    Path("news").mkdir()
    published = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    row = {"url": "https://a.example/1", "title": "Talks on Libya", "text": TALKS, "published": published}
    Path("news/one.jsonl").write_text(json.dumps(row), encoding="utf-8")

    def configure(*tables, more=""):
        text = SOURCE + "".join(f"[[deliveries]]\n{table}\n" for table in tables) + more
        Path("briefbot.toml").write_text(text, encoding="utf-8")

    return configure


def test_a_run_needs_no_telegram_where_there_is_a_delivery(run, home):
    home('path = "out/brief.html"\nevery = "run"')

    code, out, err = run("run")

    assert (code, err) == (0, "")
    assert re.search(r"1 new, .*\ndelivered: file\n\Z", out, re.DOTALL)
    assert TALKS in Path("out/brief.html").read_text(encoding="utf-8")


def test_one_that_fails_costs_itself_and_with_strict_the_exit_code(run, home):
    home('path = "brief.md"\nevery = "run"', 'kind = "pigeon"\nurl = "secret-address"')

    for options, expected in ((), 0), (("--strict",), 3):
        code, out, err = run("run", *options)
        assert code == expected
        assert "delivered: file; failed: pigeon" in out
        assert err.count("\n") == 1
        assert "delivery 'pigeon': failed: no delivery is called 'pigeon' (choose one of: file, site)" in err
        assert "secret-address" not in out + err
    home('kind = "pigeon"')
    assert run("run")[0] == 1


def test_a_wrong_token_costs_telegram_and_no_delivery(run, home, monkeypatch):
    home('path = "brief.md"\nevery = "run"')
    monkeypatch.setenv("BRIEFBOT_TELEGRAM_TOKEN", "hunter2 oops")

    code, out, err = run("run")

    assert code == 1
    assert "nothing was sent to Telegram: $BRIEFBOT_TELEGRAM_TOKEN does not hold a bot's token" in err
    assert "delivered: file" in out
    assert "hunter2" not in out + err
    assert Path("brief.md").exists()


def test_a_brief_is_rendered_into_a_delivery_at_once(run, home):
    home('name = "page"\npath = "{day}.html"\nlanguage = "ar"')
    run("fetch")

    code, out, err = run("render", "--deliver", "page")

    assert (code, out) == (0, "")
    assert err == "briefbot: delivered to 'page'\n"
    (page,) = Path().glob("*.html")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", page.stem)
    assert 'lang="ar"' in page.read_text(encoding="utf-8")


def test_days_and_files_can_be_named_with_it(run, home):
    home('path = "{day}.md"')

    assert run("render", "--deliver", "file", "news", "--date", "2020-05-22")[0] == 0
    assert TALKS not in Path("2020-05-22.md").read_text(encoding="utf-8")
    assert run("render", "--deliver", "file", "news")[0] == 0
    assert TALKS in next(each for each in Path().glob("*.md") if each.stem != "2020-05-22").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--format", "md"], "leave out --format"),
        (["--template", "x.md.j2"], "leave out --template"),
        (["--output", "x.md"], "leave out --output"),
        (["--since-last"], "leave out --since-last"),
        (["--topic", ""], "leave out --topic"),
    ],
)
def test_what_the_table_says_is_not_said_again(run, home, words, says):
    home('path = "brief.md"')

    code, out, err = run("render", "--deliver", "file", *words)

    assert (code, out) == (2, "")
    assert says in err
    assert not Path("x.md").exists()


def test_a_name_that_no_delivery_has_is_told_with_the_known_ones(run, home):
    home('path = "brief.md"')
    code, _, err = run("render", "--deliver", "flie")
    assert code == 2
    assert "no delivery is called 'flie' (choose one of: file)" in err

    home()
    assert "add a [[deliveries]] table" in run("render", "--deliver", "file")[2]


def test_a_stored_brief_is_listed_with_the_delivery_that_it_was_made_for(run, home):
    home(f'path = "brief.md"\nhour = {datetime.now(UTC).hour}', more='[brief]\ntimezone = "UTC"\n')
    run("run")

    listed = run("briefs")[1]

    assert "  delivery:file Libya, 1 articles" in listed
    assert run("briefs", "1")[1] == Path("brief.md").read_text(encoding="utf-8")


def test_a_signal_while_telegram_is_served_begins_no_delivery(run, home, monkeypatch):
    home('path = "brief.md"\nevery = "run"')
    monkeypatch.setenv("BRIEFBOT_TELEGRAM_TOKEN", "123456:" + "A" * 35)
    monkeypatch.setattr("briefbot.app.run.send_briefs", lambda _: Outcome(lines=("0 chats due",), stopped=True))

    assert run("run")[1].endswith("0 chats due\n")
    assert not Path("brief.md").exists()
