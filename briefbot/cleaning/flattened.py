"""Where the reporting begins in a text that was flattened from a page: behind headline, caption, stamp and byline.

A page that loses its layout has all of them in one line with the first sentence of the article, without a full stop
between. What tells where they end is a mark (a dateline, a full stamp, a byline, the credit of a picture), a word that
begins sentences and is written large though no sentence ended before it, a headline's words that come again, or two
words between which one sentence often ends and another begins.
"""

import re
from bisect import bisect_left
from functools import lru_cache

from briefbot.cleaning.credits import lead_in
from briefbot.cleaning.organisations import AGENCY
from briefbot.language.breaks import break_odds
from briefbot.language.dates import DAY_AGO, MONTH, WEEKDAY, ZONE
from briefbot.language.glued import leaning
from briefbot.language.sentences import whole_sentences
from briefbot.language.tokens import stem
from briefbot.language.word_lists import word_set

#: Characters behind a dateline or another mark in which the next one is looked for: a caption is no longer.
_NEXT = 400

#: Characters in which the first sentence ends.
_REACH = 1500

#: Words that a first sentence has at least, behind what is glued to it.
_LEAST = 6

#: Words that a report says again of its headline: so many at least, one more before a name, and this share of them.
_AGAIN = 2
_AGAIN_SHARE = 1 / 3

#: Log odds from which a sentence is taken to begin between two words (`break_odds`), with so many times the share of
#: the words before them that come again behind; at least so many words before tell anything.
_BREAK, _RESTATED, _TOLD = 1.5, 4.0, 3

#: What somebody said begins no report without them: "... said on Tuesday | Lamperia could break off talks". Characters
#: before it that are looked at, and a verb of saying with up to three words behind it; or, whatever the verb is, a day.
_SPOKE = 60
_SAID = re.compile(
    r"\b(?:(?:said|told|says?|announced)\b(?: \S+){0,3}"
    rf"|(?i:{WEEKDAY}|{DAY_AGO})|(?:last|this) (?:night|week|month|year)) ?$"
)

#: Characters in which the first sentence is looked for, and in which a name may come again.
_NAMED = 20_000

_YEAR = r"(?:19|20)\d\d[,;]?(?: -)?"
_CLOCK = rf"\d{{1,2}}[.:]\d\d(?: ?[AaPp]\.?[Mm]\.?)?(?: (?i:{ZONE}))?,?"
_STAMP = rf"(?:{_YEAR}(?: at)? {_CLOCK}|{_CLOCK} [A-Z\d][\w ,]{{4,30}} {_YEAR})"
_NAME = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}"
_OWNER = rf"(?:PA|EPA|Getty Images|Getty(?! Images)|{AGENCY})"

#: A full stamp, a place in capitals with a dash, a byline, the credit of a picture: none ends a sentence of a report.
_MARK = re.compile(
    rf"(?<!\w)(?=[A-ZÀ-Ý\d(])(?:{_STAMP}(?! (?i:[ap]\.?m|{ZONE})\b)(?: \([^()]{{3,80}}\))?\s"
    r"|[A-ZÀ-Ý][A-ZÀ-Ý. ]{2,30}(?:, [A-Z][\w.]+(?: [A-Z]\w+)?){0,2}(?:, [A-Z]\w+\.? \d{1,2} --?| ?(?:--|—))"
    rf"|(?:By|From) {_NAME}(?: and {_NAME})*,?(?: --?)?(?: [Ss]pecial to)? {AGENCY}\s"
    rf"|\((?:[Bb]y )?{_NAME} (?:--?|–|—|\\?/|[Ff]or) (?:[Tt]he )?{_NAME}\)"
    rf"|(?:(?i:photograph|photo|picture|credit): [^.?!:\n]{{0,60}}?\b|{_NAME}\\?/){_OWNER}(?: for {_OWNER})?\s)"
    r"\s*(?=[A-ZÀ-Ý\"“«])"
)

#: A word written large behind one that ends no sentence, with the beginning of the next one.
_LARGE = re.compile(
    rf" (?=[A-ZÀ-Ý])(?<=[\w’'%\"”)] )(?!(?i:I|{WEEKDAY}|{MONTH})\b)(?P<word>\w+)(?=[ '’](?P<next>[\w.]+))"
)

_CONTENT = re.compile(r"[^\W\d_]{4,}|[A-Z]{2,}")

#: Words that begin a sentence even behind a name; others might belong to one ("World War Two ended").
_ARTICLES = frozenset(["a", "an", "the", "it", "un", "une", "le", "la", "les", "des", "il"])


@lru_cache(maxsize=8192)
def lead_begin(text: str, language: str = "en", origin: str = "") -> int:
    """Return the offset at which a text begins to report.

    Where the ``origin`` of an article is known, a dateline named it, as a rule, and what stood before went with it.
    Then only marks are looked for, and no words that could begin a sentence.

    >>> text = "Fire in Marsa Smoke rises over the port A fire has destroyed the stores of the port of Marsa."
    >>> text[lead_begin(text) :]
    'A fire has destroyed the stores of the port of Marsa.'
    """
    if dateline := lead_in(text):
        begin = dateline.end
    else:
        begin = 0
        while mark := _MARK.search(text, begin, begin + _NEXT):
            begin = mark.end()
        spans = whole_sentences(text[:_NAMED], language)
        begin, end = next(((max(begin, start), end) for start, end in spans if end > begin), (0, 0))
        if end < _REACH and not origin:  # a longer one is no sentence
            while (further := _behind_headline(text, begin, end, language)) > begin:
                begin = further
            begin = _behind_caption(text, begin, end, language)
    return begin if text[begin:].strip() else 0


def _behind_headline(text: str, begin: int, end: int, language: str) -> int:
    """Return where the last word begins that opens a sentence within the first one, if enough of it is left there.

    If none does, return where the text begins to say again much of what it has said, as behind a headline.
    """
    starters, stops = word_set("starter", language), _stops(language)
    common = word_set("common", language)  # nothing ends behind "of" or "was"
    restated = begin
    for found, before, said, again in _large_words(text, begin, end, language):
        if before.lower() in common:
            continue
        start, word, follows = found.start("word"), found["word"].lower(), found["next"]
        behind_small, before_name = before[:1].islower() or before[:1].isdigit(), follows[0].isupper()
        acronym = not found["word"].istitle()
        if word in _ARTICLES:
            opens = not before_name or text.find(f" {word} {follows}", end) >= 0  # "the EU"
        elif word in starters:
            opens = not before_name and (behind_small or again > 0)
        else:
            opens = not before_name and behind_small and text.find(f" {word} ", end) >= 0
        if opens and not acronym:
            return start
        sure = acronym or not before_name or word in _ARTICLES
        least = max(_AGAIN if sure else _AGAIN + 1, _AGAIN_SHARE * said)
        ends = before[:1].islower() and before not in stops
        if again >= least and ends and not _is_name(text, before, found["word"]):
            restated = start
    return restated


def _behind_caption(text: str, begin: int, end: int, language: str) -> int:
    """Return where the last word begins that most likely opens a sentence within the first; ``begin`` if none does."""
    for found, before, said, again in _large_words(text, begin, end, language):
        start, odds = found.start("word"), break_odds(before, found["word"], language)
        if odds is None or said < _TOLD:
            break
        if odds + _RESTATED * again / said <= _BREAK:
            continue
        if before.endswith(",") or before.lower() in leaning(language) or _SAID.search(text, start - _SPOKE, start):
            continue
        if not _is_name(text, before, found["word"]):
            return start
    return begin


@lru_cache(maxsize=1)  # a headline and a caption are looked for in the same sentence
def _large_words(text: str, begin: int, end: int, language: str) -> list[tuple[re.Match[str], str, int, int]]:
    """Return the words written large within a sentence that leave enough of it, the last one first.

    Each with the word before it, how many words that tell anything stand before it, and how many of these come again
    behind, by their first five letters.
    """
    stops = _stops(language)
    content = ((each[0].lower(), each.start()) for each in _CONTENT.finditer(text, begin, end))
    words = [(stem(word)[:5], at) for word, at in content if word not in stops]
    firsts, lasts = sorted(dict(reversed(words)).values()), sorted(dict(words).values())
    large = []
    for found in reversed(list(_LARGE.finditer(text, begin, end))):
        start = found.start("word")
        if len(text[start:end].split(maxsplit=_LEAST)) >= _LEAST:
            before = text[max(begin, start - _SPOKE) : start].rsplit(maxsplit=1)[-1].strip("\"'”’()")
            said = bisect_left(firsts, start)
            large.append((found, before, said, said - bisect_left(lasts, start)))
    return large


def _is_name(text: str, before: str, word: str) -> bool:
    """Return whether two words stand side by side elsewhere in the text, too: then they are a name."""
    return text.count(f"{before} {word}", 0, _NAMED) > 1


@lru_cache(maxsize=32)
def _stops(language: str) -> frozenset[str]:
    return _ARTICLES.union(word_set("starter", language), word_set("stop", language))
