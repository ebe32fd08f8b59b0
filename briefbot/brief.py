"""The pipeline: a day's articles in, a brief out. Pure: no clock, no disk, no network."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial

from briefbot import plugins
from briefbot.changes.repeats import Repeats
from briefbot.changes.since import Past, quiet, with_changes
from briefbot.changes.storylines import follow
from briefbot.cleaning.organisations import publisher_of
from briefbot.figures import figures_of
from briefbot.model import Article, Brief, Missing, Story, Window, day_in
from briefbot.protocols import Encoder, Summarizer
from briefbot.reprints import collapse_reprints
from briefbot.selection import changed, is_sample, select
from briefbot.stories import StoryOptions, group_stories
from briefbot.stories.sentence_vectors import sentence_vectors
from briefbot.summarizers.coverage import coverage
from briefbot.summarizers.glance import glance_at
from briefbot.summarizers.kinds import is_news
from briefbot.summarizers.newsworthiness import DayNews, tells_more
from briefbot.telling import (
    as_listed,
    attributing,
    headed_anew,
    tell_story,
    unrepeated,
    with_other_language,
    with_versions,
    with_what_is_new,
)
from briefbot.topic.load import default_topic, load_topic
from briefbot.topic.places import place_of
from briefbot.topic.topic import Topic, attributed

#: A window tells the news of a day in UTC of which it holds more than this: a day of the reader's zone begins and ends
#: within days in UTC. Not the reader's count: a weekday in a text is one of the outlet's, near UTC; Tokyo's 22nd begins
#: in the afternoon of its 21st. By judgement.
_SLIVER = timedelta(hours=6)

#: Days of a window whose news a brief tells, at most: the last ones.
_MOST_DAYS = 31


def make_brief(  # noqa: PLR0913  # what steers a brief is named
    articles: Iterable[Article],
    *,
    day: date | None = None,
    window: Window | None = None,
    zone: tzinfo = UTC,
    topic: Topic | str | None = None,
    glance: int = 5,
    stories: int = 10,
    sentences: int = 3,
    summarizer: Summarizer | str = coverage,
    encoder: Encoder | str | None = sentence_vectors,
    language: str = "",
    missing: Iterable[Missing] = (),
    past: Past | None = None,
) -> Brief:
    """Turn a day's articles into a brief. Same articles in any order, same brief.

    Each article given is in exactly one story or listed in ``missing`` with the reason; an article given twice
    counts once.

    Args:
        articles: in any order.
        day: the day that the brief is for, in the reader's zone; ``None``: that of the newest article. The glance tells
            first what is said to have happened on it, or on the days of the window; it leaves nothing out. Stories
            without any date may be of another day: they come last, and not into the glance. It heads a
            brief with a window. Without one, the days of the articles do: none, one, or the first and the last.
        window: take only articles published in it; ``None``: every article given, dated or not.
        zone: the reader's, in which a moment has its day.
        topic: take only articles relevant to it, and fold its spellings; a topic's name or the path of its file will
            do, and an empty name takes everything. ``None``: Libya if most of the articles are about it, else
            everything.
        glance: sentences at the head of the brief, at most.
        stories: how many stories are told; the others are in the brief without a summary. So are analyses, opinions,
            features and listings that no report of news goes with, unless there is nothing else.
        sentences: sentences in a story's summary, at most.
        summarizer: chooses them, from one article of each report; or its name, such as ``sumy:lexrank``.
        encoder: joins the stories of several languages, where what it needs is installed; or its name, such as
            ``sentences``. ``None``: nothing does.
        language: the reader's, in which a story that is told in several is told; empty: that of most of its reports.
        missing: what could not be read before, to be listed with the rest.
        past: what the reader got before: nothing of it is told again, and each story is new, developing or corrected.
            ``None``: the brief stands alone.

    Raises:
        TopicError: there is no topic of that name.
        PluginError: there is no summarizer or encoder of that name; the hint lists those that there are.
    """
    summarizer = plugins.summarizers.get(summarizer) if isinstance(summarizer, str) else summarizer
    encoder = plugins.encoders.get(encoder) if isinstance(encoder, str) else encoder
    given = list(articles)
    versions = changed(given)
    about = topic if isinstance(topic, Topic) else _topic_of(given, topic)
    chosen, left_out = select(given, window, about)
    if past:  # told as corrections
        left_out += [Missing(each.url, "retracted", each.title) for each in chosen if each.url in past.retracted]
        chosen = [each for each in chosen if each.url not in past.retracted]
    options = StoryOptions(topic=about, encoder=encoder, language=language, zone=zone)
    ranked = group_stories(collapse_reprints(chosen), options)
    if day:
        ranked = tuple(sorted(ranked, key=_is_undated))
    stated = sorted({day_in(article.published, zone) for article in chosen if article.published})
    newest = stated[-1] if stated else None
    heads_itself = window is None or day is None
    if past and (until := day or newest):
        marked = with_changes(ranked, follow(ranked, past.storylines, until, about), past)
        muted = {story for story in marked if story.change and story.change.storyline in past.muted}
        left_out += [Missing(article.url, "muted", article.title) for story in muted for article in story.articles]
        ranked = tuple(story for story in marked if story not in muted)
    is_told = Repeats(past.sentences).has if past else None
    if is_told:
        ranked = tuple(with_what_is_new(story, is_told) for story in ranked)
    days = _days_told(day or newest, window)
    if summarizer is coverage:
        summarizer = partial(coverage, is_told=is_told, goes_on=tells_more)
    elif is_told:
        summarizer = unrepeated(summarizer, is_told)
    heads = [story for story in ranked if not (day and _is_undated(story))] or ranked
    news = DayNews(each for story in ranked for report in story.in_language for each in report.latest)
    said = attributed(glance_at(heads, news, sentences=glance, days=days, language=language, is_told=is_told), about)
    told = sum(map(is_news, ranked[: max(stories, 0)])) or max(stories, 0)
    # To look for the figures of all stories would take half as long as a brief.
    counted = [replace(story, figures=figures_of(story.reports, topic=about, of_news=True)) for story in ranked[:told]]
    by_party = attributing(summarizer, about)
    summed = [tell_story(story, by_party, sentences, said, news) for story in counted]
    if is_told:
        summed = [headed_anew(story, by_party, news, is_told) for story in summed]
    summed = [as_listed(story, about, said, is_told) if story.is_minor else story for story in summed]
    followed = Counter(
        publisher_of(each) for each in given if not window or (each.published and each.published in window)
    )
    return Brief(
        day=newest if heads_itself else day,
        since=stated[0] if heads_itself and len(stated) > 1 else None,
        topic=about.title if about else "",
        samples=any(map(is_sample, given)),
        glance=said,
        stories=tuple(
            with_versions(
                with_other_language(_with_place_and_sources(story, about, followed), sentences, is_told), versions
            )
            for story in (*summed, *ranked[told:])
        ),
        missing=tuple(sorted({*left_out, *missing}, key=lambda m: (m.reason, m.what, m.title))),
        last=past.told[-1].day if past and past.told else None,
        corrections=past.corrections if past else (),
        quiet=quiet(ranked, past) if past else (),
        window=window,
        language=language,
    )


def _is_undated(story: Story) -> bool:
    """Return whether none of a story's articles has a date."""
    return all(article.moment is None for article in story.articles)


def _with_place_and_sources(story: Story, topic: Topic | None, followed: Counter[str]) -> Story:
    """Return ``story`` with its place, the parties that it rests on, and the ``followed`` publishers that lack it."""
    behind = [topic.party_of(report.origin) if topic else None for report in story.reports]
    parties = {party.name: party for party in behind if party} if all(behind) else {}
    reported = {"", *story.origins, *map(publisher_of, story.articles)}
    others = sorted(followed.keys() - reported, key=lambda name: (-followed[name], name))
    return replace(
        story,
        place=place_of(story.reports, topic),
        parties=tuple(parties[name] for name in sorted(parties)),
        unreported_by=tuple(others),
    )


def _days_told(day: date | None, window: Window | None) -> set[date]:
    """Return the days whose news a brief tells: its own, and those of which its window holds more than a sliver."""
    days = {day} if day else set()
    if window is None or window.since is None or window.until is None:
        return days
    begun, ended = (moment.astimezone(UTC).date() for moment in (window.since, window.until))
    for earlier in range(min((ended - begun).days + 1, _MOST_DAYS)):
        midnight = datetime.combine(ended - timedelta(days=earlier), time(), UTC)
        held = min(window.until - midnight, timedelta(days=1)) - max(window.since - midnight, timedelta())
        if held > _SLIVER:
            days.add(midnight.date())
    return days


def _topic_of(articles: Sequence[Article], name: str | None) -> Topic | None:
    if name is not None:
        return load_topic(name)
    libya = default_topic()
    relevant = sum(libya.is_relevant(article) for article in set(articles))
    return libya if 2 * relevant > len(set(articles)) else None
