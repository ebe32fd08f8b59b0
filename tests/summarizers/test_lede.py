"""The sentence that tells an article's news."""

import pytest
from builders import an_article
from hypothesis import given
from hypothesis import strategies as st

from briefbot.model import Excerpt
from briefbot.summarizers.lede import lede
from briefbot.summarizers.standalone import faults_of, reporting_sentences

STRIKE = "Dockers shut the port of Marsa on Monday in a strike over unpaid wages, the harbour master said."


def told(text, **fields):
    return lede(an_article(text, **fields)).text


@pytest.mark.parametrize(
    "before",
    [
        "But they said that it had failed.",
        "Would you like to see more?",
        "Menu.",
        "Dockers in the old port, left, on a crane of Marsa.",
        '"We want our wages.',
        "But he left. And he did so again. It rained. They sang.",
    ],
)
def test_it_is_the_first_sentence_that_reads_alone(before):
    assert told(f"{before} {STRIKE} The mayor of Lamperia called in the army on Tuesday.") == STRIKE


def test_a_later_sentence_with_a_day_is_a_side_matter():
    opening = "Dockers have shut the port of Marsa over their wages."

    assert told(f"{opening} Anna Oak, the mayor, flew to Lamperia on Friday.", published="2020-05-22") == opening


def test_where_none_reads_alone_it_is_the_first():
    assert told("But he left. And he did so again.") == "But he left."
    assert lede(an_article("  ")) is None


sentences = st.lists(st.sampled_from([STRIKE, "But he left.", "Menu.", "Who asked?", "“We", "مرسى."]), min_size=1)


@given(sentences.map(" ".join))
def test_it_stands_in_the_article_and_nothing_before_it_in_a_report_reads_alone(text):
    found = lede(an_article(text))

    assert found.text in text
    earlier = [span for span in reporting_sentences(text) if span[0] < found.start]
    assert all(faults_of(Excerpt(found.article, *span)) for span in earlier)
