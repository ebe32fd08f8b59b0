import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.web.fragments import html_to_line, html_to_text, strip_teaser


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>One.</p><p>T<b>w</b>o.</p>", "One.\n\nTwo."),
        ("One.<br><br/>Two.<br>Three.", "One.\n\nTwo.\nThree."),
        ("One.<script>x()</script><figure><img><figcaption>Seen</figcaption></figure> Two.", "One. Two."),
        ("&lt;p&gt;One &amp;amp; two.&lt;/p&gt;", "One & two."),
        ("5 &lt; 6", "5 < 6"),
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("<div>" * 20_000 + "Deep.", "Deep."),
        ("", ""),
    ],
)
def test_a_fragment_becomes_plain_paragraphs(fragment, text):
    assert html_to_text(fragment) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It reopened. Read more", ("It reopened.", True)),
        ("It reopened. Continue reading Port reopens →", ("It reopened.", True)),
        ("It has […]", ("It has", True)),
        ("It reopened.\n\nThe post Port appeared first on Example.", ("It reopened.", False)),
        ("He paused… and left. Read more books, he said.", ("He paused… and left. Read more books, he said.", False)),
    ],
)
def test_the_mark_of_a_teaser_is_cut_off(text, expected):
    assert strip_teaser(text) == expected


@given(
    st.text()
    | st.lists(st.sampled_from(["<p>", "</p>", "<b", ">", "&lt;", "&amp;", "p", "<!--", "x ", "<br>", "\x00"])).map(
        "".join
    )
)
def test_no_tag_survives_and_nothing_is_raised(text):
    for plain in (html_to_text(text), html_to_line(text)):
        assert not re.search(r"</?(?:p|b|br)>", plain)
