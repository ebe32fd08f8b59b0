"""The map of a storyline and the charts of its figures over days, as those of a brief are drawn."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from itertools import pairwise

from briefbot.figures.compare import Row
from briefbot.model import Article, Excerpt, Figure, Place
from briefbot.phrasebook import Phrasebook
from briefbot.rendering.charts import Chart, chart_of
from briefbot.rendering.map import Map, draw_map
from briefbot.site.names import title_in
from briefbot.site.records import CountedPeople, StoryRecord
from briefbot.topic.spellings import words_of
from briefbot.topic.topic import Name, Topic

#: Charts of one storyline: the first kinds.
_MOST_CHARTS = 3

#: What may stand before a name and be no part of it; in Arabic it is written onto the name.
_THE = re.compile(r"^\s*(?:the\s|l[ae]s?\s|l['’])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StorylineMap:
    """The places of a storyline as dots, numbered in the order in which they were told."""

    map: Map
    places: tuple[Place, ...]
    """All of them, by their numbers less one."""

    titles: tuple[str, ...]
    """Of each place."""

    keys: tuple[str, ...]
    """The keys of the places in the topic; empty for one that is not in it."""


@dataclass(frozen=True, slots=True)
class StorylineChart:
    """How the numbers of one kind went over the days."""

    title: str
    words: str
    """What it shows, for who cannot see it."""

    chart: Chart


def map_of(stories: Sequence[StoryRecord], topic: Topic | None, language: str) -> StorylineMap | None:
    """Return the map of the places of stories; ``None`` where none is known or on it."""
    places = list(dict.fromkeys(story.place for story in stories if story.place))
    named: dict[Place, Name] = {name.place: name for name in topic.names if name.place} if topic else {}
    titles = tuple(title_in(named[each], language) if each in named else each.name for each in places)
    drawn = draw_map(list(enumerate(places, 1)), topic.outline if topic else (), titles)
    keys = tuple(named[each].key if each in named else "" for each in places)
    return StorylineMap(drawn, tuple(places), titles, keys) if drawn else None


def charts_of(
    stories: Sequence[StoryRecord], topic: Topic | None, zone: tzinfo, words: Phrasebook
) -> tuple[StorylineChart, ...]:
    """Return a chart of each kind of figures of which three numbers or more were stated over days, and rose.

    Only sources whose numbers never fall count one thing all along: 4 after 30 are a part of them, or another event's.
    A name of the topic is one source in all its spellings.
    """
    counts = dict.fromkeys(
        replace(each, source=_called(each.source, topic, words.language)) for story in stories for each in story.counts
    )
    return tuple(_charts(list(counts), zone, words))[:_MOST_CHARTS]


def _called(source: str, topic: Topic | None, language: str) -> str:
    """Return a source that is a name of the topic as the reader's language writes it; any other as it is."""
    named = topic.names_in(source) if topic else ()
    if len(named) != 1:
        return source
    alone = words_of(_THE.sub("", source))
    is_name = alone in map(words_of, (named[0].heading, *named[0].spellings))
    return title_in(named[0], language) if is_name else source


def _charts(counts: Sequence[CountedPeople], zone: tzinfo, words: Phrasebook) -> Iterator[StorylineChart]:
    for kind in dict.fromkeys(each.kind for each in counts):
        counters = list(_rising([each for each in counts if each.kind == kind]))
        if not any(_size(one[0]) < _size(one[-1]) for one in counters):
            continue
        figures = [_figure(each) for one in counters for each in one]
        chart = chart_of(Row(kind, over_time=False, rises=((tuple(figures),),)), lambda figure: figure.said_by, zone)
        if chart:
            days = {"first": words.day(chart.first), "last": words.day(chart.last)}
            told = (
                f"{each.name} {words('brief.comma').join(map(words.number, each.numbers))}" for each in chart.series
            )
            title = words("page.chart", kind=words(f"figures.{kind}"), **days)
            yield StorylineChart(title, words("brief.semicolon").join(told), chart)


def _rising(counts: Sequence[CountedPeople]) -> Iterator[list[CountedPeople]]:
    """Yield the numbers of each source whose numbers never fall, in order of time; of one moment the greatest."""
    by_source: dict[str, dict[datetime, CountedPeople]] = {}
    for each in sorted(counts, key=lambda each: (each.stated, _size(each))):
        by_source.setdefault(each.source, {})[each.stated] = each
    for one in map(list, map(dict.values, by_source.values())):
        if all(_size(earlier) <= _size(later) for earlier, later in pairwise(one)):
            yield one


def _size(count: CountedPeople) -> int:
    return count.high or count.low or 0


def _figure(count: CountedPeople) -> Figure:
    """Return the figure that was counted, in a text of its own: a chart needs no other."""
    article = Article(url="", text=count.kind, published=count.stated)
    return Figure(
        kind=count.kind,
        low=count.low,
        high=count.high,
        said_by=count.source,
        excerpt=Excerpt(article, 0, len(count.kind)),
    )
