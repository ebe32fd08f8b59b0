"""The pages of a site: which there are, what each one's template sees, and a digest of all that it depends on."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from briefbot.model import Brief, StoryChange
from briefbot.phrasebook import Phrasebook, phrasebook
from briefbot.rendering import render, render_names
from briefbot.rendering.filters import told
from briefbot.site.drawings import StorylineMap, charts_of, map_of
from briefbot.site.feeds import DAYS, FeedEntry, FeedInfo, atom, json_feed, sitemaps
from briefbot.site.layout import PageLink, SitePage, absolute, prefix_of
from briefbot.site.names import SiteName, names_of
from briefbot.site.records import DayRecord, Quote, StoryRecord, day_path
from briefbot.site.search import search_json
from briefbot.site.storylines import Followed, changes_of, followed, in_language
from briefbot.topic.topic import Topic

#: Days of the first page, beside the latest.
_RECENT = 7

#: Storylines, places and persons of the first page; their own pages have all.
_MOST_LISTED = 12

#: Days that a storyline must have for a page of its own: one of a single day is told whole on that day's.
_DAYS_OF_A_STORYLINE = 2

#: Headings of a day in a list of days, and characters of a description.
_HEADINGS = 3
_LONGEST_DESCRIPTION = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOptions:
    """What all pages of a site have in common."""

    languages: tuple[str, ...]
    """At least one; the first is at the root, each other in a folder of its code."""

    zone: tzinfo
    topic: Topic | None = None
    url: str = ""
    """Address of the site, with a slash at the end; empty: pages have no absolute address, and there are no feeds."""

    folders: tuple[Path, ...] = ()
    """The user's templates."""

    pictures: bool = False
    """Whether the pages of days show pictures."""

    version: str = ""
    """A digest of the program and its templates: where it is another, every page is made anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """What the page of a day has beside its brief."""

    page: SitePage
    changes: tuple[StoryChange | None, ...]
    """Of each story that is told."""

    storylines: Mapping[str, PageLink]
    """The page of a storyline, by its id."""

    key: str = ""
    """Of all that the page depends on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPage:
    """A page that is made of records alone."""

    page: SitePage
    template: str
    names: Mapping[str, object]
    key: str


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line of a list: a link with the words behind it, and lines below."""

    link: PageLink
    below: tuple["ListLine", ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: lines under a heading."""

    title: str
    lines: tuple[ListLine, ...]
    more: PageLink | None = None


@dataclass(frozen=True, slots=True)
class ToldOn:
    """What a storyline's page has of one day."""

    day: date
    link: PageLink
    stories: tuple[StoryRecord, ...]


@dataclass
class LanguageSite:
    """The pages of a site in one language."""

    options: SiteOptions
    language: str
    records: Sequence[DayRecord]
    """In order of their days."""

    ids: Sequence[tuple[str, ...]]
    """The storyline of each story of each day; empty for one that has none."""

    siblings: "list[LanguageSite]" = field(default_factory=list)
    """The site in its other languages."""

    def __post_init__(self) -> None:
        self.prefix = prefix_of(self.language, self.options.languages)
        self.words: Phrasebook = phrasebook(self.language)
        self.names: Mapping[str, SiteName] = names_of(self.options.topic, self.records, self.language, self.prefix)
        self.storylines = [each for each in followed(self.records, self.ids) if len(each.days) >= _DAYS_OF_A_STORYLINE]
        self.samples = any(record.samples for record in self.records)

    @cached_property
    def title(self) -> str:
        """The title of the site."""
        topic = self.options.topic.title if self.options.topic else ""
        shown = self.words.texts.get(f"topics.{topic.lower()}", topic)
        return self.words("site.title", topic=shown) if shown else self.words("site.title_without_topic")

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths of its pages, from the folder of its language."""
        months = {_month(record.day) for record in self.records}
        return frozenset(
            (
                *("index.html", "storylines/index.html", "months/index.html", "places/index.html", "people/index.html"),
                *(f"days/{record.day}.html" for record in self.records),
                *(f"months/{month}.html" for month in months),
                *(f"storylines/{line.id}.html" for line in self.storylines),
                *(name.path.removeprefix(self.prefix) for name in self.names.values()),
            )
        )

    def day_pages(self) -> Iterator[DayPage]:
        """Yield for each day what its page has beside its brief."""
        shown = {line.id: line for line in self.storylines}
        for number, (record, changes) in enumerate(zip(self.records, changes_of(self.records, self.ids), strict=True)):
            ids = self.ids[number]
            links = {line: self._storyline_link(shown[line]) for line in dict.fromkeys(ids) if line in shown}
            page = self._page(
                f"days/{record.day}.html",
                record.heading,
                description=_description(record),
                kind="article",
                samples=record.samples,
                **self._beside(number),
            )
            key = _key(self.options, "day", self.options.pictures, record.made_of, page, changes, links)
            yield DayPage(page=page, changes=changes, storylines=links, key=key)

    def other_pages(self) -> Iterator[OtherPage]:
        """Yield all pages but those of days."""
        yield from self._months()
        yield from self._storylines()
        yield from self._names("places", place=True)
        yield from self._names("people", place=False)
        yield self._index()

    def files(self) -> dict[str, bytes]:
        """Return the files of the site that are no pages, by their paths: the search, and the feeds."""
        days = {record.day.isoformat(): self.words.day(record.day) for record in self.records}
        files = {"search.json": search_json(self.records, self.names, days)}
        if self.options.url:
            info = FeedInfo(
                title=self.title,
                language=self.language,
                home=absolute(self.options.url, f"{self.prefix}index.html"),
            )
            entries = [self._entry(record) for record in reversed(self.records[-DAYS:])]
            files |= {"feed.atom": atom(info, entries), "feed.json": json_feed(info, entries)}
        return {f"{self.prefix}{name}": data for name, data in files.items()}

    def changed(self) -> Iterator[tuple[str, date | None]]:
        """Yield the path of each page with the day of its last change, where that is one day's."""
        for record in self.records:
            yield f"{self.prefix}days/{record.day}.html", record.updated.date()
        yield from ((f"{self.prefix}{path}", None) for path in sorted(self.paths) if not path.startswith("days/"))

    def _entry(self, record: DayRecord) -> FeedEntry:
        keys = dict.fromkeys(key for story in record.stories for key in story.names if key in self.names)
        tags = tuple(self.names[key].title for key in keys)
        url = absolute(self.options.url, f"{self.prefix}days/{record.day}.html")
        return FeedEntry(url=url, record=record, tags=tags[:_MOST_LISTED])

    def _page(self, path: str, title: str, description: str = "", **more: Any) -> SitePage:
        others = tuple(
            PageLink(
                f"{each.prefix}{path if path in each.paths else 'index.html'}",
                self.words(f"languages.{each.language}"),
                each.language,
            )
            for each in self.siblings
        )
        page = SitePage(
            path=f"{self.prefix}{path}",
            language=self.language,
            title=title,
            description=description or self.words("site.about"),
            site_title=self.title,
            prefix=self.prefix,
            url=self.options.url,
            others=others,
            samples=self.samples,
        )
        return replace(page, **more)

    def _other(self, page: SitePage, template: str, **names: object) -> OtherPage:
        return OtherPage(
            page=page, template=f"site/{template}.html.j2", names=names, key=_key(self.options, template, page, names)
        )

    def _beside(self, number: int) -> dict[str, Any]:
        """Return the links to the days before and after one."""
        links = {}
        for name, word, other in (("before", "previous", number - 1), ("after", "next", number + 1)):
            if 0 <= other < len(self.records):
                day = self.records[other].day
                shown = self.words.day(day)
                links[name] = PageLink(self._day_path(day), shown, note=self.words(f"site.{word}", day=shown))
        return links

    def _day_path(self, day: date, story: StoryRecord | None = None) -> str:
        return f"{self.prefix}{day_path(day, story)}"

    def _day_line(self, record: DayRecord, headings: int = _HEADINGS) -> ListLine:
        """Return a day with the headings of its first stories."""
        stories = [
            ListLine(PageLink(self._day_path(record.day, story), story.title, story.language))
            for story in record.stories[:headings]
        ]
        amount = self.words.pluralize("stories", len(record.stories) + len(record.listed))
        return ListLine(PageLink(self._day_path(record.day), self.words.day(record.day), note=amount), tuple(stories))

    def _month_title(self, month: str) -> str:
        return f"{self.words(f'months.{int(month[5:])}')} {month[:4]}"

    def _months(self) -> Iterator[OtherPage]:
        """Yield the page of each month, and the list of all."""
        months = [(month, list(records)) for month, records in groupby(self.records, lambda record: _month(record.day))]
        for number, (month, records) in enumerate(months):
            beside: dict[str, Any] = {
                name: PageLink(
                    f"{self.prefix}months/{months[other][0]}.html",
                    self._month_title(months[other][0]),
                    note=self.words(f"site.{word}", month=self._month_title(months[other][0])),
                )
                for name, word, other in (
                    ("before", "previous_month", number - 1),
                    ("after", "next_month", number + 1),
                )
                if 0 <= other < len(months)
            }
            title = self._month_title(month)
            page = self._page(f"months/{month}.html", f"{title} · {self.title}", **beside)
            section = Section("", tuple(map(self._day_line, reversed(records))))
            yield self._other(page, "list", heading=title, sections=(section,))
        heading = self.words("site.months")
        lines = tuple(self._month_line(month, len(records)) for month, records in reversed(months))
        yield self._list("months/index.html", heading, lines)

    def _month_line(self, month: str, days: int) -> ListLine:
        note = self.words.pluralize("days_alone", days)
        return ListLine(PageLink(f"{self.prefix}months/{month}.html", self._month_title(month), note=note))

    def _list(self, path: str, heading: str, lines: tuple[ListLine, ...]) -> OtherPage:
        page = self._page(path, f"{heading} · {self.title}")
        return self._other(page, "list", heading=heading, sections=(Section("", lines),))

    def _storylines(self) -> Iterator[OtherPage]:
        """Yield the page of each storyline, and the list of all by the month in which they were told last."""
        for line in self.storylines:
            page = self._page(f"storylines/{line.id}.html", f"{line.title} · {self.title}", kind="article")
            days = tuple(
                ToldOn(day, PageLink(self._day_path(day, stories[0]), self.words.day(day)), stories)
                for day, stories in _told_once(line)
            )
            origins = sorted({name for each in line.tellings for name in each.story.origins})
            names = dict.fromkeys(key for each in line.tellings for key in each.story.names if key in self.names)
            about = tuple(PageLink(self.names[key].path, self.names[key].title) for key in names)
            stories = [telling.story for telling in line.tellings]
            drawn = map_of(stories, self.options.topic, self.language)
            yield self._other(
                page,
                "storyline",
                map=drawn,
                places=self._ways_to(drawn, line) if drawn else (),
                charts=charts_of(stories, self.options.topic, self.options.zone, self.words),
                heading=PageLink(page.path, line.title, line.language, self._span(line)),
                days=days,
                origins=tuple(origins),
                about=about,
                has_figures=any(telling.story.figures for telling in line.tellings),
            )
        heading = self.words("site.storylines")
        page = self._page("storylines/index.html", f"{heading} · {self.title}")
        sections = tuple(
            Section(self._month_title(month), tuple(map(self._storyline_line, lines)))
            for month, lines in groupby(self.storylines, lambda line: _month(line.days[-1]))
        )
        yield self._other(page, "list", heading=heading, sections=sections or (Section("", ()),))

    def _ways_to(self, drawn: StorylineMap, line: Followed) -> tuple[str, ...]:
        """Return where the dot of each place leads: to the place's page; without one, to the last story told of it."""
        stories = {each.story.place: self._day_path(each.day, each.story) for each in line.tellings if each.story.place}
        return tuple(
            self.names[key].path if key in self.names else stories[place]
            for key, place in zip(drawn.keys, drawn.places, strict=True)
        )

    def _span(self, line: Followed) -> str:
        first, last = (self.words.day(day) for day in (line.days[0], line.days[-1]))
        return self.words("site.from_to", first=first, last=last)

    def _storyline_line(self, line: Followed) -> ListLine:
        note = f"{self.words.pluralize('days_alone', len(line.days))}{self.words('brief.comma')}{self._span(line)}"
        return ListLine(PageLink(f"{self.prefix}storylines/{line.id}.html", line.title, line.language, note))

    def _storyline_link(self, line: Followed) -> PageLink:
        # without how many days it has: the pages of its earlier days are to stay as they are
        return PageLink(f"{self.prefix}storylines/{line.id}.html", self.words("site.storyline"))

    def _names(self, part: str, *, place: bool) -> Iterator[OtherPage]:
        """Yield the page of each place, or of each person, and the list of all."""
        names = [name for name in self.names.values() if name.place == place]
        for name in names:
            inside = name.path.removeprefix(self.prefix)
            page = self._page(inside, f"{name.title} · {self.title}")
            sections = tuple(
                Section(self._month_title(month), tuple(line for _, line in lines))
                for month, lines in groupby(self._stories_of[name.key], lambda pair: _month(pair[0]))
            )
            note = self.words(
                "site.named", stories=self.words.pluralize("stories", name.stories), span=self._days_of(name)
            )
            yield self._other(page, "list", heading=name.title, note=note, sections=sections)
        heading = self.words(f"site.{part}")
        yield self._list(f"{part}/index.html", heading, tuple(map(self._name_line, names)))

    def _days_of(self, name: SiteName) -> str:
        """Return the first and the last day of the stories that name a place or a person, or the only one."""
        days = [day for day, _ in self._stories_of[name.key]]
        first, last = self.words.day(days[-1]), self.words.day(days[0])
        return first if first == last else self.words("site.from_to", first=first, last=last)

    @cached_property
    def _stories_of(self) -> dict[str, list[tuple[date, ListLine]]]:
        """The stories that name each place and person, the newest first, as lines."""
        found: dict[str, list[tuple[date, ListLine]]] = {}
        for record in reversed(self.records):
            for story in record.stories:
                link = PageLink(
                    self._day_path(record.day, story), story.title, story.language, self.words.day(record.day)
                )
                for key in story.names:
                    found.setdefault(key, []).append((record.day, ListLine(link)))
        return found

    def _name_line(self, name: SiteName) -> ListLine:
        return ListLine(PageLink(name.path, name.title, note=self.words.pluralize("stories", name.stories)))

    def _index(self) -> OtherPage:
        """Return the first page: the latest day, the days before it, what is followed, and the ways in."""
        latest = self.records[-1] if self.records else None
        months = [(month, len(list(days))) for month, days in groupby(self.records, lambda each: _month(each.day))]
        names = list(self.names.values())
        parts = {
            "before": [self._day_line(each) for each in self.records[-2 : -2 - _RECENT : -1]],
            "storylines": [self._storyline_line(each) for each in self.storylines[:_MOST_LISTED]],
            "months": [self._month_line(*each) for each in reversed(months[-_MOST_LISTED:])],
            "places": [self._name_line(each) for each in names if each.place][:_MOST_LISTED],
            "people": [self._name_line(each) for each in names if not each.place][:_MOST_LISTED],
        }
        sections = tuple(
            Section(
                self.words(f"site.{part}"),
                tuple(lines),
                PageLink(f"{self.prefix}{part}/index.html", self.words("site.all")) if part != "before" else None,
            )
            for part, lines in parts.items()
            if lines
        )
        page = self._page("index.html", self.title, description=_description(latest) if latest else "")
        first = self._latest(latest) if latest else None
        return self._other(page, "index", latest=first, sections=sections, feeds=bool(self.options.url))

    def _latest(self, record: DayRecord) -> dict[str, object]:
        day = self.words.day(record.day)
        return {
            "heading": record.heading,
            "tally": record.tally,
            "glance": record.glance,
            "stories": self._day_line(record, len(record.stories)).below,
            "link": PageLink(self._day_path(record.day), self.words("site.whole_day", day=day)),
        }


def sites_of(
    options: SiteOptions, records: Mapping[str, Sequence[DayRecord]], ids: Sequence[tuple[str, ...]]
) -> list[LanguageSite]:
    """Return the site in each language, given the records by language and the storylines of the first one's stories."""
    first = options.languages[0]
    defaults = {record.day: (record, of_day) for record, of_day in zip(records[first], ids, strict=True)}
    sites = []
    for language in options.languages:
        own = [record for record in records[language] if record.day in defaults]
        lines = ids if language == first else [in_language(each, *defaults[each.day]) for each in own]
        sites.append(LanguageSite(options, language, own, lines))
    for site in sites:
        site.siblings = [each for each in sites if each is not site]
    return sites


def day_html(brief: Brief, made: DayPage, options: SiteOptions) -> bytes:
    """Return the page of a day."""
    changes, shown = iter(made.changes), told(brief)
    stories = tuple(
        replace(story, change=next(changes, None)) if any(story is each for each in shown) else story
        for story in brief.stories
    )
    names = {
        "page": made.page,
        "words": phrasebook(made.page.language),
        "storylines": made.storylines,
    }
    text = render(
        replace(brief, stories=stories),
        "site/day.html.j2",
        folders=options.folders,
        zone=options.zone,
        language=made.page.language,
        topic=options.topic,
        pictures=options.pictures,
        also=names,
    )
    return text.encode("utf-8", "replace")


def other_html(made: OtherPage, options: SiteOptions) -> bytes:
    """Return a page that is made of records alone."""
    names = {"page": made.page, "words": phrasebook(made.page.language), **made.names}
    text = render_names(names, made.template, folders=options.folders, zone=options.zone, language=made.page.language)
    return text.encode("utf-8", "replace")


def site_maps(sites: Iterable[LanguageSite], url: str) -> dict[str, bytes]:
    """Return the sitemap of all pages; nothing if the site's address is not known."""
    if not url:
        return {}
    return sitemaps(url, [(absolute(url, path), day) for site in sites for path, day in site.changed()])


def _description(record: DayRecord) -> str:
    """Return the first sentence of a day with where it stands; if it is long, or there is none, how much is told."""
    first: Quote | None = record.glance[0] if record.glance else None
    quoted = f"“{first.text}” ({first.mark}){first.said_by}" if first else ""
    return quoted if 0 < len(quoted) <= _LONGEST_DESCRIPTION else record.tally


def _told_once(line: Followed) -> Iterator[tuple[date, tuple[StoryRecord, ...]]]:
    """Yield the days of a storyline, each with its stories without the sentences that a day before it told."""
    before: set[str] = set()
    for day, tellings in groupby(line.tellings, lambda telling: telling.day):
        stories = []
        for telling in tellings:
            new = tuple(quote for quote in telling.story.quotes if quote.text not in before)
            before.update(quote.text for quote in new)
            stories.append(replace(telling.story, quotes=new))
        yield day, tuple(stories)


def _month(day: date) -> str:
    return day.isoformat()[:7]


def _key(options: SiteOptions, *parts: object) -> str:
    """Return a digest of what a page depends on."""
    text = repr((options.version, str(options.zone), parts))
    return hashlib.blake2b(text.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()
