"""The head of a brief: the sentences that tell the day, over all stories.

Chosen as a summary is (`briefbot.summarizers.coverage`), with four differences: only openings of articles are in the
running, since that is where a day's news is told to somebody who knows nothing of it; a sentence that says on which day
its news happened goes before background; a story counts by its independent reports; and one that has spoken lets others
speak. How far articles echo one another does not enter: over a day's different stories it finds the common background.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from briefbot.model import Excerpt, Story
from briefbot.summarizers.coverage import prominence, take
from briefbot.summarizers.pool import Floats, Pool, PoolOptions, concept_weights, density, pool_of, rootedness


@dataclass(frozen=True, slots=True, kw_only=True)
class GlanceOptions:
    """How the glance is chosen. Tuned on Libya 2011 against editors' time-lines."""

    pool: PoolOptions = field(default_factory=lambda: PoolOptions(breadth=8.0, sentences=12))

    openings: int = 2
    """Sentences of each article that can be chosen."""

    opening: float = 0.4
    """Share of its worth that a sentence far down loses against the first of its article."""

    dated: float = 0.5
    """What a sentence gains that names the day of its news. .4 to 1.2 are alike, without it 5 % less."""

    reports: float = 0.5
    """Power of the number of reports of a sentence's story. .25 to 1 are alike, without it 3 % less."""

    told: float = 0.5
    """Share of a concept's weight that is lost once a sentence with it is taken."""

    likeness: float = 0.35
    """Share of words (cosine) from which two sentences tell the same."""

    again: float = 0.3
    """What a sentence is still worth once its story has spoken: a minor story goes before a second sentence on the
    main one, but not a story that has nothing to say."""

    least: float = 0.31
    """How well a sentence must stand alone, as long as one does: the head of a brief has nothing around it."""


_WEEKDAY = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|overnight|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"aujourd['’]hui|hier)\b|(?:الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد)"
)


def glance_at(stories: Sequence[Story], *, sentences: int) -> tuple[Excerpt, ...]:
    """Return at most ``sentences`` excerpts that tell the day, most important first; ``stories`` are ranked.

    A story speaks twice only if what is left to say of it outweighs what the others have to say several times, and then
    only with something new.
    """
    options = GlanceOptions()
    story_of = {report.lead: rank for rank, story in enumerate(stories) for report in story.reports}
    pool = pool_of(story_of, options.pool)
    if sentences <= 0 or not pool.excerpts:
        return ()
    told_by = np.array([story_of[excerpt.article] for excerpt in pool.excerpts])
    weights = concept_weights(pool, options.pool)
    worth = density(pool, weights, options.pool) * prominence(pool, options.opening)
    worth *= rootedness(pool, options.pool) * _timeliness(pool, options.dated)
    worth *= np.array([len(stories[rank].reports) for rank in told_by]) ** options.reports
    worth[pool.positions >= options.openings] = 0.0
    chosen = take(
        pool,
        worth,
        weights,
        sentences,
        told=options.told,
        likeness=options.likeness,
        group=told_by,
        again=options.again,
        least=options.least,
    )
    return tuple(pool.excerpts[index] for index in chosen)


def _timeliness(pool: Pool, dated: float) -> Floats:
    """Return 1.0 for each sentence, and ``dated`` more for one that names the day of its news."""
    return 1.0 + dated * np.array([bool(_WEEKDAY.search(excerpt.text)) for excerpt in pool.excerpts])
