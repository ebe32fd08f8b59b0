"""What each outlet made of one copy: which words it cut, added or reworded, and which names it chose instead.

Sentences first: those that say much the same are laid beside one another and compared word by word; any other is cut,
added, or moved. House style (capitals, the shape of quotes, dashes, hyphens, commas) is no change. It shows the words,
and judges none.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import NamedTuple

from briefbot.cleaning.organisations import publisher_of
from briefbot.language.characters import ARABIC_MARK
from briefbot.language.sentences import sentence_spans
from briefbot.language.tokens import stop_words
from briefbot.model import Article, Report
from briefbot.reprints.alignment import MOST_PAIRS, Span, alike, common, share

#: What words are made of, for a class of characters: letters and digits, with the accents and vowel signs on them.
_LETTERS = rf"\w\u0300-\u036f{ARABIC_MARK}"

#: A word with the marks inside it (U.S.-backed, o'clock, 1,200), or a run of marks; joined they are the text.
_TOKEN = re.compile(rf"\s*(?:[{_LETTERS}]+(?:['’.,:/&\-]{{1,2}}[{_LETTERS}]+)*|[^\s{_LETTERS}]+)\s*|\s+")
_MARKS = re.compile(rf"[^{_LETTERS}]+")
_QUOTE = re.compile(r"[\"“”„«»‘’']")
_ASKS = re.compile(r"[?!؟]")
_BEGINS = re.compile(r"[.!?:]\W*$|[\"“«‘]\s*$")
_ENDED = re.compile(r"[.!?,;:]\W*$")

#: Within a name there is neither a number nor a mark, but for a hyphen, an apostrophe, and a dot as in "U.S.".
_NO_NAME = re.compile(rf"[\d\n]|--|[^{_LETTERS}\s.'’-]|\.\s")
_EDGES = re.compile(rf"^[^{_LETTERS}]+|(?:['’]s)?[^{_LETTERS}]*$")

#: Words of a name at most: "the eastern strongman".
_LONGEST_NAME = 4

#: Above this ratio of equal letters two nouns are one in two spellings: "toward" and "towards", "neighbor" and
#: "neighbour".
_SAME_NOUN = 0.75

#: Before a name: articles and prepositions.
_OPENS_NAME = frozenset(
    (
        *("the", "a", "an", "of", "by", "for", "with", "against", "from", "between", "among"),
        *("le", "la", "les", "un", "une", "des", "du", "de", "par", "contre", "avec"),
    )
)

#: Inside a name: "head of the army".
_IN_NAME = frozenset(("of", "the", "de", "du", "des", "la"))

#: No word of a name: reporting verbs, superlatives, adverbs, words of time.
_NO_WORD_OF_NAME = re.compile(
    r"^(?:said|says|told|tells|according|most|least|past|last|next|late|early|today|yesterday)$|(?:[^w]est|ly)$"
)

#: British and American spelling, and the endings of a number: "Organisations" and "organization".
_SPELT_ALIKE = (("is(?=e|i|at)", "iz"), ("our", "or"), ("ll", "l"), ("[ao]e", "e"), ("re$", "er"), ("ce$", "se"))

#: Between two names stands rather a verb: "Trump tells CNN".
_VERB = re.compile(r"(?:ed|ing|s)$|^(?:met|saw|called|left|hit|took|beat)$")

#: How a noun with the article begins in Arabic, which has no capitals.
_ARABIC_NOUN = re.compile(r"[وفبك]?(?:ال|لل)")

#: Two changes with at most half as many words between them as either has are one: unrelated wording shares "of the".
_STRAY = 2

#: Share of their words (Dice) that a sentence and another at another place have in common, if it has moved.
_MOVED = 0.8

#: Stands for a run of quotes, of question or exclamation marks, and of other marks.
_NO_WORDS = frozenset('"?.')


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of two texts: the same in both where it is ``kept``, else what one has in place of the other's."""

    kind: str
    """``kept``, ``cut``, ``added``, ``reworded``, or ``moved``: a sentence that stands elsewhere in the other text."""

    before: str
    """As it stands in the earlier or original text; empty where it is added, and where it is moved to."""

    after: str
    """As it stands in the later text or copy; empty where it is cut, and where it is moved from."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How one article differs from the one that it carries the copy of, or is a later version of."""

    article: Article
    base: Article
    changes: tuple[Change, ...]
    """Joined, their ``before`` is the text of ``base``, their ``after`` that of ``article``."""

    names: tuple[tuple[str, str], ...]
    """Names chosen for others at the same place, sorted: ``("strongman", "General")``."""


def wordings(report: Report, most: int = sys.maxsize) -> tuple[Wording, ...]:
    """Return how each article of a report differs, in the report's order, of ``most`` at most.

    An update is compared with the version that it replaces, any other with the earliest that the origin itself
    published or, if there is none, with the longest.
    """
    own = [article for article in report.articles if publisher_of(article) == report.origin != ""]
    base = min(own, key=lambda a: (str(a.moment or "~"), a.url)) if own else _longest(report.articles)
    pairs = [(article, report.replaced(article) or base) for article in report.articles]
    return tuple(wording(article, other) for article, other in [(a, b) for a, b in pairs if a is not b][:most])


def edits_of(articles: Iterable[Article], versions: Sequence[Article]) -> tuple[Wording, ...]:
    """Return how each version of these articles differs from the one before; ``versions`` are from the oldest on."""
    found: list[Wording] = []
    for url in dict.fromkeys(article.url for article in articles):
        texts = {each.text: each for each in versions if each.url == url}
        found += [wording(later, earlier) for earlier, later in pairwise(texts.values())]
    return tuple(found)


def wording(article: Article, base: Article) -> Wording:
    """Return how the text of ``article`` differs from that of ``base``."""
    changes = compare_texts(base.text, article.text, article.language)
    return Wording(article, base, changes, _names(changes, article.language))


def compare_texts(before: str, after: str, language: str) -> tuple[Change, ...]:
    """Return what a text keeps of another, and what it has in place of the rest.

    >>> [(c.kind, c.before, c.after) for c in compare_texts("The strongman left.", "The General left.", "en")]
    [('kept', 'The ', 'The '), ('reworded', 'strongman ', 'General '), ('kept', 'left.', 'left.')]
    """
    old, new = (_sentences(text, language) for text in (before, after))
    ours, theirs = ([_bare_text(sentence) for sentence in each] for each in (old, new))
    spans = [*_matched(ours, theirs), (len(old), len(old), len(new), len(new))]
    moved = _moved(ours, theirs, spans)
    changes: list[Change] = []
    row = column = 0
    for start, end, begin, stop in spans:
        changes += [_whole(old[n], "", moved, ours[n]) for n in range(row, start)]
        changes += [_whole("", new[n], moved, theirs[n]) for n in range(column, begin)]
        changes += _word_by_word("".join(old[start:end]), "".join(new[begin:stop]))
        row, column = end, stop
    return tuple(_merged(changes))


def _longest(articles: Sequence[Article]) -> Article:
    return min(articles, key=lambda a: (-len(a.text), str(a.moment or "~"), a.url))


def _sentences(text: str, language: str) -> list[str]:
    """Return a text cut where sentences begin."""
    begins = [0, *(start for start, _ in sentence_spans(text, language)), len(text)]
    return [text[start:end] for start, end in pairwise(begins) if start < end]


def _bare(token: str) -> str:
    """Return a token without what house style changes: spaces, capitals, hyphens, dots in U.S., the shape of quotes."""
    word = _MARKS.sub("", token).casefold()
    if not word:
        return '"' if _QUOTE.search(token) else "?" if _ASKS.search(token) else "."
    return token.strip().casefold() if any(map(str.isdecimal, word)) else word


def _bare_text(text: str) -> str:
    """Return the words of a text likewise, without marks, but with quotes."""
    return " ".join(bare for token in _TOKEN.findall(text) if (bare := _bare(token)) != ".")


def _matched(ours: Sequence[str], theirs: Sequence[str]) -> list[Span]:
    """Return the sentences to be laid beside one another, in order: the same ones, and between them those alike."""
    found: list[Span] = []
    row = column = 0
    for a, b in [*common(ours, theirs), (len(ours), len(theirs))]:
        old, new = ([frozenset(each.split()) for each in some] for some in (ours[row:a], theirs[column:b]))
        found += [(row + i, row + j, column + m, column + n) for i, j, m, n in alike(old, new)]
        found += [(a, a + 1, b, b + 1)] if a < len(ours) else []
        row, column = a + 1, b + 1
    return found


def _moved(ours: Sequence[str], theirs: Sequence[str], spans: Sequence[Span]) -> frozenset[str]:
    """Return the sentences that are laid beside none, but stand elsewhere in the other text with nearly all words."""
    rows = {n for start, end, _, _ in spans for n in range(start, end)}
    columns = {n for _, _, begin, stop in spans for n in range(begin, stop)}
    left = {bare for n, bare in enumerate(ours) if n not in rows and " " in bare}
    right = {bare for n, bare in enumerate(theirs) if n not in columns and " " in bare}
    found = left & right
    if len(left) * len(right) <= MOST_PAIRS:
        words = {bare: frozenset(bare.split()) for bare in left | right}
        pairs = ((a, b) for a in left for b in right if share(words[a], words[b]) >= _MOVED)
        found.update(bare for pair in pairs for bare in pair)
    return frozenset(found)


def _whole(before: str, after: str, moved: frozenset[str], bare: str) -> Change:
    """Return the change that a sentence is which stands in one of two texts alone."""
    return Change("moved" if bare in moved else _kind(before, after), before, after)


def _kind(before: str, after: str) -> str:
    """Return the kind of a difference; one of mere marks is none, unless it puts words in quotes or asks."""
    had, has = (_bare_text(side) for side in (before, after))
    if had == has:
        return "kept"
    return "reworded" if had and has else "cut" if had else "added"


def _word_by_word(before: str, after: str) -> list[Change]:
    """Return the changes between two texts that are much the same."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    ours, theirs = ([_bare(token) for token in each] for each in (old, new))
    pieces: list[_Stretch] = []
    row = column = 0
    for a, b in [*common(ours, theirs), (len(old), len(new))]:
        had, has = ([bare for bare in some if bare != "."] for some in (ours[row:a], theirs[column:b]))
        _put(pieces, _Stretch(a, b, max(map(_number_of_words, (had, has))), had == has))
        if a < len(old):
            _put(pieces, _Stretch(a + 1, b + 1, _number_of_words(ours[a : a + 1]), True))
        row, column = a + 1, b + 1
    changes = []
    row = column = 0
    for piece in pieces:
        sides = "".join(old[row : piece.row]), "".join(new[column : piece.column])
        changes.append(Change("kept" if piece.is_kept else _kind(*sides), *sides))
        row, column = piece.row, piece.column
    return changes


class _Stretch(NamedTuple):
    """A stretch of two lists of tokens, from the end of the one before; its words are those of the longer side."""

    row: int
    column: int
    words: int
    is_kept: bool


def _number_of_words(bare: Sequence[str]) -> int:
    return sum(each not in _NO_WORDS for each in bare)


def _put(pieces: list[_Stretch], piece: _Stretch) -> None:
    """Append a piece; two of a sort become one, and so do two changes with stray words between them."""
    if pieces and pieces[-1].is_kept == piece.is_kept:
        piece = piece._replace(words=piece.words + pieces.pop().words)
    pieces.append(piece)
    while len(pieces) > 2 and not piece.is_kept:
        first, between, last = pieces[-3:]
        if _STRAY * between.words > min(first.words, last.words):
            break
        pieces[-3:] = [last._replace(words=first.words + between.words + last.words)]


def _merged(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield changes, those of a kind that follow one another as one."""
    for (kind, *_), some in groupby(
        (c for c in changes if c.before or c.after), key=lambda c: (c.kind, bool(c.before), bool(c.after))
    ):
        if kind in {"reworded", "moved"}:
            yield from some
            continue
        together = tuple(some)
        yield Change(kind, "".join(c.before for c in together), "".join(c.after for c in together))


def _names(changes: Sequence[Change], language: str) -> tuple[tuple[str, str], ...]:
    """Return the short replacements that stand where a name does: behind an article, before a capital, or with one."""
    common_words = stop_words(language)
    found = set()
    for at, change in enumerate(changes):
        before, after = (_trimmed(side) for side in (change.before, change.after))
        if change.kind != "reworded" or not all(_may_be_name(side, common_words) for side in (before, after)):
            continue
        previous = changes[at - 1].after.split() if at else []
        # a single word between two changes is one that both happen to have
        if _is_same_name(before, after) or (len(previous) == 1 and at > 1 and changes[at - 2].kind != "kept"):
            continue
        following = changes[at + 1].after.lstrip()[:1] if at + 1 < len(changes) else ""
        if language == "ar":
            is_named = all(map(_ARABIC_NOUN.match, (before, after)))
        elif before[0].isupper() and after[0].isupper():
            begins = not previous or _BEGINS.search(changes[at - 1].after)
            is_named = not begins or all(
                side.endswith("s") or sum(map(str.isupper, side)) > 1 for side in (before, after)
            )
        elif following.isupper() and not _ENDED.search(change.after):
            is_named = not any(map(_VERB.search, (before, after)))
        else:
            is_named = bool(previous) and previous[-1].casefold() in _OPENS_NAME
        if is_named:
            found.add((before, after))
    return tuple(sorted(found))


def _may_be_name(text: str, common_words: frozenset[str]) -> bool:
    words = text.casefold().split()
    if not 0 < len(words) <= _LONGEST_NAME or _NO_NAME.search(text):
        return False
    if any(map(_NO_WORD_OF_NAME.search, words)):
        return False
    return not any(w in common_words and (w not in _IN_NAME or n in {0, len(words) - 1}) for n, w in enumerate(words))


def _trimmed(text: str) -> str:
    """Return a name without the marks around it and without its ending: "U.S." and "Anders" of "Anders's,"."""
    trimmed = _EDGES.sub("", text)
    return f"{trimmed}." if "." in trimmed and f"{trimmed}." in text else trimmed


def _is_same_name(before: str, after: str) -> bool:
    """Return whether one has all words of the other, or is it in another spelling."""
    old, new = ({_one_spelling(word) for word in side.casefold().split()} for side in (before, after))
    if old <= new or new <= old:
        return True
    is_common = before.islower() and after.islower()
    return is_common and SequenceMatcher(None, before, after, autojunk=False).ratio() > _SAME_NOUN


def _one_spelling(word: str) -> str:
    """Return a word in one of its spellings.

    >>> _one_spelling("organisations"), _one_spelling("centre"), _one_spelling("défence")
    ('organization', 'center', 'defense')
    """
    word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)).removesuffix("s")
    for pattern, spelling in _SPELT_ALIKE:
        word = re.sub(pattern, spelling, word)
    return word
