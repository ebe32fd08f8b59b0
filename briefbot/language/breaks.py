"""How likely one sentence ends and another begins between two words that no mark parts.

What tells are the two words: "... in some areas | US officials ..." is a break, "... in | Marsa ..." is none. The log
odds of English words were counted by ``tests/quality/count_breaks.py``; only figures are shipped, no text.
"""

from functools import lru_cache

from briefbot.language.word_lists import packed_lines

_AROUND = "\"'“”‘’()[]«».,;:!?"


def bare(word: str) -> str:
    """Return a word without the marks around it.

    >>> bare('"Marsa,"')
    'Marsa'
    """
    return word.strip(_AROUND)


def shape(word: str) -> str:
    """Return what stands for a word that was not counted, by its digits, capitals, or small letters.

    >>> [shape(word) for word in ("12", "WHO", "Marsa", "port", "")]
    ['*0', '*AA', '*Aa', '*aa', '*aa']
    """
    if word[:1].isdigit():
        return "*0"
    return "*aa" if not word[:1].isupper() else "*AA" if word.isupper() else "*Aa"


def break_odds(before: str, word: str, language: str = "en") -> float | None:
    """Return the log odds that a sentence ends with ``before`` and another begins with ``word``.

    ``None`` in a language whose words were not counted.

    >>> break_odds("areas", "The") > 0 > break_odds("of", "Marsa")
    True
    """
    if language != "en":
        return None
    ends, begins = _counted()
    before, word = bare(before), bare(word)
    return (ends.get(before, ends[shape(before)]) + begins.get(word, begins[shape(word)])) / 2


@lru_cache(maxsize=1)
def _counted() -> tuple[dict[str, float], dict[str, float]]:
    """Return the log odds of words, and of shapes, to end and to begin a sentence, from package data."""
    odds: dict[str, dict[str, float]] = {"end": {}, "begin": {}}
    for line in packed_lines("breaks-en.tsv.gz"):
        kind, value, words = line.split("\t")
        odds[kind].update(dict.fromkeys(words.split(" "), float(value)))
    return odds["end"], odds["begin"]
