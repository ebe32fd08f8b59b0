"""How long whole commands take, as processes: start-up beside a bare import of click, and briefs of real articles.

Prints medians of wall time, the ratio to the peer, and the peak memory. Run it with ``make bench``.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
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


def main() -> None:
    ours, theirs, ratio = beside([BRIEFBOT, "--version"], [sys.executable, "-c", "import click"], 20)
    print(f"briefbot --version     {ours:.3f} s, import click {theirs:.3f} s: ratio {ratio:.2f} (at most 1.5)")
    print(f"render, the samples    {median([BRIEFBOT, 'render'], 5):.2f} s")
    if (SHARED / "seeds").is_dir():
        print(f"render, five pasted    {median([BRIEFBOT, 'render', str(SHARED / 'seeds')], 5):.2f} s (at most 1.2)")
    libya = SHARED / "eval" / "libya-2011" / "articles.jsonl"
    if libya.is_file():
        took = median([BRIEFBOT, "render", str(libya)], 3)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"render, 708 articles   {took:.2f} s (at most 6), {peak:.0f} MB at the peak (at most 400)")


if __name__ == "__main__":
    main()
