"""Count in how many news articles each stem stands, for `briefbot.language.document_frequency`.

Usage, from the project's root::

    python tests/quality/count_background.py ../shared/eval --output briefbot/language/data/background-en.tsv.gz
    python tests/quality/count_background.py ../shared/eval --without libya-2011 --output /tmp/background.tsv.gz

Only figures come out: a stem and its share of articles. A score measured on one of the sources is honest only with a
background counted without it: that is what ``--without`` is for. The labelled stories (ECB+) are never counted.

How the sources are mixed: every document is cut to the length of an ordinary article, so that long ones do not make
words common. Each source counts by its number of documents, capped; and each stem is judged without the source in
which it is most frequent, because that is where it is the subject and not the language. Same input, same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path

from briefbot.language.tokens import stem, tokens

WORDS = 400
"""A document's length: the first so many words. Half of the longest articles' median, twice the openings'."""

CAP = 300
"""No source counts as more documents than this: the five come out nearly even."""

LEAST = 3
"""A stem that stands in fewer documents, all sources together, is dropped: too few to tell a share by."""


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def days(path: Path) -> list[str]:
    """Sentences of one day, twelve at a time: about the length of a short article."""
    told = [row["sentences"] for row in rows(path)]
    return ["\n".join(sentences[i : i + 12]) for sentences in told for i in range(0, len(sentences), 12)]


SOURCES = {
    "libya-2011": ("libya", lambda root: [row["text"] for row in rows(root / "libya-2011/articles.jsonl")]),
    "days-libya": ("libya", lambda root: days(root / "days/libya.jsonl")),
    "days-egypt": ("egypt", lambda root: days(root / "days/egypt.jsonl")),
    "reprints": ("reprints", lambda root: [row["text"] for row in rows(root / "reprints/helsinki-dev-articles.jsonl")]),
    "roundups": (
        "roundups",
        lambda root: ["\n".join(a["text"] for a in row["articles"]) for row in rows(root / "roundups/neus-val.jsonl")],
    ),
    "pasted": ("pasted", lambda root: [row["body"] for row in rows(root / "pasted/bodies.jsonl")]),
}
"""Name -> the source it belongs to (one subject is one source), and how to read it."""


def count(root: Path, without: set[str]) -> dict[str, tuple[Counter[str], int]]:
    """Return for each source in how many of its documents each stem stands, and how many documents it has."""
    documents: dict[str, list[str]] = defaultdict(list)
    for name, (source, read) in SOURCES.items():
        if name not in without:
            documents[source] += read(root)
    counted = {}
    for source, texts in documents.items():
        found: Counter[str] = Counter()
        for text in texts:
            found.update({stem(token) for token in tokens(text)[:WORDS]})
        counted[source] = found, len(texts)
    return counted


def shares(counted: dict[str, tuple[Counter[str], int]]) -> dict[str, float]:
    """Return each stem's share of articles, judged without the source in which it is most frequent."""
    total: Counter[str] = Counter()
    for found, _ in counted.values():
        total.update(found)
    mixed = {}
    for word, together in total.items():
        if together < LEAST:
            continue
        parts = sorted((found[word] / n, min(n, CAP)) for found, n in counted.values())
        if len(parts) > 2:
            parts.pop()
        weight = sum(w for _, w in parts)
        mixed[word] = (sum(share * w for share, w in parts) + 0.5) / (weight + 1)
    return mixed


def write(mixed: dict[str, float], path: Path) -> None:
    """Write one line a share (in hundred-thousandths), rarest first: the share, then its stems in order."""
    lines: dict[int, list[str]] = defaultdict(list)
    for word, share in mixed.items():
        lines[round(share * 100_000)].append(word)
    body = "".join(f"{share}\t{' '.join(sorted(words))}\n" for share, words in sorted(lines.items()))
    path.write_bytes(gzip.compress(body.encode(), compresslevel=9, mtime=0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, help="the folder with the news to count")
    parser.add_argument("--without", nargs="*", default=[], choices=sorted(SOURCES), help="leave these out")
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    counted = count(args.root, set(args.without))
    mixed = shares(counted)
    write(mixed, args.output)
    told = ", ".join(f"{source} {n}" for source, (_, n) in counted.items())
    print(f"{len(mixed)} stems from {told} documents, {args.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
