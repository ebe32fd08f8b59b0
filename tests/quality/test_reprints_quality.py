"""How well reprints are told from independent reports."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

from floors import Floor, hold
from labelled_news import EVAL, dated_articles, json_lines, needs_eval

from briefbot.brief import make_brief
from briefbot.model import Article
from briefbot.reprints import collapse_reprints

FLOORS = {"f1": Floor(0.981, 0.008), "precision": Floor(0.977, 0.012)}  # drawn over pairs
#: Of the 15 copies all are joined: their floor is one less.
VERSIONS = {"joined": Floor(1.0, 0.034), "apart": Floor(0.969, 0.017), "told": Floor(0.962, 0.027)}
PLACES = [
    "Zuwara",
    "Ghat",
    "Ubari",
    "Tobruk",
    "Sirte",
    "Bani Walid",
    "Derna",
    "Nalut",
    "Kufra",
    "Misrata",
    "Sabha",
    "Brak",
]
OPENINGS = [
    "Gunmen closed the road into {a} on {d} and held {n} lorries for most of the afternoon, drivers said by telephone.",
    "The mayor of {a} offered to resign on {d} after {n} members of the council refused to sit at one table with him.",
    "Doctors in {a} treated {n} children for measles on {d} and asked for vaccine that has been waiting at the border.",
]
MIDDLES = [
    "A teacher from {b} who was among the first to arrive counted {n} people and saw no uniform until nightfall.",
    "The ministry in the capital answered neither calls nor letters; its office in {b} has been shut for {n} weeks.",
    "Traders doubled the price of flour in the market of {b}, where {n} shops had already run out of cooking gas.",
    "An elder who had settled {n} quarrels of this kind said that the one in {b} would take longest.",
    "Two years ago a similar dispute near {b} ended only when {n} families agreed to share the water of a single well.",
    "Electricity came back to half of {b} in the evening, {n} hours after the last line had been repaired.",
    "The airfield of {b} stayed open to ambulances alone, and {n} passengers slept on the floor of its one hall.",
    "Pupils in {b} sat their examinations all the same, though {n} of them had to walk because no bus was running.",
]
FURNITURE = [
    "Sign up for our newsletter and never miss a story from the region again, free of charge and without adverts.",
    "Follow our channel for the latest headlines, pictures and films from our correspondents around the clock.",
]


def a_story(rnd: random.Random) -> list[str]:
    """Opening and middle paragraphs with places, days and numbers of their own: look-alikes share all the rest."""
    middles = rnd.sample(MIDDLES, 5)
    filled = [
        text.format(
            a=rnd.choice(PLACES), b=rnd.choice(PLACES), d=rnd.choice(["Monday", "Friday"]), n=rnd.randrange(2, 99)
        )
        for text in [rnd.choice(OPENINGS), *middles]
    ]
    return [" ".join(f"{w}{rnd.randrange(50)}" if rnd.random() < 0.25 else w for w in text.split()) for text in filled]


def edits(story: list[str], rnd: random.Random) -> list[list[str]]:
    """The same copy as four outlets print it."""
    shuffled = rnd.sample(story, len(story))
    reworded = [" ".join("thus" if rnd.random() < 0.15 else w for w in text.split()) for text in story]
    return [story, story[:3], [*shuffled, *FURNITURE], reworded]


def measure(pairs):
    """F1 and precision of pairs of articles: are they the same copy, and are they taken for it?"""
    tally = Counter(pairs)
    right, missed, wrong = tally[True, True], tally[True, False], tally[False, True]
    return {"f1": 2 * right / (2 * right + missed + wrong), "precision": right / (right + wrong)}


def test_edited_copies_are_told_from_look_alikes():
    rnd = random.Random(5)
    articles, home = [], {}
    for number in range(12):
        for version, text in enumerate(edits(a_story(rnd), rnd)):
            articles.append(Article(url=f"{number}-{version}", text="\n\n".join(text)))
            home[articles[-1].url] = number
    got = {a.url: n for n, report in enumerate(collapse_reprints(articles)) for a in report.articles}

    assert measure((home[a] == home[b], got[a] == got[b]) for a in home for b in home if a < b)["f1"] >= 0.98


@needs_eval
def test_wire_copy_of_july_2018():
    """Single link over the containment of 5-word shingles reaches .795, average link .918."""
    rows, pairs = (json_lines(EVAL / f"reprints/helsinki-dev-{name}.jsonl") for name in ("articles", "pairs"))
    reports = collapse_reprints(Article(url=r["url"], text=r["text"], outlet=r["outlet"]) for r in rows)
    got = {a.url: n for n, report in enumerate(reports) for a in report.articles}

    assert sum(len(r.articles) for r in reports) == len(rows)
    assert all(a.lead.url != b.lead.url for a, b in pairwise(reports))
    hold(
        "reprints",
        FLOORS,
        [(p["label"] == "same", got[p["a"]] == got[p["b"]]) for p in pairs if p["label"] != "partial"],
        measure,
    )


def judged(pair, articles, home):
    """The label of a pair, and whether it is judged right: of an update, whether a brief of the two tells the newer."""
    joined = home[pair["a"]] == home[pair["b"]]
    if pair["label"] != "update":
        return pair["label"], joined == (pair["label"] == "copy")
    both = [articles[pair["a"]], articles[pair["b"]]]
    brief = make_brief(both, day=max(a.published.date() for a in both), topic="", glance=2, stories=2)
    excerpts = (*brief.glance, *(excerpt for story in brief.stories for excerpt in story.summary))
    return "update", pair["newer"] in {excerpt.article.url for excerpt in excerpts}


def share_right(judgements):
    """Copies joined, texts that share only background or furniture apart, updates whose news is told."""
    right, every = (Counter(label for label, ok in judgements if ok or whole) for whole in (False, True))
    kinds = {"joined": ("copy",), "apart": ("shared", "furniture"), "told": ("update",)}
    return {name: sum(right[k] for k in kind) / max(sum(every[k] for k in kind), 1) for name, kind in kinds.items()}


@needs_eval
def test_copies_updates_and_shared_background_of_six_events():
    pairs = json_lines(EVAL / "read/pairs-dev.jsonl")
    judgements = []
    for event in sorted({pair["data"] for pair in pairs}):
        articles = {each.url: each for each in dated_articles(EVAL / event / "articles.jsonl")}
        reports = collapse_reprints(articles.values())
        home = {article.url: number for number, report in enumerate(reports) for article in report.articles}
        judgements += [judged(pair, articles, home) for pair in pairs if pair["data"] == event]

    hold("versions", VERSIONS, judgements, share_right)
