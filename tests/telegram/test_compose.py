import re
from dataclasses import replace

import pytest
from brief_builders import a_brief, quoted
from builders import an_article
from hypothesis import given
from hypothesis import strategies as st
from telegram_entities import MAX_UTF16, formatted

from briefbot import make_brief
from briefbot.figures import find_figures
from briefbot.language.characters import one_line
from briefbot.model import Report, Story
from briefbot.rendering import render
from briefbot.summarizers.lead import lead
from briefbot.telegram.compose import LENGTHS, TEMPLATE, at_length, compose
from briefbot.telegram.content import content_from, keyboard_of, number_in, opened_page
from briefbot.telegram.split import Page, split

OURS = {"bold", "italic", "strikethrough", "underline", "text_link", "blockquote", "expandable_blockquote"}
"""What our own templates mark; whatever else Telegram finds came out of an article."""

bait = st.sampled_from(
    [
        "<b>",
        "</a>",
        "&amp;",
        "&#60;",
        "https://evil.example/x",
        "www.evil.ly",
        "@someone",
        "#tag",
        "/stop",
        "a@b.com",
        "said.So",
    ]
)
soups = st.lists(st.one_of(bait, st.text(max_size=40)), max_size=12).map(" ".join)
longs = st.tuples(soups, st.integers(0, 700)).map(lambda pair: f"{pair[0]} " * min(pair[1], 9000 // (len(pair[0]) + 1)))


@st.composite
def briefs(draw):
    """Briefs of up to twelve stories, with anything in every text that an article brings along."""
    stories = []
    for number in range(draw(st.integers(0, 12))):
        reports = []
        for copy in range(draw(st.integers(1, 4))):
            soup = draw(st.one_of(soups, longs))
            article = an_article(
                f"Text {soup} end.",
                url=f"https://x{number}.example/{copy}?{'q' * draw(st.integers(0, 300))}",
                title=draw(soups),
                outlet=draw(soups),
            )
            reports.append(Report((article,), draw(soups)))
        told = tuple(quoted(report.lead) for report in reports) if draw(st.booleans()) else ()
        stories.append(Story(tuple(reports), told, reports[0].lead.title))
    glance = tuple(quoted(story.reports[0].lead) for story in stories[:5])
    return a_brief(stories=tuple(stories), glance=glance)


def seen(html):
    """What a reader sees, by the test server's own parser; white space does not count, as parts end anywhere."""
    return re.sub(r"\s+", "", formatted(html, "HTML").text)


def fits(html):
    shown = formatted(html, "HTML")
    assert len(shown.text.encode("utf-16-le")) // 2 <= MAX_UTF16
    kinds = {entity["type"] for entity in shown.entities}
    assert kinds <= OURS, f"an article's text became {kinds - OURS}"
    return shown


@given(briefs(), st.sampled_from(LENGTHS), st.sampled_from(["en", "ar"]))
def test_any_brief_goes_out_in_parts_that_telegram_takes_and_that_say_all_of_it(brief, length, language):
    brief = at_length(brief, length)

    content = compose(brief, length, lead, language=language)

    for part in content.parts:
        assert fits(part.html).text.strip()
    for story in content.stories:
        for page in (*story.more, *story.sources):
            assert fits(page).text.strip()
    together = "".join(seen(page.html) for page in content.parts)
    for story in brief.stories:
        for excerpt in story.summary:
            said = re.sub(r"\s+", "", one_line(excerpt.text))
            assert said in re.sub("[\u2060\u2068\u2069]", "", together)


@given(soups)
def test_the_test_servers_parser_and_ours_see_the_same_text(soup):
    html = render(a_brief(topic=soup), TEMPLATE)

    (*parts,) = split([Page(html)])

    assert "".join(seen(part.html) for part in parts) == seen(html)


def a_told_brief(number=3):
    articles = [
        an_article(f"Event {n} happened. More of {n} followed.", url=f"https://x.example/{n}", title=f"Headline {n}")
        for n in range(number)
    ]
    stories = tuple(
        Story((Report((each,), "AFP"),), (quoted(each, each.text.partition(". ")[0] + "."),), each.title)
        for each in articles
    )
    return a_brief(stories=stories, glance=(stories[0].summary[0],))


def test_a_full_brief_begins_with_the_glance_and_has_two_buttons_a_story():
    content = compose(a_told_brief(), "full", lead)

    (part,) = content.parts
    text = formatted(part.html, "HTML").text
    assert text.index("At a glance") < text.index("Headline 0") < text.index("Headline 1") < text.index("Headline 2")
    rows = keyboard_of(7, content, 0, "en", 1001).inline_keyboard
    assert [[button.text for button in row] for row in rows] == [[f"{n} · More", f"{n} · Sources"] for n in (1, 2, 3)]


def test_a_story_with_figures_and_copies_has_a_button_for_each():
    own = an_article(
        "The strongman fled. Six people were killed, medics said.", outlet="Lamp", url="https://lamp.example/"
    )
    copy = replace(own, text=own.text.replace("strongman", "General"), outlet="Dune", url="https://dune.example/")
    told = replace(Story((Report((own, copy), "Lamp"),), (quoted(own),), "Flight"), figures=find_figures([own]))
    content = compose(a_brief(stories=(told, *a_told_brief(1).stories), glance=()), "full", lead)

    rows = keyboard_of(7, content, 0, "en", 1001).inline_keyboard
    assert [[button.text for button in row] for row in rows] == [
        ["1 · More", "1 · Sources"],
        ["1 · Figures", "1 · Wording"],
        ["2 · More", "2 · Sources"],
    ]
    page, keyboard = opened_page(7, content, 0, 0, "figures", 0, "en")
    assert "Six people (medics" in formatted(page, "HTML").text
    assert "Six people were killed, medics said." in formatted(page, "HTML").text
    assert [[button.text for button in row] for row in keyboard.inline_keyboard] == [
        ["◂ Back", "1 · More"],
        ["1 · Sources", "1 · Wording"],
    ]
    page, _ = opened_page(7, content, 0, 0, "wording", 0, "en")
    assert "Names: “strongman” (Lamp) / “General” (Dune)" in formatted(page, "HTML").text
    assert "reworded: The strongman / General fled" in formatted(page, "HTML").text
    for kind in ("figures", "wording"):
        assert opened_page(7, content, 0, 1, kind, 0, "en") is None
    for kind in ("back", "count", "index", "_fields", ""):
        assert opened_page(7, content, 0, 0, kind, 0, "en") is None


def test_no_box_of_a_brief_ends_in_an_empty_line():
    text = "Six people were killed, nine were wounded and 12 are missing, medics said."
    own = an_article(text, outlet="Lamp", url="https://lamp.example/")
    copy = replace(own, outlet="Dune", url="https://dune.example/")
    told = replace(Story((Report((own, copy), "Lamp"),), (quoted(own),), "Flight"), figures=find_figures([own]))
    page = render(a_brief(stories=(told,), glance=()), "brief.telegram.html.j2")
    boxes = re.findall(r"<blockquote expandable>(.*?)</blockquote>", page, re.DOTALL)

    assert len(boxes) == 2
    assert boxes[0].count("\n") >= 2, "a line a kind"
    assert all(box == box.strip() for box in boxes)


def test_in_a_group_a_brief_has_no_buttons():
    content = compose(a_told_brief(), "full", lead)

    assert keyboard_of(7, content, 0, "en", -2001) is None
    assert keyboard_of(7, content, 0, "en", -1000000002001) is None


@given(st.integers(0, 999_999_999))
def test_a_number_that_we_write_into_a_button_is_read_again(number):
    assert number_in(str(number)) == number


@given(st.text(st.characters(categories=["Nd", "No", "Nl"], include_characters="-+_. \n"), max_size=40))
def test_no_other_number_is_read_out_of_a_button(text):
    found = number_in(text)

    assert found is None or (text.isascii() and text.isdigit() and len(text) <= 9)


def test_a_glance_lists_headlines_that_can_be_opened():
    content = compose(at_length(a_told_brief(9), "glance"), "glance", lead)

    text = formatted(content.parts[-1].html, "HTML").text
    assert "Event 0 happened." in text
    assert "Event 1 happened." not in text
    assert "and 4 more stories" in text
    assert content.parts[-1].stories == (0, 1, 2, 3, 4)


def test_a_short_brief_tells_five_stories_in_a_sentence_each():
    brief = at_length(a_told_brief(9), "short")

    assert [len(story.summary) + story.in_glance for story in brief.stories] == [1] * 5 + [0] * 4


def test_more_of_a_story_quotes_more_of_it_and_leads_back():
    content = compose(a_told_brief(), "full", lead)

    html, keyboard = opened_page(7, content, 0, 1, "more", 0, "en")

    assert "More of 1 followed." in formatted(html, "HTML").text
    assert [button.text for button in keyboard.inline_keyboard[0]] == ["◂ Back", "2 · Sources"]
    assert keyboard.inline_keyboard[0][0].callback_data == "brief:7:0:1:back:0"


def test_a_story_of_many_reprints_is_opened_in_pages():
    copies = [
        an_article("The same copy.", url=f"https://x{n}.example/{'a' * 200}", title=f"Title {n}") for n in range(200)
    ]
    story = Story((Report(tuple(copies), "AFP"),), (quoted(copies[0]),), "Title 0")
    content = compose(a_brief(stories=(story,), glance=()), "full", lead)

    pages = content.stories[0].sources
    assert len(pages) > 1
    _, first = opened_page(7, content, 0, 0, "sources", 0, "en")
    _, last = opened_page(7, content, 0, 0, "sources", len(pages) - 1, "en")
    assert [button.text for button in first.inline_keyboard[0]] == ["▸"]
    assert [button.text for button in last.inline_keyboard[0]] == ["◂"]


@pytest.mark.parametrize(("part", "story", "page"), [(9, 0, 0), (0, 9, 0), (0, 0, 9), (-1, 0, 0), (0, -1, 0)])
def test_a_button_of_no_story_opens_nothing(part, story, page):
    assert opened_page(7, compose(a_told_brief(), "full", lead), part, story, "more", page, "en") is None


def test_what_is_stored_is_what_was_made():
    content = compose(a_told_brief(), "full", lead)

    assert content_from(content.to_json()) == content


def test_what_was_stored_with_titles_of_the_stories_is_read_without_them():
    content = content_from('{"parts": [["One.", [0]]], "stories": [["Headline", ["More."], ["Source."]]]}')

    assert content_from(content.to_json()) == content
    assert (content.stories[0].more, content.stories[0].sources) == (("More.",), ("Source.",))


def test_a_glance_that_only_repeats_the_one_story_is_left_out():
    one = a_told_brief(1)

    assert "At a glance" not in formatted(compose(one, "full", lead).parts[0].html, "HTML").text
    assert (
        "At a glance"
        in formatted(compose(replace(one, stories=a_told_brief(2).stories), "full", lead).parts[0].html, "HTML").text
    )


@pytest.mark.parametrize("length", LENGTHS)
def test_no_length_tells_what_the_full_brief_does_not(length):
    text = (
        "Dockers shut the port of Marsa on Friday, the mayor said. The pier of Marsa was built in 1911 by a guild. "
        "The guild of Marsa would talk on Friday, its head Anna Oak said."
    )
    full = make_brief([an_article(text, url="urn:1", published="2020-05-22")], topic="", glance=1)
    told = {excerpt.text for excerpt in full.glance} | {each.text for story in full.stories for each in story.summary}

    brief = at_length(full, length)

    assert {each.text for story in brief.stories for each in story.summary} <= told
