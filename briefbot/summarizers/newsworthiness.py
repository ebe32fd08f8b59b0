"""How likely a sentence, standing alone, tells the news of its day."""

from collections.abc import Collection, Container, Sequence
from datetime import date
from math import exp

from briefbot.language.relative_days import named_days
from briefbot.model import Article, Excerpt
from briefbot.summarizers.kinds import likelihood_of_news
from briefbot.summarizers.lede import lede
from briefbot.summarizers.standalone import QUOTED, SPEECH, faults, reporting_sentences

#: Log odds that a sentence without a fault, in a report of news, is fit for the head of a brief; what each sentence
#: before it takes away, up to three; and what it adds to be the lede, to name the day, the day before, or only other
#: days, and to have somebody say so outside quotes. A logistic regression on 1,314 sentences of 375 articles of six
#: events, read by others, rounded.
_BASE = -0.25
_FURTHER = -0.4
_LEDE = 0.75
_DAY, _DAY_BEFORE, _OTHER_DAY = 1.25, 0.75, -1.25
_SAID = 0.75

_FAR = 3

#: Leads of a story, from the first, of which one has the best lede.
_LEADS = 3


def newsworthiness(excerpt: Excerpt, days: Collection[date] = ()) -> float:
    """Return how likely a sentence of a report tells its news to somebody who reads nothing else, from 0.0 to 1.0.

    ``days`` are those whose news is told; none: the day on which its article was published. That the sentence stands
    alone, and that its article is news, is for others to say.

    >>> from briefbot.model import Article
    >>> text = "Dockers shut the port of Marsa on Friday, the mayor said. They have shut it before."
    >>> article = Article(url="urn:1", text=text, published=date(2020, 5, 22))
    >>> [round(newsworthiness(Excerpt(article, *span)), 2) for span in ((0, 57), (58, 83))]
    [0.92, 0.34]
    """
    article, moment = excerpt.article, excerpt.article.moment
    spans = reporting_sentences(article.text, article.language or "en")
    before = sum(start < excerpt.start for start, _ in spans[: _FAR + 1])
    log_odds = _BASE + _FURTHER * min(before, _FAR) + _LEDE * (lede(article) == excerpt)
    log_odds += _SAID * bool(SPEECH.search(QUOTED.sub(" ", excerpt.text)))
    told = set(days) or ({moment.date()} if moment else set())
    if told and (named := named_days(excerpt.text, moment.date() if moment else max(told))):
        was_day_before = max(named).toordinal() + 1 == min(told).toordinal()
        log_odds += _DAY if told & named else _DAY_BEFORE if was_day_before else _OTHER_DAY
    return 1.0 / (1.0 + exp(-log_odds))


def certainty(excerpt: Excerpt) -> float:
    """Return how likely a lede is news: its article is, and it tells it; 0.0 if it has a fault.

    >>> from briefbot.model import Article
    >>> text = "Dockers shut the port of Marsa on Friday, the mayor said."
    >>> round(certainty(Excerpt(Article(url="urn:1", text=text, published=date(2020, 5, 22)), 0, len(text))), 2)
    0.92
    """
    article = excerpt.article
    if faults(article.text, excerpt.start, excerpt.end, article.language):
        return 0.0
    return likelihood_of_news(article) * newsworthiness(excerpt)


def best_lede(leads: Sequence[Article], shared: Container[str] = ()) -> Excerpt | None:
    """Return the surest of the ledes of the first ``leads``, not one ``shared`` with others if possible."""
    ledes = [told for lead in leads[:_LEADS] if (told := lede(lead, shared))]
    return max(ledes, key=certainty, default=None)
