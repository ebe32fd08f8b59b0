"""The terms of news texts, and their weights.

A term is the stem of a word or a number, or a topic's one key for a name. Its weight in a text depends on

- how often it stands there, with saturation, and where: less the further down;
- what it is: numbers and names weigh more;
- how rare it is in general news (`briefbot.language.document_frequency`) and in the batch, by the geometric mean of
  both rarities: what every report of the batch names, its beat, counts little.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from briefbot.cleaning.credits import lead_in
from briefbot.language.document_frequency import document_share
from briefbot.language.tokens import stem, stems
from briefbot.model import Article
from briefbot.summarizers.standalone import first_sentences
from briefbot.topic.topic import Topic

#: Words of a text that are read; the rest is background. 300 lose .01, and 700 gain nothing.
WORDS = 500

#: Characters that are looked at to find them.
LONGEST = 4000

#: Sentences of an opening. With 3 recall on the windows is .05 less, with 6 precision is .03 less; 4 is as good.
OPENING = 5

#: A mention ``i`` words down counts ``.3 + .7 exp(-i / 80)``: the lead whole, the tenth paragraph a third. Half as far
#: is as good, a quarter loses .02.
_SINK, _LEAST = 80.0, 0.3

#: What a mention in the title counts. 1 to 4 make no difference.
_TITLE = 2.0

#: ``k`` mentions weigh ``k / (k + 1)``: without saturation the one word that a headline and a lead repeat
#: ("offensive") makes any two texts alike. .5 to 2 within .01.
_SATURATION = 1.0

#: What multiplies the weight of numbers and names: 1.5 to 2.5 for names within .01; 3 for numbers loses .04.
_NUMBER, _NAME = 1.5, 2.0

#: The share of articles on a topic that one of the topic's own names is taken to stand in. By judgement; .3 to .7
#: within .01 on Libya 2011.
_SUBJECT_SHARE = 0.5

#: How much of a term's worth is its rarity in the batch. Half parts the reports of the day's one big event (.01 to
#: .02 lost), a fifth joins what only shares the beat (.02 lost).
_BATCH = 0.3

_PLACES = _LEAST + (1 - _LEAST) * np.exp(-np.arange(WORDS) / _SINK)

#: A word that does not begin a sentence.
_INSIDE = re.compile(r" (?![a-z])(?<=[\w,] )([^\W\d_]\w*)")


@dataclass(frozen=True, slots=True)
class TermMatrix:
    """The weights of the terms of many texts: a dictionary for each of 100,000 would take 2 GB."""

    columns: Mapping[str, int]
    """Term -> its column."""

    languages: Sequence[str]
    """The language of most texts with the term of each column: a name stands in those of several."""

    weights: Any
    """A CSR array, a row for each text."""

    @property
    def counts(self) -> NDArray[np.int64]:
        """In how many texts the term of each column stands."""
        return np.bincount(self.weights.indices, minlength=len(self.columns))


#: The rows of a matrix: the places of each that have a value, and the values.
_Rows = list[tuple[NDArray[np.int32], NDArray[np.float64]]]


def _matrix(rows: _Rows, factors: NDArray[np.float64]) -> Any:
    """Return rows as a CSR array, the values of each place times its factor."""
    ends = np.cumsum([0, *(len(places) for places, _ in rows)], dtype=np.int32)
    places = np.concatenate([np.empty(0, np.int32), *(places for places, _ in rows)])
    values = np.concatenate([np.empty(0), *(values for _, values in rows)])
    return csr_array((values * factors[places], places, ends), shape=(len(rows), len(factors)))


def term_matrix(batch: Iterable[tuple[Mapping[str, float], str]]) -> TermMatrix:
    """Return the matrix of a batch of texts, each given as its terms with their weights, and its language."""
    columns: defaultdict[str, int] = defaultdict(lambda: len(columns))
    spoken: list[str] = []
    rows: _Rows = []
    for terms, language in batch:
        rows.append((np.array([columns[term] for term in terms], np.int32), np.array([*terms.values()], np.float64)))
        spoken.append(language)
    weights = _matrix(rows, np.ones(len(columns)))
    return TermMatrix(dict(columns), _languages(weights, spoken), weights)


def _languages(weights: Any, spoken: Sequence[str]) -> list[str]:
    """Return for each column the language of most rows that have it; of as many, the first in alphabetical order."""
    known, of_row = np.unique(spoken, return_inverse=True) if spoken else (np.array([""]), np.array([], int))
    columns = range(weights.shape[1])
    counts = [np.bincount(weights[of_row == each].indices, minlength=len(columns)) for each in range(len(known))]
    found: list[str] = known[np.argmax(counts, axis=0)].tolist()
    return found


def article_terms(articles: Iterable[Article], topic: Topic | None) -> tuple[TermMatrix, ...]:
    """Return the weights of the terms of articles, of their openings, and of their first sentences.

    They are from 0.0 to `_NAME`, before rarity; a headline counts in all of them. Spellings are folded by ``topic``.

    >>> terms, _, _ = article_terms([Article(url="urn:1", text="On Monday 12 boats left Zuwara.")], None)
    >>> boat, number, name = (terms.weights[0, terms.columns[term]] for term in ("boat", "12", "zuwara"))
    >>> bool(name > number > boat > 0)
    True
    """
    names, _ = topic_terms(topic)
    columns: defaultdict[str, int] = defaultdict(lambda: len(columns), {"": 0})  # of stop words, which have no weight
    spoken: list[str] = []
    passages: tuple[_Rows, ...] = [], [], []
    for article in articles:
        title, text, large, (begin, first, end, _) = _read(article, topic)
        numbers = np.fromiter(map(columns.__getitem__, chain(title, text, large - names)), np.int32)
        spoken.append(article.language or "en")
        known, at = np.unique(numbers, return_inverse=True)
        in_title, in_text, in_large = np.split(at, (len(title), len(title) + len(text)))
        titled = np.bincount(in_title, minlength=len(known)) * _TITLE
        factors = np.where(np.bincount(in_large, minlength=len(known)), _NAME, 1.0) * (known > 0)
        for rows, words in zip(passages, (in_text, in_text[begin:end], in_text[begin:first]), strict=True):
            counts = titled + np.bincount(words, _PLACES[: len(words)], minlength=len(known))
            weights = counts / (counts + _SATURATION) * factors
            has = np.flatnonzero(weights)
            rows.append((known[has], weights[has]))
    kinds = np.array([_NUMBER if term[:1].isdigit() else _NAME if term in names else 1.0 for term in columns])
    matrices = [_matrix(rows, kinds) for rows in passages]
    languages = _languages(matrices[0], spoken)
    return tuple(TermMatrix(dict(columns), languages, each) for each in matrices)


@lru_cache(maxsize=256)  # storylines ask for those of a day's stories once more
def _read(article: Article, topic: Topic | None) -> tuple[list[str], list[str], frozenset[str], list[int]]:
    """Return the stems of an article in order, with empty ones for stop words, spellings folded by ``topic``.

    They are those of its title; those of its text, without what a flattened page carries before the dateline of its
    copy, which are other stories' headlines and captions; those of words that are written large inside of a sentence;
    and the places in the text where its first sentence begins and ends, where the first `OPENING` end, and the text.
    """
    text = article.text[:LONGEST]
    # a headline glued on without a dateline stays: without it .01 precision, .03 recall
    start = before.end if (before := lead_in(text)) else 0
    sentences = [*first_sentences(article, OPENING)]
    marks = (sentences[0].start, sentences[0].end, sentences[-1].end) if sentences else (start, start, start)
    pieces = [text[max(start, begin) : end] for begin, end in pairwise((start, *marks, LONGEST))]
    title, *told = (topic.fold(each) if topic else each for each in (article.title, *pieces))
    titled, words, ends = stems(title, article.language), list[str](), list[int]()
    for piece in told:
        words += stems(piece, article.language, most=WORDS - len(words))
        ends.append(len(words))
    capitals = " ".join({word for word in _INSIDE.findall(text, start) if word[0].isupper()})
    large = frozenset(stems(capitals, article.language)).intersection(chain(titled, words))
    return titled, words, large, ends


@lru_cache(maxsize=8)
def topic_terms(topic: Topic | None) -> tuple[frozenset[str], frozenset[str]]:
    """Return the terms that are names of a topic, and those of its `subject`."""
    if topic is None:
        return frozenset(), frozenset()
    return frozenset(stem(name.key) for name in topic.names), frozenset(map(stem, topic.subject))


def rarity(general: NDArray[np.float64], counts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return for each term of a batch how much it tells texts apart, from 0.0 up.

    Args:
        general: How much each term tells texts of general news apart (`general_rarities`).
        counts: In how many texts of the batch each term stands.
        sizes: How many texts of the batch are in the language of each term.

    >>> general = general_rarities(["said", "boat"], ["en", "en"], frozenset())
    >>> said, boat = rarity(general, np.array([2, 1]), np.array([2, 2]))
    >>> bool(boat > said)
    True
    """
    in_batch = np.maximum(np.log((sizes + 1) / (counts + 0.5)), 0.0)
    worth: NDArray[np.float64] = in_batch**_BATCH * general ** (1 - _BATCH)
    return worth


def general_rarities(terms: Iterable[str], languages: Iterable[str], subject: frozenset[str]) -> NDArray[np.float64]:
    """Return how much each term tells texts of general news apart, from 0.0 up.

    Args:
        terms: All terms of a batch.
        languages: The language of each term.
        subject: Terms that the batch is about as a whole, and which tell little apart: a topic's keys.
    """
    each = zip(terms, languages, strict=True)
    shares = [_SUBJECT_SHARE if term in subject else document_share(term, language) for term, language in each]
    return -np.log(np.array(shares, np.float64))
