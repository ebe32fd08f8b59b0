"""A brief after others says so in every format: what is new, what goes on, what was corrected, what is quiet."""

import pytest
from brief_builders import a_brief, a_later_brief
from lxml import html

from briefbot.rendering import render

TEMPLATES = ["brief.md.j2", "brief.html.j2", "brief.txt.j2", "brief.telegram.html.j2"]


def shown(brief, template="brief.md.j2", **options):
    """Return a rendered brief as a reader sees it, on one line, without what isolates directions."""
    text = render(brief, template, **options)
    text = html.fromstring(f"<div>{text}</div>").text_content() if "html" in template else text
    return " ".join(text.translate(dict.fromkeys((0x2068, 0x2069, 0x200D))).split())


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_format_says_what_each_story_is(template):
    text = shown(a_later_brief(), template)

    assert "What came since the brief of 4 June 2020." in text
    assert "developing since 1 June 2020" in text
    assert "new" in text


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_format_shows_a_correction_beside_what_was_quoted(template):
    text = shown(a_later_brief(), template)

    assert "Quoted on 4 June 2020: Eleven people were killed." in text
    assert "The article now says: Nine people were killed." in text
    assert "The article is gone from its site." in text
    assert "The article no longer says so." in text


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_format_lists_what_is_quiet(template):
    assert "last told 3 June 2020" in shown(a_later_brief(), template)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_brief_that_stands_alone_says_nothing_of_others(template):
    text = shown(a_brief(), template)

    for words in ("What came since", "developing", "Corrected", "Nothing new of"):
        assert words not in text


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize(
    ("language", "words"), [("ar", "ما استجدّ منذ موجز 4 يونيو 2020"), ("fr", "suivi depuis le 1er juin 2020")]
)
def test_it_says_so_in_the_readers_language(template, language, words):
    text = shown(a_later_brief(), template, language=language)

    assert words in text or words.replace("يونيو", "حزيران") in text


def test_headings_and_quotes_cannot_be_markup():
    assert "Siege of \\*Sirte\\*" in render(a_later_brief())
    assert "https://gone.example/<1>" not in render(a_later_brief(), "brief.html.j2")
