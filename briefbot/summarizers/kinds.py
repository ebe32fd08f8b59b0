"""Tell the kind of an article: a report of news, or an analysis, an opinion, a feature, a listing.

An article is what its headline, its address or its first words call it; what an institute publishes is an analysis.
Without such a label several weak signs of form are added up to the log odds that it is no news. The signs hold for any
subject, in English, French and Arabic; an article in another language counts as news.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from math import inf, log2
from typing import Literal, cast

from briefbot.cleaning.flattened import lead_begin
from briefbot.cleaning.live_pages import entries
from briefbot.cleaning.organisations import is_of_an_institute
from briefbot.language.dates import DAY_AGO, WEEKDAY
from briefbot.language.tokens import tokens, words
from briefbot.language.word_lists import languages_with, word_lists
from briefbot.model import Article, Story
from briefbot.summarizers.standalone import QUOTED, first_fault, first_sentences, listed

Kind = Literal["news", "analysis", "opinion", "feature", "listing"]


def _named(kind: str) -> str:
    """Return a pattern of any listed words of a kind, in a group that is named after what they call an article."""
    called = ("listing", "opinion", "analysis", "feature")
    return f"(?:{'|'.join(f'(?P<{each}>' + listed(kind, each, end='') + ')' for each in called)})"


#: What a desk calls an article that is no news: above it, and as the innermost section of its site.
_CALLED = re.compile(rf"(?<!\w){_named('label')}")
_SECTION = re.compile(rf"https?://.*/{_named('section')}/", re.IGNORECASE)

#: Languages in which what is no news is told apart; a text may also be in none that is known.
_LANGUAGES = languages_with("expert", "briefbot.summarizers")

#: What is written in one piece with a word: "and" in Arabic, an elision in French.
_PREFIXES = {"ar": ["و"], "fr": ["l'", "d'"]}

#: Word -> the kind of its list.
_WORD_KINDS = ("speech", "expert", "person")
_WORDS = {
    prefix + token: kind
    for kind in _WORD_KINDS
    for language in _LANGUAGES
    for word in word_lists("briefbot.summarizers", "words.txt").get((kind, language), ())
    for token in tokens(word)
    for prefix in ("", *_PREFIXES.get(language, ()))
}

#: Characters: read of an article from its lead on; at its beginning, in which a label may stand; of a lead, in which a
#: report names the day of its news; and in which it says what has happened.
_READ = 6000
_HEAD = 300
_LEAD = 400
_FIRST = 200

_DAY = re.compile(rf"\b(?:{WEEKDAY}|{DAY_AGO})\b")  # for small letters
_HAPPENED = re.compile(
    r"\b(?:has|have)\s(?:\w+ly\s|also\s|now\s|been\s)*\w+(?:ed|en|wn|un|nt|ld|ut|id|ne|ht|me|rn|st)\b"
)
_MARKS = {"question": ("?", "؟"), "aside": ("--", "—", " – ", ";", "؛")}
_SENTENCE_END = re.compile(r"[.!?؟…][\"”’»')\]]*(?:\s|$)")

#: Where readers write below an article: an invitation, or the stamp of a comment.
_THREAD = [re.compile(pattern) for pattern in word_lists("briefbot.summarizers", "words.txt")["thread", "any"]]

#: Clock times, bullets, figures of a table, speakers in capitals: the form of a live blog, a fact box, a transcript.
#: Beside it characters of which one stands in each of them.
_ITEM = {  # each begins with characters that few words have: one pattern takes four times as long
    r"\d(?<!\w\d)(?:\d?(?:[:.]\d\d)? ?(?:[AaPp]\.?[Mm]\b|GMT|ET\b|BST)|\d:\d\d\b)": [""],
    r"[*•·▪►»](?<![^\s\\].)\s": "*•·▪►»",
    r"\n[^:.!?؟\n]{2,40} ?: ?\d": ":",
    r"[A-Z](?<!\S[A-Z])[A-Z][A-Z.'’-]*(?: [A-Z][A-Z.'’-]*){0,4}(?:, [^:.\n]{2,60})?(?: \([^)\n]{1,40}\))?: ": ":",
}
_ITEMS = 4

#: Log odds that an article of 2,000 characters is no news, and what its signs add: each doubling of its length; a label
#: or the form of a listing; a day in its lead; each word in the first or second person there, of two at most; a verb in
#: the perfect at its head ("has begun"), as dispatches have; the mean number of verbs of saying, experts, questions and
#: dashes in a sentence outside quotes; and (`_LEANING`) a first sentence that does not stand alone. A logistic
#: regression on 547 labelled articles, rounded.
_BASE = 0.75
_SIGNS = {
    "length": 0.75,
    "day": -1.25,
    "personal": 1.25,
    "perfect": -0.75,
    "speech": -5.5,
    "expert": 13.0,
    "question": 10.0,
    "aside": 4.0,
}
_LABEL, _LEANING = 2.5, 1.0

#: An article without a label that is no news is an opinion from so many words in the first or second person in a
#: sentence on, and an analysis from so many experts and questions on.
_OPINION = 0.4
_ANALYSIS = 0.08


@lru_cache(maxsize=8192)
def kind_of(article: Article) -> Kind:
    """Return what an article is: ``"news"``, or ``"analysis"``, ``"opinion"``, ``"feature"`` or ``"listing"``.

    >>> kind_of(Article(url="urn:1", title="Analysis: What the rebels want", text="Rebels want arms, and now."))
    'analysis'
    >>> kind_of(Article(url="urn:2", text="Rebels took Brega on Monday, a spokesman said."))
    'news'
    """
    return "news" if tells_news(article) else _name(article) or _label(article) or _by_form(article)[1]


@lru_cache(maxsize=8192)
def tells_news(article: Article) -> bool:
    """Return whether an article is news. No more signs are looked for than make a difference."""
    log_odds, _ = _by_form(article)
    if log_odds > 0.0 or (log_odds > -inf and _name(article)):
        return False
    if log_odds > -_LABEL - _LEANING and _label(article):
        log_odds += _LABEL
    return log_odds <= 0.0 and (log_odds <= -_LEANING or not _leans(article))


@lru_cache(maxsize=8192)
def odds_against_news(article: Article) -> float:
    """Return the log odds that an article is no news; 0.0 for news, and as it is called something else, infinite.

    >>> odds_against_news(Article(url="urn:2", text="Rebels took Brega on Monday, a spokesman said."))
    0.0
    """
    if tells_news(article):
        return 0.0
    return inf if _name(article) else _by_form(article)[0] + _LABEL * bool(_label(article)) + _LEANING * _leans(article)


def _name(article: Article) -> Kind | None:
    """Return what an article is called before its first words or in its address, or is by its entries or publisher."""
    if entries(article.text, article.title):
        return "listing"
    called = _CALLED.match(article.title) or _CALLED.match(article.text) or _SECTION.match(article.url)
    return cast(Kind, called.lastgroup) if called else "analysis" if is_of_an_institute(article) else None


def _label(article: Article) -> Kind | None:
    """Return what the first words of an article call it; of one in the form of a listing, that."""
    begin = lead_begin(article.text, article.language or "en", article.origin)
    if called := _CALLED.search(article.text, 0, begin + _HEAD):
        return cast(Kind, called.lastgroup)
    told = _told(article)
    items = (len(re.findall(form, told)) for form, marks in _ITEM.items() if any(map(told.__contains__, marks)))
    return "listing" if sum(items) >= _ITEMS else None


@lru_cache(maxsize=64)  # most that have no label are looked at once
def _told(article: Article) -> str:
    """Return what is read of an article, from where it begins to report to where it ends, outside quotes."""
    text, begin = article.text, lead_begin(article.text, article.language or "en", article.origin)
    found = [thread.search(text, begin + _LEAD, begin + _READ) for thread in _THREAD]
    end = min((each.start() for each in found if each), default=begin + _READ)
    return QUOTED.sub(" ", text[begin:end])


@lru_cache(maxsize=8192)
def _by_form(article: Article) -> tuple[float, Kind]:
    """Return the log odds that an article is no news, without labels and its first sentence, and what it is then."""
    if article.language not in {"", *_LANGUAGES} or not any(map(str.isalnum, article.text[:_READ])):
        return -inf, "news"
    told = _told(article)
    rates = _rates(told)
    signs = {
        "length": min(max(log2(len(article.text) / 2000), -2.0), 1.5),
        "day": bool(_DAY.search(told[:_LEAD].lower())),
        "personal": min(sum(_WORDS.get(word) == "person" for word in words(told[:_LEAD])), 2),
        "perfect": bool(_HAPPENED.search(told[:_FIRST])),
        **{kind: min(rate, 1.0) for kind, rate in rates.items()},
    }
    return _BASE + sum(weight * signs[sign] for sign, weight in _SIGNS.items()), _by_manner(rates)


def _leans(article: Article) -> bool:
    """Return whether the first sentence of an article does not stand alone."""
    # a flash leans on nothing
    return any(first_fault(each) not in {"", "too short"} for each in first_sentences(article, 1))


def is_news(story: Story) -> bool:
    """Return whether any report of ``story`` is news."""
    return any(tells_news(report.lead) for report in story.reports)


def news_of(articles: Sequence[Article]) -> Sequence[Article]:
    """Return the articles that are news, in their order; all of them if none is."""
    return [*filter(tells_news, articles)] or articles


def _rates(told: str) -> dict[str, float]:
    """Return how many words and marks of each kind a sentence has, in the mean."""
    sentences = max(len(_SENTENCE_END.findall(told)), 1)
    found = [*filter(None, map(_WORDS.get, words(told)))]
    counts = {kind: found.count(kind) for kind in _WORD_KINDS}
    counts |= {kind: sum(map(told.count, marks)) for kind, marks in _MARKS.items()}
    return {kind: count / sentences for kind, count in counts.items()}


def _by_manner(rates: dict[str, float]) -> Kind:
    if rates["person"] >= _OPINION:
        return "opinion"
    return "analysis" if rates["expert"] + rates["question"] >= _ANALYSIS else "feature"
