"""Find the quantities of a sentence: a number with its bounds, and the noun that it counts.

"at least 11 | more | people"      bounds and number, what comes between, noun
"""

from dataclasses import dataclass, replace

from briefbot.figures.numbers import number_at
from briefbot.figures.sentence import Item, Sentence

#: Words of a noun that may stand before the person: "suspected Islamic State group fighters".
_NOUN_WORDS = 6

#: Tags of words by which a quantity without digits begins.
_BEGINNINGS = frozenset(
    {
        *("numbers", "vague", "zero", "several", "between", "dual", "article", "possessive"),
        *("at_least", "at_most", "about"),
    }
)

#: Tags of words that are no part of a noun.
_NO_NOUN = frozenset(
    {
        *("article", "possessive", "of", "and", "part", "stop", "who", "be", "aux", "modal", "prep", "adverb"),
        *("numbers", "vague", "range", "zero", "at_least", "at_most", "about", "or_more", "currency"),
        *("verb", "according", "pronoun", "time"),
    }
)

#: What is counted that is no person.
_THINGS = ("life", "vehicle", "weapon", "money", "barrels", "thing")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and its noun; ``first`` and ``last`` are places in the sentence, the last one excluded."""

    low: int | None
    high: int | None
    first: int
    last: int

    head: str = ""
    """What is counted: ``person``, ``vehicle``, ``weapon``, ``money``, ``barrels``, ``thing``, ``event`` (a death),
    ``other`` for a noun that is not listed; empty without a noun."""

    noun: tuple[int, int] = (0, 0)
    """The places of the noun."""

    event: str = ""
    """The kind that the noun is itself: "20 deaths"."""

    state: str = ""
    """The kind that an adjective of it says: "20 injured people"."""

    part: bool = False
    """Whether it is a part of the quantity before it: "including two children"."""

    fighters: bool = False


def quantities(sentence: Sentence) -> list[Quantity]:
    """Return the quantities of a sentence, in order."""
    found: list[Quantity] = []
    done = 0
    beginnings = _BEGINNINGS | {"person"} if sentence.language == "ar" else _BEGINNINGS  # "مقتل جندي"
    for at, item in enumerate(sentence.items):
        if at >= done and (item.value is not None or not beginnings.isdisjoint(item.tags)):
            each = _quantity(sentence, at)
            if each:
                found.append(_of_whole(found.pop(), each) if found and _is_part_of(sentence, found[-1], each) else each)
                done = each.last
    return found


def _is_part_of(sentence: Sentence, part: Quantity, whole: Quantity) -> bool:
    """Return whether a quantity counts some of the next: "two of the five guards", not "one of five who were shot"."""
    after = sentence[whole.last]
    beside = part.last == whole.first and sentence[whole.first - 1].has("of", "the", "possessive")
    return beside and not part.noun[1] > part.noun[0] and not (after.has("who") or after.kind("subject"))


def _of_whole(part: Quantity, whole: Quantity) -> Quantity:
    """Return a quantity with the next, which it is a part of, as its noun."""
    noun = (whole.first, max(whole.last, whole.noun[1]))
    return replace(whole, low=part.low, high=part.high, first=part.first, noun=noun, part=part.part)


def _quantity(sentence: Sentence, first: int) -> Quantity | None:
    """Return the quantity that begins at a place."""
    if sentence[first - 1].has("of") and sentence[first - 2].has("parent"):
        return None
    at = first
    bounds: frozenset[str] = frozenset()
    while bound := sentence[at].tags & {"at_least", "at_most", "about"}:
        bounds |= bound
        at += 1
    number = number_at(sentence, at)
    if number is None:
        return None
    low, high, end = number
    article = end == at + 1 and sentence[at].has("article", "possessive")
    if article and sentence[at].value is None:
        bounds = frozenset()  # "over a soldier" is no number
    if "at_least" in bounds or sentence[end].has("or_more"):
        high = None
    elif "at_most" in bounds and high is not None:
        low = None
    found = _with_noun(sentence, Quantity(low, high, first, end + sentence[end].has("or_more")), article=article)
    if found and sentence[found.last].has("or_more"):
        return replace(found, high=None, last=found.last + 1)
    return found


def _with_noun(sentence: Sentence, each: Quantity, *, article: bool) -> Quantity | None:
    """Return a quantity with the noun that it counts; ``None`` if it is none."""
    opening = sentence[each.last - 1]
    hidden = each.last == each.first  # the noun alone says the number
    if sentence[each.first - 1].has("currency"):
        return _made(sentence, each, each.last, each.last, "money")
    start, others = _noun_start(sentence, each, one=article)
    head = _head(sentence, start, each, hidden=hidden)
    if head is None:
        is_count = others or not (hidden or article) or opening.form == "another"
        found = _made(sentence, each, start, start, "person" if others else "")
        return found if is_count and not _is_age(sentence, each) else None
    name, end = head
    if not (article or hidden):
        return None if name == "other" and each.high in {0, 1} else _made(sentence, each, start, end, name)
    noun = sentence[end - 1]
    counted = name == "event" and sentence.language != "en" and not opening.has("possessive")  # "un mort", "قتيل"
    single = counted or (name == "person" and noun.has("singular"))
    is_one = noun.has("dual") or (single and not _goes_on(sentence, end))
    return _made(sentence, each, start, end, name) if is_one else None


def _noun_start(sentence: Sentence, each: Quantity, *, one: bool) -> tuple[int, bool]:
    """Return the place behind what stands between number and noun ("more", "of the"), and whether it is "others"."""
    at, others = each.last, False
    while sentence[at].has("more") or (sentence[at].has("of") and not one):
        others |= sentence[at].has("others")
        at += 1
        while sentence[at - 1].has("of") and sentence[at].has("article", "possessive", "the", "about"):
            at += 1
    return at, others


def _is_age(sentence: Sentence, each: Quantity) -> bool:
    """Return whether a number without a noun is somebody's age: "Mohammed, 12, was"."""
    name, mark, after = sentence[each.first - 2], sentence[each.first - 1], sentence[each.last]
    return name.capital and (mark.is_comma or mark.form == "(") and after.form in {"", ",", "،", ".", ")"}


def _goes_on(sentence: Sentence, end: int) -> bool:
    """Return whether a noun goes on behind a singular person: "a rebel attack"."""
    item = sentence[end]
    if sentence.language != "en" or item.is_mark or item.capital or item.form.endswith(("ed", "ing")):
        return False
    return not item.tags - {"thing", "vehicle", "weapon"}


def _head(sentence: Sentence, start: int, each: Quantity, *, hidden: bool) -> tuple[str, int] | None:
    """Return what the noun at a place is, and the place behind it; ``None`` if there is no noun."""
    plural = sentence.language != "ar" and (each.low, each.high) != (1, 1)
    if sentence[start].has("the") and start == each.last:  # "portant à huit le nombre de morts"
        return None
    for at in range(start, start + (0 if hidden else _NOUN_WORDS) + 1):
        item = sentence[at]
        happened = each.high == 0 or item.kind("counted") in {"killed", "wounded"}
        if _is_person(item, plural=plural) and not (happened and item.kind("counted")):
            while _is_person(sentence[at + 1], plural=plural) and not sentence[at + 1].has("definite"):
                at += 1  # noqa: PLW2901  # "police officers"
            if sentence.language == "en" and not plural and _is_person(sentence[at + 2], plural=False):
                is_noun = not sentence[at + 1].tags and not sentence[at + 1].is_mark
                at += 2 * is_noun  # noqa: PLW2901  # "American service member"
            return "person", at + 1
        thing = next((name for name in _THINGS if item.has(name)), "")
        if thing and not item.capital:  # but "four New York Times reporters"
            return thing, at + 1
        if item.kind("counted"):
            return "thing" if _goes_on(sentence, at + 1) else "event", at + 1  # "no death penalty"
        if _ends_noun(sentence, at, plural=plural):
            return ("other", at) if at > start else None
    return "other", start + _NOUN_WORDS + 1


def _is_person(item: Item, *, plural: bool) -> bool:
    fits = not plural or item.has("plural") or not item.has("singular")
    return item.has("person") and not item.has("possessed") and fits


def _ends_noun(sentence: Sentence, at: int, *, plural: bool) -> bool:
    """Return whether a word is no part of a noun: a word of grammar, a number, a verb."""
    item, after = sentence[at], sentence[at + 1]
    if not _NO_NOUN.isdisjoint(item.tags) or item.value is not None or not item.form[-1:].isalpha():
        return True
    happens = any(item.kind(role) for role in ("object", "subject", "finite"))
    return happens and not (item.kind("subject") and _is_person(after, plural=plural))  # but "two wounded soldiers"


def _made(sentence: Sentence, each: Quantity, start: int, end: int, head: str) -> Quantity:
    """Return a quantity with its noun, and what that says."""
    noun = sentence.between(start, end)
    states = (item.kind("subject") for item in noun if not item.has("person"))
    part_follows = not head and sentence[end].has("part")  # "two of them"
    return replace(
        each,
        last=end + part_follows,
        head=head,
        noun=(start, end),
        event=noun[-1].kind("counted") if head == "event" else "",
        state=next(filter(None, states), ""),
        part=part_follows or sentence[each.first - 1].has("part"),
        fighters=bool(noun) and noun[-1].has("fighter"),
    )
