"""How much of web pages that were pasted whole comes out as their body, where the evaluation data is.

F1 of four-word sequences of headline and text against the body that people marked, mean precision and mean recall over
61 pages of many sites, as `score.py` beside the data reckons it.
"""

from __future__ import annotations

import re
from collections import Counter

from floors import Floor, hold
from labelled_news import EVAL, json_lines, needs_eval

from briefbot import read_articles

PASTED = EVAL / "pasted"
FLOORS = {"f1": Floor(0.914, 0.024)}  # drawn over pages

pytestmark = needs_eval


def sequences(text):
    words = re.findall(r"\w+", text.lower())
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


def overlap(body, got):
    """Precision and recall of one page."""
    right, found = sequences(body), sequences(got)
    both = (right & found).total()
    return both / max(1, found.total()), both / max(1, right.total())


def measure(pages):
    precision, recall = (sum(column) / len(pages) for column in zip(*pages, strict=True))
    return {"f1": 2 * precision * recall / (precision + recall)}


def test_the_body_of_a_pasted_page_comes_out_and_little_else_and_no_page_is_lost():
    rows = json_lines(PASTED / "bodies.jsonl")
    pages = [(row, list(read_articles(PASTED / "pages" / f"{row['name']}.txt"))) for row in rows]

    assert [row["name"] for row, articles in pages if not articles] == []
    hold(
        "pasted",
        FLOORS,
        [overlap(row["body"], "\n\n".join(f"{a.title}\n\n{a.text}" for a in articles)) for row, articles in pages],
        measure,
    )
