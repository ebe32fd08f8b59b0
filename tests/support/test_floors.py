import random
from statistics import mean, stdev

import pytest
from floors import Floor, hold, standard_errors


def mean_of(units):
    return {"mean": mean(units)}


def test_a_floor_is_the_score_less_two_standard_errors():
    assert Floor(0.5, 0.1).least == pytest.approx(0.3)


def test_the_error_of_a_mean_is_that_of_the_textbook():
    rnd = random.Random(1)
    units = [rnd.gauss(0.5, 0.1) for _ in range(100)]

    assert standard_errors(units, mean_of)["mean"] == pytest.approx(stdev(units) / 10, rel=0.1)


def test_the_same_units_have_the_same_error():
    assert standard_errors([0, 1, 1], mean_of) == standard_errors([0, 1, 1], mean_of)


def test_a_score_within_two_standard_errors_holds_and_one_below_fails():
    hold("held", {"mean": Floor(0.6, 0.1)}, [0.4, 0.5], mean_of)

    with pytest.raises(AssertionError, match=r"mean 0\.450"):
        hold("fallen", {"mean": Floor(0.7, 0.1)}, [0.4, 0.5], mean_of)
