"""Convert raw articles to cleaned ones, with date, outlet and language from the text where the source gives none."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from briefbot.cleaning.clean import Cleaned, clean
from briefbot.cleaning.recurring import recurring_lines
from briefbot.entries import RawEntry
from briefbot.language.characters import normalize, replace_noncharacters
from briefbot.language.dates import address_date, dateline_date, stated_date
from briefbot.language.identify import language_of
from briefbot.model import Article, Missing
from briefbot.web.urls import duplicate_key, host

#: Characters; a longer one is cut there. A headline has a fifth of it.
LONGEST_TITLE = 500

#: Bytes of a name that is looked up by; PostgreSQL's index takes 2,700.
LONGEST_KEY = 2000

_NO_LETTERS = re.compile(r"[\W_]+")

_UPDATE_WORDS = ("updat", "modif", "mise à jour", "mis à jour", "تحديث")


def articles_of(raw_articles: Sequence[RawEntry | Missing]) -> Iterator[Article | Missing]:
    """Yield an article, or the reason why there is none, for each raw article in order; pass `Missing` on.

    Lines that recur in the articles of one outlet are boilerplate, and a picture that several of them have is the
    outlet's own. Articles whose outlet is unknown are not compared: lines that they share may be agency copy.
    """
    entries = [raw for raw in raw_articles if isinstance(raw, RawEntry)]
    used = {
        (home_of(raw.publisher, raw.url), raw.picture.url, duplicate_key(raw.url)) for raw in entries if raw.picture
    }
    shared = shared_pictures((home, picture, 1) for home, picture, _ in used)
    recurring = _recurring(entries)
    for raw in raw_articles:
        if isinstance(raw, Missing):
            yield raw
        else:
            home = home_of(raw.publisher, raw.url)
            yield _article(without_shared(raw, shared), recurring.get(home, frozenset()))


def digest_of(title: str, text: str) -> str:
    """Return a hash of an article's letters and digits; punctuation, white space and case do not change it."""
    words = f"{_NO_LETTERS.sub('', title)}\n{_NO_LETTERS.sub('', text)}".casefold()
    return hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()


def short_key(name: str) -> str:
    r"""Return ``name`` as a database's index takes it: of one that is too long, its beginning and a hash of the whole.

    >>> short_key("//news.example/1")
    '//news.example/1'
    >>> len(short_key("//news.example/" + "x" * 9000))
    1033
    >>> short_key("half\ud83d")
    'half\ufffd'
    """
    name = replace_noncharacters(name)
    if len(name.encode("utf-8", "replace")) <= LONGEST_KEY:
        return name
    return f"{name[:1000]}#{hashlib.blake2b(name.encode('utf-8', 'replace'), digest_size=16).hexdigest()}"


def cleaned_words(title: str, text: str) -> tuple[str, str]:
    """Return headline and text after cleaning, to compare two versions of one article."""
    cleaned = clean(text, title=short_line(title), pasted=False)
    return short_line(cleaned.title) or short_line(title), cleaned.text


def _article(raw: RawEntry, recurring: frozenset[str]) -> Article | Missing:
    title = short_line(raw.title)
    cleaned = clean(raw.text, title=title, pasted=raw.pasted, recurring=recurring)
    title = short_line(cleaned.title) or title
    if not any(map(str.isalpha, cleaned.text)):
        return Missing(raw.url, "no text", title)
    return Article(
        url=raw.url,
        text=cleaned.text,
        title=title,
        outlet=short_line(raw.publisher) or cleaned.outlet,
        published=raw.published or _stated(raw, cleaned),
        language=_code(raw.language) or language_of(f"{cleaned.text}\n{title}"),  # which a short text needs
        origin=short_line(raw.origin) or cleaned.origin,
        picture=raw.picture,
    )


def _stated(raw: RawEntry, cleaned: Cleaned) -> datetime | date | None:
    """Return the date of publication that the page states, else of its update, of its dateline, or of its address."""
    stamps = sorted(cleaned.stamps, key=lambda stamp: any(word in stamp.lower() for word in _UPDATE_WORDS))
    stamped = next(filter(None, map(stated_date, stamps)), None)
    return stamped or dateline_date(raw.text) or (address_date(raw.url) if host(raw.url) else None)


def _recurring(entries: Sequence[RawEntry]) -> Mapping[str, frozenset[str]]:
    """Return the recurring lines of each outlet that has several articles."""
    texts = defaultdict(list)
    for raw in entries:
        texts[home_of(raw.publisher, raw.url)].append(raw.text)
    return {home: recurring_lines(several) for home, several in texts.items() if home}


def shared_pictures(used: Iterable[tuple[str, str, int]]) -> frozenset[tuple[str, str]]:
    """Return outlets with the addresses of pictures that several articles of each have: logos, old photographs.

    Args:
        used: an outlet as `home_of` names it, the address of a picture, and how many articles have it.
    """
    articles = Counter[tuple[str, str]]()
    for home, picture, several in used:
        articles[home, picture] += several
    return frozenset(pictured for pictured, several in articles.items() if several > 1 and pictured[0])


def without_shared(raw: RawEntry, shared: Collection[tuple[str, str]]) -> RawEntry:
    """Return an article without its picture if that is one of ``shared``, the `shared_pictures`."""
    is_shared = raw.picture and (home_of(raw.publisher, raw.url), raw.picture.url) in shared
    return replace(raw, picture=None) if is_shared else raw


def home_of(publisher: str, url: str) -> str:
    """Return the outlet of an article, else its site; empty if neither is known."""
    return publisher or host(url)


def short_line(text: str) -> str:
    """Return a headline or a name as one line of at most `LONGEST_TITLE` characters."""
    return " ".join(normalize(text[: 2 * LONGEST_TITLE]).split())[:LONGEST_TITLE]


def _code(language: str) -> str:
    """Return the ISO 639-1 code of a language tag (``en`` for ``en-US`` or ``EN``); empty if it has none."""
    head = language.strip().lower().replace("_", "-").partition("-")[0]
    return head if len(head) == 2 and head.isascii() and head.isalpha() else ""
