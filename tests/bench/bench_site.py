"""How long the site of two years takes, beside briefing and rendering its days one after the other.

Usage: ``python tests/bench/bench_site.py [DAYS [ARTICLES]]`` (730 days of 6 articles unless told). The articles are
those of `day_of_news` on Libya, spread over the days. Both are measured by the clock on the wall, the days one by one on
a sample of them. The bar is two minutes on two processors that nobody else uses, and the ratio .7: what a site does
beside its days must not take back what the processors share. A second build, after one new article, is to take a tenth.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from day_of_news import articles

from briefbot.app import briefs, render
from briefbot.app.site import build_site
from briefbot.config import ArchiveConfig, BriefConfig, Config, SiteConfig
from briefbot.entries import RawEntry
from briefbot.model import Window
from briefbot.rendering import render as rendered
from briefbot.store import articles as stored
from briefbot.store.archive import open_archive

FIRST = date(2020, 1, 1)

#: Days that are made one by one: every so many.
EVERY = 20


def entries(days: int, each: int) -> list[RawEntry]:
    """Return so many articles of so many days."""
    found = []
    for number, row in enumerate(articles(days * each, libya_only=True)):
        day = FIRST + timedelta(days=number // each)
        moment = datetime(day.year, day.month, day.day, 6 + number % 12, tzinfo=UTC)
        found.append(
            RawEntry(
                url=row["url"],
                title=row["title"],
                text=row["text"],
                outlet=row["outlet"],
                published=moment,
                own=True,
                part="page",
            )
        )
    return found


def main() -> None:
    days, each = map(int, (*sys.argv[1:3], *("730", "6")[len(sys.argv[1:3]) :]))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        config = Config(
            brief=BriefConfig(timezone="UTC"),
            archive=ArchiveConfig(url=str(place / "archive.db")),
            site=SiteConfig(url="https://briefs.example/"),
        )
        news = entries(days, each)
        archive = open_archive(config.archive.url)
        with archive.writing() as connection:
            stored.save(connection, news, source_id=None, now=datetime(2022, 6, 1, tzinfo=UTC))
        begun = time.monotonic()
        sample = range(0, days, EVERY)
        for number in sample:
            day = FIRST + timedelta(days=number)
            found = briefs.articles_in(archive, config, Window.of_day(day, UTC))
            brief = render.make_brief_of(found.articles, config.brief, day=day, window=None, missing=found.missing)
            rendered(brief, "brief.html.j2")
        alone = (time.monotonic() - begun) / len(sample) * days
        begun = time.monotonic()
        print(build_site(config, place / "site").lines[0])
        whole = time.monotonic() - begun
        print(f"{days} days of {each}: {whole:.1f} s, one by one {alone:.1f} s: {whole / alone:.2f}")
        late = replace(news[-1], url="https://late.example/1", text=news[0].text)
        with archive.writing() as connection:
            stored.save(connection, [late], source_id=None, now=datetime(2022, 6, 2, tzinfo=UTC))
        begun = time.monotonic()
        print(build_site(config, place / "site").lines[0])
        print(f"after one new article: {time.monotonic() - begun:.1f} s")
        archive.close()


if __name__ == "__main__":
    main()
