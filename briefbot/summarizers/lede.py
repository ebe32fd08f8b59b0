"""The lede of an article: the sentence that tells its news, which is the first that reads alone.

What may stand before it points back, describes a scene or is furniture (`briefbot.summarizers.standalone`); a sentence
further down that names a day, or puts somebody on record, is more often a side matter. What is no news may say by a
question what it is about.
"""

from collections.abc import Container
from functools import lru_cache

from briefbot.model import Article, Excerpt
from briefbot.summarizers.kinds import kind_of
from briefbot.summarizers.standalone import faults, reporting_sentences

#: First sentences of a report, and of what is no news, of which one is the lede. By reading: a report's stands behind
#: captions and a headline, if need be; below the opening of a feature or a listing stand side matters.
_REPORT, _OTHER = 8, 3


def lede(article: Article, shared: Container[str] = ()) -> Excerpt | None:
    """Return the first sentence that reads alone, of the opening; else the first. None if there are no words.

    One that is ``shared`` with other articles is a banner of their pages, and yields to the others.

    >>> lede(Article(url="urn:1", text="But would you like to see more? Dockers shut the port of Marsa.")).text
    'Dockers shut the port of Marsa.'
    """
    is_news = kind_of(article) == "news"
    spans = reporting_sentences(article.text, article.language or "en")[: _REPORT if is_news else _OTHER]
    opening = [Excerpt(article, *span) for span in spans]
    opening = [each for each in opening if each.text not in shared] or opening
    allowed = set() if is_news else {"question"}
    return next((each for each in opening if allowed.issuperset(_faults(each))), next(iter(opening), None))


@lru_cache(maxsize=4096)
def _faults(excerpt: Excerpt) -> tuple[str, ...]:
    return faults(excerpt.article.text, excerpt.start, excerpt.end, excerpt.article.language)
