"""How good timelines are.

On invented news of a town whose dam breaks (`timeline.jsonl`), among which other things happen: how many of its seven days
are chosen, and how many of the sentences tell what happened on their day. Where the evaluation data is: date F1 of the
days chosen against those of editors, asked for as many. Of an event with more timelines the first three are taken.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from labelled_news import EVAL, dated_articles, json_lines, needs_eval

from briefbot import make_timeline

#: Day -> words of which its sentence has one.
DAYS = {
    "2031-03-03": "cracks",
    "2031-03-08": "broke",
    "2031-03-12": "Moren",
    "2031-03-20": "searched seized",
    "2031-04-02": "arrested",
    "2031-04-22": "families",
    "2031-05-15": "trial",
}

#: Date F1 that was reached (.360, .830, .516, .754) less about a tenth.
FLOORS = {"libya-2011": 0.30, "flu-2009": 0.72, "iraq-2005": 0.45, "crash-2008": 0.62}


def test_the_days_of_an_invented_event_are_chosen_and_told():
    news = dated_articles(Path(__file__).with_name("timeline.jsonl"))

    entries = make_timeline(news, since=date(2031, 3, 1), until=date(2031, 5, 31), dates=len(DAYS))

    told = {entry.day.isoformat(): entry.excerpts[0].text for entry in entries}
    print(*(f"{day} {text}" for day, text in told.items()), sep="\n")
    right = [day for day, text in told.items() if any(word in text for word in DAYS.get(day, "").split())]
    assert len(told.keys() & DAYS.keys()) >= 6
    assert len(right) >= 6


@cache
def timelines_of(event):
    found = defaultdict(set)
    for row in json_lines(EVAL / event / "timelines.jsonl"):
        found[row["timeline"]].add(date.fromisoformat(row["date"]))
    return found


@needs_eval
@pytest.mark.parametrize("event", FLOORS)
def test_days_are_chosen_as_editors_choose_them(event):
    news = dated_articles(EVAL / event / "articles.jsonl")
    scores = []
    for wanted in islice(timelines_of(event).values(), 3):
        entries = make_timeline(news, since=min(wanted), until=max(wanted), dates=len(wanted))
        chosen = {entry.day for entry in entries}
        scores.append(2 * len(chosen & wanted) / (len(chosen) + len(wanted)))
    score = sum(scores) / len(scores)
    print(f"{event} date F1 {score:.3f}")
    assert score >= FLOORS[event]
