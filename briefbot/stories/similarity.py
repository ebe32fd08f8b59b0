"""Vectors of a batch of texts, how near they are, and which of very many are near each other at all.

numpy does small batches alone: to import scipy takes longer than to group a hundred texts.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Factor: TypeAlias = Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.float64]]
    """What remains of the nearness of pairs of rows, given their numbers."""

    Pairs: TypeAlias = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]
    """The numbers of one row and the other, the lower first, and how near they are."""

#: Up to so many texts the vectors are a dense array; above, a sparse one.
SMALL = 64

#: Rows that are multiplied at a time: with `BUDGET` a block of products takes some 150 MB.
BLOCK = 256

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


@dataclass(frozen=True, slots=True)
class Packed:
    """The terms of many texts with their weights, as numbers: a dictionary for each of 100,000 would take 2 GB."""

    columns: Mapping[str, int]
    """Term -> its column."""

    languages: Sequence[str]
    """The language of the first text with the term of each column."""

    starts: NDArray[np.int64]
    """Where the terms of each text begin in the two that follow, and last where the last ends."""

    places: NDArray[np.int32]
    values: NDArray[np.float64]

    @property
    def counts(self) -> NDArray[np.int64]:
        """In how many texts the term of each column stands."""
        return np.bincount(self.places, minlength=len(self.columns))


def packed(batch: Iterable[tuple[Mapping[str, float], str]]) -> Packed:
    """Return the texts of a batch, each given as its terms with their weights, and its language."""
    columns: defaultdict[str, int] = defaultdict(lambda: len(columns))
    languages: list[str] = []
    starts, places, values = array("q", [0]), array("i"), array("d")
    for terms, language in batch:
        places.extend([columns[term] for term in terms])
        values.extend(terms.values())
        starts.append(len(places))
        languages += [language] * (len(columns) - len(languages))
    as_numbers = np.array(starts, np.int64), np.array(places, np.int32), np.array(values, np.float64)
    return Packed(dict(columns), languages, *as_numbers)


def unit_rows(texts: Packed, rare: NDArray[np.float64]) -> Any:
    """Return the texts as rows of length one, zero where a text has no terms: a numpy array or a scipy CSR array.

    Args:
        texts: The terms of each text with their weights.
        rare: What the term of each column is worth in the batch.
    """
    size, columns = len(texts.starts) - 1, len(texts.columns)
    numbers = np.repeat(np.arange(size), np.diff(texts.starts))
    values = texts.values * rare[texts.places]
    lengths = np.sqrt(np.bincount(numbers, values * values, minlength=size))
    values /= np.where(lengths > 0, lengths, 1.0)[numbers]
    if size > SMALL:
        from scipy.sparse import csr_array  # noqa: PLC0415  # see the module's docstring

        return csr_array((values, texts.places, texts.starts), shape=(size, columns))
    rows = np.zeros((size, columns), np.float64)
    rows[numbers, texts.places] = values
    return rows


def beside(one: Any, other: Any, shares: NDArray[np.float64], boost: float) -> Any:
    """Return rows of two kinds as one: what two are near is told by ``one``, and to the share of both by ``other``.

    Args:
        one: As `unit_rows` returns them.
        other: The same number of rows, over terms of their own.
        shares: For each row, from 0.0 to 1.0.
        boost: What nearness by ``other`` is multiplied with.
    """
    left, right = np.sqrt(1.0 - shares)[:, None], np.sqrt(shares * boost)[:, None]
    if isinstance(one, np.ndarray):
        return np.hstack((one * left, other * right))
    from scipy.sparse import hstack  # noqa: PLC0415  # see the module's docstring

    return hstack((one.multiply(left), other.multiply(right)), format="csr")


def cosines(rows: Any, some: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return how near the rows numbered ``some`` are to each other, from 0.0 to 1.0."""
    chosen = rows[some]
    near = np.empty((len(some), len(some)))
    for start in range(0, len(some), BLOCK):
        product = chosen[start : start + BLOCK] @ chosen.T
        near[start : start + BLOCK] = product if isinstance(product, np.ndarray) else product.toarray()
    return np.clip((near + near.T) / 2, 0.0, 1.0)


def near_pairs(rows: Any, least: float, moments: NDArray[np.float64], span: float, factor: Factor) -> Pairs:
    """Return pairs of rows that are at least so near: for each row its nearest, and some that are less near.

    Every pair is found if the batch is small or its words are many. In a batch that is too large for that, a term that
    stands in very many texts leads only to a sample of them, the same for all terms: so texts that only frequent terms
    have in common are still found to be near to those of the sample.

    Args:
        rows: As `unit_rows` returns them.
        least: Pairs less near are left out.
        moments: The time of each row; NaN for a row that may be near to rows of any time.
        span: Rows further apart in time are not near.
        factor: What to multiply the cosine of pairs of rows with.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415  # see the module's docstring

    rows = csr_array(rows)
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
                kept = (product.data >= (least if whole else least * PART)) & (one != other)
                found.append(_kept(one[kept], other[kept], product.data[kept]))
    one, other = (order[np.concatenate(column)] for column in zip(*found, strict=True))
    return _exact(rows, np.minimum(one, other), np.maximum(one, other), least, factor)


def _share(times: NDArray[np.float64], size: int, span: float) -> float:
    """Return the share of all pairs that are near enough in time, if ``times`` are those of the dated of ``size``."""
    inside = np.searchsorted(times, times + span) - np.searchsorted(times, times - span)
    return 1 - (len(times) ** 2 - float(inside.sum())) / size**2


def _index(rows: Any, share: float) -> tuple[Any, bool]:
    """Return the rows with their terms, of a frequent term only a sample of its rows; and whether all were kept."""
    from scipy.sparse import csr_array  # noqa: PLC0415  # see the module's docstring

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


def _exact(rows: Any, one: NDArray[np.intp], other: NDArray[np.intp], least: float, factor: Factor) -> Pairs:
    """Return those of the pairs that are near enough, each once, with how near they are."""
    codes = np.unique(one * rows.shape[0] + other)
    one, other = codes // rows.shape[0], codes % rows.shape[0]
    near = np.empty(len(codes))
    for start in range(0, len(codes), BLOCK * 64):
        part = slice(start, start + BLOCK * 64)
        near[part] = rows[one[part]].multiply(rows[other[part]]).sum(axis=1)
    near = np.minimum(near, 1.0) * factor(one, other)
    kept = near >= least
    return one[kept], other[kept], near[kept]


def parts(size: int, pairs: Pairs) -> list[NDArray[np.intp]]:
    """Return the numbers of the rows in parts, so that no pair lies across two."""
    from scipy.sparse import coo_array  # noqa: PLC0415  # see the module's docstring
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415  # the same

    one, other, near = pairs
    count, labels = connected_components(coo_array((near, (one, other)), shape=(size, size)), directed=False)
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.cumsum(np.bincount(labels, minlength=count))[:-1])


class Centres:
    """The mean of the rows of each group, and of their times: how near groups are whose pairs nobody counted."""

    def __init__(self, rows: Any, moments: NDArray[np.float64], days: float, undated: float) -> None:
        """Begin with a group for each row.

        Args:
            rows: As `unit_rows` returns them.
            moments: The time of each row; NaN if it has none.
            days: Rows ``d`` apart in time are ``exp(-(d / days) ** 2)`` as near,
            undated: and where one has no time, so much as near.
        """
        self._terms = [
            (rows.indices[a:b], rows.data[a:b]) for a, b in zip(rows.indptr[:-1], rows.indptr[1:], strict=True)
        ]
        dated = ~np.isnan(moments)
        self._dated = dated.astype(np.float64)
        self._mean = np.where(dated, moments, 0.0)
        self._spread = np.zeros(len(moments))
        self._work = np.zeros(rows.shape[1])
        self._wide, self._undated = days**2, undated

    def near(self, group: int, others: Sequence[int]) -> list[float]:
        """Return how near the rows of some groups are to those of one, in the mean.

        Times count as normally distributed; what a date in a text says does not count.
        """
        places, values = self._terms[group]
        self._work[places] = values
        text = [float(self._work[self._terms[other][0]] @ self._terms[other][1]) for other in others]
        self._work[places] = 0.0
        some = np.array(others)
        wide = self._wide + 2 * (self._spread[group] + self._spread[some])
        in_time = np.sqrt(self._wide / wide) * np.exp(-((self._mean[group] - self._mean[some]) ** 2) / wide)
        both = self._dated[group] * self._dated[some]
        return list(map(float, np.array(text) * (both * in_time + (1 - both) * self._undated)))

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
