"""Runs the commands: prints an `Outcome` on stdout and stderr, and exits with its code."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from briefbot import __version__
from briefbot.app.outcome import PARTLY, Outcome
from briefbot.deliveries.file import FileDelivery
from briefbot.errors import DeliveryError
from briefbot.language.characters import as_json, printable


class OutcomeCommand(click.Command):
    """A command whose function returns an `Outcome`, which is printed as ``--json``, ``--output``, ``--strict`` say."""

    def invoke(self, ctx: click.Context) -> None:
        """Run the command, print its outcome, and exit with its code."""
        is_json, output = ctx.params.pop("json", False), ctx.params.pop("output", None)
        strict = ctx.params.pop("strict", False)
        outcome: Outcome = super().invoke(ctx)
        for note in outcome.notes if is_json else outcome.notes + outcome.asides:
            say(note)
        for missing in outcome.unreadable:
            say(f"{missing.what}: {missing.reason} (left out: mend it and run again)")
        if is_json and outcome.data is not None:
            text = as_json(outcome.data)
        else:
            text = outcome.text + "".join(f"{printable(line)}\n" for line in outcome.lines)
        if output is None or str(output) == "-":
            _print(text)
        else:
            FileDelivery(output)(text)
        code = outcome.exit_code or (PARTLY if outcome.unreadable else 0)
        if code and (strict or code != PARTLY):  # missing parts count as a failure only under --strict
            sys.exit(code)


@contextmanager
def _printable_errors() -> Iterator[None]:
    """Escape control characters in the message of a usage error."""
    try:
        yield
    except click.ClickException as error:
        message = "\n".join(map(printable, error.format_message().split("\n")))
        error.format_message = lambda: message  # type: ignore[method-assign]  # what `show` prints, whatever the class
        raise


class Commands(click.Group):
    """A group of commands whose usage errors are safe to print: an argument may contain control characters."""

    command_class, group_class = OutcomeCommand, type  # groups in it are of this class, too

    @_printable_errors()
    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Parse the options of the group itself."""
        return super().make_context(*args, **kwargs)

    @_printable_errors()
    def invoke(self, ctx: click.Context) -> Any:
        """Parse the rest and run the command."""
        return super().invoke(ctx)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefbot")
def cli() -> None:
    """Daily news briefs in which every sentence is verbatim, with a link to its article.

    A source or an article that failed is named on stderr, and in the brief. Exit codes: 0 done; 1 failed; 2 wrong usage
    or configuration; with --strict 3: done, but something failed and was left out.
    """


def _print(text: str) -> None:
    """Write to stdout, in UTF-8 whatever the locale.

    Raises:
        DeliveryError: writing failed, such as on a full disk. For a pipe that is closed early, click exits silently.
    """
    try:
        click.echo(text.encode("utf-8", "replace"), nl=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        hint = "check where the output is redirected to"
        raise DeliveryError(f"stdout: cannot be written: {error.strerror}", hint=hint) from error


def say(message: str) -> None:
    """Print one line on stderr; line ends and control characters in it are escaped."""
    click.echo(f"briefbot: {printable(message)}", err=True)
