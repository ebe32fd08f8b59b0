"""How long a timeline takes over thousands of articles of nine months.

Usage: ``python tests/bench/bench_timeline.py [ARTICLES ...]`` (10000 unless told). The articles are those of
`day_of_news`, published over 270 days. Times are of the processor, from cold caches; imports do not count. The bar is
20 seconds for ten thousand.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import UTC, date, datetime, timedelta

from day_of_news import articles

from briefbot import Article, make_timeline

DAYS, DATES = 270, 40
FIRST = datetime(2020, 1, 1, 12, tzinfo=UTC)


def spread(count: int, *, libya_only: bool) -> list[Article]:
    """Articles as of `day_of_news`, each on a day drawn by lot."""
    drawn = random.Random(3)
    return [
        Article(
            url=row["url"],
            title=row["title"],
            outlet=row["outlet"],
            published=FIRST + timedelta(drawn.randrange(DAYS)),
            text=row["text"],
            language="en",
        )
        for row in articles(count, libya_only=libya_only)
    ]


def main() -> None:
    make_timeline([], since=date.min, until=date.max, dates=1)
    for count in map(int, sys.argv[1:] or ["10000"]):
        for libya_only in (True, False):
            news = spread(count, libya_only=libya_only)
            begun = time.process_time()
            entries = make_timeline(news, since=date(2020, 1, 1), until=date(2020, 9, 30), dates=DATES)
            spent = time.process_time() - begun
            kind = "on Libya" if libya_only else "of all kinds"
            print(f"{count:,} articles {kind}: {spent:.1f} s, {len(entries)} entries")


if __name__ == "__main__":
    main()
