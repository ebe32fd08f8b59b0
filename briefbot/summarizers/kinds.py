"""The kind of an article: a report of news, or an analysis, an opinion, a portrait, a transcript.

The signs are of form, in English, French and Arabic, and hold for any subject.
"""

from __future__ import annotations

import re
from functools import lru_cache

from briefbot.language.dates import DAY_AGO, WEEKDAY
from briefbot.summarizers.standalone import QUOTED, SPEECH, reporting_sentences

#: News says on which day it happened.
_DAY = re.compile(rf"\b(?:{WEEKDAY}|{DAY_AGO})\b", re.IGNORECASE)

#: What a desk writes over what is no news.
_LABEL = re.compile(
    r"\b(?:Analysis|Opinion|Op-Ed|Commentary|Comment|Column|Editorial|Perspective|Explainer|Factbox|Timeline|Q&A|Review|"
    r"Analyse|Tribune|Éditorial|Chronique)\s?[:|–—]|\bEditor['’]s note\b|\b[Oo]pinions? expressed\b|"
    r"\bRUSH TRANSCRIPT\b|\bSpecial to [A-Z]|^Following (?:is|are)\b|\b[Tt]imeline of\b"
)

_LANGUAGES = {"", "en", "fr", "ar"}

#: Characters of a sentence that are looked at: a page without a full stop is one, and its quotes need not end.
_MANY = 4000
_LEAD = 3

#: Sentences. A flash of three tells its news without naming a day or anyone who says so.
_SHORTEST = 8
_LONGEST = 40

#: Share of its sentences in which a report says who says so. On 183 articles of Libya 2011, labelled by reading, the
#: rule finds 33 of 52 features and takes 6 of 131 news reports for one; with the labels 44 and 7.
_REPORTED = 0.25


@lru_cache(maxsize=4096)
def is_feature(title: str, text: str, language: str = "en") -> bool:
    """Return whether an article is an analysis, an opinion, a portrait, a transcript: anything but a report of news.

    Either its head says so, or its opening names no day and nobody is on record in the opening or in most of the rest.
    ``language`` is an ISO 639-1 code; what is in a language without a list of signs is never taken for a feature.

    >>> is_feature("Analysis: What the rebels want", "Rebels want arms, and they want them now.")
    True
    >>> is_feature("", "Rebels took Brega on Monday, a spokesman said.")
    False
    """
    if language not in _LANGUAGES:
        return False
    spans = reporting_sentences(text, language or "en")[:_LONGEST]
    if not spans:
        return False
    if _LABEL.search(title) or _LABEL.search(text[: spans[0][1]]):
        return True
    if len(spans) < _SHORTEST:
        return False
    sentences = [text[start : min(end, start + _MANY)] for start, end in spans]
    if any(_DAY.search(sentence) for sentence in sentences[:_LEAD]):
        return False
    reported = [bool(SPEECH.search(QUOTED.sub(" ", sentence))) for sentence in sentences]
    return not any(reported[:_LEAD]) or sum(reported) < _REPORTED * len(reported)
