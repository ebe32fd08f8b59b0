"""The nouns of briefbot: frozen data without decisions.

An `Article` is one text at one URL. Articles that carry the same copy are a `Report`, reports of one event are
a `Story`, and a day of stories is a `Brief`. An `Excerpt` is a verbatim span of one article: whatever a brief
says, it says with excerpts. All moments are timezone-aware UTC.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that the page or the feed of an article names; only its address is known, it is never loaded."""

    url: str
    """Its https address."""

    alt: str = ""
    """What it shows, in the words of the source, one line; empty if the source says nothing."""

    credit: str = ""
    """Whose it is, as the source states it: ``Ann Lee/AFP``; empty if it states nothing."""

    width: int | None = None
    """In pixels, as stated; ``None`` if not."""

    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text at one URL, cleaned.

    Raises:
        ValueError: if ``published`` has no time zone.
    """

    url: str
    """Canonical address; the article's identity. A path or ``urn:`` where there is no address."""

    text: str
    """Paragraphs separated by a blank line. Never HTML."""

    title: str = ""
    """The headline, one line; empty if nothing says so."""

    outlet: str = ""
    """Who published it; empty if nothing says so."""

    published: datetime | date | None = None
    """When the outlet published it: a moment, or a bare date where it says no hour; ``None`` if nothing says so."""

    language: str = ""
    """ISO 639-1 code of the text; empty if unknown."""

    origin: str = ""
    """The agency that wrote the copy, if the article credits one; empty: the outlet itself, or unknown."""

    picture: Picture | None = field(default=None, compare=False)
    """The picture that its page or feed names; ``None`` if none, or one that the outlet has with several articles."""

    def __post_init__(self) -> None:
        if not isinstance(self.published, datetime):
            return
        if self.published.utcoffset() is None:
            raise ValueError(f"{self.url}: published has no time zone: {self.published.isoformat()}")
        object.__setattr__(self, "published", self.published.astimezone(UTC))

    @property
    def moment(self) -> datetime | None:
        """When it was published, to sort and to compare by: noon UTC of a bare date; ``None`` if nothing says so."""
        return None if self.published is None else moment_of(self.published)

    def precedes(self, other: Self) -> bool:
        """Return whether it is known to be earlier: where one of the two has no hour, by an earlier day."""
        if self.moment is None or other.moment is None:
            return False
        if isinstance(self.published, datetime) and isinstance(other.published, datetime):
            return self.published < other.published
        return self.moment.date() < other.moment.date()


def moment_of(published: datetime | date) -> datetime:
    """Return a moment as it is, and noon UTC of a bare date: midnight is the day before in half of the world.

    >>> moment_of(date(2020, 5, 22)).isoformat()
    '2020-05-22T12:00:00+00:00'
    """
    return published if isinstance(published, datetime) else datetime.combine(published, time(12), UTC)


def day_in(published: datetime | date, zone: tzinfo) -> date:
    """Return the day of a moment in ``zone``, and a bare date as it is."""
    return published.astimezone(zone).date() if isinstance(published, datetime) else published


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person or body that is party to the conflict."""

    name: str
    """The name to show: ``LNA``."""

    called: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Its name in other languages, by their codes."""

    label: Mapping[str, str] = field(default_factory=dict, hash=False)
    """The party and its media in neutral words, by language: ``the LNA and its media office``."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the map."""

    name: str
    lat: float
    """Degrees north."""
    lon: float
    """Degrees east."""


#: Rings around a country, each of points with latitude and longitude in degrees.
Outline = tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A verbatim span of one article: ``article.text[start:end]``.

    Raises:
        ValueError: if the span is empty or outside the text.
    """

    article: Article
    start: int
    """Offset of the first character in ``article.text``, in code points."""
    end: int
    """Offset behind the last character."""
    said_by: Party | None = field(default=None, compare=False)
    """The party to the conflict whose statement it is, if it names one as its speaker."""

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.article.text):
            length = len(self.article.text)
            raise ValueError(f"{self.article.url}: no span {self.start}:{self.end} in {length} characters")

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Report:
    """One independent piece of reporting: the articles that carry the same copy, and later versions of it."""

    articles: tuple[Article, ...]
    """At least one, the one to quote first."""

    origin: str = ""
    """The agency that wrote the copy, or the publisher of the lead; empty if neither is known."""

    updates: tuple[Article, ...] = ()
    """Those of the articles that are later versions with news in their opening, in order of time."""

    @property
    def lead(self) -> Article:
        """The article to quote the report from: the latest update, if there is any."""
        return self.articles[0]

    @property
    def latest(self) -> tuple[Article, ...]:
        """The versions to tell the news from: the lead, and the updates that are not known to be earlier."""
        others = (a for a in self.updates if a is not self.lead and not a.precedes(self.lead))
        return (self.lead, *others)

    def replaced(self, article: Article) -> Article | None:
        """The version that an update replaces: the last that is known to be earlier; ``None`` for what is no update."""
        earlier = [a for a in self.articles if article in self.updates and a.precedes(article)]
        return max(earlier, key=lambda a: (str(a.moment), a.url), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A quantity that somebody stated."""

    kind: str
    """What happened to people: ``killed``, ``wounded``, ``casualties`` (killed or wounded), ``missing``, ``detained``,
    ``kidnapped``, ``displaced``, ``rescued``; or what there is: ``fighters``, ``vehicles``, ``weapons``, ``barrels`` (a
    day), ``money``."""

    low: int | None
    """The least number: 11 for "11" and "at least 11", 24 for "dozens"; ``None`` for "up to 150"."""

    high: int | None
    """The greatest number; ``None`` for "at least 11"."""

    words: str = ""
    """The number and its noun as the text has them: ``at least 11 civilians``."""

    counted: str = ""
    """The noun as the text has it: ``civilians``; empty if there is none."""

    said_by: str = ""
    """Who says so, as the text names them; empty if nobody is named."""

    as_of: date | None = None
    """The day that the sentence names, else the day of publication; ``None`` if neither is known for sure."""

    period: str = ""
    """The longer time that it counts over, as the text has it: ``since April 4``; empty for that of an event."""

    total: bool = False
    """Whether it counts all until its day, and so maybe more than one event: with a ``period``, as a toll, or by its
    verb ("have been killed")."""

    place: str = ""
    """Where: a place of the topic that the sentence names; empty if it names none."""

    aside: bool = False
    """Whether it is no number of the article's news: a part of one, more of the same, of what could be, nobody has
    heard of or is sure of, counted as known, or of bodies."""

    excerpt: Excerpt
    """The sentence that states it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A sentence that a brief quoted, and that stands in its article no more."""

    text: str
    """The sentence as it was quoted."""

    url: str
    title: str
    """The headline of the article; empty if it has none."""

    told: date | None
    """The day of the brief that quoted it."""

    storyline: str = ""
    """The id of the storyline that it was quoted for."""

    now: Excerpt | None = None
    """What the article says in its place; ``None`` if it says nothing alike, or is withdrawn."""

    withdrawn: bool = False
    """Whether the article is gone from its site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChange:
    """What a story is to a reader who got earlier briefs."""

    state: str
    """``new``; ``developing``: an earlier brief told of its storyline; ``corrected``: and what it told was changed."""

    storyline: str
    """The id of the storyline that it continues or begins."""

    since: date | None = None
    """The day of the first brief that told the reader of the storyline; ``None`` if it is new."""

    last: date | None = None
    """The day of the last one."""

    days: tuple[date, ...] = ()
    """The days of all of them, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietStoryline:
    """A storyline that earlier briefs told of, and of which there is nothing new."""

    storyline: str
    title: str
    """The heading of its last story."""

    url: str
    """Of the article that was named first then."""

    last: date | None
    """The day of the brief that told of it last."""


@dataclass(frozen=True, slots=True)
class Story:
    """One event: the reports about it."""

    reports: tuple[Report, ...]
    """At least one, most telling first."""

    summary: tuple[Excerpt, ...] = ()
    """What the reports say beyond the glance, in reading order; empty for a story that is not told."""

    title: str = ""
    """Its heading: a headline of its articles; where none has one, the first sentence of one that reads alone, without
    its full stop."""

    told_above: tuple[Excerpt, ...] = ()
    """What the glance of its brief says of it, and the summary goes on from; empty for a story that is only listed."""

    parties: tuple[Party, ...] = ()
    """The parties to the conflict that all its reports come from; empty if one may come from anybody else."""

    unreported_by: tuple[str, ...] = ()
    """Publishers with articles among those given for the brief, but none on this story; those with most come first."""

    figures: tuple[Figure, ...] = ()
    """What its reports count, in their order; empty for a story that is only listed."""

    versions: tuple[Article, ...] = ()
    """Every known version of those of its articles that have changed, of each from the oldest on; empty for a story
    that is only listed. Nothing is told from them: they show what an outlet has changed."""

    change: StoryChange | None = None
    """What it is to a reader of earlier briefs; ``None`` if none is known."""

    place: Place | None = None
    """Where it is: the place of the topic that its reports open with; ``None`` if they name none of known position."""

    overtaken: frozenset[Report] = frozenset()
    """Those of its reports from which another goes on: an hour later or more on the day, or on a later day with a
    higher toll."""

    is_minor: bool = False
    """Whether it is unlikely to be news: it is listed, by its heading, and told no further."""

    @property
    def in_glance(self) -> bool:
        """Whether the glance of its brief says all there is to say of it: nothing is left for a summary."""
        return bool(self.told_above) and not self.summary

    @property
    def is_told(self) -> bool:
        """Whether the brief tells it, in a summary or at a glance; else it is listed by its heading."""
        return bool(self.summary or self.in_glance) and not self.is_minor

    @property
    def in_language(self) -> tuple[Report, ...]:
        """The reports in the language of the first."""
        return tuple(report for report in self.reports if report.lead.language == self.reports[0].lead.language)

    @property
    def told_from(self) -> tuple[Report, ...]:
        """Those of them that are not overtaken: the story is told from these."""
        return tuple(report for report in self.in_language if report not in self.overtaken)

    @property
    def articles(self) -> tuple[Article, ...]:
        """Every article of every report, in the reports' order."""
        return tuple(article for report in self.reports for article in report.articles)

    @property
    def origins(self) -> tuple[str, ...]:
        """Who wrote the reports, each name once, sorted; reports of unknown origin are left out."""
        return tuple(sorted({report.origin for report in self.reports if report.origin}))

    @property
    def independent_sources(self) -> int:
        """Distinct origins; a report of unknown origin is shown, but not counted: it may be anybody's."""
        return len(self.origins)

    @property
    def has_one_origin(self) -> bool:
        """Whether it rests on one origin alone, known or not."""
        return len(self.origins) + sum(not report.origin for report in self.reports) == 1


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that could not be covered, and why."""

    what: str
    """An article's URL, or the name of a file, line or source."""

    reason: str
    """For a reader, in a few words: ``off topic``, ``outside the window``, ``no text``, ``unreadable: ...``."""

    title: str = ""
    """The article's headline, if it has one."""


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open span of time, ``since <= moment < until``; ``None`` leaves an end open."""

    since: datetime | None = None
    until: datetime | None = None

    @classmethod
    def of_day(cls, day: date, zone: tzinfo) -> Self:
        """The day from midnight to midnight in ``zone``: 23 or 25 hours where the clock changes."""
        since, until = (datetime.combine(d, time(), zone).astimezone(UTC) for d in (day, day + timedelta(days=1)))
        return cls(since, until)

    def __contains__(self, published: datetime | date) -> bool:
        moment = moment_of(published)
        return (self.since is None or self.since <= moment) and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """What is said to have happened on a day."""

    day: date

    excerpts: tuple[Excerpt, ...]
    """At least one: sentences that name the day, or that open the news published on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Days of a period with what happened on them, and what it is about."""

    entries: tuple[TimelineEntry, ...] = ()
    """In order of their days."""

    since: date | None = None
    """The first day that could have an entry; ``None`` if there are no articles to tell it by."""

    until: date | None = None
    """The last one."""

    about: str = ""
    """The words or the headline that it is about; empty if it takes all of its topic."""

    topic: str = ""
    """The topic's title; empty if it has none."""

    samples: bool = False
    """Articles that briefbot ships were among those given: they are invented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far the sources that a brief draws on were heard. What is missing is named by its address and title."""

    answered: int = 0
    """Sources that answered."""

    failed: tuple[Missing, ...] = ()
    """Sources that did not, sorted by title."""

    silent: tuple[Missing, ...] = ()
    """Sources that answered, but have had nothing new for long."""

    skipped: tuple[Missing, ...] = ()
    """Sources that were not asked: their site forbids it, or told to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The numbers of what a brief is made of."""

    languages: Mapping[str, int]
    """Articles in the stories by language, most first; of an unknown one under the empty code."""

    reprints: int
    """Articles in the stories that carry the same copy as another."""

    off_topic: int
    """Articles that were left out as off topic."""

    undated: int
    """Articles without a date, told or left out."""

    excerpts: int
    """Sentences in the glance and the summaries."""

    on_one_origin: int
    """Those of them whose story rests on one origin alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One day, one topic."""

    day: date | None = None
    """The day in the reader's zone; of a brief over several, the last; ``None`` if no article says one."""

    since: date | None = None
    """The first day of a brief over several; ``None`` for one of a day."""

    topic: str = ""
    """The topic's title, for a heading: ``Libya``; empty if the brief has none."""

    samples: bool = False
    """Articles that briefbot ships were among those given: they are invented, and a brief of them is no news."""

    glance: tuple[Excerpt, ...] = ()
    """The excerpts that tell the day, in the order of the stories, what is no news last; an article at a time."""

    stories: tuple[Story, ...] = ()
    """All of them, most important first; those without a summary are only listed."""

    missing: tuple[Missing, ...] = ()
    """What could not be covered, sorted by reason and name."""

    coverage: Coverage | None = None
    """How far the sources were heard; ``None`` if the articles came from files."""

    last: date | None = None
    """The day of the brief that the reader got before: this one tells what came since. ``None``: it stands alone."""

    corrections: tuple[Correction, ...] = ()
    """What earlier briefs quoted and its articles have changed since."""

    quiet: tuple[QuietStoryline, ...] = ()
    """Storylines of earlier briefs without news, those told last first."""

    window: Window | None = None
    """The period that its articles were published in; ``None`` if it takes any."""

    made: datetime | None = None
    """The moment at which it was made of the archive; ``None`` for a brief of files, which is the same at any time."""

    language: str = ""
    """The reader's language: a template sees the one that it is rendered in; empty if the brief was made for none."""

    pictures: bool = False
    """Whether pictures may be shown: a template sees whether it was asked to. Foreign servers then see the reader."""

    @property
    def composition(self) -> Composition:
        """The numbers of what it is made of."""
        articles = [article for story in self.stories for article in story.articles]
        languages = Counter(sorted(article.language for article in articles))
        reports = [report for story in self.stories for report in story.reports]
        reasons = [missing.reason.partition(":")[0] for missing in self.missing]
        alone = {article.url for story in self.stories if story.has_one_origin for article in story.articles}
        excerpts = [*self.glance, *(excerpt for story in self.stories for excerpt in story.summary)]
        return Composition(
            languages=dict(languages.most_common()),
            reprints=sum(max(len(report.articles) - 1 - len(report.updates), 0) for report in reports),
            off_topic=reasons.count("off topic"),
            undated=sum(article.published is None for article in articles) + reasons.count("no date"),
            excerpts=len(excerpts),
            on_one_origin=sum(excerpt.article.url in alone for excerpt in excerpts),
        )
