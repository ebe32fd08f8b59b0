import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.stories.clustering import CLOSEST, LEAST, TOLD, USUAL, linked, settled
from briefbot.stories.large import linked_by_pairs


def matrix(pairs, size):
    near = np.eye(size)
    for (one, other), value in pairs.items():
        near[one, other] = near[other, one] = value
    return near


def test_a_chain_is_not_one_group():
    chain = matrix({(0, 1): 0.2, (1, 2): 0.2, (2, 3): 0.2, (3, 4): 0.2}, 5)

    assert max(map(len, linked(chain))) == 2


def test_dense_groups_stay_apart_where_loose_ones_join():
    def two_pairs(inside, between):
        across = {(a, b): between for a in (0, 1) for b in (2, 3)}
        return matrix({(0, 1): inside, (2, 3): inside} | across, 4)

    assert linked(two_pairs(0.25, 0.2)) == [[0, 1, 2, 3]]
    assert linked(two_pairs(0.6, 0.2)) == [[0, 1], [2, 3]]


def test_what_is_further_apart_than_the_least_is_never_joined():
    assert linked(matrix({(0, 1): LEAST - 0.01}, 2)) == [[0], [1]]


def test_of_two_refused_groups_each_may_still_take_others():
    pairs = dict.fromkeys([(0, 2), (0, 3), (1, 2), (1, 3)], 0.18) | {
        (0, 1): 0.6,
        (2, 3): 0.6,
        (0, 4): 0.17,
        (1, 4): 0.17,
    }

    assert linked(matrix(pairs, 5)) == [[0, 1, 4], [2, 3]]


def test_who_is_far_from_most_of_a_group_leaves_it():
    near = matrix(dict.fromkeys([(0, 1), (0, 2), (1, 2)], 0.4) | {(0, 3): 0.3, (1, 3): 0.02, (2, 3): 0.02}, 4)

    assert settled(near, near) == ([0, 1, 2], [3])


def test_who_is_very_near_to_none_of_a_group_leaves_it():
    close = dict.fromkeys([(0, 1), (0, 2), (1, 2)], 0.4)
    middling = dict.fromkeys([(0, 3), (1, 3), (2, 3)], (USUAL + CLOSEST) / 2)
    told = np.ones((4, 4))

    assert settled(matrix(close | middling, 4), told) == ([0, 1, 2], [3])
    assert settled(matrix(close | middling | {(2, 3): CLOSEST}, 4), told) == ([0, 1, 2, 3], [])
    assert settled(matrix({(0, 1): (USUAL + CLOSEST) / 2}, 2), told) == ([], [0, 1])


def test_whose_opening_none_of_a_group_tells_leaves_it():
    near = matrix(dict.fromkeys([(0, 1), (0, 2), (1, 2)], 0.4), 3)

    assert settled(near, matrix({(0, 1): TOLD, (1, 2): TOLD - 0.01}, 3)) == ([0, 1], [2])
    assert settled(near, matrix({(0, 1): TOLD, (1, 2): TOLD}, 3)) == ([0, 1, 2], [])


def test_nothing_makes_no_groups():
    assert linked(np.zeros((0, 0))) == []


@given(st.integers(1, 12), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_every_row_is_in_one_group(size, random):
    near = np.array([[random.random() for _ in range(size)] for _ in range(size)])
    groups = linked((near + near.T) / 2)

    assert sorted(row for group in groups for row in group) == list(range(size))
    assert groups == sorted(groups)


class Means:
    """The means over all pairs, counted from the whole matrix."""

    def __init__(self, near):
        self.near_rows, self.groups = near, {row: [row] for row in range(len(near))}

    def near(self, group, others):
        return [self.near_rows[np.ix_(self.groups[group], self.groups[other])].mean() for other in others]

    def join(self, one, other, sizes):
        assert sizes == (len(self.groups[one]), len(self.groups[other]))
        self.groups[one] = self.groups[one] + self.groups.pop(other)


def by_pairs(near, means=None):
    size = len(near)
    pairs = [(a, b, near[a, b]) for a in range(size) for b in range(a + 1, size) if near[a, b] >= LEAST]
    return linked_by_pairs(size, pairs, means or Means(near))


@given(st.integers(1, 9), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_only_the_near_pairs_are_needed(size, random):
    near = np.array([[random.random() ** 3 for _ in range(size)] for _ in range(size)])
    near = (near + near.T) / 2
    np.fill_diagonal(near, 1.0)

    assert by_pairs(near) == linked(near)


@given(st.integers(1, 9), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_with_means_that_are_only_guessed_every_row_is_still_in_one_group(size, random):
    class Guessed(Means):
        def near(self, group, others):
            return [random.random() for _ in others]

    near = np.array([[random.random() ** 2 for _ in range(size)] for _ in range(size)])
    groups = by_pairs((near + near.T) / 2, Guessed(near))

    assert sorted(row for group in groups for row in group) == list(range(size))
