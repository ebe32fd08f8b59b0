"""How long `summarize` takes over thousands of sentences, beside sumy's LexRank and a bare sparse LexRank.

Usage: ``python tests/bench/bench_summaries.py [SENTENCES ...]`` (1000 and 5000 unless told).

The sentences are real news by day, from ../shared/eval; once twenty to an article, once each an article of its own. All
run in one process and are told in its processor time, best of three from cold caches; imports do not count, cutting
into sentences and words does. sumy takes minutes for 5,000 sentences: past 1,000 its time is reckoned from 1,000 as
growing with the square, as comparing each sentence with each does.
"""

from __future__ import annotations

import functools
import gc
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.utils import get_stop_words

from briefbot import Article, summarize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EVAL = Path(__file__).parents[3] / "shared/eval/days"
CHOSEN = 10
SUMY_AT_MOST = 1_000
OF_TEXTS = 100
"""A cache with more places than this is filled by texts, one with less by languages."""
THRESHOLD, DAMPING, ROUNDS = 0.1, 0.85, 50


class Words:
    """What sumy asks a tokenizer for; its own needs data that has to be downloaded."""

    language = "english"

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(re.findall(r"[A-Za-z][A-Za-z'-]*", text))


def sentences_of_days(count: int) -> list[str]:
    """The first distinct sentences of the days with most of them."""
    lines = (line for path in sorted(EVAL.glob("*[a-z].jsonl")) for line in path.open(encoding="utf-8"))
    days = sorted((row["sentences"] for row in map(json.loads, lines) if "sentences" in row), key=len, reverse=True)
    return list(dict.fromkeys(sentence for day in days for sentence in day))[:count]


def articles_of(sentences: Sequence[str], size: int) -> list[Article]:
    pieces = [sentences[at : at + size] for at in range(0, len(sentences), size)]
    return [Article(url=f"urn:day:{number:05}", text="\n\n".join(piece)) for number, piece in enumerate(pieces)]


def sumy_lexrank(sentences: Sequence[str]) -> list[str]:
    words = Words()
    document = ObjectDocumentModel([Paragraph([Sentence(text, words) for text in sentences])])
    lexrank = LexRankSummarizer(Stemmer("english"))
    lexrank.stop_words = get_stop_words("english")
    return [str(sentence) for sentence in lexrank(document, CHOSEN)]


def sparse_lexrank(sentences: Sequence[str], stops: frozenset[str]) -> list[str]:
    """Words, TF-IDF, cosine, threshold, power iteration: nothing that looks at what is chosen."""
    columns: dict[str, int] = {}
    indices, values, begins = [], [], [0]
    for text in sentences:
        counts = Counter(word for word in re.findall(r"\w+", text.lower()) if word not in stops)
        indices += [columns.setdefault(word, len(columns)) for word in counts]
        values += counts.values()
        begins.append(len(indices))
    matrix = csr_array((np.array(values, float), indices, begins), shape=(len(sentences), len(columns)))
    shares = np.bincount(matrix.indices, minlength=len(columns)) / len(sentences)
    matrix.data *= -np.log(shares)[matrix.indices] + 1e-9
    matrix.data /= np.repeat(np.sqrt(matrix.power(2).sum(axis=1)) + 1e-12, np.diff(matrix.indptr))
    alike = (matrix @ matrix.T).tocsr()
    alike.data = (alike.data > THRESHOLD).astype(float)
    alike.eliminate_zeros()
    alike.data /= np.repeat(np.maximum(alike.sum(axis=1), 1.0), np.diff(alike.indptr))
    rank = np.full(len(sentences), 1 / len(sentences))
    for _ in range(ROUNDS):
        rank, before = (1 - DAMPING) / len(sentences) + DAMPING * (alike.T @ rank), rank
        if np.abs(rank - before).sum() < 1e-6:
            break
    return [sentences[index] for index in sorted(np.argsort(-rank, kind="stable")[:CHOSEN])]


def forget() -> None:
    """Empty every cache of briefbot that texts fill; what it reads of its own data stays, as imports do."""
    for kept in gc.get_objects():
        ours = isinstance(kept, functools._lru_cache_wrapper) and str(kept.__module__).startswith("briefbot")
        if ours and (kept.cache_parameters()["maxsize"] or 0) > OF_TEXTS:
            kept.cache_clear()


def seconds(method: Callable[[], object], runs: int = 3) -> float:
    best = float("inf")
    for _ in range(runs):
        forget()
        begin = time.process_time()
        method()
        best = min(best, time.process_time() - begin)
    return best


def main() -> None:
    stops = frozenset(get_stop_words("english"))
    summarize(articles_of(sentences_of_days(40), 20))  # imports what is imported late
    for count in [int(arg) for arg in sys.argv[1:]] or [1_000, 5_000]:
        sentences = sentences_of_days(count)
        part = sentences[:SUMY_AT_MOST]
        scale = (len(sentences) / len(part)) ** 2
        sumy = seconds(lambda part=part: sumy_lexrank(part), runs=1) * scale
        sparse = seconds(lambda sentences=sentences: sparse_lexrank(sentences, stops))
        told = "reckoned from 1,000" if scale > 1 else "measured"
        print(f"{len(sentences)} sentences: sumy LexRank {sumy:.1f} s ({told}), bare sparse LexRank {sparse:.3f} s")
        for size in (20, 1):
            articles = articles_of(sentences, size)
            ours = seconds(lambda articles=articles: summarize(articles, sentences=CHOSEN))
            print(
                f"  {len(articles):5} articles of {size:2}: briefbot {ours:.3f} s, {sumy / ours:.0f} times as fast as sumy"
                f" (at least {100 if count <= SUMY_AT_MOST else 500}), {ours / sparse:.1f} times the sparse one (at most 3)"
            )


if __name__ == "__main__":
    if not EVAL.is_dir():
        sys.exit("this bench summarizes the news in ../shared/eval, which is not here")
    main()
