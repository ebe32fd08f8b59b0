"""How long `group_stories` takes, and how much memory: real articles where they are, then made streams.

Usage: ``python tests/bench/bench_stories.py [REPORTS ...]`` (5 708 10000 unless told).

The made stream mixes events over thirty days: each has its own words, names and numbers beside common ones, and one to
twelve reports within two days. It measures time and growth, not judgement.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from briefbot.model import Article, Report
from briefbot.stories import group_stories

EVAL = Path(__file__).parents[3] / "shared/eval/libya-2011/articles.jsonl"


def stream(size: int) -> list[Report]:
    rnd = random.Random(0)
    common = [f"common{i}" for i in range(2000)]
    weights = [1 / (i + 5) for i in range(2000)]
    reports: list[Report] = []
    while len(reports) < size:
        own = [f"Name{rnd.randrange(60_000)}" for _ in range(6)] + [str(rnd.randrange(1000)) for _ in range(3)]
        own += [f"word{rnd.randrange(20_000)}" for _ in range(15)]
        start = datetime(2020, 5, 1, tzinfo=UTC) + timedelta(minutes=rnd.randrange(30 * 1440))
        for _ in range(rnd.randint(1, 12)):
            words = [rnd.choice(own) if rnd.random() < 0.25 else rnd.choices(common, weights)[0] for _ in range(180)]
            published = start + timedelta(minutes=rnd.randrange(2880))
            article = Article(
                url=f"urn:{len(reports)}", title=" ".join(words[:8]), text=" ".join(words), published=published
            )
            reports.append(Report((article,)))
    return reports[:size]


def libya() -> list[Report]:
    rows = [json.loads(line) for line in EVAL.read_text(encoding="utf-8").splitlines()]
    return [
        Report(
            (Article(url=r["url"], text=r["text"], published=datetime.fromisoformat(r["published"] + "T12:00+00:00")),)
        )
        for r in rows
    ]


def main() -> None:
    for size in [int(arg) for arg in sys.argv[1:]] or [5, 708, 10_000]:
        real = EVAL.exists() and size <= 708
        reports = libya()[:size] if real else stream(size)
        start = time.perf_counter()
        stories = group_stories(reports)
        spent = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        kind = "libya-2011" if real else "made"
        print(f"{size:7} reports ({kind}): {len(stories)} stories, {spent:.3f} s, peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
