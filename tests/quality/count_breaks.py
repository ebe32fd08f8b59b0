"""Count between which words sentences end and begin, for `briefbot.language.breaks`.

Usage, from the project's root::

    python tests/quality/count_breaks.py ../shared/eval --output briefbot/language/data/breaks-en.tsv.gz

Only figures come out: a word and its log odds. The news that excerpts are judged by is not counted.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log
from pathlib import Path

from count_background import SOURCES

from briefbot.language.breaks import bare, shape
from briefbot.language.dates import MONTH, WEEKDAY
from briefbot.language.identify import language_of
from briefbot.language.sentences import whole_sentences

NEWS = ("reprints", "roundups", "pasted")
"""The sources that no score of excerpts uses."""

LEAST = 3
"""A word that was counted less often has the odds of its shape."""

PRIOR = 4
"""Words of its shape that are added to those counted."""

SHORTEST = 6
"""Words of a sentence that is counted."""

_MARKED = re.compile(r"[.,;:!?(/–—-][\"'”’)]*$|[|`\\*\"'“”‘’()\[\]«»]+$")

_NEVER = re.compile(rf"[(–—`]|I(?:['’]\w+)?$|(?i:{WEEKDAY}|{MONTH})\b")

_ENDED = re.compile(r"[.!?…][\"'”’)\]]*$")


def large_words(words: Sequence[str]) -> Iterator[int]:
    """Yield the places of the words that are written large without a mark before them."""
    for place, (before, word) in enumerate(pairwise(words), 1):
        if bare(word)[:1].isupper() and not _NEVER.match(word) and not _MARKED.search(before):
            yield place


def texts(root: Path) -> list[str]:
    found = [text for name in NEWS for text in SOURCES[name][1](root)]
    return [text for text in found if language_of(text) == "en"]


def sentences(text: str) -> list[str]:
    """Return the sentences of paragraphs that end with a mark: headlines and captions are none."""
    paragraphs = [each for each in text.splitlines() if _ENDED.search(each.rstrip())]
    found = [each[start:end].strip() for each in paragraphs for start, end in whole_sentences(each, "en")]
    return [each for each in found if _ENDED.search(each) and each.count(" ") >= SHORTEST - 1]


def odds(at_break: Counter[str], within: Counter[str]) -> dict[str, float]:
    """Return the log odds of each word, and of each shape, to stand at a break rather than within a sentence."""
    shapes = defaultdict(lambda: [1, 1])
    for place, counts in enumerate((at_break, within)):
        for word, count in counts.items():
            shapes[shape(word)][place] += count
    share = {each: there / (there + elsewhere) for each, (there, elsewhere) in shapes.items()}
    base = log(within.total() / at_break.total())
    found = {each: base + log(part / (1 - part)) for each, part in share.items()}
    for word in at_break | within:
        if at_break[word] + within[word] >= LEAST:
            part = share[shape(word)]
            found[word] = base + log((at_break[word] + PRIOR * part) / (within[word] + PRIOR * (1 - part)))
    return found


def count(found: list[str]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the log odds of words to end a sentence, and of words written large to begin one."""
    ends, before, begins, large = Counter(), Counter(), Counter(), Counter()
    for sentence in found:
        words = sentence.split()
        ends[bare(words[-1])] += 1
        begins[bare(words[0])] += 1
        for place in large_words(words):
            before[bare(words[place - 1])] += 1
            large[bare(words[place])] += 1
    return odds(ends, before), odds(begins, large)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, help="the folder with the news to count")
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    found = [sentence for text in texts(args.root) for sentence in sentences(text)]
    body = ""
    for kind, counted in zip(("end", "begin"), count(found), strict=True):
        by_odds = defaultdict(list)
        for word, value in counted.items():
            by_odds[round(value, 1)].append(word)
        body += "".join(f"{kind}\t{value}\t{' '.join(sorted(words))}\n" for value, words in sorted(by_odds.items()))
    args.output.write_bytes(gzip.compress(body.encode(), compresslevel=9, mtime=0))
    print(f"{len(found)} sentences, {body.count(' ')} words, {args.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
