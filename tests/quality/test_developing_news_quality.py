"""Whether a brief tells what is known in the evening of an event that went on all day.

`developing_news.jsonl` has invented days, one a line, each with one event that outlets tell in their own words from
morning to evening, and other news. Who wrote them saw no rule of briefbot, and marked the sentences that tell what is
known in the evening (``latest``) and the sentences and headlines that are out of date by then (``stale``). The days of
set 1 were there when the rule was made, those of set 2 were written after it. On days of two accounts that contradict
each other (``both``) nothing is out of date. Of other events nothing may be taken for an earlier state of the day's.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from floors import Floor, hold
from labelled_news import json_lines

from briefbot import Article, make_brief

#: Where nothing is out of date, drawing anew shows no error: a sentence is.
FLOORS = {
    1: {
        "latest told": Floor(1.000, 0.063),
        "glance": Floor(0.808, 0.052),
        "headings": Floor(0.895, 0.066),
        "quoted": Floor(0.950, 0.045),
        "other news kept": Floor(0.950, 0.026),
    },
    2: {
        "latest told": Floor(0.909, 0.092),
        "glance": Floor(0.810, 0.087),
        "headings": Floor(0.889, 0.057),
        "quoted": Floor(1.000, 0.063),
        "other news kept": Floor(0.921, 0.037),
    },
}


def days(of_set):
    return [day for day in json_lines(Path(__file__).with_name("developing_news.jsonl")) if day["set"] == of_set]


def has(sentence, marked):
    return any(each in sentence or sentence in each for each in marked)


def count(day):
    """Of one day whether the glance tells the latest, and what it, headings and summaries tell that is not stale."""
    articles = [
        Article(published=datetime.fromisoformat(row["published"]), language=day["language"], **row["article"])
        for row in day["articles"]
    ]
    brief = make_brief(articles, day=date.fromisoformat(day["day"]), topic="libya", glance=5, stories=8)
    stories = [story for story in brief.stories if not {each.url for each in story.articles}.isdisjoint(day["event"])]
    told = {
        "glance": [each.text for each in brief.glance if each.article.url in day["event"]],
        "headings": [story.title.rstrip(" .…") for story in stories],
        "quoted": [each.text for story in stories if story.is_told for each in story.summary],
    }
    overtaken = {article.url for story in brief.stories for report in story.overtaken for article in report.articles}
    others = [{article.url} for article in articles if article.url not in day["event"]]
    if day["others"]:  # the leads of each other event: it is kept if one of its articles is
        others = [{a.url for a in articles if has(a.text, leads)} for leads in day["others"]]
    counts = Counter({"others": len(others), ("others", "kept"): sum(not each <= overtaken for each in others)})
    if day["both"]:
        return counts
    counts.update(days=1, latest=any(has(each, day["latest"]) for each in told["glance"]))
    for part, sentences in told.items():
        counts[part] += len(sentences)
        counts[part, "fresh"] += sum(not has(each, day["stale"]) for each in sentences)
    return counts


def measure(counted):
    counts = sum(counted, Counter())
    parts = {part: counts[part, "fresh"] / max(counts[part], 1) for part in ("glance", "headings", "quoted")}
    kept = counts["others", "kept"] / counts["others"]
    return {"latest told": counts["latest"] / max(counts["days"], 1), **parts, "other news kept": kept}


@pytest.mark.parametrize("of_set", [1, 2])
def test_a_brief_tells_what_is_known_in_the_evening(of_set):
    hold(f"developing news {of_set}", FLOORS[of_set], [count(day) for day in days(of_set)], measure)
