"""The hour at which a brief was made: that of the first time, so that a page stays the same."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from briefbot.app.clock import span_of
from briefbot.app.render import render_brief
from briefbot.config import ArchiveConfig, BriefConfig, Config
from briefbot.entries import RawEntry
from briefbot.store import articles, briefs

MONDAY = datetime(2020, 6, 1, 20, tzinfo=UTC)
SIEGE = "Shells fell on the besieged town of Tarhuna in Libya on Monday, killing 11 people, doctors said."


@pytest.fixture
def config(archive_url):
    return Config(brief=BriefConfig(timezone="UTC"), archive=ArchiveConfig(url=archive_url))


def bring(archive, text, now=MONDAY):
    with archive.writing() as connection:
        entry = RawEntry(url=f"https://lamp.example/{len(text)}", text=text, published=now, own=True, part="page")
        articles.save(connection, [entry], source_id=None, now=now)


def rendered(config, monkeypatch, now, form="json"):
    monkeypatch.setattr("briefbot.app.clock.now", lambda: now)
    span = span_of(config.brief, day=MONDAY.date(), since=None, until=None)
    return render_brief(config, span=span, form=form).text


def test_a_brief_of_a_day_says_when_it_was_made_first_in_every_form(archive, config, monkeypatch):
    bring(archive, SIEGE)
    first = rendered(config, monkeypatch, MONDAY + timedelta(hours=8))
    again = rendered(config, monkeypatch, MONDAY + timedelta(days=9))
    page = rendered(config, monkeypatch, MONDAY + timedelta(days=10), "html")

    assert again == first
    assert json.loads(first)["made"] == "2020-06-02T04:00:00+00:00"
    assert json.loads(first)["window"] == {"since": "2020-06-01T00:00:00+00:00", "until": "2020-06-02T00:00:00+00:00"}
    assert "Made <time datetime=" in page
    assert "2 June 2020, 04:00" in page
    with archive.reading() as connection:
        assert len(briefs.newest_briefs(connection)) == 2


def test_a_brief_that_has_changed_was_made_anew(archive, config, monkeypatch):
    bring(archive, SIEGE)
    rendered(config, monkeypatch, MONDAY + timedelta(hours=8))
    bring(archive, f"{SIEGE} Its hospital asked for blood.")
    later = rendered(config, monkeypatch, MONDAY + timedelta(hours=9))

    assert json.loads(later)["made"] == "2020-06-02T05:00:00+00:00"


def test_a_brief_of_files_is_the_same_at_any_hour(config, tmp_path, monkeypatch):
    (tmp_path / "siege.txt").write_text(SIEGE, encoding="utf-8")
    monkeypatch.setattr("briefbot.app.clock.now", lambda: MONDAY)

    assert json.loads(render_brief(config, [tmp_path], form="json").text)["made"] is None
