"""Parties to a conflict: which one a sentence has as its speaker, and which one an origin belongs to."""

import pytest

from briefbot.errors import TopicError
from briefbot.topic.load import default_topic, topic_from

TOPIC = topic_from(
    {
        "title": "Reef",
        "relevant": ["Reef"],
        "people": {"Anders": {"first": ["Olaf"], "also": ["أندرس"]}},
        "bodies": {"Harbour Army": ["HA", "Armée du Port", "جيش الميناء"]},
        "parties": [
            {
                "name": "Harbour Army",
                "called": {"fr": "AP"},
                "label": {"en": "the Harbour Army and its radio"},
                "names": ["Anders"],
                "media": ["Harbour Radio", "radio.example"],
            },
            {
                "name": "Hill Council",
                "label": {"en": "the Hill Council"},
                "names": ["مجلس التل", "Conseil des Collines"],
            },
        ],
    },
    "reef",
    "reef.toml",
)


def speaker(sentence, language="en"):
    party = TOPIC.speaker_of(sentence, language)
    return party.name if party else ""


@pytest.mark.parametrize(
    "sentence",
    [
        "The Harbour Army said that the pier was open.",
        "The pier is open, the HA said on Monday.",
        "“The pier is open,” said Olaf Anders.",
        "“The pier is open,” a spokesman for the Harbour Army said.",
        "The pier is open, according to Harbour Army officials.",
        "Harbour Army spokesman Jon Bell told reporters that the pier was open.",
        "The self-styled Harbour Army (HA) said that the pier was open.",
        "Forces loyal to Anders said that they hold the pier.",
        "The defence ministry of the HA denied it.",
        "Officials with the Harbour Army said so on Monday.",
        "The pier is open, army commander Olaf Anders told reporters.",
    ],
)
def test_a_party_is_the_speaker_where_its_name_says_it(sentence):
    assert speaker(sentence) == "Harbour Army"


@pytest.mark.parametrize(
    "sentence",
    [
        "The Harbour Army took the pier.",
        "Critics of the Harbour Army said that the pier was shut.",
        "Residents said the Harbour Army had shut the pier.",
        "Rivals of Anders said so.",
        "Anders' rivals said so.",
        "A group fighting the Harbour Army said so.",
        "The pier is shut, according to Harbour Army critics.",
        "Anders is said to be ill.",
        "Anders told to leave, residents say.",
        "The Harbour Army said yes. The Hill Council said no.",
        "Boats near Anders, residents said, were burning.",
        "“Anders told me that he was ill,” Badran said.",
        "Anders announced a truce, residents said.",
        "Hill Council spokesman Olaf Anders said so.",
        "",
    ],
)
def test_where_the_form_leaves_a_doubt_nobody_is_the_speaker(sentence):
    assert speaker(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "language", "who"),
    [
        ("Selon l'Armée du Port, le quai est ouvert.", "fr", "Harbour Army"),
        ("Le quai est ouvert, d’après un porte-parole du Conseil des Collines.", "fr", "Hill Council"),
        ("Le quai est ouvert, a déclaré Olaf Anders.", "fr", "Harbour Army"),
        ("L'Armée du Port a annoncé que le quai est ouvert.", "fr", "Harbour Army"),
        ("Selon les habitants, l'Armée du Port est partie.", "fr", ""),
        ("قال المتحدث باسم جيش الميناء إن الرصيف مفتوح", "ar", "Harbour Army"),
        ("وأعلن مجلس التل أن الرصيف مفتوح", "ar", "Hill Council"),
        ("الرصيف مفتوح بحسب أندرس", "ar", "Harbour Army"),
        ("وفقا لمجلس التل", "ar", "Hill Council"),
        ("قال السكان لمجلس التل إن الرصيف مغلق", "ar", ""),
        ("قال لمجلس التل إن الرصيف مغلق", "ar", ""),
        ("The Harbour Army said so.", "", ""),
    ],
)
def test_speakers_are_found_in_french_and_arabic_and_in_no_unknown_language(sentence, language, who):
    assert speaker(sentence, language) == who


def test_an_origin_belongs_to_a_party_by_its_names_and_its_media():
    found = {name: TOPIC.party_of(name) for name in ("HA", "harbour radio", "radio.example", "Harbour Times", "")}

    assert {name: party.name if party else "" for name, party in found.items()} == {
        "HA": "Harbour Army",
        "harbour radio": "Harbour Army",
        "radio.example": "Harbour Army",
        "Harbour Times": "",
        "": "",
    }


def test_a_party_without_a_label_in_english_is_an_error_of_its_topic():
    with pytest.raises(TopicError, match="no label in English"):
        topic_from({"title": "Reef", "relevant": ["Reef"], "parties": [{"name": "HA", "label": {}}]}, "x", "x.toml")


def test_every_shipped_party_is_named_in_each_language_and_owns_its_media():
    topic = default_topic()

    assert all(set(each.party.label) == {"en", "ar", "fr"} for each in topic.parties)
    assert all(set(each.party.called) == {"ar", "fr"} for each in topic.parties)
    assert topic.party_of("Hakomitna").name == "Tripoli government"
    assert topic.party_of("LANA") is None  # two agencies of that name report from two sides
    assert topic.speaker_of("The airport is open, LNA spokesman Ahmed al-Mismari said.", "en").name == "LNA"
