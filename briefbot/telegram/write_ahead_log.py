"""A write-ahead log of requests: after a killed run it shows which parts were requested and which were answered.

The ledger is on the disk before each request, so that not even a power cut makes a part go out twice. But it cannot
show whether a part in state ``sending`` was really requested, or answered. This log can: a line is written just before
each request and just after each answer, without a sync, so it survives the death of the process, but not of the
system. It is ignored if it is of another boot, or of another run than the archive names as its last (another machine's,
or the archive was restored from a copy).
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
        if error is None:  # all is in the ledger; leave no record of any chat here
            self._path.unlink(missing_ok=True)

    def log_request(self, part: Part) -> None:
        """Record that a part is about to be requested."""
        self._write(f"going {part.edition_id} {part.chat_id} {part.part}")

    def log_answer(self, part: Part, status: int) -> None:
        """Record the HTTP status of the answer for a part."""
        self._write(f"answered {part.edition_id} {part.chat_id} {part.part} {status}")

    def _write(self, line: str) -> None:
        os.write(self._file, f"{line}\n".encode())


def log_path(file: Path | None, name: str) -> Path:
    """Return the path of an archive's log: beside a SQLite file; for PostgreSQL in the user's data folder."""
    if file is not None:
        return file.with_name(f"{file.name}.send.journal")
    from platformdirs import user_data_path  # noqa: PLC0415  # only where the archive is on a server

    folder = user_data_path("briefbot", ensure_exists=True)
    return folder / f"{hashlib.blake2b(name.encode(), digest_size=8).hexdigest()}.send.journal"


def states_in(path: Path, run: str) -> dict[Part, str] | None:
    """Return the state of each part in the log at ``path``; ``None`` if the log is of another run or boot.

    ``sent``: answered with success; ``waiting``: answered with an error, so try again; ``in_doubt``: requested, but
    not answered. A part that is not in the log was never requested.
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
            return None  # damaged, so it is ignored
        if kind == "going" or not status or status[0] == HTTPStatus.GATEWAY_TIMEOUT:
            state = "in_doubt"  # 504 comes from a gateway that itself got no answer
        else:
            state = "sent" if 200 <= status[0] < 300 else "waiting"
        states[Part(edition_id, chat_id, part)] = state
    return states


def _boot() -> str:
    """Return the id of this boot of the system; empty if there is none."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
