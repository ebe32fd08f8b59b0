"""No text, however it is made, costs a stage more than its length in time: twice the text, at most thrice the time."""

from __future__ import annotations

import gc
import io
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import count, pairwise
from time import process_time

import pytest
from builders import an_article
from channel_pages import channel_page, message, words
from hostile import SHAPES

from briefbot.brief import make_brief
from briefbot.cleaning import boilerplate
from briefbot.cleaning.clean import clean
from briefbot.cleaning.credits import (
    dateline,
    is_staff_credit,
    lead_in,
    line_credit,
    staff_brackets,
    trailing_credit,
)
from briefbot.cleaning.raw_articles import articles_of
from briefbot.cleaning.recurring import recurring_lines
from briefbot.entries import ParseError, RawEntry
from briefbot.errors import InputError
from briefbot.figures.find import figures_in
from briefbot.language.characters import normalize
from briefbot.language.dates import address_date, dateline_date, stated_date
from briefbot.language.identify import language_of
from briefbot.language.relative_days import named_days
from briefbot.language.sentences import sentence_spans
from briefbot.model import Article, Brief, Story
from briefbot.rendering import render
from briefbot.reprints import collapse_reprints
from briefbot.sources import jsonl, markdown
from briefbot.sources.feeds import read_feed
from briefbot.sources.front_pages import read_article, read_front_page
from briefbot.sources.opml import read_opml
from briefbot.sources.sitemaps import read_sitemap
from briefbot.sources.telegram_channels import channel_address, read_channel
from briefbot.stories import group_stories
from briefbot.stories.terms import article_terms
from briefbot.summarizers import kinds, summarize
from briefbot.summarizers.standalone import reporting_sentences
from briefbot.telegram.split import Page, split
from briefbot.topic.load import default_topic
from briefbot.web import fragments as markup
from briefbot.web.encoding import decode
from briefbot.web.fragments import strip_markup
from briefbot.web.pages import looks_like_page
from briefbot.web.urls import canonical

NOW = datetime(2020, 6, 5, 12, tzinfo=UTC)
DAY = date(2020, 6, 5)
URL = "https://outlet.example/feed"
PLAIN = [
    an_article(f"Forces entered the town of Sirte on {day}. Residents stayed at home, officials said.")
    for day in ("Monday", "Tuesday", "Friday")
]
REFUSED = (ParseError, InputError)


def encoded(text):
    return text.encode("utf-8", "replace")


def in_page(text):
    return encoded(f"<!DOCTYPE html><html><head><title>x</title></head><body><h1>Port reopens</h1>{text}")


def in_channel(text):
    return encoded(channel_page(message(1, words(text), text)))


def in_feed(text):
    return encoded(
        f"<rss><channel><title>x</title><item><title>{text[:200]}</title><description>{text}</description></item>"
    )


def escaped_feed(text):
    body = text.replace("]]>", "")
    return encoded(
        f"<rss><channel><title>x</title><item><link>{URL}</link><description><![CDATA[{body}]]></description></item>"
        "</channel></rss>"
    )


def hostile(text):
    return an_article(text=text, title=text[:500], outlet=text[:300])


def of_lines(text):
    for line in text.splitlines() or [""]:
        dateline(line, opening=True)
        lead_in(line)
        line_credit(line)
        trailing_credit(line)
        is_staff_credit(line)
        staff_brackets(line)


def furnished(text):
    for line in text.splitlines() or [""]:
        for asked in (
            *(boilerplate.is_boilerplate, boilerplate.is_stamp, boilerplate.is_byline, boilerplate.is_caption),
            *(
                boilerplate.is_picture_credit,
                boilerplate.is_share_bar,
                boilerplate.is_links_heading,
            ),
            *(
                boilerplate.is_comments_heading,
                boilerplate.site_name,
                boilerplate.ends_sentence,
            ),
        ):
            asked(line)


def dated(text):
    stated_date(text)
    dateline_date(text)
    address_date(f"https://outlet.example/{text}")
    named_days(text, DAY)


def framed(text):
    markup.html_to_text(text)
    markup.html_to_line(text)
    markup.strip_teaser(text)
    strip_markup(text)


def in_markdown(text):
    facts, body = markdown.front_matter(text)
    return facts, markdown.markdown_to_text(body)


def rendered(text):
    article = hostile(text)
    brief = Brief(day=DAY, topic="", stories=(Story(collapse_reprints([article, *PLAIN])),))
    for template in ("brief.md.j2", "brief.html.j2", "brief.telegram.html.j2", "brief.txt.j2"):
        render(brief, template)


def sent(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("\0", "")
    split([Page(f"<b>Head</b>\n{escaped}")])


STAGES = {
    "decoding": lambda text: decode(encoded(text)),
    "decoding windows-1252": lambda text: decode(text.encode("cp1252", "ignore") + b"\xe9"),
    "normalisation": normalize,
    "stripping markup": framed,
    "a page": lambda text: read_article(in_page(text), url=URL),
    "a bare page": lambda text: read_article(encoded(text), url=URL),
    "a page's metadata": lambda text: read_article(encoded(f'<html><head><meta name="author" content="{text}')),
    "a front page": lambda text: read_front_page(in_page(text), url=URL, now=NOW),
    "a file's kind": lambda text: looks_like_page(encoded(text)),
    "a feed": lambda text: read_feed(encoded(text), url=URL, now=NOW),
    "a feed's entry": lambda text: read_feed(in_feed(text), url=URL, now=NOW),
    "a feed's text": lambda text: read_feed(escaped_feed(text), url=URL, now=NOW),
    "a feed's head": lambda text: read_feed(encoded(f"{text}<rss><channel><title>x</title>"), url=URL, now=NOW),
    "a feed's page": lambda text: read_feed(encoded(f"<html><head>{text}"), url=URL, now=NOW),
    "a JSON feed": lambda text: read_feed(
        encoded('{"version":"https://jsonfeed.org/version/1","items":[{"content_html":' + text), url=URL, now=NOW
    ),
    "a Telegram channel": lambda text: read_channel(in_channel(text), url=URL, now=NOW),
    "a channel's address": lambda text: channel_address(f"t.me/{text}"),
    "a sitemap": lambda text: read_sitemap(encoded(f"<urlset>{text}"), url=URL, now=NOW),
    "a list of addresses": lambda text: read_sitemap(encoded(text), url=URL, now=NOW),
    "OPML": lambda text: read_opml(encoded(f"<opml><body>{text}"), where="a.opml"),
    "OPML's head": lambda text: read_opml(encoded(text + "<opml><body>"), where="a.opml"),
    "JSON lines": lambda text: list(jsonl.raw_articles(io.BytesIO(encoded(text)), "a.jsonl")),
    "JSON lines' text": lambda text: list(
        jsonl.raw_articles(
            io.BytesIO(encoded('{"text": "' + text.replace('"', "").replace("\n", " ") + '"}')), "a.jsonl"
        )
    ),
    "Markdown": in_markdown,
    "front matter": lambda text: in_markdown(f"---\na: {text}"),
    "cleaning": lambda text: clean(normalize(text)),
    "cleaning an article": lambda text: clean(normalize(f"{'Guns fell silent in the town on Sunday. ' * 5}\n\n{text}")),
    "recurring lines": lambda text: recurring_lines([text, text, text + "x"]),
    "raw articles": lambda text: list(articles_of([RawEntry(url=URL, text=text, title=text, pasted=True)])),
    "credits": of_lines,
    "furniture": furnished,
    "sentences": sentence_spans,
    "sentences in Arabic": lambda text: sentence_spans(text, "ar"),
    "sentences that stand alone": lambda text: tuple(reporting_sentences(text)),
    "dates": dated,
    "addresses": lambda text: canonical("https://outlet.example/" + text),
    "language": language_of,
    "genre": lambda text: kinds.kind_of(Article(url=URL, title=text[:500], text=text)),
    "terms": lambda text: article_terms([Article(url=URL, title=text[:500], text=text)], None),
    "relevance": lambda text: default_topic().relevance_of(Article(url="urn:1", title=text[:500], text=text)),
    "folding": lambda text: default_topic().fold(text),
    "reprints": lambda text: collapse_reprints([hostile(text), hostile(text + " More."), *PLAIN]),
    "stories": lambda text: group_stories(collapse_reprints([hostile(text), *PLAIN])),
    "figures": lambda text: figures_in(an_article(text, language="en")),
    "figures in Arabic": lambda text: figures_in(an_article(text, language="ar")),
    "summaries": lambda text: summarize([hostile(text), *PLAIN]),
    "a brief": lambda text: make_brief([hostile(text), *PLAIN], day=DAY),
    "rendering": rendered,
    "Telegram": sent,
}

LEAST = 0.004
"""Seconds below which nothing is told from noise."""

SMALL, LARGE = 2_500, 16_000

_numbers = count()


def seconds(stage, shape, length, runs=1):
    """The least processor time of several runs, each on a text of its own: what is cached is not measured."""
    times = []
    for _ in range(runs):
        text = f"{SHAPES[shape](length)} {next(_numbers)}"
        began = process_time()
        with suppress(*REFUSED):
            STAGES[stage](text)
        times.append(process_time() - began)
    return min(times)


def growth(stage, shape):
    """How many times as long twice the text takes; 1.0 where that is too short to be told, even of a longer one."""
    for length in (SMALL, LARGE):
        twice = seconds(stage, shape, 2 * length)
        if twice < LEAST:
            continue
        once = seconds(stage, shape, length)
        if twice <= 3 * once:
            return twice / once
        return confirmed_growth(stage, shape, length)
    return 1.0


def confirmed_growth(stage, shape, length):
    """How many times as long twice the text takes, at the least of four doublings in a row, each run three times.

    One doubling alone may seem to take thrice the time: the machine is busy, or the longer text is the first that needs
    a second message. What grows faster than its length does so each time.
    """
    times = [seconds(stage, shape, 2**doublings * length, runs=3) for doublings in range(5)]
    return min(after / before for before, after in pairwise(times))


@pytest.mark.parametrize("stage", STAGES)
def test_twice_the_text_takes_at_most_thrice_the_time(stage):
    with suppress(*REFUSED):
        STAGES[stage]("Forces entered the town on Monday.")  # what is loaded or built once
    gc.collect()
    slow = {shape: round(grown, 1) for shape in SHAPES if (grown := growth(stage, shape)) > 3}

    assert slow == {}
