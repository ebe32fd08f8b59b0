"""An article has one key, whichever of its addresses it came by."""

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from hypothesis.provisional import urls

from briefbot.web.urls import canonical, duplicate_key, host, same_site

PAGE = "https://news.example.org/world/port-opens?id=7&lang=en"
PLAIN = "https://news.example.org/world/port-opens"


@pytest.mark.parametrize(
    "twin",
    [
        "http://news.example.org/world/port-opens?id=7&lang=en",
        "https://www.news.example.org/world/port-opens?id=7&lang=en",
        "https://m.news.example.org/world/port-opens?id=7&lang=en",
        "https://mobile.news.example.org/world/port-opens?id=7&lang=en",
        "https://amp.news.example.org/world/port-opens?id=7&lang=en",
        "https://www.amp.m.news.example.org/world/port-opens?id=7&lang=en",
        "https://news.example.org/amp/world/port-opens?id=7&lang=en",
        "https://news.example.org/world/port-opens/amp?id=7&lang=en",
        "https://news.example.org/world/port-opens/amp/?id=7&lang=en",
        "https://news.example.org/world/port-opens.amp?id=7&lang=en",
        "https://news.example.org/world/port-opens?lang=en&id=7",
        "https://news.example.org/world/port-opens?amp&id=7&lang=en",
        "https://news.example.org/world/port-opens?id=7&lang=en&amp=1",
        "https://news.example.org/world/port-opens?id=7&outputType=amp&lang=en",
        "https://news.example.org/world/port-opens?id=7&lang=en&output=amp",
        "https://news.example.org/world/port-opens?id=7&view=amp&lang=en",
        "https://news.example.org/world/port-opens/?id=7&lang=en",
        "https://news.example.org/world/port-opens/index.html?id=7&lang=en",
        "https://news.example.org/world/port-opens/index.php?id=7&lang=en#comments",
        "HTTPS://NEWS.Example.org:443/world/port-opens?id=7&lang=en&utm_source=feed",
    ],
)
def test_twins_have_one_key(twin):
    assert duplicate_key(twin) == duplicate_key(PAGE) == "//news.example.org/world/port-opens?id=7&lang=en"


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/world/port-opens",
        "https://arabic.news.example.org/world/port-opens",
        "https://news.example.org:8443/world/port-opens",
        "https://news.example.org/world/port-opens?page=2",
        "https://news.example.org/world/port-opens?amp=2",
        "https://news.example.org/world/port-opens?view=gallery",
        "https://news.example.org/World/port-opens",
        "https://news.example.org/world/port-opens.html",
        "https://news.example.org/world/amp/port-opens",
        "https://news.example.org/world/port-opens-amp",
        "https://news.example.org/world/port-opens/index.html/more",
        "https://news.example.org/world/port-opens#!/2",
    ],
)
def test_another_page_has_another_key(other):
    assert duplicate_key(other) != duplicate_key(PLAIN)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.example.org/a.amp.html", "//example.org/a.html"),
        ("https://www.example.org/index.amp.html", "//example.org/"),
        ("https://www.example.org/amp/", "//example.org/"),
        ("https://www.example.org", "//example.org/"),
        ("https://m.co.uk/a", "//m.co.uk/a"),
        ("https://www.m.co.uk/a", "//m.co.uk/a"),
        ("https://m.com.ly/a", "//m.com.ly/a"),
        ("https://amp.dev/a", "//amp.dev/a"),
        ("https://www.amp.dev/a", "//amp.dev/a"),
        ("https://www.ly/a", "//www.ly/a"),
        ("http://10.0.0.1:8080/a/", "//10.0.0.1:8080/a"),
        ("http://[2001:db8::1]:81/a/", "//[2001:db8::1]:81/a"),
        ("http://localhost/a", "//localhost/a"),
        ("https://news.example/" + "amp/" * 9, "//news.example/"),
    ],
)
def test_a_key_is_never_less_than_a_site(url, key):
    assert duplicate_key(url) == key


@pytest.mark.parametrize(
    "given", ["", "urn:isbn:1", "news/amp/index.html", "www.news.example/a", "http://", "ftp://m.a.example/"]
)
def test_what_is_no_address_of_a_page_is_its_own_key(given):
    assert duplicate_key(given) == given


@settings(deadline=None)
@given(st.one_of(urls(), st.text(), st.text(alphabet="a:/?#[]@!%.&=1é\\ Kmpw").map("http://a".__add__)))
@example("http://a.example//amp")
@example("urn:a\x00b")
def test_the_key_is_that_of_the_canonical_form_and_its_own_key(url):
    assert duplicate_key(canonical(url)) == duplicate_key(url)
    assert duplicate_key(duplicate_key(url)) == duplicate_key(url)


SEGMENTS = st.lists(
    st.sampled_from(["a", "amp", "index.html", "index.php", "b.amp", "c.amp.html", "d.html", ""]), max_size=4
)
QUERIES = st.lists(st.sampled_from(["id=7", "amp", "view=amp", "b", "a=1"]), max_size=3)
HOSTS = st.sampled_from(["news.example", "www.news.example", "m.news.example.org", "a.co.uk", "amp.dev", "m.co.uk"])


@given(HOSTS, SEGMENTS, QUERIES, st.data())
def test_the_twins_of_any_address_share_its_key(name, segments, query, data):
    path, tail = "/".join(segments), "&".join(query)
    prefix = data.draw(st.sampled_from(["", "www.", "m.", "mobile.", "amp.", "amp.www."]))
    first = data.draw(st.sampled_from(["", "amp/"]))
    end = data.draw(
        st.sampled_from(["", "/", "/amp", "/amp/", "/index.html", *([".amp"] if path.strip("/") == path != "" else [])])
    )
    mark = data.draw(st.sampled_from(["", "&amp=1", "&outputType=amp"]))

    twin = f"http://{prefix}{name}/{first}{path}{end}?{tail}{mark}"

    assert duplicate_key(twin) == duplicate_key(f"https://{name}/{path}?{tail}")


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://example.org/a", "http://www.example.org/b", True),
        ("https://example.org/a", "https://news.example.org/b", True),
        ("https://m.example.org/a", "https://amp.news.example.org/b", True),
        ("https://a.example.org/", "https://b.example.org/", False),
        ("https://ample.org/", "https://example.org/", False),
        ("https://news.co.uk/", "https://co.uk/", False),
        ("https://co.uk/", "https://co.uk/", False),
        ("https://www.co.uk/", "https://www.co.uk/", True),
        ("https://news.example/", "https://example/", False),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:9000/b", False),
        ("http://9.127.0.0.1/", "http://127.0.0.1/", False),
        ("http://localhost/a", "http://localhost/b", True),
        ("example.org", "https://www.example.org/b", True),
        ("co.uk", "news.co.uk", False),
        ("urn:isbn:1", "urn:isbn:1", False),
        ("", "", False),
    ],
)
def test_a_site_is_a_host_and_what_is_below_it(a, b, same):
    assert same_site(a, b) is same_site(b, a) is same


@given(urls())
def test_a_page_is_of_its_own_site_and_so_are_its_twins(url):
    assume(host(url).count(".") > 2)

    assert same_site(url, url)
    assert same_site(url, "https:" + duplicate_key(url))
