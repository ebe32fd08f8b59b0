"""Vectors of a batch of texts, how near they are, and groups of them by average link.

numpy does small batches alone: to import scipy takes longer than to group a hundred texts.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

SMALL = 64
"""Up to so many texts the vectors are a dense array; above, a sparse one."""

BLOCK = 512
"""Rows that are multiplied at a time: a block of products of 100,000 texts takes 200 MB."""


def unit_rows(batch: Sequence[Mapping[str, float]], rare: Mapping[str, float]) -> Any:
    """Return the texts as rows of length one, zero where a text has no terms: a numpy array or a scipy CSR array.

    Args:
        batch: The terms of each text with their weights.
        rare: What each term is worth in the batch.
    """
    columns = {term: column for column, term in enumerate(rare)}
    starts = [0]
    places: list[int] = []
    values: list[float] = []
    for terms in batch:
        weighted = {columns[term]: weight * rare[term] for term, weight in terms.items()}
        length = math.sqrt(math.fsum(value * value for value in weighted.values())) or 1.0
        places += weighted
        values += [value / length for value in weighted.values()]
        starts.append(len(places))
    if len(batch) > SMALL:
        from scipy.sparse import csr_array  # noqa: PLC0415  # see the module's docstring

        shape = (len(batch), len(columns))
        return csr_array((np.array(values, np.float64), np.array(places), np.array(starts)), shape=shape)
    rows = np.zeros((len(batch), len(columns)), np.float64)
    rows[np.repeat(np.arange(len(batch)), np.diff(starts)), places] = values
    return rows


def cosines(rows: Any, some: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return how near the rows numbered ``some`` are to each other, from 0.0 to 1.0."""
    chosen = rows[some]
    near = np.empty((len(some), len(some)))
    for start in range(0, len(some), BLOCK):
        product = chosen[start : start + BLOCK] @ chosen.T
        near[start : start + BLOCK] = product if isinstance(product, np.ndarray) else product.toarray()
    return np.clip((near + near.T) / 2, 0.0, 1.0)


def separate(
    rows: Any, least: float, together: int, factor: Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.float64]]
) -> list[list[int]]:
    """Return the row numbers in parts of at most ``together``, so that rows near each other are in one part.

    Args:
        rows: As `unit_rows` returns them.
        least: Rows nearer than this are in one part, unless that would be too large: then only the nearest are.
        together: The size of the largest part. So many rows or fewer are one part.
        factor: What to multiply the cosine of pairs of rows with, given their numbers.
    """
    size = rows.shape[0]
    if size <= together:
        return [list(range(size))]
    from scipy.sparse import coo_array, csr_array  # noqa: PLC0415  # see the module's docstring
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415  # the same

    one, other, near = _pairs(csr_array(rows), least, factor)
    parts: list[list[int]] = []
    waiting = [(np.arange(size), least)]
    while waiting:
        some, bound = waiting.pop()
        if len(some) <= together:
            parts.append([int(row) for row in some])
            continue
        number = np.full(size, -1)
        number[some] = np.arange(len(some))
        kept = (near >= bound) & (number[one] >= 0) & (number[other] >= 0)
        links = coo_array((near[kept], (number[one[kept]], number[other[kept]])), shape=(len(some), len(some)))
        count, labels = connected_components(links, directed=False)
        order = np.argsort(labels, kind="stable")
        cuts = np.cumsum(np.bincount(labels, minlength=count))[:-1]
        waiting += [(some[places], bound * 1.1) for places in np.split(order, cuts)]
    return sorted(parts)


def _pairs(
    rows: Any, least: float, factor: Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.float64]]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Return the pairs of rows that are at least so near: their numbers, and how near."""
    found = []
    across = rows.T.tocsr()
    for start in range(0, rows.shape[0], BLOCK):
        block = (rows[start : start + BLOCK] @ across).tocoo()
        one, other = block.coords[0] + start, block.coords[1]
        kept = (block.data >= least) & (one < other)
        one, other, near = one[kept], other[kept], block.data[kept]
        near = near * factor(one, other)
        kept = near >= least
        found.append((one[kept], other[kept], near[kept]))
    return tuple(np.concatenate(columns) for columns in zip(*found, strict=True))  # type: ignore[return-value]  # three
