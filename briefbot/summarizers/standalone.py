"""Which sentences of a text can be told on their own, and how well each one stands there.

A sentence that is taken out of its article loses what stood around it: the name behind "he", the speaker of a quote,
what "but" turns against. `faults` names what a sentence lacks, `stands_alone` weighs it. The rules are about form, not
about a subject; the lists of words are in English, French and Arabic.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from briefbot.cleaning.boilerplate import is_furniture
from briefbot.cleaning.credits import dateline, lead_in
from briefbot.language.characters import LINE_END
from briefbot.language.sentences import sentence_spans
from briefbot.summarizers import standalone_patterns as patterns

#: Words. What is shorter is a fragment or says too little; headlines and captions end here, too.
SHORTEST = 6

#: Words. What is longer is a list, a transcript or several sentences glued together, and no reader gets to its end.
LONGEST = 55

#: What a sentence with that fault is worth, beside one without; several multiply. Set by reading, not on a score.
WEIGHTS = {
    "furniture": 0.0,
    "no words": 0.0,
    "too short": 0.1,
    "too long": 0.3,
    "question": 0.2,
    "unfinished": 0.5,
    "starts in the middle": 0.3,
    "inside a quote": 0.15,
    "quote without its end": 0.3,
    "quote without a speaker": 0.2,
    "speaker without a name": 0.4,
    "points back": 0.45,
    "unnamed thing": 0.6,
    "joins what went before": 0.6,
    "first or second person": 0.35,
    "caption": 0.15,
    "stamp": 0.3,
    "presenter": 0.2,
    "transcript": 0.1,
    "glued": 0.3,
    "says it twice": 0.3,
}

_SECOND_DATELINE = 300  # characters behind the first one: further down, it is another copy's
_MANY = 4000  # characters: past them only the length is judged


@lru_cache(maxsize=4096)
def told_spans(text: str, language: str = "en") -> tuple[tuple[int, int], ...]:
    """Return the spans of the sentences of ``text`` that are its reporting, in order.

    They are those of `sentence_spans`, save that a sentence begins behind its dateline, and that what a flattened page
    carries before the dateline of its lead (headline, highlights, captions, byline) is left out.

    >>> text = "By A. Writer TRIPOLI (Reuters) - Guns fell silent. Nobody knew why."
    >>> [text[start:end] for start, end in told_spans(text)]
    ['Guns fell silent.', 'Nobody knew why.']
    """
    begin = _lead(text)
    told = []
    for sentence_start, end in sentence_spans(text, language):
        start = max(sentence_start, begin)
        if start >= end:
            continue
        cut = dateline(text[start:end]) if start == begin or _starts_paragraph(text, start) else None
        if cut and text[start + cut.end : end].strip():
            start += cut.end
        bullet = patterns.BULLET.match(text, start, end)
        told.append((bullet.end() if bullet else start, end))
    return tuple(told)


def _lead(text: str) -> int:
    """Return where a flattened page begins to report: behind its dateline, and behind a second one on the line."""
    first = lead_in(text)
    begin = first.end if first else 0
    line = text[begin : begin + _SECOND_DATELINE].partition("\n")[0]
    second = lead_in(line) if begin else None
    begin += second.end if second else 0
    return begin if text[begin:].strip() else 0


def stands_alone(text: str, start: int, end: int, language: str = "en") -> float:
    """Return how well ``text[start:end]`` reads without the rest of ``text``: 1.0 as it should, 0.0 not at all.

    >>> stands_alone("Rebels took the town of Brega on Monday.", 0, 40)
    1.0
    >>> stands_alone("He said so too.", 0, 15) < 0.1
    True
    """
    weight = 1.0
    for fault in faults(text, start, end, language):
        weight *= WEIGHTS[fault]
    return weight


def faults(text: str, start: int, end: int, language: str = "en") -> tuple[str, ...]:
    """Return what ``text[start:end]`` lacks to be read on its own: keys of `WEIGHTS`, in their order.

    >>> text = "But he said that the talks had failed."
    >>> faults(text, 0, len(text))
    ('speaker without a name', 'joins what went before')
    """
    sentence = text[start:end]
    words = len(patterns.WORD.findall(sentence[:_MANY]))
    if not words:
        return ("no words",)
    if len(sentence) > _MANY:
        return ("too long",)
    found = {name for name, test in _TESTS.items() if test(sentence, language or "en")}
    if is_furniture(sentence):
        found.add("furniture")
    if words < SHORTEST:
        found.add("too short")
    if words > LONGEST:
        found.add("too long")
    if _inside_quote(text, start, sentence):
        found.add("inside a quote")
    return tuple(name for name in WEIGHTS if name in found)


def _starts_paragraph(text: str, start: int) -> bool:
    before = start
    while before and text[before - 1] in " \t\u00a0":
        before -= 1
    return not before or text[before - 1] in LINE_END


def _first_word(sentence: str) -> int:
    """Return where the first word begins, behind quotes and dashes."""
    opening = patterns.OPENING.match(sentence)
    return opening.end() if opening else 0


def _is_question(sentence: str, _: str) -> bool:
    return sentence.rstrip("\"'”’» )]").endswith(("?", "؟"))


def _is_unfinished(sentence: str, _: str) -> bool:
    return (
        not patterns.ENDED.search(sentence)
        or sentence.rstrip().endswith(("...", "…"))
        or sentence.count("(") != sentence.count(")")
    )


def _starts_in_the_middle(sentence: str, _: str) -> bool:
    """Say whether the first word is small, or a bracket closes that never opened."""
    begin = _first_word(sentence)
    return sentence[begin : begin + 1].islower() or ")" in sentence.partition("(")[0]


def _lacks_quote_end(sentence: str, _: str) -> bool:
    straight = sentence.count('"') % 2
    return bool(straight) or sentence.count("“") != sentence.count("”") or sentence.count("«") != sentence.count("»")


def _lacks_speaker(sentence: str, _: str) -> bool:
    """Say whether the sentence is mostly quoted words and nobody outside the quotes says them."""
    outside = patterns.QUOTED.sub(" ", sentence)
    quoted = len(sentence) - len(outside)
    return quoted > len(sentence) / 2 and not patterns.SPEECH.search(outside)


def _lacks_name(sentence: str, _: str) -> bool:
    """Say whether somebody speaks who is "he" or "the official" and no name before that tells who."""
    outside = patterns.QUOTED.sub(" ", sentence)
    nameless = patterns.NAMELESS.search(outside)
    return nameless is not None and not _names(outside[: nameless.start()])


def _names(text: str) -> bool:
    """Say whether a name stands in ``text``: a capital that starts no sentence, no weekday and no month."""
    return any(name.casefold() not in patterns.NOT_NAMES for name in patterns.NAME.findall(text))


def _points_back(sentence: str, language: str) -> bool:
    begin = _first_word(sentence)
    pointers = patterns.POINTERS.get(language)
    if pointers and pointers.match(sentence, begin):
        return not patterns.EXPLETIVE.match(sentence, begin)
    introduced = patterns.INTRODUCED.match(sentence, begin)
    return introduced is not None and not _names(introduced[0])


def _joins(sentence: str, language: str) -> bool:
    begin = _first_word(sentence)
    joints = patterns.JOINTS.get(language)
    return bool(joints and joints.match(sentence, begin))


def _is_personal(sentence: str, _: str) -> bool:
    return bool(patterns.PERSON.search(patterns.QUOTED.sub(" ", sentence)))


def _says_it_twice(sentence: str, _: str) -> bool:
    """Say whether four words in a row come again: a headline in one piece with the lead that repeats it."""
    words = [word.casefold() for word in patterns.WORD.findall(sentence)]
    runs = list(zip(words, words[1:], words[2:], words[3:], strict=False))
    return len(set(runs)) < len(runs)


def _inside_quote(text: str, start: int, sentence: str) -> bool:
    """Say whether a quote that began earlier in the paragraph is still open where the sentence starts."""
    before = text[max(text.rfind("\n", 0, start) + 1, start - _MANY) : start]
    if before.count("“") != before.count("”"):
        return before.count("“") > before.count("”")
    return before.count('"') % 2 == 1 and not sentence.startswith('"')


_TESTS: dict[str, Callable[[str, str], bool]] = {
    "question": _is_question,
    "unfinished": _is_unfinished,
    "starts in the middle": _starts_in_the_middle,
    "quote without its end": _lacks_quote_end,
    "quote without a speaker": _lacks_speaker,
    "speaker without a name": _lacks_name,
    "points back": _points_back,
    "joins what went before": _joins,
    "first or second person": _is_personal,
    "unnamed thing": lambda sentence, _: bool(patterns.UNNAMED.match(sentence)),
    "caption": lambda sentence, _: bool(patterns.CAPTION.search(sentence)),
    "presenter": lambda sentence, _: bool(patterns.PRESENTER.search(sentence)),
    "stamp": lambda sentence, _: bool(patterns.STAMP.match(sentence)),
    "transcript": lambda sentence, _: bool(patterns.TRANSCRIPT.search(sentence)),
    "glued": lambda sentence, _: bool(patterns.GLUED.search(sentence)),
    "says it twice": _says_it_twice,
}
