"""Read a number: digits or words, vague ones ("dozens"), ranges, a single person ("a soldier"), a dual of Arabic."""

from collections.abc import Callable
from math import floor
from typing import NamedTuple

from briefbot.figures.sentence import Item, Sentence

#: Bare numbers that are taken for years.
YEARS = range(1900, 2101)

_THOUSAND = 1000
_UNITS = (1e9, 1e6, 1000, 100, 10, 1)


class Number(NamedTuple):
    """The least and the greatest number that is stated, ``None`` if open, and the place behind it."""

    low: int | None
    high: int | None
    end: int


def number_at(sentence: Sentence, at: int) -> Number | None:
    """Return the number that begins at a place. A noun that counts as one or two itself, as in Arabic, is not in it."""
    item = sentence[at]
    if _is_broken(sentence, at, -1):
        return None
    for tag, read in _READINGS.items():
        if tag in item.tags and (number := read(sentence, at)):
            return number
    return _range(sentence, at) if item.value is not None else None


def _is_broken(sentence: Sentence, at: int, step: int) -> bool:
    """Return whether a fraction goes with a number: "a quarter of a million" (step -1), "one and a half" (step 1)."""
    at += step
    while sentence[at].has("of", "article", "the", "and"):
        at += step
    is_name = sentence[at].capital and at > 0  # "two Fifth Corps members"
    return (sentence[at].has("fraction") and not is_name) or "/" in sentence[at].form


def _nobody(sentence: Sentence, at: int) -> Number | None:
    return None if sentence[at].has("possessed") else Number(0, 0, at + 1)


def _two(_: Sentence, at: int) -> Number:
    return Number(2, 2, at)


def _one(sentence: Sentence, at: int) -> Number | None:
    """Return the one that an Arabic noun says which is singular and indefinite."""
    item = sentence[at]
    if sentence.language != "ar" or item.has("definite") or not item.has("singular") or sentence[at - 1].value:
        return None
    return Number(1, 1, at)


def _several(sentence: Sentence, at: int) -> Number | None:
    """Return "several hundred", "plusieurs centaines"."""
    scale = sentence[at + 1]
    if scale.has("vague"):
        return _vague(sentence, at + 1)
    return Number(2 * int(scale.value), None, at + 2) if scale.has("scales") and scale.value else None


def _vague(sentence: Sentence, at: int) -> Number:
    """Return "dozens", "hundreds of thousands"."""
    value, end = sentence[at].value or 0, at + 1
    while True:
        following = end + sentence[end].has("of")
        scale = sentence[following]
        if not scale.has("vague") or value > _UNITS[0] or (following == end and sentence.language != "ar"):
            return Number(int(value), None, end)
        value, end = value * (scale.value or 0) / 2, following + 1


def _between(sentence: Sentence, at: int) -> Number | None:
    """Return "between 10 and 15"."""
    low = _plain(sentence, at + 1)
    high = _plain(sentence, low[1] + 1) if low and _is_and(sentence[low[1]]) else None
    return Number(floor(low[0]), floor(high[0]), high[1]) if low and high else None


def _single(sentence: Sentence, at: int) -> Number | None:
    """Return "a dozen", "another 150", or the one of "a soldier" and "his wife"."""
    scale = _plain(sentence, at + 1)
    if scale is None:
        return Number(1, 1, at + 1)
    return Number(floor(scale[0]), floor(scale[0]), scale[1]) if sentence[at].has("article") and scale[0] != 1 else None


#: The list of a number's first word -> what reads it.
_READINGS: dict[str, Callable[[Sentence, int], Number | None]] = {
    "zero": _nobody,
    "dual": _two,
    "person": _one,
    "several": _several,
    "vague": _vague,
    "between": _between,
    "article": _single,
    "possessive": _single,
}


def _range(sentence: Sentence, at: int) -> Number | None:
    """Return "11", "10 to 15"."""
    number = _plain(sentence, at)
    if number is None or _is_calendar(sentence, at, *number) or _is_broken(sentence, number[1] - 1, 1):
        return None
    low, end = number
    other = _plain(sentence, end + 1) if sentence[end].has("range") and not _is_and(sentence[end]) else None
    if other and low < other[0] and not sentence[at - 1].has("from"):  # "rose from 31 to 38"
        return Number(floor(low), floor(other[0]), other[1])
    return Number(floor(low), floor(low), end)


def _plain(sentence: Sentence, at: int) -> tuple[float, int] | None:
    """Return the number that begins at a place, in digits or words, and the place behind it."""
    first = sentence[at].value
    if first is None or sentence[at].has("vague", "time") or (first == 1 and sentence[at].has("definite")):  # "at one"
        return None
    total, group, end = (first, 0.0, at + 1) if first >= _THOUSAND else (0.0, first, at + 1)
    while True:
        joined = _is_and(sentence[end])
        item = sentence[end + joined]
        scales = item.has("scales") and not joined
        if item.value is None or item.is_digits or (item.has("vague") and not scales):
            break
        if scales and 0 < group < item.value:
            group *= item.value / 2 if item.has("vague") else item.value  # آلاف alone is two thousand and more
            if item.value >= _THOUSAND:
                total, group = total + group, 0.0
        elif sentence.language == "fr" and group % 100 == 4 and item.value == 20:  # quatre-vingt
            group += 76
        elif not sentence[end - 1].is_digits and _adds(total + group, item.value, sentence.language, joined=joined):
            group += item.value
        else:
            break
        end += 1 + joined
    return total + group, end


def _adds(before: float, value: float, language: str, *, joined: bool) -> bool:
    """Return whether a number word continues the number before it."""
    rest = before % 100
    if language == "ar" and 0 < rest < 10:
        return value in range(20, 100, 10) if joined else value == 10
    if language == "fr" and rest in {60, 80}:
        return value < 20
    unit = next(unit for unit in _UNITS if before % unit == 0)
    allowed = {"en": not joined or not rest, "fr": not joined or value in {1, 11}, "ar": joined}[language]
    return allowed and 0 < value < unit and (rest != 10 or language == "fr")


def _is_calendar(sentence: Sentence, at: int, value: float, end: int) -> bool:
    """Return whether a number is a year, the day of a month, or the number of something ("aged 20", "article 5")."""
    before, after = sentence[at - 1], sentence[end]
    if before.has("numbered") or any(each.has("time") and not each.form.endswith("day") for each in (before, after)):
        return True
    if not (sentence[at].form.isdigit() and len(sentence[at].form) == 4 and value in YEARS):
        return False
    return before.has("prep") or not after.has("person", "more", "of", "thing")


def _is_and(item: Item) -> bool:
    return item.has("and") and not item.has("range")
