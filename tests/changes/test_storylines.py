"""A story goes on over days: the same events in other words, and no other event."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from builders import a_report, an_article
from hypothesis import given
from hypothesis import strategies as st

from briefbot.changes.storylines import MANY, TERMS, follow, running
from briefbot.model import Story

MONDAY = date(2020, 6, 1)

SIEGE = (
    "Forces loyal to the eastern army shelled the besieged town of Tarhuna on Monday, cutting its water, doctors said."
)
SIEGE_LATER = (
    "The siege of Tarhuna went on as the eastern army shelled the town's hospital, its doctors said on Tuesday."
)
FISH = "Fishermen of Zuwara landed a record catch of tuna, and prices at the quay fell by half, traders said."
BUDGET = "The parliament in Tobruk passed a budget of 50 billion dinars after a debate of nine hours, members said."


def a_story_of(*texts, day=MONDAY, title="", url="", language="en"):
    fields = {"url": url} if url else {}
    fields |= {"title": title, "language": language}
    reports = [a_report(text, published=f"{day}T08:00:00", **fields) for text in texts]
    return Story(tuple(reports), title=title)


def test_a_story_without_a_past_begins_a_storyline():
    siege, fish = follow([a_story_of(SIEGE), a_story_of(FISH)], (), MONDAY, None)

    assert siege.id != fish.id
    assert siege.first_day == siege.last_day == MONDAY


def test_a_story_goes_on_on_the_next_day_under_one_id():
    known = follow([a_story_of(SIEGE), a_story_of(FISH), a_story_of(BUDGET)], (), MONDAY, None)
    tuesday = MONDAY + timedelta(days=1)

    later, *_ = follow([a_story_of(SIEGE_LATER, day=tuesday)], known, tuesday, None)

    assert later.id == known[0].id
    assert (later.first_day, later.last_day) == (MONDAY, tuesday)


def test_it_is_found_again_after_a_quiet_week():
    known = follow([a_story_of(SIEGE), a_story_of(FISH), a_story_of(BUDGET)], (), MONDAY, None)
    week_on = MONDAY + timedelta(days=8)

    later, *_ = follow([a_story_of(SIEGE_LATER, day=week_on)], known, week_on, None)

    assert later.id == known[0].id


def test_another_event_begins_a_storyline_of_its_own():
    known = follow([a_story_of(SIEGE), a_story_of(BUDGET)], (), MONDAY, None)
    tuesday = MONDAY + timedelta(days=1)

    (fish,) = follow([a_story_of(FISH, day=tuesday)], known, tuesday, None)

    assert fish.id not in {each.id for each in known}


FRENCH = [
    "Les garde-côtes ont trouvé neuf corps près de Zouara",
    "La Banque centrale a réduit le quota de devises",
    "Le procureur général a ouvert une enquête sur des marchés publics",
    "Le ministère de la Santé a reçu des vaccins de Genève",
    "La compagnie nationale a rouvert un champ pétrolier du Sud",
]
USUAL = (
    ", selon un responsable libyen cité par la presse, alors que le pays reste divisé entre deux gouvernements rivaux."
)


def test_what_all_news_of_a_language_says_joins_no_stories_of_it():
    known = follow([a_story_of(text + USUAL, language="fr") for text in FRENCH], (), MONDAY, None)
    tuesday = MONDAY + timedelta(days=1)
    flood = "Le maire de Derna a fermé deux ponts après la crue"
    bodies = "Trois autres corps ont été trouvés près de Zouara par les garde-côtes"
    later = [a_story_of(text + USUAL, day=tuesday, language="fr") for text in (flood, bodies)]

    new, on = follow(later, known, tuesday, None)

    assert new.id not in {each.id for each in known}
    assert on.id == known[0].id


def test_the_only_two_stories_in_a_language_are_still_found_to_be_one():
    text = "Les garde-côtes ont annoncé lundi avoir trouvé neuf corps près de Zouara."
    known = follow([a_story_of(text, language="fr")], (), MONDAY, None)
    tuesday = MONDAY + timedelta(days=1)
    later = "Trois autres corps ont été trouvés mardi près de Zouara par les garde-côtes."

    assert follow([a_story_of(later, day=tuesday, language="fr")], known, tuesday, None)[0].id == known[0].id


def test_what_is_told_for_days_goes_on_in_other_words_and_what_was_told_once_does_not():
    once, *others = follow([a_story_of(SIEGE), a_story_of(FISH), a_story_of(BUDGET)], (), MONDAY, None)
    often = replace(once, urls=tuple(f"https://outlet.example/{n}" for n in range(MANY)))
    tuesday = MONDAY + timedelta(days=1)
    text = "The eastern army sent tanks to the coast road on Tuesday, and farmers fled from the villages there."
    tanks = a_story_of(text, day=tuesday)

    assert follow([tanks], [often, *others], tuesday, None)[0].id == often.id
    assert follow([tanks], [once, *others], tuesday, None)[0].id != once.id


def test_a_storyline_of_hundreds_of_articles_draws_no_more_than_one_of_a_few():
    (line,) = follow([a_story_of(SIEGE)], (), MONDAY, None)
    few, many = (replace(line, urls=tuple(f"urn:{n}" for n in range(count))) for count in (MANY, 200))

    assert running(line) == 1.0
    assert running(few) == running(many) > 1.0


def test_an_article_belongs_to_its_storyline_whatever_it_says_now():
    known = follow([a_story_of(SIEGE, url="https://outlet.example/live")], (), MONDAY, None)
    tuesday = MONDAY + timedelta(days=1)

    (rewritten,) = follow([a_story_of(FISH, day=tuesday, url="https://outlet.example/live")], known, tuesday, None)

    assert rewritten.id == known[0].id


def test_of_two_stories_of_a_brief_the_more_similar_one_goes_on_and_the_other_begins():
    known = follow([a_story_of(SIEGE)], (), MONDAY, None)
    tuesday = MONDAY + timedelta(days=1)
    again, later = a_story_of(SIEGE, day=tuesday), a_story_of(SIEGE_LATER, day=tuesday)

    for stories in ([again, later], [later, again]):
        found = dict(zip(stories, follow(stories, known, tuesday, None), strict=True))

        assert found[again].id == known[0].id
        assert found[later].first_day == tuesday


def test_a_storyline_goes_on_in_the_story_that_is_most_similar_to_it_once_others_are_placed(monkeypatch):
    known = sorted(follow([a_story_of(SIEGE), a_story_of(FISH)], (), MONDAY, None), key=lambda each: each.id)
    likeness = np.array([[0.9, 0.0], [0.8, 0.2], [0.0, 0.6]])
    monkeypatch.setattr("briefbot.changes.storylines._similarity", lambda *_: likeness)

    found = follow([a_story_of(SIEGE_LATER), a_story_of(BUDGET), a_story_of(FISH, url="urn:fish")], known, MONDAY, None)

    assert [each.id for each in found[::2]] == [each.id for each in known]
    assert found[1].id not in {each.id for each in known}


def test_two_stories_that_have_articles_of_one_storyline_go_on_in_it_and_both_are_kept_in_it():
    siege = a_story_of(SIEGE, SIEGE_LATER)
    known = follow([siege], (), MONDAY, None)
    again = [Story((report,)) for report in siege.reports]

    first, second = follow(again, known, MONDAY + timedelta(days=1), None)

    assert first == second
    assert set(first.urls) == {article.url for article in siege.articles}


def test_a_storyline_of_two_years_stays_small_and_goes_on():
    known, day = follow([a_story_of(SIEGE)], (), MONDAY, None), MONDAY
    for _ in range(52):
        day += timedelta(days=14)
        texts = (SIEGE_LATER, f"Week {day}: shells fell on Tarhuna, whose besieged doctors counted {day:%j} wounded.")
        known = follow([a_story_of(*texts, day=day)], known, day, None)

    assert known[0].first_day == MONDAY
    assert len(known[0].terms) <= TERMS


def test_a_storyline_that_begins_later_is_not_looked_at():
    """The clock went back, or the brief of an earlier day is made once more."""
    later = follow([a_story_of(SIEGE)], (), MONDAY + timedelta(days=5), None)

    (earlier,) = follow([a_story_of(SIEGE)], later, MONDAY, None)

    assert earlier.id != later[0].id
    assert earlier.first_day == MONDAY


def test_a_story_without_words_begins_a_storyline():
    (bare,) = follow([Story((a_report("…"),))], (), MONDAY, None)

    assert bare.terms == {}
    assert follow([Story((a_report("…"),))], [bare], MONDAY, None)[0].id != bare.id


WORDS = st.sampled_from(
    [
        "shells",
        "fell",
        "on",
        "the",
        "port",
        "of",
        "Derna",
        "while",
        "envoys",
        "met",
        "in",
        "Geneva",
        "about",
        "oil",
        "and",
        "wages",
    ]
)
TEXTS = st.lists(WORDS, min_size=3, max_size=12).map(" ".join)


@given(st.lists(TEXTS, max_size=5, unique=True), st.lists(TEXTS, max_size=5, unique=True), st.randoms())
def test_the_order_of_what_is_known_changes_nothing(earlier, later, random):
    def story(text):
        return Story((a_report(text, url=f"urn:{text}"),))

    known = follow([story(text) for text in earlier], (), MONDAY, None)
    shuffled = list(known)
    random.shuffle(shuffled)
    tuesday = MONDAY + timedelta(days=1)
    stories = [story(text) for text in later]

    assert follow(stories, known, tuesday, None) == follow(stories, shuffled, tuesday, None)


@given(st.lists(TEXTS, min_size=1, max_size=5, unique=True))
def test_a_day_told_again_has_the_same_storylines(texts):
    stories = [Story((a_report(text, url=f"urn:{text}"),)) for text in texts]
    known = follow(stories, (), MONDAY, None)

    assert [each.id for each in follow(stories, known, MONDAY, None)] == [each.id for each in known]


def test_the_lead_of_each_report_counts():
    told = an_article(SIEGE, language="en")

    (line,) = follow([Story((a_report(FISH, language="en"), a_report(told.text, language="en")))], (), MONDAY, None)

    assert {"tuna", "tarhuna"} <= line.terms.keys()
