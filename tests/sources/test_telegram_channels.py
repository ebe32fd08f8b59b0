"""The public pages of Telegram channels: each message is an article, and nothing around its words is."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime

import pytest
from archived import versions_of
from channel_pages import (
    BUTTONS,
    EDITED,
    PHOTO,
    POLL,
    PREVIEW,
    VIDEO,
    album,
    channel_page,
    emoji,
    forwarded,
    landing_page,
    message,
    reply,
    signed,
    words,
)
from hypothesis import given
from hypothesis import strategies as st
from news_web import Web, page, redirect

from briefbot.brief import make_brief
from briefbot.cleaning.raw_articles import articles_of
from briefbot.entries import ParseError, SeenUrl, SourceSpec
from briefbot.errors import FetchError, InputError
from briefbot.fetching.check import check
from briefbot.fetching.polled import located
from briefbot.fetching.run import Job, fetch
from briefbot.model import Window
from briefbot.protocols import PolledSource
from briefbot.sources.front_pages import read_front_page
from briefbot.sources.poll import Memory, Target, Tools, poll
from briefbot.sources.registry import TelegramChannel
from briefbot.sources.telegram_channels import channel_address, read_channel
from briefbot.store.articles import raw_articles_in
from briefbot.web.caching import CacheValidators
from briefbot.web.client import Response
from briefbot.web.options import HttpOptions

NOW = datetime(2026, 5, 22, 12, tzinfo=UTC)
URL = "https://t.me/s/harbour_news"
DREDGER = "A dredger reached the port of Derna on Friday and began to clear the eastern basin, its captain said."


def read(source, url=URL, reader=read_channel):
    data = source if isinstance(source, bytes) else source.encode()
    return reader(data, url=url, content_type="text/html; charset=utf-8", now=NOW)


def only(*inside, **more):
    (entry,) = read(channel_page(message(101, *inside, **more))).entries
    return entry


def text_of(markup):
    return only(words(markup)).text


def test_a_message_is_an_article_with_its_address_time_text_and_author():
    entry = only(words(DREDGER), meta=signed("Salma A."))

    assert entry.url == "https://t.me/harbour_news/101"
    assert entry.published == datetime(2026, 5, 22, 9, 30, tzinfo=UTC)
    assert (entry.title, entry.text, entry.author, entry.origin) == ("", DREDGER, "Salma A.", "")
    assert entry.is_full


def test_the_outlet_is_the_channel():
    document = read(channel_page(message(1, words(DREDGER)), title="Harbour &amp; Sea"))

    assert document.title == "Harbour & Sea"
    assert document.fault == ""


def test_messages_stand_in_the_order_of_the_page():
    document = read(channel_page(*(message(n, words(f"{DREDGER} Day {n}.")) for n in (7, 8, 9))))

    assert [entry.url.rpartition("/")[2] for entry in document.entries] == ["7", "8", "9"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("One line.<br>The next.", "One line.\nThe next."),
        ("One.<br/><br/>Two.<br/><br/><br/>Three.", "One.\n\nTwo.\n\nThree."),
        ('See <a href="https://paper.example/1" target="_blank" rel="noopener">the paper</a>.', "See the paper."),
        ('<a href="?q=%23derna">#derna</a> reopens', "#derna reopens"),
        (f"{emoji('🔴')} Sirte <b>is</b> <i>calm</i>, <u>says</u> <s>he</s> she", "🔴 Sirte is calm, says he she"),
        ("It is <tg-spoiler>twelve</tg-spoiler> metres deep.", "It is twelve metres deep."),
        ("He said:<blockquote>We stay.</blockquote>So he did.", "He said:\n\nWe stay.\n\nSo he did."),
        ("Fewer than 5 &lt; 6 &amp; more", "Fewer than 5 < 6 & more"),
        ("\u200fوصلت السفينة\u200f إلى <b>درنة</b>\u200e (Derna).", "وصلت السفينة إلى درنة (Derna)."),
        ("\n   Broken in the source\n   alone.\n", "Broken in the source alone."),
    ],
)
def test_a_text_keeps_its_lines_and_the_words_of_its_markup(markup, text):
    assert text_of(markup) == text


def test_what_stands_around_the_text_is_not_the_text():
    entry = only(forwarded("Lighthouse"), reply("Quoted before."), PHOTO, VIDEO, words(DREDGER), POLL, PREVIEW, BUTTONS)

    assert entry.text == DREDGER


@pytest.mark.parametrize("name", ["tgme_widget_message_text", "tgme_widget_message_metatext"])
def test_the_quote_in_a_reply_is_not_its_own_text(name):
    assert only(reply("The port is closed.", name), words("It is open again.")).text == "It is open again."


def test_the_quote_in_a_reply_without_words_is_none_either():
    assert read(channel_page(message(5, reply("The port is closed."), PHOTO))).entries == ()


def test_an_album_with_one_caption_is_one_message():
    nested = '<div class="tgme_widget_message_text js-message_text" dir="auto">' + words(DREDGER) + "</div>"

    assert [entry.text for entry in read(channel_page(message(101, album(101), nested))).entries] == [DREDGER]


@pytest.mark.parametrize("inside", [PHOTO, VIDEO, POLL, album(3), PREVIEW, "", words(""), words(emoji("🔥"))])
def test_a_message_without_words_is_no_article(inside):
    document = read(channel_page(message(3, inside), message(4, words(DREDGER))))

    assert [entry.url for entry in document.entries] == ["https://t.me/harbour_news/4"]


def test_what_the_channel_did_is_no_article():
    pinned = message(6, words("Harbour News pinned «A dredger reached the port»"), service=True)

    assert len(read(channel_page(pinned, message(7, words(DREDGER)))).entries) == 1


def test_a_channel_of_pictures_alone_says_that_it_has_no_text():
    assert "none of its messages has a text" in read(channel_page(message(1, PHOTO))).fault


def test_an_empty_channel_has_no_fault():
    document = read(channel_page())

    assert (document.entries, document.fault, document.title) == ((), "", "Harbour News")


@pytest.mark.parametrize(
    ("named", "origin"),
    [
        (forwarded("Lighthouse"), "Lighthouse"),
        (forwarded("Lighthouse | المنارة"), "Lighthouse"),
        (forwarded("BBC News عربي"), "BBC"),
        (forwarded("BBC Arabic"), "BBC"),
        (forwarded("Somebody who hides", href=""), "Somebody who hides"),
    ],
)
def test_a_forwarded_message_is_credited_to_its_channel(named, origin):
    assert only(named, words(DREDGER)).origin == origin


def test_a_forwarded_message_is_no_second_source():
    first = read(channel_page(message(77, words(DREDGER), post="lighthouse/77"), title="Lighthouse | المنارة"))
    again = read(channel_page(message(101, forwarded("Lighthouse | المنارة"), words(DREDGER)), title="Harbour News"))
    raw = [
        entry.__class__(**{**{name: getattr(entry, name) for name in entry.__slots__}, "listed_by": document.title})
        for document in (first, again)
        for entry in document.entries
    ]

    (story,) = make_brief(articles_of(raw), day=NOW.date(), topic="").stories

    assert len(story.reports) == 1
    assert story.origins == ("Lighthouse",)


@pytest.mark.parametrize(
    ("markup", "title", "text"),
    [
        (f"<b>Derna port is cleared again</b><br><br>{DREDGER}", "Derna port is cleared again", DREDGER),
        (f"{emoji('🔴')} <b>Derna port is cleared</b><br>{DREDGER}", "🔴 Derna port is cleared", DREDGER),
        (f"<b>Derna port is cleared again<br/><br/></b>{DREDGER}", "Derna port is cleared again", DREDGER),
        (f"<b>Breaking</b><br><br>{DREDGER}", "", f"Breaking\n\n{DREDGER}"),
        (f"<b>The port is open.</b><br>{DREDGER}", "", f"The port is open.\n{DREDGER}"),
        (f"<b>What the captain said:</b><br>{DREDGER}", "", f"What the captain said:\n{DREDGER}"),
        (f"<b>Derna</b> port is cleared again<br>{DREDGER}", "", f"Derna port is cleared again\n{DREDGER}"),
        ("<b>Derna port is cleared again</b><br>@harbour_news", "", "Derna port is cleared again\n@harbour_news"),
        (f"<b>{DREDGER}<br>All of it is bold</b>", "", f"{DREDGER}\nAll of it is bold"),
        ("<b>Derna port is cleared again</b>", "", "Derna port is cleared again"),
    ],
)
def test_a_bold_first_line_is_the_headline_where_it_plainly_is_one(markup, title, text):
    entry = only(words(markup))

    assert (entry.title, entry.text) == (title, text)


@pytest.mark.parametrize("stamp", ["2031-01-01T00:00:00+00:00", "soon", ""])
def test_a_message_from_the_future_or_of_no_time_is_dated_by_when_it_was_seen(stamp):
    assert only(words(DREDGER), at=stamp).published is None


def test_the_time_is_that_of_the_message_and_no_films_length():
    bare = f'<div class="tgme_widget_message" data-post="harbour_news/1">{VIDEO}{words(DREDGER)}<time datetime="2026-05-22"></time></div>'

    assert only(VIDEO, words(DREDGER)).published == datetime(2026, 5, 22, 9, 30, tzinfo=UTC)
    assert read(bare).entries[0].published == date(2026, 5, 22)


@pytest.mark.parametrize("post", ["harbour_news", "harbour_news/x", "../evil/1", "a b/1", "/1", "x/1?single"])
def test_a_message_without_name_and_number_is_none(post):
    assert read(channel_page(message(1, words(DREDGER), post=post))).entries == ()


def test_a_message_that_is_cut_off_is_left_for_the_next_poll():
    whole = channel_page(message(1, words(DREDGER)), message(2, words(DREDGER + " And more of it.")))
    cut = whole[: whole.index("And more")]

    assert [entry.url for entry in read(cut).entries] == ["https://t.me/harbour_news/1"]


@given(st.integers(min_value=0, max_value=4000), st.binary(max_size=8))
def test_whatever_is_broken_in_a_page_at_most_a_parse_error_is_raised(at, junk):
    whole = channel_page(message(1, forwarded("Lighthouse"), words(DREDGER)), before=1).encode()

    for data in (whole[:at], whole[:at] + junk + whole[at:], junk * 50):
        try:
            document = read(data)
        except ParseError:
            continue
        assert all(entry.url.startswith("https://t.me/") and entry.text for entry in document.entries)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n", "not a page of a Telegram channel: a PNG image"),
        (b"<html><body><p>Hello", "not the page of a Telegram channel"),
        (b"<html>" + b"<b>" * 60_000, "more than 250 elements within each other"),
        (channel_page(f"<p {' '.join(f'a{n}=1' for n in range(501))}>").encode(), "more than 500 attributes"),
        (channel_page("".join(message(n, words("Word")) for n in range(9000))).encode(), "more than 50,000 elements"),
    ],
)
def test_what_is_no_page_of_a_channel_or_too_much_is_refused(data, why):
    with pytest.raises(ParseError, match=why):
        read(data)


def test_a_page_in_another_encoding_is_read_as_it_is_declared():
    source = channel_page(message(1, words("وصلت السفينة إلى درنة صباح الجمعة"))).replace("utf-8", "windows-1256")
    (entry,) = read_channel(
        source.replace("✔", "").replace("❤", "").replace("–", "-").encode("windows-1256"), url=URL, now=NOW
    ).entries

    assert entry.text == "وصلت السفينة إلى درنة صباح الجمعة"


@pytest.mark.parametrize(
    ("extra", "why"),
    [
        ("12 400 subscribers", "@harbour_news is shown only in Telegram's app"),
        ("2 835 members, 120 online", "@harbour_news is a group"),
        ("", "no public channel is called @harbour_news: check its name at https://t.me/harbour_news"),
    ],
)
def test_a_channel_that_is_not_shown_is_named_with_what_to_do(extra, why):
    with pytest.raises(ParseError, match=why):
        read(landing_page(extra), url="https://t.me/harbour_news")


def test_a_page_of_a_channel_is_one_whatever_kind_of_page_was_expected():
    document = read(channel_page(message(1, words(DREDGER)), message(2, words(DREDGER))), reader=read_front_page)

    assert [entry.url for entry in document.entries] == ["https://t.me/harbour_news/1", "https://t.me/harbour_news/2"]


def test_the_page_before_is_the_one_that_the_page_names():
    assert read(channel_page(before=81)).older == f"{URL}?before=81"
    assert read(channel_page(before=61), url=f"{URL}?before=81").older == f"{URL}?before=61"
    assert read(channel_page()).older == ""
    assert read(channel_page().replace("<head>", '<head><link rel="prev" href="/s/harbour_news?before=41">')).older == (
        f"{URL}?before=41"
    )
    assert read(channel_page().replace("<head>", '<head><link rel="prev" href="/s/harbour_news?before=">')).older == ""


@pytest.mark.parametrize(
    "url",
    [
        "@harbour_news",
        "t.me/harbour_news",
        "t.me/harbour_news/",
        "https://t.me/harbour_news",
        "http://www.t.me/s/harbour_news",
        "https://t.me/s/harbour_news?before=12",
        "https://t.me/harbour_news/101",
        "https://t.me/harbour_news/101?single",
        "https://telegram.me/harbour_news",
        "harbour_news.t.me",
        "tg://resolve?domain=harbour_news",
    ],
)
def test_any_address_of_a_channel_makes_it_a_source(url):
    assert channel_address(url) == URL
    assert located(SourceSpec(url=url)) == SourceSpec(kind="telegram_channel", url=URL)


def test_the_bare_name_of_a_channel_will_do_where_its_kind_is_given():
    assert located(SourceSpec(kind="telegram_channel", url="harbour_news")).url == URL
    assert located(SourceSpec(kind="telegram_channel", url="http://127.0.0.1:9/s/x")).url == "http://127.0.0.1:9/s/x"


@pytest.mark.parametrize("url", ["https://t.me/+AbCdEf123", "t.me/joinchat/AbCdEf", "https://t.me/c/1234567/5", "t.me"])
def test_a_private_channel_is_refused_at_once(url):
    with pytest.raises(InputError, match="names no public Telegram channel"):
        located(SourceSpec(url=url))


def test_other_addresses_and_kinds_stay_as_they_are():
    assert located(SourceSpec(url="news.example/feed")) == SourceSpec(url="https://news.example/feed")
    assert located(SourceSpec(kind="mailbox", url="t.me/harbour_news")).kind == "mailbox"


class FakeWeb:
    """Has pages of twenty messages each, up to number 200; notes what was asked for."""

    def __init__(self, last=200, broken=()):
        self.last, self.broken, self.asked = last, broken, []

    @asynccontextmanager
    async def get(self, url, _known=None):
        self.asked.append(url)
        if len(self.asked) - 1 in self.broken:
            raise FetchError("HTTP 429")
        before = int(url.partition("?before=")[2] or self.last + 1)
        first = max(before - 20, 1)
        messages = (message(n, words(f"{DREDGER} It was dive {n}.")) for n in range(first, before))
        yield Response(
            url=url,
            body=channel_page(*messages, before=first if first > 1 else 0).encode(),
            content_type="text/html",
            unchanged=False,
            validators=CacheValidators(url=url, checked_at=NOW),
        )


class Polled(Memory):
    """Knows a channel's messages up to a number."""

    def __init__(self, known_to):
        self.known_to = known_to

    def document(self, url):
        return CacheValidators(url=url, checked_at=NOW)

    def links(self, source_id, addresses):
        known = (url for url in addresses if int(url.rpartition("/")[2]) <= self.known_to)
        return {url: SeenUrl(url=url, source_id=source_id, digest="", checked_at=NOW) for url in known}


def polled(web, memory=None, **options):
    async def all_of_it():
        async def work(function, *args, **kwargs):
            return function(*args, **kwargs)

        http = HttpOptions(**options)
        tools = Tools(web=web, memory=memory or Memory(), work=work, now=lambda: NOW, http=http)
        target = Target(source_id=1, url=URL, reader=read_channel)
        return [batch async for batch in poll(target, tools)]

    batches = asyncio.run(all_of_it())
    numbers = {int(seen.url.rpartition("/")[2]) for batch in batches for seen, _ in batch.listed}
    return numbers, batches[-1].fault


@pytest.mark.parametrize(("pages", "first"), [(0, 181), (1, 161), (4, 101), (100, 1)])
def test_a_new_channel_is_read_as_far_back_as_is_asked(pages, first):
    web = FakeWeb()

    assert polled(web, older_pages=pages) == (set(range(first, 201)), "")
    assert len(web.asked) == (201 - first) // 20


def test_older_pages_are_read_up_to_what_is_known():
    web = FakeWeb()

    polled(web, Polled(known_to=170))

    assert web.asked == [URL, f"{URL}?before=181"]


def test_only_the_newest_page_is_read_where_little_was_added():
    web = FakeWeb()

    polled(web, Polled(known_to=190))

    assert web.asked == [URL]


def test_messages_between_two_polls_that_were_not_read_are_told():
    numbers, fault = polled(FakeWeb(), Polled(known_to=20), older_pages=2)

    assert min(numbers) == 141
    assert "older_pages" in fault


def test_an_older_page_that_fails_costs_only_itself():
    numbers, fault = polled(FakeWeb(broken={2}))

    assert min(numbers) == 161
    assert fault == "an older page could not be read: HTTP 429"


def test_a_channel_is_polled():
    assert isinstance(TelegramChannel(URL), PolledSource)


HTTP = HttpOptions(allow_private=True, delay=0, older_pages=1)


@pytest.fixture
def web():
    first = message(101, words(DREDGER)), message(102, PHOTO)
    edited = message(101, words(DREDGER.replace("eastern", "western")), meta=EDITED), message(103, words("Rain fell."))
    older = channel_page(message(100, forwarded("Lighthouse"), words("The mole at Khoms was mended.")), before=99)
    routes = {
        "/s/harbour_news": lambda web: page(channel_page(*(first if web.day == 1 else edited), before=101)),
        "/s/harbour_news?before=101": page(older),
        "/s/hidden": redirect("/hidden"),
        "/hidden": page(landing_page("9 subscribers")),
    }
    with Web({"telegram": routes}) as running:
        yield running


def test_a_channel_is_fetched_into_the_archive_and_an_edit_is_a_version(web, archive):
    asked = [SourceSpec(kind="telegram_channel", url=web.url("telegram", "/s/harbour_news"))]
    job = Job(http=HTTP, clock=lambda: NOW, force=True)

    first = fetch(archive, asked, job)
    web.day = 2
    second = fetch(archive, asked, job)

    assert (first.new, first.changed, second.new, second.changed) == (2, 0, 1, 1)
    with archive.reading() as connection:
        stored = {raw.url: raw for raw in raw_articles_in(connection, Window())}
        versions = [row.text for row in versions_of(connection, "https://t.me/harbour_news/101")]
    assert sorted(stored) == [f"https://t.me/harbour_news/{number}" for number in (100, 101, 103)]
    assert {raw.outlet for raw in stored.values()} == {"Harbour News"}
    assert stored["https://t.me/harbour_news/100"].origin == "Lighthouse"
    assert versions == [DREDGER, DREDGER.replace("eastern", "western")]
    assert [asked.path for asked in web.asked("telegram")].count("/s/harbour_news?before=101") == 1


def test_a_channel_is_checked_and_one_that_is_not_shown_is_named(web):
    shown, hidden = (
        SourceSpec(kind="telegram_channel", url=web.url("telegram", path)) for path in ("/s/harbour_news", "/s/hidden")
    )

    good, bad = check([shown, hidden], HTTP, lambda: NOW)

    assert good.told.startswith("1 articles, 1 with full text; the newest from today")
    assert (bad.is_failure, bad.told) == (
        True,
        "@hidden is shown only in Telegram's app, not on the web: take it off the list",
    )
