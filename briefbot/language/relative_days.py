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

#: What announces a day, in the same clause before its name: "talks will resume on Monday".
_PLANNED = re.compile(rf"\b(?:{'|'.join(word_list('planned', 'any'))})\b[^,;:،]*$")

_WEEK = timedelta(days=7)

#: The words with which a day or a month begins: a sentence without any names no day. One in three has one.
_BEGIN = frozenset(name.split()[0].split("'")[0] for name in (*WEEKDAY_NUMBERS, *DAYS_AGO, *MONTH_NUMBERS))
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
    French and Arabic names are recognised.

    >>> found = named_days("On Monday, two days after the strike of May 7, doctors left.", date(2011, 5, 10))
    >>> sorted(day.isoformat() for day in found)
    ['2011-05-07', '2011-05-09']
    """
    folded = folded_stamp(sentence[:_MANY])
    if _BEGIN.isdisjoint(_words(folded)):
        return frozenset()
    found = {_told(published, match) for match in _NAMED.finditer(folded)} if published else set()
    for match in _DATED.finditer(folded):
        month = MONTH_NUMBERS[(match["month"] or match["name"]).rstrip(".")]
        if published or match["year"]:
            found.add(_nearest(published, month, int(match["day"] or match["first"]), match["year"]))
    return frozenset(day for day in found if day)


def _words(folded: str) -> list[str]:
    if folded.isascii():
        return folded.encode().translate(_LETTERS).decode().split()  # a fifth of the time that a pattern takes
    return _WORD.findall(folded)


def _told(published: date, match: re.Match[str]) -> date | None:
    name = match["name"]
    try:
        if name in DAYS_AGO:
            return published - timedelta(days=DAYS_AGO[name])
        day = published - timedelta(days=(published.weekday() - WEEKDAY_NUMBERS[name]) % 7)
        which = match["before"] or match["after"]
        if not which:
            return day + _WEEK if day < published and _is_planned(match) else day
        way = _WHICH.get(which, 0)
        return day + way * _WEEK if way > 0 or day == published else day
    except OverflowError:  # the first or the last week that there is
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
