"""What every page of a site has around its text: the menu, its neighbours, its other languages, its addresses."""

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

from briefbot.phrasebook import phrasebook


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to another page of the site."""

    path: str
    """From the root of the site; may end in a fragment."""

    title: str
    language: str = ""
    """Of the title; empty: the page's."""

    note: str = ""
    """Words behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """What a template of a site sees as ``page``."""

    path: str
    """Of the page, from the root of the site."""

    language: str
    title: str
    description: str
    """What it is about, in a sentence of the program's own or quoted with its source."""

    site_title: str
    prefix: str
    """The folder of its language from the root, such as ``ar/``; empty for the first one."""

    url: str = ""
    """Address of the site, with a slash at the end; empty if it is not known."""

    others: tuple[PageLink, ...] = ()
    """The same page in the site's other languages, or their first page; each title is the language's own name."""

    before: PageLink | None = None
    """The page before it in time."""

    after: PageLink | None = None
    samples: bool = False
    """Whether the articles are the bundled samples."""

    kind: str = "website"
    """Its type for Open Graph: ``website`` or ``article``."""

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return phrasebook(self.language).direction

    @property
    def home(self) -> str:
        """Path of the first page in its language."""
        return f"{self.prefix}index.html"

    @property
    def address(self) -> str:
        """Its absolute address; empty if the site's is not known."""
        return absolute(self.url, self.path)

    @property
    def alternates(self) -> tuple[tuple[str, str], ...]:
        """Language and absolute address of the page in each language, its own included; none without an address."""
        inside = self.path.removeprefix(self.prefix)
        same = [each for each in self.others if each.path in (inside, f"{each.language}/{inside}")]
        if not self.url or not same:
            return ()
        return ((self.language, self.address), *((each.language, absolute(self.url, each.path)) for each in same))

    @property
    def menu(self) -> tuple[PageLink, ...]:
        """The first pages of each part of the site."""
        words = phrasebook(self.language)
        parts = ("storylines", "months", "places", "people")
        listed = (PageLink(f"{self.prefix}{part}/index.html", words(f"site.{part}")) for part in parts)
        return (PageLink(self.home, words("site.latest")), *listed)

    def to(self, path: str) -> str:
        """Return the relative link from this page to another path of the site.

        >>> about = {"title": "", "description": "", "site_title": ""}
        >>> SitePage(path="ar/days/a.html", language="ar", prefix="ar/", **about).to("x.html#y")
        '../../x.html#y'
        """
        place, mark, fragment = path.partition("#")
        return posixpath.relpath(place, posixpath.dirname(self.path) or ".") + mark + fragment


def absolute(url: str, path: str) -> str:
    """Return the address of a path on the site at ``url``: of a folder's first page that of the folder.

    >>> absolute("https://example.org/", "ar/index.html")
    'https://example.org/ar/'
    """
    folder, _, file = path.rpartition("/")
    return url and url + (f"{folder}/" * bool(folder) if file == "index.html" else path)


def prefix_of(language: str, languages: Sequence[str]) -> str:
    """Return the folder of a language: the first one of a site is at the root."""
    return "" if language == languages[0] else f"{language}/"
