"""Average-link clustering with a threshold that each group sets for itself.

One threshold does not fit all: reports of one football match are nearer to each other than reports of one revolt. So
two groups are joined if they are nearly as near to each other as each is in itself. How near a small group is in
itself cannot be told from its few pairs; they are mixed with what is usual.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

# When two groups are one was chosen on windows of six events read and labelled, ECB+ and invented Libyan news together.

#: Nearness between two groups over the geometric mean of their own. Of .7 to .85 the best on ECB+, .935; at .7 it is
#: .923. On the windows all lie within .02.
COHESION = 0.75

#: How near a report of an event is to the others at least, in the mean: one that is less near leaves its group. At .12,
#: precision on the windows is .01 less, at .135 recall is .03 less. As near in itself a small group counts; .12 to .14
#: for that are alike ...
USUAL = 0.13

#: ... which weighs as much as so many of its pairs. 1.5 to 2 are alike.
PAIRS = 2.0

#: How near it is to the nearest of them at least. From .145 to .16 precision rises by .02 and recall falls by .005; at
#: .165 recall is .02 less.
CLOSEST = 0.16

#: How near the opening of a report of news is to the whole of another one at least, and the other's to it: who bundles
#: two events is near to the reports of either. Precision and recall are .74 and .75 at .11, .76 and .74 at .13.
TOLD = 0.12

#: Groups further apart than this are never joined. .11 to .15 trade precision for recall on the windows.
LEAST = 0.12


def linked(near: NDArray[np.float64]) -> list[list[int]]:
    """Return the groups of a symmetric matrix of nearness, each as its sorted row numbers, in order of the first.

    The nearest neighbour chain finds mutual nearest groups in time quadratic in the rows. A pair that is refused stays
    apart for good, and both may still join others.

    >>> linked(np.array([[1.0, 0.5, 0.1], [0.5, 1.0, 0.1], [0.1, 0.1, 1.0]]))
    [[0, 1], [2]]
    """
    near = near.copy()
    np.fill_diagonal(near, -1.0)
    return Groups(near).joined()


def settled(near: NDArray[np.float64], told: NDArray[np.float64]) -> tuple[list[int], list[int]]:
    """Return the rows of one group that stay in it, and those that are left alone.

    Args:
        near: its matrix of nearness.
        told: how near the opening of each row is to the whole of the others, and theirs to it.

    >>> near = np.array([[1.0, 0.5, 0.1], [0.5, 1.0, 0.1], [0.1, 0.1, 1.0]])
    >>> settled(near, near)
    ([0, 1], [2])
    """
    rows = np.arange(len(near))
    while len(rows) > 1:
        inside = near[np.ix_(rows, rows)]
        np.fill_diagonal(inside, 0.0)
        openings = np.where(np.eye(len(rows), dtype=bool), 0.0, told[np.ix_(rows, rows)])
        stays = (inside.sum(axis=1) >= USUAL * (len(rows) - 1)) & (inside.max(axis=1) >= CLOSEST)
        stays &= openings.max(axis=1) >= TOLD
        if stays.all():
            break
        rows = rows[stays]
    return rows.tolist(), sorted({*range(len(near))}.difference(rows.tolist()))


class Groups:
    """Groups during clustering: the mean nearness between any two, here a symmetric matrix, and within each."""

    def __init__(self, near: Any) -> None:
        """Begin with a group for each row of ``near``, which holds how near it is to the others, by their numbers."""
        self.near = near
        self.groups = {row: [row] for row in range(len(near))}
        self.inside = [0.0] * len(near)
        """The sum over the pairs within a group."""

    def joined(self) -> list[list[int]]:
        """Return the groups that are left once no mutual nearest ones belong together, as `linked` does."""
        final: list[list[int]] = []
        chain: list[int] = []
        for seed in range(len(self.inside)):
            while seed in self.groups or chain:
                chain = chain or [seed]
                group = chain[-1]
                nearest, nearness = self.nearest(group, chain[-2] if len(chain) > 1 else None)
                if nearness < LEAST:
                    final.append(sorted(self.finish(chain.pop())))
                elif len(chain) > 1 and nearest == chain[-2]:
                    del chain[-2:]
                    if self.belong(group, nearest, nearness):
                        self.join(group, nearest, nearness)
                    else:
                        self.part(group, nearest)
                elif nearest in chain:  # only means that are estimated can lead back
                    del chain[chain.index(nearest) + 1 :]
                else:
                    chain.append(nearest)
        return sorted(final)

    def belong(self, one: int, other: int, nearness: float) -> bool:
        """Return whether two groups are about as near to each other as each is in itself."""
        own = 1.0
        for group in (one, other):
            pairs = len(self.groups[group]) * (len(self.groups[group]) - 1) / 2
            own *= (self.inside[group] + PAIRS * USUAL) / (pairs + PAIRS)
        return nearness >= COHESION * math.sqrt(own)

    def join(self, one: int, other: int, nearness: float) -> None:
        """Put ``other`` into ``one``."""
        sizes = len(self.groups[one]), len(self.groups[other])
        self.inside[one] += self.inside[other] + nearness * sizes[0] * sizes[1]
        self.merge(one, other, sizes)
        self.groups[one] += self.finish(other)

    def nearest(self, group: int, before: int | None) -> tuple[int, float]:
        """Return the nearest group and how near it is; the one before it in the chain if none is nearer."""
        row = self.near[group]
        nearest = int(row.argmax())
        if before is not None and row[before] >= row[nearest]:
            nearest = before
        return nearest, float(row[nearest])

    def merge(self, one: int, other: int, sizes: tuple[int, int]) -> None:
        """Set the nearness of ``one`` to all others to the mean over both."""
        mean = (sizes[0] * self.near[one] + sizes[1] * self.near[other]) / sum(sizes)
        mean[self.near[one] < 0] = -1.0
        mean[other] = -1.0
        self.near[one, :] = mean
        self.near[:, one] = mean

    def part(self, one: int, other: int) -> None:
        """Keep two groups apart."""
        self.near[one][other] = self.near[other][one] = 0.0

    def finish(self, group: int) -> list[int]:
        """Take a group out and return its rows."""
        self.near[group, :] = -1.0
        self.near[:, group] = -1.0
        return self.groups.pop(group)
