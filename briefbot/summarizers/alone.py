"""How well the sentences of a pool stand alone, looked up once and only where it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefbot.summarizers.standalone import stands_alone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefbot.model import Excerpt


class Alone:
    """`briefbot.summarizers.standalone.stands_alone` of a pool's sentences, by their index."""

    def __init__(self, excerpts: Sequence[Excerpt]) -> None:
        self._excerpts = excerpts
        self._known: dict[int, float] = {}

    def of(self, index: int) -> float:
        """Return how well a sentence stands alone, from 0.0 to 1.0."""
        if index not in self._known:
            excerpt = self._excerpts[index]
            language = excerpt.article.language or "en"
            self._known[index] = stands_alone(excerpt.article.text, excerpt.start, excerpt.end, language)
        return self._known[index]
