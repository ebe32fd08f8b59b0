"""Briefs and searches from large archives, as whole processes.

1. The labelled Libya news of 2011, where it lies beside the checkout: loaded by ``briefbot fetch`` from its folder; the
   briefs of 30 days from the archive beside briefs of the same articles from JSON lines.
2. A million invented articles over nine years in SQLite: the brief of one day beside that of the same day in an archive
   of one month; searches while the file is in the system's cache.

Run it with ``make bench``; ``python bench_archive.py 100000`` makes fewer articles.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from briefbot.model import Window
from briefbot.store.archive import Archive, open_archive
from briefbot.store.schema import articles, versions
from briefbot.store.search import add, search

ROOT = Path(__file__).parents[2]
LIBYA = ROOT.parent / "shared" / "eval" / "libya-2011" / "articles.jsonl"
BRIEFBOT = str(Path(sys.executable).with_name("briefbot"))
MILLION = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
A_DAY = 300
"""Invented articles a day."""


def seconds(*command: object) -> float:
    begin = time.perf_counter()
    subprocess.run([BRIEFBOT, *map(str, command)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def config(folder: Path, name: str, more: str = "") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(f'[archive]\nurl = "{folder}/{name}.db"\n{more}')
    return path


def libya(folder: Path) -> None:
    rows = [json.loads(line) for line in LIBYA.read_text(encoding="utf-8").splitlines()]
    days = [day for day, _ in Counter(row["published"][:10] for row in rows).most_common(30)]
    source = f'[[sources]]\nkind = "folder"\nurl = "{LIBYA}"\n'
    at = config(folder, "libya", source)
    loading = seconds("fetch", "--config", at)
    ratios, ours = [], []
    for day in sorted(days):
        lines = folder / f"{day}.jsonl"
        lines.write_text("".join(json.dumps(row) + "\n" for row in rows if row["published"][:10] == day))
        pairs = [
            (seconds("render", "--date", day, "--config", at), seconds("render", lines, "--date", day))
            for _ in range(2)
        ]
        archived, plain = (min(column) for column in zip(*pairs, strict=True))
        ratios.append(archived / plain)
        ours.append(archived)
    print(
        f"{len(rows)} articles of 2011 loaded in {loading:.1f} s; briefs of {len(days)} days: {statistics.median(ours):.2f} s each;",
        end="",
    )
    print(f" beside JSON lines: ratio {statistics.median(ratios):.2f}, at most {max(ratios):.2f} (each at most 1.5)")


def invent(archive: Archive, days: int, last: datetime) -> None:
    """Fill an archive with articles; those of the last day are the same whatever the number of days."""
    vocabulary = [
        f"{a}{b}{c}"
        for a in ("ba", "ke", "li", "mo", "su", "ta", "ri")
        for b in ("ran", "tel", "mis", "dor", "gul")
        for c in ("a", "em", "ist", "ory", "ung", "o", "ique")
    ]
    vocabulary += ["Libya", "Tripoli", "Benghazi", "port", "oil", "talks", "forces", "council"] * 4
    for number in reversed(range(days)):
        rand = random.Random(number)
        day = last - timedelta(days=number)
        rows = []
        for count in range(A_DAY):
            text = " ".join(
                f"The {' '.join(rand.choices(vocabulary, k=14))} in Libya, officials {rand.randrange(9999)} said on Monday."
                for _ in range(6)
            )
            when = day + timedelta(seconds=count * 200)
            rows.append(
                (
                    f"//outlet{count % 40}.example/{number}/{count}",
                    when,
                    f"{' '.join(rand.choices(vocabulary, k=7))}",
                    text,
                    f"Outlet {count % 40}",
                )
            )
        store(archive, rows)


def store(archive: Archive, rows: list[tuple[str, datetime, str, str, str]]) -> None:
    with archive.writing() as connection:
        made = [{"duplicate_key": key, "url": f"https:{key}", "seen_at": when, "own": True} for key, when, *_ in rows]
        ids = connection.scalars(insert(articles).returning(articles.c.id, sort_by_parameter_order=True), made).all()
        values = [
            {
                **dict.fromkeys(("language", "origin", "author", "note", "digest"), ""),
                "article_id": number,
                "latest": True,
                "seen_at": when,
                "moment": when,
                "published": when,
                "part": "feed",
                "title": title,
                "text": text,
                "outlet": outlet,
            }
            for number, (_, when, title, text, outlet) in zip(ids, rows, strict=True)
        ]
        numbers = connection.scalars(
            insert(versions).returning(versions.c.id, sort_by_parameter_order=True), values
        ).all()
        add(connection, [{**value, "id": number} for number, value in zip(numbers, values, strict=True)])


def million(folder: Path) -> None:
    last = datetime(2026, 11, 20, 1, tzinfo=UTC)
    took = {}
    for name, days in (("month", 30), ("years", MILLION // A_DAY + 1)):
        archive = open_archive(str(folder / f"{name}.db"))
        begin = time.perf_counter()
        invent(archive, days, last)
        made = time.perf_counter() - begin
        archive.close()
        at = config(folder, name)
        took[name] = min(seconds("render", "--date", "2026-11-20", "--config", at) for _ in range(4))
        size = (folder / f"{name}.db").stat().st_size / 1e6
        print(f"{days * A_DAY:,} articles ({size:.0f} MB, invented in {made:.0f} s): brief of a day {took[name]:.2f} s")
    print(f"brief of a day, large beside small: ratio {took['years'] / took['month']:.2f} (at most 2)")
    searches(open_archive(str(folder / "years.db")))


def searches(archive: Archive) -> None:
    old = Window(datetime(2018, 3, 1, tzinfo=UTC), datetime(2018, 4, 1, tzinfo=UTC))
    asked = (
        ("a word of every article", "Libya", {}),
        ("three common words", "Libya oil port", {}),
        ("a phrase", '"officials 4711"', {}),
        ("a phrase, one outlet", '"officials 4711"', {"outlet": "Outlet 7"}),
        ("a common word, one outlet", "Libya", {"outlet": "Outlet 7"}),
        ("a common word, one month years ago", "Libya", {"window": old}),
        ("a beginning", "lirang*", {}),
        ("a rare word, not a common one", "4711 -Benghazi", {}),
        ("nothing found", "zzzz", {}),
    )
    for name, words, narrowed in asked:
        times = []
        for _ in range(5):
            begin = time.perf_counter()
            with archive.reading() as connection:
                hits = search(connection, words, **narrowed)
            times.append(time.perf_counter() - begin)
        print(f"search: {name:<36} {min(times) * 1000:7.1f} ms, {len(hits)} shown (at most 100 ms)")
    archive.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        if LIBYA.is_file():
            libya(Path(folder))
        million(Path(folder))


if __name__ == "__main__":
    main()
