"""A brief after others: new, developing, corrected and quiet stories, and nothing told twice."""

from datetime import date, timedelta

from builders import an_article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefbot import make_brief
from briefbot.changes.since import Past
from briefbot.changes.storylines import follow
from briefbot.changes.told import told_in
from briefbot.model import Correction

MONDAY = date(2020, 6, 1)

SIEGE = (
    "Shells fell on the besieged town of Tarhuna on Monday, killing 11 people, doctors said. "
    "The eastern army has cut the water of Tarhuna for a week. Doctors at its hospital asked for blood."
)
SIEGE_LATER = (
    "The hospital of besieged Tarhuna was hit on Tuesday, its doctors said. "
    "Shells fell on Tarhuna on Monday and killed 11 people. Patients were moved into a cellar."
)
FISH = "Fishermen of Zuwara landed a record catch of tuna on Monday. Prices at the quay fell by half, traders said."
BUDGET = "Members in Tobruk passed a budget of 50 billion dinars on Tuesday. It raises the wages of teachers."


def an_article_of(text, day):
    return an_article(text, url=f"https://outlet.example/{day}/{text[:12]}", published=f"{day}T08:00:00", language="en")


def test_a_story_is_not_called_by_a_sentence_that_was_told():
    first = "Dockers shut the port of Marsa on Monday over unpaid wages, the mayor said."
    later = f"{first} Police arrested forty strikers at the gates on Tuesday, a spokesman said."
    url = "https://outlet.example/strike"
    before = make_brief([an_article(first, url=url, published=f"{MONDAY}T08:00:00")], day=MONDAY, topic="")
    after = an_article(later, url=url, published=f"{MONDAY + timedelta(days=1)}T08:00:00")

    brief = make_brief([after], day=MONDAY + timedelta(days=1), topic="", past=Past(told=(told_in(before),)))

    assert [story.title for story in brief.stories] == [later.removeprefix(f"{first} ").removesuffix(".")]


def the_next(days, past=None):
    """The brief of the last of ``days``, each a list of texts, as somebody sees it who got the briefs of the others."""
    told, known, brief, day = [], {}, None, MONDAY
    for texts in days:
        past = Past(storylines=tuple(known.values()), told=tuple(told))
        articles = [an_article_of(text, day) for text in texts]
        brief = make_brief(articles, day=day, topic="", past=past)
        known.update((line.id, line) for line in follow(brief.stories, list(known.values()), day, None))
        told.append(told_in(brief))
        day += timedelta(days=1)
    return brief


def sentences(brief):
    return [excerpt.text for excerpt in (*brief.glance, *(e for story in brief.stories for e in story.summary))]


def test_the_first_brief_is_all_new():
    brief = the_next([[SIEGE, FISH]])

    assert {story.change.state for story in brief.stories} == {"new"}
    assert brief.last is None
    assert brief.quiet == ()


def test_a_story_that_goes_on_is_developing_since_the_day_it_was_first_told():
    brief = the_next([[SIEGE, FISH], [SIEGE_LATER, BUDGET]])

    states = {story.change.state: story.change for story in brief.stories}
    assert states["developing"].since == MONDAY
    assert "new" in states
    assert brief.last == MONDAY


def test_only_what_is_new_in_it_is_told():
    brief = the_next([[SIEGE, FISH], [SIEGE_LATER, BUDGET]])

    assert "The hospital of besieged Tarhuna was hit on Tuesday, its doctors said." in sentences(brief)
    assert "Shells fell on Tarhuna on Monday and killed 11 people." not in sentences(brief)


def test_a_day_that_only_repeats_tells_nothing_again():
    before, brief = the_next([[SIEGE]]), the_next([[SIEGE], [SIEGE]])

    assert not set(sentences(before)) & set(sentences(brief))
    assert [story.title for story in brief.stories] != []


def test_a_storyline_told_twice_that_has_no_news_is_quiet():
    brief = the_next([[SIEGE], [SIEGE_LATER], [BUDGET]])

    (quiet,) = brief.quiet
    assert quiet.last == MONDAY + timedelta(days=1)


def test_a_story_of_one_day_has_no_silence():
    assert the_next([[FISH], [BUDGET]]).quiet == ()


def test_what_was_corrected_is_shown_and_marks_its_storyline():
    first = make_brief([an_article_of(SIEGE, MONDAY)], day=MONDAY, topic="", past=Past())
    line = first.stories[0].change.storyline
    correction = Correction(text="It was 11.", url="urn:1", title="", told=MONDAY, storyline=line)
    known = tuple(follow(first.stories, (), MONDAY, None))
    past = Past(storylines=known, told=(told_in(first),), corrections=(correction,))
    tuesday = MONDAY + timedelta(days=1)

    brief = make_brief([an_article_of(SIEGE_LATER, tuesday)], day=tuesday, topic="", past=past)

    assert brief.corrections == (correction,)
    assert brief.stories[0].change.state == "corrected"


def test_a_muted_storyline_is_left_out_with_the_reason():
    first = make_brief([an_article_of(SIEGE, MONDAY)], day=MONDAY, topic="", past=Past())
    known = tuple(follow(first.stories, (), MONDAY, None))
    past = Past(storylines=known, told=(told_in(first),), muted=frozenset({known[0].id}))
    tuesday = MONDAY + timedelta(days=1)

    brief = make_brief(
        [an_article_of(text, tuesday) for text in (SIEGE_LATER, BUDGET)], day=tuesday, topic="", past=past
    )

    assert [missing.reason for missing in brief.missing] == ["muted"]
    assert len(brief.stories) == 1


def test_an_archive_with_holes_goes_on_from_what_was_told():
    brief = the_next([[SIEGE], [], [], [SIEGE_LATER]])

    assert brief.stories[0].change.since == MONDAY


def test_without_a_past_a_brief_is_as_it_was():
    articles = [an_article_of(SIEGE, MONDAY)]

    alone, after_nothing = (make_brief(articles, day=MONDAY, topic="", past=past) for past in (None, Past()))

    assert sentences(alone) == sentences(after_nothing)
    assert alone.stories[0].change is None


DAYS = st.lists(st.lists(st.sampled_from([SIEGE, SIEGE_LATER, FISH, BUDGET]), max_size=4, unique=True), max_size=4)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(DAYS)
def test_no_sentence_is_ever_told_twice(days):
    told = []
    for end in range(1, len(days) + 1):
        told += set(sentences(the_next(days[:end])))

    assert len(told) == len(set(told))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(DAYS, st.randoms())
def test_the_order_of_a_days_articles_changes_nothing(days, random):
    shuffled = [random.sample(day, len(day)) for day in days]

    assert the_next(shuffled) == the_next(days)
