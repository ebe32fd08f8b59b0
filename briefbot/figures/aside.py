"""Tell a number that is none of the article's news.

It is a part of one before it or more of the same ("two more deaths"), what could be, nobody has heard of or is sure of
("feared dead"), known already ("the hundreds of wounded", "the fever that has killed 30", "the worst since March, when
six died"), or counts bodies: those that are found.
"""

from collections.abc import Collection

from briefbot.figures.periods import is_of_then
from briefbot.figures.quantities import Quantity
from briefbot.figures.sentence import Sentence

#: Items that are looked at on each side of a number, and before a relative clause for the noun that it belongs to.
_BESIDE = 6

#: Tags of words with which such a noun may begin.
_OPENS_NOUN = ("the", "definite", "article", "possessive", "prep", "verb", "stop")


def is_aside(sentence: Sentence, each: Quantity, kind: str, before: Collection[str], *, claimed: bool) -> bool:
    """Return whether a sentence says that a number is none of one event; ``before`` are the kinds counted before it.

    "Another 20" are more of the same, unless those before it are of other kinds: "killed six and wounded another 20".
    """
    is_more = any(item.has("more", "others") for item in sentence.between(each.first, each.last))
    return (
        sentence[each.first].has("the", "definite", "unheard")
        or any(item.has("remains") for item in sentence.between(*each.noun))
        or any(item.has("doubted") for item in sentence.between(each.first - _BESIDE, each.last + _BESIDE))
        or _could_be(sentence, each)
        or is_of_then(sentence, each.first)
        or _is_known(sentence, each, claimed=claimed)
        or _is_of_counted(sentence, each, kind)
        or (each.part and kind in before)
        or (is_more and (kind in before or not before))
        or (kind == "displaced" and each.fighters)
    )


def _is_of_counted(sentence: Sentence, each: Quantity, kind: str) -> bool:
    """Return whether a number is of people who are counted elsewhere: "26 of the dead came from the coast".

    Hostages who are freed or killed, and wounded who die, are news.
    """
    start, end = each.noun
    definite = sentence[start - 1].has("the") or sentence[start].has("definite")
    return definite and start > each.first + 1 and sentence[end - 1].kind("counted") == kind


def _is_known(sentence: Sentence, each: Quantity, *, claimed: bool) -> bool:
    """Return whether a number says more of what is known: "the fever that has killed 30", ", which killed 30"."""
    at = each.first - 1
    while sentence[at].kind("object") or sentence[at].has("about", "adverb", "aux", "have", "be", "perfect"):
        at -= 1
    so_far = any(item.has("perfect") for item in sentence.between(at, each.first))
    if not sentence[at].has("who") or at == each.first - 1 or (claimed and not so_far):
        return False
    noun = (item for item in reversed(sentence.between(at - _BESIDE, at)) if not item.has("of"))
    opening = next((item for item in noun if item.is_mark or item.has(*_OPENS_NOUN)), sentence[at])
    return opening.has("the", "definite") or sentence[at - 1].is_comma


def _could_be(sentence: Sentence, each: Quantity) -> bool:
    """Return whether a "could" or "no evidence that" stands before a number in its clause."""
    for at in range(each.first - 1, -1, -1):
        item = sentence[at]
        if item.has("unreal"):
            return True
        if item.is_mark or item.has("verb") or (item.has("stop") and item.form != "that"):
            break
    return False
