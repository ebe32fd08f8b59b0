"""The result of a command."""

import json
from dataclasses import dataclass
from datetime import datetime

from briefbot.language.characters import printable_json
from briefbot.model import Missing

#: All is well; it failed; done, but with parts missing: the command line exits with 3 only if it was told to be strict.
DONE, FAILED, PARTLY = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a command: its output, notes for the user, and an exit code."""

    text: str = ""
    """For stdout or a file, as it is: a document of some format."""

    lines: tuple[str, ...] = ()
    """For stdout or a file, behind ``text``: each stays one line, whatever a name in it holds."""

    unreadable: tuple[Missing, ...] = ()
    """What failed and was left out; with any of it the command is done, but with parts missing."""

    notes: tuple[str, ...] = ()
    """Lines for the user, about the output."""

    exit_code: int = DONE


def as_json(value: object, *, indent: int | None = 2) -> str:
    """Return ``value`` as JSON, moments in ISO 8601, with a line break at the end."""
    return printable_json(json.dumps(value, ensure_ascii=False, indent=indent, default=datetime.isoformat)) + "\n"
