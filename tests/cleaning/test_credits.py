"""Who wrote the copy, as the copy itself says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.cleaning.clean import clean
from briefbot.cleaning.credits import (
    dateline,
    is_staff_credit,
    lead_in,
    line_credit,
    staff_brackets,
    trailing_credit,
)

DATELINES = [
    ("Washington (AFP) – Talks opened on Monday.", "AFP", "Talks opened on Monday."),
    ("TRIPOLI, May 5 (Reuters) - Guns fell silent.", "Reuters", "Guns fell silent."),
    ("BENGHAZI, Libya/CAIRO (Reuters) - A convoy left.", "Reuters", "A convoy left."),
    ("RABAT Feb 26 (Reuters) - A port reopened.", "Reuters", "A port reopened."),
    ("GENEVA, 12 May 2020 (Xinhua) -- Envoys met.", "Xinhua", "Envoys met."),
    ("SIRTE, Libya (AP) — A road was cleared.", "AP", "A road was cleared."),
    ("(CNN) -- A ship docked.", "CNN", "A ship docked."),
    ("(CNN) A ship docked.", "CNN", "A ship docked."),
    ("Tunis (CNN Business) A bank closed.", "CNN", "A bank closed."),
    ("MOSCOW (TASS) - A minister spoke.", "TASS", "A minister spoke."),
    ("TRIPOLI (LNAtv) - A tower fell.", "LNAtv", "A tower fell."),
    ("PARIS, 3 mai (Reuters) - Le ministre a parlé.", "Reuters", "Le ministre a parlé."),
    ("Tripoli (AFP) — Le port a rouvert.", "AFP", "Le port a rouvert."),
    ("Tripoli, envoyée spéciale. Le port a rouvert.", "", "Le port a rouvert."),
    ("القاهرة في 14 مايو/أ ش أ/ أعيد فتح الميناء.", "MENA", "أعيد فتح الميناء."),
    ("الجزائر 14 مايو 2020 (واج) - أعيد فتح الميناء.", "APS", "أعيد فتح الميناء."),
    ("طرابلس (أ ف ب) - أعلنت الحكومة وقف إطلاق النار.", "AFP", "أعلنت الحكومة وقف إطلاق النار."),
    ("مرسى / الأناضول أعلن خفر السواحل إنقاذ قارب.", "Anadolu Agency", "أعلن خفر السواحل إنقاذ قارب."),
    ("القاهرة - رويترز: قال الوزير إن المحادثات بدأت.", "Reuters", "قال الوزير إن المحادثات بدأت."),
]


@pytest.mark.parametrize(("paragraph", "origin", "rest"), DATELINES)
def test_a_dateline_leaves_the_text_and_names_who_wrote_it(paragraph, origin, rest):
    cut = dateline(paragraph)

    assert cut is not None
    assert (cut.origin, paragraph[cut.end :]) == (origin, rest)


@pytest.mark.parametrize(
    ("paragraph", "rest"),
    [
        ("VIENNA — The house was empty.", "The house was empty."),
        ("DUBAI, United Arab Emirates — An order was signed.", "An order was signed."),
        ("Tripoli, 3 May 2020: The council met.", "The council met."),
        ("CAIRO: Fuel is short.", "Fuel is short."),
        ("BENGHAZI - Two bridges were closed.", "Two bridges were closed."),
    ],
)
def test_a_city_alone_is_a_dateline_at_the_beginning_only(paragraph, rest):
    cut = dateline(paragraph, opening=True)

    assert cut is not None
    assert cut.origin == ""
    assert paragraph[cut.end :] == rest
    assert dateline(paragraph) is None


def test_a_full_date_in_a_dateline_is_kept_as_a_stamp():
    cut = dateline("Tripoli, 3 May 2020: The council met.", opening=True)

    assert cut is not None
    assert cut.stamp == "3 May 2020"


@pytest.mark.parametrize(
    "paragraph",
    [
        "The agency (AFP) - which has an office there - said so.",
        "He told AFP that the front was quiet.",
        "Haftar — who is backed by Cairo — declined.",
        "The group, known as AQIM (Al-Qaeda in the Islamic Maghreb), left.",
        "It was quiet: nobody came.",
        "2020 — The year it ended.",
        "“We stay” — the words of one fighter.",
        "Anna Lee (AFP) was killed on Thursday.",
        "Associated Press (AP) photographer Ann Lee was killed on Thursday.",
        "L'Agence France-Presse (AFP) a annoncé la mort de sa photographe.",
        "قتل صحفي في وكالة فرانس برس (أ ف ب) في قصف على مرسى",
        "ذكرت وكالة الأنباء الليبية (وال) أن المرفأ أغلق",
        "",
    ],
)
def test_what_only_looks_like_a_dateline_stays(paragraph):
    assert dateline(paragraph, opening=True) is None


@pytest.mark.parametrize(
    ("line", "origin"),
    [
        ("(AFP)", "AFP"),
        ("(With AFP)", "AFP"),
        ("Le Fanal (avec AFP)", "AFP"),
        ("المصدر: وكالة الصحافة الفرنسية", "AFP"),
        ("With Reuters", "Reuters"),
        ("— AFP", "AFP"),
        ("Source: AP", "AP"),
        ("By Reuters", "Reuters"),
        ("Reuters/AFP", ""),
        ("(Reuters, AFP)", ""),
        ("With inputs from AFP and agencies", ""),
        ("Avec AFP", "AFP"),
        ("المصدر: رويترز", "Reuters"),
        ("(أ ف ب)", "AFP"),
        ("By Ann Lee, Associated Press", "AP"),
        ("Ann Lee | AFP", "AFP"),
        ("AFP, Marsa", "AFP"),
        ("Marsa: Asharq Al-Awsat", ""),
        ("سكاي نيوز عربية - مرسى", ""),
        ("وال - مرسى", "LANA"),
        ("Le Fanal avec AFP. Publié le 13/09/2020 à 15h30", "AFP"),
        ("Reuters Published September 13, 2020", "Reuters"),
        ("Washington (AFP) –", "AFP"),
        (
            "This article was originally published by Radio Free Europe/Radio Liberty and is reprinted with permission.",
            "RFE/RL",
        ),
        ("This story first appeared in The Example Post.", "The Example Post"),
        ("Reprinted with permission from The Example Post", "The Example Post"),
        ("This report was produced by VOA", "Voice of America"),
        ("Cet article a été publié par Le Journal Exemple", "Le Journal Exemple"),
    ],
)
def test_a_line_that_is_a_credit_names_the_origin(line, origin):
    cut = line_credit(line)

    assert cut is not None
    assert cut.origin == origin


@pytest.mark.parametrize(
    "line",
    [
        "France's AFP news agency reports that the vote was blocked.",
        "Security Council diplomats told AFP that the text was changed.",
        "The minister spoke to Reuters by telephone.",
        "AFP reported.",
        "AFP published a list of 2020 deaths",
        "Reuters: port of Marsa shut",
        "Deaths: 218",
        "40 dead in Marsa - UN News",
        "Drone hits port - Al Jazeera",
        "New envoy named: OCHA",
        "The map was first published in 1911 and shows the old port.",
        "x" * 500,
    ],
)
def test_an_agency_that_is_quoted_is_no_credit(line):
    assert line_credit(line) is None


@pytest.mark.parametrize(
    ("paragraph", "rest", "origin"),
    [
        ("He left on Sunday. (AFP)", "He left on Sunday.", "AFP"),
        ("“We stay,” he said. – Reuters", "“We stay,” he said.", "Reuters"),
        ("Il est parti. (avec AFP)", "Il est parti.", "AFP"),
    ],
)
def test_an_agency_behind_the_last_sentence_is_a_credit(paragraph, rest, origin):
    cut = trailing_credit(paragraph)

    assert cut is not None
    assert (paragraph[: cut.start], cut.origin) == (rest, origin)


def test_an_agency_inside_a_sentence_is_no_trailing_credit():
    assert trailing_credit("He spoke to Reuters") is None


def test_copyright_names_the_agency():
    assert line_credit("© Agence France-Presse").origin == "AFP"
    assert line_credit("© 2020 The Example Post") is None


@pytest.mark.parametrize(
    "line",
    [
        "(Reporting by Ann Lee; editing by Bo Reader)",
        "(Additional reporting by Ann Lee in Tunis; Writing by Bo Reader; Editing by C. Third)",
        "Reporting by Ann Lee",
        "Editing by Bo Reader and C. Third",
        "Edited by Bo Reader",
        "Ann Lee in Tunis and Bo Reader in Cairo contributed to this report.",
        "(Ann Lee contributed reporting from Tunis; Editing by Bo Reader)",
        "(Reportage de Ann Lee; édité par Bo Reader)",
    ],
)
def test_who_reported_and_edited_is_no_reporting(line):
    assert is_staff_credit(line)


@pytest.mark.parametrize(
    "line",
    [
        "Reporting by the agency found that he had left the town.",
        "Smugglers contributed to this report of a shortage, he said.",
        "x" * 800,
    ],
)
def test_a_sentence_about_reporting_is_no_staff_credit(line):
    assert not is_staff_credit(line)


def test_a_page_without_a_dateline_has_no_lead_in():
    assert lead_in("A convoy left the town (on Sunday) | it said.") is None
    assert lead_in("A convoy left the town.") is None


@given(st.text())
def test_nothing_raises_and_spans_lie_inside(text):
    for cut in (
        dateline(text, opening=True),
        lead_in(text),
        line_credit(text),
        trailing_credit(text),
        *staff_brackets(text),
    ):
        assert cut is None or 0 <= cut.start <= cut.end <= len(text)
    assert is_staff_credit(text) in (True, False)


@pytest.mark.parametrize(
    "line",
    [
        "BLITZER (Tape): The harbour is shut.",
        "ANN LEE (Voiceover): Ships wait outside.",
    ],
)
def test_a_speaker_in_a_transcript_is_no_dateline(line):
    assert dateline(line) is None or not dateline(line).origin


@pytest.mark.parametrize("speaker", ["ANN LEE, HOST: ", "ANN LEE, LAMP ANCHOR: "])
def test_what_a_speaker_is_makes_no_country(speaker):
    assert dateline(f"{speaker}The harbour is shut.", opening=True) is None
    assert all(
        dateline(f"{place}: The harbour is shut.", opening=True) for place in ("MARSA, Lamperia", "MARSA, LAMPERIA")
    )


def test_a_dateline_in_a_script_without_capitals_credits_an_agency_that_is_not_known():
    assert dateline("مرسى (Samplewire) – أغلق الميناء الأحد.").origin == "Samplewire"
    assert dateline("قال المتحدث (UNSMIL) إن الميناء أغلق.") is None


def test_who_wrote_the_text_is_no_photographer():
    text = "The port of Marsa was shut on Monday, a dockers' union said, after a crane fell on the quay."

    assert clean(f"By Ann Lee | AP\n\n{text}", pasted=False).origin == "AP"
    assert not clean(f"Ann Lee/AP\n\n{text}", pasted=False).origin


def test_the_credit_of_a_picture_is_not_that_of_the_text():
    body = "Dockers shut the harbour on Sunday over unpaid wages. " * 6
    caption = "Ships wait outside the harbour of Marsa in this picture taken from the old lighthouse on Sunday"

    assert clean(f"{body}\n\n{caption}\n\nAFP\n\n{body}", title="Harbour shut", pasted=False).origin == ""
    assert clean(f"{body}\n\nAFP", title="Harbour shut", pasted=False).origin == "AFP"


@pytest.mark.parametrize("place", ["AA / Marsa / ", "AA/Marsa/Anna Lee - ", "AA / N'Ghara / ", "AA / Marsa - "])
def test_an_agency_may_stand_before_the_place(place):
    cut = dateline(f"{place}Le port a fermé dimanche, a indiqué le maire.")

    assert (cut.end, cut.origin) == (len(place), "Anadolu Agency")


def test_highlights_may_stand_above_the_dateline_and_sentences_may_not():
    lead = "Dockers shut the port on Monday, their union said."

    assert clean(f"Union asks for wages\n\nMARSA: {lead}", pasted=False).text == f"Union asks for wages\n\n{lead}"
    assert clean(f"Ships wait.\n\nLEE: {lead}", pasted=False).text == f"Ships wait.\n\nLEE: {lead}"
    towns = "Dead of the storm\n\nMARSA: 12\n\nZAWRA: 5,300"
    assert clean(f"{towns}\n\n{lead}", pasted=False).text == f"{towns}\n\n{lead}"
