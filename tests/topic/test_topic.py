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
from briefbot.topic.load import topic_from
from briefbot.topic.topic import Name, Place, Topic

ROOT = Path(__file__).parents[2]
LIBYA = topic_from(tomllib.loads((ROOT / "seeds/libya.toml").read_text("utf-8")), "libya", "libya.toml")
FILLER = "The committee met again in the capital and put off its vote on the harbour until the summer. " * 3


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
    assert Topic(name="any").is_relevant("", "")


@given(st.text())
def test_folding_never_fails_and_is_the_same_twice(text):
    assert LIBYA.fold(text) == LIBYA.fold(text)


@given(st.text(), st.text())
def test_a_score_is_a_share(title, text):
    assert 0.0 <= LIBYA.score(title, text) <= 1.0


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
    assert LIBYA.is_relevant(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", ""),
        ("Harbour vote put off", FILLER),
        ("Shops close in Tripoli", "Shops in Tripoli and Sidon stayed shut."),
        ("Protest in Tripoli, Lebanon", f"People marched in Tripoli. {FILLER * 2}Some had fled from Libya."),
        ("World in brief", paragraphs(*[FILLER] * 4, "In Libya, talks went on.", of=40)),
        ("World in brief", paragraphs("In Libya, talks went on.", of=40)),
        ("The year in energy", paragraphs(*[FILLER] * 30, *["Libya pumped more oil."] * 10, of=41)),
        ("Hurricane nears", "Families left Libya, Louisiana, on Friday."),
    ],
)
def test_an_article_on_something_else_is_not(title, text):
    assert not LIBYA.is_relevant(title, text)


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
    assert sudan.is_relevant("", "Fighting in Khartoum")
    assert not sudan.is_relevant("", "Fighting in Juba")
    assert sudan.fold("KHARTOUM") == "khartoum"


def test_supporting_terms_count_in_company_only():
    topic = topic_from(MINIMAL | {"supporting": ["Darfur"]}, "sudan", "sudan.toml")

    assert not topic.is_relevant("", "Darfur")
    assert topic.is_relevant("", paragraphs("Darfur, in Sudan.", "Darfur.", of=6))


def test_a_name_without_weight_is_folded_and_supports_nothing():
    topic = topic_from(MINIMAL | {"spellings": {"Putin": ["Poutine"]}}, "sudan", "sudan.toml")

    assert topic.fold("Poutine") == "putin"
    assert topic.score("", "Putin") == 0.0


def test_a_supporting_term_may_be_a_name_that_does_not_count_of_itself():
    data = MINIMAL | {"spellings": {"Putin": ["Poutine"]}, "supporting": ["Putin"]}

    assert topic_from(data, "sudan", "sudan.toml").score("Sudan", "Poutine") == 1.0


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "title is missing"),
        ({"title": 3}, "title is int 3"),
        ({"relevant": []}, "relevant is missing"),
        ({"relevant": "Sudan"}, "relevant is str 'Sudan'"),
        ({"relevant": ["Sudan", 3]}, "relevant is list"),
        ({"relevant": ["?"]}, "relevant is list"),
        ({"peoples": {}}, "unknown key peoples"),
        ({"people": []}, "people is list"),
        ({"people": {"Bashir": 1}}, "people.Bashir is int 1"),
        ({"people": {"Bashir": {"als": []}}}, "unknown key people.Bashir.als"),
        ({"people": {"Bashir": {"also": "Beshir"}}}, "people.Bashir.also is str"),
        ({"people": {"?": []}}, 'people."?" has no letter'),
        ({"places": {"Juba": {"at": [100, 0]}}}, "places.Juba.at is list"),
        ({"places": {"Juba": {"at": "here"}}}, "places.Juba.at is str"),
        ({"places": {"Juba": {"at": [True, 0]}}}, "places.Juba.at is list"),
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
    examples = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)

    assert len(examples) >= 2
    for example in examples:
        assert topic_from(tomllib.loads(example), "example", "docs/topics.md").title
    full = topic_from(tomllib.loads(examples[-1]), "example", "docs/topics.md")
    assert full.fold("General Burhane in Omdourman") == "general burhan in omdurman"
    assert Place("Omdurman", 15.65, 32.48) in [name.place for name in full.names]


def test_a_name_needs_no_other_spelling():
    assert Topic(name="x", names=(Name(heading="Ras Lanuf"),)).fold("at Ras Lanuf") == "at raslanuf"


@pytest.mark.parametrize("unit", ["libya ", "a", "muammar ", "u.n.", "\ud800 \x00 ليبيا"])
def test_odd_and_huge_text_is_folded_in_no_more_than_its_share_of_time(unit):
    def fold(size):
        text = anew(unit * (size // len(unit)))
        LIBYA.fold(text)
        LIBYA.is_relevant(text[:100], text)

    assert grows_evenly(fold, 80_000)


def test_places_tell_events_apart_unless_they_are_named_everywhere():
    data = {"title": "T", "relevant": ["Sudan"], "everywhere": ["khartoum"], "people": {"Burhan": []}}
    data["places"] = {"Khartoum": [], "Omdurman": {"at": [15.65, 32.48]}}

    assert topic_from(data, "sudan", "test").subject == {"burhan", "khartoum"}


def test_the_shipped_topic_holds_its_own_country_and_capital_to_be_everywhere():
    assert {"libya", "tripoli", "haftar", "gna"} <= LIBYA.subject
    assert not {"watiya", "tarhuna", "murzuk"} & LIBYA.subject


@given(
    st.lists(st.sampled_from(("Libya.", "Haftar spoke.", "Tripoli, Lebanon.", "Sirte and Derna.", FILLER)), max_size=20)
)
def test_an_article_is_relevant_exactly_if_all_of_it_scores_enough(pieces):
    text = "\n\n".join(pieces)

    for title in ("", "Haftar speaks", "A vote put off"):
        assert LIBYA.is_relevant(title, text) == (LIBYA.score(title, text) >= LIBYA.relevance.threshold)
