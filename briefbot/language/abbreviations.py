"""Abbreviations of news prose, by language and by kind (title, counter, suffix).

The words are in ``data/words.txt``, without their last full stop; case distinguishes ``Sat.`` from *sat*. Forms with
full stops inside (U.S., D.C., J.K.) need no list: `briefbot.language.sentences` matches their shape.
"""

from dataclasses import dataclass
from functools import lru_cache

from briefbot.language.word_lists import word_list

#: Later kinds win where a form stands in several.
_KINDS = ("suffix", "counter", "hour", "title")


@dataclass(frozen=True)
class Abbreviations:
    """The abbreviations of one language."""

    kinds: dict[str, str]
    """Form, as written and in capitals (Gen, GEN) -> ``title``, ``counter``, ``suffix`` or ``hour``."""

    hour_followers: frozenset[str] = frozenset()
    """Capitalised words that belong to the hour before them, beside days, months and zones."""

    starters: frozenset[str] = frozenset()
    """Case-folded words that, capitalised, begin a sentence: articles, pronouns, prepositions. No names."""


@lru_cache(maxsize=32)
def abbreviations(language: str) -> Abbreviations:
    """Return the abbreviations of ``language`` (ISO 639-1; empty counts as English); no kinds if none are listed.

    ``any`` has those that most languages share.

    >>> abbreviations("en").kinds["Gen"], abbreviations("xx").kinds
    ('title', {})
    """
    language = language or "en"
    kinds = {form: kind for kind in _KINDS for word in word_list(kind, language) for form in (word, word.upper())}
    return Abbreviations(
        kinds, frozenset(word_list("hour-follower", language)), frozenset(word_list("starter", language))
    )
