"""Whether an article is about a topic, not whether it mentions it.

The text is cut into windows of a few lines; a window counts if a term of the topic stands in it, the less the further
down it is (1, 1/2, 1/3, ...), since news tells first what it is about; the headline is a window of its own. The score,
from 0.0 to 1.0, is the sum over what could have counted. An article that is far more about other countries is out.

A plain term (Libya, Sirte) counts anywhere, an ambiguous one (Tripoli, which Lebanon has too) needs company: a plain
one, others of its kind, or an outlet that covers the topic. A phrase to exclude ("Tripoli, Lebanon") voids its names in
the whole article, a word that makes the topic ("Sudan" in "South Sudan") only where the phrase stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from briefbot.topic.countries import names_of_countries
from briefbot.topic.spellings import Spellings, prepared, words_of

#: Characters of a window: two or three sentences of news.
WINDOW = 300

#: The least score of a relevant article. Of 708 articles on Libya in 2011 as they came, .2 leaves out nine, all of them
#: on something else, and takes about five that touch it; .3 would leave out a report from Misrata.
THRESHOLD = 0.2

#: The least score of an article that says less of any other country than of the topic.
ALONE = 0.1

#: Share of the score of other countries that an article must have: who reads of Niger's mines is told that the road
#: leads to Libya. .5 leaves out 7 of 8 such articles and none on Libya, .33 five, .67 all and four on Libya.
ELSEWHERE = 0.5

#: Windows that are read: some 800 words. What comes after them moved none of those 708 articles across the line.
REACH = 16

#: Names in a reason, at most.
_MOST_NAMED = 3

#: Different ambiguous terms that do without a plain one; one less where no other country is named.
COMPANY = 3

#: Behind a name: in spellings of it that are ambiguous.
AMBIGUOUS = "?"

#: Behind a phrase to exclude.
_EXCLUDED = "!"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """How much an article is about the topic, and by which terms."""

    relevant: bool

    reason: str = ""
    """Why it is not relevant, if it names the topic: ``named too seldom or too far down: Libya``."""

    score: float = 0.0
    """From 0.0 to 1.0; relevant are, for the most part, articles from `THRESHOLD` on."""

    terms: tuple[str, ...] = ()
    """The names of the topic in it, as the topic shows them."""

    elsewhere: float = 0.0
    """The score of the other countries."""

    countries: tuple[str, ...] = ()
    """Their names."""


@dataclass(frozen=True, slots=True)
class _Mentioned:
    """What the terms of one kind come to in an article."""

    score: float
    terms: frozenset[str]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted({term.removesuffix(AMBIGUOUS) for term in self.terms}))


class RelevanceScorer:
    """Scores articles by the terms of a topic. Immutable once built."""

    def __init__(self, terms: Mapping[str, Iterable[str]], excluded: Iterable[str], own: Iterable[str]) -> None:
        """Take what counts, and the phrases in which it does not.

        Args:
            terms: by name the spellings that count; those under a name that ends in `AMBIGUOUS` in company only.
            excluded: the phrases that say that a name in them means something else in the whole article.
            own: the names that make the topic: beside an excluded phrase they count as ever.
        """
        spelt = {words_of(spelling) for spellings in terms.values() for spelling in spellings}
        countries = {
            country: names for country, names in names_of_countries().items() if spelt.isdisjoint(map(words_of, names))
        }
        self._terms, self._countries, self._own = frozenset(terms), frozenset(countries), frozenset(own)
        names = Spellings({**terms, **countries})
        self._within = {
            f"{phrase}{_EXCLUDED}": [mention.key for mention in names.find(prepared(phrase))] for phrase in excluded
        }
        phrases = {key: (key.removesuffix(_EXCLUDED),) for key in self._within}
        self._spellings = Spellings({**phrases, **terms, **countries})

    def __call__(self, title: str, text: str, outlet: str = "", *, at_home: bool = False) -> Relevance:
        """Return how much an article is about the topic.

        Args:
            title: the headline; may be empty.
            text: the body; its first `REACH` windows are read.
            outlet: who published it; a name of the topic in it says that the outlet covers the topic.
            at_home: the outlet is known to cover the topic.
        """
        headline, body = prepared(title), prepared(text[: WINDOW * REACH])
        found = [(mention.key, 0) for mention in self._spellings.find(headline)]
        found += [(mention.key, 1 + mention.start // WINDOW) for mention in self._spellings.find(body)]
        within = [(name, window) for key, window in found for name in self._within.get(key, ())]
        void = {name for name, _ in within} - self._own
        weights = {window: 1 / max(window, 1) for window in range(not headline, 1 + -(-len(body) // WINDOW))}
        topic = _counted(found, self._terms - void, weights)
        countries = _counted(found + within, self._countries, weights)
        at_home = at_home or any(mention.key in self._terms for mention in self._spellings.find(prepared(outlet)))
        is_out, reason = _judged(topic, countries, at_home=at_home)
        return Relevance(
            relevant=not is_out,
            reason=reason,
            score=topic.score,
            terms=topic.names,
            elsewhere=countries.score,
            countries=countries.names,
        )


def _counted(found: Iterable[tuple[str, int]], terms: frozenset[str], weights: Mapping[int, float]) -> _Mentioned:
    """Return what ``terms`` come to, of those ``found``, each in a window that has a weight; the headline is 0."""
    found = [(term, window) for term, window in found if term in terms]
    hits = {window for _, window in found}
    score = sum(weights[window] for window in hits) / sum(weights.values()) if hits else 0.0
    return _Mentioned(score, frozenset(term for term, _ in found))


def _judged(topic: _Mentioned, countries: _Mentioned, *, at_home: bool) -> tuple[bool, str]:
    """Return whether an article is out, and why in words if it names the topic at all."""
    if not topic.terms:  # what an outlet of the country tells of no other country, it tells of its own
        return not at_home or bool(countries.terms), ""
    if all(term.endswith(AMBIGUOUS) for term in topic.terms):
        company = 1 if at_home else COMPANY - (not countries.terms)
        if len(topic.terms) < company:
            return True, _naming("only names that may mean something else", topic.names)
    is_main = topic.score > countries.score
    if not is_main and topic.score < ELSEWHERE * countries.score:
        return True, _naming("more on other countries", countries.names)
    if topic.score < (ALONE if is_main else THRESHOLD):
        return True, _naming("named too seldom or too far down", topic.names)
    return False, ""


def _naming(reason: str, names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_MOST_NAMED])
    return f"{reason}: {shown}{', …' if len(names) > _MOST_NAMED else ''}"
