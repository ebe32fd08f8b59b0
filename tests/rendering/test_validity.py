"""Every page of a brief is valid HTML, in every language and whatever articles say."""

from datetime import date

import pytest
from brief_pages import BRIEFS, a_hostile_day, the_samples
from html_validity import faults_of
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.model import Timeline, TimelineEntry
from briefbot.phrasebook import LANGUAGES
from briefbot.rendering import render, render_timeline


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", BRIEFS)
def test_a_page_is_valid(name, language):
    assert faults_of(render(BRIEFS[name], "brief.html.j2", language=language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_samples_is_valid(language):
    assert faults_of(render(the_samples(), "brief.html.j2", language=language)) == []


@settings(max_examples=10)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.text(max_size=20))
def test_a_page_is_valid_whatever_an_article_says(soup, url):
    assert faults_of(render(a_hostile_day(soup, url), "brief.html.j2")) == []


@pytest.mark.parametrize("name", ["later", "hostile", "empty"])
def test_the_page_of_a_time_line_is_valid(name):
    brief = BRIEFS[name]
    entries = (TimelineEntry(day=date(2031, 5, 9), excerpts=brief.glance),) if brief.glance else ()
    timeline = Timeline(entries=entries, since=date(2031, 5, 1), until=date(2031, 5, 9), about=brief.topic)

    assert faults_of(render_timeline(timeline, "timeline.html.j2")) == []
