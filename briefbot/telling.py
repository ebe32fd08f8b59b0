"""How the stories of a brief are told: which sentences, under which heading, or only listed."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import islice

from briefbot.figures.compare import side_by_side
from briefbot.model import Article, Excerpt, Story
from briefbot.protocols import Summarizer
from briefbot.stories.headings import as_heading, heading
from briefbot.summarizers.coverage import follows, says_again
from briefbot.summarizers.kinds import news_of, tells_news
from briefbot.summarizers.lede import lede
from briefbot.summarizers.newsworthiness import best_lede
from briefbot.summarizers.standalone import is_sound, reporting_sentences
from briefbot.topic.topic import Topic, attributed

#: A number in digits, of any script; a longer one counts no people.
_NUMBER = re.compile(r"(?<!\d)\d{1,9}(?!\d)")

#: Likelihood that the lede of a story is news, from which it is told; below, it is listed. Of headings below it,
#: 38 % had a fault, of others 13 %.
_LIKELY = 0.55


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
    reports = [report for report in story.reports if report.lead in leads]
    others = [other for report in reports for other in report.latest[opening.article not in report.latest :]]
    others += [lead for lead in leads if _is_of_later_day(lead, opening.article)]
    said_of = {opening.article, *(excerpt.article for excerpt in above)}
    others = [each for each in dict.fromkeys(others) if each not in said_of]
    further: list[Excerpt] = []
    for other in others[: max(sentences - 1, 0)]:
        own = summarizer([other], sentences=sentences)
        sound = (each for each in own if each == own[0] or is_sound(each))
        further += islice((each for each in sound if not says_again(each, (opening, *above, *further), said)), 1)
    room = max(sentences - len(further), 0)
    chosen = summarizer([opening.article], sentences=room + len(before) + 1)  # one may say again what is told
    summary: list[Excerpt] = []
    for excerpt in chosen:
        first = excerpt == chosen[0] and not before
        if says_again(excerpt, above, said):
            continue
        if first or is_sound(excerpt) or any(follows(excerpt, each) for each in [*before, *summary][-1:]):
            summary.append(excerpt)
    del summary[room:]
    summary += [each for each in further if not says_again(each, summary, ())]
    figures = story.figures if above or summary else ()
    return replace(story, summary=tuple(summary), told_above=tuple(above), figures=figures)


def _is_of_later_day(article: Article, other: Article) -> bool:
    return bool(article.moment and other.moment and article.moment.date() > other.moment.date())


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


def with_what_is_new(story: Story, is_told: Callable[[Excerpt], bool]) -> Story:
    """Return ``story`` headed by the reports that do not open with what the reader was told, if others do.

    If all do, it is told from overtaken reports, too.
    """
    ledes = {report: lede(report.lead) for report in story.told_from}
    new = [report for report, each in ledes.items() if each and not is_told(each)]
    if new:
        return replace(story, title=heading(new)) if len(new) < len(ledes) else story
    return replace(story, overtaken=frozenset(), title=heading(story.in_language)) if story.overtaken else story


def headed_anew(
    story: Story, summarizer: Summarizer, news: Callable[[Excerpt], float], is_told: Callable[[Excerpt], bool]
) -> Story:
    """Return ``story`` called by what is new in it, if it was called by a sentence that the reader was told."""
    leads = news_of([report.lead for report in story.told_from])
    best = best_lede(leads)
    if not (best and as_heading(best.text) == story.title and is_told(best)):
        return story
    new = (*story.told_above, *story.summary)
    if story.is_minor and not new:
        first = (best_lede(leads, news) or best).article
        new = tuple(summarizer([first], sentences=1) or summarizer(leads, sentences=1))
        story = replace(story, summary=new)
    return replace(story, title=as_heading(new[0].text)) if new else story


def as_listed(
    story: Story, topic: Topic | None, said: Collection[Excerpt], is_told: Callable[[Excerpt], bool] | None
) -> Story:
    """Return a listed ``story`` with the sentence that its heading is, if it is one: nothing else is shown of it."""
    ledes = filter(None, (lede(report.lead) for report in story.told_from))
    headings = [each for each in (*story.summary, *ledes) if as_heading(each.text) == story.title]
    shown = (each for each in headings if not (is_told and is_told(each)) and not says_again(each, (), said))
    return replace(story, summary=attributed(islice(shown, 0 if story.told_above else 1), topic))


def with_other_language(story: Story, sentences: int, is_told: Callable[[Excerpt], bool] | None = None) -> Story:
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
            opening = next(reporting_sentences(article.text, article.language or "en", article.origin), None)
            is_new = opening and said.start >= opening[1] and told.isdisjoint({figure.low, figure.high})
            fit = tells_news(article) and is_sound(said)
            if sentences > 1 and is_new and fit and not (is_told and is_told(said)):
                return replace(story, summary=(*story.summary[: sentences - 1], said))
    return story


def with_versions(story: Story, versions: Iterable[Article]) -> Story:
    """Return ``story`` with those of ``versions`` that are of its articles, if it is told."""
    urls = {article.url for article in story.articles} if story.summary or story.in_glance else set()
    return replace(story, versions=tuple(each for each in versions if each.url in urls)) if urls else story
