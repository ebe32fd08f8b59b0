"""Which sources are polled, and what is remembered of the pages that a poll fetches."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from briefbot.entries import Document, ParseError, RawEntry, SeenUrl
from briefbot.errors import FetchError
from briefbot.protocols import PolledSource
from briefbot.sources.files import Folder
from briefbot.sources.poll import TRY_AGAIN, Target, Tools, poll, read_document
from briefbot.sources.registry import Feed, FrontPage, Sitemap
from briefbot.web.caching import CacheValidators
from briefbot.web.client import Response

NOW = datetime(2026, 5, 22, 12, tzinfo=UTC)
FEED, PAGE = "https://herald.example/feed", "https://herald.example/port"
BODY = "".join(f"<p>The mayor of Sebha told the council on day {n} that the port had reopened.</p>" for n in range(9))


class FakeWeb:
    """Answers requests from a table; what is not in it fails."""

    def __init__(self, pages):
        self.pages = pages

    @asynccontextmanager
    async def get(self, url, _known=None):
        if url not in self.pages:
            raise FetchError("HTTP 503")
        yield Response(
            url=url,
            body=self.pages[url].encode(),
            content_type="text/html",
            unchanged=False,
            validators=CacheValidators(url=url, checked_at=NOW),
        )


class FakeMemory:
    """Remembers the URLs that are due, and nothing else."""

    def __init__(self, *due):
        self._due = list(due)

    def document(self, _url):
        return None

    def links(self, _source_id, _addresses):
        return {}

    def alike(self, _source_id, _entries):
        return []

    def due(self, _source_id):
        return self._due


def teaser(_data, *, url, content_type, now):
    return Document(entries=(RawEntry(url=PAGE, title="Port reopens", text="It reopened."),))


def nothing(_data, *, url, content_type, now):
    return Document()


def batches(pages, *due, reader=nothing):
    async def all_of_them():
        async def work(function, *args, **kwargs):
            return function(*args, **kwargs)

        tools = Tools(web=FakeWeb({FEED: "", **pages}), memory=FakeMemory(*due), work=work, now=lambda: NOW)
        return [batch async for batch in poll(Target(source_id=1, url=FEED, reader=reader), tools)]

    return asyncio.run(all_of_them())


def due_page(**fields):
    return SeenUrl(url=PAGE, source_id=1, digest="x", checked_at=NOW - timedelta(days=1), due_at=NOW, **fields)


@pytest.mark.parametrize("kind", [Feed, FrontPage, Sitemap])
def test_a_source_with_an_address_and_a_reader_is_polled(kind):
    assert isinstance(kind("https://herald.example/"), PolledSource)


def test_a_folder_is_called():
    assert not isinstance(Folder("news"), PolledSource)


def test_the_text_of_a_page_takes_the_place_of_a_teaser():
    ((seen, entry),) = batches({PAGE: f"<h1>Port reopens</h1>{BODY}"}, reader=teaser)[0].listed

    assert (entry.part, entry.title, entry.note) == ("page", "Port reopens", "")
    assert entry.text.count("The mayor of Sebha") == 9
    assert (seen.url, seen.tries, seen.due_at) == (PAGE, 1, NOW + timedelta(hours=1))


def test_a_teaser_stays_where_its_page_fails_and_the_page_is_tried_again():
    ((seen, entry),) = batches({}, reader=teaser)[0].listed

    assert (entry.part, entry.text, entry.note) == ("feed", "It reopened.", "its page: HTTP 503")
    assert seen.due_at == NOW + TRY_AGAIN[0]


def test_a_due_page_without_an_article_is_not_asked_for_in_every_run():
    ((seen, entry),) = batches({PAGE: "<html></html>"}, due_page(article_id=7, tries=1))[0].listed

    assert entry is None
    assert (seen.article_id, seen.tries, seen.due_at) == (7, 2, None)


def test_the_last_batch_has_the_outcome_and_the_validators():
    last = batches({})[-1]

    assert (last.outcome, [each.url for each in last.validators]) == ("answered", [FEED])


def test_a_document_that_lists_nothing_is_a_failure():
    def broken(_data, *, url, content_type, now):
        raise ParseError("not a feed: plain text")

    with pytest.raises(FetchError, match="not a feed: plain text"):
        batches({}, reader=broken)


def test_sitemaps_on_another_site_are_told():
    far = "https://elsewhere.example/1.xml"

    def index(_data, *, url, content_type, now):
        return Document(children=(far,))

    *_, last = batches({}, reader=index)

    assert last.fault == "sitemaps on another site are not read: elsewhere.example"


def test_an_index_in_an_index_is_followed_and_a_sitemap_that_fails_is_told():
    at = "https://herald.example"
    listed = {FEED: (f"{at}/old", f"{at}/inner"), f"{at}/inner": (f"{at}/news", f"{at}/inner", FEED)}

    def index(_data, *, url, content_type, now):
        entries = (RawEntry(url=PAGE, title="Port reopens", text="It reopened.", is_full=True),)
        return Document(children=listed.get(url, ()), entries=() if url in listed else entries)

    first, last = batches({f"{at}/inner": "", f"{at}/news": ""}, reader=index)

    assert [entry.title for _, entry in first.listed] == ["Port reopens"]
    assert last.fault == f"{at}/old: HTTP 503"
    assert [len(each.children) for each in last.validators] == [2, 3, 0]


def test_the_front_page_in_a_sitemap_is_no_article():
    def sitemap(_data, *, url, content_type, now):
        return Document(entries=(RawEntry(url="https://herald.example"), RawEntry(url=PAGE)))

    first, _ = batches({PAGE: f"<h1>Port reopens</h1>{BODY}"}, reader=sitemap)

    assert [seen.url for seen, _ in first.listed] == [PAGE]


def test_an_address_that_is_too_long_is_told_and_costs_no_article():
    def long(_data, *, url, content_type, now):
        return Document(entries=(RawEntry(url=f"{PAGE}?{'x' * 2000}", title="Port reopens", text="It reopened."),))

    first, _ = batches({}, reader=long)
    ((seen, entry),) = first.listed

    assert seen.url.startswith(f"{FEED}#!")
    assert entry.note == "its address is too long"


def test_a_source_whose_new_address_is_something_else_now_is_asked_at_its_old_one():
    class Moved(FakeWeb):
        @asynccontextmanager
        async def get(self, url, known=None):
            async with super().get(known.moved_to if known else url) as response:
                yield response

    class Remembering(FakeMemory):
        def document(self, url):
            return CacheValidators(url=url, moved_to="https://parked.example/", checked_at=NOW)

    def feed_only(data, *, url, content_type, now):
        if data == b"parked":
            raise ParseError("not a feed")
        return Document(title="Herald")

    async def run():
        async def work(function, *args, **kwargs):
            return function(*args, **kwargs)

        web = Moved({FEED: "feed", "https://parked.example/": "parked"})
        tools = Tools(web=web, memory=Remembering(), work=work, now=lambda: NOW)
        return [batch async for batch in poll(Target(source_id=1, url=FEED, reader=feed_only), tools)]

    assert asyncio.run(run())[-1].title == "Herald"


@pytest.mark.parametrize("link", ["", f"{FEED}?key=K3Y"])
def test_an_entry_without_a_link_gives_no_key_to_its_feed_away(link):
    address = address_of(RawEntry(url=link, title="Port reopens", text="It reopened."), "key=K3Y")

    assert address.startswith(f"{FEED}#!")
    assert "K3Y" not in address


def test_feeds_of_one_site_that_their_query_tells_apart_may_have_the_same_guids():
    entry = RawEntry(url="", title="News", text="Port.", guid="1")

    assert len({address_of(entry, query) for query in ("id=1", "id=2")}) == 2


def address_of(entry, query):
    source = Target(source_id=1, url=f"{FEED}?{query}", reader=lambda *_, **__: Document(entries=(entry,)))
    return read_document(source, b"", url=source.url, content_type="", now=NOW).entries[0].url


@pytest.mark.parametrize(
    ("title", "stored"),
    [
        ("Port reopens - The Herald", "Port reopens"),
        ("Port reopens | The Herald", "Port reopens"),
        ("Port reopens", "Port reopens"),
        ("- The Herald", "- The Herald"),
        ("Port reopens, says The Herald", "Port reopens, says The Herald"),
    ],
)
def test_the_name_of_the_outlet_is_no_part_of_a_headline(title, stored):
    def named(_data, *, url, content_type, now):
        return Document(title="The Herald", entries=(RawEntry(url=PAGE, title=title, text="It reopened."),))

    listed = [entry for batch in batches({}, reader=named) for _, entry in batch.listed]

    assert [entry.title for entry in listed] == [stored]
