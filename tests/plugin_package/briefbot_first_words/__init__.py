"""A summarizer in a package of its own: up to the first full stop of each article."""

from briefbot import Excerpt


def first_words(articles, *, sentences):
    """Return the text up to the first full stop of each article, at most ``sentences`` of them."""
    return [Excerpt(a, 0, a.text.index(".") + 1) for a in articles if "." in a.text][:sentences]
