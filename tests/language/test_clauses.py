"""A second clause that nothing joins to the first begins what is glued on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.language.clauses import second_clause

MORE = " The ships of Lamperia left the port of Birch on Monday."


@pytest.mark.parametrize(
    ("caption", "lead"),
    [
        ("Workers have reached the stores", "Lamperian ships have begun to bring flour."),
        ("Workers have reached the stores", "Lamperia has begun a flight of flour to the port."),
        ("The crane is worked by thirty volunteers", "Marsa dockers returning to the port have seen the damage."),
        ("Ann Lee describes the scene at the port", "Lamperia's government can send flour to the dockers."),
        ("Bo, the docker's daughter, welcomed her father home", "Lamperian doctor Bo Moor has come back to Marsa."),
        ("Cooks in Marsa have been forced to serve cold food", "Bakers and cooks in Marsa are to light their ovens."),
        ('Lamperia has urged Birch to "wait and see"', "Birch has sent ten ships to the port."),
        ("At least 500 people are living in tents in Birch", "Lamperia is planning to house them in the stores."),
        ("Dockers could go without pay for weeks", "Lamperia's minister says he will pay them."),
    ],
)
def test_a_clause_that_nothing_joins_to_the_one_before_is_found(caption, lead):
    text = f"{caption} {lead}{MORE}"

    assert text[second_clause(text, 0, len(f"{caption} {lead}"), "en") :] == lead + MORE


@pytest.mark.parametrize(
    "sentence",
    [
        "The dockers have said on Monday Lamperia is slow to send lorries.",
        "There is a good chance Lamperia will send ten lorries.",
        "Pictures have emerged of the moment Marsa was shaken by a blast.",
        "Dockers who have come from the towns of Marsa Lamperia are tired of the port.",
        "The fire is out in Marsa and Lamperia will send ten lorries.",
        "Lorries have been sent to Marsa, a spokesman for Mayor Ann Lee was quoted as saying.",
        '"The fire is out in Marsa," a senior Lamperian official has said.',
        "The crews were led by Captain Bo Moor when the store was on fire.",
        "Doctors have treated people from grain-laden Lamperian ships that were in the port.",
        "Workers have reached the stores Lamperia has begun to send flour to.",
        "Dockers have met the former Harbour Master Ann Lee was said to have advised in May.",
        "Flour has been flown to the United Lamperian Islands to have it baked.",
    ],
)
def test_clauses_that_something_joins_are_one_sentence(sentence):
    assert second_clause(sentence + MORE, 0, len(sentence), "en") == -1


def test_between_two_names_both_must_come_again_apart():
    sentence = "The fire has reached Ann Lee is to lead the crews."
    caption, lead = "The photographs are from Birch", "Lamperia is to send ten ships."

    assert second_clause(sentence + " Lee left.", 0, len(sentence), "en") == -1
    assert second_clause(f"{caption} {lead}{MORE}", 0, len(f"{caption} {lead}"), "en") == len(caption) + 1
    assert second_clause(f"{caption} {lead} Birch Lamperia is a port.", 0, len(f"{caption} {lead}"), "en") == -1


@given(st.text(max_size=200), st.sampled_from(["en", "fr", "ar", ""]))
def test_it_begins_within_the_text_with_a_large_word_or_nowhere(text, language):
    found = second_clause(text, 0, len(text), language)

    assert found == -1 or text[found:].lstrip('"“‘')[0].isupper()
