"""A brief or a timeline as JSON, for programs: the forms are documented in docs/json.md, and each has a number."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from briefbot.language.characters import as_json
from briefbot.model import Article, Brief, Composition, Correction, Excerpt, Figure, Story, Timeline
from briefbot.rendering.differences import KINDS, MOST_COMPARED, compared, words_by_kind
from briefbot.reprints.wording import Wording
from briefbot.summarizers.kinds import kind_of
from briefbot.web.pictures import rechecked

#: Changes when a key goes, or what one means; a new key leaves it as it is.
SCHEMA = 3

#: The same of a timeline.
TIMELINE_SCHEMA = 1


def to_json(brief: Brief) -> str:
    """Return the whole brief, keys in a fixed order, valid UTF-8 whatever the articles hold.

    Text is as in the articles, except that half characters are U+FFFD; offsets hold. What could steer a terminal is
    written as an escape.
    """
    return as_json(
        {
            "schema": SCHEMA,
            "since": brief.since,
            "day": brief.day,
            "topic": brief.topic,
            "samples": brief.samples,
            "glance": [_excerpt(excerpt) for excerpt in brief.glance],
            "stories": [_story(story) for story in brief.stories],
            "missing": [asdict(missing) for missing in brief.missing],
            "composition": _composition(brief.composition),
            "coverage": asdict(brief.coverage) if brief.coverage else None,
            "last": brief.last,
            "corrections": [_correction(correction) for correction in brief.corrections],
            "quiet": [asdict(storyline) for storyline in brief.quiet],
            "window": asdict(brief.window) if brief.window else None,
            "made": brief.made,
        }
    )


def timeline_to_json(timeline: Timeline) -> str:
    """Return a whole timeline, in the manner of `to_json`."""
    return as_json(
        {
            "schema": TIMELINE_SCHEMA,
            "since": timeline.since,
            "until": timeline.until,
            "topic": timeline.topic,
            "about": timeline.about,
            "samples": timeline.samples,
            "entries": [
                {
                    "day": entry.day,
                    "excerpts": [
                        {**_excerpt(each), "outlet": each.article.outlet, "published": each.article.published}
                        for each in entry.excerpts
                    ],
                }
                for entry in timeline.entries
            ],
        }
    )


def excerpts_to_json(excerpts: Iterable[Excerpt]) -> str:
    """Return a list of excerpts in the form that they have in a brief."""
    return as_json([_excerpt(excerpt) for excerpt in excerpts])


def _composition(made: Composition) -> dict[str, Any]:
    languages = [{"language": code, "articles": number} for code, number in made.languages.items()]
    return asdict(made) | {"languages": languages}


def _excerpt(excerpt: Excerpt) -> dict[str, Any]:
    return {
        "text": excerpt.text,
        "url": excerpt.article.url,
        "start": excerpt.start,
        "end": excerpt.end,
        "said_by": excerpt.said_by.name if excerpt.said_by else "",
    }


def _story(story: Story) -> dict[str, Any]:
    differences = dict(compared(story, MOST_COMPARED)) if story.is_told else {}
    return {
        "title": story.title,
        "is_told": story.is_told,
        "independent_sources": story.independent_sources,
        "origins": list(story.origins),
        "parties": [party.name for party in story.parties],
        "unreported_by": list(story.unreported_by),
        "summary": [_excerpt(excerpt) for excerpt in story.summary],
        "told_above": [_excerpt(excerpt) for excerpt in story.told_above],
        "in_glance": story.in_glance,
        "change": asdict(story.change) if story.change else None,
        "place": asdict(story.place) if story.place else None,
        "figures": [_figure(figure) for figure in story.figures],
        "reports": [
            {
                "origin": report.origin,
                "articles": [_article(article) for article in report.articles],
                "updates": [article.url for article in report.updates],
                "overtaken": report in story.overtaken,
                **_wording(differences.get(report, ())),
            }
            for report in story.reports
        ],
    }


def _wording(found: Sequence[Wording]) -> dict[str, Any]:
    """Return how the articles of a report differ, in words of each kind, and the names chosen for one another's."""
    none = dict.fromkeys(KINDS, 0)
    rows = [{"url": each.article.url, "beside": each.base.url, **none, **words_by_kind(each)} for each in found]
    return {"wording": rows, "names": sorted({pair for each in found for pair in each.names})}


def _correction(correction: Correction) -> dict[str, Any]:
    return {
        "text": correction.text,
        "url": correction.url,
        "title": correction.title,
        "told": correction.told,
        "storyline": correction.storyline,
        "now": _excerpt(correction.now) if correction.now else None,
        "withdrawn": correction.withdrawn,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "kind": figure.kind,
        "low": figure.low,
        "high": figure.high,
        "words": figure.words,
        "counted": figure.counted,
        "said_by": figure.said_by,
        "as_of": figure.as_of,
        "period": figure.period,
        "total": figure.total,
        "place": figure.place,
        "aside": figure.aside,
        "text": figure.excerpt.text,
        "url": figure.excerpt.article.url,
        "start": figure.excerpt.start,
        "end": figure.excerpt.end,
    }


def _article(article: Article) -> dict[str, Any]:
    picture = rechecked(article.picture)  # it may be a plugin's
    return {
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "published": article.published,
        "kind": kind_of(article),
        "picture": asdict(picture) if picture else None,
    }
