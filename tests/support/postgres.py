"""A real PostgreSQL of the tests' own: in a folder of its own, reached by a socket file only, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import Self

from patience import eventually

_numbers = count(1)


def binaries() -> Path | None:
    """Where the server's programs are; Debian keeps them off the PATH."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


class Server:
    """A running server. A context manager."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._home = Path(tempfile.mkdtemp(prefix="briefbot-pg-"))
        self._user = self._somebody() if os.geteuid() == 0 else None  # the server refuses to run as root
        if self._user:
            os.chown(self._home, self._user.pw_uid, self._user.pw_gid)
        self._process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def _somebody() -> pwd.struct_passwd:
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise RuntimeError("nobody to run the server as")

    def _run_as(self) -> dict[str, object]:
        who = {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []} if self._user else {}
        return {**who, "cwd": self._home, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

    def __enter__(self) -> Self:
        data = self._home / "data"
        subprocess.run(
            [self._programs / "initdb", "-D", data, "-U", "briefbot", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            check=True,
            **self._run_as(),
        )
        settings = (
            "listen_addresses=",
            "fsync=off",
            "full_page_writes=off",
            "max_connections=40",
            "shared_buffers=32MB",
        )
        options = [part for setting in settings for part in ("-c", setting)]
        self._process = subprocess.Popen(
            [self._programs / "postgres", "-D", data, "-k", self._home, *options], **self._run_as()
        )
        try:
            eventually(self._is_ready)
        except BaseException:
            self.__exit__()
            raise
        return self

    def _is_ready(self) -> bool:
        asked = subprocess.run([self._programs / "pg_isready", "-h", self._home, "-q"], check=False)
        return asked.returncode == 0

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()  # waits for nobody to leave
            try:
                self._process.wait(3)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://briefbot@/{database}?host={self._home}"

    def new_database(self, template: str = "template1") -> str:
        """Make a database and return its URL."""
        import psycopg

        name = f"test{next(_numbers)}"
        with psycopg.connect(host=str(self._home), user="briefbot", dbname="postgres", autocommit=True) as connection:
            # files that nobody syncs are copied faster than logged; older servers know nothing else
            how = "STRATEGY FILE_COPY" if connection.info.server_version >= 150000 else ""
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} {how}")
        return self.url(name)
