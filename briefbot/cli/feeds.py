"""``briefbot feeds``: the polled sources."""

from pathlib import Path

import click

from briefbot import app
from briefbot.app.outcome import Outcome
from briefbot.cli import options
from briefbot.cli.common import cli


@cli.group("feeds", epilog="Example: briefbot feeds add https://news.example/feed.xml")
def feeds_group() -> None:
    """List, add, remove, check, import and export the polled sources."""


@feeds_group.command("list", epilog="Example: briefbot feeds list --json")
@options.json
@options.config
def list_command(config_path: Path | None) -> Outcome:
    """List the polled sources with the result of the last poll of each."""
    return app.feeds.list_sources(options.merged_config(config_path))


@feeds_group.command("add", epilog="Example: briefbot feeds add https://news.example/feed.xml --outlet 'News Example'")
@click.argument("url")
@click.option(
    "--kind",
    default="feed",
    show_default=True,
    help="feed, page, sitemap, telegram_channel, folder, or a plugin's name.",
)
@click.option("--outlet", default="", help="Name of the outlet; default: as its pages or the feed state it.")
@options.config
def add_command(url: str, kind: str, outlet: str, config_path: Path | None) -> Outcome:
    """Poll URL from now on: a feed, a site's front page that links to its feed, or a Telegram channel (t.me/NAME)."""
    return app.feeds.add_source(options.merged_config(config_path), url, kind=kind, outlet=outlet)


@feeds_group.command("remove", epilog="Example: briefbot feeds remove https://news.example/feed.xml")
@click.argument("name")
@options.config
def remove_command(name: str, config_path: Path | None) -> Outcome:
    """Stop polling the source with the address or name NAME; its articles are kept."""
    return app.feeds.remove_source(options.merged_config(config_path), name)


@feeds_group.command("check", epilog="Example: briefbot feeds check https://news.example/feed.xml")
@click.argument("urls", nargs=-1)
@options.strict
@options.config
def check_command(urls: tuple[str, ...], config_path: Path | None) -> Outcome:
    """Poll every source once, or those at URLS, without storing anything, and show what each lists."""
    return app.feeds.check_sources(options.merged_config(config_path), urls)


@feeds_group.command("import", epilog="Example: briefbot feeds import subscriptions.opml")
@click.argument("paths", nargs=-1, type=options.PATH)
@click.option("--bundled", is_flag=True, help="Also add the feeds that come with the topic.")
@options.strict
@options.config
def import_command(paths: tuple[Path, ...], config_path: Path | None, *, bundled: bool) -> Outcome:
    """Add every feed of the OPML files at PATHS, the format that feed readers export."""
    if not paths and not bundled:
        raise click.UsageError("name an OPML file, or give --bundled")
    return app.feeds.import_sources(options.merged_config(config_path), paths, with_bundled=bundled)


@feeds_group.command("export", epilog="Example: briefbot feeds export --output feeds.opml")
@options.output
@options.config
def export_command(config_path: Path | None) -> Outcome:
    """Print the polled feeds as OPML, the format that feed readers import."""
    return app.feeds.export_sources(options.merged_config(config_path))
