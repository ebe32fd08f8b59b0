"""The sites of the small web: what each publishes, and what a careful reader should have of it afterwards."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache

from news_web import (
    Answer,
    Routes,
    Web,
    answer,
    bomb,
    cut,
    dripping,
    endless,
    packed,
    page,
    redirect,
    refused,
)

NOW = datetime(2026, 5, 22, 12, tzinfo=UTC)
"""The moment at which the sites publish, and at which tests read them."""


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def story(subject: str, sentences: int = 12) -> list[str]:
    """Paragraphs about a subject, as different from those of another as the subjects are."""
    kinds = (
        "The mayor of {s} said on Monday that the road past {s} had been opened again for lorries with food and fuel.",
        "Residents of {s} told reporters that power had come back for four hours a day since the end of last week.",
        "A spokesman for the guards at {s} denied that any of his men had left the gates during the night.",
        "Doctors in {s} counted seven wounded, two of them children, and asked for blood and for clean water.",
        "The council of {s} is to meet again on Thursday, after its members could not agree on a new chairman.",
        "Two vessels that wait off {s} have asked the coast guard for leave to put into another harbour.",
    )
    lines = [kinds[n % len(kinds)].format(s=subject) for n in range(sentences)]
    return [" ".join(lines[n : n + 2]) for n in range(0, sentences, 2)]


def html(paragraphs: list[str]) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def article_page(title: str, paragraphs: list[str], *, outlet: str, link: str = "", head: str = "") -> str:
    canonical = f'<link rel="canonical" href="{link}">' if link else ""
    return (
        f'<!doctype html><html lang="en-GB"><head><title>{title} | {outlet}</title>{canonical}'
        f'<meta property="og:site_name" content="{outlet}"><meta property="og:type" content="article">'
        f'<meta property="og:title" content="{title}"><meta name="author" content="Salma Sample">'
        f'<meta property="article:published_time" content="{(ago(3)).astimezone().isoformat()}">{head}</head><body>'
        '<nav><a href="/">Home</a> <a href="/world">World</a> <a href="/sport">Sport</a></nav>'
        f"<article><h1>{title}</h1>{html(paragraphs)}</article>"
        "<aside><h2>Most read</h2><p>Ten recipes for the summer that your guests will love</p></aside>"
        "<footer>Copyright. All rights reserved. Advertise with us.</footer></body></html>"
    )


def rss(items: str, title: str, extra: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{title}</title>'
        f"<link>/</link>{extra}{items}</channel></rss>"
    )


def item(title: str, link: str, text: str = "", whole: str = "", when: str | None = None) -> str:
    date = format_datetime(ago(2)) if when is None else when
    return (
        f"<item><title>{title}</title><link>{link}</link>"
        + (f"<pubDate>{date}</pubDate>" if date else "")
        + (f"<description>{text}</description>" if text else "")
        + (f"<content:encoded><![CDATA[{whole}]]></content:encoded>" if whole else "")
        + "</item>"
    )


def herald() -> Routes:
    items = item("Sebha airport opens", "/sebha", "In brief.", html(story("Sebha"))) + item(
        "Ghat floods recede", "/ghat?utm_source=rss", "In brief.", html(story("Ghat"))
    )
    return {"/feed.xml": answer(rss(items, "Sample Herald"))}


def courier() -> Routes:
    """Atom with teasers, gzipped; pages with Last-Modified; an AMP twin."""
    entries = "".join(
        f"<entry><title>{name} quiet</title><id>tag:{name}</id><link href='{link}'/><updated>{ago(4).isoformat()}</updated>"
        f"<summary>The town of {name} was quiet on Monday…</summary></entry>"
        for name, link in (
            ("Mizda", "/mizda?utm_campaign=x"),
            ("Mizda", "/amp/mizda"),
            ("Nalut", "/nalut"),
            ("Yefren", "/yefren"),
        )
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Sample Courier</title>{entries}</feed>'

    def told(name: str) -> Answer:
        text = article_page(f"{name} quiet", story(name), outlet="Sample Courier", link=f"/{name.lower()}")
        return Answer(
            body=text.encode(),
            headers={"Content-Type": "text/html", "Last-Modified": format_datetime(ago(4), usegmt=True)},
        )

    return {
        "/feed.xml": packed(answer(feed, "application/atom+xml")),
        "/mizda": told("Mizda"),
        "/mizda?utm_campaign=x": told("Mizda"),
        "/amp/mizda": told("Mizda"),
        "/nalut": told("Nalut"),
        "/yefren": redirect("/2/yefren"),
        "/2/yefren": told("Yefren"),
    }


def gazette() -> Routes:
    """RDF in windows-1256, which only the XML declaration says; served as plain text."""
    text = " ".join(
        "قال رئيس البلدية إن الطريق إلى سبها فتح من جديد أمام شاحنات الغذاء والوقود يوم الاثنين." for _ in range(14)
    )
    feed = (
        '<?xml version="1.0" encoding="windows-1256"?><rdf:RDF xmlns="http://purl.org/rss/1.0/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel><title>صحيفة العينة</title></channel><item rdf:about="/ar1"><title>فتح طريق سبها</title><link>/ar1</link>'
        f"<description>{text}</description><dc:date>{ago(5).isoformat()}</dc:date></item></rdf:RDF>"
    )
    return {"/feed.xml": answer(feed.encode("windows-1256"), "text/plain")}


def post() -> Routes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Sample Post",
        "items": [
            {
                "id": "1",
                "url": "/derna",
                "title": "Derna bridge rebuilt",
                "content_html": html(story("Derna")),
                "date_published": ago(6).isoformat(),
            },
        ],
    }
    return {"/feed.json": answer(json.dumps(feed), "application/json")}


def tribune() -> Routes:
    """Broken: a bare ampersand, an unknown entity, markup and double escapes in titles, cut off in the third item."""
    items = item("Oil &amp;amp; gas &lt;b&gt;flow&lt;/b&gt; again", "world/oil", "", html(story("Zueitina"))) + item(
        "Bread & salt&hellip;&unknown; for Brak", "world/brak", "", html(story("Brak"))
    )
    whole = rss(items, "Sample Tribune", "<link>/news/</link>")
    return {"/news/feed.xml": answer(whole.replace("</channel></rss>", "<item><title>Cut off in the mid"))}


def times() -> Routes:
    """Silly dates: the future, 1970, a French one, none."""
    months = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ]
    local = f"{NOW.day} {months[NOW.month - 1]} {NOW.year}"
    dates = {
        "tazirbu": format_datetime(NOW + timedelta(days=3)),
        "jufra": "Thu, 01 Jan 1970 00:00:00 GMT",
        "hun": local,
        "waddan": "",
    }
    items = "".join(
        item(f"{name.title()} well dug", f"/{name}", "", html(story(name.title())), when)
        for name, when in dates.items()
    )
    return {"/feed.xml": answer(rss(items, "Sample Times"))}


def front() -> Routes:
    """The address given is a page, which names its feed."""
    named = '<link rel="alternate" type="application/rss+xml" href="/real.xml">'
    return {
        "/": page(
            f"<!doctype html><html><head><title>Sample Front</title>{named}</head><body><h1>News</h1></body></html>"
        ),
        "/real.xml": answer(rss(item("Tobruk ferry sails", "/tobruk", "", html(story("Tobruk"))), "Sample Front")),
    }


def mover() -> Routes:
    return {
        "/feed.xml": redirect("/moved.xml", 301),
        "/moved.xml": redirect("/new.xml", 308),
        "/new.xml": answer(rss(item("Marj market opens", "/marj", "", html(story("Marj"))), "Sample Mover")),
    }


def wall() -> Routes:
    """Teasers whose pages are refused, lead to a consent page, or show a stub."""
    teaser = "The town of {} saw new shelling on Monday, a witness and two officials told reporters by telephone."
    items = "".join(
        item(f"Shelling in {name}", f"/{name.lower()}", teaser.format(name))
        for name in ("Garabulli", "Msallata", "Tajoura")
    )
    closed = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
    return {
        "/feed.xml": answer(rss(items, "Sample Wall")),
        "/garabulli": refused(403),
        "/msallata": redirect("/consent?return=/msallata"),
        "/consent?return=/msallata": page(article_page("Your privacy", story("cookies"), outlet="Sample Wall")),
        "/tajoura": page(
            article_page("Shelling in Tajoura", ["Subscribe to read on."], outlet="Sample Wall", head=closed)
        ),
    }


def private() -> Routes:
    teaser = "A committee met behind closed doors."
    return {
        "/robots.txt": answer("User-agent: *\nDisallow: /private/\nCrawl-delay: 0\n", "text/plain"),
        "/feed.xml": answer(rss(item("Closed doors in Surman", "/private/surman", teaser), "Sample Private")),
        "/private/surman": page(article_page("Closed doors", story("Surman"), outlet="Sample Private")),
        "/private/feed.xml": answer(rss(item("Secret", "/s", "", html(story("Secret"))), "Secret")),
    }


def sitemap(url: str) -> Routes:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'

    def listed(name: str) -> bytes:
        return (
            f"<urlset {space}><url><loc>{url}/{name.lower()}</loc><news:news><news:publication><news:name>Sample Map</news:name>"
            f"<news:language>en</news:language></news:publication><news:publication_date>{ago(3).isoformat()}"
            f"</news:publication_date><news:title>{name} school reopens</news:title></news:news></url></urlset>"
        ).encode()

    index = (
        f"<sitemapindex {space}><sitemap><loc>{url}/one.xml</loc></sitemap>"
        f"<sitemap><loc>{url}/two.xml.gz</loc></sitemap></sitemapindex>"
    )
    return {
        "/sitemap.xml": answer(index, "application/xml"),
        "/one.xml": answer(listed("Kufra"), "application/xml"),
        "/two.xml.gz": answer(gzip.compress(listed("Murzuk"), mtime=0), "application/octet-stream"),
        "/kufra": page(article_page("Kufra school reopens", story("Kufra"), outlet="Sample Map")),
        "/murzuk": page(article_page("Murzuk school reopens", story("Murzuk"), outlet="Sample Map")),
    }


def changing(web: Web) -> Answer:
    """On the second day one article is edited and one is new."""
    toll = "eleven" if web.day == 1 else "seventeen"
    body = html(
        [f"A boat with {toll} people on board was lost off Zuwara on Sunday, the coast guard said.", *story("Zuwara")]
    )
    items = item("Zawiya pumps water", "/zawiya", "", html(story("Zawiya"))) + item(
        "Boat lost off Zuwara", "/boat", "", body
    )
    if web.day == 2:
        items += item("Sabratha digs", "/sabratha", "", html(story("Sabratha")))
    return answer(rss(items, "Sample Changing"))


def flaky(web: Web) -> Answer:
    if not web.asked("flaky"):
        return refused(503)
    return answer(rss(item("Bani Walid votes", "/baniwalid", "", html(story("Bani Walid"))), "Sample Flaky"))


def section() -> Routes:
    names = ("Ajdabiya", "Brega", "Ras Lanuf")
    slug = {name: f"/2026/{name.lower().replace(' ', '-')}-workers-end-strike-at-gate" for name in names}
    links = "".join(f'<h3><a href="{slug[name]}">{name} workers end strike at gate</a></h3>' for name in names)
    menu = '<nav><a href="/about-us-and-all-of-our-people">All about us and our people</a></nav>'
    pages = {
        slug[name]: page(article_page(f"{name} workers end strike", story(name), outlet="Sample Section"))
        for name in names
    }
    whole = page(f"<!doctype html><html><body>{menu}<h1>Libya</h1>{links}</body></html>")
    statement = page(article_page("Statement on Sirte", story("Sirte"), outlet="Sample Mission"))
    return {"/libya": whole, "/statement": statement, **pages}


@cache
def the_bomb() -> Answer:
    return bomb()


def sites() -> dict[str, Routes]:
    """Every site by name; those that name their own address in full get it when they run."""
    return {
        "herald": herald(),
        "courier": courier(),
        "gazette": gazette(),
        "post": post(),
        "tribune": tribune(),
        "times": times(),
        "front": front(),
        "mover": mover(),
        "gone": {"/feed.xml": refused(410)},
        "loop": {"/feed.xml": redirect("/b"), "/b": redirect("/feed.xml")},
        "wall": wall(),
        "private": private(),
        "sitemap": {},
        "slow": {
            "/feed.xml": Answer(
                **{
                    **vars(
                        answer(rss(item("Slow news of Gharyan", "/gharyan", "", html(story("Gharyan"))), "Sample Slow"))
                    ),
                    "wait": 0.4,
                }
            )
        },
        "dead": {"/feed.xml": Answer(wait=3600)},
        "drip": {"/feed.xml": dripping()},
        "endless": {"/feed.xml": endless()},
        "bomb": {"/feed.xml": the_bomb()},
        "cut": {"/feed.xml": cut()},
        "broken": {"/feed.xml": refused(500)},
        "changing": {"/feed.xml": changing},
        "busy": {"/feed.xml": refused(429, Retry_After="120")},
        "flaky": {"/feed.xml": flaky},
        "cached": {
            "/feed.xml": answer(
                rss(item("Tarhuna harvest", "/tarhuna", "", html(story("Tarhuna"))), "Sample Cached"),
                Cache_Control="max-age=600",
            )
        },
        "section": section(),
        "inner": {"/feed.xml": redirect("http://10.0.0.1/feed.xml")},
        "image": {"/feed.xml": answer(b"\x89PNG\r\n\x1a\n" + b"\0" * 400, "application/rss+xml")},
    }


def small_web() -> Web:
    """The whole web, to be started."""
    web = Web(sites())
    given = web._given

    def with_addresses(site: str, path: str) -> Answer:
        if site == "sitemap" and not web.sites["sitemap"]:
            web.sites["sitemap"] = sitemap(f"http://127.0.0.1:{web.ports['sitemap']}")
        return given(site, path)

    web._given = with_addresses
    return web
