"""What is told fast about plain Latin text is what a search through any text would tell."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from briefbot.cleaning.boilerplate import line_key
from briefbot.cleaning.paragraphs import paragraphs_of
from briefbot.language.characters import ascii_form, normalize
from briefbot.language.identify import language_of
from briefbot.language.tokens import tokens

NEWSLIKE = st.text(
    st.sampled_from("abtsuUSn 019.,'’“–—\u00a0\t\n\r_-()éıİßſ\u0301\u2028\u200b\u00ad\u0085\u001f\\*اَ²Ⅷ")
    | st.characters(),
    max_size=60,
)


@given(NEWSLIKE)
def test_the_key_of_a_line_is_its_letters_case_folded_without_vowel_marks(line):
    folded = re.sub("[\u0640\u064b-\u065f\u0670]", "", line).casefold()

    assert line_key(line) == " ".join(re.sub(r"[\W\d_]+", " ", folded).split())


@given(NEWSLIKE)
def test_the_form_in_ascii_is_as_long_as_the_text_and_differs_only_in_marks(text):
    form = ascii_form(text)

    assert len(form) == len(text)
    assert all(new == old or not re.match(r"\w", old) for old, new in zip(text, form, strict=True))


@given(NEWSLIKE)
def test_normalising_twice_is_normalising_once(text):
    assert normalize(normalize(text)) == normalize(text)


@given(NEWSLIKE)
def test_a_normalized_text_is_the_text_composed_if_all_of_it_is_seen(text):
    if text.isprintable() and "\ufffc" not in text:
        assert normalize(text) == unicodedata.normalize("NFC", text)


@given(NEWSLIKE)
def test_paragraphs_have_single_blanks_and_none_around_them(text):
    assert all(paragraph == " ".join(paragraph.split()) != "" for paragraph in paragraphs_of(text))


@given(NEWSLIKE)
def test_tokens_of_plain_text_are_those_of_the_same_text_among_foreign_letters(text):
    assert [word for word in tokens(f"{text} \u0416") if word != "\u0436"] == [
        word for word in tokens(text) if word != "\u0436"
    ]


def test_typeset_english_is_known_without_a_look_at_each_letter():
    assert language_of("“The army’s men – three of them – were in the town,” it said on Monday.") == "en"
