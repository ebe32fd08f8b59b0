"""Whether a text is of the article of which a headline, a teaser or an earlier version is known."""

import pytest

from briefbot.web.same_article import added, fits, is_later, is_of

KNOWN = "Bakers in Ghat strike\nBakers in Ghat shut their ovens on Monday over the price of flour."
ARTICLE = (
    "Bakers in Ghat shut their ovens on Monday over the price of flour. A sack from the mill at Sebha costs twice what"
    " it did in March, one of the bakers said, and the town's council has no money to help. Schools sent children home"
    " at noon because no bread came. The mill says that its lorries need guards, who ask for a share of the load."
)
NOTICE = "You have reached your limit of free items this month; choose a plan to carry on, or sign in if you have one."


@pytest.mark.parametrize(
    "text", [ARTICLE, ARTICLE.upper(), ARTICLE.replace("Bakers in Ghat shut", "In Ghat they shut")]
)
def test_an_article_shares_words_with_what_is_known_of_it(text):
    assert is_of(text, KNOWN)


@pytest.mark.parametrize("text", [NOTICE, f"Bakers in Ghat strike. {NOTICE}", f"{KNOWN} {NOTICE}"])
def test_a_notice_does_not_even_behind_headline_and_teaser(text):
    assert not is_of(text, KNOWN)


def test_with_nothing_known_any_text_will_do():
    assert is_of(NOTICE, "")
    assert is_of(NOTICE, "The")


def test_words_changed_here_and_there_are_no_passage():
    assert added(ARTICLE.replace("Ghat", "Brak").replace("twice", "three times"), ARTICLE) == []
    assert added(f"{KNOWN} {NOTICE}", KNOWN)[:3] == ["you", "have", "reached"]


@pytest.mark.parametrize(
    "later",
    [
        ARTICLE,
        ARTICLE.replace("Monday", "Sunday").replace("Ghat", "Brak"),
        ARTICLE.replace(" Schools sent children home at noon because no bread came.", ""),
        f"{ARTICLE} The guards did not answer calls.",
        f"The mayor spoke to the bakers after noon and offered a loan. {ARTICLE}",
    ],
)
def test_a_later_version_keeps_most_of_the_article(later):
    assert is_later(later, ARTICLE)


@pytest.mark.parametrize("kept", [0, 12, 24, 40])
def test_an_article_that_is_cut_to_a_notice_is_no_later_version(kept):
    beginning = " ".join(ARTICLE.split()[:kept])

    assert not is_later(f"{beginning} {NOTICE}", ARTICLE)
    assert not is_later(f"{beginning} {NOTICE} {NOTICE}", ARTICLE)
    assert not is_later(beginning, ARTICLE)


@pytest.mark.parametrize(
    ("title", "known", "does"),
    [
        ("Ghat's bakers on strike", "Bakers in Ghat strike", True),
        ("Bakers in Ghat strike over price of flour as mill doubles it", "Bakers in Ghat strike", True),
        ("Example News - home", "Bakers in Ghat strike", False),
        ("إضراب الخبازين في غات", "الخبازون في غات يبدأون إضرابا", True),
        ("Les boulangers de Ghat en grève", "Grève des boulangers à Ghat", True),
        ("", "Bakers in Ghat strike", True),
    ],
)
def test_a_headline_fits_another_of_the_same_article(title, known, does):
    assert fits(title, known) is does
