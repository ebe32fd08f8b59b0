"""Where the reporting begins in a text that was flattened from a page: behind headline, caption, stamp and byline.

A page that loses its layout has all of them in one line with the first sentence of the article, without a full stop
between. What tells where they end is a dateline ("TRIPOLI (Reuters) -"), a full stamp ("Monday 3 May 2010 16.41 BST"),
or a word that begins sentences and is written large though no sentence ended before it.
"""

import re
from functools import lru_cache

from briefbot.cleaning.credits import lead_in
from briefbot.language.dates import ZONE
from briefbot.language.sentences import sentence_spans
from briefbot.language.word_lists import word_list

#: Characters behind a dateline in which a second one is looked for.
_SECOND_DATELINE = 300

#: Characters in which the first sentence ends.
_REACH = 1500

#: Words that a first sentence has at least, behind what is glued to it.
_LEAST = 6

#: The year and the hour of a stamp: "May 3, 2010 at 4:41 pm GMT".
_STAMP = re.compile(
    r"(?:19|20)\d\d(?<!\w.{4}),?(?: at)? \d{1,2}[.:]\d\d(?: ?[AaPp]\.?[Mm]\.?)?"
    rf"(?: (?i:{ZONE}))? (?![AaPp]\.?[Mm])(?=[A-ZÀ-Ý\"“«])"
)

#: A word written large behind one that ends no sentence, and before one written small.
_LARGE = re.compile(
    r"(?<![\w.])(?P<before>[\w’'-]*[a-zà-ÿ0-9%’')]) (?P<word>[A-ZÀ-Ý][a-zà-ÿ]*)(?: |['’])"
    r"(?=[a-zà-ÿ0-9]|(?<=A |n )[A-Z])"  # "An Ipswich man"
)

_SMALL = re.compile(r"(?<![\w’'-])[a-zà-ÿ]+(?![\w’'-])")

#: Words that begin a sentence even behind a name; others might belong to one ("World War Two ended").
_ARTICLES = frozenset(["a", "an", "the", "it", "un", "une", "le", "la", "les", "des", "il"])


@lru_cache(maxsize=4096)
def lead_begin(text: str, language: str = "en") -> int:
    """Return the offset at which a text begins to report.

    >>> text = "Fire in Marsa Smoke rises over the port A fire has destroyed the stores of the port of Marsa."
    >>> text[lead_begin(text) :]
    'A fire has destroyed the stores of the port of Marsa.'
    """
    begin = _behind_datelines(text)
    if not begin:
        begin, end = next(iter(sentence_spans(text[:_REACH], language)), (0, 0))
        stamps = list(_STAMP.finditer(text, begin, end))
        begin = stamps[-1].end() if stamps else begin
        begin = _behind_headline(text, begin, end, language)
    return begin if text[begin:].strip() else 0


def _behind_datelines(text: str) -> int:
    first = lead_in(text)
    if not first:
        return 0
    second = lead_in(text[first.end : first.end + _SECOND_DATELINE].partition("\n")[0])
    return first.end + (second.end if second else 0)


def _behind_headline(text: str, begin: int, end: int, language: str) -> int:
    """Return where the last word begins that opens a sentence within the first one, if enough of it is left there."""
    large = list(_LARGE.finditer(text, begin, end))
    starters = _ARTICLES.union(word_list("starter", language)) - {"i"}
    small = frozenset(_SMALL.findall(text, end) if large else ()) - starters  # written small elsewhere: no name
    opening = " ".join(text[begin:end].split(maxsplit=2)[:2])
    for found in reversed(large):
        word, before, start = found["word"].casefold(), found["before"], found.start("word")
        opens = word in starters and (before[0].islower() or word in _ARTICLES)
        common = before in small and (word in small or text.startswith(opening, start))
        if (opens or common) and len(text[start:end].split()) >= _LEAST:
            return start
    return begin
