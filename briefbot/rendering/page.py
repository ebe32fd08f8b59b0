"""The filters of the page alone: what a reader jumps to and scans by. Pure functions, documented in docs/templates.md.

They give text and geometry, never markup. Those on places take the names and the outline that the topic has.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from functools import lru_cache, partial
from typing import Any, NamedTuple

from briefbot.figures.compare import side_by_side
from briefbot.language.characters import one_line
from briefbot.model import Article, Brief, Excerpt, Picture, Place, Story, Window, day_in
from briefbot.phrasebook import Phrasebook, phrasebook
from briefbot.rendering.charts import Chart, Strip, chart_of, strip_of
from briefbot.rendering.filters import (
    ShownNumber,
    backing,
    body,
    code,
    credit,
    figures,
    headline,
    listed,
    mark,
    moment,
    passages,
    shown_number,
    speaker,
    told,
    written,
)
from briefbot.rendering.map import Map, draw_map
from briefbot.topic.load import default_topic
from briefbot.topic.topic import Topic
from briefbot.web.pictures import rechecked

_ENGLISH = phrasebook("en")

#: Kinds of figures that stand at the head of a page, stories of each, and numbers of a story that differ.
_HEAD_KINDS = ("killed", "wounded", "displaced")
_HEAD_STORIES = 2
_HEAD_NUMBERS = 2

#: Words of a page before anything is unfolded; and those of its head and foot, and of the line and the sources of a
#: story and of a passage of the glance. Counted on days of sixty articles.
_FIRST_SIGHT = 1200
_FRAME, _FRAME_OF_STORY, _FRAME_OF_PASSAGE = 240, 18, 10

#: Stories that are only listed and stand open.
_MOST_LISTED = 12

#: Charts of a story.
_MOST_CHARTS = 2

_ARABIC = re.compile("[\u0620-\u064a]")


class Glanced(NamedTuple):
    """A passage of the glance, and the story that it is of."""

    excerpts: tuple[Excerpt, ...]
    story: Story | None
    number: int | None
    """Of the story among those told; ``None`` of one that is only listed."""


class FirstSight(NamedTuple):
    """How much of a brief is shown before a reader unfolds anything."""

    stories: int
    """How many of the told stories stand in full; of the others the rest is folded."""
    listed: bool
    """Whether the stories that are only listed stand open."""


class Total(NamedTuple):
    """What is counted in a story, and by whom."""

    numbers: tuple[ShownNumber, ...]
    story: Story
    number: int


class ShownChart(NamedTuple):
    """A chart with its title, and with what it shows in words: each source with its numbers in order of time."""

    title: str
    words: str
    chart: Chart


class PlacedStories(NamedTuple):
    """The stories of one place on the map."""

    name: str
    stories: tuple[tuple[int, Story], ...]
    """Each with its number."""


class Credit(NamedTuple):
    """A part of what stands behind a headline; ``time`` in ISO 8601 if it is one, else empty."""

    text: str
    time: str


class ShownPicture(NamedTuple):
    """The picture of a story, with whose it is."""

    url: str
    alt: str
    """What it shows, in the words of its source; may be empty."""
    language: str
    """Of these words; may be empty."""
    caption: str
    """Whose it is, as its source states it, or who published it."""
    page: str
    """The address of its article."""
    width: int | None
    """In pixels, as stated."""
    ratio: str
    """Of its width to its height, ``1200/800``: the space that it takes."""


def anchor(story: Story) -> str:
    """Return the name of a story in the address of a page: the same as long as the story has its first article.

    >>> from briefbot.model import Report
    >>> anchor(Story((Report((Article(url="https://news.example/1", text="Rain."),)),)))
    's-58e85f60'
    """
    first = min(story.articles, key=lambda each: (each.moment is None, str(each.moment), each.url))
    return f"s-{_digest(first)}"


def passage_id(excerpt: Excerpt) -> str:
    """Return the name in the address of a page of a passage of the glance, by its first excerpt.

    >>> passage_id(Excerpt(Article(url="https://news.example/1", text="Rain."), 0, 5))
    'told-58e85f60-0'
    """
    return f"told-{_digest(excerpt.article)}-{excerpt.start}"


def _digest(article: Article) -> str:
    return hashlib.blake2b(article.url.encode("utf-8", "replace"), digest_size=4).hexdigest()


def glanced(brief: Brief) -> tuple[Glanced, ...]:
    """Return the passages of the glance (`briefbot.rendering.filters.passages`), each with its story."""
    stories = {article.url: story for story in brief.stories for article in story.articles}
    numbers = {id(story): number for number, story in enumerate(told(brief), 1)}
    found = ((passage, stories.get(passage[0].article.url)) for passage in passages(brief.glance))
    return tuple(Glanced(passage, story, numbers.get(id(story))) for passage, story in found)


def first_sight(brief: Brief, book: Phrasebook = _ENGLISH) -> FirstSight:
    """Return how much of a brief fits into what is read at first sight: the first stories in full, then the list.

    >>> first_sight(Brief())
    FirstSight(stories=0, listed=True)
    """
    stories = told(brief)
    openings = [_words(headline(each), *(e.text for e in body(each)[: not each.told_above])) for each in stories]
    words = _FRAME + sum(_words(each.text) + _FRAME_OF_PASSAGE for each in brief.glance)
    words += sum(openings) + len(stories) * _FRAME_OF_STORY
    whole = 0
    for story, opening in zip(stories, openings, strict=True):
        words += _words(headline(story), *(each.text for each in body(story))) - opening
        words += sum(
            _words(number.words, *(f"{each.name} {each.when}" for each in number.speakers))
            for _, row in figures(story, book)
            for number in row
        )
        if words > _FIRST_SIGHT:
            break
        whole += 1
    rest = listed(brief)
    words += sum(_words(headline(story), *story.origins) for story in rest[:_MOST_LISTED])
    fits = whole == len(stories) and words <= _FIRST_SIGHT
    return FirstSight(whole, len(rest) <= _MOST_LISTED and (fits or not stories))


def _words(*texts: str) -> int:
    return sum(len(text.split()) for text in texts)


def totals(brief: Brief, book: Phrasebook = _ENGLISH) -> tuple[tuple[str, tuple[Total, ...]], ...]:
    """Return who counts how many killed, wounded and displaced: a label of each kind and the first stories' numbers.

    Nothing is added up: of each story the newest number, and another that differs from it. The wounded of a story are
    there only with its dead.
    """
    found: dict[str, list[Total]] = {kind: [] for kind in _HEAD_KINDS}
    for number, story in enumerate(told(brief), 1):
        rows = {row.kind: row for row in side_by_side(story) if not row.over_time and row.kind in found}
        if len(found["killed"]) == _HEAD_STORIES and "killed" in rows:
            rows.pop("wounded", None)
        for row in rows.values():
            if len(found[row.kind]) < _HEAD_STORIES:
                newest = [rise[-1] for rise in row.rises if rise[-1][0].high or rise[-1][0].low][:_HEAD_NUMBERS]
                numbers = (
                    shown_number(stated, book, book("brief.semicolon") * bool(n), most=1)
                    for n, stated in enumerate(newest)
                )
                found[row.kind] += [Total(tuple(numbers), story, number)] * bool(newest)
    return tuple((book(f"figures.{kind}"), tuple(each)) for kind, each in found.items() if each)


def charts(story: Story, zone: tzinfo, book: Phrasebook = _ENGLISH) -> tuple[ShownChart, ...]:
    """Return a chart for the first kinds of figures of which three numbers or more were stated over days, and rose."""
    drawn = (chart_of(row, speaker, zone) for row in side_by_side(story) if not row.over_time)
    return tuple(_shown_chart(chart, book) for chart in [each for each in drawn if each][:_MOST_CHARTS])


def _shown_chart(chart: Chart, book: Phrasebook) -> ShownChart:
    kind = book(f"figures.{chart.kind}")
    title = book("page.chart", kind=kind, first=book.day(chart.first), last=book.day(chart.last))
    told = (
        book.phrase(each.name, " ", book.join("brief.comma", map(book.number, each.numbers))) for each in chart.series
    )
    return ShownChart(title, book.join("brief.semicolon", told), chart)


def strip(story: Story, brief: Brief) -> Strip | None:
    """Return the days of the storyline that a story continues; nothing if it is new, or stands alone."""
    return strip_of(story.change.days, brief.day) if story.change else None


def strip_told(shown: Strip, book: Phrasebook = _ENGLISH) -> str:
    """Return on how many days of a strip the storyline was told.

    >>> strip_told(Strip(days=((date(2020, 6, 4), True), (date(2020, 6, 5), True))))
    'Told on 2 days'
    """
    return book("page.storyline", days=book.pluralize("days", len(shown.told)))


def strip_words(shown: Strip, book: Phrasebook = _ENGLISH) -> str:
    """Return the days of a strip on which briefs told of the storyline, for who cannot see it."""
    return book("page.storyline_days", days=book.join("brief.comma", map(book.day, shown.told)))


def numbered(number: int, book: Phrasebook = _ENGLISH) -> str:
    """Return the name of a story on the page by its number: ``Story 3``."""
    return book("page.story", number=number)


def dated(story: Story, zone: tzinfo) -> tuple[date, ...]:
    """Return the day of a story's newest article in ``zone``; none if no article has a date."""
    known = [article for article in story.articles if article.moment]
    newest = max(known, key=lambda each: (str(each.moment), each.url), default=None)
    return (day_in(newest.published, zone),) if newest and newest.published else ()


def independent(story: Story, book: Phrasebook = _ENGLISH) -> str:
    """Return how many independent sources a story has; that it rests on one, or on parties alone; or on none known.

    >>> from briefbot.model import Report
    >>> reports = (Report((Article(url=f"urn:{name}", text="..."),), name) for name in ("AFP", "Lamp"))
    >>> independent(Story(tuple(reports)))
    '2 independent sources'
    """
    if known := backing(story, book):
        return known
    if story.independent_sources:
        return book.pluralize("sources", story.independent_sources)
    return book.pluralize("unknown", len(story.reports))


def period(brief: Brief, zone: tzinfo, book: Phrasebook = _ENGLISH) -> str:
    """Return the hours that a brief covers; nothing of whole days, which its heading says, or if it takes any."""
    window = brief.window
    if window is None or window.since is None or _is_whole_days(window, zone):
        return ""
    since = moment(window.since, zone, book)
    if window.until:
        return book("page.period", since=since, until=moment(window.until, zone, book))
    return book("page.from_on", since=since)


def _is_whole_days(window: Window, zone: tzinfo) -> bool:
    ends = (each.astimezone(zone) for each in (window.since, window.until) if each)
    return window.until is not None and all(each.time().replace(tzinfo=None) == datetime.min.time() for each in ends)


def heard(brief: Brief, book: Phrasebook = _ENGLISH) -> str:
    """Return how many of the sources answered; nothing for a brief of files."""
    found = brief.coverage
    if found is None:
        return ""
    total = found.answered + len(found.failed) + len(found.skipped)
    return book("brief.coverage", answered=found.answered, total=total).rstrip(".")


def picture(story: Story, brief: Brief, book: Phrasebook = _ENGLISH) -> ShownPicture | None:
    """Return the picture of a story's first report, of its lead if that has one; nothing if pictures are not asked for.

    Where no credit is stated, its caption says which outlet published it: whose it is, is not known then.
    """
    if not brief.pictures:
        return None
    checked = ((each, rechecked(each.picture)) for each in story.reports[0].articles)  # it may be a plugin's
    pictured, shown = next((pair for pair in checked if pair[1]), (story.reports[0].articles[0], None))
    if shown is None:
        return None
    credited = book("page.picture", credit=shown.credit) if shown.credit else ""
    return ShownPicture(
        url=shown.url,
        alt=shown.alt,
        language=code(pictured.language),
        caption=credited or book("page.picture_of", outlet=mark(pictured)),
        page=pictured.url,
        width=shown.width,
        ratio=_ratio(shown),
    )


def _ratio(shown: Picture) -> str:
    """Return the sides of a picture as stated, at most 3 to 1 and 3 to 4; of one without, the usual 3 to 2.

    >>> _ratio(Picture(url="", width=1200, height=800)), _ratio(Picture(url="", width=600, height=9000))
    ('1200/800', '600/800')
    """
    if not (shown.width and shown.height):
        return "3/2"
    return f"{shown.width}/{min(max(shown.height, shown.width // 3), shown.width * 4 // 3)}"


def iso(published: datetime | date | None, zone: tzinfo) -> str:
    """Return a day, or a moment in ``zone``, in ISO 8601 for a machine to read; empty if there is none.

    >>> from datetime import UTC
    >>> iso(datetime(2020, 5, 22, 14, 30, tzinfo=UTC), UTC), iso(date(2020, 5, 22), UTC)
    ('2020-05-22T14:30:00+00:00', '2020-05-22')
    """
    if not isinstance(published, datetime):
        return published.isoformat() if published else ""
    try:
        return published.astimezone(zone).isoformat(timespec="seconds")
    except OverflowError:  # the first or last day that there is
        return published.isoformat(timespec="seconds")


def byline(article: Article, but: str = "", *, zone: tzinfo, book: Phrasebook = _ENGLISH) -> tuple[Credit, ...]:
    """Return what `briefbot.rendering.filters.credit` does, with the time for machines where a part is one."""
    shown = moment(article.published, zone, book)
    parts = credit(article, but, zone=zone, book=book)
    return tuple(Credit(part, iso(article.published, zone) if part == shown else "") for part in parts)


def place(story: Story, topic: Topic | None, book: Phrasebook = _ENGLISH) -> str:
    """Return the name of a story's place, in Arabic for who reads that and if the topic has it; else nothing."""
    return _called(story.place, topic, book) if story.place else ""


def map_of(brief: Brief, topic: Topic | None, book: Phrasebook = _ENGLISH) -> Map | None:
    """Return the map of the told stories by number; nothing if none of them is on it."""
    topic = _topic_of(brief, topic)
    placed = [(number, story.place) for number, story in enumerate(told(brief), 1) if story.place]
    names = [_called(place, topic, book) for _, place in placed]
    return draw_map(placed, topic.outline if topic else (), names)


def map_words(brief: Brief, topic: Topic | None, book: Phrasebook = _ENGLISH) -> str:
    """Return what the map shows, for who cannot see it: each place with the numbers of its stories."""
    placed = _placed(brief, topic, book).items()
    shown = (book.phrase(name, " ", book.join("brief.comma", map(str, stories))) for name, stories in placed)
    return book("page.map", places=book.join("brief.semicolon", shown))


def map_places(brief: Brief, topic: Topic | None, book: Phrasebook = _ENGLISH) -> tuple[PlacedStories, ...]:
    """Return each place with its stories where the map is too crowded to say so: dots moved, or a place unnamed."""
    drawn, placed = map_of(brief, topic, book), _placed(brief, topic, book)
    if drawn is None or (len(drawn.labels) == len(placed) and not any(dot.is_moved for dot in drawn.dots)):
        return ()
    return tuple(PlacedStories(name, tuple(stories.items())) for name, stories in placed.items())


def _placed(brief: Brief, topic: Topic | None, book: Phrasebook) -> dict[str, dict[int, Story]]:
    """Return the told stories by number at each place, by its name."""
    found: dict[str, dict[int, Story]] = {}
    for number, story in enumerate(told(brief), 1):
        if story.place:
            found.setdefault(place(story, _topic_of(brief, topic), book), {})[number] = story
    return found


def _topic_of(brief: Brief, topic: Topic | None) -> Topic | None:
    """Return the topic given, or the shipped one where a brief made without a name is about it."""
    if topic is None and brief.topic and brief.topic == default_topic().title:
        return default_topic()
    return topic


def _called(place: Place, topic: Topic | None, book: Phrasebook) -> str:
    if book.language != "ar":
        return one_line(place.name)
    return one_line(_in_arabic(topic or default_topic()).get(place, place.name))


@lru_cache(maxsize=8)
def _in_arabic(topic: Topic) -> Mapping[Place, str]:
    """Return the first spelling in Arabic of each place of a topic."""
    found = ((name.place, next(filter(_ARABIC.search, name.spellings), "")) for name in topic.names)
    return {place: spelling for place, spelling in found if place and spelling}


def page_filters(zone: tzinfo, language: str = "en", topic: Topic | None = None) -> dict[str, Callable[..., Any]]:
    """Return these filters by name; ``topic`` has the outline of the map and the names of places."""
    book = phrasebook(language)
    return (
        {each.__name__: each for each in (anchor, code, glanced, passage_id, strip, written)}
        | {
            each.__name__: partial(each, book=book)
            for each in (first_sight, picture, totals, strip_told, strip_words, numbered, independent, heard)
        }
        | {each.__name__: partial(each, zone=zone) for each in (dated, iso)}
        | {each.__name__: partial(each, zone=zone, book=book) for each in (charts, period, byline)}
        | {each.__name__: partial(each, topic=topic, book=book) for each in (place, map_of, map_places, map_words)}
    )
