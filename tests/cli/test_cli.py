import io
import json
import os
import shlex
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefbot import cli, read_articles
from briefbot.selection import is_sample

TALKS = "Talks on Libya resumed in Geneva on Monday, the United Nations mission said."
PORTS = "Five oil ports reopened after a blockade of eight months, and a first tanker left Ras Lanuf for Italy."


@pytest.fixture
def news(tmp_path):
    """A file of two articles, two days apart."""
    rows = [
        {"url": "https://a.example/1", "title": "Talks resume", "text": TALKS, "published": "2020-05-22T10:00:00Z"},
        {"url": "https://b.example/2", "title": "Ports reopen", "text": PORTS, "published": "2020-05-20T10:00:00Z"},
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_version(run):
    code, out, _ = run("--version")

    assert code == 0
    assert out.startswith("briefbot, version ")


def test_a_brief_is_dated_by_its_newest_article(run, news):
    code, out, err = run("render", news)

    assert (code, err) == (0, "")
    assert "22 May 2020" in out
    assert TALKS in out
    assert PORTS in out


def test_a_date_takes_only_that_day(run, news):
    code, out, _ = run("render", news, "--date", "2020-05-20", "--format", "json")

    brief = json.loads(out)
    assert code == 0
    assert brief["day"] == "2020-05-20"
    assert [story["title"] for story in brief["stories"]] == ["Ports reopen"]
    assert [(m["what"], m["reason"]) for m in brief["missing"]] == [("https://a.example/1", "outside the window")]


def test_today_and_yesterday_are_the_readers(run, tmp_path, monkeypatch):
    now = datetime(2020, 2, 29, 22, 30, tzinfo=UTC)  # the first of March in Tripoli
    monkeypatch.setattr("briefbot.app.clock.now", lambda: now)
    rows = [
        {"text": TALKS, "title": f"Libya: talks {n} ago", "published": (now - timedelta(days=n)).isoformat()}
        for n in range(3)
    ]
    (tmp_path / "n.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    for word, title in [("today", "Libya: talks 0 ago"), ("yesterday", "Libya: talks 1 ago")]:
        _, out, _ = run("render", "n.jsonl", "--date", word, "--format", "json")
        assert [s["title"] for s in json.loads(out)["stories"]] == [title]


@pytest.fixture
def long_ago(tmp_path, monkeypatch):
    """A file of articles of 1 hour, 30 hours and 8 days ago; it is half past midnight in Tripoli."""
    now = datetime(2020, 2, 29, 22, 30, tzinfo=UTC)
    monkeypatch.setattr("briefbot.app.clock.now", lambda: now)
    rows = [
        {
            "url": f"https://a.example/{hours}",
            "text": f"{TALKS} {hours} people were killed on the way, the mission said.",
            "title": f"Libya: talks {hours} hours ago",
            "published": (now - timedelta(hours=hours)).isoformat(),
        }
        for hours in (1, 30, 192)
    ]
    path = tmp_path / "long_ago.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("period", "hours"),
    [
        (("--since", "24h"), {1}),
        (("--since", "7d"), {1, 30}),
        (("--since", "2W"), {1, 30, 192}),
        (("--since", "yesterday"), {1}),
        (("--until", "24h"), {30, 192}),
        (("--since", "9d", "--until", "2020-02-28"), {30, 192}),
    ],
)
def test_a_period_may_begin_and_end_so_long_ago(run, long_ago, period, hours):
    brief = json.loads(run("render", long_ago, *period, "--format", "json")[1])
    figures = json.loads(run("figures", long_ago, *period, "--json")[1])

    told = {article["url"] for story in brief["stories"] for r in story["reports"] for article in r["articles"]}
    assert told == {row["url"] for row in figures} == {f"https://a.example/{each}" for each in hours}


@pytest.mark.parametrize("command", ["render", "figures", "search", "compare 1", "timeline x"])
@pytest.mark.parametrize("wrong", ["24x", "h", "0h", "-1d", "99999999d", "1.5h", "7 days", "\u0663d"])
def test_what_is_no_time_ago_is_refused_with_how_to_write_one(run, command, wrong):
    code, out, err = run(*command.split(), f"--since={wrong}")

    assert (code, out) == (2, "")
    assert "24h, 7d, 2w" in err or "write 1h at least" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("command", ["render", "figures", "search", "compare 1", "timeline x"])
def test_a_period_that_ends_before_it_begins_is_refused(run, command):
    code, out, err = run(*command.split(), "--since", "2d", "--until", "9d")

    assert (code, out) == (2, "")
    assert one_line(err, "--since is not before --until")


@pytest.mark.parametrize("archive", [False, True], ids=["no archive", "an empty archive"])
def test_without_any_article_it_says_what_to_run_and_writes_nothing(run, tmp_path, archive):
    if archive:
        run("search", "x")
    (tmp_path / "old.html").write_text("the brief of yesterday")

    for output in ("old.html", "new.html"):
        code, out, err = run("render", "--output", output)

        assert (code, out) == (1, "")
        assert one_line(err, "no news in the archive", "briefbot fetch", "briefbot demo")
    assert (tmp_path / "old.html").read_text() == "the brief of yesterday"
    assert not (tmp_path / "new.html").exists()


BANNER = "Not news: the articles here are samples, invented for show."


@pytest.mark.parametrize("form", ["md", "html", "txt", "telegram"])
def test_the_demo_says_in_every_format_that_it_is_no_news(run, form):
    code, out, err = run("demo", "--format", form)

    assert (code, err) == (0, "")
    assert out.count(BANNER) == 1


def test_the_demo_flags_the_samples_for_programs(run, news):
    assert json.loads(run("demo", "--format", "json")[1])["samples"] is True
    assert json.loads(run("render", news, "--format", "json")[1])["samples"] is False


SAMPLES = Path(__file__).parents[2] / "seeds" / "articles"


def test_the_samples_say_so_under_any_name(run, tmp_path):
    (tmp_path / "link").symlink_to(SAMPLES)
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "dispatch.txt").write_bytes((SAMPLES / "2019-07-05-herald-tajoura.txt").read_bytes())

    for place in (SAMPLES, "link", "news"):
        assert run("render", place)[1].startswith(f"**{BANNER}**\n")


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_each_sample_alone_is_known_for_one(path):
    assert all(map(is_sample, read_articles(path)))


def test_one_sample_among_real_news_is_said(run, news):
    assert BANNER in run("render", news, SAMPLES / "2019-07-05-herald-tajoura.txt")[1]
    assert BANNER not in run("render", news)[1]


def test_samples_of_which_nothing_is_shown_are_samples_all_the_same(run):
    _, out, _ = run("render", SAMPLES, "--date", "2026-01-01")

    assert "Nothing was found" in out
    assert BANNER in out


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("mine.md.j2", '{% extends "shipped:brief.md.j2" %}{% block header %}# Mine{% endblock %}'),
        ("mine.html.j2", '{% extends "shipped:brief.html.j2" %}{% block header %}<h1>Mine</h1>{% endblock %}'),
        ("mine.telegram.html.j2", '{% extends "shipped:brief.telegram.html.j2" %}{% block header %}Mine{% endblock %}'),
        ("mine.txt.j2", "{% for story in brief.stories %}{{ story | headline }}\n{% endfor %}"),
    ],
)
def test_no_template_of_ones_own_takes_the_banner_away(run, tmp_path, name, source):
    (tmp_path / name).write_text(source)

    assert run("demo", "--template", name)[1].count(BANNER) == 1
    assert run("demo", "--template", name, "--format", "json")[1].count(BANNER) == 1


def test_a_summary_of_samples_says_so(run, news):
    assert run("summarize", SAMPLES)[1].startswith(f"{BANNER}\n")
    assert one_line(run("summarize", SAMPLES, "--format", "json")[2], BANNER)
    assert BANNER not in "".join(run("summarize", news)[1:])


@pytest.mark.parametrize("url", ["{}", "sqlite:///{}"])
@pytest.mark.parametrize("command", [("render", "--output", "b.html"), ("fetch",), ("briefs",), ("feeds", "list")])
def test_an_archive_that_is_a_folder_is_told_by_its_key(run, tmp_path, url, command):
    (tmp_path / "folder").mkdir()
    place = url.format(tmp_path / "folder")
    (tmp_path / "briefbot.toml").write_text(f'[archive]\nurl = "{place}"\n', encoding="utf-8")

    code, out, err = run(*command)

    assert (code, out) == (2, "")
    assert one_line(err, "[archive] url", "a folder")
    assert not (tmp_path / "b.html").exists()
    assert list((tmp_path / "folder").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "begins"),
    [("b.html", "<!doctype html>"), ("b.txt", "Libya"), ("b.json", "{"), ("b.md", "# "), ("b", "# ")],
)
def test_a_written_file_has_the_format_of_its_name(run, news, tmp_path, name, begins):
    code, out, err = run("render", news, "--output", name)

    assert (code, out, err) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").lower().startswith(begins.lower())


def test_options_on_the_line_come_before_the_file(run, tmp_path):
    (tmp_path / "briefbot.toml").write_text("[brief]\nglance = 0\nstories = 0\n", encoding="utf-8")
    texts = (
        "Dockers shut the port of Marsa in Libya on Friday over their wages, the mayor said.",
        "Envoys of both sides signed a truce for Sirte in Libya on Friday, the United Nations said.",
    )
    rows = [{"url": f"urn:{text[:6]}", "text": text, "published": "2020-05-22T10:00:00Z"} for text in texts]
    (tmp_path / "n.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    _, out, _ = run("render", "n.jsonl", "--format", "json", "--stories", "1")

    brief = json.loads(out)
    assert brief["glance"] == []
    assert [bool(story["summary"]) for story in brief["stories"]] == [True, False]


def test_a_template_of_ones_own_is_used(run, news, tmp_path):
    (tmp_path / "mine.txt.j2").write_text("{% for story in brief.stories %}[{{ story.title }}]{% endfor %}")

    _, out, _ = run("render", news, "--template", "mine.txt.j2")

    assert out.strip() == "[Talks resume][Ports reopen]"


def test_what_is_off_topic_is_listed_unless_everything_is_wanted(run, tmp_path):
    (tmp_path / "n.jsonl").write_text(json.dumps({"title": "Rain", "text": "It rained in Lyon all day."}))

    _, out, _ = run("render", "n.jsonl", "--format", "json")
    assert [m["reason"] for m in json.loads(out)["missing"]] == ["off topic"]
    _, out, _ = run("render", "n.jsonl", "--format", "json", "--topic", "")
    assert len(json.loads(out)["stories"]) == 1


def test_summarize_prints_sentences_with_where_they_stand(run, news):
    code, out, _ = run("summarize", news, "--sentences", "2")

    assert code == 0
    assert sorted(out.splitlines()) == sorted([TALKS, "    https://a.example/1", PORTS, "    https://b.example/2"])


def test_summarize_gives_json_too(run, news):
    _, out, _ = run("summarize", news, "--sentences", "1", "--format", "json")

    (excerpt,) = json.loads(out)
    assert set(excerpt) == {"text", "url", "start", "end", "said_by"}


def one_line(err, *words):
    return err.count("\n") == 1 and "Traceback" not in err and all(word in err for word in words)


def piped(text):
    """Standard input as a pipe that holds ``text``."""
    return io.TextIOWrapper(io.BytesIO(text.encode()))


@pytest.mark.parametrize(
    "command",
    ["render {} --format json", "summarize {}", "figures {} --json", "compare 1 {} --json", "topic check {} --json",
     "timeline x {} --format json", "timeline {} --format json"],
)  # fmt: skip
def test_a_dash_stands_for_json_lines_on_standard_input(run, news, monkeypatch, command):
    from_file = run(*command.format(news).split())
    monkeypatch.setattr("sys.stdin", piped(news.read_text()))

    assert run(*command.format("-").split()) == from_file


@pytest.mark.parametrize(
    ("given", "says"), [("", "stdin: no text"), ("<html>", "stdin:1: unreadable"), (None, "closed")]
)
def test_standard_input_without_an_article_is_one_line_with_what_to_pipe(run, monkeypatch, given, says):
    monkeypatch.setattr("sys.stdin", None if given is None else piped(given))

    code, out, err = run("render", "-")

    assert (code, out) == (1, "")
    assert one_line(err, says, '{"text": "...", "url"')


def test_a_path_that_is_not_there_is_one_line(run):
    code, out, err = run("render", "nowhere.txt")

    assert (code, out) == (1, "")
    assert one_line(err, "nowhere.txt", "(")


def test_an_empty_folder_is_one_line(run, tmp_path):
    (tmp_path / "empty").mkdir()

    code, out, err = run("render", "empty")

    assert (code, out) == (1, "")
    assert one_line(err, "empty", "name .txt, .md, .html or .jsonl files")


def test_a_binary_file_is_one_line(run, tmp_path):
    (tmp_path / "photo.txt").write_bytes(bytes(range(256)) * 40)

    code, out, err = run("render", "photo.txt")

    assert (code, out) == (1, "")
    assert one_line(err, "photo.txt")


def test_half_a_line_costs_only_itself(run, news):
    with news.open("a", encoding="utf-8") as file:
        file.write('{"text": "Talks on Lib')

    code, out, err = run("render", news)

    assert code == 0
    assert TALKS in out
    assert "the file ends in the middle" in out
    assert one_line(err, "news.jsonl:3", "the file ends in the middle", "mend it and run again")


def test_one_bad_path_costs_only_itself(run, news):
    code, out, err = run("render", news, "nowhere.txt")

    assert code == 0
    assert TALKS in out
    assert one_line(err, "nowhere.txt")


@pytest.mark.parametrize("command", ["render", "summarize"])
def test_who_is_strict_is_told_of_parts_missing_by_the_exit_code(run, news, command):
    assert run(command, news, "--strict")[0] == 0
    code, out, err = run(command, news, "nowhere.txt", "--strict")

    assert code == 3
    assert TALKS in out
    assert one_line(err, "nowhere.txt")


def test_a_typo_in_a_template_is_one_line_with_its_place(run, news, tmp_path):
    (tmp_path / "mine.md.j2").write_text("# Brief\n\n{{ brief.storeis }}\n")

    code, out, err = run("render", news, "--template", "mine.md.j2")

    assert (code, out) == (1, "")
    assert one_line(err, "mine.md.j2", "3", "storeis")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--topic", "lybia"], "no topic is called 'lybia' (choose one of: libya"),
        (["--summarizer", "best"], "no summarizer is called 'best' (choose one of: coverage"),
        (["--config", "none.toml"], "none.toml"),
        (["--date", "22.5.2020"], "write it as 2020-05-22"),
        (["--date", "9999-12-31"], "outside the years 1900 to 2199"),
        (["--date", "0001-01-01"], "outside the years 1900 to 2199"),
        (["--stories", "-1"], "--stories"),
        (["--format", "pdf"], "--format"),
    ],
)
def test_a_wrong_value_is_told_with_what_to_do(run, news, args, says):
    code, out, err = run("render", news, *args)

    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


def test_a_file_that_cannot_be_written_is_one_line(run, news):
    code, out, err = run("render", news, "--output", "no/such/folder/brief.md")

    assert (code, out) == (1, "")
    assert one_line(err, "no/such/folder")


@pytest.mark.parametrize("command", sorted(cli.cli.commands))
def test_the_help_of_each_command_shows_an_example(run, command):
    _, out, _ = run(command, "--help")

    assert f"Example: briefbot {command}" in out


def test_the_command_is_installed_under_its_name():
    from importlib.metadata import entry_points

    (script,) = entry_points(group="console_scripts", name="briefbot")
    assert script.load() is cli.main
    assert sys.modules["briefbot.cli"] is cli


def test_a_files_name_can_neither_break_the_line_nor_steer_the_terminal(run, news, tmp_path):
    (tmp_path / "two\nlines\x1b[31m\u202e.txt").write_text("")

    code, _, err = run("render", news, tmp_path)

    assert code == 0
    assert one_line(err, r"two\nlines\x1b[31m\u202e.txt: no text")


def test_a_dash_is_stdout_and_no_file(run, news, tmp_path):
    assert run("render", news, "--output", "-") == run("render", news)
    assert not (tmp_path / "-").exists()


def in_a_shell(line, **env):
    """Run a line of sh in which BRIEFBOT is the command."""
    command = f"{shlex.quote(sys.executable)} -m briefbot"
    line = line.replace("BRIEFBOT", command)
    return subprocess.run(
        ["sh", "-c", line], capture_output=True, text=True, check=False, env=os.environ | env, timeout=300
    )


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["render {}", "--version", "render --help"])
def test_a_full_disk_behind_stdout_is_one_line(news, unbuffered, command):
    done = in_a_shell(f"BRIEFBOT {command.format(news)} >/dev/full", PYTHONUNBUFFERED=unbuffered)

    assert done.returncode == 1
    assert one_line(done.stderr, "stdout: cannot be written: No space left on device", "(")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_disk_that_has_room_for_a_part_only_is_an_error_too(news, tmp_path, unbuffered):
    place = tmp_path / "brief.html"
    line = f"ulimit -f 1; BRIEFBOT render {news} --format html >{place}"
    done = in_a_shell(line, PYTHONUNBUFFERED=unbuffered, PYTHONDONTWRITEBYTECODE="1")

    assert done.returncode == 1
    assert one_line(done.stderr, "stdout: cannot be written: File too large", "(")


def test_a_closed_stdout_is_one_line(news):
    done = in_a_shell(f"BRIEFBOT render {news} >&-")

    assert done.returncode == 1
    assert one_line(done.stderr, "stdout: cannot be written: it is closed", "--output")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_pipe_that_is_closed_early_is_left_quietly(tmp_path, unbuffered):
    rows = "".join(json.dumps({"text": f"{TALKS} {n}", "title": f"Libya {n} " * 9}) + "\n" for n in range(300))
    (tmp_path / "long.jsonl").write_text(rows)
    done = in_a_shell(f"BRIEFBOT topic check {tmp_path}/long.jsonl --json | true", PYTHONUNBUFFERED=unbuffered)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("demo", "--output", "brief.pdf"), ".md, .html, .htm, .txt, .json, or give --format"),
        (("render", "x.txt", "--output", "a/brief.2020-05-22"), "writes no .2020-05-22"),
        (("timeline", "--output", "t.docx"), "or give --format"),
        (("figures", "--output", "f.xlsx"), ".txt, .csv, .json, or give --csv or --json"),
        (("compare", "1", "--output", "c.csv"), ".txt, .json, or give --json"),
    ],
)
def test_a_file_that_cannot_be_written_by_its_name_is_refused_with_those_that_can(run, tmp_path, arguments, says):
    code, out, err = run(*arguments)

    assert (code, out) == (2, "")
    assert "--output" in err
    assert says in " ".join(err.split())
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_any_name_is_written_if_the_format_or_the_template_is_named(run, news, tmp_path):
    (tmp_path / "mine.txt.j2").write_text("mine")

    assert run("render", news, "--output", "brief.rst", "--format", "txt")[0] == 0
    assert run("render", news, "--output", "mine.rst", "--template", "mine.txt.j2")[0] == 0
    assert run("render", news, "--output", "/dev/stdout", "--format", "md")[0] == 0
    assert (tmp_path / "mine.rst").read_text() == "mine\n"


def test_figures_are_written_as_the_name_of_the_file_says(run, news, tmp_path):
    for name, option in (("f.csv", "--csv"), ("f.json", "--json")):
        assert run("figures", news, "--output", name)[0] == 0
        assert (tmp_path / name).read_text() == run("figures", news, option)[1]


@pytest.mark.parametrize("option", ["--config", "--topic"])
def test_thousands_of_brackets_in_one_another_are_one_line(run, news, tmp_path, option):
    (tmp_path / "deep.toml").write_text("a = " + "[" * 100_000, encoding="utf-8")

    code, out, err = run("render", news, option, "deep.toml")

    assert (code, out) == (2, "")
    assert one_line(err, "deep.toml: not TOML", "(")


def test_a_path_that_may_not_be_read_is_not_refused_before_the_others_are_read(run, news, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_args, **_kwargs: False)

    assert run("render", news)[0] == 0


def test_a_folder_of_templates_with_a_name_too_long_is_one_line(run, news, tmp_path):
    (tmp_path / "long.toml").write_text(f'[brief]\ntemplates = "{"a" * 500}"\n', encoding="utf-8")

    code, out, err = run("render", news, "--config", "long.toml")

    assert (code, out) == (2, "")
    assert one_line(err, "no such folder")


def test_topic_check_says_of_each_article_whether_it_is_about_the_topic_and_by_which_names(run, tmp_path):
    rows = [
        {"url": "https://a.example/1", "title": "Talks resume", "text": TALKS},
        {"url": "https://a.example/2", "title": "Chad digs", "text": "Chad opened a mine near N'Djamena on Sunday."},
    ]
    (tmp_path / "n.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    code, out, _ = run("topic", "check", "n.jsonl")
    assert code == 0
    assert out.splitlines() == [
        *("in   0.50  Talks resume", "     by Libya", "     other countries 0.50: Switzerland"),
        *("out  0.00  Chad digs", "     other countries 1.00: Chad"),
    ]

    _, out, _ = run("topic", "check", "n.jsonl", "--json")
    assert [(each["url"], each["relevant"], each["terms"]) for each in json.loads(out)] == [
        ("https://a.example/1", True, ["Libya"]),
        ("https://a.example/2", False, []),
    ]

    code, _, err = run("topic", "check", "n.jsonl", "--topic", "")
    assert code == 2
    assert one_line(err, "no topic is set")


COPY = (
    "The strongman Olaf Anders took the port of Reef at dawn on Monday, residents said. Two ships were burning beside the "
    "long pier when his men came over the bridge, and nobody fired a shot. The mayor asked the fishermen to stay at home "
    "until the fire was out. A convoy with flour and medicine waits behind the hills for the road to be cleared."
)
COPIES = "".join(
    json.dumps({"url": f"https://{outlet.lower()}.example/1", "outlet": outlet, "title": title, "text": text}) + "\n"
    for outlet, title, text in (
        ("Wire", "Reef falls", f"{COPY} Others fled to the hills."),
        ("Lamp", "Port of Reef taken", COPY.replace("strongman", "General")),
    )
)


@pytest.mark.parametrize("story", ["1", "https://lamp.example/1", "reef FALLS", "port taken"])
def test_compare_shows_what_an_outlet_made_of_a_copy_by_number_address_or_words(run, tmp_path, story):
    (tmp_path / "copies.jsonl").write_text(COPIES)

    code, out, _ = run("compare", story, tmp_path / "copies.jsonl", "--topic", "")

    assert code == 0
    assert "Lamp beside Wire: 5 words cut, 1 word reworded" in out
    assert "cut: Others fled to the hills." in out
    assert "Names: “strongman” (Wire) / “General” (Lamp)" in out


def test_compare_speaks_the_language_of_the_reader(run, tmp_path):
    (tmp_path / "copies.jsonl").write_text(COPIES)
    (tmp_path / "briefbot.toml").write_text('[brief]\nlanguage = "fr"\n')

    _, out, _ = run("compare", "1", tmp_path / "copies.jsonl", "--topic", "")

    assert out.replace("\u00a0", " ").replace("\u202f", " ").splitlines()[2:6] == [
        "Wire, 2 articles",
        "  Noms : « strongman » (Wire) / « General » (Lamp)",
        "  Lamp à côté de Wire : coupé : 5 mots, reformulé : 1 mot",
        "    https://lamp.example/1",
    ]


def test_compare_gives_json_and_says_which_stories_words_may_mean(run, tmp_path):
    (tmp_path / "copies.jsonl").write_text(COPIES)
    other = '{"url": "https://dune.example/1", "text": "Port wine is dear since grapes froze in May, growers said.", "title": "Port wine dear"}\n'
    (tmp_path / "other.jsonl").write_text(other)

    _, out, _ = run("compare", "1", tmp_path / "copies.jsonl", "--topic", "", "--json")
    (report,) = json.loads(out)["reports"]
    (article,) = report["articles"]

    assert (article["url"], article["beside"]) == ("https://lamp.example/1", "https://wire.example/1")
    assert "".join(change["after"] for change in article["changes"]) == json.loads(COPIES.splitlines()[1])["text"]
    for words, says in (("port", "names 2 stories"), ("storm", "no story of this brief")):
        code, _, err = run("compare", words, tmp_path / "copies.jsonl", tmp_path / "other.jsonl", "--topic", "")
        assert code == 1
        assert says in err


def test_compare_of_the_samples_says_that_they_are_invented(run):
    code, out, err = run("compare", "Watiyah", SAMPLES)

    assert (code, "Not news" in err) == (0, True)
    assert "; stories with copies: 2, " in run("compare", "shot dead warehouse", SAMPLES)[2]
    assert "[al-Sarraj -> Serraj], the prime minister, …" in out


def test_compare_says_that_there_is_nothing_to_compare(run, news):
    code, _, err = run("compare", "1", news, "--topic", "")

    assert code == 0
    assert "nothing to compare" in err


def test_compare_shows_what_an_outlet_changed_in_an_article_itself(run, tmp_path):
    (tmp_path / "edited.jsonl").write_text(
        "".join(
            json.dumps({"url": "https://wire.example/1", "outlet": "Wire", "text": text, "published": published}) + "\n"
            for text, published in (
                (COPY, "2020-06-05"),
                (COPY.replace("Two ships", "Three ships").replace("strongman", "General"), "2020-06-06"),
            )
        )
    )

    _, out, err = run("compare", "1", tmp_path / "edited.jsonl", "--topic", "")

    assert "Wire beside its earlier version: 2 words reworded" in out
    assert "Names: “strongman” (Wire, earlier version) / “General” (Wire)" in out
    assert "reworded: [Two -> Three] ships" in out
    assert "nothing to compare" not in err
