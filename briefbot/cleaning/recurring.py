"""Find the lines that recur in several articles of one outlet: its menu, its notices."""

from collections import Counter
from collections.abc import Iterable, Sequence

from briefbot.cleaning.boilerplate import ends_sentence, line_key
from briefbot.cleaning.paragraphs import paragraphs_of
from briefbot.language.sentences import sentence_spans

#: Texts of one outlet in which a line stands before it counts as recurring ...
_RECURS = 3

#: ... and their share of the outlet's texts in the batch.
_RECURS_SHARE = 0.05


def recurring_lines(texts: Iterable[str]) -> frozenset[str]:
    r"""Return the keys of the lines that recur in several of an outlet's ``texts``.

    What follows the last full sentence of a paragraph counts as a line: some pages append their menu there.

    >>> sorted(recurring_lines(["One.\nOur app", "Two.\nOur app", "Three.\nOur app"]))
    ['our app']
    """
    standing = [_line_keys(paragraphs_of(text)) for text in texts]
    least = max(_RECURS, len(standing) * _RECURS_SHARE)
    counts = Counter(key for keys in standing for key in keys)
    return frozenset(line for line, count in counts.items() if line and count >= least)


def _line_keys(paragraphs: Sequence[str]) -> set[str]:
    ends = [paragraphs[-1][last_line(paragraphs[-1]) :]] if paragraphs else []
    return {line_key(line) for line in (*paragraphs, *ends)}


def last_line(paragraph: str) -> int:
    """Return the offset of the text after the last full sentence of ``paragraph``; 0 if there is none."""
    if ends_sentence(paragraph):
        return 0
    spans = sentence_spans(paragraph)
    return spans[-1][0] if len(spans) > 1 else 0
