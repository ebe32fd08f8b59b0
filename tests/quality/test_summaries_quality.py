"""How much of what editors wrote the summaries and the glance say, where the evaluation data is. Floors only rise.

ROUGE-1 and ROUGE-2 F against the references, as `score.py` beside the data reckons them.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import pytest
import Stemmer

from briefbot import Article, make_brief
from briefbot.summarizers.coverage import coverage

DATA = Path(__file__).parents[3] / "shared/eval"
FLOORS = {
    "libya": (0.270, 0.105),
    "egypt": (0.212, 0.052),
    "roundups": (0.405, 0.185),
    "glance": (0.238, 0.064),
    "glance on the topic": (0.236, 0.061),
}

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the evaluation data is not here")
porter = Stemmer.Stemmer("porter")


@lru_cache(maxsize=1 << 14)
def words(text):
    return [
        porter.stemWord(word) if len(word) > 3 else word for word in re.sub(r"[^a-z0-9]+", " ", text.lower()).split()
    ]


def f1(reference, candidate):
    shared = (reference & candidate).total()
    return 2 * shared / max(reference.total() + candidate.total(), 1)


def rouge(pairs):
    scores = [
        (f1(Counter(a), Counter(b)), f1(Counter(pairwise(a)), Counter(pairwise(b))))
        for a, b in ((words(reference), words(" ".join(texts))) for reference, texts in pairs)
    ]
    return tuple(sum(column) / len(scores) for column in zip(*scores, strict=True))


def rows(name):
    with (DATA / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def article(url, text, published=None, title=""):
    moment = datetime.fromisoformat(published).replace(hour=12, tzinfo=UTC) if published else None
    return Article(url=url, text=text, published=moment, title=title)


def texts(excerpts):
    return tuple(excerpt.text for excerpt in excerpts)


@pytest.mark.parametrize("topic", ["libya", "egypt"])
def test_days_from_single_sentences(topic):
    days = {row["date"]: row["sentences"] for row in rows(f"days/{topic}.jsonl")}

    @cache
    def told(day, count):
        return texts(coverage([article(f"urn:{n}", text) for n, text in enumerate(days[day])], sentences=count))

    entries = [row for row in rows(f"days/{topic}-timelines.jsonl") if days.get(row["date"])]
    got = rouge([(" ".join(e["sentences"]), told(e["date"], len(e["sentences"]))) for e in entries])

    assert got[0] >= FLOORS[topic][0]
    assert got[1] >= FLOORS[topic][1]


def test_roundups_from_three_openings():
    got = rouge(
        [
            (
                row["reference"],
                texts(
                    coverage([article(f"urn:{n}", each["text"]) for n, each in enumerate(row["articles"])], sentences=3)
                ),
            )
            for row in rows("roundups/neus-val.jsonl")
        ]
    )

    assert got[0] >= FLOORS["roundups"][0]
    assert got[1] >= FLOORS["roundups"][1]


@pytest.mark.parametrize(("topic", "floor"), [("", "glance"), ("libya", "glance on the topic")])
def test_the_glance_over_a_day_and_the_next(topic, floor):
    by_day = defaultdict(list)
    for row in rows("libya-2011/articles.jsonl"):
        by_day[row["published"]].append(article(row["url"], row["text"], row["published"], row["title"]))

    @cache
    def told(day, count):
        found = [a for later in (0, 1) for a in by_day[(day + timedelta(later)).isoformat()]]
        return texts(make_brief(found, day=day, topic=topic, stories=0, glance=count).glance) if found else ()

    entries = [(date.fromisoformat(row["date"]), row["sentences"]) for row in rows("libya-2011/timelines.jsonl")]
    got = rouge([(" ".join(s), told(day, len(s))) for day, s in entries if told(day, len(s))])

    assert got[0] >= FLOORS[floor][0]
    assert got[1] >= FLOORS[floor][1]
