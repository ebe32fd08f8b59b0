"""The pages of a site that are made of records alone."""

from datetime import UTC, date, datetime

from briefbot.site.pages import LanguageSite, SiteOptions
from briefbot.site.records import DayRecord, StoryRecord


def told(title, anchor, **fields):
    """A story with that name in the address of its day."""
    return StoryRecord(title=title, language="en", url="https://lamp.example/1", anchor=anchor, **fields)


def a_day(number, *stories):
    """The record of a day of June with these stories."""
    updated = datetime(2020, 6, number, tzinfo=UTC)
    return DayRecord(day=date(2020, 6, number), heading="", tally="", updated=updated, stories=stories)


def site_of(records, ids):
    """A site without a topic of these days, whose stories are of these storylines."""
    return LanguageSite(SiteOptions(languages=("en",), zone=UTC), "en", records, ids)


def test_headings_of_one_storyline_and_day_lead_to_a_story_each():
    day = a_day(1, told("Shells fall", "s-01"), told("The port shuts", "s-02"))
    site = site_of([day], [("aa", "aa")])
    (month,) = (page for page in site.other_pages() if page.page.path == "months/2020-06.html")
    (section,) = month.names["sections"]

    assert [(below.link.title, below.link.path) for below in section.lines[0].below] == [
        ("Shells fall", "days/2020-06-01.html#s-01"),
        ("The port shuts", "days/2020-06-01.html#s-02"),
    ]
