"""How well storylines follow a story over days: labelled stretches of the war in Libya and of the uprising in Egypt.

`storylines.txt` names the articles of each storyline by number; the articles are where the evaluation data is. Scores
are F1 of pairs of articles of news of different days: in one storyline or not.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest
from labelled_news import EVAL, dated_articles, needs_eval

from briefbot import collapse_reprints
from briefbot.changes.storylines import follow
from briefbot.selection import select
from briefbot.stories import StoryOptions, group_stories
from briefbot.topic.load import load_topic

#: Reached: .34, .59 and .50, less about a quarter: a stretch has thirty stories of news.
FLOORS = {"2011-03-22": 0.26, "2011-01-25": 0.44, "2011-08-16": 0.37}


def stretches():
    """Return for each stretch its event, its first and last day, and the storyline of each address of news."""
    found = []
    for line in Path(__file__).with_name("storylines.txt").read_text("utf-8").splitlines():
        if line.startswith("== "):
            *named, begin = line.removeprefix("== ").split()
            found.append((*named, labels := {}))
        elif not line.startswith("#"):
            name, _, numbers = line.partition(":")
            news, _, _ = numbers.partition("+")
            labels |= {begin + number: number if name == "alone" else name for number in news.split()}
    return found


def articles_by_day(event, since, until):
    days = defaultdict(list)
    for article in dated_articles(EVAL / event / "articles.jsonl"):
        day = article.published.date()
        if since <= day.isoformat() <= until:
            days[day].append(article)
    return sorted(days.items())


def followed(days, topic):
    """Return the day and the storyline of each article, by address, as briefs of these days in sequence have it."""
    known, found = {}, {}
    for day, articles in days:
        chosen, _ = select(articles, None, topic)
        stories = group_stories(collapse_reprints(chosen), StoryOptions(topic=topic))
        lines = follow(stories, list(known.values()), day, topic)
        known |= {line.id: line for line in lines}
        pairs = zip(stories, lines, strict=True)
        found |= {article.url: (day, line.id) for story, line in pairs for article in story.articles}
    return found


@needs_eval
@pytest.mark.parametrize("stretch", stretches(), ids=lambda stretch: f"{stretch[0]}-{stretch[1]}")
def test_stories_are_followed_over_days(stretch):
    event, since, until, labels = stretch
    topic = load_topic("libya") if event.startswith("libya") else None
    found = followed(articles_by_day(event, since, until), topic)
    right = told = wanted = 0
    for one, other in combinations([url for url in labels if url in found], 2):
        if found[one][0] != found[other][0]:
            same, together = labels[one] == labels[other], found[one][1] == found[other][1]
            right, told, wanted = right + (same and together), told + together, wanted + same

    f1 = 2 * right / (told + wanted)
    print(f"{event} from {since}: F1 {f1:.3f} of {wanted} pairs")
    assert f1 >= FLOORS[since]
