"""How well a sentence reads without the rest of its article, and which sentences of an article are its reporting.

A sentence that is quoted by itself loses what stood around it: the name behind "he", the speaker of a quote, the point
that "but" argues against. `faults_of` lists what is missing. The rules look at form, not at
subject; word lists are in English, French and Arabic, and other languages are judged by form alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, groupby, islice
from math import log

from briefbot.cleaning.boilerplate import LIVE_STAMP, is_boilerplate
from briefbot.cleaning.credits import dateline
from briefbot.cleaning.flattened import lead_begin
from briefbot.cleaning.live_pages import entries
from briefbot.language.characters import ARABIC_MARK, LINE_END
from briefbot.language.dates import DAY_AGO, MONTH, MONTH_NUMBERS, WEEKDAY, WEEKDAY_NUMBERS
from briefbot.language.document_frequency import document_share
from briefbot.language.sentences import ENDED, whole_sentences
from briefbot.language.tokens import content_stems, stop_words, tokens
from briefbot.language.word_lists import languages_with, word_lists
from briefbot.model import Article, Excerpt

#: Words. Shorter ones are fragments, headlines, ends of captions.
SHORTEST = 6

#: Words. Longer ones are lists, transcripts, or several sentences glued together.
LONGEST = 55

#: Words in quotes, at most, that are somebody's term for a thing, and no quote.
_TERM = 3

_MANY = 4000  # characters: past them only the length is judged


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of some words, those of one first letter together: so one is found three times as fast.

    >>> _any_of(["said", "say", "[Tt]old"])
    '(?:[Tt]old)|s(?:aid|ay)'
    """
    groups = groupby(sorted(words), lambda word: re.findall(r"^(?:\\A|[^\W\d_](?![?*+{])|)", word)[0])
    return "|".join(f"{begin}(?:{'|'.join(word[len(begin) :] for word in some)})" for begin, some in groups)


def listed(kind: str, language: str, end: str = r"\b") -> str:
    """Return a pattern of any of the listed words of a kind; a blank is any white space."""
    words = word_lists("briefbot.summarizers", "words.txt")[kind, language]
    return rf"(?:{_any_of(words)}){end}".replace(" ", r"\s")


def by_language(kind: str, begin: str = r"\b", end: str = r"\b") -> dict[str, re.Pattern[str]]:
    """Return for each language that has words of a kind a pattern of them, capitals or not, between two others."""
    languages = languages_with(kind, "briefbot.summarizers")
    return {language: re.compile(begin + listed(kind, language, end), re.IGNORECASE) for language in languages}


def _each(kind: str, language: str) -> list[str]:
    """Return the words of a kind whose lines have several."""
    return " ".join(word_lists("briefbot.summarizers", "words.txt")[kind, language]).split()


#: Quotes, brackets and dashes before the first word.
_OPENING = re.compile(r"^[\s\"'“”‘’«»„()\[\]–—-]*")

#: The stamp of a live page's entry, and a list's bullet or a dateline's dash, in front of a sentence.
_STAMP = re.compile(rf"(?:{LIVE_STAMP})+")
_BULLET = re.compile(r"[\s\\•*·▪►–—-]+(?=[\w\"'“‘«(])")

#: Where a text breaks off inside of a quote that began in its last paragraph.
_IN_QUOTE = re.compile(rf"(?:(?:^|(?<=[\s(\[:–—-]))[\"“„]|«\s?)(?=\w)[^\"“”„«»{LINE_END}]*\Z")

QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]")
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")

#: First words that refer or connect to something said before, and pronouns, by language.
_BACKWARD, _PRONOUNS = by_language("backward"), by_language("pronoun")

_VOWELS = re.compile(f"[{ARABIC_MARK}]")
_DATED = re.compile(rf"\b(?:{WEEKDAY}|{DAY_AGO}|{MONTH})|\d", re.IGNORECASE)
_DEFINITE = re.compile(rf"\W*(?:(?:the|l[ea]s?)\s|{listed('definite', 'ar', end='')})", re.IGNORECASE)

# A ship is called, a search continues, a scene is described, a guard posted: none of that puts anybody on record.
# This, `_FINITE`, `_CAPTION`, `_SAID_BY_ONE` are for text in small letters: to disregard case takes thrice the time.
_SPEECH = re.compile(
    r"\b(?!called|continued|described|posted|recalled)"
    rf"(?:{_any_of(_each('speech', 'en') + _each('speech', 'fr') + _each('speech', 'now'))})\b|"
    rf"\b[وف]?(?:{_any_of(_each('speech', 'ar'))})\b"
)

#: A verb that reports: an auxiliary or a past tense. Captions, and scenes in the present tense, have none.
_FINITE = re.compile(rf"['’](?:re|ve|ll|d)\b|\b{listed('finite', 'en')}|{_SPEECH.pattern}")

#: Where somebody stands in a picture. News prose says "on Tuesday"; a date in full at the end of a scene is a
#: photographer's.
_CAPTION = re.compile(
    r", (?:(?:(?:\w+ )?from|far|at|back) )?(?:left|right|center|centre), |"
    r"\((?:left|right|center|centre|file|pictured)\)|"
    r"^(?:file )?(?:photo(?:graph)?|image|picture|video|handout|still image|combination (?:photo|picture))\b|"
    r"^(?:in )?this (?:\w+ ){0,3}(?:photo|image|picture|frame grab|handout|video|grab)\b|"
    rf"{WEEKDAY}, {MONTH} \d{{1,2}}, \d{{4}}|, (?:{WEEKDAY} )?{MONTH} \d{{1,2}},? \d{{4}}\W*$|"
    r"\b(?:file (?:photo|picture|image)|(?:photo|image)(?:graph)? (?:by|courtesy))\b"
)

#: How a sentence ends that has its speaker as a pronoun: ", he told the council on Monday", ", a-t-elle ajouté".
_ONE = r"-(?:t-)?(?:ils?|elles?)\b"
_SAID_BY_ONE = re.compile(
    rf"(?:[,\"”»]|[,.!?]['’])\s(?:(?:he|she|it|they)\s(?:\w+ly\s|also\s|later\s)?(?:{_SPEECH.pattern})(?:\s(?:the\s)?[^\s,]+)?|"
    rf"(?:l['’])?(?:a|ont){_ONE}\s(?:{_SPEECH.pattern})|(?:{_SPEECH.pattern}){_ONE})"
    r"(?:\s(?:on|in|at|by|to|late|early|à|en|dans|lors|devant)\s[^,]{0,40})?\W*$"
)

#: A capital that starts no sentence.
_NAME = re.compile(r"[A-ZÀ-Ý](?<=\b.)(?<![.!?] .)(?<!^.)(?<![\"“‘'(].)[\w'’-]+")

_NOT_NAMES = MONTH_NUMBERS.keys() | WEEKDAY_NUMBERS.keys() | {"gmt", "i'm", "i’m", "i've", "i’ve"}

#: First and second person.
_PERSON = re.compile(rf"(?<!War )\b{listed('person', 'latin')}(?!\.)|\bو?(?:{_any_of(_each('person', 'ar'))})\b")

#: Sentences that the opening of an article has, which are looked for without the others.
_OPENS = 6

#: Share of what a sentence says, by rarity, that must come again in its article; words of an article too short to be
#: judged by that, and its sentences that are looked at.
_STRAY, _FEW, _FIRST = 0.2, 150, 40


def _bare(excerpt: Excerpt) -> str:
    """Return a sentence from its first word on, without the quotes, brackets and dashes before it."""
    return _OPENING.sub("", excerpt.text, count=1)


def _unquoted(text: str) -> str:
    return QUOTED.sub(" ", text)


def _is_fragment(excerpt: Excerpt) -> bool:
    """Return whether the first word is small, the end is missing, or a bracket is closed or opened only."""
    text = excerpt.text
    is_cut = not ENDED.search(text) or text.rstrip().endswith(("...", "…"))
    return is_cut or _bare(excerpt)[:1].islower() or text.count("(") != text.count(")")


def _lacks_speaker(excerpt: Excerpt) -> bool:
    """Return whether a sentence quotes somebody and does not say whom.

    That is so if a quote does not end in it. Without a verb of saying outside quotes it is so, too, if most of it is in
    them or if one has begun before it in its paragraph.
    """
    text, unquoted = excerpt.text, _unquoted(excerpt.text)
    if leaves_quote_open(text) or _SPEECH.search(unquoted.lower()):
        return leaves_quote_open(text)
    before = excerpt.article.text[max(excerpt.start - _MANY, 0) : excerpt.start]
    return len(unquoted) < len(text) / 2 or _IN_QUOTE.search(before) is not None


def has_speech(text: str) -> bool:
    """Return whether a verb of saying stands in ``text`` outside its quotes."""
    return bool(_SPEECH.search(_unquoted(text).lower()))


def is_on_record(text: str, language: str = "en") -> bool:
    """Return whether a sentence says, outside its quotes, that somebody said something.

    In a language without a list of verbs of saying every sentence may.

    >>> is_on_record("The talks failed, a spokesman said."), is_on_record("The talks have dragged on for years.")
    (True, False)
    """
    return language not in {"", *_BACKWARD} or has_speech(text)


def quotes_at_length(text: str) -> bool:
    """Return whether a sentence quotes more words than are somebody's term for a thing.

    >>> quotes_at_length('The "new era" began, he said.'), quotes_at_length('"We shall stay here," he said.')
    (False, True)
    """
    return sum(len(quote.split()) for quote in QUOTED.findall(text)) > _TERM


def leaves_quote_open(text: str) -> bool:
    """Return whether a quote opens in ``text`` that does not close in it.

    >>> leaves_quote_open('He said "we stay'), leaves_quote_open('He said "we stay".')
    (True, False)
    """
    return text.count('"') % 2 == 1 or text.count("“") != text.count("”") or text.count("«") != text.count("»")


def _names(text: str) -> list[str]:
    """Return the names in ``text``: capitals that start no sentence, no weekday and no month."""
    return [name for name in _NAME.findall(text) if name.casefold() not in _NOT_NAMES]


def _points_back(excerpt: Excerpt) -> bool:
    """Return whether a sentence refers to something that is not in it, as by a pronoun."""
    language, text, told = excerpt.article.language or "en", excerpt.text, _unquoted(excerpt.text)
    if language not in _BACKWARD:
        return False
    if _BACKWARD[language].match(_VOWELS.sub("", _bare(excerpt))) or _SAID_BY_ONE.search(text.lower()):
        return True
    pronoun = language in _PRONOUNS and _PRONOUNS[language].search(told)
    if pronoun and not _introduces(told[: pronoun.start()], language):
        return True
    return bool(_DEFINITE.match(told)) and not _names(told) and not (told == text and _DATED.search(told))


def _is_scene(excerpt: Excerpt) -> bool:
    """Return whether a sentence has no verb that reports, but the text behind it has: a scene, a caption, a label."""
    has_none = excerpt.article.language in {"", "en"} and not _FINITE.search(excerpt.text.lower())
    behind = excerpt.article.text[excerpt.end : excerpt.end + _MANY]
    return has_none and _FINITE.search(behind.lower()) is not None


def _is_stray(excerpt: Excerpt) -> bool:
    """Return whether no name and hardly a word of the sentence comes again in its article.

    So are another page's headline, a note of the site, the scene that opens a feature; but no entry of a live page.
    """
    text, article, language = excerpt.text, excerpt.article, excerpt.article.language or "en"
    named, told = content_stems(" ".join(_names(text)), language), _stems(text, language)
    own, seen, again, count = {*named, *told}, set[str](), set[str](), 0
    for sentence in first_sentences(article, _FIRST):
        said = _stems(sentence.text, language)
        again |= seen.intersection(said)
        seen |= own.intersection(said)
        count += len(said)
        if not own or not again.isdisjoint(named):
            return False
        if again and _rarity(filter(again.__contains__, told), language) >= _STRAY * _rarity(told, language):
            return False
    return count >= _FEW and not any(a <= excerpt.start < b for a, b in entries(article.text, article.title))


def _rarity(stems: Iterable[str], language: str) -> float:
    """Return how much some stems say together."""
    return -sum(log(document_share(each, language)) for each in stems)


@lru_cache(maxsize=4096)
def _stems(sentence: str, language: str) -> tuple[str, ...]:
    """Return the stems of the words of a sentence, in order, each once."""
    return tuple(dict.fromkeys(content_stems(sentence, language)))


def _introduces(before: str, language: str) -> bool:
    """Return whether a pronoun behind ``before`` has something to stand for: a name, or a word of its own clause."""
    clause = _DATED.sub("", before.rpartition(",")[2])
    return bool(_names(before)) or not stop_words(language).issuperset(tokens(clause))


#: Reasons why a sentence does not stand alone.
FAULTS: dict[str, Callable[[Excerpt], bool]] = {
    "too short": lambda excerpt: len(_WORD.findall(excerpt.text)) < SHORTEST,
    "boilerplate": lambda excerpt: is_boilerplate(excerpt.text),
    "too long": lambda excerpt: len(_WORD.findall(excerpt.text)) > LONGEST,
    "question": lambda excerpt: excerpt.text.rstrip("\"'”’» )]").endswith(("?", "؟")),
    "fragment": _is_fragment,
    "no speaker": _lacks_speaker,
    "points back": _points_back,
    "first or second person": lambda excerpt: bool(_PERSON.search(_unquoted(excerpt.text))),
    "caption": lambda excerpt: bool(_CAPTION.search(excerpt.text.lower())),
    "scene": _is_scene,
    "stray": _is_stray,
}


def faults_of(excerpt: Excerpt) -> tuple[str, ...]:
    """Return the names in `FAULTS`, in their order, that keep an excerpt from standing alone.

    >>> from briefbot.model import Article
    >>> text = "But he said that the talks had failed."
    >>> faults_of(Excerpt(Article(url="urn:1", text=text), 0, len(text)))
    ('points back',)
    """
    return tuple(_faults(excerpt))


@lru_cache(maxsize=8192)
def first_fault(excerpt: Excerpt, excused: str = "") -> str:
    """Return the first of `faults_of` an excerpt that is not ``excused``, without looking for others; empty if none."""
    return next((fault for fault in _faults(excerpt) if fault != excused), "")


def _faults(excerpt: Excerpt) -> Iterable[str]:
    found = (name for name, has_fault in FAULTS.items() if has_fault(excerpt))
    return found if excerpt.end - excerpt.start <= _MANY else ("too long",)


def is_sound(excerpt: Excerpt, *, follows: bool = False) -> bool:
    """Return whether an excerpt can stand alone; it may point back if it ``follows`` what it points to.

    >>> from briefbot.model import Article
    >>> article = Article(url="urn:1", text="The mayor of Brega resigned on Monday. He said so himself at noon.")
    >>> he = Excerpt(article, 39, 66)
    >>> is_sound(Excerpt(article, 0, 38)), is_sound(he), is_sound(he, follows=True)
    (True, False, True)
    """
    return not (first_fault(excerpt, "points back") if follows else first_fault(excerpt))


def first_sentences(article: Article, most: int) -> Iterator[Excerpt]:
    """Yield the first sentences of the reporting of an article, at ``most`` so many."""
    read = article.text, article.language or "en", article.origin
    opening = _opening(*read)
    further = islice(reporting_sentences(*read), _OPENS, most) if len(opening) == _OPENS < most else ()
    yield from (Excerpt(article, *span) for span in chain(opening[:most], further))  # hardly ever are all taken


@lru_cache(maxsize=8192)
def _opening(text: str, language: str, origin: str) -> tuple[tuple[int, int], ...]:
    return tuple(islice(reporting_sentences(text, language, origin), _OPENS))


def reporting_sentences(text: str, language: str = "en", origin: str = "") -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences of the ``text`` of an article that are its reporting, in order.

    They are those of `sentence_spans`, but a sentence begins behind its dateline, and what a flattened page carries
    before the dateline of its lead (headline, highlights, captions, byline) is left out.

    >>> text = "By A. Writer TRIPOLI (Reuters) - Guns fell silent. Nobody knew why."
    >>> [text[start:end] for start, end in reporting_sentences(text)]
    ['Guns fell silent.', 'Nobody knew why.']
    """
    lead = lead_begin(text, language, origin)
    for start, end in ((max(start, lead), end) for start, end in whole_sentences(text, language) if end > lead):
        cut = dateline(text[start:end]) if start == lead or _starts_paragraph(text, start) else None
        begin = start + cut.end if cut and text[start + cut.end : end].strip() else start
        for mark in (_STAMP, _BULLET):
            begin = found.end() if (found := mark.match(text, begin, end)) else begin
        yield begin, end


def _starts_paragraph(text: str, start: int) -> bool:
    before = text[max(start - _MANY, 0) : start].rstrip(" \t\u00a0")
    return not before or before[-1] in LINE_END
