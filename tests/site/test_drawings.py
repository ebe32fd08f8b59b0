"""The charts of a storyline's figures over its days."""

from datetime import UTC, datetime, timedelta

import pytest

from briefbot.phrasebook import phrasebook
from briefbot.site.drawings import charts_of
from briefbot.site.records import CountedPeople, StoryRecord
from briefbot.topic.topic import Name, Topic

FIRST = datetime(2031, 5, 6, 12, tzinfo=UTC)
TOPIC = Topic(name="x", names=(Name(heading="Harbour Office", spellings=("مكتب الميناء",)),))


def counted(size, day, source="ministry"):
    """A number of people killed that a source states on a day, counted from the first."""
    return CountedPeople(kind="killed", low=size, high=size, source=source, stated=FIRST + timedelta(days=day))


def drawn(*counts, language="en"):
    """What a chart of a storyline with these counts has, by source: its numbers; nothing if there is no chart."""
    story = StoryRecord(title="Shells fall", language="en", url="https://lamp.example/1", counts=counts)
    charts = charts_of([story], TOPIC, UTC, phrasebook(language))
    return {series.name: series.numbers for each in charts for series in each.chart.series}


def test_the_numbers_of_a_source_that_rose_are_drawn():
    assert drawn(counted(4, 0), counted(9, 1), counted(9, 2), counted(30, 3)) == {"ministry": (4, 9, 9, 30)}


def test_the_numbers_of_a_source_that_fell_are_not_drawn():
    assert drawn(counted(30, 0), counted(4, 1), counted(31, 2)) == {}
    rose = [counted(5, 0, "medics"), counted(6, 1, "medics"), counted(7, 2, "medics")]
    assert drawn(counted(30, 0), counted(4, 1), *rose) == {"medics": (5, 6, 7)}


def test_of_what_a_source_states_at_one_moment_the_whole_is_drawn():
    assert drawn(counted(30, 0), counted(4, 0), counted(31, 1), counted(5, 2), counted(33, 2)) == {
        "ministry": (30, 31, 33)
    }


def test_there_is_no_chart_where_sources_differ_and_none_counted_more():
    assert drawn(counted(4, 0, "medics"), counted(9, 1, "ministry"), counted(12, 2, "army")) == {}


@pytest.mark.parametrize(("language", "name"), [("en", "Harbour Office"), ("ar", "مكتب الميناء")])
def test_a_name_of_the_topic_is_one_source_in_every_script(language, name):
    counts = counted(4, 0, "the Harbour Office"), counted(6, 1, "مكتب الميناء"), counted(9, 2, "Harbour Office")

    assert drawn(*counts, language=language) == {name: (4, 6, 9)}


def test_a_source_whose_name_only_holds_one_of_the_topic_stays_another():
    counts = counted(4, 0, "Harbour Office"), counted(6, 1, "Harbour Office"), counted(9, 2, "Harbour Office critics")

    assert drawn(*counts) == {"Harbour Office": (4, 6), "Harbour Office critics": (9,)}
