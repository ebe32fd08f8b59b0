"""Feeds of a site on 127.0.0.1 fetched into an archive at set hours, and what is in it then."""

from datetime import timedelta

from archived import versions_of
from news_sites import NOW
from news_web import Web, answer, page

from briefbot.entries import SourceSpec
from briefbot.fetching.run import Job, fetch
from briefbot.model import Window
from briefbot.store.articles import raw_articles_in
from briefbot.store.integrity import faults_of
from briefbot.web.options import HttpOptions

HTTP = HttpOptions(allow_private=True, delay=0, timeout=60)


class Site:
    """One site with one source, fetched hour by hour. A context manager."""

    def __init__(self, archive, kind="feed"):
        self.archive = archive
        self.kind = kind
        self.feed = "/feed.xml"
        self.web = Web({"s": {}})
        self.routes = self.web.sites["s"]

    def __enter__(self):
        self.web.__enter__()
        return self

    def __exit__(self, *error):
        self.web.__exit__(*error)

    def url(self, path):
        return self.web.url("s", path)

    def fetch(self, hours=0):
        """Fetch the source; return the report, and the articles by the path of their address."""
        clock = NOW + timedelta(hours=hours)
        asked = [SourceSpec(kind=self.kind, url=self.url(self.feed))]
        report = fetch(self.archive, asked, Job(http=HTTP, clock=lambda: clock, force=True))
        assert faults_of(self.archive) == []
        with self.archive.reading() as connection:
            found = raw_articles_in(connection, Window())
        return report, {raw.url.removeprefix(self.url("")): raw for raw in found}

    def versions(self, path):
        with self.archive.reading() as connection:
            return versions_of(connection, self.url(path))

    def lists(self, *entries):
        """Serve a feed of entries, each a mapping of ``title``, ``link``, ``text``, ``guid``, ``date`` or ``whole``."""
        tags = {"text": "description", "date": "pubDate", "whole": "content:encoded"}
        items = "".join(
            "<item>" + "".join(f"<{tags.get(k, k)}>{v}</{tags.get(k, k)}>" for k, v in each.items()) + "</item>"
            for each in (
                entry if "date" in entry else {**entry, "date": "Fri, 22 May 2026 10:00:00 GMT"} for entry in entries
            )
        ).replace("<guid>", '<guid isPermaLink="false">')
        self.routes[self.feed] = answer(
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
            f"<channel><title>Sample Feed</title><link>/</link>{items}</channel></rss>"
        )

    def shows(self, path, title, *paragraphs, head=""):
        """Serve a page with a headline and a text."""
        text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        self.routes[path] = page(
            f"<!doctype html><html><head><title>{title}</title>{head}</head><body>"
            f"<article><h1>{title}</h1>{text}</article></body></html>"
        )
