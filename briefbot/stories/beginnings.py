"""The beginning of a long sentence, verbatim, that says what happened: up to the end of a clause, or of a phrase.

Where a clause ends is told by marks and by small words in English, French and Arabic, by marks alone elsewhere. The
main verb is found in English only, by its form; in other languages the longest beginning is taken.
"""

import re
from dataclasses import dataclass

from briefbot.language.characters import one_line
from briefbot.language.tokens import stop_words, tokens
from briefbot.language.word_lists import word_list
from briefbot.summarizers.standalone import FINITE, SAID

#: Words of a beginning, at least and, but for lack of an end, at most. A shorter sentence stays whole. By reading.
_SHORTEST, _LONGEST = 8, 25

#: Words behind a verb, at least, for it has an object or a place; and how many above the most an end may stand at.
_OBJECT, _MORE = 2, 6

_PAUSES = ",;:،؛"
_OPENED = '"“‘«('
_SAID = re.compile(SAID, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Words:
    """A sentence word by word; places are counted from 1, so that they are also lengths of beginnings."""

    words: list[str]
    bare: list[str]
    """Each word in small letters without marks, behind and before an empty one."""
    pauses: list[int]
    """Words behind which a mark stands."""
    opens: list[int]
    """Words that open a clause ("after", "who")."""
    joins: list[int]
    """Words behind a mark that may join a clause to another ("and")."""
    small: frozenset[str]
    """Words that lean on the next one."""
    phrase: frozenset[str]
    """Prepositions that open a phrase."""
    verbs: list[int]


def beginning(text: str, language: str = "en") -> str:
    """Return a sentence without its full stop; of a long one its beginning and an ellipsis.

    >>> long = "Dockers, who want more, shut the port of Marsa in a strike over wages on Monday night, "
    >>> beginning(long + "while the owners of six ships, two of them large, waited.")
    'Dockers, who want more, shut the port of Marsa in a strike over wages on Monday night …'
    """
    words = one_line(text).split()
    if len(words) <= _LONGEST:
        return " ".join(words).rstrip(" .")
    sentence = _read(words, language or "en")
    verb = _main_verb(sentence)
    cuts = range(_SHORTEST, min(len(words), _LONGEST + _MORE) + 1)

    def fitness(cut: int) -> tuple[bool, int, bool, int]:
        is_told = cut >= verb + _OBJECT and not _is_open(sentence, cut)
        is_near = cut <= _LONGEST
        return is_told, _ending(sentence, cut), is_near, cut if is_near else -cut

    cut = max(cuts, key=fitness)
    return " ".join(words[:cut]).rstrip(" .,;:،–—-") + " …" * (cut < len(words))


def _read(words: list[str], language: str) -> _Words:
    bare = ["", *((tokens(word) or [""])[-1] for word in words), ""]
    clause, phrase, join = (frozenset(word_list(kind, language)) for kind in ("clause", "phrase", "join"))
    pauses = [n for n, word in enumerate(words, 1) if word[-1] in _PAUSES or words[n : n + 1] == ["--"]]
    return _Words(
        words,
        bare,
        pauses=pauses,
        opens=[n for n, word in enumerate(bare) if word in clause],
        joins=[n + 1 for n in pauses if bare[n + 1] in join],
        small=stop_words(language) | clause | phrase,
        phrase=phrase,
        verbs=[
            n for n, word in enumerate(words, 1) if language == "en" and "-" not in word and FINITE.fullmatch(bare[n])
        ],
    )


def _main_verb(sentence: _Words) -> int:
    """Return the place of the last word of the first verb that is in no clause of its own; one before all if none is.

    Behind "who" or "after" stands no main verb, and where the sentence opens with such a word, none before its comma.
    """
    bare, verbs = sentence.bare, sentence.verbs
    is_behind = bare[1] in sentence.phrase or 1 in sentence.opens
    first = sentence.pauses[0] if is_behind and sentence.pauses else 1
    verb = next((n for n in verbs if n > first and bare[n - 1] not in sentence.small), -_OBJECT)
    while verb > 0 and (verb + 1 in verbs or bare[verb + 1] == "been"):
        verb += 1
    return verb


def _is_open(sentence: _Words, cut: int) -> bool:
    """Return whether the words before a cut ask for another: a small word, half a name, a verb that has an object."""
    words, bare = sentence.words, sentence.bare
    following = (*words, "")[cut].lstrip(_OPENED)
    in_name = cut not in sentence.pauses and words[cut - 1][0].isupper() and following[:1].isupper()
    is_verb = cut in sentence.verbs and cut - 1 not in sentence.verbs and bare[cut - 1] in sentence.small
    return in_name or is_verb or bare[cut] in sentence.small or bool(_SAID.fullmatch(bare[cut]))


def _ending(sentence: _Words, cut: int) -> int:
    """Return 2 if a clause ends at a cut, 1 if a phrase does, else 0."""
    pauses, following = sentence.pauses, sentence.bare[cut + 1]
    begun = max((n for n in (*sentence.opens, *sentence.joins) if n <= cut), default=0)
    is_whole = not begun or not sentence.verbs or any(begun < n < cut for n in sentence.verbs)
    in_measure = cut - 1 in pauses or cut - 2 in pauses  # "in the town, a day | after the battle"
    ends = cut in pauses or (cut + 1 in sentence.opens and not in_measure)
    if cut == len(sentence.words) or (ends and is_whole and not following[:1].isdigit()):
        return 2
    return int(ends or following in sentence.phrase)
