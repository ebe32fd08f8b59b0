"""Read the phrases of boilerplate in ``data/phrases.txt``, by kind."""

import re

from briefbot.language.word_lists import word_lists


def phrases(kind: str) -> tuple[str, ...]:
    """Return the phrases of ``kind`` in all languages.

    >>> "about us" in phrases("label")
    True
    """
    lists = word_lists("briefbot.cleaning", "phrases.txt")
    return tuple(phrase for (each, _), listed in lists.items() if each == kind for phrase in listed)


def any_phrase(kind: str) -> str:
    """Return a pattern of all phrases of ``kind``; a ``{kind}`` in one stands for any phrase of that kind.

    >>> bool(re.match(any_phrase("call"), "follow us"))
    True
    """
    return f"(?:{re.sub('{([a-z]+)}', lambda found: any_phrase(found[1]), '|'.join(phrases(kind)))})"
