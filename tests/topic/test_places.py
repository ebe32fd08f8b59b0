"""Where a story is, by what its reports open with."""

from dataclasses import replace

import pytest
from builders import a_report
from hypothesis import given
from hypothesis import strategies as st

from briefbot.model import Party, Place
from briefbot.topic.load import default_topic
from briefbot.topic.parties import PartyNames
from briefbot.topic.places import place_of
from briefbot.topic.topic import Name, Topic

QASABA, WADINA, MARSA, BARQ = (
    Place(name, 30.0 + n, 12.0) for n, name in enumerate(("Qasaba", "Wadina", "Marsa", "Barq"))
)
TOPIC = Topic(
    name="barq",
    title="Barq",
    names=(
        Name(heading="Qasaba", spellings=("القصبة",), table="places", place=QASABA),
        Name(heading="Wadina", table="places", place=WADINA),
        Name(heading="Marsa", table="places", place=MARSA),
        Name(heading="Barq", table="places", place=BARQ),
        Name(heading="Tell", table="places"),
        Name(heading="Wadina Guards", spellings=("Gardes de Wadina",)),
    ),
    parties=(PartyNames(party=Party(name="Qasaba council"), names=("Qasaba council",), media=("Marsa Radio",)),),
    everywhere=("Marsa", "Barq"),
)
LATER = " It is a long report that goes on about other things." * 20


def where(*reports):
    return place_of(reports, TOPIC)


def test_a_story_is_at_the_place_that_its_headline_names():
    assert where(a_report("Talks began near Wadina.", title="Siege of Qasaba")) == QASABA


def test_it_is_at_the_place_that_most_reports_open_with():
    reports = (a_report(f"A strike hit {town} on Monday.") for town in ("Wadina", "Qasaba", "Qasaba"))

    assert where(*reports) == QASABA


def test_a_place_is_known_in_any_of_its_spellings():
    assert where(a_report("وصلت القوات إلى القصبة.")) == QASABA


def test_a_place_that_is_named_everywhere_is_taken_only_if_there_is_no_other():
    assert where(a_report("Officials in Marsa said that shells fell on Wadina.")) == WADINA
    assert where(a_report("A ship sank off Marsa.")) == MARSA


@pytest.mark.parametrize(
    "text",
    [
        "It rained.",
        "The Qasaba-based government met.",
        "The Qasaba council met.",
        "The Wadina Guards met.",
        "Les Gardes de Wadina se sont réunis.",
        "The road is open, Marsa Radio said.",
        "A vote was held in Barq.",
        "A vote was held in Tell.",
        f"Ministers met abroad.{LATER} They will go to Qasaba.",
    ],
)
def test_no_place_is_better_than_a_wrong_one(text):
    assert where(a_report(text)) is None


def test_a_place_beside_the_name_of_a_body_is_one():
    assert where(a_report("The Qasaba council sent the Wadina Guards to Wadina.")) == WADINA


def test_a_place_that_is_a_name_of_a_party_by_itself_stays_one():
    marsa = PartyNames(party=Party(name="Marsa"), names=("Marsa", "Marsa council"))

    assert place_of([a_report("A ship sank off Marsa.")], replace(TOPIC, parties=(marsa,))) == MARSA


def test_a_place_that_one_of_many_reports_names_in_passing_is_not_the_storys():
    abroad = [a_report("Ministers met abroad on Monday.") for _ in range(3)]

    assert where(*abroad, a_report("Ministers met abroad, a paper in Qasaba said.")) is None


def test_without_a_topic_no_place_is_known():
    assert place_of([a_report("A strike hit Qasaba.")], None) is None


@given(st.text(), st.text())
def test_any_text_has_a_place_of_the_topic_or_none(title, text):
    known = {name.place for name in TOPIC.names}

    assert place_of([a_report(text or "x", title=title)], TOPIC) in {None, *known}


def test_the_shipped_topic_places_a_town():
    found = place_of([a_report("Mortars fell on the port of Brega.", title="Port of Brega shelled")], default_topic())

    assert found is not None
    assert found.name == "Brega"
