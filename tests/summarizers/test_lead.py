from builders import an_article

from briefbot.summarizers import summarize
from briefbot.summarizers.lead import lead


def texts(*articles, sentences):
    return [excerpt.text for excerpt in lead(articles, sentences=sentences)]


def test_openings_come_in_turn():
    one = an_article("Rebels took Brega. Snow fell.")
    two = an_article("Oil prices rose. Banks opened.")

    assert texts(one, two, sentences=3) == ["Rebels took Brega.", "Oil prices rose.", "Snow fell."]


def test_a_near_repeat_is_skipped():
    one = an_article("Rebels took the town of Brega on Monday. Snow fell.")
    two = an_article("On Monday, rebels took Brega. Banks opened.")

    assert texts(one, two, sentences=2) == ["Rebels took the town of Brega on Monday.", "Snow fell."]


def test_a_sentence_without_content_is_skipped():
    assert texts(an_article("He was. Oil rose."), sentences=2) == ["Oil rose."]


def test_nothing_gives_nothing():
    assert texts(sentences=3) == texts(an_article(""), sentences=3) == texts(an_article(), sentences=0) == []


def test_it_is_called_by_name():
    article = an_article("Oil rose. Banks opened.")

    assert summarize([article], sentences=1, by="lead") == lead([article], sentences=1)
