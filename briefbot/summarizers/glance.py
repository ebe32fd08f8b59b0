"""The head of a brief: the sentences that tell the day, over all stories.

Chosen as a summary is (`briefbot.summarizers.coverage`), with four differences: only articles of news are in the
running if there are any, and of them the openings first, since that is where a day's news is told to somebody who knows
nothing of it; a sentence that says on which day its news happened goes before background, and the brief's own day
before others; a story counts by its rank; and a story that has spoken lets others speak, an article speaks again only
when nothing else is left. How far articles echo one another does not enter: over a day's different stories it finds the
common background.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from briefbot.language.relative_days import named_days
from briefbot.model import Excerpt, Story
from briefbot.summarizers.coverage import SOUND, prominence, select_greedily
from briefbot.summarizers.kinds import news_of
from briefbot.summarizers.pool import PoolOptions, common_ground, concept_weights, density, pool_of


@dataclass(frozen=True, slots=True, kw_only=True)
class GlanceOptions:
    """How the glance is chosen. Tuned on Libya 2011 against editors' time-lines, as a mean over settings near each."""

    pool: PoolOptions = field(default_factory=lambda: PoolOptions(breadth=8.0, sentences=6))

    openings: int = 3
    """Sentences of each article that are its opening. 3 and 4 are alike, 2 costs 3 %."""

    last_resort: float = 0.01
    """What a sentence is worth that is no opening, or whose article has spoken: it comes where nothing else is left. On
    days of two articles the glance would stay short without (ROUGE-1 .161 for .231 on crash-2008)."""

    candidates: int = 300
    """Sentences that are looked at more closely, at most: those of most worth by what can be told without."""

    opening: float = 0.2
    """Share of its worth that a sentence far down loses against the first of its article. .1 to .3 are alike."""

    dated: float = 0.5
    """What a sentence gains that names the day of its news. .25 to .8 are alike, without it 3 % less."""

    timely: float = 1.5
    """What it gains again if that is the day of the brief. 1 to 2.5 are alike, without it 5 % less."""

    later: float = 0.75
    """What it is worth if that day is only after the brief's. .5 to 1 are alike."""

    rank: float = 0.15
    """Power by which a story's place among the stories counts. .1 to .2 are alike, .35 costs 1 %."""

    told: float = 0.5
    """Share of a concept's weight that is lost once a sentence with it is taken."""

    likeness: float = 0.35
    """Share of words (cosine) from which two sentences tell the same."""

    again: float = 0.4
    """What a sentence is still worth once its story has spoken: a minor story goes before a second sentence on the
    main one, but not a story that has nothing to say. .2 to .6 are alike."""


def glance_at(stories: Sequence[Story], *, sentences: int, days: Iterable[date] = ()) -> tuple[Excerpt, ...]:
    """Return at most ``sentences`` excerpts that tell the day, most important first; ``stories`` are ranked.

    A story speaks twice only if what is left to say of it outweighs what the others have to say several times, and then
    with something new, from another article if there is one. ``days`` are those that the brief is for; none: any day
    will do.
    """
    options = GlanceOptions()
    reports = ((rank, report) for rank, story in enumerate(stories) for report in story.reports)
    story_of = {article: rank for rank, report in reports for article in report.latest}
    pool = pool_of(news_of(list(story_of)), options.pool)
    if sentences <= 0 or not pool.excerpts:
        return ()
    told_by = np.array([story_of[excerpt.article] for excerpt in pool.excerpts])
    weights = concept_weights(pool, options.pool)
    worth = density(pool, weights, options.pool) * prominence(pool, options.opening) * common_ground(pool, options.pool)
    worth *= (1.0 + told_by) ** -options.rank
    worth[pool.positions >= options.openings] *= options.last_resort
    best = np.argsort(-worth, kind="stable")[: options.candidates]
    newsworth, told_days = np.zeros(len(worth)), frozenset(days)
    newsworth[best] = [_newsworth(pool.excerpts[index], told_days, options) for index in best.tolist()]
    worth *= newsworth
    chosen = select_greedily(
        pool,
        worth,
        weights,
        sentences,
        told=options.told,
        likeness=options.likeness,
        groups=[(told_by, options.again), (pool.homes, options.last_resort)],
        least=SOUND,
    )
    return tuple(pool.excerpts[index] for index in chosen)


def _newsworth(excerpt: Excerpt, days: frozenset[date], options: GlanceOptions) -> float:
    """Return what a sentence is worth as news of ``days``: 1.0 if it names no day and its article is a report."""
    article, worth = excerpt.article, 1.0
    published = article.moment.date() if article.moment else max(days, default=date.max)
    named = named_days(excerpt.text, published)
    if not named:
        return worth
    if named & days:
        return worth * (1.0 + options.dated) * (1.0 + options.timely)
    after = bool(days) and min(named) > max(days)
    return worth * (1.0 + options.dated) * (options.later if after else 1.0)
