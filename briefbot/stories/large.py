"""Groups of batches of thousands of reports, of which not all pairs can be compared.

Near pairs come from an inverted index, in slices of time and with a budget for each report. They are clustered as all
pairs would be (`briefbot.stories.clustering`); where a join needs the nearness of others, it is estimated from the
centres of the groups.
"""

from collections.abc import Iterable, Sequence
from math import log
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from briefbot.stories.clustering import LEAST, Groups
from briefbot.stories.similarity import BLOCK, DAYS, UNDATED, Nearness

#: The numbers of one row and the other, the lower first, and how near they are.
Pairs: TypeAlias = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]

#: Rows, in order of time, that are compared with the same other rows: those of their days and the days around.
SLICE = 4096

#: Products of weights that the search for neighbours may spend on a row, on average. That it is one number for any size
#: makes the search take time in proportion. On 2,500 reports made of real news on one day, 2,000 to 20,000 gave the
#: very stories of all pairs; 40,000 took 1.4 times as long in all for 100,000.
BUDGET = 20_000

#: A term leads to so many texts at least, whatever it costs.
FEWEST = 50

#: Terms of a group's centre that are kept: each other one stands in a thousandth of the weight.
TERMS = 2000

#: Neighbours of a row that are kept for sure; of those further down, fewer and fewer (`_kept`).
NEAREST = 24

#: Share of the least nearness by which a pair is a candidate, where its frequent terms were not all counted.
PART = 0.5

#: A group that is so much smaller than the one it joins does not change how near that is to groups it has no pair with.
#: Without this, a story of 5,000 reports takes 24 s instead of less than two; the groups are the same but for a few.
_LIGHT = 1 / 32


def large_groups(nearness: Nearness) -> list[list[int]]:
    """Return the numbers of the reports of each story."""
    pairs = zip(*(column.tolist() for column in near_pairs(nearness)), strict=True)
    return linked_by_pairs(nearness.rows.shape[0], pairs, Centres(nearness))


def near_pairs(nearness: Nearness) -> Pairs:
    """Return pairs of rows that are near enough to be joined: for each row its nearest, and some that are less near.

    Every pair is found if the batch is small or its words are many. In a batch that is too large for that, a term that
    stands in very many texts leads only to a sample of them, the same for all terms: so texts that only frequent terms
    have in common are still found to be near to those of the sample.
    """
    rows, moments = nearness.rows, nearness.published
    span = DAYS * (-log(LEAST)) ** 0.25  # further apart in time no two rows are near
    order = np.argsort(moments, kind="stable")
    times = moments[order]
    dated = int(np.count_nonzero(~np.isnan(times)))
    ordered = rows[order]
    across, whole = _index(ordered, _share(times[:dated], len(times), span))
    found = []
    for start in range(0, len(times), SLICE):
        end = min(start + SLICE, len(times))
        bounds = (times[start] - span, times[end - 1] + span)
        low, high = np.searchsorted(times[:dated], bounds) if end <= dated else (0, dated)
        for first, last in ((int(low), int(high)), (dated, len(times))):
            columns = across[first:last].T.tocsr()
            for block in range(start, end, BLOCK):
                product = (ordered[block : min(block + BLOCK, end)] @ columns).tocoo()
                one, other = product.coords[0].astype(np.int64) + block, product.coords[1].astype(np.int64) + first
                kept = (product.data >= (LEAST if whole else LEAST * PART)) & (one != other)
                found.append(_kept(one[kept], other[kept], product.data[kept]))
    one, other = (order[np.concatenate(column)] for column in zip(*found, strict=True))
    return _exact(nearness, np.minimum(one, other), np.maximum(one, other))


def _share(times: NDArray[np.float64], size: int, span: float) -> float:
    """Return the share of all pairs that are near enough in time, if ``times`` are those of the dated of ``size``."""
    inside = np.searchsorted(times, times + span) - np.searchsorted(times, times - span)
    return 1 - (len(times) ** 2 - float(inside.sum())) / size**2


def _index(rows: Any, share: float) -> tuple[Any, bool]:
    """Return the rows with their terms, of a frequent term only a sample of its rows; and whether all were kept."""
    size = rows.shape[0]
    counts = np.bincount(rows.indices, minlength=rows.shape[1]).astype(np.float64)
    most = size
    while most > FEWEST and float((counts * np.minimum(counts, most)).sum()) * share > BUDGET * size:
        most = max(int(most * 0.8), FEWEST)
    if most >= counts.max(initial=0):
        return rows, True
    shuffled = np.random.default_rng(0).permutation(size)
    columns = rows[shuffled].tocsc()
    numbers = np.repeat(np.arange(rows.shape[1]), np.diff(columns.indptr))
    kept = np.arange(len(numbers)) - columns.indptr[numbers] < most
    entries = columns.data[kept], (shuffled[columns.indices[kept]], numbers[kept])
    return csr_array(entries, shape=rows.shape), False


def _kept(
    one: NDArray[np.int64], other: NDArray[np.int64], near: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the neighbours of each row that are worth keeping: the nearest, and two of each doubling of their number.

    The nearest of a row in a dense crowd all lie in the crowd; the others tie it to what is around.
    """
    order = np.lexsort((other, -near, one))
    one, other = one[order], other[order]
    rank = np.arange(len(one)) - np.searchsorted(one, one)
    steps = np.array([int(NEAREST * 2 ** (step / 2)) for step in range(32)])
    kept = (rank < NEAREST) | np.isin(rank, steps)
    return one[kept], other[kept]


def _exact(nearness: Nearness, one: NDArray[np.intp], other: NDArray[np.intp]) -> Pairs:
    """Return those of the pairs that are near enough, each once, with how near they are."""
    rows = nearness.rows
    codes = np.unique(one * rows.shape[0] + other)
    one, other = codes // rows.shape[0], codes % rows.shape[0]
    near = np.empty(len(codes))
    for start in range(0, len(codes), BLOCK * 64):
        part = slice(start, start + BLOCK * 64)
        near[part] = rows[one[part]].multiply(rows[other[part]]).sum(axis=1)
    near = np.minimum(near, 1.0) * nearness.in_time(one, other)
    kept = near >= LEAST
    return one[kept], other[kept], near[kept]


class Centres:
    """The mean of the rows of each group, and of their times: estimates the nearness of groups without their pairs."""

    def __init__(self, nearness: Nearness) -> None:
        """Begin with a group for each row."""
        rows, moments = nearness.rows, nearness.published
        self._terms = [
            (rows.indices[a:b], rows.data[a:b]) for a, b in zip(rows.indptr[:-1], rows.indptr[1:], strict=True)
        ]
        dated = ~np.isnan(moments)
        self._dated = dated.astype(np.float64)
        self._mean = np.where(dated, moments, 0.0)
        self._spread = np.zeros(len(moments))
        self._work = np.zeros(rows.shape[1])

    def near(self, group: int, others: Sequence[int]) -> list[float]:
        """Return how near the rows of some groups are to those of one, in the mean.

        Their times count as the mean square of how far they are apart.
        """
        places, values = self._terms[group]
        self._work[places] = values
        text = [float(self._work[self._terms[other][0]] @ self._terms[other][1]) for other in others]
        self._work[places] = 0.0
        some = np.array(others)
        apart = (self._mean[group] - self._mean[some]) ** 2 + self._spread[group] + self._spread[some]
        in_time = np.exp(-((apart / DAYS**2) ** 2))
        both = self._dated[group] * self._dated[some]
        return list(map(float, np.array(text) * (both * in_time + (1 - both) * UNDATED)))

    def join(self, one: int, other: int, sizes: tuple[int, int]) -> None:
        """Make ``one`` the mean of both."""
        share = sizes[0] / sum(sizes)
        ours, theirs = self._terms[one], self._terms[other]
        places, back = np.unique(np.concatenate((ours[0], theirs[0])), return_inverse=True)
        values = np.bincount(back, np.concatenate((ours[1] * share, theirs[1] * (1 - share))))
        if len(places) > 2 * TERMS:
            heaviest = np.sort(np.argpartition(-values, TERMS)[:TERMS])
            places, values = places[heaviest], values[heaviest]
        self._terms[one], self._terms[other] = (places, values), (places[:0], values[:0])
        weights = self._dated[one] * share, self._dated[other] * (1 - share)
        dated = sum(weights)
        if dated:
            a, b = weights[0] / dated, weights[1] / dated
            apart = self._mean[one] - self._mean[other]
            self._spread[one] = a * self._spread[one] + b * self._spread[other] + a * b * apart**2
            self._mean[one] = a * self._mean[one] + b * self._mean[other]
        self._dated[one] = dated


def linked_by_pairs(size: int, pairs: Iterable[tuple[int, int, float]], means: Centres) -> list[list[int]]:
    """Return the groups of rows of which only the near pairs are known: the same as `linked` if all of these are.

    Two groups that are near enough in the mean have at least one pair that is. So a group looks for the nearest only
    among those that it has a known pair with; how near these are is estimated by ``means`` once a join asks for it.
    """
    near: list[dict[int, float]] = [{} for _ in range(size)]
    for one, other, nearness in pairs:
        near[one][other] = near[other][one] = nearness
    return _GroupsByPairs(near, means).joined()


class _GroupsByPairs(Groups):
    """Groups of which only the near pairs are known."""

    def __init__(self, near: list[dict[int, float]], means: Centres) -> None:
        super().__init__(near)
        self.means = means

    def nearest(self, group: int, before: int | None) -> tuple[int, float]:
        row = self.near[group]
        if not row:
            return group, -1.0
        most = max(row.values())
        if before is not None and row.get(before, -1.0) >= most:
            return before, most
        return min(other for other, nearness in row.items() if nearness == most), most

    def join(self, one: int, other: int, nearness: float) -> None:
        if len(self.groups[one]) < len(self.groups[other]):
            one, other = other, one
        super().join(one, other, nearness)

    def merge(self, one: int, other: int, sizes: tuple[int, int]) -> None:
        ours, theirs = self.near[one], self.near[other]
        self._estimate(one, ours, theirs, other)
        if sizes[1] > sizes[0] * _LIGHT:
            self._estimate(other, theirs, ours, one)
        for third in theirs:
            if third != one:
                mean = (sizes[0] * ours[third] + sizes[1] * theirs[third]) / sum(sizes)
                ours[third] = self.near[third][one] = mean
        self.means.join(one, other, sizes)

    def _estimate(self, group: int, row: dict[int, float], more: dict[int, float], other: int) -> None:
        """Estimate how near a group is to those that only ``other``, which it is joined with, has a pair with."""
        unknown = [third for third in more if third not in row and third not in (group, other)]
        if unknown:
            row.update(zip(unknown, self.means.near(group, unknown), strict=True))

    def finish(self, group: int) -> list[int]:
        for other in self.near[group]:
            self.near[other].pop(group, None)
        self.near[group] = {}
        return self.groups.pop(group)
