import pytest
from builders import a_report, an_article
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot import Report, collapse_reprints, group_stories
from briefbot.stories.headings import heading, headline_of

STRIKE = "Dockers shut the port of Marsa on Monday in a strike over unpaid wages, the harbour master said."
MINE = "Twelve miners were brought up alive from the shaft below Jebel Nuhas on Friday, the ministry said."
AND_SO_ON = (
    ", while the owners of six ships, two of them large, waited before the breakwater with lemons and salt from "
    "Lamperia that nobody would carry to the market until the mayor and the harbour master had met the dockers' union."
)


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
        ("Strike shuts port - BBC News عربي", ""),
        ("Strike shuts port · The Lamp", "The Lamp"),
        ("Strike shuts port | World | The Guardian", ""),
        ("Strike shuts port - The Guardian - World - Europe", ""),
        ("Africa | Strike shuts port", ""),
        ("Strike shuts port - Africa - The Lamp", "Radio Lamp"),
    ],
)
def test_dateline_outlet_and_section_are_no_part_of_a_headline(title, outlet):
    assert headline_of(an_article(STRIKE, title=title, outlet=outlet))[0] == "Strike shuts port"


@pytest.mark.parametrize(
    "title",
    [
        *(
            "BREAKING: Strike shuts port",
            "Strike shuts port (video)",
            "UPDATE 2-Strike shuts port",
            "LIVE - Strike shuts port",
        ),
        *(
            "The Lamp: Video: Strike shuts port",
            "Strike shuts port - The Lamp - Africa",
            "Home > Africa > Strike shuts port",
        ),
    ],
)
def test_what_a_desk_writes_around_a_headline_is_no_part_of_it(title):
    assert headline_of(an_article(STRIKE, title=title, outlet="The Lamp"))[0] == "Strike shuts port"


@pytest.mark.parametrize("label", ["بالفيديو.. ", "عاجل | ", "شاهد: ", "تحديث 2 - ", "VIDÉO - ", "EN DIRECT. "])
def test_a_label_of_the_desk_is_known_in_arabic_and_french(label):
    title = "انهيار جسر في المرج"

    assert headline_of(an_article("انهار جسر في المرج.", title=label + title, language="ar"))[0] == title


def test_a_town_that_is_called_as_pictures_are_stays_in_the_headline():
    title = "صور.. غارة على الميناء"

    assert headline_of(an_article("أصابت غارة الميناء في صور.", title=title, language="ar"))[0] == title


@pytest.mark.parametrize(
    "title",
    [
        "Video games and the port",
        "Live wires shut port",
        "Watch out: strike shuts port",
        "Live-fire drill shuts port",
        "Libya: strike shuts port",
    ],
)
def test_a_headline_that_begins_with_the_word_of_a_label_is_kept_whole(title):
    assert headline_of(an_article(STRIKE, title=title))[0] == title


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


def test_without_a_headline_a_story_is_called_by_a_sentence_without_its_full_stop():
    assert called("Share", text=STRIKE + " Cranes stood still.") == STRIKE.removesuffix(".")
    assert called("", text="DOCKERS SHUT THE PORT OF MARSA.") == "DOCKERS SHUT THE PORT OF MARSA"
    assert called("", text="  ") == ""


def test_a_very_long_sentence_ends_at_its_last_mark_and_says_so():
    assert called("", text=STRIKE.removesuffix(".") + AND_SO_ON) == (
        f"{STRIKE.removesuffix('.')}, while the owners of six ships, two of them large …"
    )
    assert called("", text="Dockers " * 60) == "Dockers " * 45 + "…"


def test_of_several_reports_the_one_whose_lede_names_its_own_day_gives_the_heading():
    unrest = a_report("Dockers of the port of Marsa are angry over their wages.", published="2020-05-22")
    strike = a_report("Dockers shut the port of Marsa on Friday over their wages.", published="2020-05-22")
    older = a_report("Dockers met the harbour master of Marsa on Monday.", published="2020-05-22")

    assert heading([unrest, older, strike]) == strike.lead.text.removesuffix(".")
    assert heading([unrest, older]) == unrest.lead.text.removesuffix(".")


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
def test_a_heading_stands_in_a_text_and_the_order_of_the_input_does_not_matter(texts, chance):
    articles = [an_article(text, url=f"urn:{n}") for n, text in enumerate(texts)]
    stories = group_stories(collapse_reprints(articles))
    chance.shuffle(articles)

    assert group_stories(collapse_reprints(articles)) == stories
    for story in stories:
        assert any(story.title.removesuffix(" …") in article.text for article in story.articles)
