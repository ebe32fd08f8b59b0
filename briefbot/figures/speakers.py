"""Find who says what a sentence states: the words that name the speaker."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from briefbot.figures.sentence import Item, Sentence

#: Items of a name, which is a clause if it is longer, and of a bracket in it, at most.
_LONGEST = 14
_BRACKET = 6

#: Items behind "counted" among which the number is.
_NUMBER = 3

#: Items behind a document among which its author is: "un nouveau bilan donné lundi par la police".
_AUTHOR = 8

_MARKS = frozenset('"“”«»„‘’:;.!?؟()[]-—–…')

#: Words at which a name ends that stands behind its verb.
_ENDS = ("stop", "be", "aux", "modal", "adverb", "verb", "according", "time", "who")

#: Words that alone name nobody.
_NO_NAMES = frozenset({"the", "article", "of", "and", "possessive", "about"})


class Speaker(NamedTuple):
    """Somebody who is named as saying something in a sentence."""

    verb: int
    """The place of the verb."""
    name: tuple[int, int]
    """The places of the name; the last one is excluded."""
    quoted: bool = False
    """Whether somebody else quotes it, or nobody: "according to"."""
    closes: bool = False
    """Whether it may stand behind what is said."""
    counts: bool = False
    """Whether it has counted what it states, and no word says that it told so: "a doctor counted 40 dead"."""


def name_at(speakers: Iterable[Speaker], place: int) -> tuple[int, int]:
    """Return the places of the words that name who states what stands at ``place``; none if nobody is named.

    Whoever is quoted counts before whoever quotes, and whoever says it before whoever counted; else the nearest.
    """
    fitting = (each for each in speakers if each.quoted or each.closes or each.verb < place)
    best = min(fitting, key=lambda who: (not who.quoted, who.counts, abs(who.verb - place), who.verb), default=None)
    return best.name if best else (0, 0)


def speakers_of(sentence: Sentence) -> Iterator[Speaker]:
    """Yield those who are named as saying something, in order."""
    for at, item in enumerate(sentence.items):
        if item.has("according"):
            if name := _name_behind(sentence, at + 1):
                yield Speaker(at, name, quoted=True)
        elif sentence[at - 1].has("be"):  # "people who were counted"
            continue
        elif item.has("verb"):
            before = _name_before(sentence, at)
            behind = _inverted(sentence, at)
            # "Jones, a doctor, said two people": the name is before
            if before and (behind is None or _opens(sentence, before[0])):
                yield Speaker(at, before, closes=_is_end(sentence, before[0] - 1))
            elif behind:
                yield Speaker(at, behind, closes=True)
        elif item.has("counting") and (before := _name_before(sentence, at)) and _has_number(sentence, at + 1):
            yield Speaker(at, before, counts=True)


def _opens(sentence: Sentence, at: int) -> bool:
    """Return whether nothing but a conjunction or a time stands before a place."""
    return all(item.has("stop", "and", "prep", "time") for item in sentence.between(0, at))


def _has_number(sentence: Sentence, first: int) -> bool:
    """Return whether a number stands at a place or soon behind it: "counted at least 40 dead"."""
    return any(item.value is not None for item in sentence.between(first, first + _NUMBER))


def _inverted(sentence: Sentence, verb: int) -> tuple[int, int] | None:
    """Return the name behind its verb: ", said an official", ", a dit lundi la police"."""
    opens = _is_end(sentence, verb - 1) and sentence[verb - 1].form != ")"
    no_end = sentence[verb].has("telling") or sentence[verb].form.endswith("ing")
    if no_end or not (sentence[verb].has("inverted") or opens):
        return None
    first = verb + 1
    while sentence[first].has("time"):
        first += 1
    return _name_behind(sentence, first)


def _name_behind(sentence: Sentence, first: int) -> tuple[int, int] | None:
    """Return the name that begins at a place: "a doctor of the clinic in Sirte"."""
    last = first
    while not _ends_name(sentence, last):
        last += 1
    if sentence[last].has("document") and _is_event(sentence[last]):
        by = next((at + 1 for at in range(last + 1, last + _AUTHOR) if sentence[at].has("author")), None)
        return _name_behind(sentence, by) if by else None
    while last > first and sentence[last - 1].has("prep", "and"):
        last -= 1
    names = any(not item.tags & _NO_NAMES for item in sentence.between(first, last))  # "according to some"
    return (first, last) if names and last - first < _LONGEST and not sentence[first].has("prep", "stop") else None


def _ends_name(sentence: Sentence, at: int) -> bool:
    item = sentence[at]
    if item.has("prep"):
        return sentence[at + 1].has("time", "document", "about") or sentence[at + 1].is_digits
    ends = item.is_digits or item.has("action", *_ENDS) or (_is_event(item) and not item.has("definite"))
    return ends or _is_end(sentence, at)


def _name_before(sentence: Sentence, verb: int) -> tuple[int, int] | None:
    """Return the name whose verb this is: the subject of its clause, without an apposition."""
    last = _name_end(sentence, verb)
    if sentence[verb].form.endswith("ing") and sentence[verb - 1].is_comma:  # "The agency raised the toll, saying"
        name = _name_behind(sentence, 0)
        return name if name and _is_name(sentence.between(*name)) else None
    first = last
    while last - first < _LONGEST and not sentence[first - 1].has("stop", "verb", "according"):
        opened = _opened(sentence, first - 1)
        if opened is None and _is_end(sentence, first - 1):
            break
        first = opened or first - 1
        if sentence[first].capital and sentence[first].has("the"):  # a headline before it has no full stop
            break
    while first < last and (sentence[first].has("and", "adverb", "time", "aux") or sentence[first + 1].has("time")):
        first += 1
    if sentence[last - 1].has("pronoun"):  # "A day earlier it had counted"
        first = last - 1
    named = _is_name(sentence.between(first, last)) and not sentence[first].has("prep")
    return (first, last) if named else None


def _name_end(sentence: Sentence, verb: int) -> int:
    """Return the place behind the name before a verb: before what belongs to the verb, and before an apposition."""
    last = verb
    if sentence[last - 1].has("who") and sentence[last - 1].has("pronoun"):  # "Jones, who said"
        last -= 1 + sentence[last - 2].is_comma
    while sentence[last - 1].has("aux", "adverb", "time", "modal") or (
        sentence[last - 1].has("prep") and sentence[last].has("time")
    ):
        last -= 1
    if not sentence[last - 1].is_comma:
        return last
    return next((at for at in range(last - 2, -1, -1) if sentence[at].is_comma), last - 1)


def _opened(sentence: Sentence, closed: int) -> int | None:
    """Return where a short bracket begins that ends at a place; ``None`` if none does."""
    if sentence[closed].form != ")":
        return None
    return next((at for at in range(closed - 1, closed - _BRACKET, -1) if sentence[at].form == "("), None)


def _is_name(items: Sequence[Item]) -> bool:
    if not 0 < len(items) < _LONGEST or all(item.tags & _NO_NAMES for item in items):
        return False
    if items[-1].has("of", "number", "and") or (items[0].has("pronoun") and len(items) > 1):  # "I just want to say"
        return False
    return not any(item.is_digits or item.has("be", "modal") or _is_event(item) for item in items)


def _is_event(item: Item) -> bool:
    """Return whether an item is of a clause on what happened."""
    return any(item.kind(role) for role in ("object", "subject", "finite", "toll"))


def _is_end(sentence: Sentence, at: int) -> bool:
    """Return whether a name ends at a mark, or at the end; the full stop of "Dr." is none."""
    item = sentence[at]
    return item.is_comma or not item.form or (item.form in _MARKS and not sentence[at - 1].has("title"))
