"""Runs the commands: prints an `Outcome` on stdout and stderr, and exits with its code."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import click
from click.core import ParameterSource

from briefbot import __version__
from briefbot.app.outcome import PARTLY, Outcome
from briefbot.cli.printing import is_terminal, page, pages_sequences, say, typeset_for_terminal, unwritten, write
from briefbot.cli.progress import shown_progress
from briefbot.deliveries.file import FileDelivery
from briefbot.language.characters import as_json, printable

#: The exit code of what Ctrl-C ended, as shells have it.
_INTERRUPTED = 130

#: Characters of a command's first sentence: all of it, on several lines if need be.
_WHOLE = 1000

#: The commands by what one wants to do.
SECTIONS = {
    "Read the news": ("render", "timeline", "figures", "compare", "search", "briefs", "summarize", "demo"),
    "Choose the sources": ("fetch", "feeds", "topic"),
    "Give it out": ("run", "site", "send", "bot", "subscribers"),
    "Set up and look after": ("init", "doctor", "cron", "plugins"),
}


@contextmanager
def stoppable() -> Iterator[None]:
    """Exit with one line when Ctrl-C is pressed; click's own answer is ``Aborted!`` and exit code 1."""
    try:
        yield
    except (KeyboardInterrupt, click.Abort):  # the latter where a question was asked
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # from now on it ends at once
        click.echo(err=True, nl=sys.stderr is not None and sys.stderr.isatty())  # the terminal shows ^C
        say("stopped")
        sys.exit(_INTERRUPTED)


@contextmanager
def _told_errors() -> Iterator[None]:
    """Escape control characters in the message of a usage error; raise for a help that cannot be printed."""
    try:
        yield
    except click.ClickException as error:
        message = "\n".join(map(printable, error.format_message().split("\n")))
        error.format_message = lambda: message  # type: ignore[method-assign]  # what `show` prints, whatever the class
        raise
    except BrokenPipeError:
        raise
    except OSError as error:  # parsing reads and writes nothing else
        raise unwritten(error) from error


class OutcomeCommand(click.Command):
    """A command whose function returns an `Outcome`, which is printed as its options say.

    These are ``--json``, ``--output``, ``--strict``, ``--width`` and ``--pager``, which the function is not given.
    ``shows_progress=False`` is for a command that prints while it runs.
    """

    def __init__(self, *args: Any, shows_progress: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._shows_progress = shows_progress

    @_told_errors()
    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Parse the options."""
        return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> None:
        """Run the command, print its outcome, and exit with its code."""
        is_json, output = ctx.params.pop("json", False), ctx.params.pop("output", None)
        strict = ctx.params.pop("strict", False)
        width, paged = ctx.params.pop("width", None), ctx.params.pop("pager", False)
        with shown_progress() if self._shows_progress else nullcontext():
            outcome: Outcome = super().invoke(ctx)
        for note in outcome.notes if is_json else outcome.notes + outcome.asides:
            say(note)
        for missing in outcome.unreadable:
            say(f"{missing.what}: {missing.reason} (left out: mend it and run again)")
        if is_json and outcome.data is not None:
            text = as_json(outcome.data)
        else:
            text = outcome.text + "".join(f"{printable(line)}\n" for line in outcome.lines)
        if output is not None and str(output) != "-":
            FileDelivery(output)(text)
        elif not is_terminal():
            write(text)
        else:
            # who asks for Markdown by its name gets it as it is
            is_bare = output is not None or ctx.get_parameter_source("form") is ParameterSource.COMMANDLINE
            if outcome.markdown and not is_bare and (not paged or pages_sequences()):
                text = typeset_for_terminal(text, width)
            (page if paged else write)(text)
        code = outcome.exit_code or (PARTLY if outcome.unreadable else 0)
        if code and (strict or code != PARTLY):  # missing parts count as a failure only under --strict
            sys.exit(code)


class Commands(click.Group):
    """A group of commands whose usage errors are safe to print: an argument may contain control characters."""

    command_class, group_class = OutcomeCommand, type  # groups in it are of this class, too

    @stoppable()
    @_told_errors()
    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Parse the options of the group itself."""
        return super().make_context(*args, **kwargs)

    @stoppable()
    def invoke(self, ctx: click.Context) -> Any:
        """Parse the rest and run the command."""
        return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by what they are for; those of a group in it in one list."""
        known = {name: command for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))}
        sections = dict(SECTIONS) if self is cli else {"Commands": tuple(known)}
        others = tuple(name for name in known if name not in {each for names in sections.values() for each in names})
        for title, names in (sections | {"Other": others}).items():
            rows = [(name, known[name].get_short_help_str(_WHOLE)) for name in names if name in known]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


def _manual(context: click.Context, _: click.Parameter, value: bool) -> None:
    """Print the manual page and exit."""
    if value and not context.resilient_parsing:
        from briefbot.cli.manual import manual  # noqa: PLC0415  # seldom

        click.echo(manual(cli, SECTIONS), nl=False)
        context.exit()


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: briefbot fetch && briefbot render --output brief.html",
)
@click.version_option(__version__, prog_name="briefbot")
@click.option(
    "--man", is_flag=True, is_eager=True, expose_value=False, callback=_manual, help="Show the manual page for man(1)."
)
def cli() -> None:
    """Daily news briefs in which every sentence is verbatim, with a link to its article.

    A source or an article that failed is named on stderr, and in the brief. Exit codes: 0 done; 1 failed; 2 wrong usage
    or configuration; with --strict 3: done, but something failed and was left out.
    """
