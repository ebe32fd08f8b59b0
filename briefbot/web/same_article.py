"""Tell whether a text is of an article of which some words are known: its headline, its teaser, an earlier version.

A wall, an error page or a notice at an article's address has other words, whatever they are in whatever language.
"""

from itertools import chain, groupby

from briefbot.language.identify import language_of
from briefbot.language.tokens import content_stems, tokens

#: Characters of a text that are compared; the rest of a longer one is of the same article.
_COMPARED = 30_000

#: Words in a row that are quoted, not shared by chance.
_QUOTED = 4

#: Words in a row from which they may be a notice; fewer are a change of words, or an afterthought.
_PASSAGE = 8

#: Shared words are expected by chance where the numbers of different words of two texts have this product. Tried on 640
#: articles in three languages with six notices of 60 to 930 words: by a headline alone, 9 articles in 100 have too few
#: words of it and 9 notices enough; by headline and first sentence 3 and 2, and 3 of 10 notices behind those.
_BY_CHANCE = 1000

#: The part of the words of a headline or teaser that its article has.
_SHARED = 1 / 4

#: Share of the words of an article that stay in a later version, but for pages that are written anew.
_KEPT = 0.75

#: Share of words that a new passage, or a whole page written anew, has of the article before. Of 250 long articles, 13
#: notices have .25 of their words in one of ten; the latter half has .16 of those of the former in nine of ten.
_OF_A_PASSAGE, _OF_A_PAGE = 1 / 4, 1 / 6
_STEMS_OF_A_PASSAGE = 100


def is_of(text: str, known: str, *, least: int = 1) -> bool:
    """Return whether ``text`` is of the article whose words are ``known``; true if there are none to compare.

    It has to have some of its words, and to go on about them where it adds to them.

    Args:
        text: Of a page.
        known: Headline, teaser or earlier version.
        least: Words of those known that what it adds has at least.

    >>> is_of("Port of Zuwara opens. The harbour master said that ships may enter.", "Ships enter port of Zuwara")
    True
    >>> is_of("Before you continue: we and our partners store cookies on your device.", "Ships enter port of Zuwara")
    False
    """
    language = _language(text, known)
    before, after = _stems(known, language), _stems(text, language)
    if not before:
        return True
    if len(before & after) < max(1, int(_SHARED * min(len(before), len(after)))):
        return False
    new = added(text, known)
    rest = _stems(" ".join(new), language)
    by_chance = min(len(rest) * len(before) // _BY_CHANCE, int(_SHARED * len(before)))
    return not new or len(rest & before) >= max(least, by_chance)


def is_later(text: str, before: str) -> bool:
    """Return whether the text of a page is a later version of a whole article.

    It keeps most of it; or it is about as long, and has its words where it is new. What is shorter was cut by a wall.
    """
    new, length, had = added(text, before), len(tokens(text)), len(tokens(before))
    if length - len(new) >= _KEPT * had:
        return True
    language = _language(text, before)
    rest, words = _stems(" ".join(new), language), _stems(before, language)
    share = _OF_A_PASSAGE if len(rest) < _STEMS_OF_A_PASSAGE else _OF_A_PAGE
    return length >= _KEPT * had and len(rest & words) >= share * min(len(rest), len(words))


def added(text: str, known: str) -> list[str]:
    """Return the words of ``text`` in passages that it does not quote from ``known``; a few changed words are none."""
    words, said = tokens(text[:_COMPARED]), tokens(known[:_COMPARED])
    runs = set(zip(*(said[start:] for start in range(_QUOTED)), strict=False))
    starts = (at for at, run in enumerate(zip(*(words[n:] for n in range(_QUOTED)), strict=False)) if run in runs)
    quoted = set(chain.from_iterable(range(start, start + _QUOTED) for start in starts))
    passages = [
        list(passage) for is_quoted, passage in groupby(range(len(words)), quoted.__contains__) if not is_quoted
    ]
    return [words[at] for passage in passages if len(passage) >= _PASSAGE for at in passage]


def fits(title: str, known: str, *, text: str = "") -> bool:
    """Return whether half of the words of a headline are ``known``, or the other way round; true without any.

    Args:
        title: The headline.
        known: Another headline, or the text below it.
        text: Of the article, which tells the language.

    >>> fits("Sample News Agency", "Port of Zuwara opens")
    False
    """
    language = _language(title, known, text)
    of_title, of_known = _stems(title, language), _stems(known, language)
    return 2 * len(of_title & of_known) >= min(len(of_title), len(of_known))


def _language(*texts: str) -> str:
    """Return the language whose stems are compared: that of the longest text."""
    # a headline's could only be guessed, with a model that holds up all other requests while it is loaded
    return language_of(max(texts, key=len)) or "en"


def _stems(text: str, language: str) -> set[str]:
    return set(content_stems(text[:_COMPARED], language))
