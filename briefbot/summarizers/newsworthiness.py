"""How likely a sentence, standing alone, tells the news of its day."""

from collections.abc import Collection
from datetime import date
from math import exp

from briefbot.language.relative_days import named_days
from briefbot.model import Excerpt
from briefbot.summarizers.standalone import QUOTED, SPEECH

#: Log odds that a sentence without a fault, in a report of news, is fit for the head of a brief; what each sentence
#: before it takes away, up to three; and what it adds to be the first without a fault, to name the day, the day before,
#: or only other days, and to have somebody say so outside quotes. A logistic regression on 1,314 sentences of 375
#: articles of six events, read by others, rounded.
_BASE = -0.25
_FURTHER = -0.4
_FIRST = 0.75
_DAY, _DAY_BEFORE, _OTHER_DAY = 1.25, 0.75, -1.25
_SAID = 0.75

_FAR = 3


def newsworthiness(excerpt: Excerpt, days: Collection[date] = (), *, before: int, is_first: bool) -> float:
    """Return how likely a sentence tells the news of ``days`` to somebody who reads nothing else, from 0.0 to 1.0.

    Args:
        excerpt: a sentence that stands alone.
        days: those that are told; none: the day on which its article was published.
        before: sentences of its article that stand before it.
        is_first: whether none of them stands alone.

    >>> from briefbot.model import Article
    >>> text = "Dockers shut the port of Marsa on Friday, the mayor said."
    >>> said = Excerpt(Article(url="urn:1", text=text, published=date(2020, 5, 22)), 0, len(text))
    >>> [round(newsworthiness(said, before=n, is_first=n == 0), 2) for n in (0, 1, 3)]
    [0.92, 0.79, 0.63]
    """
    moment = excerpt.article.moment
    told = set(days) or ({moment.date()} if moment else set())
    log_odds = _BASE + _FURTHER * min(before, _FAR) + _FIRST * is_first
    log_odds += _SAID * bool(SPEECH.search(QUOTED.sub(" ", excerpt.text)))
    if told and (named := named_days(excerpt.text, moment.date() if moment else max(told))):
        was_day_before = max(named).toordinal() + 1 == min(told).toordinal()
        log_odds += _DAY if told & named else _DAY_BEFORE if was_day_before else _OTHER_DAY
    return 1.0 / (1.0 + exp(-log_odds))
