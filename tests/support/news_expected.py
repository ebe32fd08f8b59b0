"""What a careful reader should have of the small web: what to poll, what comes in, and what brings nothing."""

from __future__ import annotations

from typing import NamedTuple


class Expected(NamedTuple):
    """An article that should be in the archive after the first run."""

    site: str
    path: str
    title: str
    says: str
    """Words of its text."""
    part: str
    never: str = ""
    """Words that must not be in it."""


SOURCES = (
    *(
        ("feed", name, "/feed.xml")
        for name in ("herald", "courier", "gazette", "times", "mover", "gone", "loop", "wall")
    ),
    ("feed", "post", "/feed.json"),
    ("feed", "tribune", "/news/feed.xml"),
    ("feed", "front", "/"),
    ("feed", "private", "/feed.xml"),
    ("feed", "private", "/private/feed.xml"),
    ("sitemap", "sitemap", "/sitemap.xml"),
    *(("feed", name, "/feed.xml") for name in ("slow", "endless", "bomb", "cut", "broken", "changing")),
    *(("feed", name, "/feed.xml") for name in ("busy", "flaky", "cached", "image")),
    ("page", "section", "/libya"),
    ("page", "section", "/statement"),
)
"""What is polled: kind, site, path."""

MISSING = {
    "gone": "HTTP 410",
    "loop": "a redirect loop",
    "private": "robots.txt does not allow it",
    "endless": "more than",
    "bomb": "more than",
    "cut": "broke off",
    "broken": "HTTP 500",
    "busy": "HTTP 429",
    "flaky": "HTTP 503",
    "image": "a PNG image",
}
"""Sites that bring nothing at first, and words of the reason."""

EXPECTED = (
    Expected("herald", "/sebha", "Sebha airport opens", "The mayor of Sebha", "feed", "In brief"),
    Expected("herald", "/ghat", "Ghat floods recede", "The mayor of Ghat", "feed"),
    Expected("courier", "/mizda", "Mizda quiet", "The mayor of Mizda", "page", "recipes"),
    Expected("courier", "/nalut", "Nalut quiet", "The mayor of Nalut", "page", "rights reserved"),
    Expected("courier", "/yefren", "Yefren quiet", "The mayor of Yefren", "page"),
    Expected("gazette", "/ar1", "فتح طريق سبها", "شاحنات الغذاء", "feed"),
    Expected("post", "/derna", "Derna bridge rebuilt", "The mayor of Derna", "feed"),
    Expected("tribune", "/news/world/oil", "Oil & gas flow again", "The mayor of Zueitina", "feed"),
    Expected("tribune", "/news/world/brak", "Bread & salt…&unknown; for Brak", "The mayor of Brak", "feed"),
    *(
        Expected("times", f"/{n}", f"{n.title()} well dug", "lorries", "feed")
        for n in ("tazirbu", "jufra", "hun", "waddan")
    ),
    Expected("front", "/tobruk", "Tobruk ferry sails", "The mayor of Tobruk", "feed"),
    Expected("mover", "/marj", "Marj market opens", "The mayor of Marj", "feed"),
    *(
        Expected("wall", f"/{n.lower()}", f"Shelling in {n}", "told reporters by telephone", "feed", "Subscribe")
        for n in ("Garabulli", "Msallata", "Tajoura")
    ),
    Expected("private", "/private/surman", "Closed doors in Surman", "behind closed doors", "feed", "mayor"),
    Expected("sitemap", "/kufra", "Kufra school reopens", "The mayor of Kufra", "page"),
    Expected("sitemap", "/murzuk", "Murzuk school reopens", "The mayor of Murzuk", "page"),
    Expected("slow", "/gharyan", "Slow news of Gharyan", "The mayor of Gharyan", "feed"),
    Expected("changing", "/zawiya", "Zawiya pumps water", "The mayor of Zawiya", "feed"),
    Expected("changing", "/boat", "Boat lost off Zuwara", "with eleven people", "feed"),
    Expected("cached", "/tarhuna", "Tarhuna harvest", "The mayor of Tarhuna", "feed"),
    *(
        Expected(
            "section",
            f"/2026/{n.lower().replace(' ', '-')}-workers-end-strike-at-gate",
            f"{n} workers end strike",
            f"The mayor of {n}",
            "page",
            "All about us",
        )
        for n in ("Ajdabiya", "Brega", "Ras Lanuf")
    ),
    Expected("section", "/statement", "Statement on Sirte", "The mayor of Sirte", "feed"),
)
