"""How long `group_stories` takes and how much memory, and how time grows from 10,000 reports to 100,000.

Usage: ``python tests/bench/bench_stories.py [REPORTS ...]`` (708 3000 10000 100000 unless told).

The made streams mix events: each has its own words, names and numbers beside common ones, and one to twelve reports
within two days. They are spread over a month, or are all of one day, or have no date, or tell one giant story in half
of all reports. 708 are the real articles of Libya 2011, where they are. Every run is a process of its own, on one
core. Beside it, where it can bear the size: scikit-learn's TF-IDF and agglomerative clustering by average link. This
measures time and growth, not judgement.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from briefbot.model import Article, Report
from briefbot.stories import group_stories

EVAL = Path(__file__).parents[3] / "shared/eval/libya-2011/articles.jsonl"
START = datetime(2020, 5, 1, tzinfo=UTC)
KINDS = ("month", "day", "undated", "giant")
PEER = 3000
"""Reports that the peer is given at most: its matrix of distances grows with the square."""


def stream(size: int, kind: str) -> list[Report]:
    rnd = random.Random(0)
    ordinary = rnd.choices([f"common{i}" for i in range(2000)], [1 / (i + 5) for i in range(2000)], k=1_000_000)
    reports: list[Report] = []
    while len(reports) < size:
        own = [f"Name{rnd.randrange(60_000)}" for _ in range(6)] + [str(rnd.randrange(1000)) for _ in range(3)]
        own += [f"word{rnd.randrange(20_000)}" for _ in range(15)]
        begins = START + timedelta(minutes=rnd.randrange(30 * 1440))
        for _ in range(size // 2 if kind == "giant" and not reports else rnd.randint(1, 12)):
            place = rnd.randrange(len(ordinary) - 300)
            words = [rnd.choice(own) if rnd.random() < 0.25 else word for word in ordinary[place : place + 300]]
            published = {
                "month": begins + timedelta(minutes=rnd.randrange(2880)),
                "undated": None,
            }.get(kind, START + timedelta(minutes=rnd.randrange(1440)))
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


def by_peer(reports: list[Report]) -> int:
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [f"{report.lead.title}\n{report.lead.text}" for report in reports]
    rows = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts).toarray()
    found = AgglomerativeClustering(n_clusters=None, distance_threshold=0.8, metric="cosine", linkage="average")
    return len(set(found.fit_predict(rows)))


def child(who: str, kind: str, size: int) -> None:
    reports = libya()[:size] if kind == "libya-2011" else stream(size, kind)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start, used = time.perf_counter(), time.process_time()
    stories = by_peer(reports) if who == "scikit-learn" else len(group_stories(reports))
    spent, used = time.perf_counter() - start, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"stories": stories, "wall": spent, "cpu": used, "peak": peak, "before": before}))


def measured(who: str, kind: str, size: int) -> float:
    one_core = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, __file__, "--child", who, kind, str(size)]
    got = json.loads(subprocess.run(command, env=one_core, check=True, capture_output=True).stdout)
    print(
        f"{size:7} reports ({kind:10}) {who:12} {got['stories']:6} stories, {got['wall']:7.2f} s"
        f" ({got['cpu']:.2f} s of processor), peak {got['peak']:.0f} MB ({got['before']:.0f} MB before)",
        flush=True,
    )
    return float(got["cpu"])


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3], int(sys.argv[4]))
        return
    spent: dict[tuple[str, int], float] = {}
    for size in [int(arg) for arg in sys.argv[1:]] or [708, 3000, 10_000, 100_000]:
        for kind in ("libya-2011",) if EVAL.exists() and size <= 708 else KINDS:
            spent[kind, size] = measured("briefbot", kind, size)
            if size <= PEER and kind in ("libya-2011", "month"):
                peer = measured("scikit-learn", kind, size)
                print(f"{'':7} the peer takes {peer / max(spent[kind, size], 1e-9):.1f} times as long")
    for kind in KINDS:
        if (kind, 10_000) in spent and (kind, 100_000) in spent:
            print(f"{kind}: 10,000 -> 100,000: {spent[kind, 100_000] / spent[kind, 10_000]:.1f} times as long")


if __name__ == "__main__":
    main()
