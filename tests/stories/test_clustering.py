import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from briefbot.stories.clustering import CLOSEST, LEAST, TOLD, USUAL, grouped, settled
from briefbot.stories.clustering import linked as joined


def linked(near):
    return joined(near, np.ones(len(near)))


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


def test_groups_are_joined_as_their_reports_would_be():
    pairs = dict.fromkeys([(0, 1), (2, 3)], 0.5) | dict.fromkeys([(0, 2), (0, 3), (1, 2), (1, 3)], 0.3)
    near = matrix(pairs, 4)
    halves = np.array([[0.75, 0.3], [0.3, 0.75]])  # each with itself: twice 1.0, twice .5

    assert linked(near) == [[0, 1, 2, 3]]
    assert joined(halves, np.full(2, 2.0)) == [[0, 1]]
    assert joined(np.where(halves == 0.3, 0.15, halves), np.full(2, 2.0)) == [[0], [1]]


@given(st.integers(1, 12), st.integers(1, 12), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_however_few_are_compared_at_a_time_every_report_is_in_one_group(size, together, random):
    rows = np.array([[0.1 + random.random() ** 3 for _ in range(4)] for _ in range(size)])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    published = np.array([random.choice([np.nan, 1.0, 2.0, 9.0]) for _ in range(size)])

    groups = grouped(csr_array(rows), published, together)

    assert sorted(row for group in groups for row in group.tolist()) == list(range(size))
