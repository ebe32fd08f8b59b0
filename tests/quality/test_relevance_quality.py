"""How well the shipped topic tells news of Libya from other news, where the evaluation data is.

The articles are invented: news of Libya in Arabic, English and French by outlets of the country and others, a third of
it without the country's name, and news of other countries by the same outlets.
"""

from floors import Floor, hold
from labelled_news import EVAL, json_lines, needs_eval

from briefbot import Article
from briefbot.topic.load import default_topic

FLOORS = {"kept": Floor(0.976, 0.012), "kept out": Floor(0.967, 0.033)}

pytestmark = needs_eval


def shares(judged):
    """Return the share of the articles on the topic that is kept, and of the others that is kept out."""
    of = {on: [taken for is_on, taken in judged if is_on == on] for on in (True, False)}
    return {
        "kept": sum(of[True]) / max(len(of[True]), 1),
        "kept out": 1 - sum(of[False]) / max(len(of[False]), 1),
    }


def test_local_news_is_kept_and_other_news_kept_out():
    rows = [row for path in sorted((EVAL / "languages").glob("*.jsonl")) for row in json_lines(path)]
    articles = [Article(**{key: row[key] for key in ("url", "title", "outlet", "text")}) for row in rows]
    topic = default_topic()
    judged = [(row["story"] != "off", topic.is_relevant(each)) for row, each in zip(rows, articles, strict=True)]

    hold("relevance", FLOORS, judged, shares)
