"""Resolve relative dates in news text ("on Monday", "yesterday", "May 7") against the day of publication."""

import re
from datetime import date, timedelta

from briefbot.language.dates import DAY_AGO, DAYS_AGO, MONTH, MONTH_NUMBERS, WEEKDAY, WEEKDAY_NUMBERS, folded_stamp
from briefbot.language.word_lists import word_list

_WHICH = dict.fromkeys(word_list("last", "any"), -1) | dict.fromkeys(word_list("next", "any"), 1)
_NAMED = re.compile(
    rf"\b(?:(?P<before>last|next|coming) )?(?P<name>{WEEKDAY}|{DAY_AGO})\b"
    rf"(?: (?P<after>{'|'.join(_WHICH)})\b)?"
)
_DATED = re.compile(
    rf"\b(?:(?P<month>{MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?|"
    rf"(?<![\d.:])(?P<first>\d{{1,2}})(?:er|st|nd|rd|th)? (?:of )?(?P<name>{MONTH}))"
    r"(?![\d:]| (?:have|be|not|yet|well)\b)(?:,? (?P<year>\d{4})\b)?"
)
_WEEK = timedelta(days=7)

#: Characters of a sentence that are looked at: a page without a full stop is one.
_MANY = 4000


def named_days(sentence: str, published: date) -> frozenset[date]:
    """Return the days that ``sentence`` names, resolved against the day of publication, ``published``.

    A weekday is the latest one up to and including ``published``, unless the sentence says "next"; a date without a
    year is the nearest one. English, French and Arabic names are recognised.

    >>> found = named_days("On Monday, two days after the strike of May 7, doctors left.", date(2011, 5, 10))
    >>> sorted(day.isoformat() for day in found)
    ['2011-05-07', '2011-05-09']
    """
    folded = folded_stamp(sentence[:_MANY])
    found = {_told(published, match["name"], match["before"] or match["after"]) for match in _NAMED.finditer(folded)}
    for match in _DATED.finditer(folded):
        month = MONTH_NUMBERS[(match["month"] or match["name"]).rstrip(".")]
        found.add(_nearest(published, month, int(match["day"] or match["first"]), match["year"]))
    return frozenset(day for day in found if day)


def _told(published: date, name: str, which: str | None) -> date | None:
    try:
        if name in DAYS_AGO:
            return published - timedelta(days=DAYS_AGO[name])
        day = published - timedelta(days=(published.weekday() - WEEKDAY_NUMBERS[name]) % 7)
        way = _WHICH.get(which or "", 0)
        return day + way * _WEEK if way > 0 or day == published else day
    except OverflowError:  # the first or the last week that there is
        return None


def _nearest(published: date, month: int, day: int, year: str | None) -> date | None:
    days = []
    for each in (int(year),) if year else range(published.year - 1, published.year + 2):
        try:
            days.append(date(each, month, day))
        except ValueError:  # the 31st of June
            continue
    return min(days, key=lambda found: abs(found - published), default=None)
