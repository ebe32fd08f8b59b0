"""Timelines: which days are told, by which sentences, and what never happens."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from builders import an_article
from hypothesis import given
from hypothesis import strategies as st

from briefbot import Article, make_timeline
from briefbot.topic.load import default_topic

MAY = {"since": date(2020, 5, 1), "until": date(2020, 5, 31)}
LAUNCH = "The ferry Amira sank off Port Zarda on {day} with sixty people aboard, the coast guard said."


def days_of(entries):
    return [entry.day.isoformat() for entry in entries]


def texts_of(entries):
    return [excerpt.text for entry in entries for excerpt in entry.excerpts]


def test_an_entry_is_of_the_day_that_a_sentence_names_not_of_the_day_of_publication():
    news = an_article(LAUNCH.format(day="Tuesday"), published="2020-05-07")

    assert days_of(make_timeline([news], **MAY, dates=3)) == ["2020-05-05"]


def test_a_sentence_that_names_no_day_is_of_the_day_of_publication():
    news = an_article("Rescuers pulled forty people out of the water off Port Zarda.", published="2020-05-07")

    assert days_of(make_timeline([news], **MAY, dates=3)) == ["2020-05-07"]


def test_a_day_that_later_articles_come_back_to_goes_before_one_of_the_same_volume_of_news():
    sunk = [
        an_article(LAUNCH.format(day="Tuesday"), published="2020-05-06"),
        an_article("Divers searched the wreck that sank on May 5 off Port Zarda again.", published="2020-05-20"),
        an_article("A court heard the owner of the ferry that went down on May 5.", published="2020-05-29"),
    ]
    fair = [
        an_article(f"The {each} fair opened on Tuesday in the old town of Port Zarda.", published="2020-05-13")
        for each in ("book", "fish", "tool")
    ]

    assert days_of(make_timeline([*sunk, *fair], **MAY, dates=1)) == ["2020-05-05"]


def test_what_is_announced_for_a_day_is_news_of_the_day_that_it_is_announced_on():
    news = an_article("The port of Zarda will reopen on Monday for ships of all flags.", published="2020-05-07")

    assert days_of(make_timeline([news], **MAY, dates=3)) == ["2020-05-07"]


def test_an_article_without_a_date_serves_only_by_a_day_that_it_states_in_full():
    text = (
        "Rescuers left on Tuesday after a week at sea off Port Zarda.\n\n"
        "The ferry Amira sank off Port Zarda on May 5, 2020 with sixty people aboard."
    )

    entries = make_timeline([an_article(text)], **MAY, dates=5)

    assert days_of(entries) == ["2020-05-05"]
    assert texts_of(entries) == ["The ferry Amira sank off Port Zarda on May 5, 2020 with sixty people aboard."]


def test_no_fact_is_told_at_two_days():
    news = [
        an_article(LAUNCH.format(day="Tuesday"), published="2020-05-05"),
        an_article(
            "The ferry Amira sank off Port Zarda with sixty people aboard, officials said.", published="2020-05-06"
        ),
    ]

    assert days_of(make_timeline(news, **MAY, dates=5)) == ["2020-05-05"]


def test_a_day_has_as_many_sentences_as_asked_for():
    text = (
        "The ferry Amira sank off Port Zarda on Tuesday with sixty people aboard.\n\n"
        "Fishermen took the wounded to a hospital in Marsa on Tuesday in their own boats.\n\n"
        "Prosecutors seized the papers of the shipping company Nour Lines on Tuesday evening."
    )
    news = an_article(text, published="2020-05-05")

    assert [len(make_timeline([news], **MAY, dates=1, sentences=count)[0].excerpts) for count in (1, 2, 3)] == [1, 2, 3]


def test_a_place_is_found_in_every_spelling_and_script():
    news = [
        an_article("Shells hit the old town of Darnah on Monday, residents said by phone.", published="2020-05-04"),
        an_article("قال سكان إن قذائف سقطت على ميناء درنة يوم الأربعاء.", published="2020-05-06", language="ar"),
        an_article("The airport of Kufra reopened on Friday after a month of repairs.", published="2020-05-08"),
    ]

    entries = make_timeline(news, **MAY, dates=9, topic=default_topic(), about="Derna")

    assert days_of(entries) == ["2020-05-04", "2020-05-06"]


def test_the_event_of_an_article_is_followed_and_no_other():
    seed = an_article(LAUNCH.format(day="Tuesday"), title="Ferry Amira sinks off Port Zarda", published="2020-05-05")
    later = an_article("Divers found the wreck of the ferry Amira off Zarda on Sunday.", published="2020-05-11")
    other = an_article("Teachers in the capital began a strike over unpaid wages on Monday.", published="2020-05-18")

    assert days_of(make_timeline([seed, later, other], **MAY, dates=9, about=seed)) == ["2020-05-05", "2020-05-10"]


def test_a_moment_has_its_day_in_the_zone_of_the_reader():
    news = an_article("Rescuers pulled forty people out of the water off Port Zarda.", published="2020-05-07T23:30")

    assert days_of(make_timeline([news], **MAY, dates=1, zone=timezone(timedelta(hours=2)))) == ["2020-05-08"]


def test_the_language_of_the_reader_goes_first():
    news = [
        an_article(
            "The port of Zarda closed on Tuesday, officials said in a statement.", published="2020-05-05", language="en"
        ),
        an_article("Le port de Zarda a fermé mardi, ont annoncé les autorités.", published="2020-05-05", language="fr"),
    ]

    (entry,) = make_timeline(news, **MAY, dates=1, language="fr")

    assert entry.excerpts[0].article.language == "fr"


@pytest.mark.parametrize("given_", [[], [an_article(""), an_article(" \n\n ")], [an_article("No day. None.")]])
def test_without_a_day_there_is_no_entry(given_):
    assert make_timeline(given_, **MAY, dates=5) == ()


def test_a_period_that_ends_before_it_begins_has_no_entries():
    news = an_article(LAUNCH.format(day="Tuesday"), published="2020-05-05")

    assert make_timeline([news], since=date(2020, 5, 9), until=date(2020, 5, 1), dates=5) == ()


@pytest.mark.parametrize("none", [{"dates": 0}, {"dates": 3, "sentences": 0}])
def test_none_asked_for_is_none(none):
    assert make_timeline([an_article(LAUNCH.format(day="Tuesday"), published="2020-05-05")], **MAY, **none) == ()


@pytest.mark.parametrize("wrong", [{"dates": -1}, {"dates": 1, "sentences": -1}])
def test_a_negative_number_is_an_error(wrong):
    with pytest.raises(ValueError, match="must not be negative"):
        make_timeline([], **MAY, **wrong)


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday " * 30_000,
        "on May 5, " * 20_000,
        "\x00\x1b[31mOn Tuesday\u202e it fell.",
        "<b>" * 9_000,
        "5/5/5 " * 9_000,
    ],
)
def test_a_hostile_text_costs_nothing_but_itself(text):
    news = [an_article(text, published="2020-05-05"), an_article(LAUNCH.format(day="Monday"), published="2020-05-05")]

    assert "2020-05-04" in days_of(make_timeline(news, **MAY, dates=9))


PIECES = st.sampled_from(
    [
        "The ferry Amira sank off Port Zarda on Tuesday with sixty people aboard.",
        "Fishermen took the wounded to a hospital in Marsa on Monday in their own boats.",
        "Prosecutors seized the papers of the shipping company Nour Lines on May 12.",
        "The harbour master resigned yesterday after a night of protests in the town.",
        "A new ferry will arrive on Friday from the yards of Genoa, the company said.",
        "He said so, too.",
        "Officials counted forty survivors and eleven dead in the first report.",
    ]
)
ARTICLES = st.lists(
    st.tuples(st.lists(PIECES, min_size=1, max_size=5), st.none() | st.integers(1, 31)), min_size=1, max_size=6
).map(
    lambda made: [
        Article(
            url=f"https://a{number}.example/",
            text="\n\n".join(pieces),
            published=datetime(2020, 5, day, 12, tzinfo=UTC) if day else None,
        )
        for number, (pieces, day) in enumerate(made)
    ]
)


@given(ARTICLES, st.integers(0, 5), st.integers(1, 3))
def test_entries_are_verbatim_in_order_within_the_days_asked_for_and_not_too_many(articles, dates, sentences):
    since, until = date(2020, 5, 4), date(2020, 5, 20)

    entries = make_timeline(articles, since=since, until=until, dates=dates, sentences=sentences)

    days = [entry.day for entry in entries]
    assert days == sorted(set(days))
    assert all(since <= day <= until for day in days)
    assert len(days) <= dates
    assert all(1 <= len(entry.excerpts) <= sentences for entry in entries)
    assert all(each.article in articles and each.text in each.article.text for e in entries for each in e.excerpts)
    assert len(texts_of(entries)) == len(set(texts_of(entries)))


def test_a_reprint_of_the_day_after_is_not_the_news_of_that_day():
    text = "Rescuers pulled forty people out of the water off Port Zarda."
    news = [an_article(text, published="2020-05-07"), an_article(text, published="2020-05-08")]

    assert days_of(make_timeline(news, **MAY, dates=5)) == ["2020-05-07"]


@given(ARTICLES, st.randoms())
def test_the_order_of_the_articles_means_nothing(articles, random):
    shuffled = random.sample(articles, len(articles))

    assert make_timeline(shuffled, **MAY, dates=4) == make_timeline(articles, **MAY, dates=4)


@given(ARTICLES)
def test_a_reprint_changes_nothing(articles):
    reprint = Article(url="https://z.example/again", text=articles[0].text, published=articles[0].published)

    with_reprint = make_timeline([*articles, reprint], **MAY, dates=4, sentences=2)

    told = make_timeline(articles, **MAY, dates=4, sentences=2)
    assert (days_of(with_reprint), texts_of(with_reprint)) == (days_of(told), texts_of(told))
