"""Text as pasted from a web page -> its reporting, its headline, and who wrote the copy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from briefbot.text.furniture import is_furniture


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


def clean(raw: str, *, title: str = "", pasted: bool = True, recurring: frozenset[str] = frozenset()) -> Cleaned:
    """Return the reporting of ``raw`` without the page around it.

    >>> clean("Next Article").text
    ''
    """
    lines = [line.strip() for line in raw.splitlines()]
    kept = [line for line in lines if line and not is_furniture(line) and line_key(line) not in recurring]
    if pasted and not title and kept:
        title = kept.pop(0)
    return Cleaned(text="\n\n".join(kept), title=title)


def line_key(line: str) -> str:
    """Return ``line`` as it is compared with others: case-folded, white space as one blank.

    >>> line_key("Read  More")
    'read more'
    """
    return " ".join(line.casefold().split())


def recurring_lines(texts: Iterable[str]) -> frozenset[str]:
    """Return the keys of the lines that stand in several of an outlet's ``texts``.

    >>> sorted(recurring_lines(["One.\\nOur app", "Two.\\nOur app", "Three.\\nOur app"]))
    ['our app']
    """
    counts: dict[str, int] = {}
    for text in texts:
        for key in {line_key(line) for line in text.splitlines()} - {""}:
            counts[key] = counts.get(key, 0) + 1
    return frozenset(key for key, count in counts.items() if count >= 3)
