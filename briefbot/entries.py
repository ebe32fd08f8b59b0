"""The one record of an article before it is cleaned, the document that lists it, and the source that is polled."""

from dataclasses import dataclass
from datetime import date, datetime


class ParseError(ValueError):
    """A document, a file or a line has no articles: it is of another kind, or broken.

    ``str(error)`` says so, for a reader.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """One article as its source has it, before cleaning. Flat, because it is pickled between processes."""

    url: str
    """An http(s) address as the document gives it, later its canonical form; empty if the document gives none. For
    what comes from a file and names no address, the name of the file or line."""

    title: str = ""
    """One line without markup."""

    text: str = ""
    """Paragraphs separated by a blank line, without markup: the whole article, a teaser, or nothing."""

    is_full: bool = False
    """``text`` is the whole article as far as the document tells, or there is no page with more."""

    published: datetime | date | None = None
    """In UTC, or a bare date if the document gives no hour; ``None`` if it gives no date, or an impossible one."""

    author: str = ""
    outlet: str = ""
    """Who published it, where the entry itself or the configuration of its source says so."""

    listed_by: str = ""
    """The title of its source: the outlet where nothing else names one."""

    language: str = ""
    """As declared: ``en``, ``en-US``; empty if not. What is no code counts as not declared."""

    origin: str = ""
    """The agency that wrote the copy, where its source says so."""

    part: str = "feed"
    """Where ``text`` is from: ``page``, ``feed``, ``file``."""

    own: bool = True
    """It comes from the site of its address. What another site lists never replaces that site's own words."""

    note: str = ""
    """Why the text is no more than it is: ``its page was refused: HTTP 403``."""

    digest: str = ""
    """The digest of title and text, where it is computed already."""

    pasted: bool = False
    """The text has its page around it; what comes from a record or an extractor has little of it."""

    @property
    def publisher(self) -> str:
        """The outlet; where nothing names one, the title of the source that lists it."""
        return self.outlet or self.listed_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One parsed document of a source: a feed, a sitemap, a page with links to articles."""

    entries: tuple[RawEntry, ...] = ()
    """In the document's order; no two have the same address and title."""

    title: str = ""
    """One line."""

    children: tuple[str, ...] = ()
    """Sitemaps that a sitemap index lists, most recently changed first."""

    feeds: tuple[str, ...] = ()
    """Feeds that a page links to as its own, best first: it is no feed itself."""

    fault: str = ""
    """What was broken, in a few words, though something could be read; empty: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenUrl:
    """An address that a source listed, remembered between runs."""

    url: str
    source_id: int
    digest: str
    """Of the entry's title and text as listed."""

    checked_at: datetime
    article_id: int | None = None
    due_at: datetime | None = None
    """When its page is to be fetched, again or at last; ``None``: never."""

    tries: int = 0
    """How often its page was requested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """A source that somebody wants polled."""

    kind: str = "feed"
    url: str
    outlet: str = ""
    """Who publishes all that it has."""

    title: str = ""
    """What whoever asks for it calls it; empty: what it calls itself."""

    site: str = ""
    """The http(s) address of the page that it is the feed of; empty if nothing says so."""

    language: str = ""
    """As declared: ``en``, ``en-US``; empty if not."""

    folder: str = ""
    """The folders of a list that it is in, outermost first: ``/Libya/United Nations``; empty for none."""

    @property
    def name(self) -> str:
        """For a reader: the outlet, else the title, else the address."""
        return self.outlet or self.title or self.url
