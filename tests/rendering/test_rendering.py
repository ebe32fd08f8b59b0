import re
import unicodedata
from dataclasses import replace
from datetime import date, timedelta, timezone
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from brief_builders import a_brief, quoted
from builders import a_report, a_story, an_article
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt
from patience import grows_evenly

from briefbot.language.characters import one_line
from briefbot.model import Article, Brief, Coverage, Excerpt, Missing, Party, Report, Story
from briefbot.phrasebook import phrasebook
from briefbot.rendering import render
from briefbot.rendering.escaping import FORMATS, markdown, web_address
from briefbot.rendering.filters import backing, kind, unreported

TEMPLATES = ("brief.md.j2", "brief.html.j2", "brief.telegram.html.j2", "brief.txt.j2")
TELEGRAM, HTML, MARKDOWN, TEXT = FORMATS

pieces = st.sampled_from(
    [
        *"*_`[]<>#&!|~\\-+=.:1{}%()\"'/ \n\t\r\x00\x1b\x85\u202e\u2028\u200b\u2066\ufeff\ufffe\ud83d\xa0ا",
        *(
            "{{ brief }}",
            "{% raw %}",
            "<script>",
            "</p>",
            "<!--",
            "]]>",
            "&amp;",
            "&#60",
            "](javascript:x)",
            "www.x.org",
        ),
        *("http://", "1.", "- ", "---", "***", "```", "[x]: y", "a", "Z9", "\U0001f600"),
    ]
)
soups = st.lists(st.one_of(pieces, st.text(max_size=3)), max_size=12).map("".join)


def test_markdown_of_a_small_brief():
    assert render(a_brief(glance=(), missing=(), stories=a_brief().stories[:1])) == (
        "# Libya brief, 5 June 2020\n"
        "\n"
        "1 story from 2 independent sources, 3 articles.\n"
        "\n"
        "## Forces enter Tarhuna\n"
        "\n"
        "Forces entered Tarhuna on Friday. ([Morning Sample](https://morning.example/tarhuna)) "
        "The town's airport is closed, its director said. ([Harbour Sample](https://www.harbour.example/airport))\n"
        "\n"
        "**2 independent sources:** AFP, Harbour Sample\n"
        "\n"
        "- **AFP**, 2 articles with the same copy:\n"
        "  - [Forces enter Tarhuna](https://morning.example/tarhuna), Morning Sample, 5 June 2020, 09:15\n"
        "  - [Tarhuna falls](https://evening.example/1), Evening Sample, 5 June 2020, 16:40\n"
        "- **Harbour Sample**: [Airport closed](https://www.harbour.example/airport)\n"
        "\n"
        "- Wording: Evening Sample beside Morning Sample: 4 words cut\n"
        "\n"
        "---\n"
        "\n"
        "Every sentence is quoted as it stands in the article that it links to. Times: UTC.\n"
        "\n"
        "Articles: English 3. Reprints: 1. Undated: 1. Sentences whose story has one origin only: 0 of 2.\n"
    )


def test_plain_text_numbers_what_it_quotes():
    assert render(a_brief(), "brief.txt.j2") == (
        "Libya brief, 5 June 2020\n"
        "3 stories from 3 independent sources, 5 articles\n"
        "\n"
        "AT A GLANCE\n"
        "\n"
        "- Forces entered Tarhuna on Friday. [1]\n"
        "\n"
        "1. Forces enter Tarhuna\n"
        "\n"
        "   Forces entered Tarhuna on Friday. [1] The town's airport is closed, its director said. [2]\n"
        "\n"
        "   2 independent sources: AFP, Harbour Sample\n"
        "   - AFP, 2 articles with the same copy:\n"
        "     - Forces enter Tarhuna, Morning Sample, 5 June 2020, 09:15 [1]\n"
        "     - Tarhuna falls, Evening Sample, 5 June 2020, 16:40 [3]\n"
        "   - Harbour Sample: Airport closed [2]\n"
        "   Wording: Evening Sample beside Morning Sample: 4 words cut\n"
        "\n"
        "2. \u2068المحادثات\u2069\n"
        "\n"
        "   \u200f\u2068استؤنفت المحادثات في جنيف.\u2069 [4, \u2068in Arabic\u2069]\n"
        "\n"
        "   1 report of unknown origin: ar.example\n"
        "   - \u2068المحادثات\u2069 [4]\n"
        "\n"
        "ALSO REPORTED\n"
        "\n"
        "- Ports reopen (Ports Sample) [5]\n"
        "\n"
        "NOT COVERED\n"
        "\n"
        "- off topic (1)\n"
        "  - Cup final\n"
        "- unreadable (1)\n"
        "  - photo.txt: not text\n"
        "\n"
        "WHERE IT STANDS\n"
        "\n"
        "[1] https://morning.example/tarhuna\n"
        "[2] https://www.harbour.example/airport\n"
        "[3] https://evening.example/1\n"
        "[4] https://ar.example/1\n"
        "[5] https://ports.example/1\n"
        "\n"
        "Every sentence is quoted as it stands there. Times: UTC.\n"
        "\n"
        "Articles: English 3, language unknown 1, Arabic 1. Reprints: 1. Off topic: 1. Undated: 3. "
        "Sentences whose story has one origin only: 1 of 4.\n"
    )


def test_telegram_gets_a_block_a_story():
    text = render(a_brief(), "brief.telegram.html.j2")

    assert (
        '<b>1. <a href="https://morning.example/tarhuna">Forces enter Tarhuna</a></b>\n'
        'Forces entered Tarhuna on Friday. (<a href="https://morning.example/tarhuna">Morning Sample</a>) The town\'s '
        'airport is closed, its director said. (<a href="https://www.harbour.example/airport">Harbour Sample</a>)\n'
        "<i>2 independent sources: AFP, Harbour Sample</i>\n"
        '<blockquote expandable>AFP: <a href="https://morning.example/tarhuna">Morning Sample</a>, '
        '<a href="https://evening.example/1">Evening Sample</a>\n'
        '<a href="https://www.harbour.example/airport">Harbour Sample</a></blockquote>\n'
        "\n"
    ) in text
    assert text.endswith(
        "<b>Also reported</b>\n"
        '• <a href="https://ports.example/1">Ports reopen</a> (Ports Sample)\n'
        "\n"
        "<i>Left out: off topic (1), unreadable (1)</i>\n"
        "\n"
        "<i>Articles: English 3, language unknown 1, Arabic 1. Reprints: 1. Off topic: 1. Undated: 3. "
        "Sentences whose story has one origin only: 1 of 4.</i>\n"
    )


def test_telegram_is_told_in_the_readers_language():
    text = render(a_brief(), "brief.telegram.html.j2", language="ar")

    assert "5 يونيو 2020" in text
    assert "مصدران مستقلان" in text
    assert "Forces entered Tarhuna on Friday." in text


def test_telegram_finds_nothing_to_link_in_what_articles_say():
    said = (
        "See evil.example, www.evil.example, https://evil.example, 10.0.0.1, @someone, #tag, /stop, $LYD, a@b.example."
    )
    brief = a_brief_of(said)

    text = render(brief, "brief.telegram.html.j2")

    for bait in ("evil.example,", "https://evil.example,", "@someone", "#tag", " /stop", "$LYD", "a@b"):
        assert bait not in text
    assert said in text.replace("\u2060", "")


def test_telegram_lists_few_of_many():
    stories = tuple(a_story(a_report(title=f"Title {n}")) for n in range(8))
    missing = tuple(Missing(f"{n}.txt", "no text") for n in range(5))

    text = render(a_brief(stories=stories, missing=missing), "brief.telegram.html.j2")

    assert text.count("Title ") == 5
    assert "and 3 more stories\n" in text
    assert "<i>Left out: no text (5)</i>\n" in text


def test_the_page_is_one_file_without_scripts():
    page = html.document_fromstring(render(a_brief(), "brief.html.j2").encode())

    assert page.xpath("//script | //link | //img | //iframe | //@style | //@onclick") == []
    assert [link for link in page.xpath("//@href | //@src") if not link.startswith(("https://", "#"))] == []
    assert "@import" not in page.xpath("string(//style)")
    assert "url(" not in page.xpath("string(//style)")


def test_on_the_page_right_to_left_text_is_marked_as_what_it_is():
    page = html.document_fromstring(render(a_brief(), "brief.html.j2").encode())
    (heading,) = page.xpath("//h2[@lang='ar']")

    assert heading.get("dir") == "rtl"
    assert "المحادثات" in heading.text_content()
    assert page.xpath("string(//p[@lang='ar'][@dir='rtl']/*[@class='quote'])") == "استؤنفت المحادثات في جنيف."


def test_the_page_folds_the_sources_and_says_how_many_there_are():
    copies = tuple(an_article(title=f"Copy {n}", outlet=f"Outlet {n}") for n in range(5))
    many = Story((Report(copies, "AFP"),), (quoted(copies[0]),))
    page = html.document_fromstring(render(a_brief(stories=(many, *a_brief().stories)), "brief.html.j2").encode())

    assert [fold.get("open") for fold in page.xpath("//*[@class='sources']")] == [None] * 3
    said = [fold.text_content() for fold in page.xpath("//*[@class='sources']/summary")]
    assert "AFP, 5 articles with the same copy" in said[0]
    assert said[1] == "2 independent sources (3 articles): AFP, Harbour Sample"


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_brief_of_nothing_says_so(template):
    text = render(Brief(day=date(2020, 6, 5)), template)

    assert "Brief, 5 June 2020" in text
    assert "Nothing was found for this brief." in text
    assert "glance" not in re.sub(r"<style>.*</style>", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_brief_of_headlines_only_is_not_called_also_reported(template):
    text = render(a_brief(stories=a_brief().stories[2:], glance=()), template).casefold()

    assert "reported" in text
    assert "also reported" not in text


@pytest.mark.parametrize("template", TEMPLATES)
def test_times_are_the_readers(template):
    text = re.sub(r"</?bdi>", "", render(a_brief(), template, zone=timezone(timedelta(hours=9), "Japan")))

    if "telegram" not in template:
        assert "6 June 2020, 01:40" in text
        assert "Times: Japan" in text
    assert "5 June 2020" in text


@pytest.mark.parametrize("template", TEMPLATES)
def test_blank_lines_come_one_at_a_time_and_the_end_is_one_line_break(template):
    text = render(a_brief(), template)

    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert not re.search(r"[ \t]\n", text)


def test_reports_of_unknown_origin_are_named_by_where_they_stand_and_not_counted():
    known, first, second = (
        a_report(outlet="Paper"),
        a_report(url="https://a.example/1"),
        a_report(url="https://a.example/2"),
    )
    story = Story((replace(known, origin="Paper"), first, second), (quoted(known.lead),))

    assert "**1 independent source:** Paper; **2 reports of unknown origin:** a.example, a.example\n" in render(
        a_brief(stories=(story,))
    )


def test_a_heading_of_first_words_leads_to_the_article_that_has_them():
    reports = (
        a_report("Rain fell.", url="https://a.example/1"),
        a_report("Anna Oak left\nMarsa.", url="https://b.example/1"),
    )

    for title in ("Anna Oak left Marsa", "Anna Oak left …"):
        page = render(a_brief(stories=(Story(reports, title=title),)))
        assert f"- [{title}](https://b.example/1) (a.example, b.example)\n" in page


def test_a_sentence_that_is_the_heading_is_not_told_again_unless_a_party_says_it():
    article = an_article("Anna Oak left\nMarsa. She went by ship.")
    opening, ship = Excerpt(article, 0, 20), Excerpt(article, 21, 37)
    stories = [
        Story((Report((article,)),), (first, ship), title="Anna Oak left Marsa")
        for first in (opening, replace(opening, said_by=ARMY))
    ]

    told, said = (render(a_brief(stories=(story,)), "brief.txt.j2") for story in stories)

    long = an_article(f"Dockers left {'Marsaharbour' * 30}.")
    cut = render(a_brief(stories=(Story((Report((long,)),), (quoted(long),), long.text.rstrip(".")),)), "brief.txt.j2")

    assert (told.count("left Marsa"), told.count("by ship")) == (1, 1)
    assert long.text in one_line(cut)
    assert "left Marsa. (said by" in one_line(said)


@pytest.mark.parametrize(("tail", "told"), [("as rain fell", 1), ("and asked the courts of Birch to look into it", 2)])
def test_a_sentence_of_which_the_heading_is_the_beginning_is_told_if_half_of_it_is_new(tail, told):
    article = an_article(f"Anna Oak left Marsa by night {tail}.")
    story = Story((Report((article,)),), (quoted(article),), title="Anna Oak left Marsa by night …")

    assert render(a_brief(stories=(story,), glance=()), "brief.txt.j2").count("Oak left") == told


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Dockers shut the port of Marsa", "Dockers shut the port of Marsa, and 12 of them were killed."),
        ("Police kill 1", "Police kill 12 in Marsa."),
        ("Anna Oak left Marsa by night …", "Anna Oak left Marsa by night with 12 men."),
    ],
)
def test_a_sentence_that_says_more_than_the_heading_is_told(title, text):
    article = an_article(text)
    story = Story((Report((article,)),), (quoted(article),), title=title)

    assert text in render(a_brief(stories=(story,), glance=()), "brief.txt.j2")


def test_an_article_without_address_is_named_not_linked():
    article = an_article("Rain.", url="news/rain.txt", title="Rain")
    story = Story((Report((article,)),), (quoted(article),))

    text = render(a_brief(stories=(story,), glance=(), missing=()))

    assert "Rain. (rain.txt)\n" in text
    assert "- Rain\n" in text
    assert "](" not in text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (
            "In 2011 - a year of war - 1.5 million fled; e.g. to R&D",
            "In 2011 - a year of war - 1.5 million fled; e.g. to R&D",
        ),
        ("It's a (10-point) plan: $5 + 3 = 8, 50% > 40%", "It's a (10-point) plan: $5 + 3 = 8, 50% > 40%"),
        ("snake_case and _this_", r"snake_case and \_this\_"),
        ("1. First", r"1\. First"),
        ("22 May", "22 May"),
        ("2011.", r"2011\."),
        ("- item", r"\- item"),
        ("-5 degrees", "-5 degrees"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("# 1", r"\# 1"),
        ("> said", r"\> said"),
        ("a < b", "a < b"),
        ("<b>", r"\<b>"),
        ("&lt; AT&T", r"\&lt; AT&T"),
        ("see https://x.example", r"see https\://x.example"),
        ("We won!", r"We won\!"),
        ("[sic]", r"\[sic\]"),
    ],
)
def test_markdown_escapes_only_what_would_be_markup(raw, shown):
    assert markdown(raw) == shown


PLACES = [
    "{}",
    "- {}",
    "  {} and more",
    "## {}",
    "## {} ##",
    "- **{}**, more",
    "before {} after",
    "before\n{}",
    "{}\nafter",
    "{} ([x](https://x.example))",
    "{}[x](https://x.example)",
    "[{}](https://x.example)",
    "> {}",
    "| a | b |\n| - | - |\n| {} | c |",
]


def parsed(text):
    """The structure of a Markdown text, and the words in it."""
    shape, words = [], []
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for block in reader.parse(text):
        shape.append((block.type, block.tag))
        for token in block.children or ():
            if token.type in ("text", "softbreak"):
                words.append(token.content or "\n")
            else:
                shape.append((token.type, token.tag, tuple(token.attrs.items())))
    return shape, "".join(words)


@given(soups, st.sampled_from(PLACES))
def test_in_markdown_no_text_is_markup(soup, place):
    soup = one_line(soup) or "x"
    shape, words = parsed(place.format(MARKDOWN.shown(soup)))
    shape_of_a_word, words_around = parsed(place.format("WORD"))

    assert shape == shape_of_a_word
    assert re.sub("[\u2068\u2069]", "", words) == words_around.replace("WORD", soup)


class Tags(HTMLParser):
    """Every tag of a text in order, and the words between; fails on a tag that is not closed."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.words = [], [], ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data

    def handle_comment(self, data):
        raise AssertionError(data)


def a_brief_of(soup):
    """A brief with ``soup`` in every text that an article brings along."""
    articles = [
        an_article(
            f"Text {soup} end",
            url=f"https://x.example/{n}",
            title=f"Title {n} {soup}",
            outlet=f"Outlet {n} {soup}",
            language=soup,
        )
        for n in range(3)
    ]
    told = Story((Report(tuple(articles[:2]), f"Origin {soup}"), Report((articles[2],))), (quoted(articles[0]),))
    return Brief(
        day=date(2020, 6, 5),
        topic=f"Topic {soup}",
        glance=(quoted(articles[2]),),
        stories=(told, Story((Report((articles[1],)),))),
        missing=(Missing(f"file {soup}", "off topic"), Missing("https://x.example/9", "off topic", f"Left {soup}")),
    )


def single_spaced(text):
    return re.sub(r"[ \n]+", " ", text)


def undirected(text):
    """``text`` without marks of direction, of which a phrase sets its own."""
    return single_spaced(re.sub("[\u200e\u200f\u2066-\u2069]", "", text))


@given(soups)
@example("\u200e")
def test_on_the_page_any_soup_is_text(soup):
    page = render(a_brief_of(soup), "brief.html.j2")
    tree = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))
    plain_tree = html.document_fromstring(render(a_brief_of(""), "brief.html.j2").encode())

    assert [e.tag for e in tree.iter()] == [e.tag for e in plain_tree.iter()]
    assert [tuple(e.keys()) for e in tree.iter()] == [tuple(e.keys()) for e in plain_tree.iter()]
    words = single_spaced("".join(Tags(re.sub(r"<!doctype html>|<(meta)[^>]*>", "", page)).words))
    for text in (f"Title 0 {soup}", f"Text {soup} end", f"Topic {soup}", f"Origin {soup}"):
        assert undirected(one_line(text)[:150]).rstrip() in undirected(words)


@given(soups)
def test_in_telegram_any_soup_is_text_between_the_tags_it_knows(soup):
    text = render(a_brief_of(soup), "brief.telegram.html.j2")
    read = Tags(text)

    assert read.tags == Tags(render(a_brief_of(""), "brief.telegram.html.j2")).tags
    assert {tag for tag, _ in read.tags} <= {"a", "b", "i", "blockquote"}
    assert set(re.findall(r"&[^;]{0,9};?", text)) <= {"&lt;", "&gt;", "&amp;", "&quot;"}
    assert one_line(f"Text {soup} end") in re.sub("[\u2060\u2068\u2069]", "", read.words)


@given(soups)
def test_in_every_format_any_soup_comes_out_without_control_characters(soup):
    for template in TEMPLATES:
        text = render(a_brief_of(soup), template)

        assert text.encode()
        assert {unicodedata.category(c) for c in text if c != "\n"}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
        assert not re.search("[\u202a-\u202e]", text)


@given(soups)
def test_plain_text_is_what_it_was_but_for_what_cannot_be_seen(soup):
    seen = one_line(soup)

    assert one_line(seen) == seen
    assert seen.isascii() or not {"\ud83d", "\u2028", "\u202e", "\x85"} & set(seen)
    assert [c for c in seen if c.isalnum()] == [c for c in soup if c.isalnum()]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://x.example/a?b=c&d=e#f", "https://x.example/a?b=c&d=e#f"),
        (" HTTP://X.example:8080 ", "http://x.example:8080"),
        ("https://x.example/(a)'b\"`c`<d>|*[e]\\", "https://x.example/%28a%29%27b%22%60c%60%3Cd%3E%7C%2A%5Be%5D%5C"),
        ("https://x.example/a%20b c", "https://x.example/a%20b%20c"),
        ("https://bank.example:pw@x.example/", "https://x.example/"),
        ("https://[::1]:80/", "https://[::1]:80/"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://x.example\\@y.example/", "https://y.example/"),
        *(
            (bad, "")
            for bad in ("javascript:alert(1)", "data:text/html,x", "//x.example", "x.example", "urn:x", "", "a/b.txt")
        ),
        *(
            (bad, "")
            for bad in ("https://", "https:///a", "https://[::1", "https://x:99999999/", "https://x.example/\na")
        ),
        *(
            (bad, "")
            for bad in ("java\nscript:x", "https://x y/", "https://\u202ex.example/", "https://\ud800/", "https://..ü/")
        ),
    ],
)
def test_only_an_address_on_the_web_is_linked(url, address):
    assert web_address(url) == address


@given(soups, st.sampled_from(["", "https://", "http://x.example/", "https://x.example?", "https://u@"]))
def test_whatever_an_address_holds_it_ends_no_link(soup, start):
    address = web_address(start + soup)

    assert not address or re.fullmatch(r"https?://[^/@]+([/?#][\w%/:@!$&+,;=.~?#-]*)?", address, re.ASCII)
    assert not address or web_address(address) == address
    shape, words = parsed(MARKDOWN.link("x", start + soup))
    assert words == "x"
    assert [token[2] for token in shape if token[0] == "link_open"] == ([(("href", address),)] if address else [])
    assert [name for name, _ in Tags(TELEGRAM.link("x", start + soup)).tags] == (["a"] if address else [])


@pytest.mark.parametrize("template", TEMPLATES)
def test_many_stories_take_no_more_than_their_share(template):
    def brief_of(count):
        stories = []
        for n in range(count):
            article = an_article(
                "The council met on Monday. It voted.", title=f"Title {n}", outlet="Paper", published="2020-06-05"
            )
            stories.append(Story((Report((article,), "Paper"),), (quoted(article), quoted(article, "It voted."))))
        return a_brief(stories=tuple(stories))

    briefs = {count: brief_of(count) for count in (50, 400)}

    assert grows_evenly(lambda count: render(briefs[count], template), 400)


@pytest.mark.parametrize("template", ["brief.md.j2", "brief.html.j2", "brief.txt.j2"])
def test_of_many_missing_for_one_reason_the_first_are_named_and_the_rest_counted(template):
    off_topic = [Missing(f"https://x.example/{n:02}", "off topic", f"Rain {n:02}") for n in range(23)]
    other_days = [Missing(f"https://x.example/day/{n}", "outside the window", f"Of old {n}") for n in range(400)]

    got = render(Brief(day=date(2020, 5, 22), missing=(*off_topic, *other_days)), template)

    assert "off topic (23)" in got
    assert "Rain 19" in got
    assert "Rain 20" not in got
    assert "… 3 more" in got
    assert "outside the window (400)" in got
    assert "Of old" not in got


@pytest.mark.parametrize("template", ["brief.md.j2", "brief.html.j2", "brief.txt.j2", "brief.telegram.html.j2"])
def test_what_was_not_heard_is_one_line_at_the_foot_and_cannot_break_out(template):
    hostile = Missing("https://x.example/", "<b>*no*\nanswer", "[Evil](javascript:x)")
    many = tuple(Missing(f"https://{n}.example/", "HTTP 500", f"Outlet {n}") for n in range(7))

    text = render(a_brief(coverage=Coverage(answered=3, failed=many, silent=(hostile,))), template)

    line = next(line for line in text.splitlines() if "Sources: 3 of 10 answered." in line)
    assert "and 2 more" in line
    assert "Silent: " in line
    if "txt" not in template:  # plain text has no markup to break
        assert "<b>*no" not in line
    if "md" in template:
        assert r"\[Evil\]" in line


@pytest.mark.parametrize("tag", ["#sirte", "#·sirte", "#\u200csirte"])
def test_telegram_makes_no_hashtag_of_what_an_article_says(tag):
    assert "#\u2060" in render(a_brief(topic=f"on {tag}"), "brief.telegram.html.j2")


def test_a_bare_date_is_shown_without_an_hour_and_a_brief_without_any_date_says_so():
    article = replace(an_article("Rain.", title="Rain", outlet="Paper"), published=date(2020, 5, 22))
    story = Story((Report((article,)),), (quoted(article),))

    for name in ("brief.md.j2", "brief.txt.j2", "brief.html.j2", "brief.telegram.html.j2"):
        text = render(replace(a_brief(stories=(story,), glance=()), day=None), name)
        assert "undated" in text
        assert "Libya brief, " in text
        assert "12:00" not in text
    assert "22 May 2020\n" in render(a_brief(stories=(story,)))


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("reports", [1, 2])
def test_a_brief_shows_which_version_an_update_replaces(template, reports):
    early = an_article(title="Crowds fill port", outlet="Wire", published="2020-06-05T09:00")
    late = an_article(title="Planes over port", outlet="Wire", published="2020-06-05T18:00")
    others = tuple(a_report(origin="AFP") for _ in range(reports - 1))
    story = Story((Report((late, early), "Wire", (late,)), *others), (quoted(late),))

    text = re.sub(r"</?bdi>", "", render(a_brief(stories=(story,)), template))

    assert text.count("updates the version of 5 June 2020, 09:00") == 1
    assert "same copy" not in text


def test_a_listed_story_of_unknown_origin_is_followed_by_where_it_stands():
    story = Story((a_report(url="notes/rain.txt", title="Rain"),))

    for name in ("brief.md.j2", "brief.txt.j2", "brief.html.j2"):
        assert "(rain.txt)" in re.sub("\u2060|</?bdi>", "", render(a_brief(stories=(story,), glance=()), name))


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_one_article_says_in_the_glance_is_one_bullet_with_one_link(template):
    port = an_article("Rebels took a port. They hold its pier.", outlet="Wire", url="https://wire.example/port")
    bank = an_article("Banks shut.", outlet="Post", url="https://post.example/bank")
    first, second = Excerpt(port, 0, 19), Excerpt(port, 20, 39)

    text = render(a_brief(glance=(first, second, quoted(bank)), stories=(), missing=()), template)
    plain = re.sub(r"\[(?:Wire|1)\]|<[^>]*>|\(https[^)]*\)", "", text).replace("\u2060", "")

    assert re.search(r"Rebels took a port\\?\. They hold its pier\\?\. ", plain)
    assert text.count("wire.example") == text.count("post.example") == 1


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_story_begins_with_the_first_words_of_what_the_glance_says_of_it(template):
    port = an_article("Rebels took the port of Brega on Monday by night. They hold its pier.", outlet="Wire")
    lead, more = Excerpt(port, 0, 49), Excerpt(port, 50, 69)
    story = Story((Report((port,), "Wire"),), (more,), "Brega", told_above=(lead,))

    text = render(a_brief(glance=(lead,), stories=(story,), missing=()), template).replace("\u2060", "")
    plain = " ".join(re.sub(r"<[^>]*>", "", text).split())

    assert re.search(r"Told above: Rebels took the port of Brega on Monday …\s+They hold its pier", plain)


def test_on_a_page_these_words_are_a_link_to_the_glance():
    port = an_article("Rebels took the port.", outlet="Wire")
    story = Story((Report((port,), "Wire"),), title="Brega", told_above=(quoted(port),))
    page = html.fromstring(render(a_brief(glance=(quoted(port),), stories=(story,), missing=()), "brief.html.j2"))

    (link,) = page.xpath("//p[@class='above']/a")
    assert page.get_element_by_id(link.get("href").removeprefix("#")).tag == "li"


ARMY = Party(
    name="Harbour Army", called={"ar": "جيش الميناء"}, label={"en": "the Harbour Army", "ar": "جيش الميناء وإذاعته"}
)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_story_says_that_it_rests_on_one_origin_or_on_parties_alone_and_a_sentence_which_party_says_it(template):
    article = an_article("The pier burnt, the army said.", outlet="Harbour Radio", language="en")
    excerpt = replace(quoted(article), said_by=ARMY)
    one = Story((Report((article,), "Harbour Radio"),), (excerpt,), "Pier burnt")

    (alone, party, arabic) = (
        render(a_brief(stories=(story,), glance=(), missing=()), template, language=language)
        for story, language in (
            (one, "en"),
            (replace(one, parties=(ARMY,)), "en"),
            (replace(one, parties=(ARMY,)), "ar"),
        )
    )

    assert "One origin only" in alone
    assert "independent source:" not in alone
    assert "Reported by the Harbour Army only" in party
    assert "(said by: Harbour Army)" in re.sub(r"\\", "", alone)
    assert "جيش الميناء وإذاعته" in arabic


def test_a_story_that_may_have_a_second_origin_is_not_said_to_have_one_only():
    story = Story((a_report(origin="AFP"), a_report(url="notes/rain.txt")), title="Rain")

    assert backing(story) == backing(a_story(a_report(url="notes/rain.txt"))) == ""


@pytest.mark.parametrize("template", ["brief.md.j2", "brief.html.j2", "brief.txt.j2", "sources.telegram.html.j2"])
def test_a_story_names_a_handful_of_the_outlets_without_a_report_on_it(template):
    names = ("Dune", "Lamp", "Mole", "Palm", "Quay", "Reef", "Shore")
    story = replace(a_brief().stories[0], unreported_by=names)

    text = re.sub(r"<[^>]*>", "", render(a_brief(stories=(story,)), template))

    assert "No report seen from: Dune, Lamp, Mole, Palm, Quay and 2 more." in text


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_a_brief_is_made_of_stands_at_its_foot(template):
    assert (
        "Articles: English 3, language unknown 1, Arabic 1. Reprints: 1. Off topic: 1. Undated: 3. "
        "Sentences whose story has one origin only: 1 of 4."
    ) in render(a_brief(), template)


RAIN = Report(
    (Article(url="https://en.example/1", title="Rain", outlet="Wire", text="It rained.", language="en"),), "Wire"
)
PLUIE = Report((Article(url="https://fr.example/1", title="Pluie", text="Il a plu.", language="fr"),), "Dépêche")
MATAR = Report(
    (Article(url="https://ar.example/2", title="مطر", outlet="برق", text="هطل المطر.", language="ar"),), "برق"
)


def told_in_three_languages():
    summary = tuple(Excerpt(each.lead, 0, len(each.lead.text)) for each in (RAIN, PLUIE, MATAR))
    return Brief(day=date(2020, 6, 1), stories=(Story((RAIN, PLUIE, MATAR), summary, "Rain"),))


def test_a_sentence_in_another_language_says_which_and_is_a_block_of_its_own():
    shown = {form: render(told_in_three_languages(), f"brief.{form}.j2", language="fr") for form in ("md", "txt")}

    assert "\n\nIl a plu. ([fr.example](https://fr.example/1))\n\n" in shown["md"]
    assert "\nIt rained. ([Wire](https://en.example/1), en anglais)\n\n" in shown["md"]
    assert "   \u200f\u2068هطل المطر.\u2069 [3, \u2068en arabe\u2069]\n" in shown["txt"]


def test_on_a_page_each_block_of_a_language_has_its_own_direction_and_names_stand_apart():
    page = render(told_in_three_languages(), "brief.html.j2", language="ar")

    directions = {"ar": "rtl", "en": "ltr", "fr": "ltr"}
    assert [page.count(f'<p dir="{each}" lang="{language}">') for language, each in directions.items()] == [1, 1, 1]
    assert '<bdi><a href="https://en.example/1">Wire</a></bdi>، بالإنجليزية</cite>' in page
    assert '<li><b><bdi>Wire</bdi></b>: <bdi lang="en">' in page


def test_french_has_a_space_before_a_colon_and_arabic_its_own_marks():
    french, arabic = (render(told_in_three_languages(), "brief.md.j2", language=each) for each in ("fr", "ar"))

    assert "**3 sources indépendantes\u00a0:** Dépêche, Wire, \u2068برق\u2069\n" in french
    assert "# Le point, 1er\u00a0juin 2020\n" in french
    assert "**3 مصادر مستقلة:** \u2068Dépêche\u2069، \u2068Wire\u2069، برق\n" in arabic


def test_a_line_of_an_arabic_brief_begins_in_arabic_unless_it_quotes_another_language():
    lines = render(told_in_three_languages(), "brief.telegram.html.j2", language="ar").splitlines()

    assert lines[0].startswith("<b>موجز، 1 يونيو")
    assert "\u2068It rained.\u2069 (<a" in "\n".join(lines)
    assert any(line.startswith("هطل المطر. (<a") for line in lines)
    assert any(line.startswith("<i>3 مصادر مستقلة: ") for line in lines)


def test_a_phrase_that_begins_with_a_foreign_name_runs_as_the_reader_reads():
    brief = told_in_three_languages()
    story = replace(brief.stories[0], unreported_by=("Lamp", "منارة", "Dune", "Reef", "Palm", "Mole"))
    shown = {
        form: render(replace(brief, stories=(story,)), f"brief.{form}.j2", language="ar") for form in ("md", "html")
    }

    names = "\u2068Lamp\u2069، منارة، \u2068Dune\u2069، \u2068Reef\u2069، \u2068Palm\u2069 ومصدر آخر."
    assert all(f"مصادر لم نجد الخبر لديها: {names}" in text for text in shown.values())
    assert (
        phrasebook("ar")("wording.beside", article="Dune", base="Lamp") == "\u2068Dune\u2069 مقارنةً بـ\u2068Lamp\u2069"
    )


def test_a_name_cannot_end_what_sets_it_off():
    hostile = replace(told_in_three_languages().stories[0], unreported_by=("A\u2069\u202eB\u2067", "Dune"))

    assert unreported(hostile, phrasebook("ar")) == "\u2068AB\u2069، \u2068Dune\u2069"


def test_times_are_given_in_the_city_of_the_zone_where_the_reader_has_another_name_for_it():
    zone = ZoneInfo("Africa/Tripoli")

    assert "التوقيت: طرابلس." in render(told_in_three_languages(), zone=zone, language="ar")
    assert "Times: Africa/Tripoli." in render(told_in_three_languages(), zone=zone)


def test_on_an_arabic_page_the_words_of_a_change_stand_apart_from_the_label_before_them():
    texts = ("The port of Marsa was shut on Monday by dockers.", "The port of Marsa was closed on Monday by dockers.")
    copies = tuple(
        Article(url=f"https://{name}.example/1", text=text, outlet=name, language="en")
        for name, text in zip(("Lamp", "Dune"), texts, strict=True)
    )
    story = Story((Report(copies, "Wire"),), (Excerpt(copies[0], 0, len(texts[0])),), "Port shut")
    page = render(Brief(day=date(2020, 6, 1), stories=(story,)), "brief.html.j2", language="ar")

    assert re.search(r"<li>أعيدت صياغته: <bdi>[^\n]*<del>[^\n]*</bdi></li>", page)


@pytest.mark.parametrize("template", ["brief.md.j2", "brief.txt.j2", "brief.html.j2", "brief.telegram.html.j2"])
def test_a_report_that_another_goes_on_from_is_marked_where_it_is_linked(template):
    late, early, copy = (
        an_article(f"Dockers shut {n} ports.", url=f"https://{n}.example/", title=f"Ports {n}", outlet=f"Lamp {n}")
        for n in range(3)
    )
    over = Report((early, copy))
    story = Story((Report((late,)), over), summary=(Excerpt(late, 0, 21),), title="Ports", overtaken=frozenset([over]))

    assert render(Brief(stories=(story,)), template).count("(earlier)") == 1
    assert "(plus tôt)" in render(Brief(stories=(story,)), template, language="fr")


@pytest.mark.parametrize(
    ("language", "of_analysis", "of_live_page"),
    [("en", "analysis", "live page"), ("fr", "analyse", "direct"), ("ar", "تحليل", "تغطية مباشرة")],
)
def test_what_is_no_news_is_called_what_it_is(language, of_analysis, of_live_page):
    entries = "\n\n".join(f"{hour}:15 GMT\n\nShip {hour} has left the port of Marsa." for hour in range(10, 17))
    page, analysis = an_article(entries, title="Marsa: live"), an_article("Ships left.", title="Analysis: Marsa")

    for article, expected in ((analysis, of_analysis), (page, of_live_page), (an_article("Ships left on Monday."), "")):
        assert kind(quoted(article), phrasebook(language)) == expected
        assert kind(a_story(Report((article,))), phrasebook(language)) == expected
