"""The folder of a site: only what has changed is written, at once, and nothing is touched that is not the site's own.

Beside the pages, ``.briefbot`` holds the manifest (which files are the site's, and what each was made of), what is kept
for the next build, and the lock. A web server need not serve it.

New files are first written into ``.briefbot/new``. When all are there, each takes the place of the old one: whenever a
build is cut, the site is whole, the old or the new one or, for the moment in between, pages of both.
"""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from briefbot.errors import DeliveryError

_OWN = ".briefbot"
_MANIFEST = "manifest.json"

#: Changes with the form of the manifest.
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class _SiteFile:
    """A file of the site as the manifest has it."""

    key: str
    """What it was made of; empty: not known."""

    size: int


@dataclass(slots=True)
class SiteFolder:
    """The folder of a site during a build. Files are put, and `finish` makes them the site."""

    path: Path
    _before: dict[str, _SiteFile] = field(default_factory=dict, init=False)
    _now: dict[str, _SiteFile] = field(default_factory=dict, init=False)
    _new: dict[str, Path] = field(default_factory=dict, init=False)
    _kept: set[str] = field(default_factory=set, init=False)

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator[Self | None]:
        """Yield the folder at ``path``, made if it is missing; ``None`` at once if another build has it.

        Raises:
            DeliveryError: it cannot be written to.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415  # only where a site is made

        folder = cls(path)
        held = None
        with folder._failures():
            folder._own().mkdir(parents=True, exist_ok=True)
            with suppress(Timeout):
                held = FileLock(folder._own("lock"), timeout=0).acquire()
        if held is None:
            yield None
            return
        with held:
            with folder._failures():
                shutil.rmtree(folder.staging, ignore_errors=True)
                folder.staging.mkdir(mode=0o700)  # nobody else writes what is read here
            folder._before = folder._manifest()
            try:
                yield folder
            finally:
                shutil.rmtree(folder.staging, ignore_errors=True)

    @property
    def staging(self) -> Path:
        """Where other processes may write files that are then put with `put_file`."""
        return self._own("new")

    def is_current(self, path: str, key: str) -> bool:
        """Return whether a file is there that was made of the same; then it stays."""
        known = self._before.get(path)
        if known is None or not key or known.key != key:
            return False
        try:
            if (self.path / path).stat().st_size != known.size:
                return False
        except OSError:
            return False
        self._now[path] = known
        return True

    def stays(self, path: str) -> None:
        """Leave a file as it is, if it is the site's, since it could not be made again."""
        if path in self._before:
            self._now[path] = _SiteFile("", self._before[path].size)

    def put(self, path: str, data: bytes, key: str = "") -> None:
        """Make ``data`` the file at ``path``, a relative one with slashes.

        Raises:
            DeliveryError: it cannot be written, or a file is there that is not the site's.
        """
        self._now[path] = _SiteFile(key, len(data))
        old = self.path / path
        with self._failures():
            if self._is_same(old, data):
                return
            self._check_own(path)
            staged = self.staging / hashlib.blake2b(path.encode(), digest_size=16).hexdigest()
            staged.write_bytes(data)
            self._new[path] = staged

    def put_file(self, path: str, staged: Path, key: str = "") -> None:
        """Make a file that stands in `staging` the one at ``path``; the rest is as of `put`."""
        with self._failures():
            data = staged.read_bytes()
            staged.unlink()
        self.put(path, data, key)

    def kept(self, name: str) -> bytes | None:
        """Return what was kept under a name by this build or the one before; ``None`` if nothing was."""
        try:
            return self._own("kept", name).read_bytes()
        except OSError:
            return None

    def keep(self, name: str, data: bytes | None = None) -> None:
        """Keep ``data`` under a name for the next build, or what is kept under it already. The rest is forgotten."""
        self._kept.add(name)
        if data is None:
            return
        with self._failures():
            self._own("kept").mkdir(exist_ok=True)
            beside = self.staging / f"{name}.kept"
            beside.write_bytes(data)
            beside.replace(self._own("kept", name))

    def finish(self) -> tuple[int, int]:
        """Make the site of what was put, and remove what is not due any more; return how many files each concerned.

        Raises:
            DeliveryError: that failed; the next build goes on with it.
        """
        gone = [path for path in self._before if path not in self._now]
        with self._failures():
            for staged in self._new.values():
                _sync(staged)
            if self._new or gone:
                # from here on all of them are the site's, even if the build is cut: none is taken for somebody else's
                every = {path: _SiteFile("", known.size) for path, known in (self._before | self._now).items()}
                self._write_manifest(every)
            for path, staged in self._new.items():
                place = self.path / path
                place.parent.mkdir(parents=True, exist_ok=True)
                staged.replace(place)
            for path in gone:
                (self.path / path).unlink(missing_ok=True)
                with suppress(OSError):  # other files are in it
                    (self.path / path).parent.rmdir()
            self._write_manifest(self._now)
            for each in self._own("kept").glob("*"):
                if each.name not in self._kept:
                    each.unlink(missing_ok=True)
        return len(self._new), len(gone)

    def _own(self, *names: str) -> Path:
        return self.path.joinpath(_OWN, *names)

    def _is_same(self, file: Path, data: bytes) -> bool:
        try:
            return file.stat().st_size == len(data) and file.read_bytes() == data
        except OSError:
            return False

    def _check_own(self, path: str) -> None:
        if path not in self._before and os.path.lexists(self.path / path):
            raise DeliveryError(
                f"{self.path / path}: is there already, and no file of the site",
                hint="name an empty folder, or move that file away",
            )

    def _manifest(self) -> dict[str, _SiteFile]:
        """Return the files of the site; none if there is no manifest, or a damaged one."""
        try:
            found = json.loads(self._own(_MANIFEST).read_bytes())
            if found["schema"] != _SCHEMA:
                return {}
            return {
                path: _SiteFile(str(each["key"]), int(each["size"]))
                for path, each in found["files"].items()
                if _is_inside(path)
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return {}

    def _write_manifest(self, files: Mapping[str, _SiteFile]) -> None:
        value: dict[str, Any] = {
            "schema": _SCHEMA,
            "files": {path: {"key": files[path].key, "size": files[path].size} for path in sorted(files)},
        }
        beside = self.staging / _MANIFEST
        beside.write_text(json.dumps(value, indent=0) + "\n", encoding="utf-8")
        _sync(beside)
        beside.replace(self._own(_MANIFEST))

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            place = error.filename if isinstance(error.filename, str) else str(error.filename or self.path)
            hint = "make room on that disk and build again: the site is as it was"
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                hint = "name a folder that may be written to; what is there stays"
            raise DeliveryError(f"{place}: cannot be written: {error.strerror}", hint=hint) from error


def _is_inside(path: str) -> bool:
    """Return whether a path of a manifest leads to no other place than the folder."""
    parts = path.split("/")
    return not {"", ".", "..", _OWN} & set(parts) and "\0" not in path and "\\" not in path


def _sync(file: Path) -> None:
    """Have the system write a file to the disk: else a power cut leaves an empty one in the place of the old."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
