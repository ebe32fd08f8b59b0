"""The search of a site, run by node where that is installed."""

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from briefbot.resources import shipped
from briefbot.site.names import SiteName
from briefbot.site.records import DayRecord, StoryRecord
from briefbot.site.search import search_json

SCRIPT = Path(__file__).with_name("search.mjs")

SIRTE = SiteName(key="sirte", title="Sirte", path="places/sirte.html", spellings=("Sirte", "Surt", "سرت"))
HAFTAR = SiteName(key="haftar", title="Haftar", path="people/haftar.html", place=False, spellings=("Haftar", "حفتر"))
NAMES = {"sirte": SIRTE, "haftar": HAFTAR}

TRUCE = StoryRecord(title="Trêve à Syrte <b>", language="fr", url="https://a.example", names=("sirte",), anchor="s-01")
OIL = StoryRecord(title="Oil port reopens", language="en", url="https://a.example", origins=("Reuters",), anchor="s-02")
MARCH = StoryRecord(title="محادثات في القاهرة", language="ar", url="https://a.example", names=("haftar",))
RECORDS = [
    DayRecord(day=date(2020, 6, n), heading="", tally="", updated=datetime(2020, 6, n, tzinfo=UTC), stories=stories)
    for n, stories in ((1, (TRUCE,)), (2, (OIL, MARCH)), (3, (replace(OIL, title="Port strike ends"),)))
]


@pytest.fixture
def search(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine")
    words = {"2020-06-01": "1er juin 2020", "2020-06-02": "2 June 2020", "2020-06-03": "3 يونيو 2020"}
    (tmp_path / "search.json").write_bytes(search_json(RECORDS, NAMES, words))
    shutil.copy(shipped("templates") / "site" / "search.js", tmp_path)

    def search(*query, address="https://briefs.example/index.html"):
        run = subprocess.run([node, SCRIPT, tmp_path, address, *query], capture_output=True, text=True, check=True)
        return json.loads(run.stdout)

    return search


def titles(answer):
    return [title for title, _ in answer["found"]]


def test_words_of_a_heading_find_a_story_and_its_place_on_its_day(search):
    assert search("oil PORT")["found"] == [["Oil port reopens", "days/2020-06-02.html#s-02"]]


def test_the_newest_comes_first(search):
    assert titles(search("port")) == ["Port strike ends", "Oil port reopens"]


@pytest.mark.parametrize("spelling", ["Sirte", "surt", "سرت", "SIR"])
def test_a_name_in_any_spelling_finds_its_page_and_the_stories_that_name_it(search, spelling):
    assert search(spelling)["found"] == [
        ["Sirte", "places/sirte.html"], ["Trêve à Syrte <b>", "days/2020-06-01.html#s-01"],
    ]  # fmt: skip


@pytest.mark.parametrize(("query", "title"), [("treve", "Trêve à Syrte <b>"), ("القاهره", "محادثات في القاهرة")])
def test_accents_and_spellings_that_typists_do_not_keep_apart_make_no_difference(search, query, title):
    assert titles(search(query)) == [title]


def test_a_source_finds_its_stories(search):
    assert titles(search("reuters strike")) == ["Port strike ends"]


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("June 2", [2, 2]),
        ("2 june 2020", [2, 2]),
        ("2020-06-02", [2, 2]),
        ("1 juin", [1]),
        ("1er", [1]),
        ("٣ يونيو ٢٠٢٠", [3]),
        ("2", [2, 2]),
        ("202", [3, 2, 2, 1]),
    ],
)
def test_a_day_is_found_as_the_page_writes_it_and_by_its_numbers(search, query, days):
    assert [int(path.partition("#")[0][-7:-5]) for _, path in search(query)["found"]] == days


def test_a_search_can_be_linked(search):
    linked = search(address="https://briefs.example/index.html?q=oil+port")

    assert (linked["typed"], titles(linked), linked["seen"]) == ("oil port", ["Oil port reopens"], True)
    assert search(address="https://briefs.example/index.html?q=%20")["found"] == []


def test_what_is_typed_stands_in_the_address(search):
    before = "https://briefs.example/index.html?a=1&q=old#search-head"

    assert search("oil & port", address=before)["address"] == (
        "https://briefs.example/index.html?a=1&q=oil+%26+port#search-head"
    )
    assert search("", address=before)["address"] == "https://briefs.example/index.html?a=1#search-head"


def test_on_a_page_from_the_disk_the_address_stays_and_the_search_goes_on(search):
    assert titles(search("oil", address="file:///site/index.html")) == ["Oil port reopens"]


@pytest.mark.parametrize("query", ["", "  ", "<>", "\\", "(", "xyzzy"])
def test_what_is_nowhere_finds_nothing_and_breaks_nothing(search, query):
    answer = search(query)
    assert answer["found"] == []
    assert answer["note"] == ("nothing" if query == "xyzzy" else "")


def test_a_search_that_cannot_be_loaded_says_so(search, tmp_path):
    (tmp_path / "search.json").unlink()

    assert search("port")["note"] == "failed"


def test_the_index_is_json_without_what_could_end_a_script():
    story = replace(OIL, title="half \ud83d \x1b[31m \u2028 </script>")
    data = search_json([replace(RECORDS[1], stories=(story,))], {}, {})

    assert json.loads(data)["stories"][0][1].startswith("half \ufffd")
    assert b"\x1b" not in data
    assert "\u2028" not in data.decode()
