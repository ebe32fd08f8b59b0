"""Find the words for a longer time that a sentence counts over: "since April 4", "this year"."""

from briefbot.figures.numbers import YEARS
from briefbot.figures.quantities import Quantity
from briefbot.figures.sentence import Item, Sentence
from briefbot.language.dates import MONTH_NUMBERS

#: Items of a "since ..." at most, between a superlative and it, and between a number and its verb.
_LONGEST = 14
_NEAR = 6


def period_of(sentence: Sentence, place: int) -> tuple[int, int]:
    """Return the places of the words for the longer time that a number counts over; the last one is excluded.

    It is the next behind the number, else the last before it; none if empty.
    """
    periods = []
    for at, item in enumerate(sentence.items):
        if item.has("since"):
            if not _compares(sentence, at):
                periods.append((at, _end_of_clause(sentence, at + 1)))
        elif item.has("in_all"):
            periods.append((at, at + 1))
    behind = [period for period in periods if period[0] > place]
    return [*periods, *behind[:1]][-1] if periods else (0, 0)


def is_of_then(sentence: Sentence, place: int) -> bool:
    """Return whether a number is of what the news is compared with: "the deadliest since May, when 40 were killed"."""
    since = next((at for at in range(place) if sentence[at].has("since") and _compares(sentence, at)), place)
    clauses = (at + 1 for at in range(since, place) if sentence[at].is_comma)
    return any(item.has("who", "stop") for at in clauses for item in sentence.between(at, at + 2))


def _compares(sentence: Sentence, at: int) -> bool:
    """Return whether a superlative stands before a "since": "the deadliest since"."""
    return any(each.has("superlative") for each in sentence.between(at - _NEAR, at))


def is_total(sentence: Sentence, each: Quantity, kind: str) -> bool:
    """Return whether a number counts all until now: "1,000 have been killed", "so far", "the toll is 1,000", bodies."""
    if any(item.has("so_far") for item in sentence.items) or sentence[each.noun[1] - 1].has("remains"):
        return True
    if not each.event and any(item.kind("toll") == kind for item in sentence.between(0, each.first)):
        return True
    beside = (range(each.first - _NEAR, each.first), range(each.last, each.last + _NEAR))
    return any(sentence[at].has("perfect") and _happened(sentence, at) for places in beside for at in places)


def _happened(sentence: Sentence, at: int) -> bool:
    """Return whether a verb of what happens to people follows "have": "have all been killed"."""
    while sentence[at].has("be", "adverb", "aux"):
        at += 1
    return any(sentence[at].kind(role) for role in ("object", "subject", "finite"))


def is_open(sentence: Sentence, year: int) -> bool:
    """Return whether a sentence that names no day is of another time than its article: "last year", "in May"."""
    return is_past(sentence, year) or any(_is_month(item) for item in sentence.items)


def is_past(sentence: Sentence, year: int) -> bool:
    """Return whether a sentence names another year than that of its article, or "years ago"."""
    return any(
        item.has("past") or (item.is_digits and item.value != year and _is_year(item)) for item in sentence.items
    )


def _end_of_clause(sentence: Sentence, first: int) -> int:
    last = first
    while last < min(len(sentence), first + _LONGEST) and not (
        sentence[last].is_mark or sentence[last].has("and", "be")
    ):
        last += 1
    return last


def _is_month(item: Item) -> bool:
    return item.has("time") and item.form in MONTH_NUMBERS


def _is_year(item: Item) -> bool:
    return item.form.isdigit() and len(item.form) == len("2011") and item.value in YEARS
