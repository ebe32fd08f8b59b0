"""What outlets make of one copy is shown word by word, and nothing of either text is lost."""

from random import Random

import pytest
from builders import an_article
from hypothesis import given
from hypothesis import strategies as st

from briefbot.model import Report
from briefbot.reprints import collapse_reprints
from briefbot.reprints.wording import compare_texts, edits_of, wording, wordings

WORDS = st.sampled_from(["the", "pier", "burnt", "Harbour", "General", "“so”", "in\n\nReef.", "رصيف", "12", "\t", ""])
TEXTS = st.one_of(st.lists(WORDS, max_size=30).map(" ".join), st.text(max_size=60))

COPY = (
    "The strongman Olaf Anders took the port of Reef at dawn. Two ships burnt. Residents fled to the hills behind it."
)


def made_of(before: str, after: str) -> list[tuple[str, str, str]]:
    return [
        (change.kind, change.before.strip(), change.after.strip())
        for change in compare_texts(before, after, "en")
        if change.kind != "kept"
    ]


def names(before: str, after: str, language: str = "en") -> tuple[tuple[str, str], ...]:
    return wording(an_article(after, language=language), an_article(before, language=language)).names


@given(TEXTS, TEXTS)
def test_the_pieces_joined_are_the_two_texts(before, after):
    changes = compare_texts(before, after, "en")

    assert "".join(change.before for change in changes) == before
    assert "".join(change.after for change in changes) == after


@given(TEXTS)
def test_of_a_text_beside_itself_all_is_kept(text):
    assert all(change.kind == "kept" for change in compare_texts(text, text, "en"))


def test_cut_added_and_reworded_are_told_apart():
    assert made_of(COPY, COPY.replace(" Two ships burnt.", "")) == [("cut", "Two ships burnt.", "")]
    assert made_of(COPY, COPY.replace("burnt", "burnt out")) == [("reworded", "burnt.", "burnt out.")]
    assert made_of(COPY, COPY.replace("dawn", "dusk")) == [("reworded", "dawn.", "dusk.")]
    assert made_of(COPY, f"{COPY} It rained.") == [("added", "", "It rained.")]


def test_house_style_is_no_change():
    assert made_of("He said: “So it is.” It’s late.", 'He said:  "So it is." It\'s Late.') == []


@pytest.mark.parametrize(
    ("other", "chosen"),
    [
        (COPY.replace("strongman", "General"), (("strongman", "General"),)),
        (COPY.replace("Anders", "Andersson"), (("Anders", "Andersson"),)),
        (COPY.replace("port", "harbour"), (("port", "harbour"),)),
        (COPY.replace("port", "ports"), ()),
        (COPY.replace("strongman", "strongman and poet"), ()),
        (COPY.replace("fled", "ran"), ()),
        (COPY.replace("Two", "12"), ()),
        (COPY.replace("the hills behind it", "a place that nobody had known of before the war"), ()),
    ],
)
def test_a_short_replacement_where_a_name_stands_is_a_choice_of_name(other, chosen):
    assert names(COPY, other) == chosen


def test_arabic_names_are_found_without_capitals():
    assert names("سيطر المشير على الميناء", "سيطر اللواء على الميناء", "ar") == (("المشير", "اللواء"),)


def test_a_copy_is_compared_with_the_origins_own_and_an_update_with_what_it_replaces():
    own = an_article(COPY, outlet="Reuters", published="2020-06-05T09:00:00", url="https://reuters.example/1")
    copy = an_article(f"{COPY} {COPY}", outlet="Lamp", published="2020-06-05T10:00:00", url="https://lamp.example/1")
    later = an_article(f"Fire is out. {COPY}", outlet="Reuters", published="2020-06-05T12:00:00")

    found = wordings(Report((later, copy, own), "Reuters", (later,)))

    assert [(each.article, each.base) for each in found] == [(later, copy), (copy, own)]


def test_without_the_origins_own_the_longest_is_the_one_to_compare_with():
    long, short = an_article(f"{COPY} It rained.", outlet="Lamp"), an_article(COPY, outlet="Dune")

    assert [each.base for each in wordings(Report((short, long), "AFP"))] == [long]
    assert wordings(Report((long,), "Lamp")) == ()


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_articles_changes_nothing(random: Random):
    given_ = [
        an_article(COPY + extra, outlet=outlet, url=f"https://{outlet.lower()}.example/1")
        for outlet, extra in (("Lamp", ""), ("Dune", " It rained."), ("Quay", " It rained all day."))
    ]
    shuffled = random.sample(given_, len(given_))

    assert list(map(wordings, collapse_reprints(shuffled))) == list(map(wordings, collapse_reprints(given_)))


def test_each_version_of_an_edited_article_is_compared_with_the_one_before():
    url = "https://lamp.example/1"
    first, second, third = (an_article(COPY + extra, url=url) for extra in ("", " It rained.", " It rained all day."))

    for versions in ([first, second], [first, second, third], [first, second, first, third]):
        found = edits_of([third], [an_article("Rain."), *versions])
        assert [(each.base, each.article) for each in found] == [(first, second), (second, third)]
    assert edits_of([first], [an_article("Rain.")]) == ()
