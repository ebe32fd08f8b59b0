"""Sumy's summarizers by name, through one adapter: our sentences, words and stems, its algorithms.

sumy's own tokenizer needs NLTK's data files, which a fresh machine lacks; sumy only ever asks a tokenizer for
``to_words``, so ours stands in. sumy and NLTK are imported when a method is called, not before: it takes 0.3 to 1.3
seconds.

Known deviations from sumy: what is passed on is bounded, sentences without a content word are left
out, as they tell nothing and sumy divides by their number of words, and a sentence that stands twice is passed once.
"""

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from pkgutil import resolve_name
from statistics import mode
from types import SimpleNamespace
from typing import Any, cast

from briefbot.language.tokens import stem, stop_words, tokens
from briefbot.model import Article, Excerpt
from briefbot.summarizers.lead import in_turn

_CLASSES = {
    "lexrank": "lex_rank:LexRankSummarizer",
    "textrank": "text_rank:TextRankSummarizer",
    "lsa": "lsa:LsaSummarizer",
    "luhn": "luhn:LuhnSummarizer",
    "kl": "kl:KLSummarizer",
    "sumbasic": "sum_basic:SumBasicSummarizer",
    "reduction": "reduction:ReductionSummarizer",
    "edmundson": "edmundson:EdmundsonSummarizer",
}


#: First sentences of the articles in turn, at most: the time of a method grows with their square or worse. On real news
#: every method but KL takes at most 1.5 s for them; that one counts all words anew for every pair of sentences.
_SENTENCES, _SENTENCES_OF_KL = 300, 100

#: First words of a sentence, at most. Only lists and text without full stops have longer ones.
_WORDS = 60


def _summarize(name: str, articles: Sequence[Article], *, sentences: int) -> tuple[Excerpt, ...]:
    """Return at most ``sentences`` excerpts chosen by sumy's method, in reading order.

    As the articles were given, then as the sentences stand in them. Where the method fails on odd text, the first
    sentences stand in.
    """
    pool = _pool(articles, _SENTENCES_OF_KL if name == "kl" else _SENTENCES)
    if not 0 < sentences < len(pool):
        return tuple(pool[: max(sentences, 0)])
    headings = [article.title for article in articles if article.title]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        document, excerpts = _document(pool, headings)
        try:
            chosen = _method(name, mode(each.article.language for each in pool), headings)(document, sentences)
        except (ArithmeticError, AssertionError, LookupError, ValueError):
            return tuple(pool[:sentences])  # nothing to tell the sentences apart by: LinAlgError, log(0), no words
    return tuple(excerpts[sentence] for sentence in chosen)


lexrank, textrank, lsa, luhn, kl, sumbasic, reduction, edmundson = (partial(_summarize, name) for name in _CLASSES)


def _pool(articles: Sequence[Article], most: int) -> list[Excerpt]:
    """Return the first ``most`` sentences with content, taken from the articles in turn, in reading order."""
    taken: dict[str, Excerpt] = {}
    for excerpt in in_turn(articles, most):
        if len(taken) < most and not stop_words(excerpt.article.language).issuperset(tokens(excerpt.text)):
            taken.setdefault(excerpt.text, excerpt)
    return sorted(taken.values(), key=lambda excerpt: (articles.index(excerpt.article), excerpt.start))


def _document(pool: Sequence[Excerpt], headings: Sequence[str]) -> tuple[Any, dict[Any, Excerpt]]:
    """Return sumy's document, an article a paragraph, and which excerpt each of its sentences is."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence  # noqa: PLC0415 - see the module docstring

    words = SimpleNamespace(to_words=lambda text: tuple(tokens(text)[:_WORDS]))  # all that sumy asks a tokenizer for
    excerpts = {Sentence(excerpt.text, words): excerpt for excerpt in pool}
    paragraphs = [list(group) for _, group in groupby(excerpts, key=lambda sentence: excerpts[sentence].article)]
    paragraphs[0] += [Sentence(title, words, is_heading=True) for title in headings]
    return ObjectDocumentModel(map(Paragraph, paragraphs)), excerpts


def _method(name: str, language: str, headings: Sequence[str]) -> Callable[[Any, int], Sequence[Any]]:
    """Return sumy's summarizer with our stems and stop words."""
    method = resolve_name(f"sumy.summarizers.{_CLASSES[name]}")(partial(stem, language=language))
    stops = stop_words(language)
    if name == "edmundson":
        # What the headlines say counts for a sentence, what says nothing counts against it.
        method.null_words = method.stigma_words = stops or {"-"}
        method.bonus_words = {word for title in headings for word in tokens(title)} - stops or {"-"}
    else:
        method.stop_words = stops
    method._get_best_sentences = partial(_best, method._get_best_sentences)  # noqa: SLF001 - sumy offers no other way
    return cast("Callable[[Any, int], Sequence[Any]]", method)


def _best(best: Callable[..., Any], sentences: Any, count: int, rating: Any, *rest: Any) -> Any:
    """Return sumy's choice by rounded ratings: their last digits depend on the order of its sets of words.

    Of sentences with one rating, the earlier is chosen.
    """
    rate = rating.__getitem__ if isinstance(rating, dict) else rating
    return best(sentences, count, lambda sentence: round(float(rate(sentence, *rest)), 9))
