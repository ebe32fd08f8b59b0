"""What the site keeps of a day's brief: enough to make every other page, without the articles.

A record is stored as JSON beside the site, so that a day whose articles are the same need not be read again.
"""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any
from zlib import error as BadCompression  # noqa: N812  # it is a class

from briefbot.changes.storylines import Storyline
from briefbot.figures.compare import side_by_side
from briefbot.language.characters import one_line
from briefbot.model import Brief, Excerpt, Place, Story
from briefbot.phrasebook import phrasebook
from briefbot.rendering.filters import (
    cut,
    figures,
    heading,
    headline,
    kind,
    listed,
    mark,
    origins,
    said_by,
    speaker,
    tally,
    titled,
    told,
)
from briefbot.rendering.page import anchor
from briefbot.topic.topic import Topic

#: Raise it when a record holds something else: then those that are kept are made anew.
FORM = 3

#: Characters of a sentence that is quoted outside its day's page; there it stands whole.
_LONGEST_QUOTE = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence as a brief tells it."""

    text: str
    """Verbatim, on one line; cut with ``…`` if it is very long."""

    language: str
    """ISO 639-1 code; empty if unknown."""

    url: str
    mark: str
    """A short name for where it stands."""

    said_by: str = ""
    """`` (said by: LNA)``, in the reader's language; empty if no party to the conflict says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedNumber:
    """A number that a brief shows, with one of those who state it."""

    label: str
    """What is counted, in the reader's language: ``Killed``."""

    words: str
    """As the text has them: ``at least 11 civilians``."""

    language: str
    speaker: str
    url: str
    when: str
    """Behind the speaker: ``, 5 June 2020``; empty if not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPeople:
    """A number of people of an event, as one source states it: a point of a chart over days."""

    kind: str
    """As in `briefbot.model.Figure`."""

    low: int | None
    high: int | None
    source: str
    """Who states it, else where it stands."""

    stated: datetime
    """When."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRecord:
    """A story that a day's brief tells."""

    title: str
    language: str
    url: str
    """Of the article that the title is from."""

    kind: str = ""
    """``analysis`` or the like, in the reader's language; empty for news."""

    origins: tuple[str, ...] = ()
    """Names of its independent sources; if none is known, where its reports stand."""

    independent_sources: int = 0
    articles: int = 0
    quotes: tuple[Quote, ...] = ()
    """What the glance and the summary say of it."""

    figures: tuple[StatedNumber, ...] = ()
    counts: tuple[CountedPeople, ...] = ()
    place: Place | None = None
    """Where it happened, if that is known."""

    names: tuple[str, ...] = ()
    """Keys of the places and persons of the topic in its title and its quotes."""

    urls: tuple[str, ...] = field(default=(), repr=False)
    """Addresses of its articles."""

    anchor: str = ""
    """Its name in the address of its day's page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRecord:
    """The brief of one day in one language."""

    day: date
    heading: str
    tally: str
    """How much is in it, in the reader's language."""

    updated: datetime
    """When the latest of its articles was stored."""

    made_of: str = ""
    """A digest of its articles, and of all else that the brief depends on."""

    samples: bool = False
    glance: tuple[Quote, ...] = ()
    stories: tuple[StoryRecord, ...] = ()
    """Those that are told, in the order of the brief."""

    listed: tuple[str, ...] = ()
    """Headings of those that are only listed."""


def day_path(day: date, story: StoryRecord | None = None) -> str:
    """Return the path of the page of a day, or of a story on it, from the folder of its language.

    >>> day_path(date(2020, 5, 22))
    'days/2020-05-22.html'
    """
    return f"days/{day}.html" + (f"#{story.anchor}" if story and story.anchor else "")


def record_of(  # noqa: PLR0913  # what it is made of is named
    brief: Brief, *, day: date, updated: datetime, made_of: str, language: str, topic: Topic | None
) -> DayRecord:
    """Return what the site keeps of the brief of a day."""
    book = phrasebook(language)

    def quote(excerpt: Excerpt) -> Quote:
        text, article = cut(one_line(excerpt.text), _LONGEST_QUOTE), excerpt.article
        said = said_by(excerpt, book)
        return Quote(text=text, language=article.language, url=article.url, mark=mark(excerpt), said_by=said)

    def story_record(story: Story) -> StoryRecord:
        quotes = tuple(map(quote, (*story.told_above, *story.summary)))
        source, title = titled(story), headline(story)
        return StoryRecord(
            title=title,
            language=source.language,
            url=source.url,
            kind=kind(story, book),
            origins=origins(story),
            independent_sources=story.independent_sources,
            articles=len(story.articles),
            quotes=quotes,
            figures=_numbers(story, language),
            counts=tuple(_counts(story)),
            place=story.place,
            names=_names("\n".join((title, *(each.text for each in quotes))), topic),
            urls=tuple(sorted({article.url for article in story.articles})),
            anchor=anchor(story),
        )

    return DayRecord(
        day=day,
        heading=heading(brief, book),
        tally=tally(brief, book),
        updated=updated,
        made_of=made_of,
        samples=brief.samples,
        glance=tuple(map(quote, brief.glance)),
        stories=tuple(map(story_record, told(brief))),
        listed=tuple(map(headline, listed(brief))),
    )


def _numbers(story: Story, language: str) -> tuple[StatedNumber, ...]:
    """Return the first to state each number of a story that a brief shows."""
    return tuple(
        StatedNumber(
            label=label,
            words=one_line(number.words),
            language=number.language,
            speaker=number.speakers[0].name,
            url=number.speakers[0].url,
            when=number.speakers[0].when,
        )
        for label, numbers in figures(story, phrasebook(language))
        for number in numbers
        if number.speakers
    )


def _counts(story: Story) -> Iterator[CountedPeople]:
    """Yield the numbers of a story that are of an event, not of a longer time."""
    for row in side_by_side(story):
        for figure in (figure for rise in row.rises for number in rise for figure in number):
            moment = figure.excerpt.article.moment
            if moment and not row.over_time:
                source = speaker(figure)
                yield CountedPeople(kind=row.kind, low=figure.low, high=figure.high, source=source, stated=moment)


def _names(text: str, topic: Topic | None) -> tuple[str, ...]:
    """Return the keys of the places and persons that a text names, but for what the whole topic is called after."""
    found = topic.names_in(text) if topic else ()
    title = topic.title.casefold() if topic else ""
    return tuple(name.key for name in found if name.table in {"people", "places"} and name.heading.casefold() != title)


@cache
def _converter() -> Any:
    from cattrs.preconf.json import make_converter  # noqa: PLC0415  # only where a site is made

    return make_converter(forbid_extra_keys=True)


def as_bytes(record: DayRecord) -> bytes:
    """Return a record as compressed JSON: the same record, the same bytes."""
    return packed(_converter().unstructure(record))


def from_bytes(data: bytes) -> DayRecord | None:
    """Return the record that `as_bytes` returned; ``None`` if it is damaged or of another version."""
    value = unpacked(data)
    try:
        return _converter().structure(value, DayRecord)  # type: ignore[no-any-return]  # cattrs has no types for it
    except Exception:  # noqa: BLE001  # whatever is wrong with it, the day is made again
        return None


def storylines_as_bytes(lines: Sequence[Storyline]) -> bytes:
    """Return storylines as compressed JSON."""
    return packed(_converter().unstructure(list(lines)))


def storylines_from_bytes(data: bytes) -> list[Storyline] | None:
    """Return what `storylines_as_bytes` returned; ``None`` if it is damaged."""
    try:
        return _converter().structure(unpacked(data), list[Storyline])  # type: ignore[no-any-return]  # as above
    except Exception:  # noqa: BLE001  # as above
        return None


def packed(value: object) -> bytes:
    """Return ``value`` as compressed JSON without a time in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return gzip.compress(text.encode("utf-8", "replace"), 6, mtime=0)


def unpacked(data: bytes) -> Any:
    """Return the value of compressed JSON; ``None`` if it is damaged."""
    try:
        return json.loads(gzip.decompress(data))
    except (OSError, EOFError, ValueError, BadCompression, RecursionError):
        return None
