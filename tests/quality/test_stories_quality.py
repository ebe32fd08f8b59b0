"""Stories on labelled reports: invented look-alike events, and real ones where they are."""

from collections import defaultdict
from datetime import datetime
from itertools import chain
from pathlib import Path

import pytest
from floors import Floor, hold
from labelled_news import EVAL, json_lines, needs_eval

from briefbot.model import Article, Report
from briefbot.reprints import collapse_reprints
from briefbot.stories import StoryOptions, group_stories
from briefbot.topic.topic import Name, Topic

HERE = Path(__file__).parent
FLOORS = {"f1": Floor(0.934, 0.018)}  # drawn over topics, two look-alike events each


def labelled():
    rows = json_lines(HERE / "stories.jsonl")
    reports = []
    for row in rows:
        published = datetime.fromisoformat(row["published"]) if row["published"] else None
        reports.append(
            Report(
                (
                    Article(
                        url=row["url"],
                        title=row["title"],
                        text=row["text"],
                        language=row.get("language", ""),
                        published=published,
                    ),
                )
            )
        )
    return reports, {row["url"]: row["story"] for row in rows}


def shares(stories, gold):
    """Of each article's story, the share that is of its event; of its event, the share that stands in its story."""
    events = defaultdict(set)
    for url, label in gold.items():
        events[label].add(url)
    for story in stories:
        inside = {article.url for article in story.articles}
        for url in inside:
            both = len(inside & events[gold[url]])
            yield url, both / len(inside), both / len(events[gold[url]])


def b_cubed(judged):
    precision, recall = (sum(column) / len(judged) for column in list(zip(*judged, strict=True))[1:])
    return 2 * precision * recall / (precision + recall)


LIBYA = Topic(
    name="x",
    title="Libya",
    relevant=("Libya",),
    names=(
        Name(heading="Haftar", spellings=("Hifter",), first=("Khalifa",)),
        *(Name(heading=heading) for heading in ("Tripoli", "Benghazi", "Zuwara", "Hariga", "Ras Lanuf")),
    ),
)


@pytest.mark.parametrize("topic", [None, LIBYA])
def test_look_alike_events_are_told_apart(topic):
    reports, gold = labelled()

    assert b_cubed(list(shares(group_stories(reports, StoryOptions(topic=topic)), gold))) >= 0.98


@pytest.mark.parametrize("topic", [None, LIBYA])
def test_five_articles_work_as_well_as_forty(topic):
    reports, gold = labelled()
    scores = []
    for start in range(0, len(reports), 4):
        few = reports[start : start + 5]
        stories = group_stories(few, StoryOptions(topic=topic))
        scores.append(b_cubed(list(shares(stories, {r.lead.url: gold[r.lead.url] for r in few}))))

    assert sum(scores) / len(scores) >= 0.95


@needs_eval
def test_real_look_alike_events_are_told_apart():
    rows = json_lines(EVAL / "stories/ecbplus-dev.jsonl")
    reports = collapse_reprints(Article(url=row["url"], title=row["title"], text=row["text"]) for row in rows)

    stories = group_stories(reports)
    by_topic = defaultdict(list)
    for judged in shares(stories, {row["url"]: row["story"] for row in rows}):
        by_topic[judged[0].partition("_")[0]].append(judged)

    hold("stories", FLOORS, list(by_topic.values()), lambda drawn: {"f1": b_cubed(list(chain.from_iterable(drawn)))})
