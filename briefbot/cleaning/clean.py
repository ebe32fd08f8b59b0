"""Clean a pasted or extracted text: return its reporting, headline, origin, outlet and dates.

Guarantees: every paragraph of the result is verbatim in the normalised text; cleaning is idempotent (given the headline
that the first pass found); nothing raises; time is linear in the text. Cleaning only drops text, and is repeated until
nothing changes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefbot.cleaning.boilerplate import ends_sentence, is_boilerplate, is_stamp, kinds_marked, line_key, site_name
from briefbot.cleaning.credits import (
    Cut,
    dateline,
    is_staff_credit,
    lead_in,
    line_credit,
    staff_brackets,
    trailing_credit,
)
from briefbot.cleaning.live_pages import ENTRIES, HOUR, STAMP, is_live_page, is_stamp_line
from briefbot.cleaning.paragraphs import paragraphs_of
from briefbot.cleaning.recurring import is_plainly_reporting
from briefbot.cleaning.segments import Line, LineKind, find_article, find_headline, keep_reporting, read_line
from briefbot.language.dates import stated_date
from briefbot.language.sentences import sentence_spans

#: Times that cleaning is repeated at most; two or three are the rule, more is for hostile text.
_ROUNDS = 12

#: Characters before the dateline that are no reporting: headline, highlights, captions, sidebars.
_LEAD_IN = 900

#: Words of a caption at least, and of a credit that names an agency and nothing else at most.
_CAPTION_WORDS, _BARE_CREDIT_WORDS = 9, 3
_CAPTIONS = (LineKind.CAPTION, LineKind.PICTURE, LineKind.TEXT)
_CREDITS = (LineKind.CREDIT, LineKind.HEAD, LineKind.BOILERPLATE)

#: Lines above and below the article where its credits and stamps stand.
_NEAR = 12

#: Characters of a line that are compared with a title first.
_BEGINNING = 20

_LABEL = re.compile(r"(?:NEW|UPDATED?|BREAKING|LIVE|LATEST|JUST IN) ?: |[*•·▪►»‣-]{1,3} (?=\S)")


@dataclass(slots=True, kw_only=True)
class Cleaned:
    """The reporting of one page, with the headline, origin, outlet and dates that the page states.

    Each round of cleaning adds what it finds; the first origin counts, and a dateline before a credit.
    """

    title: str
    """The headline, one line; empty if nothing says so."""

    text: str = ""
    """Paragraphs separated by a blank line; neither boilerplate, nor credits, nor the title line."""

    origin: str = ""
    """The agency that wrote the copy, by a credit or a dateline; empty if there is none."""

    outlet: str = ""
    """Who published it, only where the page plainly says so."""

    stamps: tuple[str, ...] = ()
    """Update stamps and other dates of publication, as they stood."""

    is_live: bool = False
    """Whether it is a live page, by the stamps of its entries."""

    def note(self, origin: str, stamp: str = "") -> None:
        """Add what a credit or a stamp of the page says."""
        self.origin = self.origin or origin
        if stamp and stamp not in self.stamps:
            self.stamps += (stamp,)


def clean(raw: str, *, title: str = "", pasted: bool = True, recurring: frozenset[str] = frozenset()) -> Cleaned:
    r"""Return the reporting of ``raw`` without the page around it.

    With ``pasted``, ``raw`` is a whole page as pasted from the web. Without it, ``raw`` is an extracted body: neither
    menus nor a headline are looked for. ``recurring`` has the keys of lines that recur in articles of the outlet
    (`recurring_lines`).

    >>> found = clean("Home\n\nGuns fall silent in Tripoli\n\n(Reuters) - Guns fell silent on Sunday.\n\nRead more:")
    >>> found.text, found.title, found.origin
    ('Guns fell silent on Sunday.', 'Guns fall silent in Tripoli', 'Reuters')
    """
    paragraphs = paragraphs_of(raw)
    found = Cleaned(title=" ".join(paragraphs_of(title)))
    has_hours = len(HOUR.findall("\n".join(paragraphs))) >= ENTRIES  # a quick test
    for _ in range(_ROUNDS):
        if recurring:
            paragraphs = [each for each in paragraphs if is_plainly_reporting(each) or line_key(each) not in recurring]
        found.is_live = has_hours and is_live_page("\n".join(paragraphs), found.title)
        before, paragraphs = paragraphs, _round(paragraphs, found, pasted)
        if paragraphs == before:
            break
    found.text = "\n\n".join(paragraphs)
    return found


def _round(paragraphs: Sequence[str], found: Cleaned, pasted: bool) -> list[str]:
    """Return ``paragraphs`` after one pass of cleaning."""
    lines = [_from_dateline(line) if line.kind is LineKind.BOILERPLATE else line for line in map(read_line, paragraphs)]
    found.outlet = found.outlet or next((name for line in lines[:5] if (name := site_name(line.text))), "")
    start, end = find_article(lines) if pasted else (0, 0)
    end = end or len(lines)
    if pasted and not found.title:
        found.title = find_headline(lines, start)
        if not found.title and start < end - 1 and lines[start].text[-1] in "?!؟" and lines[start].words <= 20:
            found.title = lines[start].text
    title = line_key(found.title)
    inner = lines[start:end]
    if found.is_live:  # the stamps of its entries stay, as they say what it is
        inner = [line._replace(kind=LineKind.TEXT) if is_stamp_line(line.text) else line for line in inner]
    kept = [line.text for line in keep_reporting(inner) if not title or not _is_title(line.text, title)]
    texts = _cut_tail(_cut_lead(kept, found))
    above = reversed(lines[max(0, start - _NEAR) : start])  # the nearest first: a masthead has today's date
    for line in (*above, *lines[start : end + _NEAR]):
        if line.kind is LineKind.HEAD and is_stamp(line.text) and stated_date(line.text):
            found.note("", line.text)
    cleaned: list[str] = []
    opening = True  # up to the first sentence: highlights may stand above it, each with its own town
    for at, text in enumerate(texts):
        is_sentence = ends_sentence(text)
        place, pieces = _inside(text, opening=opening and (is_sentence or not at), is_live=found.is_live)
        opening = opening and not is_sentence
        found.note(place.origin, place.stamp)
        cleaned.extend(pieces)
    if cleaned and (last := trailing_credit(cleaned[-1])):
        found.note(last.origin)
        cleaned[-1] = cleaned[-1][: last.start].rstrip()
    _note_credits(lines, start, end, found)
    return [text for text in cleaned if text]


def _is_title(line: str, title: str) -> bool:
    """Say whether a line has the letters of ``title``, a `line_key`; few begin with those that it begins with."""
    return title.startswith(line_key(line[:_BEGINNING])) and line_key(line) == title


def _note_credits(lines: Sequence[Line], start: int, end: int, found: Cleaned) -> None:
    """Record the agency that is credited by a line in or near the article, unless it took a picture."""
    for at, line in enumerate(lines[: end + _NEAR]):
        if line.kind not in _CREDITS or at < start - _NEAR:
            continue
        beside = (*lines[max(start, at - 1) : at], *lines[at + 1 : min(at + 2, end)])
        captioned = any(each.kind in _CAPTIONS and each.words >= _CAPTION_WORDS for each in beside)
        by = line_credit(line.text)
        if by and not (captioned and start <= at < end and line.words <= _BARE_CREDIT_WORDS):
            found.note(by.origin)


def _cut_lead(texts: list[str], found: Cleaned) -> list[str]:
    """Return ``texts`` from the agency dateline on, if parts of the page precede it in the same paragraph."""
    passed = 0
    for at, text in enumerate(texts):
        if lead := lead_in(text, _LEAD_IN - passed):
            found.note(lead.origin)
            return [text[lead.end :], *texts[at + 1 :]]
        passed += len(text)
        if passed > _LEAD_IN or staff_brackets(text) or dateline(text):
            break
    return texts


def _cut_tail(texts: list[str]) -> list[str]:
    """Return ``texts`` up to the staff credit in brackets that ends them, unless another dispatch follows."""
    for at in reversed(range(len(texts))):
        if cuts := staff_brackets(texts[at]):
            end = cuts[-1].end
            behind = (texts[at][end:].strip(), *texts[at + 1 :])
            return texts if any(map(dateline, behind)) or any(map(lead_in, behind)) else [*texts[:at], texts[at][:end]]
    return texts


@lru_cache(maxsize=1 << 10)  # each round asks about the same paragraphs
def _inside(text: str, *, opening: bool, is_live: bool) -> tuple[Cut, list[str]]:
    """Return the dateline of a paragraph, and its parts that are reporting.

    Dateline, labels, staff credits and boilerplate between sentences are removed, and stamps but those of a live page.
    """
    if is_live and is_stamp_line(text):
        return Cut(0, 0), [text]
    place = Cut(0, 0) if is_live and STAMP.match(text) else dateline(text, opening=opening) or Cut(0, 0)
    text = text[place.end :]
    text = text[label.end() if (label := _LABEL.match(text)) else 0 :]
    pieces = [text]
    for cut in reversed(staff_brackets(text)):
        pieces[:1] = [pieces[0][: cut.start], pieces[0][cut.end :]]
    if not is_live and HOUR.search(text):
        pieces = [part for piece in pieces for part in STAMP.split(piece)]
    if "mark" in kinds_marked(text) and not (is_live and STAMP.search(text)):
        pieces = [part for piece in pieces for part in _without_boilerplate(piece)]
    return place, [stripped for piece in pieces if any(map(str.isalnum, stripped := piece.strip()))]


def _without_boilerplate(text: str) -> list[str]:
    """Return the runs of sentences of ``text`` between those that are boilerplate; some are empty."""
    runs: list[str] = []
    start = 0
    for left, right in sentence_spans(text):
        sentence = text[left:right]
        if is_boilerplate(sentence) or is_staff_credit(sentence):
            runs.append(text[start:left])
            start = right
    return [*runs, text[start:]]


def _from_dateline(line: Line) -> Line:
    """Return a line without the boilerplate that it begins with, if the dateline of an agency follows it there."""
    lead = lead_in(line.text)
    begins = lead and next((left for left, right in sentence_spans(line.text) if right > lead.end), 0)
    return read_line(line.text[begins:]) if begins else line
