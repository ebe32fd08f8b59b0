"""Find the figures that articles state: who was killed, wounded, detained, and how many, by whose account.

Each sentence is read by itself: its quantities (`briefbot.figures.quantities`) are bound to what happened by their
clause (`briefbot.figures.clauses`). Articles that carry the same copy state a figure once.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date
from functools import lru_cache
from itertools import takewhile

from briefbot.figures.aside import is_aside
from briefbot.figures.clauses import bind
from briefbot.figures.lexicon import LANGUAGES, Lexicon, lexicon
from briefbot.figures.periods import is_of_then, is_open, is_past, is_total, period_of
from briefbot.figures.quantities import Quantity, quantities
from briefbot.figures.sentence import Sentence
from briefbot.figures.speakers import name_at, speakers_of
from briefbot.language.characters import one_line
from briefbot.language.dates import folded_stamp
from briefbot.language.identify import language_of
from briefbot.language.relative_days import named_days
from briefbot.language.sentences import sentence_spans
from briefbot.model import Article, Excerpt, Figure, Report, day_in
from briefbot.reprints import collapse_reprints
from briefbot.summarizers.kinds import tells_news
from briefbot.summarizers.standalone import reporting_sentences
from briefbot.topic.places import places_named
from briefbot.topic.spellings import prepared
from briefbot.topic.topic import Topic

_WORD = re.compile(r"\w+")

#: Characters of the opening of an article that is no news.
_OPENING_OF_NO_NEWS = 400

#: Sentences before a "he said" in which its speaker is looked for.
_SPOKE = 3

#: Items behind a number, and its noun, in which the disease of those who have it is named.
_BESIDE = 2

#: Words before a place of which one must be "in", "near" or the like.
_BEFORE_PLACE = 3


def find_figures(articles: Iterable[Article], *, topic: Topic | None = None) -> tuple[Figure, ...]:
    """Return the figures that ``articles`` state, in the order of their reports, then of the text.

    A statement that copies or later versions of a report repeat counts once. Without a ``topic``, no place is known.
    """
    return figures_of(collapse_reprints(articles), topic=topic)


def figures_of(reports: Iterable[Report], *, topic: Topic | None = None, of_news: bool = False) -> tuple[Figure, ...]:
    """Return the figures that ``reports`` state, those that an article repeats of another of its report once.

    With ``of_news`` only those of its reporting: none of a headline that a page glued to its lead, and of an essay or a
    live page those of its first characters, as it soon comes to other events.
    """
    found: list[Figure] = []
    for report in reports:
        stated: set[tuple[str, int | None, int | None]] = set()
        for article in report.articles:
            here = figures_in(article, topic, of_news=of_news)
            found += [each for each in here if (each.kind, each.low, each.high) not in stated]
            stated.update((each.kind, each.low, each.high) for each in here)
    return tuple(found)


@lru_cache(maxsize=4096)
def figures_in(article: Article, topic: Topic | None = None, *, of_news: bool = False) -> tuple[Figure, ...]:
    """Return the figures that one article states, in the order of its text."""
    language = article.language or language_of(article.text) or "en"
    if language not in LANGUAGES:
        return ()
    words = lexicon(language)
    most = _OPENING_OF_NO_NEWS if of_news and not tells_news(article) else len(article.text)
    told = reporting_sentences(article.text, language, article.origin)
    spans = told if of_news else sentence_spans(article.text, language)
    sentences = tuple(takewhile(lambda span: span[0] < most, spans))
    found: list[Figure] = []
    for n, (start, end) in enumerate(sentences):
        if not _may_state(article.text[start:end], words):
            continue
        sentence = words.sentence(article.text, start, end)
        bound = bind(sentence, quantities(sentence))
        bound = [
            (each, kind) for each, kind in bound if kind != "wounded" or not _is_ill(article, sentence, each, words)
        ]
        if not bound:
            continue
        excerpt = Excerpt(article, start, end)
        place = _place_of(excerpt, words, topic)
        day = _day_of(excerpt, sentence, _before(article, sentences, n), words)
        speakers = list(speakers_of(sentence))
        for quantity, kind in bound:
            said = _text(article, sentence, name_at(speakers, quantity.first))
            if _is_pronoun(said, words):
                said = _spoke_before(article, sentences[max(0, n - _SPOKE) : n], words)
            counted = _text(article, sentence, quantity.noun)
            before = {each.kind for each in found}
            period = _text(article, sentence, period_of(sentence, quantity.first))
            found.append(
                Figure(
                    kind=kind,
                    low=quantity.low,
                    high=quantity.high,
                    words=_text(article, sentence, (quantity.first, max(quantity.last, quantity.noun[1]))) or counted,
                    counted=counted,
                    said_by=said,
                    as_of=None if is_of_then(sentence, quantity.first) else day,
                    period=period,
                    total=bool(period) or is_total(sentence, quantity, kind),
                    place=place,
                    aside=is_aside(sentence, quantity, kind, before, claimed=bool(said)),
                    excerpt=excerpt,
                )
            )
    return tuple(found)


def _is_ill(article: Article, sentence: Sentence, each: Quantity, words: Lexicon) -> bool:
    """Return whether a disease is named right behind a number, or in a sentence without injuries or its headline."""
    if any(item.has("disease") for item in sentence.between(each.last, max(each.last, each.noun[1]) + _BESIDE)):
        return True
    headline = words.sentence(article.title, 0, len(article.title)).items
    named = any(item.has("disease") for item in (*sentence.items, *headline))
    return named and not any(item.has("injury") for item in sentence.items)


def _may_state(sentence: str, words: Lexicon) -> bool:
    """Return whether a sentence has a word of what happens to people, or a number and a word of what is counted.

    Only English ones are looked at: few would be spared in a language that writes words in one piece.
    """
    said = _WORD.findall(sentence.lower())
    if words.language != "en" or not words.happening.isdisjoint(said):
        return True
    counts = not words.counted.isdisjoint(said)
    return counts and (any(map(str.isdigit, sentence)) or not words.numbers.keys().isdisjoint(said))


def _text(article: Article, sentence: Sentence, place: tuple[int, int]) -> str:
    """Return the words of the items from one place up to another, on one line."""
    first, last = place
    return one_line(article.text[sentence.spans[first][0] : sentence.spans[last - 1][1]]) if first < last else ""


def _is_pronoun(name: str, words: Lexicon) -> bool:
    return not words.tags.get(folded_stamp(name), frozenset()).isdisjoint({"pronoun", "self"})


def _spoke_before(article: Article, before: Sequence[tuple[int, int]], words: Lexicon) -> str:
    """Return who was the last to speak in the sentences before a "he said"; empty if nobody is named."""
    for start, end in reversed(before):
        sentence = words.sentence(article.text, start, end)
        for each in reversed(list(speakers_of(sentence))):
            if not _is_pronoun(name := _text(article, sentence, each.name), words):
                return name
    return ""


def _before(article: Article, spans: Sequence[tuple[int, int]], n: int) -> tuple[int, int]:
    """Return the place of the sentence before one in its paragraph; an empty one if there is none."""
    return spans[n - 1] if n and "\n\n" not in article.text[spans[n - 1][1] : spans[n][0]] else (0, 0)


def _day_of(excerpt: Excerpt, sentence: Sentence, before: tuple[int, int], words: Lexicon) -> date | None:
    """Return the day that a sentence names, else that of publication; ``None`` where neither is known for sure.

    What happened "since April 4" is counted up to the publication; "last year", here or in the sentence before, and two
    days leave it open.
    """
    published = excerpt.article.published
    if published is None:
        return None
    day = day_in(published, UTC)
    if any("since" in item.tags for item in sentence.items):
        return day
    named = {each for each in named_days(excerpt.text, day) if each <= day}  # nothing is counted as of tomorrow
    if not named:
        earlier = words.sentence(excerpt.article.text, *before)
        if is_open(sentence, day.year) or is_past(earlier, day.year):
            return None
    return min(named, default=day) if len(named) <= 1 else None


def _place_of(excerpt: Excerpt, words: Lexicon, topic: Topic | None) -> str:
    """Return the first place of the topic where a sentence puts something; empty if it names none so."""
    if topic is None:
        return ""
    text = prepared(excerpt.text)
    for place, start in places_named(text, topic):
        before = _WORD.findall(folded_stamp(text[:start]))[-_BEFORE_PLACE:]
        if any(words.tags.get(word, frozenset()) & {"prep", "of"} for word in before):
            return place.heading
    return ""
