"""Prints: a document on stdout, typeset if that is a terminal; lines for the user on stderr."""

import errno
import os
import sys
from contextlib import suppress
from io import RawIOBase
from pathlib import Path
from typing import cast

import click

from briefbot.errors import DeliveryError
from briefbot.language.characters import printable

#: Values of $TERM of terminals that obey no escape sequences.
_DUMB = frozenset({"dumb", "unknown"})

#: For less, if the user has chosen nothing: end if all fits on the screen, pass colours and links on, leave it there.
#: To what a user has chosen only -R is added.
_LESS = "-FRX"


def say(message: str) -> None:
    """Print one line on stderr; line ends and control characters in it are escaped."""
    click.echo(f"briefbot: {printable(message)}", err=True)


def is_terminal() -> bool:
    """Return whether stdout is a terminal that obeys escape sequences."""
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") not in _DUMB


def typeset_for_terminal(markdown: str, width: int | None) -> str:
    """Return Markdown typeset as wide as the terminal, if it is not very wide, or as ``width`` says."""
    from rich.console import Console  # noqa: PLC0415  # only on a terminal

    from briefbot.rendering.typeset import LONGEST_LINE, typeset  # noqa: PLC0415  # see above

    columns = width or min(Console().width, LONGEST_LINE)
    return typeset(markdown, width=columns, colors=not os.environ.get("NO_COLOR"))


def pages_sequences() -> bool:
    """Return whether the user's pager shows colours and links: less does, and is the default."""
    return Path((os.environ.get("PAGER") or "less").split()[0]).name == "less"


def page(text: str) -> None:
    """Show a text with the user's pager, $PAGER."""
    chosen = os.environ.get("LESS", "")
    os.environ["LESS"] = f"{chosen} -R" if chosen else _LESS
    click.echo_via_pager(text.removesuffix("\n"))


def write(text: str) -> None:
    """Write to stdout, in UTF-8 whatever the locale.

    Raises:
        DeliveryError: writing failed, such as on a full disk. For a pipe that is closed early, click exits silently.
    """
    if not text:
        return
    if sys.stdout is None:
        raise DeliveryError("stdout: cannot be written: it is closed", hint="give it a place, or name an --output")
    try:
        sys.stdout.flush()
        stream = cast(RawIOBase, sys.stdout.buffer)  # which it is, unbuffered
        rest = memoryview(text.encode("utf-8", "replace"))
        while rest:  # unbuffered (PYTHONUNBUFFERED), a nearly full disk takes only a part of it, and that is no error
            written = stream.write(rest)
            if written is None:
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            rest = rest[written:]
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritten(error) from error


def unwritten(error: OSError) -> DeliveryError:
    """Return that stdout cannot be written, and drop what it still holds: at the exit Python would try again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    hint = "check where the output is redirected to"
    return DeliveryError(f"stdout: cannot be written: {error.strerror}", hint=hint)
