"""The labelled news that lies beside a checkout, if anywhere, and how its files are read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefbot import Article

EVAL = Path(__file__).parents[3] / "shared/eval"

needs_eval = pytest.mark.skipif(not EVAL.exists(), reason="the evaluation data is not here")


def json_lines(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def dated_articles(path: Path) -> list[Article]:
    """Return the articles of a file that says only on which day each was published: at noon of it."""
    return [
        Article(
            **{name: row.get(name, "") for name in ("url", "title", "outlet", "text", "language")},
            published=datetime.fromisoformat(row["published"]).replace(hour=12, tzinfo=UTC),
        )
        for row in json_lines(path)
    ]
