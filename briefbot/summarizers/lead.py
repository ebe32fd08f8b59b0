"""The lead summarizer: openings in turn, the rule of thumb that is hard to beat on one news article."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from briefbot.language.sentences import sentence_spans
from briefbot.language.tokens import content_stems
from briefbot.model import Article, Excerpt

#: Share of the smaller sentence's content words from which it repeats the other. Of outlets' own openings on one event,
#: measured on 921 pairs of the round-ups, one pair in ten shares as much.
REPEAT = 0.6

#: No article is read further than so many sentences: an opening stands at the start.
EXAMINED = 50


def lead(articles: Sequence[Article], *, sentences: int) -> tuple[Excerpt, ...]:
    """Return the first sentence of each article in turn, then the second ones, and so on; near-repeats are skipped.

    Reading order is the order of taking: what every article says first comes first.

    >>> texts = ["Rebels took Brega. It rained.", "On Monday rebels took Brega. Oil rose."]
    >>> chosen = lead([Article(url=f"urn:{n}", text=text) for n, text in enumerate(texts)], sentences=2)
    >>> [excerpt.text for excerpt in chosen]
    ['Rebels took Brega.', 'It rained.']
    """
    chosen: dict[Excerpt, frozenset[str]] = {}
    for excerpt in in_turn(articles, EXAMINED):
        if len(chosen) >= sentences:
            break
        content = frozenset(content_stems(excerpt.text, excerpt.article.language))
        is_new = all(len(content & other) < REPEAT * min(len(content), len(other)) for other in chosen.values())
        if content and is_new:
            chosen[excerpt] = content
    return tuple(chosen)


def in_turn(articles: Sequence[Article], most: int) -> Iterator[Excerpt]:
    """Yield first sentences in the order of the articles, then second ones, and so on, of each at ``most`` so many."""
    spans = [sentence_spans(article.text, article.language)[:most] for article in articles]
    for row in zip_longest(*spans):
        yield from (Excerpt(article, *span) for article, span in zip(articles, row, strict=True) if span)
