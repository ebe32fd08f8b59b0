"""Builders of whole briefs, for what renders them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from builders import an_article

from briefbot.model import (
    Article,
    Brief,
    Correction,
    Coverage,
    Excerpt,
    Missing,
    QuietStoryline,
    Report,
    Story,
    StoryChange,
)

COVERAGE = Coverage(answered=1, failed=(Missing("https://evening.example/feed", "HTTP 500", "Evening Sample"),))


def quoted(article: Article, sentence: str = "") -> Excerpt:
    """The excerpt of ``article`` that is ``sentence``; none named: its whole text."""
    start = article.text.index(sentence)
    return Excerpt(article, start, start + len(sentence) if sentence else len(article.text))


def a_brief(**fields) -> Brief:
    """Two stories told, one listed, two articles missing; any field may be replaced."""
    clash = an_article(
        "Forces entered Tarhuna on Friday. Residents stayed at home.",
        url="https://morning.example/tarhuna",
        title="Forces enter Tarhuna",
        outlet="Morning Sample",
        published="2020-06-05T09:15:00",
        language="en",
    )
    copy = an_article(
        "Forces entered Tarhuna on Friday.",
        url="https://evening.example/1",
        title="Tarhuna falls",
        outlet="Evening Sample",
        published="2020-06-05T16:40:00",
        language="en",
    )
    own = an_article(
        "The town's airport is closed, its director said.",
        url="https://www.harbour.example/airport",
        title="Airport closed",
        outlet="Harbour Sample",
        language="en",
    )
    undated = an_article("استؤنفت المحادثات في جنيف.", url="https://ar.example/1", title="المحادثات", language="ar")
    ports = an_article("Ports reopened.", url="https://ports.example/1", title="Ports reopen", outlet="Ports Sample")
    parts = {
        "day": date(2020, 6, 5),
        "topic": "Libya",
        "glance": (quoted(clash, "Forces entered Tarhuna on Friday."),),
        "stories": (
            Story(
                (Report((clash, copy), "AFP"), Report((own,), "Harbour Sample")),
                (quoted(clash, "Forces entered Tarhuna on Friday."), quoted(own)),
                "Forces enter Tarhuna",
            ),
            Story((Report((undated,)),), (quoted(undated),), "المحادثات"),
            Story((Report((ports,), "Ports Sample"),), title="Ports reopen"),
        ),
        "missing": (
            Missing("https://sport.example/1", "off topic", "Cup final"),
            Missing("photo.txt", "unreadable: not text"),
        ),
    }
    return Brief(**parts | fields)


def a_later_brief(**fields) -> Brief:
    """A brief after others: a story that goes on, a new one, one corrected; a correction, a withdrawal, a quiet line."""
    states = (("developing", date(2020, 6, 1)), ("new", None), ("corrected", date(2020, 6, 4)))
    stories = [
        replace(story, change=StoryChange(state=state, storyline=state[0], since=since, last=since))
        for story, (state, since) in zip(a_brief().stories, states, strict=True)
    ]
    now = an_article("Nine people were killed.", url="https://morning.example/toll", language="en")
    told = {"text": "Eleven people were killed.", "title": "Toll", "told": date(2020, 6, 4), "storyline": "c"}
    parts = {
        "last": date(2020, 6, 4),
        "stories": tuple(stories),
        "corrections": (
            Correction(**told, url=now.url, now=quoted(now)),
            Correction(**told, url="https://gone.example/<1>", withdrawn=True),
            Correction(**told | {"told": None}, url="https://cut.example/1"),
        ),
        "quiet": (
            QuietStoryline(storyline="q", title="Siege of *Sirte*", url="https://a.example/1", last=date(2020, 6, 3)),
        ),
    }
    return a_brief(**parts | fields)
