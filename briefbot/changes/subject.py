"""The subject of a timeline: everything, some words or a name in any of its spellings, or the event of an article.

It is held against the headline and first sentence of an article, and else against each of its sentences.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from math import log

from briefbot.language.document_frequency import document_share
from briefbot.language.tokens import content_stems
from briefbot.model import Article
from briefbot.summarizers.standalone import first_sentences
from briefbot.topic.topic import Topic

#: Share of what the opening of an article says, by rarity, that what is of its event must say, too. By reading.
OF_EVENT = 0.3


@dataclass(frozen=True, slots=True)
class Subject:
    """What a timeline is about; without words, everything."""

    words: str = ""
    topic: Topic | None = field(default=None, compare=False)
    share: float = 1.0
    """Share of the words, by rarity, that a text must have."""

    def is_in(self, *texts: str, language: str = "") -> bool:
        """Return whether texts that stand together are about it.

        >>> Subject("strikes port").is_in("A strike closed the port of Zuwara."), Subject("Derna").is_in("The port.")
        (True, False)
        """
        if not self.words.strip():
            return True
        wanted = self._wanted(language or "en")
        has = wanted.keys() & _stems_of(" ".join(texts), self.topic, language or "en")
        return bool(wanted) and sum(wanted[stem] for stem in has) >= self.share * sum(wanted.values()) - 1e-9

    def _wanted(self, language: str) -> dict[str, float]:
        return _rarities(self.words, self.topic, language)


def subject_of(about: str | Article, topic: Topic | None) -> Subject:
    """Return the subject that words are, or the event of an article."""
    if isinstance(about, str):
        return Subject(about, topic)
    lead = next((sentence.text for sentence in first_sentences(about, 1)), "")
    return Subject(f"{about.title} {lead}", topic, OF_EVENT)


@lru_cache(maxsize=64)
def _rarities(words: str, topic: Topic | None, language: str) -> dict[str, float]:
    """Return the stems of ``words`` with their rarity in news."""
    return {stem: -log(min(document_share(stem, language), 0.9)) for stem in _stems_of(words, topic, language)}


def _stems_of(text: str, topic: Topic | None, language: str) -> set[str]:
    return set(content_stems(topic.fold(text) if topic else text, language))
