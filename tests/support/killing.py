"""Fetches that are killed at random moments: for a test, and for a bench of many."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import forked
from sqlalchemy import text

from briefbot.store.archive import open_archive
from briefbot.store.integrity import faults_of

_STATE = (
    (
        "SELECT a.duplicate_key, a.url, a.own, v.latest, v.published, v.outlet, v.language, v.origin, v.author, v.part, v.note,"
        " v.digest, v.title, v.text FROM articles a JOIN versions v ON v.article_id = a.id ORDER BY 1, 12"
    ),
    (
        "SELECT l.url, l.digest, l.tries, l.due_at IS NULL, a.duplicate_key FROM seen_urls l LEFT JOIN articles a"
        " ON a.id = l.article_id ORDER BY 1"
    ),
    "SELECT url, etag, last_modified, moved_to, children FROM cache_validators ORDER BY 1",
    "SELECT kind, url, title, outcome, failures FROM sources WHERE outcome <> 'unchanged' ORDER BY 1, 2",
)
"""All that an archive holds, but for when it came to hold it."""


def state(file: Path) -> list[list[tuple]]:
    archive = open_archive(str(file))
    try:
        with archive.reading() as connection:
            return [[tuple(row) for row in connection.execute(text(query))] for query in _STATE[:3]]
    finally:
        archive.close()


def faults(file: Path) -> list[str]:
    if not file.exists():
        return []
    archive = open_archive(str(file))
    try:
        return faults_of(archive)
    finally:
        archive.close()


def fetch_once(config: Path, is_time: Callable[[], bool] | None = None) -> bool:
    """Run ``briefbot fetch``, killed as soon as it is time to; return whether it came to its end."""
    with Path(os.devnull).open("w") as nowhere:
        process = forked.Process("fetch", "--config", str(config), env=os.environ, stdout=nowhere, stderr=nowhere)
    if is_time is None:
        return process.wait() == 0
    while not is_time() and process.poll() is None:
        time.sleep(0.002)
    ended = process.poll() is not None
    process.kill()
    process.wait()
    return ended


def remove(file: Path) -> None:
    for each in file.parent.glob(f"{file.name}*"):
        each.unlink()


def killed_often(config: Path, file: Path, *, kills: int, moments: Callable[[], Callable[[], bool]]) -> tuple[int, int]:
    """Kill fetches into ``file`` until ``kills`` were killed on their way; return the kills and the whole runs.

    As each begins, ``moments`` gives what tells when it is time to kill it.

    Every archive is checked after every kill; whenever a run comes to its end, what it holds must be what an
    undisturbed run gives, and the next begins anew.
    """
    assert fetch_once(config)
    wanted = state(file)
    assert wanted[0]
    remove(file)
    killed = whole = 0
    while killed < kills:
        ended = fetch_once(config, moments())
        assert faults(file) == []
        killed += not ended
        if ended or killed == kills:
            assert fetch_once(config)
            assert state(file) == wanted
            assert faults(file) == []
            remove(file)
            whole += 1
    return killed, whole
