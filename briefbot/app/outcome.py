"""The result of a command."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefbot.model import Missing  # 5 ms, for which `briefbot --version` would wait

#: Exit codes: done; failed; done, but with parts missing. The command line exits with the last only under --strict.
DONE, FAILED, PARTLY = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a command: its output, notes for the user, and an exit code."""

    text: str = ""
    """A document for stdout or a file, printed unchanged."""

    markdown: bool = False
    """Whether ``text`` is Markdown, which is typeset on a terminal."""

    lines: tuple[str, ...] = ()
    """Lines for stdout or a file, after ``text``; line ends and control characters in them are replaced."""

    unreadable: "tuple[Missing, ...]" = ()
    """Inputs that failed and were left out; if there are any, the exit code is at least `PARTLY`."""

    data: object = None
    """Printed as JSON in place of ``lines`` with ``--json``."""

    notes: tuple[str, ...] = ()
    """Lines for the user, on stderr."""

    asides: tuple[str, ...] = ()
    """Further notes that are left out with ``--json``."""

    exit_code: int = DONE

    is_busy: bool = False
    """Whether nothing was done because another process is at it: it is to be tried again."""

    stopped: bool = False
    """Whether a signal asked the program to end: nothing else is to be begun."""
