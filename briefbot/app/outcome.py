"""The result of a command."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefbot.model import Missing  # 5 ms, for which `briefbot --version` would wait

#: All is well; it failed; done, but with parts missing: the command line exits with 3 only if it was told to be strict.
DONE, FAILED, PARTLY = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a command: its output, notes for the user, and an exit code."""

    text: str = ""
    """For stdout or a file, as it is: a document of some format."""

    lines: tuple[str, ...] = ()
    """For stdout or a file, behind ``text``: each stays one line, whatever a name in it holds."""

    unreadable: "tuple[Missing, ...]" = ()
    """What failed and was left out; with any of it the command is done, but with parts missing."""

    data: object = None
    """In place of ``lines`` with ``--json``."""

    notes: tuple[str, ...] = ()
    """Lines for the user, about the output."""

    asides: tuple[str, ...] = ()
    """Further ones, that only a person needs: not with ``--json``."""

    exit_code: int = DONE
