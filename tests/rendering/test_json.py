import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from brief_builders import COVERAGE, a_brief, a_later_brief, quoted
from builders import a_report, a_story, an_article
from hypothesis import given
from hypothesis import strategies as st

from briefbot import find_figures
from briefbot.model import Brief, Picture, Place, Report, Timeline, TimelineEntry, Window
from briefbot.rendering import excerpts_to_json, timeline_to_json, to_json

DOC = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")


def test_the_documented_example_is_what_comes_out():
    brief = a_brief(coverage=COVERAGE)
    story = brief.stories[0]
    first = story.reports[0]
    told = replace(story, reports=(replace(first, articles=first.articles[:1]),), summary=story.summary[:1])

    example = re.search(r"```json\n(.*?)```", DOC, re.DOTALL).group(1)
    assert to_json(replace(brief, stories=(told,), missing=brief.missing[:1])) == example


def test_the_documented_figure_is_what_comes_out():
    article = an_article(
        "At least 11 people have been killed since April 4, the health ministry said.",
        url="https://morning.example/tarhuna",
        published="2020-06-05T10:00:00",
    )
    story = replace(a_brief().stories[0], figures=find_figures([article]))

    figure = json.loads(to_json(a_brief(stories=(story,))))["stories"][0]["figures"][0]
    assert list(figure.items()) == list(json.loads(re.findall(r"```json\n(.*?)```", DOC, re.DOTALL)[1]).items())


def a_timeline():
    excerpt = a_brief().stories[0].summary[0]
    entry = TimelineEntry(day=date(2020, 6, 5), excerpts=(excerpt,))
    days = {"since": date(2020, 6, 1), "until": date(2020, 6, 30)}
    return Timeline(entries=(entry,), **days, about="Tarhuna", topic="Libya")


def test_the_documented_timeline_is_what_comes_out():
    example = re.findall(r"```json\n(.*?)```", DOC, re.DOTALL)[-1]

    assert timeline_to_json(a_timeline()) == example


def keys(value):
    if isinstance(value, dict):
        return set(value).union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


def test_every_key_is_documented():
    documented = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", DOC, re.MULTILINE))))

    counting = replace(a_brief().stories[0], figures=find_figures([an_article("Six people were killed.")]))
    pictured = a_report(picture=Picture(url="https://img.example/1.jpg"))
    counting = replace(counting, place=Place("Sirte", 31.2, 16.6), reports=(*counting.reports, pictured))
    found = [to_json(a_brief(coverage=COVERAGE, stories=(counting,))), to_json(a_later_brief(window=Window()))]
    found.append(timeline_to_json(a_timeline()))
    assert set().union(*(keys(json.loads(each)) for each in found)) == documented


def test_a_brief_of_nothing_has_every_key():
    assert json.loads(to_json(Brief(day=date(2020, 6, 5)))) == {
        "schema": 3,
        "since": None,
        "day": "2020-06-05",
        "topic": "",
        "samples": False,
        "glance": [],
        "stories": [],
        "missing": [],
        "composition": {
            "languages": [],
            "reprints": 0,
            "off_topic": 0,
            "undated": 0,
            "excerpts": 0,
            "on_one_origin": 0,
        },
        "coverage": None,
        "last": None,
        "corrections": [],
        "quiet": [],
        "window": None,
        "made": None,
    }


def test_a_report_of_unknown_origin_has_no_name_and_does_not_count():
    known = Report(a_report().articles, "AFP")

    (story,) = json.loads(to_json(a_brief(stories=(a_story(known, a_report(published="2020-06-05T09:00:00+02:00")),))))[
        "stories"
    ]

    assert (story["independent_sources"], story["origins"]) == (1, ["AFP"])
    assert story["reports"][1]["origin"] == ""
    assert [r["articles"][0]["published"] for r in story["reports"]] == [None, "2020-06-05T07:00:00+00:00"]


@given(st.text(st.characters(exclude_categories=()), min_size=1))
def test_any_text_gives_json_whose_offsets_hold(text):
    excerpt = quoted(an_article(text))

    (read,) = json.loads(excerpts_to_json([excerpt]).encode())

    assert len(read["text"]) == read["end"] - read["start"] == len(text)
    assert json.loads(to_json(a_brief(glance=(excerpt,), topic=text)).encode())["glance"] == [read]
