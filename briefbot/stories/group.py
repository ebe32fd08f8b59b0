"""Group reports into stories, and rank the stories.

An event is more than a subject: two earthquakes, or two statements on one war half a year apart, are two stories even
when they are worded alike (`briefbot.stories.similarity`); no chain of look-alikes becomes one story
(`briefbot.stories.clustering`). Given a topic, spellings are folded, and the topic's own people and bodies count as
ordinary words: everything in the batch is about them. Its places do not, but for those named everywhere. Reports in
different languages share only names and numbers, so they come together only where nearly all of these agree.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from briefbot.model import Article, Report, Story  # noqa: F401 - Article: for the doctest
from briefbot.stories.across_languages import StoryPart, across_languages
from briefbot.stories.clustering import grouped, settled
from briefbot.stories.headings import heading
from briefbot.stories.similarity import Nearness, StoryOptions
from briefbot.summarizers.kinds import is_news

_OPTIONS = StoryOptions()


def group_stories(reports: Iterable[Report], options: StoryOptions = _OPTIONS) -> tuple[Story, ...]:
    """Return the stories that the reports tell, ranked as `rank` says; each report is in exactly one.

    Input order changes nothing; a report given twice counts once. Summaries are left empty.

    >>> storm = Report((Article(url="urn:1", text="A storm flooded the port of Derna."),))
    >>> again = Report((Article(url="urn:2", text="The storm left the port of Derna flooded."),))
    >>> talks = Report((Article(url="urn:3", text="Bankers held talks in Tunis about the budget."),))
    >>> [len(story.reports) for story in group_stories([storm, talks, again])]
    [2, 1]
    """
    given = sorted(set(reports), key=repr)
    if not given:
        return ()
    nearness = Nearness(given, options)
    groups = grouped(nearness.rows, nearness.published, options.together)
    central = nearness.to_all()
    settled_groups = [part for group in groups for part in _settled(nearness, group)]
    ranked = {}
    for story, means, overtaken in across_languages(settled_groups, given, nearness):
        standing = np.where(overtaken, means - 1, means)  # what is overtaken stands behind all others
        told = Story(
            _most_central_first([given[i] for i in story], standing, options.language),
            overtaken=frozenset(given[i] for i in story[overtaken]),
        )
        ranked[replace(told, title=heading(told.told_from))] = max(central[story])
    return rank(ranked)


def _settled(nearness: Nearness, group: NDArray[np.intp]) -> list[StoryPart]:
    """Return the stories that a group of reports makes, each with how near its reports are to all of it."""
    if len(group) > nearness.options.together:  # too large for all its pairs
        return [StoryPart(group, nearness.to_all()[group], np.zeros(len(group), bool))]
    if len(group) == 1:
        return [StoryPart(group, np.ones(1), np.zeros(1, bool))]
    near, told = nearness.among(group), nearness.told_alike(group)
    kept, alone = settled(near, told)
    parts = [(rows, np.ix_(rows, rows)) for rows in (kept, *([row] for row in alone)) if rows]
    return [
        StoryPart(group[rows], near[pairs].mean(axis=0), nearness.overtaken(group[rows], told[pairs]))
        for rows, pairs in parts
    ]


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

    Those in the language of the reader come before all others, then those in the language of most of them.
    """
    written = Counter(report.lead.language for report in reports)
    order = sorted(
        range(len(reports)),
        key=lambda i: (
            reader not in ("", reports[i].lead.language),
            -written[reports[i].lead.language],
            reports[i].lead.language or "unknown",
            -round(float(means[i]), 6),
            -len(reports[i].articles),
            -len(reports[i].lead.text),
            reports[i].lead.url,
        ),
    )
    return tuple(reports[i] for i in order)
