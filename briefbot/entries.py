"""Records of fetching: `RawEntry` (an article before cleaning), `Document`, `SeenUrl` and `SourceSpec`."""

from dataclasses import dataclass
from datetime import date, datetime

from briefbot.model import Picture


class ParseError(ValueError):
    """A document, file or line contains no articles: it has another format, or is broken.

    ``str(error)`` is the reason, for a reader.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """An article as its source has it, before cleaning. A flat record, because it is pickled between processes."""

    url: str
    """An http(s) address as in the document, later its canonical form; empty if the document has none. For an article
    from a file without an address, the name of the file or line."""

    title: str = ""
    """One line without markup."""

    text: str = ""
    """Paragraphs separated by a blank line, without markup: the whole article, a teaser, or nothing."""

    is_full: bool = False
    """``text`` is probably the whole article, or there is no page with more, so none is fetched."""

    guid: str = ""
    """What its document calls the entry, whatever its address and words are; empty if nothing does."""

    published: datetime | date | None = None
    """In UTC, or a bare date if the document has no time; ``None`` if it has no date, or an impossible one."""

    dated_by_edit: bool = False
    """``published`` is when the entry was last changed, as its document gives no other date."""

    author: str = ""
    outlet: str = ""
    """The outlet as the entry itself or the configuration of its source names it; else empty."""

    listed_by: str = ""
    """The title of its source, which counts as the outlet if nothing else names one."""

    language: str = ""
    """As declared, such as ``en`` or ``en-US``; empty if not declared or not a language code."""

    origin: str = ""
    """The agency that wrote the copy, if the source names it."""

    part: str = "feed"
    """Origin of ``text``: ``page``, ``feed`` or ``file``."""

    own: bool = True
    """It was found on the site of its address. Another site's text never replaces that site's own."""

    note: str = ""
    """The reason why there is no text of the page: ``its page was refused: HTTP 403``."""

    digest: str = ""
    """The digest of title and text, if it was computed already."""

    picture: Picture | None = None
    """The picture that the page or feed names, checked by `briefbot.web.pictures`."""

    pasted: bool = False
    """The text was pasted from a web page with all its boilerplate, which cleaning has to find."""

    @property
    def publisher(self) -> str:
        """The outlet; if nothing names one, the title of the source that lists the article."""
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
    """Feeds that an HTML page declares in its head, best first."""

    older: str = ""
    """The address of the page that lists what came before; empty if there is none."""

    fault: str = ""
    """What was broken, although the document could be parsed, in a few words; empty if nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenUrl:
    """The state of an address that a source listed, stored between runs."""

    url: str
    source_id: int
    digest: str
    """The digest of the entry's title and text as listed."""

    checked_at: datetime
    article_id: int | None = None
    due_at: datetime | None = None
    """Time of the next request of its page; ``None``: there is none."""

    tries: int = 0
    """Number of requests of its page so far."""

    guid: str = ""
    """Of the entry as listed, if no other entry had it; see `RawEntry`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """A source to be polled."""

    kind: str = "feed"
    url: str
    outlet: str = ""
    """The outlet of all its articles."""

    title: str = ""
    """Its title in a subscription list; empty: the feed's own."""

    site: str = ""
    """The http(s) address of the site that it is the feed of; empty if unknown."""

    language: str = ""
    """As declared: ``en``, ``en-US``; empty if not."""

    folder: str = ""
    """Its folders in a subscription list, outermost first: ``/Libya/United Nations``; empty for none."""

    @property
    def name(self) -> str:
        """For the operator: the outlet, else the title, else the address."""
        return self.outlet or self.title or self.url

    @property
    def public_url(self) -> str:
        """The address for a reader, without its query, which may hold the key to a private feed; of a path the name.

        >>> SourceSpec(url="https://lamp.example/feed?key=1").public_url, SourceSpec(url="/home/amal/news").public_url
        ('https://lamp.example/feed', 'news')
        """
        return self.url.partition("?")[0] if "://" in self.url else self.url.rstrip("/").rpartition("/")[2]

    @property
    def public_name(self) -> str:
        """The name for a reader."""
        return self.outlet or self.title or self.public_url
