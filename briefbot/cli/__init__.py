"""The commands: parse, call one function of `briefbot.app`, print. Output on stdout, everything else on stderr.

Exit codes: 0 done; 1 failed; 2 wrong usage or configuration; 3 with --strict: done, but with parts missing.
"""

import sys
from collections.abc import Sequence

from briefbot.cli import briefs, feeds, news, setup, site, telegram  # noqa: F401  # each adds its commands
from briefbot.cli.common import cli, stoppable
from briefbot.cli.printing import say
from briefbot.errors import BriefbotError


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit; an expected failure is one line with what to do."""
    try:
        with stoppable():
            cli(args, prog_name="briefbot")
    except BriefbotError as error:
        say(error.with_hint)
        sys.exit(error.exit_code)
