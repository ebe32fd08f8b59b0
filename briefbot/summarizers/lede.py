"""The lede of an article: the sentence that tells its news, which is the first that reads alone.

What may stand before it points back, describes a scene or is furniture (`briefbot.summarizers.standalone`); a sentence
further down that names a day, or puts somebody on record, is more often a side matter.
"""

from itertools import chain

from briefbot.model import Article, Excerpt
from briefbot.summarizers.standalone import first_sentences, is_sound

#: First sentences of an article of which one is the lede: behind captions and a headline, if need be. 4 to 8 are alike.
_FIRST = 8


def lede(article: Article) -> Excerpt | None:
    """Return the first sentence that reads alone, of the opening; else the first. None if there are no words.

    >>> lede(Article(url="urn:1", text="But would you like to see more? Dockers shut the port of Marsa.")).text
    'Dockers shut the port of Marsa.'
    """
    sound = filter(is_sound, first_sentences(article, _FIRST))
    return next(chain(sound, first_sentences(article, 1)), None)
