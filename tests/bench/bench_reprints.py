"""Speed, memory and scores of `collapse_reprints` beside its peers: ``bench_reprints.py [ARTICLES [PEER_ARTICLES]]``.

The texts are made of sentences of the news in ../shared/eval, 40 % of their words exchanged so that no two texts share
a sentence; 30 % are edits of another: cut to 20 to 50 %, reordered, 5 to 30 % of the words exchanged, furniture added.

Every method runs in a process of its own, on one core. Seconds are those of the processor; the peak counts all that the
process holds, the input too. The peers: MinHash with LSH (datasketch, rensa) and the cosine of TF-IDF vectors
(sparse-dot-topn), each with single link.
"""

from __future__ import annotations

import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from briefbot.model import Article
from briefbot.reprints import collapse_reprints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

EVAL = Path(__file__).parents[3] / "shared/eval"
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"), "1")
JACCARD = 0.2
"""Of MinHash: at .5 it finds about half of the edited copies."""
COSINE = 0.4
"""Of TF-IDF vectors; F1 on 10,000 of these texts is .951, at .35 it is .942."""
NEIGHBOURS = 10
SEVERAL = 10
"""Growth is told against this fraction of the articles."""
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
    reports = collapse_reprints(
        Article(url=str(i), text=text, outlet=f"Outlet {i % 97}") for i, text in enumerate(texts)
    )
    home = {article.url: number for number, report in enumerate(reports) for article in report.articles}
    return [home[str(i)] for i in range(len(texts))]


def linked(size: int, links: Iterable[tuple[int, int]]) -> list[int]:
    """Single link: for each text the number of the group that it is in."""
    home = list(range(size))

    def root(number: int) -> int:
        while home[number] != number:
            home[number] = number = home[home[number]]
        return number

    for a, b in links:
        home[root(a)] = root(b)
    return [root(number) for number in range(size)]


def shingles(text: str) -> list[str]:
    words = text.casefold().split()
    return [" ".join(words[i : i + 4]) for i in range(len(words) - 3)]


def with_rensa(texts: Sequence[str]) -> list[int]:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=JACCARD, num_perm=128, num_bands=32)
    signatures, links = [], []
    for number, text in enumerate(texts):
        signature = RMinHash(num_perm=128, seed=1)
        signature.update(shingles(text))
        links += [
            (other, number) for other in index.query(signature) if signature.jaccard(signatures[other]) >= JACCARD
        ]
        index.insert(number, signature)
        signatures.append(signature)
    return linked(len(texts), links)


def with_datasketch(texts: Sequence[str]) -> list[int]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=128, params=(32, 4))
    signatures, links = [], []
    for number, text in enumerate(texts):
        signature = MinHash(num_perm=128, seed=1)
        signature.update_batch([shingle.encode() for shingle in shingles(text)])
        links += [
            (other, number) for other in index.query(signature) if signature.jaccard(signatures[other]) >= JACCARD
        ]
        index.insert(number, signature)
        signatures.append(signature)
    return linked(len(texts), links)


def with_cosine(texts: Sequence[str]) -> list[int]:
    import numpy as np
    from scipy.sparse import csr_matrix
    from sparse_dot_topn import sp_matmul_topn

    known: dict[str, int] = {}
    columns, counts, ends = [], [], [0]
    for text in texts:
        bag = Counter(known.setdefault(word, len(known)) for word in re.findall(r"\w+", text.casefold()))
        columns.append(np.array(list(bag), np.int32))
        counts.append(np.array(list(bag.values()), np.float32))
        ends.append(ends[-1] + len(bag))
    column, rows = np.concatenate(columns), np.repeat(np.arange(len(texts)), np.diff(ends))
    rarity = np.log(len(texts) / np.bincount(column, minlength=len(known))).astype(np.float32)
    weight = (1 + np.log(np.concatenate(counts))) * rarity[column]
    weight /= np.sqrt(np.bincount(rows, weight**2, len(texts)))[rows].astype(np.float32) + np.float32(1e-9)
    matrix = csr_matrix((weight.astype(np.float32), column, np.array(ends)), (len(texts), len(known)))
    near = sp_matmul_topn(matrix, matrix.T.tocsr(), top_n=NEIGHBOURS, threshold=COSINE, n_threads=1).tocoo()
    return linked(len(texts), zip(near.row.tolist(), near.col.tolist(), strict=True))


METHODS: dict[str, Callable[[Sequence[str]], list[int]]] = {
    "briefbot": ours,
    "rensa": with_rensa,
    "datasketch": with_datasketch,
    "tf-idf": with_cosine,
}


def pairs(labels: Sequence[object]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(labels).values())


def peak() -> float:
    """The most memory that this process has held, in MB. What `resource` says would count that of its parent."""
    status = Path("/proc/self/status")
    if status.is_file():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(name: str, path: str, count: int) -> dict[str, float]:
    """Run a method on the first texts of a file, in this process."""
    with Path(path).open(encoding="utf-8") as file:
        rows = [json.loads(line) for _, line in zip(range(count), file, strict=False)]
    texts, gold = [text for text, _ in rows], [number for _, number in rows]
    del rows
    begun = time.process_time()
    got = METHODS[name](texts)
    spent = time.process_time() - begun
    right = pairs(list(zip(got, gold, strict=True)))
    return {
        "seconds": spent,
        "peak": peak(),
        "precision": right / max(1, pairs(got)),
        "recall": right / max(1, pairs(gold)),
        "f1": 2 * right / max(1, pairs(got) + pairs(gold)),
    }


def shown(name: str, path: str, count: int) -> dict[str, float]:
    """Run a method in a process of its own and print a line."""
    command = [sys.executable, __file__, "--one", name, path, str(count)]
    told = subprocess.run(command, env=os.environ | ONE_CORE, stdout=subprocess.PIPE, text=True, check=True)
    row: dict[str, float] = json.loads(told.stdout)
    print(
        f"{name:10} {count:7} texts {row['seconds']:7.1f} s {count / row['seconds']:6.0f}/s  peak {row['peak']:5.0f} MB"
        f"  precision {row['precision']:.3f} recall {row['recall']:.3f} F1 {row['f1']:.3f}",
        flush=True,
    )
    return row


def main(count: int, peer_count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        big, small = str(Path(folder) / "big"), str(Path(folder) / "small")
        sizes = {big: count, small: count // SEVERAL}
        for path, size in sizes.items():
            Path(path).write_text("".join(json.dumps(row) + "\n" for row in made(size)), encoding="utf-8")
        few, many = (shown("briefbot", path, sizes[path]) for path in (small, big))
        print(f"briefbot: {many['seconds'] / few['seconds']:.1f} times the time for {SEVERAL} times the articles")
        path, size = (big, count) if peer_count >= count else (str(Path(folder) / "peers"), peer_count)
        if path != big:
            print(f"the slower peers get {size} articles, not {count}")
            Path(path).write_text("".join(json.dumps(row) + "\n" for row in made(size)), encoding="utf-8")
            many = shown("briefbot", path, size)
        for name in [name for name in METHODS if name != "briefbot"]:
            row = shown(name, path, size)
            print(
                f"briefbot to {name}: {row['seconds'] / many['seconds']:.2f} times as fast, "
                f"{many['peak'] / row['peak']:.2f} of the memory, F1 {many['f1'] - row['f1']:+.3f}"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measured(sys.argv[2], sys.argv[3], int(sys.argv[4]))))
    elif not EVAL.is_dir():
        sys.exit("this bench edits the news in ../shared/eval, which is not here")
    else:
        articles = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
        main(articles, int(sys.argv[2]) if len(sys.argv) > 2 else min(articles, 10_000))
