"""Find the lines that recur in several articles of one outlet: its menu, its notices."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain

from briefbot.cleaning.boilerplate import ends_sentence, line_key
from briefbot.cleaning.paragraphs import paragraphs_of

#: Texts of one outlet in which a line stands before it counts as recurring ...
_RECURS = 3

#: ... and their share of the outlet's texts in the batch.
_RECURS_SHARE = 0.05

#: A recurring sentence of so many words is background that reports repeat.
_REPORTING_WORDS = 12


def recurring_lines(texts: Iterable[str]) -> frozenset[str]:
    r"""Return the keys of the lines that recur in several of an outlet's ``texts``, except what is plainly reporting.

    >>> sorted(recurring_lines(["One.\nOur app", "Two.\nOur app", "Three.\nOur app"]))
    ['our app']
    """
    standing = [{line_key(line) for line in paragraphs_of(text) if not is_plainly_reporting(line)} for text in texts]
    least = max(_RECURS, len(standing) * _RECURS_SHARE)
    counts = Counter(chain.from_iterable(standing))
    return frozenset(line for line, count in counts.items() if line and count >= least)


def is_plainly_reporting(line: str) -> bool:
    """Return whether a line is so long a sentence that it is reporting, however often it stands."""
    return line.count(" ") + 1 >= _REPORTING_WORDS and ends_sentence(line)
