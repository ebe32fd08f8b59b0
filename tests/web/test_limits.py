"""Pages and feeds with more markup than anybody writes are refused before anything builds a tree of them."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from briefbot.entries import ParseError
from briefbot.errors import InputError
from briefbot.sources.feeds import read_feed
from briefbot.sources.files import read_paths
from briefbot.sources.front_pages import read_article, read_front_page
from briefbot.sources.opml import read_opml
from briefbot.sources.sitemaps import read_sitemap
from briefbot.web import limits
from briefbot.web.limits import TooMuchError, check_page
from briefbot.web.pages import read_page

NOW = datetime(2020, 6, 5, tzinfo=UTC)
URL = "https://outlet.example/feed"
NEWS = "<p>Forces entered the town on Monday, officials said, and residents stayed at home until the evening.</p>"
ATTRIBUTES = "<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">x</p>"
IN_XML = "<p " + " ".join(f"a{n}='1'" for n in range(20_000)) + ">x</p>"
TOO_MUCH = {
    "more than 500 attributes of one element": ATTRIBUTES,
    "more than 50,000 elements": "<p><b><i>" * 20_000,
    "more than 250 elements within each other": "<div>" * 300,
    "more than 200,000 attributes": ("<p " + " ".join(f"a{n}" for n in range(400)) + ">x</p>") * 501,
}


@pytest.mark.parametrize("why", TOO_MUCH)
def test_a_page_with_too_much_markup_is_refused_with_the_reason(why):
    page = f"<html><body><h1>Port reopens</h1>{NEWS}{TOO_MUCH[why]}"

    with pytest.raises(TooMuchError, match=why):
        read_page(page)
    with pytest.raises(TooMuchError, match=why):
        read_article(page.encode(), url=URL)
    with pytest.raises(ParseError, match=why):
        read_front_page(page.encode(), url=URL, now=NOW)


@pytest.mark.parametrize("name", ["news.html", "news.txt"])
def test_a_saved_page_with_too_much_markup_is_named_and_costs_only_itself(tmp_path, name):
    (tmp_path / "good.html").write_text(f"<html><body>{NEWS * 3}")
    (tmp_path / name).write_text(f"<!DOCTYPE html><html><body>{ATTRIBUTES}")

    articles, (missing,) = read_paths([tmp_path])

    assert len(articles) == 1
    assert missing.what.endswith(name)
    assert missing.reason == "unreadable: more than 500 attributes of one element"


def test_a_command_names_the_page_that_it_cannot_read(run, tmp_path):
    (tmp_path / "bad.html").write_text(f"<html><body>{ATTRIBUTES}")

    code, _, err = run("summarize", "bad.html")

    assert code != 0
    assert "bad.html" in err
    assert "more than 500 attributes of one element" in err


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (f"<rss><channel><item>{IN_XML}</item></channel></rss>", "more than 500 attributes of one element"),
        ("<rss>" + "<a/>" * 50_000 + "</rss>", "more than 40,000 elements"),
        ("<rss>" + "<a>" * 1000 + "</a>" * 1000 + "</rss>", "more than 250 elements within each other"),
        ('{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 100_000, "broken JSON"),
    ],
)
def test_a_feed_with_too_much_markup_is_refused_with_the_reason(document, why):
    with pytest.raises(ParseError, match=why):
        read_feed(document.encode(), url=URL, now=NOW)


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        (IN_XML, "more than 500 attributes of one element"),
        ("<a>" * 1000 + "</a>" * 1000, "more than 250 elements within each other"),
        ("<url/>" * 1_000_001, "more than 1,000,000 elements"),
    ],
)
def test_a_sitemap_with_too_much_markup_is_refused_with_the_reason(markup, why):
    with pytest.raises(ParseError, match=why):
        read_sitemap(f"<urlset>{markup}</urlset>".encode(), url=URL, now=NOW)


def test_a_list_of_feeds_with_too_much_markup_is_refused_with_the_reason():
    with pytest.raises(InputError, match=r"a.opml: .*more than 200,000 elements"):
        read_opml(b"<opml><body>" + b"<outline/>" * 400_001, where="a.opml")
    attributes = " ".join(f"a{n}='1'" for n in range(1000))
    with pytest.raises(InputError, match=r"a.opml: .*more than 500 attributes of one element"):
        read_opml(f"<opml><body><outline {attributes}/>".encode(), where="a.opml")


def test_an_entity_that_grows_is_never_unfolded():
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    feed = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]><rss><channel><title>&l12;</title><item><title>a</title></item>'

    listing = read_feed(f"{feed}</channel></rss>".encode(), url=URL, now=NOW)

    assert len(listing.title) < 100


def test_a_page_of_much_plain_text_is_read():
    assert len(read_page(f"<html><body>{NEWS * 5000}").text) > 400_000


class Tree:
    """Counts what a parser finds, as far as a tree of it would show."""

    def __init__(self):
        self.elements, self.most = 0, 0

    def start(self, tag, attributes):
        self.elements += 1
        self.most = max(self.most, len(attributes))

    def close(self):
        return self


pieces = st.sampled_from(
    [
        *(
            "<p ",
            "<a b='",
            '<a b="',
            "'",
            '"',
            ">",
            "<",
            "/",
            "/>",
            "=",
            " ",
            "a1=1 ",
            "x",
            "</p>",
            "<b>",
            "<!--",
            "-->",
        ),
        *("--!>", "<!-->", "<script>", "</script>", "<![CDATA[", "]]>", "<?", "?>", "<textarea>", "</textarea>", "\0"),
        *("<title>", "<table><tr><td>", "<!DOCTYPE html [", "]", "&amp", "é", "\n", "<svg>", "<style>", "</style>"),
    ]
)


@given(st.lists(pieces, max_size=60).map("".join), st.integers(0, 3))
def test_nothing_hides_from_the_count_that_the_parser_sees(markup, most):
    seen = Tree()
    parser = etree.HTMLParser(target=seen, encoding="utf-8")
    parser.feed(f"<html><body>{markup}".encode())
    parser.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "MOST_ATTRIBUTES", most)
        if seen.most > most:
            with pytest.raises(TooMuchError):
                check_page(f"<html><body>{markup}")
        else:
            check_page(f"<html><body>{markup}")


def test_json_of_any_depth_is_told_from_news(tmp_path):
    (tmp_path / "deep.jsonl").write_text("[" * 200_000 + "\n" + json.dumps({"text": "Forces entered the town."}) + "\n")

    articles, (missing,) = read_paths([tmp_path / "deep.jsonl"])

    assert len(articles) == 1
    assert missing.what.endswith("deep.jsonl:1")
