from itertools import islice, pairwise

import pytest
from builders import an_article
from hypothesis import given
from hypothesis import strategies as st
from patience import anew, grows_evenly

from briefbot.language.sentences import sentence_spans
from briefbot.model import Excerpt
from briefbot.summarizers.standalone import FAULTS, faults_of, is_on_record, is_sound, reporting_sentences


def told(text, language="en"):
    return [text[start:end] for start, end in reporting_sentences(text, language)]


def faults(text, start, end, language="en"):
    return faults_of(Excerpt(an_article(text, language=language), start, end))


def lacks(sentence, language="en"):
    return faults(sentence, 0, len(sentence), language)


def test_a_sentence_begins_behind_its_dateline():
    assert told("TRIPOLI, May 5 (Reuters) - Guns fell silent on Tuesday. Shops opened.") == [
        "Guns fell silent on Tuesday.",
        "Shops opened.",
    ]


@pytest.mark.parametrize(
    "stamp", ["(Update 1:25 a.m. Marsa, 6:25 p.m. ET) ", "10:15 GMT - ", "[Updated at 3:15 p.m.] - "]
)
def test_a_sentence_begins_behind_the_stamp_of_a_live_page(stamp):
    assert told(f"{stamp}Guns fell silent. {stamp}Nobody knew why.") == ["Guns fell silent.", "Nobody knew why."]
    assert told(f"[Updated at 3:15 p.m.] {stamp}Guns fell silent.") == ["Guns fell silent."]


def test_a_dateline_at_the_head_of_a_later_paragraph_is_left_out_too():
    assert told("TRIPOLI (AP) — Guns fell silent.\n\nBENGHAZI, Libya (AP) — Shops opened in the east.") == [
        "Guns fell silent.",
        "Shops opened in the east.",
    ]


def test_what_a_page_says_before_its_dateline_is_not_told():
    assert told("By A. Writer, CNN NEW: Town falls Tripoli, Libya (CNN) -- Rebels took a town. They left.") == [
        "Rebels took a town.",
        "They left.",
    ]


def test_of_two_datelines_in_a_row_the_second_is_where_the_copy_begins():
    assert told("Jul (Reuters) - CAIRO, July 7 (Reuters) - Delegates arrived in Cairo on Thursday.") == [
        "Delegates arrived in Cairo on Thursday."
    ]


def test_a_later_dateline_is_another_copy_and_does_not_hide_what_stands_before():
    text = (
        "(Reuters) - Guns fell silent. " + "Shops opened again in the old town. " * 12 + "Later. (Reuters) - Men left."
    )

    assert told(text)[0] == "Guns fell silent."


def test_a_text_that_is_nothing_but_a_dateline_is_told_as_it_is():
    assert told("TRIPOLI (Reuters) - ") == ["TRIPOLI (Reuters) -"]


def test_highlights_in_paragraphs_before_the_dateline_are_not_told():
    text = "NEW: Town falls\n\nRebels are seen in Brega, Libya, March 7, 2011.\n\nTripoli (CNN) -- Rebels took a town."

    assert told(text) == ["Rebels took a town."]


def test_bullets_and_dashes_before_a_sentence_are_left_out():
    assert told("- Rebels took a town.\n• Shops opened.") == ["Rebels took a town.", "Shops opened."]


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("...", "too short"),
        ("Share this on Facebook", "boilerplate"),
        ("Talks resume.", "too short"),
        ("Talks resume in " + "the town of " * 30 + "Sirte.", "too long"),
        ("word " * 2000, "too long"),
        ("Who fired the rockets that fell on Sirte?", "question"),
        ("Rebels took the town of Brega on", "fragment"),
        ("Rebels took the town of Brega (see map.", "fragment"),
        ("and took the town of Brega on Monday.", "fragment"),
        ("N) took the town of Brega on Monday.", "fragment"),
        ("“Rebels took the town of Brega on Monday, said Amin Salem.", "no speaker"),
        ("“Nobody will ever take this town from the people of Brega.”", "no speaker"),
        ("“The town is ours,” the official said on Monday.", "points back"),
        ("“The town is ours,” she said on Monday.", "points back"),
        ("They took the town of Brega on Monday.", "points back"),
        ("This took the town of Brega by surprise.", "points back"),
        ("In a statement, she called the attack on Brega a crime.", "points back"),
        ("Today he meets with the president of the council in Brega.", "points back"),
        ("A nurse by training, she had worked in the town of Brega.", "points back"),
        ("As it sent tanks into Brega, the cause was in dispute.", "points back"),
        ("The commanders said the army had used the air base.", "points back"),
        ("State radio in Brega gave the same account of the blast.", "points back"),
        ("The source said the ports of Brega and Ras Lanuf would reopen.", "points back"),
        ("The officials left for Brega on Monday.", "points back"),
        ("The mayor of Brega has left for Tunis, he said on Monday.", "points back"),
        ("“The town of Brega is ours,” they later told the council.", "points back"),
        ("But rebels took the town of Brega on Monday.", "points back"),
        ("We saw how rebels took the town of Brega.", "first or second person"),
        ("Mayor Lena Oster, left, greeted envoys in Brega on Monday.", "caption"),
        ("Envoys, from left, Lena Oster and Omar Haddad, met in Brega on Monday.", "caption"),
        ("Rebels rest near Brega, Libya, Monday, March 7, 2011.", "caption"),
    ],
)
def test_what_a_sentence_lacks_is_named(sentence, fault):
    assert fault in lacks(sentence)
    assert not is_sound(Excerpt(an_article(sentence), 0, len(sentence)))


@pytest.mark.parametrize(
    "sentence",
    [
        "When Salem took the town of Derna in May, he announced a new council for the east.",
        "As the rebels entered Brega on Monday, they said they would spare the army's men.",
        "The mayor of Brega has left for Tunis, the council said on Monday.",
    ],
)
def test_a_pronoun_within_the_sentence_is_no_speaker_that_stands_outside(sentence):
    assert lacks(sentence) == ()


NEWS = " Rebels took the town of Brega on Monday."


LOCAL = (
    "Dockers shut the port of Marsa on Monday. The port has been shut since dawn, the harbour master Anna Oak said. "
    "Dockers want higher wages and shorter nights, as the owners promised in spring. "
    "Six ships with lemons wait before the breakwater of Marsa. The owners called the strike unlawful and cruel. "
    "Oak said that the army would not come. A judge is to hear the owners and the dockers on Thursday. "
    "Lemons are the only trade of the town, and winter is when they are picked, sorted, weighed and sent abroad. "
    "Most of the town stood with the dockers, and bakers brought bread to the gates at night. "
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Two held over death of singer who opened games in Lamperia.",  # another page's headline
        "To watch films, scripts must be turned on and a player installed.",
        "It was the silence that struck visitors first of all.",
    ],
)
def test_a_sentence_that_nothing_in_its_article_takes_up_is_stray(sentence):
    assert "stray" in faults(f"{sentence} {LOCAL * 3}", 0, len(sentence))
    assert "stray" not in faults(f"{sentence} {LOCAL}", 0, len(sentence))  # too short: there is nothing to take it up


@pytest.mark.parametrize(
    "sentence",
    [
        "Cranes stopped and lorries queued for miles around Marsa as fog came.",  # a name comes again
        "Dockers shut every gate, and lemons rot in six ships.",
    ],
)
def test_one_whose_name_or_words_come_again_is_not(sentence):
    assert "stray" not in faults(f"{sentence} {LOCAL * 3}", 0, len(sentence))


@pytest.mark.parametrize(
    ("sentence", "behind", "scene"),
    [
        ("Two rebels rest in the shade of a palm near Brega.", NEWS, True),
        ("The mayor of Brega at the opening of a school.", NEWS, True),
        ("Two rebels rest in the shade of a palm near Brega.", "", False),
        ("Rebels fight on for the town of Brega.", " Troops hold the road to Brega.", False),
        ("Rebels have the port of Brega in their hands.", NEWS, False),
        ("Rebels lost the port of Brega to troops from Sirte.", NEWS, False),
        ("Rebels shelled the port of Brega for hours.", NEWS, False),
        ("Rebels hold the port of Brega, medics say.", NEWS, False),
    ],
)
def test_a_scene_in_the_present_tense_is_told_apart_in_an_article_that_reports(sentence, behind, scene):
    assert ("scene" in faults(sentence + behind, 0, len(sentence))) == scene


def test_a_sentence_that_follows_the_one_before_it_may_point_back():
    text = "Rebels took the town of Brega on Monday. They hold its port and the road."
    they = Excerpt(an_article(text), text.index("They"), len(text))

    assert is_sound(they, follows=True)
    assert not is_sound(they)


@pytest.mark.parametrize(
    "sentence",
    [
        "It is unclear who holds the town of Brega.",
        "This week rebels took the town of Brega.",
        "When Amin Salem reached Brega, he found it empty.",
        "Lena said she never cared about politics.",
        "Rebels said they had taken the town of Brega.",
        "On Monday, residents of Brega said they heard shots.",
        "The council said on Monday that shops would open again.",
        "Shops opened at the same time as banks did in Brega.",
        "“The town is ours,” Colonel Amin Salem said on Monday.",
        "World War I graves near Tobruk were desecrated on Sunday.",
        "Rep. Ann Lee (D) called the strikes on Brega illegal.",
        "Rebels signed the deal in Berlin, Germany, on Jan. 19, 2020.",
    ],
)
def test_a_sentence_that_reads_on_its_own_lacks_nothing(sentence):
    assert lacks(sentence) == ()


def test_a_quote_left_open_in_one_paragraph_says_nothing_of_the_next():
    text = "“The town is ours.\nRebels took the town of Brega on Monday."
    start, end = sentence_spans(text)[1]

    assert faults(text, start, end) == ()


def test_a_pronoun_in_a_quote_is_its_speaker_s():
    assert lacks("“They came at night,” Colonel Amin Salem said of the raid on Brega.") == ()


def test_a_quote_that_never_closes_has_no_speaker():
    assert "no speaker" in lacks("Amin Salem said: “Nobody will ever take this town from us.")


@pytest.mark.parametrize(
    ("before", "is_in_quote"),
    [
        ('Amin Salem told reporters: "This is an hour of history for the country.', True),
        ("“This is an hour of history for the country.", True),
        ("Amin Salem a déclaré : « L’heure est grave pour le pays.", True),
        ('"This is an hour of history for the country," Amin Salem said.', False),
        ('Amin Salem told reporters: "This is an hour of history for the country.\n', False),
        ('We will think about the call of duty."', False),
        ('The 12" gun of the fort was fired.', False),
    ],
)
def test_a_sentence_inside_of_a_quote_has_no_speaker(before, is_in_quote):
    text = f"{before} The people of Brega are worried about the stability of Libya."
    article = an_article(text)
    excerpt = Excerpt(article, text.index("The people"), len(text))

    assert ("no speaker" in faults_of(excerpt)) == is_in_quote


def test_a_sentence_that_names_its_speaker_is_in_no_quote_that_was_left_open():
    text = '"We want our wages. Dockers shut the port of Brega on Monday, the harbour master said.'

    assert not faults_of(Excerpt(an_article(text), text.index("Dockers"), len(text)))


def test_french_and_arabic_have_pronouns_and_connectives_of_their_own():
    assert "points back" in lacks("Ils ont pris la ville de Brega dans la nuit.", "fr")
    assert "points back" in lacks("Infirmière de formation, elle avait travaillé à Brega.", "fr")
    assert "points back" in lacks("Les commandants ont promis des élections.", "fr")
    assert "points back" in lacks("Le communiqué évoque lundi une trêve à Brega.", "fr")
    assert lacks("Le ministre de la défense est arrivé lundi à Brega.", "fr") == ()
    assert lacks("Lundi, il y avait des tirs dans la ville de Brega.", "fr") == ()
    assert lacks("Des habitants de Brega ont dit qu'ils avaient entendu des tirs.", "fr") == ()
    assert "points back" in lacks("Le maire de Brega est parti lundi, a-t-elle ajouté.", "fr")
    assert "points back" in lacks("« La ville de Brega est à nous », ajoute-t-il.", "fr")
    assert lacks("Quand le maire a quitté Brega, a-t-il fallu rappeler les hommes de Benghazi.", "fr") == ()
    assert "points back" in lacks("Cependant les combats ont repris à Brega lundi.", "fr")
    assert "points back" in lacks("لكن القتال استمر في مدينة البريقة يوم الاثنين.", "ar")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Ces derniers ont été conduits lundi à la prison de Brega."),
        ("fr", "Quant aux autres, leur sort est inconnu à Brega."),
        ("fr", "Deux jours plus tôt, un convoi avait quitté Brega."),
        ("fr", "Elle aussi réclame lundi un vote à Brega."),
        ("ar", "حينها غادر سالم بكير مدينة البريقة مع أخيه."),
        ("ar", "مشيرا إلى أن التحقيق في البريقة لا يزال جاريا."),
        ("ar", "يذكر أنها المرة الثالثة التي تغلق فيها البريقة."),
    ],
)
def test_what_refers_to_the_sentence_before_is_known_in_french_and_arabic(language, sentence):
    assert "points back" in lacks(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Ces derniers mois, Brega a exporté moins de pétrole que Marsa."),
        ("ar", "ونفى المتحدث باسم الجيش سالم بكير وصول قوات إلى البريقة."),
        ("ar", "وحذرت منظمة الصحة العالمية من نفاد اللقاحات في البريقة."),
    ],
)
def test_a_word_that_only_begins_like_one_that_refers_back_does_not(language, sentence):
    assert lacks(sentence, language) == ()


def test_a_language_without_lists_is_judged_by_form_alone():
    assert lacks("Aber die Kämpfe um die Stadt Brega gingen am Montag weiter.", "de") == ()


pieces = st.sampled_from([*"aB .!?\"'“”«»()-–—\n\t•|\\", "He said ", "(AP) - ", "ليبيا", "\ud800"])
soup = st.lists(pieces, max_size=60).map("".join)


@given(soup, st.sampled_from(["en", "fr", "ar", "xx", ""]))
def test_spans_are_in_order_inside_the_text_and_inside_sentences(text, language):
    spans = tuple(reporting_sentences(text, language))
    sentences = sentence_spans(text, language)

    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(any(a <= start and end == b for a, b in sentences) for start, end in spans)


@given(soup, st.sampled_from(["en", "fr", "ar", "xx", ""]))
def test_of_any_text_in_any_language_the_faults_are_named(text, language):
    for start, end in sentence_spans(text, language):
        assert FAULTS.keys() >= set(faults(text, start, end, language))


@pytest.mark.parametrize("unit", ["!", "- ", '"', "(AP) - ", "A b. "])
def test_a_hostile_text_costs_no_more_than_a_long_one(unit):
    def judge(size):
        text = anew(unit * (size // len(unit)))
        for start, end in islice(reporting_sentences(text), 200):
            faults(text, start, end)

    assert grows_evenly(judge, 80_000)


@pytest.mark.parametrize(
    ("text", "recorded"),
    [
        ("Doctors warn of cholera.", True),
        ("Aid groups tell of hunger in the hills.", True),
        ("Two posted guards stood at the gate.", False),
        ("Un navire a lancé une bouée.", False),
    ],
)
def test_verbs_that_put_somebody_on_record(text, recorded):
    assert is_on_record(text) is recorded
