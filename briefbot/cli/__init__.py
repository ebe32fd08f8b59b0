"""The commands: parse, call one function of `briefbot.app`, print. Output on stdout, everything else on stderr.

Exit codes: 0 done; 1 failed; 2 wrong usage or configuration; 3 with --strict: done, but with parts missing.
"""

import sys
from collections.abc import Sequence

import click

from briefbot import __version__
from briefbot.cli.briefs import briefs_command, demo_command, render_command, summarize_command
from briefbot.cli.common import Commands, say
from briefbot.cli.feeds import feeds_group
from briefbot.cli.news import fetch_command, search_command
from briefbot.cli.setup import doctor_command, init_command, plugins_command
from briefbot.cli.telegram import bot_command, cron_command, run_command, send_command, subscribers_group
from briefbot.errors import BriefbotError


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefbot")
def cli() -> None:
    """Daily news briefs in which every sentence is verbatim, with a link to where it stands.

    A source or an article that failed is named on stderr, and in the brief. Exit codes: 0 done; 1 failed; 2 wrong usage
    or configuration; with --strict 3: done, but something failed and was left out.
    """


for _command in (
    *(render_command, demo_command, summarize_command, briefs_command, fetch_command, search_command, feeds_group),
    *(send_command, run_command, cron_command, bot_command, subscribers_group),
    *(init_command, doctor_command, plugins_command),
):
    cli.add_command(_command)


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit; an expected failure is one line with what to do."""
    try:
        cli(args, prog_name="briefbot")
    except BriefbotError as error:
        say(f"{error} ({error.hint})" if error.hint else str(error))
        sys.exit(error.exit_code)
