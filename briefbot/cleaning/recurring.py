"""Find what recurs in the texts of a batch without belonging to them: lines of one outlet, strays of any page.

A line that stands in several articles of one outlet is its menu or its notice. Among the articles of all outlets much
recurs that is reporting (agency copy, background), so a stray has to stand at the beginning or the end of its texts,
to share hardly a word with the rest of them, and to be no sentence with a verb unless it speaks to the reader: another
story's headline, a call to write, an advertisement.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

from briefbot.cleaning.boilerplate import addresses_reader, ends_sentence, line_key
from briefbot.cleaning.paragraphs import paragraphs_of
from briefbot.language.document_frequency import document_share
from briefbot.language.identify import language_of
from briefbot.language.sentences import sentence_spans
from briefbot.language.tokens import content_stems
from briefbot.language.word_lists import word_list

#: Texts in which a line of one outlet, or a stray, stands before it counts as recurring ...
_RECURS = 3

#: ... and their share of the outlet's texts in the batch.
_RECURS_SHARE = 0.05

#: Share of a stray's words, by rarity, that the rest of its text may have; share of its texts in which that must be so,
#: and in which it must stand at an edge. What recurs in 2,139 articles, by day, by month and together, was read.
_SHARED, _IN_TEXTS = 0.2, 0.75

#: Characters at the beginning and end of a text that are looked at.
_EDGE = 1500

#: Words of a text beside its stray: fewer do not tell what it is about.
_REST = 60

_PIECE = re.compile(r"[^.!?…؟]+(?:[.!?…؟]+[\"'”’»)\]]*\s*)?")
_VERBS = frozenset(word_list("finite", "en") + word_list("past", "en") + word_list("finite", "fr")) - {"a"}
_BARE = " \t.!?…؟\"'“”‘’«»()[]"


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


def strays_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the pieces between two marks that recur at an edge of several ``texts`` and have nothing to do with them.

    Texts that are alike count once.
    """
    pieces = [_edges_of(text) for text in dict.fromkeys(texts)]
    counts = Counter(piece for each in pieces for piece in set(each))
    recurring = {piece for piece, count in counts.items() if count >= _RECURS}
    seen = Counter(piece for each in pieces for piece in _at_edges(each, recurring))
    return frozenset(piece for piece in seen if seen[piece] >= max(_RECURS, _IN_TEXTS * counts[piece]))


def _edges_of(text: str) -> list[str]:
    """Return the pieces of a text's beginning and end."""
    return _pieces_of(paragraphs_of(text if len(text) < 2 * _EDGE else f"{text[:_EDGE]}\n{text[-_EDGE:]}"))


def _pieces_of(paragraphs: Iterable[str]) -> list[str]:
    """Return what stands between two marks, bare of them; nothing that has no letter or digit."""
    return [bare for text in paragraphs for found in _PIECE.finditer(text) if (bare := found[0].strip(_BARE))]


def _at_edges(pieces: Sequence[str], recurring: set[str]) -> set[str]:
    """Return the recurring pieces that open or close a text, if the rest of it shares hardly a word with them."""
    own = [at for at, piece in enumerate(pieces) if piece not in recurring]
    if not own or (not own[0] and own[-1] == len(pieces) - 1):
        return set()
    rest = " ".join(pieces[at] for at in own)
    if rest.count(" ") < _REST:
        return set()
    language = language_of(rest)
    stems = set(content_stems(rest, language))
    found: set[str] = set()
    for edge in (pieces[: own[0]], pieces[own[-1] + 1 :]):
        words = {each: -log(document_share(each, language)) for each in content_stems(" ".join(edge), language)}
        shared = sum(words[each] for each in words if each in stems)
        if len(" ".join(edge)) < len(rest) and shared <= _SHARED * sum(words.values()):
            found.update(edge)
    return found


def _reports(sentence: str) -> bool:
    """Return whether a stray may be reporting none the less: a sentence with a verb, not to the reader."""
    if not ends_sentence(sentence) or addresses_reader(sentence):
        return False
    return not sentence.isascii() or not _VERBS.isdisjoint(sentence.split())


def without_strays(paragraphs: Sequence[str], strays: frozenset[str]) -> list[str]:
    """Return ``paragraphs`` without the strays that open and close them.

    >>> without_strays(["Win a car now! Guns fell silent.", "Nobody was hurt."], frozenset({"Win a car now"}))
    ['Guns fell silent.', 'Nobody was hurt.']
    """
    if not strays or strays.isdisjoint(_pieces_of(paragraphs[:1])[:1] + _pieces_of(paragraphs[-1:])[-1:]):
        return list(paragraphs)
    spans = [(at, found) for at, text in enumerate(paragraphs) for found in _PIECE.finditer(text)]
    bare = [found[0].strip(_BARE) for _, found in spans]
    told = [place for place, (_, found) in enumerate(spans) if bare[place] not in strays or _reports(found[0].rstrip())]
    own = [place for place in told if bare[place]]
    if not own:
        return list(paragraphs)
    first = own[0] if any(bare[: own[0]]) else 0
    last = own[-1] if any(bare[own[-1] + 1 :]) else len(spans) - 1
    (top, begin), (bottom, end) = spans[first], spans[last]
    kept = list(paragraphs[: bottom + 1])
    kept[bottom] = kept[bottom][: end.end()].rstrip()
    kept[top] = kept[top][begin.start() :]
    return kept[top:]
