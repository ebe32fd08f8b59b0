"""How well headings, publishers, origins and independent sources are found in invented news with titles and outlets.

Each line of ``outlets.jsonl`` is an article, or the story of those above it: the headings that fit it, and how many
independent sources it has.
"""

from pathlib import Path

import pytest
from floors import Floor, hold
from labelled_news import json_lines

from briefbot.cleaning.organisations import publisher_of
from briefbot.cleaning.raw_articles import articles_of
from briefbot.entries import RawEntry
from briefbot.model import Story
from briefbot.reprints import collapse_reprints
from briefbot.stories.headings import heading

FLOORS = {
    "publisher": Floor(1.0, 0.0),
    "origin": Floor(1.0, 0.0),
    "heading": Floor(1.0, 0.0),
    "sources": Floor(1.0, 0.0),
}
FIELDS = ("url", "outlet", "title", "text", "language")


@pytest.fixture(scope="module")
def judged():
    """For each story: figure -> a judgement for each article, or one for all."""
    rows = json_lines(Path(__file__).with_name("outlets.jsonl"))
    labelled = [row for row in rows if "text" in row]
    raw = [RawEntry(**{key: row.get(key, "") for key in FIELDS}, pasted=row.get("pasted", False)) for row in labelled]
    given = list(zip(labelled, articles_of(raw), strict=True))
    return [
        judge(row, [(label, each) for label, each in given if label["story"] == row["story"]])
        for row in rows
        if "text" not in row
    ]


def judge(row, given):
    reports = collapse_reprints([article for _, article in given])
    story = Story(reports, title=heading(reports))
    found = {
        "publisher": [(publisher_of(article), label["publisher"]) for label, article in given],
        "origin": [(collapse_reprints([article])[0].origin, label["origin"]) for label, article in given],
        "heading": [(story.title, row["headings"])],
        "sources": [(story.independent_sources, row["sources"])],
    }
    for figure, pairs in found.items():
        for got, wanted in pairs:
            if not right(got, wanted):
                print(f"{row['story']}: {figure} {got!r} instead of {wanted!r}")
    return {figure: [right(*pair) for pair in pairs] for figure, pairs in found.items()}


def right(got, wanted):
    return got in wanted if isinstance(wanted, list) else got == wanted


def shares(stories):
    return {
        figure: sum(map(sum, (story[figure] for story in stories))) / sum(len(story[figure]) for story in stories)
        for figure in FLOORS
    }


def test_headings_publishers_origins_and_sources_are_right(judged):
    hold("outlets", FLOORS, judged, shares)
