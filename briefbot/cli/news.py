"""``briefbot fetch`` and ``search``."""

from pathlib import Path

import click

from briefbot import app
from briefbot.app.outcome import Outcome
from briefbot.cli import options
from briefbot.cli.common import cli
from briefbot.cli.options import When
from briefbot.monitoring.progress import progress_of


@cli.command("fetch", epilog="Example: briefbot fetch && briefbot render --output brief.md")
@click.option("--force", is_flag=True, help="Also poll sources that are still fresh or in back-off.")
@options.json
@options.strict
@options.config
def fetch_command(config_path: Path | None, *, force: bool) -> Outcome:
    """Poll the sources and store their new articles in the archive.

    A source that fails is named on stderr and does not affect the others; if all fail, the exit code is 1.
    """
    config = options.merged_config(config_path)
    with progress_of("fetching") as progress:
        return app.fetch.fetch_news(config, force=force, progress=progress)


@cli.command(
    "search",
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},  # -without is a word
    epilog="Example: briefbot search 'oil \"Ras Lanuf\" -price' --since 2020-05-01",
)
@click.argument("words", nargs=-1)
@click.option("--since", type=options.when, help="Published on this day, or so long ago (24h, 7d), or later.")
@click.option("--until", type=options.when, help="Published on this day, or so long ago, or earlier.")
@click.option("--outlet", default="", help="Words of the outlet's name.")
@options.limit
@options.json
@options.config
def search_command(  # noqa: PLR0913, PLR0917  # click passes them by name
    words: tuple[str, ...], since: When, until: When, outlet: str, limit: int, config_path: Path | None
) -> Outcome:
    """Find articles in the archive, the newest first: all WORDS, "a phrase", -without, or, begin*."""
    config = options.merged_config(config_path)
    window = app.clock.window_of(config.brief, since=since, until=until)
    return app.search.search_news(config, " ".join(words), window=window, outlet=outlet, limit=limit)
