"""How likely a sentence, standing alone, tells the news of its day."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from itertools import chain
from math import exp, log

import numpy as np

from briefbot.language.relative_days import named_days
from briefbot.model import Article, Excerpt
from briefbot.summarizers.kinds import odds_against_news
from briefbot.summarizers.lede import lede
from briefbot.summarizers.live_pages import live_entries
from briefbot.summarizers.pool import AGREEMENT, BREADTH_OF_DAY, common_ground, concept_weights, density, pool_of
from briefbot.summarizers.standalone import (
    by_language,
    first_sentences,
    has_speech,
    is_on_record,
    is_sound,
    quotes_at_length,
)

# These log odds are from a logistic regression on 2,114 sentences of six events that others read, rounded.

#: Log odds of a sentence that is as central to the day as a good lede and has none of the signs below.
_BASE = -0.25

#: Added for each that is so: it is the lede of its article, names the day, says outside quotes who said so, opens with
#: something that was not spoken of before ("A convoy").
_LEDE, _DAY, _SAID, _NEW = 0.5, 1.2, 0.6, 0.9

#: Added likewise: it has a colon (a speaker, a list, a label), stands below the third sentence, does not stand alone.
_COLON, _FURTHER, _FAULTY = -1.0, -0.7, -2.0
_THIRD = 3

#: Added in place of `_DAY` where no day is known: four in ten ledes of news name theirs.
_UNDATED = 0.5

#: What is subtracted for each unit of the log odds that the article is no news, if that is likelier than not.
_KIND = 0.6

#: How central a sentence is to the day: how much it says of what all articles say, over the upper quartile of that
#: among the ledes of the day. The least and the most that counts, and what is taken where it is not known. Over the
#: maximum instead of the quartile, a day of one subject would count for more than one of several.
_LEAST, _MOST, _USUAL = 0.05, 1.65, 0.3

#: Articles that are added to those of each language before the worth of sentences is compared across languages, so that
#: what two articles happen to share is not worth more than what many do. Tried on 32 days in English, with a tenth to
#: half of the stories marked as of another language: 10 and 20 change least what is told; with 0 a marked tenth is told
#: twice as often as before, and without any levelling two thirds as often.
_FEW = 10

#: The most of these log odds that counts: a likelihood of .99.
_SURE = log(99)

#: A first word that introduces somebody or something, by language.
_OPENS_NEW = by_language("indefinite", r"\W*", r"\s")

#: Characters of a sentence that are read.
_READ = 4000

#: Leads of a story, from the first, of which one has the best lede.
_LEADS = 3


class DayNews:
    """The sentences of a day's articles, and how likely each tells the news of its day.

    >>> text = "Dockers shut the port of Marsa on Friday, the mayor said. They have shut it before."
    >>> news = DayNews([Article(url="urn:1", text=text, published=date(2020, 5, 22))])
    >>> [round(news(excerpt), 2) for excerpt in news.pool.excerpts]
    [0.89, 0.04]
    """

    def __init__(self, articles: Iterable[Article], *, live: bool = False) -> None:
        """Weigh the first sentences of each article, or the entries of a page that is ``live``, by what all say."""
        self.articles = [*articles]
        self.entries = frozenset(chain.from_iterable(map(live_entries, self.articles)) if live else ())
        """Sentences of the pool that tell an entry of a live page each."""
        self.pool = pool_of(self.articles, live=live)
        self.weights = concept_weights(self.pool)
        """Of each concept of the pool."""
        languages = np.array([excerpt.article.language or "en" for excerpt in self.pool.excerpts])
        self.density = density(self.pool, self.weights, BREADTH_OF_DAY)
        """How much of what all the articles say each sentence of the pool says.

        It is levelled between languages, as concepts do not cross them: what five of ten Arabic articles say is said by
        few of a hundred.
        """
        others = 1.0 - 1.0 / max(self.pool.articles, 1)  # a lone article shares nothing with others
        shared = others * np.log(common_ground(self.pool))
        relative, ledes = self.density.copy(), self.pool.positions == 0
        for own in (languages == language for language in np.unique(languages)):
            relative[own] /= max(np.quantile(self.density[own & ledes], 0.75), 1e-9)
            self.density[own] *= (np.count_nonzero(own & ledes) + _FEW) ** -AGREEMENT
        self._odds = np.log(np.clip(relative, _LEAST, _MOST)) + shared
        self._rows = {excerpt: row for row, excerpt in enumerate(self.pool.excerpts)}

    def __call__(self, excerpt: Excerpt, days: Collection[date] = ()) -> float:
        """Return the `newsworthiness` of a sentence among all those of the day."""
        row = self._rows.get(excerpt)
        central = log(_USUAL) if row is None else float(self._odds[row])
        return newsworthiness(excerpt, days, central, is_entry=excerpt in self.entries)


def newsworthiness(
    excerpt: Excerpt, days: Collection[date] = (), central: float = log(_USUAL), *, is_entry: bool = False
) -> float:
    """Return how likely a sentence tells the news of ``days``, from 0.0 to 1.0.

    Without days it is that of the day on which its article was published. ``central`` are the log odds by what the
    other articles of the day say. What ``is_entry`` of a live page is read like the lede of a report.
    """
    article, text = excerpt.article, excerpt.text[:_READ]
    language = article.language or "en"
    log_odds = _BASE + central - _KIND * min(odds_against_news(article), _SURE) * (not is_entry)
    log_odds += _LEDE * (is_entry or lede(article) == excerpt)
    log_odds += _DAY * (names_day(excerpt, days) is True) if days or article.moment else _UNDATED
    log_odds += _SAID * has_speech(text)
    log_odds += _NEW * bool(language in _OPENS_NEW and _OPENS_NEW[language].match(text))
    before = sum(sentence.start < excerpt.start for sentence in first_sentences(article, _THIRD))
    log_odds += _COLON * (":" in text) + _FURTHER * (before == _THIRD and not is_entry)
    log_odds += _FAULTY * (not is_sound(excerpt))
    return 1.0 / (1.0 + exp(-log_odds))


def names_day(excerpt: Excerpt, days: Collection[date] = ()) -> bool | None:
    """Return whether a sentence names one of ``days``, or only others; ``None`` if it names none."""
    moment = excerpt.article.moment
    told = set(days) or ({moment.date()} if moment else set())
    named = named_days(excerpt.text, moment.date() if moment else max(told)) if told else set()
    return not told.isdisjoint(named) if named else None


def tells_more(excerpt: Excerpt) -> bool:
    """Return whether a sentence below the heading of its story has more of the news, and no background.

    It puts somebody on record, or names the day on which its article was published, and not others alone; it quotes
    nobody at length.
    """
    named = names_day(excerpt)
    on_record = is_on_record(excerpt.text, excerpt.article.language)
    return named is not False and (named or on_record) and not quotes_at_length(excerpt.text)


def best_lede(leads: Sequence[Article], news: Callable[[Excerpt], float] = newsworthiness) -> Excerpt | None:
    """Return the lede of the first ``leads`` that is the likeliest to be news; ``None`` if they have no words."""
    ledes = [told for lead in leads[:_LEADS] if (told := lede(lead))]
    return max(ledes, key=news) if len(ledes) > 1 else next(iter(ledes), None)
