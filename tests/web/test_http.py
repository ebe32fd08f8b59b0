"""The way to the web: limits, headers, private addresses, robots, redirects."""

import asyncio
import gzip
import ipaddress
import socket
import zlib
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st
from news_web import Answer, Web, answer, redirect, refused

from briefbot.errors import FetchError
from briefbot.sources.registry import Feed, FrontPage
from briefbot.web import client as clients
from briefbot.web.bodies import read_body
from briefbot.web.caching import CacheValidators, fresh_until, retry_at
from briefbot.web.guard import GuardedBackend
from briefbot.web.networks import is_public
from briefbot.web.options import HttpOptions
from briefbot.web.robots import RobotRules, RobotsTxt, origin_of

NOW = datetime(2026, 5, 22, 12, tzinfo=UTC)
OPTIONS = HttpOptions(allow_private=True, delay=0, timeout=60)


def body_of(*pieces, encoding="", limit=1000):
    async def given():
        for piece in pieces:
            yield piece

    return asyncio.run(read_body(given(), encoding, limit=limit))


def pieces(data, size):
    return [data[n : n + size] for n in range(0, len(data), size)]


@given(st.binary(max_size=300), st.integers(1, 50))
def test_a_packed_body_is_what_was_packed_however_it_comes(data, size):
    raw = zlib.compressobj(wbits=-15)
    for encoding, packed in (
        ("gzip", gzip.compress(data)),
        ("deflate", zlib.compress(data)),
        ("deflate", raw.compress(data) + raw.flush()) if data else ("", data),
        ("gzip, gzip", gzip.compress(gzip.compress(data))),
        ("gzip", gzip.compress(data) + gzip.compress(b"")),
        ("identity", data),
    ):
        raw = zlib.compressobj(wbits=-15)
        assert body_of(*pieces(packed, size), encoding=encoding) == data


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", "aws-chunked", "none", "binary", "8bit", "chunked", "text/xml"])
def test_an_encoding_that_is_no_compression_leaves_the_body_as_it_is(encoding):
    assert body_of(b"plain", encoding=encoding) == b"plain"
    assert body_of(gzip.compress(b"plain"), encoding=f"gzip, {encoding}") == b"plain"


@pytest.mark.parametrize("rest", [b"\n<!-- cached -->\n", b"\r\n", b"\0\0", b"\0x", b"0\r\n\r\n"])
@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_bytes_behind_a_packed_body_are_passed_over(encoding, pack, rest):
    assert body_of(pack(b"plain") + rest, encoding=encoding) == b"plain"
    assert body_of(pack(b"") + rest, encoding=encoding) == b""


def test_a_bomb_is_noticed_while_it_goes_off():
    bomb = gzip.compress(bytes(50_000_000))

    with pytest.raises(FetchError, match=r"more than 100 KB, unpacked"):
        body_of(bomb, encoding="gzip", limit=100_000)


def test_a_body_may_be_as_long_as_allowed_and_no_longer():
    assert len(body_of(b"x" * 1000)) == 1000
    with pytest.raises(FetchError, match="more than 1 KB"):
        body_of(b"x" * 1001)


@pytest.mark.parametrize(
    ("data", "encoding", "says"),
    [
        (b"plain", "br", "not asked for: 'br'"),
        (b"plain", "zstd", "not asked for"),
        (b"plain", "utf-8, br", "not asked for"),
        (gzip.compress(b"one", mtime=0) + gzip.compress(bytes(999), mtime=0)[:-12], "gzip", "cut off"),
        (b"plain", "gzip, gzip, gzip", "not asked for"),
        (b"no gzip at all", "gzip", "broken"),
        (gzip.compress(bytes(999), mtime=0)[:-12], "gzip", "cut off"),
    ],
)
def test_a_body_that_is_not_as_declared_is_told(data, encoding, says):
    with pytest.raises(FetchError, match=says):
        body_of(data, encoding=encoding)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "max-age=60"}, 60),
        ({"cache-control": "public, MAX-AGE=60"}, 60),
        ({"cache-control": "max-age=60", "age": "20"}, 40),
        ({"cache-control": "max-age=60, no-cache"}, None),
        ({"cache-control": "no-store"}, None),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "max-age=-5"}, None),
        ({"cache-control": "max-age=x"}, None),
        ({"cache-control": "max-age=99999999999999999999"}, 6 * 3600),
        ({"expires": format_datetime(NOW + timedelta(minutes=5))}, 300),
        ({"expires": format_datetime(NOW), "date": format_datetime(NOW - timedelta(minutes=1))}, 60),
        ({"expires": "0"}, None),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, None),
        ({}, None),
    ],
)
def test_an_answer_says_how_long_it_is_fresh(headers, seconds):
    until = fresh_until(headers, NOW)

    assert until == (None if seconds is None else NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120), ("0", 0), (" 7 ", 7), ("999999999", 86400), ("soon", None), ("", None), ("-3", None), ("²", None),
        (format_datetime(NOW + timedelta(hours=1), usegmt=True), 3600), (format_datetime(NOW - timedelta(hours=1)), 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86400),
    ],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date_and_obeyed_up_to_a_day(value, seconds):
    found = retry_at({"retry-after": value}, NOW)

    assert found == (None if seconds is None else NOW + timedelta(seconds=seconds))


@given(st.text(max_size=40))
def test_no_header_upsets_it(value):
    headers = dict.fromkeys(("cache-control", "expires", "date", "age", "retry-after"), value)
    fresh_until(headers, NOW)
    retry_at(headers, NOW)


SPECIAL = [  # IANA's registries of special-purpose addresses, and multicast: the first and the last of each network
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
    "::/128", "::1/128", "::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/32", "2001::/23", "2001:2::/48",
    "2001:10::/28", "2001:20::/28", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10",
    "ff00::/8",
]  # fmt: skip


def test_no_address_of_a_network_with_a_purpose_of_its_own_is_public():
    networks = [ipaddress.ip_network(each) for each in SPECIAL]
    places = [(each[0], each[each.num_addresses // 2], each[-1]) for each in networks]

    assert [ip for ips in places for ip in ips if is_public(str(ip))] == []


@pytest.mark.parametrize("wrapped", ["::ffff:{}", "::{}", "64:ff9b::{}", "2002:{}::1", "2001:0:4136:e378:8000:63bf:{}"])
def test_an_address_inside_is_not_public_either_where_another_wraps_it(wrapped):
    inside = [int(ipaddress.ip_network(each)[-1]) for each in SPECIAL if ":" not in each]
    halves = [f"{ip >> 16:x}:{ip & 0xFFFF:x}" for ip in inside]

    assert [each for each in halves if is_public(wrapped.format(each))] == []


def test_the_zone_of_an_address_does_not_hide_it():
    assert not is_public("fe80::1%eth0")


@pytest.mark.parametrize(
    "address",
    [
        "93.184.215.14", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
        "192.31.196.1", "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2001:200::1", "2001:db7::1", "2001:db9::1",
        "2a00:1450::1", "3ffe:ffff::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
    ],
)  # fmt: skip
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "127.1"])
def test_no_spelling_of_an_inner_address_is_connected_to(host):
    async def connect():
        backend = GuardedBackend(allow_private=False)
        try:
            await backend.connect_tcp(host, 9, timeout=60)
        finally:
            backend.close()

    with pytest.raises(httpcore.ConnectError):
        asyncio.run(connect())


def test_a_name_is_judged_by_the_address_that_is_connected_to(monkeypatch):
    """Whatever a name meant a moment ago: what is looked up is judged, and what was judged is connected to."""
    addresses = iter([("93.184.215.14", 1), ("127.0.0.1", 1)])

    def look_up(*_args, **_more):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", next(addresses))]

    async def connect():
        backend = GuardedBackend(allow_private=False)
        tried = []

        async def note(address, *_args):
            tried.append(address)
            raise httpcore.ConnectError("tried")

        backend._inner.connect_tcp = note
        for _ in range(2):
            try:
                await backend.connect_tcp("rebind.example", 80, timeout=60)
            except httpcore.ConnectError as error:
                tried.append(type(error).__name__)
        backend.close()
        return tried

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert asyncio.run(connect()) == ["93.184.215.14", "ConnectError", "PrivateAddressError"]


def test_robots_rules_are_those_for_us():
    rules = RobotRules("User-agent: briefbot\nDisallow: /a\nCrawl-delay: 7\n\nUser-agent: *\nDisallow: /")

    assert not rules.allows("https://x.example/a/b")
    assert rules.allows("https://x.example/b")
    assert rules.delay == 7
    assert RobotRules("").allows("https://x.example/")
    assert RobotRules("User-agent: *\nCrawl-delay: 9999").delay == 30
    assert not RobotRules("User-agent: Briefbot/1.0\rDisallow: /\r").allows("https://x.example/")
    assert RobotRules("User-agent: otherbot/1.0\nDisallow: /").allows("https://x.example/")


@given(st.text(max_size=200))
def test_any_robots_file_is_rules(text):
    rules = RobotRules(text)
    rules.allows("https://x.example/a")
    assert 0 <= rules.delay <= 30


def test_an_origin_has_its_port():
    assert origin_of("http://X.example:81/a") == "http://x.example:81"


@asynccontextmanager
async def asking(options=OPTIONS, rules=None):
    async with clients.WebClient(options, lambda: NOW, rules) as web:
        yield web


def ask(url, known=None, *, options=OPTIONS, rules=None):
    async def run():
        async with asking(options, rules) as web, web.get(url, known) as got:
            return got, web.learned

    return asyncio.run(run())


def test_redirects_are_followed_and_only_permanent_ones_remembered():
    routes = {"/a": redirect("/b", 301), "/b": redirect("/c", 308), "/c": redirect("/d"), "/d": answer("x")}
    with Web({"s": routes}) as web:
        got, _ = ask(web.url("s", "/a"))

        assert got.url == web.url("s", "/d")
        assert got.validators.moved_to == web.url("s", "/c")


@pytest.mark.parametrize(
    ("location", "asked"),
    [
        ("/طريق/story?q=ليبيا", "/%D8%B7%D8%B1%D9%8A%D9%82/story?q=%D9%84%D9%8A%D8%A8%D9%8A%D8%A7"),
        ("/caf\xe9", "/caf%C3%A9"),
        ("/%d8%b7", "/%D8%B7"),
    ],
)
def test_a_redirect_may_name_its_target_in_raw_utf_8(location, asked):
    with Web({"s": {"/a": raw(302, f"Location: {location}".encode()), asked: answer("x")}}) as web:
        assert ask(web.url("s", "/a"))[0].body == b"x"


def test_a_redirect_in_raw_bytes_of_another_encoding_is_followed_by_these_bytes():
    with Web({"s": {"/a": raw(301, "Location: /طر".encode("windows-1256")), "/%D8%D1": answer("x")}}) as web:
        assert ask(web.url("s", "/a"))[0].body == b"x"


@pytest.mark.parametrize("fate", [refused(404), refused(410), refused(500), refused(403)])
def test_where_the_target_of_a_permanent_redirect_is_gone_the_old_address_is_asked_again(fate):
    with Web({"s": {"/old": redirect("/new", 301), "/new": answer("x")}}) as web:
        first, _ = ask(web.url("s", "/old"))
        web.sites["s"] |= {"/old": answer("y"), "/new": fate}
        second, _ = ask(web.url("s", "/old"), first.validators)
        assert (second.body, second.validators.moved_to) == (b"y", "")

        web.sites["s"] |= {"/old": redirect("/third", 301), "/third": answer("z")}
        third, _ = ask(web.url("s", "/old"), first.validators)
        assert (third.body, third.validators.moved_to) == (b"z", web.url("s", "/third"))

        web.sites["s"]["/third"] = fate
        with pytest.raises(FetchError, match="HTTP"):
            ask(web.url("s", "/old"), third.validators)


def test_a_site_that_asks_to_wait_is_not_asked_at_its_old_address_either():
    with Web({"s": {"/old": redirect("/new", 301), "/new": answer("x")}}) as web:
        first, _ = ask(web.url("s", "/old"))
        web.sites["s"]["/new"] = refused(429, Retry_After="600")
        with pytest.raises(FetchError):
            ask(web.url("s", "/old"), first.validators)


@pytest.mark.parametrize(
    "head",
    [
        b"X-Cache-Info : hit",
        b"X-Cache\t: hit",
        b"no header at all",
        b": without a name",
        b"X-Zero: a\x00b\x1b[31m",
        b"X Two: words",
        b"Transfer-Encoding: identity",
        b"X-Long: begins here\r\n and goes on",
        "عنوان: x".encode(),
    ],
)
@pytest.mark.parametrize("newline", [b"\r\n", b"\n"])
def test_faults_in_headers_that_nobody_needs_cost_nothing(head, newline):
    with Web(
        {"s": {"/a": raw(200, head.replace(b"\r\n", newline), b"ETag: e", body=b"x" * 9000, newline=newline)}}
    ) as web:
        got, _ = ask(web.url("s", "/a"))

    assert (got.body, got.validators.etag) == (b"x" * 9000, "e")


def test_a_length_with_a_blank_before_its_colon_counts():
    with Web({"s": {"/a": raw(200, b"Content-Length : 1", body=b"xyz", measured=False)}}) as web:
        assert ask(web.url("s", "/a"))[0].body == b"x"


def test_a_length_that_is_no_number_counts_for_none():
    with Web({"s": {"/a": raw(200, b"Content-Length: 2 bytes", body=b"xyz", measured=False)}}) as web:
        assert ask(web.url("s", "/a"))[0].body == b"xyz"


def test_hints_before_the_answer_are_no_answer():
    lines = b"Link: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nX-Cache : hit"
    with Web({"s": {"/a": raw(103, lines, body=b"x")}}) as web:
        assert ask(web.url("s", "/a"))[0].body == b"x"


@pytest.mark.parametrize(
    ("body", "is_whole"), [(b"<rss></rss>\n", True), (b"<html></HTML >", True), (b"<p>cut <b>", False)]
)
def test_a_document_that_is_whole_is_read_though_a_greater_length_was_announced(body, is_whole):
    with Web({"s": {"/a": raw(200, f"Content-Length: {len(body) + 1}".encode(), body=body, measured=False)}}) as web:
        if is_whole:
            assert ask(web.url("s", "/a"))[0].body == body
        else:
            with pytest.raises(FetchError, match="broke off"):
                ask(web.url("s", "/a"))


def raw(status, *lines, body=b"", newline=b"\r\n", measured=True):
    """An answer sent byte for byte."""

    async def play(writer, sent):
        length = [b"Content-Length: %d" % len(body)] if measured else []
        head = newline.join([b"HTTP/1.1 %d Said" % status, *lines, *length, b"Connection: close", b"", b""])
        for start in range(0, len(head), 7):
            writer.write(head[start : start + 7])
            await writer.drain()
        writer.write(body)
        await writer.drain()

    return Answer(play=play)


def test_of_redirects_there_may_be_five():
    routes = {f"/{n}": redirect(f"/{n + 1}") for n in range(9)}
    with Web({"s": {**routes, "/9": answer("x")}}) as web:
        assert ask(web.url("s", "/4"))[0].body == b"x"
        with pytest.raises(FetchError, match="more than 5 redirects"):
            ask(web.url("s", "/3"))


@pytest.mark.parametrize(
    "to", ["ftp://x.example/", "javascript:alert(1)", "file:///etc/passwd", "http://[", "", "http://u:p@x/"]
)
def test_a_redirect_to_no_web_address_is_told(to):
    with Web({"s": {"/a": redirect(to)}}) as web, pytest.raises(FetchError):
        ask(web.url("s", "/a"))


def test_a_redirect_to_another_site_keeps_to_that_sites_rules():
    with Web({"a": {}, "b": {"/robots.txt": answer("User-agent: *\nDisallow: /x"), "/x": answer("secret")}}) as web:
        web.sites["a"]["/x"] = redirect(web.url("b", "/x"))
        with pytest.raises(FetchError, match=r"robots\.txt") as caught:
            ask(web.url("a", "/x"))

        assert caught.value.outcome == "refused"
        assert web.asked("b") == []


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(404, True), (401, True), (403, True), (410, True), (500, False), (503, False), (429, False)],
)
def test_without_robots_all_is_allowed_unless_its_site_is_in_trouble(status, allowed):
    with Web({"s": {"/robots.txt": refused(status), "/x": answer("x")}}) as web:
        if allowed:
            assert ask(web.url("s", "/x"))[0].body == b"x"
        else:
            with pytest.raises(FetchError, match=r"robots\.txt: HTTP"):
                ask(web.url("s", "/x"))
        assert bool(web.asked("s")) == allowed


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_rules_behind_a_byte_order_mark_are_obeyed(encoding):
    rules = "User-agent: *\nDisallow: /x".encode(encoding)
    with Web({"s": {"/robots.txt": answer(rules), "/x": answer("x"), "/y": answer("y")}}) as web:
        assert ask(web.url("s", "/y"))[0].body == b"y"
        with pytest.raises(FetchError, match="does not allow"):
            ask(web.url("s", "/x"))


def test_rules_that_were_stored_with_their_byte_order_mark_are_obeyed():
    assert not RobotRules("\ufeffUser-agent: *\nDisallow: /").allows("https://a.example/")


def test_a_picture_is_no_rules():
    with Web({"s": {"/robots.txt": answer(b"\x89PNG\r\n\x1a\n" + bytes(99)), "/x": answer("x")}}) as web:
        assert ask(web.url("s", "/x"))[0].body == b"x"


def test_known_rules_are_kept_to_without_asking_until_they_are_old():
    with Web({"s": {"/x": answer("x")}}) as web:
        origin = web.url("s", "")
        old = RobotsTxt(origin=origin, rules="User-agent: *\nDisallow: /", until=NOW - timedelta(days=999))
        new = RobotsTxt(origin=origin, rules="User-agent: *\nDisallow: /", until=NOW + timedelta(hours=1))
        with pytest.raises(FetchError, match="does not allow"):
            ask(web.url("s", "/x"), rules={origin: new})
        assert web.log == []
        _, learned = ask(web.url("s", "/x"), rules={origin: old})
        assert [each.origin for each in learned] == [origin]


def test_what_has_not_changed_is_not_sent_again():
    with Web({"s": {"/x": answer("x")}}) as web:
        first, _ = ask(web.url("s", "/x"))
        second, _ = ask(web.url("s", "/x"), first.validators)

        assert (second.unchanged, second.body) == (True, b"")


def test_a_server_that_ignores_validators_sends_it_again():
    with Web({"s": {"/x": Answer(body=b"x", headers={"Content-Type": "text/plain"})}}) as web:
        known = CacheValidators(url=web.url("s", "/x"), etag='"old"', last_modified="y", checked_at=NOW)

        assert ask(web.url("s", "/x"), known)[0].body == b"x"


def test_requests_to_one_host_keep_their_distance():
    async def run(url):
        async with asking(replace(OPTIONS, delay=0.15)) as web:
            loop = asyncio.get_running_loop()
            begin = loop.time()

            async def one(path):
                async with web.get(url + path) as got:
                    return got.body

            await asyncio.gather(*(one(f"/{n}") for n in range(3)))
            return loop.time() - begin

    with Web({"s": {f"/{n}": answer("x") for n in range(3)}}) as web:
        took = asyncio.run(run(web.url("s", "")))

        assert took >= 3 * 0.15  # robots.txt comes first
        assert web.most_at_once["s"] == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "ftp://x.example/",
        "http://",
        "http://user:secret@x.example/",
        "javascript:x",
        "http://[::1",
        "http://x:99999/",
    ],
)
def test_what_is_no_web_address_is_not_asked_for(url):
    with pytest.raises(FetchError):
        ask(url)


def test_a_connection_that_was_closed_meanwhile_is_opened_anew():
    closing = []

    def route(web):
        async def play(writer, sent):
            if not closing:
                closing.append(1)
                return  # closes without a word
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")

        return Answer(play=play)

    with Web({"s": {"/x": route}}) as web:
        assert ask(web.url("s", "/x"))[0].body == b"x"


def test_a_source_can_be_used_without_an_archive():
    item = (
        "<item><title>Port</title><link>/1</link><description>"
        + "The port of Sirte in Libya reopened. " * 40
        + "</description></item>"
    )
    with Web({"s": {"/feed": answer(f"<rss><channel><title>Herald</title>{item}</channel></rss>")}}) as web:
        (article,) = Feed(web.url("s", "/feed"), http=OPTIONS)()
        (missing,) = FrontPage(web.url("s", "/none"), http=OPTIONS)()

        assert (article.url, article.outlet) == (web.url("s", "/1"), "Herald")
        assert missing.reason == "unreadable: HTTP 404"
