"""Markdown to plain text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.entries import ParseError
from briefbot.sources.markdown import front_matter, markdown_to_text


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("The *port* of **Sirte** is `open`.", "The port of Sirte is open."),
        ("The [port](https://x.example/a_b) of [Sirte][1].\n\n[1]: https://x.example", "The port of Sirte."),
        ("![A crane](crane.jpg)\n\nThe port.", "The port."),
        ("See <https://x.example>.", "See https://x.example."),
        ("One line\nand the next.", "One line and the next."),
        ("One line  \nand the next.", "One line\nand the next."),
        ("One<br>two.", "One\ntwo."),
        ("> We stay.\n\n- one\n- two\n\n1. three", "We stay.\n\none\n\ntwo\n\nthree"),
        ("## What we know\n\nLittle.\n\n---\n\nMore.", "What we know\n\nLittle.\n\nMore."),
        ("| Place | Dead |\n|---|---|\n| Sirte | 9 |", "Place Dead\n\nSirte 9"),
        ("```\nraw *words*\n```\n\n    more", "raw *words*\n\nmore"),
        ("<div>The <b>port</b>.</div>\n\n<!-- not this -->\n\n<script>nor(this)</script>", "The port."),
        ("A &amp; B, 2 \\* 3", "A & B, 2 * 3"),
        ("", ""),
    ],
)
def test_no_markup_is_left(markdown, expected):
    assert markdown_to_text(markdown) == (expected, "")


@pytest.mark.parametrize("markdown", ["# Port *reopens*\n\nIt did.", "Port reopens\n===\n\nIt did."])
def test_the_first_heading_is_the_title_and_not_in_the_text(markdown):
    assert markdown_to_text(markdown) == ("It did.", "Port reopens")


def test_a_second_heading_of_the_first_rank_stays_in_the_text():
    assert markdown_to_text("# One\n\n# Two") == ("Two", "One")


def test_of_a_very_long_paragraph_only_the_links_are_undone():
    words = "word " * 2000

    assert markdown_to_text(f"{words}[port](https://x.example) *open*") == (f"{words}port *open*", "")


def test_front_matter_keeps_words_as_they_stand():
    head = '---\ntitle: "Port: open"\npublished: 2020-05-22\nlanguage: no\noutlet:\ntags: [a, b]\n---\n'

    assert front_matter(f"{head}Body.") == (
        {"title": "Port: open", "published": "2020-05-22", "language": "no"},
        "Body.",
    )


@pytest.mark.parametrize(
    "text", ["Body.", "---\n\nA rule.\n\n---\nBody.", "---\n- a list\n---\nBody.", "", "---", "- x\n---\n"]
)
def test_a_text_without_front_matter_stays_whole(text):
    assert front_matter(text) == ({}, text)


def test_an_endless_head_is_no_front_matter():
    text = "---\n" + "a: b\n" * 10_000 + "---\nBody."

    assert front_matter(text) == ({}, text)


def test_an_empty_head_is_one():
    assert front_matter("---\n---\nBody.") == ({}, "Body.")


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("title: [Port: open", r"expected ',' or '\]'"),
        ('title: "open', "unexpected end"),
        ("title: \x07", "a character it does not allow"),
        ("a: " + "[" * 1500, "nested too deep"),
    ],
)
def test_a_broken_head_is_said_to_be_so(head, why):
    with pytest.raises(ParseError, match=why):
        front_matter(f"---\n{head}\n---\nBody.")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("title: Libya: talks resume", {"title": "Libya: talks resume"}),
        ("title: Port's day: it opens", {"title": "Port's day: it opens"}),
        ("title: What now:", {"title": "What now:"}),
        ('title: "Port: open"', {"title": "Port: open"}),
        ("url: https://news.example/a", {"url": "https://news.example/a"}),
        ("title: >-\n  Talks\n  resume", {"title": "Talks resume"}),
        ("Title: Talks\ntags:\n  - a: b", {"title": "Talks"}),
    ],
)
def test_a_title_with_a_colon_needs_no_quotes(head, expected):
    assert front_matter(f"---\n{head}\n---\nBody.") == (expected, "Body.")


def test_a_head_in_toml_is_read_or_said_to_be_broken():
    head = "+++\ntitle = 'Talks'\ndate = 2020-05-22\ndraft = false\n[extra]\na = 1\n+++\nBody."

    assert front_matter(head) == ({"title": "Talks", "date": "2020-05-22"}, "Body.")
    assert front_matter("+++ no head") == ({}, "+++ no head")
    with pytest.raises(ParseError, match="front matter: not TOML"):
        front_matter("+++\ntitle = Talks\n+++\nBody.")


@pytest.mark.parametrize(
    "head",
    [
        '{\n "title": "Port reopens",\n "date": "2020-05-22"\n}\n\n',
        '{\n\t"title": "Port reopens",\n\t"date": "2020-05-22"\n}\n',
        "Title: Port reopens\nDate: 2020-05-22\n\n",
        "title: Port reopens\nDATE: 2020-05-22\n\n",
    ],
)
def test_a_head_may_be_json_or_lines_before_a_blank_one(head):
    assert front_matter(f"{head}It did.") == ({"title": "Port reopens", "date": "2020-05-22"}, "It did.")


@pytest.mark.parametrize("text", ["Title: Port reopens\n\nIt did.", "{\nIt did.\n}\n", "Note: a\nTitle: b\n\nIt did."])
def test_a_line_with_a_colon_or_a_bracket_is_no_head(text):
    assert front_matter(text) == ({}, text)


def test_a_head_without_an_end_is_broken():
    with pytest.raises(ParseError, match="no line --- ends it"):
        front_matter("---\ntitle: Port\n\nBody.")


def test_anchors_that_multiply_are_not_multiplied():
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefghijk", "bcdefghijkl", strict=True)
    )

    assert front_matter(f"---\n{bomb}title: Port\n---\nBody.") == ({"title": "Port"}, "Body.")


@settings(deadline=None)
@given(st.text() | st.text(alphabet="-:\n []&*!#>|`'\"ab"))
def test_no_text_is_too_odd(text):
    markdown_to_text(text)
    try:
        front_matter(f"---\n{text}\n---\n")
    except ParseError as error:
        str(error).encode()
