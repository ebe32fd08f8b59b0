"""Resolve relative dates in news text ("on Monday", "yesterday", "May 7") against the day of publication."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from briefbot.language.dates import (
    DAY_AGO,
    DAY_AHEAD,
    DAY_OF_MONTH,
    DAY_SPAN,
    DAY_SPANS,
    DAYS_AGO,
    DAYS_AHEAD,
    DAYS_OF_MONTH,
    MONTH,
    MONTH_NUMBERS,
    SAME_MONTH,
    WEEKDAY,
    WEEKDAY_NUMBERS,
    folded_stamp,
)
from briefbot.language.word_lists import word_list

_WHICH = dict.fromkeys(word_list("last", "any"), -1) | dict.fromkeys(word_list("next", "any"), 1)
_OTHER_DAY = "|".join(map(folded_stamp, word_list("other-day", "any")))

#: In Arabic "and" is written in one piece with the name. A weekday right behind "tomorrow" is the same day; "today" is
#: "the day" before an ordinal and behind "in".
_NAMED = re.compile(
    rf"\b(?:(?P<before>last|next|coming) )?و?(?:"
    rf"(?<!في )(?P<near>{DAY_AGO}|{DAY_AHEAD})(?:(?<=اليوم)(?! (?:{_OTHER_DAY})\b)|(?<!اليوم))\b"
    rf"(?:[,،]? (?:يوم )?{WEEKDAY}\b)?|"
    rf"(?P<name>{WEEKDAY})\b(?: (?P<after>{'|'.join(_WHICH)})\b)?)"
)
_DATED = re.compile(
    rf"\b(?:(?P<month>{MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?|"
    rf"(?:(?<![\d.:])(?P<first>\d{{1,2}})(?:er|st|nd|rd|th)?(?: of| من)?|"
    rf"(?P<ordinal>{DAY_OF_MONTH})(?: of| من|(?<=premier))) (?:شهر )?(?P<name>{MONTH}){SAME_MONTH})"
    r"(?![\d:]| (?:have|be|not|yet|well)\b)(?:,? (?P<year>\d{4})\b)?"
)

#: "Three days ago", not "three days before the vote".
_SPAN = rf"(?:{DAY_SPAN}|\d{{1,2}} (?:days|jours|ايام|يوما))"
_AGO = re.compile(rf"\b(?:il y a (?P<fr>{_SPAN})\b|و?قبل (?P<ar>{_SPAN})\b(?! من\b)|(?P<en>{_SPAN}) ago\b)")
#: Papers and days of old that are called by a day: "told the Sunday Times".
_IN_NAME = re.compile(rf"\b(?:{'|'.join(word_list('day_in_name', 'any'))})\b".replace("_", " "))

#: What announces a day, in the same clause before its name: "talks will resume on Monday".
_PLANNED = re.compile(rf"\b(?:{'|'.join(word_list('planned', 'any'))})\b[^,;:،]*$")

_WEEK = timedelta(days=7)


def _first_words(*names: Iterable[str]) -> frozenset[str]:
    first = {name.split()[0].split("'")[0] for each in names for name in each}
    return frozenset({*first, *(f"و{word}" for word in first if not word.isascii())})


# Words of which a sentence has one that names a day, a date, a number of days ago. Two sentences of three have none.
_BEGIN_DAY = _first_words(WEEKDAY_NUMBERS, DAYS_AGO, DAYS_AHEAD)
_BEGIN_MONTH = _first_words(MONTH_NUMBERS)
_BEGIN_AGO = frozenset({"ago", "jours", "ايام", "يومين", "يوما"})
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = bytes(code if chr(code).isalpha() else 32 for code in range(128)).ljust(256)

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
    words = _words(folded)
    found: set[date | None] = set()
    if published and not _BEGIN_DAY.isdisjoint(words):
        folded = _IN_NAME.sub("-", folded)
        found.update(_told(published, match) for match in _NAMED.finditer(folded))
    if published and not _BEGIN_AGO.isdisjoint(words):
        found.update(_shifted(published, -_days_in(match)) for match in _AGO.finditer(folded))
    for match in _DATED.finditer(folded) if not _BEGIN_MONTH.isdisjoint(words) else ():
        month = MONTH_NUMBERS[(match["month"] or match["name"]).rstrip(".")]
        if published or match["year"]:
            day = DAYS_OF_MONTH.get(match["ordinal"]) or int(match["day"] or match["first"])
            found.add(_nearest(published, month, day, match["year"]))
    return frozenset(day for day in found if day)


def _words(folded: str) -> list[str]:
    if folded.isascii():
        return folded.encode().translate(_LETTERS).decode().split()  # a fifth of the time that a pattern takes
    return _WORD.findall(folded)


def _told(published: date, match: re.Match[str]) -> date | None:
    near, name = match["near"], match["name"]
    if near:
        return _shifted(published, DAYS_AHEAD[near] if near in DAYS_AHEAD else -DAYS_AGO[near])
    try:
        day = published - timedelta(days=(published.weekday() - WEEKDAY_NUMBERS[name]) % 7)
        which = match["before"] or match["after"]
        if not which:
            return day + _WEEK if day < published and _is_planned(match) else day
        way = _WHICH.get(which, 0)
        return day + way * _WEEK if way > 0 or day == published else day
    except OverflowError:  # the first or the last week that there is
        return None


def _days_in(match: re.Match[str]) -> int:
    """Return how many days ago a match of `_AGO` says."""
    span = match["fr"] or match["ar"] or match["en"]
    return DAY_SPANS.get(span) or int(span.split()[0])


def _shifted(published: date, days: int) -> date | None:
    try:
        return published + timedelta(days=days)
    except OverflowError:  # the first or the last days that there are
        return None


def _is_planned(match: re.Match[str]) -> bool:
    return bool(_PLANNED.search(match.string, max(match.start() - _CLAUSE, 0), match.start()))


def _nearest(published: date | None, month: int, day: int, year: str | None) -> date | None:
    days = []
    years = range(published.year - 1, published.year + 2) if published else ()
    for each in (int(year),) if year else years:
        try:
            days.append(date(each, month, day))
        except ValueError:  # the 31st of June
            continue
    return min(days, key=lambda found: abs(found - (published or found)), default=None)
