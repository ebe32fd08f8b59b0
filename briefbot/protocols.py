"""The protocols of plugins: sources, summarizers, encoders and deliveries. There is no base class to inherit from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from briefbot.entries import Document
from briefbot.model import Article, Excerpt, Missing

if TYPE_CHECKING:  # numpy takes longer to load than all the rest of a command that makes no brief
    import numpy as np
    from numpy.typing import NDArray

#: What a brief can be rendered as.
FORMATS = ("md", "html", "txt", "telegram", "json")

#: The format of a file by the suffix of its name.
FORMAT_OF_SUFFIX = {".md": "md", ".html": "html", ".htm": "html", ".txt": "txt", ".json": "json"}


class Source(Protocol):
    """Yields articles. Its class is called with an address or path: ``Folder("news/")``.

    `briefbot fetch` calls it in a thread, unless it is a `PolledSource`.
    """

    def __call__(self) -> Iterator[Article | Missing]:
        """Yield articles, and a `Missing` for each that could not be read; then go on with the others."""
        ...


class Reader(Protocol):
    """Parses one kind of document. A module-level function, because it is pickled and run in another process."""

    def __call__(self, data: bytes, *, url: str, content_type: str, now: datetime) -> Document:
        """Return the entries of the document.

        Raises:
            ParseError: it has none.
        """
        ...


@runtime_checkable
class PolledSource(Protocol):
    """A `Source` on the web: `briefbot fetch` requests its ``url`` with its own client, and does not call it."""

    @property
    def url(self) -> str:
        """The address of its document."""
        ...

    @property
    def reader(self) -> Reader:
        """The function that parses that document."""
        ...


class Summarizer(Protocol):
    """Chooses the sentences that summarize a set of articles.

    Callers pass one article for each independent report, the most important report first.
    """

    def __call__(self, articles: Sequence[Article], *, sentences: int) -> Sequence[Excerpt]:
        """Return at most ``sentences`` excerpts, in reading order. Must not raise on any text."""
        ...


class Encoder(Protocol):
    """Turns texts into vectors: texts that mean the same are near each other, in whatever languages they are."""

    def __call__(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return a row of numbers for each text, all equally long, and the same for the same texts.

        Raises:
            EncoderError: it lacks what it needs. The caller goes on without it.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefDetails:
    """What a delivery may need of a brief beside its text: for a subject line, a file's name, a program."""

    title: str
    """Such as ``Libya brief, 22 May 2020``, in the brief's language; one line of visible characters."""

    day: date
    """The last day that the brief covers, in the reader's time zone."""

    since: date | None = None
    """The first one; ``None`` if it is the same."""

    topic: str = ""
    """The topic's title; empty: everything is relevant."""

    language: str = "en"
    """Of the brief's own words: ``en``, ``ar`` or ``fr``."""

    format: str = "md"
    """Of the text: one of `FORMATS`."""

    stories: int = 0
    """How many stories there are; 0: no news."""

    document: str = ""
    """The brief as JSON (docs/json.md), whatever the format of the text."""


class Delivery(Protocol):
    """Delivers a rendered brief. Its class is called with one string: the ``url`` of its table, a file's ``path``.

    `briefbot run` calls both in a process of their own, which is ended after ``timeout`` seconds.
    """

    def __call__(self, text: str, details: BriefDetails) -> None:
        """Deliver ``text`` completely or not at all; return only if it was delivered.

        Raises:
            DeliveryError: it was not delivered; the message names the destination. Any other exception counts as one.
                The brief is delivered again at the next run.
        """
        ...
