"""How good the summaries and the glance are.

On invented news whose sentences are labelled (`summaries.jsonl`): how many of the sentences told are main news ("m") or
fine ("f"), and how many never should be told ("n"): background, opinion, a guess, a caption, what hangs on another one.

Where the evaluation data is: ROUGE-1 and ROUGE-2 F against what editors wrote, as `score.py` beside the data reckons.
Errors are drawn over days, with all that was written of a day, or over round-ups.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import pytest
import Stemmer
from floors import Floor, hold
from labelled_news import EVAL, dated_articles, json_lines, needs_eval

from briefbot import Article, make_brief
from briefbot.summarizers.coverage import coverage

LABELLED = Path(__file__).with_name("summaries.jsonl")
FLOORS = {
    "invented": {"main": Floor(0.417, 0.041), "fit": Floor(0.778, 0.046)},
    "invented day": {"main": Floor(0.917, 0.079)},
    "libya": {"rouge1": Floor(0.273, 0.021), "rouge2": Floor(0.109, 0.022)},
    "egypt": {"rouge1": Floor(0.213, 0.013), "rouge2": Floor(0.051, 0.009)},
    "roundups": {"rouge1": Floor(0.413, 0.008), "rouge2": Floor(0.193, 0.010)},
    "glance": {"rouge1": Floor(0.259, 0.014), "rouge2": Floor(0.077, 0.013)},
}
porter = Stemmer.Stemmer("porter")


@lru_cache(maxsize=1 << 14)
def words(text):
    return [
        porter.stemWord(word) if len(word) > 3 else word for word in re.sub(r"[^a-z0-9]+", " ", text.lower()).split()
    ]


def f1(reference, candidate):
    shared = (reference & candidate).total()
    return 2 * shared / max(reference.total() + candidate.total(), 1)


def score(reference, told):
    """ROUGE-1 and ROUGE-2 F of sentences against the sentences of a reference."""
    a, b = words(" ".join(reference)), words(" ".join(told))
    return f1(Counter(a), Counter(b)), f1(Counter(pairwise(a)), Counter(pairwise(b)))


def rouge(units):
    """Mean scores over all references of all units."""
    scores = [each for unit in units for each in unit]
    return {f"rouge{n}": sum(column) / len(scores) for n, column in enumerate(zip(*scores, strict=True), start=1)}


def by_day(entries, told):
    """The scores of each day: of ``told(day, number of sentences)`` against all entries of that day."""
    days = defaultdict(list)
    for entry in entries:
        if sentences := told(entry["date"], len(entry["sentences"])):
            days[entry["date"]].append(score(entry["sentences"], sentences))
    return list(days.values())


def texts(excerpts):
    return tuple(excerpt.text for excerpt in excerpts)


@dataclass(frozen=True)
class Labelled:
    """The articles of a topic, and the label of each sentence by its place."""

    day: date
    articles: tuple[Article, ...]
    labels: dict[tuple[str, int, int], str]

    def of(self, excerpt):
        """Return the label of the sentence in which ``excerpt`` begins; a dateline is no part of it."""
        return next(
            label
            for (url, start, end), label in self.labels.items()
            if url == excerpt.article.url and start <= excerpt.start < end
        )


def labelled(row):
    articles, labels = [], {}
    for given in row["articles"]:
        text, found = "", iter(given["labels"])
        for sentences in given["text"]:
            for number, sentence in enumerate(sentences):
                text += (" " if number else "\n\n" if text else "") + sentence
                labels[given["url"], len(text) - len(sentence), len(text)] = next(found)
        assert not list(found), given["url"]
        fields = {name: given[name] for name in ("url", "title", "outlet")}
        published = datetime.fromisoformat(given["published"])
        articles.append(Article(**fields, text=text, published=published, language=row["language"]))
    return Labelled(date.fromisoformat(row["day"]), tuple(articles), labels)


@cache
def topics():
    return [labelled(row) for row in json_lines(LABELLED)]


def shares(told):
    """Of the labels of what was told: how many are of main news, and how many are fit to be told at all."""
    labels = [label for each in told for label in each]
    return {"main": labels.count("m") / len(labels), "fit": 1 - labels.count("n") / len(labels)}


def test_three_sentences_on_each_topic_tell_its_main_news_and_little_else():
    told = [[topic.of(excerpt) for excerpt in coverage(topic.articles, sentences=3)] for topic in topics()]

    assert all("m" in labels for labels in told)
    hold("invented", FLOORS["invented"], told, shares)


def test_the_glance_over_all_topics_of_a_day_tells_nothing_but_news():
    days = defaultdict(list)
    for topic in topics():
        days[topic.day].append(topic)
    told = []
    for day, found in days.items():
        brief = make_brief([a for topic in found for a in topic.articles], day=day, topic="", stories=0, glance=6)
        told += [
            (next(topic.of(excerpt) for topic in found if excerpt.article in topic.articles), excerpt.text)
            for excerpt in brief.glance
        ]

    assert [text for label, text in told if label == "n"] == []
    hold(
        "invented day",
        FLOORS["invented day"],
        [[label] for label, _ in told],
        lambda drawn: {"main": shares(drawn)["main"]},
    )


@needs_eval
@pytest.mark.parametrize("topic", ["libya", "egypt"])
def test_days_from_single_sentences(topic):
    days = {row["date"]: row["sentences"] for row in json_lines(EVAL / f"days/{topic}.jsonl")}

    @cache
    def told(day, count):
        return texts(
            coverage([Article(url=f"urn:{n}", text=text) for n, text in enumerate(days[day])], sentences=count)
        )

    entries = [row for row in json_lines(EVAL / f"days/{topic}-timelines.jsonl") if days.get(row["date"])]

    hold(topic, FLOORS[topic], by_day(entries, told), rouge)


@needs_eval
def test_roundups_from_three_openings():
    def told(row):
        given = [
            Article(url=f"urn:{n}", text=each["text"], title=each["title"]) for n, each in enumerate(row["articles"])
        ]
        return texts(coverage(given, sentences=3))

    found = json_lines(EVAL / "roundups/neus-val.jsonl")

    hold("roundups", FLOORS["roundups"], [[score([row["reference"]], told(row))] for row in found], rouge)


@needs_eval
def test_the_glance_over_a_day_and_the_next():
    published = defaultdict(list)
    for article in dated_articles(EVAL / "libya-2011/articles.jsonl"):
        published[article.published.date()].append(article)
    entries = json_lines(EVAL / "libya-2011/timelines.jsonl")
    most = max(len(entry["sentences"]) for entry in entries)

    @cache
    def glance(written):
        day = date.fromisoformat(written)
        found = [a for later in (0, 1) for a in published[day + timedelta(later)]]
        return texts(make_brief(found, day=day, topic="libya", stories=0, glance=most).glance)

    # One brief a day: a shorter glance is the beginning of a longer one.
    hold("glance", FLOORS["glance"], by_day(entries, lambda day, count: glance(day)[:count]), rouge)
