"""Extractive, templated daily news briefs: every sentence verbatim, with a link to where it stands."""

from typing import TYPE_CHECKING, Any

from briefbot.version import __version__ as __version__

if TYPE_CHECKING:
    from briefbot.brief import make_brief
    from briefbot.model import Article, Brief, Excerpt, Report, Story, Window
    from briefbot.rendering import render
    from briefbot.reprints import collapse_reprints
    from briefbot.sources.files import read_articles
    from briefbot.stories import group_stories
    from briefbot.summarizers import summarize

_HOME = {
    "Article": "model",
    "Brief": "model",
    "Excerpt": "model",
    "Report": "model",
    "Story": "model",
    "Window": "model",
    "collapse_reprints": "reprints",
    "group_stories": "stories",
    "make_brief": "brief",
    "read_articles": "sources.files",
    "render": "rendering",
    "summarize": "summarizers",
}

__all__ = [
    "Article",
    "Brief",
    "Excerpt",
    "Report",
    "Story",
    "Window",
    "collapse_reprints",
    "group_stories",
    "make_brief",
    "read_articles",
    "render",
    "summarize",
]


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
