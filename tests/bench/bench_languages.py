"""What a day of 2,000 articles in three languages takes beside one in one language: time, and memory.

Usage: ``python tests/bench/bench_languages.py [ARTICLES]``. The articles are made of invented ones in ../shared/eval: for
each event half of the words are exchanged, and it gets uncommon words of its own; of one to six reports each exchanges
some more. Every run of `make_brief` is a process of its own on one core; loading the encoder counts. The bar is 1.5
times as long, and 150 MB more.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from babel import Locale
from day_of_news import exchanged, words_by_shape

from briefbot.brief import make_brief
from briefbot.model import Article
from briefbot.stories.sentence_vectors import sentence_vectors

NEWS = Path(__file__).parents[3] / "shared/eval/languages/dev.jsonl"
RUNS = 3
DAYS = {
    "in English": ("en",),
    "in French": ("fr",),
    "in Arabic": ("ar",),
    "in three languages, no encoder": ("ar", "en", "fr"),
    "in three languages": ("ar", "en", "fr"),
}


def day(count: int, languages: tuple[str, ...]) -> list[Article]:
    """Return articles of one day; the same for the same arguments."""
    rnd = random.Random(11)
    rows = [json.loads(line) for line in NEWS.read_text("utf-8").splitlines()]
    told = {language: [row for row in rows if row["language"] == language] for language in languages}
    words = {language: words_by_shape(told[language]) for language in languages}
    names = {language: uncommon_words(language) for language in languages}
    made: list[Article] = []
    while len(made) < count:
        event: dict[str, tuple[str, list[str]]] = {}
        for _ in range(min(rnd.choice((1, 1, 1, 2, 3, 6)), count - len(made))):
            language = languages[len(made) % len(languages)]
            if language not in event:
                row = rnd.choice(told[language])
                text = exchanged(f"{row['title']}\n{row['text']}", 0.5, rnd, words[language])
                event[language] = text, rnd.sample(names[language], 20)
            text, own = event[language]
            text = with_names(exchanged(text, 0.1, rnd, words[language]), own, rnd)
            title, _, text = text.partition("\n")
            moment = datetime.fromisoformat(f"2031-05-06T{rnd.randrange(24):02}:{rnd.randrange(60):02}:00+00:00")
            place = f"https://outlet{rnd.randrange(24)}.example/{len(made)}"
            made.append(Article(url=place, title=title, text=text, language=language, published=moment))
    return made


def uncommon_words(language: str) -> list[str]:
    """Return a thousand words out of the names of languages and currencies."""
    locale = Locale.parse(language)
    found = " ".join([*locale.languages.values(), *locale.currencies.values()]).split()
    return sorted({word for word in found if word.isalpha() and len(word) > 3})


def with_names(text: str, names: list[str], rnd: random.Random) -> str:
    """Return the text with every fourth word exchanged for one of those that no other event has together."""
    return " ".join(rnd.choice(names) if word.isalpha() and rnd.random() < 0.25 else word for word in text.split(" "))


def child(which: str, count: int) -> None:
    articles = day(count, DAYS[which])
    make_brief(articles[:20], topic="libya", encoder=None)  # loads what any brief needs
    begin, used = time.perf_counter(), time.process_time()
    brief = make_brief(articles, topic="libya", encoder=None if "no encoder" in which else sentence_vectors)
    spent, used = time.perf_counter() - begin, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"stories": len(brief.stories), "wall": spent, "cpu": used, "peak": peak}))


def measured(which: str, count: int) -> tuple[float, float]:
    """Return the median of processor seconds, and of megabytes at the peak."""
    one_core = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, __file__, "--child", which, str(count)]
    runs = [
        json.loads(subprocess.run(command, env=one_core, check=True, capture_output=True).stdout) for _ in range(RUNS)
    ]
    cpu, peak, wall = (statistics.median(run[key] for run in runs) for key in ("cpu", "peak", "wall"))
    print(
        f"{count} articles {which:31} {runs[0]['stories']:5} stories, {cpu:6.2f} s of processor ({wall:.2f} s),"
        f" peak {peak:.0f} MB",
        flush=True,
    )
    return cpu, peak


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], int(sys.argv[3]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    got = {which: measured(which, count) for which in DAYS}
    (cpu, peak), (base, least) = got["in three languages"], got["in English"]
    mean = statistics.mean(got[which][0] for which, languages in DAYS.items() if len(languages) == 1)
    print(
        f"three languages: {cpu / base:.2f} times as long as English, {cpu / mean:.2f} times the mean of the three;"
        f" {peak - least:.0f} MB more"
    )


if __name__ == "__main__":
    main()
