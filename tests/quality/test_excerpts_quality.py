"""How many of the sentences that a brief tells have no fault, where the evaluation data is.

`judged_sentences.tsv` has sentences of 99 days of six events, judged by reading. Each day is briefed, and what is told of
it looked up: the bullets of the glance, the headings of stories that are told, and quoted sentences. A bullet behind the
sentence before it in its article is read with that one, and a quoted sentence below its heading.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from floors import Floor, hold
from labelled_news import EVAL, json_lines, needs_eval

from briefbot import Article, make_brief
from briefbot.model import Excerpt
from briefbot.rendering.filters import told
from briefbot.stories.headings import as_heading
from briefbot.summarizers.coverage import follows
from briefbot.summarizers.standalone import reporting_sentences

HERE = Path(__file__).parent
TOPICS = {"libya-2011": "libya"}
FLOORS = {
    "glance": Floor(0.767, 0.026),
    "headings": Floor(0.874, 0.025),
    "quoted": Floor(0.759, 0.032),
    "libya-2011": Floor(0.873, 0.021),
    "egypt-2011": Floor(0.802, 0.036),
    "haiti-2010": Floor(0.694, 0.031),
    "flu-2009": Floor(0.845, 0.026),
    "iraq-2005": Floor(0.881, 0.042),
    "crash-2008": Floor(0.429, 0.164),
    "all": Floor(0.794, 0.018),
}

pytestmark = needs_eval


def judged():
    """Faults of each sentence alone and below a heading, by event, address and beginning; and the days of each event."""
    faults, days = {}, defaultdict(set)
    for line in (HERE / "judged_sentences.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            event, day, url, start, alone, below = line.split("\t")
            faults[event, url, int(start)] = {"alone": alone.strip("-"), "below": below.strip("-")}
            days[event].add(day)
    return faults, days


def articles_of(event):
    by_day = defaultdict(list)
    for row in json_lines(EVAL / event / "articles.jsonl"):
        published = datetime.fromisoformat(row["published"]).replace(hour=12, tzinfo=UTC)
        by_day[row["published"]].append(Article(url=row["url"], text=row["text"], published=published))
    return by_day


def headed_by(story):
    """The sentence that a story without headlines is called by."""
    sentences = (
        Excerpt(article, *span)
        for article in story.articles
        for span in reporting_sentences(article.text, article.language or "en")
    )
    return next(each for each in sentences if as_heading(each.text) == story.title)


def excerpts_of(brief):
    """What a brief tells: the part that it is told in, the sentence, and whether it is read alone or below another."""
    for before, bullet in pairwise([None, *brief.glance]):
        yield "glance", bullet, "below" if before and follows(bullet, before) else "alone"
    for story in told(brief):
        yield "headings", headed_by(story), "alone"
        yield from (("quoted", each, "below") for each in story.summary if as_heading(each.text) != story.title)


def judge(event, day, articles, faults):
    """Count of a day what is told and what of it is sound, in each part and by event."""
    counts = Counter()
    for part, excerpt, read in excerpts_of(make_brief(articles, glance=5, stories=8, topic=TOPICS.get(event, ""))):
        found = faults.get((event, excerpt.article.url, excerpt.start))
        if found is None:
            counts["not judged"] += 1
            continue
        own = found[read].replace("w", "") if part == "glance" else found[read]
        for name in (part, event, "all"):
            counts[name, "told"] += 1
            counts[name, "sound"] += not own
    return counts


def measure(days):
    counts = sum(days, Counter())
    return {name: counts[name, "sound"] / max(counts[name, "told"], 1) for name in FLOORS}


def test_what_a_brief_tells_has_no_fault():
    faults, days = judged()
    counted = []
    for event in days:
        by_day = articles_of(event)
        counted += [judge(event, day, by_day[day], faults) for day in sorted(days[event])]

    assert sum(each["not judged"] for each in counted) < 0.05 * sum(each["all", "told"] for each in counted)
    hold("excerpts", FLOORS, counted, measure)
