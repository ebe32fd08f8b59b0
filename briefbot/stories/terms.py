"""The terms of news texts, and their weights.

A term is the stem of a word or a number, or a topic's one key for a name. Its weight in a text depends on

- how often it stands there, with saturation, and where: less the further down;
- what it is: numbers and names weigh more;
- how rare it is in general news (`briefbot.language.document_frequency`) and in the batch, by the geometric mean of
  both rarities: what every report of the batch names, its beat, counts little.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from briefbot.cleaning.credits import lead_in
from briefbot.language.document_frequency import document_share
from briefbot.language.tokens import stems
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

_PLACES = tuple(_LEAST + (1 - _LEAST) * math.exp(-i / _SINK) for i in range(WORDS))

#: A word that does not begin a sentence.
_INSIDE = re.compile(r" (?![a-z])(?<=[\w,] )([^\W\d_]\w*)")


@lru_cache(maxsize=256)  # storylines ask for those of a day's stories once more
def article_terms(article: Article, topic: Topic | None, names: frozenset[str]) -> Mapping[str, float]:
    """Return the terms of an article with their weights, spellings folded by ``topic``.

    What a flattened page carries before the dateline of its copy is left out: other stories' headlines, captions.
    """
    text = article.text[:LONGEST]
    before = lead_in(text)  # a headline glued on without a dateline stays: without it .01 precision, .03 recall
    return term_weights(article.title, text[before.end if before else 0 :], article.language, topic, names)


@lru_cache(maxsize=256)  # asked for twice of each report of small groups
def opening_terms(
    article: Article, topic: Topic | None, names: frozenset[str]
) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Return the terms of an article's headline and first `OPENING` sentences, and of it and the first one alone.

    They have weights as in `article_terms`.
    """
    first, *others = [sentence.text[:LONGEST] for sentence in first_sentences(article, OPENING)] or [""]
    read = [_read(text, article.language, topic) for text in (article.title, first, " ".join(others))]
    (title, _), (begin, large), (rest, larger) = read
    return _weighed(title, begin + rest, large | larger, names), _weighed(title, begin, large, names)


def term_weights(
    title: str, text: str, language: str = "en", topic: Topic | None = None, names: frozenset[str] = frozenset()
) -> dict[str, float]:
    """Return the terms of one text with their weights, before rarity: from 0.0 to `_NAME`.

    Args:
        title: The headline; may be empty.
        text: The body.
        language: ISO 639-1 code; empty counts as English.
        topic: Folds spellings.
        names: Terms that are names in any text.

    >>> weights = term_weights("", "On Monday 12 boats left Zuwara.")
    >>> weights["zuwara"] > weights["12"] > weights["boat"] > 0
    True
    """
    return _weighed(_read(title, language, topic)[0], *_read(text[:LONGEST], language, topic), names)


def _read(text: str, language: str, topic: Topic | None) -> tuple[list[str], set[str]]:
    """Return the stems of a text, spellings folded by ``topic``, and those of words in it that are written large."""
    capitals = " ".join({word for word in _INSIDE.findall(text) if word[0].isupper()})
    return stems(topic.fold(text) if topic else text, language), set(stems(capitals, language))


def _weighed(title: Iterable[str], text: Iterable[str], large: set[str], names: frozenset[str]) -> dict[str, float]:
    """Return the weights of the stems of a text and its title, of which some are of words written large."""
    counts: defaultdict[str, float] = defaultdict(float)
    for term, weight in chain(zip(title, repeat(_TITLE), strict=False), zip(text, _PLACES, strict=False)):
        if term:
            counts[term] += weight
    named = large.union(names.intersection(counts))
    return {
        term: count / (count + _SATURATION) * (_NUMBER if term[0].isdigit() else _NAME if term in named else 1.0)
        for term, count in counts.items()
    }


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


@lru_cache(maxsize=100_000)  # storylines ask for those of the same terms day after day
def general_rarity(term: str, language: str, subject: frozenset[str]) -> float:
    """Return how much a term tells texts of general news apart, from 0.0 up; one of the ``subject`` little."""
    return -math.log(_SUBJECT_SHARE if term in subject else document_share(term, language))


def general_rarities(terms: Iterable[str], languages: Sequence[str], subject: frozenset[str]) -> NDArray[np.float64]:
    """Return `general_rarity` of each term, given with the language of each.

    Args:
        terms: All terms of a batch.
        languages: The language of each term.
        subject: Terms that the batch is about as a whole: a topic's keys.
    """
    return np.array([general_rarity(*each, subject) for each in zip(terms, languages, strict=True)], np.float64)
