"""Which numbers are none of an article's news, and so in no line of figures."""

import pytest
from builders import an_article

from briefbot import find_figures


def asides(text, language="en", **fields):
    return [each.aside for each in find_figures([an_article(text, language=language, **fields)])]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Engineers said a breach would have killed 2,000 people."),
        ("en", "The council found no evidence that guards had kidnapped 40 herders."),
        ("en", "The mayor denied that 30 people were killed."),
        ("fr", "Le maire dément que 30 personnes ont été tuées."),
        ("ar", "نفى رئيس البلدية مقتل 30 شخصا."),
        ("en", "There were predictions of 30,000 dead."),
        ("en", "He said that figures of more than 11,000 dead were not his."),
        ("fr", "Le maire n'a aucune information selon laquelle 30 personnes ont été tuées."),
        ("ar", "ولم ترد أنباء عن مقتل 30 شخصا."),
        ("ar", "وتوقع رئيس البلدية أن يصل عدد القتلى إلى 30."),
        ("ar", "وحذر الطبيب من أن يرتفع عدد القتلى إلى 30."),
    ],
)
def test_what_could_be_or_is_denied_is_no_news(language, text):
    assert not any(not aside for aside in asides(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "There were no reports of significant civilian casualties, the spokesman said."),
        ("en", "The mayor said there were no immediate reports of any deaths or injuries."),
        ("en", "There was no word of casualties."),
        ("fr", "Il n'y a aucune information sur des victimes civiles."),
        ("ar", "ولا تقارير عن سقوط قتلى أو جرحى."),
    ],
)
def test_what_nobody_has_heard_of_is_no_figure(language, text):
    assert not any(not aside for aside in asides(text, language))


def test_hostages_who_are_killed_and_wounded_who_die_are_news():
    assert asides("Two of the three hostages were killed.") == [False]
    assert asides("Two of the nine wounded died.") == [False]
    assert asides("Two of the nine dead were nurses.") == [True]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Nobody was killed."),
        ("en", "Families have no news of 40 missing fishermen."),
        ("en", "The strike caused no civilian casualties."),
        ("fr", "Il n'y a pas de blessés."),
        ("ar", "ولم تسجل أي إصابات."),
    ],
)
def test_that_nobody_was_hurt_or_is_back_is_one(language, text):
    assert False in asides(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("About 300 people are feared dead.", "en"),
        ("The fever is suspected of having killed 149 people.", "en"),
        ("On craint que 300 personnes aient été tuées.", "fr"),
        ("يخشى مقتل 300 شخص.", "ar"),
    ],
)
def test_what_is_feared_or_suspected_is_no_news_yet(text, language):
    assert asides(text, language) == [True]


@pytest.mark.parametrize(
    "text",
    ["The clerk, who could be reached, said 30 people were killed.", "Suspected raiders killed 30 people on Monday."],
)
def test_who_could_be_reached_and_who_is_suspected_leave_a_number_certain(text):
    assert asides(text) == [False]


def test_the_toll_that_is_expected_is_none_yet():
    assert find_figures([an_article("The death toll could rise to 500.", language="en")]) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Nurses treated the hundreds of wounded.",
        "The raid killed the 80 guards of the pier.",
        "The isles have a new law after the fever that has killed 30 people.",
        "He sent aid after the storm, which killed 30 people.",
        "The fever that has killed 30 people is new, the nurses said.",
        "The strain of fever that has killed 30 people is new, the nurses said.",
        "It was the worst attack since March, in which 30 people were killed, the council said.",
    ],
)
def test_a_number_that_is_known_already_is_no_news(text):
    assert asides(text) == [True]


@pytest.mark.parametrize(
    "text",
    [
        "A storm that killed 30 people is over.",
        "The storm that killed 30 people is over, the council said.",
        "The worst attack since the truce of March, on a market in Marsa, killed 30 people.",
    ],
)
def test_what_an_article_tells_anew_or_somebody_says_is_not_known(text):
    assert asides(text) == [False]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Clashes broke out. Twenty-six of the dead were killed in the yard, he said.", "en"),
        ("Seize des blessés ont été transportés à Zliten.", "fr"),
        ("وقالت الوزارة إن 26 من القتلى يحملون الجنسية البنغالية.", "ar"),
    ],
)
def test_a_number_of_the_dead_is_none_of_those_who_died(text, language):
    assert asides(text, language) == [True]


def test_a_number_of_the_people_who_were_there_is_one_of_those_who_died():
    assert asides("Gunmen killed 26 of the protesters on Monday.") == [False]


def test_a_part_and_more_of_the_same_are_no_whole():
    text = "Thirty people were killed, among them two nurses. Four more deaths were reported from the hills."

    assert asides(text) == [False, True, True]


def test_others_are_more_of_another_kind():
    assert asides("The blast killed six people and wounded another 20.") == [False, False]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Nine clerks captured in May were released on Monday.", "rescued"),
        ("Nine clerks who were kidnapped by gunmen were killed.", "killed"),
        ("Nine clerks who were captured said that they were well.", "detained"),
    ],
)
def test_what_became_of_people_who_were_held_counts(text, kind):
    assert [each.kind for each in find_figures([an_article(text, language="en")])] == [kind]


def test_soldiers_who_are_flown_out_are_not_displaced():
    assert asides("The army evacuated 300 soldiers. The storm displaced 300 villagers.") == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "The bridge fell in 1987. It killed 30 people.",
        "A ferry sank two years ago. Thirty sailors drowned.",
    ],
)
def test_what_follows_another_time_in_its_paragraph_is_of_that_time(text):
    (figure,) = find_figures([an_article(text, language="en", published="2020-05-20T10:00:00")])

    assert figure.as_of is None


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was built in 1987. It fell on Monday and killed 30 people.",
        "The bridge was built in 1987.\n\nIts fall killed 30 people.",
    ],
)
def test_a_day_of_its_own_or_a_new_paragraph_ends_that_time(text):
    (figure,) = find_figures([an_article(text, language="en", published="2020-05-20T10:00:00")])

    assert figure.as_of is not None


@pytest.mark.parametrize(
    "text",
    [
        "The death toll is now 53.",
        "The toll now stands at 53.",
        "Deaths rose to 53 from 40.",
        "The death toll is likely to be 53.",
    ],
)
def test_a_toll_is_found_behind_its_verb(text):
    assert [(each.kind, each.high) for each in find_figures([an_article(text, language="en")])] == [("killed", 53)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Thirty people died, according to WHO figures.", "WHO figures"),
        ("Thirty people died, according to some.", ""),
        ("I just want to say that thirty people died.", ""),
        ("Death toll estimates put 30 dead at the pier.", ""),
    ],
)
def test_a_speaker_is_a_name(text, speaker):
    (figure, *_) = find_figures([an_article(text, language="en")])

    assert figure.said_by == speaker


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Some 900 people have been killed.", True),
        ("The raids have killed 900 people.", True),
        ("The death toll stands at 900.", True),
        ("So far 900 people were killed.", True),
        ("Jusqu'à présent, 900 personnes ont été tuées.", True),
        ("وقتل حتى الآن 900 شخص في المدينة.", True),
        ("The raids killed 900 people.", False),
        ("Officials have said that 900 people were killed.", False),
    ],
)
def test_a_toll_or_what_has_happened_counts_all_until_its_day(text, total):
    assert [each.total for each in find_figures([an_article(text)])] == [total]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Jones voiced concern about the clerks of the harbour and said thirty people had died.", ""),
        ("Jones, who said no more than 30 people were killed, left the port.", "Jones"),
        (
            "But the council of Ashport, home to the yards, said shops will be shut after 30 deaths.",
            "the council of Ashport",
        ),
        ("The number of reported deaths remained at 30.", ""),
        ("Deaths, estimated by diplomats at some 2,000, are rising.", "diplomats"),
        ("Thousands of troops have now arrived, an officer said.", "an officer"),
        ("Clashes in Ashport The council alleges 15 people died.", "The council"),
        ("Thirty people died, according to an update on Monday.", "an update"),
        ("Jones spoke on Monday. He said 30 people died.", ""),
        ("Nurse Jones said the ward was full. It was dark. She said 30 people died.", "Nurse Jones"),
        ("Thirty people died. Mr Jones, 39, said the port was shut.", ""),
    ],
)
def test_a_speaker_is_whoever_says_the_number(text, speaker):
    found = find_figures([an_article(text, language="en")])

    assert [each.said_by for each in found][-1:] == [speaker]


def test_people_in_need_are_not_all_displaced_and_lives_that_are_saved_nobody_who_was_rescued():
    text = "More than a million people fleeing or in need got aid. Thousands of lives were saved."

    assert find_figures([an_article(text, language="en")]) == ()


def test_the_dead_who_are_found_are_counted_so_far():
    (figure,) = find_figures([an_article("Nurses buried 30 bodies.", language="en")])

    assert figure.total
    assert figure.aside


def test_fighters_who_were_killed_or_captured_are_no_forces():
    text = "Hundreds of mercenaries had been killed or captured. The council has 300 mercenaries."

    assert [each.words for each in find_figures([an_article(text, language="en")]) if each.kind == "fighters"] == [
        "300 mercenaries"
    ]
