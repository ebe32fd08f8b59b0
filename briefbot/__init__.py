"""Extractive, templated daily news briefs: every sentence verbatim, with a link to where it stands."""

from typing import TYPE_CHECKING, Any

from briefbot.version import __version__ as __version__

if TYPE_CHECKING:
    from briefbot.brief import make_brief as make_brief
    from briefbot.changes import make_timeline as make_timeline
    from briefbot.figures import find_figures as find_figures
    from briefbot.model import Article as Article
    from briefbot.model import Brief as Brief
    from briefbot.model import Excerpt as Excerpt
    from briefbot.model import Figure as Figure
    from briefbot.model import Report as Report
    from briefbot.model import Story as Story
    from briefbot.model import TimelineEntry as TimelineEntry
    from briefbot.model import Window as Window
    from briefbot.rendering import render as render
    from briefbot.reprints import collapse_reprints as collapse_reprints
    from briefbot.sources.files import read_articles as read_articles
    from briefbot.stories import group_stories as group_stories
    from briefbot.summarizers import summarize as summarize

#: Public name -> the module that has it.
_HOME = {
    **dict.fromkeys(("Article", "Brief", "Excerpt", "Figure", "Report", "Story", "TimelineEntry", "Window"), "model"),
    "collapse_reprints": "reprints",
    "find_figures": "figures",
    "group_stories": "stories",
    "make_brief": "brief",
    "make_timeline": "changes",
    "read_articles": "sources.files",
    "render": "rendering",
    "summarize": "summarizers",
}

__all__ = [*_HOME]  # noqa: PLE0604  # names, as the type of the table says


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: ``briefbot --version`` shall load nothing heavy."""
    if name not in _HOME:
        raise AttributeError(f"module 'briefbot' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415  # --version needs none

    value = getattr(import_module(f"briefbot.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
