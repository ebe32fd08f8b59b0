"""The beginning of a long sentence, which stands over a story that has no headline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.stories.beginnings import beginning

REST = "the owners of six ships, two of them large, waited before the breakwater with lemons from Lamperia."


def test_a_sentence_of_up_to_25_words_is_whole():
    whole = "Dockers shut the port of Marsa on Monday in a strike over pay, and the harbour master called in the army"

    assert beginning(f"{whole}.") == whole
    assert beginning("") == ""


@pytest.mark.parametrize(
    "told",
    [
        # behind the main verb and its object
        "Dockers of the old port of Marsa shut every gate on Monday | while {rest}",
        "Dockers of the old port, the largest of four, shut every gate on Monday | , and {rest}",
        "The dockers who shut every gate of Marsa on Monday have been told to go home | while {rest}",
        # the clause that comes first is not the news
        "As dockers shut every gate of the old port, the mayor called in the army | , and {rest}",
        # a measure belongs to its word
        "Dockers of the old port shut every gate of Marsa on Monday | , a day after {rest}",
        "Dockers of the old port shut every gate of Marsa in the autumn of 2011 | , which {rest}",
        # where no clause ends, a phrase does
        "Dockers from the old port set up tents and kitchens | for clerks and cooks and nurses and "
        + "bakers and " * 9,
    ],
)
def test_a_long_one_ends_with_a_clause_behind_its_main_verb(told):
    said, _, rest = told.format(rest=REST).partition(" | ")

    assert beginning(said + ("" if rest.startswith(",") else " ") + rest) == f"{said} …"


def test_a_sentence_whose_verb_comes_late_may_be_longer():
    subject = (
        "The harbour master of Marsa, the only port between the two capes of the east with a crane, a dock and a light,"
    )

    assert beginning(f"{subject} was dismissed by the mayor on Monday, and {REST}") == (
        f"{subject} was dismissed by the mayor on Monday …"
    )


@pytest.mark.parametrize(
    ("told", "rest", "language"),
    [
        (
            "Une grève a fermé le port de Marsa lundi matin, premier jour sans livraison de blé ni de farine ni de sel",
            ", selon les dockers réunis devant la mairie avec leurs familles venues de loin.",
            "fr",
        ),
        (
            "أغلق عمال النظافة طريق مرسى الرئيسي يوم الأحد احتجاجا على تأخر الأجور وعلى غلاء أسعار الخبز والوقود",
            "، وفق وكالة أنباء محلية موثوقة نقلت صباح أمس عن ثلاثة من منظمي الإضراب قولهم إنهم باقون",
            "ar",
        ),
        (" ".join("abcdefghijklmnopqrstuvwxy"), " z" * 9, "xx"),
    ],
)
def test_in_other_languages_it_is_as_long_as_may_be(told, rest, language):
    assert beginning(told + rest, language) == f"{told} …"


words = st.sampled_from(
    ["Marsa", "the", "of", "said", "shut", "has", "who", "after", "2,000", "Monday,", "--", "“We", "…", "مرسى"]
)


@given(st.lists(words, min_size=1, max_size=60).map(" ".join), st.sampled_from(["en", "fr", "ar", "xx"]))
def test_it_stands_in_the_sentence_and_says_where_it_was_cut(text, language):
    found = beginning(text, language)

    assert text.startswith(found.removesuffix(" …"))
    assert found.endswith(" …") or found == text.rstrip(" .")
    assert len(found.split()) <= 32
