import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.entries import ParseError
from briefbot.sources.sitemaps import read_sitemap

NOW = datetime(2020, 5, 23, 12, tzinfo=UTC)
HOME = "https://news.example/sitemap.xml"
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def read(text):
    return read_sitemap(text if isinstance(text, bytes) else text.encode(), url=HOME, now=NOW)


def plain(*pairs):
    urls = "".join(f"<url><loc>{loc}</loc>{f'<lastmod>{mod}</lastmod>' if mod else ''}</url>" for loc, mod in pairs)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {SPACES}>{urls}</urlset>'


NEWS = f"""<urlset {SPACES}><url><loc>https://news.example/port</loc><lastmod>2020-05-23</lastmod><news:news>
<news:publication><news:name>Example Times</news:name><news:language>fr</news:language></news:publication>
<news:publication_date>2020-05-22T14:30:00+02:00</news:publication_date>
<news:title>Le port &amp; la ville</news:title></news:news></url></urlset>"""


def test_a_news_sitemap_says_title_date_outlet_and_language():
    (entry,) = read(NEWS).entries

    assert (entry.url, entry.title, entry.outlet, entry.language) == (
        "https://news.example/port",
        "Le port & la ville",
        "Example Times",
        "fr",
    )
    assert entry.published == datetime(2020, 5, 22, 12, 30, tzinfo=UTC)
    assert entry.text == ""


def test_a_plain_sitemap_gives_the_newest_first_without_a_date_of_publication_and_leaves_out_the_old():
    entries = read(
        plain(
            ("https://news.example/none", ""),
            ("https://news.example/old", "2020-05-01"),
            ("https://news.example/a", "2020-05-22T01:00:00Z"),
            ("https://news.example/b", "2020-05-23T01:00:00Z"),
        )
    ).entries

    assert [entry.url.rpartition("/")[2] for entry in entries] == ["b", "a", "none"]
    assert all(entry.published is None for entry in entries)


def test_an_index_names_its_sitemaps_the_newest_first_and_only_on_the_web():
    index = f"""<sitemapindex {SPACES}><sitemap><loc>https://news.example/1.xml</loc><lastmod>2019-01-01</lastmod></sitemap>
    <sitemap><loc>https://news.example/2.xml</loc><lastmod>2020-05-20</lastmod></sitemap>
    <sitemap><loc>ftp://news.example/3.xml</loc></sitemap></sitemapindex>"""

    assert read(index).children == ("https://news.example/2.xml", "https://news.example/1.xml")
    assert read(index).entries == ()


def test_a_gzipped_sitemap_is_read():
    assert len(read(gzip.compress(NEWS.encode())).entries) == 1


def test_a_list_of_addresses_is_a_sitemap():
    listing = read("https://news.example/a\r\nhttps://news.example/b\n\n")

    assert [entry.url for entry in listing.entries] == ["https://news.example/a", "https://news.example/b"]


@pytest.mark.parametrize("broken", [NEWS.replace("&amp;", "&"), NEWS[: NEWS.index("</urlset>")], "\n\x01" + NEWS[:-20]])
def test_a_broken_sitemap_gives_what_can_be_read(broken):
    listing = read(broken)

    assert listing.entries[0].title == "Le port & la ville"
    assert listing.fault


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n", "not a sitemap: a PNG image"),
        (b"<html><body>Not here</body></html>", "not a sitemap: XML or HTML of another kind"),
        (b"Not found", "not a sitemap: neither XML nor a list of addresses"),
        (b"\x1f\x8bbroken", "not a sitemap: a broken gzip archive"),
        (gzip.compress(b" " * 51_000_000, mtime=0), "not a sitemap: more than 50 MB unpacked"),
    ],
)
def test_what_is_no_sitemap_is_said_plainly(data, reason):
    with pytest.raises(ParseError) as error:
        read(data)

    assert str(error.value) == reason


def test_entities_are_not_expanded_and_no_file_is_read():
    bomb = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>{NEWS.replace("&amp;", "&a;")}'

    assert "root" not in read(bomb).entries[0].title


@given(st.binary() | st.integers(0, len(NEWS)).map(lambda end: NEWS[:end].encode()))
def test_nothing_but_its_own_error_is_raised(data):
    try:
        listing = read(data)
    except ParseError:
        return
    assert all(entry.url.startswith(("http://", "https://")) for entry in listing.entries)
