"""Speed and scores of `collapse_reprints` beside MinHash: ``python tests/bench/bench_reprints.py [ARTICLES]``.

The texts are made of sentences of the news in ../shared/eval, 40 % of their words exchanged so that no two texts share
a sentence; 30 % are edits of another: cut to 20 to 50 %, reordered, 5 to 30 % of the words exchanged, furniture added.
"""

from __future__ import annotations

import json
import random
import re
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from briefbot.model import Article
from briefbot.reprints import collapse_reprints

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EVAL = Path(__file__).parents[3] / "shared/eval"
FURNITURE = [
    "Sign up for our daily newsletter and get the best stories in your in-box every morning.",
    "Follow our channel online or via the app for all the latest headlines.",
    "All rights reserved. This material may not be published, broadcast, rewritten or redistributed.",
    "Subscribe now for unlimited digital access and support independent journalism in your region.",
]


def sentences() -> list[str]:
    """Every sentence of the news at hand, once."""
    texts = (
        json.loads(line)["text"]
        for path in sorted(EVAL.glob("*/*articles.jsonl"))
        for line in path.open(encoding="utf-8")
    )
    found = (s for text in texts for s in re.split(r"(?<=[.!?])\s+", text) if 8 <= len(s.split()) <= 60)
    return list(dict.fromkeys(found))


def exchanged(text: str, share: float, rnd: random.Random, words: Sequence[str]) -> str:
    return " ".join(rnd.choice(words) if rnd.random() < share else word for word in text.split(" "))


def edited(paragraphs: list[str], rnd: random.Random, words: Sequence[str]) -> list[str]:
    kept = list(paragraphs)
    if rnd.random() < 0.4:
        size = max(1, round(rnd.uniform(0.2, 0.5) * len(kept)))
        kept = kept[:size] if rnd.random() < 0.5 else [kept[i] for i in sorted(rnd.sample(range(len(kept)), size))]
    if rnd.random() < 0.4:
        rnd.shuffle(kept)
    if rnd.random() < 0.8:
        share = rnd.uniform(0.05, 0.3)
        kept = [exchanged(text, share, rnd, words) for text in kept]
    return kept + (rnd.sample(FURNITURE, 2) if rnd.random() < 0.5 else [])


def made(count: int) -> list[tuple[str, int]]:
    """Texts, and the number of the text that each is or was made from."""
    rnd = random.Random(1)
    pool = sentences()
    words = [word for text in pool for word in text.split()]
    originals = [
        [exchanged(text, 0.4, rnd, words) for text in rnd.sample(pool, rnd.randrange(6, 25))]
        for _ in range(count * 7 // 10)
    ]
    texts = [("\n\n".join(text), number) for number, text in enumerate(originals)]
    for _ in range(count - len(texts)):
        number = rnd.randrange(len(originals))
        texts.append(("\n\n".join(edited(originals[number], rnd, words)), number))
    rnd.shuffle(texts)
    return texts


def ours(texts: Sequence[str]) -> list[int]:
    reports = collapse_reprints(Article(url=str(i), text=text) for i, text in enumerate(texts))
    home = {article.url: number for number, report in enumerate(reports) for article in report.articles}
    return [home[str(i)] for i in range(len(texts))]


def with_rensa(texts: Sequence[str]) -> list[int]:
    """MinHash signatures of 128 values and LSH at a Jaccard similarity of .2, single link."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.2, num_perm=128, num_bands=32)
    signatures = []
    home = list(range(len(texts)))

    def root(number: int) -> int:
        while home[number] != number:
            number = home[number]
        return number

    for number, text in enumerate(texts):
        words = text.casefold().split()
        signature = RMinHash(num_perm=128, seed=1)
        signature.update([" ".join(words[i : i + 4]) for i in range(len(words) - 3)])
        for other in index.query(signature):
            if signature.jaccard(signatures[other]) >= 0.2:
                home[root(other)] = root(number)
        index.insert(number, signature)
        signatures.append(signature)
    return [root(number) for number in range(len(texts))]


def pairs(labels: Sequence[object]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(labels).values())


def shown(name: str, method: Callable[[Sequence[str]], list[int]], made_texts: Sequence[tuple[str, int]]) -> None:
    texts, gold = [text for text, _ in made_texts], [number for _, number in made_texts]
    begun = time.perf_counter()
    got = method(texts)
    spent = time.perf_counter() - begun
    right = pairs(list(zip(got, gold, strict=True)))
    precision, recall = right / max(1, pairs(got)), right / pairs(gold)
    f1 = 2 * right / (pairs(got) + pairs(gold))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{name:9} {len(texts):7} texts {spent:7.1f} s {len(texts) / spent:7.0f}/s  peak {peak} MB  "
        f"precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}"
    )


if __name__ == "__main__":
    if not EVAL.is_dir():
        sys.exit("this bench edits the news in ../shared/eval, which is not here")
    batch = made(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    shown("briefbot", ours, batch)
    shown("rensa", with_rensa, batch)
