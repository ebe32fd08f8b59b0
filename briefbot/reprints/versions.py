"""Versions of a running text: which of them open with news that no earlier one has."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain, groupby

import numpy as np

from briefbot.cleaning.flattened import lead_begin
from briefbot.model import Article
from briefbot.reprints.fingerprints import SHINGLE, Fingerprint

#: Words behind the dateline that are looked at for news: two or three sentences.
OPENING = 60

#: How many of them no earlier version may have. Of the labelled copies the later one has at most 10, of the updates
#: nearly all have 13 or more. A figure that no earlier version has is news by itself: a new toll.
FRESH = 12

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_WORD = re.compile(r"\w+")
_LAST = datetime.max.replace(tzinfo=UTC)


def updates(versions: Sequence[tuple[Article, Fingerprint]]) -> Iterator[Article]:
    """Yield the versions that open with news, undated ones first, then the latest first.

    A version is compared with all that may be earlier than it: that is unknown of two of one moment (of one day, if any
    has no hour), and of an undated one. With it comes the first given of its moment, since either may be the later. The
    earliest of all has nothing to be an update of.
    """
    held = [{*made.shingles.tolist(), *_FIGURE.findall(article.text)} for article, made in versions]
    holders = Counter[int | str](chain.from_iterable(held))
    moments = [article.moment or _LAST for article, _ in versions]
    if any(article.published and not isinstance(article.published, datetime) for article, _ in versions):
        moments = [moment.replace(hour=0, minute=0, second=0, microsecond=0) for moment in moments]
    left = len(versions)
    for moment, group in groupby(sorted(range(left), key=moments.__getitem__, reverse=True), moments.__getitem__):
        places = list(group)
        news = [place for place in places if left > 1 and _has_news(*versions[place], holders)]
        yield from (versions[place][0] for place in dict.fromkeys(places[:1] + news if news else ()))
        if moment.year < _LAST.year:
            holders.subtract(chain.from_iterable(held[place] for place in places))
            left -= len(places)


def _has_news(article: Article, made: Fingerprint, holders: Counter[int | str]) -> bool:
    """Return whether an article opens with words or figures that none but itself holds."""
    begin = lead_begin(article.text, article.language or "en")
    opening = " ".join(article.text[begin:].split(maxsplit=OPENING)[:OPENING])
    if any(holders[figure] == 1 for figure in _FIGURE.findall(opening)):
        return True
    first = len(_WORD.findall(article.text[:begin]))
    shingles = made.shingles[first : first + OPENING - SHINGLE + 1].tolist()
    known = np.convolve([holders[shingle] > 1 for shingle in shingles] or [False], np.ones(SHINGLE))
    return int(np.count_nonzero(known == 0)) >= FRESH
