"""How likely a sentence, standing alone, tells the news of its day."""

from datetime import date

import pytest
from builders import an_article
from hypothesis import given
from hypothesis import strategies as st

from briefbot.model import Excerpt
from briefbot.summarizers.lede import lede
from briefbot.summarizers.newsworthiness import best_lede, certainty, newsworthiness
from briefbot.summarizers.standalone import reporting_sentences

FRIDAY = "2020-05-22"


def sentences_of(text, **fields):
    article = an_article(text, **fields)
    return [Excerpt(article, *span) for span in reporting_sentences(article.text, article.language or "en")]


def worth(text, days=(), **fields):
    return newsworthiness(sentences_of(text, published=FRIDAY, **fields)[0], days)


def test_the_day_of_the_news_counts_most_then_the_day_before_then_none_then_an_older_one():
    days = ["on Friday", "on Thursday", "at dawn", "on Monday"]
    found = [worth(f"Dockers shut the port of Marsa {day} over their wages.") for day in days]

    assert found == sorted(found, reverse=True)
    assert len(set(found)) == len(days)


@pytest.mark.parametrize(
    ("language", "said", "unsaid"),
    [
        ("en", "The port of Marsa is shut, the mayor said.", "The port of Marsa is shut and so is its market."),
        ("fr", "Le port de Marsa est fermé, a déclaré le maire.", "Le port de Marsa est fermé, son marché aussi."),
        ("ar", "قال رئيس البلدية إن ميناء مرسى مغلق منذ الفجر.", "ميناء مرسى مغلق منذ الفجر وكذلك سوقه القديم."),
    ],
)
def test_what_somebody_says_counts_more_in_each_language(language, said, unsaid):
    assert worth(said, language=language) > worth(unsaid, language=language)


def test_each_sentence_further_down_counts_less_until_all_are_alike():
    found = [newsworthiness(each) for each in sentences_of("Dockers shut the port of Marsa over wages. " * 6)]

    assert found == sorted(found, reverse=True)
    assert found[0] > found[1] > found[2] > found[3] == found[5]


def test_a_brief_of_another_day_counts_by_its_own_days():
    on_friday = "Dockers shut the port of Marsa on Friday over their wages."

    assert worth(on_friday, {date(2020, 5, 22)}) > worth(on_friday, {date(2020, 5, 24)})


@given(st.text(), st.sets(st.dates()))
def test_it_is_a_likelihood_of_any_text_on_any_days(text, days):
    for each in sentences_of(text):
        assert 0 < newsworthiness(each, days) < 1
        assert 0 <= certainty(each) < 1


def test_a_lede_with_a_fault_and_one_of_an_analysis_are_certain_of_nothing():
    strike = "Dockers shut the port of Marsa on Friday over their wages, the mayor said."

    assert certainty(lede(an_article(strike, published=FRIDAY))) > 0.9
    assert certainty(lede(an_article(strike, title="Analysis: what dockers want", published=FRIDAY))) == 0
    assert certainty(lede(an_article("But they shut it again.", published=FRIDAY))) == 0


def test_of_several_leads_the_surest_lede_is_the_best_and_of_equals_the_first():
    vague, sure, late = (
        an_article(f"Dockers shut the port of Marsa {when}.", url=f"urn:{when}", published=FRIDAY)
        for when in ("over their wages", "on Friday", "on Friday at noon")
    )

    assert best_lede([vague, sure, late]).article is sure
    assert best_lede([an_article("")]) is None
