"""Renders a brief for Telegram and splits it into parts: the content of an edition."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from briefbot.model import Brief, Story
from briefbot.protocols import Summarizer
from briefbot.rendering import render, render_blocks
from briefbot.rendering.filters import LISTED_IN_A_MESSAGE, as_in_a_message, figures, told, wording
from briefbot.telegram.content import Content, OpenedStory
from briefbot.telegram.split import Page, split
from briefbot.telling import summarize_story

LENGTHS = ("glance", "short", "full")

TEMPLATE = "brief.telegram.html.j2"
SOURCES_TEMPLATE = "sources.telegram.html.j2"
FIGURES_TEMPLATE = "figures.telegram.html.j2"
WORDING_TEMPLATE = "wording.telegram.html.j2"

SHORT_STORIES = 5

#: Sentences of a story in a short brief. With `SHORT_STORIES`, half of a full brief's stories, it fits one message.
SHORT_SENTENCES = 1

#: Sentences shown for "More": nearly three times the three of a full brief, and they fit a message.
_OPENED_SENTENCES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRequest:
    """Which brief is wanted: its period, length and language."""

    since: datetime
    until: datetime
    day: date
    """Its last day, for the reader."""
    first: date | None = None
    """Its first day, for the reader, if it covers several."""
    length: str = "full"
    language: str = "en"
    mention: str = ""
    """Only articles that mention this name; empty: all."""
    after: int | None = None
    """The id of the edition that its readers got before, which it goes on from; ``None``: it stands alone."""
    muted: tuple[str, ...] = ()
    """Ids of storylines that its reader does not want to be told of, sorted."""


def at_length(brief: Brief, length: str) -> Brief:
    """Return a full ``brief`` as a message of a ``length`` has it: ``glance``, ``short`` or ``full``."""
    if length == "full":
        return as_in_a_message(brief)
    shown = set() if length == "glance" else {id(story) for story in told(brief)[:SHORT_STORIES]}
    stories = (
        replace(story, summary=story.summary[:SHORT_SENTENCES])
        if id(story) in shown
        else replace(story, summary=(), told_above=())
        for story in brief.stories
    )
    return replace(brief, stories=tuple(stories))


def compose(
    brief: Brief, length: str, summarizer: Summarizer, *, folders: Sequence[Path] = (), language: str = "en"
) -> Content:
    """Return the parts of ``brief``, and for each story the pages of its buttons.

    Raises:
        RenderError: a template is broken.
    """
    is_glance = length == "glance"
    shown = () if is_glance else told(brief)
    opened = brief.stories[:LISTED_IN_A_MESSAGE] if is_glance else shown
    if len(shown) == 1 and set(brief.glance) <= set(shown[0].summary):
        brief = replace(brief, glance=())  # the same sentences would be printed twice, one above the other
    wanted: list[tuple[str, Story | None]] = [("header", None), ("glance", None), ("corrections", None)]
    wanted += [("story", each) for each in shown]
    wanted += [("also", None), ("quiet", None), ("missing", None), ("footer", None)]
    texts = render_blocks(brief, TEMPLATE, wanted, folders=folders, language=language)
    pages = [Page(texts[0])]  # a template of the user's own, without the blocks of ours, is one text
    if len(texts) > 1:
        head, foot = ("\n\n".join(filter(str.strip, some)) for some in (texts[:3], texts[-4:]))
        pages = [Page(head), *(Page(text, (number,)) for number, text in enumerate(texts[3:-4])), Page(foot)]
    parts = list(split(pages))
    if is_glance and parts:
        parts[-1] = parts[-1]._replace(stories=tuple(range(len(opened))))
    return Content(tuple(parts), tuple(_opened(brief, each, summarizer, folders, language) for each in opened))


def _opened(brief: Brief, story: Story, summarizer: Summarizer, folders: Sequence[Path], language: str) -> OpenedStory:
    """Return the pages that the buttons of a story show: of figures and wording only if it has any."""
    more = summarize_story(story, summarizer, _OPENED_SENTENCES)
    only_this = replace(brief, glance=(), stories=(more,), missing=(), coverage=None)
    (text,) = render_blocks(only_this, TEMPLATE, [("story", more)], folders=folders, language=language)
    templates = [SOURCES_TEMPLATE, FIGURES_TEMPLATE * bool(figures(story)), WORDING_TEMPLATE * bool(wording(story))]
    others = [render(only_this, each, folders=folders, language=language) if each else "" for each in templates]
    more_pages, listed, counted, worded = (tuple(part.html for part in split([Page(each)])) for each in (text, *others))
    return OpenedStory(more_pages, listed, counted, worded, story.change.storyline if story.change else "")
