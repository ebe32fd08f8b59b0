"""``briefbot feeds``: what is polled."""

from pathlib import Path

import click

from briefbot import app
from briefbot.cli.common import PATH, config_option, finish, json_option, merged_config, output_option, strict_option


@click.group("feeds", epilog="Example: briefbot feeds add https://news.example/feed.xml")
def feeds_group() -> None:
    """List, add, remove, check, import and export what is polled."""


@feeds_group.command("list", epilog="Example: briefbot feeds list --json")
@json_option
@config_option
def list_command(form: str, config_path: Path | None) -> None:
    """List what is polled, and how each did last."""
    finish(app.feeds.list_sources(merged_config(config_path), form=form))


@feeds_group.command("add", epilog="Example: briefbot feeds add https://news.example/feed.xml --outlet 'News Example'")
@click.argument("url")
@click.option("--kind", default="feed", show_default=True, help="feed, page, sitemap, folder, or a plugin's name.")
@click.option("--outlet", default="", help="Who publishes it; default: what its pages and the feed say.")
@config_option
def add_command(url: str, kind: str, outlet: str, config_path: Path | None) -> None:
    """Poll URL from now on. A site's front page will do if it names its feed."""
    finish(app.feeds.add_source(merged_config(config_path), url, kind=kind, outlet=outlet))


@feeds_group.command("remove", epilog="Example: briefbot feeds remove https://news.example/feed.xml")
@click.argument("name")
@config_option
def remove_command(name: str, config_path: Path | None) -> None:
    """Poll the source called NAME, by its address or name, no longer; what it brought is kept."""
    finish(app.feeds.remove_source(merged_config(config_path), name))


@feeds_group.command("check", epilog="Example: briefbot feeds check https://news.example/feed.xml")
@click.argument("urls", nargs=-1)
@strict_option
@config_option
def check_command(urls: tuple[str, ...], config_path: Path | None, *, strict: bool) -> None:
    """Ask every source once, or those at URLS, keep nothing, and tell what each has."""
    finish(app.feeds.check_sources(merged_config(config_path), urls), strict=strict)


@feeds_group.command("import", epilog="Example: briefbot feeds import subscriptions.opml")
@click.argument("paths", nargs=-1, type=PATH)
@click.option("--bundled", is_flag=True, help="The list that briefbot ships, too.")
@strict_option
@config_option
def import_command(paths: tuple[Path, ...], config_path: Path | None, *, bundled: bool, strict: bool) -> None:
    """Add every feed of the OPML files at PATHS, as any reader exports them."""
    if not paths and not bundled:
        raise click.UsageError("name an OPML file, or give --bundled")
    finish(app.feeds.import_sources(merged_config(config_path), paths, with_bundled=bundled), strict=strict)


@feeds_group.command("export", epilog="Example: briefbot feeds export --output feeds.opml")
@output_option
@config_option
def export_command(output: Path | None, config_path: Path | None) -> None:
    """Print what is polled as OPML, for any other reader."""
    finish(app.feeds.export_sources(merged_config(config_path)), output)
