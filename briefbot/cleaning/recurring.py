"""Find the lines that recur in several articles of one outlet: its menu, its notices."""

from collections import Counter
from collections.abc import Iterable

from briefbot.cleaning.boilerplate import line_key
from briefbot.cleaning.paragraphs import paragraphs_of

#: Texts of one outlet in which a line stands before it counts as recurring ...
_RECURS = 3

#: ... and their share of the outlet's texts in the batch.
_RECURS_SHARE = 0.05


def recurring_lines(texts: Iterable[str]) -> frozenset[str]:
    r"""Return the keys of the lines that recur in several of an outlet's ``texts``.

    >>> sorted(recurring_lines(["One.\nOur app", "Two.\nOur app", "Three.\nOur app"]))
    ['our app']
    """
    standing = [set(map(line_key, paragraphs_of(text))) for text in texts]
    least = max(_RECURS, len(standing) * _RECURS_SHARE)
    counts = Counter(key for keys in standing for key in keys)
    return frozenset(line for line, count in counts.items() if line and count >= least)
