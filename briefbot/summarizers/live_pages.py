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
    """Return of each entry of a live page the first sentence that reads alone, the newest first.

    Any other text has none.
    """
    told = ((start, article.text[start:end]) for start, end in entries(article.text, article.title)[:_ENTRIES])
    spans = ((at, whole_sentences(text, article.language or "en")) for at, text in told)
    first = ((Excerpt(article, at + start, at + end) for start, end in islice(some, _FIRST)) for at, some in spans)
    return tuple(each for sentences in first for each in islice(filter(is_sound, sentences), 1))
