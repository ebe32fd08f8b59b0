from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from builders import an_article
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot import Window, make_brief, render
from briefbot.brief import _days_told as days_told
from briefbot.changes.since import Past
from briefbot.changes.told import told_in
from briefbot.errors import BriefbotError, TopicError
from briefbot.figures import figures_of
from briefbot.model import Excerpt, Missing, Report, Story
from briefbot.rendering.filters import listed
from briefbot.selection import latest_versions
from briefbot.stories.headings import heading
from briefbot.stories.sentence_vectors import sentence_vectors
from briefbot.summarizers.coverage import coverage
from briefbot.summarizers.lead import lead
from briefbot.summarizers.standalone import reporting_sentences
from briefbot.telegram.compose import at_length
from briefbot.telling import summarize_story, with_other_language
from briefbot.topic.load import topic_from

OLDER = "an older version of the same page"
DAY = date(2020, 5, 22)
LIBYA = topic_from({"title": "Libya", "relevant": ["Libya"]}, name="libya", where="test")

SENTENCES = (
    "Forces loyal to the government entered Tarhuna on Friday.",
    "At least 11 people were killed in shelling in Tripoli, the health ministry said.",
    "The United Nations mission in Libya called for a halt to the fighting.",
    "Oil exports from Ras Lanuf resumed after a blockade of eight months.",
    "“We reject any foreign interference,” the speaker said on Monday.",
    "A boat carrying 91 migrants capsized off Khoms.",
    "وقالت البعثة إن المحادثات استؤنفت في جنيف.",
    "He said so too.",
)
texts = st.lists(st.sampled_from(SENTENCES), max_size=6).map("\n\n".join) | st.text(max_size=80)
moments = st.none() | st.integers(0, 60).map(lambda hours: datetime(2020, 5, 21, tzinfo=UTC) + timedelta(hours=hours))
articles = st.builds(
    an_article,
    texts,
    url=st.integers(0, 9).map("https://outlet.example/{}".format),
    title=st.sampled_from(("", "Talks on Libya resume", "Shelling in Tripoli", "Migrant boat capsizes off Libya")),
    outlet=st.sampled_from(("", "Sample Gazette", "Sample Courier")),
    published=moments,
    origin=st.sampled_from(("", "AFP", "Reuters")),
)
batches = st.lists(articles, max_size=8)
windows = st.none() | st.just(Window.of_day(DAY, UTC))
topics = st.sampled_from((None, "", LIBYA))
laws = settings(max_examples=60, deadline=None)


@laws
@given(batches, windows, topics)
def test_every_article_is_in_one_story_or_missing_with_a_reason(batch, window, topic):
    brief = make_brief(batch, day=DAY, window=window, topic=topic)

    told = [article for story in brief.stories for article in story.articles]
    latest, older = latest_versions(batch)
    assert len(told) == len(set(told))
    for article in latest:
        reasons = {m.reason for m in brief.missing if m.what == article.url} - {OLDER}
        assert (article in told) != bool(reasons)
    assert {a.url for a in older} == {m.what for m in brief.missing if m.reason == OLDER}
    assert all(missing.reason for missing in brief.missing)


@laws
@given(st.data(), batches)
def test_the_order_of_the_articles_does_not_change_the_brief(data, batch):
    shuffled = data.draw(st.permutations(batch))

    assert make_brief(shuffled, day=DAY) == make_brief(batch, day=DAY)


@laws
@given(batches)
def test_a_batch_twice_is_the_batch_once(batch):
    assert make_brief(batch + batch, day=DAY) == make_brief(batch, day=DAY)


@laws
@given(batches, st.integers(0, 4), st.integers(0, 4), st.integers(0, 4))
def test_every_excerpt_is_verbatim_and_there_are_no_more_than_asked_for(batch, glance, stories, sentences):
    brief = make_brief(batch, day=DAY, glance=glance, stories=stories, sentences=sentences)

    assert len(brief.glance) <= glance
    assert sum(1 for story in brief.stories if story.summary) <= stories
    for story in brief.stories:
        assert len(story.summary) <= sentences
        assert {excerpt.article for excerpt in story.summary} <= set(story.articles)
    for excerpt in [*brief.glance, *(e for story in brief.stories for e in story.summary)]:
        assert excerpt.article in batch
        assert excerpt.text == excerpt.article.text[excerpt.start : excerpt.end]
        assert excerpt.text == excerpt.text.strip()


def test_an_article_outside_the_window_or_undated_is_told_missing():
    window = Window.of_day(DAY, UTC)
    batch = [
        an_article(url="urn:in", published="2020-05-22T12:00:00"),
        an_article(url="urn:late", published="2020-05-23T00:00:00", title="Late"),
        an_article(url="urn:undated"),
        an_article("\n", url="urn:empty"),
    ]

    brief = make_brief(batch, day=DAY, window=window)

    assert [a.url for s in brief.stories for a in s.articles] == ["urn:in"]
    assert brief.missing == (
        Missing("urn:undated", "no date"),
        Missing("urn:empty", "no text"),
        Missing("urn:late", "outside the window", "Late"),
    )


def test_without_a_window_a_brief_is_headed_by_the_days_that_its_articles_state():
    undated = an_article("Nine died.", url="urn:undated")
    early = replace(an_article("The port shut.", url="urn:early"), published=date(2019, 3, 1))
    late = an_article("Talks resumed.", url="urn:late", published="2020-05-20T08:00:00")

    def headed(*articles, **options):
        brief = make_brief(articles, topic="", **options)
        return brief.since, brief.day

    assert headed(undated) == headed(undated, day=DAY) == (None, None)
    assert headed(undated, late) == headed(late, day=DAY) == (None, date(2020, 5, 20))
    assert headed(early, late, day=DAY) == (date(2019, 3, 1), date(2020, 5, 20))
    assert headed(late, day=DAY, window=Window()) == (None, DAY)


def test_a_moment_has_its_day_in_the_readers_zone_and_a_bare_date_in_any():
    night = an_article("Talks resumed.", published="2020-05-20T23:30:00")
    day = replace(an_article("The port shut."), published=date(2020, 5, 20))

    assert make_brief([night], topic="", zone=ZoneInfo("Africa/Tripoli")).day == date(2020, 5, 21)
    assert make_brief([day], topic="", zone=ZoneInfo("Pacific/Auckland")).day == date(2020, 5, 20)


def test_what_nothing_dates_does_not_head_a_day():
    flood = "A flood hit the port of {} in Libya, the mayor said. Boats sank in the harbour."
    undated = [an_article(flood.format("Derna"), url=f"urn:u{n}", outlet=f"Lamp {n}", origin=f"L{n}") for n in range(3)]
    dated = an_article(
        "Talks on the budget of Libya opened in Tunis, bankers said.", url="urn:d", published="2020-05-22"
    )

    brief = make_brief([*undated, dated], day=DAY)

    assert [len(story.articles) for story in brief.stories] == [1, 3]
    assert {excerpt.article for excerpt in brief.glance} == {dated}
    assert make_brief(undated, day=DAY).glance


def test_what_could_not_be_read_before_is_listed_with_the_rest():
    gone = Missing("a.txt", "unreadable: not text")

    assert make_brief([], day=DAY, missing=[gone]).missing == (gone,)


def test_a_topic_takes_what_is_relevant_and_gives_the_brief_its_title():
    batch = [an_article("Talks on Libya resumed.", url="urn:on"), an_article("It rained in Lyon.", url="urn:off")]

    brief = make_brief(batch, day=DAY, topic=LIBYA)

    assert brief.topic == "Libya"
    assert [a.url for s in brief.stories for a in s.articles] == ["urn:on"]
    assert brief.missing == (Missing("urn:off", "off topic"),)


def test_of_two_versions_of_a_page_the_one_published_last_is_taken():
    old = an_article("Nine died.", url="urn:x", published="2020-05-22T08:00:00")
    new = an_article("Eleven died.", url="urn:x", published="2020-05-22T09:00:00")
    undated = an_article("Some people died in it.", url="urn:x")

    assert latest_versions([new, undated, old, new]) == ([new], [undated, old])
    assert make_brief([old, new], day=DAY).missing == (Missing("urn:x", OLDER),)


def test_only_as_many_stories_as_asked_for_are_told_and_the_others_listed():
    batch = [an_article(sentence) for sentence in SENTENCES[:6]]

    brief = make_brief(batch, day=DAY, topic="", glance=0, stories=2, sentences=1)

    assert [bool(story.summary) for story in brief.stories] == [True, True, False, False, False, False]


def test_another_summarizer_is_given_one_article_a_report():
    given = []

    def shy(articles, *, sentences):
        given.append((len(articles), sentences))
        return []

    copy = SENTENCES[0] + "\n\n" + SENTENCES[1] + "\n\n" + SENTENCES[2]
    given_twice = [an_article(copy, published="2020-06-05")] * 2  # a Friday
    brief = make_brief(given_twice, day=DAY, glance=0, sentences=2, summarizer=shy)

    assert given == [(1, 2)]
    assert brief.stories[0].summary == ()


def test_a_summarizer_and_an_encoder_may_be_given_by_name():
    batch = [an_article("\n\n".join(SENTENCES))]

    def told(summarizer, encoder):
        return make_brief(batch, day=DAY, topic="", summarizer=summarizer, encoder=encoder)

    assert told("coverage", "sentences") == told(coverage, sentence_vectors)
    assert told("lead", None) == told(lead, None)


@pytest.mark.parametrize(
    ("wrong", "says", "known"),
    [
        ({"summarizer": "lexrank"}, "no summarizer is called 'lexrank'", "coverage, lead, sumy:edmundson"),
        ({"encoder": "words"}, "no encoder is called 'words'", "sentences"),
    ],
)
def test_a_name_that_no_summarizer_or_encoder_has_is_answered_with_those_that_there_are(wrong, says, known):
    with pytest.raises(BriefbotError, match=says) as caught:
        make_brief([], **wrong)

    assert known in caught.value.hint


ON_LIBYA = "Talks on Libya resumed in Geneva on Monday."
ON_RAIN = "It rained in Lyon from Monday to Friday."


def test_unless_told_otherwise_a_brief_of_articles_on_libya_is_about_libya():
    brief = make_brief([an_article(ON_LIBYA), an_article(f"{ON_LIBYA} Again."), an_article(ON_RAIN)], day=DAY)

    assert brief.topic == "Libya"
    assert [missing.reason for missing in brief.missing] == ["off topic"]


def test_unless_told_otherwise_other_articles_are_all_taken():
    brief = make_brief([an_article(ON_LIBYA), an_article(ON_RAIN), an_article(f"{ON_RAIN} Again.")], day=DAY)

    assert brief.topic == ""
    assert brief.missing == ()


def test_a_topic_may_be_given_by_name_and_the_empty_name_takes_everything():
    assert make_brief([an_article(ON_RAIN)], day=DAY, topic="libya").stories == ()
    assert make_brief([an_article(ON_LIBYA)], day=DAY, topic="").topic == ""
    with pytest.raises(TopicError, match="lybia"):
        make_brief([], day=DAY, topic="lybia")


NEWS = {
    "mined": "Fighters mined the oil port of Brega on Wednesday, its harbour master said.",
    "freed": "A court in Tunis freed nine Libyan fishermen on Thursday after a long hearing.",
}


def news():
    return [an_article(text, url=f"urn:{name}", published="2020-05-22T20:00:00") for name, text in NEWS.items()]


def glance_of(batch, **fields):
    return [excerpt.article.url for excerpt in make_brief(batch, topic="", glance=1, **fields).glance]


def test_the_glance_tells_first_what_happened_on_the_brief_s_own_day():
    assert glance_of(news(), day=date(2020, 5, 20)) == ["urn:mined"]
    assert glance_of(news(), day=date(2020, 5, 21)) == ["urn:freed"]


def test_the_days_of_a_window_are_the_brief_s_own():
    until = datetime(2020, 5, 23, tzinfo=UTC)

    assert glance_of(news(), day=DAY, window=Window(datetime(2020, 5, 21, tzinfo=UTC), until)) == ["urn:freed"]
    assert glance_of(news()[:1], day=DAY, window=Window(datetime(2020, 5, 22, tzinfo=UTC), until)) == ["urn:mined"]


DAYS_TOLD = [
    (Window.of_day(DAY, UTC), {22}),
    (Window.of_day(DAY, timezone(timedelta(hours=2))), {22}),
    (Window.of_day(DAY, timezone(timedelta(hours=9))), {21, 22}),
    (Window(datetime(2020, 5, 20, 12, tzinfo=UTC), datetime(2020, 5, 22, 3, tzinfo=UTC)), {20, 21, 22}),
    (Window(datetime(2020, 5, 20, tzinfo=UTC), datetime(2020, 5, 20, tzinfo=UTC)), {22}),
    (Window(datetime(2020, 5, 23, tzinfo=UTC), datetime(2020, 5, 20, tzinfo=UTC)), {22}),
    (Window(since=datetime(2020, 5, 20, tzinfo=UTC)), {22}),
    (Window(until=datetime(2020, 5, 20, tzinfo=UTC)), {22}),
    (None, {22}),
]


@pytest.mark.parametrize(("window", "days"), DAYS_TOLD)
def test_a_brief_tells_its_day_and_those_of_which_its_window_holds_more_than_a_sliver(window, days):
    assert days_told(DAY, window) == {date(2020, 5, day) for day in days}


def test_a_reader_in_tokyo_is_told_first_what_outlets_say_of_the_day_before_on_which_theirs_began():
    zone = timezone(timedelta(hours=9))
    batch = [replace(each, published=datetime(2020, 5, 21, 18, tzinfo=UTC)) for each in news()]

    assert glance_of(batch, day=DAY, window=Window.of_day(DAY, zone), zone=zone) == ["urn:freed"]


def test_of_a_very_long_window_the_last_month_is_the_brief_s_own():
    window = Window(datetime(2010, 1, 1, tzinfo=UTC), datetime(2020, 5, 23, tzinfo=UTC))
    told = days_told(DAY, window)

    assert max(told) == DAY
    assert 30 <= len(told) <= 31


@pytest.mark.parametrize("day", [date(1, 1, 2), date(9999, 12, 30)])
def test_the_first_and_the_last_day_there_is_have_windows_too(day):
    assert days_told(day, Window.of_day(day, UTC)) == {day}
    assert make_brief(news(), day=day, window=Window.of_day(day, UTC)).glance == ()


MARCH = "Thousands marched through the port of Zuwara on Friday and called on the mayor to resign, residents said."
PLANES = "Planes dropped leaflets on Zuwara on Friday evening that told everybody to stay indoors, witnesses said."
BODY = (
    "Shops in the old quarter stayed closed for a third day, and traders said that the price of flour had doubled. "
    "The council says that men paid from abroad have burned two of its offices and cut the water main to the port. "
    "A nurse at the clinic said that the generator had failed at dusk and that the wards were lit with lamps. "
    "Four hundred families have left for the camps behind the ridge, where tents came too late for the rain. "
    "The governor has promised an inquiry and asked people to stay off the coast road until the weekend."
)


def told_of(*versions):
    """The URLs of what glance and summary quote."""
    glance, (story, *_) = (
        make_brief(versions, day=DAY, topic="").glance,
        make_brief(versions, topic="", glance=0).stories,
    )
    return [{excerpt.article.url for excerpt in told} for told in (glance, story.summary)]


@pytest.mark.parametrize("outlet", ["Wire", ""])
def test_the_news_of_the_latest_version_is_told(outlet):
    early = an_article(f"{MARCH} {BODY}", url="urn:early", outlet=outlet, published="2020-05-22T09:00")
    late = an_article(f"{PLANES} {BODY}", url="urn:late", outlet=outlet, published="2020-05-22T18:00")

    assert told_of(early, late) == told_of(late, early) == [{"urn:late"}, {"urn:late"}]


def test_where_the_order_of_two_versions_is_not_known_both_are_told():
    one = an_article(f"{MARCH} {BODY}", url="urn:one", published="2020-05-22")
    other = an_article(f"{PLANES} {BODY}", url="urn:other", published="2020-05-22")

    assert told_of(one, other) == [{"urn:one", "urn:other"}] * 2


@pytest.mark.parametrize("openings", [(MARCH, PLANES), (PLANES, MARCH)])
def test_the_version_that_the_glance_does_not_quote_is_told_below(openings):
    versions = [
        an_article(f"{opening} {BODY}", url=f"urn:{n}", published="2020-05-22") for n, opening in enumerate(openings)
    ]

    brief = make_brief(versions, day=DAY, topic="", glance=1)

    assert {said.article.url for said in (*brief.glance, *brief.stories[0].summary)} == {"urn:0", "urn:1"}


@pytest.mark.parametrize("sentences", [0, 1, 2])
def test_a_summary_of_several_versions_is_no_longer_than_asked_for(sentences):
    versions = [an_article(f"{opening} {BODY}", published="2020-05-22") for opening in (MARCH, PLANES)]

    assert len(make_brief(versions, topic="", glance=0, sentences=sentences).stories[0].summary) == sentences


STRIKE = an_article("Dockers in Zuwara went on strike on Monday, the port authority said.", url="urn:news")
ANALYSIS = an_article("Tobruk wants the oil terminals back.", title="Analysis: What Tobruk wants", url="urn:views")


TOLL = (
    (
        "{} dead in Zawiya market",
        (
            "At least {} people were killed on Friday when shells hit a market in the Libyan city of Zawiya, "
            "the health ministry said.\n\nThe shells fell at seven in the morning, residents said. The market was closed by noon."
        ),
    ),
    (
        "Shelling of Zawiya market kills {}",
        (
            "Shells struck a crowded market in Zawiya on Friday and killed {} people, Libya's "
            "health ministry said.\n\nOmar Haddad said he had counted four blasts. Doctors in Zawiya asked for blood."
        ),
    ),
    (
        "Toll of Zawiya shelling rises to {}",
        (
            "The death toll of a shelling of a market in Zawiya rose to {} on Friday, the Libyan "
            "health ministry said.\n\nThe government called for an inquiry. Nobody has claimed the shelling of the market."
        ),
    ),
)


@pytest.mark.parametrize("titled", [True, False])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_where_a_toll_has_risen_only_the_latest_is_told_and_the_others_stand_beside_it(order, titled):
    batch = [
        an_article(
            TOLL[form][1].format(toll),
            title=TOLL[form][0].format(toll) if titled else "",
            url=f"https://outlet.example/{form}",
            outlet=("Gulf Post", "North Times", "Coast Wire")[form],
            published=datetime(2020, 5, 22, hour, tzinfo=UTC),
        )
        for form, toll, hour in zip(order, ("five", "seven", "eleven"), (8, 12, 18), strict=True)
    ]

    brief = make_brief(batch, day=DAY, topic="libya")

    (story,) = brief.stories
    told = " ".join(excerpt.text for excerpt in (*brief.glance, *story.summary))
    assert "eleven" in story.title
    assert "eleven" in brief.glance[0].text
    assert "five" not in told
    assert "seven people" not in told
    assert sorted(figure.low for figure in story.figures) == [5, 7, 11]


def test_a_reader_who_was_told_what_goes_on_from_a_report_is_told_the_report():
    first, second, third = (
        an_article(
            TOLL[form][1].format(toll),
            title=TOLL[form][0].format(toll),
            url=f"https://outlet.example/{form}",
            published=datetime(2020, 5, 22, hour, tzinfo=UTC),
        )
        for form, toll, hour in zip(range(3), ("five", "seven", "eleven"), (8, 12, 18), strict=True)
    )
    past = Past(told=(told_in(make_brief([third], day=DAY, topic="libya")),))

    brief = make_brief([first, second, third], day=DAY, topic="libya", past=past)

    assert "seven" in brief.glance[0].text
    assert not brief.stories[0].overtaken


def test_a_story_is_called_by_what_is_new_to_the_reader():
    """An older report, which stands beside the new one as its outlet edited it, heads nothing."""
    texts = (
        (
            "Guards at the oil port of Zueitina in Libya stopped two tankers from loading on Thursday over pay, they "
            "said. The oil company called the closure of the port illegal. The guards have had no pay since June."
        ),
        (
            "Guards at the oil port of Zueitina in Libya let a tanker load on Friday after the council promised two "
            "months of pay. They said that the port would be shut again if the rest was not paid."
        ),
    )
    titles = ("Guards shut oil port of Zueitina over pay", "Oil port of Zueitina reopens after promise of pay")
    shut, opened = (
        an_article(text, title=title, url=title, published=datetime(2020, 5, day, 11, tzinfo=UTC))
        for text, title, day in zip(texts, titles, (21, 22), strict=True)
    )
    past = Past(told=(told_in(make_brief([shut], day=date(2020, 5, 21), topic="libya")),))

    (story,) = make_brief([shut, opened], day=DAY, topic="libya", past=past).stories

    assert heading(story.reports) == shut.title
    assert story.title == opened.title


@pytest.mark.parametrize(("said", "is_overtaken"), [("dozens of people", False), ("six people", True)])
def test_a_later_report_that_counts_the_dead_less_well_takes_no_tolls_place(said, is_overtaken):
    toll, reaction = (
        an_article(text, url=f"https://outlet.example/{hour}", published=datetime(2020, 5, 22, hour, tzinfo=UTC))
        for text, hour in (
            ("The shelling of a market in Zawiya killed 30 people on Friday, the Libyan health ministry said.", 9),
            (f"The mission of the UN in Libya decried the shelling of a market in Zawiya that killed {said}.", 13),
        )
    )

    (story,) = make_brief([toll, reaction], day=DAY, topic="libya").stories

    assert [report.lead for report in story.overtaken] == [toll] * is_overtaken


def test_the_heading_of_a_report_is_that_of_its_latest_version():
    text = "Shells hit a market in Zawiya on Friday and killed {} people, doctors said. " + " ".join(SENTENCES[:5])
    early, copy, late = (
        an_article(
            text.format(toll),
            title=f"Shelling of Zawiya market kills {toll}",
            url=f"https://{outlet}.example/",
            published=datetime(2020, 5, 22, hour, tzinfo=UTC),
        )
        for toll, outlet, hour in (("five", "one", 8), ("five", "two", 9), ("eleven", "one", 18))
    )
    report = Report((late, early, copy), "", (late,))

    assert heading([report]) == "Shelling of Zawiya market kills eleven"


def test_an_analysis_is_listed_and_not_told():
    stories = make_brief([ANALYSIS, STRIKE], day=DAY, topic="", glance=0).stories

    assert [(story.title, bool(story.summary)) for story in stories] == [
        (STRIKE.text.removesuffix("."), True),
        (ANALYSIS.title, False),
    ]


def test_a_day_that_has_analyses_alone_tells_them():
    assert [excerpt.article for excerpt in make_brief([ANALYSIS], day=DAY, topic="", glance=1).glance] == [ANALYSIS]


def test_an_analysis_goes_after_news_that_fewer_sources_tell():
    views = replace(ANALYSIS, url="urn:more-views", outlet="Example", title="Opinion: What Tobruk wants")
    stories = make_brief([replace(ANALYSIS, outlet="Sample"), views, STRIKE], day=DAY, topic="").stories

    assert stories[0].reports[0].lead == STRIKE


def test_a_story_with_news_is_summed_up_from_its_news():
    views = "Dockers in Zuwara have struck for years. Why do the dockers in Zuwara strike? Ask the port authority."
    mixed = [STRIKE, an_article(views, title="Analysis: Dockers in Zuwara on strike", url="urn:views")]
    story = summarize_story(Story(tuple(Report((each,)) for each in mixed)), coverage, 5)

    assert {excerpt.article for excerpt in story.summary} == {STRIKE}


LONG = an_article(
    "Dockers in Zuwara went on strike on Monday, the port authority said. Tankers turned back to Sfax before noon, a pilot said. "
    "Bakers in the town said that flour would last for nine days.",
    url="urn:long",
)


def test_a_story_goes_on_from_what_the_glance_says():
    brief = make_brief([LONG], day=DAY, topic="", glance=1)

    assert [excerpt.text for excerpt in brief.glance] == [LONG.text.partition(". ")[0] + "."]
    assert [excerpt.text for excerpt in brief.stories[0].summary] == LONG.text.split(". ", 1)[1].replace(
        "pilot said. ", "pilot said.\n"
    ).split("\n")


def test_a_story_of_which_the_glance_says_all_has_no_summary():
    (story,) = make_brief([STRIKE], day=DAY, topic="").stories

    assert (story.summary, story.in_glance) == ((), True)
    assert [excerpt.text for excerpt in story.told_above] == [STRIKE.text]


def told_below(text, *, above=(), sentences=3):
    """The summary of a story of one report whose sentences ``above``, counted from 0, stand in the glance."""
    article = an_article(text, published="2020-05-22", language="en")
    spans = tuple(reporting_sentences(text))
    told = summarize_story(
        Story((Report((article,)),)), coverage, sentences, [Excerpt(article, *spans[n]) for n in above]
    )
    return [excerpt.text for excerpt in told.summary]


LEAD = "Dockers in Zuwara went on strike on Friday, the port authority said."


def test_what_the_glance_says_in_other_words_is_not_told_again():
    again = "The port authority of Zuwara said that dockers were on strike."

    more = "Tankers turned back to Sfax before noon, a pilot said."

    assert told_below(f"{LEAD} {again} {more}", above=[0]) == [more]


def test_a_sentence_that_leans_on_what_the_glance_says_is_told_first_below_it():
    leaning = "They want the wages that a contract of last winter promises, a union said."

    assert told_below(f"{LEAD} {leaning}", above=[0]) == [leaning]
    assert told_below(f"{LEAD} The port of Zuwara has dockers on strike. {leaning}", above=[0]) == []


def test_a_story_is_told_from_one_report_and_by_the_opening_of_one_of_a_later_day():
    first = an_article(f"{LEAD} Tankers turned back to Sfax before noon, a pilot said.", published="2020-05-22")
    wages = "Crane drivers of Misrata walked out as well, a union told reporters."

    def told(published):
        other = an_article(f"{wages} Bakers in Sebha asked for cheaper flour on Friday.", published=published)
        story = Story((Report((first,)), Report((other,))))
        spoken = [Excerpt(first, 0, len(LEAD))]
        return [excerpt.text for excerpt in summarize_story(story, coverage, 3, spoken).summary]

    assert told("2020-05-22") == ["Tankers turned back to Sfax before noon, a pilot said."]
    assert told("2020-05-23") == ["Tankers turned back to Sfax before noon, a pilot said.", wages]


@laws
@given(batches, st.integers(0, 4), st.integers(0, 4))
def test_a_story_names_all_that_the_glance_says_of_it(batch, glance, sentences):
    brief = make_brief(batch, day=DAY, glance=glance, sentences=sentences)

    for story in brief.stories:
        above = {excerpt for excerpt in brief.glance if excerpt.article in story.articles}
        assert set(story.told_above) == (above if story.summary or story.in_glance else set())


@laws
@given(batches, st.integers(0, 4))
def test_no_summary_repeats_a_sentence_of_the_glance(batch, glance):
    brief = make_brief(batch, day=DAY, glance=glance)

    said = [excerpt.text for excerpt in brief.glance]
    assert not any(excerpt.text in text for story in brief.stories for excerpt in story.summary for text in said)


def test_a_story_that_is_unlikely_to_be_news_and_not_in_the_glance_is_told_by_its_lede_and_so_listed():
    strike = "Dockers shut the port of Marsa on Friday in a strike over their wages, the mayor said."
    scene = "The old pier of Lamperia is a place of rust and salt. Its cranes were painted red by men long gone. "
    articles = [
        an_article(
            f"{strike} The strike of the dockers of Marsa goes on for days.", url="urn:1", published="2020-05-22"
        ),
        an_article(scene * 3, url="urn:2", published="2020-05-22"),
    ]

    brief = make_brief(articles, topic="", glance=1)
    said, listed = render(brief, "brief.md.j2").split("## Also reported")

    assert [each.text for each in brief.stories[1].summary] == [scene.partition(". ")[0] + "."]
    assert "The old pier of Lamperia" not in said
    assert "The old pier of Lamperia is a place of rust and salt" in listed


@pytest.fixture
def as_if_no_news(monkeypatch):
    """Every story is listed, as if it was unlikely to be news."""
    monkeypatch.setattr("briefbot.telling._LIKELY", 2.0)


@pytest.mark.usefixtures("as_if_no_news")
def test_a_listed_story_with_a_headline_tells_no_sentence_that_nobody_sees():
    text = "The old pier of Lamperia is a place of rust and salt. Its cranes were painted red by men long gone."
    brief = make_brief([an_article(text, title="A pier of rust and salt")], topic="", glance=0)

    assert brief.stories[0].summary == ()
    assert "- [A pier of rust and salt](" in render(brief, "brief.md.j2")


@pytest.mark.usefixtures("as_if_no_news")
def test_a_lone_article_that_the_glance_quotes_is_not_listed_whatever_the_length_of_the_message():
    text = "The old pier of Lamperia is a place of rust and salt. Its cranes were painted red by men long gone."
    brief = make_brief([an_article(text)], topic="", glance=1)

    assert brief.stories[0].is_minor
    assert [listed(at_length(brief, length)) for length in ("full", "short", "glance")] == [(), (), ()]


def test_a_story_of_several_reports_is_told_with_all_its_links_though_each_has_one_sentence_only():
    texts = (
        "A blast at the port of Marsa killed 30 people on Friday, medics said.",
        "The blast at the port of Marsa on Friday killed 30 people, the mayor said.",
        "Medics said a blast killed 30 people at the port of Marsa on Friday.",
    )
    articles = [
        an_article(text, url=f"https://{n}.example/", outlet=f"Lamp {n}", published="2020-05-22")
        for n, text in enumerate(texts)
    ]

    for template in ("brief.md.j2", "brief.html.j2", "brief.txt.j2"):
        shown = render(make_brief(articles, topic="", glance=0), template)
        assert all(article.url in shown for article in articles)
        assert "Killed" in shown


@pytest.mark.usefixtures("as_if_no_news")
def test_a_listed_story_is_called_by_another_report_if_the_reader_was_told_the_first():
    scene, new = (
        "The old pier of Lamperia is a place of rust and salt.",
        "The old pier of Lamperia burned down at dawn and nothing of its salt store is left.",
    )
    first, both = (
        [an_article(text, url=f"urn:{text}", published="2020-05-22") for text in texts]
        for texts in ((scene,), (scene, new))
    )
    past = Past(told=(told_in(make_brief(first, topic="", glance=1)),))

    (story,) = make_brief(both, topic="", glance=0, past=past).stories

    assert story.title == new.rstrip(".")
    assert [each.text for each in story.summary] == [new]


def test_as_many_stories_are_told_as_are_asked_for():
    plenty = [an_article(f"Team {n} won the cup of town{n} on Monday.", url=f"urn:{n}") for n in range(130)]

    told = [story for story in make_brief(plenty, day=DAY, topic="", glance=0, stories=120).stories if story.summary]

    assert len(told) == min(120, len(make_brief(plenty, day=DAY, topic="").stories))


PARTIES = {
    "title": "Reef",
    "relevant": ["Reef"],
    "parties": [
        {"name": "Harbour Army", "label": {"en": "the Harbour Army and its radio"}, "media": ["Harbour Radio"]},
        {"name": "Hill Council", "label": {"en": "the Hill Council"}},
    ],
}


def _backed(*outlets: str) -> Story:
    text = "The Harbour Army said on Monday that the pier of Reef had burnt down in the night before."
    given = [an_article(f"{text} {outlet} was there.", outlet=outlet, language="en") for outlet in outlets]
    others = an_article("A new bakery opened in Reef.", outlet="Lamp"), an_article("Rain fell.", outlet="Dune")
    brief = make_brief([*given, *others], topic=topic_from(PARTIES, "reef", "reef.toml"), glance=0)
    return next(story for story in brief.stories if story.articles[0] in given)


def test_a_story_that_parties_alone_report_names_them_and_one_that_somebody_else_has_does_not():
    assert [party.name for party in _backed("Harbour Radio").parties] == ["Harbour Army"]
    assert _backed("Reef Times").parties == ()


def test_a_story_names_the_outlets_with_other_articles_that_do_not_have_it_whatever_these_are_about():
    assert _backed("Harbour Radio").unreported_by == ("Dune", "Lamp")


def test_a_sentence_whose_speaker_is_a_party_carries_it_also_in_the_glance():
    article = an_article("Rain fell in Reef. The harbour is shut, the Hill Council said on Monday.", language="en")
    reef = topic_from(PARTIES, "reef", "reef.toml")
    told, glimpsed = (make_brief([article], topic=reef, glance=number) for number in (0, 2))

    for excerpts in (told.stories[0].summary, glimpsed.glance):
        assert [each.said_by.name for each in excerpts if each.said_by] == ["Hill Council"]


ENGLISH = an_article("The harbour of Marsa was shut on Friday, its master said. Two ships wait outside.", language="en")
ARABIC = an_article(
    "أغلق ميناء مرسى يوم الجمعة بسبب العاصفة. وتنتظر سفينتان خارجه منذ الصباح. وقال مدير الميناء إنه سيفتح السبت.",
    language="ar",
)


def test_a_summary_is_in_the_first_language_that_has_news():
    feature = an_article(
        "I love this harbour. We walked along it for hours, my friend and I, and I sang.", language="en"
    )

    def languages(*articles):
        story = Story(tuple(Report((article,)) for article in articles))
        return {excerpt.article.language for excerpt in summarize_story(story, coverage, 4).summary}

    assert languages(ENGLISH, ARABIC) == {"en"}
    assert languages(ARABIC, ENGLISH) == {"ar"}
    assert languages(feature, ARABIC) == {"ar"}


def test_a_brief_tells_a_story_of_two_languages_in_the_readers():
    def alike(texts):
        return [[1.0, 0.0]] * len(texts)

    told = {
        language: make_brief([ENGLISH, ARABIC], topic="", glance=1, sentences=1, encoder=alike, language=language)
        for language in ("en", "ar")
    }

    assert {language: len(brief.stories) for language, brief in told.items()} == {"en": 1, "ar": 1}
    assert {language: brief.glance[0].article.language for language, brief in told.items()} == {"en": "en", "ar": "ar"}
    assert told["ar"].stories[0].reports[0].lead is ARABIC


def test_a_lone_name_that_other_places_have_is_left_out_with_that_reason_in_the_readers_words():
    brief = make_brief([an_article("The court in Tripoli freed six men.", url="urn:1")], topic="libya")

    (left,) = brief.missing
    assert left.reason == "off topic: only names that may mean something else: Tripoli"
    assert "- off topic (1)\n" in render(brief)
    assert "only names that may mean something else: Tripoli" in render(brief)
    assert "أسماء قد تعني شيئًا آخر فقط" in render(brief, language="ar")


def test_an_article_given_in_several_versions_brings_them_along():
    first, second = (
        an_article(f"Fire in Reef. {n} ships burnt.", url="urn:1", published=f"2020-06-0{n}") for n in (5, 6)
    )
    brief = make_brief([second, first, an_article("Reef is calm.", url="urn:2")], topic="")

    (story,) = [each for each in brief.stories if second in each.articles]
    assert [each for each in story.versions if each.url == "urn:1"] == [first, second]
    assert "urn:2" not in {each.url for each in story.versions}


SHELLING = "At least 11 people were killed in shelling of Tarhuna on Friday, the health ministry said. Shops closed."
SHELLING_FR = "Onze personnes ont été tuées vendredi à Tarhouna, selon le ministère."
WOUNDED = "Un médecin de l’hôpital a fait état de 30 blessés."


def told_in_english(*others):
    english = an_article(SHELLING, url="https://en.example/1", language="en", published=DAY)
    reports = (Report((english,), "Wire"), *(Report((other,), other.outlet) for other in others))
    summary = (Excerpt(english, 0, SHELLING.index(" Shops")), Excerpt(english, SHELLING.index("Shops"), len(SHELLING)))
    return Story(reports, summary, figures=figures_of(reports))


def in_french(text):
    return an_article(text, url="https://fr.example/1", outlet="Matin", language="fr", published=DAY)


@pytest.mark.parametrize(
    ("sentences", "told"), [(3, ["en", "en", "fr"]), (2, ["en", "fr"]), (1, ["en", "en"]), (0, ["en", "en"])]
)
def test_a_sentence_of_another_language_follows_if_it_alone_counts_some_people(sentences, told):
    story = with_other_language(told_in_english(in_french(f"{SHELLING_FR}\n\n{WOUNDED}")), sentences)

    assert [excerpt.article.language for excerpt in story.summary] == told
    assert (story.summary[-1].text == WOUNDED) == ("fr" in told)


@pytest.mark.parametrize("text", [SHELLING_FR, WOUNDED, f"{SHELLING_FR}\n\nLe ministère a fait état de 11 blessés."])
def test_no_sentence_of_another_language_follows_that_counts_the_same_people_or_opens_its_article(text):
    story = told_in_english(in_french(text))

    assert with_other_language(story, 3) == story
