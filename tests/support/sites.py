"""Invented archives for sites, and what is read back from the pages: links, fragments, text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from lxml import html

from briefbot.entries import RawEntry
from briefbot.store import articles

FIRST = date(2020, 6, 1)

SIEGE = (
    "Shells fell on the besieged town of Tarhuna in Libya on {weekday}, killing {number} people, doctors said. "
    "The eastern army of Khalifa Haftar said that it had cut the water of Tarhuna. "
    "Doctors at its hospital asked for blood and for a truce."
)
FISH = (
    "Fishermen of Zuwara in Libya landed a record catch of {number} tonnes of tuna on {weekday}. "
    "Prices at the quay fell, traders said. The boats go out again when the wind turns."
)


def entry(name, text, day, title="", **fields):
    """An article of a day, at an address of its own."""
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    given = {"url": f"https://lamp.example/{day}/{name}", "outlet": "The Lamp", "published": moment}
    return RawEntry(**given | {"title": title, "text": text, "own": True, "part": "page"} | fields)


def siege(number, **fields):
    """The report on the siege on the day with that number."""
    day = FIRST + timedelta(days=number)
    text = SIEGE.format(weekday=f"{day:%A}", number=11 + number)
    return entry("siege", text, day, fields.pop("title", f"Shells fall on Tarhuna, day {number + 1}"), **fields)


def fish(number, **fields):
    """The report on the fishermen on the day with that number."""
    day = FIRST + timedelta(days=number)
    text = FISH.format(weekday=f"{day:%A}", number=40 + number)
    return entry("fish", text, day, fields.pop("title", f"Fishermen of Zuwara land {40 + number} tonnes"), **fields)


def bring(archive, *entries, now=datetime(2020, 7, 1, tzinfo=UTC)):
    """Store articles that were seen at that moment."""
    with archive.writing() as connection:
        articles.save(connection, entries, source_id=None, now=now)


def pages_in(folder):
    """Every file that is the site's, by its path, without what briefbot keeps for itself."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".briefbot" not in path.parts
    }


def parsed(data):
    return html.document_fromstring(data.decode("utf-8"))


def dead_links(pages):
    """The internal links that lead to no page or to no fragment of it, as (page, link)."""
    trees = {path: parsed(data) for path, data in pages.items() if path.endswith(".html")}
    ids = {path: set(tree.xpath("//@id")) for path, tree in trees.items()}
    dead = []
    for path, tree in trees.items():
        for link in tree.xpath("//@href | //@src"):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = _joined(path, unquote(parts.path)) if parts.path else path
            if target not in pages or (parts.fragment and parts.fragment not in ids.get(target, ())):
                dead.append((path, link))
    return dead


def _joined(page, link):
    """The path that a relative link leads to."""
    steps = []
    for step in (PurePosixPath(page).parent / link).parts:
        if step == "..":
            steps.pop()
        else:
            steps.append(step)
    return "/".join(steps)
