"""The terms of news texts, and their weights.

A term is the stem of a word or a number, or a topic's one key for a name. Its weight in a text depends on

- how often it stands there, with saturation, and where: less the further down;
- what it is: numbers and names weigh more;
- how rare it is in general news (`briefbot.language.document_frequency`) and in the batch, by the geometric mean of
  both shares: the former makes five articles work as well as a thousand, the latter finds the batch's common subject.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from itertools import chain, repeat
from typing import TYPE_CHECKING

import numpy as np

from briefbot.language.document_frequency import document_share
from briefbot.language.tokens import content_stems, stem, stop_words, tokens
from briefbot.summarizers.standalone import reporting_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from briefbot.model import Article
    from briefbot.topic.topic import Topic

#: Words of a text that are read; the rest is background. 200 to 600 made no difference on ECB+ and the round-ups.
WORDS = 300

#: Characters that are looked at to find them.
LONGEST = 4000

#: Characters in which nearly all first sentences end, their datelines included.
_OPENING = 350

#: Folding takes the case away by which the country is told from the pronoun.
_COUNTRY = re.compile(r"\bUS\b")

#: A mention ``i`` words down counts ``.2 + .8 exp(-i / 80)``: the lead whole, the tenth paragraph a fifth.
_SINK, _LEAST = 80.0, 0.2

#: What a mention in the title counts. 1 to 4 made no difference on ECB+, whose titles are first sentences.
_TITLE = 2.0

#: ``k`` mentions weigh ``k / (k + .7)``: without saturation the one word that a headline and a lead repeat
#: ("offensive") makes any two texts alike. Logarithms had the same score on ECB+, but a Libyan batch needed another
#: threshold then; with this, articles on two statements about one war are half as similar as before.
_SATURATION = 0.7

#: What multiplies the weight of numbers and names. Numbers: 1 to 2 swept on ECB+, best at 2. Names: best on ECB+ at 1.2
#: to 1.4; on the round-ups every name recurs in many stories, and above 1.2 the score falls.
_NUMBER, _NAME = 2.0, 1.2

#: What a topic's own name counts in a sentence, where a word of a tenth of all news counts 2.3. By judgement.
_SUBJECT_TOLD = 0.3

#: The share of articles on a topic that one of the topic's own names is taken to stand in.
_SUBJECT_SHARE = 0.3

_PLACES = tuple(_LEAST + (1 - _LEAST) * math.exp(-i / _SINK) for i in range(WORDS))

#: A word that does not begin a sentence.
_INSIDE = re.compile(r"(?<=[\w,] )[^\W\d_]\w*")


def article_terms(article: Article, topic: Topic | None) -> dict[str, float]:
    """Return the terms of an article with their weights, spellings folded by ``topic``."""
    title, text = article.title, article.text[:LONGEST]
    if topic is None:
        return term_weights(title, text, article.language)
    return term_weights(_folded(title, topic), _folded(text, topic), article.language, names=text)


def opening_terms(article: Article, topic: Topic | None) -> dict[str, float]:
    """Return the terms of an article's headline and first sentence of reporting."""
    head, language = article.text[:_OPENING], article.language or "en"
    first = next((head[start:end] for start, end in reporting_sentences(head, language)), "")
    told = f"{article.title}\n{first}"
    return sentence_terms(_folded(told, topic) if topic else told, language)


def _folded(text: str, topic: Topic) -> str:
    return topic.fold(_COUNTRY.sub("U.S.", text))


def term_weights(title: str, text: str, language: str = "en", *, names: str = "") -> dict[str, float]:
    """Return the terms of one text with their weights, before rarity: from 0.0 to `_NUMBER`.

    Args:
        title: The headline; may be empty.
        text: The body, with case or folded by a topic.
        language: ISO 639-1 code; empty counts as English.
        names: The same text with its case, to see what is a name; ``text`` itself if it is empty.

    >>> weights = term_weights("", "On Monday 12 boats left Zuwara.")
    >>> weights["12"] > weights["zuwara"] > weights["boat"] > 0
    True
    """
    language = language or "en"
    stops = stop_words(language)
    counts: defaultdict[str, float] = defaultdict(float)
    in_title = zip(tokens(title), repeat(_TITLE), strict=False)
    for word, weight in chain(in_title, zip(tokens(text[:LONGEST]), _PLACES, strict=False)):
        if word not in stops:
            counts[stem(word, language)] += weight
    capitals = {word for word in _INSIDE.findall((names or text)[:LONGEST]) if word[0].isupper()}
    names_of = {stem(word, language) for word in tokens(" ".join(capitals))}
    return {
        term: count / (count + _SATURATION) * (_NUMBER if term[0].isdigit() else _NAME if term in names_of else 1.0)
        for term, count in counts.items()
    }


def rarity(
    terms: Iterable[str], languages: Sequence[str], counts: NDArray[np.int64], size: int, subject: frozenset[str]
) -> NDArray[np.float64]:
    """Return for each term of a batch how much it tells texts apart, from 0.0 up.

    Args:
        terms: All terms of the batch.
        languages: The language of each term.
        counts: In how many texts of the batch each term stands.
        size: The number of texts.
        subject: Terms that the batch is about as a whole: a topic's keys.

    >>> said, boat = rarity(["said", "boat"], ["en", "en"], np.array([2, 1]), 2, frozenset())
    >>> bool(boat > said)
    True
    """
    shares = [
        _SUBJECT_SHARE if term in subject else document_share(term, language)
        for term, language in zip(terms, languages, strict=True)
    ]
    worth: NDArray[np.float64] = -0.5 * (np.log((counts + 0.5) / (size + 1)) + np.log(np.array(shares, np.float64)))
    return np.maximum(worth, 0.0)


def sentence_terms(text: str, language: str = "en") -> dict[str, float]:
    """Return the terms of a sentence or two, which are too short for how often each stands to mean anything.

    >>> sentence_terms("The boats left Zuwara.")
    {'boat': 1.0, 'left': 1.0, 'zuwara': 1.0}
    """
    return dict.fromkeys(content_stems(text, language or "en"), 1.0)


def rarity_in_news(terms: Iterable[str], languages: Sequence[str], subject: frozenset[str]) -> NDArray[np.float64]:
    """Return for each term how much it tells sentences apart, whatever the batch: how rare it is in general news.

    Args:
        terms: Terms of any sentences.
        languages: The language of each.
        subject: Terms that all are about: they tell next to nothing.
    """
    worth = [
        _SUBJECT_TOLD if term in subject else -math.log(document_share(term, language))
        for term, language in zip(terms, languages, strict=True)
    ]
    return np.array(worth, np.float64)
