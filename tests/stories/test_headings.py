import pytest
from builders import a_report, an_article

from briefbot import Report
from briefbot.stories.headings import clause, heading, headline_of

STRIKE = "Dockers shut the port of Marsa on Monday in a strike over unpaid wages, the harbour master said."
MINE = "Twelve miners were brought up alive from the shaft below Jebel Nuhas on Friday, the ministry said."


def called(*titles, text=STRIKE, **fields):
    """The heading of a report whose copies have these headlines."""
    return heading([Report(tuple(an_article(text, title=title, **fields) for title in titles))])


def test_a_story_is_called_by_the_headline_that_most_of_its_articles_have():
    port, wages = "Strike shuts port of Marsa", "Dockers of Marsa want their wages"

    assert called(wages, port, port + "!") == port
    assert called(wages, port) == wages
    assert heading([a_report(STRIKE, title=wages), a_report(STRIKE, STRIKE, title=port)]) == port


def test_of_two_headlines_the_one_that_shares_more_with_the_opening_is_the_surer():
    assert called("Dockers", "Dockers", "Strike shuts port") == "Strike shuts port"
    assert called("Dockers in anger") == "Dockers in anger"


@pytest.mark.parametrize(
    "furniture",
    [
        *("Join the Conversation", "Share on Facebook", "World", "The Lamp: news of Marsa", "Port of Marsa " * 10),
        *("Partager", "Abonnez-vous à notre newsletter", "الأكثر قراءة", "شارك"),
    ],
)
def test_what_says_nothing_of_the_opening_is_no_headline(furniture):
    assert called(furniture, "Strike shuts port of Marsa", outlet="The Lamp") == "Strike shuts port of Marsa"


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ('MARSA (Reuters)" - Strike shuts port', ""),
        ("MARSA, May 5 (AFP) - Strike shuts port", ""),
        ("Strike shuts port - The Lamp", "The Lamp: Africa"),
        ("The Lamp: Strike shuts port", "The Lamp"),
        ("Strike shuts port – BBC News", ""),
        ("Strike shuts port | World | The Guardian", ""),
        ("Africa | Strike shuts port", ""),
    ],
)
def test_dateline_outlet_and_section_are_no_part_of_a_headline(title, outlet):
    assert headline_of(an_article(STRIKE, title=title, outlet=outlet))[0] == "Strike shuts port"


def test_a_headline_of_several_parts_is_kept_whole():
    for title in ("Strike shuts port - ministry", "Marsa: strike shuts port", "BBC staff: strike shuts port"):
        assert headline_of(an_article(STRIKE, title=title, outlet="The Lamp"))[0] == title


def test_headlines_in_arabic_and_french_are_read_alike():
    arabic = an_article(
        "أغلق عمال النظافة طريق مرسى يوم الأحد.", title="عمال النظافة يغلقون الطريق | الفنار", language="ar"
    )
    french = an_article("Les pêcheurs ont bloqué le chenal lundi.", title="Les pêcheurs bloquent le chenal - Le Phare")

    assert headline_of(arabic)[0] == "عمال النظافة يغلقون الطريق"
    assert called(french.title, text=french.text, outlet="Le Phare", language="fr") == "Les pêcheurs bloquent le chenal"


def test_news_gives_its_headline_before_what_is_none():
    analysis = a_report(STRIKE, title="Analysis: What the dockers of Marsa want")

    assert heading([analysis, a_report(MINE, title="Twelve miners alive")]) == "Twelve miners alive"
    assert heading([analysis]) == "Analysis: What the dockers of Marsa want"


def test_without_a_headline_a_clause_of_the_lead_stands_over_a_story():
    assert called("Share") == "Dockers shut the port of Marsa on Monday in a strike over unpaid wages"
    assert called("", text="Talks resumed. More follows.") == "Talks resumed"
    assert called("", text="  ") == ""


def test_the_clause_is_of_a_lead_that_can_be_read_alone():
    stranded = a_report("But they said that the talks had failed on Monday, and left.")

    assert heading([stranded, a_report(MINE)]).startswith("Twelve miners")
    assert called("", text="By Ann Oak, Marsa. " + MINE).startswith("Twelve miners")
    assert heading([stranded]) == "But they said that the talks had failed on Monday"


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("Guns fell silent in the old town of Marsa on Monday", ", three days after the mayor fled."),
        ("Guns fell silent in the old town of Marsa three days after the mayor fled", ", said his brother."),
        ("Anna Oak, mayor of Marsa since the flood, resigned on Monday", ", her office said."),
        ("In Marsa, a ship laden with grain sank in the harbour", ", and nobody was hurt."),
        ('Anna Oak said "we stay, all of us" to a crowd in Marsa', ", and wept."),
        ("Un drone a touché un hangar de l'aéroport de Marsa", ", a annoncé la mairie."),
        ("أعلن المجلس البلدي في مرسى حالة الطوارئ القصوى", " بعد أن جرى الوادي."),
        ("The head of the inspectors in the run-up to the old war, Anna Oak, resigned on Monday", ", he said."),
        ("Rebels took the town", "."),
    ],
)
def test_a_sentence_is_cut_where_a_clause_ends(sentence, rest):
    assert clause(sentence + rest) == sentence
