"""A sentence begins where a word that opens sentences is large, though no mark ends what stands before it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import anew, grows_evenly

from briefbot.language.sentences import sentence_spans, whole_sentences


def split(text, language="en"):
    return [text[start:end] for start, end in sentence_spans(text, language)]


def whole(text, language="en"):
    return [text[start:end] for start, end in whole_sentences(text, language)]


@pytest.mark.parametrize(
    ("glued", "sentence", "language"),
    [
        ("Smoke rises over the port", "The fire has destroyed the grain stores of Marsa.", "en"),
        ("Ann Lee, Lamp News, Marsa", "It is clear that many dockers have lost their homes.", "en"),
        ("(Update 3:40 p.m. in Marsa, 1:40 p.m. GMT)", "Because of the wind, the fire has spread to the sheds.", "en"),
        ("Crews have fought the blaze for two days", "More than 200 people and their families have left town.", "en"),
        ("Grain board 'short of lorries'", "The US has promised ten lorries to the port of Marsa.", "en"),
        ("Dockers are sleeping in sheds", "The Grain Board's Bo Moor has asked for a hundred tents.", "en"),
        ("Tents have come to the port by sea", "Up to 200 dockers are still without a roof.", "en"),
        ("Lamp Pictures/Bo Moor", "A young docker is asleep in the shade of a crane.", "en"),
        ("Fumée noire sur le port", "Le feu a détruit les silos du port de Marsa.", "fr"),
        ("Incendie des silos à Marsa", "L'armée a envoyé cent hommes sur le port.", "fr"),
    ],
)
def test_what_no_mark_ends_is_parted_from_the_sentence_behind_it_and_is_none(glued, sentence, language):
    text = f"Nobody was hurt. {glued} {sentence} Marsa"

    assert split(text, language) == ["Nobody was hurt.", glued, sentence, "Marsa"]
    assert whole(text, language) == ["Nobody was hurt.", sentence, "Marsa"]


def test_several_captions_in_a_row_are_parted():
    captions = ["Cranes of the port", "Many cranes stood still all day", "The fire has spread to the sheds."]

    assert split(" ".join(captions)) == captions


@pytest.mark.parametrize(
    "text",
    [
        "He told The Lamp Press the port was closed and the dockers were gone.",
        "She is known for writing About a Boy, which was read in the port of Marsa.",
        "The fans of Air Force One were glad that the plane was back in Marsa.",
        "Doctors said that the influenza A virus was found in the port of Marsa.",
        "The plot of the film The birds was told to the dockers of Marsa.",
        "Nobody in town believed that the singer of Take That was in the port of Marsa.",
        "The ministry holds forty Category A prisoners from Marsa and nine from Lamperia.",
        "The company holds Block A of the field and sold its share of Terminal A last year.",
        "It is a port I have seen only once, and I would like to see it again.",
        "Hardly anybody in Marsa knew that No 10 was asked for help by the port.",
        "The report was read at The Hague by a judge who had been in the port.",
        "A Quiet Hand In the Port Is as Old as the Sea to all who live there.",
        "The magazine's reader asked Can the port be saved, and nobody had an answer.",
        "She quoted from the report The State of the World is in Danger at the port.",
        "Fire in Marsa The big one.",
    ],
)
def test_names_and_titles_with_such_a_word_part_no_sentence(text):
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The men of the brigade The Lamp Shield, who have held the port since May, left it at night.", "en"),
        ("Les combattants du bataillon La Victoire, qui ont pris lundi le port, se sont retirés.", "fr"),
    ],
)
def test_a_name_with_an_article_and_a_clause_about_it_is_not_parted(text, language):
    assert split(text, language) == [text]


def test_in_french_a_title_behind_its_kind_parts_no_sentence():
    text = "Le port a servi de décor au roman Un été de cendres, qui a paru en mai."

    assert split(text, "fr") == [text]


def test_a_sentence_without_a_mark_at_the_end_of_its_line_is_whole():
    text = "The port is closed\nNobody knows why\n\nDockers wait."

    assert whole(text) == ["The port is closed", "Nobody knows why", "Dockers wait."]


@pytest.mark.parametrize(
    ("lead", "language"),
    [
        ("Ten people were killed when a bomb exploded in a market of Marsa on Saturday", "en"),
        ("Shells fell on the port after dark", "en"),
        ("More than eighty dockers, most of them with their families, left the port on Monday", "en"),
        ("Cent dockers étaient sur le port lundi", "fr"),
    ],
)
def test_a_sentence_of_the_past_is_whole_though_it_lost_its_mark(lead, language):
    text = f"{lead} {'The harbour master has' if language == 'en' else 'Le directeur du port a'} bread for the hungry."

    assert whole(text, language)[0] == lead


@pytest.mark.parametrize("language", ["de", "ar", "ja", ""])
def test_other_languages_are_left_alone_or_read_as_english(language):
    text = "Rauch über dem Hafen von Marsa Die Feuerwehr hat die Speicher gelöscht"

    assert split(text, language) == [text]


@given(
    st.lists(st.sampled_from(["a", "I", " ", ".", "’", "'", "The ", "In ", "of "])).map("".join),
    st.sampled_from(["en", "fr"]),
)
def test_every_character_stays_in_one_sentence(text, language):
    spans = sentence_spans(text, language)

    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
    assert set(whole_sentences(text, language)) <= set(spans)


@pytest.mark.parametrize("piece", ["port The fire has ", "The ", "a b c d The Lamp x ", "The Xa of B and The "])
def test_a_line_without_marks_takes_time_in_proportion(piece):
    assert grows_evenly(lambda size: sentence_spans(anew(piece * size), "en"), 800)
