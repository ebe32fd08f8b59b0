import re
from datetime import date

import pytest

from briefbot.phrasebook import LANGUAGES, phrasebook

ENGLISH = phrasebook("en").texts
OTHERS = [language for language in LANGUAGES if language != "en"]


def values_in(text):
    return sorted(set(re.findall(r"\{(\w+)\}", text)))


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_text_that_english_has(language):
    texts = phrasebook(language).texts

    plain = {key for key in texts if not key.startswith(("counted.", "topics."))}
    assert plain == {key for key in ENGLISH if not key.startswith("counted.")}
    assert {key.split(".")[1] for key in texts if key.startswith("counted.")} == {
        key.split(".")[1] for key in ENGLISH if key.startswith("counted.")
    }


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_takes_the_same_values_in_every_language(language):
    texts = phrasebook(language).texts
    shared = [key for key in ENGLISH if key in texts and not key.startswith("counted.")]

    # a message may leave out the name of a command that is plain in its language
    assert {key: values_in(texts[key]) for key in shared} == {key: values_in(ENGLISH[key]) for key in shared}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_and_the_profile_keep_to_telegrams_limits(language):
    texts = phrasebook(language).texts

    assert all(3 <= len(text) <= 256 for key, text in texts.items() if key.startswith("commands."))
    assert len(texts["profile.description"]) <= 512
    assert len(texts["profile.short_description"]) <= 120
    assert all(len(text) <= 200 for key, text in texts.items() if key.startswith("alerts."))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "خبر واحد"),
        (2, "خبران"),
        (3, "3 أخبار"),
        (10, "10 أخبار"),
        (11, "11 خبرًا"),
        (100, "100 خبر"),
        (103, "103 أخبار"),
    ],
)
def test_arabic_counts_in_its_own_forms(number, said):
    assert phrasebook("ar").pluralize("stories", number) == said


def test_what_is_put_into_a_message_cannot_be_markup():
    said = phrasebook("en").html("nothing_found", words="<b>&")

    assert "<b>" not in said
    assert "&lt;b&gt;&amp;" in said


def test_a_language_that_nobody_translated_is_english():
    assert phrasebook("tlh").day(date(2020, 5, 22)) == "22 May 2020"


def test_latin_values_are_set_off_in_arabic():
    assert "\u2068Misrata\u2069" in phrasebook("ar").html("no_place", typed="Misrata")
