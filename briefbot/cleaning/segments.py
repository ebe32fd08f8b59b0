"""Segment a flattened page: find the lines of the article, and its headline.

A page pasted as text has menus, the article, and link lists, one below the other. Each line gets a weight, sentences
above zero and short lines and boilerplate below; the article is the run of lines with the largest sum (maximum
subsequence segmentation, Pasternack and Roth 2009). Within that run, boilerplate is dropped by its words or by its
neighbours (captions, links below "Read more").
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from briefbot.cleaning.boilerplate import (
    ends_sentence,
    is_boilerplate,
    is_byline,
    is_caption,
    is_comments_heading,
    is_links_heading,
    is_picture_credit,
    is_share_bar,
    is_stamp,
)
from briefbot.cleaning.credits import dateline, is_staff_credit, line_credit, trailing_credit
from briefbot.language.dates import MONTH

# Weights of lines. Tuned by two-fold cross-validation on 61 flattened pages of many sites.

#: For each word of a line that ends as a sentence, and of a long line that does not.
_SENTENCE, _PASSAGE = 0.3, 0.1

#: Words of a line that count, at most.
_LONGEST = 40

#: A line without a sentence's end, a caption, a call to subscribe: they may stand between any two paragraphs. A short
#: line that stands on the page more than once is of its menu.
_SHORT, _REPEATED = -2.0, -3.0

#: Any other boilerplate.
_FURNITURE = -5.0

#: The heading of a list of links, and each of them.
_LINKED = -1.0

#: With this much before them, readers' comments end the article for good.
_ENOUGH = 15.0

#: A caption above its picture's credit is no longer than this.
_CAPTION_WORDS = 50

#: Around a credit: a line below of at most so many words is the caption, if the line above has at least so many.
_SHORT_CAPTION_WORDS, _PARAGRAPH_WORDS = 14, 18

#: Lines that stand twice in a row are captions, up to one in so many; if more do, the text is doubled.
_DOUBLED = 4

#: A headline in a list of links is no longer than this.
_LINK_WORDS = 25

#: Characters that two neighbouring lines share if they are one caption twice, once cut or with its credit.
_SAME_OPENING = 60

#: Lines above the article among which the headline is looked for.
_HEADLINE_REACH = 14
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_PERSONS = re.compile(r"(?:[A-ZÀ-Ý][\w.’'-]*(?: (?:and|et|&) |[ ,|/]+|$)){2,8}")
_CLOCK = re.compile(rf"\b\d{{1,2}}[:.]\d\d\b|\b(?:\d{{1,2}},|{MONTH}) (?:19|20)\d\d\b", re.IGNORECASE)


class LineKind(Enum):
    """The kind of a line, by its own words."""

    SENTENCE = auto()
    TEXT = auto()
    CAPTION = auto()
    BOILERPLATE = auto()
    HEAD = auto()
    """Boilerplate that stands between headline and article: byline, stamp."""
    LINKS = auto()
    """The heading of a list of links, or of a section below the article."""
    COMMENTS = auto()
    CREDIT = auto()
    PICTURE = auto()
    """A picture's credit on a line of its own."""


class Line(NamedTuple):
    """One paragraph of a page."""

    text: str
    words: int
    kind: LineKind


def count_words(text: str) -> int:
    """Return the number of words in a text with single blanks; in scripts without spaces, two characters count as one.

    >>> count_words("Guns fell silent."), count_words("停火協議今天生效了吧好")
    (3, 6)
    """
    unspaced = 0 if text.isascii() else len(_UNSPACED.findall(text))
    return text.count(" ") + 1 + (unspaced // 2 if unspaced > 8 else 0)


@lru_cache(maxsize=1 << 12)  # each round of cleaning asks about the same lines
def read_line(text: str) -> Line:
    """Return ``text``, a paragraph with single blanks, as a line with its length and its kind.

    >>> read_line("Share on Facebook").kind.name, read_line("Guns fell silent.").kind.name
    ('HEAD', 'SENTENCE')
    """
    kind = next((kind for is_such, kind in _TELLS if is_such(text)), LineKind.TEXT)
    if kind is LineKind.BOILERPLATE and (is_stamp(text) or is_byline(text) or is_share_bar(text)):
        kind = LineKind.HEAD
    return Line(text, count_words(text), kind)


#: Kinds of lines that may be reporting.
_REPORTING = (LineKind.SENTENCE, LineKind.TEXT)

#: What tells the kind of a line, the surest first.
_TELLS: tuple[tuple[Callable[[str], object], LineKind], ...] = (
    (is_comments_heading, LineKind.COMMENTS),
    (is_links_heading, LineKind.LINKS),
    (is_picture_credit, LineKind.PICTURE),
    (is_staff_credit, LineKind.CREDIT),
    (line_credit, LineKind.CREDIT),
    (is_boilerplate, LineKind.BOILERPLATE),
    (is_caption, LineKind.CAPTION),
    (ends_sentence, LineKind.SENTENCE),
)


def find_article(lines: Sequence[Line]) -> tuple[int, int]:
    """Return the range of ``lines`` that holds the article: the run with the largest sum of weights.

    >>> page = [read_line(text) for text in ("Home", "Sport", "Guns fell silent in the town on Sunday.", "Most read")]
    >>> find_article(page)
    (2, 3)
    """
    times = Counter(line.text for line in lines)
    best, best_start, best_end = 0.0, 0, 0
    total, start = 0.0, 0
    linked = False
    for at, line in enumerate(lines):
        if total <= 0:
            total, start = 0.0, at
        linked = line.kind is LineKind.LINKS or (linked and line.kind is not LineKind.SENTENCE)
        total += _LINKED if linked else _weight(line, times[line.text])
        if total > best:
            best, best_start, best_end = total, start, at + 1
        if line.kind is LineKind.COMMENTS and best > _ENOUGH:
            break
    return best_start, best_end


def _weight(line: Line, times: int) -> float:
    words = min(line.words, _LONGEST)
    if line.kind is LineKind.SENTENCE:
        return _SENTENCE * words if words >= 5 else 0.0
    if line.kind is LineKind.TEXT:
        if words >= 25:
            return _PASSAGE * words
        return _REPEATED if times > 1 and words < 10 else _SHORT
    call = line.kind is LineKind.BOILERPLATE and words >= 4
    return _SHORT if call or line.kind in (LineKind.CAPTION, LineKind.PICTURE) else _FURNITURE


def keep_reporting(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of an article without boilerplate, captions and links.

    >>> lines = [read_line(text) for text in ("Guns fell silent.", "Read more:", "Another town")]
    >>> [line.text for line in keep_reporting(lines)]
    ['Guns fell silent.']
    """
    kept: list[Line] = []
    links = False
    pictured = LineKind.PICTURE in [line.kind for line in lines]
    doubled = {line.text for line, below in pairwise(lines) if line.text == below.text and _could_be_caption(line)}
    for at, line in enumerate(lines):
        if line.kind is LineKind.LINKS:
            links = True
        elif at and at == len(lines) - 1 and line.kind is LineKind.CAPTION and trailing_credit(line.text):
            kept.append(line)  # what the last line of an article ends with credits the text
        elif line.kind in _REPORTING and not (links and _could_be_link(line)):
            links = False
            is_again = at and line.text == lines[at - 1].text
            if is_again or (line.text in doubled and len(doubled) * _DOUBLED <= len(lines)):
                continue
            if not ((pictured or line.kind is LineKind.TEXT) and _is_captionlike(lines, at)):
                kept.append(line)
    return kept


def _could_be_caption(line: Line) -> bool:
    return line.words <= _CAPTION_WORDS and not line.text.startswith(('"', "“", "«"))


def _could_be_link(line: Line) -> bool:
    return line.words <= _LINK_WORDS and (line.kind is LineKind.TEXT or line.text[-1] in "?!؟")


def _is_captionlike(lines: Sequence[Line], at: int) -> bool:
    """Return whether a line is a caption, by its neighbours.

    A caption is next to its picture's credit, or does not end as a sentence does and opens as the line beside it.
    """
    line, before, after = lines[at], lines[max(0, at - 1) : at], lines[at + 1 : at + 2]
    if after and after[0].kind is LineKind.PICTURE and _could_be_caption(line):
        return at + 2 < len(lines) and not _is_captioned_below(lines, at + 1)
    if before and before[0].kind is LineKind.PICTURE and _is_captioned_below(lines, at - 1):
        return True
    opening = line.text[:_SAME_OPENING]
    return line.kind is LineKind.TEXT and any(other.text[:_SAME_OPENING] == opening for other in (*before, *after))


def _is_captioned_below(lines: Sequence[Line], credit: int) -> bool:
    """Return whether the caption is below its credit: the line below is short and the line above is long."""
    has_both = 0 < credit < len(lines) - 2
    return has_both and lines[credit - 1].words >= _PARAGRAPH_WORDS and lines[credit + 1].words <= _SHORT_CAPTION_WORDS


def find_headline(lines: Sequence[Line], start: int) -> str:
    """Return the headline above the article that starts at ``start``; empty if no line qualifies.

    >>> find_headline([read_line(text) for text in ("Home", "Guns fall silent in Tripoli", "By Ann Lee")], 3)
    'Guns fall silent in Tripoli'
    """
    times = Counter(line.text for line in lines)
    best, chosen = 0.0, ""
    for steps, line in enumerate(reversed(lines[max(0, start - _HEADLINE_REACH) : start])):
        if line.kind not in _REPORTING or not 4 <= line.words <= 22:
            continue
        if line.text[-1] == "." or _CLOCK.search(line.text) or dateline(line.text, opening=True):
            continue
        are_persons = line.words <= 6 and _PERSONS.fullmatch(line.text) is not None
        is_above_head = start - steps < len(lines) and lines[start - steps].kind is LineKind.HEAD
        score = min(line.words, 12) - steps * 0.5 + 6 * (times[line.text] == 2) - 9 * are_persons + 4 * is_above_head
        if score > best:
            best, chosen = score, line.text
    return chosen
