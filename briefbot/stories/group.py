"""Group reports into stories, and rank the stories.

An event is more than a subject: two earthquakes, or two statements on one war half a year apart, are two stories even
when they are worded alike (`briefbot.stories.similarity`); no chain of look-alikes becomes one story
(`briefbot.stories.clustering`). Given a topic, spellings are folded, and the topic's own people and bodies count as
ordinary words: everything in the batch is about them. Its places do not, but for those named everywhere. Reports in
different languages share only names and numbers, so they come together only where nearly all of these agree.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from briefbot.model import Article, Report, Story  # noqa: F401 - Article: for the doctest
from briefbot.stories.across_languages import StoryPart, across_languages
from briefbot.stories.clustering import grouped, settled
from briefbot.stories.headings import heading
from briefbot.stories.overtaken import overtaken_among
from briefbot.stories.similarity import Nearness, StoryOptions
from briefbot.summarizers.kinds import is_news, tells_news

_OPTIONS = StoryOptions()

#: Reports of small groups that are compared at once: one product of matrices takes less time than one for each group.
_AT_ONCE = 100


def group_stories(reports: Iterable[Report], options: StoryOptions = _OPTIONS) -> tuple[Story, ...]:
    """Return the stories that the reports tell, ranked as `rank` says; each report is in exactly one.

    Input order changes nothing; a report given twice counts once. Summaries are left empty.

    >>> storm = Report((Article(url="urn:1", text="A storm flooded the port of Derna."),))
    >>> again = Report((Article(url="urn:2", text="The storm left the port of Derna flooded."),))
    >>> talks = Report((Article(url="urn:3", text="Bankers held talks in Tunis about the budget."),))
    >>> [len(story.reports) for story in group_stories([storm, talks, again])]
    [2, 1]
    """
    given = sorted(set(reports), key=_order)
    if not given:
        return ()
    nearness = Nearness(given, options)
    groups = grouped(nearness.rows, nearness.published, options.together)
    central = nearness.to_all()
    ends = iter(np.cumsum([len(group) for group in groups]) // _AT_ONCE)
    batches = groupby(groups, key=lambda group: (next(ends), len(group) > options.together))
    settled_groups = [part for _, batch in batches for part in _settled(nearness, list(batch))]
    ranked = {}
    for story, means, overtaken in across_languages(settled_groups, given, nearness):
        standing = np.where(overtaken, means - 1, means)  # means are from 0 to 1: overtaken reports come last
        told = Story(
            _most_central_first([given[i] for i in story], standing, options.language),
            overtaken=frozenset(given[i] for i in story[overtaken]),
        )
        ranked[replace(told, title=heading(told.told_from))] = max(central[story])
    return rank(ranked)


def _order(report: Report) -> list[tuple[str, ...]]:
    articles = (
        (each.url, each.text, each.title, each.outlet, each.language, each.origin, str(each.published))
        for each in report.articles
    )
    return [*articles, (report.origin, *(each.url for each in report.updates))]


def _settled(nearness: Nearness, groups: Sequence[NDArray[np.intp]]) -> list[StoryPart]:
    """Return the stories that some groups of reports make, each with how near its reports are to all of it."""
    if len(groups[0]) > nearness.options.together:  # too large for all its pairs
        return [StoryPart(group, nearness.to_all()[group], np.zeros(len(group), bool)) for group in groups]
    places = np.concatenate(groups)
    near, told = nearness.among(places), nearness.told_alike(places)
    parts: list[NDArray[np.intp]] = []
    for rows in np.split(np.arange(len(places)), np.cumsum([len(group) for group in groups])[:-1]):
        pairs = np.ix_(rows, rows)
        kept, alone = settled(near[pairs], told[pairs])
        parts += [rows[some] for some in (kept, *([row] for row in alone)) if some]
    part_of = np.empty(len(places), np.intp)
    for number, rows in enumerate(parts):
        part_of[rows] = number
    told[part_of[:, None] != part_of] = -1.0
    overtaken = overtaken_among(nearness, places, told)
    return [StoryPart(places[rows], near[np.ix_(rows, rows)].mean(axis=0), overtaken[rows]) for rows in parts]


def rank(stories: Mapping[Story, float]) -> tuple[Story, ...]:
    """Return stories, each given with how near it is to all the rest, most important first.

    That is: with a report of news, not analyses and features alone; then told by more origins, of which a report of
    unknown origin may be one; then by more known ones; then with an article of a later day (UTC; undated last); then
    nearer to all the rest; then by the first URL in alphabetical order.
    """

    def standing(story: Story) -> tuple[bool, int, int, int, float, str]:
        known = story.independent_sources
        origins = known + sum(not report.origin for report in story.reports)
        days = [article.moment.date().toordinal() for article in story.articles if article.moment]
        near = round(stories[story], 6)
        first = min(each.url for each in story.articles)
        return not is_news(story), -origins, -known, -max(days, default=0), -near, first

    return tuple(sorted(stories, key=standing))


def _most_central_first(reports: list[Report], means: NDArray[np.float64], reader: str) -> tuple[Report, ...]:
    """Return the reports of one story: those of greatest ``means`` first, then more articles, longer text, URL.

    Those in the language of the reader come before all others, then those in the language of most of them. Of a
    language, news comes before what is none.
    """
    written = Counter(report.lead.language for report in reports)
    order = sorted(
        range(len(reports)),
        key=lambda i: (
            reader not in ("", reports[i].lead.language),
            -written[reports[i].lead.language],
            reports[i].lead.language or "unknown",
            not tells_news(reports[i].lead),
            -round(float(means[i]), 6),
            -len(reports[i].articles),
            -len(reports[i].lead.text),
            reports[i].lead.url,
        ),
    )
    return tuple(reports[i] for i in order)
