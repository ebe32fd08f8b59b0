"""Where the reporting begins in a text that was flattened from a page: behind headline, caption, stamp and byline.

A page that loses its layout has all of them in one line with the first sentence of the article, without a full stop
between. What tells where they end is a mark (a dateline, a full stamp, a byline, the credit of a picture), a word that
begins sentences and is written large though no sentence ended before it, or a headline's words that come again.
"""

import re
from collections.abc import Container
from functools import lru_cache

from briefbot.cleaning.credits import lead_in
from briefbot.cleaning.organisations import AGENCY
from briefbot.language.dates import MONTH, WEEKDAY, ZONE
from briefbot.language.sentences import whole_sentences
from briefbot.language.tokens import stem
from briefbot.language.word_lists import word_list

#: Characters behind a dateline or another mark in which the next one is looked for: a caption is no longer.
_NEXT = 400

#: Characters in which the first sentence ends.
_REACH = 1500

#: Words that a first sentence has at least, behind what is glued to it.
_LEAST = 6

#: Words that a report says again of its headline: so many at least, one more before a name, and this share of them.
_AGAIN = 2
_AGAIN_SHARE = 1 / 3

_YEAR = r"(?:19|20)\d\d,?"
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
_LARGE = re.compile(rf"(?<=[\w’'%\"”)] )(?!(?i:I|{WEEKDAY}|{MONTH})\b)(?P<word>[A-ZÀ-Ý]\w*)(?=[ '’](?P<next>[\w.]+))")

#: Words of a second sentence up to its verb; and marks that part two clauses.
_SUBJECT = 8
_PARTED = re.compile(r"[,;:()\"“”«»–—]|['’] |--? ")

_SAY = frozenset(["say", "says", "said"])
_TO = frozenset(["to"])
_JOINED = frozenset(["and", "or", "but", "than"])
_LATIN = ("en", "fr", "it", "es", "pt", "de", "nl")

#: A past tense that is no participle: an irregular one, or one behind a name or pronoun; "Ann Lee looks at".
_PAST = re.compile(
    rf"(?<!\w)(?:{'|'.join(word_list('past', 'en'))})(?!\w)"
    r"|(?:[A-Z][\w.'’-]+ (?:\w+ly|also|still|now)|(?<=\w )[A-Z][\w.'’-]+|\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e))"
    r" [a-z]+ed(?!\w)"
    r"|[A-Z][\w'’-]+ [A-Z][\w'’-]+ [a-z]+[^s\W]s(?= (?:on|the|a|an|his|her|their|how|why|with|at|from|to|for|in|into) )"
)

#: An adjective, an office, a participle, an infinitive: a name may follow.
_NO_END = re.compile(
    r"(?:(?:ing|ed|er|or|ist|man|woman|ent|al|ic|ern|ous|ive|ish|ful|ef|['’]s|[-–—]\w+)|(?<!\w)to \w+|(?<!\w)"
    r"(?:new|old|young|late|next|main|star|son|host|king|wife|boss|top|group|band|film)|\d\w*) $"
)

#: "The first time | Ann Lee has", "the worst fire | Marsa has": what has been so far may be seen by whoever is named.
_UNIQUE = re.compile(r"\b(?:\w+est|most|first|last|only|same|all|every|any|no|one|worst)\b")

_CONTENT = re.compile(r"[^\W\d_]{4,}|[A-Z]{2,}")

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
        while mark := _MARK.search(text, begin, begin + _NEXT):
            begin = mark.end()
        spans = whole_sentences(text[:_REACH], language)
        begin, end = next(((max(begin, start), end) for start, end in spans if end > begin), (0, 0))
        while (further := _behind_headline(text, begin, end, language)) > begin:
            begin = further
    return begin if text[begin:].strip() else 0


def _behind_datelines(text: str) -> int:
    first = lead_in(text)
    second = first and lead_in(text[first.end : first.end + _NEXT].partition("\n")[0])
    return (first.end if first else 0) + (second.end if second else 0)


def _behind_headline(text: str, begin: int, end: int, language: str) -> int:
    """Return where the last word begins that opens a sentence within the first one, if enough of it is left there.

    If none does, return where the text begins to say again much of what it has said, as behind a headline.
    """
    starters = _ARTICLES.union(word_list("starter", language))
    stops = starters.union(word_list("stop", language))
    leaning = word_list("common", language)  # nothing ends behind "of" or "was"
    restated = begin
    for found in reversed(list(_LARGE.finditer(text, begin + 1, end))):
        start, word, follows = found.start(), found["word"].lower(), found["next"]
        before = text[begin:start].rsplit(maxsplit=1)[-1].strip("\"'”’()")
        if before.lower() in leaning or len(text[start:end].split()) < _LEAST:
            continue
        said, said_now = _content(text[begin:start], stops), _content(text[start:end], stops)
        again = len(said & said_now)
        behind_small, before_name = before[:1].islower() or before[:1].isdigit(), follows[0].isupper()
        acronym = not found["word"].istitle()
        if word in _ARTICLES:
            small = f" {word} {follows}" in text[end:] or (word in ("a", "an") and (behind_small or again))  # "the EU"
            opens = small or not before_name
        elif word in starters:
            opens = not before_name and (behind_small or again > 0)
        else:
            opens = not before_name and behind_small and before not in stops and _is_common(word, text[end:])
        if (opens and not acronym) or (before == found["word"] and not before_name):  # "Mexico | Mexico has"
            return start
        sure = acronym or not before_name or word in _ARTICLES
        least = max(_AGAIN if sure else _AGAIN + 1, _AGAIN_SHARE * len(said))
        if again >= least and before[:1].islower() and before not in stops:
            restated = start
    return restated if restated > begin else _behind_clause(text, begin, end, language)


def _behind_clause(text: str, begin: int, end: int, language: str) -> int:
    """Return where a second sentence begins within the first: each has a verb, and nothing joins or parts the two.

    One that begins with the very words of the first needs no verb in that.
    """
    joints, verbs = set(word_list("joint", language)), set(word_list("finite", language))
    leaning = {*word_list("starter", language), *word_list("phrase", language), *_leaning()}
    for found in _LARGE.finditer(text, begin + 1, end):
        start, first = found.start(), f"{found['word']} {found['next']}"
        rest, before = _PARTED.split(text[start:end])[0].split(), text[begin:start].rsplit(maxsplit=1)[-1]
        quoted = before[-1] in '"”' and before[-2:-1] not in ",.!?"
        clause = text[begin:start] if quoted else _PARTED.split(text[begin:start])[-1]
        depends = "," not in text[begin:start] and text[begin:start].split(maxsplit=1)[0].lower() in joints | {"now"}
        verb = next((place for place, each in enumerate(rest[:_SUBJECT]) if each in verbs or each in _SAY), 0)
        if not verb or before.lower() in leaning or not joints.union(_TO).isdisjoint(rest[:verb]):
            continue
        again = first in text[begin:start] and (found["next"].islower() or before.islower())
        told = clause.split() if again else _behind_verb(clause, verbs) if not depends else []
        bound = joints.difference(_JOINED).union(() if again else word_list("thought", language))
        if not told or not bound.isdisjoint(told):
            continue
        if before[:1].isupper():  # "Marsa | Lamperia has", where each is named without the other, too
            named = f" {before}" in text[start:] and f" {before} {found['word']}" not in text[end:]
            opens = named or found["word"].lower() in _ARTICLES
        else:
            sole = _UNIQUE.search(" ".join(told[-6:])) or rest[verb] == "had"  # "the lamp | Ann Lee had lost"
            opens = quoted or not (sole or _NO_END.search(text, begin, start))
        if opens:
            return start
    return begin


def _behind_verb(clause: str, verbs: Container[str]) -> list[str]:
    """Return the words behind the last verb of a clause in a tense that reports; none if there is no such verb."""
    words = clause.split()
    last = max((place for place, word in enumerate(words) if word in verbs), default=-1)
    past = max((found.end() for found in _PAST.finditer(clause)), default=-1)
    told = words[last + 1 :] if last >= 0 else []
    return min((each for each in (told, clause[past:].split() if past >= 0 else []) if each), key=len, default=[])


@lru_cache(maxsize=1)
def _leaning() -> frozenset[str]:
    """Return the commonest words of all languages: behind "of" or "al" nothing ends."""
    return frozenset(word for language in _LATIN for word in word_list("common", language))


def _is_common(word: str, text: str) -> bool:
    """Return whether a text writes a word small, and never large behind a small word, as it would a name."""
    return f" {word} " in text and not re.search(rf"\b[a-zà-ÿ]+,? {word.capitalize()}\b", text)


def _content(text: str, stops: Container[str]) -> set[str]:
    """Return the first five letters of the words of a text that tell anything."""
    return {stem(word)[:5] for word in map(str.lower, _CONTENT.findall(text)) if word not in stops}
