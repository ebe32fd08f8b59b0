"""``briefbot init`` takes flags or asks, writes a file that the doctor finds sound, and overwrites nothing."""

import stat
import tomllib

import pytest
from click.testing import CliRunner

from briefbot.app.init import Answers
from briefbot.cli import setup
from briefbot.config import Config, load_config

TOKEN = "123456:" + "geheim" * 6


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    """A user without any configuration."""
    for name in ("CONFIG", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("BRIEFBOT_TELEGRAM_TOKEN", raising=False)
    (tmp_path / "marsh.toml").write_text(
        'title = "Marshland"\nrelevant = ["Marshland"]\ntimezone = "Asia/Amman"\nfeeds = ["lamp.example/rss"]\n'
    )


def test_flags_are_written_where_their_keys_stand_and_the_doctor_finds_the_file_sound(run, tmp_path):
    flags = ("--topic", "marsh.toml", "--contact", '"me" \\ <me@example.org>', "--language", "ar")

    code, out, err = run("init", "briefbot.toml", *flags)

    assert (code, err) == (0, "")
    assert out == "wrote briefbot.toml\nnext: briefbot doctor; then briefbot fetch, and briefbot render\n"
    config = load_config(tmp_path / "briefbot.toml")
    assert config.brief.topic == str(tmp_path / "marsh.toml")
    assert (config.http.contact, config.brief.language) == ('"me" \\ <me@example.org>', "ar")
    assert config.brief.timezone == "Asia/Amman"
    text = (tmp_path / "briefbot.toml").read_text()
    assert 'topic = "marsh.toml"         # a shipped topic' in text
    assert '\n# timezone = "Asia/Amman" ' in text
    code, out, _ = run("doctor")
    assert code == 0
    assert out.count("WARNING") == 1
    assert "run `briefbot fetch`" in out


def test_without_flags_and_without_a_terminal_every_key_has_its_default(run, tmp_path):
    run("init", "briefbot.toml")

    assert load_config(tmp_path / "briefbot.toml") == Config()


@pytest.mark.parametrize(
    "contact",
    ["me@example.org", "Me <me@example.org>", "https://example.org/about", "example.org/about", "example.org"],
)
def test_an_address_or_a_page_is_a_contact(run, tmp_path, contact):
    assert run("init", "briefbot.toml", "--contact", contact)[0] == 0

    assert load_config(tmp_path / "briefbot.toml").http.contact == contact


def test_a_written_file_begins_with_what_it_is(run, tmp_path):
    run("init", "briefbot.toml", "--language", "fr")

    text = (tmp_path / "briefbot.toml").read_text()
    assert text.startswith("# The configuration of briefbot, as `briefbot init` wrote it: your answers")
    assert "Copy this file" not in text
    assert "\n# Relative paths are relative to the folder of this file.\n" in text


def test_a_zone_of_one_s_own_comes_before_that_of_the_topic(run, tmp_path):
    run("init", "briefbot.toml", "--topic", "marsh.toml", "--timezone", "Africa/Tunis")

    assert load_config(tmp_path / "briefbot.toml").brief.timezone == "Africa/Tunis"


def test_a_path_outside_of_the_files_folder_is_written_whole(run, tmp_path):
    run("init", "etc/mine.toml", "--topic", "marsh.toml")

    assert tomllib.loads((tmp_path / "etc" / "mine.toml").read_text())["brief"]["topic"] == str(tmp_path / "marsh.toml")


def test_a_site_becomes_a_delivery(run, tmp_path):
    run("init", "briefbot.toml", "--site", "www")

    (site,) = load_config(tmp_path / "briefbot.toml").deliveries
    assert (site.kind, site.path) == ("site", str(tmp_path / "www"))
    code, out, _ = run("doctor")
    assert code == 0
    assert "delivery" in out


def test_the_token_goes_into_a_file_that_only_the_user_can_read(run, tmp_path, monkeypatch):
    monkeypatch.setenv("BRIEFBOT_TELEGRAM_TOKEN", TOKEN)

    _, out, err = run("init", "--telegram")

    file = tmp_path / "home" / "briefbot" / "token"
    assert file.read_text() == TOKEN
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "geheim" not in out + err + (tmp_path / "home" / "briefbot" / "config.toml").read_text()
    assert f"BRIEFBOT_TELEGRAM_TOKEN_FILE={file} briefbot bot\n" in out
    file.write_text("another")
    assert "kept" in run("init", "other.toml", "--telegram")[1]
    assert file.read_text() == "another"


def test_without_a_token_it_says_where_to_get_one(run, tmp_path):
    assert "@BotFather" in run("init", "--telegram")[1]
    assert not (tmp_path / "home" / "briefbot" / "token").exists()


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("--topic", "nope"), "no topic is called 'nope'"),
        (("--topic", "nope.toml"), "no topic is called 'nope.toml'"),
        (("--timezone", "Libya/Tripoli"), "no zone has that name"),
        (("--timezone", ""), "no zone has that name"),
        (("--language", "de"), "none of: en, ar, fr"),
        (("--topic", "sudan"), "`briefbot topic new sudan` begins"),
        (("--contact", "foo"), "contact is 'foo': write an e-mail address or a page, me@example.org or"),
        (("--contact", "me at example.org"), "write an e-mail address or a page"),
        (("--contact", "@"), "write an e-mail address or a page"),
        (("--contact", "a\nb"), "control character"),
        (("--contact", "\udcff"), "control character"),
        (("--contact", "a" * 5_000), "characters"),
        (("--site", "{day}"), "without braces"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_written(run, tmp_path, flags, says):
    code, out, err = run("init", "briefbot.toml", *flags)

    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1
    assert not (tmp_path / "briefbot.toml").exists()


def test_a_file_that_is_there_stays_as_it_is(run, tmp_path):
    (tmp_path / "briefbot.toml").write_text("# mine\n")

    for flags in ((), ("--topic", "marsh.toml")):
        code, _, err = run("init", "briefbot.toml", *flags)
        assert code == 2
        assert "there is a file already" in err
    assert (tmp_path / "briefbot.toml").read_text() == "# mine\n"
    assert run("init", "briefbot.toml", "--force", "--language", "fr")[0] == 0
    assert load_config(tmp_path / "briefbot.toml").brief.language == "fr"


def test_where_it_is_not_looked_up_the_next_steps_name_the_file(run):
    assert "briefbot doctor --config 'my file.toml'" in run("init", "my file.toml")[1]


@pytest.mark.parametrize("path", ["marsh.toml/x.toml", "x" * 300 + ".toml"])
def test_a_place_that_cannot_be_written_is_one_line(run, path):
    code, out, err = run("init", path)

    assert code in (1, 2)
    assert out == ""
    assert err.count("\n") == 1


def asked(*typed):
    """The answers to what a user types, and the questions."""
    with CliRunner().isolation(input="".join(f"{line}\n" for line in typed)) as (_, err, _):
        answers = setup._asked()
        return answers, err.getvalue().decode()


def test_enter_takes_every_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    answers, questions = asked("", "", "", "", "", "")

    assert answers == Answers(topic="libya", contact="", language="en", site="")
    assert "[Africa/Tripoli]" in questions


def test_a_wrong_answer_is_asked_for_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    typed = ("nope", "marsh.toml", "Nowhere", "", "me@example.org", "de", "fr", "www", "y", "no token", TOKEN)
    answers, questions = asked(*typed)

    assert answers == Answers(
        topic="marsh.toml", contact="me@example.org", language="fr", site="www", telegram=True, token=TOKEN
    )
    for said in (
        "no topic is called 'nope'",
        "[Asia/Amman]",
        "no zone has that name",
        "none of: en, ar, fr",
        "a bot's token",
    ):
        assert said in questions
    assert "geheim" not in questions


def test_a_zone_that_is_typed_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert asked("", "Africa/Tunis", "", "", "", "")[0].timezone == "Africa/Tunis"
