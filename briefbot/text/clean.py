"""Text as pasted from a web page -> its reporting, its headline, and who wrote the copy.

What it guarantees: every paragraph of the result stands verbatim in the normalised text; cleaning twice is cleaning
once (with the headline that the first time found); nothing raises; time is linear in the text. Cleaning only ever
drops, so it is repeated until nothing changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefbot.text.blocks import Kind, Line, find_article, headline, keep_reporting, read_line
from briefbot.text.credits import (
    closing_credit,
    credit,
    dateline,
    is_staff_credit,
    lead_in,
    staff_brackets,
    trailing_credit,
)
from briefbot.text.furniture import ends_sentence, is_furniture, is_stamp, key, site_name, speaks_to_reader
from briefbot.text.layout import paragraphs_of, split_sentences

_ROUNDS = 12
"""Times that cleaning is repeated at most; two or three are the rule, more is for hostile text."""
_RECURS = 3
"""Texts of one outlet in which a line stands before it counts as recurring ..."""
_RECURS_SHARE = 0.05
"""... and their share of the outlet's texts in the batch."""
_REPORTING_WORDS = 12
"""A recurring sentence of this length is background that reports repeat, unless it speaks to the reader."""
_LEAD_IN = 900
"""Characters before the dateline that are no reporting: headline, highlights, captions, sidebars."""
_TAIL_WORDS = 4
"""An unfinished end of a text is looked up among recurring lines from this length on."""

_NEAR = 12
"""Lines above and below the article where its credits and stamps stand."""

_DATED = re.compile(r"\w.*\b(?:19|20)\d\d(?!\d)|\b(?:19|20)\d\d[./-]\d|\b\d{1,2}[./]\d{1,2}[./]\d\d\b")
_LIVE_STAMP = re.compile(
    r"(?:(?<=[.!?\"”] )|^)(?:[A-Z]{4,}, )?[\[(]?(?:(?:posted|updated|last updated|published)(?: at)?:? )?"
    r"(?:\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)? ?(?:[ECMP][SD]?T|GMT|UTC|BST|local|local time|in [A-Z]\w+)?,? ?(?:\(?\d{4} GMT\)?)?|\d{4} ?GMT)"
    r"(?:,? \d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)? (?:[A-Za-z. ]{1,20}))?[\])]?(?: ?[:–—-] |(?<=\]) ?)",
)
_LABEL = re.compile(r"(?:NEW|UPDATE(?:D)?|BREAKING|LIVE|LATEST|JUST IN) ?: |[*•·▪►»‣-]{1,3} (?=\S)")
_MAY_HOLD_FURNITURE = re.compile(
    r"sign ?up|subscri|newsletter|\bfollow\b|click|discussion is now closed|welcomes? comments|contributed|read more|share your|\bwatch\b|tune in|"
    r"\bjoin\b|©|rights reserved|may not be|download|visit|lire aussi|abonn|اقرأ|تابع|اشترك|شاهد|donate|editor.s note|"
    r"cookies|\bapp\b|our standards|this story|see also|views expressed|stay (?:up|tuned|informed|with)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The reporting of one page, and what the page says about it."""

    text: str
    """Paragraphs separated by a blank line; neither furniture, nor credits, nor the title line."""

    title: str = ""
    """The headline, one line; empty if nothing says so."""

    origin: str = ""
    """The agency that wrote the copy, by a credit or a dateline; empty if there is none."""

    outlet: str = ""
    """Who published it, only where the page plainly says so."""

    stamps: tuple[str, ...] = ()
    """Update stamps and other dates of publication, as they stood."""


@dataclass(slots=True)
class _Found:
    """What cleaning came across; the first of each kind counts, and a dateline more than a credit."""

    title: str
    origin: str = ""
    outlet: str = ""
    stamps: tuple[str, ...] = ()

    def note(self, origin: str = "", *stamps: str) -> None:
        self.origin = self.origin or origin
        self.stamps += tuple(stamp for stamp in stamps if stamp and stamp not in self.stamps)


def clean(raw: str, *, title: str = "", pasted: bool = True, recurring: frozenset[str] = frozenset()) -> Cleaned:
    """Return the reporting of ``raw`` without the page around it.

    ``pasted`` is text as pasted from the web, with everything that the page holds; without it, ``raw`` is taken for a
    body that somebody has cut out, and neither menus nor a headline are looked for. ``recurring`` are keys of lines
    that stand in many articles of the outlet (`recurring_lines`).

    >>> page = "Home\\n\\nGuns fall silent in Tripoli\\n\\nTRIPOLI (Reuters) - Guns fell silent on Sunday.\\n\\nRead more:\\n\\nAnother town falls"
    >>> clean(page)
    Cleaned(text='Guns fell silent on Sunday.', title='Guns fall silent in Tripoli', origin='Reuters', outlet='', stamps=())
    """
    found = _Found(title=" ".join(paragraphs_of(title)))
    paragraphs = paragraphs_of(raw)
    for _ in range(_ROUNDS):
        before = paragraphs
        paragraphs = _round(paragraphs, found, pasted, recurring)
        if paragraphs == before:
            break
    return Cleaned(
        text="\n\n".join(paragraphs), title=found.title, origin=found.origin, outlet=found.outlet, stamps=found.stamps
    )


def _round(paragraphs: Sequence[str], found: _Found, pasted: bool, recurring: frozenset[str]) -> list[str]:
    """Return ``paragraphs`` with what one look finds to be no reporting gone."""
    lines = [read_line(text) for text in paragraphs if not _recurs(text, recurring)]
    found.outlet = found.outlet or next((name for line in lines[:5] if (name := site_name(line.text))), "")
    start, end = find_article(lines) if pasted else (0, len(lines))
    if end == 0:
        end = len(lines)
    if pasted and not found.title:
        found.title = headline(lines, start)
        if not found.title and start < end - 1 and lines[start].text[-1] in "?!؟" and lines[start].words <= 20:
            found.title = lines[start].text
    title = key(found.title)
    kept = [line.text for line in keep_reporting(lines[start:end]) if not title or key(line.text) != title]
    texts = _cut_tail(_cut_lead(kept, found))
    for line in lines[max(0, start - _NEAR) : end + _NEAR]:
        if line.kind is Kind.HEAD and _DATED.search(line.text) and is_stamp(line.text):
            found.note("", line.text)
    cleaned = [piece for at, text in enumerate(texts) for piece in _inside(text, found, opening=at == 0)]
    if cleaned and (last := trailing_credit(cleaned[-1])):
        found.note(last.origin)
        cleaned[-1] = cleaned[-1][: last.start].rstrip()
    _note_credits(lines, start, end, found)
    return [text for text in cleaned if text]


def _note_credits(lines: Sequence[Line], start: int, end: int, found: _Found) -> None:
    """Note the agency that a line in or near the article credits."""
    for line in lines[max(0, start - _NEAR) : end + _NEAR]:
        if line.kind in (Kind.CREDIT, Kind.HEAD, Kind.FURNITURE) and (by := credit(line.text) or closing_credit(line.text)):
            found.note(by.origin)


def _cut_lead(texts: list[str], found: _Found) -> list[str]:
    """Return ``texts`` from the agency dateline on, if one stands near their beginning with the page glued before it."""
    passed = 0
    for at, text in enumerate(texts):
        lead = lead_in(text, _LEAD_IN - passed)
        if lead and (at or lead.start):
            found.note(lead.origin, lead.stamp)
            return [text[lead.end :], *texts[at + 1 :]]
        passed += len(text)
        if passed > _LEAD_IN or lead:
            break
    return texts


def _cut_tail(texts: list[str]) -> list[str]:
    """Return ``texts`` up to the staff credit in brackets that ends them, unless another dispatch follows."""
    last = max((at for at, text in enumerate(texts) if staff_brackets(text)), default=None)
    if last is None:
        return texts
    end = staff_brackets(texts[last])[-1]
    if any(dateline(text) or lead_in(text) for text in (texts[last][end.end :].strip(), *texts[last + 1 :])):
        return texts
    return [*texts[:last], texts[last][: end.end]]


def _inside(text: str, found: _Found, *, opening: bool) -> list[str]:
    """Return the pieces of a paragraph that are reporting: without dateline, stamps, and furniture between sentences."""
    place = dateline(text, opening=opening)
    if place:
        found.note(place.origin, place.stamp)
        text = text[place.end :]
    label = _LABEL.match(text)
    if label:
        text = text[label.end() :]
    pieces = [text]
    for cut in reversed(staff_brackets(text)):
        pieces[:1] = [pieces[0][: cut.start], pieces[0][cut.end :]]
    if ":" in text or "GMT" in text:
        pieces = [part for piece in pieces for part in _LIVE_STAMP.split(piece)]
    if _MAY_HOLD_FURNITURE.search(text):
        pieces = [part for piece in pieces for part in _without_furniture(piece)]
    return [stripped for piece in pieces if (stripped := piece.strip()) and (stripped == text or re.search(r"\w", stripped))]


def _without_furniture(text: str) -> list[str]:
    """Return the runs of sentences of ``text`` that are no furniture."""
    runs: list[str] = []
    start = end = 0
    for left, right in split_sentences(text):
        sentence = text[left:right]
        if is_furniture(sentence) or is_staff_credit(sentence):
            runs.append(text[start:left])
            start = right
        end = right
    runs.append(text[start:end])
    return [run for run in runs if run.strip()]


def line_key(line: str) -> str:
    """Return ``line`` as it is compared with other articles' lines: its letters, case-folded.

    >>> line_key("Read  More (12)")
    'read more'
    """
    return key(line)


def recurring_lines(texts: Iterable[str]) -> frozenset[str]:
    """Return the keys of the lines that stand in several of an outlet's ``texts``.

    The unfinished end of a text counts as a line: some pages glue their menu to the last sentence.

    >>> sorted(recurring_lines(["One.\\nOur app", "Two.\\nOur app", "Three.\\nOur app"]))
    ['our app']
    """
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        paragraphs = paragraphs_of(text)
        ends = [paragraphs[-1][_tail(paragraphs[-1]) :]] if paragraphs else []
        counts.update({line_key(line) for line in (*paragraphs, *ends)} - {""})
        total += 1
    least = max(_RECURS, total * _RECURS_SHARE)
    return frozenset(line for line, count in counts.items() if count >= least)


def _tail(paragraph: str) -> int:
    """Return where the unfinished end of ``paragraph`` begins, behind its last sentence; 0 if it has no such end."""
    if ends_sentence(paragraph):
        return 0
    spans = split_sentences(paragraph)
    return spans[-1][0] if len(spans) > 1 else 0


def _recurs(text: str, recurring: frozenset[str]) -> bool:
    """Say whether ``text`` is one of the outlet's recurring lines and not plainly reporting."""
    if not recurring or line_key(text) not in recurring:
        return False
    return not ends_sentence(text) or len(text.split()) < _REPORTING_WORDS or speaks_to_reader(text)
