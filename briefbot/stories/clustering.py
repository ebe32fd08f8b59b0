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

# These thresholds were chosen on three sets together: windows of news on six events, read and labelled; the corpus
# ECB+; and invented Libyan news.

#: Two groups are joined if the mean nearness between their reports is at least this share of the geometric mean of the
#: nearness within each. Of .7 to .85 the best on ECB+ (.935; .923 at .7). On the windows all lie within .02.
COHESION = 0.75

#: A report leaves its group if its mean nearness to the others is less than this. At .12, precision on the windows is
#: .01 less, at .135 recall is .03 less. It is also the nearness that groups have before any pair is seen (`PAIRS`); for
#: that .12 to .14 are alike.
USUAL = 0.13

#: Pairs as near as `USUAL` that are added to those of a group when the nearness within it is averaged, as a small group
#: has few. 1.5 to 2 are alike.
PAIRS = 2.0

#: It leaves its group, too, if it is less near than this to the nearest of the others. From .145 to .16 precision rises
#: by .02 and recall falls by .005; at .165 recall is .02 less.
CLOSEST = 0.16

#: ... or if no other report has an opening that is as near as this to the whole of it, and the other way round: a text
#: that bundles two events is near to the reports of both, but does not open with either. Precision and recall are .74
#: and .75 at .11, .76 and .74 at .13.
TOLD = 0.12

#: Groups further apart than this are never joined. .11 to .15 trade precision for recall on the windows.
LEAST = 0.12

#: The same in a batch too large to compare all its pairs, where a nearer group may not have been compared. At .12, .2
#: and .4, with 2,431 real reports put on one day and parts of 2,200, an article's story overlaps with that of all pairs
#: by .50, .60 and .84, for .71; with parts of 1,500 by .50, .60 and .50.
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
        inside, openings = (each[np.ix_(rows, rows)] * ~np.eye(len(rows), dtype=bool) for each in (near, told))
        stays = (inside.sum(axis=1) >= USUAL * (len(rows) - 1)) & (inside.max(axis=1) >= CLOSEST)
        stays &= openings.max(axis=1) >= TOLD
        if stays.all():
            break
        rows = rows[stays]
    return rows.tolist(), sorted({*range(len(near))}.difference(rows.tolist()))
