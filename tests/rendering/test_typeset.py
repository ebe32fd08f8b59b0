"""Markdown on a terminal: nothing is lost, nothing steers, and the addresses are links."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from terminals import SEQUENCE, seen

from briefbot.language.characters import one_line, strip_controls
from briefbot.rendering.escaping import FORMATS
from briefbot.rendering.typeset import typeset

MARKDOWN = next(each for each in FORMATS if ".md" in each.suffixes)
SAMPLES = (Path(__file__).parents[1] / "golden" / "samples.md").read_text(encoding="utf-8")
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
LINK = re.compile(r"\x1b\]8;id=(\d+);([^\x1b]*)\x1b\\(.*?)\x1b\]8;;\x1b\\")


def words(text):
    """The text without space, bullets and marks of direction."""
    return re.sub("[\\s•─\u2066-\u2069]", "", seen(text))


def told(markdown):
    """What Markdown says, without its markup."""
    tokens = MarkdownIt("commonmark", {"html": False}).parse(markdown)
    return words(" ".join(child.content for token in tokens for child in token.children or ()))


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_no_word_of_a_brief_is_lost_at_any_width(width):
    text = typeset(SAMPLES, width=width)

    assert words(text) == told(SAMPLES)
    assert not any(line.endswith(" ") for line in seen(text).splitlines())
    assert "https://" not in seen(text)


def test_every_address_of_a_brief_is_a_link_on_its_words():
    links = LINK.findall(typeset(SAMPLES, width=80))

    assert {address for _, address, _ in links} == set(re.findall(r"\]\((\S+?)\)", SAMPLES))
    assert "Sample Evening Post" in {seen(text) for _, _, text in links}


def test_a_link_that_is_wrapped_is_one_link():
    links = LINK.findall(
        typeset("[one two three four five six](https://a.example/1) [b](https://b.example/)", width=20)
    )

    assert [(number, address, seen(text)) for number, address, text in links] == [
        ("1", "https://a.example/1", "one two three four"),
        ("1", "https://a.example/1", "five six"),
        ("2", "https://b.example/", "b"),
    ]


def test_the_same_text_is_typeset_alike_each_time():
    assert typeset(SAMPLES, width=80) == typeset(SAMPLES, width=80)


def test_headings_lists_and_lines_are_told_apart():
    text = typeset("# A\n\nB\n\n## C\n\n- d\n  - e\n- **f** g\n\n---\n\nh\n", width=40)

    assert seen(text) == "A\n\nB\n\n\nC\n\n • d\n    • e\n • f g\n\n" + "─" * 20 + "\n\nh\n"
    assert "\x1b[1mf\x1b[0m" in text


def test_without_colours_there_is_none_but_links_and_bold_stay():
    text = typeset("## A\n\n**b** [c](https://c.example/)\n", width=40, colors=False)

    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", text)
    assert "\x1b[1mA" in text
    assert "https://c.example/" in text


def test_html_is_shown_as_it_is_written():
    assert seen(typeset("a <b>b</b>\n\n<div>c</div>\n", width=40)) == "a <b>b</b>\n\n<div>c</div>\n"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "ssh://a.example", "/a", "&#x9b;31m"])
def test_what_is_no_address_on_the_web_is_no_link(address):
    assert "\x1b]8" not in typeset(f"[a]({address})\n", width=40)


@pytest.mark.parametrize("text", ["&#27;[31m", "&#x9b;31m", "&#x202e;evil", "`&#27;`\x1b[2J", "\x1b]0;owned\x07"])
def test_what_is_a_control_character_in_a_template_is_gone(text):
    assert not CONTROLS.search(seen(typeset(f"a {text} b\n", width=40)))


@given(st.text(), st.integers(20, 120))
def test_whatever_an_article_says_is_shown_and_steers_nothing(text, width):
    shown = MARKDOWN.shown(text)
    result = typeset(f"- a {shown} ({MARKDOWN.link('Herald', 'https://a.example/')})\n", width=width)

    assert words(result) == words(f"a{strip_controls(one_line(text))}(Herald)")
    assert not CONTROLS.search(SEQUENCE.sub("", result))
    assert len(LINK.findall(result)) >= 1
    assert {address for _, address, _ in LINK.findall(result)} == {"https://a.example/"}


ARABIC = "قال متحدث باسم الحكومة إن القوات استعادت السيطرة على المطار في جنوب العاصمة يوم الجمعة"


def test_a_text_from_right_to_left_is_set_off_on_each_line():
    lines = typeset(f"- Wire: {MARKDOWN.shown(ARABIC)}, 5 May\n", width=30).splitlines()

    assert len(lines) > 3
    for line in lines:
        assert line.count("\u2068") == line.count("\u2069") == 1
    assert lines[1].startswith("   \u2068")


def test_a_line_that_is_turned_is_so_wherever_it_goes_on_but_no_other():
    said = "At least 28 cadets died when a missile struck the academy at Hadba, and 30 more were wounded."
    text = f"- \u200e\u2068{said}\u2069 (\u2068القائل\u2069)\n- \u2068Lamp\u2069: قالت\n\nقالت الحكومة\n"
    lines = [line for line in typeset(text, width=30).splitlines() if line.strip()]

    turned = [line for line in lines if "\u200e" in line]
    assert turned == lines[: len(turned)]
    assert len(turned) > 3
    assert all(re.match("[\\W_]*\u200e", line) for line in turned)
    assert len(lines) == len(turned) + 2
