"""A topic folds names, judges relevance and finds places; a wrong topic file is named with its key."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import anew, grows_evenly

from briefbot.errors import TopicError
from briefbot.model import Article, Place
from briefbot.topic.load import default_topic, load_topic, topic_from
from briefbot.topic.topic import Name, Topic

ROOT = Path(__file__).parents[2]
LIBYA = default_topic()
FILLER = "The committee met again in the capital and put off its vote on the harbour until the summer. " * 3


def is_relevant(title: str, text: str, *, topic: Topic = LIBYA, outlet: str = "", url: str = "urn:1") -> bool:
    return topic.is_relevant(Article(url=url, title=title, text=text, outlet=outlet))


def score(title: str, text: str, *, topic: Topic = LIBYA) -> float:
    return topic.relevance_of(Article(url="urn:1", title=title, text=text)).score


def paragraphs(*mentions: str, of: int) -> str:
    """``of`` paragraphs about something else, with these before it."""
    return "\n\n".join((*mentions, *[FILLER.strip()] * (of - len(mentions))))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Muammar Gadhafi's son", "gaddafi's son"),
        ("Col. Moammar al-Qaddafi", "col. gaddafi"),
        ("le colonel Kadhafi, il colonnello Gheddafi", "le colonel gaddafi, il colonnello gaddafi"),
        ("Fayez al-Sarraj, Fayez es-Serraj, M. Serraj", "sarraj, sarraj, m. sarraj"),
        ("Khalifa Hifter and Haftar; Hafter", "haftar and haftar; haftar"),
        ("Abdul Hamid Dbeibah, Abdelhamid Dabaiba", "dbeibah, dbeibah"),
        ("Aguila Saleh; Agila Salih; Saleh", "saleh; saleh; saleh"),
        ("Abd Alhamid Aldabaiba, Sadek El-Kaber", "dbeibah, sadiqalkabir"),
        ("the Deterrence Force, la Force de dissuasion", "the rada, la rada"),
        ("قصف أبوسليم", "قصف abusalim"),
        ("Ghassan Salamé, Ghassan Salame", "salame, salame"),
        ("Misurata, Misratah, Mısrata", "misrata, misrata, misrata"),
        ("Bengasi, Syrte, Az-Zawiyah, al-Zawiya", "benghazi, sirte, zawiya, zawiya"),
        ("the Government of National Accord (GNA)", "the gna (gna)"),
        ("the UN refugee agency", "the unhcr"),
        ("in Libyen, en Libye, in Libia", "in libya, en libya, in libya"),
        ("قوات خليفة حفتر في بنغازي وطرابلس", "قوات haftar في benghazi tripoli"),
        ("رئيس الوزراء فايز السراج", "رئيس الوزراء sarraj"),
        ("The U.N. and the United Nations", "the un. and the un"),
        ("Un homme est un loup", "un homme est un loup"),
        ("He is in Libya", "he is in libya"),
        ("Nothing of the kind.", "nothing of the kind."),
    ],
)
def test_every_spelling_folds_to_one_word(text, folded):
    assert LIBYA.fold(text) == folded


def test_a_topic_without_names_folds_case_and_takes_everything():
    assert Topic(name="any").fold("Ab") == "ab"
    assert is_relevant("", "", topic=Topic(name="any"))


@given(st.text())
def test_folding_never_fails_and_is_the_same_twice(text):
    assert LIBYA.fold(text) == LIBYA.fold(text)


@given(st.text(), st.text())
def test_a_score_is_a_share(title, text):
    assert 0.0 <= score(title, text) <= 1.0


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Haftar flies to Moscow", "Talks are to begin on Monday."),
        ("", "Hifter flew to Moscow on Monday."),
        ("", "صرح المشير خليفة حفتر اليوم"),
        ("", "Le maréchal est attendu à Paris pour parler de la Libye."),
        ("Airport closed", "Tripoli's airport shut after shells hit Ain Zara and Tajoura."),
        (
            "",
            paragraphs(
                "Shells fell on Tripoli, the Libyan capital.", "Medics said six people died in Abu Salim.", of=9
            ),
        ),
        ("Ceasefire in Libya", paragraphs("Both sides agreed.", "Libya has been at war.", of=40)),
    ],
)
def test_an_article_about_libya_is_relevant(title, text):
    assert is_relevant(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", ""),
        ("Harbour vote put off", FILLER),
        ("Shops close in Tripoli", "Shops in Tripoli and Sidon stayed shut."),
        ("Protest in Tripoli, Lebanon", f"People marched in Tripoli. {FILLER * 2}Some had fled from Libya."),
        ("Shells hit market", "Shells killed 17 people at Souq Libya in Omdurman, Sudan, doctors said."),
        ("", "قتل 17 شخصا في قصف سوق ليبيا بأم درمان."),
        ("World in brief", paragraphs(*[FILLER] * 4, "In Libya, talks went on.", of=40)),
        ("World in brief", paragraphs("In Libya, talks went on.", *[f"In Niger, too. {FILLER}"] * 8, of=40)),
        ("The year in energy", paragraphs(*[FILLER] * 30, *["Libya pumped more oil."] * 10, of=41)),
        ("Hurricane nears", "Families left Libya, Louisiana, on Friday."),
    ],
)
def test_an_article_on_something_else_is_not(title, text):
    assert not is_relevant(title, text)


def test_the_shipped_places_lie_in_libya_or_at_its_borders():
    places = [name.place for name in LIBYA.names if name.place]

    assert len(places) >= 60
    assert all(19 <= place.lat <= 34.5 and 9 <= place.lon <= 26 for place in places)


def test_every_shipped_spelling_folds_to_its_own_key():
    strays = [
        (spelling, LIBYA.fold(spelling), name.key)
        for name in LIBYA.names
        for spelling in (name.heading, *name.spellings)
        if LIBYA.fold(spelling) not in {name.key, name.key + "."}
    ]

    assert strays == []


def test_a_topic_can_be_a_key_of_a_cache():
    assert hash(LIBYA) == hash(LIBYA)
    assert Topic(name="a") == Topic(name="a") != Topic(name="b")


MINIMAL = {"title": "Sudan", "relevant": ["Sudan", "Khartoum"]}


def test_a_title_and_relevant_terms_make_a_topic():
    sudan = topic_from(MINIMAL, "sudan", "sudan.toml")

    assert (sudan.name, sudan.title) == ("sudan", "Sudan")
    assert is_relevant("", "Fighting in Khartoum", topic=sudan)
    assert not is_relevant("", "Fighting in Juba", topic=sudan)
    assert sudan.fold("KHARTOUM") == "khartoum"


def test_supporting_terms_count_in_company_only():
    topic = topic_from(MINIMAL | {"supporting": ["Darfur"]}, "sudan", "sudan.toml")

    assert not is_relevant("", "Darfur", topic=topic)
    assert is_relevant("", paragraphs("Darfur, in Sudan.", "Darfur.", of=6), topic=topic)


def test_a_name_without_weight_is_folded_and_supports_nothing():
    topic = topic_from(MINIMAL | {"spellings": {"Putin": ["Poutine"]}}, "sudan", "sudan.toml")

    assert topic.fold("Poutine") == "putin"
    assert score("", "Putin", topic=topic) == 0.0


def test_a_supporting_term_may_be_a_name_that_does_not_count_of_itself():
    data = MINIMAL | {"spellings": {"Putin": ["Poutine"]}, "supporting": ["Putin"]}

    assert score("Sudan", "Poutine", topic=topic_from(data, "sudan", "sudan.toml")) == 1.0


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "title is missing"),
        ({"title": 3}, "title is 3, not a text in quotes"),
        ({"relevant": []}, "relevant is missing"),
        ({"relevant": "Sudan"}, "relevant is 'Sudan', not a list"),
        ({"relevant": ["Sudan", 3]}, "relevant[2] is 3, not a text in quotes"),
        ({"relevant": ["?"]}, "relevant holds '?', which has no letter"),
        ({"peoples": {}}, "unknown key 'peoples'"),
        ({"people": []}, "[people] is not a table of keys"),
        ({"people": {"Bashir": 1}}, "[people.Bashir] is not a table of keys"),
        ({"people": {"Bashir": {"als": []}}}, "unknown key 'people.Bashir.als'"),
        ({"people": {"Bashir": {"also": "Beshir"}}}, "people.Bashir.also is 'Beshir', not a list"),
        ({"people": {"?": []}}, "people holds '?', which has no letter"),
        ({"places": {"Juba": {"at": [100, 0]}}}, "[places.Juba] at is [100.0, 0.0], not latitude and longitude"),
        ({"places": {"Juba": {"at": "here"}}}, "places.Juba.at is 'here', not a list"),
        ({"places": {"Juba": {"at": [True, 0]}}}, "places.Juba.at[1] is True, not a number"),
        ({"places": {"Juba": {"ambiguous": 1}}}, "places.Juba.ambiguous is 1, not true or false"),
        ({"outlets": "ly"}, "outlets is 'ly', not a list"),
        ({"people": {"A": ["X"], "B": ["x"]}}, "'x' is a spelling of two names, 'A' and 'B'"),
        ({"people": {"Al X": []}, "places": {"AlX": []}}, "'AlX' is a spelling of two names, 'Al X' and 'AlX'"),
    ],
)
def test_a_wrong_topic_file_is_named_with_its_key_and_a_hint(wrong, says):
    with pytest.raises(TopicError, match=re.escape(f"my.toml: {says}")) as caught:
        topic_from(MINIMAL | wrong, "my", "my.toml")
    assert caught.value.hint
    assert "\n" not in str(caught.value)


def test_the_example_in_the_documentation_is_a_topic():
    page = (ROOT / "docs/topics.md").read_text("utf-8")
    examples = dict(re.findall(r"```toml (\S+)\n(.*?)```", page, re.DOTALL))

    assert examples.keys() == {"shortest.toml", "every-key.toml", "sudan.toml"}
    for example in examples.values():
        assert topic_from(tomllib.loads(example), "example", "docs/topics.md").title
    full = topic_from(tomllib.loads(examples["every-key.toml"]), "example", "docs/topics.md")
    assert full.fold("General Burhane in Omdourman") == "general burhan in omdurman"
    assert Place("Omdurman", 15.65, 32.48) in [name.place for name in full.names]


def test_a_name_needs_no_other_spelling():
    assert Topic(name="x", names=(Name(heading="Ras Lanuf"),)).fold("at Ras Lanuf") == "at raslanuf"


@pytest.mark.parametrize("unit", ["libya ", "a", "muammar ", "u.n.", "\ud800 \x00 ليبيا"])
def test_odd_and_huge_text_is_folded_in_no_more_than_its_share_of_time(unit):
    def fold(size):
        text = anew(unit * (size // len(unit)))
        LIBYA.fold(text)
        is_relevant(text[:100], text)

    assert grows_evenly(fold, 80_000)


def test_places_tell_events_apart_unless_they_are_named_everywhere():
    data = {"title": "T", "relevant": ["Sudan"], "everywhere": ["khartoum"], "people": {"Burhan": []}}
    data["places"] = {"Khartoum": [], "Omdurman": {"at": [15.65, 32.48]}}

    assert topic_from(data, "sudan", "test").subject == {"burhan", "khartoum"}


def test_the_shipped_topic_holds_its_own_country_and_capital_to_be_everywhere():
    assert {"libya", "tripoli", "haftar", "gna"} <= LIBYA.subject
    assert not {"watiya", "tarhuna", "murzuk"} & LIBYA.subject


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Two hurt as convoys collide near Sirte", "Two lorries collided near Sirte at dawn, medics said."),
        ("Flour runs short in Zliten", "Bakers in Zliten closed their shops on Sunday."),
        ("", "أعلن مستشفى زليتن استقبال خمسة جرحى صباح الأحد."),
        ("", "Les boulangers de Sebha ont fermé leurs fours dimanche."),
        ("Bank governor resigns", "The governor of the Central Bank of Libya resigned on Sunday."),
        ("Council meets", "The High Council of State put off its vote on Sunday."),
    ],
)
def test_a_town_or_body_that_lies_nowhere_else_is_enough(title, text):
    assert is_relevant(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Power cut in Zawiya", "Half of Zawiya was without power on Sunday, the council said."),
        ("", "انقطعت الكهرباء عن نصف مدينة الزاوية يوم الأحد."),
        ("Shops close in Tripoli", "Shops in the centre of Tripoli stayed shut on Sunday."),
    ],
)
def test_an_ambiguous_name_needs_company_and_an_outlet_of_the_country_is_some(title, text):
    assert not is_relevant(title, text, outlet="World Wire")
    assert is_relevant(title, text, outlet="The Libya Lamp")
    assert is_relevant(title, text, outlet="Lamp", url="https://news.lamp.ly/1")


def test_two_ambiguous_names_keep_company_where_no_other_country_is_named():
    text = "Marchers filled Martyrs' Square in Tripoli on Friday."

    assert is_relevant("", text)
    assert not is_relevant("", f"{text} They had come from Beirut and from Sidon.")


def test_what_an_outlet_of_the_country_tells_of_no_other_country_is_of_its_own():
    title, text = "Textbooks late again", "The ministry said that textbooks would come in March."

    assert is_relevant(title, text, outlet="The Libya Lamp")
    assert not is_relevant(title, text, outlet="World Wire")
    assert not is_relevant("Damascus: textbooks late again", text, outlet="The Libya Lamp")


@pytest.mark.parametrize(
    ("title", "lead", "end"),
    [
        ("Chad opens a new mine", "Chad opened a mine on Sunday.", "The road to it leads on to Niger and to Libya."),
        ("", "افتتحت تشاد منجما جديدا يوم الأحد في نجامينا.", "ويمتد الطريق إليه نحو النيجر وليبيا."),
        ("Le Tchad ouvre une mine", "Le Tchad a ouvert une mine dimanche.", "La route mène au Niger et en Libye."),
        ("Oil steady as U.S. stocks fall", "U.S. crude rose on Monday, U.S. data said.", "Brokers named Libya, too."),
    ],
)
def test_an_article_that_is_far_more_about_other_countries_is_not_about_the_topic(title, lead, end):
    assert not is_relevant(title, f"{lead}\n\n{FILLER}\n\n{end}")


def test_an_article_of_which_the_headline_names_another_country_beside_the_topic_is_about_it():
    assert is_relevant("Egypt and Libya reopen their border", "Lorries crossed from Egypt into Libya on Sunday.")


def test_a_country_of_the_topic_is_no_other_country():
    sudan = topic_from(MINIMAL, "sudan", "sudan.toml")
    shelling = Article(url="urn:1", text="Shells fell on Khartoum and on Omdurman, in Sudan, on Sunday.")

    assert sudan.relevance_of(shelling).countries == ()
    assert LIBYA.relevance_of(shelling).relevant is False


def test_a_country_is_another_one_though_part_of_a_name_in_it_is_the_topics():
    mine = Article(url="urn:1", title="المغرب يفتتح منجما", text="افتتح المغرب منجما قرب الدار البيضاء يوم الأحد.")

    found = LIBYA.relevance_of(mine)

    assert (found.relevant, found.countries) == (False, ("Morocco",))


def test_relevance_names_the_terms_as_the_topic_shows_them():
    mine = Article(url="urn:1", title="Chad opens a mine", text=f"It lies near Kufra, in Tripoli's eyes. {FILLER}")

    found = LIBYA.relevance_of(mine)

    assert (found.terms, found.countries) == (("Kufra", "Tripoli"), ("Chad",))


def test_a_spelling_that_means_other_things_counts_in_company_only_and_its_name_by_itself():
    topic = topic_from(MINIMAL | {"places": {"Nyala": ["Nile Gate"]}, "ambiguous": ["Nile Gate"]}, "sudan", "s.toml")

    assert is_relevant("", "Rain fell on Nyala.", topic=topic)
    assert not is_relevant("", "Rain fell on Nile Gate.", topic=topic)
    assert is_relevant("", "Rain fell on Nile Gate, in Sudan.", topic=topic)
    assert topic.fold("Nile Gate") == "nyala"


def test_an_excluded_phrase_takes_a_word_of_the_topic_out_only_where_it_stands_and_every_other_name_everywhere():
    data = MINIMAL | {"exclude": ["South Sudan", "Nyala Street"], "places": {"Nyala": []}}
    topic = topic_from(data, "sudan", "sudan.toml")
    flight = "Families crossed the river on Sunday. Most of them hoped to reach South Sudan. Sudan closed the road."
    street = "A shop in Nyala Street burned. The owner was born in Nyala."

    assert is_relevant("Thousands flee fighting in Sudan", flight, topic=topic)
    assert score("Talks in South Sudan", "Both sides met in South Sudan.", topic=topic) == 0.0
    assert not is_relevant("Talks in South Sudan", f"Both sides met in South Sudan. {FILLER}Sudan.", topic=topic)
    assert score("A fire in Nyala", street, topic=topic) == 0.0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("oil Hifter", 'oil "Haftar" or "Hifter"'),
        ("Khalifa Haftar", '"Haftar" or "Hifter"'),
        ("Ra's Lanouf port", '"Ras Lanuf" or "Ra\'s Lanouf" port'),
        ('"Haftar" -"Hifter"', '"Haftar" or "Hifter" -"Haftar" -"Hifter"'),
        ("-Haftar", '-"Haftar" -"Hifter"'),
        ("oil or Haftar", 'oil or "Haftar" or "Hifter"'),
        ('"near Haftar" haftar* pre-haftar', '"near Haftar" haftar* pre-haftar'),
        ('"Haftar', '"Haftar'),
        ("Oil", "Oil"),
        ("", ""),
    ],
)
def test_a_search_for_a_name_is_one_for_each_of_its_spellings(query, expected):
    names = (
        Name(heading="Haftar", spellings=("Hifter",), first=("Khalifa",)),
        Name(heading="Ras Lanuf", spellings=("Ra's Lanouf",)),
    )

    assert Topic(name="x", names=names).with_spellings(query) == expected


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("", "The court in Tripoli freed six men.", "only names that may mean something else: Tripoli"),
        (
            "",
            "The fair opened with songs. " * 100 + "A band came from Libya.",
            "named too seldom or too far down: Libya",
        ),
        (
            "Tunisia votes",
            "Tunisia voted. " * 25
            + "Tunisia has Libya and Libya's Zuwara beside it. "
            + "Egypt and Tunisia vote. " * 30,
            "more on other countries: Egypt, Tunisia",
        ),
        (
            "Fair opens",
            "The fair opened. " * 60 + "Libya, Sirte, Zuwara, Ghat came.",
            "named too seldom or too far down: Ghat, Libya, Sirte, …",
        ),
        ("Fair opens", "The fair opened with songs.", ""),
        ("Libya votes", "Libya voted on Monday.", ""),
    ],
)
def test_an_article_that_names_the_topic_and_is_off_it_says_why(title, text, reason):
    found = LIBYA.relevance_of(Article(url="urn:1", title=title, text=text))

    assert found.reason.startswith(reason)
    assert bool(found.reason) == bool(reason)
    assert not (found.reason and found.relevant)


def test_a_topic_file_is_read_again_when_it_has_changed_and_only_then(tmp_path):
    path = tmp_path / "sudan.toml"
    path.write_text('title = "Sudan"\nrelevant = ["Sudan"]\n', encoding="utf-8")
    first = load_topic(str(path))
    again = load_topic(str(path))
    path.write_text('title = "The Sudan"\nrelevant = ["Sudan"]\n', encoding="utf-8")

    assert again is first
    assert load_topic(str(path)).title == "The Sudan"
