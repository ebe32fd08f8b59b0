"""What a plugin must look like. A shape and a name: no base class to inherit from."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from briefbot.entries import Document
from briefbot.model import Article, Excerpt, Missing


class Source(Protocol):
    """Where articles come in from; made with its address or path: ``Folder("news/")``.

    `briefbot fetch` calls it in a thread, unless it is a `PolledSource`.
    """

    def __call__(self) -> Iterator[Article | Missing]:
        """Yield articles, and a `Missing` for each that could not be read. One bad item never costs the others."""
        ...


class Reader(Protocol):
    """Parses one kind of document. A function of a module, because it is run in another process."""

    def __call__(self, data: bytes, *, url: str, content_type: str, now: datetime) -> Document:
        """Return what the document lists.

        Raises:
            ParseError: it lists nothing.
        """
        ...


@runtime_checkable
class PolledSource(Protocol):
    """A `Source` on the web: `briefbot fetch` requests its ``url`` with the one polite client, and does not call it."""

    @property
    def url(self) -> str:
        """The address of its document."""
        ...

    @property
    def reader(self) -> Reader:
        """Parses that document."""
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
