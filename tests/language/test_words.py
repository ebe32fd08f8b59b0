import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.language.tokens import content_stems, stem, stop_words, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Libya's ports, the rebels' ports", ["libya", "ports", "the", "rebels", "ports"]),
        ("Libya’s don’t", ["libya", "don't"]),
        ("1,200 men, 10,000,000.50 dinars, 3.5 or 3,5", ["1200", "men", "10000000.50", "dinars", "3.5", "or", "3.5"]),
        ("U.S. and US forces told us", ["u.s", "and", "u.s", "forces", "told", "us"]),
        ("USA BUS MUSE", ["usa", "bus", "muse"]),
        ("the U.N., the UN and the G.N.A.", ["the", "un", "the", "un", "and", "the", "gna"]),
        ("U.S.-backed oil-rich", ["u.s", "backed", "oil", "rich"]),
        ("the end.The next_one", ["the", "end", "the", "next", "one"]),
        ("L'armée d’Haftar, qu'il", ["armée", "haftar", "il"]),
        ("İstanbul STRASSE Straße", ["istanbul", "strasse", "strasse"]),
        ("café", ["café"]),
        ("الْعَرَبِيَّة إلى العـــربية ١٢", ["العربيه", "الي", "العربيه", "12"]),
        ("ﬁre ｔｗｏ so\u00adft \u200fthree", ["fire", "two", "soft", "three"]),
        ("", []),
        ("?! … \ud800 —", []),
    ],
)
def test_tokens_are_what_texts_are_compared_by(text, words):
    assert tokens(text) == words


@given(st.text())
def test_no_text_raises_and_every_token_is_a_word(text):
    for token in tokens(text):
        assert any(char.isalnum() for char in token)
        assert isinstance(stem(token), str)


@given(st.text(st.characters(categories=["L", "Zs", "Nd"], max_codepoint=0x24F)))
def test_composition_makes_no_difference(text):
    assert tokens(unicodedata.normalize("NFC", text)) == tokens(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize("language", ["en", "fr", "ar", "it", "es", "de", "tr", "ru"])
def test_every_language_of_the_news_has_stop_words_and_a_stemmer(language):
    long = {"ar": "المسلحون", "ru": "вооруженных", "tr": "silahlılar", "it": "nazionali"}.get(language, "nationales")

    assert len(stop_words(language)) > 50
    assert stem(long, language) != long


def test_stop_words_are_tokens():
    for language in ("en", "fr", "ar", "ru", "tr"):
        assert all(tokens(word) == [word] for word in stop_words(language))


def test_what_news_is_about_is_no_stop_word():
    assert stop_words().isdisjoint({"said", "mr", "three", "u.s", "us", "un", "took", "killed"})
    assert "مليون" not in stop_words("ar")


def test_an_empty_language_is_english_and_an_unknown_one_has_nothing():
    assert stop_words("") == stop_words("en")
    assert stem("rebels", "") == "rebel"
    assert stem("rebels", "xx") == "rebels"
    assert content_stems("the rebels", "xx") == ["the", "rebels"]


def test_content_stems_keep_order_and_repeats():
    assert content_stems("Rebels shelled the rebel port.") == ["rebel", "shell", "rebel", "port"]
