"""What a command gives back."""

from __future__ import annotations

from dataclasses import dataclass

from briefbot.model import Missing

DONE, FAILED, PARTLY = 0, 1, 3
"""Exit codes: all is well; it failed; done, but with parts missing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command gives back: its output, and what to tell about it."""

    text: str
    """For stdout or a file."""

    unreadable: tuple[Missing, ...] = ()
    """What could not be read; with any of it the command is done, but with parts missing."""

    notes: tuple[str, ...] = ()
    """Lines for the user, about the output."""

    exit_code: int = DONE
