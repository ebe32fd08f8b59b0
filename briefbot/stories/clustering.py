"""Average-link clustering with a threshold that each group sets for itself.

One threshold does not fit all: reports of one football match are nearer to each other than reports of one revolt. So
two groups are joined if they are nearly as near to each other as each is in itself. How near a small group is in
itself cannot be told from its few pairs; they are mixed with what is usual.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from briefbot.stories.similarity import nearness

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

#: The same where there are too many to compare all: a nearer one may be among the others. At .12, .2 and .4, with 2,431
#: real reports put on one day and parts of 2,200, an article's story overlaps with that of all pairs by .50, .60 and
#: .84, for .71; with parts of 1,500 by .50, .60 and .50.
SURE = 0.3


def grouped(rows: Any, published: NDArray[np.float64], together: int) -> list[NDArray[np.intp]]:
    """Return the numbers of the reports of each group.

    Of more than ``together``, those of one time are compared with each other, and only near ones joined; then the
    groups that these make are compared in the same way, each by the mean of its reports, until all fit.

    Args:
        rows: a vector of length one for each report.
        published: when each was, in days; NaN if nothing says so.
        together: how many are compared with each other at most.
    """
    numbers, dated = np.arange(len(published)), ~np.isnan(published)
    group_of = numbers
    for least in (SURE, SURE, LEAST, LEAST):
        sizes = np.bincount(group_of).astype(np.float64)
        means = csr_array((1 / sizes[group_of], (group_of, numbers)), shape=(len(sizes), len(numbers))) @ rows
        with np.errstate(invalid="ignore"):  # none of a group is dated
            moments = np.bincount(group_of, np.where(dated, published, 0.0)) / np.bincount(group_of, dated)
        fits = len(sizes) <= together
        into: dict[int, int] = {}
        for part in np.array_split(np.argsort(moments, kind="stable"), math.ceil(len(sizes) / together)):
            near = nearness(means[part], moments[part])
            for group in linked(near, sizes[part], LEAST if fits else least):
                into |= dict.fromkeys(part[group].tolist(), len(into))
        _, group_of = np.unique([into[group] for group in group_of.tolist()], return_inverse=True)
        if fits:
            break
    order = np.argsort(group_of, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group_of[order])) + 1)


def linked(near: NDArray[np.floating[Any]], sizes: NDArray[np.float64], least: float = LEAST) -> list[list[int]]:
    """Return the rows of each larger group that some groups make, sorted, in order of the first.

    The nearest neighbour chain finds mutual nearest groups in time quadratic in the rows. A pair that is refused stays
    apart for good, and both may still join others.

    Args:
        near: how near the groups are to each other, and each to itself, in the mean over their reports.
        sizes: how many reports each has.
        least: groups further apart than this are not joined.

    >>> linked(np.array([[1.0, 0.5, 0.1], [0.5, 1.0, 0.1], [0.1, 0.1, 1.0]]), np.ones(3))
    [[0, 1], [2]]
    """
    near, sizes = near.copy(), sizes.copy()
    within = np.maximum((near.diagonal() * sizes**2 - sizes) / 2, 0.0)  # the sum over the pairs within a group
    np.fill_diagonal(near, -1.0)
    gone = np.zeros(len(near), near.dtype)  # -2 for what is part of another group, or is final
    groups = {row: [row] for row in range(len(near))}
    final: list[list[int]] = []
    chain: list[int] = []
    while groups:
        chain = chain or [next(iter(groups))]
        group = chain[-1]
        row = near[group] + gone
        nearest = int(row.argmax())
        if len(chain) > 1 and row[chain[-2]] >= row[nearest]:
            nearest = chain[-2]
        if row[nearest] < least:
            final.append(sorted(groups.pop(chain.pop())))
            gone[group] = -2.0
        elif nearest not in chain:
            chain.append(nearest)
        else:  # each is the nearest of the other
            del chain[-2:]
            both = [group, nearest]
            own = (within[both] + PAIRS * USUAL) / (sizes[both] * (sizes[both] - 1) / 2 + PAIRS)
            if near[group, nearest] < COHESION * math.sqrt(own.prod()):
                near[group, nearest] = near[nearest, group] = 0.0
                continue
            within[group] += within[nearest] + near[group, nearest] * sizes[both].prod()
            near[group] = near[:, group] = sizes[both] @ near[both] / sizes[both].sum()
            near[group, group] = -1.0
            gone[nearest] = -2.0
            sizes[group] += sizes[nearest]
            groups[group] += groups.pop(nearest)
    return sorted(final)


def settled(near: NDArray[np.floating[Any]], told: NDArray[np.float64]) -> tuple[list[int], list[int]]:
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
