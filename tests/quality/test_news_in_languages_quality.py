"""Whether the likelihood that a sentence tells the news is as right in French and Arabic as in English.

`judged_news.jsonl` has invented news, a line an article: two days in each language, of twenty articles each, thirteen of
them news as agencies, papers and ministries write it, and seven that tell none. The first four sentences of each were
judged by the book of `judged_sentences.tsv`, before the rules were looked at.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

import pytest
from floors import Floor, hold
from labelled_news import json_lines

from briefbot import Article
from briefbot.model import Excerpt
from briefbot.summarizers.kinds import kind_of
from briefbot.summarizers.newsworthiness import DayNews
from briefbot.summarizers.standalone import reporting_sentences

#: Likelihood from which a story is told, and not only listed.
LIKELY = 0.55

#: All of forty kinds right has no error by drawing anew: two of them are.
FLOORS = {
    "en": {"area": Floor(0.887, 0.028), "likely ledes": Floor(0.654, 0.097), "kinds": Floor(0.950, 0.036)},
    "fr": {"area": Floor(0.924, 0.025), "likely ledes": Floor(0.731, 0.084), "kinds": Floor(1.000, 0.025)},
    "ar": {"area": Floor(0.933, 0.021), "likely ledes": Floor(0.615, 0.098), "kinds": Floor(0.950, 0.034)},
}


def days(language):
    """The articles of each day in a language, with what was judged of them."""
    found = defaultdict(list)
    for row in json_lines(Path(__file__).with_name("judged_news.jsonl")):
        if row["language"] == language:
            told = {key: row[key] for key in ("url", "title", "outlet", "text", "language")}
            article = Article(published=datetime.fromisoformat(row["published"]), **told)
            found[date.fromisoformat(row["day"])].append((row, article))
    return found


def sentence_at(article, start):
    """The first sentence of the reporting that ends behind ``start``; a bullet or a dateline is cut from its beginning."""
    return next(
        Excerpt(article, *span) for span in reporting_sentences(article.text, article.language) if span[1] > start
    )


def judged(language):
    """Of each article whether its kind is told right, and of each of its sentences how likely it is news, and is it."""
    for day, rows in days(language).items():
        news = DayNews([article for _, article in rows])
        for row, article in rows:
            is_news = row["kind"] == "news"
            told = [
                (news(sentence_at(article, each["start"]), {day}), each["alone"] == "-", is_news and not place)
                for place, each in enumerate(row["judged"])
            ]
            yield (kind_of(article) == "news") == is_news, told


def measure(articles):
    """The area under the curve of sound sentences, the share of sound ledes of news that are likely, that of kinds."""
    told = [each for _, sentences in articles for each in sentences]
    sound, faulty = ([likelihood for likelihood, is_sound, _ in told if is_sound is each] for each in (True, False))
    ledes = [likelihood >= LIKELY for likelihood, is_sound, is_lede in told if is_sound and is_lede]
    above = sum((a > b) + 0.5 * (a == b) for a in sound for b in faulty)
    return {
        "area": above / max(len(sound) * len(faulty), 1),
        "likely ledes": sum(ledes) / max(len(ledes), 1),
        "kinds": sum(right for right, _ in articles) / len(articles),
    }


@pytest.mark.parametrize("language", FLOORS)
def test_what_tells_the_news_is_told_from_what_does_not(language):
    hold(f"news {language}", FLOORS[language], list(judged(language)), measure)
