"""Resolve relative dates in news text ("on Monday", "yesterday", "May 7") against the day of publication."""

import re
from contextlib import suppress
from datetime import date, timedelta

from briefbot.language.dates import (
    DATED,
    DAY_SPANS,
    MONTH_NUMBERS,
    NEAR_DAY,
    NEAR_DAYS,
    WEEKDAY,
    WEEKDAY_NUMBERS,
    folded_stamp,
    named_day,
)
from briefbot.language.word_lists import word_list

_LAST, _NEXT = frozenset(word_list("last", "any")), frozenset(word_list("next", "any"))
_WHICH = "|".join((*_LAST, *_NEXT))
_OTHER_DAY = "|".join(map(folded_stamp, word_list("other-day", "any")))

#: In Arabic "and" is written in one piece with the name. A weekday right behind "tomorrow" is the same day; "today" is
#: "the day" before an ordinal and behind "in".
_NAMED = re.compile(
    rf"\b(?:(?P<before>{_WHICH}) )?و?(?:"
    rf"(?<!في )(?P<near>{NEAR_DAY})(?:(?<=اليوم)(?! (?:{_OTHER_DAY})\b)|(?<!اليوم))\b"
    rf"(?:[,،]? (?:يوم )?{WEEKDAY}\b)?|"
    rf"(?P<name>{WEEKDAY})\b(?: (?P<after>{_WHICH})\b)?)"
)

#: "Three days ago", not "three days before the vote".
_SPAN = rf"(?:{'|'.join(DAY_SPANS)}|\d{{1,2}} (?:days|jours|ايام|يوما))"
_AGO = re.compile(rf"\b(?:(?:il y a|و?قبل) (?P<span>{_SPAN})\b(?! من\b)|(?P<before>{_SPAN}) ago\b)")

#: Papers and days of old that are called by a day: "told the Sunday Times".
_IN_NAME = re.compile(rf"\b(?:{'|'.join(word_list('day_in_name', 'any'))})\b".replace("_", " "))

#: What announces a day, in the same clause before its name: "talks will resume on Monday".
_PLANNED = re.compile(rf"\b(?:{'|'.join(word_list('planned', 'any'))})\b[^,;:،]*$")

#: Words of which a sentence has one that names a day. Two sentences of three have none, and are left at that.
_WORD = re.compile(r"[^\W\d_]+")
_NAMES = {*WEEKDAY_NUMBERS, *NEAR_DAYS, *MONTH_NUMBERS, "ago", "il y a", "قبل"}
_BEGINNINGS = frozenset(and_ + _WORD.findall(name)[0] for name in _NAMES for and_ in ("", "و"))

#: Characters of a sentence that are looked at: a page without a full stop is one.
_MANY = 4000

#: Characters before a name of a day in which an announcement is looked for.
_CLAUSE = 80


def named_days(sentence: str, published: date | None) -> frozenset[date]:
    """Return the days that ``sentence`` names, resolved against the day of publication, ``published``.

    A weekday is the latest one up to and including ``published``, unless the sentence says "next" or announces it; a
    date without a year is the nearest one. Without a day of publication only dates with a year are days. English,
    French and Arabic names are recognised, and "tomorrow" and "three days ago".

    >>> found = named_days("On Monday, two days after the strike of May 7, doctors left.", date(2011, 5, 10))
    >>> sorted(day.isoformat() for day in found)
    ['2011-05-07', '2011-05-09']
    >>> named_days("Doctors told the Sunday Times that they had no drugs.", date(2011, 5, 10))
    frozenset()
    """
    folded = folded_stamp(sentence[:_MANY])
    if _BEGINNINGS.isdisjoint(_WORD.findall(folded)):
        return frozenset()
    found = {named_day(match, published) for match in DATED.finditer(folded)}
    if published:
        days = [_days_after(published, match) for match in _NAMED.finditer(_IN_NAME.sub("-", folded))]
        spans = [match["span"] or match["before"] for match in _AGO.finditer(folded)]
        days += [-(DAY_SPANS.get(span) or int(span.split()[0])) for span in spans]
        for number in days:
            with suppress(OverflowError):  # before the first day that there is, or behind the last
                found.add(published + timedelta(number))
    return frozenset(filter(None, found))


def _days_after(published: date, match: re.Match[str]) -> int:
    """Return how many days after the day of publication the day is that a match of `_NAMED` names."""
    if match["near"]:
        return NEAR_DAYS[match["near"]]
    days = -((published.weekday() - WEEKDAY_NUMBERS[match["name"]]) % 7)
    which = match["before"] or match["after"]
    announced = _PLANNED.search(match.string, max(match.start() - _CLAUSE, 0), match.start())
    if which in _NEXT or (days and not which and announced):
        return days + 7
    return -7 if which in _LAST and not days else days
