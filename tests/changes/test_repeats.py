"""What a reader was told is not told again, in its words or in others; what is new is."""

from datetime import date

import pytest
from brief_builders import quoted
from builders import an_article

from briefbot.changes.repeats import Repeats
from briefbot.changes.told import ToldSentence

TOLD = "Eleven people were killed when shells hit the port of Derna on Monday, the harbour master said."


def repeats(*texts, language="en", published=date(2020, 6, 1)):
    return Repeats(ToldSentence(text, "urn:1", language, published) for text in texts)


def says(text, published="2020-06-02T09:00:00", language="en"):
    return quoted(an_article(text, published=published, language=language))


@pytest.mark.parametrize(
    "again",
    [
        TOLD,
        TOLD.upper(),
        TOLD.replace(",", " –").replace(".", ""),
        "The harbour master said eleven people were killed as shells hit the port of Derna.",
        "Shells hit the port of Derna on Monday and killed eleven people.",
    ],
)
def test_what_was_told_is_a_repeat_in_whatever_words(again):
    assert repeats(TOLD).has(says(again))


@pytest.mark.parametrize(
    "new",
    [
        "The port of Derna reopened, its harbour master said.",
        "Envoys of both sides met in Geneva.",
        "Shells hit the port of Derna on Tuesday and killed people again.",
        "Shells that hit the port of Derna killed 14 people, the harbour master said.",
    ],
)
def test_what_names_another_day_or_number_or_something_else_is_new(new):
    assert not repeats(TOLD).has(says(new))


def test_the_same_words_about_another_day_are_a_repeat_all_the_same():
    yesterday = "Markets in the city stayed closed on Monday as shops and banks kept their shutters down."

    assert repeats(yesterday).has(says(yesterday.replace("Monday", "Tuesday")))


def test_an_arabic_and_a_french_repeat_are_found():
    arabic = "قتل 11 شخصا في قصف ميناء درنة يوم الاثنين، بحسب مدير الميناء."
    french = "Onze personnes ont été tuées lundi dans le bombardement du port de Derna, selon son directeur."

    assert repeats(arabic, language="ar").has(says("قصف ميناء درنة يوم الاثنين قتل 11 شخصا.", language="ar"))
    assert repeats(french, language="fr").has(
        says("Le bombardement du port de Derna a tué onze personnes, selon le directeur.", language="fr")
    )


def test_nothing_repeats_where_nothing_was_told():
    assert not repeats().has(says("Ports reopened."))
    assert not repeats().has(says(TOLD))


def test_a_sentence_without_words_repeats_nothing():
    assert not repeats(TOLD).has(says("…"))
