"""How likely a sentence, standing alone, tells the news of its day."""

from datetime import date

import pytest
from builders import an_article
from hypothesis import given
from hypothesis import strategies as st

from briefbot.model import Excerpt
from briefbot.summarizers.newsworthiness import DayNews, best_lede, newsworthiness, tells_more
from briefbot.summarizers.standalone import reporting_sentences

FRIDAY = "2020-05-22"


def sentences_of(text, **fields):
    article = an_article(text, **fields)
    return [Excerpt(article, *span) for span in reporting_sentences(article.text, article.language or "en")]


def worth(text, days=(), **fields):
    return newsworthiness(sentences_of(text, published=FRIDAY, **fields)[0], days)


@pytest.mark.parametrize("other", ["on Thursday", "at dawn", "on Monday"])
def test_a_sentence_that_names_the_day_of_the_news_counts_more(other):
    on_friday, another = (f"Dockers shut the port of Marsa {day} over their wages." for day in ("on Friday", other))

    assert worth(on_friday) > worth(another)


def test_where_no_day_is_known_a_sentence_counts_between_one_of_its_day_and_one_of_none():
    on_friday, at_dawn = (f"Dockers shut the port of Marsa {day} over their wages." for day in ("on Friday", "at dawn"))
    undated = newsworthiness(sentences_of(on_friday)[0])

    assert worth(at_dawn) < undated < worth(on_friday)
    assert undated == newsworthiness(sentences_of(at_dawn)[0])


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


def test_the_lede_counts_most_then_the_two_behind_it_then_the_rest():
    found = [newsworthiness(each) for each in sentences_of("Dockers shut the port of Marsa over wages. " * 5)]

    assert found[0] > found[1] == found[2] > found[3] == found[4]


@pytest.mark.parametrize(
    ("language", "new", "known"),
    [
        ("en", "A strike has shut the port of Marsa.", "The strike has shut the port of Marsa."),
        ("fr", "Une grève a fermé le port de Marsa.", "La grève a fermé le port de Marsa."),
    ],
)
def test_what_opens_with_something_not_spoken_of_before_counts_more(language, new, known):
    assert worth(new, language=language) > worth(known, language=language)


def test_a_name_is_no_article_of_another_language():
    news = "Moines was shut by its dockers over their wages."

    assert worth(f"Des {news}", language="en") == worth(f"Port {news}", language="en")


def test_a_colon_and_a_fault_of_standing_alone_count_against_a_sentence():
    plain = worth("Dockers shut the port of Marsa over their wages.")

    assert worth("Dockers: shut the port of Marsa over their wages.") < plain
    assert worth("But they shut the port of Marsa over their wages.") < plain / 2


def test_a_sentence_that_says_what_others_of_the_day_say_counts_more():
    strike, weather = "Dockers shut the port of Marsa over wages.", "Rain fell on the hills of Lamperia at night."
    echo = "The port of Marsa was shut by dockers over wages at night."
    news = DayNews([an_article(text, url=f"urn:{text}") for text in (strike, echo, weather)])
    found = {excerpt.text: news(excerpt) for excerpt in news.pool.excerpts}

    assert found[strike] > found[weather]


def test_a_sentence_below_the_first_ones_of_its_article_is_judged_without_the_others():
    deep = sentences_of("Dockers shut the port of Marsa over wages. " * 9)[8]

    assert DayNews([deep.article])(deep) == newsworthiness(deep)


@pytest.mark.parametrize(
    "text",
    [
        "The port will stay shut, the mayor said.",
        "The port was shut on Friday.",
        "Le port restera fermé, a déclaré le maire.",
    ],
)
def test_below_its_heading_a_story_goes_on_with_what_is_on_record_or_of_the_day(text):
    assert tells_more(sentences_of(text, published=FRIDAY, language="fr" if text.startswith("Le ") else "en")[0])


@pytest.mark.parametrize(
    "text",
    [
        "The port is the largest of the country.",
        "The port was shut on Monday, too, the mayor said.",
        '"We shall stay here until they pay us," the mayor said.',
    ],
)
def test_it_does_not_go_on_with_background_an_older_day_or_a_long_quote(text):
    assert not tells_more(sentences_of(text, published=FRIDAY)[0])


def test_a_brief_of_another_day_counts_by_its_own_days():
    on_friday = "Dockers shut the port of Marsa on Friday over their wages."

    assert worth(on_friday, {date(2020, 5, 22)}) > worth(on_friday, {date(2020, 5, 24)})


@given(st.text(), st.sets(st.dates()))
def test_it_is_a_likelihood_of_any_text_on_any_days(text, days):
    for each in sentences_of(text):
        assert 0 < newsworthiness(each, days) < 1
        assert 0 < DayNews([each.article])(each, days) < 1


def test_the_lede_of_an_analysis_is_unlikely_to_be_news():
    strike = "Dockers shut the port of Marsa on Friday over their wages, the mayor said."

    assert worth(strike) > 0.65
    assert worth(strike, title="Analysis: what dockers want") < 0.2


def test_of_several_leads_the_surest_lede_is_the_best_and_of_equals_the_first():
    vague, sure, late = (
        an_article(f"Dockers shut the port of Marsa {when}.", url=f"urn:{when}", published=FRIDAY)
        for when in ("over their wages", "on Friday", "on Friday at noon")
    )

    assert best_lede([vague, sure, late]).article is sure
    assert best_lede([an_article("")]) is None
