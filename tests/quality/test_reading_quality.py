"""How good whole briefs are on days of real news that were read and labelled, where the evaluation data is.

Each window of one to three days is briefed once. Of the articles that share a story with another: how much of their
story is of one chain of events (``precision``); of those whose event has several, how much of it their story holds
(``recall``); of the day's main events, how many the glance tells (``main``); of the excerpts told, how many are of news
and not of analysis, opinion or lists (``news``). As `score.py` beside the data reckons; errors are drawn over windows. All of it is
measured twice: on the texts as they lie there, and as `read_articles` reads their file, that is, cleaned.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from floors import Floor, hold
from labelled_news import EVAL, dated_articles, json_lines, needs_eval

from briefbot import make_brief, read_articles
from briefbot.summarizers.kinds import kind_of

FLOORS = {
    "precision": Floor(0.761, 0.034),
    "recall": Floor(0.749, 0.067),
    "main": Floor(0.931, 0.023),
    "news": Floor(0.928, 0.025),
}
KINDS = {"found": Floor(0.881, 0.020), "kept": Floor(0.899, 0.022)}
CLEANED_FLOORS = {
    "precision": Floor(0.730, 0.040),
    "recall": Floor(0.750, 0.063),
    "main": Floor(0.941, 0.021),
    "news": Floor(0.926, 0.025),
}
CLEANED_KINDS = {"found": Floor(0.880, 0.017), "kept": Floor(0.927, 0.015)}

pytestmark = needs_eval


def read_windows(read=dated_articles):
    """The labelled windows, and the articles of each event by address."""
    windows = json_lines(EVAL / "read/dev.jsonl")
    events = sorted({window["data"] for window in windows})
    return windows, {event: {each.url: each for each in read(EVAL / event / "articles.jsonl")} for event in events}


def judge(window, articles):
    """Count in one window what the figures are shares of: the part, and the whole as "all" of it."""
    label = {row["url"]: row for row in window["articles"]}
    given = [articles[url] for url in label if url in articles]  # a page without any text is no article
    brief = make_brief(given, day=date.fromisoformat(window["until"]), glance=5, stories=10)
    # An article that the brief leaves out is a story of its own.
    story = {url: url for url in label} | {a.url: n for n, s in enumerate(brief.stories) for a in s.articles}
    counts = Counter()
    for url in label:
        beside = [other for other in label if other != url and story[other] == story[url]]
        same = [other for other in label if other != url and label[other]["event"] == label[url]["event"]]
        if beside:
            counts["all precision"] += 1
            counts["precision"] += sum(label[o]["chain"] == label[url]["chain"] for o in beside) / len(beside)
        if same:
            counts["all recall"] += 1
            counts["recall"] += sum(story[o] == story[url] for o in same) / len(same)
    news = {url for url, row in label.items() if row["genre"] == "news"}
    main = set(window["main"]) & {label[url]["event"] for url in news}
    glance = {label[e.article.url]["event"] for e in brief.glance if e.article.url in news}
    counts["all main"] += len(main)
    counts["main"] += len(main & glance)
    if len(news) >= 3:  # with less, a brief has to tell something else
        told = [excerpt.article.url in news for s in brief.stories for excerpt in s.summary]
        counts["all news"] += len(told)
        counts["news"] += sum(told)
    return counts


def judge_kinds(window, articles):
    """Count in one window the articles that are no news and are found to be none, and those that are and are kept."""
    counts = Counter()
    for row in (row for row in window["articles"] if row["url"] in articles):
        figure = "kept" if row["genre"] == "news" else "found"
        counts[f"all {figure}"] += 1
        counts[figure] += (kind_of(articles[row["url"]]) == "news") == (row["genre"] == "news")
    return counts


def measure(windows):
    counts = sum(windows, Counter())
    return {
        figure: counts[figure] / counts[whole] for whole in counts if (figure := whole.removeprefix("all ")) != whole
    }


@pytest.mark.parametrize(("read", "floors"), [(dated_articles, KINDS), (read_articles, CLEANED_KINDS)])
def test_news_is_told_from_analysis_opinion_features_and_listings(read, floors):
    windows, articles = read_windows(read)

    hold("kinds", floors, [judge_kinds(window, articles[window["data"]]) for window in windows], measure)


@pytest.mark.parametrize(("read", "floors"), [(dated_articles, FLOORS), (read_articles, CLEANED_FLOORS)])
def test_a_brief_has_an_event_under_one_heading_and_tells_the_main_ones(read, floors):
    windows, articles = read_windows(read)

    hold("reading", floors, [judge(window, articles[window["data"]]) for window in windows], measure)
