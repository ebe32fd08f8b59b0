"""Rank days by how much is said about them: by how many articles, and for how long afterwards.

Each age of an article (two days, ten, forty, more) counts by the logarithm of the number
of articles that name the day: what is dated again by later news was of consequence. Articles that share a sentence are
one voice. What the days around have counts against a day, as a war has news on each. Close relative: the date selection
of DATEWISE (Tran et al. 2015).
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from math import log1p

from briefbot.changes.mentions import DayMention
from briefbot.model import Article

#: The last day, counted from the one that is named, of each age of an article. Ten ways to part the time, in three ages
#: to seven, are within 1 %.
AGES = (2, 10, 40)

#: Days on each side that a day is compared with. 15 and 30 are alike.
AROUND = 30

#: Share of what the days around have in the mean that counts against a day. .2 to .6 are alike, 1 % better than none.
USUAL = 0.3

#: Words at the beginning or the end of a sentence by which it is the same as another: a copy may be edited in between.
SAME = 8


def rank_days(mentions: Iterable[DayMention]) -> list[date]:
    """Return the days that ``mentions`` are about, that of most consequence first, ties by date.

    Days that no sentence names come last.
    """
    by_age: defaultdict[date, defaultdict[int, list[DayMention]]] = defaultdict(lambda: defaultdict(list))
    for mention in mentions:
        told = by_age[mention.day]
        if mention.named:
            told[bisect_left(AGES, mention.after)].append(mention)
    said = {day: sum(log1p(_voices(each)) for each in told.values()) for day, told in by_age.items()}
    near = [timedelta(days=apart) for apart in range(-AROUND, AROUND + 1)]
    usual = {day: sum(said.get(day + apart, 0.0) for apart in near) / len(near) for day in said}
    return sorted(said, key=lambda day: (not said[day], -round(said[day] - USUAL * usual[day], 9), day))


def _voices(mentions: Iterable[DayMention]) -> int:
    """Return the number of articles, of which those that share the beginning or the end of a sentence are one."""
    chief: dict[object, object] = {}

    def head(each: object) -> object:
        while chief.setdefault(each, each) != each:
            each = chief[each]
        return each

    articles: set[Article] = set()
    for mention in mentions:
        words = mention.excerpt.text.casefold().split()
        articles.add(mention.article)
        for end in (("begins", *words[:SAME]), ("ends", *words[-SAME:])):
            chief[head(end)] = head(mention.article)
    return len({head(article) for article in articles})
