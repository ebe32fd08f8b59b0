"""Versions of a running text: which of them open with news that no earlier one has."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import numpy as np

from briefbot.cleaning.flattened import lead_begin
from briefbot.cleaning.organisations import publisher_of
from briefbot.model import Article
from briefbot.reprints.fingerprints import SHINGLE, Fingerprint

#: Words behind the dateline that are looked at for news: two or three sentences.
OPENING = 60

#: How many of them no version may have that may be earlier. Of the labelled copies the later one has at most 10, of the
#: updates nearly all have 13 or more. A figure that no earlier version has is news by itself: a new toll.
FRESH = 12

#: Versions of a text that may be updates: the latest ones. The brief of a day tells one.
LATEST = 16

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_HOUR_OR_YEAR = re.compile(r"\d+:.*|(?:19|20)\d\d")
_WORD = re.compile(r"\w+")
UNDATED = datetime.max.replace(tzinfo=UTC)


def updates(versions: Iterable[tuple[Article, Fingerprint]]) -> set[Article]:
    """Return the versions that open with news.

    Their openings are compared with all versions that are not known to be later, one of which must be of the same
    publisher or known to be earlier. Of two of a publisher whose order is not known both are updates: either may be the
    later.
    """
    latest = sorted(versions, key=lambda version: version[0].moment or UNDATED, reverse=True)
    rivals = {}
    for article, made in latest[:LATEST]:
        name = publisher_of(article)
        before = [a for a, _ in latest if a is not article and not article.precedes(a)]
        near = [a for a in before if not name or publisher_of(a) in ("", name)]
        if near or any(a.precedes(article) for a in before):
            rivals[article] = _opening(article, made), before, near
    held = {a: {*m.shingles.tolist(), *_FIGURE.findall(a.text)} for a, m in latest} if rivals else {}
    found: set[Article] = set()
    for article, (opening, before, near) in rivals.items():
        if _has_news(*opening, set().union(*(held[a] for a in before))):
            found.update([article, *(a for a in near[:1] if not a.precedes(article))])
    return found


def _opening(article: Article, made: Fingerprint) -> tuple[list[int], list[str]]:
    """Return the shingles and the figures of the first words behind a dateline and all that a page has before it."""
    begin = lead_begin(article.text, article.language or "en", article.origin)
    first = len(_WORD.findall(article.text[:begin]))
    figures = _FIGURE.findall(" ".join(article.text[begin:].split(maxsplit=OPENING)[:OPENING]))
    figures = [figure for figure in figures if not _HOUR_OR_YEAR.fullmatch(figure)]
    return made.shingles[first : first + OPENING - SHINGLE + 1].tolist(), figures


def _has_news(shingles: Sequence[int], figures: Iterable[str], known: set[int | str]) -> bool:
    """Return whether an opening has a figure that is not known, or enough such words."""
    carried = np.convolve([shingle in known for shingle in shingles] or [False], np.ones(SHINGLE))
    return int(np.count_nonzero(carried == 0)) >= FRESH or not known.issuperset(figures)
