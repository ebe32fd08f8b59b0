"""Pages: articles, front pages, and doors in front of them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.entries import ParseError
from briefbot.sources.front_pages import is_consent_or_login, read_article, read_front_page

NOW = datetime(2026, 5, 22, 12, tzinfo=UTC)
BODY = "".join(
    f"<p>The mayor of Sebha told the council on day {n} that the road south had been opened again.</p>"
    for n in range(9)
)


def front(body, url="https://herald.example/libya", head=""):
    page = f"<!doctype html><html><head><title>News</title>{head}</head><body>{body}</body></html>"
    return read_front_page(page.encode(), url=url, content_type="text/html", now=NOW)


def links(body, **more):
    return [(entry.url, entry.title) for entry in front(body, **more).entries]


def test_a_page_that_calls_itself_an_article_is_one():
    (entry,) = front(
        f"<article><h1>Road opens</h1>{BODY}</article>", head='<meta property="og:type" content="article">'
    ).entries

    assert entry.is_full
    assert entry.url == "https://herald.example/libya"
    assert "The mayor of Sebha" in entry.text


def test_a_long_page_with_a_date_is_an_article():
    head = '<meta property="article:published_time" content="2026-05-21T10:00:00+02:00">'
    (entry,) = front(f"<article><h1>Road opens</h1>{BODY}</article>", head=head).entries

    assert entry.published == datetime(2026, 5, 21, 8, tzinfo=UTC)


def test_a_front_page_gives_the_headlines_that_it_links_to():
    body = (
        '<nav><a href="/all-about-us-here">All about us and ours</a></nav>'
        '<h2><a href="/2026/road-south-opens-again">Road south opens again for lorries</a></h2>'
        '<a href="/2026/road-south-opens-again#c">Road south opens again for lorries</a>'
        '<a href="https://elsewhere.example/2026/some-long-headline-there">A headline of another site</a>'
        '<a href="/tag/libya">Libya and all of its news</a>'
        '<a href="/2026/more-to-come-here">More</a>'
        '<a href="javascript:alert(1)">Run this at once please</a>'
        '<a href="http://[">A broken address is here</a>'
        '<h2><a href="https://www.herald.example/news/48213">Talks end without any result</a></h2>'
    )

    assert links(body) == [
        ("https://herald.example/2026/road-south-opens-again", "Road south opens again for lorries"),
        ("https://www.herald.example/news/48213", "Talks end without any result"),
    ]


@pytest.mark.parametrize(
    "link",
    [
        *("/post.php?lang=en&amp;id=301234", "/?p=57", "/node/8", "/a/k7", "/news/12/", "/story.aspx?sid=ab12"),
        *("/index.php?option=com_content&amp;view=article&amp;id=57:road", "/?q=road-to-the-south-opened"),
    ],
)
def test_a_link_with_an_id_in_its_path_or_query_is_to_an_article(link):
    found = links(
        f'<a href="{link}">Road to the south opened again</a><a href="/about-us?lang=en">About us and them</a>'
    )

    assert [url for url, _ in found] == ["https://herald.example" + link.replace("&amp;", "&")]


@pytest.mark.parametrize(
    "data", [b"", b"<html></html>", b"<html><body><p>Hello.</p></body></html>"[:20], b"\x89PNG\r\n\x1a\n"]
)
def test_a_page_of_nothing_is_told(data):
    with pytest.raises(ParseError):
        read_front_page(data, url="https://a.example/", now=NOW)


def test_a_page_in_an_encoding_that_only_the_header_names_is_read():
    text = "قال رئيس البلدية إن الطريق إلى سبها فتح من جديد أمام شاحنات الغذاء والوقود يوم الاثنين. " * 9
    page = read_article(
        f"<html><body><article><p>{text}</p></article></body></html>".encode("windows-1256"),
        content_type="text/html; charset=windows-1256",
    )

    assert "شاحنات الغذاء" in page.text


def test_a_page_names_its_address_also_in_a_relative_way():
    html = f'<html><head><link rel="canonical" href="../news/1"></head><body><article>{BODY}</article></body></html>'

    assert read_article(html.encode(), url="https://a.example/amp/1").url == "https://a.example/news/1"


@pytest.mark.parametrize(
    ("asked", "got", "door"),
    [
        ("https://a.example/1", "https://consent.a.example/?r=1", True),
        ("https://a.example/1", "https://a.example/login?next=/1", True),
        ("https://a.example/1", "https://a.example/subscribe", True),
        ("https://a.example/1", "https://a.example/news/1", False),
        ("https://a.example/consent-of-the-governed", "https://www.a.example/consent-of-the-governed", False),
        ("https://a.example/1", "https://a.example/1", False),
    ],
)
def test_a_door_is_no_article(asked, got, door):
    assert is_consent_or_login(asked, got) is door


@given(st.binary(max_size=300), st.sampled_from(["", "text/html", "text/html; charset=utf-16", "charset=klingon"]))
def test_no_page_upsets_it(data, content_type):
    read_article(data, content_type=content_type)
    try:
        listing = read_front_page(data, url="https://a.example/", content_type=content_type, now=NOW)
    except ParseError:
        return
    assert all(entry.url.startswith("https://") for entry in listing.entries)
