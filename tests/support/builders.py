"""Builders: an article, report or story in one line, with what the test cares about named."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from briefbot.model import Article, Report, Story

_numbers = count(1)


def an_article(text: str = "Forces entered the town on Monday.", **fields) -> Article:
    """An article with a URL of its own; ``published`` may be an ISO string."""
    fields.setdefault("url", f"https://outlet.example/{next(_numbers)}")
    if isinstance(fields.get("published"), str):
        moment = datetime.fromisoformat(fields["published"])
        fields["published"] = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return Article(text=text, **fields)


def a_report(*texts: str, origin: str = "", **fields) -> Report:
    """A report of one article per text."""
    return Report(
        tuple(an_article(text, **fields) for text in texts or ("Forces entered the town on Monday.",)), origin
    )


def a_story(*reports: Report) -> Story:
    """A story under the headline of its first article."""
    reports = reports or (a_report(),)
    return Story(reports, title=reports[0].lead.title)
