"""The head of a brief: the sentences that tell the day, over all stories.

Chosen as a summary is (`briefbot.summarizers.coverage`), with five differences: each sentence counts by how likely it
tells the day's news on its own (`briefbot.summarizers.newsworthiness`); an article speaks first by its first sound
sentence, or by one that names the brief's own day, and goes on without a gap, at less; what is no news comes when the
news has nothing left, and only fills a short glance; a story counts by its rank and its reports; and what is in the
reader's language goes first among equals. How far articles echo one another does not enter: over a day's different
stories it finds the common background. What was chosen stands in the order of the stories.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from briefbot.language.relative_days import named_days
from briefbot.model import Excerpt, Story
from briefbot.summarizers.coverage import LAST_RESORT, in_reading_order, opens, select_greedily
from briefbot.summarizers.kinds import kind_of, likelihood_of_news
from briefbot.summarizers.newsworthiness import newsworthiness
from briefbot.summarizers.pool import Pool, PoolOptions, common_ground, concept_weights, density, levelled, pool_of


@dataclass(frozen=True, slots=True, kw_only=True)
class GlanceOptions:
    """How the glance is chosen. Each was left out or moved on six events; what is here costs something if it goes."""

    pool: PoolOptions = field(default_factory=lambda: PoolOptions(breadth=8.0))

    candidates: int = 300
    """Sentences that are looked at more closely, at most: those of most worth by what can be told without."""

    timely: float = 2.0
    """What a sentence is worth that names a day of the brief. 2 to 4 are alike in ROUGE, without it 2 % less; above 2
    fewer main events are told."""

    again: float = 0.5
    """What a sentence is worth whose article has spoken, for each of its sentences told. .35 to .7 are alike."""

    filled: int = 3
    """Sentences up to which a glance is filled with whatever is there, where the news has nothing left."""

    surely: float = 0.1
    """Likelihood of news below which an article is surely none. With .25 the glance of crash-2008 loses 2 %."""

    more: float = 0.3
    """Likelihood that its article is news, times that of the sentence, below which one tells no more of what that has
    told. On forty days 27 of 40 sentences below .4 had a fault, and 43 of 158 above."""

    rank: float = 0.15
    """Power by which a story's place among the stories counts."""

    reports: float = 0.7
    """Power by which the number of a story's reports counts. .6 to 1 are alike, .4 tells 3 % fewer main events."""

    foreign: float = 0.5
    """What a sentence is worth that is not in the reader's language. By judgement: a story of theirs goes before one
    like it that they may be unable to read, but not before the main news of the day."""

    likeness: float = 0.32
    """Share of words (cosine) from which two sentences tell the same. .30 to .35 are alike but for what is told twice,
    22 to 29 bullets of 275."""


def glance_at(
    stories: Sequence[Story],
    *,
    sentences: int,
    days: Iterable[date] = (),
    language: str = "",
    is_told: Callable[[Excerpt], bool] | None = None,
) -> tuple[Excerpt, ...]:
    """Return at most ``sentences`` excerpts that tell the day, in the order of ``stories``, article by article.

    These are ranked; what is no news comes behind the news. ``days`` are those that the brief is for; none: any day
    will do. What is in the reader's ``language`` goes before others like it; empty: nothing does. A sentence that
    ``is_told`` to the reader already is left out.
    """
    options = GlanceOptions()
    story_of = {a: rank for rank, story in enumerate(stories) for report in story.told_from for a in report.latest}
    pool = pool_of(story_of, options.pool)
    if sentences <= 0 or not pool.excerpts:
        return ()
    weights = concept_weights(pool, options.pool)
    worth = density(pool, weights, options.pool) * common_ground(pool, options.pool)
    worth = levelled(pool, worth, options.pool)
    ranks = np.array([story_of[excerpt.article] for excerpt in pool.excerpts])
    worth *= (1.0 + ranks) ** -options.rank
    worth *= np.array([len(story.reports) for story in stories])[ranks] ** options.reports
    worth[[language not in ("", excerpt.article.language or language) for excerpt in pool.excerpts]] *= options.foreign
    is_none = np.array([kind_of(excerpt.article) != "news" for excerpt in pool.excerpts])
    worth[is_none] *= LAST_RESORT
    told_days = frozenset(days)
    free = set()
    order = np.argsort(-worth, kind="stable")
    worth[order[options.candidates :]] *= LAST_RESORT
    for index in order[: options.candidates].tolist():
        excerpt = pool.excerpts[index]
        if is_told and is_told(excerpt):
            worth[index] = 0.0
            continue
        named = _names(excerpt, told_days)
        worth[index] *= newsworthiness(excerpt, told_days) * (options.timely if named else 1.0)
        if named or opens(pool, index):
            free.add(index)
    chosen = select_greedily(
        pool,
        worth,
        weights,
        sentences,
        likeness=options.likeness,
        free=free.__contains__,
        again=options.again,
    )
    kept = [*chosen[: options.filled], *_likely(pool, chosen, told_days, options)]
    ordered = sorted(in_reading_order(pool, kept), key=lambda index: (is_none[index], ranks[index]))
    return tuple(pool.excerpts[index] for index in ordered)


def _likely(pool: Pool, chosen: Sequence[int], days: frozenset[date], options: GlanceOptions) -> Iterator[int]:
    """Yield those of ``chosen``, past the ones that fill a glance, of what may be news, or may be more of it."""
    spoken = {pool.homes[index] for index in chosen[: options.filled]}
    for index in chosen[options.filled :]:
        excerpt, home = pool.excerpts[index], pool.homes[index]
        likelihood = likelihood_of_news(excerpt.article)
        least = options.more if home in spoken else options.surely
        if likelihood * (newsworthiness(excerpt, days) if home in spoken else 1.0) >= least:
            yield index
        spoken.add(home)


def _names(excerpt: Excerpt, days: frozenset[date]) -> bool:
    """Return whether a sentence names one of ``days``; undated, it is read as of the last of them."""
    moment = excerpt.article.moment
    return bool(days & named_days(excerpt.text, moment.date() if moment else max(days, default=date.max)))
