"""What a plugin must look like. A shape and a name: no base class to inherit from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from briefbot.model import Article, Excerpt, Missing


class Source(Protocol):
    """Where articles come in from; made with its address or path: ``Folder("news/")``.

    `briefbot fetch` calls it in a thread. One that also has a ``url`` and a ``reader`` (see `briefbot.sources.items`)
    is not called: its document is fetched by briefbot's own polite client and read with that.
    """

    def __call__(self) -> Iterator[Article | Missing]:
        """Yield articles, and a `Missing` for each that could not be read. One bad item never costs the others."""
        ...


class Summarizer(Protocol):
    """Chooses the sentences that tell what a set of articles says.

    Each article is one independent report: callers pass one article a report, most telling first.
    """

    def __call__(self, articles: Sequence[Article], *, sentences: int) -> Sequence[Excerpt]:
        """Return at most ``sentences`` excerpts, in reading order. Never raises on odd text."""
        ...


class Delivery(Protocol):
    """Takes a rendered brief somewhere."""

    def __call__(self, text: str) -> None:
        """Deliver ``text`` whole or not at all.

        Raises:
            DeliveryError: naming where it should have gone.
        """
        ...
