"""The pages of a site that are made of records alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from lxml import html

from briefbot.model import Place
from briefbot.site.pages import LanguageSite, SiteOptions, other_html
from briefbot.site.records import DayRecord, Quote, StoryRecord


def told(title, anchor, **fields):
    """A story with that name in the address of its day."""
    return StoryRecord(title=title, language="en", url="https://lamp.example/1", anchor=anchor, **fields)


def a_day(number, *stories):
    """The record of a day of June with these stories."""
    updated = datetime(2020, 6, number, tzinfo=UTC)
    return DayRecord(day=date(2020, 6, number), heading="", tally="", updated=updated, stories=stories)


def site_of(records, ids, language="en"):
    """A site without a topic of these days, whose stories are of these storylines."""
    return LanguageSite(SiteOptions(languages=(language,), zone=UTC), language, records, ids)


def test_headings_of_one_storyline_and_day_lead_to_a_story_each():
    day = a_day(1, told("Shells fall", "s-01"), told("The port shuts", "s-02"))
    site = site_of([day], [("aa", "aa")])
    (month,) = (page for page in site.other_pages() if page.page.path == "months/2020-06.html")
    (section,) = month.names["sections"]

    assert [(below.link.title, below.link.path) for below in section.lines[0].below] == [
        ("Shells fall", "days/2020-06-01.html#s-01"),
        ("The port shuts", "days/2020-06-01.html#s-02"),
    ]


def test_a_dot_of_a_place_without_a_page_leads_to_the_last_story_told_of_it():
    here = Place("Marsa", 31.0, 17.0)
    site = site_of([a_day(n, told(f"Shells fall, day {n}", f"s-0{n}", place=here)) for n in (1, 2)], [("aa",), ("aa",)])
    (line,) = (page for page in site.other_pages() if page.page.path == "storylines/aa.html")
    page = html.document_fromstring(other_html(line, site.options).decode())

    assert [(dot.get("href"), dot.text_content()) for dot in page.xpath("//*[local-name()='svg']//a")] == [
        ("../days/2020-06-02.html#s-02", "Marsa")
    ]


def shown(site, path):
    (made,) = (page for page in site.other_pages() if page.page.path == path)
    return html.document_fromstring(other_html(made, site.options).decode())


@pytest.mark.parametrize(
    ("language", "marked", "days"), [("ar", "بالإنجليزية", "يومان"), ("fr", "en anglais", "2 jours")]
)
def test_what_is_not_in_the_readers_language_says_which_in_lists_and_quotes(language, marked, days):
    said = Quote(text="Shells fell.", language="en", url="https://lamp.example/1", mark="Lamp")
    site = site_of(
        [a_day(n, told(f"Shells fall, day {n}", f"s-0{n}", quotes=(said,))) for n in (1, 2)],
        [("aa",), ("aa",)],
        language,
    )

    below = shown(site, "months/2020-06.html").xpath("//ul//ul/li")
    assert [line.text_content().strip() for line in below] == [f"Shells fall, day {n} {marked}" for n in (2, 1)]
    (line,) = shown(site, "storylines/index.html").xpath("//ul[@class='lines']/li")
    assert line.text_content().startswith(f"Shells fall, day 2 {days}")
    assert line.text_content().strip().endswith(marked)
    cites = shown(site, "storylines/aa.html").iterfind(".//cite")
    assert {cite.text_content() for cite in cites} == {f"Lamp{'، ' if language == 'ar' else ', '}{marked}"}


def test_what_is_in_the_readers_language_or_in_an_unknown_one_says_nothing():
    site = site_of(
        [a_day(1, told("Shells fall", "s-01"), replace(told("Port shut", "s-02"), language=""))], [("a", "b")]
    )

    below = shown(site, "months/2020-06.html").xpath("//ul//ul/li")
    assert [line.text_content().strip() for line in below] == ["Shells fall", "Port shut"]
