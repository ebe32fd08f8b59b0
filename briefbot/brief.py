"""The pipeline: a day's articles in, a brief out. Pure: no clock, no disk, no network."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial
from itertools import islice

from briefbot import plugins
from briefbot.changes.repeats import Repeats
from briefbot.changes.since import Past, quiet, with_changes
from briefbot.changes.storylines import follow
from briefbot.cleaning.organisations import publisher_of
from briefbot.figures import figures_of
from briefbot.figures.compare import side_by_side
from briefbot.model import Article, Brief, Excerpt, Missing, Story, Window, day_in
from briefbot.protocols import Encoder, Summarizer
from briefbot.reprints import collapse_reprints
from briefbot.stories import StoryOptions, group_stories
from briefbot.stories.headings import as_heading, heading
from briefbot.stories.sentence_vectors import sentence_vectors
from briefbot.summarizers.coverage import coverage, follows, says_again
from briefbot.summarizers.glance import glance_at
from briefbot.summarizers.kinds import is_news, kind_of, news_of
from briefbot.summarizers.lede import lede
from briefbot.summarizers.newsworthiness import DayNews, best_lede, tells_more
from briefbot.summarizers.standalone import is_sound, reporting_sentences
from briefbot.topic.load import default_topic, load_topic
from briefbot.topic.places import place_of
from briefbot.topic.topic import Topic, attributed
from briefbot.web.urls import host

#: A window tells the news of a day in UTC of which it holds more than this: a day of the reader's zone begins and ends
#: within days in UTC. By judgement.
_SLIVER = timedelta(hours=6)

#: A number in digits, of any script; a longer one counts no people.
_NUMBER = re.compile(r"(?<!\d)\d{1,9}(?!\d)")

#: Days of a window whose news a brief tells, at most: the last ones.
_MOST_DAYS = 31

#: Likelihood that the lede of a story is news, from which it is told; below, it is listed. Of headings below it,
#: 38 % had a fault, of others 13 %.
_LIKELY = 0.55

#: Publishers of the shipped samples: hosts that can be nobody's (RFC 2606), and names for those without an address.
_SAMPLE_HOSTS = frozenset(
    (
        *("courier.example.org", "herald.example.org", "matin.example.org", "sahifa.example.org"),
        *("gazette.example.com", "post.example.com"),
    )
)
_SAMPLE_OUTLETS = frozenset({"Samplewire", "Sample Gazette", "Sample Herald"})


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
        ranked = tuple(_with_what_is_new(story, is_told) for story in ranked)
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
        summed = [_headed_anew(story, by_party, news, is_told) for story in summed]
    summed = [_as_listed(story, about, said, is_told) if story.is_minor else story for story in summed]
    followed = Counter(publisher_of(each) for each in given if window is None or _is_in(each, window))
    return Brief(
        day=newest if heads_itself else day,
        since=stated[0] if heads_itself and len(stated) > 1 else None,
        topic=about.title if about else "",
        samples=any(map(is_sample, given)),
        glance=said,
        stories=tuple(
            with_versions(
                _with_other_language(_with_place_and_sources(story, about, followed), sentences, is_told), versions
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


def is_sample(article: Article) -> bool:
    """Return whether an article is one of those that briefbot ships, also by a link to it or as a copy.

    >>> is_sample(Article(url="https://herald.example.org/2019/07/05/toll", text="..."))
    True
    """
    place = host(article.url)
    return place in _SAMPLE_HOSTS if place else article.outlet in _SAMPLE_OUTLETS


def attributing(summarizer: Summarizer, topic: Topic | None) -> Summarizer:
    """Return a summarizer whose excerpts carry the party of the topic that says them."""

    def chosen(articles: Sequence[Article], *, sentences: int) -> tuple[Excerpt, ...]:
        return attributed(summarizer(articles, sentences=sentences), topic)

    return chosen if topic and topic.parties else summarizer


def unrepeated(summarizer: Summarizer, is_told: Callable[[Excerpt], bool]) -> Summarizer:
    """Return a summarizer that leaves out sentences that were told before, and those that lean on one left out."""

    def chosen(articles: Sequence[Article], *, sentences: int) -> tuple[Excerpt, ...]:
        wanted, new = sentences, list[Excerpt]()
        while wanted <= 3 * sentences:
            found = summarizer(articles, sentences=wanted)
            new = [each for each in found if not is_told(each)]
            dropped = len(found) - len(new)
            if len(new) >= sentences or not dropped or wanted >= sentences + dropped:
                break
            wanted = sentences + dropped
        return tuple(new[next((n for n, each in enumerate(new) if is_sound(each)), len(new)) :][:sentences])

    return chosen


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


def with_versions(story: Story, versions: Iterable[Article]) -> Story:
    """Return ``story`` with those of ``versions`` that are of its articles, if it is told."""
    urls = {article.url for article in story.articles} if story.summary or story.in_glance else set()
    return replace(story, versions=tuple(each for each in versions if each.url in urls)) if urls else story


def _with_other_language(story: Story, sentences: int, is_told: Callable[[Excerpt], bool] | None = None) -> Story:
    """Return ``story`` with a sentence of another language that counts people whom no report in its own counts.

    It ends the summary, if need be in place of a sentence. An opening tells what is told already, in other words.
    """
    own, rows = story.reports[0].lead.language, side_by_side(story)
    told = {int(number) for each in story.in_language for number in _NUMBER.findall(each.lead.text)} if rows else set()
    for row in rows:
        stated = [figure for rise in row.rises for number in rise for figure in number]
        if row.over_time or own in ("", *(figure.excerpt.article.language for figure in stated)):
            continue
        for figure in stated:
            said, article = figure.excerpt, figure.excerpt.article
            opening = next(reporting_sentences(article.text, article.language or "en"), None)
            is_new = opening and said.start >= opening[1] and told.isdisjoint({figure.low, figure.high})
            fit = kind_of(article) == "news" and is_sound(said)
            if sentences > 1 and is_new and fit and not (is_told and is_told(said)):
                return replace(story, summary=(*story.summary[: sentences - 1], said))
    return story


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


def select(
    articles: Iterable[Article], window: Window | None, topic: Topic | None
) -> tuple[list[Article], list[Missing]]:
    """Split articles into those that a brief is made of, sorted by URL, and those left out, each with its reason."""
    chosen, left_out = [], []
    latest, older = latest_versions(articles)
    for article in latest:
        reason = _reason_against(article, window, topic)
        if reason:
            left_out.append(Missing(article.url, reason, article.title))
        else:
            chosen.append(article)
    left_out += [Missing(article.url, "an older version of the same page", article.title) for article in older]
    return chosen, left_out


def latest_versions(articles: Iterable[Article]) -> tuple[list[Article], list[Article]]:
    """Return the latest version of each article, sorted by URL, and the others.

    The latest is the one published last; of those, the longest. Equal articles are one, with the picture if one has it.
    """
    versions: dict[str, Article] = {}
    older = []
    pictured_first = sorted(articles, key=lambda article: (article.picture is None, repr(article.picture)))
    for article in sorted(dict.fromkeys(pictured_first), key=_version_order):
        if article.url in versions:
            older.append(versions[article.url])
        versions[article.url] = article
    return [versions[url] for url in sorted(versions)], older


def changed(articles: Iterable[Article]) -> list[Article]:
    """Return every version of those articles that several are given of, from the oldest on."""
    latest, older = latest_versions(articles)
    urls = {article.url for article in older}
    return [*older, *(article for article in latest if article.url in urls)]


def _version_order(article: Article) -> tuple[str, bool, str, int, str, tuple[str, ...]]:
    published = article.moment.isoformat() if article.moment else ""
    rest = (article.title, article.outlet, article.language, article.origin)
    return article.url, article.published is not None, published, len(article.text), article.text, rest


def _reason_against(article: Article, window: Window | None, topic: Topic | None) -> str:
    if not article.text.strip():
        return "no text"
    if window is not None and article.published is None:
        return "no date"
    if window is not None and not _is_in(article, window):
        return "outside the window"
    return _off_topic(article, topic) if topic is not None else ""


def _is_in(article: Article, window: Window) -> bool:
    return article.published is not None and article.published in window


def _off_topic(article: Article, topic: Topic) -> str:
    """Return that an article is not about the topic, with the reason if it names it; empty if it is about it."""
    found = topic.relevance_of(article)
    if found.relevant:
        return ""
    return f"off topic: {found.reason}" if found.reason else "off topic"


def _leads_of(story: Story) -> Sequence[Article]:
    """Return the articles that ``story`` is told from, those of news if there are any."""
    return news_of([report.lead for report in story.told_from])


def _with_what_is_new(story: Story, is_told: Callable[[Excerpt], bool]) -> Story:
    """Return ``story`` headed by the reports that do not open with what the reader was told, if others do.

    If all do, it is told from overtaken reports, too.
    """
    ledes = {report: lede(report.lead) for report in story.told_from}
    new = [report for report, each in ledes.items() if each and not is_told(each)]
    if new:
        return replace(story, title=heading(new)) if len(new) < len(ledes) else story
    return replace(story, overtaken=frozenset(), title=heading(story.in_language)) if story.overtaken else story


def _headed_anew(
    story: Story, summarizer: Summarizer, news: Callable[[Excerpt], float], is_told: Callable[[Excerpt], bool]
) -> Story:
    """Return ``story`` called by what is new in it, if it was called by a sentence that the reader was told."""
    leads = _leads_of(story)
    best = best_lede(leads)
    if not (best and as_heading(best.text) == story.title and is_told(best)):
        return story
    new = (*story.told_above, *story.summary)
    if story.is_minor and not new:
        first = (best_lede(leads, news) or best).article
        new = tuple(summarizer([first], sentences=1) or summarizer(leads, sentences=1))
        story = replace(story, summary=new)
    return replace(story, title=as_heading(new[0].text)) if new else story


def _as_listed(
    story: Story, topic: Topic | None, said: Collection[Excerpt], is_told: Callable[[Excerpt], bool] | None
) -> Story:
    """Return a listed ``story`` with the sentence that its heading is, if it is one: nothing else is shown of it."""
    ledes = filter(None, (lede(report.lead) for report in story.told_from))
    headings = [each for each in (*story.summary, *ledes) if as_heading(each.text) == story.title]
    shown = (each for each in headings if not (is_told and is_told(each)) and not says_again(each, (), said))
    return replace(story, summary=attributed(islice(shown, 0 if story.told_above else 1), topic))


def tell_story(
    story: Story, summarizer: Summarizer, sentences: int, said: Collection[Excerpt], news: Callable[[Excerpt], float]
) -> Story:
    """Return ``story`` with its summary, as `summarize_story` does, or to be listed if it is unlikely to be news.

    That says its best lede. What is listed has no summary and no figures, only what the glance has ``said`` of it.
    """
    best = best_lede(news_of([report.lead for report in story.in_language]), news)
    if sentences <= 0 or not best or news(best) >= _LIKELY:
        return summarize_story(story, summarizer, sentences, said)
    above = tuple(excerpt for excerpt in said if excerpt.article in story.articles)
    return replace(story, told_above=above, figures=(), is_minor=True)


def summarize_story(story: Story, summarizer: Summarizer, sentences: int, said: Collection[Excerpt] = ()) -> Story:
    """Return ``story`` with its summary, chosen from the report that says first what it is about.

    That is the one that the glance quotes first, else the one that the summarizer does of all that are news, or of all
    if there is none; it is in the first language that has news. The summary goes on from what the glance has ``said``
    and repeats none of it. A further version of a report that may be the latest, and a report of a later day, have a
    sentence of their own.
    """
    news = news_of([report.lead for report in story.reports if report not in story.overtaken])
    leads = [report.lead for report in story.told_from if report.lead in news] or news
    above = [excerpt for excerpt in said if excerpt.article in story.articles] if sentences > 0 else []
    opening = next(iter(above or (summarizer(leads, sentences=sentences) if sentences > 0 else ())), None)
    if opening is None:
        return replace(story, summary=(), told_above=(), figures=())
    before = [each for each in above if each.article == opening.article]
    others = [other for report in story.reports if report.lead in leads for other in report.latest[1:]]
    others += [lead for lead in leads if _is_of_later_day(lead, opening.article)]
    others = [each for each in dict.fromkeys(others) if each not in {excerpt.article for excerpt in above}]
    del others[max(sentences - 1, 0) :]
    room = max(sentences - len(others), 0)
    chosen = summarizer([opening.article], sentences=room + len(before) + 1)  # one may say again what is told
    summary: list[Excerpt] = []
    for excerpt in chosen:
        first = excerpt == chosen[0] and not before
        if says_again(excerpt, above, said):
            continue
        if first or is_sound(excerpt) or any(follows(excerpt, each) for each in [*before, *summary][-1:]):
            summary.append(excerpt)
    del summary[room:]
    for other in others:
        own = summarizer([other], sentences=sentences)
        sound = (each for each in own if each == own[0] or is_sound(each))
        summary += islice((each for each in sound if not says_again(each, (*above, *summary), said)), 1)
    figures = story.figures if above or summary else ()
    return replace(story, summary=tuple(summary), told_above=tuple(above), figures=figures)


def _is_of_later_day(article: Article, other: Article) -> bool:
    return bool(article.moment and other.moment and article.moment.date() > other.moment.date())
