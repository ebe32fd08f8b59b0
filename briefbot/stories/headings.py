"""The heading of a story: the commonest headline of its articles, else names and a word of its lead, verbatim.

A headline shares words with the opening of its article: names of sections and sites, buttons and calls do not. It loses
its dateline and the name of its outlet, and nothing is reworded. Names are told by their capitals: a clause that is cut
out of a sentence misleads, a name does not.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import chain
from math import log

from briefbot.cleaning.boilerplate import is_boilerplate, line_key
from briefbot.cleaning.credits import dateline
from briefbot.cleaning.organisations import is_name_of, organisation
from briefbot.language.characters import one_line
from briefbot.language.dates import MONTH_NUMBERS, WEEKDAY, WEEKDAY_NUMBERS
from briefbot.language.document_frequency import document_share
from briefbot.language.tokens import content_stems, stop_words, tokens
from briefbot.language.word_lists import word_list
from briefbot.model import Article, Excerpt, Report
from briefbot.summarizers.coverage import is_sound
from briefbot.summarizers.kinds import news_of
from briefbot.summarizers.standalone import SPEECH, reporting_sentences

#: Characters of a text in which a word of its headline must stand ...
_OPENING = 600

#: ... and how many of them make sure that it is one. Of 919 headlines of round-ups 93 % have two in their own article's
#: opening, 8 % in another's; one have 97 and 34 %. Of 79 buttons and sections that pages were titled with, 11 and 24 %.
_SURE = 2

#: Words. A longer headline is a sentence of the text.
_LONGEST = 25

#: Pieces of a slug, and words of a lead that has none, at most.
_PIECES, _WORDS = 3, 8

_SECTIONS = re.compile(r"\s*[|•›]\s*")
_BEHIND = re.compile(r"(.+)\s[-–—:]+\s(.+)")
_BEFORE = re.compile(r"(.{2,60}?)(?:\s[-–—]|\s?:)\s(.+)")

#: A word written large, without a possessive ending. The article of an Arabic name goes with it.
_CAPITAL = "[" + "".join(filter(str.isupper, map(chr, range(0x530)))) + "]"  # Latin, Greek, Cyrillic
_LARGE = (
    r"(?<!\w)(?:[ae][dlnrstz]h?-|(?:al|el|abu|bin|ibn)[\s-])?"
    rf"(?<!\w)(?:(?:{_CAPITAL}\.)+|(?:O['’])?{_CAPITAL}\w+(?:['’](?!s\b)\w+|[-&](?:\w{{1,3}}-)?{_CAPITAL}\w*)*)"
)

#: Such words in a row; "Ki-moon" is a name, "Tripoli-based" none.
_NAME = re.compile(
    rf"{_LARGE}(?:(?:\.|['’]s)?\s(?:(?:au|d[aeiu]|de la|des|for|of|of the|v[ao]n)\s|d['’])?"
    rf"{_LARGE}(?:-[a-z]{{2,4}}\b(?<!ed))?)*"
)

#: One of them, quick to find in a long text, with what may be its noun, as behind "Libyan"; and what stands before one
#: that begins neither a sentence nor a quote.
_MENTION = re.compile(rf"({_CAPITAL}\w*)(?=(\s(?!(?i:{WEEKDAY}|{SPEECH.pattern}))\w{{4}})?)")
_INSIDE = re.compile(r"[\w,;]\s|\w['’.-]")


#: Words of four letters or more that are written small, or in a script without capitals.
_SMALL = re.compile(rf"(?<![\w’'.-])(?!{_CAPITAL})[^\W\d_]{{4,}}(?![\w’'-])")


def heading(reports: Sequence[Report], told: Collection[str] = ()) -> str:
    """Return the heading of a story of ``reports``, news before what is none; empty if they have no words.

    A headline that is ``told`` word for word below or above it is taken if there is no other.

    >>> text = "In Marsa, dockers shut the port on Monday, harbour master Anna Oak said."
    >>> titles = ("Join the Conversation", "Strike shuts port - The Lamp", "")
    >>> copies = [Article(url=f"urn:{title}", text=text, title=title, outlet="The Lamp") for title in titles]
    >>> heading([Report(tuple(copies))])
    'Strike shuts port'
    >>> heading([Report(tuple(copies[2:]))])
    'Marsa · Anna Oak'
    """
    leads = dict.fromkeys(news_of([report.lead for report in reports]))
    articles = [article for report in reports if report.lead in leads for article in report.articles]
    found = [each for article in articles if article.title and (each := headline_of(article))[0]]
    counts = Counter(line_key(headline) for headline, _ in found)
    repeated = set(map(line_key, told))
    rated = {
        each: (line_key(each[0]) not in repeated, min(each[1], _SURE), counts[line_key(each[0])]) for each in found
    }
    best, _ = max(rated, key=rated.__getitem__, default=("", 0))
    return best or _slug_of([*leads])


def headline_of(article: Article) -> tuple[str, int]:
    """Return an article's headline without dateline and outlet, and how many words of it stand in the opening.

    It is empty if there are none.

    >>> text = "The downfall of the mayor came quickly."
    >>> headline_of(Article(url="urn:1", title="BEIRUT (Reuters) - The downfall of a mayor | BBC News", text=text))
    ('The downfall of a mayor', 2)
    """
    opening = set(content_stems(article.text[:_OPENING], article.language))

    def shared(title: str) -> int:
        return len(opening.intersection(content_stems(title, article.language)))

    title = max(_SECTIONS.split(one_line(article.title)), key=shared)
    place = dateline(title)
    title = title[place.end :] if place else title
    while (found := _BEHIND.fullmatch(title)) and (organisation(found[2]) or is_name_of(found[2], article)):
        title = found[1]
    if (found := _BEFORE.fullmatch(title)) and is_name_of(found[1], article):
        title = found[2]
    bare = title.partition(": ")[2] or title  # a label such as "Analysis" is none of a page's own
    furniture = len(title.split()) > _LONGEST or is_boilerplate(bare) or not shared(title)
    return ("", 0) if furniture else (title, shared(title))


def _slug_of(leads: Sequence[Article]) -> str:
    """Return the names in the first sentence of an opening that can be read alone, and the words that say most.

    Its first words if it has no name and less than two such words.
    """
    opened = chain.from_iterable(map(_opening_of, leads))
    lead = next(filter(is_sound, opened), None) or next(chain.from_iterable(map(_opening_of, leads)), None)
    if lead is None:
        return ""
    sentence, texts = one_line(lead.text), "\n".join(each.text for each in leads)
    words = sentence.split()
    start = " ".join(words[:_WORDS]).rstrip(".") + " …" * (len(words) > _WORDS)
    said = keywords(sentence, texts, lead.article.language)
    found = names(sentence, lead.article, texts)[: _PIECES - bool(said)]
    told = [*sorted(found, key=sentence.find), *said[: _PIECES - len(found)]]
    return " · ".join(told) if found or len(said) > 1 else start


def _opening_of(article: Article) -> list[Excerpt]:
    return [Excerpt(article, *span) for span in reporting_sentences(article.text, article.language)[:2]]


def keywords(sentence: str, texts: str, language: str) -> list[str]:
    """Return the words of a sentence, as they stand there, that ``texts`` repeat, most telling first.

    They are written small. Each counts as often as it stands in ``texts``, and the more, the rarer it is in news.

    >>> told = "Dockers shut the port over wages. The wages of dockers are low."
    >>> keywords(told.partition(".")[0], told, "en")
    ['wages']
    """
    counts = Counter(content_stems(texts, language))
    words = {found: each for each in _SMALL.findall(sentence) for found in content_stems(each, language)}
    worth = {
        word: counts[found] * -log(document_share(found, language))
        for found, word in words.items()
        if counts[found] > 1 and not SPEECH.fullmatch(word)
    }
    return sorted(worth, key=worth.__getitem__, reverse=True)


def names(sentence: str, article: Article, texts: str) -> list[str]:
    """Return what a sentence of an article names, most telling first.

    Names of several words go before others, then those that ``texts`` mention most. A word that is large as it begins a
    sentence or a quote is none if ``texts`` write it small, or large nowhere else. In a script without capitals there
    are none.

    >>> told = "In Marsa, mayor Anna Oak told dockers on Monday that the port of Marsa would open."
    >>> names(told, Article(url="urn:1", text=told), told)
    ['Anna Oak', 'Marsa']
    """
    language = article.language or "en"
    starters = word_list("starter", language)
    stops = MONTH_NUMBERS.keys() | stop_words(language).union(starters)
    mentions = list(_MENTION.finditer(texts))
    counts = Counter(each[1] for each in mentions if not each[2])
    inside = {each[1] for each in mentions if _INSIDE.match(texts, each.start() - 2, each.start())}

    def without_opener(word: re.Match[str]) -> str:
        large, begin = word[0], word.start()
        after_name = word.string[:begin].rpartition(" ")[0].rpartition(" ")[2][:1].isupper()
        begins = not word.string[word.end() : word.end() + 2].strip().isupper() or after_name
        common = large.casefold() in WEEKDAY_NUMBERS or (begins and large.casefold() in starters)
        if not _INSIDE.match(word.string, begin - 2, begin) and not word.string.startswith(". ", begin - 2):
            known = _last_part(large) in inside or word.string[word.end() : word.end() + 2].strip().isupper()
            small = re.escape(large[0].lower() + large[1:])
            common |= not known or stops.issuperset(tokens(large)) or bool(re.search(rf"\b{small}\b", texts))
        return " " * len(large) if common else large

    found = _NAME.findall(re.sub(_LARGE, without_opener, sentence)) if any(map(str.islower, sentence)) else []
    worth = {name: (" " in name or "-" in name, counts[_last_part(name)]) for name in found}
    best: list[str] = []
    for name in sorted(worth, key=worth.__getitem__, reverse=True):
        common = stops.issuperset(tokens(name)) or is_name_of(name, article)
        again = any(f" {name[:4]}" in f" {other}" for other in best)
        if not common and not again and (not best or any(worth[name])):
            best.append(name)
    return best


def _last_part(name: str) -> str:
    return str(_MENTION.findall(name)[-1][0])
