"""A real terminal: a command on a pseudo-terminal, with what it prints, and the keys that are pressed."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time

import forked

#: Lets the terminal be that of the process.
_TAKE_IT = "import fcntl, termios\nfcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"

#: Seconds after which a command counts as stuck; a busy machine takes long to start one.
LONGEST = 120.0

SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x1b\x07]*(?:\x1b\\|\x07)")


def on_a_terminal(*arguments, columns=80, keys="", once="", env=None, code=""):
    """Run briefbot on a terminal; return its exit code and all that the terminal got.

    ``keys`` are pressed when ``once`` was printed. ``code`` is what Python runs in place of briefbot.
    """
    words = list(map(str, arguments))
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS", "LINES", "PAGER"}}
    environ = kept | {"TERM": "xterm-256color"} | (env or {})
    terminal, other = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with os.fdopen(other, "r+b", buffering=0) as end:
        streams = {"env": environ, "stdin": end, "stdout": end, "stderr": end}
        if code:
            command = [sys.executable, "-c", _TAKE_IT + code, *words]
            child = subprocess.Popen(command, start_new_session=True, **streams)
        else:
            child = forked.Process(*words, **streams)
    got, begun = b"", time.monotonic()
    while True:
        if not select.select([terminal], [], [], max(0.0, begun + LONGEST - time.monotonic()))[0]:
            child.kill()
            break
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the command has ended
            break
        got += piece
        if keys and once.encode() in got:
            os.write(terminal, keys.encode())
            keys = ""
    os.close(terminal)
    return child.wait(), got.decode().replace("\r\n", "\n")


def seen(text):
    """What a reader sees of it: without sequences."""
    return SEQUENCE.sub("", text)
