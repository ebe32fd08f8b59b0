"""How the copies and versions of a story's reports differ, put so that a reader can follow."""

import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from briefbot.language.characters import one_line
from briefbot.model import Article, Report, Story
from briefbot.reprints.alignment import share
from briefbot.reprints.wording import Change, Wording, edits_of, wordings

#: In the order in which they are counted.
KINDS = ("cut", "added", "reworded", "moved")

#: Articles of a report that a brief lays beside others; `briefbot compare` takes all.
MOST_COMPARED = 8

#: A change of fewer words is shown with so many around it, up to the ends of its sentence.
_SHORT = 5
_AROUND = 4

_SENTENCE_END = re.compile(r"[.!?؟。][\"”’»)\]]*\s")

#: Marks and spaces around the words of a change; a quote or a bracket is part of them.
_EDGES = " ,;:،؛–—-"


class Compared(NamedTuple):
    """A report and how its articles differ: copies from the original, versions from the ones before."""

    report: Report
    wordings: tuple[Wording, ...]


class ShownChange(NamedTuple):
    """A change between the words around it; ``times`` is how often the same one was made."""

    kind: str
    """``cut``, ``added``, ``reworded`` or ``moved``."""
    opening: str
    before: str
    """The words of the original or of the earlier version; empty where they are added."""
    after: str
    """The words of the copy or of the later version; empty where they are cut, and where all have moved."""
    closing: str
    """With the space before it, if there is one."""
    times: int = 1
    label: str = ""
    """The kind in the reader's words."""


class Choice(NamedTuple):
    """A name, and the outlets that chose it."""

    name: str
    outlets: tuple[str, ...]


def compared(story: Story, most: int = sys.maxsize) -> tuple[Compared, ...]:
    """Return each report of a story that has several copies or versions, with how they differ; of ``most`` articles."""
    found = []
    for report in story.reports:
        urls = {article.url for article in report.articles}
        versions = [article for article in story.versions if article.url in urls]
        if each := (*wordings(report, most), *edits_of(report.articles[:most], versions)):
            found.append(Compared(report, each))
    return tuple(found)


def words_by_kind(found: Wording) -> dict[str, int]:
    """Return how many words each kind of change has that there is; of a rewording those of the longer side."""
    counts = dict.fromkeys(KINDS, 0)
    for change in _differences(found.changes):
        counts[change.kind] += max(len(change.before.split()), len(change.after.split()))
    return {kind: number for kind, number in counts.items() if number}


def shown_changes(found: Wording) -> tuple[ShownChange, ...]:
    """Return the changes in the order of the text; one that recurs is shown once, where it comes first."""
    shown: dict[tuple[str, str, str], ShownChange] = {}
    places = [one_line(change.after) for change in found.changes if change.kind == "moved" and change.after]
    for at, change in enumerate(found.changes):
        if change not in _differences((change,)):
            continue
        before, after = (one_line(side).lstrip(".").strip(_EDGES) for side in (change.before, change.after))
        if change.kind == "moved":
            after = _moved_to(before, places)
        known = shown.get(key := (change.kind, before.casefold(), after.casefold()))
        is_short = max(len(before.split()), len(after.split())) < _SHORT
        opening, closing = _around(found.changes, at) if is_short else ("", "")
        shown[key] = (
            known._replace(times=known.times + 1)
            if known
            else ShownChange(change.kind, opening, before, after, closing)
        )
    return tuple(shown.values())


def names_chosen(found: Sequence[Wording], marks: dict[Article, str]) -> tuple[tuple[Choice, ...], ...]:
    """Return the names that stand for one another at one place, the original's first, with the outlets as ``marks``."""
    chosen: defaultdict[tuple[str, str], defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in found:
        for before, after in each.names:
            chosen[before, marks[each.base]][after].add(marks[each.article])
    return tuple(
        (
            Choice(one_line(name), (base,)),
            *(Choice(one_line(other), tuple(sorted(outlets))) for other, outlets in sorted(others.items())),
        )
        for (name, base), others in sorted(chosen.items())
    )


def _moved_to(sentence: str, places: Sequence[str]) -> str:
    """Return the words of a moved sentence at its new place; empty if they are the same."""
    words = frozenset(sentence.casefold().split())
    new = max(places, key=lambda place: (share(words, frozenset(place.casefold().split())), place), default="")
    return "" if new == sentence else new


def _differences(changes: Sequence[Change]) -> list[Change]:
    """Return the changes that are no kept words; of a moved sentence the place that it had before."""
    return [each for each in changes if each.kind != "kept" and not (each.kind == "moved" and each.after)]


def _around(changes: Sequence[Change], at: int) -> tuple[str, str]:
    """Return the words around a change that both texts have, within its sentence; with dots where there are more."""
    before = changes[at - 1].after if at and changes[at - 1].kind == "kept" else ""
    behind = changes[at + 1].after if at + 1 < len(changes) and changes[at + 1].kind == "kept" else ""
    opening = one_line(_SENTENCE_END.split(f"{before} ")[-1] or "").split()
    closing = one_line(_SENTENCE_END.split(f"{behind} ")[0]).split()
    dots = "… " if len(opening) > _AROUND else "", " …" if len(closing) > _AROUND else ""
    behind = f"{' '.join(closing[:_AROUND])}{dots[1]}"
    return f"{dots[0]}{' '.join(opening[-_AROUND:])}", f" {behind}" if behind[:1].isalnum() else behind
