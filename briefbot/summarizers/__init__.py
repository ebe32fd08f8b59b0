"""Summarizers: one algorithm, one file, each called by its name.

`summarize` is the door to all of them, built-in or installed. It trusts no plugin: an excerpt of an article that was
not given never comes out, nor more excerpts than were asked for.
"""

from collections.abc import Iterable

from briefbot import plugins
from briefbot.errors import PluginError
from briefbot.model import Article, Excerpt


def summarize(articles: Iterable[Article], *, sentences: int = 3, by: str = "coverage") -> tuple[Excerpt, ...]:
    """Return at most ``sentences`` excerpts that tell what ``articles`` say, in the order the summarizer gives them.

    Pass one article a report, most telling first: each counts as an independent voice. ``by`` is a name of
    `briefbot.plugins.summarizers`.

    Raises:
        ValueError: if ``sentences`` is negative.
        PluginError: if no summarizer is called ``by``, or it gives back something else than excerpts of ``articles``.

    >>> [e.text for e in summarize([Article(url="urn:1", text="One came. Two left.")], sentences=1, by="lead")]
    ['One came.']
    """
    if sentences < 0:
        raise ValueError(f"sentences must not be negative: {sentences}")
    summarizer = plugins.summarizers.get(by)
    given = dict.fromkeys(articles)
    if not sentences or not given:
        return ()
    chosen = tuple(summarizer(tuple(given), sentences=sentences))
    if not all(isinstance(each, Excerpt) and each.article in given for each in chosen):
        raise PluginError(
            f"the summarizer {by!r} gave back something else than excerpts of the articles",
            hint="choose another summarizer, or report it to its authors",
        )
    return tuple(dict.fromkeys(chosen))[:sentences]
