"""What each outlet made of one copy: which words it cut, added or reworded, and which names it chose instead.

Sentences first: those that say much the same are laid beside one another and compared word by word; any other is cut,
added, or moved. House style (capitals, the shape of quotes, dashes, hyphens, commas) is no change. It shows the words,
and judges none.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise

from briefbot.cleaning.organisations import publisher_of
from briefbot.language.characters import ARABIC_MARK
from briefbot.language.sentences import sentence_spans
from briefbot.language.tokens import stop_words
from briefbot.model import Article, Report
from briefbot.reprints.alignment import MOST_PAIRS, Span, beside, share, stretches

#: What words are made of, for a class of characters: letters and digits, with the accents and vowel signs on them.
_LETTERS = rf"\w\u0300-\u036f{ARABIC_MARK}"

#: A word with the marks inside it (U.S.-backed, o'clock, 1,200), or a run of marks; joined they are the text.
_TOKEN = re.compile(rf"\s*(?:[{_LETTERS}]+(?:['’.,:/&\-]{{1,2}}[{_LETTERS}]+)*|[^\s{_LETTERS}]+)\s*|\s+")
_MARKS = re.compile(rf"[^{_LETTERS}]+")
_QUOTE = re.compile(r"[\"“”„«»‘’']")
_ASKS = re.compile(r"[?!؟]")
_SENTENCE_ENDS = re.compile(r"[.!?:]\W*$|[\"“«‘]\s*$")

#: Within a name there is neither a number nor a mark, but for a hyphen, an apostrophe, and a dot as in "U.S.".
_NO_NAME = re.compile(rf"[\d\n]|--|[^{_LETTERS}\s.'’-]|\.\s")
_EDGES = re.compile(rf"^[^{_LETTERS}]+|(?:['’]s)?[^{_LETTERS}]*$")

#: Words of a name at most: "Libyan rebel movement".
_LONGEST_NAME = 3

#: From this ratio of equal letters on two names are one in two spellings: "towards", "neighbour", "Organisation".
_SAME_WORD = 0.75

#: Before a name: articles and prepositions.
_OPENS_NAME = {
    *("the", "a", "an", "of", "by", "for", "with", "against", "from", "between", "among"),
    *("le", "la", "les", "un", "une", "des", "du", "de", "par", "contre", "avec"),
}

#: No word of a name: reporting verbs, superlatives, adverbs, words of time.
_NO_WORD_OF_NAME = re.compile(r"^(?:said|told|least|past|last|next|today)$|(?:[^w]est|ly)$")

#: How a noun with the article begins in Arabic, which has no capitals.
_ARABIC_NOUN = re.compile(r"[وفبك]?(?:ال|لل)")

#: Two changes with at most half as many words between them as either has are one: unrelated wording shares "of the".
_STRAY = 2

#: Share of their words (Dice) that a sentence and another at another place have in common, if it has moved.
_MOVED = 0.8

#: Stands for a run of marks that is house style; a run of quotes and one that asks or shouts stand for themselves.
_STYLE = "."
_NO_WORDS = frozenset(f'"?{_STYLE}')


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
    base = min(own or report.articles, key=lambda a: (0 if own else -len(a.text), str(a.moment or "~"), a.url))
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
    ours, theirs = ([frozenset(_words(sentence)) for sentence in each] for each in (old, new))
    spans = [*beside(ours, theirs), (len(old), len(old), len(new), len(new))]
    moved = _moved(ours, theirs, spans)
    changes: list[Change] = []
    row = column = 0
    for start, end, begin, stop in spans:
        changes += [_change(old[n], "", is_moved=ours[n] in moved) for n in range(row, start)]
        changes += [_change("", new[n], is_moved=theirs[n] in moved) for n in range(column, begin)]
        changes += _word_by_word("".join(old[start:end]), "".join(new[begin:stop]))
        row, column = end, stop
    return tuple(_merged(changes))


def _sentences(text: str, language: str) -> list[str]:
    """Return a text cut where sentences begin."""
    begins = [0, *(start for start, _ in sentence_spans(text, language)), len(text)]
    return [text[start:end] for start, end in pairwise(begins) if start < end]


def _bare(token: str) -> str:
    """Return a token without what house style changes: spaces, capitals, hyphens, dots in U.S., the shape of quotes."""
    word = _MARKS.sub("", token).casefold()
    if not word:
        return '"' if _QUOTE.search(token) else "?" if _ASKS.search(token) else _STYLE
    return token.strip().casefold() if any(map(str.isdecimal, word)) else word


def _words(text: str) -> list[str]:
    """Return the words of a text likewise, with the marks that are more than style."""
    return [bare for token in _TOKEN.findall(text) if (bare := _bare(token)) != _STYLE]


def _moved(
    ours: Sequence[frozenset[str]], theirs: Sequence[frozenset[str]], spans: Sequence[Span]
) -> set[frozenset[str]]:
    """Return the sentences that are laid beside none, but stand elsewhere in the other text with nearly all words."""
    rows = {n for start, end, _, _ in spans for n in range(start, end)}
    columns = {n for _, _, begin, stop in spans for n in range(begin, stop)}
    left = {words for n, words in enumerate(ours) if n not in rows and len(words) > 1}
    right = {words for n, words in enumerate(theirs) if n not in columns and len(words) > 1}
    if len(left) * len(right) > MOST_PAIRS:
        return left & right
    return {words for one in left for other in right if share(one, other) >= _MOVED for words in (one, other)}


def _change(before: str, after: str, *, is_moved: bool = False) -> Change:
    """Return a difference by its kind; one of mere marks is none, unless it puts words in quotes or asks."""
    had, has = _words(before), _words(after)
    kind = "kept" if had == has else "reworded" if had and has else "cut" if had else "added"
    return Change("moved" if is_moved else kind, before, after)


def _word_by_word(before: str, after: str) -> Iterator[Change]:
    """Yield the changes between two texts that are much the same."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    ours, theirs = ([_bare(token) for token in each] for each in (old, new))
    found = list(stretches(ours, theirs))
    sizes = [max(_number_of_words(ours[a:b]), _number_of_words(theirs[c:d])) for _, (a, b, c, d) in found]
    least = [min(around) for around in zip([-1, *sizes], [*sizes[1:], -1], strict=False)]
    kept = [is_kept and _STRAY * size > few for (is_kept, _), size, few in zip(found, sizes, least, strict=True)]
    row = column = 0
    for is_kept, some in groupby(zip(kept, found, strict=True), key=lambda piece: piece[0]):
        *_, (_, (_, (_, end, _, stop))) = some
        sides = "".join(old[row:end]), "".join(new[column:stop])
        yield Change("kept", *sides) if is_kept else _change(*sides)
        row, column = end, stop


def _number_of_words(bare: Sequence[str]) -> int:
    return sum(each not in _NO_WORDS for each in bare)


def _merged(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield changes; what is kept, cut or added in a row is one."""
    for kind, some in groupby(changes, key=lambda change: change.kind):
        if kind in {"reworded", "moved"}:
            yield from some
        else:
            together = tuple(some)
            yield Change(kind, "".join(c.before for c in together), "".join(c.after for c in together))


def _names(changes: Sequence[Change], language: str) -> tuple[tuple[str, str], ...]:
    """Return the short replacements that stand where a name does: with a capital, or behind an article."""
    common_words = stop_words(language)
    found = set()
    for at, change in enumerate(changes):
        sides = _trimmed(change.before), _trimmed(change.after)
        if change.kind != "reworded" or not all(_may_be_name(side, common_words) for side in sides):
            continue
        behind = changes[at - 1].after if at else ""
        previous = behind.split()
        # a single word between two changes is one that both happen to have
        if _is_same_name(*sides) or (len(previous) == 1 and at > 1 and changes[at - 2].kind != "kept"):
            continue
        if language == "ar":
            is_named = all(map(_ARABIC_NOUN.match, sides))
        elif all(side[0].isupper() for side in sides):
            begins = not previous or _SENTENCE_ENDS.search(behind)
            is_named = not begins or all(side.endswith("s") or sum(map(str.isupper, side)) > 1 for side in sides)
        else:
            is_named = bool(previous) and previous[-1].casefold() in _OPENS_NAME
        if is_named:
            found.add(sides)
    return tuple(sorted(found))


def _may_be_name(text: str, common_words: frozenset[str]) -> bool:
    words = text.casefold().split()
    if not 0 < len(words) <= _LONGEST_NAME or _NO_NAME.search(text):
        return False
    return not any(word in common_words or _NO_WORD_OF_NAME.search(word) for word in words)


def _trimmed(text: str) -> str:
    """Return a name without the marks around it and without its ending: "U.S." and "Anders" of "Anders's,"."""
    trimmed = _EDGES.sub("", text)
    return f"{trimmed}." if "." in trimmed and f"{trimmed}." in text else trimmed


def _is_same_name(before: str, after: str) -> bool:
    """Return whether one has all words of the other, but for their spelling."""
    one, other = before.casefold(), after.casefold()
    is_within = set(one.split()) <= set(other.split()) or set(other.split()) <= set(one.split())
    return is_within or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SAME_WORD
