"""Floors of quality: the score on labelled data less two standard errors, so that chance alone fails no test.

Each quality test prints what it reaches, and with which error: ``pytest -n0 -s tests/quality``.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from statistics import stdev

DRAWS = 500


@dataclass(frozen=True, slots=True)
class Floor:
    """The score that was reached when the floor was written down, and its standard error."""

    score: float
    error: float

    @property
    def least(self):
        return self.score - 2 * self.error


def standard_errors(units, measure, draws=DRAWS):
    """Return the standard error of each figure that ``measure(units)`` returns by name.

    A paired bootstrap: units are drawn with replacement, and all figures are measured on the same draw. A unit is what
    stands for itself: a document, or all that was judged of one day, one event. Same units, same errors.
    """
    rnd = random.Random(0)
    drawn = [measure(rnd.choices(units, k=len(units))) for _ in range(draws)]
    return {name: stdev(each[name] for each in drawn) for name in measure(units)}


def hold(name, floors, units, measure):
    """Assert that each figure is at its floor or above it; print scores and errors as a floor is written down."""
    scores, errors = measure(units), standard_errors(units, measure)
    for figure, score in scores.items():
        print(f"{name}: {figure} Floor({score:.3f}, {errors[figure]:.3f})")

    fallen = [f"{figure} {scores[figure]:.3f}" for figure, floor in floors.items() if scores[figure] < floor.least]

    assert floors.keys() == scores.keys()
    assert not fallen, f"{name} is below its floor: {', '.join(fallen)}"
