import pytest
from builders import a_report, an_article
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot import Report, collapse_reprints, group_stories
from briefbot.stories.headings import heading, headline_of, keywords, names

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


def test_a_headline_that_is_told_anyway_yields_to_another_one():
    told = STRIKE.removesuffix(".")
    port = "Strike shuts port of Marsa"

    assert called(told, told, port) == told
    assert heading([a_report(STRIKE, STRIKE, STRIKE, title=told), a_report(STRIKE, title=port)], [STRIKE]) == port
    assert heading([a_report(STRIKE, title=f"{told} - The Lamp", outlet="The Lamp")], [STRIKE]) == told


def test_without_a_headline_a_story_is_called_by_the_names_in_its_lead():
    lead = "Anna Oak, mayor of Marsa, met envoys of the Council of Elders and the Blue Lamp company in Nuhas on Monday."

    assert called("Share", text=lead) == "Anna Oak · Council of Elders · Blue Lamp"
    assert called("", text="In Nuhas, dockers shut the port of Marsa.") == "Nuhas · Marsa"
    assert called("", text="  ") == ""


def test_the_names_are_those_of_a_lead_that_can_be_read_alone():
    stranded = a_report("But they said that the talks in Qasr and with Bren Holt had failed, and left.")

    assert heading([stranded, a_report(MINE + " Anna Oak wept.")]) == "Jebel Nuhas"
    assert heading([stranded]) == "Qasr · Bren Holt"


def test_two_names_and_the_word_that_the_story_repeats_make_a_slug():
    port = "In Marsa, Anna Oak told Bren Holt on Monday that wages of dockers would rise."

    assert called("", text=port + " Low wages had led to a strike.") == "Anna Oak · Bren Holt · wages"
    assert called("", text=MINE + " The shaft was shut, and nine miners wept.") == "Jebel Nuhas · miners · shaft"
    assert called("", text=MINE) == "Jebel Nuhas"


@pytest.mark.parametrize(
    ("sentence", "rest", "language", "expected"),
    [
        ("Dockers shut the port over wages.", "Wages are low, wages are late, the port said.", "en", ["wages", "port"]),
        ("Les dockers ont fermé le port lundi.", "Le port restera fermé mardi.", "fr", ["fermé", "port"]),
        ("أغلق العمال ميناء مرسى يوم الأحد.", "وظل ميناء مرسى هادئا.", "ar", ["ميناء", "مرسى"]),
        ("The mayor said so.", "The rest said nothing, said a clerk.", "en", []),
    ],
)
def test_the_words_that_say_most_are_repeated_ones_and_rare_in_news(sentence, rest, language, expected):
    assert keywords(sentence, f"{sentence} {rest}", language) == expected


def test_a_word_that_opens_a_sentence_is_no_part_of_a_name_before_it():
    glued = "Strikers met in Marsa Hundreds of them came from Nuhas on a ferry."

    assert names(glued, an_article(glued), glued + " A crane stands in Marsa.") == ["Marsa", "Nuhas"]
    assert (
        called("", text="A ferry left the port of Marsa The Lamp's Bren Holt has met it.") == "Marsa · Lamp's Bren Holt"
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Dockers shut the port of Marsa on Monday and that of Nuhas on 5 May.", ["Marsa", "Nuhas"]),
        ("Thousands of Marsans met Theresa May on Friday.", ["Marsans", "Theresa May"]),
        ("The port was shut, said the U.N. in Marsa-Nord.", ["U.N.", "Marsa-Nord"]),
        ("The Marsa-based firm sued Ban Ki-moon and Bren O'Hara's cousin.", ["Marsa", "Ban Ki-moon", "Bren O'Hara"]),
        ("Ils sont venus du Port au Duc et de la Pointe de la Brac.", ["Port au Duc", "Pointe de la Brac"]),
        ("A boat of al-Fanar reached the isle of Abu Nuhas.", ["al-Fanar", "Abu Nuhas"]),
        (
            "Rebels told the Marsa Centre for Sea Law that the pro-Oak men had fled.",
            ["Marsa Centre for Sea Law", "Oak"],
        ),
        ("La mairie de Marsa a fermé l'école de Saint-Brac mardi.", ["Marsa", "Saint-Brac"]),
        ("Un drone venu de l'Égée a touché le siège de la Banque de Brac.", ["Égée", "Banque de Brac"]),
        ("Докеры закрыли порт Марса, сообщила Анна Дуб.", ["Марса", "Анна Дуб"]),
    ],
)
def test_a_name_is_a_run_of_words_written_large_without_dates(sentence, expected):
    article = an_article(sentence)

    assert sorted(names(sentence, article, sentence), key=sentence.find)[:3] == expected


def test_the_word_that_begins_a_lead_is_a_name_if_it_is_written_large_elsewhere():
    lead = "Nuhas shut its port on Monday, the mayor of Marsa said."

    assert called("", text=lead) == "Marsa"
    assert called("", text=lead + " Ships of Nuhas lay idle.") == "Nuhas · Marsa"


def test_names_that_stand_before_nouns_alone_yield_to_others():
    assert called("", text="Marsan dockers shut the port of Nuhas, the ferry firm said.") == "Nuhas"
    assert called("", text="The Marsan dockers shut the port on Monday, a firm said.") == "Marsan"


def test_of_many_names_those_stand_in_a_slug_that_the_story_repeats():
    lead = "Ships from Tal, Qasr, Nuhas and Marsa lay idle on Monday."

    assert called("", text=lead + " Dockers of Nuhas, of Marsa, and of Qasr met.") == "Qasr · Nuhas · Marsa"


def test_the_own_outlet_is_no_name():
    told = "Dockers in Marsa told The Lamp on Monday that they would strike."

    assert called("", text=told, outlet="The Lamp") == "Marsa"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "أغلق عمال النظافة طريق مرسى يوم الأحد احتجاجا على الأجور، وفق AFP.",
            "أغلق عمال النظافة طريق مرسى يوم الأحد احتجاجا …",
        ),
        ("une grève a fermé le port lundi matin pour deux jours.", "une grève a fermé le port lundi matin …"),
        ("DOCKERS SHUT THE PORT OF MARSA.", "DOCKERS SHUT THE PORT OF MARSA"),
        ("Talks resumed. More follows.", "Talks resumed"),
    ],
)
def test_a_lead_without_names_or_capitals_gives_its_first_words(text, expected):
    assert called("", text=text) == expected


leads = st.lists(
    st.sampled_from(
        [
            "Marsa",
            "Anna",
            "Oak",
            "al-Fanar",
            "the",
            "of",
            "U.N.",
            "said",
            "Monday,",
            "Nuhas.",
            "“We",
            "It",
            "مرسى",
            "s's",
        ]
    ),
    min_size=1,
    max_size=14,
).map(" ".join)


@settings(max_examples=80, deadline=None)
@given(st.lists(leads, min_size=1, max_size=4), st.randoms())
def test_every_name_of_a_slug_stands_in_a_text_and_the_order_of_the_input_does_not_matter(texts, chance):
    articles = [an_article(text, url=f"urn:{n}") for n, text in enumerate(texts)]
    stories = group_stories(collapse_reprints(articles))
    chance.shuffle(articles)

    assert group_stories(collapse_reprints(articles)) == stories
    for story in stories:
        quoted = story.title.removesuffix(" …").split(" · ")
        assert any(all(part in article.text for part in quoted) for article in story.articles)
