import gzip
import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.entries import ParseError
from briefbot.sources import fields
from briefbot.sources.feeds import read_feed

NOW = datetime(2020, 5, 23, 12, tzinfo=UTC)
HOME = "https://news.example/feeds/rss"
SENTENCE = "The port of the small town reopened on Monday after three long weeks of talks. "
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def read(text, url=HOME, content_type=""):
    return read_feed(text if isinstance(text, bytes) else text.encode(), url=url, content_type=content_type, now=NOW)


def rss(*items, head="<title>Example</title><link>https://news.example/</link>"):
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" {NAMESPACES}><channel>{head}{inner}</channel></rss>'


def atom(inner, head='<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'):
    return f"{head}<title>Example</title><entry>{inner}</entry></feed>"


def only(text, **options):
    (entry,) = read(text, **options).entries
    return entry


ITEM = (
    "<title>Port reopens</title><link>https://news.example/port</link><pubDate>Fri, 22 May 2020 14:30:00 GMT</pubDate>"
)
THREE = rss(
    *(
        f"<title>Port {n}</title><link>https://news.example/{n}</link><description>News {n}.</description>"
        for n in range(3)
    )
)


@pytest.mark.parametrize(
    "feed",
    [
        rss(ITEM),
        (
            f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {NAMESPACES}><channel>'
            "<title>Example</title></channel><item><title>Port reopens</title><link>https://news.example/port</link>"
            "<dc:date>2020-05-22T14:30:00Z</dc:date></item></rdf:RDF>"
        ),
        atom(
            '<title>Port reopens</title><link href="https://news.example/port"/><updated>2020-05-22T16:30:00+02:00</updated>'
        ),
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "Example",
                "items": [{"title": "Port reopens", "url": "/port", "date_published": "2020-05-22T14:30:00Z"}],
            }
        ),
    ],
)
@pytest.mark.parametrize("content_type", ["", "text/html; charset=iso-8859-1", "image/png"])
def test_each_format_gives_its_entries_whatever_the_header_says(feed, content_type):
    listing = read(feed, content_type=content_type)

    assert (listing.title, listing.fault) == ("Example", "")
    entry = only(feed)
    assert (entry.title, entry.url) == ("Port reopens", "https://news.example/port")
    assert entry.published == datetime(2020, 5, 22, 14, 30, tzinfo=UTC)


#: Real feeds are broken in these ways. Each is done to the second entry of three, or to the feed around them.
BREAKAGES = {
    "a bare ampersand": lambda feed: feed.replace("Port 1", "Port & 1"),
    "a bare ampersand in an address": lambda feed: feed.replace("example/1", "example/1?a=b&c=d"),
    "an entity of HTML": lambda feed: feed.replace("Port 1", "Port&eacute; 1"),
    "a control character": lambda feed: feed.replace("Port 1", "Port\x01 1"),
    "a bracket that opens no tag": lambda feed: feed.replace("Port 1", "5 < 6 dead"),
    "HTML that is not escaped": lambda feed: feed.replace("Port 1", "Port <b>1<br>"),
    "an attribute without quotes": lambda feed: feed.replace("<title>Port 1", "<title type=text>Port 1"),
    "an attribute twice": lambda feed: feed.replace("<title>Port 1", "<title type='text' type='text'>Port 1"),
    "a prefix that is not declared": lambda feed: feed.replace("Port 1</title>", "Port 1</title><x:y>z</x:y>"),
    "no end of an entry": lambda feed: re.sub("</(item|entry)>", "", feed, count=1),
    "no end of the feed": lambda feed: feed.replace("</channel></rss>", "").replace("</feed>", ""),
    "blanks before the declaration": lambda feed: "\n\n" + feed,
    "a warning before the feed": lambda feed: "<b>Warning</b>: out of time\n" + feed,
    "a script after the feed": lambda feed: feed + "<script>x()</script>",
    "an end that nothing began": lambda feed: feed.replace("Port 1</title>", "Port 1</title></i>"),
}
TITLES = {
    "a bare ampersand": "Port & 1",
    "an entity of HTML": "Porté 1",
    "a bracket that opens no tag": "5 < 6 dead",
}
THREE_OF_ATOM = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Example</title>{}</feed>'.format(
    "".join(
        f'<entry><title>Port {n}</title><link href="https://news.example/{n}"/><summary>News {n}.</summary></entry>'
        for n in range(3)
    )
)


@pytest.mark.parametrize("feed", [THREE, THREE_OF_ATOM], ids=["RSS", "Atom"])
@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_feed_gives_every_entry_and_says_what_was_wrong(feed, breakage):
    broken = BREAKAGES[breakage](feed)

    document = read(broken)

    assert [entry.title for entry in document.entries] == ["Port 0", TITLES.get(breakage, "Port 1"), "Port 2"]
    assert [entry.url.partition("?")[0] for entry in document.entries] == [
        f"https://news.example/{n}" for n in range(3)
    ]
    assert [entry.text for entry in document.entries] == [f"News {n}." for n in range(3)]
    assert (document.title, bool(document.fault)) == ("Example", broken != feed)


@pytest.mark.parametrize(
    ("end", "entries"),
    [
        ("Port 1", [("Port 0", "News 0.")]),
        ("News 1", [("Port 0", "News 0."), ("Port 1", "")]),
    ],
)
def test_of_a_feed_that_is_cut_short_nothing_is_told_by_half(end, entries):
    document = read(THREE[: THREE.index(end) + 3])

    assert [(entry.title, entry.text) for entry in document.entries] == entries
    assert document.fault == "cut off"


def test_prefixes_that_everybody_knows_are_read_without_being_declared():
    item = (
        "<title>T</title><dc:date>2020-05-22</dc:date><content:encoded>Text &lt;b&gt;here&lt;/b&gt;.</content:encoded>"
    )
    document = read(f"<rss><channel><title>Example</title><item>{item}</item></channel></rss>")

    assert [(entry.text, entry.published.day) for entry in document.entries] == [("Text here.", 22)]
    assert document.fault == "unbound prefix in line 1"


def test_a_feed_of_broken_entries_only_gives_all_of_them():
    feed = rss(*(f"<title>5 < {n} & &eacute;</title><link>https://news.example/{n}</link>" for n in range(2000)))

    assert [entry.title for entry in read(feed).entries] == [f"5 < {n} & é" for n in range(2000)]


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-8", "utf-16"])
@pytest.mark.parametrize("declared", ["", ' encoding="utf-8"', ' encoding="iso-8859-1"'])
def test_an_encoding_that_is_wrong_or_missing_does_no_harm(encoding, declared):
    feed = rss("<title>L’armée a été dissoute</title>").replace('version="1.0"', f'version="1.0"{declared}', 1)

    assert only(feed.encode(encoding)).title == "L’armée a été dissoute"


@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<link>/port</link>", "https://news.example/port"),
        ("<link>javascript:alert(1)</link>", ""),
        ("<guid>https://news.example/g</guid>", "https://news.example/g"),
        ("<guid>just-a-name</guid>", ""),
        ('<guid isPermaLink="false">https://news.example/g</guid>', ""),
        (
            "<link>https://x.example/1</link><feedburner:origLink>https://news.example/o</feedburner:origLink>",
            "https://news.example/o",
        ),
    ],
)
def test_the_link_is_the_articles_own_address_on_the_web(item, link):
    assert only(rss(f"<title>T</title>{item}")).url == link


def test_xml_base_makes_links_of_an_atom_entry_absolute():
    entry = only(
        atom(
            '<title>T</title><link href="port"/>',
            head='<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/b/">',
        )
    )

    assert entry.url == "https://a.example/b/port"


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("22 mai 2020 14:30", datetime(2020, 5, 22, 14, 30, tzinfo=UTC)),
        ("22 مايو 2020", date(2020, 5, 22)),
        ("22/05/2020 14:30", datetime(2020, 5, 22, 14, 30, tzinfo=UTC)),
        ("Fri, 22 May 2020 14:30:00", datetime(2020, 5, 22, 14, 30, tzinfo=UTC)),
        ("Fri, 22 May 20 14:30 +0200", datetime(2020, 5, 22, 12, 30, tzinfo=UTC)),
        ("Sat, 23 May 2020 12:04:00 GMT", datetime(2020, 5, 23, 12, 4, tzinfo=UTC)),
        ("Sat, 23 May 2020 12:06:00 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("yesterday", None),
    ],
)
def test_dates_are_read_as_sites_write_them(stamp, expected):
    assert only(rss(f"<title>T</title><pubDate>{stamp}</pubDate>")).published == expected


def test_a_title_is_one_plain_line():
    assert (
        only(rss("<title>Talks &amp;amp;amp; &lt;em&gt;terms&lt;/em&gt;\n agreed</title>")).title
        == "Talks & terms agreed"
    )


@pytest.mark.parametrize(
    ("times", "tag", "tail", "full"),
    [
        (12, "content:encoded", "", True),
        (5, "content:encoded", "", False),
        (12, "description", "", False),
        (18, "description", "", True),
        (18, "description", " Read more", False),
        (18, "description", " [&amp;#8230;]", False),
        (18, "description", "&lt;p&gt;The post Port appeared first on Example.&lt;/p&gt;", True),
        (18, "description", " Lire la suite", False),
        (18, "description", " اقرأ المزيد", False),
    ],
)
def test_a_text_is_whole_if_it_is_long_and_does_not_end_as_a_teaser(times, tag, tail, full):
    entry = only(rss(f"<title>T</title><{tag}>{SENTENCE * times}{tail}</{tag}>"))

    assert entry.is_full is full
    assert entry.text == (SENTENCE * times).strip()


def test_the_longer_of_content_and_summary_is_the_text_and_what_is_said_of_a_picture_only_without_both():
    shown = "<media:description>A picture of the port, which is far longer than the text.</media:description>"

    assert only(rss(f"{shown}<description>Short news.</description>")).text == "Short news."
    assert only(rss(f"<title>T</title>{shown}")).text.startswith("A picture")
    both = "<description>A longer summary.</description><content:encoded>Short.</content:encoded>"
    assert only(rss(both)).text == "A longer summary."


def test_author_outlet_and_language_are_plain():
    item = "<author>desk@news.example (Ann Lee)</author><dc:creator>Ben Ray</dc:creator>"
    entry = only(
        rss(
            f'<title>T</title>{item}<source url="https://o.example/rss">Other</source>',
            head="<language>en_US</language>",
        )
    )

    assert (entry.author, entry.outlet, entry.language) == ("Ann Lee, Ben Ray", "Other", "en-US")


def test_a_feed_without_entries_is_a_listing_and_no_two_entries_are_the_same():
    assert read(rss()).entries == ()
    assert len(read(rss(ITEM, ITEM, "<category>x</category>")).entries) == 1


def test_a_page_names_its_feeds_the_best_first():
    page = """<!DOCTYPE html><html><head><link rel="alternate" type="application/feed+json" href="/f.json">
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments">
    <link rel='alternate' type='application/atom+xml' href='/atom'></head></html>"""

    assert read(page).feeds == (
        "https://news.example/atom",
        "https://news.example/f.json",
        "https://news.example/comments",
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\x89PNG\r\n", "not a feed: a PNG image"),
        (b"<html><body>Hi</body></html>", "not a feed: an HTML page that names none"),
        (b"<?xml version='1.0'?><urlset></urlset>", "not a feed: a sitemap"),
        (b'{"items": []}', "not a feed: JSON of another kind"),
        (b"Not found", "not a feed: plain text"),
        (b"<rss>" + b"<a/>" * 50_000 + b"</rss>", "not a feed: more than 40,000 elements"),
    ],
)
def test_what_is_no_feed_is_said_plainly(data, reason):
    with pytest.raises(ParseError) as error:
        read(data)

    assert str(error.value) == reason


@pytest.mark.parametrize("entity", ['"' + "ha" * 100 + '"', 'SYSTEM "file:///etc/passwd"'])
def test_entities_are_not_expanded_and_no_file_is_read(entity):
    title = only(f"<!DOCTYPE x [<!ENTITY a {entity}>]>" + rss("<title>x&a;y</title>").partition("?>")[2]).title

    assert title == "x&a;y"


def test_importing_the_reader_loads_no_parser():
    code = "import sys, briefbot.sources.feeds; sys.exit(bool({'feedparser', 'lxml'} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(
    st.binary()
    | st.tuples(st.integers(0, len(THREE)), st.integers(0, 60), st.text("<>/&;![]CDATA item\x00é")).map(
        lambda cut: (THREE[: cut[0]] + cut[2] + THREE[cut[0] + cut[1] :]).encode()
    )
)
def test_nothing_but_its_own_error_is_raised_and_links_are_on_the_web(data):
    try:
        listing = read(data)
    except ParseError:
        return
    assert all(entry.url == "" or entry.url.startswith(("http://", "https://")) for entry in listing.entries)
    assert len({(entry.url, entry.title) for entry in listing.entries}) == len(listing.entries)


def test_a_feed_that_is_a_packed_file_is_unpacked(monkeypatch):
    assert only(gzip.compress(rss(ITEM).encode()), content_type="application/x-gzip").title == "Port reopens"

    with pytest.raises(ParseError, match="not a feed: a broken gzip archive"):
        read(b"\x1f\x8bbroken")
    monkeypatch.setattr(fields, "LARGEST", 1000)
    with pytest.raises(ParseError, match="not a feed: more than 1 KB unpacked"):
        read(gzip.compress(bytes(1001)))


@pytest.mark.parametrize(
    "stamp", ["Friday, 22-May-20 14:30:00 GMT", "Fri, 22-May-2020 16:30:00 +0200", "1590157800", "20200522143000"]
)
def test_dates_in_the_forms_of_old_servers_and_of_machines_are_read(stamp):
    assert only(rss(f"<title>Port</title><pubDate>{stamp}</pubDate>")).published == datetime(
        2020, 5, 22, 14, 30, tzinfo=UTC
    )


def test_of_a_feed_with_too_many_entries_the_first_and_the_last_are_read():
    extras = "".join(f"<itunes:{n}>x</itunes:{n}>" for n in ("title", "author", "duration", "episode", "explicit"))
    items = [f"<title>Port {n}</title><link>https://news.example/{n}</link>{extras}" for n in range(7000)]

    document = read(rss(*items).replace("xmlns:dc=", 'xmlns:itunes="urn:itunes" xmlns:dc='))

    titles = [entry.title for entry in document.entries]
    assert (titles[0], titles[-1]) == ("Port 0", "Port 6999")
    assert len(titles) > 1000
    assert document.fault == "more than 40,000 elements: only its first and last entries were read"


def test_one_entry_with_too_much_in_it_costs_the_feed():
    with pytest.raises(ParseError, match="more than 40,000 elements"):
        read(rss(ITEM + "<a/>" * 41_000))


@pytest.mark.parametrize("tag", ["itunes:new-feed-url", "newLocation"])
def test_a_feed_that_says_it_has_moved_is_told(tag):
    head = f"<title>Example</title><{tag}>https://new.example/feed?a=1&amp;b=2</{tag}>"
    feed = rss(ITEM, head=head).replace("xmlns:dc=", 'xmlns:itunes="urn:itunes" xmlns:dc=')

    assert read(feed).fault == "it says that it moved to https://new.example/feed?a=1&b=2"
    assert read(feed, url="http://new.example/feed?a=1&b=2").fault == ""


def test_a_document_that_only_says_where_the_feed_is_now_leads_there():
    moved = "<redirect><newLocation>https://new.example/feed</newLocation></redirect>"

    assert read(moved).feeds == ("https://new.example/feed",)
    with pytest.raises(ParseError, match="<redirect>"):
        read("<redirect><newLocation>javascript:alert(1)</newLocation></redirect>")
