"""Saved web pages."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.web.fragments import strip_markup
from briefbot.web.pages import looks_like_page, read_page

PARAGRAPHS = (
    "Government troops retook the airport south of the capital on Friday after a week of fighting, a spokesman said.",
    "Nine people were killed and twenty wounded, the health ministry said, adding that most of them were civilians.",
    "The rival administration denied that its troops had withdrawn and said that the battle was still going on.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
DAY = date(2020, 5, 22)


def page(head="", before="", beside="", body=BODY, after=""):
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Airport retaken</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a> <a href='/world'>World</a></nav>{before}<h1>Airport retaken</h1>{beside}"
        f"<article>{body}</article>{after}<footer>Copyright 2026 Example Ltd, all rights reserved</footer></body>"
    )


def test_the_text_is_the_article_and_nothing_around_it():
    got = read_page(page())

    assert got.text == "\n\n".join(PARAGRAPHS)
    assert (got.title, got.outlet, got.url, got.published, got.language) == ("Airport retaken", "", "", None, "en")


def test_what_the_page_says_of_itself_is_believed():
    head = (
        '<meta property="og:site_name" content="Example News">'
        '<meta property="og:title" content="Airport retaken | Example News">'
        '<link rel="canonical" href="https://www.News.example/airport?utm_source=x">'
        '<meta property="article:published_time" content="2020-05-22T21:52:00+03:00">'
    )
    got = read_page(page(head))

    assert (got.title, got.outlet, got.url) == ("Airport retaken", "Example News", "https://www.news.example/airport")
    assert got.published == datetime(2020, 5, 22, 18, 52, tzinfo=UTC)


def test_linked_data_says_when_and_who():
    head = (
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": "NewsArticle",'
        ' "datePublished": "2020-05-22", "publisher": {"name": "Example Wire"}}]}</script>'
    )
    got = read_page(page(head))

    assert (got.outlet, got.published) == ("Example Wire", DAY)


@pytest.mark.parametrize(
    "broken", ["{", "[" * 100_000, '"words"', '{"datePublished": 5, "publisher": {"name": 5}}', "null"]
)
def test_broken_linked_data_is_passed_over(broken):
    head = f'<script type="application/ld+json">{broken}</script><meta itemprop="datePublished" content="2020-05-22">'
    got = read_page(page(head))

    assert (got.outlet, got.published) == ("", DAY)


@pytest.mark.parametrize(
    "beside",
    [
        '<time datetime="2020-05-22">last week</time>',
        '<span class="post-date">22 May 2020</span>',
        '<div id="timestamp">Published: <b>May 22, 2020</b></div>',
        '<span itemprop="datePublished" content="2020-05-22">now</span>',
    ],
)
def test_the_date_beside_the_headline_counts(beside):
    assert read_page(page(beside=beside)).published == DAY


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"before": '<div class="date">Saturday, 21 November 2026</div>'},
        {"beside": '<aside><span class="date">1 May 2019</span></aside>'},
        {"after": '<div class="related"><span class="date">1 May 2019</span></div>', "body": BODY * 3},
        {"beside": '<div class="date">' + "words and words " * 20 + "1 May 2019</div>"},
        {"beside": '<span class="candidate">1 May 2019</span>'},
        {"head": '<meta name="date" content="soon">'},
        {"body": BODY + "<p>The airport was last taken on 1 May 2019.</p>"},
    ],
)
def test_a_date_of_something_else_is_not_the_articles(elsewhere):
    assert read_page(page(**elsewhere)).published is None


@pytest.mark.parametrize(
    "url", ["/airport", "javascript:alert(1)", "https://news.example", "https://www.news.example/", "http://[/"]
)
def test_an_address_that_is_none_or_the_front_page_is_not_the_articles(url):
    head = f'<link rel="canonical" href="{url}"><meta property="og:url" content="https://news.example/airport">'

    assert read_page(page(head)).url == "https://news.example/airport"
    assert read_page(page(head.replace("/airport", ""))).url == ""


def test_a_page_laid_out_by_tables_is_read_in_paragraphs():
    got = read_page(f"<html><body><table><tr><td>Menu</td><td>{BODY}</td></tr></table></body></html>")

    assert got.text == "\n\n".join(PARAGRAPHS)


def test_list_items_lose_their_dash():
    got = read_page(page(body=BODY + "<ul><li>The airport is open again.</li><li>The road is closed.</li></ul>"))

    assert got.text.endswith("\n\nThe airport is open again.\n\nThe road is closed.")


@pytest.mark.parametrize("source", [f"<p>{PARAGRAPHS[0]}</p>", PARAGRAPHS[0]])
def test_a_fragment_is_read_as_a_page(source):
    assert read_page(source).text == PARAGRAPHS[0]


@pytest.mark.parametrize("source", ["", " ", "<html></html>", "<html><body><img src=x></body></html>", "<!--"])
def test_a_page_without_text_is_none(source):
    assert read_page(source) is None


def test_nothing_is_said_on_the_side(capfd, caplog):
    read_page("")
    read_page("<div>" * 200)

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<!doctype html><p>", True),
        (b"\xef\xbb\xbf\n<HTML lang=en>", True),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', True),
        (b"<p>A fragment.</p>", False),
        (b"The <html> tag", False),
        (b"", False),
    ],
)
def test_a_page_is_known_by_how_it_begins(data, expected):
    assert looks_like_page(data) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>One.</p><p>Two<br>three.</p>", "One.\n\nTwo\nthree."),
        ("A <a href='x'>link</a> &amp; more&nbsp;words", "A link & more words"),
        ("<script>alert('<p>')</script>Words<!-- not these -->.<br>", "Words."),
        ("R&amp;D\nand more", "R&D\nand more"),
        ("x < 5 and y > 3", "x < 5 and y > 3"),
        ("AT&T, R&D; <3", "AT&T, R&D; <3"),
    ],
)
def test_markup_in_a_record_goes_and_signs_stay(text, expected):
    assert strip_markup(text) == expected


@settings(max_examples=50, deadline=None)
@given(st.text() | st.text(alphabet="<>/ph1=\"'&;!-divtime"))
def test_no_page_is_too_odd(source):
    read_page(source)
    read_page(page(body=source))
    strip_markup(f"<p>{source}")
