"""``briefbot`` as a process of its own that need not import anything: forked from one that has imported it all.

Pids, signals, exit codes and what is printed are those of a process that a shell starts, but for the second of imports.
"""

from __future__ import annotations

import atexit
import fcntl
import gc
import json
import os
import pkgutil
import select
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import termios
import threading
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

import certifi

import briefbot


class Process:
    """A running ``briefbot``, handled as `subprocess.Popen` is.

    Where ``stdin`` is a terminal, it is the terminal of the process; else there is nothing to read.
    """

    def __init__(self, *words: str, env: Mapping[str, str], stdout: IO, stderr: IO, stdin: IO | None = None) -> None:
        self.args = ["briefbot", *words]
        self.returncode: int | None = None
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(_forking())
        asked = json.dumps([words, dict(env), str(Path.cwd())]).encode()
        with Path(os.devnull).open() as nothing:
            streams = [each.fileno() for each in (stdin or nothing, stdout, stderr)]
            socket.send_fds(self._line, [len(asked).to_bytes(4)], streams)
        self._line.sendall(asked)
        self._told = self._line.makefile("r")
        self.pid = int(self._told.readline())

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._line], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout)
            self.returncode = int(self._told.readline())
            self._told.close()
            self._line.close()
        return self.returncode

    def poll(self) -> int | None:
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def run(*words: str, env: Mapping[str, str], timeout: float) -> tuple[int, str]:
    """The exit code of a command, and what it said on both streams."""
    with tempfile.TemporaryFile() as said:
        process = Process(*words, env=env, stdout=said, stderr=said)
        try:
            code = process.wait(timeout)
        finally:
            process.kill()
        said.seek(0)
        return code, said.read().decode()


@cache
def _forking() -> str:
    """The address of the process that forks; it ends with this one."""
    folder = tempfile.TemporaryDirectory(prefix="briefbot-forks-")
    address = f"{folder.name}/socket"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        command = [sys.executable, __file__, str(listener.fileno())]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[listener.fileno()])
    atexit.register(lambda: (process.stdin.close(), process.wait(), folder.cleanup()))
    return address


def _fork_for_each(listener: socket.socket) -> list[str]:
    """Fork for whoever connects; returns in the forked process, what it is to do, never in this one."""
    for module in pkgutil.walk_packages(briefbot.__path__, "briefbot."):
        if not {"migrations", "__main__"} & set(module.name.split(".")):
            __import__(module.name)
    ssl.create_default_context = cache(ssl.create_default_context)  # certificates are read here, too
    ssl.create_default_context(cafile=certifi.where())
    briefbot.web.client._trusted()
    gc.freeze()
    while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
        line = listener.accept()[0]
        if os.fork() == 0:
            listener.close()
            return _attended(line)
        line.close()
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    os._exit(0)


def _attended(line: socket.socket) -> list[str]:
    """Fork what was asked for and tell its pid and then its exit code; returns in what was forked."""
    size, streams, *_ = socket.recv_fds(line, 4, 3)
    with line.makefile("rb") as asked:
        words, environ, folder = json.loads(asked.read(int.from_bytes(size)))
    if pid := os.fork():
        line.sendall(f"{pid}\n".encode())
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        line.sendall(f"{code}\n".encode())
        os._exit(0)
    line.close()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    if os.isatty(0):
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    time.tzset()
    return words


def _run(words: list[str]) -> int:
    """The exit code of the command line, as Python would end with it."""
    sys.argv = [str(Path(sys.executable).with_name("briefbot")), *words]
    try:
        briefbot.cli.main(words)
    except SystemExit as end:
        return end.code or 0
    except BaseException:  # noqa: BLE001  # as Python does with what nobody caught
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    code = _run(_fork_for_each(socket.socket(fileno=int(sys.argv[1]))))
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # what was imported is left where it is: to take it down takes as long as to import it
