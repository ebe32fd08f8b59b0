"""How long whole commands take, as processes: start-up beside a bare import of click, and briefs of real articles.

Prints medians of wall time, the ratio to the peer, and the peak memory; then, for days of 5,000 articles made of real
ones, what one core spends on the whole command, its peak memory, and stage by stage where the time goes. Run it with
``make bench``, or the days alone with ``python tests/bench/bench_commands.py days``.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from day_of_news import write_day

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
STAGES = """
import sys, time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from briefbot import brief, telling
from briefbot.cleaning import raw_articles
from briefbot.app import render
from briefbot.config import Config
from briefbot.sources import jsonl

spent, running = defaultdict(float), []

def told(module, name, label):
    stage = getattr(module, name)
    def clocked(*args, **options):
        begin = time.process_time()
        running.append(0.0)
        try:
            return stage(*args, **options)
        finally:
            took = time.process_time() - begin
            spent[label] += took - running.pop()
            if running:
                running[-1] += took
    setattr(module, name, clocked)

told(render, "read_all", "reading the rest")
told(jsonl, "raw_article_of", "JSON to raw articles")
told(raw_articles, "_recurring", "recurring lines")
told(raw_articles, "clean", "cleaning")
told(raw_articles, "language_of", "language")
told(raw_articles, "_stated", "dates")
told(brief, "select", "topic")
told(brief, "collapse_reprints", "reprints")
told(brief, "group_stories", "stories")
told(telling, "summarize_story", "summaries")
told(brief, "glance_at", "glance")
told(render, "render", "rendering")
begin = time.process_time()
config = Config()
render.render_brief(replace(config, brief=replace(config.brief, topic=sys.argv[2])), [Path(sys.argv[1])])
print("    start-up", f"{begin:.2f} s", *(f"{stage} {took:.2f}" for stage, took in spent.items()), sep=", ")
"""
"""Times each stage from outside; a stage's own time is without that of the stages in it."""

BRIEFBOT = str(Path(sys.executable).with_name("briefbot"))


def seconds(command: list[str]) -> float:
    """Wall time of one run of ``command``, which must succeed."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def median(command: list[str], runs: int) -> float:
    seconds(command)
    return statistics.median(seconds(command) for _ in range(runs))


def beside(command: list[str], peer: list[str], runs: int) -> tuple[float, float, float]:
    """Medians of both, run in turn, and the median of their ratios pair by pair."""
    pairs = [(seconds(command), seconds(peer)) for _ in range(runs + 1)][1:]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    return ours, theirs, statistics.median(a / b for a, b in pairs)


def spent(command: list[str]) -> tuple[float, float, str]:
    """Processor seconds and peak MB of one run of ``command`` on one core, and what it wrote on stdout."""
    with tempfile.TemporaryFile("w+") as out:
        pinned = ["taskset", "-c", "0", *command]
        child = subprocess.Popen(pinned, stdout=out, stderr=subprocess.DEVNULL, env=os.environ | ONE_THREAD)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in {0, 3}:  # 3: with a line that holds no text
            raise subprocess.CalledProcessError(child.returncode, command)
        out.seek(0)
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read()


def days(count: int = 5_000) -> None:
    """Print what a day of ``count`` articles costs: all about Libya, and of all kinds with and without the topic."""
    with tempfile.TemporaryDirectory() as folder:
        for name, libya_only, topic in (
            ("on Libya, of 5.6 kB", True, "libya"),
            ("of all kinds, of 3 kB, on the topic", False, "libya"),
            ("of all kinds, of 3 kB, without a topic", False, ""),
        ):
            path = Path(folder, f"{libya_only}.jsonl")
            if not path.is_file():
                write_day(path, count, libya_only=libya_only)
            took, peak, _ = spent([BRIEFBOT, "render", "--topic", topic, str(path)])
            print(f"render, {count} articles {name}: {took:.1f} s (at most 12), {peak:.0f} MB (at most 600)")
            print(spent([sys.executable, "-c", STAGES, str(path), topic])[2], end="")


def main() -> None:
    if sys.argv[1:] == ["days"]:
        return days()
    ours, theirs, ratio = beside([BRIEFBOT, "--version"], [sys.executable, "-c", "import click"], 20)
    print(f"briefbot --version     {ours:.3f} s, import click {theirs:.3f} s: ratio {ratio:.2f} (at most 1.5)")
    print(f"render, the samples    {median([BRIEFBOT, 'demo'], 5):.2f} s")
    if (SHARED / "seeds").is_dir():
        print(f"render, five pasted    {median([BRIEFBOT, 'render', str(SHARED / 'seeds')], 5):.2f} s (at most 1.2)")
    libya = SHARED / "eval" / "libya-2011" / "articles.jsonl"
    if libya.is_file():
        took = median([BRIEFBOT, "render", str(libya)], 3)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"render, 708 articles   {took:.2f} s (at most 6), {peak:.0f} MB at the peak (at most 400)")
        days()
    return None


if __name__ == "__main__":
    main()
