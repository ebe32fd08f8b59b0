"""What outlets make of one copy is shown word by word, and nothing of either text is lost."""

from random import Random

import pytest
from builders import an_article
from hypothesis import given
from hypothesis import strategies as st

from briefbot.model import Report
from briefbot.reprints import collapse_reprints
from briefbot.reprints.alignment import stretches
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
    assert made_of(COPY, COPY.replace("burnt", "burnt out")) == [("added", "", "out")]
    assert made_of(COPY, COPY.replace("dawn", "dusk")) == [("reworded", "dawn", "dusk")]
    assert made_of(COPY, f"{COPY} It rained.") == [("added", "", "It rained.")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He said: “So it is.” It’s late.", 'He said:  "So it is." It\'s Late.'),
        ("“So it is,” he said.", "''So it is'', he said."),
        ("The week-long U.S. talks — on oil — failed...", "The weeklong US talks, on oil, failed…"),
    ],
)
def test_house_style_is_no_change(before, after):
    assert made_of(before, after) == []


def test_words_put_in_quotes_are_a_change():
    assert made_of("The rebels fled.", "The “rebels” fled.") == [("added", "", "“"), ("added", "", "”")]


def test_a_sentence_in_other_words_is_reworded_and_an_unrelated_one_is_cut_and_added_whole():
    before = "The pier of Reef burnt at dawn. Two ships of the navy sank in the bay behind it."
    after = "The old pier of Reef burnt at noon. Talks about wages go on in the hills."

    assert made_of(before, after) == [
        ("added", "", "old"),
        ("reworded", "dawn", "noon"),
        ("cut", "Two ships of the navy sank in the bay behind it.", ""),
        ("added", "", "Talks about wages go on in the hills."),
    ]


def test_a_sentence_parted_in_two_is_laid_beside_both():
    before = "The pier of Reef burnt at dawn, and two ships of the navy sank in the bay."
    after = "The pier of Reef burnt at dawn. Two ships of the navy sank in the bay."

    assert made_of(before, after) == [("cut", "and", "")]


def test_stray_words_between_two_changes_make_no_third():
    before = "The pier in the old town of Reef, where grain was kept, burnt while nobody stood near it on Friday night."
    after = "The pier in the old town of Reef was set alight as grain thieves from afar came near it on Friday night."

    assert [kind for kind, _, _ in made_of(before, after)] == ["reworded"]


@pytest.mark.parametrize("changed", [("", ""), ("hills behind", "hills far behind")])
def test_a_sentence_that_stands_elsewhere_is_moved_and_not_cut(changed):
    second, third = "Two ships burnt at the pier.", "It rained all day. The bay was calm."
    first = "Residents fled to the hills behind it."

    assert made_of(f"{first} {second} {third}", f"{second} {third} {first.replace(*changed)}") == [
        ("moved", first, ""),
        ("moved", "", first.replace(*changed)),
    ]


@pytest.mark.parametrize("size", [300, 3000])
@pytest.mark.parametrize(
    ("before", "after"),
    [("a b ", "b a c "), ("It rained. ", "It poured. It rained. "), ("a", "b"), (". ", "! "), ("\u0301 ", "“ ")],
)
def test_texts_made_to_keep_the_comparison_busy_are_compared_all_the_same(before, after, size):
    changes = compare_texts(before * size, after * size, "en")

    assert "".join(change.before for change in changes) == before * size
    assert "".join(change.after for change in changes) == after * size


@given(st.lists(st.sampled_from("abcd"), max_size=7), st.lists(st.sampled_from("abcd"), max_size=7))
def test_two_lists_consist_of_the_stretches_that_they_have_in_common_and_others(old, new):
    row = column = 0
    for is_equal, (start, end, begin, stop) in stretches(old, new):
        assert (start, begin) == (row, column)
        assert is_equal == (old[start:end] == new[begin:stop])
        row, column = end, stop

    assert (row, column) == (len(old), len(new))


@pytest.mark.parametrize(
    ("other", "chosen"),
    [
        (COPY.replace("strongman", "General"), (("strongman", "General"),)),
        (COPY.replace("Olaf Anders", "Mayor Lind"), (("Olaf Anders", "Mayor Lind"),)),
        (COPY.replace("port", "harbour"), (("port", "harbour"),)),
        (COPY.replace("Residents", "Citizens"), (("Residents", "Citizens"),)),
        (COPY.replace("Residents", "Today they"), ()),
        (COPY.replace("port", "biggest"), ()),
        (COPY.replace("Olaf Anders took", "Olaf Anders said by phone that he held"), ()),
        (COPY.replace("port", "ports"), ()),
        (COPY.replace("strongman", "strongman and poet"), ()),
        (COPY.replace("fled", "ran"), ()),
        (COPY.replace("Two", "12"), ()),
        (COPY.replace("the hills behind it", "a place that nobody had known of before the war"), ()),
    ],
)
def test_a_short_replacement_where_a_name_stands_is_a_choice_of_name(other, chosen):
    assert names(COPY, other) == chosen


@pytest.mark.parametrize(
    "text",
    [
        "A group of {} took the port of Marsa on Monday.",
        "The port was taken by {} from Marsa on Monday.",
        "Crews fought against {} in the port on Monday.",
    ],
)
def test_what_people_are_called_behind_a_preposition_is_a_choice_of_name(text):
    assert names(text.format("rebels"), text.format("terrorists")) == (("rebels", "terrorists"),)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The port of the Organisations burnt.", "The port of the organization burnt."),
        ("Anders told Reef Radio so.", "Anders tells Reef Radio so."),
        ("The envoy Orné spoke.", "The envoy Orne spoke."),
        ("The envoy Anders spoke.", "The envoy Andres spoke."),
        ("The centre of Reef burnt.", "The center of Reef burnt."),
    ],
)
def test_spellings_and_verbs_are_no_choice_of_name(before, after):
    assert names(before, after) == ()


def test_an_abbreviation_keeps_its_last_dot():
    assert names("The head of the U.S. navy spoke.", "The head of the American navy spoke.") == (("U.S.", "American"),)


def test_arabic_names_are_found_without_capitals():
    assert names("سيطر المشير على الميناء", "سيطر اللواء على الميناء", "ar") == (("المشير", "اللواء"),)
    assert names("سيطر المشير على الميناء", "استولى المشير على الميناء", "ar") == ()


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

    for versions in ([first, second, third], [first, second, first, third]):
        found = edits_of([third], [an_article("Rain."), *versions])
        assert [(each.base, each.article) for each in found] == [(first, second), (second, third)]
    assert edits_of([first], [an_article("Rain."), first]) == ()
