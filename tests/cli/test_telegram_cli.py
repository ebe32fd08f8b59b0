import json
import os
import shlex
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from subscriber_builders import a_subscriber

from briefbot.app.setup import cron_line
from briefbot.store import subscribers
from briefbot.store.archive import open_archive

TOKEN = "123456:" + "A" * 35


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Put subscribers into the archive that commands see."""
    monkeypatch.setenv("BRIEFBOT_ARCHIVE_URL", str(tmp_path / "archive.db"))

    def keep(*some):
        archive = open_archive(str(tmp_path / "archive.db"))
        with archive.writing() as connection:
            for each in some:
                subscribers.save(connection, each)
        archive.close()

    return keep


def test_subscribers_are_listed_with_their_hour_and_wishes(run, kept):
    kept(
        a_subscriber(7, hour=6, zone="Europe/London", length="glance", weekdays=31),
        a_subscriber(-5, kind="group", state="paused"),
    )

    code, out, _ = run("subscribers", "list")

    assert code == 0
    assert out.splitlines() == [
        f"{-5:>16}  group       07:00 Africa/Tripoli  full, en  paused",
        f"{7:>16}  private     06:00 Europe/London MoTuWeThFr  glance, en  active",
    ]


def test_what_is_exported_can_be_imported_elsewhere(run, kept, tmp_path, monkeypatch):
    kept(a_subscriber(7, hour=6, language="ar"), a_subscriber(-5, kind="supergroup", topic_id=12, reason="x"))
    run("subscribers", "export", "--output", "all.jsonl")
    _, before, _ = run("subscribers", "list", "--json")
    monkeypatch.setenv("BRIEFBOT_ARCHIVE_URL", str(tmp_path / "other.db"))

    code, out, _ = run("subscribers", "import", "all.jsonl")

    assert (code, out) == (0, "2 subscribers imported\n")
    assert run("subscribers", "list", "--json")[1] == before


WRONG = {
    '{"chat_id": "7"}': "chat_id is '7'",
    '{"chat_id": 0}': "chat_id is 0",
    "{}": "chat_id is None",
    '{"chat_id": 7, "hour": 24}': "hour is 24",
    '{"chat_id": 7, "hour": true}': "hour is True",
    '{"chat_id": 7, "quiet": 1}': "quiet is 1",
    '{"chat_id": 7, "zone": "Mars/Olympus"}': "Mars/Olympus",
    '{"chat_id": 7, "zone": "../../etc/passwd"}': "etc/passwd",
    '{"chat_id": 7, "zone": "Africa"}': "zone is 'Africa'",
    f'{{"chat_id": 7, "zone": "{"x" * 300}"}}': "no zone has that name",
    '{"chat_id": 7, "joined_at": "0001-01-01T00:00:00+14:00"}': "joined_at is outside the years",
    '{"chat_id": 7, "settled_at": "9999-12-31T23:59:59-12:00"}': "settled_at is outside the years",
    '{"chat_id": 7, "language": "tlh"}': "language is 'tlh'",
    '{"chat_id": 7, "joined_at": "2020-05-22T07:00:00"}': "joined_at has no time zone",
    '{"chat_id": 7, "token": "x"}': "unknown key 'token'",
    '{"chat_id": 99999999999999999999}': "chat_id is 9999",
    "[7]": "not an object",
    '{"chat_id": 7': "Expecting",
}


@pytest.mark.parametrize("line", WRONG)
def test_a_line_that_is_no_subscriber_is_named_and_costs_only_itself(run, kept, line):
    Path("some.jsonl").write_text(f'{{"chat_id": 1}}\n{line}\n\n{{"chat_id": 2}}\n', encoding="utf-8")

    code, out, err = run("subscribers", "import", "some.jsonl")

    assert (code, out) == (0, "2 subscribers imported\n")
    assert run("subscribers", "import", "some.jsonl", "--strict")[0] == 3
    assert "some.jsonl:2: not a subscriber: " in err
    assert WRONG[line] in err


def test_a_number_that_no_chat_has_is_wrong_usage(run, kept):
    code, _, err = run("subscribers", "remove", "9" * 30)

    assert code == 2
    assert "not in the range" in err


def test_a_reason_is_kept_as_one_line_of_characters_that_an_archive_takes(run, kept):
    Path("some.jsonl").write_text(r'{"chat_id": 7, "reason": "half\ud83d \u0000\u001b[31m\nred"}', encoding="utf-8")

    assert run("subscribers", "import", "some.jsonl")[0] == 0
    (found,) = (each for each in json.loads(run("subscribers", "list", "--json")[1]) if each["chat_id"] == 7)
    assert found["reason"] == "half\ufffd [31m red"


@pytest.mark.parametrize("kind", ["subscribers", "feeds"])
def test_an_import_neither_waits_for_a_pipe_nor_reads_a_device_for_ever(run, kept, kind):
    os.mkfifo("pipe")

    for name in ("pipe", "/dev/zero"):
        code, out, err = run(kind, "import", name)
        assert (code, out) == (1, "")
        assert f"{name}: " in err
        assert "not a regular file" in err


@pytest.mark.parametrize("content", [b"\xff\xfe{", b"\x00" * 10])
def test_a_file_that_holds_no_text_brings_nobody(run, kept, content):
    Path("some.jsonl").write_bytes(content)

    code, _, err = run("subscribers", "import", "some.jsonl")

    assert code == 1
    assert "some.jsonl" in err
    assert "Traceback" not in err


def test_removing_a_subscriber_deletes_everything_about_the_chat(run, kept):
    kept(a_subscriber(-1001234567890, kind="supergroup"))

    assert run("subscribers", "remove", "--", "-1001234567890")[:2] == (
        0,
        "everything about chat -1001234567890 was deleted\n",
    )
    code, _, err = run("subscribers", "remove", "--", "-1001234567890")
    assert code == 1
    assert "no subscriber has the chat id" in err


def test_a_dry_run_shows_who_would_get_what_and_sends_nothing(run, kept, monkeypatch):
    now = datetime(2020, 5, 22, 7, 30, tzinfo=UTC)
    monkeypatch.setattr("briefbot.app.clock.now", lambda: now)
    kept(
        a_subscriber(1, zone="UTC", hour=now.hour, length="short", language="ar"),
        a_subscriber(2, zone="UTC", hour=(now - timedelta(hours=8)).hour),
        a_subscriber(3, zone="UTC", hour=now.hour, state="paused"),
    )

    code, out, _ = run("send", "--dry-run")

    assert code == 0
    assert f"due {now:%Y-%m-%d %H}:00 UTC  short brief in ar, with the news since" in out
    assert "skipped: too late" in out
    assert out.endswith("1 due, 1 too late, 0 with parts left; nothing was sent\n")
    assert run("send", "--dry-run")[1] == out


@pytest.mark.parametrize("command", ["send", "run", "bot"])
def test_without_a_token_nothing_is_begun(run, kept, command):
    code, out, err = run(command)

    assert (code, out) == (2, "")
    assert "there is no Telegram token" in err
    assert "BotFather" in err


@pytest.mark.parametrize("command", ["send", "run", "bot"])
def test_what_cannot_be_a_token_is_not_repeated(run, kept, monkeypatch, command):
    monkeypatch.setenv("BRIEFBOT_TELEGRAM_TOKEN", "hunter2 oops")

    code, _, err = run(command)

    assert code == 2
    assert "hunter2" not in err


def test_a_token_file_that_cannot_be_read_is_named(run, kept, monkeypatch):
    monkeypatch.setenv("BRIEFBOT_TELEGRAM_TOKEN_FILE", "/nowhere/token")

    code, _, err = run("send")

    assert code == 2
    assert "$BRIEFBOT_TELEGRAM_TOKEN_FILE: /nowhere/token: No such file" in err


def words_of(line):
    """What a shell makes of the command in a crontab's line, as cron hands it on: a % that is not escaped ends it."""
    command = line.split(" ", 5)[5].rstrip("\n")
    assert "%" not in command.replace(r"\%", "")
    return shlex.split(command.replace(r"\%", "%"))


def test_the_line_for_cron_names_everything_in_full(tmp_path):
    config = tmp_path / "my 100% config's.toml"
    config.touch()
    environ = {"HOME": "/home/me", "BRIEFBOT_TELEGRAM_TOKEN_FILE": "/home/me/a token", "XDG_DATA_HOME": "/data $1"}

    outcome = cron_line(config, every=10, environ=environ)

    assert outcome.text.startswith("*/10 * * * * ")
    words = words_of(outcome.text)
    assert words[:2] == ["XDG_DATA_HOME=/data $1", "BRIEFBOT_TELEGRAM_TOKEN_FILE=/home/me/a token"]
    assert Path(words[2]).is_file()
    assert words[3:] == ["run", "--config", str(config), ">/dev/null"]


def test_a_token_that_only_the_environment_knows_is_not_put_into_the_line():
    outcome = cron_line(None, environ={"HOME": "/home/me", "BRIEFBOT_TELEGRAM_TOKEN": TOKEN})

    assert TOKEN not in outcome.text + "".join(outcome.notes)
    assert "BRIEFBOT_TELEGRAM_TOKEN_FILE=/home/me/.config/briefbot/token" in outcome.text
    assert "umask 077" in outcome.notes[0]
    assert "`briefbot cron --deliver`" in outcome.notes[1]


def test_a_line_for_deliveries_alone_has_nothing_of_telegram(run):
    code, _, err = run("cron", "--deliver")
    assert code == 2
    assert "the configuration has no [[deliveries]]" in err

    Path("briefbot.toml").write_text('[[deliveries]]\npath = "brief.html"\n', encoding="utf-8")
    code, out, err = run("cron", "--deliver", "--every", "30")
    assert code == 0
    assert out.startswith("*/30 * * * * ")
    assert words_of(out)[-3:] == ["--config", str(Path("briefbot.toml").absolute()), ">/dev/null"]
    assert "TOKEN" not in out + err
    assert "TOKEN" not in run("cron", "--deliver", "--systemd")[1]


@pytest.mark.parametrize(("every", "when"), [(1, "* * * * * "), (15, "*/15 * * * * "), (60, "0 * * * * ")])
def test_cron_is_told_how_often(every, when):
    assert cron_line(None, every=every, environ={"HOME": "/h"}).text.startswith(when)


def test_the_line_is_one_that_cron_takes(tmp_path):
    if shutil.which("crontab") is None:
        pytest.skip("no cron on this machine")
    tab = tmp_path / "crontab"
    for every in (1, 15, 60):
        tab.write_text(cron_line(None, every=every, environ={"HOME": "/h", "XDG_DATA_HOME": "/d 100% $x"}).text)
        assert subprocess.run(["crontab", "-n", tab], check=False).returncode == 0


def test_the_units_for_systemd_are_what_systemd_reads(tmp_path):
    units = cron_line(None, every=15, systemd=True, environ={"HOME": "/h", "XDG_DATA_HOME": "/d % $x"}).text

    assert "OnCalendar=*:0/15\n" in units
    assert 'Environment="XDG_DATA_HOME=/d %% $x"\n' in units
    assert "Type=oneshot" in units


def test_the_printed_command_is_this_installations(tmp_path):
    (program,) = [
        word
        for word in words_of(cron_line(None, environ={"HOME": "/h"}).text)
        if word.startswith("/") and "briefbot" in word
    ]

    told = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)

    assert told.stdout.startswith("briefbot, version")


def test_an_import_of_a_chat_that_is_there_changes_it(run, kept):
    kept(a_subscriber(7))
    Path("some.jsonl").write_text(json.dumps({"chat_id": 7, "hour": 21}), encoding="utf-8")

    run("subscribers", "import", "some.jsonl")

    assert "21:00 Africa/Tripoli" in run("subscribers", "list")[1]
