"""One page has one address."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.provisional import urls

from briefbot.web.urls import absolute_url, canonical, duplicate_key, host, same_site


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("HTTP://News.Example:80", "http://news.example/"),
        ("https://news.example:443/a/", "https://news.example/a/"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("https://news.example/a?utm_source=x&id=7&fbclid=y&gclid=z", "https://news.example/a?id=7"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?b=2&a=1"),
        ("https://news.example/a#comments", "https://news.example/a"),
        ("https://news.example/#!/story/7", "https://news.example/#!/story/7"),
        ("https://reader:secret@news.example/a", "https://news.example/a"),
        ("https://news.example./a", "https://news.example/a"),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
        (" https://news.example/a b\n", "https://news.example/a%20b"),
        ("https://news.example/\u200ba", "https://news.example/a"),
        ("https://news.example/100%", "https://news.example/100%25"),
        ("https://news.example/a;jsessionid=7F3A.w1?id=7&PHPSESSID=9a", "https://news.example/a?id=7"),
    ],
)
def test_an_address_has_one_spelling(given, expected):
    assert canonical(given) == expected


def test_an_address_in_arabic_is_the_same_whether_escaped_or_not():
    escaped = "https://news.example/%d9%84%d9%8a%d8%a8%d9%8a%d8%a7?q=%D9%84"

    assert canonical("https://news.example/ليبيا?q=ل") == canonical(escaped)


@pytest.mark.parametrize(
    "given",
    [
        *("", "urn:isbn:1", "javascript:alert(1)", "ftp://news.example/a", "news/one.txt", "www.news.example/a"),
        *("http://", "http://[::1/a", "http://news.example:eighty/", "http://news.example:0/", "http://a b.example/"),
        *("http://news\\example/", "//news.example/a", "https:/news.example/a"),
    ],
)
def test_what_is_no_address_of_a_page_stays_as_it_is_and_has_no_host(given):
    assert canonical(given) == given
    assert host(given) == ""


def test_lone_surrogates_and_control_characters_do_not_survive():
    assert canonical("urn:a\x00b\ud800") == "urn:ab?"


def test_www_is_not_part_of_the_host():
    assert host("https://www.news.example:8080/a") == "news.example"


@settings(deadline=None)
@given(st.one_of(urls(), st.text(), st.text(alphabet="a:/?#[]@!%.&=1é\\ K").map("http://a".__add__)))
@example("http://a/%")
def test_the_canonical_form_is_its_own_canonical_form(url):
    assert canonical(canonical(url)) == canonical(url)
    host(url)


@pytest.mark.parametrize(
    ("written", "ascii_form"),
    [
        ("http://بوابة.example/a", "http://xn--mgbbbe6m.example/a"),
        ("https://BÜCHER.example:8443/", "https://xn--bcher-kva.example:8443/"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
    ],
)
def test_an_international_name_is_the_host_that_is_asked_for(written, ascii_form):
    assert canonical(written) == ascii_form
    assert duplicate_key(written) == duplicate_key(ascii_form)
    assert same_site(written, ascii_form)


def test_a_name_that_no_host_can_have_stays_as_it_is():
    assert canonical(f"https://{'ü' * 80}.example/") == f"https://{'ü' * 80}.example/"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/a b", "https://news.example/a b"),
        (" \n/a\n", "https://news.example/a"),
        ("https://news.example/a\n\t/b", "https://news.example/a/b"),
        ("/a\u200bb", "https://news.example/ab"),
    ],
)
def test_a_link_is_read_as_browsers_do(link, expected):
    assert absolute_url(link, "https://news.example/") == expected
