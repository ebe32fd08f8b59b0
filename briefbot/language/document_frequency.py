"""Document frequency of words in general news, to weight the terms of a small batch.

The English shares were counted by ``tests/quality/count_background.py``; only figures are shipped, no text.
"""

from functools import lru_cache

from briefbot.language.word_lists import packed_lines

#: Share of a stem that was never counted. Of .0001 to .001 the best on ECB+ by log loss.
UNSEEN = 0.001

#: Share of every stem of a language without counts: the batch alone then tells the terms apart.
NEUTRAL = 0.01


def document_share(stem: str, language: str = "en") -> float:
    """Return the share of general news articles that contain ``stem``, above 0.0 and below 1.0.

    ``stem`` is case-folded, as `briefbot.language.tokens.stem` returns it; an empty ``language`` counts as English.

    >>> document_share("said") > document_share("ceasefir") > 0
    True
    >>> document_share("no such stem") == UNSEEN
    True
    """
    return _shares().get(stem, UNSEEN) if is_counted(language) else NEUTRAL


def is_counted(language: str) -> bool:
    """Return whether the words of a language were counted; an empty one counts as English.

    >>> is_counted("en"), is_counted("fr")
    (True, False)
    """
    return language in ("", "en")


@lru_cache(maxsize=1)
def _shares() -> dict[str, float]:
    """Return share by stem, from package data: each line has a share in hundred-thousandths, a tab, and its stems."""
    shares = {}
    for line in packed_lines("background-en.tsv.gz"):
        share, _, stems = line.partition("\t")
        shares.update(dict.fromkeys(stems.split(" "), max(int(share) / 100_000, UNSEEN)))
    return shares
