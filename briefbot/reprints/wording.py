"""What each outlet made of one copy: which words it cut, added or reworded, and which names it chose instead.

Word by word by difflib, on sentences first, so that long texts stay cheap. It shows the words, and judges none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from briefbot.cleaning.organisations import publisher_of
from briefbot.language.sentences import sentence_spans
from briefbot.language.tokens import stop_words
from briefbot.model import Article, Report

_WORD = re.compile(r"\s*\S+\s*|\s+")
_EDGES = re.compile(r"^\W+|(?:['’]s)?\W*$")

_ENDED = re.compile(r"[.!?,;:]\W*$")

#: Words of a name at most: "the eastern strongman".
_LONGEST_NAME = 4

#: Above this ratio of difflib two nouns are one in two spellings: "toward" and "towards", "neighbor" and "neighbour".
_SAME_NOUN = 0.75

#: Before a name: articles and prepositions.
_OPENS_NAME = frozenset(
    (
        *("the", "a", "an", "of", "by", "to", "for", "with", "against", "from", "between"),
        *("le", "la", "les", "un", "une", "des", "du", "de", "par", "contre", "avec"),
    )
)


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of two texts: the same in both where it is ``kept``, else what one has in place of the other's."""

    kind: str
    """``kept``, ``cut``, ``added`` or ``reworded``."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Wording:
    """How one article differs from the one that it carries the copy of, or is a later version of."""

    article: Article
    base: Article
    changes: tuple[Change, ...]
    """Joined, their ``before`` is the text of ``base``, their ``after`` that of ``article``."""

    names: tuple[tuple[str, str], ...]
    """Names chosen for others at the same place, sorted: ``("strongman", "General")``."""


def wordings(report: Report) -> tuple[Wording, ...]:
    """Return how each article of a report differs, in the report's order.

    An update is compared with the version that it replaces, any other with the earliest that the origin itself
    published or, if there is none, with the longest.
    """
    own = [article for article in report.articles if publisher_of(article) == report.origin != ""]
    base = min(own, key=lambda a: (str(a.moment or "~"), a.url)) if own else _longest(report.articles)
    pairs = [(article, report.replaced(article) or base) for article in report.articles]
    return tuple(wording(article, other) for article, other in pairs if article is not other)


def edits_of(articles: Sequence[Article], versions: Sequence[Article]) -> tuple[Wording, ...]:
    """Return how each version of these articles differs from the one before.

    ``versions`` are those of one address from the oldest on; an article that is not among them comes last.
    """
    found: list[Wording] = []
    for article in articles:
        texts = {each.text: each for each in versions if each.url == article.url}
        texts.setdefault(article.text, article)
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
    changes: list[Change] = []
    for same, old, new in _blocks(_sentences(before, language), _sentences(after, language)):
        pieces = [(same, old, new)] if same else _blocks(_WORD.findall(old), _WORD.findall(new))
        changes += [Change(_kind(*piece), piece[1], piece[2]) for piece in pieces]
    return tuple(changes)


def _longest(articles: Sequence[Article]) -> Article:
    return min(articles, key=lambda a: (-len(a.text), str(a.moment or "~"), a.url))


def _kind(same: bool, old: str, new: str) -> str:
    if same or not (old + new).strip():
        return "kept"
    return "reworded" if old.strip() and new.strip() else "cut" if old.strip() else "added"


def _sentences(text: str, language: str) -> list[str]:
    """Return a text cut where sentences begin."""
    begins = [0, *(start for start, _ in sentence_spans(text, language)), len(text)]
    return [text[start:end] for start, end in pairwise(begins) if start < end]


def _blocks(old: Sequence[str], new: Sequence[str]) -> list[tuple[bool, str, str]]:
    """Return the runs of tokens that two lists have in common, and those between them, each as text."""
    matcher = SequenceMatcher(None, [*map(_bare, old)], [*map(_bare, new)], autojunk=False)
    return [
        (tag == "equal", "".join(old[first:last]), "".join(new[begin:end]))
        for tag, first, last, begin, end in matcher.get_opcodes()
    ]


def _bare(token: str) -> str:
    """Return a token without what an outlet's house style changes: spaces, capitals, the shape of quotes."""
    return " ".join(token.split()).casefold().translate(_QUOTES)


_QUOTES = str.maketrans("“”„«»‘’", '"""""\'\'')


def _names(changes: Sequence[Change], language: str) -> tuple[tuple[str, str], ...]:
    """Return the short replacements that stand where a name does: behind an article, before a capital, or with one."""
    common = stop_words(language)
    found = set()
    for at, change in enumerate(changes):
        before, after = (_EDGES.sub("", side) for side in (change.before, change.after))
        if change.kind != "reworded" or not all(_may_be_name(side, common) for side in (before, after)):
            continue
        if _is_same_name(before, after):
            continue
        previous = changes[at - 1].after.split() if at else []
        if len(previous) == 1 and at > 1 and changes[at - 2].kind != "kept":  # a word that both happen to have
            continue
        following = changes[at + 1].after.lstrip()[:1] if at + 1 < len(changes) else ""
        is_open = not _ENDED.search(change.before) and not _ENDED.search(change.after)
        if (
            (previous and previous[-1].casefold() in _OPENS_NAME)
            or (is_open and following.isupper())
            or (before[0].isupper() and after[0].isupper())
            or language == "ar"  # has no capitals
        ):
            found.add((before, after))
    return tuple(sorted(found))


def _may_be_name(text: str, common: frozenset[str]) -> bool:
    words = text.split()
    is_short = 0 < len(words) <= _LONGEST_NAME and not re.search(r"[\d.!?;:\n()\[\]]|--", text)
    return is_short and not all(word.casefold() in common for word in words)


def _is_same_name(before: str, after: str) -> bool:
    """Return whether one has all words of the other, or is a common noun in another spelling."""
    old, new = set(before.casefold().split()), set(after.casefold().split())
    if old <= new or new <= old:
        return True
    is_common = before.islower() and after.islower()
    return is_common and SequenceMatcher(None, before, after, autojunk=False).ratio() > _SAME_NOUN
