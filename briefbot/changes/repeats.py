"""Whether a sentence repeats one that a reader was told before, word for word or in other words.

Sentences of a running story share half their words from day to day, so two that do are not yet one. One that names a
further number is no repeat, and one that names another day only if nothing else is new.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from briefbot.changes.told import ToldSentence
from briefbot.language.relative_days import named_days
from briefbot.language.tokens import content_stems, tokens
from briefbot.model import Excerpt

#: Cosine of content words from which two sentences say the same. Of 29 pairs on 40 days of Libya 2011, each a sentence
#: and the most alike one of an earlier day, 8 of the 10 repeats have more, and none of the others.
ALIKE = 0.65

#: The same, of sentences that name different days: no news but that it is so still.
ALIKE_ON_OTHER_DAYS = 0.9


class Repeats:
    """The sentences that a reader was told, to compare others with."""

    def __init__(self, told: Iterable[ToldSentence]) -> None:
        self._words: set[str] = set()
        self._sizes: list[int] = []
        self._numbers: list[frozenset[str]] = []
        self._days: list[frozenset[date]] = []
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        for place, sentence in enumerate(dict.fromkeys(told)):
            words = tokens(sentence.text)
            self._words.add(" ".join(words))
            stems = set(content_stems(sentence.text, sentence.language or "en"))
            for stem in stems:
                self._with[stem].append(place)
            self._sizes.append(len(stems))
            self._numbers.append(_numbers(words))
            self._days.append(named_days(sentence.text, sentence.published) if sentence.published else frozenset())

    def has(self, excerpt: Excerpt) -> bool:
        """Return whether an excerpt was told, or says what a sentence that was told says."""
        words = tokens(excerpt.text)
        if not words or not self._words:
            return False
        if " ".join(words) in self._words:
            return True
        stems = set(content_stems(excerpt.text, excerpt.article.language or "en"))
        shared = Counter(place for stem in stems for place in self._with.get(stem, ()))
        squares = {place: count * count / (len(stems) * self._sizes[place]) for place, count in shared.items()}
        near = [place for place, square in squares.items() if square >= ALIKE**2]
        if not near:
            return False
        numbers, moment = _numbers(words), excerpt.article.moment
        days = named_days(excerpt.text, moment.date()) if moment else frozenset()
        return any(
            numbers <= self._numbers[place] and (days <= self._days[place] or squares[place] >= ALIKE_ON_OTHER_DAYS**2)
            for place in near
        )


def _numbers(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if word[0].isdigit())
