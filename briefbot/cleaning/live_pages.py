"""Live pages: texts of many entries, each behind the stamp of its hour."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from briefbot.cleaning.boilerplate import LIVE_STAMP, UPDATE_STAMP, ends_sentence, is_stamp
from briefbot.language.dates import clock, folded_stamp, stated_date

#: So many entries make a live page; a report with a box of times has fewer.
ENTRIES = 6

#: Characters. A stamp that stands alone in its line is no longer.
_LONGEST_LINE = 80

#: One of these stands in all stamps: a quick test.
HOUR = re.compile(r"[0-9٠-٩(\[](?:[:.h]\d\d|\d{3} ?GMT|(?<=[(\[])(?i:posted|last|update|published))")

#: What a headline calls a live page. In timelines, match reports and schedules hours stand before sentences, too.
_LIVE = re.compile(r"(?i)\blive ?(?:blog|coverage|updates?|:)|[–—|:-] live\b|as it happened|en direct|(?<!غير )مباشر\b")

_BEGINS = r"(?:(?<=[.!?\"”] )|^)"

#: The stamp of an entry within or before a paragraph; and one that only live pages have.
STAMP = re.compile(_BEGINS + LIVE_STAMP, re.MULTILINE)
_UPDATE = re.compile(_BEGINS + UPDATE_STAMP, re.MULTILINE)
_ANY_UPDATE = re.compile(UPDATE_STAMP)  # a quick test
_LINE = re.compile(rf"^.{{4,{_LONGEST_LINE}}}$", re.MULTILINE)


def is_stamp_line(line: str) -> bool:
    """Return whether a line is the stamp of an entry: it has an hour, and nothing but a date beside it."""
    return len(line) <= _LONGEST_LINE and is_stamp(line) and clock(folded_stamp(line)) is not None


def is_live_page(text: str, title: str) -> bool:
    """Return whether a text has the stamps of a live page, whether or not its entries are told one by one."""
    return len(STAMP.findall(text)) >= ENTRIES or bool(entries(text, title))


@lru_cache(maxsize=1024)
def entries(text: str, title: str = "") -> tuple[tuple[int, int], ...]:
    r"""Return the spans of the entries of a live page behind their stamps, the newest first; none if it is not one.

    It is one by its ``title``, or as its stamps say "update". Each entry has a sentence: in a list of other stories
    headlines stand behind stamps. Below a title, what stands above the first stamp is the newest. Those that are a day
    older are left out.

    >>> text = "".join(f"1{hour}:15 GMT\nFire\nThe port is on fire.\n" for hour in range(6))
    >>> entries(text, "Fire in Marsa"), len(entries(text, "Fire in Marsa: live"))
    ((), 6)
    """
    is_named = _LIVE.search(title) is not None
    if not is_named and not _ANY_UPDATE.search(text):
        return ()
    stamps = [each.span() for each in (STAMP if is_named else _UPDATE).finditer(text)]
    if is_named:
        stamps = sorted({*stamps, *(each.span() for each in _LINE.finditer(text) if is_stamp_line(each[0]))})
    spans = [(end, following) for (_, end), (following, _) in pairwise([*stamps, (len(text), 0)])]
    told = [(text[slice(*stamp)], span) for stamp, span in zip(stamps, spans, strict=True) if _tells(text, span)]
    if len(told) < ENTRIES:
        return ()
    above = (0, stamps[0][0])
    return (*[above] * (is_named and _tells(text, above)), *_newest_first(told))


def _tells(text: str, span: tuple[int, int]) -> bool:
    return any(ends_sentence(line.strip()) for line in text[slice(*span)].splitlines())


def _newest_first(told: list[tuple[str, tuple[int, int]]]) -> list[tuple[int, int]]:
    """Return the spans of entries, given each with its stamp: by full dates if all have one, else as hours rise.

    A page that goes on for days tells the news of the last one: by full dates, no entry is a day older than the newest.
    """
    dates = [when for stamp, _ in told if isinstance(when := stated_date(stamp), datetime)]
    spans = [span for _, span in told]
    if len(dates) == len(told):
        ordered = sorted(zip(dates, spans, strict=True), key=lambda each: each[0], reverse=True)
        return [span for when, span in ordered if max(dates) - when < timedelta(days=1)]
    hours = [datetime.combine(date(2000, 1, 1), *hour) for stamp, _ in told if (hour := clock(folded_stamp(stamp)))]
    rises = sum((before < behind) - (before > behind) for before, behind in pairwise(hours))
    return spans[::-1] if rises > 0 else spans
