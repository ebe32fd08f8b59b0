"""Who publishes news: agencies and outlets under one name each, whatever their texts, feeds and sites call them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from briefbot.language.word_lists import word_lists
from briefbot.model import Article
from briefbot.web.urls import host, main_label

_LISTS = word_lists("briefbot.cleaning", "organisations.txt")


def _read(kind: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the organisations of ``kind``: name, a pattern of all that it is called, hosts."""
    for line in _LISTS[kind, "any"]:
        names, _, hosts = line.partition(" ; ")
        name, _, other = names.strip().partition(" = ")
        yield name, "|".join(filter(None, (re.escape(name), other))), hosts.split()


_AGENCIES, _INSTITUTES = [*_read("agency")], [*_read("institute")]
_KNOWN = (*_AGENCIES, *_read("outlet"), *_INSTITUTES)

#: A pattern of every agency, however it is written.
AGENCY = f"(?:{'|'.join(pattern for _, pattern, _ in _AGENCIES)})"

#: A pattern of what a credit names in place of an agency.
DESK = f"(?:{'|'.join(_LISTS['desk', 'any'])})"

_NAMED = [(name, re.compile(rf"(?:the )?(?:{pattern})", re.IGNORECASE)) for name, pattern, _ in _KNOWN]
_BY_HOST = {place: name for name, _, hosts in _KNOWN for place in hosts}
_EXPLAINING = frozenset(name for name, _, _ in _INSTITUTES)
_PLATFORMS = frozenset(_LISTS["platform", "any"])

#: What stands between the name of an outlet and that of its section.
_SECTION = re.compile(r"\s*(?:: | : |[|»›]| [-–—] )\s*")

#: What an outlet may or may not call itself before its name.
_KIND = re.compile(rf"^(?:{'|'.join(_LISTS['noun', 'any'])}) ", re.IGNORECASE)

_QUOTES = " \t\"'“”‘’«»()[]"
_AGENCY_WORDS = re.compile(r" (?:news )?agency$", re.IGNORECASE)


@lru_cache(maxsize=1 << 12)
def organisation(name: str) -> str:
    """Return an organisation's one name, by any of its names; empty if it is not known.

    >>> organisation("Agence France-Presse"), organisation("رويترز"), organisation("BBC News"), organisation("Lamp")
    ('AFP', 'Reuters', 'BBC', '')
    """
    bare = _AGENCY_WORDS.sub("", name.strip(_QUOTES))
    return next((known for known, pattern in _NAMED if pattern.fullmatch(bare)), "")


@lru_cache(maxsize=1 << 13)
def publisher(outlet: str, url: str) -> str:
    """Return the house behind an outlet, by the name or the site of either; empty if neither is known.

    What is written to a file, or by anybody on a platform, has no publisher unless its outlet is named.

    >>> publisher("BBC News: Africa", "https://feeds.example/1"), publisher("", "https://edition.cnn.com/2011/1")
    ('BBC', 'CNN')
    >>> publisher("The Lamp: Sport", "https://lamp.example/1"), publisher("", "https://www.lamp.example/1")
    ('The Lamp', 'lamp.example')
    >>> publisher("", "urn:1"), publisher("", "https://t.me/s/1")
    ('', '')
    """
    parts = [part for part in _SECTION.split(outlet.strip()) if part]
    place = host(url)
    known = next(filter(None, map(organisation, (outlet, *parts))), "") or _of_site(place) or _of_site(outlet.lower())
    if known or not parts:
        return known or _own_host(place)
    label = main_label(_own_host(place))
    return next((part for part in parts if label and label in _letters(part)), parts[0])


def publisher_of(article: Article) -> str:
    """Return the house that published an article; empty if it is not known."""
    return publisher(article.outlet, article.url)


def is_of_an_institute(article: Article) -> bool:
    """Return whether an institute or journal published an article, which explains and comments.

    >>> is_of_an_institute(Article(url="https://www.crisisgroup.org/libya", text=""))
    True
    """
    return publisher_of(article) in _EXPLAINING


def is_name_of(name: str, article: Article) -> bool:
    """Return whether an article's outlet goes by ``name``: its own name, its publisher's, or its site's.

    >>> is_name_of("The Lamp", Article(url="https://the-lamp.example/1", text="", outlet="Lamp Online"))
    True
    """
    names = (article.outlet, publisher_of(article), host(article.url), main_label(host(article.url)))
    return _bare(organisation(name) or name) in set(map(_bare, filter(None, names)))


def _of_site(place: str) -> str:
    """Return the organisation of a host or of the nearest one above it."""
    labels = place.split(".")
    return next(filter(None, (_BY_HOST.get(".".join(labels[at:]), "") for at in range(len(labels) - 1))), "")


def _own_host(place: str) -> str:
    labels = place.split(".")
    above = {".".join(labels[at:]) for at in range(len(labels))}
    return "" if above & _PLATFORMS or labels[-1].isdigit() or len(labels) < 2 else place


def _bare(name: str) -> str:
    return _letters(_KIND.sub("", name.replace("-", " ")))


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
