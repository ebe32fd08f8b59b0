"""Briefs for what looks at whole pages: a large day and a thin one, an empty one, one after others, a hostile one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from brief_builders import COVERAGE, a_brief, a_later_brief, quoted
from builders import an_article

from briefbot import find_figures
from briefbot.app.render import make_brief_of
from briefbot.config import BriefConfig
from briefbot.model import Brief, Missing, Place, Report, Story, StoryChange
from briefbot.sources.files import read_all

TOWNS = (
    *(("Tripoli", 32.89, 13.19), ("Tajoura", 32.88, 13.35), ("Tripoli", 32.89, 13.19), ("Sirte", 31.2, 16.59)),
    *(("Kufra", 24.19, 23.31), ("Ghat", 24.96, 10.17)),
)

#: Some twenty-five words, as a sentence of news has.
SENTENCE = (
    "Forces of the harbour army entered the old quarter on Friday after two weeks of siege, while residents stayed at "
    "home and the council asked both sides number {} to leave."
)


def a_large_day():
    """Ten stories told and ten listed, of sixty articles."""
    stories = []
    for n in range(20):
        articles = [
            an_article(
                " ".join(SENTENCE.format(100 * n + 10 * k + m) for m in range(4)),
                url=f"https://outlet{k}.example/{n}",
                title=f"Forces enter the old quarter of town {n} as the council asks them to leave it alone",
                outlet=f"Outlet {k}",
                published=datetime(2031, 5, 9, 8 + k, tzinfo=UTC),
                language="en",
            )
            for k in range(3)
        ]
        reports = tuple(Report((each,), each.outlet) for each in articles)
        own = [quoted(each, SENTENCE.format(100 * n + 10 * k)) for k, each in enumerate(articles)]
        place = Place(*TOWNS[n]) if n < len(TOWNS) else None
        stories.append(Story(reports, tuple(own) if n < 10 else (), articles[0].title, place=place))
    glance = tuple(quoted(story.articles[0], SENTENCE.format(100 * n + 1)) for n, story in enumerate(stories[:5]))
    return Brief(day=date(2031, 5, 9), topic="Libya", glance=glance, stories=tuple(stories))


def a_mixed_day():
    """The brief of the builders with a place in it."""
    arabic = an_article("بدأت في BBC محادثات جنيف.", url="https://a.example/9", title="BBC تبدأ", language="ar")
    mixed = Story((Report((arabic,)),), (quoted(arabic),), "BBC تبدأ", place=Place("Sirte", 31.2, 16.59))
    return a_brief(stories=(mixed, *a_brief().stories))


def a_thin_day():
    """One story of one undated article."""
    article = an_article("Rain fell on the port.", url="https://lamp.example/1", title="Rain", language="en")
    return Brief(
        day=date(2031, 5, 9), topic="Libya", stories=(Story((Report((article,)),), (quoted(article),), "Rain"),)
    )


def a_followed_day():
    """A toll that rose over days as two agencies tell it, in a story that three briefs told of before."""
    articles = [
        an_article(
            f"At least {number} people were killed in the port on Tuesday, the ministry said.",
            url=f"https://lamp.example/{source}/{day}",
            title="Toll in the port rises",
            outlet=source,
            published=datetime(2031, 5, day, 9, tzinfo=UTC),
            language="en",
        )
        for source, day, number in (("AFP", 6, 11), ("Reuters", 7, 12), ("AFP", 8, 17), ("Reuters", 9, 21))
    ]
    change = StoryChange(
        state="developing",
        storyline="toll",
        since=date(2031, 5, 6),
        last=date(2031, 5, 8),
        days=(date(2031, 5, 6), date(2031, 5, 8)),
    )
    story = Story(tuple(Report((each,), each.outlet) for each in articles), (quoted(articles[-1]),), "Toll rises")
    story = replace(story, figures=find_figures(articles), change=change, place=Place("Sirte", 31.2, 16.59))
    return Brief(day=date(2031, 5, 9), topic="Libya", last=date(2031, 5, 8), stories=(story,), coverage=COVERAGE)


#: Words that end an attribute, an element or a line, run a script, turn the direction, or are of no encoding.
HOSTILE = (
    "</title></style></script><script>alert(1)</script><img src=x onerror=alert(1)> \"' ]]> --> <p><div> &nosuch; &#0;"
    " \x00\x0b\x1b[31m\x85\ud83d\ufffe\u202e \u2067 {{ 7*7 }} {% raw %}"
)


def a_hostile_day(soup=HOSTILE, url="javascript:alert(1)//https://a.example/ \"'<b>"):
    """A brief in which each text that comes from outside is ``soup``, with what a page shows of it."""
    said = soup.replace("\ud83d", "")  # half a character is in no text that was cleaned
    articles = [
        an_article(
            f"At least {n} people were killed in Sirte, {said} said. {said}",
            url=url if n == 11 else f"https://a.example/{n}?{soup}#{soup}",
            title=soup,
            outlet=f"{soup} {n}",
            published=datetime(2031, 5, 8, n, tzinfo=UTC),
            language=said,
        )
        for n in (11, 12)
    ]
    reports = tuple(Report((each,), each.outlet) for each in articles)
    told = Story(reports, tuple(map(quoted, articles)), soup, place=Place(soup, 31.2, 16.59))
    told = replace(told, figures=find_figures(articles))
    listed = Story((Report((an_article(soup or "x", url=f"https://a.example/{soup}", title=soup),), soup),), title=soup)
    missing = (Missing(url, soup, soup), Missing(soup, "off topic", soup))
    return a_later_brief(topic=soup, glance=(quoted(articles[0]),), stories=(told, listed), missing=missing)


@cache
def the_samples():
    """The brief of the shipped samples."""
    articles, _ = read_all([Path(__file__).parents[2] / "seeds" / "articles"])
    return make_brief_of(articles, BriefConfig(), day=None, window=None, missing=())


BRIEFS = {
    "large": a_large_day(),
    "mixed": a_mixed_day(),
    "later": a_later_brief(),
    "empty": Brief(day=date(2031, 5, 9), topic="Libya"),
    "thin": a_thin_day(),
    "followed": a_followed_day(),
    "hostile": a_hostile_day(),
}
