"""Whether an article is about a topic, not whether it mentions it.

The text is cut into windows of a few lines; a window counts if a term of the topic stands in it, the less the further
down it is (1, 1/2, 1/3, ...), since news tells first what it is about; the headline is a window of its own. The score,
from 0.0 to 1.0, is the sum over what could have counted. An article that is far more about other countries is out.

A plain term (Libya, Sirte) counts anywhere, an ambiguous one (Tripoli, which Lebanon has too) needs company: a plain
one, others of its kind, or an outlet that covers the topic. A phrase to exclude ("Tripoli, Lebanon") voids its names in
the whole article, a word that makes the topic ("Sudan" in "South Sudan") only where the phrase stands.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from briefbot.topic.countries import names_of_countries
from briefbot.topic.spellings import Mention, Spellings, prepared

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

#: From this many windows on, one mention is a passing one, wherever it stands. No article on Libya in 2011 that has
#: only one was longer than 5.
PASSING = 8

_ABROAD = "more on other countries"

#: Names in a reason, at most.
_MOST_NAMED = 3

#: Different ambiguous terms that do without a plain one; one less where no other country is named.
COMPANY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """How much an article is about a topic, and by which terms."""

    relevant: bool

    reason: str = ""
    """In a few words why it is not relevant, if it names the topic: ``named once in a long text``."""

    score: float = 0.0
    """From 0.0 to 1.0; relevant are, for the most part, articles from `THRESHOLD` on."""

    terms: tuple[str, ...] = ()
    """The names of the topic in it, as the topic shows them."""

    elsewhere: float = 0.0
    """The score of the other countries; 0.0, too, where it could not change whether the article is relevant."""

    countries: tuple[str, ...] = ()
    """Their names."""

    @property
    def explained(self) -> str:
        """The reason with the names that it is about; empty without one."""
        names = self.countries if self.reason == _ABROAD else self.terms
        shown = ", ".join((*names[:_MOST_NAMED], "…")) if len(names) > _MOST_NAMED else ", ".join(names)
        return f"{self.reason}: {shown}" if self.reason else ""


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """What one kind of terms comes to in an article."""

    score: float
    terms: frozenset[str]
    windows: int
    """Windows with a term, the headline among them."""


_NONE = _Occurrences(0.0, frozenset(), 0)


class RelevanceScorer:
    """Scores articles by the terms of a topic. Immutable once built."""

    def __init__(
        self, terms: Spellings, excluded: Spellings, ambiguous: frozenset[str], own: frozenset[str] = frozenset()
    ) -> None:
        """Take the terms that count, the phrases in which they do not, and the keys of ambiguous and of own ones.

        Args:
            terms: all that count.
            excluded: the phrases in which they mean something else.
            ambiguous: the keys of the terms that count in company only.
            own: the keys of the words that make the topic: beside an excluded phrase they count as ever.
        """
        self._terms, self._excluded, self._ambiguous, self._own = terms, excluded, ambiguous, own

    @cached_property
    def _countries(self) -> Spellings:
        """The names of all countries but those of which a name is one of the topic's."""
        countries = names_of_countries().items()
        return Spellings({country: names for country, names in countries if not any(map(self._is_term, names))})

    def _is_term(self, name: str) -> bool:
        """Return whether the whole of ``name`` is a term: Bayda's Arabic name is half of Casablanca's."""
        whole = prepared(name)
        return any((found.start, found.end) == (0, len(whole)) for found in self._terms.find(whole))

    def __call__(
        self, title: str, text: str, outlet: str = "", *, at_home: bool = False, enough: float = 2.0
    ) -> Relevance:
        """Return how much an article is about the topic.

        Args:
            title: the headline; may be empty.
            text: the body; its first `REACH` windows are read.
            outlet: who published it; a name of the topic in it says that the outlet covers the topic.
            at_home: the outlet is known to cover the topic.
            enough: no more is read than this score takes; `ELSEWHERE` settles whether it is relevant.
        """
        headline, body = prepared(title), prepared(text[: WINDOW * REACH])
        phrases = [self._excluded.find(part) for part in (headline, body)]
        other = self._voided(prepared(phrase.key) for found in phrases for phrase in found)
        terms = self._free(headline, phrases[0], other), self._free(body, phrases[1], other)
        topic = self._count(*terms, headline, body, enough)
        at_home = at_home or bool(self._terms.find(prepared(outlet)))
        countries = _NONE
        if self._depends_on_countries(topic, at_home=at_home):
            countries = self._count(self._countries.find(headline), self._countries.find(body), headline, body)
        is_out, reason = self._judged(topic, countries, -(-len(body) // WINDOW), at_home=at_home)
        return Relevance(
            relevant=not is_out,
            reason=reason,
            score=topic.score,
            terms=tuple(sorted(topic.terms)),
            elsewhere=countries.score,
            countries=tuple(sorted(countries.terms)),
        )

    def _voided(self, phrases: Iterable[str]) -> frozenset[str]:
        """Return the keys of the names that mean something else in the whole article, as one of ``phrases`` says."""
        return frozenset(mention.key for phrase in phrases for mention in self._terms.find(phrase)) - self._own

    def _free(self, text: str, phrases: Sequence[Mention], other: frozenset[str]) -> Iterator[Mention]:
        """Yield the terms of a text but for those of ``other`` and, of the topic's own, those within ``phrases``."""
        for mention in self._terms.find(text):
            if mention.key not in other and not any(
                mention.start < phrase.end and phrase.start < mention.end for phrase in phrases
            ):
                yield mention

    def _count(
        self,
        in_headline: Iterable[Mention],
        in_body: Iterable[Mention],
        headline: str,
        body: str,
        enough: float = 2.0,
    ) -> _Occurrences:
        """Return what the terms found come to; once one is plain, only up to ``enough``."""
        found = {mention.key for mention in in_headline}
        named, hits = bool(found), set[int]()
        possible = bool(headline) + sum(1 / (window + 1) for window in range(-(-len(body) // WINDOW)))
        total = float(named)
        for mention in in_body:
            found.add(mention.key)
            if (window := mention.start // WINDOW) not in hits:
                hits.add(window)
                total += 1 / (window + 1)
                if total >= enough * possible and len(hits) + named > 1 and not found <= self._ambiguous:
                    break
        return _Occurrences(total / possible if possible else 0.0, frozenset(found), len(hits) + named)

    def _depends_on_countries(self, topic: _Occurrences, *, at_home: bool) -> bool:
        """Return whether more or less about other countries could change what is said of the article."""
        if not topic.terms:
            return at_home
        return topic.terms <= self._ambiguous or ALONE <= topic.score < ELSEWHERE

    def _judged(self, topic: _Occurrences, countries: _Occurrences, windows: int, *, at_home: bool) -> tuple[bool, str]:
        """Return whether an article is out, and why in words if it names the topic at all."""
        if not topic.terms:  # what an outlet of the country tells of no other country, it tells of its own
            return not at_home or bool(countries.terms), ""
        if topic.terms <= self._ambiguous:
            company = 1 if at_home else COMPANY - (not countries.terms)
            if len(topic.terms) < company:
                return True, "only names that may mean something else"
        if topic.windows < 2 and windows >= PASSING:
            return True, "named once in a long text"
        is_main = topic.score > countries.score
        if not is_main and topic.score < ELSEWHERE * countries.score:
            return True, _ABROAD
        if topic.score < (ALONE if is_main else THRESHOLD):
            return True, "named too seldom or too far down"
        return False, ""
