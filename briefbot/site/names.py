"""The places and persons of the topic that a site has pages of: how they are shown, and what their files are called."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from briefbot.language.characters import one_line
from briefbot.site.records import DayRecord
from briefbot.topic.topic import Name, Topic

#: The letters of languages that are not written in the Latin script.
_SCRIPTS = {"ar": re.compile("[\u0621-\u064a]")}

#: What the name of a file may be made of, and how long it may be: it stands in addresses.
_PLAIN = re.compile(r"[a-z0-9]{1,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteName:
    """A place or a person."""

    key: str
    title: str
    """As the reader's language writes it."""

    path: str
    """Of its page, from the root of the site."""

    stories: int = 0
    """How many stories name it."""

    place: bool = True
    """Whether it is a place; else a person."""

    spellings: tuple[str, ...] = ()
    """Every spelling, for the search."""


def names_of(topic: Topic | None, records: Iterable[DayRecord], language: str, prefix: str) -> Mapping[str, SiteName]:
    """Return the places and persons that stories of a site name, by their keys; those named most first."""
    counts = Counter(key for record in records for story in record.stories for key in story.names)
    known = {name.key: name for name in topic.names} if topic else {}
    found = [
        SiteName(
            key=key,
            title=title_in(known[key], language),
            path=f"{prefix}{'places' if known[key].table == 'places' else 'people'}/{slug(key)}.html",
            stories=number,
            place=known[key].table == "places",
            spellings=(known[key].heading, *known[key].spellings),
        )
        for key, number in counts.items()
        if key in known
    ]
    found.sort(key=lambda each: (-each.stories, each.title, each.key))
    return {each.key: each for each in found}


def title_in(name: Name, language: str) -> str:
    """Return a name as a language writes it: its first spelling in the script of the language, else its heading.

    >>> title_in(Name(heading="Sirte", spellings=("Surt", "سرت")), "ar")
    'سرت'
    """
    letters = _SCRIPTS.get(language)
    spelt: Sequence[str] = [each for each in name.spellings if letters and letters.search(each)]
    return one_line(spelt[0] if spelt else name.heading)


def slug(key: str) -> str:
    """Return what the file of a name is called, in letters that need no escape; ``index`` is another file's.

    >>> slug("raslanuf")
    'raslanuf'
    """
    if _PLAIN.fullmatch(key) and key != "index":
        return key
    return "n-" + hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=6).hexdigest()
