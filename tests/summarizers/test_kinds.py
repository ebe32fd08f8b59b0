import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.summarizers.kinds import is_feature

REPORT = (
    "Rebels took the oil port of Brega on Monday, a spokesman said. Two tankers left. The mayor said shops were open. "
    "Medics said nine had died. The army denied losses. A witness told of smoke. Officials said the road was cut. "
    "The port handles a third of exports. Prices rose in London, a broker said."
)
ESSAY = (
    "Power in the desert has always been a matter of water. Whoever holds the wells holds the road. The old king knew it. "
    "His heirs forgot it. Grand pipes now cross the sand. They feed cities that never rest. Each new well is a promise. "
    "Each dry one is a debt. The desert keeps its own accounts. No ruler has ever read them well."
)


@pytest.mark.parametrize(
    "title",
    [
        "Analysis: what the rebels want",
        "Opinion | The port that nobody needs",
        "Q&A: who governs Sebha?",
        "Timeline: a year of blockades",
        "Analyse : la guerre de l'eau",
        "Tribune — Pour une paix juste",
    ],
)
def test_a_label_in_the_headline_makes_a_feature(title):
    assert is_feature(title, REPORT)


def test_a_label_before_the_lead_makes_a_feature():
    assert is_feature("", f"Editor's note: Amal Salem teaches history. {REPORT}")
    assert is_feature("", f"Following are the main dates of the siege. {REPORT}")


def test_a_report_with_a_day_and_with_people_on_record_is_none():
    assert not is_feature("Rebels take Brega", REPORT)


def test_a_text_without_a_day_and_without_anybody_on_record_is_a_feature():
    assert is_feature("The wells of power", ESSAY)


def test_a_day_in_the_opening_makes_news_of_what_nobody_is_on_record_for():
    assert not is_feature("", ESSAY.replace("has always been", "was on Tuesday"))


def test_a_word_in_a_quote_puts_nobody_on_record():
    assert is_feature("", ESSAY.replace("The old king knew it.", "“As I said,” is on the wall of the old well."))


def test_a_flash_is_news_whatever_it_lacks():
    assert not is_feature("", "Rebels have taken the oil port of Brega. Two tankers have left.")


def test_a_french_or_arabic_report_is_told_from_a_feature():
    report = "Les rebelles ont pris le port lundi, selon un médecin. " + "Le maire a dit que la ville était calme. " * 8
    arabic = "سيطر الثوار على الميناء يوم الاثنين. " + "وقال متحدث إن المدينة هادئة. " * 8

    assert not is_feature("", report, "fr")
    assert not is_feature("", arabic, "ar")
    assert is_feature("", "La mer garde ses secrets. " * 9, "fr")
    assert is_feature("", "البحر يحفظ أسراره القديمة. " * 9, "ar")


def test_in_a_language_whose_signs_are_not_known_nothing_is_a_feature():
    assert not is_feature("Analysis: was nun?", ESSAY, "de")


@pytest.mark.parametrize("text", ["", " \n ", "…", "?!"])
def test_a_text_without_sentences_is_no_feature(text):
    assert not is_feature("", text)


@given(st.text(), st.text(), st.sampled_from(["", "en", "fr", "ar", "de", "xx"]))
def test_no_text_is_too_odd_to_judge(title, text, language):
    assert is_feature(title, text, language) in {True, False}


HOSTILE = ["a", "“", "„", "«", '"', "'", "(", " ", "\n", "1", "م", "\u0301", "A. ", "قد ", "“. ", "Analysis"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_very_long_text_of_one_character_comes_to_an_end(piece):
    text = (piece * 100_000)[:100_000]

    assert is_feature(text, text) in {True, False}


@settings(max_examples=30)
@given(st.sampled_from(['Rebels "may" go. ', "The mayor said so. ", "“Why? "]), st.integers(0, 40))
def test_what_stands_behind_a_long_opening_changes_nothing(filler, count):
    opening = REPORT * 5

    assert is_feature("", opening + filler * count) == is_feature("", opening)
