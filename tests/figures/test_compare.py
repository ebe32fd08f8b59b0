"""The figures of a story side by side."""

from dataclasses import replace
from datetime import date

import pytest
from builders import an_article
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot import make_brief, render
from briefbot.figures import figures_of, find_figures
from briefbot.figures.compare import side_by_side
from briefbot.model import Report, Story

ASH = "https://ash.example/1"
NAMES = ("Ash", "Birch", "Cedar", "Dogwood", "Elder", "Fir", "Gorse")


def a_report_of(text, published="2020-05-20T10:00:00", origin="Ash Agency", language="en", **fields):
    return Report((an_article(text, published=published, language=language, **fields),), origin)


def rows(*reports):
    """Each row of a story: its kind, and its rises, each number with those who state it."""
    story = Story(reports)
    compared = side_by_side(replace(story, figures=figures_of(story.reports)))
    return [
        (row.kind + (" over time" if row.over_time else ""), [[said(number) for number in rise] for rise in row.rises])
        for row in compared
    ]


def said(number):
    return (number[0].words, *(figure.said_by for figure in number))


def test_the_same_thing_counted_by_different_people_stands_side_by_side_the_newest_first():
    early = a_report_of("At least 28 cadets were killed, the harbour office said.")
    late = a_report_of("Thirty people were killed, the town council said.", "2020-05-21T10:00:00", "Birch Agency")

    assert rows(early, late) == [
        (
            "killed",
            [[("Thirty people", "the town council")], [("At least 28 cadets", "the harbour office")]],
        )
    ]


def test_those_who_state_the_same_number_stand_behind_it_together():
    ash = a_report_of("Eleven people were killed, the harbour office said.")
    birch = a_report_of("The clash killed 11 people, the town council said.", "2020-05-20T12:00:00", "Birch Agency")

    assert rows(ash, birch) == [("killed", [[("Eleven people", "the harbour office", "the town council")]])]


def test_of_those_who_state_one_number_who_does_it_in_the_storys_language_goes_first():
    arabic = a_report_of("قُتل 11 شخصاً، بحسب المجلس البلدي.", "2020-05-20T12:00:00", "Birch Agency", "ar")
    english = a_report_of("Eleven people were killed, the harbour office said.")

    (row,) = rows(arabic, english)
    assert row == ("killed", [[("11 شخصاً", "المجلس البلدي", "the harbour office")]])
    (row,) = rows(english, arabic)
    assert row == ("killed", [[("Eleven people", "the harbour office", "المجلس البلدي")]])


def test_of_numbers_stated_at_one_time_that_in_the_storys_language_goes_first_but_the_newest_before_it():
    english = a_report_of("Fourteen people were killed, the harbour office said.")
    arabic = a_report_of("قُتل 11 شخصاً، بحسب المجلس البلدي.", origin="Birch Agency", language="ar")
    newest = a_report_of("Thirteen people were killed, a doctor said.", "2020-05-20T12:00:00", "Cedar Agency")

    (row,) = rows(arabic, english, newest)
    assert [number[0][0] for number in row[1]] == ["Thirteen people", "11 شخصاً", "Fourteen people"]
    (row,) = rows(english, arabic, newest)
    assert [number[0][0] for number in row[1]] == ["Thirteen people", "Fourteen people", "11 شخصاً"]


def test_what_one_speaker_counts_more_of_later_is_a_rise():
    early = a_report_of("Eleven people were killed, the harbour office said.")
    late = a_report_of("Thirteen people were killed, the harbour office said.", "2020-05-21T10:00:00", "Birch Agency")

    assert rows(late, early) == [
        ("killed", [[("Eleven people", "the harbour office"), ("Thirteen people", "the harbour office")]])
    ]


def test_a_rise_counts_one_thing():
    early = a_report_of("Eleven soldiers were killed, the harbour office said.")
    late = a_report_of("Thirteen nurses were killed, the harbour office said.", "2020-05-21T10:00:00", "Birch Agency")

    assert [len(rise) for rise in rows(early, late)[0][1]] == [1, 1]


def test_killed_and_wounded_are_rows_of_their_own():
    told = rows(a_report_of("The blast killed six people and wounded five, the harbour office said."))

    assert [kind for kind, _ in told] == ["killed", "wounded"]


@pytest.mark.parametrize(
    ("text", "language", "period"),
    [
        ("At least 900 people have been killed since April 4.", "en", "since April 4"),
        ("More than 900 people have died at sea this year.", "en", "this year"),
        ("It was the eighth wreck since October, and 900 people have died this year.", "en", "this year"),
        ("Neuf cents personnes ont été tuées depuis le 4 avril.", "fr", "depuis le 4 avril"),
        ("مقتل 900 شخص منذ بدء المعارك", "ar", "منذ بدء المعارك"),
    ],
)
def test_a_number_may_count_over_a_longer_time(text, language, period):
    (figure,) = find_figures([an_article(text, language=language, published="2020-05-20T10:00:00")])

    assert figure.period == period


@pytest.mark.parametrize(
    "text",
    [
        "The toll of Monday's raid, one of the deadliest attacks since the war began, has risen to 30 people killed.",
        "Thirty people were killed on Monday.",
        "The raid of May 19 has killed 30 people.",
    ],
)
def test_a_number_of_one_event_counts_over_no_longer_time(text):
    assert {each.period for each in find_figures([an_article(text, published="2020-05-20T10:00:00")])} == {""}


def test_what_counts_over_a_longer_time_is_a_row_of_its_own():
    war = (
        "Eleven people were killed on Tuesday, the harbour office said. "
        "The office said the fighting has killed 900 people since April 4."
    )

    assert [kind for kind, _ in rows(a_report_of(war))] == ["killed", "killed over time"]


@pytest.mark.parametrize(
    "text",
    [
        "A raid on May 2 killed 30 people.",
        "A raid last year killed 30 people.",
        "A raid in March killed 30 people.",
        "His son was killed.",
    ],
)
def test_what_is_surely_not_the_event_is_left_out(text):
    assert rows(a_report_of(text)) == []


def test_parts_of_a_number_are_left_out():
    text = "Eleven people were wounded, the harbour office said. Three of them were wounded gravely, the office said."

    assert rows(a_report_of(text)) == [("wounded", [[("Eleven people", "the harbour office")]])]


def test_where_nobody_is_named_whoever_wrote_the_report_states_it():
    early = a_report_of("A clash in the harbour of Ashport killed 11 people.")
    late = a_report_of("A clash in the harbour of Ashport killed 13 people.", "2020-05-21T10:00:00")

    assert rows(early, late) == [("killed", [[("11 people", ""), ("13 people", "")]])]


def test_an_article_without_a_date_may_state_figures():
    assert rows(a_report_of("Eleven people were killed by fighting on April 7.", None)) != []


def test_one_number_in_two_bounds_stands_once_and_shows_both_where_one_states_them():
    ash = a_report_of("Up to 200 people were killed, the harbour office said.")
    birch = a_report_of("The quake killed 200 people, the town council said.", origin="Birch Agency")
    cedar = a_report_of("Between 100 and 200 people were killed, a doctor said.", origin="Cedar Agency")

    assert [[number[0] for number in rise] for rise in rows(ash, birch)[0][1]] == [["200 people"]]
    assert [[number[0] for number in rise] for rise in rows(ash, cedar)[0][1]] == [["Between 100 and 200 people"]]


def test_who_is_named_by_more_or_by_fewer_words_is_one_speaker():
    ash = a_report_of("At least 13 people were killed, spokesmen for the harbour office said.")
    birch = a_report_of("Over the weekend 13 people were killed, spokesmen said.", origin="Birch Agency")

    assert [len(rise) for rise in rows(ash, birch)[0][1]] == [1]


def test_one_of_several_and_nobody_are_no_numbers_of_a_story():
    text = "Six people were killed, a nurse said. One of the clerks was wounded, she said. No one was held, she said."

    assert rows(a_report_of(text)) == [("killed", [[("Six people", "a nurse")]])]


def test_a_number_that_one_report_alone_states_gives_way_to_one_that_two_state_about():
    ash = a_report_of("Eighty people were killed, the harbour office said. The fevers of old killed 9,000 people.")
    birch = a_report_of("More than 70 people were killed, the town council said.", origin="Birch Agency")

    assert [[words for (words, *_), *_ in told] for _, told in rows(ash, birch)] == [
        ["Eighty people", "More than 70 people"]
    ]


def test_what_is_told_aside_is_in_no_row():
    assert rows(a_report_of("Some 300 people are feared dead in the harbour of Ashport, the town council said.")) == []


LEAD = "A raid on the harbour of Ashport killed 30 people, the town council said."
SENTENCE = "The pier was built of oak and the boats lay along it in the rain. "
BACKGROUND = SENTENCE * 12


@pytest.mark.parametrize(
    "text",
    [
        "Thirty clerks were killed in the yard.",  # nobody says so
        "The raids killed 50 clerks, the harbour office said.",  # the lead has another number
        "Forty clerks were arrested, the office said.",  # the story does not say so
        "Raiders killed 30 people on May 2, the office said.",  # not on its days
    ],
)
def test_below_its_opening_an_article_may_count_another_event(text):
    assert rows(a_report_of(f"{LEAD} {BACKGROUND} {text}")) == [("killed", [[("30 people", "the town council")]])]


def test_below_its_opening_whoever_is_named_may_count_about_as_many():
    told = rows(a_report_of(f"{LEAD} {BACKGROUND} Nurses said that 28 people were killed."))

    assert told == [("killed", [[("30 people", "the town council")], [("28 people", "Nurses")]])]


def test_below_its_opening_small_numbers_agree_by_chance():
    few = LEAD.replace("30", "six")

    assert rows(a_report_of(f"{few} {BACKGROUND} Nurses said that five people were killed.")) == [
        ("killed", [[("six people", "the town council")]])
    ]


def test_what_a_story_quotes_is_its_own_where_somebody_is_named():
    text = f"{SENTENCE}{BACKGROUND} Forty clerks were arrested, the office said. Ten clerks were wounded."
    report = a_report_of(text)
    quoted = tuple(figure.excerpt for figure in figures_of([report]))
    story = Story((report,), figures=figures_of([report]))

    assert [row.kind for row in side_by_side(story)] == []
    assert [row.kind for row in side_by_side(replace(story, summary=quoted))] == ["detained"]
    assert [row.kind for row in side_by_side(replace(story, told_above=quoted))] == ["detained"]


def test_two_sources_of_one_event_stand_side_by_side_however_far_apart_they_are():
    ash = a_report_of("Thirty people were killed, the harbour office said.")
    birch = a_report_of("Eleven people were killed, the town council said.", origin="Birch Agency")

    assert [number for rise in rows(ash, birch)[0][1] for number in rise] == [
        ("Thirty people", "the harbour office"),
        ("Eleven people", "the town council"),
    ]


def test_an_article_of_unknown_language_is_read_as_english():
    unknown = a_report_of("Eleven people were killed, the harbour office said.", language="")
    french = a_report_of("Douze personnes ont été tuées, a dit la mairie.", origin="Bouleau", language="fr")
    english = a_report_of("Thirteen people were killed, a doctor said.", origin="Cedar Agency")

    assert [number[0][0] for number in rows(english, french, unknown)[0][1]] == [
        "Thirteen people",
        "Eleven people",
        "Douze personnes",
    ]


def test_the_first_day_there_is_does_no_harm():
    early = a_report_of("A raid on Monday killed 30 people.", "0001-01-01T10:00:00")

    assert [kind for kind, _ in rows(early, a_report_of("Thirty people were killed."))] == ["killed"]


def test_below_its_opening_an_article_adds_what_somebody_counts_over_a_longer_time():
    text = "The office said the war has killed 900 people since May."

    assert [kind for kind, _ in rows(a_report_of(f"{LEAD} {BACKGROUND} {text}"))] == ["killed", "killed over time"]
    assert [kind for kind, _ in rows(a_report_of(f"{LEAD} {BACKGROUND} {text[16:]}"))] == ["killed"]


def test_what_two_name_somebody_for_below_their_openings_is_of_the_story():
    text = "The harbour was shut. " + BACKGROUND + "Forty clerks were killed, {} said."
    few = text.replace("Forty", "Four")

    assert rows(a_report_of(text.format("nurses")), a_report_of(text.format("the office"), origin="B")) == [
        ("killed", [[("Forty clerks", "nurses", "the office")]])
    ]
    assert rows(a_report_of(few.format("nurses")), a_report_of(few.format("the office"), origin="B")) == []


def test_the_verb_of_a_lead_says_so_of_one_event_too():
    text = "A raid on the harbour of Ashport has killed 30 people, the town council said."

    assert [kind for kind, _ in rows(a_report_of(text))] == ["killed"]


@pytest.mark.parametrize(("label", "shown"), [("Opinion: ", []), ("", ["killed"])])
def test_the_lead_of_an_essay_is_no_news(label, shown):
    text = f"Thirty people were killed in Ashport, the town council said. {SENTENCE * 7}"

    assert [kind for kind, _ in rows(a_report_of(text, title=f"{label}The port"))] == shown


def test_a_story_of_three_hundred_articles_has_its_rows():
    reports = [
        a_report_of(
            f"At least {40 + n // 20} people were killed, the office of {name} {n % 9} said. "
            f"Nurses said {60 + n % 7} people were wounded. The office said 9{n:03} people have died since April 4.",
            f"2020-05-2{n // 75}T{n % 24:02}:00:00",
            f"{name} {n}",
        )
        for n, name in enumerate(NAMES * 43)
    ][:300]

    assert [kind for kind, _ in rows(*reports)] == ["killed", "wounded", "killed over time"]


def test_a_text_of_numbers_only_has_no_row():
    assert rows(a_report_of("11 23 400\n\n5,000 people 12 13\n\n7 8 9")) == []


def test_figures_of_three_languages_stand_in_one_row():
    told = rows(
        a_report_of("Eleven people were killed, the harbour office said."),
        a_report_of("Onze personnes ont été tuées lundi soir dans le port de Marsa.", origin="Bouleau", language="fr"),
        a_report_of("قتل 11 شخصا مساء الاثنين في ميناء مرسى، بحسب المجلس البلدي.", origin="شجرة", language="ar"),
    )

    assert told == [("killed", [[("Eleven people", "the harbour office", "", "المجلس البلدي")]])]


SENTENCES = st.sampled_from(
    [
        "Eleven people were killed in Ashport, the harbour office said.",
        "At least 13 people were killed in Ashport, the town council said.",
        "Six people were wounded on Tuesday.",
        "The fighting has killed 900 people since April 4.",
        "The harbour of Ashport was closed for repairs.",
        "A raid last year killed 30 people.",
    ]
)
TEXTS = st.lists(st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=5)


def articles_of(texts):
    return [
        an_article(
            text,
            url=f"https://ash.example/{n}",
            title="Ashport clash",
            outlet=f"Ash {n}",
            published=f"2020-05-2{n}T08:00",
        )
        for n, text in enumerate(texts)
    ]


@settings(max_examples=30)
@given(TEXTS, st.randoms())
def test_the_order_of_articles_changes_nothing(texts, random):
    articles = articles_of(texts)
    shuffled = random.sample(articles, len(articles))

    first, second = (make_brief(each, topic="") for each in (articles, shuffled))

    assert [story.figures for story in first.stories] == [story.figures for story in second.stories]
    assert list(map(side_by_side, first.stories)) == list(map(side_by_side, second.stories))


@given(TEXTS, st.randoms())
def test_the_order_of_figures_changes_nothing(texts, random):
    reports = tuple(Report((article,), article.outlet) for article in articles_of(texts))
    figures = figures_of(reports)
    story = Story(reports, figures=figures)

    assert side_by_side(story) == side_by_side(replace(story, figures=tuple(random.sample(figures, len(figures)))))


@given(TEXTS)
def test_a_reprint_adds_nothing(texts):
    reports = [Report((article,), article.outlet) for article in articles_of(texts)]
    copied = [Report((*r.articles, replace(r.lead, url=f"{r.lead.url}/copy")), r.origin) for r in reports]

    assert rows(*copied) == rows(*reports)


@given(TEXTS)
def test_what_is_shown_is_verbatim(texts):
    reports = tuple(Report((article,), article.outlet) for article in articles_of(texts))
    for row in side_by_side(Story(reports, figures=figures_of(reports))):
        for figure in (figure for rise in row.rises for number in rise for figure in number):
            assert figure.words
            assert figure.words in figure.excerpt.text
            assert figure.said_by in figure.excerpt.text
            assert figure.period in figure.excerpt.text


def a_brief_of(*texts, **fields):
    return make_brief(
        [an_article(text, published="2020-05-20T10:00:00", language="en", **fields) for text in texts], topic=""
    )


def test_only_stories_that_are_told_have_figures():
    brief = make_brief(articles_of(["Eleven people were killed in Ashport."]), topic="", stories=0, glance=0)

    assert [story.figures for story in brief.stories] == [()]


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("brief.md.j2", "- **Killed:** At least 11 people ([the harbour office](https://ash.example/1), 20 May 2020)"),
        ("brief.txt.j2", "   Killed: At least 11 people (the harbour office, 20 May 2020 [1])"),
        (
            "brief.telegram.html.j2",
            'Killed: At least 11 people (<a href="https://ash.example/1">the harbour office</a>, 20 May 2020)',
        ),
        (
            "brief.html.j2",
            (
                '<li><b>Killed:</b> <bdi lang="en">At least 11 people</bdi> (<bdi><a href="https://ash.example/1">'
                "the harbour office</a></bdi>, <bdi>20 May 2020</bdi>)</li>"
            ),
        ),
    ],
)
def test_every_template_shows_the_number_who_states_it_and_as_of_when(template, line):
    brief = a_brief_of("At least 11 people were killed in Ashport, the harbour office said.", url=ASH)

    assert line in render(brief, template).splitlines()


@pytest.mark.parametrize("template", ["brief.md.j2", "brief.txt.j2", "brief.telegram.html.j2", "brief.html.j2"])
def test_a_story_without_numbers_has_no_line_of_figures(template):
    brief = a_brief_of("The harbour of Ashport was closed for repairs.", url=ASH)

    assert not any(each in render(brief, template) for each in ("Killed", '"figures"', "**:"))


@pytest.mark.parametrize(("language", "label"), [("fr", "Tués\u00a0:"), ("ar", "القتلى:")])
def test_labels_are_in_the_readers_language(language, label):
    brief = a_brief_of("At least 11 people were killed in Ashport, the harbour office said.", url=ASH)

    assert f"**{label}**" in render(brief, "brief.md.j2", language=language).replace("\u2068", "").replace("\u2069", "")


def test_of_many_numbers_the_newest_are_shown():
    texts = [
        f"At least {n} people were killed in Ashport, the office of {name} said." for n, name in enumerate(NAMES, 50)
    ]
    reports = tuple(Report((article,), article.outlet) for article in articles_of(texts))
    figures = figures_of(reports)
    story = Story(reports, (figures[0].excerpt,), "Ashport", figures=figures)
    brief = replace(a_brief_of("Nothing."), stories=(story,), glance=())

    shown = next(line for line in render(brief).splitlines() if "Killed" in line)

    assert [f"At least {n} people" in shown for n in range(50, 50 + len(NAMES))] == [False] * 3 + [True] * 4


def test_a_day_that_the_sentence_names_is_the_day_that_is_shown():
    (figure,) = figures_of([a_report_of("Eleven people were killed on Monday.")])

    assert figure.as_of == date(2020, 5, 18)
