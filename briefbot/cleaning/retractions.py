"""Recognise the notice that an outlet puts in the place of an article that it retracts."""

import re

from briefbot.cleaning.phrases import any_phrase

#: Characters of a text in which such a notice stands, and of the whole text at most: further down, or in a longer one,
#: somebody else's report is withdrawn.
_HEAD, _LONGEST = 600, 2500

_RETRACTED = re.compile(any_phrase("retraction"), re.IGNORECASE)


def is_retraction(text: str) -> bool:
    """Return whether a text, or a sentence of one, retracts the article in whose place it stands.

    >>> is_retraction("This article has been withdrawn."), is_retraction("The army has withdrawn from Sirte.")
    (True, False)
    """
    return len(text) <= _LONGEST and _RETRACTED.search(text[:_HEAD]) is not None
