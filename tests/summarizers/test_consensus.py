import random

import numpy as np
import pytest
from builders import an_article
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.summarizers.alone import Alone
from briefbot.summarizers.consensus import ConsensusOptions, consensus
from briefbot.summarizers.pool import PoolOptions, pool_of

PORT = "Rebels took the oil port of Brega on Monday."
SAME = "On Monday rebels took the oil port of Brega."
NEAR = "The oil port of Brega fell to rebels on Monday."
OTHER = "A museum in Valletta opened a show of Roman glass."


def a_pool(*texts, **fields):
    return pool_of([an_article(text, url=f"urn:{n:03}", **fields) for n, text in enumerate(texts)], PoolOptions())


def told(pool, worth=None, **options):
    worth = np.ones(len(pool.excerpts)) if worth is None else np.array(worth, float)
    return consensus(pool, worth, Alone(pool.excerpts), ConsensusOptions(**options)).tolist()


def test_of_equals_the_one_that_says_what_the_others_say_is_worth_most():
    port, same, near, other = told(a_pool(PORT, SAME, NEAR, OTHER))

    assert max(port, same) == 1.0
    assert min(port, same, near) > other > 0.0


def test_what_is_worth_more_speaks_louder_on_the_others():
    pool = a_pool(PORT, SAME, OTHER, OTHER.replace("show", "sale"))
    with_port = told(pool, [1.0, 1.0, 0.5, 0.5])
    with_show = told(pool, [0.5, 0.5, 1.0, 1.0])

    assert with_port[0] > with_port[2]
    assert with_show[2] > with_show[0]


def test_what_is_no_candidate_comes_behind_the_candidates_in_its_order():
    worth = told(a_pool(PORT, SAME, NEAR, OTHER), [0.4, 0.3, 0.2, 0.9], candidates=2)

    assert min(worth[0], worth[3]) > worth[1] > worth[2] > 0


def test_a_sentence_that_does_not_stand_alone_has_no_say():
    hanging = "He said so to them there, but they said that he had not."
    pool = a_pool(PORT, NEAR, hanging, hanging.replace("not", "never"))

    assert told(pool)[0] > 2 * told(pool)[2]


def test_the_rest_of_the_same_article_has_less_of_a_say_than_another_article():
    filler = "Shops in Sirte sold bread at noon."
    apart = told(a_pool(PORT, SAME, filler))
    together = told(a_pool(f"{PORT} {SAME}", filler))

    assert together[2] / together[0] > apart[2] / apart[0]


def test_a_word_said_twice_is_shared_only_as_often_as_the_other_says_it():
    twice, once, *_ = told(a_pool("Guns and guns and guns and guns fell silent.", PORT, SAME, "Guns fell silent."))

    assert twice < once


def test_a_lone_sentence_keeps_its_worth():
    assert told(a_pool(PORT), [0.7]) == [0.7]


@pytest.mark.parametrize("text", ["…", "_ _ _ _ _ _ _ _.", "?! ?!"])
def test_where_nobody_has_a_say_worth_stays_as_it_was(text):
    pool = a_pool(text)

    assert told(pool) == [1.0] * len(pool.excerpts)
    assert told(a_pool(PORT, NEAR), [0.0, 0.0]) == [0.0, 0.0]


def test_other_languages_are_compared_too():
    french = a_pool("Les rebelles ont pris lundi le port.", "Lundi, les rebelles ont pris le port.", language="fr")
    arabic = a_pool("سيطر الثوار على الميناء يوم الاثنين.", "سيطر الثوار يوم الاثنين على الميناء.", language="ar")

    assert min(told(french)) > 0.9
    assert min(told(arabic)) > 0.9


words = st.sampled_from(["Rebels", "took", "the", "port", "of", "Brega", "on", "Monday", "he", "said", "_", "14", "…"])
sentences = st.lists(words, min_size=1, max_size=12).map(lambda found: " ".join(found) + ".")
bodies = st.lists(sentences | st.text(max_size=30), max_size=5)


@settings(max_examples=60)
@given(bodies, st.randoms(use_true_random=False))
def test_worth_only_falls_and_means_the_same_in_any_order(texts, shuffler: random.Random):
    articles = [an_article(text, url=f"urn:{n}") for n, text in enumerate(texts)]
    pool = pool_of(articles, PoolOptions())
    shuffler.shuffle(articles)
    found = told(pool)

    assert all(0.0 <= worth <= 1.0 for worth in found)
    assert told(pool_of(articles, PoolOptions())) == found
