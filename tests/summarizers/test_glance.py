import random
from datetime import date, timedelta
from itertools import groupby, pairwise, permutations

import pytest
from builders import a_report, a_story, an_article
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.model import Report, Story
from briefbot.summarizers import glance
from briefbot.summarizers.newsworthiness import DayNews
from briefbot.summarizers.standalone import faults_of

PORT = (
    "Rebels took the oil port of Brega on Monday after a night of shelling. The port of Brega is the largest in the east.",
    "The oil port of Brega fell to rebels on Monday, doctors said. Tankers waited off the port of Brega for hours.",
)
BANK = "The central bank in Tripoli froze all transfers on Monday. The bank gave no reason for the freeze on transfers."
TEAM = "A football team from Sirte won the cup in Tunis on Monday. The team from Sirte had never won a cup."


PORT_AR = (
    "سيطر المقاتلون يوم الاثنين على ميناء البريقة النفطي بعد ليلة من القصف. وميناء البريقة هو الأكبر في الشرق.",
    "سقط ميناء البريقة النفطي بيد المقاتلين يوم الاثنين، بحسب أطباء. وانتظرت ناقلات النفط قبالة ميناء البريقة ساعات.",
)


class AllAlike(DayNews):
    """The sentences of a day, each as likely to be news as any."""

    def __call__(self, excerpt, days=()):
        return 0.6


def glance_at(stories, *, weighed_by=DayNews, **steering):
    news = weighed_by(each for story in stories for report in story.told_from for each in report.latest)
    return glance.glance_at(stories, news, **steering)


def texts(excerpts):
    return [excerpt.text for excerpt in excerpts]


def test_each_story_speaks_once_while_others_have_something_to_say():
    day = [a_story(a_report(PORT[0]), a_report(PORT[1])), a_story(a_report(BANK)), a_story(a_report(TEAM))]
    told = texts(glance_at(day, sentences=3))

    assert [sum(name in text for text in told) for name in ("Brega", "bank", "Sirte")] == [1, 1, 1]


def test_the_story_with_most_reports_is_told_before_others():
    day = [a_story(a_report(BANK)), a_story(a_report(PORT[0]), a_report(PORT[1]))]

    assert "Brega" in glance_at(day, sentences=1)[0].text


def test_what_is_told_stands_in_the_order_of_the_stories():
    bank, port = a_story(a_report(BANK)), a_story(a_report(PORT[0]), a_report(PORT[1]))

    for day in ([bank, port], [port, bank]):
        told = [excerpt.article for excerpt in glance_at(day, sentences=2)]
        assert [article in day[n].articles for n, article in enumerate(told)] == [True, True]


def test_an_article_speaks_again_only_when_no_other_has_anything_left_to_say():
    second = "Shops in Tripoli took no cards for transfers by noon."
    other = "The mint in Misrata stopped printing notes on Monday for want of paper."
    first = "The central bank in Tripoli froze all transfers on Monday."
    story = a_story(a_report(f"{first} {second}"), a_report(other))
    told = texts(glance_at([story], sentences=3))

    assert set(texts(glance_at([story], sentences=2))) == {first, other}
    assert set(told) == {first, second, other}
    assert told.index(second) == told.index(first) + 1


def test_excerpts_of_one_article_stand_side_by_side_in_reading_order():
    first, second = (
        "Rebels took the oil port of Brega on Monday.",
        "They hold the refinery of Brega, too, doctors said.",
    )
    day = [a_story(a_report(f"{first} {second}")), a_story(a_report(BANK))]
    told = texts(glance_at(day, sentences=4, weighed_by=AllAlike))

    assert told.index(second) == told.index(first) + 1


def test_a_sentence_that_leans_on_one_left_out_is_in_no_glance():
    day = [a_story(a_report("Really? They hold the refinery of Brega, too.")), a_story(a_report(BANK))]

    assert not any("They" in text for text in texts(glance_at(day, sentences=4)))


def test_a_main_story_may_speak_twice_before_one_that_has_nothing_to_say():
    chrome = "Would you like to see more of this?"
    day = [a_story(a_report(BANK)), a_story(a_report(chrome))]

    assert chrome not in texts(glance_at(day, sentences=2))


def test_openings_of_articles_go_before_all_that_stands_below():
    late = "Rebels took the oil port of Brega on Monday."
    day = [a_story(a_report(f"Shops in the old town sold bread and tea. {late}")), a_story(a_report(TEAM))]
    told = [texts(glance_at(day, sentences=count, weighed_by=AllAlike)) for count in range(1, 10)]

    assert all(TEAM.startswith(tuple(text for text in each if text in TEAM)) for each in told if late in each)
    assert late in told[-1]


def test_an_undated_second_sentence_waits_until_the_leads_are_told():
    second = "The oil port of Brega has been shelled by rebels for months."
    day = [a_story(a_report(f"Rebels took the oil port of Brega at dawn. {second}")), a_story(a_report(BANK))]

    assert second not in texts(glance_at(day, sentences=2))


def test_undated_background_stands_in_no_bullet_without_its_lead():
    told, background = "Rebels took the oil port of Brega at dawn.", "Tankers had waited off the coast for weeks."
    day = [a_story(a_report(told), a_report(f"Rebels took the oil port of Brega at night. {background}"))]

    assert texts(glance_at(day, sentences=4)) in ([told], ["Rebels took the oil port of Brega at night.", background])


def test_what_names_the_day_may_stand_in_a_bullet_without_its_lead():
    lead, news = "Traders had hoped for a quiet spring.", "Rebels took the oil port of Brega on Monday."
    day = [a_story(a_report(f"{lead} {news}", published="2011-05-09T20:00:00"))]

    assert texts(glance_at(day, sentences=1, days=[MONDAY])) == [news]
    assert texts(glance_at(day, sentences=2, days=[MONDAY])) == [lead, news]


def test_a_bullet_skips_no_sentence_of_its_article():
    lead, bridge = "The bank in Tripoli froze all transfers at noon.", "The bank in Tripoli froze all transfers today."
    day = [a_story(a_report(f"{lead} {bridge} Nurses in Sirte went unpaid. Pilots in Sirte went unpaid."))]

    assert texts(glance_at(day, sentences=4)) == [lead]


def test_a_bullet_skips_no_sentence_behind_another_article_either():
    news = "Rebels took the oil port of Brega on Monday."
    other = "A court in Tunis freed nine fishermen on Monday."
    bodies = other, f"Traders had hoped for a quiet spring. Would you buy a ship? {news}"
    reports = [a_report(text, url=f"urn:{n}", published="2011-05-09T20:00:00") for n, text in enumerate(bodies)]

    told = texts(glance_at([a_story(*reports)], sentences=3, days=[MONDAY], weighed_by=AllAlike))

    assert set(told) == {other, news}


def test_news_that_names_the_day_of_the_brief_goes_before_background():
    background = "The oil port of Brega has been fought over for months."
    news = "Rebels shelled the oil port of Brega on Monday for hours."
    day = [a_story(a_report(background)), a_story(a_report(news))]

    assert texts(glance_at(day, sentences=1, days=[MONDAY])) == [news]


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


MONDAY = date(2011, 5, 9)
TUESDAY = date(2011, 5, 10)


@pytest.mark.parametrize(
    ("other", "own", "language"),
    [
        (
            "Rebels shelled the oil port of Brega on Saturday for hours.",
            "Rebels mined the oil port of Brega on Monday for hours.",
            "en",
        ),
        (
            "Rebels shelled the oil port of Brega on May 2 for hours.",
            "Rebels mined the oil port of Brega on May 9 for hours.",
            "en",
        ),
        (
            "Les rebelles ont bombardé samedi le port de Brega pendant des heures.",
            "Les rebelles ont miné lundi le port de Brega pendant des heures.",
            "fr",
        ),
        (
            "قصف الثوار ميناء البريقة يوم السبت لساعات طويلة.",
            "لغم الثوار ميناء البريقة يوم الاثنين لساعات طويلة.",
            "ar",
        ),
    ],
)
def test_the_brief_s_own_day_goes_before_other_days(other, own, language):
    day = [
        a_story(a_report(text, published="2011-05-10T08:00:00", language=language, url=f"urn:{n}"))
        for n, text in enumerate((other, own))
    ]

    assert texts(glance_at(day, sentences=1, days=[MONDAY])) == [own]


def test_yesterday_is_the_day_before_publication():
    news = "Rebels shelled the oil port of Brega yesterday for hours."
    other = "Rebels mined the oil port of Brega today for hours."
    day = [a_story(a_report(text, published="2011-05-10T08:00:00")) for text in (other, news)]

    assert texts(glance_at(day, sentences=1, days=[MONDAY])) == [news]
    assert texts(glance_at(day, sentences=1, days=[TUESDAY])) == [other]


def test_an_article_without_a_date_is_read_as_of_the_brief_s_last_day():
    news = "Rebels shelled the oil port of Brega yesterday for hours."
    other = "Rebels mined the oil port of Brega on May 1 for hours."

    assert texts(
        glance_at([a_story(a_report(other)), a_story(a_report(news))], sentences=1, days=[MONDAY, TUESDAY])
    ) == [news]


def test_both_days_of_a_window_are_its_own():
    first = "Rebels shelled the oil port of Brega on Monday for hours."
    second = "A court in Tunis freed nine fishermen on Tuesday after a hearing."
    before = "Teachers in Sirte began a strike on Saturday over their pay."
    day = [a_story(a_report(text, published="2011-05-10T20:00:00")) for text in (before, first, second)]

    assert set(texts(glance_at(day, sentences=2, days=[MONDAY, TUESDAY]))) == {first, second}


def test_a_story_of_many_reports_goes_before_an_equal_one_of_few():
    one, two = "Rebels shelled the oil port of Brega for hours.", "Rebels mined the oil port of Brega for hours."
    more = [a_report(f"{n} ships waited. Shops were open.") for n in ("Nine", "Ten", "Some")]
    day = [a_story(a_report(one)), a_story(a_report(two), *more)]

    assert texts(glance_at(day, sentences=1)) == [two]


def test_the_days_may_come_in_any_shape():
    day = [a_story(a_report(text, published="2011-05-10T20:00:00")) for text in (*PORT, BANK, TEAM)]
    told = glance_at(day, sentences=2, days=[MONDAY])

    assert glance_at(day, sentences=2, days=iter([MONDAY])) == told
    assert glance_at(day, sentences=2, days={MONDAY}) == told


def test_a_sentence_on_the_first_or_the_last_day_there_is_can_be_read():
    news = "Rebels shelled the oil port of Brega on Monday, yesterday and May 7 for hours."

    for day in (date.min, date.max):
        assert texts(glance_at([a_story(a_report(news))], sentences=1, days=[day])) == [news]


ESSAY = "The oil port of Brega is a place of rust and salt. Its old pier tells of better days. " * 6


def test_an_analysis_fills_no_glance_of_news():
    views = "Traders from Sfax in Tunisia once filled the harbour of the town with ships."
    labelled = an_article(views, title="Analysis: a port and its price", url="urn:a")
    day = [Story((Report((labelled,)),)), a_story(a_report(PORT[0])), a_story(a_report(BANK))]

    assert labelled not in {excerpt.article for excerpt in glance_at(day, sentences=5)}


def test_what_is_far_less_likely_to_be_news_than_the_best_is_not_told():
    scene = "Boys sell bread and tea."
    day = [a_story(a_report(PORT[0])), a_story(a_report(f"{scene} {scene}", url="urn:scene"))]

    assert scene not in texts(glance_at(day, sentences=5))
    assert scene in texts(glance_at(day[1:], sentences=5))


def test_of_an_article_whose_lead_the_reader_has_the_likeliest_news_is_told_first():
    lead, scene = "Rebels took the oil port of Brega on Monday, doctors said.", "Boys sell bread and tea in Brega."
    news = "A truce for Brega was signed at noon, the envoy said."
    day = [a_story(a_report(f"{lead} {scene} {news}"))]

    assert texts(glance_at(day, sentences=1, is_told=lambda excerpt: excerpt.text == lead)) == [news]


def test_a_day_that_has_only_an_analysis_tells_its_opening():
    labelled = an_article(ESSAY, title="Analysis: a port and its price")

    assert texts(glance_at([Story((Report((labelled,)),))], sentences=1, days=[MONDAY]))


def test_of_equal_news_the_first_story_s_is_told_first():
    port = "Rebels shelled the oil port of Brega on Monday for hours."
    mine = "Rebels mined the oil port of Brega on Monday for hours."

    assert texts(glance_at([a_story(a_report(port)), a_story(a_report(mine))], sentences=1)) == [port]
    assert texts(glance_at([a_story(a_report(mine)), a_story(a_report(port))], sentences=1)) == [mine]


body = st.lists(
    st.sampled_from([*PORT, BANK, TEAM, "He said so to the people of Brega.", "He said so.", "Why?", "…", "\ud800x"]),
    min_size=1,
    max_size=3,
)


@settings(max_examples=40)
@given(st.lists(body.map(" ".join), max_size=5), st.integers(0, 12), st.randoms(use_true_random=False))
def test_at_most_as_many_excerpts_as_asked_for_whatever_the_order_of_reports(bodies, count, shuffler: random.Random):
    reports = [
        Report((an_article(text, url=f"urn:{n}", title=["", "Opinion: the port"][n % 2]),))
        for n, text in enumerate(bodies)
    ]
    days = [MONDAY - timedelta(n) for n in range(count)]
    story = [Story(tuple(reports))] if reports else []
    shuffler.shuffle(reports)
    shuffled = [Story(tuple(reports))] if reports else []
    told = glance_at(story, sentences=count, days=days)

    assert len(told) <= count
    assert len(set(texts(told))) == len(told)
    assert len(list(groupby(told, key=lambda excerpt: excerpt.article))) == len({e.article for e in told})
    for before, excerpt in pairwise(told):
        assert before.article is not excerpt.article or before.end == excerpt.start - 1
        if "points back" in faults_of(excerpt):
            assert before.article is excerpt.article
    assert glance_at(shuffled, sentences=count, days=reversed(days)) == told


def in_language(language, *texts):
    return a_story(*(a_report(text, language=language) for text in texts))


def test_a_story_of_a_language_with_few_articles_is_weighed_among_those():
    words = ("".join(each) for each in permutations(("ka", "lo", "mi", "su", "ter"), 4))
    names = [" ".join(next(words).capitalize() for _ in range(4)) for _ in range(20)]
    others = (in_language("en", f"The council met {name} in Sirte.") for name in names)
    more = (
        "أغلق ميناء البريقة النفطي يوم الاثنين بعد القصف، وفق شركة النفط.",
        "تعرض ميناء البريقة النفطي لقصف عنيف يوم الاثنين.",
    )
    day = [in_language("ar", *PORT_AR, *more), *others]

    assert glance_at(day, sentences=1)[0].article.language == "ar"


def test_the_readers_language_goes_before_another_among_equals():
    day = [in_language("en", *PORT), in_language("ar", *PORT_AR)]

    assert {glance_at(day, sentences=1, language=each)[0].article.language for each in ("ar", "en")} == {"ar", "en"}
    assert {each.article.language for each in glance_at(day, sentences=2, language="ar")} == {"ar", "en"}


def test_an_article_whose_language_is_unknown_is_in_the_readers():
    day = [in_language("", *PORT), in_language("en", BANK), in_language("en", TEAM)]

    assert texts(glance_at(day, sentences=1, language="en")) == texts(glance_at(day, sentences=1))


def test_the_readers_language_changes_nothing_where_all_is_in_one():
    day = [in_language("en", *PORT), in_language("en", BANK), in_language("en", TEAM)]

    assert texts(glance_at(day, sentences=3, language="ar")) == texts(glance_at(day, sentences=3))


def test_what_is_unlikely_makes_room_for_others():
    scenes = "Boys sell bread and tea in the port of Brega. Girls sell bread and tea in the port of Brega."
    day = [a_story(a_report(f"{PORT[0]} {scenes}")), a_story(a_report(BANK))]

    assert any("bank" in text for text in texts(glance_at(day, sentences=2)))


LIVE = "\n\n".join(
    f"{20 - hour}:15 GMT\n\n{text}"
    for hour, text in enumerate(
        (
            "The mayor of Marsa resigned on Monday after a night of protests, he told state television.",
            "Crowds in Marsa lit fires on Monday, a doctor said.",
            "A ferry with mail for Derna turned back on Monday, its captain said.",
            "The market of Sebha opened late on Monday, traders said.",
            "Two bakers in Tobruk were fined on Monday, a court said.",
            "The road to Ghat was closed on Monday, police said.",
        )
    )
)


def of_monday(text, **fields):
    return a_story(a_report(text, published=date(2020, 5, 18), **fields))


def test_on_a_day_of_little_news_entries_of_a_live_page_are_told_behind_the_news():
    day = [of_monday(BANK), of_monday(LIVE, title="Protests in Marsa: live")]
    told = texts(glance_at(day, sentences=3, days=[date(2020, 5, 18)]))

    assert told[0] == "The central bank in Tripoli froze all transfers on Monday."
    assert told[1].startswith("The mayor of Marsa resigned on Monday")
    assert all(text in LIVE for text in told[1:])


def test_entries_take_no_place_of_news_that_is_likelier_than_not():
    day = [of_monday(LIVE, title="Protests in Marsa: live"), of_monday(BANK)]

    for count in (1, 2, 5):
        told = texts(glance_at(day, sentences=count, days=[date(2020, 5, 18)]))
        assert "The central bank in Tripoli froze all transfers on Monday." in told


def test_on_a_day_of_news_no_entry_is_told_and_no_analysis():
    seen = "Analysis: the mayor of Marsa is alone. The mayor of Marsa has few friends left on Monday, an expert said."
    day = [*map(of_monday, (BANK, TEAM, PORT[0])), of_monday(LIVE, title="Protests in Marsa: live"), of_monday(seen)]
    told = texts(glance_at(day, sentences=5, days=[date(2020, 5, 18)]))

    assert {"bank", "Sirte", "Brega"} <= {
        name for name in ("bank", "Sirte", "Brega", "mayor") if name in " ".join(told)
    }
    assert not any("mayor" in text for text in told)
    assert any("mayor" in text for text in texts(glance_at(day[2:], sentences=5, days=[date(2020, 5, 18)])))


def test_an_entry_that_the_reader_has_is_not_told_again():
    day, days = [of_monday(BANK), of_monday(LIVE, title="Protests in Marsa: live")], [date(2020, 5, 18)]
    first = glance_at(day, sentences=3, days=days)
    told = glance_at(day, sentences=3, days=days, is_told=set(first).__contains__)

    assert told
    assert not {*told} & {*first}
