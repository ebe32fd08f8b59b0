"""A day of thousands of articles as JSON lines, made of the real news in ../shared/eval.

Every article is a real one with its form kept (paragraphs, datelines, credits, furniture) and a third of its words
exchanged for others of the same shape out of the same news, so that no two are copies. One in eight is a reprint of
another: cut, a few words changed, under another outlet's name. All are published on one day.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EVAL = Path(__file__).parents[3] / "shared/eval"
OUTLETS = [
    f"{name} {kind}" for name in ("North", "South", "East", "West", "Coast", "Desert") for kind in ("Post", "Times")
]
DAY = "2020-05-22"


def real_news(*, libya_only: bool) -> list[dict[str, str]]:
    """The articles at hand: those about Libya, or all there are."""
    paths = ["libya-2011/articles.jsonl"]
    if not libya_only:
        paths += ["reprints/helsinki-dev-articles.jsonl", "stories/ecbplus-dev.jsonl", "roundups/neus-val.jsonl"]
    rows = (json.loads(line) for path in paths for line in (EVAL / path).read_text(encoding="utf-8").splitlines())
    return [article for row in rows for article in row.get("articles", [row])]


def shape(word: str) -> tuple[bool, bool, bool]:
    return word[:1].isupper(), word.isalpha(), word[:1].isdigit()


def words_by_shape(news: Sequence[dict[str, str]]) -> dict[tuple[bool, bool, bool], list[str]]:
    """The words of the news as often as they stand there."""
    found = defaultdict(list)
    for article in news:
        for word in article["text"].split():
            found[shape(word)].append(word)
    return found


def exchanged(text: str, share: float, rnd: random.Random, words: dict[tuple[bool, bool, bool], list[str]]) -> str:
    """Return the text with a share of its plain words exchanged; what has brackets, quotes or marks in it stays."""
    return "\n".join(
        " ".join(
            rnd.choice(words[shape(word)]) if word.isalnum() and rnd.random() < share else word
            for word in line.split(" ")
        )
        for line in text.split("\n")
    )


def articles(count: int, *, libya_only: bool) -> Iterator[dict[str, str]]:
    rnd = random.Random(7)
    news = real_news(libya_only=libya_only)
    words = words_by_shape(news)
    made: list[dict[str, str]] = []
    for number, original in zip(range(count), cycle(news), strict=False):
        if made and rnd.random() < 1 / 8:
            copied = rnd.choice(made)
            paragraphs = copied["text"].split("\n\n")
            kept = paragraphs[: max(1, round(len(paragraphs) * rnd.uniform(0.5, 1.0)))]
            title, text = copied["title"], exchanged("\n\n".join(kept), 0.05, rnd, words)
        else:
            title = exchanged(original.get("title", ""), 0.3, rnd, words)
            text = exchanged(original["text"], 0.35 if number >= len(news) else 0.1, rnd, words)
        outlet = original.get("outlet") or rnd.choice(OUTLETS)
        moment = f"{DAY}T{rnd.randrange(24):02}:{rnd.randrange(60):02}:00+00:00"
        url = f"https://{outlet.replace(' ', '-').lower()}.example/{number}"
        made.append({"url": url, "title": title, "outlet": outlet, "published": moment, "text": text})
    yield from made


def write_day(path: Path, count: int, *, libya_only: bool) -> None:
    """Write ``count`` articles, one a line; the same for the same count."""
    lines = (json.dumps(article, ensure_ascii=False) for article in articles(count, libya_only=libya_only))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
