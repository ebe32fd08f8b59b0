"""Identify the language of a text by its script and commonest words, and by py3langid if these do not decide.

Unpacking py3langid's model takes .6 seconds; ordinary English, French and Arabic texts do not need it, nor do English
headlines.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from briefbot.language.characters import ascii_form, letter_runs
from briefbot.language.document_frequency import UNSEEN, document_share
from briefbot.language.tokens import stem
from briefbot.language.word_lists import languages_with, word_list, word_set

#: Characters looked at.
SAMPLE = 2_000

#: A text of fewer has no language: "Tripoli" is no more Italian than English.
LETTERS_AT_LEAST = 20

#: Shares of a language's commonest words among all words from which it counts as that language, each with the lead over
#: the next language that goes with it. Of 1,400 English news texts .12 with 2.5 takes all but three that are hardly
#: sentences; a Romanian text has .29 of French with a lead of 1.3, a Danish one .19 of Dutch with 1.3.
SURE = ((0.2, 1.5), (0.12, 2.5))

#: Common words without which nothing is sure.
COMMON_AT_LEAST = 3

#: Share of words that English news has, too, from which a text is English if no other language has more common words in
#: it. Of 3,000 English messages of programs without a sure language .7 takes 78 %, of 26,000 in 34 other languages that
#: are written in Latin letters .07 %, most of which quote English.
ENGLISH = 0.7

#: Chance that py3langid must give its answer; below it the language is unknown.
SURE_CHANCE = 0.5

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_ARABIC = re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc]+")

#: Letters of Persian, Urdu, Kurdish and Pashto; Arabic has a few of them in foreign names.
_NOT_ARABIC = re.compile(r"[پچژگکیٹڈڑںےہۆێەڵڕټډښڼځ]")


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of the main language of ``text``; empty if the text is too short or ambiguous.

    >>> language_of("The army said on Monday that it had taken the town.")
    'en'
    >>> language_of("Tripoli")
    ''
    """
    sample = text[:SAMPLE]
    words = letter_runs(sample.lower())
    letters = sum(map(len, words))
    if letters < LETTERS_AT_LEAST:
        return ""
    if ascii_form(sample).isascii() or sum(map(len, _LATIN.findall(sample))) > letters / 2:
        return _by_common_words(words) or _identified(sample)
    arabic = sum(map(len, _ARABIC.findall(sample)))
    if arabic > letters / 2 and len(_NOT_ARABIC.findall(sample)) < 0.02 * arabic:
        return "ar"
    return _identified(sample)


def _by_common_words(words: Sequence[str]) -> str:
    """Return the one language whose commonest words make up enough of ``words``; empty if none or several do.

    English needs no common words where nearly all are those of English news.
    """
    counted = Counter(chain.from_iterable(filter(None, map(_common_words().get, words))))
    (first, most), (_, next_most), *_ = (*counted.most_common(2), ("", 0), ("", 0))
    sure = any(most >= share * len(words) and most >= lead * next_most for share, lead in SURE)
    if sure and most >= COMMON_AT_LEAST:
        return first
    known = sum(document_share(stem(word)) > UNSEEN for word in words) if counted["en"] == most else 0
    return "en" if known >= ENGLISH * len(words) else ""


@lru_cache(maxsize=1)
def _common_words() -> dict[str, list[str]]:
    """Return the languages that each word is one of the commonest of."""
    common = {language: word_set("common", language) for language in languages_with("common", "briefbot.language")}
    return {word: [each for each in common if word in common[each]] for word in chain(*common.values())}


def _identified(sample: str) -> str:
    language, chance = _identifier().classify(sample)
    return str(language) if chance >= SURE_CHANCE else ""


@lru_cache(maxsize=1)
def _identifier() -> Any:  # it has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - .6 s to load, and few texts need it

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(word_list("written", "any"))
    return identifier
