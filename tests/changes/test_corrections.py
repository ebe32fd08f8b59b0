"""A quoted sentence that its article changed or took back is told as such."""

from datetime import date

import pytest
from builders import an_article
from hypothesis import given
from hypothesis import strategies as st

from briefbot.changes.corrections import corrections
from briefbot.changes.told import ToldBrief, ToldSentence, ToldStory

URL = "https://outlet.example/toll"
TOLL = "At least 11 people were killed in Derna on Monday, the health ministry said."
REVISED = "At least 9 people were killed in Derna on Monday, the health ministry said, correcting a count of 11."
REST = "Shells fell on the port at noon. Ambulances came from Bayda. The market stayed open. Schools will close on Tuesday."


def told(*sentences, url=URL):
    story = ToldStory(storyline="a1", title="Derna", url=url, sentences=tuple(ToldSentence(s, url) for s in sentences))
    return [ToldBrief(day=date(2020, 6, 1), stories=(story,))]


def version(*sentences, title="Toll in Derna"):
    return an_article(" ".join(sentences), url=URL, title=title, language="en")


def test_a_revised_figure_is_shown_beside_what_was_quoted():
    (found,) = corrections(told(TOLL), {URL: (version(TOLL, REST), version(REVISED, REST))})

    assert (found.text, found.now.text, found.told) == (TOLL, REVISED, date(2020, 6, 1))
    assert found.storyline == "a1"
    assert not found.withdrawn


def test_a_sentence_that_was_cut_out_is_told():
    (found,) = corrections(told(TOLL), {URL: (version(TOLL, REST), version(REST))})

    assert found.now is None
    assert not found.withdrawn


def test_a_withdrawn_article_is_told_with_each_sentence_that_was_quoted():
    found = corrections(told(TOLL, "Ambulances came from Bayda."), {URL: (version(TOLL, REST), None)})

    assert [each.withdrawn for each in found] == [True, True]


@pytest.mark.parametrize(
    ("notice", "rest"),
    [
        ("This article has been retracted.", "The ministry says that it gave no such count. We apologise to readers."),
        ("The Lamp has withdrawn a report of June 1 on Derna.", "It rested on a forged letter."),
        ("Cet article a été retiré par la rédaction.", "Le ministère dément."),
        ("سحبت الصحيفة هذا الخبر.", "ونعتذر للقراء."),
    ],
)
def test_a_notice_in_the_place_of_an_article_is_told(notice, rest):
    (found,) = corrections(told(TOLL), {URL: (version(TOLL, REST), version(notice, rest))})

    assert (found.now.text, found.withdrawn) == (notice, False)


@pytest.mark.parametrize(
    "news",
    [
        "The army has withdrawn from Derna. Its report on the dead was taken to the mayor.",
        "The army has withdrawn from Derna. The mission withdrew its report, the mayor said.",
        "Fighters at the border post of Wazin have withdrawn.",
        "The army has withdrawn its forward post from the hills.",
        "The article on judges was withdrawn from the draft of the law.",
        "L’article 12 du projet de loi a été retiré.",
        "سحبت القوات من المنطقة بعد هذا الخبر.",
    ],
)
def test_what_others_withdraw_takes_no_article_back(news):
    assert corrections(told(TOLL), {URL: (version(TOLL, REST), version(news))}) == []


def test_an_article_whose_news_is_a_retraction_may_be_written_anew():
    news = "The Lamp has withdrawn a report on Derna."

    assert corrections(told(TOLL), {URL: (version(news, TOLL, REST), version(news, "Its editor resigned."))}) == []


def test_a_comma_or_a_stop_word_is_no_correction():
    retouched = TOLL.replace(" on Monday,", ", on Monday,").replace("At least", "At the least")

    assert corrections(told(TOLL), {URL: (version(TOLL, REST), version(retouched, REST))}) == []


@pytest.mark.parametrize("kept", [0, 1])
def test_what_a_teaser_cut_off_is_no_correction_when_the_whole_text_comes(kept):
    teaser = (*(TOLL, REST)[:kept], "The council has asked for tents and for doc")
    whole = version(TOLL, REST, "The council has asked for tents and for doctors, its head said.")

    assert corrections(told(teaser[-1]), {URL: (version(*teaser), whole)}) == []


def test_a_running_text_that_was_written_anew_is_none():
    rewritten = version(
        "Envoys arrived in Derna on Tuesday. They met the mayor in the town hall. A truce is to begin at midnight."
    )

    assert corrections(told(TOLL), {URL: (version(TOLL, REST), rewritten)}) == []


def test_a_sentence_that_stands_there_still_is_none():
    assert corrections(told(TOLL), {URL: (version(TOLL, REST), version(TOLL, REST, "A new last line."))}) == []


def test_an_article_that_was_never_quoted_says_nothing():
    assert corrections(told(TOLL, url="https://other.example/1"), {URL: (version(TOLL), None)}) == []


def test_a_sentence_quoted_twice_is_corrected_once_though_its_article_moved_between():
    old = "https://outlet.example/old"
    both = told(TOLL) + told(TOLL) + told(TOLL, url=old)

    (found,) = corrections(both, dict.fromkeys((URL, old), (version(TOLL, REST), version(REVISED, REST))))
    assert found.url == URL


SENTENCES = st.lists(st.sampled_from([TOLL, REVISED, *REST.split(". ")]), min_size=1, max_size=6)


@given(SENTENCES, SENTENCES)
def test_what_an_article_says_now_is_quoted_verbatim_and_was_not_there_before(before, after):
    old, new = version(*before), version(*after)

    for found in corrections(told(*before), {URL: (old, new)}):
        assert found.text not in new.text
        if found.now:
            assert found.now.text in new.text
            assert found.now.article is new
