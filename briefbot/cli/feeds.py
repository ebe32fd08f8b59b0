"""``briefbot feeds``: what is polled."""

from pathlib import Path

import click

from briefbot import app
from briefbot.app.outcome import Outcome
from briefbot.cli import options
from briefbot.cli.common import cli


@cli.group("feeds", epilog="Example: briefbot feeds add https://news.example/feed.xml")
def feeds_group() -> None:
    """List, add, remove, check, import and export what is polled."""


@feeds_group.command("list", epilog="Example: briefbot feeds list --json")
@options.json
@options.config
def list_command(config_path: Path | None) -> Outcome:
    """List what is polled, and how each did last."""
    return app.feeds.list_sources(options.merged_config(config_path))


@feeds_group.command("add", epilog="Example: briefbot feeds add https://news.example/feed.xml --outlet 'News Example'")
@click.argument("url")
@click.option("--kind", default="feed", show_default=True, help="feed, page, sitemap, folder, or a plugin's name.")
@click.option("--outlet", default="", help="Who publishes it; default: what its pages and the feed say.")
@options.config
def add_command(url: str, kind: str, outlet: str, config_path: Path | None) -> Outcome:
    """Poll URL from now on. A site's front page will do if it names its feed."""
    return app.feeds.add_source(options.merged_config(config_path), url, kind=kind, outlet=outlet)


@feeds_group.command("remove", epilog="Example: briefbot feeds remove https://news.example/feed.xml")
@click.argument("name")
@options.config
def remove_command(name: str, config_path: Path | None) -> Outcome:
    """Poll the source called NAME, by its address or name, no longer; what it brought is kept."""
    return app.feeds.remove_source(options.merged_config(config_path), name)


@feeds_group.command("check", epilog="Example: briefbot feeds check https://news.example/feed.xml")
@click.argument("urls", nargs=-1)
@options.strict
@options.config
def check_command(urls: tuple[str, ...], config_path: Path | None) -> Outcome:
    """Ask every source once, or those at URLS, keep nothing, and tell what each has."""
    return app.feeds.check_sources(options.merged_config(config_path), urls)


@feeds_group.command("import", epilog="Example: briefbot feeds import subscriptions.opml")
@click.argument("paths", nargs=-1, type=options.PATH)
@click.option("--bundled", is_flag=True, help="The list that briefbot ships, too.")
@options.strict
@options.config
def import_command(paths: tuple[Path, ...], config_path: Path | None, *, bundled: bool) -> Outcome:
    """Add every feed of the OPML files at PATHS, as any reader exports them."""
    if not paths and not bundled:
        raise click.UsageError("name an OPML file, or give --bundled")
    return app.feeds.import_sources(options.merged_config(config_path), paths, with_bundled=bundled)


@feeds_group.command("export", epilog="Example: briefbot feeds export --output feeds.opml")
@options.output
@options.config
def export_command(config_path: Path | None) -> Outcome:
    """Print what is polled as OPML, for any other reader."""
    return app.feeds.export_sources(options.merged_config(config_path))
