"""How much of web pages that were pasted whole comes out as their body, where the evaluation data is. Floors only rise.

F1 of four-word sequences of headline and text against the body that people marked, mean precision and mean recall over
61 pages of many sites, as `score.py` beside the data reckons it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from briefbot import read_articles

PASTED = Path(__file__).parents[3] / "shared/eval/pasted"
FLOOR = 0.913

pytestmark = pytest.mark.skipif(not PASTED.exists(), reason="the evaluation data is not here")


def sequences(text):
    words = re.findall(r"\w+", text.lower())
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


def overlap(body, got):
    """Precision and recall of one page."""
    right, found = sequences(body), sequences(got)
    both = (right & found).total()
    return both / max(1, found.total()), both / max(1, right.total())


@cache
def read_pages():
    """The marked body of each page, and the articles read from it."""
    pages = map(json.loads, (PASTED / "bodies.jsonl").read_text(encoding="utf-8").splitlines())
    return [(page["body"], list(read_articles(PASTED / "pages" / f"{page['name']}.txt"))) for page in pages]


def test_the_body_of_a_pasted_page_comes_out_and_little_else():
    scores = [
        overlap(body, "\n\n".join(f"{article.title}\n\n{article.text}" for article in articles))
        for body, articles in read_pages()
    ]
    precision, recall = (sum(column) / len(scores) for column in zip(*scores, strict=True))

    assert 2 * precision * recall / (precision + recall) >= FLOOR


def test_no_pasted_page_is_lost():
    assert all(articles for _, articles in read_pages())
