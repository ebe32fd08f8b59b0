"""The filters of templates beside Jinja's own: pure functions, documented in docs/templates.md.

They give text, never markup; the template's format escapes it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from briefbot.cleaning.live_pages import entries
from briefbot.figures.compare import Row, side_by_side
from briefbot.language.characters import one_line
from briefbot.model import (
    Article,
    Brief,
    Correction,
    Excerpt,
    Figure,
    Missing,
    QuietStoryline,
    Report,
    Story,
    day_in,
)
from briefbot.phrasebook import Phrasebook, phrasebook
from briefbot.phrasebook.phrases import MARKS, Phrase, runs_from_right, set_apart
from briefbot.rendering.differences import (
    MOST_COMPARED,
    ShownChange,
    compared,
    names_chosen,
    shown_changes,
    words_by_kind,
)
from briefbot.rendering.escaping import web_address
from briefbot.reprints.wording import Wording
from briefbot.stories.headings import as_heading
from briefbot.summarizers.coverage import follows
from briefbot.summarizers.kinds import is_news, kind_of

_ENGLISH = phrasebook("en")

#: Stories that a Telegram message lists below those that it tells; as many as its template does.
LISTED_IN_A_MESSAGE = 5

#: Characters: where there is no headline, a whole first line may stand for it. The longest of 708 real headlines: 143.
_LONGEST_HEADLINE = 300

#: Characters at the beginning of a text in which the sentence that a heading quotes is looked for.
_OPENING = 4000

#: Sources named in the line on coverage, of each kind; of more, only how many there are.
_NAMED_SOURCES = 5

#: Words of a passage of the glance that a story refers to it by: its first ones.
_REFERRED = 8

#: Characters of the name of a source, which stands behind every sentence.
_LONGEST_MARK = 60

#: Items of one reason that are named; the number says how many there are.
_MOST_NAMED = 20

#: A reason that says all there is to say: an archive holds thousands of articles of other days.
_ONLY_COUNTED = "outside the window"

#: Changes of an article that are shown.
_MOST_CHANGES = 12

#: Characters of a passage that was cut or added, and of a sentence that states a figure.
_LONGEST_PASSAGE = 280

#: How a source that has had nothing new says so, with the day.
_SILENT = re.compile(r"nothing new since (\d{4}-\d\d-\d\d)")

#: Rows of figures of a story, numbers in a row, and those who state a number, that are shown.
_MOST_ROWS = 5
_MOST_NUMBERS = 4
_MOST_SPEAKERS = 3


#: Languages that are written from right to left, of those that news comes in.
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ps", "ug", "ur", "yi"})

_CODE = re.compile(r"[a-z]{2,3}")


class Left(NamedTuple):
    """The items that could not be covered for one reason."""

    reason: str
    missing: tuple[Missing, ...]

    @property
    def named(self) -> tuple[Missing, ...]:
        """The first of them, for a list that stays readable; none where the reason alone tells enough."""
        return () if self.reason == _ONLY_COUNTED else self.missing[:_MOST_NAMED]

    @property
    def unnamed(self) -> int:
        """How many more there are, where some are named."""
        return len(self.missing) - len(self.named) if self.named else 0


class ShownSpeaker(NamedTuple):
    """Who states a number, in the article at ``url``; ``when`` is the day or the longer time that it counts over."""

    before: str
    name: str
    url: str
    when: str
    sentence: str
    """The one that states it; cut if it is very long."""


class ShownWording(NamedTuple):
    """What an article has cut, added or reworded of the text that it was laid ``beside``, in words of the reader's."""

    beside: str
    url: str
    words: str
    changes: tuple[ShownChange, ...]
    more: int
    """How many more changes there are."""


class ShownNumber(NamedTuple):
    """A number as a text has it, behind what parts it from the one ``before`` it, and those who state it."""

    before: str
    words: str
    language: str
    speakers: tuple[ShownSpeaker, ...]


def day(moment: date, book: Phrasebook = _ENGLISH) -> str:
    """Return a day in words of the reader's language.

    >>> day(date(2020, 5, 22))
    '22 May 2020'
    """
    return book.day(moment)


def moment(published: datetime | date | None, zone: tzinfo, book: Phrasebook = _ENGLISH) -> str:
    """Return day and time in ``zone``; of a bare date the day alone; empty if there is none.

    >>> from datetime import UTC
    >>> moment(datetime(2020, 5, 22, 14, 30, tzinfo=UTC), UTC)
    '22 May 2020, 14:30'
    """
    if not isinstance(published, datetime):
        return day(published, book) if published else ""
    try:
        local = published.astimezone(zone)
    except OverflowError:  # the first or last day that there is
        local = published
    return book("when.at", day=day(local, book), hour=f"{local:%H:%M}")


def when(article: Article, zone: tzinfo, book: Phrasebook = _ENGLISH) -> tuple[str, ...]:
    """Return the day on which an article was published in ``zone``; none if nothing says so."""
    return (day(day_in(article.published, zone), book),) if article.published else ()


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "story", "stories"), counted(1200, "story", "stories")
    ('1 story', '1,200 stories')
    """
    return f"{number:,} {one if number == 1 else many}"


def heading(brief: Brief, book: Phrasebook = _ENGLISH) -> str:
    """Return the brief's own title.

    >>> heading(Brief(day=date(2020, 5, 22), topic="Libya"))
    'Libya brief, 22 May 2020'
    """
    last = book.day(brief.day) if brief.day else book("brief.undated")
    when = book("brief.from_to", first=book.day(brief.since), last=last) if brief.since else last
    if topic := one_line(brief.topic):
        return book("brief.heading", topic=book.texts.get(f"topics.{topic.lower()}", topic), when=when)
    return book("brief.heading_without_topic", when=when)


def coverage(brief: Brief, book: Phrasebook = _ENGLISH) -> str:
    """Return one line on how far the sources were heard; empty if that is not known, for a brief of files.

    >>> from briefbot.model import Coverage
    >>> coverage(Brief(day=date(2020, 5, 22), coverage=Coverage(answered=2, failed=(Missing("u", "HTTP 500", "A"),))))
    'Sources: 2 of 3 answered. Failed: A (HTTP 500).'
    """
    heard = brief.coverage
    if heard is None:
        return ""
    total = heard.answered + len(heard.failed) + len(heard.skipped)
    parts = [book("brief.coverage", answered=heard.answered, total=total)]
    for name, items in (("failed", heard.failed), ("skipped", heard.skipped), ("silent", heard.silent)):
        reasons = [_why_unheard(item, book) for item in items]
        named = [
            book.phrase(headline(item), " (", why, ")") if why else headline(item)
            for item, why in zip(items, reasons, strict=True)
        ]
        if len(named) > _NAMED_SOURCES:
            named[_NAMED_SOURCES:] = [
                book("brief.and_more", more=book.pluralize("more_sources", len(named) - _NAMED_SOURCES))
            ]
        if named:
            listed = book.join("brief.semicolon", named)
            parts.append(book.phrase(book(f"brief.{name}"), book("brief.colon"), " ", listed, "."))
    return Phrase(" ".join(parts))


def _why_unheard(source: Missing, book: Phrasebook) -> str:
    """Return why a source was not heard: since when it is silent in the reader's words, else as it was given."""
    if found := _SILENT.fullmatch(source.reason):
        return book("brief.silent_since", day=book.day(date.fromisoformat(found[1])))
    return one_line(source.reason)


def composition(brief: Brief, book: Phrasebook = _ENGLISH) -> str:
    """Return one line on what the brief is made of: articles by language, how many say nothing new, what was left out.

    >>> story = Story((Report((Article(url="urn:1", text="Rain fell.", language="en"),), "AFP"),))
    >>> composition(Brief(glance=(Excerpt(story.articles[0], 0, 10),), stories=(story,)))
    'Articles: English 1. Undated: 1. Sentences whose story has one origin only: 1 of 1.'
    """
    made = brief.composition
    names = (
        book.phrase(book.texts.get(f"news_in.{code}", code), " ", book.number(number))
        for code, number in made.languages.items()
    )
    parts = [("languages", book.join("brief.comma", names))]
    parts += [
        (key, Phrase(book.number(getattr(made, key))))
        for key in ("reprints", "off_topic", "undated")
        if getattr(made, key)
    ]
    if made.excerpts:
        parts.append(("on_one_origin", book("composition.share", number=made.on_one_origin, total=made.excerpts)))
    told = (
        book.phrase(book(f"composition.{key}"), book("brief.colon"), " ", value, ".") for key, value in parts if value
    )
    return Phrase(" ".join(told))


def tally(brief: Brief, book: Phrasebook = _ENGLISH) -> str:
    """Return how much is in the brief.

    >>> tally(Brief(day=date(2020, 5, 22)))
    '0 stories from 0 independent sources, 0 articles'
    """
    return book(
        "brief.tally",
        stories=book.pluralize("stories", len(brief.stories)),
        from_sources=book.pluralize("from_sources", len({name for story in brief.stories for name in story.origins})),
        articles=book.pluralize("articles", sum(len(story.articles) for story in brief.stories)),
    )


def word(key: str, book: Phrasebook = _ENGLISH) -> str:
    """Return one of the brief's own words in the reader's language.

    >>> word("glance")
    'At a glance'
    """
    return book(f"brief.{key}")


def amount(number: int, noun: str, book: Phrasebook = _ENGLISH) -> str:
    """Return a number with one of the phrasebook's nouns in the reader's language.

    >>> amount(3, "sources")
    '3 independent sources'
    """
    return book.pluralize(noun, number)


def reason(left: Left, book: Phrasebook = _ENGLISH) -> str:
    """Return in the reader's language why something was left out; as it was given where there is no word for it."""
    return book.texts.get(f"reasons.{left.reason.replace(' ', '_')}", left.reason)


def told(brief: Brief) -> tuple[Story, ...]:
    """Return the stories that have a summary, or of which the glance says all, but for those unlikely to be news."""
    return tuple(story for story in brief.stories if story.is_told)


def listed(brief: Brief) -> tuple[Story, ...]:
    """Return the stories that are only listed: the others, but for those of which the glance says it all.

    It quotes each of their articles then, and they are unlikely to be news, or their heading is one of its sentences.
    """
    quoted = {excerpt.article for excerpt in brief.glance}
    said = {as_heading(excerpt.text) for excerpt in brief.glance}
    return tuple(
        story
        for story in brief.stories
        if not story.is_told and not (quoted.issuperset(story.articles) and (story.is_minor or story.title in said))
    )


def as_in_a_message(brief: Brief) -> Brief:
    """Return ``brief`` without the sentences of the stories that a Telegram message only counts, and does not tell."""
    counted_only = {id(story) for story in listed(brief)[LISTED_IN_A_MESSAGE:]}
    stories = (replace(story, summary=()) if id(story) in counted_only else story for story in brief.stories)
    return replace(brief, stories=tuple(stories))


def kind(of: Story | Excerpt, book: Phrasebook = _ENGLISH) -> str:
    """Return in the reader's language what a story, or an excerpt's article, is if no news: ``analysis``; else nothing.

    A story is news if any report of it is. A live page is called so, though it is a listing.
    """
    if isinstance(of, Story) and is_news(of):
        return ""
    article = of.article if isinstance(of, Excerpt) else of.reports[0].lead
    found = kind_of(article)
    is_live = found == "listing" and entries(article.text, article.title)
    return "" if found == "news" else book("kinds.live_page" if is_live else f"kinds.{found}")


def change(story: Story, book: Phrasebook = _ENGLISH) -> str:
    """Return what a story is to a reader of earlier briefs (``developing since 3 March 2011``); else nothing.

    >>> from briefbot.model import StoryChange
    >>> change(Story((), change=StoryChange(state="new", storyline="a1")))
    'new'
    """
    if story.change is None:
        return ""
    since = story.change.since
    state = f"changes.{story.change.state}" + ("_since" if since and story.change.state != "new" else "")
    return book(state, day=book.day(since) if since else "")


def since_last(brief: Brief, book: Phrasebook = _ENGLISH) -> str:
    """Return that a brief tells what came since the last one, with the day of that."""
    return book("changes.since_last", day=book.day(brief.last)) if brief.last else ""


def quoted_before(correction: Correction, book: Phrasebook = _ENGLISH) -> str:
    """Return that a sentence was quoted in an earlier brief, with its day if it has one."""
    day = correction.told
    return book("changes.quoted_on", day=book.day(day)) if day else book("changes.quoted")


def now(correction: Correction, book: Phrasebook = _ENGLISH) -> str:
    """Return what became of a sentence that was quoted: withdrawn, cut, or that something else stands in its place."""
    return book("changes." + ("withdrawn" if correction.withdrawn else "now" if correction.now else "cut"))


def last_told(quiet: QuietStoryline, book: Phrasebook = _ENGLISH) -> str:
    """Return when a quiet storyline was told last."""
    return book("changes.last_told", day=book.day(quiet.last)) if quiet.last else ""


def mark(of: Article | Excerpt | Correction) -> str:
    """Return a short name for where something stands: the outlet, else the site, else the file.

    >>> mark(Article(url="https://www.news.example/a/1", text=""))
    'news.example'
    """
    article = of.article if isinstance(of, Excerpt) else of
    site = (urlsplit(web_address(article.url)).hostname or "").removeprefix("www.")
    outlet = article.outlet if isinstance(article, Article) else ""
    name = one_line(outlet) or site or one_line(article.url).rstrip("/").rpartition("/")[2]
    return cut(name, _LONGEST_MARK) or "unnamed"


def headline(of: Story | Article | Missing | QuietStoryline) -> str:
    """Return the title, else what names it; cut where it would be no title any more.

    >>> headline(Missing("photo.txt", "unreadable"))
    'photo.txt'
    """
    if title := cut(one_line(of.title), _LONGEST_HEADLINE):
        return title
    if isinstance(of, Missing):
        return cut(one_line(of.what), _LONGEST_HEADLINE) or "unnamed"
    if isinstance(of, QuietStoryline):
        return mark(Article(url=of.url, text=""))
    return mark(of.reports[0].lead if isinstance(of, Story) else of)


def written_in(excerpt: Excerpt, book: Phrasebook = _ENGLISH) -> str:
    """Return the language of a sentence behind a comma, to stand after its source; nothing if it is the reader's.

    >>> written_in(Excerpt(Article(url="urn:1", text="Il a plu.", language="fr"), 0, 9))
    ', in French'
    """
    named = in_language(excerpt.article.language, book)
    return book.phrase(book("brief.comma"), named) if named else ""


def in_language(code: str, book: Phrasebook = _ENGLISH) -> str:
    """Return in which language something is, by its code: ``in French``; nothing if it is the reader's, or unknown."""
    if code in ("", book.language):
        return ""
    return book("brief.written_in", language=book.texts.get(f"news_in.{code}", code))


def titled(story: Story) -> Article:
    """Return the article that a story has its heading from: a headline, or words of its text."""
    quoted = story.title.removesuffix(" …")

    def share(article: Article) -> tuple[bool, bool]:
        return story.title in one_line(article.title), quoted in one_line(article.text[:_OPENING])

    return max(story.articles, key=share)


def body(story: Story) -> tuple[Excerpt, ...]:
    """Return a story's summary without the sentence that is its heading, unless a party says that.

    Which one stands behind the sentence. A heading that ends in "…" is a sentence with a shorter rest without a number.
    """
    shown = headline(story)

    def is_heading(text: str) -> bool:
        if not shown.endswith(" …"):
            return text.rstrip(" .") == shown
        beginning, rest = shown.removesuffix(" …"), text[len(shown) - 2 :]
        return text.startswith(beginning) and len(rest) < len(beginning) and not any(map(str.isdigit, rest))

    return tuple(each for each in story.summary if each.said_by or not is_heading(one_line(each.text)))


def passages(excerpts: Iterable[Excerpt]) -> tuple[tuple[Excerpt, ...], ...]:
    """Return excerpts in their order, those together that stand in their article one directly behind the other."""
    found: list[tuple[Excerpt, ...]] = []
    for excerpt in excerpts:
        goes_on = found and follows(excerpt, found[-1][-1])
        found[-1:] = [(*found[-1], excerpt)] if goes_on else [*found[-1:], (excerpt,)]
    return tuple(found)


def by_language(excerpts: Iterable[Excerpt], book: Phrasebook = _ENGLISH) -> tuple[tuple[Excerpt, ...], ...]:
    """Return excerpts in their order, those of one language that stand side by side together.

    One that runs the other way than the reader's language is by itself, as a line of its own.
    """
    groups = (tuple(together) for _, together in groupby(excerpts, key=attrgetter("article.language")))
    split = (tuple((each,) for each in group) if turn(group, book) else (group,) for group in groups)
    return tuple(part for parts in split for part in parts)


def written(article: Article) -> str:
    """Return the direction of an article's text: ``auto``, that of its first letter, if its language is unknown."""
    if not code(article.language):
        return "auto"
    return "rtl" if article.language in _RIGHT_TO_LEFT else "ltr"


def code(language: str) -> str:
    """Return the code of a language for ``lang``; empty, which means unknown, of what is no code.

    >>> code("ar"), code("Arabic"), code('en"><b>')
    ('ar', '', '')
    """
    return language if _CODE.fullmatch(language) else ""


def turn(excerpts: Sequence[Excerpt], book: Phrasebook = _ENGLISH) -> Phrase:
    """Return the mark that begins a line of excerpts of the other direction than the reader's language; else nothing.

    >>> turn((Excerpt(Article(url="urn:1", text="Il a plu.", language="fr"), 0, 9),))
    ''
    """
    direction = written(excerpts[0].article)
    if direction == "auto":
        from_right = runs_from_right(excerpts[0].text)
        direction = book.direction if from_right is None else "rtl" if from_right else "ltr"
    return Phrase(MARKS[direction] if direction != book.direction else "")


def onward(_: Brief, book: Phrasebook = _ENGLISH) -> Phrase:
    """Return the mark that begins a line of names only, so that it runs from the right where the reader reads so.

    Names are set off, and say nothing of how their line runs. Nothing where the reader reads from left to right.
    """
    return Phrase(MARKS[book.direction] if book.direction == "rtl" else "")


def set_off(text: str, excerpts: Sequence[Excerpt], book: Phrasebook = _ENGLISH) -> str:
    """Return words of the reader's, or a name, as they stand in a line of ``excerpts``: set off if that is turned."""
    return set_apart(text) if turn(excerpts, book) else text


def opening(passage: Sequence[Excerpt]) -> str:
    """Return the first words of a passage, to refer to it by.

    >>> opening([Excerpt(Article(url="urn:1", text="Dockers shut the port of Marsa on Monday over wages."), 0, 52)])
    'Dockers shut the port of Marsa on Monday …'
    """
    words = one_line(passage[0].text).split()
    return " ".join(words[:_REFERRED]) + " …" * (len(words) > _REFERRED)


def referred(story: Story) -> tuple[tuple[Excerpt, ...], ...]:
    """Return the passages of the glance that tell of a story, but that whose first words are its heading."""
    title = story.title.removesuffix(" …")
    told = passages(story.told_above)
    return tuple(each for each in told if not title or not one_line(each[0].text).startswith(title))


def source(story: Story) -> tuple[Article, ...]:
    """Return the article whose text a story has its heading from, to be marked as quoted; nothing if a headline is."""
    article = titled(story)
    return () if story.title in one_line(article.title) else (article,)


def origin(report: Report) -> str:
    """Return who wrote a report, else where it stands."""
    return one_line(report.origin) or mark(report.lead)


def origins(story: Story) -> tuple[str, ...]:
    """Return the names of a story's independent sources, sorted; if none is known, where its reports stand."""
    return tuple(map(one_line, story.origins)) or tuple(sorted({mark(report.lead) for report in story.reports}))


def sourced(story: Story, book: Phrasebook = _ENGLISH) -> tuple[tuple[str, str], ...]:
    """Return how many independent sources a story has, with their names; likewise its reports of unknown origin.

    Of a story that rests on one origin, or on parties to the conflict alone, the label says that.

    >>> sourced(Story((Report((Article(url="notes/a.txt", text="..."),)),)))
    (('1 report of unknown origin', 'a.txt'),)
    """
    return tuple((label, book.join("brief.comma", names)) for label, names in backers(story, book))


def backers(story: Story, book: Phrasebook = _ENGLISH) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what `sourced` does with each name by itself, for a format that sets off names of another direction."""
    unknown = tuple(sorted(mark(report.lead) for report in story.reports if not report.origin))
    known = tuple(map(one_line, story.origins))
    label = backing(story, book) or book.pluralize("sources", len(known))
    groups = ((label, known), (book.pluralize("unknown", len(unknown)), unknown))
    return tuple((label, names) for label, names in groups if names)


def backing(story: Story, book: Phrasebook = _ENGLISH) -> str:
    """Return that a story rests on parties to the conflict alone, else that it rests on one origin; else nothing.

    >>> backing(Story((Report((Article(url="urn:1", text="..."),), "Reuters"),)))
    'One origin only'
    """
    if story.parties:
        named = [party.label.get(book.language, party.label.get("en", party.name)) for party in story.parties]
        return book("brief.parties_only", parties=book.join("brief.and", map(one_line, named)))
    return book("brief.one_origin") if story.has_one_origin and story.origins else ""


def unreported(story: Story, book: Phrasebook = _ENGLISH) -> str:
    """Return the names of the followed publishers without a report on the story, of many the first; may be empty.

    >>> unreported(Story((), unreported_by=("Lamp", "Dune", "Reef", "Palm", "Harbour", "Mole", "Quay")))
    'Lamp, Dune, Reef, Palm, Harbour and 2 more'
    """
    named = book.join("brief.comma", map(one_line, story.unreported_by[:_NAMED_SOURCES]))
    more = len(story.unreported_by) - _NAMED_SOURCES
    rest = book.pluralize("more_sources", more)
    return book.phrase(named, " ", book("brief.and_more", more=rest)) if more > 0 else named


def said_by(excerpt: Excerpt, book: Phrasebook = _ENGLISH) -> str:
    """Return in brackets which party to the conflict says a sentence, to stand behind it; nothing if none does.

    >>> from briefbot.model import Party
    >>> said_by(Excerpt(Article(url="urn:1", text="It is so, the army said."), 0, 24, Party(name="Army")))
    ' (said by: Army)'
    """
    party = excerpt.said_by
    name = party.called.get(book.language, party.name) if party else ""
    return book.phrase(" (", book("brief.said_by", party=one_line(name)), ")") if name else ""


def figures(story: Story, book: Phrasebook = _ENGLISH) -> tuple[tuple[str, tuple[ShownNumber, ...]], ...]:
    """Return a story's figures side by side: of each kind its label and the numbers, the newest first."""

    def label(row: Row) -> str:
        kind = book(f"figures.{row.kind}")
        return book("figures.over_time", kind=kind) if row.over_time else kind

    return tuple((label(row), tuple(_numbers(row, book))) for row in side_by_side(story)[:_MOST_ROWS])


def wording(story: Story, book: Phrasebook = _ENGLISH) -> tuple[tuple[tuple[str, ...], tuple[ShownWording, ...]], ...]:
    """Return what outlets made of each text that several carry or that one has changed: names chosen, then changes.

    Those with the same words are left out; so are changes beyond the first of an article, and articles beyond some.
    """
    found = []
    for _, all_of_them in compared(story, MOST_COMPARED):
        changed = [each for each in all_of_them if words_by_kind(each)]
        if changed:
            found.append((names(changed, book), tuple(_shown_wording(each, book) for each in changed)))
    return tuple(found)


def names(found: Sequence[Wording], book: Phrasebook = _ENGLISH) -> tuple[str, ...]:
    """Return the names chosen for one another's, in one text each: ``“strongman” (Lamp) / “General” (Dune)``."""
    marks = {article: mark(article) for each in found for article in (each.article, each.base)}
    earlier = [each.base for each in found if each.base.url == each.article.url]
    marks |= {article: book("wording.earlier", outlet=mark(article)) for article in earlier}
    return tuple(
        Phrase(
            " / ".join(
                book.phrase(
                    book("brief.quoted_words", words=cut(name, _LONGEST_MARK)),
                    " (",
                    book.join("brief.comma", outlets),
                    ")",
                )
                for name, outlets in choices
            )
        )
        for choices in names_chosen(found, marks)
    )


def words(found: Wording, book: Phrasebook = _ENGLISH) -> str:
    """Return how many words were cut, added, reworded and moved, or that none were."""
    told = (
        book("wording.words", words=book.pluralize("words", number), kind=book(f"wording.{kind}"))
        for kind, number in words_by_kind(found).items()
    )
    return book.join("brief.comma", told) or book("wording.same")


def beside(found: Wording, book: Phrasebook = _ENGLISH) -> str:
    """Return which text was laid beside which."""
    if found.article.url == found.base.url:
        return book("wording.beside_itself", article=mark(found.article))
    return book("wording.beside", article=mark(found.article), base=mark(found.base))


def _shown_wording(found: Wording, book: Phrasebook) -> ShownWording:
    changes = shown_changes(found)
    shown = tuple(
        each._replace(
            before=cut(each.before, _LONGEST_PASSAGE),
            after=cut(each.after, _LONGEST_PASSAGE),
            label=book(f"wording.{each.kind}"),
        )
        for each in changes[:_MOST_CHANGES]
    )
    more = len(changes) - len(shown)
    return ShownWording(beside(found, book), found.article.url, words(found, book), shown, more)


def _numbers(row: Row, book: Phrasebook) -> Iterator[ShownNumber]:
    for n, rise in enumerate(row.rises[:_MOST_NUMBERS]):
        for m, stated in enumerate(rise):
            before = (
                book.phrase(book("brief.comma"), book("figures.then"), " ")
                if m
                else book("brief.semicolon")
                if n
                else ""
            )
            yield shown_number(stated, book, before)


def shown_number(
    stated: Sequence[Figure], book: Phrasebook, before: str = "", most: int = _MOST_SPEAKERS
) -> ShownNumber:
    """Return one number with the first ``most`` of those who state it."""
    speakers = (
        ShownSpeaker(
            book("brief.semicolon") if k else "",
            speaker(each),
            each.excerpt.article.url,
            _when(each, book),
            _stated(each),
        )
        for k, each in enumerate(stated[:most])
    )
    return ShownNumber(before, stated[0].words, stated[0].excerpt.article.language, tuple(speakers))


def _stated(figure: Figure) -> str:
    """Return the sentence that states a figure."""
    return cut(one_line(figure.excerpt.text), _LONGEST_PASSAGE)


def speaker(figure: Figure) -> str:
    """Return who states a figure; if nobody is named, where it stands."""
    return cut(one_line(figure.said_by), _LONGEST_MARK) or mark(figure.excerpt)


def _when(figure: Figure, book: Phrasebook) -> str:
    """Return the time of a figure to stand behind its speaker; nothing if it is not known."""
    published = figure.excerpt.article.published
    if figure.period:
        words = cut(one_line(figure.period), _LONGEST_MARK)
        return book.phrase(book("brief.comma"), book("brief.quoted_words", words=words))
    shown = figure.as_of or (day_in(published, UTC) if published else None)
    return book.phrase(book("brief.comma"), book.day(shown)) if shown else ""


def credit(article: Article, but: str = "", *, zone: tzinfo, book: Phrasebook = _ENGLISH) -> tuple[str, ...]:
    """Return what there is of outlet, time and kind; left out: an outlet like ``but`` or the headline, and news."""
    name, sort = mark(article), kind_of(article)
    parts = (
        "" if name in (but, headline(article)) else name,
        moment(article.published, zone, book),
        book.texts.get(f"kinds.{sort}", ""),
    )
    return tuple(part for part in parts if part)


def reasons(missing: Iterable[Missing]) -> tuple[Left, ...]:
    """Return what is missing by reason, most first; ``unreadable: no JSON`` is of the reason ``unreadable``."""
    groups: dict[str, list[Missing]] = {}
    for item in missing:
        groups.setdefault(_reason(item)[0], []).append(item)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return tuple(Left(reason, tuple(items)) for reason, items in ordered)


def detail(missing: Missing, book: Phrasebook = _ENGLISH) -> str:
    """Return what a reason says beyond its group's, in the reader's language if there are words for it.

    >>> detail(Missing("news.jsonl:3", "unreadable: no JSON"))
    'no JSON'
    """
    head, colon, names = _reason(missing)[1].partition(": ")
    said = book.texts.get(f"reasons.{head.replace(' ', '_')}")
    return book.phrase(said, colon, names) if said else head + colon + names


def _reason(missing: Missing) -> tuple[str, str]:
    head, _, rest = one_line(missing.reason).partition(": ")
    return head or "no reason given", rest


def footnotes(brief: Brief) -> Mapping[str, int]:
    """Return a number for the URL of each article that a brief shows, in the order in which they come up."""
    shown = [excerpt.article for excerpt in brief.glance]
    for story in told(brief):
        shown += [excerpt.article for excerpt in story.summary]
        shown += story.articles
    shown += [titled(story) for story in listed(brief)]
    urls = [article.url for article in shown]
    urls += [each.url for each in brief.corrections] + [each.url for each in brief.quiet]
    return {url: number for number, url in enumerate(dict.fromkeys(urls), 1)}


def times(_: Brief, zone: tzinfo, book: Phrasebook = _ENGLISH) -> str:
    """Return the name of the zone that times are given in: its city, where the reader's language is not English."""
    if book.language == _ENGLISH.language:
        return str(zone)
    from babel import Locale  # noqa: PLC0415 - the names of all zones

    return str(Locale(book.language).time_zones.get(str(zone), {}).get("city", zone))


def language(_: Brief, book: Phrasebook = _ENGLISH) -> str:
    """Return the code of the reader's language."""
    return book.language


def direction(_: Brief, book: Phrasebook = _ENGLISH) -> str:
    """Return ``rtl`` if the reader's language is written from right to left, else ``ltr``."""
    return book.direction


def cut(text: str, longest: int) -> str:
    """Return a text; of one longer than ``longest`` characters the words that fit, and "…".

    >>> cut("Dockers shut the port", 16)
    'Dockers shut…'
    """
    if len(text) <= longest:
        return text
    return (text[:longest].rpartition(" ")[0] or text[:longest]) + "…"


_ANYWHERE: Sequence[Callable[..., Any]] = (
    *(counted, told, listed, mark, headline, titled, body, passages, opening, referred, source, origin, origins),
    *(reasons, footnotes),
)
_BY_BOTH: Sequence[Callable[..., Any]] = (moment, when, credit, times)
_BY_LANGUAGE: Sequence[Callable[..., Any]] = (
    *(heading, tally, coverage, composition, word, amount, reason, detail, kind),
    *(sourced, backers, backing, unreported, said_by, written_in, in_language),
    *(figures, wording, day, language, direction),
    *(change, since_last, quoted_before, now, last_told, by_language, turn, onward, set_off),
)


def filters(zone: tzinfo, language: str = "en") -> dict[str, Callable[..., Any]]:
    """Return every filter by name, for a reader in ``zone`` whose own words are in ``language``."""
    book = phrasebook(language)
    return (
        {f.__name__: f for f in _ANYWHERE}
        | {f.__name__: partial(f, book=book) for f in _BY_LANGUAGE}
        | {f.__name__: partial(f, zone=zone, book=book) for f in _BY_BOTH}
    )
