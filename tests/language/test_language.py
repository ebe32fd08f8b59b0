"""The language of a text."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.language.identify import language_of

TEXTS = {
    "en": "The navy said on Monday that it was back in full strength, but few of its ships were seen at sea.",
    "fr": "La marine a annoncé lundi qu’elle était de retour, mais peu de ses navires ont été vus en mer.",
    "ar": "قال متحدث باسم الحكومة إن القوات استعادت السيطرة على المطار في جنوب العاصمة.",
    "it": "La marina ha detto lunedì che è tornata al completo, ma poche delle sue navi sono state viste in mare.",
    "es": "La marina dijo el lunes que ha vuelto con todas sus fuerzas, pero en el mar se han visto pocos barcos.",
    "de": "Die Marine sagte am Montag, sie sei wieder da, aber auf See wurden nur wenige ihrer Schiffe gesehen.",
    "tr": "Donanma pazartesi günü yeniden tam güçte olduğunu söyledi, ancak denizde çok az gemi görüldü.",
    "fa": "سخنگوی دولت گفت که نیروها کنترل فرودگاه جنوب پایتخت را دوباره به دست گرفتند.",
    "ru": "Войска вошли в город в понедельник утром, сообщил представитель правительства.",
    "el": "Οι κυβερνητικές δυνάμεις ανακατέλαβαν το αεροδρόμιο, δήλωσε ο εκπρόσωπος.",
    "sv": "Flottan sade på måndagen att den är tillbaka, men få av dess fartyg har synts till sjöss.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_each_language_is_known(language):
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "Tripoli", "Haftar, Sarraj", "1,234 - 5:67", "ليبيا", "\ud800" * 50, "x" * 100])
def test_a_short_or_odd_text_has_no_language(text):
    assert language_of(text) == ""


def test_a_foreign_name_does_not_change_the_language():
    assert language_of(TEXTS["ar"] + " گوگل") == "ar"
    assert language_of(TEXTS["en"] + " طرابلس") == "en"
    assert language_of(TEXTS["fr"] + " The New York Times") == "fr"


@pytest.mark.parametrize("text", ["Press agency Monday, June 3, 2019", "Dock strike ends after night of talks"])
def test_a_headline_in_the_words_of_english_news_is_english(text):
    assert language_of(text) == "en"


def test_ordinary_english_french_and_arabic_load_no_model():
    program = (
        "import sys; from briefbot.language.identify import language_of\n"
        "for text in sys.argv[1:]: language_of(text)\n"
        "print('py3langid' in sys.modules)"
    )
    texts = [*(TEXTS[language] for language in ("en", "fr", "ar")), "Dock strike ends after night of talks"]

    done = subprocess.run([sys.executable, "-c", program, *texts], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


@settings(deadline=None)
@given(st.text())
def test_no_text_is_too_odd(text):
    assert len(language_of(text)) in {0, 2}
