"""Parse the dates that a text states into moments in UTC, or into bare dates. Nothing is guessed.

A day without an hour stays a bare date. An hour without a zone counts as UTC. Three things are not taken for a date: a
day without a year, an ambiguous ``04/05/2020``, and the first of January 1970, which software writes for "unknown".
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from briefbot.language.word_lists import word_lists

#: What lies outside is a slip or a stand-in for "none" or "for ever", not when news was published.
YEARS = range(1900, 2101)

EPOCH = date(1970, 1, 1)

#: Characters looked at; a stamp is a line.
LONGEST_STAMP = 500


def folded_stamp(text: str) -> str:
    """Return ``text`` in lower case, without accents, Arabic vowel signs, hamza and bidi marks, with plain blanks."""
    if text.isascii():
        return " ".join(text.casefold().split())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(ch for ch in plain if unicodedata.category(ch) not in {"Mn", "Cf"}).split())


def _numbered(kind: str, first: int) -> dict[str, int]:
    """Return the number of the line in ``data/words.txt`` that has a name, by the name as written and as folded."""
    lists = word_lists("briefbot.language", "words.txt")[kind, "any"]
    numbers = {name.replace("_", " "): number for number, names in enumerate(lists, first) for name in names.split()}
    return numbers | {folded_stamp(name): number for name, number in numbers.items()}


def _any(names: Iterable[str]) -> str:
    """Return a pattern of any of ``names``, the longest first."""
    return f"(?:{'|'.join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))})"


#: Name, as it is written and folded -> 1 to 12.
MONTH_NUMBERS = _numbered("month", 1)

#: Name, as it is written and folded -> 0 (Monday) to 6.
WEEKDAY_NUMBERS = _numbered("weekday", 0)

#: Names of days beside the one of publication -> how many days after it; before it, if negative.
NEAR_DAYS = {name: -days for name, days in _numbered("day-ago", 0).items()} | _numbered("day-ahead", 1)

#: A day of a month as a word, "fourth" -> 1 to 31.
_DAYS_OF_MONTH = _numbered("day-of-month", 1)

#: "Three days", of which something was ago -> 2 to 6.
DAY_SPANS = _numbered("days", 2)

# Patterns for text in small letters or with IGNORECASE, folded or not.
MONTH = _any(MONTH_NUMBERS) + r"(?!\w)\.?"
WEEKDAY = _any(WEEKDAY_NUMBERS)
WEEKDAY_SHORT = r"(?:mon|tues?|wed|thur?s?|fri|sat|sun)(?!\w)\.?"
NEAR_DAY = _any(NEAR_DAYS)
DAY_AGO = _any(name for name, days in NEAR_DAYS.items() if days <= 0)

#: A second name of the month: "8 أيار/مايو", "14 مايو أيار", "3 أيار (مايو)".
_SAME_MONTH = rf"(?:\s?[/(]\s?{MONTH}\)?| {MONTH}(?= |$|[،,.)]))?"

#: A day and a month as a word, with or without a year, in folded text.
DATED = re.compile(
    rf"(?:\b(?P<month>{MONTH}) ?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|"
    rf"(?:(?<![\w.:])(?P<first>\d{{1,2}})(?:er|st|nd|rd|th|\.)?[ -]*(?:(?:de|of|من) )?|"
    rf"\b(?P<ordinal>{_any(_DAYS_OF_MONTH)})(?: of| من|(?<=premier)) )(?:شهر )?\b(?P<name>{MONTH}){_SAME_MONTH}"
    r"(?! \d\d?,? \d{4}))(?![\d:]| (?:have|be|not|yet|well)\b)(?:[ ,-]*(?:(?:de|of) )?(?P<year>\d{4})(?!\d))?"
)
_NUMBERED = (
    re.compile(r"(?<!\d)(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d/.-])(?P<first>\d{1,2})([-/.])(?P<second>\d{1,2})\2(?P<year>\d{4})(?!\d|\.\d)"),
)

_CLOCK = re.compile(
    r"(?<!\d)(?P<military>\d{4})(?=\s?(?:gmt|utc)(?!\w))|(?<![\d:.])(?P<hour>\d{1,2})(?:[:.h]|\s?h\s?)(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?(?![\d:])"
    r"\s?(?:(?P<pm>p\.?m\b\.?|م(?!\w)|مساء)|(?P<am>a\.?m\b\.?|ص(?!\w)|صباحا))?"
)

#: The end of a day.
_MIDNIGHT = re.compile(r"(?<![\d:+-])24:00(?::00(?:\.0+)?)?(?![\d:])")

#: Seconds since 1970, or milliseconds.
_SECONDS = re.compile(r"([1-4]\d{9})(?:\d{3}|\.\d+)?", re.ASCII)

#: As C's ``ctime`` and Unix's ``date`` write it, the year behind the clock: ``Fri May 22 14:30:00 UTC 2020``.
_UNIX = re.compile(r"\b([A-Z][a-z]{2} +\d{1,2}) (\d\d:\d\d:\d\d(?: [A-Z]{3,4})?) (\d{4})$", re.ASCII)

_COMPACT = re.compile(r"((?:19|20)\d{6})(\d{4}(?:\d{2})?)", re.ASCII)

#: Name of a zone -> its hours from Greenwich, or its place.
_ZONES = {
    name: place
    for place, *names in map(str.split, word_lists("briefbot.language", "words.txt")["zone", "any"])
    for name in names
}

#: Zones as they are written behind an hour, those that mean several included.
ZONE = _any({*_ZONES, "cst", "mst", "ct", "mt", "ist", "wat", "aest"})

_OFFSET = r"(?P<sign>[+\u2212-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?(?![\d:])"
_ZONE = re.compile(
    rf"(?<![\w])(?P<name>{_any(_ZONES)})(?!\w)(?:\s?{_OFFSET})?"
    rf"|(?<=\d|\s){_OFFSET.replace('P<', 'P<bare_')}|(?<=\d)z(?!\w)"
)

#: What may stand between a clock and its zone.
_LINK = re.compile(r"[\s:,()]*(?:time|heure|بتوقيت|توقيت)?[\s:,()]*")

_DATELINE = re.compile(
    r"^[ \t]*(?P<head>[A-ZÀ-Þ][A-ZÀ-Þ .'’/-]{2,40}[,(][^\n]{4,60}?|[^\W\d_][^\n]{4,80}?\([^()\n]{2,30}\))"
    r"\s?(?:--?|–|—|:)\s",
    re.MULTILINE,
)
_ADDRESS = re.compile(r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>\d{1,2}|[a-z]{3})[/-](?P<day>\d{1,2})(?=[/_-]|$)")

#: Characters of a text in which a dateline may stand.
_HEAD = 1500


def stated_date(stamp: str) -> datetime | date | None:
    """Return the first full date that ``stamp`` states, with its hour in UTC; ``None`` if it states none.

    >>> stated_date("Nov. 20, 2019, 9:28 AM EST").isoformat()
    '2019-11-20T14:28:00+00:00'
    >>> stated_date("22 mai 2020").isoformat()
    '2020-05-22'
    >>> stated_date("22 May") is None
    True
    """
    folded = folded_stamp(stamp[:LONGEST_STAMP])
    matches = [match for pattern in (DATED, *_NUMBERED) for match in pattern.finditer(folded) if match["year"]]
    for match in sorted(matches, key=re.Match.start):
        day = named_day(match) if match.re is DATED else _numbered_day(match)
        if day and day.year in YEARS and day != EPOCH:
            hour = clock(folded[: match.start()] + " | " + folded[match.end() :].removeprefix("t"))
            return datetime.combine(day, *hour).astimezone(UTC) if hour else day
    return None


def named_day(found: re.Match[str], published: date | None = None) -> date | None:
    """Return the day that a match of `DATED` names, the nearest to ``published`` where it has no year."""
    month = MONTH_NUMBERS[(found["month"] or found["name"]).rstrip(".")]
    number = _DAYS_OF_MONTH.get(found["ordinal"]) or int(found["day"] or found["first"])
    if found["year"]:
        return _date(int(found["year"]), month, number)
    if not published:
        return None
    days = (_date(year, month, number) for year in range(published.year - 1, published.year + 2))
    return min(filter(None, days), key=lambda day: abs(day - published), default=None)


def _numbered_day(found: re.Match[str]) -> date | None:
    year = int(found["year"])
    if "month" in found.groupdict():
        return _date(year, int(found["month"]), int(found["day"]))
    first, second, mark = int(found["first"]), int(found["second"]), found[2]
    if mark != "." and first <= 12 and second <= 12 and first != second:
        return None  # 04/05/2020: the fourth of May or the fifth of April
    return _date(year, first, second) if second > 12 else _date(year, second, first)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31 February
        return None


def parse_moment(value: str) -> datetime | date | None:
    """Parse ``value``, in ISO 8601 or as pages state dates; return ``None`` for a placeholder such as year 1.

    >>> parse_moment("2020-05-22T21:52:00+03:00").isoformat()
    '2020-05-22T18:52:00+00:00'
    >>> parse_moment("1970-01-01T00:00:00Z") is None
    True

    Raises:
        ValueError: it is not a full date.
    """
    bare = value.strip()
    if _MIDNIGHT.search(bare):
        day = parse_moment(_MIDNIGHT.sub("00:00:00", bare))
        return day + timedelta(days=1) if day else None
    if seconds := _SECONDS.fullmatch(bare):
        bare = datetime.fromtimestamp(int(seconds[1]), UTC).isoformat()
    elif compact := _COMPACT.fullmatch(bare):
        bare = "T".join(compact.groups())
    try:
        moment = datetime.fromisoformat(bare)
    except ValueError:
        if stated := stated_date(_UNIX.sub(r"\1 \3 \2", bare)):
            return stated
        raise ValueError(f"not a full date: {bare[:40]!r}") from None
    if moment.year not in YEARS or moment.date() == EPOCH:
        return None
    if len(bare) <= len("2020-05-22"):
        return moment.date()
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def dateline_date(text: str) -> datetime | date | None:
    """Return the full date of a dateline at the head of ``text``; ``None`` if there is none or it has no year.

    >>> dateline_date("TRIPOLI, May 22, 2020 (AFP) - The port reopened.").isoformat()
    '2020-05-22'
    """
    return next(filter(None, (stated_date(line["head"]) for line in _DATELINE.finditer(text[:_HEAD]))), None)


def address_date(url: str) -> datetime | date | None:
    """Return the date that stands in the path of an article's address; ``None`` if none does.

    >>> address_date("https://news.example/world/2020/may/22/port-reopens").isoformat()
    '2020-05-22'
    """
    found = _ADDRESS.findall(url.lower())
    stamps = (f"{day} {month} {year}" if month.isalpha() else f"{year}-{month}-{day}" for year, month, day in found)
    return next(filter(None, map(stated_date, stamps)), None)


def clock(text: str) -> tuple[time, tzinfo] | None:
    """Return the hour that ``text`` states and its zone; ``None`` if it states no hour.

    Of several, the first that has a zone beside it; the date belongs to that one: "KSA 00:52 - GMT 21:52".
    """
    clocks = [(match, hour) for match in _CLOCK.finditer(text) if (hour := _hour(match)) is not None]
    zones = list(_ZONE.finditer(text)) if clocks else []
    before = any(_LINK.fullmatch(text, zones[-1].end(), match.start()) for match, _ in clocks) if zones else False
    for zone in zones:
        for match, hour in clocks:
            gap = (zone.end(), match.start()) if before else (match.end(), zone.start())
            if gap[0] <= gap[1] and _LINK.fullmatch(text, *gap):
                return hour, _zone(zone)
    return (clocks[0][1], UTC) if clocks else None


def _hour(match: re.Match[str]) -> time | None:
    hour, minute = int(match["hour"] or match["military"][:2]), int(match["minute"] or match["military"][2:])
    if (match["pm"] or match["am"]) and hour <= 12:  # "13:42 pm" is written too
        hour = hour % 12 + (12 if match["pm"] else 0)
    try:
        return time(hour, minute, int(match["second"] or 0))
    except ValueError:
        return None


def _zone(match: re.Match[str]) -> tzinfo:
    sign, hours, minutes = (match[part] or match[f"bare_{part}"] for part in ("sign", "hours", "minutes"))
    if sign:
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(offset if sign == "+" else -offset) if offset < timedelta(hours=15) else UTC
    place = _ZONES[match["name"] or "utc"]
    return ZoneInfo(place) if "/" in place else timezone(timedelta(hours=int(place)))
