"""What the page has beside the words of a brief: jumps, dates for machines, figures at its head, what is folded."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from brief_builders import COVERAGE, a_brief, a_later_brief, quoted
from builders import a_report, a_story, an_article
from hypothesis import given
from hypothesis import strategies as st
from page_tree import tree_of

from briefbot import find_figures
from briefbot.model import Brief, Excerpt, Place, Report, Story, Window
from briefbot.rendering import render
from briefbot.rendering.filters import listed
from briefbot.rendering.page import anchor, first_sight, glanced, independent, period, totals, written
from briefbot.topic.topic import Name, Topic

EAST = timezone(timedelta(hours=2), "East")
SIRTE = Place("Sirte", 31.2, 16.59)


def page_of(brief, **options):
    return tree_of(render(brief, "brief.html.j2", **options))


def text_of(tree):
    return " ".join("".join(tree.itertext()).split())


def counting(sentence, number=1, **fields):
    """A story of one article, with the figures that it states."""
    article = an_article(sentence, url=f"https://a.example/{number}", language="en", published="2031-05-06", **fields)
    story = Story((Report((article,), "Lamp"),), (quoted(article),), f"Story {number}")
    return replace(story, figures=find_figures([article]))


def test_an_address_of_a_story_stays_when_articles_come_in_later():
    first = an_article(url="https://b.example/1", published="2031-05-06T08:00:00")
    later = an_article(url="https://a.example/1", published="2031-05-06T09:00:00")
    undated = an_article(url="https://a.example/0")

    assert anchor(Story((Report((first,)),))) == anchor(Story((Report((undated, later)), Report((first,)))))
    assert anchor(Story((Report((first,)),))) != anchor(Story((Report((later,)),)))


def test_every_story_has_its_own_address_and_every_jump_on_the_page_leads_somewhere():
    page = page_of(a_later_brief(stories=tuple(replace(s, place=SIRTE) for s in a_later_brief().stories)))

    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    jumps = [link.removeprefix("#") for link in page.xpath("//@href") if link.startswith("#")]
    assert len(jumps) > 4
    assert set(jumps) <= set(ids)
    assert set(page.xpath("//@aria-labelledby")) <= set(ids)


def test_a_passage_of_the_glance_leads_to_its_story_and_says_when_where_and_how_well_it_is_backed():
    told, *others = a_brief().stories
    page = page_of(a_brief(stories=(replace(told, place=SIRTE), *others)))

    (line,) = page.xpath("//section[@class='glance']//p[@class='line']")
    assert text_of(line) == "5 June 2020 Sirte 2 independent sources Story 1"
    assert line.xpath("string(.//a/@href)") == f"#{anchor(told)}"
    assert line.xpath("string(.//time/@datetime)") == "2020-06-05T09:15:00+00:00"


def test_what_the_glance_says_of_a_story_that_is_only_listed_leads_to_the_list():
    listed = a_brief().stories[2]
    (found,) = glanced(a_brief(glance=(quoted(listed.articles[0]),)))

    assert (found.story, found.number) == (listed, None)
    assert page_of(a_brief(glance=(quoted(listed.articles[0]),))).xpath(f"//li[@id='{anchor(listed)}']")


def test_a_story_of_which_the_glance_says_heading_and_all_is_not_listed_again():
    article = an_article("Ports reopened.", url="https://ports.example/9")
    story = replace(a_story(Report((article,))), title="Ports reopened")
    brief = a_brief(glance=(quoted(article),), stories=(story,))

    assert listed(brief) == ()
    assert listed(replace(brief, glance=())) == (story,)
    assert not page_of(brief).xpath(f"//a[@href='#{anchor(story)}']")


def test_what_stands_apart_in_an_article_is_a_passage_of_its_own_with_a_name_of_its_own():
    article = an_article("Ports reopened.\n\n• Ships left. Nobody knew why. Trucks came.")
    parts = [
        Excerpt(article, article.text.index(text), article.text.index(".", article.text.index(text)) + 1)
        for text in ("Ports", "Ships", "Trucks")
    ]
    page = page_of(a_brief(glance=tuple(parts)))

    assert [[each.text for each in found.excerpts] for found in glanced(a_brief(glance=tuple(parts)))] == [
        ["Ports reopened.", "Ships left."],
        ["Trucks came."],
    ]
    assert len({*page.xpath("//section[@class='glance']/ul/li/@id")}) == 2


def test_a_story_says_where_it_is_when_and_what_it_is_to_the_reader():
    story = replace(a_later_brief().stories[0], place=SIRTE)
    (line,) = page_of(a_later_brief(stories=(story,))).xpath("//article//p[@class='line']")

    assert text_of(line) == "1 Sirte 5 June 2020 developing since 1 June 2020"


def test_a_crowded_map_lists_the_stories_of_each_place_and_one_that_says_it_all_does_not():
    stories = a_brief().stories
    crowded = page_of(a_brief(stories=tuple(replace(each, place=SIRTE) for each in stories)))
    clear = page_of(a_brief(stories=(replace(stories[0], place=SIRTE), *stories[1:])))

    (line,) = crowded.xpath("//section[@class='map']//li")
    assert text_of(line) == "Sirte: 1, 2"
    assert line.xpath(".//a/@href") == [f"#{anchor(each)}" for each in stories[:2]]
    assert clear.xpath("//section[@class='map']//li") == []


def test_a_place_is_called_as_the_reader_calls_it():
    topic = Topic(name="x", names=(Name(heading="Sirte", spellings=("Syrte", "سرت"), table="places", place=SIRTE),))
    brief = a_brief(stories=(replace(a_brief().stories[0], place=SIRTE),))

    assert "سرت" in text_of(page_of(brief, language="ar", topic=topic))
    assert "Sirte" in text_of(page_of(brief, language="fr", topic=topic))


def test_the_head_says_who_counts_the_dead_and_adds_nothing_up():
    stories = (
        counting("At least 11 people were killed in the port on Tuesday, the ministry said."),
        counting("Six people were killed in the market on Tuesday, medics said.", 2),
        counting("Nine people were killed in the square on Tuesday, medics said.", 3),
    )
    ((label, found),) = totals(Brief(stories=stories))

    assert label == "Killed"
    assert [(each.number, each.numbers[0].words) for each in found] == [(1, "At least 11 people"), (2, "Six people")]


def test_the_wounded_of_a_story_are_at_the_head_only_with_its_dead():
    stories = tuple(
        counting(f"{word} people were killed and nine were wounded in the {place} on Tuesday, medics said.", n)
        for n, (word, place) in enumerate([("Six", "port"), ("Seven", "market"), ("Eight", "square")], 1)
    )
    stories = (counting("Six people were killed in the camp on Tuesday, medics said.", 9), *stories)

    assert {label: [each.number for each in found] for label, found in totals(Brief(stories=stories))} == {
        "Killed": [1, 2],
        "Wounded": [2],
    }


def test_that_nobody_was_hurt_is_no_figure_of_the_day():
    assert totals(Brief(stories=(counting("No one was killed in the port on Tuesday, medics said."),))) == ()


@pytest.mark.parametrize(
    ("stories", "words", "whole"),
    [(1, 20, 1), (10, 20, 10), (40, 60, 0), (12, 50, 1)],
)
def test_the_first_stories_are_shown_in_full_as_far_as_they_fit_into_what_is_read_at_first_sight(stories, words, whole):
    texts = [" ".join(f"{'Rain' if k else 'Snow'} {n} {k}" for n in range(words // 3)) + "." for k in range(3)]
    article = an_article(" ".join(texts), title="Rain", outlet="Lamp", language="en")
    told = Story((Report((article,), "Lamp"),), tuple(quoted(article, text) for text in texts), "Rain")

    assert first_sight(Brief(stories=(told,) * stories)).stories == whole


def test_of_a_story_that_is_folded_the_first_sentence_is_shown_and_the_rest_is_there():
    words = [" ".join(f"word{n}" for n in range(k * 100, k * 100 + 90)) + "." for k in range(3)]
    articles = [
        an_article(" ".join(words), title=f"Rain {n}", url=f"https://a.example/{n}", language="en") for n in range(12)
    ]
    stories = tuple(
        Story((Report((each,), "Lamp"),), tuple(quoted(each, text) for text in words), each.title) for each in articles
    )
    last = page_of(Brief(stories=stories)).xpath("//article")[-1]

    assert [text_of(each) for each in last.xpath("div/p[@lang]/span")] == words[:1]
    assert [text_of(each) for each in last.xpath("div/details/p/span")] == words[1:]


def test_the_head_says_the_hours_it_covers_when_it_was_made_and_who_answered():
    window = Window(datetime(2020, 6, 4, 7, tzinfo=UTC), datetime(2020, 6, 5, 7, tzinfo=UTC))
    made = datetime(2020, 6, 5, 7, 2, tzinfo=UTC)
    page = page_of(a_brief(window=window, made=made, coverage=COVERAGE), zone=EAST)

    head = text_of(page.find("body/header"))
    assert "4 June 2020, 09:00 to 5 June 2020, 09:00 Made 5 June 2020, 09:02 Times: East" in head
    assert "Sources: 1 of 2 answered" in head
    assert page.xpath("//header//time/@datetime") == ["2020-06-05T09:02:00+02:00"]


def test_of_whole_days_no_hours_are_said():
    assert period(Brief(window=Window.of_day(date(2020, 6, 4), EAST)), EAST) == ""
    assert period(Brief(window=Window(None, datetime(2020, 6, 4, tzinfo=UTC))), EAST) == ""
    since = Window(datetime(2020, 6, 4, 7, tzinfo=UTC))
    assert period(Brief(window=since), EAST) == "since 4 June 2020, 09:00"


def test_a_story_says_how_many_independent_sources_it_has_or_why_none():
    assert independent(a_brief().stories[0]) == "2 independent sources"
    assert independent(a_story(a_report(origin="AFP"))) == "One origin only"
    assert independent(a_story(a_report(), a_report())) == "2 reports of unknown origin"


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("fa", "rtl"), ("", "auto"), ('"><b>', "auto")]
)
def test_the_direction_of_a_text_is_that_of_its_language(language, direction):
    assert written(an_article(language=language)) == direction


def test_every_date_on_the_page_is_told_to_machines_and_set_off():
    page = page_of(a_later_brief(made=datetime(2020, 6, 5, 7, tzinfo=UTC)))

    times = page.xpath("//time")
    assert len(times) > 4
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d(T[\d:+-]+)?", each.get("datetime")) for each in times)
    assert all([child.tag for child in each] == ["bdi"] for each in times)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_page_is_well_formed_whatever_an_article_says(soup):
    article = an_article(f"At least 11 people died. {soup}", title=soup, outlet=soup, language=soup)
    story = Story((Report((article,), soup),), (quoted(article),), soup, place=Place(soup, 31.2, 16.6))
    story = replace(story, figures=find_figures([article]))

    page = page_of(a_brief(stories=(story,), glance=(quoted(article),)))
    assert page.xpath("//script | //iframe | //img") == []


def test_headings_are_in_order_and_all_is_in_a_landmark():
    page = page_of(a_later_brief())

    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//h3 | //h4") == []
    assert {each.tag for each in page.find("body")} == {"header", "main", "footer"}
