"""What the entries of a live page tell, each on its own."""

from functools import lru_cache
from itertools import islice

from briefbot.cleaning.live_pages import entries
from briefbot.language.sentences import whole_sentences
from briefbot.model import Article, Excerpt
from briefbot.summarizers.standalone import is_sound

#: Entries that are looked at, at most, and first sentences of each, of which one tells it: behind a headline.
_ENTRIES, _FIRST = 60, 3


@lru_cache(maxsize=1024)
def live_entries(article: Article) -> tuple[Excerpt, ...]:
    """Return of each entry of a live page the first sentence that reads alone, the newest first; none of another."""
    told = []
    for start, end in entries(article.text, article.title)[:_ENTRIES]:
        sentences = whole_sentences(article.text[start:end], article.language or "en")
        excerpts = (Excerpt(article, start + first, start + last) for first, last in islice(sentences, _FIRST))
        told += [*islice(filter(is_sound, excerpts), 1)]
    return tuple(told)
