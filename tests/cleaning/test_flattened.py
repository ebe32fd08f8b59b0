"""A page flattened to one line begins to report behind headline, caption, byline and stamp."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.cleaning.flattened import lead_begin

LEAD = "A fire has destroyed the grain stores of the port of Marsa, its director said on Monday."


@pytest.mark.parametrize(
    "glued",
    [
        "Fire in Marsa ",
        "A fire in Marsa spreads through the stores ",
        "Grain stores burn Smoke rises over the port of Marsa ",
        "Nobody was hurt in the blaze, officials say Monday 3 May 2010 16.41 BST ",
        "Wednesday 5 May 2010 00.03 GMT ",
        "May 3, 2010 4:41 pm EDT ",
        "By Ann Lee MARSA (AFP) - ",
        "Grain stores burn MARSA, Lamperia, May 3 -- ",
        "May 3, 2010 | By Ann Lee and Bo Moor, Special to CNN ",
        "16:41 GMT, Monday, 3 May 2010 ",
        "Grain Stores Burn Smoke rises over the port. Nobody was hurt. (By Ann Lee -- Lamp Pictures) ",
        "Smoke rises over the port. Photograph: Ann Lee/AFP ",
        "Ann Lee/Getty Images for CNN ",
    ],
)
def test_what_a_page_has_before_its_lead_is_passed_over(glued):
    text = f"{glued}{LEAD} Nobody was hurt."

    assert text[lead_begin(text) :].startswith(LEAD)


def test_a_name_behind_an_article_and_a_repeated_beginning_open_the_report():
    for lead in ("An Ipswich baker has sent flour to the port.", "Marsa dockers are going back to their cranes, too."):
        text = f"Marsa dockers clear the way to the quays {lead} They cleared the stores for the way to the quays."
        assert text[lead_begin(text) :].startswith(lead)


def test_a_word_that_is_small_elsewhere_opens_the_report_where_it_is_large():
    text = "Aid effort grows by the hour Lorries with flour reached the town on Monday. Two lorries broke down by the hour."

    assert text[lead_begin(text) :].startswith("Lorries with flour")


@pytest.mark.parametrize(
    "lead",
    [
        "Fire crews have left Marsa, where grain stores burned for two days.",
        "Marsa officials say that the crews fought the fire for two days.",
        "The Grain Board of Marsa has thanked the crews that fought the fire.",
        "Captain Bo Moor led the crews that fought the fire at the grain stores.",
    ],
)
def test_a_report_that_says_again_what_a_headline_said_begins_there(lead):
    text = f"Crews fight fire at grain stores {lead} Nobody was hurt."

    assert text[lead_begin(text) :].startswith(lead)


def test_it_does_not_begin_within_a_title_and_name_that_the_headline_has_too():
    lead = "Claims by leader Moora Lampe that Marsa will go on strike have been denied by the mayor."
    text = f"Union leader Moora Lampe blamed over claims of strike in the port of Marsa {lead} Nobody was hurt."

    assert text[lead_begin(text) :].startswith(lead)


def test_a_caption_behind_a_headline_is_passed_over_too():
    lead = "Crews from Lamperia have helped to put out the fire at the grain stores of Marsa."
    text = f"Marsa crews praised The fire at the grain stores burned for two days {lead} Nobody was hurt."

    assert text[lead_begin(text) :].startswith(lead)


def test_a_number_behind_a_name_opens_the_report_of_a_headline_that_has_the_name_too():
    lead = "Hundreds of dockers are going back to Marsa today."
    text = f"Cranes move again in Marsa {lead} They cleared the stores."

    assert text[lead_begin(text) :].startswith(lead)


def test_an_article_before_a_name_opens_the_report_if_it_is_small_before_that_name_elsewhere():
    lead = "The Grain Board has sent ten lorries to the port."
    glued = f"Flour is short {lead} They came late, the Grain Board said."
    sound = "Nobody had asked The Grain Lamp what it knew of the fire. They came late, the board said."

    assert glued[lead_begin(glued) :].startswith(lead)
    assert lead_begin(sound) == 0


@pytest.mark.parametrize(
    ("glued", "lead"),
    [
        ("Flour has been slow to reach the town of Marsa", "Lamperian bakers plan to send flour to the town of Marsa."),
        ("Ann Lee says there has been a fire in some areas", "Port Captain Bo Moor has sent crews to the fire."),
        ("Flour is being sent as the strike comes to an end", "Marsa's mayor has said that the strike is over."),
        ("Cranes move again in Marsa", "Marsa dockers who were on strike are going back to the cranes of the port."),
    ],
)
def test_a_report_begins_where_a_caption_of_whole_clauses_most_likely_ends(glued, lead):
    text = f"{glued} {lead} Nobody was hurt."

    assert text[lead_begin(text) :].startswith(lead)


@pytest.mark.parametrize(
    "text",
    [
        '"The strike is over and done with," Mayor Ann Lee declared in the town of Marsa on Monday.',
        "The most prominent Lamperian baker said on Monday that flour could become scarce in the town.",
        "The board said in May that it had agreed to add six Lamperian ports to the list of safe harbours.",
        "Mayor Ann Lee will visit Lamperia next week for talks with the bakers, the town said on Monday.",
        "President Bo Moor said on Tuesday Lamperia could go as far as breaking off its talks with the bakers of Marsa.",
        '"The strike is a hard moment for the economy," Mayor Ann Lee declared as bakers met for talks on the economy.',
        "Flour is short in the port of Marsa so Lamperian bakers have sent flour to the port of Marsa.",
        "Bakers of the town have met the Grain Board as bakers of the town met it in May. The Grain Board is old.",
        "The strike closed parts of the capital Marsa on Sunday and its mayor vowed to reopen the port.",
        "The bakers of the town of Marsa warned on Monday Lamperia could run out of flour by the end of May.",
        "The bakers said in a statement from Marsa on Monday Lamperia could run out of flour by the end of May.",
        "Two bakers of the town of Marsa predicted last week Lamperia would run out of flour by the end of May.",
        "The bakers of the town of Marsa warned today Lamperia's mayor could run out of flour by the end of May.",
    ],
)
def test_a_name_that_only_follows_on_begins_no_report(text):
    assert lead_begin(text) == 0


def test_nothing_is_glued_to_a_dispatch_whose_dateline_was_removed():
    glued, lead = "Ann Lee says there has been a fire in some areas", "Port Captain Bo Moor has sent crews to the fire."
    text = f"{glued} {lead}"

    assert lead_begin(text) == text.index(lead)
    assert lead_begin(text, origin="AFP") == 0
    assert lead_begin(f"By Ann Lee, Special to CNN {LEAD}", origin="CNN") > 0


@pytest.mark.parametrize(
    ("glued", "lead", "language"),
    [
        ("Incendie au port de Marsa ", "Le feu a détruit lundi les silos du port de Marsa, selon son directeur.", "fr"),
        ("Marsa: les silos en feu ", "Une épaisse fumée couvrait lundi le port de la ville de Marsa.", "fr"),
        ("Le port de Marsa en flammes ", "Marsa panse ses plaies après les flammes qui ont ravagé le port.", "fr"),
        ("Deux dockers légèrement blessés ", "Dans la nuit, le feu a détruit les silos du port.", "fr"),
    ],
)
def test_so_it_is_in_french(glued, lead, language):
    text = glued + lead

    assert text[lead_begin(text, language) :] == lead


@pytest.mark.parametrize(
    "text",
    [
        LEAD,
        "He told The Lamp that the Foreign Ministry had known of it since World War Two ended in the town.",
        "Grain was flown to The Hague, where the Group of Seven met in Building Three that day.",
        "The board said Sunday that a senior UN official and the head of the port had known of the fire.",
        "Dockers of the port of Marsa said the first lady Ann Lee had seen the dockers of the port on Monday. Ann Lee sails.",
        "The crews were led from Marsa to the stores by Captain Lee, who knew the stores and the crews well.",
        "As far as I can tell, nobody in the port of Marsa knew of the fire before it was out.",
        "Pictures have emerged of the moment Marsa was shaken by a blast. Marsa is a port.",
        "There is a good chance Lamperia will send ten lorries to the port. Lamperia has many of them.",
        "Dockers have told The Lamp in Marsa Lamperia is slow to send lorries. Marsa is a port. Lamperia is far.",
        "The blaze was seen by Captain Bo Moor was the first line of the song. Moor is a captain.",
        "A docker has brought home the lamp Ann Lee had lost in the port on Monday.",
        "Dockers have met the former Harbour Master Ann Lee was said to have advised in May.",
        "It was the first time Marsa has asked for help from the crews of Lamperia.",
        "The crews think Lamperia is slow to send lorries to the port.",
        '"Nobody was in the port," Ann Lee said on Monday, as the crews put out the fire.',
        "Now that the fire is out Lamperia will send ten lorries to the dockers.",
        "Night crews were helped by other Night crews of the port. They were tired.",
        "The night of Ann Lee was long, and the mother of Ann Lee is a docker.",
        "Rebels took the airport Haftar has used since May as a base.",
        "Shells fell on a town Kyiv says is empty, and on the road to it.",
        "Lenders took the money Libya has frozen to the courts, as Libya had feared.",
        "The drones struck a convoy Turkey says was aimed at militants of the coast.",
        "Fire in Marsa A big one.",
        "دمر حريق صوامع الحبوب في ميناء مرسى، وفق مديره يوم الاثنين.",
        "",
    ],
)
def test_a_sentence_that_nothing_is_glued_to_is_left_whole(text):
    assert lead_begin(text) == 0


@given(st.text(max_size=200), st.sampled_from(["en", "fr", "ar", ""]))
def test_any_text_begins_within_itself(text, language):
    assert 0 <= lead_begin(text, language) <= len(text)
    assert not text.strip() or text[lead_begin(text, language) :].strip()
