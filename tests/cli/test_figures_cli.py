"""``briefbot figures``, as a user types it."""

import csv
import io
import json

import pytest

from briefbot.cli import briefs
from briefbot.figures.clauses import THINGS
from briefbot.figures.sentence import KINDS
from briefbot.phrasebook import phrasebook

KILLED = "Eleven people were killed in fighting near Tripoli on Friday, the health ministry of Libya said."
HELD = "Police in Libya arrested up to 20 smugglers on Wednesday.\n\nTwo soldiers were killed near Tripoli."


@pytest.fixture
def news(tmp_path):
    """A file of two articles, two days apart."""
    rows = [
        {"url": "https://a.example/1", "title": "Tripoli", "text": KILLED, "published": "2020-05-22T10:00:00Z"},
        {"url": "https://b.example/2", "title": "=1+1", "outlet": "=A", "text": HELD, "published": "2020-05-20"},
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_figures_are_listed_the_latest_first_with_who_says_so(run, news):
    code, out, err = run("figures", news)

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "2020-05-22  Killed: Eleven people (the health ministry of Libya) · Tripoli",
        f"    {KILLED}",
        "    https://a.example/1",
        "2020-05-20  Detained: up to 20 smugglers",
        "    Police in Libya arrested up to 20 smugglers on Wednesday.",
        "    =A: https://b.example/2",
        "2020-05-20  Killed: Two soldiers · Tripoli",
        "    Two soldiers were killed near Tripoli.",
        "    =A: https://b.example/2",
    ]


def test_a_figure_says_over_how_long_it_counts_and_a_sum_is_called_money(run, tmp_path):
    path = tmp_path / "news.txt"
    path.write_text(
        "Shells killed 11 people in Tripoli on Monday. The health ministry of Libya said that 900 people had been killed "
        "since April 4. Turkey sent Libya 12 tanks and $3 million."
    )
    heads = [line for line in run("figures", path)[1].splitlines() if not line.startswith("    ")]

    assert any("Killed: 900 people (The health ministry of Libya, “since April 4”)" in line for line in heads), heads
    assert any("Money: $3 million" in line for line in heads), heads


def test_a_figure_is_told_by_the_words_of_the_text(run, tmp_path):
    (tmp_path / "news.txt").write_text("Dozens of dockers were killed in Birch on Monday. No one was wounded in Marsa.")

    assert [line for line in run("figures", tmp_path, "--topic", "")[1].splitlines() if line[0] != " "] == [
        "no date     Killed: Dozens of dockers",
        "no date     Wounded: No one",
    ]


@pytest.mark.parametrize(
    ("language", "head"),
    [
        ("fr", "2020-05-22  Tués : Eleven people (the health ministry of Libya) · Tripoli"),
        (
            "ar",
            "2020-05-22  القتلى: \u2068Eleven people\u2069 (\u2068the health ministry of Libya\u2069) · \u2068Tripoli\u2069",
        ),
    ],
)
def test_a_figure_is_labelled_in_the_language_of_the_reader(run, news, tmp_path, language, head):
    (tmp_path / "briefbot.toml").write_text(f'[brief]\nlanguage = "{language}"\n', encoding="utf-8")

    assert run("figures", news)[1].splitlines()[0].replace("\u00a0", " ") == head


def test_a_kind_and_a_period_can_be_chosen(run, news):
    def listed(*options):
        return [(row["kind"], row["low"]) for row in json.loads(run("figures", news, "--json", *options)[1])]

    assert listed("--kind", "killed") == [("killed", 11), ("killed", 2)]
    assert listed("--since", "2020-05-21") == [("killed", 11)]
    assert listed("--until", "2020-05-21", "--kind", "detained") == [("detained", None)]


def test_csv_has_a_row_a_statement_and_no_formula(run, news):
    code, out, _ = run("figures", news, "--csv")

    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [(row["kind"], row["low"], row["high"], row["published"][:10]) for row in rows] == [
        ("killed", "11", "11", "2020-05-22"),
        ("detained", "", "20", "2020-05-20"),
        ("killed", "2", "2", "2020-05-20"),
    ]
    assert rows[1]["outlet"] == "'=A"


def test_articles_off_the_topic_are_left_out(run, tmp_path):
    (tmp_path / "news.txt").write_text("Six people were killed in a landslide in the hills of Peru.\n" * 2)

    assert run("figures", tmp_path)[1] == ""
    assert run("figures", tmp_path, "--topic", "")[1] != ""


def test_no_figure_is_said_on_stderr(run, tmp_path):
    (tmp_path / "news.txt").write_text("Talks on Libya resumed in Geneva on Monday, the United Nations said.")

    assert run("figures", tmp_path) == (0, "", "briefbot: no figure was found\n")


def test_a_file_of_broken_bytes_is_named(run, tmp_path):
    (tmp_path / "broken.txt").write_bytes(b"\xc3\x28\xa0\xa1\xe2\x28" * 100)

    code, out, err = run("figures", tmp_path)

    assert (code, out) == (0, "")
    assert "broken.txt (off topic)" in err


def test_without_files_and_archive_it_says_what_to_do(run):
    code, out, err = run("figures")

    assert (code, out) == (1, "")
    assert "briefbot fetch" in err


def test_every_kind_can_be_asked_for_and_has_a_label():
    assert (*KINDS, "fighters", *THINGS.values()) == briefs._KINDS
    assert all(f"figures.{kind}" in phrasebook("en").texts for kind in briefs._KINDS)


def test_without_files_the_figures_of_the_archive_are_listed(run, news, tmp_path):
    (tmp_path / "briefbot.toml").write_text('[[sources]]\nkind = "folder"\nurl = "news.jsonl"\n', encoding="utf-8")
    run("fetch")

    code, out, _ = run("figures", "--kind", "killed", "--since", "2020-05-21", "--until", "2020-05-22", "--json")

    assert code == 0
    assert [(row["low"], row["url"]) for row in json.loads(out)] == [(11, "https://a.example/1")]


def test_the_archive_is_written_as_csv_with_what_is_told_aside_marked(run, tmp_path):
    told = {
        "url": "https://a.example/1",
        "text": f"{KILLED} Some 40 people are feared dead in the mines.",
        "published": "2020-05-22",
    }
    (tmp_path / "news.jsonl").write_text(json.dumps(told), encoding="utf-8")
    (tmp_path / "briefbot.toml").write_text('[[sources]]\nkind = "folder"\nurl = "news.jsonl"\n', encoding="utf-8")
    run("fetch")

    _, out, _ = run("figures", "--kind", "killed", "--since", "2020-05-21", "--csv")

    assert [(row["high"], row["aside"]) for row in csv.DictReader(io.StringIO(out))] == [
        ("11", "False"),
        ("40", "True"),
    ]
