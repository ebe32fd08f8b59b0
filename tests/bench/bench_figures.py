"""How much longer a brief takes with its figures than without: processor time, as a ratio.

Usage: ``python tests/bench/bench_figures.py [DAYS]`` (12 unless told).

The days are real news of six events, from ../shared/eval: small ones of 4 to 30 articles, evenly drawn, and one brief
of all articles of Libya 2011. Each is made and rendered in a process that has made briefs of another day before, in
turn with figures and without, the least of five counts. Last: a story of 300 articles that count people.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from briefbot import brief, make_brief, read_articles, render
from briefbot.figures import figures_of, find
from briefbot.figures.compare import side_by_side
from briefbot.model import Article, Report, Story

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EVAL = Path(__file__).parents[3] / "shared/eval"
ROUNDS = 5


def small_days() -> list[list[Article]]:
    """Days of 4 to 30 articles, in the order of events."""
    days = defaultdict(list)
    for path in sorted(EVAL.glob("*-20*/articles.jsonl")):
        for article in read_articles(path):
            days[path.parent.name, str(article.published)[:10]].append(article)
    return [articles for _, articles in sorted(days.items()) if 4 <= len(articles) <= 30]


def least(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        find.figures_in.cache_clear()
        gc.collect()
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def seconds(articles: Sequence[Article]) -> tuple[float, float]:
    """With figures, and without."""

    def made() -> str:
        return render(make_brief(articles))

    found = brief.figures_of
    made()
    told = least(made)
    brief.figures_of = lambda *_, **__: ()
    bare = least(made)
    brief.figures_of = found
    return told, bare


def counting(size: int) -> Story:
    texts = (
        f"At least {40 + n // 20} people were killed, the office of Ash {n % 9} said. Some {60 + n % 7} people were "
        f"wounded. The fighting has killed {900 + n} people since April 4. " + "The harbour was closed. " * 20
        for n in range(size)
    )
    return Story(tuple(Report((Article(url=f"urn:{n}", text=text, language="en"),)) for n, text in enumerate(texts)))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    days = small_days()
    drawn = days[:: max(1, len(days) // count)][:count]
    make_brief(days[1])
    ratios = []
    for articles in drawn:
        told, bare = seconds(articles)
        ratios.append(told / bare)
        print(f"{len(articles):4} articles  {told:.3f} s, {bare:.3f} s without figures: {told / bare - 1:+.0%}")
    print(f"small days: {statistics.mean(ratios) - 1:+.0%} in the mean, {max(ratios) - 1:+.0%} at most")
    if (libya := EVAL / "libya-2011/articles.jsonl").exists():
        told, bare = seconds(list(read_articles(libya)))
        print(f" all of Libya 2011  {told:.3f} s, {bare:.3f} s without figures: {told / bare - 1:+.0%}")
    story = counting(300)
    started = time.process_time()
    found = figures_of(story.reports)
    middle = time.process_time()
    side_by_side(replace(story, figures=found))
    print(
        f"a story of 300 articles: found in {middle - started:.3f} s, compared in {time.process_time() - middle:.3f} s"
    )


if __name__ == "__main__":
    main()
