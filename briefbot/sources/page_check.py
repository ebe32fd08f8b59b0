"""Check a fetched page before it is stored: that it is of the article it is listed as, and its address and title too.

A page is known by several signs that have to agree: its words by those of its entry, its address and its title by those
of the other pages of the poll.
"""

from collections import defaultdict
from dataclasses import dataclass

from briefbot.cleaning.raw_articles import LONGEST_KEY, digest_of
from briefbot.entries import RawEntry, SeenUrl
from briefbot.sources.front_pages import is_consent_or_login
from briefbot.web.caching import CacheValidators
from briefbot.web.same_article import added, fits, is_of
from briefbot.web.urls import duplicate_key, same_site

#: Words of an entry that may be a whole article, if its page is read as one line.
WORDS_OF_A_REPORT = 25

#: Characters between the headline and the text of a one-line article, at most: a dash, a space.
_BETWEEN = 3

#: Characters of a page that are compared with those of others.
LONGEST_COMPARED = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """What came of the request of a page."""

    seen: SeenUrl
    entry: RawEntry | None
    page: RawEntry | None = None
    url: str = ""
    """Where it was found."""

    validators: CacheValidators | None = None
    note: str = ""
    """Why there is no page."""

    is_gone: bool = False
    """Whether the site says that there is no page at the address (HTTP 404 or 410)."""

    @property
    def addresses(self) -> list[str]:
        """Those that may be the article's, the best first: the page's own, the one it was found at, the listed one."""
        own = self.page.url if self.page and same_site(self.page.url, self.url) else ""
        return [url for url in (own, self.url) if url and len(url) <= LONGEST_KEY] + [self.seen.url]


class SharedByPages:
    """What several pages of one poll have: it belongs to none of them."""

    def __init__(self) -> None:
        self._texts: defaultdict[str, set[str]] = defaultdict(set)
        self._owners: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, each: FetchedPage) -> None:
        """Count a page."""
        if each.page:
            digest = digest_of("", each.page.text)
            for name in {each.page.title, *map(duplicate_key, each.addresses[:-1])}:
                self._texts[name].add(digest)
            for line in _lines(each.page):
                self._owners[line].add(each.entry.title if each.entry and each.entry.title else each.seen.url)

    def has(self, name: str) -> bool:
        """Return whether pages of different texts have this address or title."""
        return len(self._texts[name]) > 1

    def repeats(self, each: FetchedPage, page: RawEntry) -> bool:
        """Return whether most of a page is on pages of other headlines too, or, without one, on two more pages."""
        most = 1 if each.entry and each.entry.title else 2
        lines = {line: len(line.split()) for line in _lines(page)}
        own = sum(words for line, words in lines.items() if len(self._owners[line]) <= most)
        return 2 * own < sum(lines.values())


def _lines(page: RawEntry) -> list[str]:
    return page.text[:LONGEST_COMPARED].split("\n\n")


def why_not(each: FetchedPage, shared: SharedByPages) -> str:
    """Return the reason why a page's text is not better than the entry's; empty if it is."""
    entry, page = each.entry or RawEntry(url=each.seen.url), each.page
    if is_consent_or_login(each.seen.url, each.url):
        return "its page leads to where readers have to agree or log in"
    if page is None:
        return "no article was found in its page"
    known = f"{entry.title}\n{entry.text}".strip()
    is_titled = fits(page.title, entry.title, text=max(entry.text, page.text, key=len))
    is_moved = duplicate_key(each.url) != duplicate_key(each.seen.url)
    if is_moved and not is_titled and not fits(known, page.text):
        return "its page leads to another article"
    had = len(entry.text.split())
    if had and (_is_flat(page, entry) or len(page.text.split()) <= had or not added(page.text, known)):
        return page.note or "its page has no more than the feed"
    repeats = shared.repeats(each, page)
    least = 3 if repeats else 2 if page.note or not is_titled else 1
    if not is_of(page.text, known or (page.title if repeats else ""), least=least):
        return page.note or "its page has other words than what is listed"
    return ""


def _is_flat(page: RawEntry, entry: RawEntry) -> bool:
    """Return whether a page was read as one line with all that stands around a short report, as the feed has it whole.

    Then there is more than the headline before the text, such as a menu or what to share it by.
    """
    if "\n\n" in page.text or not page.title or page.title not in page.text:
        return False
    before = page.text.partition(entry.text.partition("\n")[0])[0]
    is_whole = len(entry.text.split()) >= WORDS_OF_A_REPORT and not added(entry.text, page.text)
    return is_whole and len(before) > len(page.title) + _BETWEEN
