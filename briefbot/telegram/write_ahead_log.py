"""A write-ahead log of requests on their way: how far a killed sender had got.

The ledger is on the disk before a request is written, so that not even a power cut makes a part go out twice. But it
cannot say whether the request of a part that it calls ``sending`` went out at all, or was answered. The log can, after
a kill: a line is handed to the system just before the request is, and just as its answer comes in. What was handed over
outlives the program, though not the system: a log of another boot proves nothing. Nor does that of a run that the
archive does not name as its last: it is another machine's, or the archive was put back from a copy.
"""

import hashlib
import os
from http import HTTPStatus
from pathlib import Path
from typing import Self

from briefbot.store.ledger import Part

_BOOT = Path("/proc/sys/kernel/random/boot_id")


class WriteAheadLog:
    """The log of one run. A context manager."""

    def __init__(self, path: Path, run: str) -> None:
        self._path, self._run = path, run
        self._file = -1

    def __enter__(self) -> Self:
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        self._write(f"run {self._run} {_boot()}")
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        os.close(self._file)
        if error is None:  # all is in the ledger, and nothing about any chat is to be left here
            self._path.unlink(missing_ok=True)

    def going(self, part: Part) -> None:
        """Note that the request of a part is handed to the system next."""
        self._write(f"going {part.edition_id} {part.chat_id} {part.part}")

    def answered(self, part: Part, status: int) -> None:
        """Note the status that came back."""
        self._write(f"answered {part.edition_id} {part.chat_id} {part.part} {status}")

    def _write(self, line: str) -> None:
        os.write(self._file, f"{line}\n".encode())


def log_path(file: Path | None, name: str) -> Path:
    """Return where the log of an archive is: beside a SQLite file; of a server's, in the user's data folder."""
    if file is not None:
        return file.with_name(f"{file.name}.send.journal")
    from platformdirs import user_data_path  # noqa: PLC0415  # only where the archive is on a server

    folder = user_data_path("briefbot", ensure_exists=True)
    return folder / f"{hashlib.blake2b(name.encode(), digest_size=8).hexdigest()}.send.journal"


def states_in(path: Path, run: str) -> dict[Part, str] | None:
    """Return what the log at ``path`` shows of each part that it knows; ``None`` if it is of another run or boot.

    ``sent``: answered, and taken; ``waiting``: answered, and refused, so that trying again tells more; ``in_doubt``: it
    was going and no answer came in. A part that it does not know never went out.
    """
    try:
        lines = path.read_text(encoding="ascii", errors="replace").split("\n")[:-1]  # the last may be cut off
    except OSError:
        return None
    if not lines or not run or not _boot() or lines[0] != f"run {run} {_boot()}":
        return None
    states: dict[Part, str] = {}
    for line in lines[1:]:
        kind, *numbers = line.split(" ")
        try:
            edition_id, chat_id, part, *status = map(int, numbers)
        except ValueError:
            return None  # damaged: it proves nothing
        if kind == "going" or not status or status[0] == HTTPStatus.GATEWAY_TIMEOUT:
            state = "in_doubt"  # a gateway's timeout, unless the Bot API itself says it, is no answer
        else:
            state = "sent" if 200 <= status[0] < 300 else "waiting"
        states[Part(edition_id, chat_id, part)] = state
    return states


def _boot() -> str:
    """Return what names this boot of the system; empty where it cannot be known."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
