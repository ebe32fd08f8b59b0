"""Whether an article is about a topic, not whether it mentions it.

The text is cut into windows of a few lines; a window counts if a term of the topic stands in it, the less the further
down it is (1, 1/2, 1/3, ...), since news tells first what it is about. The headline is a window of its own. The score
is the sum over what could have counted, from 0.0 to 1.0 at any length. In a long article one mention never suffices.

Strong terms (Libya, Haftar) count anywhere. Supporting ones (Tripoli, which Lebanon has too) count only with a strong
one or with two other supporting ones in the same article. A phrase to exclude ("Tripoli, Lebanon") means that its terms
mean something else in this article: none of them counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from briefbot.topic.spellings import Spellings, prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class RelevanceOptions:
    """What makes an article one about the topic."""

    window: int = 300
    """Characters of a window: two or three sentences of news."""

    title: float = 1.0
    """What the headline counts, where the first window counts 1."""

    threshold: float = 0.2
    """The least score of a relevant article. Of 708 articles on Libya in 2011 as they came, .2 leaves out nine, all of
    them on something else, and takes about five that touch it; .3 would leave out a report from Misrata."""

    reach: int = 16
    """Windows that are read: some 800 words. What comes after them moved none of those 708 articles across the line."""

    passing: int = 8
    """From this many windows on, one mention is a passing one, wherever it stands. No article on Libya in 2011 that
    has only one was longer than 5."""

    company: int = 3
    """Different supporting terms that do without a strong one."""


class RelevanceScorer:
    """Scores articles by the terms of a topic. Immutable once built."""

    __slots__ = ("_excluded", "_options", "_strong", "_terms")

    def __init__(
        self, terms: Spellings, excluded: Spellings, strong: frozenset[str], options: RelevanceOptions
    ) -> None:
        """Take all terms that count, the phrases in which they do not, and the keys of the strong ones."""
        self._terms, self._excluded, self._strong, self._options = terms, excluded, strong, options

    def is_relevant(self, title: str, text: str) -> bool:
        """Return whether an article is about the topic; reads only as far as that takes."""
        return self.score(title, text, enough=self._options.threshold) >= self._options.threshold

    def score(self, title: str, text: str, *, enough: float = 2.0) -> float:
        """Return how much of the article is about the topic, from 0.0 to 1.0; ``enough`` may be less than all of it."""
        size = self._options.window
        headline, body = prepared(title), prepared(text[: size * self._options.reach])
        phrases = (prepared(phrase.key) for part in (headline, body) for phrase in self._excluded.find(part))
        other = {mention.key for phrase in phrases for mention in self._terms.find(phrase)}
        keys = {mention.key for mention in self._terms.find(headline)} - other
        named, windows = bool(keys), -(-len(body) // size)
        weight = self._options.title if headline else 0.0
        possible = weight + sum(1 / (window + 1) for window in range(windows))
        hits, total = set[int](), weight * named / possible if possible else 0.0
        for mention in self._terms.walk(body):
            if mention.key not in other:
                keys.add(mention.key)
                hits.add(mention.start // size)
                total = (sum(1 / (window + 1) for window in sorted(hits)) + weight * named) / possible
                if total >= enough and self._counts(keys, len(hits) + named, windows):
                    break
        return total if self._counts(keys, len(hits) + named, windows) else 0.0

    def _counts(self, keys: set[str], hits: int, windows: int) -> bool:
        """Return whether these terms, found in so many windows, are more than a passing mention."""
        if keys.isdisjoint(self._strong) and len(keys) < self._options.company:
            return False
        return hits >= 2 or windows < self._options.passing
