"""Stories on labelled reports: invented look-alike events, and real ones where they are. Floors only rise."""

import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import pytest

from briefbot.model import Article, Report
from briefbot.reprints import collapse_reprints
from briefbot.stories.group import StoryOptions, group_stories
from briefbot.topic.topic import Name, Topic

HERE = Path(__file__).parent
EVAL = HERE.parents[2] / "shared/eval"


def labelled():
    rows = [json.loads(line) for line in (HERE / "stories.jsonl").read_text().splitlines()]
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


def b_cubed(stories, gold):
    classes = defaultdict(set)
    for url, label in gold.items():
        classes[label].add(url)
    precision = recall = 0.0
    for story in stories:
        inside = {article.url for article in story.articles}
        for url in inside:
            both = len(inside & classes[gold[url]])
            precision += both / len(inside) / len(gold)
            recall += both / len(classes[gold[url]]) / len(gold)
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

    assert b_cubed(group_stories(reports, StoryOptions(topic=topic)), gold) >= 0.98


@pytest.mark.parametrize("topic", [None, LIBYA])
def test_five_articles_work_as_well_as_forty(topic):
    reports, gold = labelled()
    scores = []
    for start in range(0, len(reports), 4):
        few = reports[start : start + 5]
        stories = group_stories(few, StoryOptions(topic=topic))
        scores.append(b_cubed(stories, {r.lead.url: gold[r.lead.url] for r in few}))

    assert sum(scores) / len(scores) >= 0.95


@pytest.mark.skipif(not EVAL.exists(), reason="the labelled news is not here")
def test_real_look_alike_events_are_told_apart():
    rows = [json.loads(line) for line in (EVAL / "stories/ecbplus-dev.jsonl").read_text().splitlines()]
    reports = collapse_reprints(Article(url=row["url"], title=row["title"], text=row["text"]) for row in rows)

    assert b_cubed(group_stories(reports), {row["url"]: row["story"] for row in rows}) >= 0.935
