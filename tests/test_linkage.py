import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.text.linkage import LinkOptions, linked


def matrix(pairs, size):
    near = np.eye(size)
    for (one, other), value in pairs.items():
        near[one, other] = near[other, one] = value
    return near


def test_a_chain_is_not_one_group():
    chain = matrix({(0, 1): 0.3, (1, 2): 0.3, (2, 3): 0.3, (3, 4): 0.3}, 5)

    assert max(map(len, linked(chain))) == 2


def test_dense_groups_stay_apart_where_loose_ones_join():
    def two_pairs(inside, between):
        across = {(a, b): between for a in (0, 1) for b in (2, 3)}
        return matrix({(0, 1): inside, (2, 3): inside} | across, 4)

    assert linked(two_pairs(0.25, 0.2)) == [[0, 1, 2, 3]]
    assert linked(two_pairs(0.6, 0.2)) == [[0, 1], [2, 3]]


def test_what_is_further_apart_than_the_least_is_never_joined():
    assert linked(matrix({(0, 1): 0.2}, 2), LinkOptions(least=0.21)) == [[0], [1]]


def test_of_two_refused_groups_each_may_still_take_others():
    pairs = dict.fromkeys([(0, 2), (0, 3), (1, 2), (1, 3)], 0.22) | {
        (0, 1): 0.6,
        (2, 3): 0.6,
        (0, 4): 0.21,
        (1, 4): 0.21,
    }

    assert linked(matrix(pairs, 5), LinkOptions(cohesion=0.65)) == [[0, 1, 4], [2, 3]]


def test_nothing_makes_no_groups():
    assert linked(np.zeros((0, 0))) == []


@given(st.integers(1, 12), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_every_row_is_in_one_group(size, random):
    near = np.array([[random.random() for _ in range(size)] for _ in range(size)])
    groups = linked((near + near.T) / 2)

    assert sorted(row for group in groups for row in group) == list(range(size))
    assert groups == sorted(groups)
