"""Find the words for a longer time that a sentence counts over: "since April 4", "this year", "in May 2019"."""

from collections.abc import Sequence

from briefbot.figures.numbers import YEARS
from briefbot.figures.sentence import Item, Sentence
from briefbot.language.dates import DAYS_AGO, MONTH_NUMBERS

#: Years that a number of four digits is taken for only behind "in" or "of".
OLD_YEARS = range(1000, 1900)

#: Items of a "since ..." at most, and between a superlative and it.
_LONGEST = 14
_NEAR = 6


def periods_of(sentence: Sentence) -> list[tuple[int, int]]:
    """Return the places of the words for each longer time; the last one is excluded.

    A month or a year is one if the verb goes on until now and no day is named: "launched in April, it has killed 30".
    """
    found = []
    for at, item in enumerate(sentence.items):
        if item.has("since"):
            if not any(each.has("superlative") for each in sentence.between(at - _NEAR, at)):  # "the deadliest since"
                found.append((at, _end_of_clause(sentence, at + 1)))
        elif item.has("in_all"):
            found.append((at, at + 1))
    if found or not any(item.has("perfect") for item in sentence.items):
        return found
    return [] if any(_is_day(sentence, at) for at in range(len(sentence))) else _months_and_years(sentence)


def period_of(periods: Sequence[tuple[int, int]], place: int) -> tuple[int, int]:
    """Return the longer time that a number counts over: the next behind it, else the last before it; none if empty."""
    behind = [period for period in periods if period[0] > place]
    return [*periods, *behind[:1]][-1] if periods else (0, 0)


def is_open(sentence: Sentence, year: int) -> bool:
    """Return whether a sentence that names no day is of another time than its article: "last year", "in May"."""
    return is_past(sentence, year) or any(_is_month(item) for item in sentence.items)


def is_past(sentence: Sentence, year: int) -> bool:
    """Return whether a sentence names another year than that of its article, or "years ago"."""
    return any(
        item.has("past") or (item.is_digits and item.value != year and (_is_year(item) or _is_old_year(sentence, at)))
        for at, item in enumerate(sentence.items)
    )


def _months_and_years(sentence: Sentence) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at, item in enumerate(sentence.items):
        if _is_month(item) and not item.has("possessed"):  # "last November's battle"
            found.append((at, at + 1 + _is_year(sentence[at + 1])))
        elif _is_year(item) and sentence[at - 1].has("prep"):
            found.append((at, at + 1))
    return found


def _end_of_clause(sentence: Sentence, first: int) -> int:
    last = first
    while last < min(len(sentence), first + _LONGEST) and not (
        sentence[last].is_mark or sentence[last].has("and", "be")
    ):
        last += 1
    return last


def _is_day(sentence: Sentence, at: int) -> bool:
    """Return whether a day stands at a place: a weekday, or a month with the number of a day beside it."""
    item, beside = sentence[at], (sentence[at - 1], sentence[at + 1])
    if _is_month(item):
        return any(each.is_digits and not _is_year(each) for each in beside)
    return item.has("time") or item.form in DAYS_AGO


def _is_month(item: Item) -> bool:
    return item.has("time") and item.form in MONTH_NUMBERS


def _is_year(item: Item) -> bool:
    return item.form.isdigit() and len(item.form) == len("2011") and item.value in YEARS


def _is_old_year(sentence: Sentence, at: int) -> bool:
    """Return whether a year stands at a place that may as well be a count: "the plague of 1347"."""
    item = sentence[at]
    return len(item.form) == len("1347") and item.value in OLD_YEARS and sentence[at - 1].has("prep", "of")
