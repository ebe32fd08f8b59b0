"""Writes a brief to a file, which is replaced atomically."""

import errno
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from briefbot.errors import DeliveryError
from briefbot.protocols import BriefDetails

_HINTS = {
    errno.EISDIR: "it is a folder: name a file in it, such as {inside}",
    errno.ENOENT: "make the folder first: mkdir -p {folder}",
    errno.ENOTDIR: "a part of the path is a file: name another path",
    errno.EACCES: "write somewhere else, or ask for the right to write there",
    errno.EPERM: "write somewhere else, or ask for the right to write there",
    errno.EROFS: "write somewhere else: that disk is read-only",
    errno.ENOSPC: "make room on that disk and try again",
    errno.EDQUOT: "make room on that disk and try again",
    errno.ENAMETOOLONG: "choose a shorter name",
}


@dataclass(frozen=True, slots=True)
class FileDelivery:
    """Writes a brief to a file, in UTF-8.

    An existing file is replaced atomically and keeps its permissions; a link is followed. A pipe or a device, such as
    ``/dev/stdout``, is written to.
    """

    path: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", Path(self.path))  # as a delivery it is called with a string

    def __call__(self, text: str, details: BriefDetails | None = None) -> None:  # noqa: ARG002  # for plugins
        """Write ``text`` completely or not at all.

        Raises:
            DeliveryError: writing failed; names the path. An existing file is unchanged.
        """
        data = text.encode("utf-8", errors="replace")
        try:
            if self._is_stream():
                with self.path.open("ab") as stream:
                    stream.write(data)
            else:
                _replace(Path(os.path.realpath(self.path)), data)
        except OSError as error:
            hint = _HINTS.get(error.errno or 0, "").format(inside=self.path / "brief.md", folder=self.path.parent)
            raise DeliveryError(f"{self.path}: cannot be written: {error.strerror}", hint=hint) from error
        except ValueError as error:  # a null character in the path
            raise DeliveryError(f"{str(self.path)!r}: cannot be written: {error}", hint="name another path") from error

    def _is_stream(self) -> bool:
        # where output goes to a file, /dev/stdout is a link to it: replaced, it would not be the output any more
        path = self.path
        return is_device(path) or (path.exists() and not path.is_file() and not path.is_dir())


def is_device(path: Path) -> bool:
    """Return whether a path is among the devices; in ``/dev/shm`` there are files.

    >>> is_device(Path("/dev/stdout")), is_device(Path("/dev/shm/brief.md"))
    (True, False)
    """
    return path.is_relative_to("/dev") and not path.is_relative_to("/dev/shm")  # noqa: S108  # nothing is made there


def _replace(path: Path, data: bytes) -> None:
    """Replace the file at ``path`` by a new file with ``data``, which is written beside it first."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    beside = path.with_name(f".{path.name[:100]}.{os.urandom(6).hex()}.tmp")
    try:
        with beside.open("xb") as file:  # made with the user's umask, as any new file
            with suppress(FileNotFoundError):
                beside.chmod(stat.S_IMODE(path.stat().st_mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
