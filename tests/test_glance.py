import random

from builders import a_report, a_story, an_article
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.glance import glance_at
from briefbot.model import Report, Story

PORT = (
    "Rebels took the oil port of Brega on Monday after a night of shelling. The port of Brega is the largest in the east.",
    "The oil port of Brega fell to rebels on Monday, doctors said. Tankers waited off the port of Brega for hours.",
)
BANK = "The central bank in Tripoli froze all transfers on Monday. The bank gave no reason for the freeze on transfers."
TEAM = "A football team from Sirte won the cup in Tunis on Monday. The team from Sirte had never won a cup."


def texts(excerpts):
    return [excerpt.text for excerpt in excerpts]


def test_each_story_speaks_once_while_others_have_something_to_say():
    day = [a_story(a_report(PORT[0]), a_report(PORT[1])), a_story(a_report(BANK)), a_story(a_report(TEAM))]
    told = texts(glance_at(day, sentences=3))

    assert [sum(name in text for text in told) for name in ("Brega", "bank", "Sirte")] == [1, 1, 1]


def test_the_story_with_most_reports_comes_first():
    day = [a_story(a_report(BANK)), a_story(a_report(PORT[0]), a_report(PORT[1]))]

    assert "Brega" in glance_at(day, sentences=2)[0].text


def test_a_story_speaks_again_when_there_is_room():
    told = texts(glance_at([a_story(a_report(BANK))], sentences=2))

    assert len(told) == 2


def test_a_main_story_may_speak_twice_before_one_that_has_nothing_to_say():
    chrome = "Would you like to see more of this?"
    day = [a_story(a_report(BANK)), a_story(a_report(chrome))]

    assert chrome not in texts(glance_at(day, sentences=2))


def test_only_the_openings_of_articles_are_in_the_running():
    late = "Rebels took the oil port of Brega on Monday."
    filler = "Shops in the old town sold bread and tea. People in the old town bought bread. Tea was sold out by noon."

    assert late not in texts(glance_at([a_story(a_report(f"{filler} {late}"))], sentences=3))


def test_news_that_says_its_day_goes_before_background():
    background = "The oil port of Brega has been fought over for months."
    news = "Rebels shelled the oil port of Brega on Monday for hours."

    assert texts(glance_at([a_story(a_report(background)), a_story(a_report(news))], sentences=1)) == [news]


def test_a_reprint_adds_nothing():
    copy = an_article(BANK, url="urn:copy")
    alone = an_article(BANK, url="urn:first")

    assert texts(glance_at([Story((Report((alone, copy)),))], sentences=2)) == texts(
        glance_at([Story((Report((alone,)),))], sentences=2)
    )


def test_nothing_asked_for_or_nothing_there_gives_nothing():
    assert glance_at([], sentences=5) == ()
    assert glance_at([a_story(a_report(BANK))], sentences=0) == ()
    assert glance_at([a_story(a_report("..."))], sentences=5) == ()


body = st.lists(st.sampled_from([*PORT, BANK, TEAM, "He said so.", "Why?", "…", "\ud800x"]), min_size=1, max_size=3)


@settings(max_examples=40)
@given(st.lists(body.map(" ".join), max_size=5), st.integers(0, 6), st.randoms(use_true_random=False))
def test_at_most_as_many_excerpts_as_asked_for_whatever_the_order_of_reports(bodies, count, shuffler: random.Random):
    reports = [Report((an_article(text, url=f"urn:{n}"),)) for n, text in enumerate(bodies)]
    story = [Story(tuple(reports))] if reports else []
    shuffler.shuffle(reports)
    shuffled = [Story(tuple(reports))] if reports else []
    told = glance_at(story, sentences=count)

    assert len(told) <= count
    assert len(set(texts(told))) == len(told)
    assert glance_at(shuffled, sentences=count) == told
