"""Tell a number that is none of the article's news.

It is a part of one before it or more of the same ("two more deaths"), of every year, what could be or nobody has heard
of ("no reports of casualties"), known already ("the hundreds of wounded"), of another country than those that the
article opens with, of places one by one, asked, or of the ill.
"""

from collections.abc import Collection
from functools import lru_cache

from briefbot.figures.lexicon import Lexicon
from briefbot.figures.quantities import Quantity
from briefbot.figures.sentence import Item, Sentence
from briefbot.model import Article, Excerpt
from briefbot.topic.countries import countries_in

#: Characters in which an article says what its news is, and where from.
_OPENING = 700

_QUESTION_MARKS = frozenset({"?", "؟"})

#: Numbers of places that part a whole: "80 deaths from two hospitals, 36 in Ashport and 13 in Birch".
_PLACES = 2

#: Items with which a sentence begins.
_BEGINS = 3


def is_aside(sentence: Sentence, each: Quantity, kind: str, before: Collection[str]) -> bool:
    """Return whether a sentence says that a number is none of one event; ``before`` are the kinds counted before it.

    "Another 20" are more of the same, unless those before it are of other kinds: "killed six and wounded another 20".
    """
    is_more = any(map(_is_more, sentence.between(each.first, each.last)))
    return (
        sentence[len(sentence) - 1].form in _QUESTION_MARKS
        or any(item.has("other_news") for item in sentence.between(0, _BEGINS))
        or _is_habit(sentence)
        or _is_of_places(sentence)
        or sentence[each.first].has("the", "definite")
        or sentence[each.first - 1].has("the")
        or sentence[each.first].has("unheard")
        or _could_be(sentence, each)
        or (bool(each.event) and sentence[each.last].has("modal"))
        or (each.part and kind in before)
        or _is_of_counted(sentence, each)
        or _is_of_uncounted(sentence, each)
        or _is_owned(sentence, each)
        or (is_more and (kind in before or not before))
        or (kind == "displaced" and each.fighters)
    )


def is_elsewhere(excerpt: Excerpt) -> bool:
    """Return whether a sentence names countries, but none that its article opens with or names most."""
    named = countries_in(excerpt.text).keys()
    home = _home(excerpt.article) if named else named
    if not home or not named.isdisjoint(home):
        return False
    return _most_named(excerpt.article) not in named


def is_ill(sentence: Sentence, article: Article, words: Lexicon) -> bool:
    """Return whether people are in hospital by an illness, with which the article opens: nobody is wounded."""
    if not any(item.has("hospital") for item in sentence.items):
        return False
    opening = _opening(article)
    return any(item.has("illness") for item in words.sentence(opening, 0, len(opening)).items)


@lru_cache(maxsize=256)
def _most_named(article: Article) -> str:
    return countries_in(article.text).most_common(1)[0][0]


@lru_cache(maxsize=256)
def _home(article: Article) -> frozenset[str]:
    return frozenset(countries_in(_opening(article)))


def _opening(article: Article) -> str:
    return f"{article.title}\n\n{article.text[:_OPENING]}"


def _is_more(item: Item) -> bool:
    return item.has("more", "others")


def _is_of_counted(sentence: Sentence, each: Quantity) -> bool:
    """Return whether a number is of people who are counted elsewhere: "26 of the dead came from the coast"."""
    start, end = each.noun
    between = sentence.between(each.first, start)
    definite = sentence[start - 1].has("the") or sentence[start].has("definite")
    return definite and any(item.has("of") for item in between) and bool(sentence[end - 1].kind("counted"))


def _is_of_uncounted(sentence: Sentence, each: Quantity) -> bool:
    """Return whether a number is a part of people whom its sentence does not count: "its clerks, four of whom died"."""
    whole = any(item.value is not None for item in sentence.between(0, each.first))
    is_part = each.part or any(item.has("part") for item in sentence.between(each.first, each.last))
    return is_part and each.noun[0] == each.noun[1] and not whole


def _is_owned(sentence: Sentence, each: Quantity) -> bool:
    """Return whether a number is of a house's people, and nobody says it, as that would: "dozens of its workers"."""
    owned = any(item.has("its") for item in sentence.between(each.first + 1, each.noun[1]))
    return owned and not any(item.has("verb", "according") for item in sentence.items)


def _is_of_places(sentence: Sentence) -> bool:
    """Return whether a sentence counts by places: numbers without a verb, each with a name behind "in"."""
    numbers = (
        any(sentence[at + n].has("prep") and sentence[at + n + 1].capital for n in (1, 2))
        for at, item in enumerate(sentence.items)
        if item.is_digits and item.value is not None and not sentence[at - 1].kind("object")
    )
    return sum(numbers) >= _PLACES


def _is_habit(sentence: Sentence) -> bool:
    """Return whether something happens again and again: "36,000 people a year", but not "in a year", "a year after"."""
    return any(
        item.has("habit")
        and not sentence[at - 1].has("prep", "of", "about")
        and not sentence[at + 1].has("stop", "past")
        for at, item in enumerate(sentence.items)
    )


def _could_be(sentence: Sentence, each: Quantity) -> bool:
    """Return whether a "could" or "no evidence that" stands before a number in its clause."""
    for at in range(each.first - 1, -1, -1):
        item = sentence[at]
        if item.has("unreal"):
            return True
        if item.is_mark or item.has("verb") or (item.has("stop") and item.form != "that"):
            break
    return False
